"""The compiled contracts, shipped with the package so that it deploys without a compiler."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from battery_chain.errors import Missing

__all__ = ["Artifact", "load", "names"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One compiled contract.

    `bytecode()` creates it (constructor arguments follow); `deployed()` is the code on chain, with zeros
    where the constructor writes `immutables` (name → places, in bytes). `bytecode_text` and `deployed_text`
    are hex without 0x and still have the placeholders of external libraries, which stand at `links` and
    `deployed_links` (file → library → places).
    """

    name: str
    source: str
    kind: str
    abi: tuple[Mapping[str, Any], ...]
    bytecode_text: str
    deployed_text: str
    links: Mapping[str, Mapping[str, list[Mapping[str, int]]]]
    deployed_links: Mapping[str, Mapping[str, list[Mapping[str, int]]]]
    immutables: Mapping[str, list[Mapping[str, int]]]
    storage: Mapping[str, Any]
    methods: Mapping[str, str]
    source_hash: str
    compiler: Mapping[str, Any]

    def libraries(self) -> tuple[str, ...]:
        """The external libraries that must be deployed first."""
        return tuple(sorted({name for found in self.links.values() for name in found}))

    def bytecode(self, libraries: Mapping[str, str] | None = None) -> bytes:
        """The creation code, linked to the addresses of `libraries` (name → address)."""
        return _linked(self.bytecode_text, self.links, libraries or {})

    def deployed(self, libraries: Mapping[str, str] | None = None) -> bytes:
        """The code on chain, linked; immutables are zeros."""
        return _linked(self.deployed_text, self.deployed_links, libraries or {})


def _linked(
    text: str, links: Mapping[str, Mapping[str, list[Mapping[str, int]]]], libraries: Mapping[str, str]
) -> bytes:
    for found in links.values():
        for name, places in found.items():
            if name not in libraries:
                raise Missing(f"the address of the library {name}", f"deploy {name} first")
            address = libraries[name].removeprefix("0x").lower()
            for place in places:
                start = 2 * place["start"]
                text = text[:start] + address + text[start + 2 * place["length"] :]
    return bytes.fromhex(text)


def names() -> tuple[str, ...]:
    """Every artifact's name."""
    found = (item.name for item in files(__name__).iterdir())
    return tuple(sorted(n.removesuffix(".json") for n in found if n.endswith(".json") and n[0] != "_"))


@cache
def load(name: str) -> Artifact:
    """The artifact of the contract `name`; `Missing` where there is none."""
    path = files(__name__) / f"{name}.json"
    if not path.is_file():
        raise Missing(f"no artifact of {name}", "make build")
    read = json.loads(path.read_text(encoding="utf-8"))
    return Artifact(
        name=read["contractName"],
        source=read["sourceName"],
        kind=read["kind"],
        abi=tuple(read["abi"]),
        bytecode_text=read["bytecode"][2:],
        deployed_text=read["deployedBytecode"][2:],
        links=read["linkReferences"],
        deployed_links=read["deployedLinkReferences"],
        immutables=read["immutableReferences"],
        storage=read["storageLayout"],
        methods=read["methodIdentifiers"],
        source_hash=read["sourceHash"],
        compiler=read["compiler"],
    )
