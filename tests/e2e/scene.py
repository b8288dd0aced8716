"""A deployment on which the example of every command can be run as it is printed.

It is built once; each example has a copy of its folder and a snapshot of its chain, so that examples come in
any order.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from battery_chain.chain import Rpc
from battery_chain.deploy import Workspace, events, open_workspace
from tests.e2e.conftest import COLUMNS, PROGRAM, Cli, clean_environment, describe, row, signed, write

__all__ = ["Example", "Scene", "Step", "a_month_later", "parsed", "sign_elsewhere", "signature", "staged"]

_SIGNATURE = ".battery-chain/signature.txt"
_SAID, _CHILD = ".battery-chain/said.txt", ".battery-chain/child.pid"
PERIOD, WINDOW = 4_000, 2_000
PAPERS = (
    "report waybill incident inspection police-report loan default-notice lease error prospectus-2 letter"
)
LATER = """
[[class]]
id = 7
name = "nmc-four-wheel-2"
chemistry = "NMC"
use = "four_wheel"
category = "ev"
price = 126_000
exit_value = 8_000
price_since = "2015-01-01"
end_of_use_bp = 7_000
half_life_days = 1_826
start_day = "2015-01-01"
step_limit_bp = 500
step_sum_limit_bp = 1_000
age_limit_days = 400

[[series]]
prefix = "RECLAIMED"
issuer = "recycler"
"""
HOME = {"class": "nmc-storage", "rated_wh": 9800, "model": "Home store"}
SWAP = {"class": "lfp-station", "rated_wh": 2400, "chemistry": "LFP", "model": "Swap pack"}
MOTO = {"class": "nca-two-wheel", "rated_wh": 2000, "chemistry": "NCA", "model": "Moto pack"}


class Scene(Cli):
    """The command line of the staged deployment, or of a copy of its folder."""

    @contextmanager
    def copied(self, folder: Path) -> Iterator[Scene]:
        """The same in another folder; what happens on the chain meanwhile is undone in the end."""
        shutil.copytree(self.folder, folder, symlinks=True)
        mark = self.call("evm_snapshot")
        scene = Scene(folder, quick=True)
        own = (folder / ".battery-chain" / "chain.json").read_bytes()
        try:
            yield scene
        finally:
            scene.end()
            if scene.chain_file.is_file() and scene.chain_file.read_bytes() != own:
                scene("chain", "stop")
            self.call("evm_setAutomine", True)
            self.call("evm_revert", mark)

    @property
    def chain_file(self) -> Path:
        return self.folder / ".battery-chain" / "chain.json"

    def any(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command, however it ends."""
        return self._inside(words, clean_environment())

    # -- a program beside

    def start(self, *words: str) -> None:
        """A command that goes on until the scene ends; returns when it has said where it listens."""
        with (self.folder / _SAID).open("w") as said:
            child = subprocess.Popen(
                [str(PROGRAM), *words], cwd=self.folder, env=clean_environment(), stdout=said, stderr=said
            )
        (self.folder / _CHILD).write_text(str(child.pid))
        until = time.monotonic() + 60
        while not self.told("http://") and time.monotonic() < until:
            assert child.poll() is None, (self.folder / _SAID).read_text()
            time.sleep(0.05)
        child.returncode = 0  # `end` waits for it

    def told(self, begin: str) -> str:
        """The first word that begins so of what it has said."""
        words = (self.folder / _SAID).read_text().split()
        return next((each.rstrip(".,;") for each in words if each.startswith(begin)), "")

    def end(self) -> None:
        """Stops what was started; a process of this one is waited for."""
        if (self.folder / _CHILD).is_file():
            pid = int((self.folder / _CHILD).read_text())
            os.kill(pid, signal.SIGTERM)
            os.waitpid(pid, 0)

    # -- the chain by other means than the command line

    @contextmanager
    def rpc(self) -> Iterator[Rpc]:
        url = json.loads((self.folder / ".battery-chain/chain.json").read_text())["rpc_url"]
        rpc = Rpc.connect(url)
        try:
            yield rpc
        finally:
            rpc.close()

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        (file,) = self.folder.glob(".battery-chain/deployments/*.json")
        with self.rpc() as rpc:
            yield open_workspace(rpc, cast("Any", None), cast("Any", None), file)

    def address(self, person: str) -> str:
        with self.workspace() as workspace:
            return workspace.address(person)

    def call(self, method: str, *parameters: Any) -> Any:
        with self.rpc() as rpc:
            return rpc.call(method, *parameters)

    def head(self) -> int:
        return int(self.call("eth_blockNumber"), 16)

    def events(self, first: int) -> Counter[str]:
        """How often contracts have said what since block `first`, that one left out."""
        with self.workspace() as workspace:
            if workspace.rpc.block_number() == first:
                return Counter()
            return Counter(type(each.event).__name__ for each in events(workspace, first=first + 1))

    # -- time

    def travel(self, seconds: int) -> None:
        with self.rpc() as rpc:
            rpc.call("evm_increaseTime", seconds)
            rpc.call("evm_mine")

    def travel_to(self, when: str | int) -> None:
        """The newest block is not before this second, or ISO time."""
        second = when if isinstance(when, int) else int(datetime.fromisoformat(when).timestamp())
        self.travel(max(0, second - int(self.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16)))

    def deal(self) -> None:
        """Strikes all epochs up to the next one."""
        calendar = self.json("fund", "nav")
        self.travel_to(int(datetime.fromisoformat(calendar["next_valuation"]).timestamp()) + 1)
        while self.json("fund", "strike", "--account", "agent")["epoch"] != calendar["next_epoch"]:
            pass


Step = str | Callable[[Scene], object]
"""A command; or something else that is done to the scene."""


@dataclass(frozen=True)
class Example:
    """An example as `--help` prints it (battery-chain left out).

    before: what is done first. fills: what stands for a placeholder. code: how it ends. json: it has a JSON
    document. chain: what the contracts have said is looked at. effect: they have said something.
    """

    text: str
    before: tuple[Step, ...] = ()
    fills: Callable[[Scene], Mapping[str, str]] | None = None
    code: int = 0
    json: bool = True
    chain: bool = True
    effect: bool = True

    def prepare(self, scene: Scene) -> tuple[str, ...]:
        """Does what comes before, and gives the words to run."""
        for step in self.before:
            scene(*shlex.split(step)) if isinstance(step, str) else step(scene)
        text = self.text
        for placeholder, real in (self.fills(scene) if self.fills else {}).items():
            assert placeholder in text
            text = text.replace(placeholder, real)
        return parsed(text, scene.folder)


def parsed(text: str, folder: Path) -> tuple[str, ...]:
    """The words of a command line as a shell takes them, with names of files completed."""
    words: list[str] = []
    for word in shlex.split(text):
        found = sorted(str(each.relative_to(folder)) for each in folder.glob(word)) if "*" in word else []
        words += found or [word]
    return tuple(words)


def sign_elsewhere(scene: Scene, command: str, code: int = 0) -> None:
    """Signs what --unsigned prints with a development key, and keeps the signature for `signature`."""
    asked = json.loads(scene(*shlex.split(command), "--unsigned", code=code).stdout)
    (message,) = (each for each in asked if "primaryType" in each)
    file = scene.folder / command.partition("--out ")[2].split()[0]
    text = file.read_text().lower()
    named = command.partition("--assessor ")[2] or command.partition("--account ")[2]
    address = scene.address(named.split()[0] if named else "bank")
    assert address.lower() in text
    (scene.folder / _SIGNATURE).write_text(signed(message, address))


def signature(scene: Scene) -> dict[str, str]:
    return {"0x3f2a…": (scene.folder / _SIGNATURE).read_text()}


def a_month_later(scene: Scene) -> None:
    """Longer than any veto lasts."""
    scene.travel(30 * 86_400)


# -- how it is staged


@contextmanager
def staged(folder: Path) -> Iterator[Scene]:
    folder.mkdir(exist_ok=True)
    scene = Scene(folder, quick=True)
    with ExitStack() as at_end:
        at_end.callback(scene, "chain", "stop")
        scene("chain", "start", "--accounts", "24")
        _stage(scene)
        yield scene


def _stage(scene: Scene) -> None:
    _papers(scene.folder)
    _describe(scene.folder)
    scene("deploy", "run", "description.toml")
    for person in ("manager", "bank", "alice", "bruno", "chanida", "operator", "recycler"):
        scene("token", "issue", person, "900000")
    _mint(scene)
    scene("fund", "open")
    scene("fund", "subscribe", "50000", "--account", "alice")
    scene("fund", "subscribe", "20000", "--account", "bruno")
    scene.deal()
    scene("fund", "claim", "--account", "alice")
    scene("market", "approve", "--battery", "--account", "bank")


def _papers(folder: Path) -> None:
    for name in PAPERS.split():
        (folder / f"{name}.pdf").write_text(f"what is in {name}")


def _describe(folder: Path) -> None:
    file = folder / describe(folder, PERIOD, WINDOW)
    text = file.read_text().replace('seed = "1000"', 'seed = "400000"')
    text = text.replace('outsider = "dev:18"', 'outsider = "dev:18"\ndora = "dev:20"')
    text = text.replace('enforcer = ["agent"]', 'enforcer = ["agent"]\nguardian = ["admin"]')
    place = text.index("[[series]]")
    file.write_text(text[:place] + LATER + "\n" + text[place:])


def _mint(scene: Scene) -> None:
    """Batches 1 to 7; a manifest, a report of readings."""
    cars = iter(range(1, 100))
    for count in (12, 3, 10):
        _delivery(scene, [row(serial=next(cars)) for _ in range(count)])
    _delivery(scene, [row("SWAP-LFP", serial, **SWAP) for serial in range(1, 5)])
    _delivery(scene, [row("MOTO-NCA", serial, **MOTO) for serial in range(1, 4)])
    _delivery(scene, [row("HOME-NMC", serial, **HOME) for serial in range(1, 4)])
    rows = [f"{row(serial=next(cars))},L-2024-118,CellWorks" for _ in range(2)]
    scene("battery", "mint", write(scene.folder, "delivery.csv", rows, f"{COLUMNS},cell_lot,supplier"))
    write(scene.folder, "manifest.csv", [row(serial=serial) for serial in range(200, 205)])
    lines = [f"CAR-NMC-{serial:08},2026-01-10,0.9{8 - serial},30{serial}" for serial in (1, 2, 3)]
    write(scene.folder, "readings.csv", lines, "battery_id,day,relative_capacity,cycles")


def _delivery(scene: Scene, rows: list[str]) -> None:
    scene("battery", "mint", write(scene.folder, "delivery.csv", rows))
