"""Gas of assessments and portfolio values, as contracts of usual parts make them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from battery_chain.deploy.statements import eip712
from scripts.peers.stage import Contract, Stage
from scripts.peers.titles import BATCH, Figures, each

__all__ = ["measure"]

_RECORDS = {"usual": "UsualRecords", "parts": "SoladyRecords"}
_EXPIRES = 2**40
_DAY = 25_567
_HEALTHY = 9_800

_CLASSES = 8
_ENERGY = 60_000
_PRICES = [128_000, 81_000, 140_000, 81_000, 70_000, 70_000, 128_000, 128_000]


def measure(stage: Stage) -> Figures:
    """Every key of assessments and values."""
    for peer, name in _RECORDS.items():
        with stage.apart():
            records = stage.deploy(name, stage.address("assessor"))
            yield from ((f"{peer}.{key}", gas) for key, gas in _assessments(stage, records))
    for part in _PARTS:
        with stage.apart():
            listed = stage.deploy("ListedToken", stage.address("minter"), _PRICES)
            yield from ((f"listed.{key}", gas) for key, gas in part(stage, listed))


# ------------------------------------------------------------------------------------------ assessments


def _assessments(stage: Stage, records: Contract) -> Figures:
    """The first writes every slot; the second is measured with one signature, and with one for each."""
    yield f"assess.first.batch{BATCH}.per_battery", each(_record_all(stage, records, 1), BATCH)
    with stage.apart():
        yield f"assess.batch{BATCH}.per_battery", each(_record_all(stage, records, 2), BATCH)
    yield f"assess.signed_each.batch{BATCH}.per_battery", each(_record_each(stage, records, 2), BATCH)


def _words(round_: int) -> list[int]:
    """Readings that differ from battery to battery as Battery's do: id, then health, cycles and day."""
    return [
        (1 << 32 | i) << 64
        | (_HEALTHY - 50 * round_ - i % 37) << 32
        | (300 * round_ + i % 101) << 16
        | (_DAY + 91 * round_)
        for i in range(BATCH)
    ]


def _record_all(stage: Stage, records: Contract, round_: int) -> int:
    words = _words(round_)
    signature = _signed(stage, records, "Records", "uint256[] words", words)
    return _recorded(stage, records, "recordAll", words, signature)


def _record_each(stage: Stage, records: Contract, round_: int) -> int:
    words = _words(round_)
    signatures = [_signed(stage, records, "Record", "uint256 word", word) for word in words]
    return _recorded(stage, records, "recordEach", words, signatures)


def _recorded(stage: Stage, records: Contract, function: str, words: Sequence[int], proof: Any) -> int:
    gas = stage.do("minter", records, function, words, _EXPIRES, stage.address("assessor"), proof)
    last = words[-1]
    assert stage.read(records, "recordOf", last >> 64) == last & (1 << 64) - 1, "not recorded"
    return gas


def _signed(
    stage: Stage, records: Contract, primary: str, declared: str, value: int | Sequence[int]
) -> bytes:
    domain: dict[str, Any] = {
        "name": "Records",
        "version": "1",
        "chainId": stage.chain_id,
        "verifyingContract": records.address,
    }
    message = eip712(primary, f"{declared},uint64 expiresAt", (value, _EXPIRES), domain)
    return stage.signer("assessor").sign_typed_data(message)


# --------------------------------------------------------------------------------------------- portfolio


def _mint(stage: Stage, listed: Contract) -> Figures:
    """The second batch of an owner."""
    _give(stage, listed, "bank", 10)
    yield "mint.batch100.per_battery", each(_give(stage, listed, "bank", 100), 100)


def _move(stage: Stage, listed: Contract) -> Figures:
    """Both hold tokens before and after."""
    _give(stage, listed, "alice", 10)
    _give(stage, listed, "bank", 10)
    people = stage.address("alice"), stage.address("bank")
    yield "transfer.steady", stage.do("alice", listed, "transferFrom", *people, 3)


def _value(stage: Stage, listed: Contract, count: int) -> Figures:
    """Classes as equal as whole batteries allow."""
    for class_ in range(_CLASSES):
        _give(stage, listed, "alice", count // _CLASSES + (class_ < count % _CLASSES), class_)
    gas = stage.estimate("alice", listed, "portfolioValue", stage.address("alice"))
    yield f"nav.{_CLASSES}_classes.{count}_batteries", gas


def _give(stage: Stage, listed: Contract, owner: str, count: int, class_: int = 0) -> int:
    condition = _ENERGY << 24 | _HEALTHY << 8 | class_
    return stage.do("minter", listed, "mint", stage.address(owner), count, condition)


_PARTS: Sequence[Callable[[Stage, Contract], Figures]] = (
    _mint,
    _move,
    *(partial(_value, count=count) for count in (100, BATCH)),
)
