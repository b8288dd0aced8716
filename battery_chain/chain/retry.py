"""Asking again where an answer was lost: with growing, jittered pauses, or as late as the server asked."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from battery_chain.errors import Unreachable

if TYPE_CHECKING:
    from tenacity import RetryCallState

__all__ = ["ask"]

_FIRST_PAUSE = 0.1


def ask(send: Callable[[], Any], attempts: int, pause: Callable[[float], None]) -> Any:
    """What `send` returns, asked up to `attempts` times; then its last `Unreachable`."""
    try:
        return send()
    except Unreachable as lost:
        if attempts == 1:
            raise
        return _again(send, lost, attempts, pause)


def _again(send: Callable[[], Any], lost: Unreachable, attempts: int, pause: Callable[[float], None]) -> Any:
    import tenacity  # its import takes as long as some requests: only where one was lost

    first = [lost]

    def attempt() -> Any:
        if first:
            raise first.pop()
        return send()

    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(attempts),
        wait=_wait,
        retry=tenacity.retry_if_exception_type(Unreachable),
        sleep=pause,
        reraise=True,
    )
    return retrying(attempt)


def _wait(state: RetryCallState) -> float:
    lost = state.outcome.exception() if state.outcome else None
    asked = lost.wait if isinstance(lost, Unreachable) else 0.0
    growing: float = _FIRST_PAUSE * 2 ** (state.attempt_number - 1)
    return max(asked, growing * random.uniform(0.5, 1.5))
