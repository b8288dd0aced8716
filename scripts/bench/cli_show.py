"""How long `battery-chain battery show` takes from cold against a chain on this machine, what that is made
of, and its ratio to a floor in the same run: an interpreter that imports click and rich and asks the node one
thing by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.chain.embedded import embedded  # noqa: E402
from battery_chain.telemetry import shipped  # noqa: E402
from scripts.bench.cli_help import seconds  # noqa: E402

__all__ = ["GOAL", "main", "parts"]

GOAL = 0.9
"""Seconds, cold."""

_RUNS = 9
_SHOW = ("battery", "show", "CAR-NMC-00000012")
_ASK = """
import click, rich, json, sys, urllib.request as u
body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []}).encode()
u.urlopen(u.Request(sys.argv[1], body, {"Content-Type": "application/json"})).read()
"""
_PARTS = '''
import json, sys, time
begun = time.perf_counter()
spent = {"requests": 0.0, "check of the chain": 0.0, "rendering": 0.0}
asked, inside = [0], [False]

def timed(owner, name, part):
    plain = getattr(owner, name)
    def call(*args, **extra):
        if inside[0] and part == "requests":
            return plain(*args, **extra)
        at, outer = time.perf_counter(), inside[0]
        inside[0] = outer or part == "check of the chain"
        try:
            return plain(*args, **extra)
        finally:
            inside[0] = outer
            spent[part] += time.perf_counter() - at
    setattr(owner, name, call)

class Loading:
    """Which modules the command loads, in their order."""
    def find_spec(self, name, *_):
        loaded.append(name)
loaded = []
sys.meta_path.insert(0, Loading())
import battery_chain.cli.app as cli
from battery_chain.chain.transport import HttpTransport
from battery_chain.cli.render import Screen
from battery_chain.deploy.workspace import Workspace

def counted(self, text, plain=HttpTransport.send):
    asked[0] += 1
    return plain(self, text)
HttpTransport.send = counted
timed(HttpTransport, "send", "requests")
timed(Workspace, "check_chain", "check of the chain")
timed(Screen, "show", "rendering")
try:
    cli.app.main(sys.argv[1:])
finally:
    whole = time.perf_counter() - begun
    found = {"spent": spent, "whole": whole, "requests": asked[0], "modules": loaded}
    print(json.dumps(found), file=sys.stderr)
'''
_IMPORTS = """
import importlib, json, sys, time
names = json.load(sys.stdin)
begun = time.perf_counter()
for name in names:
    try:
        importlib.import_module(name)
    except ImportError:
        pass
print(time.perf_counter() - begun)
"""


def _run(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "battery_chain", *words]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)


def _settle(folder: Path, rpc: str) -> None:
    """What every process here inherits: this tree, this chain, and byte code that is kept, as pip does."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "BATTERY_CHAIN_RPC": rpc,
    }


def parts(folder: Path) -> Mapping[str, float]:
    """Seconds of one run by what they are spent on; `round trips` is their number."""
    command = [sys.executable, "-c", _PARTS, *_SHOW]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    told = json.loads(done.stderr.splitlines()[-1])
    spent: dict[str, float] = told["spent"]
    imports = _import_time(told["modules"])
    rest = told["whole"] - imports - sum(spent.values())
    return {
        "imports": imports,
        "check of the chain": spent["check of the chain"],
        "reads": spent["requests"],
        "rendering": spent["rendering"],
        "the rest": rest,
        "round trips": told["requests"],
    }


def _import_time(modules: Sequence[str]) -> float:
    """Of these modules in this order, in an interpreter of their own."""
    done = subprocess.run(
        [sys.executable, "-c", _IMPORTS],
        input=json.dumps(modules),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def main() -> int:
    """Print medians; the machine may be busy, so nothing fails here."""
    with tempfile.TemporaryDirectory() as name, embedded("anvil") as chain:
        folder = Path(name)
        _settle(folder, chain.rpc_url)
        _run(folder, "deploy", "run", str(shipped("demo", "description.toml")), "--quiet")
        _run(folder, "battery", "mint", str(shipped("demo", "manifest.csv")), "--quiet")
        os.chdir(folder)
        bare = seconds([sys.executable, "-c", "pass"], _RUNS)
        floor = seconds([sys.executable, "-c", _ASK, chain.rpc_url], _RUNS)
        ours = seconds([sys.executable, "-m", "battery_chain", *_SHOW], _RUNS)
        found = [parts(folder) for _ in range(3)]
        os.chdir(ROOT)
    _report(bare, floor, ours, found)
    return 0


def _report(
    bare: Sequence[float],
    floor: Sequence[float],
    ours: Sequence[float],
    found: Sequence[Mapping[str, float]],
) -> None:
    print(f"battery show, cold: median {median(ours) * 1000:.0f} ms, best {min(ours) * 1000:.0f} ms")
    print(f"goal: {GOAL * 1000:.0f} ms")
    print(
        f"floor (click, rich, one request): median {median(floor) * 1000:.0f} ms, "
        f"ratio {median(ours) / median(floor):.2f}"
    )
    print(f"  interpreter: {median(bare) * 1000:.0f} ms")
    for name in found[0]:
        middle = median(each[name] for each in found)
        print(f"  {name}: {middle:.0f}" if name == "round trips" else f"  {name}: {middle * 1000:.0f} ms")


if __name__ == "__main__":
    sys.exit(main())
