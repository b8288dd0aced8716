"""Where Foundry's programs are.

npm's `forge` is a wrapper that exits 0 on failing tests, and a kill of it does not reach its child. So the
program of the platform is called itself.
"""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from scripts.toolchain.config import REPOSITORY

__all__ = ["forge"]

_SYSTEM = {"Linux": "linux", "Darwin": "darwin", "Windows": "win32"}
_MACHINE = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def forge(root: Path = REPOSITORY) -> str:
    """The path of this platform's forge; where npm has none for it, that of the machine's own Foundry."""
    system, machine = platform.system(), platform.machine()
    name = f"forge-{_SYSTEM.get(system, system)}-{_MACHINE.get(machine, machine)}"
    suffix = ".exe" if system == "Windows" else ""
    program = root / "node_modules/@foundry-rs" / name / "bin" / f"forge{suffix}"
    return str(program) if program.exists() else shutil.which("forge") or str(program)
