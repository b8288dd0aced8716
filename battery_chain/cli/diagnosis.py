"""What `doctor` looks at."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from battery_chain.cli.render import Lines, Table
from battery_chain.errors import BatteryChainError, Missing

if TYPE_CHECKING:
    from battery_chain.cli.session import Session

__all__ = ["Finding", "diagnose", "show"]

_PYTHON, _NODE = (3, 11), 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: is it as it should be; what was seen; the command that mends it. `needed`: nothing works
    without.
    """

    what: str
    well: bool
    seen: str
    remedy: str = ""
    needed: bool = True


def diagnose(session: Session) -> list[Finding]:
    """All findings, in the order in which they are best mended."""
    return [*_programs(), *_chain(session), *_deployment(session)]


def _programs() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding("Python", sys.version_info >= _PYTHON, version, "install Python 3.11 or newer")
    yield _package()
    yield _node()
    yield _program("Anvil", _anvil, needed=True)
    yield _program("Ganache", _ganache, needed=False)
    make = shutil.which("make")
    yield Finding("make", make is not None, make or "not here", "apt-get install -y make", needed=False)


def _package() -> Finding:
    try:
        return Finding("battery-chain", True, metadata.version("battery-chain"))
    except metadata.PackageNotFoundError:
        return Finding(
            "battery-chain", False, "runs without being installed", "pip install -e .", needed=False
        )


def _node() -> Finding:
    node = shutil.which("node")
    if node is None:
        return Finding(
            "Node", False, "not here", "install Node 20 or newer: only Ganache needs it", needed=False
        )
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = said.removeprefix("v").partition(".")[0]
    well = major.isdecimal() and int(major) >= _NODE
    return Finding("Node", well, said, "install Node 20 or newer", needed=False)


def _anvil() -> str:
    from battery_chain.chain.embedded import find_anvil

    return str(find_anvil())


def _ganache() -> str:
    from battery_chain.chain.embedded import find_ganache

    return str(find_ganache()[1])


def _program(name: str, find: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(name, True, find(), needed=needed)
    except Missing as missing:
        return Finding(name, False, "not here", missing.remedy.removeprefix("run: "), needed=needed)


def _chain(session: Session) -> Iterator[Finding]:
    try:
        seen = f"{session.rpc.client()}, chain {session.chain_id}, block {session.rpc.block_number():,}"
    except BatteryChainError as failure:
        yield Finding("chain", False, str(failure), "battery-chain chain start, or --rpc URL")
        return
    yield Finding("chain", True, f"{session.public_rpc}: {seen}")


def _deployment(session: Session) -> Iterator[Finding]:
    file = session.deployment_file
    if not file.is_file():
        yield Finding("deployment", False, f"none at {file}", "battery-chain deploy run FILE", needed=False)
        return
    try:
        deployment = session.workspace.deployment
    except BatteryChainError as failure:
        yield Finding("deployment", False, str(failure), "battery-chain deploy run FILE")
        return
    seen = f"{deployment.name}: {len(deployment.contracts)} contracts, from block {deployment.block:,}"
    yield Finding("deployment", True, seen)
    yield _journal(session)


def _journal(session: Session) -> Finding:
    try:
        count = len(session.sender.journal.open())
    except BatteryChainError as failure:
        return Finding("journal", False, str(failure), "battery-chain chain status")
    seen = f"{count} transactions are open" if count else "nothing is open"
    return Finding("journal", not count, seen, "battery-chain tx resume", needed=False)


def show(session: Session, findings: list[Finding]) -> None:
    """A table; what is not well says how to mend it."""
    rows = [[_mark(each), each.what, each.seen, "" if each.well else each.remedy] for each in findings]
    ill = [each for each in findings if not each.well]
    needed = sum(each.needed for each in ill)
    text = f"{needed} needed things are missing" if needed else "all that is needed is here"
    data = {"well": not needed, "findings": findings}
    table = Table(("", "", "found", "mend it with"), [[cell or " " for cell in row] for row in rows])
    session.screen.show(data, table, Lines([text], "" if needed else "green"))


def _mark(finding: Finding) -> str:
    if finding.well:
        return "✓"
    return "✗" if finding.needed else "–"
