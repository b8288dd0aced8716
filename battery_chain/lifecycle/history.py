"""The life of one battery, told from the chain's events alone, its burn included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from battery_chain.contracts import battery as b
from battery_chain.contracts._codec import Event
from battery_chain.deploy import Logged, Workspace, events
from battery_chain.lifecycle.find import Minting, mintings
from battery_chain.model import LegalStatus, Operation, unpack_readings
from battery_chain.units import date_of, health_text

__all__ = ["Entry", "history"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a battery: the transition's word, the day it is about (0: the block's), a
    sentence, the facts as the event has them."""

    what: str
    day: int
    text: str
    block: int
    transaction: str
    facts: dict[str, Any] = field(default_factory=dict)


Told = tuple[str, int, str, dict[str, Any]]
"""The transition's word, its day, the sentence, the facts."""


class _Teller:
    def __init__(self, workspace: Workspace, battery: int) -> None:
        self._workspace, self.id = workspace, battery
        self.batch, self.index = battery >> 32, battery & 0xFFFF_FFFF
        self._minting: Minting | None = next(mintings(workspace, self.batch), None)
        self._count = self._minting.count if self._minting else 0
        self.known = self.index < self._count
        self._handlers: dict[type, Callable[[Any], Told | None]] = {
            b.BatchMinted: self._minted,
            b.BatchAssessed: self._assessed,
            b.Transfer: self._transferred,
            b.Installed: self._installed,
            b.Swapped: self._swapped,
            b.Retired: self._retired,
            b.Repurposed: self._repurposed,
            b.Wasted: self._wasted,
            b.Dismantled: self._dismantled,
            b.Recycled: self._recycled,
            b.OperatorSet: self._operator,
            b.BatchOperatorSet: self._operator,
        }

    def entry(self, logged: Logged) -> Entry | None:
        """What an event says about this battery; None when it is about others."""
        told = self._tell(logged.event)
        if told is None:
            return None
        what, day, text, facts = told
        return Entry(what, day, text, logged.block, logged.transaction, facts)

    def _who(self, address: str) -> str:
        return self._workspace.name_of(address) or address

    def _tell(self, event: object) -> Told | None:
        handler = self._handlers.get(type(event))
        if handler is None or not self._concerns(event):
            return None
        return handler(event)

    def _concerns(self, event: Any) -> bool:
        """Events name a battery, a list of them, or a batch; repurposing names both sides."""
        if isinstance(event, b.Repurposed):
            return event.batch_id == self.batch or self.id in event.repurposing.predecessors
        if hasattr(event, "ids"):
            return self.id in event.ids
        if hasattr(event, "batch_id"):
            return bool(event.batch_id == self.batch)
        return self.id in (getattr(event, "id", None), getattr(event, "token_id", None))

    def _minted(self, event: b.BatchMinted) -> Told:
        mint, name = event.mint, self._minting.identifier(self.index) if self._minting else ""
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
            "legal": legal,
        }
        return "mint", mint.manufactured, text, facts

    def _assessed(self, event: b.BatchAssessed) -> Told | None:
        assessment = event.assessment
        reading = unpack_readings(assessment.readings, self._count)[self.index]
        if reading is None:
            return None
        health = health_text(reading.health)
        text = f"health {health} after {reading.cycles:,} cycles, by {self._who(event.assessor)}"
        if int(event.second, 16):
            text += f" and {self._who(event.second)}"
        facts = {"health_bp": reading.health, "cycles": reading.cycles, "evidence": assessment.evidence.hex()}
        return "assess", assessment.day, text, facts

    def _transferred(self, event: b.Transfer) -> Told | None:
        """Mints and burns are told by events of their own."""
        if not int(event.from_, 16) or not int(event.to, 16):
            return None
        text = f"title passes from {self._who(event.from_)} to {self._who(event.to)}"
        return "transfer", 0, text, {"from": event.from_, "to": event.to}

    def _installed(self, event: b.Installed) -> Told:
        return self._moved("install", event.operation, event.operator)

    def _swapped(self, event: b.Swapped) -> Told:
        return self._moved("swap", event.operation, event.operator)

    def _moved(self, what: str, operation: int, operator: str) -> Told:
        to = Operation(operation).name.lower()
        text = f"{to.replace('_', ' ')} by {self._who(operator)}"
        return what, 0, text, {"operation": to, "operator": operator}

    def _retired(self, event: b.Retired) -> Told:
        text = f"retired from its use by {self._who(event.operator)}"
        return "retire", 0, text, {"by": event.operator}

    def _wasted(self, event: b.Wasted) -> Told:
        text = f"declared waste by {self._who(event.by)}, into the custody of {self._who(event.recycler)}"
        return "waste", 0, text, {"recycler": event.recycler, "by": event.by}

    def _operator(self, event: b.OperatorSet | b.BatchOperatorSet) -> Told:
        return "operator", 0, f"operated by {self._who(event.operator)}", {"operator": event.operator}

    def _dismantled(self, event: b.Dismantled) -> Told:
        place = event.ids.index(self.id)
        pack, parts = event.pack_grams[place], event.part_grams[place]
        text = f"dismantled by {self._who(event.recycler)}: pack {pack:,} g, parts {parts:,} g"
        return "dismantle", 0, text, {"pack_grams": pack, "part_grams": parts}

    def _recycled(self, event: b.Recycled) -> Told:
        r = event.recycling
        masses = {
            name: getattr(r, name) for name in ("cobalt", "copper", "lithium", "nickel", "lead", "rest")
        }
        recovered = ", ".join(f"{grams:,} g {name}" for name, grams in masses.items() if grams)
        money = f"proceeds {r.proceeds:,}" if r.proceeds >= 0 else f"gate fee {-r.proceeds:,}"
        text = (
            f"recycled and burned by {self._who(event.recycler)}, "
            f"countersigned by {self._who(event.auditor)}: "
            f"{recovered}; {money} token units"
        )
        return "recycle", 0, text, {**masses, "proceeds": r.proceeds}

    def _repurposed(self, event: b.Repurposed) -> Told | None:
        r = event.repurposing
        if self.id in r.predecessors:
            text = f"superseded: goes on as batch {event.batch_id} of class {r.class_}"
            return "repurpose", r.day, text, {"successor_batch": event.batch_id}
        if event.batch_id == self.batch:
            ids = ", ".join(f"{each >> 32}:{each & 0xFFFF_FFFF}" for each in r.predecessors[:4])
            more = f" and {len(r.predecessors) - 4} more" if len(r.predecessors) > 4 else ""
            return "repurpose", r.day, f"made of {ids}{more}", {"predecessors": list(r.predecessors)}
        return None


def history(workspace: Workspace, battery: int, last: int | None = None) -> Iterator[Entry]:
    """Everything the chain tells of a battery (token id), in order; works for burned ones too.

    Nothing for one that was never minted.
    """
    teller = _Teller(workspace, battery)
    if not teller.known:
        return
    for logged in sorted(_concerning(workspace, battery, last), key=lambda each: (each.block, each.index)):
        entry = teller.entry(logged)
        if entry is not None:
            yield entry


def _concerning(workspace: Workspace, battery: int, last: int | None) -> Iterator[Logged]:
    """Asked for by topic where an event has one for the battery or its batch: independent of the fleet."""
    of_battery, of_batch = _word(battery), _word(battery >> 32)
    asked: tuple[tuple[tuple[type[Event], ...], list[Any]], ...] = (
        ((b.BatchMinted, b.BatchAssessed, b.BatchOperatorSet), [of_batch]),
        ((b.Transfer,), [None, None, of_battery]),
        ((b.Recycled,), [of_battery]),
        ((b.Installed, b.Swapped, b.Retired, b.Repurposed, b.Wasted, b.Dismantled, b.OperatorSet), []),
    )
    for kinds, topics in asked:
        yield from events(workspace, kinds, ["Battery"], topics, last=last)


def _word(number: int) -> str:
    return "0x" + number.to_bytes(32, "big").hex()
