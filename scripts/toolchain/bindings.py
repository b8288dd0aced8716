"""Typed Python bindings of the contracts, generated from their artifacts into battery_chain/contracts/."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.toolchain import files
from scripts.toolchain.abi import (
    Json,
    Parameter,
    Structs,
    overloads,
    parameters,
    selector,
    signature,
    snake,
    topic,
    type_of,
)
from scripts.toolchain.config import REPOSITORY

__all__ = ["FOLDER", "WRITTEN_BY_HAND", "render", "stale"]

FOLDER = "battery_chain/contracts"
WRITTEN_BY_HAND = frozenset(f"{FOLDER}/{name}.py" for name in ("__init__", "_codec", "reverts"))
_HEADER = '"""{about} Generated from the ABI by `make build`."""\n\nfrom __future__ import annotations\n\n'


def render(artifacts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The generated modules: name in the repository → text, formatted."""
    abis = {name: _with_libraries(artifact, artifacts) for name, artifact in sorted(artifacts.items())}
    structs = Structs(abis.values())
    texts = {"structs": _structs_module(structs), "_errors": _errors_module(abis.values())}
    for name, abi in abis.items():
        if artifacts[name]["kind"] != "library":
            texts[snake(name)] = _contract_module(name, abi, structs)
    return {f"{FOLDER}/{name}.py": text for name, text in _formatted(texts).items()}


def stale(root: Path) -> list[str]:
    """Which bindings are not those of the artifacts in the tree."""
    folder = root / "battery_chain/artifacts"
    found = {p.stem: json.loads(p.read_text()) for p in sorted(folder.glob("*.json")) if p.stem[0] != "_"}
    return [f"{name} differs" for name in files.differing(root, render(found))]


def _with_libraries(artifact: Mapping[str, Any], artifacts: Mapping[str, Mapping[str, Any]]) -> list[Json]:
    """The ABI, and the events and errors of the external libraries linked in: they run at its address.

    A library's functions are not callable from outside in a way that an ABI could tell.
    """
    abi = [e for e in artifact["abi"] if artifact["kind"] != "library" or e["type"] != "function"]
    linked = _linked(artifact, artifacts)
    more = [e for name in linked for e in artifacts[name]["abi"] if e["type"] in ("event", "error")]
    return abi + [entry for i, entry in enumerate(more) if entry not in abi and entry not in more[:i]]


def _linked(artifact: Mapping[str, Any], artifacts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The external libraries that `artifact` calls, and those that they call."""
    names = [name for found in artifact["linkReferences"].values() for name in found]
    return names + [deeper for name in names for deeper in _linked(artifacts[name], artifacts)]


def _formatted(texts: Mapping[str, str]) -> dict[str, str]:
    """`texts` with the project's format and without imports that a module happens not to need."""
    with tempfile.TemporaryDirectory() as folder:
        files.write_all(Path(folder), {f"{name}.py": text for name, text in texts.items()})
        _ruff("check", "--fix", "--select=F401,RUF022", folder)
        _ruff("format", folder)
        return {name: (Path(folder) / f"{name}.py").read_text(encoding="utf-8") for name in texts}


def _ruff(*arguments: str) -> None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        *arguments,
        "--quiet",
        f"--config={REPOSITORY / 'pyproject.toml'}",
    ]
    subprocess.run(command, check=True)


def _errors_module(abis: Iterable[Iterable[Json]]) -> str:
    errors = {selector(e): e for abi in abis for e in abi if e["type"] == "error"}
    lines = [_HEADER.format(about="Every custom error: selector → name and parameters (name, type).")]
    lines.append("from collections.abc import Mapping\n\n__all__ = ['ERRORS']\n\n")
    lines.append("ERRORS: Mapping[bytes, tuple[str, tuple[tuple[str, str], ...]]] = {\n")
    for code, entry in sorted(errors.items(), key=lambda item: signature(item[1])):
        items = tuple((i["name"] or f"arg{n}", type_of(i)) for n, i in enumerate(entry["inputs"]))
        lines.append(f"    bytes.fromhex('{code.hex()}'): ({entry['name']!r}, {items!r}),\n")
    return "".join([*lines, "}\n"])


def _structs_module(structs: Structs) -> str:
    names = sorted(structs.members)
    body = [_HEADER.format(about="The structs that contracts take and return.")]
    body.append("from collections.abc import Sequence\nfrom dataclasses import dataclass\n")
    body.append("from typing import Any\n\n")
    body.append(f"__all__ = {names!r}\n")
    body.extend(_struct(name, structs) for name in names)
    return "".join(body)


def _struct(name: str, structs: Structs) -> str:
    members = parameters(structs.members[name]["components"], structs)
    values = ", ".join(member.convert(f"values[{i}]") for i, member in enumerate(members))
    made = f"cls({values})" if any(member.struct for member in members) else "cls(*values)"
    text = f"""

@dataclass(frozen=True, slots=True)
class {name}:
    {_lines(f"{m.name}: {m.given}" for m in members)}

    def fields(self) -> tuple[Any, ...]:
        return {_tuple(f"self.{m.name}" for m in members)}

    @classmethod
    def of(cls, values: Sequence[Any]) -> {name}:
        return {made}
"""
    return text.replace("structs.", "")


def _contract_module(name: str, abi: list[Json], structs: Structs) -> str:
    functions = overloads([e for e in abi if e["type"] == "function"])
    events = _unique_events([e for e in abi if e["type"] == "event" and not e.get("anonymous")])
    nothing: Json = {"inputs": []}
    constructor = next((e for e in abi if e["type"] == "constructor"), nothing)
    results = [_result(fn, f, structs) for fn, f in functions if len(f["outputs"]) > 1]
    body = [
        *results,
        *(_function(name, python, entry, structs) for python, entry in functions),
        _constructor(name, constructor, structs),
        _calls(name, functions, structs),
        *(_event(name, python, entry, structs) for python, entry in events),
        _decode_log([python for python, _ in events]),
    ]
    return _module(name, "".join(body), [python for python, _ in events])


def _module(name: str, body: str, events: list[str]) -> str:
    public = sorted([name, *events, "constructor", "decode_log"])
    imports = "from collections.abc import Mapping, Sequence\nfrom dataclasses import dataclass\n"
    imports += "from typing import Any, ClassVar\n\n"
    if "structs." in body:
        imports += "from battery_chain.contracts import structs\n"
    names = "Call, Coder, Event, Function, call, coder, find_event"
    imports += f"from battery_chain.contracts._codec import {names}\n"
    return _HEADER.format(about=f"{name}: calls and events.") + imports + f"\n__all__ = {public!r}\n" + body


def _function(contract: str, python: str, entry: Json, structs: Structs) -> str:
    outputs = parameters(entry["outputs"], structs, "output")
    types = tuple(o.type for o in outputs)
    if not outputs:
        result = "lambda _: None"
    elif len(outputs) == 1:
        result = f"lambda v: {outputs[0].convert('v[0]')}"
    else:
        values = ", ".join(o.convert(f"v[{i}]") for i, o in enumerate(outputs))
        result = f"lambda v: {_result_name(python)}({values})"
    given = tuple((p.solidity, p.type) for p in parameters(entry["inputs"], structs))
    title = f"{contract}.{entry['name']}"
    code = f"bytes.fromhex('{selector(entry).hex()}')"
    return f"\n_{python.upper()} = Function({title!r}, {code}, {given!r}, {types!r}, {result})"


def _result_name(python: str) -> str:
    return python.title().replace("_", "") + "Result"


def _result(python: str, entry: Json, structs: Structs) -> str:
    outputs = parameters(entry["outputs"], structs, "output")
    return f"""

@dataclass(frozen=True, slots=True)
class {_result_name(python)}:
    {_lines(f"{o.name}: {o.taken}" for o in outputs)}
"""


def _constructor(contract: str, entry: Json, structs: Structs) -> str:
    items = parameters(entry["inputs"], structs)
    given = tuple((p.solidity, p.type) for p in items)
    return f"""
_CONSTRUCTOR = Function({f"{contract}.constructor"!r}, b'', {given!r}, (), lambda _: None)


def constructor({", ".join(f"{p.name}: {p.given}" for p in items)}) -> bytes:
    \"\"\"The constructor's arguments, to follow the byte code of {contract}.\"\"\"
    return _CONSTRUCTOR.encode({_tuple(p.name for p in items)})
"""


def _calls(contract: str, functions: list[tuple[str, Json]], structs: Structs) -> str:
    methods = "".join(_method(python, entry, structs) for python, entry in functions)
    return f"""

class {contract}:
    \"\"\"Calls of the {contract} at `address`.\"\"\"

    __slots__ = ("address",)

    def __init__(self, address: str) -> None:
        self.address = address
{methods}
"""


def _method(python: str, entry: Json, structs: Structs) -> str:
    items = parameters(entry["inputs"], structs)
    outputs = parameters(entry["outputs"], structs, "output")
    answer = _result_name(python) if len(outputs) > 1 else outputs[0].taken if outputs else "None"
    payable = entry["stateMutability"] == "payable"
    taken = ["self", *(f"{p.name}: {p.given}" for p in items), *(["*, value: int = 0"] if payable else [])]
    extra = ", value" if payable else ""
    return f"""
    def {python}({", ".join(taken)}) -> Call[{answer}]:
        \"\"\"`{signature(entry)}`, {entry["stateMutability"]}.\"\"\"
        return call(self.address, _{python.upper()}, {_tuple(p.name for p in items)}{extra})
"""


def _unique_events(events: list[Json]) -> list[tuple[str, Json]]:
    """(Python name, event); a second event of the same name is told apart by its number of fields."""
    result: dict[str, Json] = {}
    for entry in sorted(events, key=signature):
        name = entry["name"] if entry["name"] not in result else f"{entry['name']}{len(entry['inputs'])}"
        result[name] = entry
    return list(result.items())


def _hashed(field: Parameter) -> bool:
    return field.indexed and (field.type in ("string", "bytes") or field.type[-1] in "])")


def _topic_type(field: Parameter) -> str:
    return "bytes32" if _hashed(field) else field.type


def _event(contract: str, python: str, entry: Json, structs: Structs) -> str:
    fields = parameters(entry["inputs"], structs)
    indexed, plain = [f for f in fields if f.indexed], [f for f in fields if not f.indexed]
    order = tuple([*indexed, *plain].index(f) for f in fields)
    topics = _tuple(f"coder({_topic_type(f)!r})" for f in indexed)
    types = [f"{f.name}: {'bytes' if _hashed(f) else f.taken}" for f in fields]
    makers = {i: f for i, f in enumerate(fields) if f.struct and not f.indexed}
    structured = "".join(f"{i}: lambda v: {f.convert('v')}, " for i, f in makers.items())
    return f"""

@dataclass(frozen=True, slots=True)
class {python}(Event):
    \"\"\"`{signature(entry)}`.\"\"\"

    NAME: ClassVar[str] = {f"{contract}.{entry['name']}"!r}
    TOPIC0: ClassVar[bytes] = bytes.fromhex("{topic(entry).hex()}")
    INDEXED: ClassVar[tuple[Coder, ...]] = {topics}
    DATA: ClassVar[tuple[Coder, ...]] = {_tuple(f"coder({f.type!r})" for f in plain)}
    ORDER: ClassVar[tuple[int, ...]] = {order!r}
    {f"STRUCTS: ClassVar[Mapping[int, Any]] = {{{structured}}}" if structured else ""}
    {_lines(types)}
"""


def _decode_log(events: list[str]) -> str:
    table = "".join(f"({name}.TOPIC0, {name}.topics()): {name}, " for name in events)
    return f"""

_EVENTS: Mapping[tuple[bytes, int], type[Event]] = {{{table}}}


def decode_log(topics: Sequence[bytes], data: bytes) -> Event | None:
    \"\"\"The event of a log of this contract; None where it is none that the contract declares.\"\"\"
    return find_event(_EVENTS, topics, data)
"""


def _tuple(values: Iterable[str]) -> str:
    """A tuple of expressions, with a trailing comma only where it must be: it would split the line."""
    listed = list(values)
    return f"({listed[0]},)" if len(listed) == 1 else f"({', '.join(listed)})"


def _lines(lines: Iterable[str]) -> str:
    return "\n    ".join(lines) or "pass"
