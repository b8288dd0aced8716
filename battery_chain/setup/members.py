"""Verified wallets: read from events and state, admitted and renewed one by one or by the hundred, frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.chain.rpc import Block
from battery_chain.contracts import structs
from battery_chain.contracts.members import MemberAdded, MemberFrozen, RecoveryProposed
from battery_chain.deploy import Workspace, events
from battery_chain.errors import BadInput, Problem
from battery_chain.units import SECONDS_A_DAY

__all__ = [
    "AT_ONCE",
    "INVESTOR_CLASSES",
    "Admission",
    "Membership",
    "add_members",
    "admission",
    "freeze",
    "members",
    "membership",
    "renewals",
    "valid_until",
]

Watch = Callable[[Iterator[Receipt], int], Iterable[Receipt]]
"""Passes the receipts of so many transactions on as they come; shows how far it is."""

INVESTOR_CLASSES = ("none", "retail", "professional", "institution")
"""By their codes on chain."""

AT_ONCE = 200
"""Wallets of one transaction: 29,000 gas each, a fifth of a block of 30 million."""


@dataclass(frozen=True, slots=True)
class Admission:
    """A wallet (address) that is to be a member until a second, its last; jurisdiction by ISO 3166-1 number,
    investor class by its code."""

    account: str
    valid_until: int
    jurisdiction: int
    investor_class: int

    @property
    def terms(self) -> tuple[int, int, int]:
        """What one transaction has in common."""
        return self.valid_until, self.jurisdiction, self.investor_class


@dataclass(frozen=True, slots=True)
class Membership:
    """One wallet that was admitted or frozen. `valid_until`: its last second as a member; `issued_at`: second
    of the last word of an identity provider about it. `holder`: a contract that is told when it receives
    batteries. `replaced_by`: who took its place, or empty; `recovery`: who is to take it, or None."""

    account: str
    valid_until: int
    jurisdiction: int
    investor_class: str
    frozen: bool
    holder: bool
    issued_at: int
    replaced_by: str = ""
    recovery: structs.Recovery | None = None

    def state(self, second: int) -> str:
        """What it is at a second: replaced, frozen, recovering, lapsed or valid; the first that holds."""
        held = (
            ("replaced", bool(self.replaced_by)),
            ("frozen", self.frozen),
            ("recovering", self.recovery is not None),
            ("lapsed", self.valid_until < second),
        )
        return next((name for name, holds in held if holds), "valid")


_Pair = tuple[Admission, Membership]
"""What is wanted and what is there."""


# -- read


def members(workspace: Workspace, block: int | None = None) -> list[Membership]:
    """Every wallet that was ever admitted or frozen, as it is at a block (default: the newest), in the order
    in which it was first heard of. Who is no member and no longer frozen is left out.
    """
    kinds = [MemberAdded, MemberFrozen]
    told = (logged.event for logged in events(workspace, kinds, ["Members"], last=block))
    accounts = list(dict.fromkeys(e.account for e in told if isinstance(e, MemberAdded | MemberFrozen)))
    found = _memberships(workspace, accounts, "latest" if block is None else block)
    lost = _lost(workspace, found, block)
    return [lost.get(each.account, each) for each in found if each.valid_until or each.frozen]


def _lost(workspace: Workspace, known: Sequence[Membership], block: int | None) -> dict[str, Membership]:
    """Those whose recovery was proposed once, with what came of it."""
    told = (logged.event for logged in events(workspace, [RecoveryProposed], ["Members"], last=block))
    named = {event.account for event in told if isinstance(event, RecoveryProposed)}
    at: Block = "latest" if block is None else block
    asked = [each for each in known if each.account in named]
    return {each.account: _with_recovery(workspace, each, at) for each in asked}


def membership(workspace: Workspace, account: str) -> Membership:
    """One wallet (address) as it is now, whether it is a member or not."""
    (found,) = _memberships(workspace, [account], "latest")
    return _with_recovery(workspace, found, "latest")


def _memberships(workspace: Workspace, accounts: Sequence[str], at: Block) -> list[Membership]:
    found = workspace.rpc.read_many([workspace.members.member_of(each) for each in accounts], at)
    return [
        Membership(
            account,
            m.valid_until,
            m.jurisdiction,
            INVESTOR_CLASSES[m.investor_class],
            m.frozen,
            m.holder,
            m.issued_at,
        )
        for account, m in zip(accounts, found, strict=True)
    ]


def _with_recovery(workspace: Workspace, known: Membership, at: Block) -> Membership:
    contract = workspace.members
    successor = workspace.rpc.read(contract.successor_of(known.account), at)
    recovery = workspace.rpc.read(contract.recovery_of(known.account), at)
    return replace(
        known,
        replaced_by=successor if int(successor, 16) else "",
        recovery=recovery if recovery.executable_at else None,
    )


# -- admitted, renewed


def valid_until(days: int, now: int) -> int:
    """The last second of the day that is so many days after that of `now`: equal for all runs of a day."""
    return (now // SECONDS_A_DAY + days + 1) * SECONDS_A_DAY - 1


def admission(
    workspace: Workspace, who: str, until: int, jurisdiction: int, investor_class: str
) -> Admission:
    """One person of the deployment, one of its contracts, or an address. Raises `BadInput` for another name
    and for an investor class that is none."""
    if investor_class not in INVESTOR_CLASSES:
        rule = f"{investor_class!r} is none of {', '.join(INVESTOR_CLASSES)}"
        raise BadInput([Problem("investor class", 0, "", rule)])
    account = workspace.deployment.contracts.get(who) or workspace.address(who)
    return Admission(account, until, jurisdiction, INVESTOR_CLASSES.index(investor_class))


def renewals(workspace: Workspace, people: Iterable[str], until: int) -> list[Admission]:
    """Members as they are, until another second. Raises `BadInput` with everyone who never was one."""
    named = list(dict.fromkeys(people))
    found = _memberships(workspace, [workspace.address(each) for each in named], "latest")
    strangers = [
        Problem(who, 0, "", "was never a member")
        for who, m in zip(named, found, strict=True)
        if not m.valid_until
    ]
    if strangers:
        raise BadInput(strangers)
    return [
        Admission(m.account, until, m.jurisdiction, INVESTOR_CLASSES.index(m.investor_class)) for m in found
    ]


def add_members(
    workspace: Workspace, wanted: Sequence[Admission], provider: str, watch: Watch | None = None
) -> list[Receipt]:
    """Admits wallets, or renews them; only an identity provider may. Those with equal terms go together, at
    most 200 in a transaction. What stands already is not sent, so that a run that was stopped goes on when it
    is run again.

    Raises `BadInput` with every wallet that was replaced for good; then nothing is sent.
    """
    found = _memberships(workspace, [each.account for each in wanted], "latest")
    pairs = list(zip(wanted, found, strict=True))
    _refuse_replaced(workspace, [m.account for _, m in pairs if m.frozen])
    missing = [pair for pair in pairs if not _stands(*pair)]
    signer = workspace.signer(provider)
    parts = list(_parts(missing))
    intents = (
        Intent(
            workspace.members.add([a.account for a, _ in part], *part[0][0].terms),
            signer,
            _action(workspace, part),
            _key(workspace, signer.address, part),
        )
        for part in parts
    )
    receipts = workspace.sender.send_many(intents)
    return list(receipts if watch is None else watch(receipts, len(parts)))


def _stands(wanted: Admission, found: Membership) -> bool:
    code = INVESTOR_CLASSES.index(found.investor_class)
    return wanted.terms == (found.valid_until, found.jurisdiction, code)


def _parts(pairs: Iterable[_Pair]) -> Iterator[Sequence[_Pair]]:
    """Those with equal terms together, in the order in which terms are first met."""
    groups: dict[tuple[int, int, int], list[_Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair[0].terms, []).append(pair)
    for group in groups.values():
        for start in range(0, len(group), AT_ONCE):
            yield group[start : start + AT_ONCE]


def _key(workspace: Workspace, signer: str, part: Sequence[_Pair]) -> str:
    """Equal for the same wish about the same state: what was changed since is wanted anew."""
    content = [f"{wanted.account.lower()} {found.issued_at}" for wanted, found in part]
    terms = part[0][0].terms
    return content_key("add members", workspace.members.address, signer, *terms, *content)


def _action(workspace: Workspace, part: Sequence[_Pair]) -> str:
    first = part[0][0].account
    return f"add member {workspace.name_of(first) or first}" if len(part) == 1 else f"add {len(part)} members"


def _refuse_replaced(workspace: Workspace, frozen: Sequence[str]) -> None:
    """Only the frozen can have been replaced."""
    successors = workspace.rpc.read_many([workspace.members.successor_of(each) for each in frozen])
    problems = [
        Problem(workspace.name_of(who) or who, 0, "", f"was replaced by {successor} for good")
        for who, successor in zip(frozen, successors, strict=True)
        if int(successor, 16)
    ]
    if problems:
        raise BadInput(problems)


# -- frozen


def freeze(workspace: Workspace, accounts: Iterable[str], frozen: bool, agent: str) -> Receipt:
    """Freezes members, or lifts it: a frozen member neither gives nor takes. Only an agent may."""
    named = list(accounts)
    call = workspace.members.set_frozen([workspace.address(each) for each in named], frozen)
    action = f"{'freeze' if frozen else 'unfreeze'} {', '.join(named)}"
    return workspace.sender.send(call, action=action, signer=workspace.signer(agent))
