"""The ABI as the binding generator sees it: Python names, Python types, signatures, hashes."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

__all__ = [
    "Json",
    "Parameter",
    "Structs",
    "overloads",
    "parameters",
    "selector",
    "signature",
    "snake",
    "topic",
    "type_of",
]

Json = Mapping[str, Any]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARRAY = re.compile(r"((?:\[\d*\])*)$")


def snake(name: str) -> str:
    """`mintBatch` → `mint_batch`; a Python keyword gets a trailing underscore."""
    lower = _HUMP.sub("_", name.strip("_")).lower()
    return f"{lower}_" if keyword.iskeyword(lower) or lower in ("self", "cls") else lower


def type_of(item: Json) -> str:
    """The canonical ABI type, a struct as the tuple of its members."""
    if not item["type"].startswith("tuple"):
        return str(item["type"])
    return f"({','.join(map(type_of, item['components']))}){item['type'][5:]}"


def signature(entry: Json) -> str:
    """`transfer(address,uint256)`."""
    return f"{entry['name']}({','.join(map(type_of, entry['inputs']))})"


def selector(entry: Json) -> bytes:
    """The 4 bytes that name a function or an error."""
    return keccak(text=signature(entry))[:4]


def topic(entry: Json) -> bytes:
    """The 32 bytes that name an event."""
    return keccak(text=signature(entry))


class Structs:
    """The structs of all contracts, each under one Python name: the last part of its name, or the whole where
    two that differ share that part."""

    def __init__(self, abis: Iterable[Iterable[Json]]) -> None:
        found: dict[str, Json] = {}
        for abi in abis:
            for entry in abi:
                for item in (*entry.get("inputs", ()), *entry.get("outputs", ())):
                    found |= dict(_structs(item))
        self._names = _short_names(found)
        self.members: dict[str, Json] = {self._names[full]: item for full, item in found.items()}

    def name(self, item: Json) -> str:
        """The Python class of the struct `item`, which may be an array of it."""
        return self._names[_full_name(item)]


def _full_name(item: Json) -> str:
    internal = str(item.get("internalType", ""))
    return _ARRAY.sub("", internal).removeprefix("struct ") or _made_up(item)


def _made_up(item: Json) -> str:
    return "Tuple" + "".join(snake(c["name"]).title().replace("_", "") for c in item["components"])


def _structs(item: Json) -> Iterator[tuple[str, Json]]:
    if item["type"].startswith("tuple"):
        for component in item["components"]:
            yield from _structs(component)
        yield _full_name(item), item


def _short_names(found: Mapping[str, Json]) -> dict[str, str]:
    shapes: dict[str, set[str]] = {}
    for full, item in found.items():
        shapes.setdefault(full.rsplit(".", 1)[-1], set()).add(_shape(item))
    return {
        full: short if len(shapes[short]) == 1 else full.replace(".", "")
        for full in found
        for short in [full.rsplit(".", 1)[-1]]
    }


def _shape(item: Json) -> str:
    return ",".join(f"{c['name']}:{type_of(c)}:{c.get('internalType', '')}" for c in item["components"])


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, output, event field or struct member, ready to be written as Python."""

    name: str
    solidity: str
    type: str
    given: str
    taken: str
    struct: str
    depth: int
    indexed: bool

    def convert(self, value: str) -> str:
        """The expression that makes a Python value of the decoded `value`: structs are decoded as tuples."""
        if not self.struct:
            return value
        return _converted(f"structs.{self.struct}.of", value, self.depth)


def _converted(make: str, value: str, depth: int) -> str:
    if depth == 0:
        return f"{make}({value})"
    return f"tuple({_converted(make, f'v{depth}', depth - 1)} for v{depth} in {value})"


def parameters(items: Iterable[Json], structs: Structs, unnamed: str = "arg") -> list[Parameter]:
    """The Python side of ABI items; names are made unique, nameless ones are numbered."""
    result: list[Parameter] = []
    for i, item in enumerate(items):
        name = snake(item["name"]) or f"{unnamed}{i}"
        while any(name == earlier.name for earlier in result):
            name += "_"
        result.append(_parameter(name, item, structs))
    return result


def _parameter(name: str, item: Json, structs: Structs) -> Parameter:
    kind = type_of(item)
    arrays = _ARRAY.search(kind)[1]  # type: ignore[index]
    struct = structs.name(item) if kind.startswith("(") else ""
    plain = f"structs.{struct}" if struct else _plain(kind.split("[", 1)[0])
    depth = arrays.count("[")
    given, taken = plain, plain
    for _ in range(depth):
        given, taken = f"Sequence[{given}]", f"tuple[{taken}, ...]"
    solidity = item["name"] or name
    return Parameter(name, solidity, kind, given, taken, struct, depth, bool(item.get("indexed")))


def _plain(kind: str) -> str:
    if kind.startswith(("uint", "int")):
        return "int"
    return {"address": "str", "string": "str", "bool": "bool"}.get(kind, "bytes")


def overloads(functions: list[Json]) -> list[tuple[str, Json]]:
    """(Python name, function): of overloads the one with the fewest parameters keeps the name; another adds
    the parameters that the first does not have, `safe_transfer_from_with_data`."""
    result: dict[str, Json] = {}
    first: dict[str, Json] = {}
    for entry in sorted(functions, key=lambda f: (len(f["inputs"]), signature(f))):
        plain = snake(entry["name"])
        name = plain if plain not in first else _overload(plain, first[plain], entry)
        if name in result:
            name = f"{plain}_of_{'_'.join(re.sub(r'[^a-z0-9]+', '_', type_of(i)) for i in entry['inputs'])}"
        first.setdefault(plain, entry)
        result[name] = entry
    return sorted(result.items())


def _overload(plain: str, first: Json, entry: Json) -> str:
    had = {item["name"] for item in first["inputs"]}
    added = [snake(item["name"]) for item in entry["inputs"] if item["name"] not in had]
    return f"{plain}_with_{'_'.join(added)}"
