"""What this workspace has minted: for each batch a file with what a recall asks for and no chain says.

Kept beside the journal, by series and root: these name the content of a batch before it has a number. Written
before the mint is sent, so that no crash can lose it; a file whose mint never came is never looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from battery_chain import wholly
from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import Batch

__all__ = ["Delivered", "delivered", "keep"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """One batch as its manifest told it; cell lots and suppliers one a battery, empty where none was told."""

    model: str
    lots: Sequence[str]
    suppliers: Sequence[str]


def keep(workspace: Workspace, batch: Batch) -> None:
    """Writes down a batch that is about to be minted; what a dry run plans is not."""
    file = _file(workspace, workspace.deployment.series[batch.series], batch.root)
    told = any(row.cell_lot or row.supplier for row in batch.rows)
    if hasattr(workspace.sender, "planned") or (file.exists() and not told):
        return
    wholly.write(file, json.dumps(_document(batch), ensure_ascii=False) + "\n")


def _document(batch: Batch) -> dict[str, Any]:
    return {
        "schema": "battery-chain/delivered/1",
        "model": batch.model,
        "count": batch.count,
        "cell_lot": _runs([row.cell_lot for row in batch.rows]),
        "supplier": _runs([row.supplier for row in batch.rows]),
    }


def _runs(values: Sequence[str]) -> list[tuple[int, str]]:
    """How many in a row have the same."""
    return [(sum(1 for _ in run), value) for value, run in groupby(values)]


def delivered(workspace: Workspace, series: int, root: bytes) -> Delivered | None:
    """What the manifest of a batch has told; None where it was not minted from this workspace."""
    file = _file(workspace, series, root)
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text("utf-8"))
        lots, suppliers = (
            [value for count, value in found[column] for _ in range(count)]
            for column in ("cell_lot", "supplier")
        )
        return Delivered(found["model"], lots, suppliers)
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            [Problem(str(file), 0, "", "is not what was written when its batch was minted")]
        ) from None


def _file(workspace: Workspace, series: int, root: bytes) -> Path:
    folder = workspace.sender.journal.file.parent.parent / "delivered" / workspace.battery.address.lower()
    return folder / f"{series}-{root.hex()}.json"
