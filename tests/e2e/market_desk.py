"""A deployment that trades: a fund that is open, and batteries of a bank that has approved the market."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from battery_chain.chain import Rpc
from tests.e2e.conftest import Cli, describe, row, write

__all__ = ["Trading", "trading"]

_PERIOD, _WINDOW = 4_000, 2_000
_NUMBERS = count()


class Trading(Cli):
    """The command line of a deployment with a fund that is open, and 30 batteries of the bank."""

    def name(self) -> str:
        return f"order-{next(_NUMBERS)}.json"

    def sell(self, *words: str, by: str = "bank") -> str:
        file = self.name()
        self("market", "sign", "sell", *words, "--account", by, "--out", file)
        return file

    def buy(self, *words: str, by: str = "alice") -> str:
        file = self.name()
        self("market", "sign", "buy", *words, "--account", by, "--out", file)
        return file

    def fund_order(self, side: str, *words: str) -> str:
        file = self.name()
        self("market", "sign", side, *words, "--maker", "BB1", "--out", file)
        return file

    def show(self, file: str) -> Any:
        return self.json("market", "show", file)

    def owner(self, battery: str) -> str:
        return str(self.json("battery", "show", battery)[0]["owner"]["name"])

    def money(self, who: str) -> Decimal:
        return Decimal(self.json("token", "balance", who)["balance"])

    def shares(self, who: str) -> Decimal:
        return Decimal(self.json("fund", "nav", "--account", who)["position"]["shares"])

    def changed(self, file: str, **fields: Any) -> str:
        """The order with fields of its message, or of its domain, changed after it was signed."""
        said = json.loads((self.folder / file).read_text())
        for name, value in fields.items():
            part = said["domain"] if name in said["domain"] else said["message"]
            part[name] = value
        other = self.name()
        (self.folder / other).write_text(json.dumps(said))
        return other

    def travel(self, seconds: int) -> None:
        rpc = Rpc.connect(self.json("chain", "status")["rpc"])
        rpc.call("evm_increaseTime", seconds)
        rpc.call("evm_mine")
        rpc.close()


@contextmanager
def trading(folder: Path) -> Iterator[Trading]:
    """The chain runs as long as the context."""
    found = Trading(folder, quick=True)
    file = folder / describe(folder, _PERIOD, _WINDOW)
    file.write_text(file.read_text().replace('seed = "1000"', 'seed = "40000"'))
    found("chain", "start")
    try:
        found("deploy", "run", "description.toml")
        for person in ("manager", "bank", "alice", "bruno", "outsider"):
            found("token", "issue", person, "90000")
        found("fund", "open")
        found("battery", "mint", write(folder, "cars.csv", [row(serial=each) for each in range(1, 31)]))
        found("battery", "mint", write(folder, "more.csv", [row(serial=each) for each in range(31, 34)]))
        found("market", "approve", "--battery", "--account", "bank")
        yield found
    finally:
        found("chain", "stop")
