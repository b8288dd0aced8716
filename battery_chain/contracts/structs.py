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
    "ClassValue",
    "Conditions",
    "Config",
    "Contribution",
    "Deal",
    "Door",
    "Entry",
    "FactSheet",
    "Fill",
    "Gap",
    "HandOver",
    "IBatteryClaim",
    "IMembersClaim",
    "Inspection",
    "Lien",
    "Limits",
    "Member",
    "Migration",
    "Mint",
    "Offer",
    "Order",
    "Pledge",
    "Rating",
    "Record",
    "Recovery",
    "Recycling",
    "Redemption",
    "Report",
    "Series",
    "Settlement",
    "Share",
    "Snapshot",
    "Succession",
    "Terms",
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
class Conditions:
    min_health: int
    max_age: int
    classes: int
    min_value: int

    def fields(self) -> tuple[Any, ...]:
        return (self.min_health, self.max_age, self.classes, self.min_value)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Conditions:
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
    grace: int
    fee_recipient: str

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
            self.grace,
            self.fee_recipient,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Config:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Contribution:
    contributor: str
    epoch: int
    batches: Sequence[int]
    ids: Sequence[int]

    def fields(self) -> tuple[Any, ...]:
        return (self.contributor, self.epoch, self.batches, self.ids)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Contribution:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Deal:
    outcome: int
    price: int
    nav: int
    supply: int
    assets_in: int
    minted: int
    burned: int
    paid: int
    management_fee: int
    performance_fee: int
    distributed: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.outcome,
            self.price,
            self.nav,
            self.supply,
            self.assets_in,
            self.minted,
            self.burned,
            self.paid,
            self.management_fee,
            self.performance_fee,
            self.distributed,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Deal:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Door:
    edition: int
    classes: int
    lockup: int
    guarded: bool
    shut: bool

    def fields(self) -> tuple[Any, ...]:
        return (self.edition, self.classes, self.lockup, self.guarded, self.shut)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Door:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Entry:
    kind: int
    counterparty: str
    amount: int
    due_day: int
    confirmed: bool
    document: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.kind, self.counterparty, self.amount, self.due_day, self.confirmed, self.document)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Entry:
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
    dealt_at: int
    eligible_wh: int
    covered_wh: int
    largest_class: int
    pending_assets: int
    pending_shares: int
    receivables: int
    liens: int
    liabilities: int
    fees_owed: int
    income_owed: int
    holders: int
    closing: bool

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
            self.dealt_at,
            self.eligible_wh,
            self.covered_wh,
            self.largest_class,
            self.pending_assets,
            self.pending_shares,
            self.receivables,
            self.liens,
            self.liabilities,
            self.fees_owed,
            self.income_owed,
            self.holders,
            self.closing,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> FactSheet:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Fill:
    order: Order
    signature: bytes
    amount: int
    conditions: Conditions

    def fields(self) -> tuple[Any, ...]:
        return (self.order, self.signature, self.amount, self.conditions)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Fill:
        return cls(Order.of(values[0]), values[1], values[2], Conditions.of(values[3]))


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
class IBatteryClaim:
    debtor: str
    due_day: int
    creditor: str
    amount: int
    settled: bool

    def fields(self) -> tuple[Any, ...]:
        return (self.debtor, self.due_day, self.creditor, self.amount, self.settled)

    @classmethod
    def of(cls, values: Sequence[Any]) -> IBatteryClaim:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class IMembersClaim:
    account: str
    valid_until: int
    jurisdiction: int
    investor_class: int
    issued_at: int
    expires_at: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (
            self.account,
            self.valid_until,
            self.jurisdiction,
            self.investor_class,
            self.issued_at,
            self.expires_at,
            self.evidence,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> IMembersClaim:
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
class Limits:
    classes: int
    max_holders: int
    max_share: int
    lockup: int
    max_class: int
    max_maker: int
    max_operator: int
    budget: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.classes,
            self.max_holders,
            self.max_share,
            self.lockup,
            self.max_class,
            self.max_maker,
            self.max_operator,
            self.budget,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Limits:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Member:
    valid_until: int
    jurisdiction: int
    investor_class: int
    frozen: bool
    holder: bool
    issued_at: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.valid_until,
            self.jurisdiction,
            self.investor_class,
            self.frozen,
            self.holder,
            self.issued_at,
        )

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
class Offer:
    party: str
    batches: Sequence[int]
    ids: Sequence[int]
    price: int
    expires_at: int
    nonce: int

    def fields(self) -> tuple[Any, ...]:
        return (self.party, self.batches, self.ids, self.price, self.expires_at, self.nonce)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Offer:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Order:
    maker: str
    taker: str
    side: int
    asset: str
    items: Sequence[int]
    amount: int
    token: str
    price: int
    end_price: int
    max_fee: int
    starts_at: int
    expires_at: int
    conditions: Conditions
    nonce: int
    counter: int

    def fields(self) -> tuple[Any, ...]:
        return (
            self.maker,
            self.taker,
            self.side,
            self.asset,
            self.items,
            self.amount,
            self.token,
            self.price,
            self.end_price,
            self.max_fee,
            self.starts_at,
            self.expires_at,
            self.conditions,
            self.nonce,
            self.counter,
        )

    @classmethod
    def of(cls, values: Sequence[Any]) -> Order:
        return cls(
            values[0],
            values[1],
            values[2],
            values[3],
            values[4],
            values[5],
            values[6],
            values[7],
            values[8],
            values[9],
            values[10],
            values[11],
            Conditions.of(values[12]),
            values[13],
            values[14],
        )


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
class Recovery:
    replacement: str
    executable_at: int
    evidence: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.replacement, self.executable_at, self.evidence)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Recovery:
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
class Redemption:
    owner: str
    shares: int
    epoch: int
    through: int

    def fields(self) -> tuple[Any, ...]:
        return (self.owner, self.shares, self.epoch, self.through)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Redemption:
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
class Series:
    issuer: str
    next: int

    def fields(self) -> tuple[Any, ...]:
        return (self.issuer, self.next)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Series:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Settlement:
    deal: bool
    minted: int
    burned: int
    paid: int
    rate: int
    through: int

    def fields(self) -> tuple[Any, ...]:
        return (self.deal, self.minted, self.burned, self.paid, self.rate, self.through)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Settlement:
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
    worth: int
    base: int
    finding: int
    empty: bool

    def fields(self) -> tuple[Any, ...]:
        return (self.worth, self.base, self.finding, self.empty)

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
class Terms:
    from_: int
    management_fee: int
    performance_fee: int
    gate: int
    levy: int
    notice: int

    def fields(self) -> tuple[Any, ...]:
        return (self.from_, self.management_fee, self.performance_fee, self.gate, self.levy, self.notice)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Terms:
        return cls(*values)


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
