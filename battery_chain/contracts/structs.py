"""The structs that contracts take and return. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Assessment",
    "Batch",
    "Calendar",
    "ClassInfo",
    "Config",
    "FactSheet",
    "Member",
    "Mint",
    "Record",
    "Recycling",
    "Repurposing",
    "Sale",
    "Series",
    "Snapshot",
]


@dataclass(frozen=True, slots=True)
class Assessment:
    batch_id: int
    day: int
    issued_at: int
    expires_at: int
    metric: int
    method: int
    class_: int
    evidence: bytes
    readings: bytes

    def fields(self) -> tuple[Any, ...]:
        return (
            self.batch_id,
            self.day,
            self.issued_at,
            self.expires_at,
            self.metric,
            self.method,
            self.class_,
            self.evidence,
            self.readings,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Assessment:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Batch:
    owner: str
    energy: int
    count: int
    class_: int
    epoch: int
    manufactured: int
    weight: int
    followers: int
    last_detached: int
    day: int
    health: int
    last_day: int
    legal: int
    identity: bytes
    series: int
    first_serial: int
    operator: str

    def fields(self) -> tuple[Any, ...]:
        return (
            self.owner,
            self.energy,
            self.count,
            self.class_,
            self.epoch,
            self.manufactured,
            self.weight,
            self.followers,
            self.last_detached,
            self.day,
            self.health,
            self.last_day,
            self.legal,
            self.identity,
            self.series,
            self.first_serial,
            self.operator,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Batch:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Calendar:
    start: int
    period: int
    window: int
    lag: int

    def fields(self) -> tuple[Any, ...]:
        return (self.start, self.period, self.window, self.lag)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Calendar:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class ClassInfo:
    use: int
    category: int
    age_limit: int
    step_sum_limit: int
    chemistry: bytes
    name: str

    def fields(self) -> tuple[Any, ...]:
        return (self.use, self.category, self.age_limit, self.step_sum_limit, self.chemistry, self.name)

    @classmethod
    def of(cls, values: Sequence[Any]) -> ClassInfo:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Config:
    name: str
    symbol: str
    number: int
    authority: str
    members: str
    battery: str
    valuation: str
    settlement_token: str
    band: int
    coverage: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.name,
            self.symbol,
            self.number,
            self.authority,
            self.members,
            self.battery,
            self.valuation,
            self.settlement_token,
            self.band,
            self.coverage,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Config:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class FactSheet:
    nav: int
    portfolio: int
    cash: int
    supply: int
    price: int
    share_price: int
    epoch: int
    next_epoch: int
    eligible_wh: int
    covered_wh: int
    pending_assets: int
    pending_shares: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.nav,
            self.portfolio,
            self.cash,
            self.supply,
            self.price,
            self.share_price,
            self.epoch,
            self.next_epoch,
            self.eligible_wh,
            self.covered_wh,
            self.pending_assets,
            self.pending_shares,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> FactSheet:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Member:
    valid_until: int
    jurisdiction: int
    investor_class: int
    frozen: bool
    holder: bool

    def fields(self) -> tuple[Any, ...]:
        return (self.valid_until, self.jurisdiction, self.investor_class, self.frozen, self.holder)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Member:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Mint:
    to: str
    operator: str
    class_: int
    energy: int
    count: int
    manufactured: int
    day: int
    health: int
    series: int
    first_serial: int
    root: bytes
    gaps: bytes

    def fields(self) -> tuple[Any, ...]:
        return (
            self.to,
            self.operator,
            self.class_,
            self.energy,
            self.count,
            self.manufactured,
            self.day,
            self.health,
            self.series,
            self.first_serial,
            self.root,
            self.gaps,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Mint:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Record:
    issued_at: int
    step_sum: int
    step_since: int

    def fields(self) -> tuple[Any, ...]:
        return (self.issued_at, self.step_sum, self.step_since)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Record:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Recycling:
    id: int
    recycler: str
    cobalt: int
    copper: int
    lithium: int
    nickel: int
    lead: int
    rest: int
    proceeds: int
    evidence: bytes
    expires_at: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.id,
            self.recycler,
            self.cobalt,
            self.copper,
            self.lithium,
            self.nickel,
            self.lead,
            self.rest,
            self.proceeds,
            self.evidence,
            self.expires_at,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Recycling:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Repurposing:
    predecessors: Sequence[int]
    repurposer: str
    operator: str
    class_: int
    count: int
    energy: int
    discarded: int
    day: int
    health: int
    series: int
    first_serial: int
    root: bytes
    evidence: bytes
    expires_at: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.predecessors,
            self.repurposer,
            self.operator,
            self.class_,
            self.count,
            self.energy,
            self.discarded,
            self.day,
            self.health,
            self.series,
            self.first_serial,
            self.root,
            self.evidence,
            self.expires_at,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Repurposing:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Sale:
    seller: str
    batches: Sequence[int]
    ids: Sequence[int]
    price: int
    expires_at: int
    nonce: int

    def fields(self) -> tuple[Any, ...]:
        return (self.seller, self.batches, self.ids, self.price, self.expires_at, self.nonce)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Sale:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Series:
    issuer: str
    next: int

    def fields(self) -> tuple[Any, ...]:
        return (self.issuer, self.next)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Series:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Snapshot:
    portfolio: int
    base: int
    finding: int

    def fields(self) -> tuple[Any, ...]:
        return (self.portfolio, self.base, self.finding)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Snapshot:
        return cls(*values)
