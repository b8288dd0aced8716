"""The chain: RPC, accounts, the sender with its journal, and development chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from battery_chain.lazily import lazily

if TYPE_CHECKING:
    from battery_chain.chain.accounts import (
        KeySigner,
        Keystore,
        Signer,
        development_signers,
        find_signer,
        read_password,
    )
    from battery_chain.chain.calls import Call, Creation, Transfer
    from battery_chain.chain.embedded import Chain, Limits, embedded
    from battery_chain.chain.history import open_journal
    from battery_chain.chain.intents import Intent, Plan, Receipt, content_key, operation_id
    from battery_chain.chain.journal import Entry, Journal
    from battery_chain.chain.rpc import Rpc, RpcRefused
    from battery_chain.chain.sender import Options, Sender

__all__ = [
    "Call",
    "Chain",
    "Creation",
    "Entry",
    "Intent",
    "Journal",
    "KeySigner",
    "Keystore",
    "Limits",
    "Options",
    "Plan",
    "Receipt",
    "Rpc",
    "RpcRefused",
    "Sender",
    "Signer",
    "Transfer",
    "content_key",
    "development_signers",
    "embedded",
    "find_signer",
    "open_journal",
    "operation_id",
    "read_password",
]

lazily(
    __name__,
    {
        "accounts": "KeySigner Keystore Signer development_signers find_signer read_password",
        "calls": "Call Creation Transfer",
        "embedded": "Chain Limits embedded",
        "history": "open_journal",
        "intents": "Intent Plan Receipt content_key operation_id",
        "journal": "Entry Journal",
        "rpc": "Rpc RpcRefused",
        "sender": "Options Sender",
    },
)
