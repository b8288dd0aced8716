"""The funds of a description: one or several, with terms, limits, jurisdictions, prospectus, vaults."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.deploy import (
    Description,
    LimitsSpec,
    TermsSpec,
    VaultSpec,
    kind_of,
    plan,
    read_description,
)
from battery_chain.deploy.funds import fund_names, names_beside
from battery_chain.errors import BadInput, Missing
from battery_chain.manifest.merkle import keccak256
from tests.unit.test_description import SMALL

FUND = SMALL[SMALL.index("[fund]") :]
TOKEN = "0x" + "ab" * 20
RULES = f"""
jurisdictions = [756, 276]
prospectus = "prospectus.txt"

[fund.terms]
management_fee_bp = 150
performance_fee_bp = 1_000
gate_bp = 2_500
levy_bp = 25
notice_epochs = 2
from = 7

[fund.limits]
investor_classes = ["retail", "institution"]
max_holders = 50
max_share_bp = 2_000
lockup_epochs = 3
max_class_bp = 6_000
max_maker_bp = 5_000
max_operator_bp = 4_000
budget = "250000.50"

[[fund.vault]]
currency = "USDX"
token = "{TOKEN}"
minimum = "50"
"""

Read = Callable[[str], Description]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str) -> Description:
        (tmp_path / "prospectus.txt").write_bytes(b"read me")
        file = tmp_path / "d.toml"
        file.write_text(text, "utf-8")
        return read_description(file)

    return reading


def refusals(read: Read, text: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read(text)
    return [str(each).removeprefix("d.toml: ") for each in refused.value.problems]


# -- refused


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "management_fee_bp = 150",
            "management_fee_bp = 201",
            "terms.management_fee_bp: 201 is not in 0..200",
        ),
        ("gate_bp = 2_500", "gate_bp = 10_001", "terms.gate_bp: 10001 is not in 0..10000"),
        ("notice_epochs = 2", "notice_epochs = 13", "terms.notice_epochs: 13 is not in 0..12"),
        ("levy_bp = 25", "levy = 25", "terms.levy: is unknown"),
        (
            '"retail", "institution"',
            '"rich"',
            "limits.investor_classes: 'rich' is not one of none, retail, professional, institution",
        ),
        ("lockup_epochs = 3", "lockup_epochs = 37", "limits.lockup_epochs: 37 is not in 0..36"),
        ('"250000.50"', '"-1"', "limits.budget: '-1' is not an amount, such as \"1000.50\""),
        (
            "[756, 276]",
            "[756, 756]",
            "jurisdictions: [756, 756] is not a list of numbers in 1..999, each once",
        ),
        ("[756, 276]", "[true]", "jurisdictions: [True] is not a list of numbers in 1..999, each once"),
        (
            '"prospectus.txt"',
            '"none.txt"',
            "prospectus: 'none.txt' is neither 0x and 64 digits nor a file: No such file or directory",
        ),
        (f'"{TOKEN}"', '"0x12"', "vault[0].token: '0x12' is not an address"),
        (
            'currency = "USDX"',
            'currency = "US D"',
            "vault[0].currency: 'US D' is there twice, or not 1 to 12 letters and digits",
        ),
    ],
)
def test_each_bad_rule_is_refused_alone_and_exactly(read: Read, old: str, new: str, said: str) -> None:
    text = SMALL + RULES
    assert text.count(old) == 1
    assert refusals(read, text.replace(old, new)) == [f"fund.{said}"]


def test_two_funds_have_numbers_and_symbols_of_their_own(read: Read) -> None:
    twice = SMALL.replace("[fund]", "[[fund]]") + FUND.replace("[fund]", "[[fund]]")
    assert refusals(read, twice) == ["fund: 1 is there twice", "fund: 'ONE' is there twice"]


def test_a_problem_of_the_second_fund_names_it(read: Read) -> None:
    second = FUND.replace("[fund]", "[[fund]]").replace("number = 1", "number = 0").replace("ONE", "TWO")
    text = SMALL.replace("[fund]", "[[fund]]") + second
    assert refusals(read, text) == ["fund[1].number: 0 is not in 1..4294967295"]


def test_a_fund_that_is_not_there_is_not_chosen(read: Read) -> None:
    with pytest.raises(BadInput, match=r"--fund: 'TWO' is none of 1 \(ONE\)"):
        read(SMALL).fund_chosen("TWO")
    with pytest.raises(Missing, match="the description has no fund"):
        read(SMALL.replace(FUND, "")).fund_chosen()


# -- read


def test_a_fund_without_rules_leaves_those_on_chain_as_they_are(read: Read) -> None:
    (fund,) = read(SMALL).funds
    assert (fund.terms, fund.limits, fund.jurisdictions, fund.prospectus, fund.vaults) == (
        None,
        None,
        (),
        b"",
        (),
    )


def test_every_rule_of_a_fund_is_read(read: Read) -> None:
    (fund,) = read(SMALL + RULES).funds
    assert fund.terms == TermsSpec(150, 1_000, 2_500, 25, 2, 7)
    classes = ("retail", "institution")
    assert fund.limits == LimitsSpec(classes, 50, 2_000, 3, 6_000, 5_000, 4_000, Decimal("250000.50"))
    assert fund.limits is not None
    assert fund.limits.bitmap == 0b1010
    assert fund.jurisdictions == (276, 756)
    assert fund.prospectus == keccak256(b"read me")
    assert fund.vaults == (VaultSpec("USDX", TOKEN, Decimal(50)),)


def test_rules_may_change_and_vaults_be_added_but_not_what_is_fixed(read: Read) -> None:
    plain, ruled = read(SMALL).funds[0], read(SMALL + RULES).funds[0]
    assert plain.fixed == ruled.fixed
    assert read(SMALL.replace('seed = "1000"', 'seed = "2000"')).funds[0].fixed != plain.fixed


def test_a_prospectus_may_be_a_hash(read: Read) -> None:
    text = SMALL + RULES.replace('"prospectus.txt"', f'"0x{"cd" * 32}"')
    assert read(text).funds[0].prospectus == b"\xcd" * 32


def test_several_funds_are_listed_and_chosen_by_number_or_symbol(read: Read) -> None:
    second = (FUND + RULES).replace("[fund]", "[[fund]]")
    second = second.replace("number = 1", "number = 7").replace("ONE", "TWO")
    found = read(SMALL.replace("[fund]", "[[fund]]") + second)
    assert [each.number for each in found.funds] == [1, 7]
    assert found.fund is found.funds[0]
    assert found.fund_chosen() is found.fund_chosen("ONE") is found.fund_chosen("1") is found.funds[0]
    assert found.fund_chosen("7") is found.fund_chosen("TWO") is found.funds[1]
    names = [step.name for step in plan(found)]
    assert names[names.index("Fund") :] == [
        *("Fund", "FundVault", "FundInKind"),
        *("Fund2", "FundVault2", "FundInKind2", "FundVault2.USDX"),
    ]


def test_names_of_contracts_tell_their_kind() -> None:
    assert [kind_of(each) for each in ("Fund", "Fund2", "FundVault12", "FundVault2.USDX", "FundInKind3")] == [
        *("Fund", "Fund", "FundVault", "FundVault", "FundInKind")
    ]
    assert names_beside("Fund3") == fund_names(2)
    assert names_beside("Fund") == fund_names(0)
    assert fund_names(1).vault_of("USDX") == "FundVault2.USDX"
