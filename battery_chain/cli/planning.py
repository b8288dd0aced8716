"""A dry run of any library call: its transactions are simulated, none is written or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from battery_chain.chain import Intent, Plan, Receipt, Sender
from battery_chain.chain.journal import Entry
from battery_chain.cli.render import Lines, Table
from battery_chain.errors import Reverted

if TYPE_CHECKING:
    from battery_chain.cli.session import Session

__all__ = ["EndOfPlan", "PlanningSender", "show_plan"]


class EndOfPlan(Exception):
    """What follows depends on what a transaction would have brought."""


class _NoReceipt:
    """The receipt of nothing: whoever looks into it has come to the end of what can be planned."""

    def __getattr__(self, name: str) -> Any:
        raise EndOfPlan(name)


class PlanningSender(Sender):
    """Collects in `planned` what would be sent."""

    @property
    def planned(self) -> list[tuple[Intent, Plan | None]]:
        """Each intent with its plan; None where it needs an earlier one of the list."""
        found: list[tuple[Intent, Plan | None]] = self.__dict__.setdefault("_planned", [])
        return found

    def send_many(self, intents: Iterable[Intent], **_options: Any) -> Iterator[Receipt]:
        wanted = list(intents)
        for intent in wanted:
            self.planned.append((intent, self._plan(intent)))
        for _ in wanted:
            yield cast(Receipt, _NoReceipt())

    def resume(self, account: str = "") -> list[Entry]:  # noqa: ARG002
        """Nothing: what an earlier run left open stays as it is."""
        return []

    def _plan(self, intent: Intent) -> Plan | None:
        try:
            return self.simulate([intent])[0]
        except Reverted:
            if not self.planned:
                raise
            return None


def show_plan(session: Session, work: Callable[[], Any]) -> None:
    """Runs `work` on a planning sender and shows what it would send."""
    sender = session.sender
    assert isinstance(sender, PlanningSender)
    with suppress(EndOfPlan):
        work()
    rows = [_row(session, *each) for each in sender.planned]
    columns = ("action", "from", "gas", "at most", "state")
    shown = [[row["action"], row["from"], row["gas"], row["cost_wei"], row["state"]] for row in rows]
    total = sum(row["gas"] or 0 for row in rows)
    summary = f"{len(rows)} transactions, {total:,} gas at most; nothing was sent"
    session.screen.show({"planned": rows, "gas": total, "sent": 0}, Table(columns, shown), Lines([summary]))


def _row(session: Session, intent: Intent, plan: Plan | None) -> dict[str, Any]:
    return {
        "action": intent.action,
        "function": intent.call.function,
        "from": _from(session, intent.signer.address),
        "to": intent.call.to,
        "gas": plan.gas if plan else None,
        "cost_wei": plan.cost if plan else None,
        "state": _state(plan),
    }


def _from(session: Session, address: str) -> object:
    return session.party(address) if "workspace" in session.__dict__ else address


def _state(plan: Plan | None) -> str:
    if plan is None:
        return "needs one before it"
    return f"done before, {plan.already}" if plan.already else "would be sent"
