"""Development chains of our own: Anvil or Ganache as a child process, on a free port.

Both have the accounts of `accounts.DEVELOPMENT_MNEMONIC`, the shanghai rules, the usual limit of contract
sizes, and mine a block whenever a transaction arrives.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from battery_chain.chain.accounts import DEVELOPMENT_MNEMONIC
from battery_chain.chain.child import spawn, stop
from battery_chain.errors import BadInput, Missing, Problem, Unreachable

__all__ = ["KINDS", "Chain", "Limits", "embedded", "find_anvil", "find_ganache", "launch"]

KINDS = ("anvil", "ganache")

_LISTENING = re.compile(rb"Listening on (?:http://)?(127\.0\.0\.1:[1-9][0-9]*)")
_TAKEN = (b"EADDRINUSE", b"Address already in use")
_START_SECONDS = 60
_TRIES = 5
_REMEDY = "run: npm ci --ignore-scripts"
# Anvil prints a line per request, for ever, unless its log is told not to.
_QUIET_ANVIL = "node::user=off,node::console=off,backend=off"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a development chain is given; balance in ether per account.

    `history` is how many recent states Anvil can be asked about (None: all, kept on disk, half a megabyte
    each). Blocks, receipts and logs are kept whatever it says.
    """

    accounts: int = 20
    balance: int = 1_000_000
    gas_limit: int = 30_000_000
    history: int | None = 128
    block_time: int = 0
    """Seconds between blocks; 0 mines at once."""
    fork: str = ""
    """Address of the chain whose state Anvil begins with; it may hold no secret, a command line shows it."""
    chain_id: int = 31337
    """What Anvil says its chain is."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A running development chain."""

    kind: str
    rpc_url: str
    pid: int


@contextmanager
def embedded(kind: str = "anvil", limits: Limits | None = None) -> Iterator[Chain]:
    """A chain for the length of a `with` block; it also ends when this process is killed.

    Raises `Missing` when the program is not installed and `Unreachable` when it does not start.
    """
    # A file without a name: nothing is left behind, however this ends.
    with tempfile.TemporaryFile() as log:
        child, url = launch(kind, limits or Limits(), log)
        try:
            yield Chain(kind, url, child.pid)
        finally:
            stop(child)


def launch(
    kind: str, limits: Limits, log: IO[bytes], *, bound: bool = True
) -> tuple[subprocess.Popen[bytes], str]:
    """Start a chain that writes to `log`, and wait until it answers; returns the process and its address."""
    if kind not in KINDS:
        raise BadInput([Problem(kind, 0, "chain", f"is none of {', '.join(KINDS)}")])
    environ = {**os.environ, "RUST_LOG": _QUIET_ANVIL, "NO_COLOR": "1"}
    for _ in range(_TRIES):
        log.truncate(0)
        log.seek(0)
        child = spawn(_command(kind, limits), log, environ, bound=bound)
        try:
            address = _address(child, log)
        except BaseException:
            stop(child)
            raise
        if address:
            return child, f"http://{address}"
    raise Unreachable(kind, "found no free port")


def _address(child: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    """What the child says it listens on; empty when its port was taken by somebody else."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        ended = child.poll() is not None
        said = os.pread(log.fileno(), 1 << 20, 0)
        found = _LISTENING.search(said)
        if found and not ended:
            return found[1].decode()
        if ended and any(each in said for each in _TAKEN):
            return ""
        if ended:
            raise Unreachable(str(child.args), f"ended with {child.returncode}: {_end_of(said)}")
        time.sleep(0.02)
    raise Unreachable(str(child.args), f"is silent after {_START_SECONDS} s")


def _end_of(said: bytes) -> str:
    return " / ".join(said.decode("utf-8", "replace").split("\n")[-5:]).strip()


def _command(kind: str, limits: Limits) -> list[str]:
    return _anvil(limits) if kind == "anvil" else _ganache(limits)


def _anvil(limits: Limits) -> list[str]:
    history = [] if limits.history is None else ["--prune-history", str(limits.history)]
    pace = ["--block-time", str(limits.block_time)] if limits.block_time else []
    return [
        *(str(find_anvil()), "--port", "0", "--hardfork", "shanghai", "--chain-id", str(limits.chain_id)),
        *("--accounts", str(limits.accounts), "--balance", str(limits.balance)),
        *("--gas-limit", str(limits.gas_limit), "--mnemonic", DEVELOPMENT_MNEMONIC),
        *("--order", "fifo", "--no-request-size-limit", *history, *pace),
        *(("--fork-url", limits.fork, "--no-storage-caching") if limits.fork else ()),
    ]


def _ganache(limits: Limits) -> list[str]:
    node, script = find_ganache()
    return [
        *(str(node), str(script), "--server.host", "127.0.0.1", "--server.port", str(_free_port())),
        *("--chain.hardfork", "shanghai", "--chain.chainId", "1337", "--logging.quiet"),
        *("--wallet.mnemonic", DEVELOPMENT_MNEMONIC, "--wallet.totalAccounts", str(limits.accounts)),
        *("--wallet.defaultBalance", str(limits.balance)),
        *("--miner.blockGasLimit", hex(limits.gas_limit), "--miner.callGasLimit", hex(limits.gas_limit)),
        *("--miner.blockTime", str(limits.block_time)),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_anvil() -> Path:
    """The program itself: npm's wrapper script would not pass a kill on. Raises `Missing`."""
    machine = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64"}.get(
        platform.machine(), platform.machine()
    )
    name = f"@foundry-rs/anvil-{sys.platform}-{machine}/bin/anvil"
    for folder in _module_folders():
        if (folder / name).is_file():
            return folder / name
    found = shutil.which("anvil")
    if found is None:
        raise Missing("Anvil is not installed", _REMEDY)
    return Path(found)


def find_ganache() -> tuple[Path, Path]:
    """Node and Ganache's script. Raises `Missing`."""
    node = shutil.which("node")
    if node is None:
        raise Missing("Node is not installed", "install Node 20 or newer")
    for folder in _module_folders():
        script = folder / "ganache" / "dist" / "node" / "cli.js"
        if script.is_file():
            return Path(node), script
    raise Missing("Ganache is not installed", _REMEDY)


def _module_folders() -> Sequence[Path]:
    """npm's folders of the working directory, of this package's repository, and of their parents."""
    here, package = Path.cwd(), Path(__file__).resolve().parents[2]
    return [folder / "node_modules" for folder in (here, *here.parents, package)]
