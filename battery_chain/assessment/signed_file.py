"""Signed assessments on their way from the assessor to whoever submits them: one JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from battery_chain.assessment.make import Assessment
from battery_chain.contracts import structs
from battery_chain.errors import BadInput, Missing, Problem

__all__ = ["read_signed", "write_signed"]

_SCHEMA = "battery-chain/signed-assessments/1"
_HEX = ("evidence", "readings")


def write_signed(path: Path, assessments: Iterable[Assessment]) -> int:
    """Writes them with their evidence documents; returns how many."""
    rows = [_row(each) for each in assessments]
    text = json.dumps({"schema": _SCHEMA, "assessments": rows}, indent=1)
    path.write_text(text + "\n", "utf-8")
    return len(rows)


def _row(assessment: Assessment) -> dict[str, Any]:
    names = structs.Assessment.__dataclass_fields__
    values = dict(zip(names, assessment.statement.fields(), strict=True))
    return {
        "statement": {name: value.hex() if name in _HEX else int(value) for name, value in values.items()},
        "signatures": [each.hex() for each in assessment.signatures],
        "document": assessment.document.decode(),
    }


def read_signed(path: Path) -> list[Assessment]:
    """The assessments of a file. Raises `Missing` when there is none, `BadInput` when it is not one of these."""
    if not path.is_file():
        raise Missing(f"{path} is not a file", "make one: battery-chain assess sign FILE --out SIGNED")
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {document['schema']!r}")
        return [_assessment(row) for row in document["assessments"]]
    except (ValueError, KeyError, TypeError) as wrong:
        raise BadInput([Problem(path.name, 0, "", f"is not a file of signed assessments: {wrong}")]) from None


def _assessment(row: Mapping[str, Any]) -> Assessment:
    fields = {name: bytes.fromhex(v) if name in _HEX else int(v) for name, v in row["statement"].items()}
    signatures = tuple(bytes.fromhex(each) for each in row["signatures"])
    return Assessment(structs.Assessment(**fields), signatures, row["document"].encode())
