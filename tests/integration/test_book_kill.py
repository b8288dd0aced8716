"""An order book that is killed while orders come in: whatever it has acknowledged is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from coincurve import PrivateKey

from battery_chain.book.store import Search
from battery_chain.market.order import SignedOrder, items_of, order_hash, order_json
from tests.integration.book_stage import Stage, stage_of
from tests.integration.deployed import Scene

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60
_KILLS = 10
_WRITERS = 4


@pytest.fixture
def stage(scene: Scene, tmp_path: Path) -> Iterator[Stage]:
    with stage_of(scene, str(tmp_path / "orders.sqlite")) as found:
        found.service.close()
        yield found


class Processes:
    """The command as a process of its own, one after the other; none is left behind."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.child: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Where the new one listens."""
        self.child = subprocess.Popen(
            self._words(), cwd=self._stage.scene.folder, env=_environ(), stdout=subprocess.PIPE, text=True
        )
        assert self.child.stdout is not None
        return self.child.stdout.readline().rsplit(" ", 1)[-1].strip()

    def end(self, number: int = signal.SIGKILL) -> int:
        """Its exit code after this signal."""
        assert self.child is not None
        self.child.send_signal(number)
        self.child.communicate()
        return self.child.returncode

    def _words(self) -> list[str]:
        scene = self._stage.scene
        words = [sys.executable, "-m", "battery_chain", "market", "serve-book", "--port", "0"]
        words += ["--store", self._stage.store, "--poll", "0.05", "--rate", "100000", "--rpc", scene.rpc.url]
        return [*words, "--deployment", str(scene.folder / "deployment" / "deployment.json")]


def _environ() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BATTERY_CHAIN_")}
    return kept | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def processes(stage: Stage) -> Iterator[Processes]:
    made = Processes(stage)
    yield made
    if made.child is not None and made.child.poll() is None:
        made.end()


class Writers:
    """Threads that post orders without a pause. What was not answered is posted again to the next process.

    `acknowledged`: the sequence of each order by its hash, 0x…
    """

    def __init__(self, stage: Stage) -> None:
        self._stage, self._nonces = stage, count(10_000)
        self._key = PrivateKey(stage.scene.workspace.signer("bank")._account.key)  # type: ignore[attr-defined]
        self._model = stage.order()
        self._state = threading.Condition()
        self._address, self._over = "", False
        self.acknowledged: dict[str, int] = {}
        self.again: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._under_way: set[int] = set()
        self._unanswered: set[int] = set()
        self.answers = 0
        self._threads = [threading.Thread(target=self._write, args=(at,)) for at in range(_WRITERS)]

    @contextmanager
    def writing(self) -> Iterator[None]:
        for each in self._threads:
            each.start()
        try:
            yield
        finally:
            with self._state:
                self._over = True
                self._state.notify_all()
            for each in self._threads:
                each.join()

    def send_to(self, address: str) -> None:
        """From now on to this process."""
        with self._state:
            self._address, self.answers = address, 0
            self._state.notify_all()

    def wait(self, answers: int) -> None:
        """Until the process has answered so many requests, and another is under way."""
        with self._state:
            done = self._state.wait_for(
                lambda: self.wrong or (self.answers >= answers and self._under_way), _PATIENCE
            )
            assert done, f"{self.answers} answers"

    def kill(self, processes: Processes) -> int:
        """How many requests the kill has left without an answer that were under way before it."""
        with self._state:
            before, self._unanswered, self._address = set(self._under_way), set(), ""
        assert processes.end() == -signal.SIGKILL
        with self._state:
            assert self._state.wait_for(lambda: not self._under_way, _PATIENCE)
            return len(before & self._unanswered)

    # -- the threads

    def _write(self, at: int) -> None:
        dice, documents, again = random.Random(at), list[dict[str, Any]](), False
        while address := self._where(at):
            documents = documents if again else [self._order() for _ in range(dice.randint(1, 8))]
            try:
                answer = requests.post(address + "/orders", json=documents, timeout=_PATIENCE)
                self._note(answer.json()["orders"], again)
                again = False
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                self._lost(at)
                again = True
            except Exception as failure:  # noqa: BLE001 - told at the end
                self.wrong.append(repr(failure))
                return
            finally:
                self._ended(at)

    def _where(self, at: int) -> str:
        with self._state:
            self._state.wait_for(lambda: self._over or self._address)
            if self._over:
                return ""
            self._under_way.add(at)
            self._state.notify_all()
            return self._address

    def _lost(self, at: int) -> None:
        with self._state:
            self._unanswered.add(at)

    def _ended(self, at: int) -> None:
        with self._state:
            self._under_way.discard(at)
            self._state.notify_all()

    def _note(self, verdicts: list[dict[str, Any]], again: bool) -> None:
        with self._state:
            self.answers += 1
            for each in verdicts:
                if each["status"] not in ("accepted", "known") or each["hash"] in self.acknowledged:
                    self.wrong.append(str(each))
                self.acknowledged[each["hash"]] = each["sequence"]
                self.again.update([each["status"]] if again else [])

    def _order(self) -> dict[str, Any]:
        stage = self._stage
        values = {name: getattr(self._model, name) for name in self._model.__slots__}
        with self._state:
            values["nonce"] = next(self._nonces)
        values["items"] = items_of([stage.ids[values["nonce"] % 4]], {})
        order = type(self._model)(**values)
        digest = order_hash(order, stage.domain)
        made = self._key.sign_recoverable(digest, hasher=None)
        return order_json(SignedOrder(order, made[:64] + bytes([made[64] + 27]), digest), stage.domain)


def kept(stage: Stage) -> list[tuple[str, int]]:
    """Hash and sequence of every order of the store."""
    stage.reopen()
    found = stage.service.store.search(Search(limit=1_000_000))
    return [("0x" + each.entry.hash.hex(), each.entry.sequence) for each in found]


def served(address: str) -> dict[str, int]:
    """The same as the service tells it, page by page."""
    found: dict[str, int] = {}
    after: int | None = 0
    while after is not None:
        wanted = {"state": "all", "limit": "500", "after": str(after)}
        page = requests.get(address + "/orders", params=wanted, timeout=_PATIENCE).json()
        found |= {each["hash"]: each["sequence"] for each in page["orders"]}
        after = page["next"]
    return found


def test_a_killed_order_book_has_every_order_that_it_acknowledged_once(
    stage: Stage, processes: Processes
) -> None:
    dice, landed, pause = random.Random(6), Counter[int](), threading.Event()
    writers = Writers(stage)
    with writers.writing():
        for _ in range(_KILLS):
            writers.send_to(processes.start())
            stage.scene.travel(1)  # the process has blocks to write too
            writers.wait(dice.randrange(12))
            pause.wait(dice.uniform(0, 0.05))
            landed[writers.kill(processes)] += 1
        address = processes.start()
        writers.send_to(address)
        writers.wait(2 * _WRITERS)
    told = served(address)
    processes.end(signal.SIGTERM)
    print("requests open at the moment of the kill → kills:", dict(sorted(landed.items())))
    print("posted again after a kill:", dict(writers.again), "of", len(writers.acknowledged))
    assert writers.wrong == []
    assert told == writers.acknowledged
    found = kept(stage)
    assert dict(found) == writers.acknowledged
    assert len(found) == len(dict(found)) == len({sequence for _, sequence in found})
    assert landed.total() - landed[0] >= 0.8 * _KILLS
