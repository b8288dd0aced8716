"""What the demo proves: figures of the chain held against the reference model and against the input files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.deploy import Workspace
from battery_chain.errors import Mismatch
from battery_chain.lifecycle import Follower
from battery_chain.valuation import agrees

__all__ = ["Checks"]


@dataclass(slots=True)
class Checks:
    """Compares, counts what agreed, and raises `Mismatch` for the first figure that does not."""

    workspace: Workspace
    follower: Follower
    passed: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, count: int = 1) -> None:
        self.passed[what] = self.passed.get(what, 0) + count

    def equal(self, what: str, chain: object, expected: object) -> None:
        """Two figures that must be the same."""
        if chain != expected:
            raise Mismatch(what, chain, expected)
        self.note(what)

    def portfolio(self, owner: str, day: int, chain: int, at: int | None = None) -> Decimal:
        """A portfolio value of the chain on a day against the model's, within one token unit a class."""
        model = self.follower.advance().portfolio(owner, day, at)
        if not agrees(model.value, chain, model.service, model.classes):
            raise Mismatch(f"portfolio value of {owner} on day {day}", chain, model.value)
        self.note("portfolio values recomputed from events")
        return model.value

    def batteries(self, ids: Sequence[int], day: int) -> None:
        """The value today of each battery, its owner and its operation, chain against model."""
        model = self.follower.advance()
        chain = self.workspace.rpc.read_many(
            [self.workspace.valuation.value_of_with_day(each, day) for each in ids]
        )
        for battery, value in zip(ids, chain, strict=True):
            exact, service = model.value(battery, day), model.service(battery, day)
            if not agrees(exact, value, service):
                raise Mismatch(f"value of battery {battery} on day {day}", value, exact)
        self.note("battery values recomputed from events", len(ids))
        self._conditions(ids)

    def _conditions(self, ids: Sequence[int]) -> None:
        battery = self.workspace.battery
        found = self.workspace.rpc.read_many([battery.condition_of(each) for each in ids])
        owners = self.workspace.rpc.read_many([battery.owner_of(each) for each in ids])
        for each, condition, owner in zip(ids, found, owners, strict=True):
            known = self.follower.model.state(each)
            chain = (condition.health, condition.operation, condition.class_, owner.lower())
            model = (known.health, known.operation, known.class_id, self.follower.model.owner(each))
            if chain != model:
                raise Mismatch(f"state of battery {each}", chain, model)
        self.note("battery states and owners rebuilt from events", len(ids))
