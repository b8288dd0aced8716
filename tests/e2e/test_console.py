"""`battery-chain console`: a script that is piped in, a person at a terminal, IPython where it is."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PROGRAM, Cli, clean_environment, row, write

ROOT = Path(__file__).parents[2]
IPYTHON = """
def start_ipython(argv, user_ns):
    print(sorted(user_ns), argv)
"""


@pytest.fixture(scope="module")
def minted(cli: Cli) -> Cli:
    cli("battery", "mint", write(cli.folder, "manifest.csv", [row(serial=n) for n in range(1, 3)]))
    return cli


def piped(cli: Cli, script: str, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "battery_chain", "console", *words],
        input=script,
        cwd=cli.folder,
        env=clean_environment() | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, f"{done.returncode}\n{done.stdout}{done.stderr}"
    return done


# -- a script that is piped in


def test_what_is_no_python_is_refused_with_its_line(minted: Cli) -> None:
    done = piped(minted, "x = 1\nx = = 2\n", code=2)
    assert "standard input:2: is not Python: invalid syntax" in done.stderr


def test_errors_of_the_package_end_it_as_they_end_a_command(minted: Cli) -> None:
    done = piped(minted, "print(1)\nbank.battery.show('9:0')\nprint(2)\n", code=2)
    assert done.stdout == "1\n"
    assert "battery: 9:0: is not on chain" in done.stderr
    assert "Traceback" not in done.stderr
    done = piped(minted, "bank.battery.retire('1:0', evidence=b'')\n", code=7)
    assert "no account" in done.stderr


def test_other_errors_are_told_with_the_line_of_the_script(minted: Cli) -> None:
    done = piped(minted, "print(1)\n1 / 0\n", code=1)
    told = 'Traceback (most recent call last):\n  File "<stdin>", line 2, in <module>\n'
    assert done.stderr.startswith(told)
    assert "console.py" not in done.stderr
    piped(minted, "raise SystemExit(5)", code=5)


def test_a_chain_that_does_not_answer_is_exit_code_three(minted: Cli) -> None:
    piped(minted, "bank.battery.show('1:0')", "--rpc", "http://127.0.0.1:9", code=3)


def test_a_script_prints_the_state_of_a_battery_and_changes_it(minted: Cli) -> None:
    script = """
from battery_chain.model import Operation

def state():
    (found,) = bank.battery.show("CAR-NMC-00000001")
    return found.operation.name

print(bank.who, state())
bank.battery.install("1:0", operation=Operation.IN_STATION, evidence=b"note")
print(state())
"""
    assert piped(minted, script, "--account", "operator").stdout == "operator REGISTERED\nIN_STATION\n"


def test_nothing_secret_is_in_what_the_names_print(minted: Cli) -> None:
    secret = "http://user:hunter2@127.0.0.1:9/?key=hunter2"
    script = "print(*globals().values(), bank.settings, bank.rpc, bank.battery, bank.keystore, dir(bank))"
    done = piped(minted, script, "--rpc", secret)
    assert "<battery-chain at http://127.0.0.1:9/>" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


# -- a person


class Terminal:
    """A console on a terminal of its own, and everything it has shown."""

    def __init__(self, cli: Cli, **environ: str) -> None:
        self._end, other = pty.openpty()
        self._child = subprocess.Popen(
            [str(PROGRAM), "console", "--account", "operator"],
            cwd=cli.folder,
            env=clean_environment()
            | {"TERM": "dumb", "PYTHONPATH": str(ROOT), "HOME": str(cli.folder), **environ},
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)

    def type(self, text: str) -> str:
        """Types it and returns all that is shown until the console ends."""
        os.write(self._end, text.encode())
        shown = b"".join(self._parts())
        self._child.wait()
        return shown.decode()

    def _parts(self) -> Iterator[bytes]:
        while True:
            try:
                part = os.read(self._end, 4096)
            except OSError:  # how Linux says that the other end is closed
                return
            if not part:
                return
            yield part

    def close(self) -> None:
        self._child.kill()
        self._child.wait()
        os.close(self._end)


def test_a_person_gets_a_banner_and_a_prompt_and_leaves_no_history(minted: Cli) -> None:
    before = {path.name for path in minted.folder.iterdir()}
    terminal = Terminal(minted)
    try:
        shown = terminal.type("bank.battery.show('1:1')[0].serial\nexit()\n")
    finally:
        terminal.close()
    assert "<battery-chain at http://127.0.0.1:" in shown
    assert "as operator>" in shown
    assert "'CAR-NMC-00000002'" in shown
    assert {path.name for path in minted.folder.iterdir()} <= before


def test_ipython_is_used_where_it_is_and_writes_no_history(minted: Cli, tmp_path: Path) -> None:
    (tmp_path / "IPython.py").write_text(IPYTHON)
    terminal = Terminal(minted, PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
    try:
        shown = terminal.type("")
    finally:
        terminal.close()
    assert "bank = <battery-chain at http://127.0.0.1:" in shown
    options = ["--no-banner", "--HistoryManager.enabled=False"]
    assert f"['Decimal', '__name__', 'bank', 'battery_chain'] {options}" in shown
