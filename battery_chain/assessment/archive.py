"""Where evidence documents are kept: the chain has their hashes alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from battery_chain import wholly
from battery_chain.assessment.make import Assessment
from battery_chain.errors import BadInput, Problem
from battery_chain.manifest import keccak256

__all__ = ["document_of", "keep"]


def keep(folder: Path, assessments: Iterable[Assessment]) -> int:
    """Writes the documents of assessments, each under its hash, before anything is sent; returns how many
    are new. `BadInput` for a document whose hash is not the one that was signed.
    """
    new = 0
    for each in assessments:
        if keccak256(each.document) != each.statement.evidence:
            rule = "its evidence hash is not that of its document"
            raise BadInput([Problem(f"{each.kind} {each.subject}", 0, "", rule)])
        file = _file(folder, each.statement.evidence)
        if not file.is_file():
            wholly.write(file, each.document)
            new += 1
    return new


def document_of(folder: Path, evidence: bytes) -> bytes | None:
    """The document of a hash; None where it is not kept here. `BadInput` when it is not what was signed."""
    file = _file(folder, evidence)
    if not file.is_file():
        return None
    found = file.read_bytes()
    if keccak256(found) != evidence:
        raise BadInput([Problem(str(file), 0, "", "is not the document whose hash is its name")])
    return found


def _file(folder: Path, evidence: bytes) -> Path:
    return folder / f"{evidence.hex()}.json"
