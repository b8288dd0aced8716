"""The ledger of carrying amounts against the chain: every battery that one has and the other has not, or has
otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from battery_chain.deploy.workspace import Workspace
from battery_chain.lifecycle.find import identify
from battery_chain.lifecycle.history import history
from battery_chain.lifecycle.inventory import batches
from battery_chain.model import Operation

__all__ = ["Difference", "Held", "reconcile"]

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Held:
    """A battery as the ledger has it: what it is called there, the class of its policy, rated energy, Wh."""

    name: str
    class_name: str
    rated_wh: int


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` of a battery (token id, 0 where the chain knows no such name) in the ledger and on chain, and
    the last transaction about it up to the block."""

    battery: int
    name: str
    what: str
    ledger: str
    chain: str
    transaction: str = ""


@dataclass(frozen=True, slots=True)
class _OnChain:
    class_name: str
    energy_wh: int
    owner: str


def reconcile(workspace: Workspace, ledger: Sequence[Held], owner: str, block: int) -> list[Difference]:
    """What differs between the ledger and the batteries of `owner` (an address) at a block; empty: nothing.

    Names that are no battery's (a part, an asset of another kind) are differences too.
    """
    ids = identify(workspace, [each.name for each in ledger])
    found = _of_chain(workspace, block)
    told: dict[int, Held] = {}
    differences = []
    for each in ledger:
        named = ids.get(each.name, [])
        if len(named) != 1:
            differences.append(Difference(0, each.name, "battery", each.class_name, "is not on chain"))
        elif named[0] in told:
            other = told[named[0]].name
            differences.append(Difference(named[0], each.name, "battery", f"is also {other}", "is one"))
        else:
            told[named[0]] = each
    compared = [*_told(workspace, told, found, owner), *_untold(workspace, told, found, owner)]
    return [_dated(workspace, each, block) if each.battery else each for each in [*differences, *compared]]


def _told(
    workspace: Workspace, told: Mapping[int, Held], found: Mapping[int, _OnChain], owner: str
) -> Iterator[Difference]:
    for battery, held in told.items():
        chain = found.get(battery)
        if chain is None:
            yield Difference(battery, held.name, "owner", workspace.name_of(owner) or owner, "is burned")
            continue
        if chain.owner.lower() != owner.lower():
            name = workspace.name_of(chain.owner) or chain.owner
            yield Difference(battery, held.name, "owner", workspace.name_of(owner) or owner, name)
        if chain.class_name != held.class_name:
            yield Difference(battery, held.name, "class", held.class_name, chain.class_name)
        if chain.energy_wh != held.rated_wh:
            yield Difference(battery, held.name, "rated Wh", str(held.rated_wh), str(chain.energy_wh))


def _untold(
    workspace: Workspace, told: Mapping[int, Held], found: Mapping[int, _OnChain], owner: str
) -> Iterator[Difference]:
    for battery, chain in found.items():
        if chain.owner.lower() == owner.lower() and battery not in told:
            name = f"{battery >> 32}:{battery & 0xFFFF_FFFF}"
            yield Difference(
                battery, name, "owner", "is not in the ledger", workspace.name_of(owner) or owner
            )


def _dated(workspace: Workspace, found: Difference, block: int) -> Difference:
    last = ""
    for entry in history(workspace, found.battery, block):
        last = entry.transaction
    return Difference(found.battery, found.name, found.what, found.ledger, found.chain, last)


def _of_chain(workspace: Workspace, block: int) -> dict[int, _OnChain]:
    """Every living battery at a block."""
    names = {number: name for name, number in workspace.deployment.classes.items()}
    lines = batches(workspace, block)
    energy = {line.batch: line.energy_wh for line in lines}
    ids = [line.batch << 32 | index for line in lines for index in range(line.count)]
    b, read, found = workspace.battery, workspace.rpc.read_many, dict[int, _OnChain]()
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        conditions = read([b.condition_of(each) for each in part], block)
        living = [
            pair for pair in zip(part, conditions, strict=True) if pair[1].operation != Operation.RECYCLED
        ]
        owners = read([b.owner_of(each) for each, _ in living], block)
        for (each, condition), owner in zip(living, owners, strict=True):
            name = names.get(condition.class_, str(condition.class_))
            found[each] = _OnChain(name, energy[each >> 32], str(owner))
    return found
