"""From the compiler's output to the artifacts that are shipped in the package, one JSON file a contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.toolchain import files
from scripts.toolchain.compiler import fingerprint, libraries, sources
from scripts.toolchain.config import Compiler

__all__ = ["FOLDER", "INDEX", "artifacts", "nodes", "render", "stale"]

FOLDER = "battery_chain/artifacts"
INDEX = "_build.json"

# Type names of the storage layout carry numbers of syntax tree nodes, which change with every edit anywhere.
_NODE = re.compile(r"(t_(?:struct|contract|enum|userDefinedValueType)\([^()]*\))\d+")


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    source: str
    node: dict[str, Any]
    output: dict[str, Any]

    @property
    def kind(self) -> str:
        return str(self.node["contractKind"])

    @property
    def deployable(self) -> bool:
        code = self.output["evm"]["bytecode"]["object"]
        if self.kind == "library":
            return bool(self.output["evm"]["methodIdentifiers"])  # those on storage have no ABI
        return self.kind == "contract" and not self.node["abstract"] and bool(code)


def artifacts(output: dict[str, Any], compiler: Compiler) -> dict[str, dict[str, Any]]:
    """Contract name → artifact: every deployable contract and external library of contracts/, and the
    interfaces whose entries no deployable one has (their errors and calls must be readable too)."""
    units = list(_units(output))
    chosen = [unit for unit in units if unit.deployable]
    known = {_meaning(entry) for unit in chosen for entry in unit.output["abi"]}
    chosen += [unit for unit in units if unit.kind == "interface" and _adds(unit, known)]
    names = [unit.name for unit in chosen]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two contracts share a name: {', '.join(sorted(twice))}")
    named = _interface_entries(units)
    return {unit.name: _artifact(unit, output, compiler, named) for unit in chosen}


def render(root: Path, output: dict[str, Any], compiler: Compiler) -> dict[str, str]:
    """The files of `FOLDER`, name in the repository → text: artifacts, and the index of their inputs."""
    made = {f"{name}.json": files.canonical(value) for name, value in artifacts(output, compiler).items()}
    index = _inputs(root, compiler) | {"artifacts": {name: fingerprint(text) for name, text in made.items()}}
    made[INDEX] = files.canonical(index)
    return {f"{FOLDER}/{name}": text for name, text in made.items()}


def stale(root: Path, compiler: Compiler) -> list[str]:
    """Why the artifacts in the tree are not those of its sources (nothing: they are); compiles nothing."""
    path = root / FOLDER / INDEX
    if not path.exists():
        return [f"{FOLDER}/{INDEX} is missing"]
    index = json.loads(path.read_text())
    changed = [f"{key} changed" for key, now in _inputs(root, compiler).items() if index.get(key) != now]
    return changed + list(_tampered(root / FOLDER, index["artifacts"]))


def _tampered(folder: Path, expected: dict[str, str]) -> Iterator[str]:
    for name, digest in expected.items():
        if not (folder / name).exists():
            yield f"{FOLDER}/{name} is missing"
        elif fingerprint((folder / name).read_text(encoding="utf-8")) != digest:
            yield f"{FOLDER}/{name} is not what was built"
    for path in sorted(folder.glob("*.json")):
        if path.name not in expected and path.name != INDEX:
            yield f"{FOLDER}/{path.name} belongs to no contract"


def _inputs(root: Path, compiler: Compiler) -> dict[str, Any]:
    return {
        "compiler": {"version": compiler.version, "settings": compiler.settings()},
        "libraries": libraries(root),
        "sources": {name: fingerprint(text) for name, text in sources(root).items()},
    }


def _units(output: dict[str, Any]) -> Iterator[_Unit]:
    for source, contracts in sorted(output.get("contracts", {}).items()):
        tree = output["sources"][source]["ast"]
        defined = {node["name"]: node for node in nodes(tree, "ContractDefinition")}
        for name, compiled in sorted(contracts.items()):
            yield _Unit(name, source, defined[name], compiled)


def nodes(node: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Every node of the syntax tree under `node` with this `nodeType`."""
    if isinstance(node, dict):
        if node.get("nodeType") == kind:
            yield node
        for child in node.values():
            yield from nodes(child, kind)
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child, kind)


def _adds(unit: _Unit, known: set[tuple[str, str, str]]) -> bool:
    return any(_meaning(entry) not in known for entry in unit.output["abi"])


def _meaning(entry: dict[str, Any]) -> tuple[str, str, str]:
    """Kind, name and types: an implementation may call its parameters differently."""
    return entry["type"], entry.get("name", ""), ",".join(_type(item) for item in entry.get("inputs", ()))


def _type(item: dict[str, Any]) -> str:
    return f"{item['type']}({','.join(_type(part) for part in item.get('components', ()))})"


def _interface_entries(units: list[_Unit]) -> dict[tuple[str, str, str], dict[str, Any]]:
    entries = (entry for unit in units if unit.kind == "interface" for entry in unit.output["abi"])
    return {
        _meaning(entry): entry for entry in entries if all(item["name"] for item in entry.get("inputs", ()))
    }


def _with_names(entry: dict[str, Any], named: dict[tuple[str, str, str], dict[str, Any]]) -> dict[str, Any]:
    """A function whose parameters have no names (it hands them on unread) takes those of its interface."""
    nameless = entry["type"] == "function" and not all(item["name"] for item in entry["inputs"])
    known = named.get(_meaning(entry)) if nameless else None
    return entry | {"inputs": known["inputs"]} if known else entry


def _artifact(
    unit: _Unit,
    output: dict[str, Any],
    compiler: Compiler,
    named: dict[tuple[str, str, str], dict[str, Any]],
) -> dict[str, Any]:
    evm = unit.output["evm"]
    return {
        "contractName": unit.name,
        "sourceName": unit.source,
        "kind": unit.kind,
        "abi": [_with_names(entry, named) for entry in unit.output["abi"]],
        "bytecode": "0x" + evm["bytecode"]["object"],
        "deployedBytecode": "0x" + evm["deployedBytecode"]["object"],
        "linkReferences": evm["bytecode"].get("linkReferences", {}),
        "deployedLinkReferences": evm["deployedBytecode"].get("linkReferences", {}),
        "immutableReferences": _immutables(evm["deployedBytecode"], output),
        "storageLayout": _layout(unit.output.get("storageLayout") or {}),
        "methodIdentifiers": evm.get("methodIdentifiers", {}),
        "sourceHash": _source_hash(unit.output.get("metadata", "")),
        "compiler": {"version": compiler.version, "settings": compiler.settings()},
    }


def _source_hash(metadata: str) -> str:
    """One hash of every file the contract is made from, imports included."""
    closure = json.loads(metadata)["sources"] if metadata else {}
    return fingerprint({name: file["keccak256"] for name, file in closure.items()})


def _immutables(deployed: dict[str, Any], output: dict[str, Any]) -> dict[str, list[dict[str, int]]]:
    """Name of the immutable → places in the deployed code where the constructor writes it."""
    references = deployed.get("immutableReferences") or {}
    names = _immutable_names(output) if references else {}
    result: dict[str, list[dict[str, int]]] = {}
    for node, places in references.items():
        # A library's own address is written in the same way, under a name instead of a node.
        name = names[int(node)] if node.isdigit() else node
        result.setdefault(name, []).extend(places)
    return {name: sorted(places, key=lambda place: place["start"]) for name, places in result.items()}


def _immutable_names(output: dict[str, Any]) -> dict[int, str]:
    declared = (n for s in output["sources"].values() for n in nodes(s.get("ast"), "VariableDeclaration"))
    return {node["id"]: node["name"] for node in declared if node.get("mutability") == "immutable"}


def _layout(raw: dict[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = _without_nodes(raw)
    return {"storage": cleaned.get("storage", []), "types": cleaned.get("types") or {}}


def _without_nodes(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _without_nodes(k): _without_nodes(v) for k, v in value.items() if k not in ("astId", "contract")
        }
    if isinstance(value, list):
        return [_without_nodes(item) for item in value]
    return _NODE.sub(r"\1", value) if isinstance(value, str) else value
