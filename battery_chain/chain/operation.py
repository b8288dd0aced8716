"""One run of a command: it names those of its wishes that are not once by nature.

A run that was stopped is run again under the same name, the user's idempotency key or the operation id that
was told before anything was sent: then nothing of it is sent twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import operation_id
from battery_chain.errors import BadInput, Problem

__all__ = ["Operation"]

_LONGEST = 200


class Operation:
    """`key` is the user's, or empty; `tell` is given the id that is made up then, once, before it is used.

    new: wishes that equal one left open by an earlier run are sent all the same. Raises `BadInput` for a key
    that is too long or does not print.
    """

    def __init__(
        self, key: str = "", *, new: bool = False, tell: Callable[[str], object] = lambda _: None
    ) -> None:
        if len(key) > _LONGEST or not key.isprintable():
            rule = f"takes at most {_LONGEST} letters, digits and signs, on one line"
            raise BadInput([Problem("--idempotency-key", 0, "", rule)])
        self.given, self.new = bool(key), new
        self._key, self._tell = key, tell
        self._met: Counter[tuple[str, str]] = Counter()

    @property
    def id(self) -> str:
        """The user's key, or the id that was made up; made up and told when it is first asked for."""
        if not self._key:
            self._key = operation_id()
            self._tell(self._key)
        return self._key

    def name(self, call: Call) -> str:
        """The key of the next wish to make such a call: equal in each run that wishes the same in the same
        order. Its data is no part of it, so that a key used again for another amount is noticed.
        """
        place = (call.function, call.to.lower())
        self._met[place] += 1
        number = self._met[place]
        name = f"{self.id}/{call.function}/{call.to[2:8].lower() or 'new'}"
        return name if number == 1 else f"{name}/{number}"
