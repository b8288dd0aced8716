"""Typed bindings of the contracts, generated from their ABI; see docs/decisions/0002-bindings.md.

    from battery_chain.contracts.battery import Battery
    call = Battery(address).owner_of(token_id)     # a Call[str]: to, data, value, function
    owner = call.decode(answer)

Each module has one class of calls, its events as dataclasses, and `decode_log`. `reverts.decode` reads the custom
errors of all contracts.
"""

from __future__ import annotations

from battery_chain.contracts._codec import Call, Event

__all__ = ["Call", "Event"]
