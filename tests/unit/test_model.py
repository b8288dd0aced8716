"""battery_chain.model: the codes and the packing are those of the chain."""

from __future__ import annotations

import pytest

from battery_chain import model
from battery_chain.errors import BadInput
from battery_chain.model import BatteryState, ClassTerms, LegalStatus, Operation, Reading

EXAMPLE = BatteryState(0x2710, 0x0102, 0x4034, 0x1FF, LegalStatus.WASTE, Operation.DISMANTLED)


@pytest.mark.parametrize(
    ("field", "value", "limit"),
    [("health", 65_536, 65_535), ("cycles", -1, 65_535), ("day", 70_000, 65_535), ("flags", 512, 511)],
)
def test_a_state_that_does_not_fit_is_refused(field: str, value: int, limit: int) -> None:
    with pytest.raises(BadInput) as refused:
        BatteryState(**{field: value}).pack()
    assert str(refused.value) == f"{field}: {value} is not in 0..{limit}"


@pytest.mark.parametrize("word", [14, 15, 5 << 4])
def test_a_code_without_a_name_is_refused(word: int) -> None:
    with pytest.raises(BadInput, match="is not a valid"):
        BatteryState.unpack(word)


def test_a_state_packs_as_on_chain() -> None:
    assert EXAMPLE.pack() == 0x2710_0102_4034_FFC9  # flags 111111111, legal 100, operation 1001
    assert BatteryState.unpack(EXAMPLE.pack()) == EXAMPLE


def test_battery_0_of_a_slot_is_on_top() -> None:
    word = model.pack_slot([EXAMPLE])
    assert word == EXAMPLE.pack() << 192
    assert model.unpack_slot(word) == (EXAMPLE, BatteryState(), BatteryState(), BatteryState())


def test_five_states_do_not_fit_a_slot() -> None:
    with pytest.raises(BadInput, match="5 states do not fit a slot of 4"):
        model.pack_slot([EXAMPLE] * 5)


def test_an_id_encodes_batch_and_index() -> None:
    battery = model.battery_id(7, 4095)
    assert battery == 7 << 32 | 4095
    assert (model.batch_of(battery), model.index_of(battery)) == (7, 4095)
    with pytest.raises(BadInput):
        model.battery_id(1, 1 << 32)


@pytest.mark.parametrize("packed", [bytes(15), bytes(17), bytes(12) + b"\0\0\0\1"])
def test_readings_of_a_wrong_length_or_padding_are_refused(packed: bytes) -> None:
    with pytest.raises(BadInput):
        model.unpack_readings(packed, 3)


def test_readings_are_padded_to_words_of_four() -> None:
    packed = model.pack_readings([Reading(9500, 120), None, Reading(1, 65_535), Reading(1, 2), Reading(3, 4)])
    assert packed.hex() == "251c0078" + "00000000" + "0001ffff" + "00010002" + "00030004" + "00" * 12
    assert model.unpack_readings(packed, 5)[:2] == (Reading(9500, 120), None)


def test_class_terms_pack_as_on_chain() -> None:
    terms = ClassTerms(end_of_use=7000, half_life=1826, start_day=16_436, step_limit=500)
    assert terms.pack() == 7000 << 48 | 1826 << 32 | 16_436 << 16 | 500
    assert ClassTerms.unpack(terms.pack()) == terms
    with pytest.raises(BadInput, match="half_life: 70000"):
        ClassTerms(7000, 70_000, 0, 0).pack()


def test_live_operations_end_with_retired() -> None:
    assert [operation.name for operation in Operation if operation.live] == [
        "REGISTERED",
        "IN_STATION",
        "IN_VEHICLE",
        "IN_STORAGE",
        "IN_TRANSIT",
        "MAINTENANCE",
        "RETIRED",
    ]
    assert Operation.VOIDED == 13


def test_flags_of_a_state_are_the_bits_that_the_contract_gives_them() -> None:
    """libraries/BatteryState.sol: expired 8, before quarantine 9 to 12, frozen 14, under repair 15."""
    quarantined = BatteryState.unpack(1 << 8 | Operation.IN_VEHICLE << 9 | 1 << 14 | Operation.QUARANTINED)
    assert (quarantined.expired, quarantined.frozen, quarantined.under_repair) == (True, True, False)
    assert quarantined.before is Operation.IN_VEHICLE
    repaired = BatteryState.unpack(1 << 7 | 1 << 13 | 1 << 15 | Operation.MAINTENANCE)
    assert (repaired.expired, repaired.frozen, repaired.under_repair) == (False, False, True)
    assert repaired.before is None
