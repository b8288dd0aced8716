"""Compile with Brownie and run tests/brownie, with this repository's compiler and Anvil: `make brownie`.

Runs in Brownie's own environment. Brownie's home is a folder of `.cache/`: the user's stays untouched.
"""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".cache" / "brownie"
COMPILERS = ROOT / ".cache" / "solcx"

__all__ = ["environment", "main"]


def _compiler() -> None:
    """Put the shim where py-solc-x looks for this version."""
    version = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]["solc"]["version"]
    COMPILERS.mkdir(parents=True, exist_ok=True)
    link = COMPILERS / f"solc-v{version}"
    if not link.exists():
        link.symlink_to(ROOT / "scripts/toolchain/solc")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _network() -> None:
    """One development network: Brownie's built-in `anvil` fails on the base fee, and fixed ports collide."""
    settings = {"port": _free_port(), "accounts": 10, "base_fee": 0, "gas_limit": 30_000_000}
    development = {"name": "Anvil", "id": "development", "cmd": "anvil", "host": "http://127.0.0.1"}
    content = {
        "live": [],
        "development": [{**development, "cmd_settings": {**settings, "evm_version": "shanghai"}}],
    }
    folder = HOME / ".brownie"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network-config.yaml").write_text(yaml.safe_dump(content))


def environment() -> dict[str, str]:
    """The environment for `brownie`: its home, our compiler, our Anvil."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    anvil = ROOT / "node_modules/@foundry-rs" / f"anvil-{platform.system().lower()}-{machine}" / "bin"
    path = os.pathsep.join([str(anvil), str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "HOME": str(HOME), "SOLCX_BINARY_PATH": str(COMPILERS), "PATH": path}


def main() -> int:
    """Compile, then test; the first exit code that is not 0."""
    _compiler()
    _network()
    (ROOT / "build/brownie/none").mkdir(parents=True, exist_ok=True)
    for command in (("compile",), ("test", "tests/brownie", "-c", "tests/brownie/pytest.ini")):
        done = subprocess.run(["brownie", *command], cwd=ROOT, env=environment(), check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
