"""The structs that contracts take and return. Generated from the ABI by `make build`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Assessment",
    "Batch",
    "Calendar",
    "Claim",
    "ClassInfo",
    "ClassValue",
    "Config",
    "FactSheet",
    "Gap",
    "HandOver",
    "Inspection",
    "Lien",
    "Member",
    "Migration",
    "Mint",
    "Pledge",
    "Rating",
    "Record",
    "Recycling",
    "Report",
    "Sale",
    "Series",
    "Share",
    "Snapshot",
    "Succession",
    "Voiding",
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
    standing: int
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
            self.standing,
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
class Claim:
    debtor: str
    due_day: int
    creditor: str
    amount: int
    settled: bool

    def fields(self) -> tuple[Any, ...]:
        return (self.debtor, self.due_day, self.creditor, self.amount, self.settled)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Claim:
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
class ClassValue:
    class_: int
    rated: int
    service: int
    price: int
    exit: int
    value: int

    def fields(self) -> tuple[Any, ...]:
        return (self.class_, self.rated, self.service, self.price, self.exit, self.value)

    @classmethod
    def of(cls, values: Sequence[Any]) -> ClassValue:
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
class Gap:
    batch_id: int
    skipped_from: int
    root: bytes
    gaps: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.batch_id, self.skipped_from, self.root, self.gaps)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Gap:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class HandOver:
    ids: Sequence[int]
    to: str
    issued_at: int
    expires_at: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.ids, self.to, self.issued_at, self.expires_at, self.evidence)

    @classmethod
    def of(cls, values: Sequence[Any]) -> HandOver:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Inspection:
    class_: int
    day: int
    issued_at: int
    expires_at: int
    metric: int
    method: int
    evidence: bytes
    ids: Sequence[int]
    readings: bytes

    def fields(self) -> tuple[Any, ...]:
        return (
            self.class_,
            self.day,
            self.issued_at,
            self.expires_at,
            self.metric,
            self.method,
            self.evidence,
            self.ids,
            self.readings,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Inspection:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Lien:
    lender: str
    marks: int
    foreclosable_at: int
    amount: int
    document: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.lender, self.marks, self.foreclosable_at, self.amount, self.document)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Lien:
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
class Migration:
    to: int
    sunset: int

    def fields(self) -> tuple[Any, ...]:
        return (self.to, self.sunset)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Migration:
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
class Pledge:
    owner: str
    lender: str
    ids: Sequence[int]
    batches: Sequence[int]
    amount: int
    document: bytes
    expires_at: int
    nonce: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.owner,
            self.lender,
            self.ids,
            self.batches,
            self.amount,
            self.document,
            self.expires_at,
            self.nonce,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Pledge:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Rating:
    batch_id: int
    day: int
    health: int
    issued_at: int
    expires_at: int
    metric: int
    method: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (
            self.batch_id,
            self.day,
            self.health,
            self.issued_at,
            self.expires_at,
            self.metric,
            self.method,
            self.evidence,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Rating:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Record:
    issued_at: int
    step_sum: int
    step_since: int
    counted_at: int

    def fields(self) -> tuple[Any, ...]:
        return (self.issued_at, self.step_sum, self.step_since, self.counted_at)

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
    due_day: int
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
            self.due_day,
            self.evidence,
            self.expires_at,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Recycling:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Report:
    found: bool
    operator: str
    ids: Sequence[int]
    issued_at: int
    expires_at: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.found, self.operator, self.ids, self.issued_at, self.expires_at, self.evidence)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Report:
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
class Share:
    owner: str
    count: int
    root: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.owner, self.count, self.root)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Share:
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


@dataclass(frozen=True, slots=True)
class Succession:
    legal: int
    maker: str
    predecessors: Sequence[int]
    shares: Sequence[Share]
    operator: str
    class_: int
    energy: int
    discarded: int
    day: int
    health: int
    cell_spread: int
    series: int
    first_serial: int
    evidence: bytes
    expires_at: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.legal,
            self.maker,
            self.predecessors,
            self.shares,
            self.operator,
            self.class_,
            self.energy,
            self.discarded,
            self.day,
            self.health,
            self.cell_spread,
            self.series,
            self.first_serial,
            self.evidence,
            self.expires_at,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Succession:
        return cls(
            values[0],
            values[1],
            values[2],
            tuple(Share.of(v1) for v1 in values[3]),
            values[4],
            values[5],
            values[6],
            values[7],
            values[8],
            values[9],
            values[10],
            values[11],
            values[12],
            values[13],
            values[14],
        )


@dataclass(frozen=True, slots=True)
class Voiding:
    kept: int
    voided: int
    expires_at: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.kept, self.voided, self.expires_at, self.evidence)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Voiding:
        return cls(*values)
