"""A dry run of any library call: its transactions are simulated, none is written or sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self, cast

from battery_chain.chain.clock import Clock
from battery_chain.chain.estimate import tried
from battery_chain.chain.history import journal_file, other_history
from battery_chain.chain.intents import Intent, Plan, Receipt
from battery_chain.chain.journal import Entry, Journal
from battery_chain.chain.operation import Operation
from battery_chain.chain.rpc import Fault, Rpc
from battery_chain.chain.sender import Options, Sender
from battery_chain.cli.render import Lines, Table
from battery_chain.cli.unsent import EndOfPlan

if TYPE_CHECKING:
    from battery_chain.chain.accounts import Signer
    from battery_chain.cli.session import Session

__all__ = ["PlanningSender", "show_plan"]

_LOG = logging.getLogger(__name__)


class _NoReceipt:
    """The receipt of nothing: whoever looks into it has come to the end of what can be planned."""

    def __getattr__(self, name: str) -> Any:
        # The address of a contract is what the next one is made with; anything else is told to people.
        raise EndOfPlan(more=name == "contract")


class PlanningSender(Sender):
    """Collects in `planned` what would be sent, until `stopped` says that it cannot be known any more."""

    stopped: Callable[[], bool] = staticmethod(lambda: False)

    @classmethod
    def open(
        cls,
        rpc: Rpc,
        folder: Path,
        signer: Signer | None = None,
        *,
        options: Options | None = None,
        clock: Clock | None = None,
        operation: Operation | None = None,
    ) -> Self:
        """With the journal as it is: a missing one is not made, one of another history is not set aside."""
        chain_id, genesis = rpc.chain_id(), rpc.genesis_hash()
        file = journal_file(folder, chain_id, genesis)
        journal = Journal(file) if file.is_file() else None
        if journal is not None and (other := other_history(journal, rpc, chain_id, genesis)) is not None:
            _LOG.warning("%s; planned without it", other)
            journal.close()
            journal = None
        if journal is not None:
            return cls(rpc, journal, signer, options=options, clock=clock, operation=operation)
        return cls._without_journal(rpc, (chain_id, genesis), signer, options)

    @classmethod
    def _without_journal(
        cls, rpc: Rpc, chain: tuple[int, str], signer: Signer | None, options: Options | None
    ) -> Self:
        folder = TemporaryDirectory(prefix="battery-chain-")
        journal = Journal(Path(folder.name) / "empty.sqlite")
        journal.adopt(*chain)
        made = cls(rpc, journal, signer, options=options)
        made.__dict__["_folder"] = folder
        return made

    def close(self) -> None:
        super().close()
        folder: TemporaryDirectory[str] | None = self.__dict__.pop("_folder", None)
        if folder is not None:
            folder.cleanup()

    @property
    def planned(self) -> list[tuple[Intent, Plan | None]]:
        """Each intent with its plan; None where it needs an earlier one of the list."""
        found: list[tuple[Intent, Plan | None]] = self.__dict__.setdefault("_planned", [])
        return found

    def send_many(self, intents: Iterable[Intent], **_options: Any) -> Iterator[Receipt]:
        wanted = self._named(intents)
        if self.stopped():
            raise EndOfPlan
        before = [self._done(each) for each in wanted]
        fresh = [each for each, entry in zip(wanted, before, strict=True) if entry is None]
        plans = iter(self._tried(fresh))
        for intent, entry in zip(wanted, before, strict=True):
            self.planned.append((intent, next(plans) if entry is None else _done_plan(intent, entry)))
        for entry in before:
            yield cast(Receipt, _NoReceipt()) if entry is None else self.receipt_of(entry)

    def _done(self, intent: Intent) -> Entry | None:
        entry = self.journal.live(intent.key) if intent.key else None
        return entry if entry is not None and entry.state == "done" else None

    def _tried(self, intents: list[Intent]) -> list[Plan | None]:
        """Raises `Reverted` for what would be refused though nothing goes before it."""
        found = tried(self._rpc, self._chain_id, intents)
        first = not any(plan is None or not plan.already for _, plan in self.planned)
        if first and found and isinstance(found[0], Fault):
            raise self._rpc.error(found[0], "eth_estimateGas", intents[0].action)
        return [None if isinstance(each, Fault) else each for each in found]

    def resume(self, account: str = "") -> list[Entry]:  # noqa: ARG002
        """Nothing: what an earlier run left open stays as it is."""
        return []


def _done_plan(intent: Intent, entry: Entry) -> Plan:
    call, account = intent.call, intent.signer.address
    return Plan(intent.action, call.function, account, call.to, call.value, 0, 0, already=entry.hash)


def show_plan(session: Session, sender: Any, more: bool = False) -> None:
    """What a planning sender has collected."""
    assert isinstance(sender, PlanningSender)
    rows = [_row(session, *each) for each in sender.planned]
    columns = ("action", "from", "gas", "at most", "state")
    shown = [[row["action"], row["from"], row["gas"], row["cost_wei"], row["state"]] for row in rows]
    total = sum(row["gas"] or 0 for row in rows)
    before = sum(bool(plan and plan.already) for _, plan in sender.planned)
    texts = [f"{len(rows) - before} transactions, {total:,} gas at most; nothing was sent"]
    texts += [f"{before} done before"] if before else []
    texts += ["what follows depends on what these bring"] if more else []
    data = {"planned": rows, "gas": total, "done_before": before, "more": more, "sent": 0}
    session.screen.show(data, Table(columns, shown), Lines(texts))


def _row(session: Session, intent: Intent, plan: Plan | None) -> dict[str, Any]:
    done = plan is not None and bool(plan.already)
    return {
        "action": intent.action,
        "function": intent.call.function,
        "from": _from(session, intent.signer.address),
        "to": intent.call.to,
        "gas": plan.gas if plan and not done else None,
        "cost_wei": plan.cost if plan and not done else None,
        "state": _state(plan),
    }


def _from(session: Session, address: str) -> object:
    return session.party(address) if "workspace" in session.__dict__ else address


def _state(plan: Plan | None) -> str:
    if plan is None:
        return "needs one before it"
    return f"done before, {plan.already}" if plan.already else "would be sent"
