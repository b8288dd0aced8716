"""What is signed elsewhere comes back, is checked, and takes effect."""

from __future__ import annotations

import json
from typing import Any

import pytest

from battery_chain.chain import Rpc, development_signers
from tests.e2e.conftest import Cli, row, signed, write
from tests.e2e.test_cli import following

_WALLET = f"0x{0xA77AC000:040x}"
_SAYS_YES = "0x631626ba7e60e01b60005260206000f3"
_SAYS_NO = "0x60206000f3"


def another(message: dict[str, Any], part: str, **fields: Any) -> dict[str, Any]:
    return message | {part: message[part] | fields}


def claim(cli: Cli, file: str, wallet: str, *words: str) -> tuple[dict[str, Any], str]:
    """What is to be signed, and by whom."""
    command = ("member", "claim", wallet, "--jurisdiction", "276", "--out", file, "--unsigned", *words)
    (message,) = json.loads(cli(*command).stdout)
    return message, str(json.loads((cli.folder / file).read_text())["claims"][0]["provider"])


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("message", {"jurisdiction": 756}),
        ("domain", {"chainId": 1}),
        ("domain", {"verifyingContract": "0x" + "11" * 20}),
    ],
)
def test_a_signature_of_something_else_is_refused(cli: Cli, part: str, fields: dict[str, Any]) -> None:
    message, provider = claim(cli, "else.json", _WALLET)
    before = (cli.folder / "else.json").read_bytes()
    wrong = signed(another(message, part, **fields), provider)
    done = cli("member", "attach", "else.json", "--signature", wrong, code=4)
    assert f"signer of claim {_WALLET}" in done.stderr
    assert provider in done.stderr
    assert (cli.folder / "else.json").read_bytes() == before


def test_a_claim_of_another_signer_is_refused_with_both_addresses(cli: Cli) -> None:
    message, provider = claim(cli, "other.json", _WALLET)
    wrong = next(each.address for each in development_signers(31337) if each.address != provider)
    done = cli("member", "attach", "other.json", "--signature", signed(message, wrong), code=4)
    assert wrong.lower() in done.stderr
    assert provider in done.stderr
    assert "0x and pairs" in cli("member", "attach", "other.json", "--signature", "0x1", code=2).stderr
    assert "is not signed yet" in cli("member", "register", "other.json", code=2).stderr


def test_a_claim_that_is_signed_elsewhere_makes_a_member(cli: Cli) -> None:
    block = cli.block()
    message, provider = claim(cli, "mine.json", _WALLET)
    mine = signed(message, provider)
    assert cli.json("member", "attach", "mine.json", "--signature", mine)["missing"] == 0
    again = cli("member", "attach", "mine.json", "--signature", mine, code=2)
    assert "no signature is missing in this file" in again.stderr
    assert cli.block() == block
    assert cli.json("member", "register", "mine.json", "--account", "alice")["registered"] == 1
    assert _WALLET in {each["account"]["address"].lower() for each in cli.json("member", "list")}


@pytest.mark.parametrize(("code", "ends"), [(_SAYS_NO, 4), (_SAYS_YES, 0)])
def test_a_contract_is_asked_whether_it_signed(cli: Cli, code: str, ends: int) -> None:
    contract = "0x" + "c0de" * 10
    rpc = Rpc.connect(cli.json("chain", "status")["rpc"])
    rpc.call("anvil_setCode", contract, code)
    rpc.close()
    file = f"contract-{ends}.json"
    claim(cli, file, _WALLET, "--account", contract)
    done = cli("member", "attach", file, "--signature", "0x" + "ab" * 70, code=ends)
    assert ("one that it confirms" in done.stderr) == bool(ends)


def test_assessments_that_two_sign_elsewhere_are_booked(cli: Cli) -> None:
    first = following(cli)
    cli("battery", "mint", write(cli.folder, "far.csv", [row(serial=first)]))
    (cli.folder / "far-r.csv").write_text(
        f"battery_id,day,relative_capacity\nCAR-NMC-{first},2026-03-01,0.80\n"
    )
    block = cli.block()
    words = ("assess", "sign", "far-r.csv", "--out", "far.json", "--unsigned")
    asked = json.loads(cli(*words, "--assessor", "laboratory", "--assessor", "inspector").stdout)
    signers = json.loads((cli.folder / "far.json").read_text())["assessments"][0]["signers"]
    assert len(asked) == len(signers) == 2
    wrong = signed(another(asked[0], "message", day=1), signers[0])
    done = cli("assess", "attach", "far.json", "--signature", wrong, code=4)
    assert f"is not {signers[0]}" in done.stderr
    second = cli.json("assess", "attach", "far.json", "--signature", signed(asked[1], signers[1]))
    assert second["missing"] == 1
    assert "65 bytes" in cli("assess", "submit", "far.json", code=2).stderr
    assert cli.block() == block
    cli("assess", "attach", "far.json", "--signature", signed(asked[0], signers[0]))
    assert cli.json("assess", "submit", "far.json")["booked"] == 1
    shown = cli.json("assess", "show", f"CAR-NMC-{first}")["assessments"]
    assert shown[-1]["health"] == 8000


def test_a_battery_statement_is_printed_and_names_its_signer(cli: Cli) -> None:
    first = following(cli)
    minted = cli.json("battery", "mint", write(cli.folder, "hand.csv", [row(serial=first)]))["minted"]
    battery = f"{minted[0]['batch']}:0"
    cli("battery", "hand-over", battery, "--to", "recycler", "--statement", "hand.json")
    (message,) = json.loads(cli("battery", "sign", "hand.json", "--unsigned").stdout)
    mine = signed(message, message["message"]["to"])
    assert cli.json("battery", "sign", "hand.json")[0]["signature"] == mine


def test_an_offer_that_is_signed_elsewhere_is_kept_with_its_signature(cli: Cli) -> None:
    first = following(cli)
    minted = cli.json("battery", "mint", write(cli.folder, "offer.csv", [row(serial=first)]))["minted"]
    words = ("fund", "acquire", f"{minted[0]['batch']}:0", "--seller", "bank", "--price", "9000")
    done = cli(*words, "--unsigned", "--out", "offer.json", code=6)
    message = json.loads(done.stdout)[-1]
    seller = message["message"]["seller"]
    wrong = signed(another(message, "message", price=1), seller)
    refused = cli("fund", "attach", "offer.json", "--signature", wrong, code=4)
    assert seller.lower() in refused.stderr.lower()
    mine = signed(message, seller)
    cli("fund", "attach", "offer.json", "--signature", mine)
    assert json.loads((cli.folder / "offer.json").read_text())["signature"] == mine
