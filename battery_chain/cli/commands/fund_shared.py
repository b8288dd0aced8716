"""What commands of the group `fund` share: acts in files, rules that are scheduled, hashes of documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from battery_chain import wholly
from battery_chain.cli.arguments import FILE, read_bytes
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Facts, Lines
from battery_chain.cli.session import Session
from battery_chain.cli.values import Moment, document
from battery_chain.errors import BadInput, NotPermitted, Problem

if TYPE_CHECKING:
    from battery_chain.deploy import Ruled
    from battery_chain.fund.acts import Act

F = TypeVar("F", bound=Callable[..., Any])

__all__ = [
    "DOCUMENT",
    "OUT",
    "document_hash",
    "load_act",
    "rule_maker",
    "save_act",
    "show_ruled",
]

OUT = click.option("--out", type=FILE, help="Only sign, into this file: for `fund approve`, or for later.")
DOCUMENT = click.option(
    "--document", "paper", type=FILE, required=True, help="What it rests on; its hash goes on chain."
)


def document_hash(file: Path) -> bytes:
    """The hash of a file, as it goes on chain (keccak-256)."""
    from battery_chain.manifest.merkle import keccak256

    return keccak256(read_bytes(file))


# -- acts


def save_act(session: Session, act: Act, file: Path, then: str) -> None:
    """Writes an act for whoever approves or does it; never over another file, nor where nothing is done."""
    from battery_chain.fund.acts import act_digest

    if file.exists():
        raise BadInput([Problem(str(file), 0, "", "is there already: name another file")])
    if session.dry_run:
        session.end_plan()
    wholly.write(file, document(act.document()) + "\n")
    if session.unsigned:
        session.way_back = f"battery-chain fund attach {file} --signature 0x…"
        session.end_plan()
    facts = {"written": str(file), "act": act.kind, "digest": act_digest(session.workspace, act)}
    texts = [f"next: battery-chain fund approve {file}, and a day later: {then} {file}"]
    session.screen.show(facts, Lines([f"✓ {act.kind} signed"], "green"), Facts(facts), Lines(texts))


def load_act(file: Path) -> Act:
    """The act in a file. `BadInput` when there is none."""
    from battery_chain.fund.acts import read_act

    try:
        said = json.loads(read_bytes(file))
    except ValueError:
        raise BadInput([Problem(str(file), 0, "", "is not JSON")]) from None
    return read_act(said, str(file))


# -- rules


def rule_maker(session: Session, function: str) -> str:
    """Who may change a rule: the account setting, else the only holder of the role it was given to."""
    role = session.description.ruler("Fund", function)
    if role == "admin":
        return session.person("admin", "admin")
    holders = session.description.roles.get(role, ())
    if not session.settings.account and not holders:
        raise NotPermitted(f"no {role}", f"{function} is for the role {role}, which nobody has")
    return session.person(role)


def show_ruled(session: Session, found: Ruled, facts: Mapping[str, object], done: str) -> None:
    """Done, or scheduled: then when and how it is carried out."""
    if found.operation:
        facts = {**facts, "operation": found.operation, "ready": Moment(found.ready_at)}
        done = f"scheduled: {done}; then: battery-chain role execute {found.operation[:8]}"
    show_receipts(session, [found.receipt], facts, done=done)
