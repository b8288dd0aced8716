"""Members by signed claims: signed by an identity provider, submitted by anyone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain.cli.arguments import FILE, evidence
from battery_chain.cli.attach import SIGNATURES, Place, fitted
from battery_chain.cli.commands.member_rows import CLASS, DAYS, JURISDICTION, MEMBERS_FILE, admissions
from battery_chain.cli.receipts import show_receipts
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import Moment, counted

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.setup.member_claims import SignedClaim

__all__ = ["attach", "claim", "register"]

_DAY = 86_400


@click.command(
    "claim",
    cls=Command,
    signs=True,
    short_help="Sign who a wallet is.",
    example="battery-chain member claim dora --jurisdiction 276 --out dora.json --account identity\n"
    "battery-chain member claim --file members.csv --out claims.json",
)
@click.argument("who", required=False)
@JURISDICTION
@CLASS
@DAYS
@MEMBERS_FILE
@click.option("--evidence", "document", type=FILE, help="The provider's own file; its hash is signed.")
@click.option(
    "--submit-within",
    "within",
    type=click.IntRange(1, 366),
    default=30,
    show_default=True,
    metavar="DAYS",
    help="It may be submitted so long.",
)
@click.option("--out", type=FILE, required=True, help="The file for whoever submits it.")
def claim(
    session: Session,
    who: str | None,
    jurisdiction: int | None,
    class_: str,
    days: int,
    file: Path | None,
    document: Path | None,
    within: int,
    out: Path,
) -> None:
    """Signs, and sends nothing: whoever has OUT submits it with `member register`. It holds the messages of
    EIP-712 that were signed. A claim is stale once a later word about its wallet is on chain. By an identity
    provider (--account WHO). With --unsigned OUT waits for signatures that are made elsewhere: `member
    attach`.
    """
    from battery_chain.manifest import keccak256
    from battery_chain.setup.member_claims import sign_claims, write_claims

    wanted = admissions(session, who, jurisdiction, class_, days, file)
    person, now = session.person("identity_provider"), session.now()
    proof = keccak256(evidence(document, "claim", now, *(each.account for each in wanted)))
    claims = sign_claims(session.workspace, wanted, person, now, now + within * _DAY, proof)
    write_claims(out, claims)
    if session.unsigned:
        session.way_back = f"battery-chain member attach {out} --signature 0x…"
        return
    data = {"written": str(out), "claims": [_entry(session, each) for each in claims]}
    said = f"{out}: {counted(len(claims), 'claim')} signed; next: battery-chain member register {out}"
    session.screen.show(data, Lines([said]), _table(data["claims"]))


@click.command(
    "attach",
    cls=Command,
    short_help="Signatures made elsewhere.",
    example="battery-chain member attach dora.json --signature 0x3f2a…",
)
@click.argument("file", type=FILE)
@SIGNATURES
def attach(session: Session, file: Path, signatures: tuple[str, ...]) -> None:
    """Puts signatures, made elsewhere, to the claims of FILE, which `member claim --unsigned` has written.
    Each is refused where it is not that of the provider it names.
    """
    from battery_chain.setup.member_claims import claim_typed_data, read_claims, write_claims

    claims = read_claims(session.workspace, file)
    missing = [each for each in claims if not each.signature]
    places = [
        Place(claim_typed_data(session.workspace, each.claim), each.provider, f"claim {each.claim.account}")
        for each in missing
    ]
    made = iter(fitted(session, places, signatures))
    both = [each if each.signature else replace(each, signature=next(made)) for each in claims]
    write_claims(file, both)
    left = sum(not each.signature for each in both)
    then = f"{left} to be signed" if left else f"next: battery-chain member register {file}"
    data = {"written": str(file), "signed": len(both) - left, "missing": left}
    session.screen.show(data, Lines([f"{file}: {counted(len(both) - left, 'claim')} signed; {then}"]))


def _entry(session: Session, signed: SignedClaim) -> dict[str, Any]:
    from battery_chain.setup.members import INVESTOR_CLASSES

    said = signed.claim
    return {
        "account": session.party(said.account),
        "jurisdiction": f"{said.jurisdiction:03d}",
        "investor_class": INVESTOR_CLASSES[said.investor_class],
        "valid_until": Moment(said.valid_until),
        "submit_until": Moment(said.expires_at),
        "provider": session.party(signed.provider),
    }


def _table(entries: Any) -> Table:
    columns = ("member", "jurisdiction", "class", "valid until", "submit until", "signed by")
    return Table(columns, [list(row.values()) for row in entries])


@click.command(
    "register",
    cls=Command,
    writes=True,
    once=True,
    short_help="Submit signed claims.",
    example="battery-chain member register dora.json --account dora",
)
@click.argument("file", type=FILE)
def register(session: Session, file: Path) -> None:
    """Submits the claims of FILE, which `member claim` has written, one transaction each. Anyone may. What is
    on chain already is left out.
    """
    from battery_chain.setup.member_claims import read_claims
    from battery_chain.setup.member_claims import register as library

    claims = read_claims(session.workspace, file)
    person = session.person("identity_provider")

    def follow(receipts: Any, total: int) -> Any:
        return receipts if session.planning else session.screen.follow(receipts, "claims", total)

    receipts: list[Receipt] = session.send(lambda: library(session.workspace, claims, person, follow))
    before = len(claims) - len(receipts)
    done = f"{counted(len(receipts), 'claim')} registered" + (f", {before} before" if before else "")
    show_receipts(session, receipts, {"registered": len(receipts), "before": before}, done=done)
