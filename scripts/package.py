"""The sdist and the wheel, into dist/ or a folder that is named: the same bytes wherever, whenever and by
whomever they are built. `make dist`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.errors import Mismatch  # noqa: E402

__all__ = ["build", "epoch", "main", "wheel_of"]


def epoch(tree: Path) -> str:
    """The second of the files in them: SOURCE_DATE_EPOCH, else that of the last commit, else 2020-02-02."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        return given
    command = ["git", "-C", str(tree), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "1580601600"


def build(tree: Path, folder: Path, second: str, *kinds: str) -> list[Path]:
    """Builds `sdist` and `wheel`, or one of them, and returns their files."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder.resolve())]
    for kind in kinds or ("sdist", "wheel"):
        command += ["--target", kind]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": second, "PYTHONPATH": ""}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return sorted(folder.glob("battery_chain-*"))


def wheel_of(sdist: Path, second: str) -> bytes:
    """What building from the sdist gives."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        (tree,) = folder.iterdir()
        (wheel,) = build(tree, folder / "dist", second, "wheel")
        return wheel.read_bytes()


def main(folder: str = "dist") -> int:
    """Build both, compare the wheel with that of the sdist, print their hashes."""
    second, out = epoch(ROOT), Path(folder)
    out = out if out.is_absolute() else ROOT / out
    for old in out.glob("battery_chain-*"):
        old.unlink()
    wheel, sdist = build(ROOT, out, second)
    for file in (sdist, wheel):
        print(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}")
    if wheel_of(sdist, second) != wheel.read_bytes():
        print(Mismatch("the wheel", "that of the tree", "that of the sdist"), file=sys.stderr)
        return Mismatch.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
