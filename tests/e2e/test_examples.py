"""Every example of every command runs as its help prints it: how it ends, what its JSON holds, what the chain
and the folder have after it.

What is expected stands in tests/snapshots/examples.json; `python -m tests.e2e.test_examples` writes it anew,
for reading before it is committed.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from battery_chain.cli.app import app
from battery_chain.cli.shared import Command, each_command
from tests.e2e.examples import EXAMPLES
from tests.e2e.scene import Example, Scene, staged

EXPECTED = Path(__file__).resolve().parents[1] / "snapshots" / "examples.json"
_HASH = re.compile("[0-9a-f]{16}")
ELSEWHERE = {
    "demo": "tests/e2e/test_demo.py",
    "demo --story fund": "tests/e2e/test_demo_fund.py",
    "demo --story market --json": "tests/e2e/test_demo_market.py",
    "account import maker --password-file FILE < key.txt": "tests/e2e/test_canary_scan.py",
    "console --account operator": "tests/e2e/test_console.py",
    "market serve-book --port 8600": "tests/e2e/test_cli_market_more.py",
    "market serve-book --store postgresql://user@host/orders": "tests/integration/test_book.py",
}
"""What never ends or is a story of its own, and where it is run."""


def shown() -> dict[str, Command]:
    """Each example as printed, without the program's name, and its command."""
    found = {}
    for _, command in each_command(app):
        assert isinstance(command, Command)
        for line in command.example.replace("\\\n", "").splitlines():
            found[" ".join(line.replace("battery-chain ", "", 1).split())] = command
    return found


def seen(scene: Scene, example: Example) -> dict[str, Any]:
    """Runs an example; what there is to see then."""
    words = example.prepare(scene)
    first, before = scene.head() if example.chain else 0, files(scene.folder)
    done = scene(*words, *(() if "--json" in words or not example.json else ("--json",)), code=example.code)
    found: dict[str, Any] = {"code": done.returncode}
    if example.json:
        found["keys"] = keys(json.loads(done.stdout))
    else:
        assert (done.stderr if example.code else done.stdout).strip()
    found["events"] = dict(sorted(scene.events(first).items())) if example.chain else {}
    found["files"] = sorted(name for name, size in files(scene.folder).items() if before.get(name) != size)
    return {name: value for name, value in found.items() if value or name == "code"}


def files(folder: Path) -> dict[str, int]:
    """Those of the user; what is kept in the state folder is another matter."""
    found = (each for each in folder.rglob("*") if each.is_file() and ".battery-chain" not in each.parts)
    return {_HASH.sub("…", str(each.relative_to(folder))): each.stat().st_mtime_ns for each in found}


def keys(document: Any) -> list[str] | list[list[str]]:
    """The names in a document, or of the first of its rows."""
    if isinstance(document, list):
        return [sorted(document[0])] if document and isinstance(document[0], Mapping) else [[]]
    return sorted(document)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with staged(tmp_path_factory.mktemp("examples")) as scene:
        yield scene


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.text for each in EXAMPLES])
def test_an_example_does_what_it_says(stage: Scene, example: Example, tmp_path: Path) -> None:
    with stage.copied(tmp_path / "folder") as scene:
        assert seen(scene, example) == json.loads(EXPECTED.read_text("utf-8"))[example.text]


WRITERS = [each for each in EXAMPLES if shown()[each.text].writes and each.chain and not each.code]
"""Plans that end with 6 are not the whole: what follows depends on what is mined."""


@pytest.mark.parametrize("how", ["--dry-run", "--unsigned"])
@pytest.mark.parametrize("example", WRITERS, ids=[each.text for each in WRITERS])
def test_a_writer_that_only_plans_sends_nothing_and_keeps_nothing(
    stage: Scene, example: Example, how: str, tmp_path: Path
) -> None:
    if how not in options(shown()[example.text]) or example.text.startswith("market sign attach"):
        return
    with stage.copied(tmp_path / "folder") as scene:
        words = example.prepare(scene)
        block, kept = scene.head(), contents(scene.folder)
        done = scene.any(*words, how, "--yes")
        assert done.returncode in (0, 6), done.stderr
        assert done.stdout.strip() or done.stderr.strip()
        assert scene.head() == block
        written = set(contents(scene.folder)) - set(kept)
        assert {each for each in kept if contents(scene.folder).get(each) != kept[each]} <= outs(scene, words)
        assert written <= outs(scene, words)


def options(command: Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def contents(folder: Path) -> dict[str, bytes]:
    """All that is kept, but what the chain logs and what SQLite shares between processes."""
    found = (each for each in folder.rglob("*") if each.is_file())
    passing = (".log", ".sqlite-shm", ".sqlite-wal", ".lock", "said.txt")
    return {str(each): each.read_bytes() for each in found if not each.name.endswith(passing)}


def outs(scene: Scene, words: tuple[str, ...]) -> set[str]:
    """The file that the command was told to write what is to be signed to; an order that is signed elsewhere
    has taken a nonce of its maker's."""
    nonces = {str(each) for each in scene.folder.rglob("orders-*.next")} if words[0] == "market" else set()
    return nonces | ({str(scene.folder / words[words.index("--out") + 1])} if "--out" in words else set())


def test_every_example_of_the_help_has_a_row_and_every_row_an_example() -> None:
    rows = [each.text for each in EXAMPLES] + list(ELSEWHERE)
    assert len(set(rows)) == len(rows)
    assert sorted(shown()) == sorted(rows)
    assert set(json.loads(EXPECTED.read_text("utf-8"))) == {each.text for each in EXAMPLES}
    for place in ELSEWHERE.values():
        assert (EXPECTED.parents[2] / place).is_file()


def test_every_writer_has_an_example_with_an_effect() -> None:
    expected = json.loads(EXPECTED.read_text("utf-8"))
    commands = shown()
    wanted = [each.text for each in EXAMPLES if commands[each.text].writes and each.chain and each.effect]
    assert not [each for each in wanted if not expected[each].keys() & {"events", "files"}]


class _Late(Exception):
    """An example that does not end."""


def _late(*_: object) -> None:
    raise _Late


def main(wanted: list[str]) -> None:
    expected = json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.is_file() else {}
    signal.signal(signal.SIGALRM, _late)
    with TemporaryDirectory() as folder, staged(Path(folder) / "stage") as stage:
        for number, each in enumerate(EXAMPLES):
            if wanted and not any(each.text.startswith(word) for word in wanted):
                continue
            signal.alarm(25)
            try:
                with stage.copied(Path(folder) / str(number)) as scene:
                    expected[each.text] = seen(scene, each)
                    print(each.text, expected[each.text])
            except (AssertionError, _Late, SystemExit, ValueError) as failure:
                print(f"!! {each.text}: {failure!r:.700}", file=sys.stderr)
    known = {each.text: expected[each.text] for each in EXAMPLES if each.text in expected}
    EXPECTED.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
