"""Any mixture of forms, deliveries, interruptions and minters on a real chain: each identifier once."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from battery_chain.chain import Options
from battery_chain.errors import BadInput
from battery_chain.lifecycle import mint, open_delivery
from battery_chain.lifecycle.find import mintings
from battery_chain.manifest import Manifest, keccak256, serial_text
from tests.integration.deployed import Deployed, Scene

SERIES = {"CAR-NMC": "nmc-four-wheel", "CAR-LFP": "lfp-four-wheel"}
NUMBERS = st.tuples(st.sampled_from(sorted(SERIES)), st.integers(0, 30))
SINGLES = st.tuples(st.sampled_from(sorted(SERIES)), st.sampled_from(["GB-X1", "GB-X2", "urn:a:b", "Z"]))
DELIVERY = st.tuples(
    st.lists(st.one_of(NUMBERS, NUMBERS, SINGLES), min_size=1, max_size=6, unique=True), st.integers(0, 3)
)


def row(scene: Scene, series: str, name: int | str) -> dict[str, Any]:
    passport = "0x" + keccak256(f"{series} {name}".encode()).hex()
    kind, chemistry = SERIES[series], series.removeprefix("CAR-")
    cells = {"series": series, "serial": name, "class": kind, "chemistry": chemistry, "passport": passport}
    return scene.row(0) | cells


def in_order(wanted: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Numbers of a series ascend down the file; all else stays where it is."""
    numbers = {
        series: iter(sorted(n for s, n in wanted if s == series and isinstance(n, int))) for series in SERIES
    }
    return [(series, next(numbers[series]) if isinstance(name, int) else name) for series, name in wanted]


def text(series: str, name: int | str) -> str:
    return serial_text(series, name) if isinstance(name, int) else name


def run(scene: Scene, wanted: list[tuple[str, Any]], model: str, stop: int, known: set[str]) -> None:
    """Delivers, stopped after some batches and run again; refused if and only if it names what is known."""
    path = scene.manifest([row(scene, *each) | {"model": model} for each in wanted])
    names = [text(*each) for each in wanted]
    used = [at for at, name in enumerate(names) if name in known]
    twice = [at for at, name in enumerate(names) if name in names[:at]]
    opened, refused = opened_or_refused(scene, path)
    assert refused == (twice or used)
    if opened is None:
        return
    steps: Any = mint(scene.workspace, opened, "maker", "laboratory")
    list(islice(steps, stop))
    steps.close()
    again, _ = opened_or_refused(scene, path)
    assert again is not None
    list(mint(scene.workspace, again, "maker", "laboratory"))
    known.update(names)


def opened_or_refused(scene: Scene, path: Path) -> tuple[Manifest | None, list[int]]:
    """The delivery, or the places of the rows it is refused for."""
    try:
        return open_delivery(scene.workspace, scene.description, path), []
    except BadInput as refused:
        return None, [problem.row - 2 for problem in refused.problems]


def on_chain(scene: Scene) -> list[str]:
    return [each.identifier(index) for each in mintings(scene.workspace) for index in range(each.count)]


@given(st.lists(DELIVERY, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_each_identifier_is_minted_once_and_refused_the_second_time(
    deployed_anvil: Deployed, deliveries: list[tuple[list[tuple[str, Any]], int]]
) -> None:
    with TemporaryDirectory() as folder, deployed_anvil.scene(Path(folder)) as scene:
        scene.workspace.sender._options = Options(window=1)
        known: set[str] = set()
        for place, (wanted, stop) in enumerate(deliveries):
            run(scene, in_order(wanted), f"Model {place}", stop, known)
        assert sorted(on_chain(scene)) == sorted(known)
