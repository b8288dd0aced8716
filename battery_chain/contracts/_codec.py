"""The contract ABI's binary encoding, and what the generated bindings are made of.

Source of the format: the "Contract ABI Specification" of the Solidity documentation. Values are plain: int, bool,
bytes, str, tuple and the generated dataclasses. An address is a lower-case `0x…` string of 42 characters.

Each ABI type is compiled once into an encoder and a decoder (closures), which decodes an event in microseconds; a
general decoder that parses the type at each call takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar

from battery_chain.errors import BadInput, Mismatch, Problem

__all__ = ["Call", "Coder", "Event", "Function", "call", "coder", "find_event"]

R = TypeVar("R")
WORD = 32


@dataclass(frozen=True, slots=True)
class Coder:
    """One ABI type. `size` is its length in the head in bytes, of a dynamic type that of its offset.

    `encode(value)` returns the encoding; `decode(data, at)` reads it where it begins. Both raise `ValueError`.
    """

    type: str
    dynamic: bool
    size: int
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes, int], Any]


@cache
def coder(kind: str) -> Coder:
    """The coder of an ABI type such as `uint64`, `address[]` or `(uint256,bytes)[3]`."""
    array = re.fullmatch(r"(.+)\[(\d*)\]", kind)
    if array:
        item = coder(array[1])
        return _fixed_array(kind, item, int(array[2])) if array[2] else _array(kind, item)
    if kind.startswith("("):
        return _tuple(kind, tuple(coder(part) for part in _split(kind[1:-1])))
    return _elementary(kind)


def _split(inner: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for i, character in enumerate(inner):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append(inner[start:i])
            start = i + 1
    return [*parts, inner[start:]] if inner else []


def _elementary(kind: str) -> Coder:
    if kind in ("bytes", "string"):
        return _bytes() if kind == "bytes" else _string()
    if kind in ("address", "bool"):
        encode, decode = (_to_address, _address) if kind == "address" else (_to_bool, _bool)
        return Coder(kind, False, WORD, encode, decode)
    family, width = re.fullmatch(r"(uint|int|bytes)(\d+)", kind).groups()  # type: ignore[union-attr]
    make = {"uint": _uint, "int": _int, "bytes": _fixed_bytes}[family]
    return make(kind, int(width))


def _word(data: bytes, at: int) -> bytes:
    word = data[at : at + WORD]
    if len(word) != WORD:
        raise ValueError(f"ends after {len(data)} bytes, {at + WORD} needed")
    return word


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(_word(data, at), "big")


def _integer(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not an integer")
    if not low <= value <= high:
        raise ValueError(f"{value} is not in {low}..{high}")
    return value


def _uint(kind: str, bits: int) -> Coder:
    high = (1 << bits) - 1

    def encode(value: Any) -> bytes:
        return _integer(value, 0, high).to_bytes(WORD, "big")

    def decode(data: bytes, at: int) -> int:
        value = int.from_bytes(_word(data, at), "big")
        if value > high:
            raise ValueError(f"{value} is more than {bits} bits")
        return value

    return Coder(kind, False, WORD, encode, decode)


def _int(kind: str, bits: int) -> Coder:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def encode(value: Any) -> bytes:
        return _integer(value, low, high).to_bytes(WORD, "big", signed=True)

    def decode(data: bytes, at: int) -> int:
        return _integer(int.from_bytes(_word(data, at), "big", signed=True), low, high)

    return Coder(kind, False, WORD, encode, decode)


def _fixed_bytes(kind: str, length: int) -> Coder:
    padding = bytes(WORD - length)

    def encode(value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) != length:
            raise ValueError(f"{value!r} is not {length} bytes")
        return value + padding

    def decode(data: bytes, at: int) -> bytes:
        word = _word(data, at)
        if word[length:] != padding:
            raise ValueError(f"{word.hex()} is more than {length} bytes")
        return bytes(word[:length])

    return Coder(kind, False, WORD, encode, decode)


_ADDRESS = re.compile("0[xX][0-9a-fA-F]{40}")


def _to_address(value: Any) -> bytes:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is not an address")
    return bytes(12) + bytes.fromhex(value[2:])


def _address(data: bytes, at: int) -> str:
    word = _word(data, at)
    if any(word[:12]):
        raise ValueError(f"{word.hex()} is not an address")
    return "0x" + word[12:].hex()


def _to_bool(value: Any) -> bytes:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is not true or false")
    return bytes(31) + (b"\x01" if value else b"\x00")


def _bool(data: bytes, at: int) -> bool:
    value = _number(data, at)
    if value > 1:
        raise ValueError(f"{value} is not true or false")
    return value == 1


def _encode_bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError(f"{value!r} is not bytes")
    return len(value).to_bytes(WORD, "big") + value + bytes(-len(value) % WORD)


def _decode_bytes(data: bytes, at: int) -> bytes:
    length, start = _number(data, at), at + WORD
    if start + length > len(data):
        raise ValueError(f"ends after {len(data)} bytes, {start + length} needed")
    return bytes(data[start : start + length])


def _bytes() -> Coder:
    return Coder("bytes", True, WORD, _encode_bytes, _decode_bytes)


def _string() -> Coder:
    def encode(value: Any) -> bytes:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not text")
        return _encode_bytes(value.encode())

    return Coder("string", True, WORD, encode, lambda data, at: _decode_bytes(data, at).decode())


def _join(coders: Sequence[Coder], values: Sequence[Any]) -> bytes:
    """The encoding of a tuple: heads, then the tails of the dynamic ones."""
    heads, tails = [], []
    offset = sum(c.size for c in coders)
    for item, value in zip(coders, values, strict=True):
        encoded = item.encode(value)
        if item.dynamic:
            heads.append(offset.to_bytes(WORD, "big"))
            tails.append(encoded)
            offset += len(encoded)
        else:
            heads.append(encoded)
    return b"".join(heads + tails)


def _read(item: Coder, data: bytes, base: int, at: int) -> Any:
    return item.decode(data, base + _number(data, at)) if item.dynamic else item.decode(data, at)


def _take(coders: Sequence[Coder], data: bytes, base: int) -> tuple[Any, ...]:
    values, at = [], base
    for item in coders:
        values.append(_read(item, data, base, at))
        at += item.size
    return tuple(values)


def _tuple(kind: str, parts: tuple[Coder, ...]) -> Coder:
    dynamic = any(part.dynamic for part in parts)

    def encode(value: Any) -> bytes:
        fields = value.fields() if hasattr(value, "fields") else value
        if not isinstance(fields, tuple) or len(fields) != len(parts):
            raise ValueError(f"{value!r} has not {len(parts)} fields")
        return _join(parts, fields)

    size = WORD if dynamic else sum(part.size for part in parts)
    return Coder(kind, dynamic, size, encode, lambda data, at: _take(parts, data, at))


def _fixed_array(kind: str, item: Coder, length: int) -> Coder:
    inner = _tuple(kind, (item,) * length)
    return Coder(kind, inner.dynamic, inner.size, lambda v: inner.encode(_sequence(v)), inner.decode)


def _array(kind: str, item: Coder) -> Coder:
    def encode(value: Any) -> bytes:
        values = _sequence(value)
        return len(values).to_bytes(WORD, "big") + _join((item,) * len(values), values)

    def decode(data: bytes, at: int) -> tuple[Any, ...]:
        length, start = _number(data, at), at + WORD
        # Before anything is set aside for it: a length of 2^256 - 1 must cost nothing.
        if start + length * item.size > len(data):
            raise ValueError(f"{length} items do not fit in {len(data)} bytes")
        return _take((item,) * length, data, start)

    return Coder(kind, True, WORD, encode, decode)


def _sequence(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str | bytes) or not isinstance(value, Sequence):
        raise ValueError(f"{value!r} is not a sequence")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a contract: `name` as shown to people, its parameters, and what makes a value of its outputs."""

    name: str
    selector: bytes
    parameters: tuple[tuple[str, str], ...]  # (name, type)
    outputs: tuple[str, ...]
    result: Callable[[tuple[Any, ...]], Any]

    def encode(self, arguments: Sequence[Any]) -> bytes:
        """Selector and arguments; `BadInput` names every parameter whose value does not fit its type."""
        coders = [coder(kind) for _, kind in self.parameters]
        try:
            return self.selector + _join(coders, arguments)
        except ValueError:
            raise BadInput(self._problems(arguments)) from None

    def _problems(self, arguments: Sequence[Any]) -> list[Problem]:
        found = []
        for (name, kind), value in zip(self.parameters, arguments, strict=True):
            try:
                coder(kind).encode(value)
            except ValueError as rule:
                found.append(Problem(self.name, 0, f"{name} ({kind})", str(rule)))
        return found

    def decode(self, raw: bytes) -> Any:
        """The value of the outputs; `Mismatch` where `raw` is not their encoding, as where there is no contract."""
        try:
            return self.result(_take([coder(kind) for kind in self.outputs], raw, 0))
        except ValueError as reason:
            expected = f"({','.join(self.outputs)}): {reason}"
            raise Mismatch(f"the answer of {self.name}", f"0x{raw.hex()}", expected) from None


@dataclass(frozen=True, slots=True)
class Call(Generic[R]):
    """One call of a contract, ready to be sent or simulated; `value` in wei. `decode` reads its answer."""

    to: str
    data: bytes
    of: Function
    value: int = 0

    @property
    def function(self) -> str:
        """For people and journals: `Battery.mintBatch`."""
        return self.of.name

    def decode(self, raw: bytes) -> R:
        """The answer's value; `Mismatch` where `raw` is not the encoding of the outputs."""
        result: R = self.of.decode(raw)
        return result


def call(to: str, function: Function, arguments: Sequence[Any], value: int = 0) -> Call[Any]:
    """The call of `function` at the address `to`."""
    return Call(to, function.encode(arguments), function, value)


class Event:
    """The base of generated events; fields in the order of the declaration.

    An indexed field of a dynamic type (string, bytes, array, struct) holds the 32 bytes of its hash.
    """

    __slots__ = ()
    NAME: ClassVar[str]
    TOPIC0: ClassVar[bytes]
    INDEXED: ClassVar[tuple[Coder, ...]]
    DATA: ClassVar[tuple[Coder, ...]]
    # For each field, where it stands in (indexed…, data…).
    ORDER: ClassVar[tuple[int, ...]]
    # Fields that are structs: what makes the dataclass of the decoded tuple.
    STRUCTS: ClassVar[Mapping[int, Callable[[Any], Any]]] = {}

    @classmethod
    def topics(cls) -> int:
        """How many topics a log of this event has."""
        return 1 + len(cls.INDEXED)

    @classmethod
    def decode(cls, topics: Sequence[bytes], data: bytes) -> Self:
        """From a log's topics (the first is `TOPIC0`) and data; `Mismatch` where they are not this event's."""
        try:
            values = [item.decode(topic, 0) for item, topic in zip(cls.INDEXED, topics[1:], strict=True)]
            values.extend(_take(cls.DATA, data, 0))
            fields = [values[i] for i in cls.ORDER]
            for i, make in cls.STRUCTS.items():
                fields[i] = make(fields[i])
            return cls(*fields)
        except ValueError as reason:
            raise Mismatch(f"the log of {cls.NAME}", f"0x{data.hex()}", reason) from None


Events = Mapping[tuple[bytes, int], type[Event]]


def find_event(events: Events, topics: Sequence[bytes], data: bytes) -> Event | None:
    """The event of a log, found by its first topic and how many there are; None where the contract has no such."""
    kind = events.get((bytes(topics[0]), len(topics))) if topics else None
    return kind.decode(topics, data) if kind else None
