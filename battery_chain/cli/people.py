"""Signers that know their address at once and ask for a password only when they sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from battery_chain.chain.accounts import DEVELOPMENT_CHAINS, Keystore, Signed, Signer, find_signer
from battery_chain.errors import NotPermitted

__all__ = ["LockedSigner", "signer_of"]

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


def signer_of(identity: str, chain_id: int, keystore: Keystore, password: Callable[[str], str]) -> Signer:
    """The signer of `dev:N`, of a keystore's name or of an address; an address without a key cannot sign.

    Raises `NotPermitted` when it is none of these.
    """

    def unlock() -> Signer:
        return find_signer(identity, chain_id, keystore, password)

    if not identity or identity.startswith("dev:"):
        return unlock()
    try:
        return LockedSigner(keystore.show(identity).address, unlock)
    except NotPermitted:
        if not _ADDRESS.fullmatch(identity):
            raise
        return (
            unlock() if chain_id in DEVELOPMENT_CHAINS and _known(unlock) else LockedSigner(identity, unlock)
        )


def _known(unlock: Callable[[], Signer]) -> bool:
    try:
        unlock()
    except NotPermitted:
        return False
    return True
