"""Nothing secret shows: a whole run with a known key, password and address, and a look everywhere after it.

The scan itself is tried too: a leak planted in each place must be found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from eth_account import Account

from battery_chain.chain import Chain, Rpc, embedded
from tests.e2e.conftest import PROGRAM, clean_environment, describe, row, write
from tests.e2e.leaks import Secrets, watched

KEY = bytes.fromhex("ca11ab1ec0ffee5eed0ddba11decade0feedface8badf00dbaadc0dedeadc0de")
SECOND = KEY[::-1]
PASSWORD = "Canary-Horse-Battery-7!"
TOKEN = "canary-token-93f1"
SECRETS = Secrets({"key": KEY, "second": SECOND, "password": PASSWORD.encode(), "token": TOKEN.encode()})
LOGGING = {"BATTERY_CHAIN_LOG_LEVEL": "debug", "BATTERY_CHAIN_LOG_FORMAT": "json"}
SETTINGS = ("battery-chain.toml", "password")


class Run:
    """Commands in `folder`, as processes of their own; all that they print is kept."""

    def __init__(self, folder: Path, chain: Chain) -> None:
        self.folder, self.said = folder, b""
        url = chain.rpc_url.replace("http://", f"http://{TOKEN}:{TOKEN}@")
        settings = f'rpc = "{url}/?key={TOKEN}"\npassword_file = "password"\nkeystore = "keys"\n'
        for name, text in zip(SETTINGS, (settings, f"{PASSWORD}\n"), strict=True):
            (folder / name).write_text(text)
            (folder / name).chmod(0o600)

    def __call__(self, *words: str, code: int = 0, given: bytes = b"") -> None:
        done = subprocess.run(
            [str(PROGRAM), *words, "--debug"],
            cwd=self.folder,
            env=clean_environment()
            | {"BATTERY_CHAIN_LOG_LEVEL": "debug", "BATTERY_CHAIN_LOG_FORMAT": "json"},
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.said += done.stdout
        assert done.returncode == code, done.stdout.decode()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with embedded("anvil") as chain:
        rpc = Rpc.connect(chain.rpc_url)
        for key in (KEY, SECOND):
            rpc.call("anvil_setBalance", Account.from_key(key).address, hex(10**24))
        rpc.close()
        yield Run(tmp_path, chain)


def story(run: Run) -> None:
    """All that keys do: imported, they deploy, sign assessments, invest, are refused, and are locked."""
    run("account", "import", "canary", given=KEY.hex().encode())
    run("account", "import", "canary", code=2, given=KEY.hex().encode())
    run("account", "import", "other", code=2, given=KEY.hex()[:-1].encode())
    run("account", "import", "second", given=SECOND.hex().encode())
    describe(run.folder)
    file = run.folder / "description.toml"
    text = file.read_text()
    for person, key in (("deployer", "canary"), ("laboratory", "second"), ("alice", "canary")):
        text = "\n".join(
            f'{person} = "{key}"' if line.startswith(f'{person} = "dev:') else line
            for line in text.splitlines()
        )
    file.write_text(text)
    run("deploy", "run", "description.toml", "--yes")
    run("deploy", "verify")
    write(run.folder, "manifest.csv", [row(serial=1 + n) for n in range(3)])
    run("battery", "mint", "manifest.csv", "--yes")
    (run.folder / "r.csv").write_text("battery_id,day,relative_capacity\nCAR-NMC-1,2026-01-10,0.97\n")
    run("assess", "run", "r.csv", "--yes")
    run("token", "issue", "manager", "5000", "--yes")
    run("token", "issue", "alice", "5000", "--yes")
    run("fund", "open", "--yes")
    run("fund", "subscribe", "1000", "--account", "alice", "--yes")
    run("role", "grant", "auditor", "bank", "--account", "alice", "--yes", code=5)
    run("battery", "show", "CAR-NMC-99", code=2)
    for words in (("tx", "list"), ("tx", "show", "1"), ("tx", "resume"), ("config", "show", "--origin")):
        run(*words)
    run("battery", "show", "CAR-NMC-1", "--rpc", f"http://{TOKEN}@127.0.0.1:1", code=3)
    (run.folder / "password").write_text("another\n")
    run("fund", "subscribe", "500", "--account", "alice", "--yes", code=7)


def test_no_secret_shows_anywhere_in_a_whole_run(run: Run) -> None:
    with watched(SECRETS) as watch:
        # The addresses that a person types with a secret in them are on that person's own command line.
        story(run)
    assert len(watch.seen) > 15
    assert watch.shown <= {"cmdline: token"}
    assert SECRETS.within(run.said) == set()
    given = [run.folder / name for name in SETTINGS]
    assert SECRETS.in_files([run.folder], given) == {}
    assert (run.folder / "keys" / "canary.json").stat().st_mode & 0o777 == 0o600
    journals = list(run.folder.glob(".battery-chain/journal/*.sqlite*"))
    assert journals
    assert all(each.stat().st_mode & 0o077 == 0 for each in journals)


# -- the scan finds what is planted

CHILD = "import os, subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(.5)',"
LEAKS = {
    "argv": f"{CHILD} K])",
    "environment": f"{CHILD}], env={{**os.environ, 'LEAK': K}})",
    "log": "import logging; logging.warning('signing with %s', K.upper())",
    "traceback": "raise ValueError(f'bad key {int(K, 16)}')",
    "journal": "import sqlite3; d = sqlite3.connect('j.sqlite'); d.execute('create table t (k blob)');"
    " d.execute('insert into t values (?)', (bytes.fromhex(K),)); d.commit()",
    "file": "import base64; open('f', 'w').write('x' + base64.b64encode(b'..' + bytes.fromhex(K)).decode())",
}


def plant(code: str, folder: Path) -> bytes:
    """Runs code with the key in K, which it read from standard input."""
    program = f"import sys; K = sys.stdin.readline().strip()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        input=KEY.hex().encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("place", LEAKS)
def test_a_leak_that_is_planted_is_found(place: str, tmp_path: Path) -> None:
    with watched(SECRETS) as watch:
        said = plant(LEAKS[place], tmp_path)
    found: Sequence[object] = [*watch.shown, *SECRETS.within(said), *SECRETS.in_files([tmp_path])]
    assert len(found) == 1, json.dumps([str(each) for each in found])


def test_what_leaks_nothing_is_found_clean(tmp_path: Path) -> None:
    with watched(SECRETS) as watch:
        said = plant("print(len(K))", tmp_path)
    assert (watch.shown, SECRETS.within(said), SECRETS.in_files([tmp_path])) == (set(), set(), {})
