"""`forge test` on the native binary; where its cache breaks its own linker, once more from nothing.

Forge 1.7.1 panics (`crates/linking`, Option::unwrap) when some contracts with linked libraries come from its
cache and some are compiled anew under another compiler profile.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.toolchain.foundry import forge  # noqa: E402

PANIC = "crates/linking"


def run() -> subprocess.CompletedProcess[str]:
    command = (forge(), "test", *sys.argv[1:])
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)


def main() -> int:
    done = run()
    if done.returncode and PANIC in done.stdout + done.stderr:
        for folder in ("out", "cache"):
            shutil.rmtree(ROOT / folder, ignore_errors=True)
        done = run()
    print(done.stdout + done.stderr, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
