"""What else than cash and batteries a fund's books know: entries, proposed by the manager, confirmed by the
depositary, settled in cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from battery_chain.chain.intents import Receipt
from battery_chain.contracts import structs
from battery_chain.contracts.fund import EntryConfirmed, EntryProposed
from battery_chain.deploy import Workspace, event_of, events
from battery_chain.errors import BadInput, Problem
from battery_chain.fund.book import amount, exact_units
from battery_chain.fund.currency import currencies
from battery_chain.fund.invest import allow
from battery_chain.units import SECONDS_A_DAY
from battery_chain.valuation.entries import EntryKind, OpenEntry, aged

__all__ = [
    "PROPOSABLE",
    "BookEntry",
    "Proposal",
    "amend",
    "confirm",
    "entries",
    "proposal",
    "propose",
    "settle",
    "settle_recycling",
]

PROPOSABLE = tuple(
    kind.name.lower()
    for kind in (EntryKind.RECEIVABLE, EntryKind.PAYABLE, EntryKind.PROVISION, EntryKind.COMPENSATION)
)
"""The kinds that a manager proposes; loans and recycling come from what they name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed and waits for the depositary; day 0 for none."""

    amount: Decimal
    due_day: int


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An entry; `amount` is open, in units of account, `worth` what it adds to the net asset value: after
    ageing, negative for what is owed, nothing before it is confirmed."""

    number: int
    kind: EntryKind
    counterparty: str
    amount: Decimal
    due_day: int
    worth: Decimal
    confirmed: bool
    document: bytes
    proposal: Proposal | None


# -- read


def entries(workspace: Workspace, block: int | None = None) -> list[BookEntry]:
    """All entries at a block (default: the newest), settled ones too, as they count on its day."""
    block = workspace.rpc.block_number() if block is None else block
    count = workspace.rpc.read(workspace.fund.entry_count(), block)
    found = workspace.rpc.read_many(
        [workspace.fund.entry_of(number) for number in range(1, count + 1)], block
    )
    proposed = _proposals(workspace, block)
    day = workspace.rpc.second(block) // SECONDS_A_DAY
    return [_entry(workspace, n, each, proposed.get(n), day) for n, each in enumerate(found, 1)]


def _proposals(workspace: Workspace, block: int) -> dict[int, Proposal]:
    found: dict[int, Proposal] = {}
    kinds = [EntryProposed, EntryConfirmed]
    for logged in events(workspace, kinds, [workspace.fund_names.fund], last=block):
        event: Any = logged.event
        if isinstance(event, EntryProposed):
            found[event.entry_id] = Proposal(amount(workspace, event.amount), event.due_day)
        else:
            found.pop(event.entry_id, None)
    return found


def _entry(
    workspace: Workspace, number: int, found: structs.Entry, proposal: Proposal | None, day: int
) -> BookEntry:
    kind = EntryKind(found.kind)
    return BookEntry(
        number=number,
        kind=kind,
        counterparty=found.counterparty,
        amount=amount(workspace, found.amount),
        due_day=found.due_day,
        worth=amount(workspace, _worth(found, day)) if found.confirmed else Decimal(0),
        confirmed=found.confirmed,
        document=found.document,
        proposal=proposal,
    )


def _worth(found: structs.Entry, day: int) -> int:
    is_asset = OpenEntry(EntryKind(found.kind), found.amount).is_asset
    return aged(found.amount, found.due_day, day) if is_asset else -int(found.amount)


# -- proposed, confirmed


def propose(
    workspace: Workspace,
    manager: str,
    kind: str,
    counterparty: str,
    money: Decimal,
    document: bytes,
    *,
    due_day: int = 0,
    key: str = "",
    new: bool = False,
) -> tuple[int, Receipt]:
    """The number of a new entry that waits for the depositary; `document` is the hash of what it rests on.

    A receivable ages from its due day on. Raises `BadInput` for a kind that nobody proposes.
    """
    if kind not in PROPOSABLE:
        raise BadInput([Problem("kind", 0, "", f"{kind!r} is none of {', '.join(PROPOSABLE)}")])
    entry = structs.Entry(
        kind=EntryKind[kind.upper()].value,
        counterparty=workspace.address(counterparty),
        amount=exact_units(workspace, "amount", money),
        due_day=due_day,
        confirmed=False,
        document=document,
    )
    call = workspace.fund.propose_entry(0, entry)
    signer, action = workspace.signer(manager), f"propose a {kind} of {money} with {counterparty}"
    receipt = workspace.sender.send(call, action=action, signer=signer, key=key, new=new)
    return event_of(receipt, EntryProposed).entry_id, receipt


def amend(
    workspace: Workspace, manager: str, number: int, money: Decimal, *, due_day: int | None = None
) -> Receipt:
    """Proposes another amount (0: written off) of an entry, and another due day unless it stays."""
    known = workspace.rpc.read(workspace.fund.entry_of(number))
    units = exact_units(workspace, "amount", money) if money else 0
    wanted = structs.Entry(
        kind=known.kind,
        counterparty=known.counterparty,
        amount=units,
        due_day=known.due_day if due_day is None else due_day,
        confirmed=known.confirmed,
        document=known.document,
    )
    call, action = workspace.fund.propose_entry(number, wanted), f"propose {money} for entry {number}"
    return workspace.sender.send(call, action=action, signer=workspace.signer(manager))


def proposal(workspace: Workspace, number: int) -> Proposal | None:
    """What waits for the depositary for an entry."""
    return _proposals(workspace, workspace.rpc.block_number()).get(number)


def confirm(workspace: Workspace, depositary: str, number: int, seen: Proposal | None = None) -> Receipt:
    """What was proposed is in the books from now on, if it is what was `seen` (default: what is proposed
    now). By another person than who proposed it.
    """
    wanted = seen or proposal(workspace, number) or Proposal(Decimal(0), 0)
    units = exact_units(workspace, "amount", wanted.amount) if wanted.amount else 0
    call = workspace.fund.confirm_entry(number, units, wanted.due_day)
    return workspace.sender.send(call, action=f"confirm entry {number}", signer=workspace.signer(depositary))


# -- settled


def settle(
    workspace: Workspace,
    person: str,
    number: int,
    money: Decimal | None = None,
    *,
    key: str = "",
    new: bool = False,
) -> Receipt:
    """Pays an entry, or part of it: a receivable by its debtor or whoever pays for it, what is owed by the
    manager out of the fund's cash. Provisions are for nobody, recycling is paid battery by battery.
    """
    found = workspace.rpc.read(workspace.fund.entry_of(number))
    units = int(found.amount) if money is None else exact_units(workspace, "amount", money)
    if found.kind == EntryKind.RECEIVABLE.value:
        allow(workspace, person, workspace.fund.address, units, currencies(workspace)[0])
        call = workspace.fund.settle_receivable(number, units)
    else:
        call = workspace.fund.settle_payable(number, units)
    action, signer = f"settle {amount(workspace, units)} of entry {number}", workspace.signer(person)
    return workspace.sender.send(call, action=action, signer=signer, key=key, new=new)


def settle_recycling(workspace: Workspace, manager: str, battery: int) -> Receipt:
    """Pays the gate fee that was booked when a battery (token id) was recycled. Only the manager."""
    call, signer = workspace.fund.settle_recycling(battery), workspace.signer(manager)
    place = f"{battery >> 32}:{battery & 0xFFFF_FFFF}"
    return workspace.sender.send(call, action=f"pay for the recycling of {place}", signer=signer)
