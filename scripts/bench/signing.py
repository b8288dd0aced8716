"""Signing: transactions and assessments a second, against the bare curve and against Python without
coincurve.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import coincurve  # noqa: E402
from eth_account import Account  # noqa: E402

from battery_chain.chain import KeySigner  # noqa: E402
from battery_chain.contracts import structs  # noqa: E402
from battery_chain.deploy import sign, typed_data  # noqa: E402
from battery_chain.manifest import keccak256  # noqa: E402
from battery_chain.model import Method, Metric, pack_readings  # noqa: E402
from scripts.gauge.speed import line, rate  # noqa: E402
from scripts.gauge.world import BEGIN, DAY, open_world, readings  # noqa: E402

KEY = keccak256(b"a key for measurements")
_TRANSFER = {
    "type": 2,
    "chainId": 31337,
    "nonce": 7,
    "to": "0x5fbdb2315678afecb367f032d93f642f64180aa3",
    "value": 0,
    "data": "0x23b872dd" + "00" * 12 + "11" * 20 + "00" * 12 + "22" * 20 + "00" * 31 + "07",
    "gas": 120_000,
    "maxFeePerGas": 2_000_000_000,
    "maxPriorityFeePerGas": 1_000_000_000,
}


def _bare() -> Callable[[], object]:
    """The curve alone."""
    key, digest = coincurve.PrivateKey(KEY), keccak256(b"a digest")
    return lambda: key.sign_recoverable(digest, hasher=None)


def _library() -> Callable[[], object]:
    """`eth_account` as it is, with the implementation of the curve that its environment names."""
    signer = Account.from_key(KEY)
    fields: Mapping[str, Any] = {**_TRANSFER, "to": bytes.fromhex(str(_TRANSFER["to"])[2:])}
    return lambda: signer.sign_transaction(dict(fields))


def _without_coincurve() -> float:
    """The same in a process of its own, because the curve is chosen once a process."""
    environ = {**os.environ, "ECC_BACKEND_CLASS": "eth_keys.backends.NativeECCBackend"}
    command = [sys.executable, __file__, "--library"]
    return float(subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout)


def _assessment(count: int) -> structs.Assessment:
    return structs.Assessment(
        batch_id=1,
        day=BEGIN // DAY,
        issued_at=BEGIN,
        expires_at=BEGIN + DAY,
        metric=Metric.SOCE,
        method=Method.PARTIAL,
        class_=1,
        evidence=keccak256(b"evidence"),
        readings=pack_readings(readings(count, 1)),
    )


def main() -> None:
    if "--library" in sys.argv:
        print(rate(_library()))
        return
    bare = rate(_bare())
    signer = KeySigner(KEY)
    line("sign.transaction", rate(lambda: signer.sign_transaction(_TRANSFER)), "/s", bare, "the bare curve")
    line("sign.transaction.eth_account", rate(_library()), "/s", bare, "the bare curve")
    line("sign.transaction.no_coincurve", _without_coincurve(), "/s", bare, "the bare curve")
    with open_world() as world:
        statement = _assessment(1000)
        signed = rate(lambda: sign(world.workspace, statement, "laboratory"))
        line("sign.assessment.batch1000", signed, "/s", bare, "the bare curve")
        message = typed_data(world.workspace, statement)
        laboratory = world.workspace.signer("laboratory")
        line(
            "sign.typed_data.ready",
            rate(lambda: laboratory.sign_typed_data(message)),
            "/s",
            bare,
            "the bare curve",
        )


if __name__ == "__main__":
    main()
