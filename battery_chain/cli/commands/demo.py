"""A whole story on an embedded chain."""

from __future__ import annotations

from pathlib import Path

import click

from battery_chain.cli.arguments import FILE
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Command
from battery_chain.errors import BadInput, Problem

__all__ = ["command"]


@click.command(
    "demo",
    cls=Command,
    short_help="The whole story on an embedded chain.",
    example="battery-chain demo\nbattery-chain demo --story fund\nbattery-chain demo --story market --json",
)
@click.option(
    "--story",
    type=click.Choice(("life", "fund", "market")),
    default="life",
    show_default=True,
    help="The life of a fleet, five years of a fund until its last unit, or a trading day.",
)
@click.option("--chain", "kind", type=click.Choice(("anvil", "ganache")), default="anvil", show_default=True)
@click.option("--manifest", type=FILE, help="Another manifest than the shipped one.")
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="A folder of larger sets of readings."
)
def command(session: Session, story: str, kind: str, manifest: Path | None, data: Path | None) -> None:
    """Starts a chain of its own, plays the life of a fleet of batteries and its fund on it, five years of a
    fund, or a trading day on the market, checks every value against a model of its own, and leaves nothing
    behind."""
    from battery_chain.demo import Options, QuietStage, RichStage, Stage, play, play_fund, play_market

    silent = session.screen.json or session.screen.quiet
    stage: Stage = QuietStage() if silent else RichStage()
    if story == "life":
        figures = play(Options(kind, manifest, data), stage)
    else:
        _refuse_input(manifest, data)
        figures = play_fund(kind, stage) if story == "fund" else play_market(kind, stage)
    session.screen.show(figures)


def _refuse_input(manifest: Path | None, data: Path | None) -> None:
    given = {"--manifest": manifest, "--data": data}
    rule = "is for the story of a life; the others have a fleet of their own"
    problems = [Problem(name, 0, "", rule) for name, path in given.items() if path is not None]
    if problems:
        raise BadInput(problems)
