"""Each step of an intent as an entry of the log, with its facts: never a raw transaction, never call data."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from battery_chain.chain.broadcast import Answer, Reply
from battery_chain.chain.entries import Entry, Outcome

__all__ = ["decided", "said", "signed", "written"]

_LOG = logging.getLogger(__name__)


def written(entries: Sequence[Entry]) -> None:
    """Intents are in the journal, each with its first signed transaction; nothing is sent yet."""
    if _LOG.isEnabledFor(logging.INFO):
        for each in entries:
            _LOG.info("written: %s", each.action, extra=_facts(each))


def signed(entry: Entry) -> None:
    """Another transaction of an open intent is in the journal."""
    if _LOG.isEnabledFor(logging.INFO):
        why = {"reason": entry.reason} if entry.reason else {}
        _LOG.info("%s signed: %s", entry.last.kind, entry.action, extra=_facts(entry) | why)


def said(entry: Entry, reply: Reply) -> None:
    """What the node said to an offer."""
    taken = reply.answer is Answer.TAKEN and not reply.message
    level = logging.DEBUG if taken else logging.INFO
    if _LOG.isEnabledFor(level):
        facts = {"intent": entry.id, "hash": entry.last.hash, "answer": reply.answer.value}
        words = {"said": reply.message} if reply.message else {}
        _LOG.log(level, "offered: %s", entry.action, extra=facts | words)


def decided(entries: Sequence[Entry], outcomes: Sequence[Outcome]) -> None:
    """What the chain has decided of these intents."""
    if not _LOG.isEnabledFor(logging.INFO):
        return
    actions = {each.id: each.action for each in entries}
    for each in outcomes:
        facts = {"intent": each.id, "hash": each.hash, "block": each.block_number, "gas_used": each.gas_used}
        why = {"reason": each.reason} if each.reason else {}
        why |= {"revert": str(each.error["name"])} if each.error else {}
        _LOG.info("%s: %s", each.state, actions[each.id], extra=facts | why)


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "intent": entry.id,
        "key": entry.key,
        "account": entry.account,
        "nonce": entry.nonce,
        "hash": entry.last.hash,
        "deadline": entry.deadline,
    }
