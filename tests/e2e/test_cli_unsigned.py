"""What is signed elsewhere or only planned; what readers say of other times, and in other forms."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet
import pytest

from battery_chain.chain import Rpc, development_signers
from tests.e2e.conftest import Cli, row, write
from tests.e2e.test_cli import following

_NOT_KEPT = (".log", ".sqlite-shm")
ISSUE = ("token", "issue", "alice", "500")


def files(cli: Cli) -> dict[str, bytes]:
    """All that is kept, but what the chain logs and what SQLite shares between processes."""
    found = (each for each in cli.folder.rglob("*") if each.is_file() and each.suffix not in _NOT_KEPT)
    return {str(each): each.read_bytes() for each in found}


@pytest.mark.parametrize("how", ["--unsigned", "--dry-run"])
def test_nothing_is_sent_or_kept(cli: Cli, how: str) -> None:
    first = following(cli)
    manifest = write(cli.folder, "plan.csv", [row(serial=first)])
    (cli.folder / "p.csv").write_text("battery_id,day,relative_capacity\nCAR-NMC-1,2026-01-10,0.97\n")
    kept, block = files(cli), cli.block()
    for words in (
        ISSUE,
        ("battery", "mint", manifest),
        ("role", "grant", "auditor", "bank"),
        ("member", "freeze", "bruno"),
    ):
        cli(*words, how)
    assert cli.block() == block
    assert files(cli) == kept


def test_a_transaction_that_is_signed_elsewhere_takes_effect(cli: Cli) -> None:
    before = cli.json("token", "balance", "alice")
    (asked,) = json.loads(cli(*ISSUE, "--unsigned").stdout)
    assert "nonce" not in asked
    (asked,) = json.loads(cli(*ISSUE, "--unsigned", "--with-nonce").stdout)
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    (signer,) = (each for each in development_signers(31337) if each.address == asked["from"])
    fields = {
        name: int(value, 16) if name not in ("to", "data") else value
        for name, value in asked.items()
        if name not in ("action", "function", "from")
    }
    rpc.call("eth_sendRawTransaction", "0x" + signer.sign_transaction(fields).raw.hex())
    rpc.call("evm_mine")
    rpc.close()
    assert cli.json("token", "balance", "alice") != before


def test_rows_are_the_same_in_every_form(cli: Cli) -> None:
    rows = cli.json("role", "list")
    said = cli("role", "list", "--format", "csv").stdout
    cli("role", "list", "--format", "parquet", "--out", "roles.parquet")
    table = pyarrow.parquet.read_table(cli.folder / "roles.parquet")
    shown = [each["role"] for each in csv.DictReader(io.StringIO(said))]
    assert shown == table.column("role").to_pylist()
    assert len(shown) == len(rows) > 10


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2099-01-01", "--at: "),
        ("999999999", "--at: '999999999' is not a block"),
        ("yesterday", "--at: "),
    ],
)
def test_a_time_that_is_none_is_refused(cli: Cli, when: str, said: str) -> None:
    assert said in cli("battery", "list", "--at", when, code=2).stderr
