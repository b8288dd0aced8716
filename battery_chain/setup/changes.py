"""What is missing from a deployment: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass

from battery_chain.chain.calls import Call

__all__ = ["Change"]


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction that is missing: what it does, who signs it, the call."""

    action: str
    person: str
    call: Call
