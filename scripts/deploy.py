"""Deploys a description, as `battery-chain deploy run` does.

    python scripts/deploy.py FILE [options]
    brownie run deploy main FILE [options]        on the network that Brownie has opened

Without FILE it is the demo's.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def main(*words: str) -> None:
    """Ends the process where something is refused, with the exit code of the command line."""
    from battery_chain.cli.app import app
    from battery_chain.telemetry import shipped

    wanted = words or (str(shipped("demo", "description.toml")),)
    try:
        app.main(["deploy", "run", *wanted, "--yes", *_network()], prog_name="battery-chain")
    except SystemExit as end:
        if end.code:
            raise


def _network() -> list[str]:
    """The address of Brownie's network, where this runs in Brownie."""
    brownie = sys.modules.get("brownie")
    if brownie is None or not brownie.network.is_connected():
        return []
    return ["--rpc", str(brownie.web3.provider.endpoint_uri)]


if __name__ == "__main__":
    main(*sys.argv[1:])
