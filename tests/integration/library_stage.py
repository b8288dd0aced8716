"""A deployment opened by the library alone, and what its stories do again and again."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from battery_chain import Connection, connect
from battery_chain.chain import embedded
from battery_chain.manifest import COLUMNS, passport_hash
from battery_chain.model import Operation
from battery_chain.telemetry import shipped
from battery_chain.units import SECONDS_A_DAY

PERIOD, WINDOW = 10_000, 7_000


@dataclass
class Story:
    """A deployment with money and an open fund. Each test has cars of its own."""

    bank: Connection
    folder: Path
    receipts: int
    next_serial: int = 1

    def act(self, who: str) -> Connection:
        return self.bank.acting_as(who)

    def cars(self, count: int = 2, **cells: object) -> int:
        """The batch of new cars of the bank."""
        first, self.next_serial = self.next_serial, self.next_serial + count
        file = self.folder / f"cars-{first}.csv"
        with file.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, restval="")
            writer.writeheader()
            model = f"Pack {first}"
            writer.writerows(
                self._row(serial) | {"model": model, **cells} for serial in range(first, first + count)
            )
        (minted,) = self.act("maker").battery.mint(file, assessor="laboratory")
        return minted.batch_id

    def _row(self, serial: int) -> dict[str, object]:
        return {
            "series": "CAR-NMC",
            "serial": serial,
            "class": "nmc-four-wheel",
            "rated_wh": 40_000,
            "chemistry": "NMC",
            "manufacture_day": "2020-01-15",
            "bol_health_bp": 10_000,
            "bol_day": "2020-01-29",
            "first_owner": "bank",
            "battery_operator": "operator",
            "passport": "0x" + passport_hash(f"passport {serial}".encode()).hex(),
        }

    def measure(self, batch: int, *places: int) -> None:
        """Readings of today, booked."""
        day = self.today()
        lines = [f"{batch}:{place},{day},0.97" for place in places]
        file = self.folder / f"readings-{batch}.csv"
        file.write_text("\n".join(["battery_id,day,relative_capacity", *lines]))
        assert self.act("operator").assess.run(file, assessors=["laboratory", "inspector"])

    def today(self) -> str:
        from battery_chain.units import date_of

        return date_of(self.bank.rpc.second() // SECONDS_A_DAY).isoformat()

    def travel_to(self, second: int) -> None:
        wait = second - self.bank.rpc.second()
        if wait > 0:
            self.bank.rpc.call("evm_increaseTime", wait)
            self.bank.rpc.call("evm_mine")

    def travel(self, seconds: int) -> None:
        self.travel_to(self.bank.rpc.second() + seconds)

    def state(self, name: str) -> Operation:
        return self.bank.battery.show(name)[0].operation

    def strike(self) -> str:
        """The outcome of the epoch that takes requests now."""
        wanted = self.bank.fund.rules().epoch
        self.travel_to(self.bank.fund.epoch(wanted).valuation + 1)
        while True:
            deal = self.act("agent").fund.strike()
            if deal.epoch == wanted:
                return deal.outcome


def _description(folder: Path) -> Path:
    changed = {"period": f"period = {PERIOD}", "window": f"window = {WINDOW}", "seed": 'seed = "40000"'}
    text = shipped("demo", "description.toml").read_text("utf-8")
    lines = [changed.get(line.partition(" = ")[0], line) for line in text.splitlines()]
    roles = "\n".join(lines).replace('enforcer = ["agent"]', 'enforcer = ["agent"]\nguardian = ["agent"]')
    file = folder / "description.toml"
    file.write_text(roles)
    return file


@contextmanager
def opened(folder: Path) -> Iterator[Story]:
    with embedded("anvil") as chain, connect(rpc=chain.rpc_url, state=folder / "state") as bank:
        sent = bank.deploy.run(_description(folder))
        found = Story(bank, folder, len(sent))
        for person in ("manager", "bank", "alice", "bruno", "recycler"):
            found.act("issuer").token.issue(person, Decimal(100_000))
        found.act("manager").fund.open()
        yield found
