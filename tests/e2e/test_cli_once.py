"""The same command twice: one wish or two?"""

from __future__ import annotations

import json

from tests.e2e.conftest import Cli

ISSUE = ("token", "issue", "bruno", "100")


def balance(cli: Cli) -> str:
    return str(cli.json("token", "balance", "bruno")["balance"])


def test_a_key_is_sent_once_and_another_key_again(cli: Cli) -> None:
    before = float(balance(cli))
    first, second = (cli.json(*ISSUE, "--idempotency-key", "salary of may") for _ in range(2))
    assert first["receipts"][0]["before"] is False
    assert second["receipts"][0] == {**first["receipts"][0], "before": True}
    assert float(balance(cli)) == before + 100
    cli(*ISSUE, "--idempotency-key", "salary of june")
    assert float(balance(cli)) == before + 200


def test_a_key_for_another_amount_is_refused(cli: Cli) -> None:
    cli(*ISSUE, "--idempotency-key", "salary of july")
    before = balance(cli)
    said = cli("token", "issue", "bruno", "101", "--idempotency-key", "salary of july", code=2).stderr
    assert "this key stands for another transaction" in said
    assert balance(cli) == before


def test_without_a_key_an_operation_id_is_told_and_serves_as_one(cli: Cli) -> None:
    done = cli(*ISSUE, "--json")
    operation = json.loads(done.stdout)["idempotency_key"]
    assert f"operation {operation}; if stopped: --idempotency-key {operation}" in done.stderr
    before = balance(cli)
    again = cli.json(*ISSUE, "--idempotency-key", operation)
    assert again["receipts"][0]["before"] is True
    assert balance(cli) == before
    assert cli.json("tx", "show", operation)["key"].startswith(f"{operation}/SettlementToken.issue/")


def test_a_dry_run_tells_no_operation(cli: Cli) -> None:
    assert "operation op:" not in cli(*ISSUE, "--dry-run").stderr
