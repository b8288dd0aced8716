"""The lines of the guides run as they stand, in their order, and end as they say."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Cli, clean_environment, describe, row, write

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
_END = re.compile(r"# exit ([0-9]+)")


def lines(page: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (GUIDE / page).read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.strip().splitlines()]


def run(cli: Cli, line: str) -> None:
    """Ends with 0, or with the code that the line tells."""
    words = shlex.split(line, comments=True)
    assert words.pop(0) == "battery-chain"
    given = words[words.index("<") + 1] if "<" in words else ""
    found = _END.search(line)
    code = int(found[1]) if found else 0
    if not given:
        cli(*words, code=code)
        return
    with (cli.folder / given).open() as stream:
        done = subprocess.run(
            [str(PROGRAM), *words[: words.index("<")]],
            cwd=cli.folder,
            env=clean_environment(),
            stdin=stream,
            capture_output=True,
            text=True,
        )
    assert done.returncode == code, done.stderr


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Cli]:
    """A folder with a description; whatever chain was started in it is stopped."""
    (tmp_path / "battery-chain.toml").write_text('keystore = "keys"\n')
    found = Cli(tmp_path, quick=True)
    describe(tmp_path)
    yield found
    found("chain", "stop")


def test_a_deployment_from_nothing(empty: Cli) -> None:
    for line in lines("deployment.md"):
        run(empty, line)
    assert json.loads((empty.folder / "addresses.json").read_text())["contracts"]


def test_the_command_line(empty: Cli) -> None:
    empty("chain", "start")
    empty("deploy", "run", "description.toml")
    write(empty.folder, "manifest.csv", [row(serial=serial) for serial in range(1, 9)])
    empty("battery", "mint", "manifest.csv")
    for line in lines("command-line.md"):
        run(empty, line)
    sent = [each for each in empty.json("tx", "list") if each["key"].startswith("march-100")]
    assert len(sent) == 1


def test_keys(empty: Cli) -> None:
    (empty.folder / "word.txt").write_text("a long password\n")
    (empty.folder / "new.txt").write_text("another password\n")
    (empty.folder / "key.txt").write_text("11" * 32 + "\n")
    for line in lines("keys.md"):
        run(empty, line)
    assert [each["name"] for each in empty.json("account", "list")] == ["owner"]


def test_each_guide_of_commands_is_run() -> None:
    """Those of the library, of Brownie and of the stories have tests of their own."""
    elsewhere = {"library.md", "brownie.md", "fund.md", "market.md", "twenty-years.md"}
    here = {"deployment.md", "command-line.md", "keys.md"}
    assert {each.name for each in GUIDE.glob("*.md")} == elsewhere | here
    assert all(lines(page) for page in here)
