"""What a transaction offers per gas: probed from the chain, never assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from battery_chain.chain.answers import block_fields, quantities, quantity, quantity_or_none
from battery_chain.chain.rpc import Fault, Rpc
from battery_chain.errors import Unreachable

__all__ = ["GWEI", "Fees", "probe", "survey"]

GWEI = 10**9


@dataclass(frozen=True, slots=True)
class Fees:
    """Wei per gas: `cap` is the most that is paid, `tip` what of it goes to the block's maker.

    `legacy` chains have no base fee, and one price is paid.
    """

    cap: int
    tip: int
    legacy: bool = False

    def fields(self) -> Mapping[str, int]:
        """As the members of a transaction."""
        if self.legacy:
            return {"gasPrice": self.cap}
        return {"type": 2, "maxFeePerGas": self.cap, "maxPriorityFeePerGas": self.tip}

    def above(self, earlier: Fees) -> Fees:
        """These fees, raised where needed to replace a transaction that offered `earlier`.

        Nodes ask for a tenth or an eighth more on both figures. Where gas is free nothing is offered:
        whatever reached such a chain's pool is mined anyway, and the account may own nothing to bid with.
        """
        if not self.cap:
            return self
        return Fees(max(self.cap, _raised(earlier.cap)), max(self.tip, _raised(earlier.tip)), self.legacy)


def _raised(wei: int) -> int:
    return wei + wei // 8 + 1


def probe(rpc: Rpc) -> Fees:
    """Fees that are taken now: twice the base fee (six full blocks of rise) and the node's own idea of a
    tip."""
    return survey(rpc)[1]


def survey(rpc: Rpc) -> tuple[tuple[int, str], Fees]:
    """Number and hash of the newest block, and the fees that are taken after it."""
    block, price, tip = rpc.outcomes(
        [
            ("eth_getBlockByNumber", ("latest", False)),
            ("eth_gasPrice", ()),
            ("eth_maxPriorityFeePerGas", ()),
        ]
    )
    fields = None if isinstance(block, Fault) else block_fields(rpc.url, block)
    if fields is None:
        raise Unreachable(rpc.url, "it shows no newest block")
    head = int(fields["number"], 16), str(fields["hash"])
    if fields.get("baseFeePerGas") is None:
        priced = quantity(rpc.url, "eth_gasPrice", price)
        return head, Fees(priced, priced, legacy=True)
    base = quantities(rpc.url, "eth_getBlockByNumber", fields, "baseFeePerGas")[0]
    tipped = _tip(tip, price, base)
    return head, Fees(2 * base + tipped, tipped)


def _tip(answer: object, price: object, base: int) -> int:
    """Where the whole price is nothing there is no tip, though some nodes go on to suggest one: an account of
    such a chain may own nothing to pay it with."""
    said, priced = quantity_or_none(answer), quantity_or_none(price)
    if base == 0 and (priced == 0 or (said is None and priced is None)):
        return 0
    return GWEI if said is None else said
