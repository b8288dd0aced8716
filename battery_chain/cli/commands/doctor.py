"""What is installed, which chain answers, what is missing."""

from __future__ import annotations

import click

from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command

__all__ = ["command"]


@click.command(
    "doctor",
    cls=Command,
    rows=True,
    short_help="What is installed, which chain answers, what is missing.",
    example="battery-chain doctor",
)
@click.pass_context
def command(ctx: click.Context, session: Session) -> None:
    """Looks at programs, chain, keys and deployment; names the command that mends what is missing.

    Ends with 0 when all that is needed is here, else with 2.
    """
    from battery_chain.cli.diagnosis import diagnose, show

    findings = diagnose(session)
    show(session, findings)
    if any(finding.needed and not finding.well for finding in findings):
        ctx.exit(2)
