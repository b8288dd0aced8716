"""Acts that need more than the manager's word: offers and pledges that another party signs, restatements.

An act is made, handed on as a JSON document, approved by the depositary where it is outside the bands, and
done a day later at the earliest: the digest that was approved is of this act alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from battery_chain.contracts import structs
from battery_chain.contracts._codec import Call
from battery_chain.contracts.fund import Fund
from battery_chain.deploy import Workspace, eip712
from battery_chain.errors import BadInput, Mismatch, Problem
from battery_chain.fund.calendar import chain_time

__all__ = ["OFFER_SECONDS", "Act", "Restatement", "act_digest", "offer_of", "offer_typed_data", "read_act"]

OFFER_SECONDS = 3 * 86_400
"""How long an offer holds: long enough for the depositary's approval and its day."""

_PARTIES = {"sale": "seller", "purchase": "buyer"}
_FIELDS = "uint64[] batches,uint256[] ids,uint256 price,uint64 expiresAt,uint256 nonce"


@dataclass(frozen=True, slots=True)
class Restatement:
    """The price of an epoch was wrong: `price` (settlement-token units a share) is the right one; `document`
    (a hash) says why."""

    epoch: int
    price: int
    document: bytes

    def fields(self) -> tuple[Any, ...]:
        return (self.epoch, self.price, self.document)

    @classmethod
    def of(cls, values: Sequence[Any]) -> Restatement:
        return cls(*values)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of `fund` (address) on one chain; `kind`: sale, purchase, pledge or restatement; `signature` of
    the other party."""

    kind: str
    fund: str
    chain_id: int
    content: structs.Offer | structs.Pledge | Restatement
    signature: bytes = b""

    def document(self) -> dict[str, Any]:
        """As JSON has it: whole numbers as text, bytes as 0x…."""
        return {
            "act": self.kind,
            "fund": self.fund,
            "chain_id": self.chain_id,
            "content": [_plain(each) for each in self.content.fields()],
            "signature": "0x" + self.signature.hex(),
        }


_CONTENTS: Mapping[str, tuple[type[structs.Offer | structs.Pledge | Restatement], str]] = {
    "sale": (structs.Offer, "alliii"),
    "purchase": (structs.Offer, "alliii"),
    "pledge": (structs.Pledge, "aallibii"),
    "restatement": (Restatement, "iib"),
}
"""By kind: what it is made of, and the sort of each field: address, list of integers, integer, bytes."""


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return str(value)


def read_act(document: Any, source: str) -> Act:
    """An act from its document. `BadInput` when it is none."""
    try:
        kind = document["act"]
        content, sorts = _CONTENTS[kind]
        values = [_value(sort, each) for sort, each in zip(sorts, document["content"], strict=True)]
        signature = bytes.fromhex(document["signature"][2:])
        return Act(kind, document["fund"], int(document["chain_id"]), content.of(values), signature)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput([Problem(source, 0, "", "is not an act of a fund as --out writes it")]) from None


def _value(sort: str, value: Any) -> Any:
    if sort == "a":
        return str(value)
    if sort == "l":
        return tuple(int(each) for each in value)
    return int(value) if sort == "i" else bytes.fromhex(value[2:])


# -- made


def offer_of(
    workspace: Workspace, party: str, units: int, batches: Sequence[int], ids: Sequence[int]
) -> structs.Offer:
    """An offer of these for `units` of the settlement token, with a nonce of its own."""
    return structs.Offer(
        party=workspace.address(party),
        batches=tuple(batches),
        ids=tuple(ids),
        price=units,
        expires_at=chain_time(workspace) + OFFER_SECONDS,
        nonce=secrets.randbits(128),
    )


def offer_typed_data(workspace: Workspace, kind: str, offer: structs.Offer) -> dict[str, Any]:
    """An offer as wallets take it; `kind`: sale (to the fund) or purchase (of the fund)."""
    found = workspace.rpc.read(workspace.fund.eip712_domain())
    domain = {
        "name": found.name,
        "version": found.version,
        "chainId": found.chain_id,
        "verifyingContract": found.verifying_contract,
    }
    return eip712(kind.title(), f"address {_PARTIES[kind]},{_FIELDS}", offer.fields(), domain)


def act_digest(workspace: Workspace, act: Act) -> bytes:
    """What the depositary approves, as the fund computes it. `Mismatch` for an act of another fund."""
    here = (workspace.deployment.chain_id, workspace.fund.address.lower())
    if (act.chain_id, act.fund.lower()) != here:
        raise Mismatch("the fund of the act", (act.chain_id, act.fund.lower()), here)
    found: bytes = workspace.rpc.read(_digest_call(workspace.fund, act))
    return found


def _digest_call(fund: Fund, act: Act) -> Call[bytes]:
    content = act.content
    if isinstance(content, structs.Pledge):
        return fund.lien_digest(content)
    if isinstance(content, Restatement):
        return fund.restatement_digest(content.epoch, content.price, content.document)
    return fund.sale_digest(content) if act.kind == "sale" else fund.purchase_digest(content)
