"""What the chain package sends and reads: calls, as generated bindings make them, and the two plain ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

__all__ = ["Call", "Creation", "Transfer"]


@runtime_checkable
class Call(Protocol):
    """One call of a contract: recipient (0x…, empty for a creation), call data, wei, the function's name."""

    @property
    def to(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def value(self) -> int: ...
    @property
    def function(self) -> str: ...

    def decode(self, data: bytes) -> Any:
        """The returned bytes as the values that the ABI names."""
        ...


@dataclass(frozen=True, slots=True)
class Transfer:
    """A plain payment of `value` wei."""

    to: str
    value: int = 0
    data: bytes = b""
    function: str = "transfer"

    def decode(self, data: bytes) -> bytes:
        return data


@dataclass(frozen=True, slots=True)
class Creation:
    """The creation of a contract: init code with its encoded constructor arguments appended."""

    data: bytes
    value: int = 0
    function: str = "constructor"
    to: str = ""

    def decode(self, data: bytes) -> bytes:
        return data
