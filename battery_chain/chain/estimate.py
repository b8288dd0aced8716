"""What would a transaction do and cost? Asked before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from battery_chain.chain.fees import Fees, probe
from battery_chain.chain.intents import Intent, Plan
from battery_chain.chain.outbox import unsigned
from battery_chain.chain.rpc import Fault, Request, Rpc, call_fields

__all__ = ["estimates", "plans", "tried"]

_MARGIN_PERCENT = 30
"""Others write between the estimate and the block: what was a warm slot or a short list may not be one
then."""


def estimates(rpc: Rpc, intents: Sequence[Intent]) -> list[int | Fault]:
    """Gas limits for calls on the present state: the node's estimate and a margin, within a block's limit."""
    if not intents:
        return []
    requests: list[Request] = [("eth_getBlockByNumber", ("latest", False))]
    requests += [("eth_estimateGas", (call_fields(each.call, each.signer.address),)) for each in intents]
    block, *answers = rpc.outcomes(requests)
    limit = 0 if isinstance(block, Fault) else int(block["gasLimit"], 16)
    return [each if isinstance(each, Fault) else _with_margin(int(each, 16), limit) for each in answers]


def _with_margin(gas: int, limit: int) -> int:
    wanted = gas + gas * _MARGIN_PERCENT // 100
    return max(gas, min(wanted, limit)) if limit else wanted


def plans(rpc: Rpc, chain_id: int, intents: Sequence[Intent]) -> list[Plan]:
    """A dry run on the present state; raises `Reverted` for the first intent that the chain would refuse."""
    found = []
    for intent, outcome in zip(intents, tried(rpc, chain_id, intents), strict=True):
        if isinstance(outcome, Fault):
            raise rpc.error(outcome, "eth_estimateGas", intent.action)
        found.append(outcome)
    return found


def tried(rpc: Rpc, chain_id: int, intents: Sequence[Intent]) -> list[Plan | Fault]:
    """As `plans`, with the node's refusal in the place of what it would refuse."""
    if not intents:
        return []
    fees = probe(rpc)
    return [
        each if isinstance(each, Fault) else _plan(chain_id, intent, intent.gas or each, fees)
        for intent, each in zip(intents, estimates(rpc, intents), strict=True)
    ]


def _plan(chain_id: int, intent: Intent, gas: int, fees: Fees) -> Plan:
    call, account = intent.call, intent.signer.address
    fields = unsigned(chain_id, call.to, call.value, call.data, 0, gas, fees)
    # The nonce is chosen when it is signed, under the account's lock.
    del fields["nonce"]
    return Plan(
        action=intent.action,
        function=call.function,
        account=account,
        to=call.to,
        value=call.value,
        gas=gas,
        cost=gas * fees.cap + call.value,
        transaction={"from": account, **fields},
    )
