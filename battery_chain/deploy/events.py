"""The events of a deployment, decoded, in the order of the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from battery_chain.contracts._codec import Event
from battery_chain.deploy.funds import kind_of
from battery_chain.deploy.workspace import Workspace

if TYPE_CHECKING:
    from battery_chain.chain.intents import Receipt

__all__ = ["Logged", "event_of", "events"]

E = TypeVar("E", bound=Event)
_Decoder = Callable[[list[bytes], bytes], Event | None]

_MODULES = {
    "Authority": "authority",
    "Members": "members",
    "SettlementToken": "settlement_token",
    "Battery": "battery",
    "Valuation": "valuation",
    "Fund": "fund",
    "FundVault": "fund_vault",
    "FundInKind": "fund_in_kind",
    "Market": "market",
}
"""Bindings by kind of contract; loaded when the first event of that kind is read."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One event and where it stands: the contract's name, block, transaction, place in the block."""

    event: Event
    contract: str
    block: int
    transaction: str
    index: int


def events(
    workspace: Workspace,
    kinds: Sequence[type[Event]] = (),
    contracts: Sequence[str] = (),
    topics: Sequence[Any] = (),
    *,
    first: int | None = None,
    last: int | None = None,
) -> Iterator[Logged]:
    """Events of the deployment from block `first` (default: its own first) to `last` (default: the newest).

    kinds: only these; contracts: only of these, by name; topics: indexed values after the first topic, as
    `eth_getLogs` takes them. An event that no contract of the deployment declares is left out.
    """
    names = {address.lower(): name for name, address in workspace.deployment.contracts.items()}
    addresses = [a for a, name in names.items() if not contracts or name in contracts]
    first_topic = ["0x" + kind.TOPIC0.hex() for kind in kinds] or None
    end = workspace.rpc.block_number() if last is None else last
    wanted = [first_topic, *topics] if first_topic or topics else []
    begin = workspace.deployment.block if first is None else first
    for log in workspace.rpc.logs(begin, end, addresses, wanted):
        name = names[log["address"].lower()]
        event = _decode(name, log)
        if event is not None:
            yield Logged(
                event, name, int(log["blockNumber"], 16), log["transactionHash"], int(log["logIndex"], 16)
            )


def event_of(receipt: Receipt, kind: type[E]) -> E:
    """The first event of a kind that a transaction has emitted."""
    topic = "0x" + kind.TOPIC0.hex()
    log = next(each for each in receipt.logs if each["topics"][0] == topic)
    return kind.decode(*_words(log))


def _decode(name: str, log: Mapping[str, Any]) -> Event | None:
    return _decoder(kind_of(name))(*_words(log))


@cache
def _decoder(kind: str) -> _Decoder:
    found: _Decoder = import_module(f"battery_chain.contracts.{_MODULES[kind]}").decode_log
    return found


def _words(log: Mapping[str, Any]) -> tuple[list[bytes], bytes]:
    """Topics and data of a log as the node gives it."""
    return [bytes.fromhex(each[2:]) for each in log["topics"]], bytes.fromhex(log["data"][2:])
