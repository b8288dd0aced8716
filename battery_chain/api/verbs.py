"""What every group of verbs has: the connection, and what people write as values."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from battery_chain.errors import BadInput, Problem

if TYPE_CHECKING:
    from battery_chain.api.connection import Connection
    from battery_chain.deploy import Workspace

__all__ = ["Evidence", "Name", "Verbs", "document"]

Name = str | int
"""A battery: serial, identifier, place, range of places, or token id."""

Evidence = bytes | Path
"""A document, or the file that it is in."""


class Verbs:
    """One group of verbs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} of {self._connection!r}>"

    @property
    def _w(self) -> Workspace:
        return self._connection.workspace

    @property
    def _me(self) -> str:
        return self._connection.person()

    def _now(self) -> int:
        return self._connection.now()

    def _at(self, block: int | None) -> int:
        return self._connection.rpc.block_number() if block is None else block

    def _address(self, who: str) -> str:
        """The address of a person, of a contract of the deployment by its name, or an address as it is."""
        return self._w.deployment.contracts.get(who) or self._w.address(who)

    def _ids(self, names: Iterable[Name]) -> list[int]:
        """Token ids in ascending order, each once. Raises `BadInput` with every name that is not on chain."""
        wanted = [str(each) for each in names]
        if not wanted:
            raise BadInput([Problem("battery", 0, "", "name at least one")])
        return self._found(wanted)

    def _some_ids(self, names: Iterable[Name]) -> list[int]:
        """The same, of none too."""
        wanted = [str(each) for each in names]
        return self._found(wanted) if wanted else []

    def _found(self, wanted: list[str]) -> list[int]:
        from battery_chain.lifecycle.find import identify

        found = identify(self._w, wanted)
        wrong = [Problem("battery", 0, each, "is not on chain") for each in wanted if each not in found]
        if wrong:
            raise BadInput(wrong)
        return sorted({battery for ids in found.values() for battery in ids})

    def _id(self, name: Name) -> int:
        """The token id of one battery. Raises `BadInput` where it is none or several."""
        found = self._ids([name])
        if len(found) != 1:
            raise BadInput([Problem("battery", 0, str(name), "names several; name one")])
        return found[0]


def document(evidence: Evidence) -> bytes:
    """The bytes of a document. Raises `BadInput` where its file cannot be read."""
    if isinstance(evidence, bytes):
        return evidence
    try:
        return evidence.read_bytes()
    except OSError as failure:
        rule = f"cannot be read: {failure.strerror}"
        raise BadInput([Problem(str(evidence), 0, "", rule)]) from None
