"""Deploys a description, as `battery-chain deploy run` does: `python scripts/deploy.py FILE [options]`."""

from __future__ import annotations

import sys

from battery_chain.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["deploy", "run"]
    main()
