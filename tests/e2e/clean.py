"""A clean environment: the installed wheel and what it says it needs; nothing else of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def locked() -> dict[str, str]:
    """Version by normal name, of requirements/runtime.txt."""
    text = (ROOT / "requirements/runtime.txt").read_text("utf-8")
    return {
        canonical(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


def canonical(name: str) -> str:
    """The one spelling of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(*wanted: Requirement) -> dict[str, Distribution]:
    """Everything that these requirements need, as it is installed here, by normal name."""
    found: dict[str, Distribution] = {}
    waiting = [(each, "") for each in wanted]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        here = distribution(requirement.name)
        assert requirement.specifier.contains(here.version, prereleases=True), requirement
        fresh = canonical(requirement.name) not in found
        found[canonical(requirement.name)] = here
        for inner in here.requires or () if fresh or requirement.extras else ():
            waiting += [(Requirement(inner), each) for each in ("", *requirement.extras)]
    return found


def _tops(dist: Distribution) -> Iterator[Path]:
    """The files and folders of a distribution at the top of site-packages, programs left out."""
    names = {file.parts[0] for file in dist.files or () if file.parts[0] not in ("..", "__pycache__")}
    return (Path(str(dist.locate_file(name))) for name in sorted(names))


@dataclass(frozen=True)
class Clean:
    """A virtual environment in `folder`; programs run in it see nothing but it."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin/python"

    @property
    def packages(self) -> Path:
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def run(self, program: str, *words: str, cwd: Path, code: int = 0, **environ: str) -> str:
        """Standard output of a program of this environment."""
        done = subprocess.run(
            [str(self.folder / "bin" / program), *words],
            cwd=cwd,
            env={"PATH": str(self.folder / "bin"), "HOME": str(cwd), "NO_COLOR": "1", **environ},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == code, f"{program} {words} → {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout


def environment(folder: Path, wheel: Path) -> Clean:
    """Installs a wheel and links what it requires, version by version as it is locked."""
    venv.create(folder, symlinks=True, with_pip=False)
    found = Clean(folder)
    pip = [sys.executable, "-m", "pip", "--python", str(found.python), "--quiet"]
    install = [*pip, "install", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, env={**os.environ, "PYTHONPATH": ""})
    text = found.run(
        "python",
        "-c",
        "from importlib.metadata import requires; print(*requires('battery-chain'), sep='\\n')",
        cwd=folder,
    )
    versions = locked()
    for name, dist in needed(*map(Requirement, text.splitlines())).items():
        assert versions[name] == dist.version, f"{name}: {dist.version} is not locked, {versions[name]} is"
        for top in _tops(dist):
            place = found.packages / top.name
            if not place.exists():
                place.symlink_to(top)
    return found
