"""The library's facade: cheap to import, documented, the same verbs as the command line."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import get_type_hints

import pytest

import battery_chain
from battery_chain.api.verbs import Verbs, document
from battery_chain.cli.app import app
from battery_chain.cli.shared import each_command
from battery_chain.errors import BadInput, Missing, NotPermitted

GROUPS: dict[str, type[Verbs]] = {
    name: getattr(import_module(f"battery_chain.api.{module}"), class_)
    for name, module, class_ in (
        ("account", "accounts", "Account"),
        ("assess", "assessing", "Assess"),
        ("battery", "batteries", "Battery"),
        ("battery claim", "liens", "Claim"),
        ("battery lien", "liens", "Lien"),
        ("deploy", "deploying", "Deploy"),
        ("fund", "funds", "Fund"),
        ("fund distribute", "fund_books", "Distribute"),
        ("fund entries", "fund_books", "Entries"),
        ("market", "markets", "Market"),
        ("member", "members", "Member"),
        ("member recover", "members", "Recover"),
        ("role", "roles", "Role"),
        ("token", "tokens", "Token"),
        ("tx", "sent", "Tx"),
        ("value", "values", "Value"),
    )
}

WITHOUT = {
    "backup": "files of this machine, no act on a chain",
    "bank": "pure: battery_chain.carrying reads the files and returns the ledger",
    "chain": "a process of this machine: battery_chain.chain.embedded",
    "completion": "of a shell",
    "config": "connection.settings has every value and its origin",
    "console": "it is this library, with a prompt",
    "demo": "a story to watch",
    "doctor": "words for a terminal",
    "restore": "files of this machine, no act on a chain",
}
"""Groups of the command line that the library has no verbs for, and why."""

OTHERWISE = {
    "account import_hex": "account import",
    "fund set_prospectus": "fund prospectus",
    "fund pay_fees": "fund fees",
    "fund propose_compensation": "fund compensation",
    "value classes": "value class",
}
"""Verbs whose name Python or their neighbour has taken."""

BESIDES = {
    "assess": {"read": "a file", "standing": "of show", "too_old": "of expire", "write": "a file"},
    "battery": {"ids": "what an ID argument does", "recall": "of quarantine", "recalled": "of quarantine"},
    "deploy": {"changes": "of status"},
    "fund": {
        "accept_prospectus": "of subscribe",
        "compensations": "of compensation",
        "epoch": "of nav",
        "lend": "of borrow",
        "position": "of nav",
        "purchase": "of dispose",
        "redeem_unclaimed": "of redeem",
        "restatement": "of restate",
        "sale": "of acquire",
        "take_back_shares": "of take-back",
    },
    "fund entries": {"proposal": "of confirm"},
    "market": {
        "attach": "of sign",
        "cancel_all": "of cancel",
        "draft": "of sign",
        "fill_batch": "of fill",
        "goods": "of sign",
        "needs": "of approve",
        "read": "a file",
        "sign": "sign sell, sign buy",
        "write": "a file",
    },
    "member": {"admission": "of add", "renewals": "of renew"},
    "value": {"breakdown": "of portfolio", "coverage": "of portfolio"},
}
"""What a verb of the command line does in several steps, or on files."""


def _verbs(class_: type[Verbs]) -> list[str]:
    return [name for name, _ in inspect.getmembers(class_, inspect.isfunction) if name[0] != "_"]


def _commands() -> set[str]:
    return {" ".join(path) for path, _ in each_command(app)}


# -- cheap


def _python(text: str) -> str:
    return subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout


def test_the_import_loads_nothing_else() -> None:
    heavy = "import sys; import battery_chain; print(*sorted(m for m in sys.modules if 'battery_chain' in m))"
    assert _python(heavy).split() == ["battery_chain"]


def test_connecting_loads_no_web3() -> None:
    text = (
        "import sys, battery_chain; battery_chain.connect().battery; "
        "heavy = {'web3', 'click', 'rich', 'sqlalchemy', 'fastapi'}; print(len(heavy & sys.modules.keys()))"
    )
    assert _python(text) == "0\n"


def test_what_the_package_promises_is_there() -> None:
    assert set(battery_chain.__all__) <= set(dir(battery_chain))
    assert all(getattr(battery_chain, name) for name in battery_chain.__all__)


def test_what_it_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'battery_chain' has no attribute 'bank'"):
        _ = battery_chain.bank  # type: ignore[attr-defined]


# -- the same verbs


def test_every_group_of_the_command_line_has_its_counterpart_or_a_reason() -> None:
    groups = {command.partition(" ")[0] for command in _commands()}
    assert groups - WITHOUT.keys() == {name for name in GROUPS if " " not in name}


def test_every_group_of_verbs_hangs_on_the_connection() -> None:
    with battery_chain.connect() as bank:
        for name, class_ in GROUPS.items():
            found: object = bank
            for word in name.split():
                found = getattr(found, word)
            assert type(found) is class_


@pytest.mark.parametrize("group", GROUPS)
def test_every_verb_is_a_command_of_the_same_name(group: str) -> None:
    strangers = []
    for verb in _verbs(GROUPS[group]):
        own = f"{group} {verb}"
        command = OTHERWISE.get(own, own.replace("_", "-"))
        if verb not in BESIDES.get(group, {}) and command not in _commands():
            strangers.append(command)
    assert strangers == []


def test_the_table_of_exceptions_names_only_what_is_there() -> None:
    named = {(group, verb) for group, verbs in BESIDES.items() for verb in verbs}
    named |= {tuple(each.rsplit(" ", 1)) for each in OTHERWISE}  # type: ignore[misc]
    assert {(g, v) for g, v in named if v not in _verbs(GROUPS[g])} == set()


@pytest.mark.parametrize("group", GROUPS)
def test_every_verb_is_documented_and_typed(group: str) -> None:
    for verb in _verbs(GROUPS[group]):
        function = getattr(GROUPS[group], verb)
        assert inspect.getdoc(function), f"{group} {verb}"
        module = vars(import_module(function.__module__))
        assert "return" in get_type_hints(function, module), f"{group} {verb}"


def _rows() -> dict[tuple[str, ...], set[str]]:
    """The guide's table: by groups, their verbs."""
    text = (Path(__file__).parents[2] / "docs/guide/library.md").read_text("utf-8")
    found = {}
    for groups, verbs in re.findall(r"^\| (`bank\.[^|]*) \| ([^|]*) \|$", text, re.MULTILINE):
        first, *others = re.findall(r"`(?:bank)?\.([\w.]+)`", groups)
        outer = first.partition(".")[0]
        names = [first.replace(".", " "), *(f"{outer} {each}" for each in others)]
        found[tuple(names)] = set(re.findall(r"`(\w+)`", verbs))
    return found


def test_the_table_of_the_guide_has_every_verb_and_no_other() -> None:
    rows = _rows()
    assert {group for groups in rows for group in groups} == GROUPS.keys()
    for groups, verbs in rows.items():
        assert verbs == {verb for group in groups for verb in _verbs(GROUPS[group])}, groups


# -- refusals without a chain


def test_a_wrong_setting_is_refused_at_once() -> None:
    with pytest.raises(BadInput, match=r"^--rpc: rpc: 'ftp://x' is not an address that begins with"):
        battery_chain.connect(rpc="ftp://x")


def test_who_acts_must_be_named(tmp_path: Path) -> None:
    with battery_chain.connect(state=tmp_path) as bank, pytest.raises(NotPermitted, match="no account"):
        bank.person()
    assert bank.acting_as("alice").person() == "alice"
    assert bank.acting_as("alice").opened is bank.opened


def test_a_missing_deployment_is_told_before_a_chain_that_does_not_answer(tmp_path: Path) -> None:
    bank = battery_chain.connect(rpc="http://127.0.0.1:9", state=tmp_path)
    with pytest.raises(Missing, match=r"deployments/default\.json"):
        _ = bank.workspace


def test_no_secret_is_in_a_repr() -> None:
    with battery_chain.connect(rpc="http://user:hunter2@host.example/?key=hunter2", account="bank") as bank:
        assert repr(bank) == "<battery-chain at http://host.example/ as bank>"
        assert repr(bank.battery) == f"<battery of {bank!r}>"
        assert "hunter2" not in repr(bank.market)


def test_a_document_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.pdf: cannot be read: No such file"):
        document(tmp_path / "none.pdf")
    assert document(b"paper") == b"paper"
