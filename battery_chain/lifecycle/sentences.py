"""What an event of the contracts says of one battery, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from battery_chain.contracts import battery as b
from battery_chain.lifecycle.find import Minting
from battery_chain.model import LegalStatus, Operation, Reading, unpack_readings
from battery_chain.units import date_of, health_text
from battery_chain.valuation import Known

__all__ = ["Sentences", "Told"]

_FEW = 4
_METALS = ("cobalt", "copper", "lithium", "nickel", "lead", "rest")
_SUCCESSIONS = {
    LegalStatus.REMANUFACTURED: "remanufacture",
    LegalStatus.REPURPOSED: "repurpose",
    LegalStatus.REUSED: "reclaim",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The word of what happened, a sentence, the day it is about (0: the block's), the facts."""

    what: str
    text: str
    day: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


Teller = Callable[[Any, Known], Told | None]
"""From an event, and the battery's state before it, to what is told."""


class Sentences:
    """Sentences about one battery (token id). `who` says an address by name; `minting` is its batch's."""

    def __init__(self, battery: int, minting: Minting, who: Callable[[str], str]) -> None:
        self._id, self._minting, self._who = battery, minting, who
        self._batch, self._index = battery >> 32, battery & 0xFFFF_FFFF
        self._tellers: dict[type, Teller] = {
            **self._of_health(),
            **self._of_service(),
            **self._of_safety(),
            **self._of_ends(),
            **self._of_title(),
            **self._of_liens(),
        }

    def tell(self, event: object, before: Known) -> Told | None:
        """None for an event that did not befall this battery."""
        teller = self._tellers.get(type(event))
        return teller(event, before) if teller else None

    # -- mint, health

    def _of_health(self) -> dict[type, Teller]:
        return {
            b.BatchMinted: self._minted,
            b.BatchRated: self._rated,
            b.BatchAssessed: self._assessed,
            b.Inspected: self._inspected,
            b.BatchMigrated: self._migrated,
            b.AssessmentsExpired: lambda _, before: self._expired(before, ""),
            b.BatchAssessmentsExpired: self._batch_expired,
        }

    def _minted(self, event: b.BatchMinted, _: Known) -> Told:
        mint, name = event.mint, self._minting.identifier(self._index)
        health = f", health {health_text(mint.health)} on {date_of(mint.day)}" if mint.health else ""
        legal = LegalStatus(event.legal).name.lower()
        text = (
            f"{name}: {mint.energy:,} Wh, class {mint.class_}, made {date_of(mint.manufactured)}{health}; "
            f"minted by {self._who(event.issuer)} to {self._who(event.to)} as {legal}"
        )
        facts = {
            "identifier": name,
            "energy_wh": mint.energy,
            "class": mint.class_,
            "owner": event.to,
            "operator": mint.operator,
            "legal": legal,
        }
        return Told("mint", text, mint.manufactured, facts)

    def _rated(self, event: b.BatchRated, _: Known) -> Told:
        rating = event.rating
        health, by = health_text(rating.health), self._who(event.assessor)
        text = f"begin-of-life health {health}, with its batch, by {by}"
        return Told("rate", text, rating.day, {"health_bp": rating.health, **_proof(rating.evidence)})

    def _assessed(self, event: b.BatchAssessed, _: Known) -> Told | None:
        assessment = event.assessment
        reading = unpack_readings(assessment.readings, self._minting.count)[self._index]
        return reading and self._read("assess", reading, assessment, event)

    def _inspected(self, event: b.Inspected, _: Known) -> Told:
        inspection = event.inspection
        at = 4 * inspection.ids.index(self._id)
        word = inspection.readings[at : at + 4]
        reading = Reading(int.from_bytes(word[:2], "big"), int.from_bytes(word[2:], "big"))
        return self._read("inspect", reading, inspection, event)

    def _read(self, what: str, reading: Reading, statement: Any, event: Any) -> Told:
        health = health_text(reading.health)
        text = f"health {health} after {reading.cycles:,} cycles, by {self._signers(event)}"
        facts = {"health_bp": reading.health, "cycles": reading.cycles, **_proof(statement.evidence)}
        return Told(what, text, statement.day, facts)

    def _signers(self, event: Any) -> str:
        second = f" and {self._who(event.second)}" if int(event.second, 16) else ""
        return self._who(event.assessor) + second

    def _migrated(self, event: b.BatchMigrated, before: Known) -> Told | None:
        if before.operation > Operation.LOST:
            return None
        text = f"goes over with its batch from class {event.from_} to class {event.to}, weighed by its terms"
        return Told("migrate", text, facts={"from": event.from_, "to": event.to})

    def _batch_expired(self, _: b.BatchAssessmentsExpired, before: Known) -> Told | None:
        return self._expired(before, " with its batch") if before.follows else None

    def _expired(self, before: Known, how: str) -> Told:
        text = f"its assessment of {date_of(before.day)} has expired{how}: exit value until the next"
        return Told("expire", text, facts={"measured": before.day})

    # -- service, custody

    def _of_service(self) -> dict[type, Teller]:
        return {
            b.Installed: lambda event, _: self._moved("install", event, event.operator),
            b.Swapped: lambda event, _: self._moved("swap", event, event.operator),
            b.Maintained: self._maintained,
            b.Resumed: lambda event, _: self._moved("resume", event, event.operator, "back "),
            b.Retired: self._retired,
            b.Reused: lambda event, _: self._moved("reuse", event, event.operator, "reused: "),
            b.HandedOver: self._handed_over,
            b.TakenOver: lambda event, _: self._moved("take over", event, event.custodian, "taken over: "),
            b.OperatorSet: lambda event, _: self._operator(event.operator, ""),
            b.BatchOperatorSet: self._batch_operator,
        }

    def _moved(self, what: str, event: Any, by: str, how: str = "") -> Told:
        to = Operation(event.operation).name.lower()
        text = f"{how}{to.replace('_', ' ')} by {self._who(by)}"
        return Told(what, text, facts={"operation": to, "operator": by, **_proof(event.evidence)})

    def _maintained(self, event: b.Maintained, _: Known) -> Told:
        repair = ", for a repair" if event.repair else ""
        text = f"in maintenance by {self._who(event.operator)}{repair}"
        facts = {"operator": event.operator, "repair": event.repair, **_proof(event.evidence)}
        return Told("maintain", text, facts=facts)

    def _retired(self, event: b.Retired, _: Known) -> Told:
        text = f"retired from its use by {self._who(event.operator)}"
        return Told("retire", text, facts={"by": event.operator, **_proof(event.evidence)})

    def _handed_over(self, event: b.HandedOver, _: Known) -> Told:
        text = f"handed over by {self._who(event.from_)} into the custody of {self._who(event.to)}"
        facts = {"from": event.from_, "to": event.to, **_proof(event.hand_over.evidence)}
        return Told("hand over", text, facts=facts)

    def _operator(self, operator: str, how: str) -> Told:
        return Told("operator", f"operated by {self._who(operator)}{how}", facts={"operator": operator})

    def _batch_operator(self, event: b.BatchOperatorSet, before: Known) -> Told | None:
        return None if before.own_operator else self._operator(event.operator, ", with its batch")

    # -- safety

    def _of_safety(self) -> dict[type, Teller]:
        return {
            b.Quarantined: lambda event, _: self._held("quarantine", "quarantined", event.by, event),
            b.BatchQuarantined: self._recalled,
            b.Released: lambda event, _: self._held("release", "released", event.assessor, event),
            b.BatchReleased: self._batch_released,
            b.Lost: lambda event, _: self._reported("lose", "lost", event),
            b.Found: lambda event, _: self._reported("find", "found again, and quarantined", event),
            b.Voided: self._voided,
        }

    def _held(self, what: str, how: str, by: str, event: Any) -> Told:
        return Told(what, f"{how} by {self._who(by)}", facts={"by": by, **_proof(event.evidence)})

    def _recalled(self, event: b.BatchQuarantined, before: Known) -> Told | None:
        """A recall takes what is live, whoever owns it."""
        if not Operation(before.operation).live:
            return None
        return self._held("recall", "quarantined with its batch", event.by, event)

    def _batch_released(self, event: b.BatchReleased, before: Known) -> Told | None:
        if not before.follows:
            return None
        return self._held("release", "released with its batch", event.assessor, event)

    def _reported(self, what: str, how: str, event: Any) -> Told:
        text = f"reported {how} by {self._who(event.operator)}, countersigned by {self._who(event.auditor)}"
        facts = {"operator": event.operator, "auditor": event.auditor, **_proof(event.report.evidence)}
        return Told(what, text, facts=facts)

    def _voided(self, event: b.Voided, _: Known) -> Told:
        ended = event.voided == self._id
        other = event.kept if ended else event.voided
        end = "which goes on: this token ends" if ended else "whose token ends"
        by = f"{self._who(event.assessor)}, countersigned by {self._who(event.auditor)}"
        text = f"found to be one object with {_place(other)}, {end}; by {by}"
        return Told(
            "void", text, facts={"kept": event.kept, "voided": event.voided, **_proof(event.evidence)}
        )

    # -- ends

    def _of_ends(self) -> dict[type, Teller]:
        return {
            b.Wasted: self._wasted,
            b.Dismantled: self._dismantled,
            b.Recycled: self._recycled,
            b.Succeeded: self._succeeded,
            b.ClaimBooked: self._claim_booked,
            b.ClaimSettled: self._claim_settled,
        }

    def _wasted(self, event: b.Wasted, _: Known) -> Told:
        text = f"declared waste by {self._who(event.by)}, into the custody of {self._who(event.recycler)}"
        facts = {"recycler": event.recycler, "by": event.by, **_proof(event.evidence)}
        return Told("waste", text, facts=facts)

    def _dismantled(self, event: b.Dismantled, _: Known) -> Told:
        place = event.ids.index(self._id)
        pack, parts = event.pack_grams[place], event.part_grams[place]
        text = f"dismantled by {self._who(event.recycler)}: pack {pack:,} g, parts {parts:,} g"
        facts = {"pack_grams": pack, "part_grams": parts, **_proof(event.evidence)}
        return Told("dismantle", text, facts=facts)

    def _recycled(self, event: b.Recycled, _: Known) -> Told:
        r = event.recycling
        masses = {name: getattr(r, name) for name in _METALS}
        recovered = ", ".join(f"{grams:,} g {name}" for name, grams in masses.items() if grams)
        money = f"proceeds {r.proceeds:,}" if r.proceeds >= 0 else f"gate fee {-r.proceeds:,}"
        due = f", due {date_of(r.due_day)}" if r.due_day else ""
        text = (
            f"recycled and burned by {self._who(event.recycler)}, "
            f"countersigned by {self._who(event.auditor)}: "
            f"{recovered}; {money} token units{due}"
        )
        return Told("recycle", text, facts={**masses, "proceeds": r.proceeds, **_proof(r.evidence)})

    def _succeeded(self, event: b.Succeeded, before: Known) -> Told:
        s = event.succession
        what = _SUCCESSIONS[LegalStatus(s.legal)]
        last = event.first_batch + sum(1 for share in s.shares if share.count) - 1
        batches = list(range(event.first_batch, last + 1))
        if self._id in s.predecessors:
            if before.operation == Operation.WASTE_HELD:
                what = "reclaim"
            into = f"batch {batches[0]}" if len(batches) == 1 else f"batches {batches[0]} to {last}"
            text = f"superseded: goes on as {into} of class {s.class_}"
            facts = {"successor_batch": batches[0], "successor_batches": batches, **_proof(s.evidence)}
        else:
            text = f"made of {_places(s.predecessors)}"
            facts = {"predecessors": list(s.predecessors), **_proof(s.evidence)}
        return Told(what, text, s.day, facts)

    def _claim_booked(self, event: b.ClaimBooked, _: Known) -> Told:
        text = (
            f"{self._who(event.debtor)} owes {self._who(event.creditor)} {event.amount:,} token units "
            f"until {date_of(event.due_day)}"
        )
        return Told("claim", text, facts={"amount": event.amount, "due": event.due_day})

    def _claim_settled(self, event: b.ClaimSettled, _: Known) -> Told:
        text = f"{self._who(event.debtor)} has paid {self._who(event.creditor)} {event.amount:,} token units"
        return Told("settle", text, facts={"amount": event.amount})

    # -- title

    def _of_title(self) -> dict[type, Teller]:
        return {
            b.Transfer: self._transferred,
            b.BatchTransferred: self._batch_transferred,
            b.ForcedTransfer: self._forced,
            b.Frozen: self._frozen,
        }

    def _transferred(self, event: b.Transfer, _: Known) -> Told | None:
        """Mints and burns are told by events of their own."""
        if not int(event.from_, 16) or not int(event.to, 16):
            return None
        return self._title("", event)

    def _batch_transferred(self, event: b.BatchTransferred, before: Known) -> Told | None:
        return self._title(" with its batch", event) if before.follows else None

    def _title(self, how: str, event: Any) -> Told:
        text = f"title passes{how} from {self._who(event.from_)} to {self._who(event.to)}"
        return Told("transfer", text, facts={"from": event.from_, "to": event.to})

    def _forced(self, event: b.ForcedTransfer, _: Known) -> Told:
        text = f"that transfer was forced: {self._who(event.from_)} was not asked"
        return Told("force", text, facts={"from": event.from_, "to": event.to})

    def _frozen(self, event: b.Frozen, _: Known) -> Told:
        what = "freeze" if event.frozen_status else "unfreeze"
        how = "frozen: title cannot pass" if event.frozen_status else "no longer frozen"
        return Told(what, how, facts={"owner": event.account})

    # -- liens

    def _of_liens(self) -> dict[type, Teller]:
        return {
            b.Pledged: self._pledged,
            b.LienPinned: self._lien_pinned,
            b.LienCarried: self._lien_carried,
            b.LienCalled: self._lien_called,
            b.LienReleased: lambda event, before: self._lien_ended("release lien", "released", event, before),
            b.Foreclosed: lambda event, before: self._lien_ended("foreclose", "foreclosed", event, before),
        }

    def _pledged(self, event: b.Pledged, before: Known) -> Told | None:
        pledge = event.pledge
        how = self._under(pledge.ids, pledge.batches, before)
        if how is None:
            return None
        text = (
            f"pledged{how} by {self._who(event.owner)} to {self._who(event.lender)} "
            f"for {pledge.amount:,} token units: lien {event.lien_id}"
        )
        facts = {"lien": event.lien_id, "amount": pledge.amount, **_proof(pledge.document)}
        return Told("pledge", text, facts=facts)

    def _under(self, ids: Sequence[int], batches: Sequence[int], before: Known) -> str | None:
        """How a list of batteries and batches means this one; None if it does not."""
        if self._id in ids:
            return ""
        return " with its batch" if before.follows and self._batch in batches else None

    def _lien_pinned(self, event: b.LienPinned, _: Known) -> Told:
        text = f"leaves its batch, and stays under its lien {event.lien_id}"
        return Told("keep lien", text, facts={"lien": event.lien_id})

    def _lien_carried(self, event: b.LienCarried, _: Known) -> Told:
        text = f"comes under lien {event.lien_id}, which its predecessors were under"
        return Told("carry lien", text, facts={"lien": event.lien_id})

    def _lien_called(self, event: b.LienCalled, before: Known) -> Told | None:
        if before.lien != event.lien_id:
            return None
        day = event.foreclosable_at // 86_400
        text = f"lien {event.lien_id} is called in: it may be foreclosed from {date_of(day)} on"
        return Told("call lien", text, facts={"lien": event.lien_id, **_proof(event.evidence)})

    def _lien_ended(self, what: str, how: str, event: Any, before: Known) -> Told | None:
        by = self._under(event.ids, event.batches, before)
        if by is None:
            return None
        return Told(what, f"lien {event.lien_id} {how}{by}", facts={"lien": event.lien_id})


def _proof(evidence: bytes) -> dict[str, str]:
    return {"evidence": evidence.hex()}


def _place(battery: int) -> str:
    return f"{battery >> 32}:{battery & 0xFFFF_FFFF}"


def _places(ids: Sequence[int]) -> str:
    more = f" and {len(ids) - _FEW} more" if len(ids) > _FEW else ""
    return ", ".join(map(_place, ids[:_FEW])) + more
