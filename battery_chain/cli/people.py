"""Signers that know their address at once and ask for a password only when they sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from battery_chain.chain.accounts import DEVELOPMENT_CHAINS, Keystore, Signed, Signer, find_signer
from battery_chain.errors import NotPermitted

__all__ = ["Elsewhere", "LockedSigner", "Wanted", "signer_of"]

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


class LockedSigner:
    """Whoever can sign for `address` once `unlock` has been asked."""

    def __init__(self, address: str, unlock: Callable[[], Signer]) -> None:
        self._address, self._unlock = address, unlock

    @property
    def address(self) -> str:
        return self._address

    @cached_property
    def _signer(self) -> Signer:
        return self._unlock()

    def sign_transaction(self, transaction: Mapping[str, Any]) -> Signed:
        return self._signer.sign_transaction(transaction)

    def sign_typed_data(self, message: Mapping[str, Any]) -> bytes:
        return self._signer.sign_typed_data(message)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message (EIP-712) that somebody is to sign elsewhere."""

    signer: str
    message: Mapping[str, Any]


class Elsewhere:
    """Stands for whoever has the key of `address`, which is not here. What it is asked to sign is put on the
    list `asked`, with an empty signature in its place; without a list it is refused.
    """

    def __init__(self, address: str, asked: list[Wanted] | None = None) -> None:
        self._address, self._asked = address, asked

    @property
    def address(self) -> str:
        return self._address

    def sign_transaction(self, transaction: Mapping[str, Any]) -> Signed:  # noqa: ARG002
        raise NotPermitted(self._address, "its key is not here")

    def sign_typed_data(self, message: Mapping[str, Any]) -> bytes:
        if self._asked is None:
            raise NotPermitted(self._address, "its key is not here")
        self._asked.append(Wanted(self._address, message))
        return b""


def signer_of(
    identity: str,
    chain_id: int,
    keystore: Keystore,
    password: Callable[[str], str],
    elsewhere: Callable[[str], Signer] | None = None,
    known: str = "",
) -> Signer:
    """The signer of `dev:N`, of a keystore's name or of an address; an address without a key cannot sign.

    `elsewhere` makes who stands for an address without a key; `known`: the address of a name, where the key
    may be elsewhere. Raises `NotPermitted` when it is none of these.
    """

    def unlock() -> Signer:
        return find_signer(identity, chain_id, keystore, password)

    if not identity or identity.startswith("dev:"):
        return unlock()
    try:
        return LockedSigner(keystore.show(identity).address, unlock)
    except NotPermitted:
        address = identity if _ADDRESS.fullmatch(identity) else known
        if not address:
            raise
        if chain_id in DEVELOPMENT_CHAINS and _known(unlock):
            return unlock()
        return elsewhere(address) if elsewhere else LockedSigner(address, unlock)


def _known(unlock: Callable[[], Signer]) -> bool:
    try:
        unlock()
    except NotPermitted:
        return False
    return True
