"""battery_chain.telemetry: what an assessment says, and its canonical document."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from battery_chain.errors import BadInput
from battery_chain.model import Category, Method, Metric
from battery_chain.telemetry import (
    Attribute,
    Clock,
    Figure,
    Health,
    HealthVector,
    Instrument,
    declared,
    estimate,
    read_health,
    shipped,
    vector_of,
)


def figure(value: str, standard: str | None = None) -> Figure:
    return Figure(Decimal(value), None if standard is None else Decimal(standard))


SOCE = Health(Metric.SOCE, Method.FULL_DISCHARGE, 20_000, "laboratory", figure("0.82349", "0.00411"))
CAPACITY = replace(SOCE, metric=Metric.REMAINING_CAPACITY, figure=figure("1.0234567", "0.0000001"))
FIVE = {
    Attribute.REMAINING_POWER: figure("0.9"),
    Attribute.ROUND_TRIP_EFFICIENCY: figure("0.9251239", "0.002"),
    Attribute.SELF_DISCHARGE: figure("-0.0000001"),
    Attribute.OHMIC_RESISTANCE: figure("0.0421231", "0.0001"),
}


# refusals


@pytest.mark.parametrize(
    ("changes", "report"),
    [
        ({"figure": figure("0.00009")}, "health: figure: 0 basis points are not in 1..20000"),
        ({"figure": figure("2.0001")}, "health: figure: 20001 basis points are not in 1..20000"),
        ({"day": -1}, "health: day: -1 is not in 0..65535"),
        ({"day": 65_536}, "health: day: 65536 is not in 0..65535"),
        ({"originator": " "}, "health: originator: ' ' does not say who measured"),
        ({"originator": "a\nb"}, "health: originator: 'a\\nb' does not say who measured"),
    ],
)
def test_health_that_the_chain_cannot_hold_is_refused(changes: dict[str, object], report: str) -> None:
    with pytest.raises(BadInput) as refused:
        replace(SOCE, **changes)  # type: ignore[arg-type]
    assert str(refused.value) == report


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        Health(Metric.SOCE, Method.PARTIAL, -1, "", figure("0"))
    assert [problem.column for problem in refused.value.problems] == ["figure", "day", "originator"]


@pytest.mark.parametrize(
    ("category", "health", "rule"),
    [
        (Category.EV, CAPACITY, "REMAINING_CAPACITY does not price EV: SOCE does"),
        (Category.LMT, SOCE, "SOCE does not price LMT: REMAINING_CAPACITY does"),
        (Category.INDUSTRIAL, SOCE, "SOCE does not price INDUSTRIAL: REMAINING_CAPACITY does"),
        (Category.STATIONARY, SOCE, "SOCE does not price STATIONARY: REMAINING_CAPACITY does"),
    ],
)
def test_another_figure_than_the_category_is_priced_by_is_refused(
    category: Category, health: Health, rule: str
) -> None:
    with pytest.raises(BadInput) as refused:
        HealthVector(category, health)
    assert str(refused.value) == f"health: metric: {rule}"


@pytest.mark.parametrize(
    ("attribute", "value", "rule"),
    [
        (Attribute.STATE_OF_CERTIFIED_ENERGY, "0.8", "is the priced figure already"),
        (Attribute.OHMIC_RESISTANCE, "0", "0 is not above zero"),
        (Attribute.REMAINING_POWER, "-0.1", "-0.1 is not above zero"),
        (Attribute.ROUND_TRIP_EFFICIENCY, "1.01", "1.01 is above one"),
        (Attribute.POWER_FADE, "1.1", "1.1 is above one"),
        (Attribute.RESISTANCE_INCREASE, "1000001", "1000001 is not below a million"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(attribute: Attribute, value: str, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        HealthVector(Category.EV, SOCE, {attribute: figure(value)})
    assert str(refused.value) == f"health: {attribute.value}: {rule}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema":"battery-chain/health/1"', '"schema":"battery-chain/health/2"'),
        ('"day":20000', '"day":20000.0'),
        ('"day":20000', '"day":true'),
        ('"day":20000', '"day": 20000'),
        ('"health_bp":8234', '"health_bp":8235'),
        ('"uncertainty_bp":83', '"uncertainty_bp":82'),
        ('"coverage_factor":2', '"coverage_factor":3'),
        ('"0.823490"', '"0.82349"'),
        ('"0.823490"', '"NaN"'),
        ('"0.823490"', '"0.8234901"'),
        ('"metric":"soce"', '"metric":"range"'),
        ('"category":"ev"', '"category":"lmt"'),
        ('"vector":{', '"vector":{"colour":{"expanded":null,"unit":"1","value":"0.100000"},'),
        ('{"category"', '{"author":"me","category"'),
        ("{", "["),
    ],
)
def test_a_document_that_is_not_canonical_is_refused(old: str, new: str) -> None:
    document = HealthVector(Category.EV, SOCE).document().decode()
    assert old in document
    with pytest.raises(BadInput):
        read_health(document.replace(old, new, 1).encode())


@pytest.mark.parametrize("document", [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b'{"schema":1}'])
def test_what_is_no_document_is_refused(document: bytes) -> None:
    with pytest.raises(BadInput, match="is not a health document"):
        read_health(document)


# what is said


def test_health_is_rounded_down_and_its_uncertainty_up() -> None:
    assert (SOCE.basis_points, SOCE.uncertainty) == (8_234, 83)
    assert replace(SOCE, figure=figure("0.82349")).uncertainty is None


def test_health_may_exceed_what_was_rated_up_to_the_cap() -> None:
    assert CAPACITY.basis_points == 10_234
    assert replace(CAPACITY, figure=figure("2")).basis_points == 20_000


def test_the_vector_of_each_category_is_the_regulations() -> None:
    assert vector_of(Category.EV) == (Attribute.STATE_OF_CERTIFIED_ENERGY,)
    for category in (Category.LMT, Category.INDUSTRIAL, Category.STATIONARY):
        assert vector_of(category) == (Attribute.REMAINING_CAPACITY, *FIVE)


def test_what_was_not_measured_is_named_and_null() -> None:
    vector = HealthVector(Category.LMT, CAPACITY, {Attribute.REMAINING_POWER: figure("0.9")})
    assert vector.missing == (
        Attribute.ROUND_TRIP_EFFICIENCY,
        Attribute.SELF_DISCHARGE,
        Attribute.OHMIC_RESISTANCE,
    )
    stated = json.loads(vector.document())["vector"]
    assert stated["remaining_power"] == {"expanded": None, "unit": "1", "value": "0.900000"}
    assert [name for name, it in stated.items() if it is None] == [
        "ohmic_resistance",
        "round_trip_efficiency",
        "self_discharge",
    ]
    assert HealthVector(Category.LMT, CAPACITY, FIVE).missing == ()


def test_the_document_of_a_vehicle_battery_is_these_bytes() -> None:
    assert HealthVector(Category.EV, SOCE).document() == (
        b'{"category":"ev","coverage_factor":2,"day":20000,"health_bp":8234,"method":"full_discharge",'
        b'"metric":"soce","originator":"laboratory","schema":"battery-chain/health/1","uncertainty_bp":83,'
        b'"vector":{"state_of_certified_energy":{"expanded":"0.008220","unit":"1","value":"0.823490"}}}'
    )


def test_each_figure_is_rounded_towards_the_worse_and_carries_its_unit() -> None:
    stated = json.loads(HealthVector(Category.STATIONARY, CAPACITY, FIVE).document())["vector"]
    assert {name: (it["value"], it["expanded"], it["unit"]) for name, it in stated.items()} == {
        "remaining_capacity": ("1.023456", "0.000001", "1"),
        "remaining_power": ("0.900000", None, "1"),
        "round_trip_efficiency": ("0.925123", "0.004000", "1"),
        "self_discharge": ("0.000000", None, "1/month"),
        "ohmic_resistance": ("0.042124", "0.000200", "ohm"),
    }


def test_the_order_in_which_figures_are_given_does_not_matter() -> None:
    turned = dict(reversed(FIVE.items()))
    one, other = (HealthVector(Category.LMT, CAPACITY, figures) for figures in (FIVE, turned))
    assert one.document() == other.document()
    assert one == other


def test_a_vector_does_not_change_with_what_it_was_made_from() -> None:
    figures = dict(FIVE)
    vector = HealthVector(Category.LMT, CAPACITY, figures)
    before = vector.document()
    figures.clear()
    assert vector.document() == before
    assert isinstance(hash(vector), int)


def test_a_vector_is_read_back() -> None:
    vector = HealthVector(Category.LMT, CAPACITY, {**FIVE, Attribute.CAPACITY_FADE: figure("-0.02345")})
    again = read_health(vector.document())
    assert again.document() == vector.document()
    assert (again.health.originator, again.health.day, again.health.method) == (
        "laboratory",
        20_000,
        Method.FULL_DISCHARGE,
    )
    assert again.figures[Attribute.CAPACITY_FADE] == figure("-0.02345")


def test_an_estimate_becomes_a_statement() -> None:
    path = shipped("traces", "measured.csv")
    meter = Instrument(Decimal("0.1"))
    found = estimate(path, Clock(20_000, 300), 20_300, rated=Decimal(2), instrument=meter).estimates
    last = [one for one in found if one.name == "nasa-b0006"][-1]
    vector = HealthVector(Category.LMT, last.stated_by("laboratory"))
    document = json.loads(vector.document())
    assert (last.health, document["health_bp"]) == (5_928, 5_928)
    assert document["uncertainty_bp"] == last.uncertainty
    assert 10 < document["uncertainty_bp"] < 300
    assert declared(Decimal(1)).expanded == 0
