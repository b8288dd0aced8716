"""The begin-of-life document of a battery, whose hash its token carries."""

from __future__ import annotations

import json

from battery_chain.manifest.merkle import keccak256
from battery_chain.units import date_of

__all__ = ["passport_document", "passport_hash"]


def passport_document(
    *,
    identifier: str,
    model: str,
    battery_class: str,
    chemistry: str,
    rated_wh: int,
    manufacture_day: int,
    bol_health_bp: int,
    bol_day: int,
) -> bytes:
    """Canonical JSON (sorted keys, no blanks, UTF-8) of the static facts of one battery, the same bytes
    everywhere.

    `identifier` is the serial in full, see `serial_text`; days are day numbers.
    """
    facts = {
        "batteryChemistry": chemistry,
        "batteryClass": battery_class,
        "beginOfLifeTest": {"date": date_of(bol_day).isoformat(), "healthBasisPoints": bol_health_bp},
        "manufacturingDate": date_of(manufacture_day).isoformat(),
        "model": model,
        "ratedEnergyWh": rated_wh,
        "schema": "battery-chain/begin-of-life/1",
        "serialNumber": identifier,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def passport_hash(document: bytes) -> bytes:
    """keccak256 of the document's bytes."""
    return keccak256(document)
