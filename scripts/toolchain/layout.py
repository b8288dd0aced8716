"""What others rely on: ABI, storage and the 64-bit state word, kept as a baseline that may only grow.

A change of a name that is in the baseline is a break, unless a page of docs/decisions/ names it in full.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.toolchain.artifacts import nodes

__all__ = ["BASELINE", "baseline", "breaks", "describe", "undecided"]

BASELINE = "tests/snapshots/layout.json"
STATE = "contracts/libraries/BatteryState.sol"

Layout = dict[str, Any]


def describe(root: Path, output: Mapping[str, Any], artifacts: Mapping[str, Mapping[str, Any]]) -> Layout:
    """One flat object: `Battery: function ownerOf(uint256)` → what it returns, and so on."""
    flat: Layout = {}
    for name, artifact in artifacts.items():
        entries = [*_abi(artifact["abi"]), *_storage(artifact["storageLayout"])]
        flat |= {f"{name}: {key}": value for key, value in entries}
    tree = output["sources"].get(STATE, {}).get("ast")
    return flat | {f"BatteryState: {key}": value for key, value in _word(root / STATE, tree)}


def baseline(root: Path) -> Layout:
    """The accepted layout (empty before the first `make accept-layout`)."""
    path = root / BASELINE
    return dict(json.loads(path.read_text())) if path.exists() else {}


def breaks(accepted: Layout, now: Layout) -> list[str]:
    """The keys of `accepted` that are gone or mean something else `now`; new keys break nothing."""
    return [key for key, value in sorted(accepted.items()) if not _kept(key, value, now.get(key))]


def undecided(root: Path, broken: list[str]) -> list[str]:
    """Those of `broken` that no decision page names."""
    pages = "\n".join(path.read_text() for path in sorted((root / "docs/decisions").glob("*.md")))
    return [key for key in broken if key not in pages]


def _kept(key: str, accepted: Any, now: Any) -> bool:
    if now is not None and ": enum " in key:
        return bool(now[: len(accepted)] == accepted)
    return bool(accepted == now)


def _abi(abi: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for entry in abi:
        if entry["type"] in ("function", "error"):
            signature = f"{entry['type']} {entry['name']}({_types(entry['inputs'])})"
            outputs = [_types(entry.get("outputs", [])), entry.get("stateMutability", "")]
            yield signature, outputs if entry["type"] == "function" else _names(entry["inputs"])
        elif entry["type"] == "event":
            indexed = [i["name"] for i in entry["inputs"] if i["indexed"]]
            yield f"event {entry['name']}({_types(entry['inputs'])})", [_names(entry["inputs"]), indexed]


def _types(items: list[dict[str, Any]]) -> str:
    return ",".join(_type(item) for item in items)


def _type(item: dict[str, Any]) -> str:
    if not item["type"].startswith("tuple"):
        return str(item["type"])
    return f"({_types(item['components'])}){item['type'][5:]}"


def _names(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def _storage(layout: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for entry in layout["storage"]:
        yield f"storage {entry['label']}", [int(entry["slot"]), entry["offset"], entry["type"]]
    for name, kind in layout["types"].items():
        if name.startswith("t_struct"):
            members = [[m["label"], int(m["slot"]), m["offset"], m["type"]] for m in kind["members"]]
            yield f"struct {kind['label']}", members


def _word(path: Path, tree: Any) -> Iterator[tuple[str, Any]]:
    """Enumerations, constants and accessors of the state word: their text is their meaning."""
    source = path.read_bytes() if tree else b""
    for node in nodes(tree, "EnumDefinition"):
        yield f"enum {node['name']}", [member["name"] for member in node["members"]]
    for node in nodes(tree, "VariableDeclaration"):
        if node.get("constant"):
            yield f"constant {node['name']}", _text(source, node["value"])
    for node in nodes(tree, "FunctionDefinition"):
        yield f"accessor {node['name']}", _text(source, node["body"])


def _text(source: bytes, node: dict[str, Any]) -> str:
    start, length, _ = map(int, node["src"].split(":"))
    return re.sub(r"\s+", " ", source[start : start + length].decode())
