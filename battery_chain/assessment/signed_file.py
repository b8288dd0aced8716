"""Signed assessments on their way from the assessor to whoever submits them: one JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from battery_chain import wholly
from battery_chain.assessment.make import Assessment, Statement
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Missing, Problem

__all__ = ["read_signed", "write_signed"]

_SCHEMA = "battery-chain/signed-assessments/2"
_TYPES: Mapping[str, type[Statement]] = {
    "assess": structs.Assessment,
    "rate": structs.Rating,
    "inspect": structs.Inspection,
}
_HEX = ("evidence", "readings")


def write_signed(path: Path, assessments: Iterable[Assessment]) -> int:
    """Writes them with their evidence documents; returns how many. The file is there as a whole or as it
    was.
    """
    rows = [_row(each) for each in assessments]
    text = json.dumps({"schema": _SCHEMA, "assessments": rows}, indent=1)
    wholly.write(path, text + "\n")
    return len(rows)


def _row(assessment: Assessment) -> dict[str, Any]:
    statement = assessment.statement
    values = zip(type(statement).__dataclass_fields__, statement.fields(), strict=True)
    named = {"signers": list(assessment.signers)} if assessment.signers else {}
    return {
        "kind": assessment.kind,
        "statement": {name: _written(name, value) for name, value in values},
        "signatures": [each.hex() for each in assessment.signatures],
        "document": assessment.document.decode(),
        **named,
    }


def _written(name: str, value: Any) -> Any:
    if name in _HEX:
        return value.hex()
    return [str(each) for each in value] if isinstance(value, tuple | list) else int(value)


def read_signed(path: Path) -> list[Assessment]:
    """The assessments of a file. Raises `Missing` when there is none, `BadInput` when it is not one of
    these.
    """
    if not path.is_file():
        raise Missing(f"{path} is not a file", "make one: battery-chain assess sign FILE --out SIGNED")
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {document['schema']!r}")
        return [_assessment(row) for row in document["assessments"]]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not a file of signed assessments: {wrong}")]) from None


def _assessment(row: Mapping[str, Any]) -> Assessment:
    fields: dict[str, Any] = {name: _read(name, value) for name, value in row["statement"].items()}
    signatures = tuple(bytes.fromhex(each) for each in row["signatures"])
    named = tuple(map(str, row.get("signers", ())))
    if named and len(named) != len(signatures):
        raise ValueError(f"{len(named)} signers for {len(signatures)} signatures")
    return Assessment(_TYPES[row["kind"]](**fields), signatures, row["document"].encode(), named)


def _read(name: str, value: Any) -> Any:
    if name in _HEX:
        return bytes.fromhex(value)
    return tuple(map(int, value)) if isinstance(value, list) else int(value)
