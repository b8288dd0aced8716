"""What the tab key offers: commands, options, and names that are known on this machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Cli, clean_environment


def offered(cli: Cli, *words: str, folder: Path | None = None) -> set[str]:
    """What bash would show after these words, the last of them begun."""
    environ = {
        "COMP_WORDS": " ".join(["battery-chain", *words]),
        "COMP_CWORD": str(len(words)),
        "_BATTERY_CHAIN_COMPLETE": "bash_complete",
    }
    done = subprocess.run(
        [str(PROGRAM)],
        cwd=folder or cli.folder,
        env=clean_environment() | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return {line.partition(",")[2] for line in done.stdout.splitlines() if line}


def test_commands_and_options_are_offered(cli: Cli) -> None:
    assert {"battery", "backup", "bank"} == offered(cli, "ba")
    assert "--idempotency-key" in offered(cli, "token", "issue", "--id")
    assert offered(cli, "battery", "install", "1:0", "--in", "v") == {"vehicle"}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("token", "issue", "ali"), {"alice"}),
        (("token", "issue", "alice", "1", "--account", "iss"), {"issuer"}),
        (("battery", "list", "--owner", "ba"), {"bank"}),
        (("battery", "list", "--class", "nmc-f"), {"nmc-four-wheel"}),
        (("fund", "nav", "--fund", "B"), {"BB1"}),
        (("battery", "list", "--deployment", "d"), {"demo"}),
    ],
)
def test_names_of_the_deployment_are_offered(cli: Cli, words: tuple[str, ...], names: set[str]) -> None:
    assert offered(cli, *words) == names


def test_where_there_is_nothing_nothing_is_offered_and_nothing_fails(cli: Cli, tmp_path: Path) -> None:
    assert offered(cli, "token", "issue", "ali", folder=tmp_path) == set()
    (tmp_path / "battery-chain.toml").write_text("colour = 1")
    assert offered(cli, "token", "issue", "ali", folder=tmp_path) == set()


def test_completion_asks_no_chain_and_imports_nothing_heavy(cli: Cli) -> None:
    code = (
        "import sys, os\nos.environ.update(COMP_WORDS='battery-chain token issue al', COMP_CWORD='3',"
        " _BATTERY_CHAIN_COMPLETE='bash_complete')\nfrom battery_chain.cli.app import app\n"
        "try:\n    app.main([], 'battery-chain')\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cli.folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "plain,alice" in done.stdout
    assert loaded.isdisjoint({"web3", "requests", "eth_account", "rich", "sqlite3"})


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_one(cli: Cli, shell: str) -> None:
    script = cli("completion", shell).stdout
    assert "_BATTERY_CHAIN_COMPLETE" in script
    found = shutil.which(shell)
    if found:  # a shell that is there reads it
        done = subprocess.run([found, "-n"], input=script, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
