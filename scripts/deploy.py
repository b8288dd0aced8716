"""Deploys a description: `python scripts/deploy.py FILE [options]`, the same as `battery-chain deploy run`."""

from __future__ import annotations

import sys

from battery_chain.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["deploy", "run"]
    main()
