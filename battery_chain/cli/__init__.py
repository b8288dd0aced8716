"""The command line. Importing it is cheap: what a command needs is imported when it runs."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """The console script `battery-chain`; ends the process with the command's exit code."""
    from battery_chain.cli.app import app

    app.main(prog_name="battery-chain")
