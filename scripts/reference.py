"""The reference pages, generated from the program itself: docs/reference/. `--check` only compares."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import click  # noqa: E402

from battery_chain.cli.app import SECTIONS, app  # noqa: E402
from battery_chain.cli.shared import each_command  # noqa: E402
from scripts import roles, sizes  # noqa: E402

__all__ = ["main", "pages"]

_HEAD = """# Command line

Generated from `--help` by `scripts/reference.py`; do not edit. Settings and exit codes: the first block.
"""
_WIDTH = 96


def pages() -> dict[str, str]:
    """The text of each page by its path below the repository."""
    made = {"cli": "\n".join(_cli()) + "\n", "roles": roles.page(), "sizes": sizes.page()}
    return {f"docs/reference/{name}.md": text for name, text in made.items()}


def _cli() -> Iterator[str]:
    yield _HEAD
    yield _block("battery-chain", app)
    for title, names in SECTIONS.items():
        yield f"\n## {title}"
        for name in names:
            yield from _group(name)


def _group(name: str) -> Iterator[str]:
    found = app.get_command(click.Context(app), name)
    assert found is not None  # SECTIONS names only what there is
    yield f"\n### {name}\n"
    yield _block(f"battery-chain {name}", found)
    if isinstance(found, click.Group):
        for path, command in each_command(found):
            words = " ".join((name, *path))
            yield f"\n#### {words}\n"
            yield _block(f"battery-chain {words}", command)


def _block(words: str, command: click.Command) -> str:
    names = app.context_settings["help_option_names"]
    ctx = click.Context(
        command, info_name=words, terminal_width=_WIDTH, max_content_width=_WIDTH, help_option_names=names
    )
    return f"```text\n{command.get_help(ctx).rstrip()}\n```"


def main() -> int:
    """Write the pages, or with --check say which are not as they should be; 1 where one is not."""
    stale = [path for path, text in pages().items() if not _is(ROOT / path, text)]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path} is not what the program says; run: python scripts/reference.py")
        return 1 if stale else 0
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(pages()[path], "utf-8")
        print(f"wrote {path}")
    return 0


def _is(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
