"""Class by class, coverage, and the later version of a class, on a chain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from battery_chain.assessment import batch_facts, inspect, review, submit
from battery_chain.deploy.run import _grow
from battery_chain.errors import BadInput, Reverted
from battery_chain.lifecycle.breakdown import Coverage, breakdown, coverage
from battery_chain.lifecycle.worth import portfolio_worth
from battery_chain.model import Method, Metric, Reading
from battery_chain.setup import apply
from battery_chain.setup.prices import classes, migrate, set_price
from tests.integration.deployed import Scene

LATER = "nmc-four-wheel-2"


def versioned(scene: Scene) -> Scene:
    """With a second version of the cars' class, on which a smaller step needs a second assessor."""
    first = scene.description.classes[0]
    terms = replace(first.terms, end_of_use=6_500, step_limit=100)
    extra = replace(first, id=7, name=LATER, terms=terms)
    accredited = {name: (*known, LATER) for name, known in scene.description.accreditation.items()}
    grown = replace(scene.description, classes=(*scene.description.classes, extra), accreditation=accredited)
    _grow(scene.workspace.deployment, grown, scene.workspace._signer_of)
    list(apply(scene.workspace, grown))
    return scene


# -- refused


def test_a_version_that_is_none_or_comes_too_late_is_refused_and_nothing_is_sent(scene: Scene) -> None:
    workspace, height = versioned(scene).workspace, scene.rpc.block_number()
    soon, far = scene.today, scene.today + 100
    cases = [
        (("nmc-four-wheel", "nmc-four-wheel", far), "nmc-four-wheel: class: is the class itself"),
        (("nmc-four-wheel", "lfp-four-wheel", far), "lfp-four-wheel: class: is of another use, category or"),
        (("nmc-four-wheel", LATER, soon), "sunset: .* has come: nothing could go over any more"),
        (("nmc-four-wheel", "other", far), "other: class: is none of lfp-four-wheel"),
    ]
    for arguments, said in cases:
        with pytest.raises(BadInput, match=said):
            migrate(workspace, *arguments, "admin")
    assert scene.rpc.block_number() == height
    with pytest.raises(Reverted, match="MissingRole"):
        migrate(workspace, "nmc-four-wheel", LATER, far, "alice")
    migrate(workspace, "nmc-four-wheel", LATER, far, "admin")
    with pytest.raises(BadInput, match=f"goes over to {LATER} itself: name the last version"):
        migrate(workspace, LATER, "nmc-four-wheel", far, "admin")


def test_a_person_keeps_no_coverage(scene: Scene) -> None:
    scene.cars(3)
    assert coverage(scene.workspace, scene.workspace.address("bank"), scene.rpc.block_number()) is None


def test_a_second_first_price_is_refused(scene: Scene) -> None:
    with pytest.raises(Reverted):
        set_price(scene.workspace, "nmc-four-wheel", Decimal(128), Decimal(8), "pricer", since=17_000)


# -- read


def test_classes_add_up_to_the_portfolio(scene_on_both: Scene) -> None:
    scene = scene_on_both
    scene.cars(3)
    scene.deliver([scene.row(1, series="HOME-NMC", rated_wh=10_000, **{"class": "nmc-storage"})])
    bank, block = scene.workspace.address("bank"), scene.rpc.block_number()
    cars, home = breakdown(scene.workspace, bank, block, scene.today)
    assert (cars.name, cars.rated_wh, home.name, home.rated_wh) == (
        "nmc-four-wheel",
        120_000,
        "nmc-storage",
        10_000,
    )
    assert (cars.price, cars.exit_value) == (Decimal(128), Decimal(8))
    assert 0 < cars.service_wh < cars.rated_wh
    worth = portfolio_worth(scene.workspace, bank, block, scene.today, recompute=True)
    assert cars.value + home.value == worth.value


def test_a_fund_keeps_coverage(scene: Scene) -> None:
    ids = scene.cars(4)
    scene.fund(batches=[ids[0] >> 32])
    fund = scene.workspace.fund.address
    found = coverage(scene.workspace, fund, scene.rpc.block_number())
    assert found == Coverage(160_000, 0, 0)


# -- a later version


def test_a_batch_goes_over_when_it_is_next_assessed(scene: Scene) -> None:
    workspace = versioned(scene).workspace
    batch = scene.cars(3)[0] >> 32
    before = classes(workspace)[0]
    assert (before.version, before.goes_to, before.sunset) == (1, "", "")
    migrate(workspace, "nmc-four-wheel", LATER, scene.today + 100, "admin")
    found = {each.name: each for each in classes(workspace)}
    assert (found["nmc-four-wheel"].goes_to, found[LATER].version) == (LATER, 2)
    facts = batch_facts(workspace, batch)
    assert (facts.held.class_id, facts.goes.class_id) == (1, 7)
    with pytest.raises(BadInput, match="needs a second assessor"):  # by the terms of the new version
        scene.assess(batch, [9_899] * 3, assessors=("laboratory",))
    scene.assess(batch, [9_899] * 3)
    assert scene.batch(batch).class_ == 7
    assert [
        row.name for row in breakdown(workspace, workspace.address("bank"), scene.rpc.block_number())
    ] == [LATER]


def test_after_the_sunset_single_readings_wait_until_the_batch_has_gone_over(scene: Scene) -> None:
    workspace = versioned(scene).workspace
    battery = scene.cars(3)[0]
    migrate(workspace, "nmc-four-wheel", LATER, scene.today + 10, "admin")
    scene.travel(10 * 86_400)

    def one() -> object:
        return inspect(
            workspace,
            {battery >> 32: batch_facts(workspace, battery >> 32)},
            {battery: Reading(9_950, 1)},
            day=scene.today,
            issued_at=scene.now,
            now=scene.now,
            metric=Metric.SOCE,
            method=Method.PARTIAL,
            source="workshop",
            assessors=("laboratory",),
        )

    early = one()
    with pytest.raises(BadInput, match="nothing is assessed under class 1 from"):
        review(workspace, [early], scene.now)  # type: ignore[list-item]
    with pytest.raises(Reverted, match="ClassEnded"):
        submit(workspace, early, "alice")  # type: ignore[arg-type]
    scene.assess(battery >> 32, [9_990, None, None])
    scene.travel(5)
    late = one()
    review(workspace, [late], scene.now)  # type: ignore[list-item]
    submit(workspace, late, "alice")  # type: ignore[arg-type]
