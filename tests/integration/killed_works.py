"""Four works of the command line that a test may kill: deploy, mint, assess, strike.

Each begins from a state that is prepared once and put back before every round: the chain by a snapshot, the
folder by a copy. A work is asked afterwards, from the chain alone, whether all of it is there, once.
"""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from battery_chain.chain import Chain, Rpc, embedded
from battery_chain.deploy import Deployment
from tests.e2e.conftest import PROGRAM, Cli, clean_environment, describe, row, write

__all__ = ["WORKS", "Bench", "Killed", "Ran", "Stage", "open_bench"]

BATCHES, EACH = 6, 2
MONTH = 2_000
BLOCK = 0.3  # seconds between blocks where they are slow


@dataclass(frozen=True)
class Ran:
    """How a run ended, and how long it took in seconds."""

    code: int
    seconds: float
    said: str


@dataclass
class Stage:
    """A chain and a folder, as they were before the work and as they are now."""

    chain: Chain
    folder: Path
    kept: Path
    rpc: Rpc
    begun: int = 0
    snapshot: str = ""

    @property
    def cli(self) -> Cli:
        return Cli(self.folder, quick=True)

    def keep(self) -> None:
        shutil.copytree(self.folder, self.kept)
        self.begun, self.snapshot = self.rpc.block_number(), self.rpc.call("evm_snapshot")

    def put_back(self) -> None:
        assert self.rpc.call("evm_revert", self.snapshot) is True
        self.snapshot = self.rpc.call("evm_snapshot")
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder)

    def start(self, words: tuple[str, ...], crash: str = "") -> subprocess.Popen[str]:
        environ = clean_environment() | {"BATTERY_CHAIN_WINDOW": "4", "BATTERY_CHAIN_CRASH": crash}
        return subprocess.Popen(
            [str(PROGRAM), *words],
            cwd=self.folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, words: tuple[str, ...], crash: str = "") -> Ran:
        began = time.monotonic()
        child = self.start(words, crash)
        said, _ = child.communicate()
        return Ran(child.returncode, time.monotonic() - began, said)

    def journal(self, query: str) -> int:
        """A count from the journal; 0 where there is none yet."""
        file = next(iter(self.folder.glob(".battery-chain/journal/*.sqlite")), None)
        if file is None:
            return 0
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as database:
            try:
                return int(database.execute(query).fetchone()[0])
            except sqlite3.OperationalError:  # its tables are not there yet
                return 0

    def open_intents(self) -> int:
        return self.journal("SELECT count(*) FROM intents WHERE state = 'open'")

    def newest(self) -> int:
        return self.journal("SELECT coalesce(max(id), 0) FROM intents")

    def sent(self) -> Counter[tuple[str, ...]]:
        """How often each transaction was mined since the work began; the empty ones, which use up a nonce,
        left out."""
        found: Counter[tuple[str, ...]] = Counter()
        for number in range(self.begun + 1, self.rpc.block_number() + 1):
            block = self.rpc.block(number, full=True)
            assert block is not None
            found.update(_content(each) for each in block["transactions"] if each["from"] != each["to"])
        return found

    @contextmanager
    def slow_blocks(self) -> Iterator[None]:
        """A block every 300 ms, so that intents stay open for a while as on a real chain."""
        rpc, over = Rpc.connect(self.chain.rpc_url), threading.Event()
        rpc.call("evm_setAutomine", False)

        def mine() -> None:
            while not over.wait(BLOCK):
                rpc.call("evm_mine")

        miner = threading.Thread(target=mine)
        miner.start()
        try:
            yield
        finally:
            over.set()
            miner.join()
            rpc.call("evm_setAutomine", True)
            rpc.call("evm_mine")
            rpc.close()


def _content(sent: Mapping[str, Any]) -> tuple[str, ...]:
    return (sent["from"], sent["to"] or "", sent["value"], sent["input"])


@dataclass(frozen=True)
class Killed:
    """A work: what is typed, and what must be true of the chain at the end."""

    name: str
    words: tuple[str, ...]
    complete: Callable[[Stage], bool]
    visits: int = 1
    """The visit of a crash point at which it dies."""


def _deployed(stage: Stage) -> bool:
    deployment = Deployment.load(stage.folder / ".battery-chain/deployments/demo.json")
    codes = stage.rpc.codes(list(deployment.contracts.values()))
    return all(codes) and stage.run(("deploy", "run", "description.toml", "--yes")).code == 0


def _minted(stage: Stage) -> bool:
    return sum(batch["count"] for batch in stage.cli.json("battery", "list")) == (1 + BATCHES) * EACH


def _assessed(stage: Stage) -> bool:
    found = [
        [each["kind"] for each in stage.cli.json("assess", "show", f"CAR-NMC-{serial}")["assessments"]]
        for serial in range(1, EACH + 1)
    ]
    return found == [["mint", "assess"]] * EACH


def _struck(stage: Stage) -> bool:
    from battery_chain.contracts.fund import Struck

    fund = Deployment.load(stage.folder / ".battery-chain/deployments/demo.json").contract("Fund")
    topics = [["0x" + Struck.TOPIC0.hex()]]
    return len(list(stage.rpc.logs(stage.begun + 1, stage.rpc.block_number(), [fund], topics))) == 1


WORKS = (
    Killed("deploy", ("deploy", "run", "description.toml", "--yes"), _deployed, visits=3),
    Killed("mint", ("battery", "mint", "manifest.csv", "--yes"), _minted, visits=2),
    Killed("assess", ("assess", "run", "readings.csv", "--yes"), _assessed),
    Killed("strike", ("fund", "strike", "1", "--account", "alice", "--yes"), _struck),
)


@dataclass
class Bench:
    """A bare chain for `deploy`, and one with everything for the other works."""

    bare: Stage
    full: Stage
    longest: Counter[str] = field(default_factory=Counter)

    def of(self, work: Killed) -> Stage:
        return self.bare if work.name == "deploy" else self.full


@contextmanager
def open_bench(folder: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        bare, full = (_stage(stack, folder / name) for name in ("bare", "full"))
        _prepare(full)
        for stage in (bare, full):
            stage.keep()
        yield Bench(bare, full)


def _stage(stack: ExitStack, folder: Path) -> Stage:
    chain = stack.enter_context(embedded("anvil"))
    rpc = Rpc.connect(chain.rpc_url)
    stack.callback(rpc.close)
    (folder / "now").mkdir(parents=True)
    stage = Stage(chain, folder / "now", folder / "kept", rpc)
    (stage.folder / "battery-chain.toml").write_text(f'rpc = "{chain.rpc_url}"\n')
    describe(stage.folder, MONTH, MONTH // 2)
    return stage


def _prepare(stage: Stage) -> None:
    """Deployed; a batch minted and not assessed; alice has asked for shares, and the epoch may be struck."""
    cli, folder = stage.cli, stage.folder
    cli("deploy", "run", "description.toml")
    cli("battery", "mint", write(folder, "first.csv", [row(serial=1 + n) for n in range(EACH)]))
    rows = [
        row(serial=1 + EACH * (1 + batch) + n, model=f"Model {batch}")
        for batch in range(BATCHES)
        for n in range(EACH)
    ]
    write(folder, "manifest.csv", rows)
    readings = [f"CAR-NMC-{1 + n},2026-01-10,0.97{n}" for n in range(EACH)]
    (folder / "readings.csv").write_text("\n".join(["battery_id,day,relative_capacity", *readings, ""]))
    for person in ("manager", "alice"):
        cli("token", "issue", person, "5000")
    cli("fund", "open")
    cli("fund", "subscribe", "1000", "--account", "alice")
    stage.rpc.call("evm_increaseTime", 4 * MONTH)
    stage.rpc.call("evm_mine")


def killed(child: subprocess.Popen[str]) -> bool:
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL
