"""The demo's description, deployed once on each chain; every test begins where the set-up ended."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from battery_chain.assessment import BatchFacts, batch_facts, make, submit
from battery_chain.chain import Receipt, Rpc, Sender, Signer, development_signers, embedded
from battery_chain.contracts import structs
from battery_chain.deploy import Description, SignerOf, Workspace, create, open_workspace, read_description
from battery_chain.deploy.description import CalendarSpec
from battery_chain.fund import acquire, fair_value, open_fund
from battery_chain.fund.calendar import chain_time
from battery_chain.lifecycle import (
    MassBalance,
    Minted,
    OwnersShare,
    Succession,
    dismantle,
    install,
    mint,
    open_delivery,
    recycling_statement,
    retire,
    succession_statement,
    waste,
)
from battery_chain.lifecycle.identities import identities
from battery_chain.manifest import COLUMNS, Batch, passport_hash
from battery_chain.model import LegalStatus, Method, Metric, Operation, Reading
from battery_chain.setup import apply, issue
from battery_chain.telemetry import shipped

__all__ = ["Deployed", "Scene", "deploy_once", "people", "shipped_description"]

CALENDAR = CalendarSpec(period=1_000, window=700, lag=100)
"""Long enough that no test is late for a window on a busy machine: tests move the clock themselves."""


def shipped_description() -> Description:
    return replace(read_description(shipped("demo", "description.toml")), calendar=CALENDAR)


def people(signers: Sequence[Signer]) -> SignerOf:
    """Who `dev:N` is."""
    return lambda identity: signers[int(identity.removeprefix("dev:"))]


@dataclass
class Scene:
    """A deployment that is set up, and what tests do with it again and again."""

    workspace: Workspace
    description: Description
    folder: Path
    next_serial: int = 1
    next_second: int = 1

    @property
    def rpc(self) -> Rpc:
        return self.workspace.rpc

    @property
    def now(self) -> int:
        return chain_time(self.workspace)

    @property
    def today(self) -> int:
        return self.now // 86_400

    def travel(self, seconds: int) -> None:
        """Moves the chain's clock on and makes a block there."""
        self.rpc.call("evm_increaseTime", seconds)
        self.rpc.call("evm_mine")

    def travel_to(self, second: int) -> None:
        """The newest block is not before `second`."""
        if second > self.now:
            self.travel(second - self.now)

    def row(self, serial: int, **cells: Any) -> dict[str, Any]:
        """One good row of a manifest."""
        return {
            "series": "CAR-NMC",
            "serial": serial,
            "model": "Pack",
            "class": "nmc-four-wheel",
            "rated_wh": 40_000,
            "chemistry": "NMC",
            "manufacture_day": "2018-01-15",
            "bol_health_bp": 10_000,
            "bol_day": "2018-02-01",
            "first_owner": "bank",
            "battery_operator": "operator",
            "passport": "0x" + passport_hash(f"passport {serial}".encode()).hex(),
        } | cells

    def manifest(self, rows: Sequence[Mapping[str, Any]], name: str = "manifest.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def deliver(self, rows: Sequence[Mapping[str, Any]]) -> list[Minted]:
        """Mints what a manifest with these rows says."""
        manifest = open_delivery(self.workspace, self.description, self.manifest(rows))
        return list(mint(self.workspace, manifest, "maker", "laboratory"))

    def told(self) -> list[Batch]:
        """The batches of the last manifest with their rows, in the order of their mint."""
        manifest = open_delivery(self.workspace, self.description, self.folder / "manifest.csv")
        return list(manifest.batches(identities(self.workspace).witness))

    def cars(self, count: int = 4, **cells: Any) -> list[int]:
        """The ids of a new batch of cars, minted to the bank, with the next serials."""
        first, self.next_serial = self.next_serial, self.next_serial + count
        (minted,) = self.deliver([self.row(serial, **cells) for serial in range(first, first + count)])
        return [minted.batch_id << 32 | index for index in range(count)]

    def serve(self, ids: Sequence[int], operation: Operation = Operation.IN_VEHICLE) -> None:
        install(self.workspace, ids, operation, b"into service", "operator")

    def assess(self, batch: int, healths: Sequence[int | None], **changed: Any) -> Receipt:
        """Books readings of one batch, by default of today, with two assessors at hand."""
        return submit(
            self.workspace, self.signed(batch_facts(self.workspace, batch), healths, **changed), "alice"
        )

    def signed(self, facts: BatchFacts, healths: Sequence[int | None], **changed: Any) -> Any:
        now = self.now
        values: dict[str, Any] = {
            "day": now // 86_400,
            "issued_at": now,
            "now": now,
            "metric": Metric.SOCE,
            "method": Method.FULL_DISCHARGE,
            "source": "a test",
            "assessors": ("laboratory", "inspector"),
        }
        readings = [None if health is None else Reading(health, 100) for health in healths]
        return make(self.workspace, facts, readings, **(values | changed))

    def retired(self, count: int = 4) -> list[int]:
        """Cars that were assessed today and have left service."""
        ids = self.cars(count)
        self.serve(ids)
        self.assess(ids[0] >> 32, [8_000] * count)
        retire(self.workspace, ids, b"out of service", "operator")
        return ids

    def wasted(self, count: int = 2) -> list[int]:
        """Cars in the recycler's custody, dismantled: 1,000 g of pack, 900 g of parts each."""
        ids = self.cars(count)
        waste(self.workspace, ids, "recycler", b"waste", "operator")
        dismantle(self.workspace, ids, [1_000] * count, [900] * count, b"parts", "recycler")
        return ids

    def balance(self, battery: int, proceeds: int = 0, **masses: int) -> structs.Recycling:
        """A mass balance of 210 g, to be countersigned and consented to."""
        grams = {"cobalt": 10, "copper": 20, "lithium": 30, "nickel": 40, "lead": 50, "rest": 60} | masses
        found = MassBalance(id=battery, proceeds=proceeds, document=b"mass balance", **grams)
        return recycling_statement(self.workspace, found, "recycler", self.now)

    def storage(
        self, predecessors: Sequence[int], owners: Mapping[str, int] | None = None, **changed: Any
    ) -> structs.Succession:
        """Retired cars of 40 kWh go on as storage packs of 38 kWh: by default as many as they were, of the
        bank. `owners`: how many packs each owner gets."""
        counts = {"bank": len(predecessors)} if owners is None else dict(owners)
        first, self.next_second = self.next_second, self.next_second + sum(counts.values())
        values: dict[str, Any] = {
            "legal": LegalStatus.REPURPOSED,
            "predecessors": tuple(predecessors),
            "shares": self.shares(counts),
            "class_id": 6,
            "energy": 38_000,
            "discarded": 40_000 * len(predecessors) - 38_000 * sum(counts.values()),
            "day": self.today,
            "health": 7_900,
            "series": self.workspace.deployment.series["SECOND-LIFE"],
            "first_serial": first,
            "document": b"safety test",
        } | changed
        maker = values.pop("maker", "repurposer")
        return succession_statement(self.workspace, Succession(**values), maker, "operator", self.now)

    def shares(self, counts: Mapping[str, int]) -> tuple[OwnersShare, ...]:
        """So many passports for each owner, in the order of their addresses."""
        ordered = sorted(counts, key=lambda owner: int(self.workspace.address(owner), 16))
        return tuple(
            OwnersShare(owner, tuple(passport_hash(bytes([n])) for n in range(counts[owner])))
            for owner in ordered
        )

    def fund(self, batches: Sequence[int] = (), ids: Sequence[int] = ()) -> None:
        """Opens the fund and buys these of the bank at their fair value."""
        spec = self.description.fund
        assert spec is not None
        if not self.money(self.workspace.fund.address):
            issue(self.workspace, "issuer", spec.manager, spec.seed)
            open_fund(self.workspace, spec)
        price = fair_value(self.workspace, batches, ids)
        acquire(self.workspace, "bank", spec.manager, price, batches=batches, ids=ids)

    def condition(self, battery: int) -> Operation:
        return Operation(self.rpc.read(self.workspace.battery.condition_of(battery)).operation)

    def batch(self, number: int) -> structs.Batch:
        found: structs.Batch = self.rpc.read(self.workspace.battery.batch_of(number))
        return found

    def money(self, person: str) -> int:
        """Settlement-token units of a person or an address."""
        return int(self.rpc.read(self.workspace.token.balance_of(self.workspace.address(person))))


@dataclass(frozen=True)
class Deployed:
    """A deployment on a chain of its own; `folder` has its file and its journal as the set-up left them."""

    rpc: Rpc
    description: Description
    folder: Path

    @contextmanager
    def scene(self, folder: Path) -> Iterator[Scene]:
        """The deployment with a journal and a file of its own; the chain is put back afterwards."""
        home = folder / "deployment"
        shutil.copytree(self.folder, home)
        snapshot = self.rpc.call("evm_snapshot")
        sender = Sender.open(self.rpc, home / "journal")
        signer_of = people(development_signers(self.rpc.chain_id()))
        try:
            workspace = open_workspace(self.rpc, sender, signer_of, home / "deployment.json")
            yield Scene(workspace, self.description, folder)
        finally:
            sender.close()
            assert self.rpc.call("evm_revert", snapshot) is True


@contextmanager
def deploy_once(kind: str, folder: Path) -> Iterator[Deployed]:
    """A chain of this kind with the deployment on it: one of its own, other tests want theirs empty."""
    with embedded(kind) as chain:
        rpc = Rpc.connect(chain.rpc_url)
        sender = Sender.open(rpc, folder / "journal")
        description, file = shipped_description(), folder / "deployment.json"
        signer_of = people(development_signers(rpc.chain_id()))
        list(create(description, rpc, sender, signer_of, file))
        list(apply(open_workspace(rpc, sender, signer_of, file), description))
        sender.close()
        yield Deployed(rpc, description, folder)
        rpc.close()
