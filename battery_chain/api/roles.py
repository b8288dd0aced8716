"""`bank.role`: who may do what."""

from __future__ import annotations

from battery_chain.api.verbs import Name, Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.setup import delayed, people
from battery_chain.setup.delayed import Delayed
from battery_chain.setup.people import RoleHolding

__all__ = ["Role"]

# Within the class `list` is a verb.
_Holdings = list[RoleHolding]
_Operations = list[Delayed]


class Role(Verbs):
    """The verbs of `battery-chain role`."""

    def list(self, *, block: int | None = None) -> _Holdings:
        """Who has which role, with what delay in seconds."""
        return people.role_holders(self._w, block)

    def grant(self, role: str, who: str, *, fund: int = 1) -> Receipt:
        """Gives a role. By the admin; `fund`: of the roles that each fund has of its own."""
        return people.grant(self._w, people.role_id(role, fund), who, self._me)

    def revoke(self, role: str, who: str, *, fund: int = 1) -> Receipt:
        """Takes a role. By the admin."""
        return people.revoke(self._w, people.role_id(role, fund), who, self._me)

    def pending(self, *, block: int | None = None) -> _Operations:
        """What is scheduled under a delay, and from which second on it may be executed."""
        return delayed.pending(self._w, block)

    def execute(self, operation: str) -> Receipt:
        """Does what was scheduled, by its id. By who scheduled it."""
        return delayed.execute(self._w, operation, self._me)

    def cancel(self, operation: str) -> Receipt:
        """Takes back what was scheduled."""
        return delayed.cancel(self._w, operation, self._me)

    def force_transfer(self, name: Name, *, to: str) -> Receipt:
        """Schedules a transfer of a battery that its owner does not make."""
        return delayed.force_transfer(self._w, self._id(name), to, self._me)
