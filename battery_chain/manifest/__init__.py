"""The manifest of a delivery: CSV or JSON Lines in, checked rows and mintable batches out.

A file with anything wrong is refused as a whole with every problem it has, and is read as a stream: 100,000
rows take the memory of a few. See `rules` for what a cell may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from battery_chain.lazily import lazily

if TYPE_CHECKING:
    from battery_chain.manifest.batches import Batch, Form, Outline, Witness, WitnessOf, batches
    from battery_chain.manifest.export import neutralise, write_csv
    from battery_chain.manifest.identifiers import (
        granted_prefix,
        leaf_number,
        number_of,
        prefix_of,
        serial_text,
        series_of,
    )
    from battery_chain.manifest.merkle import MerkleTree, keccak256, leaf_of, verify
    from battery_chain.manifest.passport import passport_document, passport_hash
    from battery_chain.manifest.problems import Problems
    from battery_chain.manifest.read import Manifest, Summary, open_manifest
    from battery_chain.manifest.rules import COLUMNS, OPTIONAL, Row, Rules

__all__ = [
    "COLUMNS",
    "OPTIONAL",
    "Batch",
    "Form",
    "Manifest",
    "MerkleTree",
    "Outline",
    "Problems",
    "Row",
    "Rules",
    "Summary",
    "Witness",
    "WitnessOf",
    "batches",
    "granted_prefix",
    "keccak256",
    "leaf_number",
    "leaf_of",
    "neutralise",
    "number_of",
    "open_manifest",
    "passport_document",
    "passport_hash",
    "prefix_of",
    "serial_text",
    "series_of",
    "verify",
    "write_csv",
]

lazily(
    __name__,
    {
        "batches": "Batch Form Outline Witness WitnessOf batches",
        "export": "neutralise write_csv",
        "identifiers": "granted_prefix leaf_number number_of prefix_of serial_text series_of",
        "merkle": "MerkleTree keccak256 leaf_of verify",
        "passport": "passport_document passport_hash",
        "problems": "Problems",
        "read": "Manifest Summary open_manifest",
        "rules": "COLUMNS OPTIONAL Row Rules",
    },
)
