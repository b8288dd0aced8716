"""Brownie's four commands on Anvil and on Ganache, in an environment of its own: `make brownie`.

It also prepares that environment, so that `.venv-brownie/bin/brownie` works as it is typed: compiler, both
chains and Brownie's home are this repository's; the user's own ~/.brownie stays untouched.
"""

from __future__ import annotations

import os
import platform
import re
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".cache" / "brownie"
COMPILERS = ROOT / ".cache" / "solcx"
CHAINS = {"development": "anvil", "ganache": "ganache"}
"""Names of Brownie's networks, and the program behind each. The first is Brownie's own default."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_WORDS = "test test test test test test test test test test test junk"
_SETTINGS = {
    "accounts": 20,
    "chain_id": 31337,
    "evm_version": "shanghai",
    "gas_limit": 30_000_000,
    "mnemonic": _WORDS,
}
_ASKED = "Authority.deploy(accounts[0], {'from': accounts[0]}).hasRole(0, accounts[0])[0]\n"

__all__ = ["main", "prepare"]


@dataclass(frozen=True)
class Check:
    """A command of Brownie's; `said`: what it prints where it has worked."""

    words: tuple[str, ...]
    said: str
    typed: str = ""

    def passes(self, folder: str) -> bool:
        print(f"\n$ brownie {' '.join(self.words)}", flush=True)
        done = subprocess.run(
            [Path(sys.executable).with_name("brownie"), *self.words],
            cwd=ROOT,
            env=os.environ | {"BATTERY_CHAIN_STATE": folder},
            input=self.typed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(done.stdout, flush=True)
        lines = _COLOURS.sub("", done.stdout).splitlines()
        return done.returncode == 0 and any(self.said in line for line in lines)


def prepare() -> None:
    """What `brownie` needs to work as it is typed."""
    _compiler()
    _networks()
    _environment()
    (ROOT / "build/brownie/none").mkdir(parents=True, exist_ok=True)


def _compiler() -> None:
    """Put the shim where py-solc-x looks for this version."""
    version = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]["solc"]["version"]
    COMPILERS.mkdir(parents=True, exist_ok=True)
    link = COMPILERS / f"solc-v{version}"
    if not link.exists():
        link.symlink_to(ROOT / "scripts/toolchain/solc")


def _networks() -> None:
    """Brownie's built-in `anvil` fails on the base fee, and fixed ports collide."""
    content = {"live": [], "development": [_network(*each) for each in CHAINS.items()]}
    folder = HOME / ".brownie"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network-config.yaml").write_text(yaml.safe_dump(content))


def _network(name: str, program: str) -> dict[str, object]:
    settings = _SETTINGS | {"port": _free_port()} | ({"base_fee": 0} if program == "anvil" else {})
    shown = {"name": program.title(), "id": name, "cmd": program, "host": "http://127.0.0.1"}
    return {**shown, "cmd_settings": settings}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> None:
    """Every Python of this environment begins with it, so that nobody has to set anything by hand."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    anvil = ROOT / "node_modules/@foundry-rs" / f"anvil-{platform.system().lower()}-{machine}" / "bin"
    paths = os.pathsep.join([str(anvil), str(ROOT / "node_modules/.bin"), str(Path(sys.executable).parent)])
    set_ = {"HOME": str(HOME), "SOLCX_BINARY_PATH": str(COMPILERS)}
    path = f"{paths!r} + os.pathsep + os.environ.get('PATH', '')"
    line = f"import os; os.environ.update({set_!r}, PATH={path})\n"
    (Path(sysconfig.get_path("purelib")) / "battery_chain_brownie.pth").write_text(line)


CANARY = Check(("run", "no_such_script"), "")
"""Must fail: a runner that calls it done tells nothing about the others."""


def checks() -> Sequence[Check]:
    """Compile once; then run, test and console on each chain."""
    found = [Check(("compile",), "Build artifacts saved")]
    for name in CHAINS:
        network = ("--network", name)
        found += [
            Check(("run", "deploy", *network), "demo is on chain 31337"),
            Check(("test", "tests/brownie", "-c", "tests/brownie/pytest.ini", *network), " passed"),
            Check(("console", *network), "True", _ASKED),
        ]
    return found


def main() -> int:
    """Prepare, then check; the last line counts the commands."""
    prepare()
    if sys.argv[1:] == ["prepare"]:
        return 0
    began, failed = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        for number, check in enumerate(checks()):
            if not check.passes(f"{folder}/{number}"):
                failed.append(f"FAILED brownie {' '.join(check.words)}")
        if CANARY.passes(folder):
            failed.append("FAILED: the red canary of Brownie is green")
    print("\n".join(failed))
    counts = f"{len(checks()) + 1 - len(failed)} passed" + (f", {len(failed)} failed" if failed else "")
    print(f"Brownie's commands: {counts} in {time.monotonic() - began:.1f}s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
