"""Everything that can be said without running a test: `make check`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.toolchain.foundry import forge  # noqa: E402
from scripts.toolchain.steps import Step, run_lane  # noqa: E402

__all__ = ["contract_checks", "deep_age", "main", "python_checks"]

DEEP_IS_OLD = 50  # commits


def _python(name: str, *arguments: str) -> Step:
    return Step(name, (sys.executable, *arguments))


def python_checks() -> list[Step]:
    """Style, types, layers."""
    lint_imports = str(Path(sys.executable).parent / "lint-imports")
    return [
        _python("ruff check", "-m", "ruff", "check", "--quiet", "."),
        _python("ruff format", "-m", "ruff", "format", "--check", "--quiet", "."),
        _python("mypy --strict", "-m", "mypy", "battery_chain", "scripts"),
        Step("import layers", (lint_imports,)),
    ]


def contract_checks() -> list[Step]:
    """Style of the contracts, their size, gas, and every generated file."""
    steps = [
        Step("forge fmt", (forge(), "fmt", "--check")),
        Step("forge lint", (forge(), "lint", "contracts")),
        _python("generated files, layouts, contract size", "scripts/build.py", "--check"),
    ]
    # Each of these came later than this file, and may be missing in an old commit under bisection.
    for name, script in (("gas snapshot", "scripts/gas.py"), ("docs/reference", "scripts/reference.py")):
        if (ROOT / script).exists():
            steps.append(_python(name, script, "--check"))
    return steps


def deep_age() -> str:
    """A warning where `make deep` was last run more than `DEEP_IS_OLD` commits ago."""
    path = ROOT / "docs/assurance/deep.json"
    commit = json.loads(path.read_text())["commit"] if path.exists() else ""
    command = ["git", "-C", str(ROOT), "rev-list", "--count", f"{commit}..HEAD" if commit else "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    age = int(done.stdout) if done.returncode == 0 else 0
    return f"warning: `make deep` was last run {age} commits ago" if age > DEEP_IS_OLD else ""


def main() -> int:
    """Run every check; 1 where one failed."""
    outcomes = run_lane([*python_checks(), *contract_checks()])
    print(deep_age(), end="\n" if deep_age() else "")
    return 0 if all(outcome.ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
