"""Compile contracts/ once and write everything that is made from it: `make build`.

python scripts/build.py            build what is not up to date
python scripts/build.py --check    build nothing; exit 1 and say what differs
python scripts/build.py --stale    like --check, without a compiler: by the hashes of the sources alone
python scripts/build.py --accept   also make the present ABI and layouts the accepted ones
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts.toolchain import artifacts, bindings, compiler, config, files, layout  # noqa: E402

SIZE_LIMIT = 24_576  # EIP-170, bytes of deployed code


def generated(root: Path) -> tuple[dict[str, str], list[str]]:
    """Every generated file (name → text), and what is wrong with the contracts themselves."""
    settings = config.read(root / "brownie-config.yaml")
    output = compiler.compile_sources(root, settings)
    made = artifacts.artifacts(output, settings)
    now = layout.describe(root, output, made)
    broken = layout.undecided(root, layout.breaks(layout.baseline(root), now))
    problems = [
        f"{key}: what others rely on changed, and no page of docs/decisions/ names it" for key in broken
    ]
    texts = config.derived(settings) | artifacts.render(root, output, settings) | bindings.render(made)
    return texts, problems + _too_large(made)


def sizes(made: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Contract name → bytes of its deployed code, the largest first."""
    size = {name: len(artifact["deployedBytecode"]) // 2 - 1 for name, artifact in made.items()}
    return dict(sorted(((n, s) for n, s in size.items() if s > 0), key=lambda item: -item[1]))


def _too_large(made: Mapping[str, Mapping[str, Any]]) -> list[str]:
    over = {name: size for name, size in sizes(made).items() if size > SIZE_LIMIT}
    return [
        f"{name}: {size} bytes of code, {size - SIZE_LIMIT} above the limit" for name, size in over.items()
    ]


def build(root: Path) -> int:
    """Write what differs. Problems do not stop the writing: a half-finished change can be tried."""
    settings = config.read(root / "brownie-config.yaml")
    if not _stale(root):
        print("up to date")
        return 0
    # Before the compilation, which may fail: forge must say the same as the build.
    changed = files.write_all(root, config.derived(settings))
    texts, problems = generated(root)
    changed += files.write_all(root, texts)
    _remove(root, texts)
    print(f"built {len(texts)} files, {len(changed)} changed")
    return _report(problems)


def check(root: Path) -> int:
    """Compile (or take the kept output) and compare every generated file byte for byte."""
    texts, problems = generated(root)
    wrong = [f"{name} is not what `make build` writes" for name in files.differing(root, texts)]
    wrong += [f"{name} belongs to no contract" for name in _orphans(root, texts)]
    if not (root / layout.BASELINE).exists():
        wrong.append(f"{layout.BASELINE} is missing: run `make accept-layout`")
    return _report(wrong + problems)


def accept(root: Path) -> int:
    """Make the present ABI and layouts the accepted ones."""
    settings = config.read(root / "brownie-config.yaml")
    output = compiler.compile_sources(root, settings)
    now = layout.describe(root, output, artifacts.artifacts(output, settings))
    files.write(root / layout.BASELINE, files.canonical(now))
    return build(root)


def _stale(root: Path) -> list[str]:
    settings = config.read(root / "brownie-config.yaml")
    reasons = artifacts.stale(root, settings)
    reasons += [f"{name} differs" for name in files.differing(root, config.derived(settings))]
    # Bindings are made from the artifacts in the tree: of wrong ones they would tell nothing.
    return reasons or bindings.stale(root)


def _orphans(root: Path, texts: Mapping[str, str]) -> list[str]:
    folders = ((artifacts.FOLDER, "*.json"), (bindings.FOLDER, "*.py"))
    found = (path for folder, names in folders for path in (root / folder).glob(names))
    names = sorted(path.relative_to(root).as_posix() for path in found)
    return [name for name in names if name not in texts and name not in bindings.WRITTEN_BY_HAND]


def _remove(root: Path, texts: Mapping[str, str]) -> None:
    for name in _orphans(root, texts):
        (root / name).unlink()


def _report(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def main(arguments: list[str] | None = None) -> int:
    """Parse, run one of the four, return its exit code."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    which = parser.add_mutually_exclusive_group()
    for name in ("check", "stale", "accept"):
        which.add_argument(f"--{name}", action="store_const", const=name, dest="action")
    action = parser.parse_args(arguments).action
    run = {"check": check, "accept": accept, "stale": lambda root: _report(_stale(root)), None: build}[action]
    try:
        with files.locked(ROOT / ".cache" / "build.lock"):
            return run(ROOT)
    except compiler.CompilationFailed as refused:
        print(refused, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
