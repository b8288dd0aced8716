"""Signed claims: an identity provider states who a wallet is without sending anything; whoever has the file
submits it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from battery_chain import wholly
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.deploy import Workspace, eip712
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.setup.members import Admission, Watch

__all__ = [
    "SignedClaim",
    "claim_typed_data",
    "read_claims",
    "register",
    "sign_claims",
    "write_claims",
]

Claim = structs.IMembersClaim

_SCHEMA = "battery-chain/member-claims/1"
_CLAIM = (
    "address account,uint40 validUntil,uint16 jurisdiction,uint8 investorClass,uint40 issuedAt,"
    "uint64 expiresAt,bytes32 evidence"
)
_FIELDS = tuple(each.split(" ") for each in _CLAIM.split(","))


@dataclass(frozen=True, slots=True)
class SignedClaim:
    """A claim with the address of the identity provider who has signed it. `message` is what was signed: the
    whole EIP-712 message."""

    claim: Claim
    provider: str
    signature: bytes
    message: Mapping[str, Any]


def claim_typed_data(workspace: Workspace, claim: Claim) -> dict[str, Any]:
    """The claim as wallets take it (EIP-712)."""
    return eip712("Claim", _CLAIM, claim.fields(), _domain(workspace))


def _domain(workspace: Workspace) -> dict[str, Any]:
    return {
        "name": "Members",
        "version": "1",
        "chainId": workspace.deployment.chain_id,
        "verifyingContract": workspace.members.address,
    }


def sign_claims(
    workspace: Workspace,
    wanted: Sequence[Admission],
    provider: str,
    now: int,
    expires_at: int,
    evidence: bytes,
) -> list[SignedClaim]:
    """Claims issued at the second `now`, to be submitted until `expires_at`, with the hash of the provider's
    own file (32 bytes). Nothing is sent."""
    return [_signed(workspace, each, provider, now, expires_at, evidence) for each in wanted]


def _signed(
    workspace: Workspace, wanted: Admission, provider: str, now: int, expires_at: int, evidence: bytes
) -> SignedClaim:
    claim = Claim(wanted.account, *wanted.terms, now, expires_at, evidence)
    signer, message = workspace.signer(provider), claim_typed_data(workspace, claim)
    return SignedClaim(claim, signer.address, signer.sign_typed_data(message), message)


# -- files


def write_claims(path: Path, claims: Sequence[SignedClaim]) -> None:
    """Writes them as JSON: each with the message that any wallet shows and signs. The file is there as a
    whole or as it was."""
    rows = [
        {"provider": each.provider, "signature": "0x" + each.signature.hex(), "message": each.message}
        for each in claims
    ]
    said = json.dumps({"schema": _SCHEMA, "claims": rows}, indent=1, default=lambda raw: "0x" + raw.hex())
    wholly.write(path, said + "\n")


def read_claims(workspace: Workspace, path: Path) -> list[SignedClaim]:
    """The claims of a file. Raises `Missing` when there is none, `BadInput` when it is no such file and with
    every claim that was signed for another contract or chain."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", "make one: battery-chain member claim WHO --out FILE")
    try:
        said = json.loads(path.read_text("utf-8"))
        if said["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {said['schema']!r}")
        found = [_read(row) for row in said["claims"]]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not a file of signed claims: {wrong}")]) from None
    _refuse_foreign(workspace, path, found)
    return found


def _read(row: Mapping[str, Any]) -> SignedClaim:
    said = row["message"]["message"]
    claim = Claim(*(_value(kind, said[name]) for kind, name in _FIELDS))
    return SignedClaim(claim, row["provider"], bytes.fromhex(row["signature"][2:]), row["message"])


def _value(kind: str, value: Any) -> Any:
    if kind.startswith("uint"):
        return int(value)
    return bytes.fromhex(value[2:]) if kind == "bytes32" else str(value)


def _refuse_foreign(workspace: Workspace, path: Path, claims: Sequence[SignedClaim]) -> None:
    own = {name: str(value).lower() for name, value in _domain(workspace).items()}
    rule = f"was signed for another contract than {workspace.members.address} on chain {own['chainId']}"
    problems = [
        Problem(path.name, 0, each.claim.account, rule)
        for each in claims
        if {name: str(value).lower() for name, value in each.message["domain"].items()} != own
    ]
    if problems:
        raise BadInput(problems)


# -- submitted


def register(
    workspace: Workspace, claims: Sequence[SignedClaim], person: str, watch: Watch | None = None
) -> list[Receipt]:
    """Submits claims, one transaction each; anyone may. A claim that was submitted before, by whomever, is
    left out: a run that was stopped goes on when it is run again. `BadInput` names those without a signature.
    """
    _refuse_unsigned(claims)
    left = list(_not_registered(workspace, claims))
    signer = workspace.signer(person)
    intents = [
        Intent(
            workspace.members.register(each.claim, each.provider, each.signature),
            signer,
            f"register {workspace.name_of(each.claim.account) or each.claim.account}",
            content_key("register member", workspace.members.address, signer.address, each.signature),
        )
        for each in left
    ]
    receipts = workspace.sender.send_many(intents)
    return list(receipts if watch is None else watch(receipts, len(intents)))


def _refuse_unsigned(claims: Sequence[SignedClaim]) -> None:
    rule = "is not signed yet: battery-chain member attach FILE --signature 0x…"
    problems = [Problem("claim", 0, each.claim.account, rule) for each in claims if not each.signature]
    if problems:
        raise BadInput(problems)


def _not_registered(workspace: Workspace, claims: Sequence[SignedClaim]) -> Iterator[SignedClaim]:
    """Those that are not what the chain has already."""
    found = workspace.rpc.read_many([workspace.members.member_of(each.claim.account) for each in claims])
    for each, m in zip(claims, found, strict=True):
        c = each.claim
        stated = (c.valid_until, c.jurisdiction, c.investor_class, c.issued_at)
        if stated != (m.valid_until, m.jurisdiction, m.investor_class, m.issued_at):
            yield each
