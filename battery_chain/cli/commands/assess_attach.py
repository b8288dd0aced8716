"""Assessments that are signed elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.attach import SIGNATURES, Place, fitted
from battery_chain.cli.render import Lines
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.cli.values import counted

if TYPE_CHECKING:
    from battery_chain.assessment import Assessment

__all__ = ["attach"]


@click.command(
    "attach",
    cls=Command,
    short_help="Signatures made elsewhere.",
    example="battery-chain assess attach signed.json --signature 0x3f2a…",
)
@click.argument("file", type=FILE)
@SIGNATURES
def attach(session: Session, file: Path, signatures: tuple[str, ...]) -> None:
    """Puts signatures, made elsewhere, to the assessments of FILE, which --unsigned has written. Each is
    refused where it is not that of the assessor it is to be of.
    """
    from battery_chain.assessment.signed_file import read_signed, write_signed

    found = read_signed(file)
    places = [place for each in found for place in _missing(session, each)]
    made = iter(fitted(session, places, signatures))
    both = [_filled(each, made) for each in found]
    write_signed(file, both)
    left = sum(not one for each in both for one in each.signatures)
    then = f"{counted(left, 'signature')} to come" if left else f"next: battery-chain assess submit {file}"
    data = {"written": str(file), "attached": len(places) - left, "missing": left}
    session.screen.show(data, Lines([f"✓ {counted(len(places) - left, 'signature')} attached; {then}"]))


def _missing(session: Session, assessment: Assessment) -> Iterator[Place]:
    from battery_chain.deploy import typed_data

    message = typed_data(session.workspace, assessment.statement)
    for who, signature in zip(assessment.signers, assessment.signatures, strict=bool(assessment.signers)):
        if not signature:
            yield Place(message, who, f"{assessment.kind} {assessment.subject}")


def _filled(assessment: Assessment, made: Iterator[bytes]) -> Assessment:
    signatures = tuple(each or next(made) for each in assessment.signatures)
    return replace(assessment, signatures=signatures, signers=() if all(signatures) else assessment.signers)
