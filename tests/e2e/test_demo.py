"""The demo as a person starts it: its figures, on both chains, with other input, and what it leaves."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from battery_chain import artifacts
from battery_chain.artifacts import Artifact
from battery_chain.cli.app import app
from battery_chain.demo import Options, QuietStage, money, play
from battery_chain.demo.cast import Cast
from battery_chain.deploy import read_description
from battery_chain.deploy.description import CalendarSpec
from battery_chain.errors import BadInput, Mismatch
from battery_chain.manifest import COLUMNS
from battery_chain.telemetry import shipped
from tests.e2e.conftest import PROGRAM, clean_environment

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ageing"
MANIFEST = shipped("demo", "manifest.csv")
EACH = 12
MODELS = (
    "Nissan Leaf 40 kWh",
    "BYD e6",
    "Zero S ZF7.2",
    "CATL Choco-SEB block",
    "Pylontech US3000",
    "Tesla Powerwall 2",
)
"""One batch of each class is enough where the story alone matters."""

Row = dict[str, str]
Play = Callable[..., dict[str, Any]]


def shipped_rows() -> list[Row]:
    with MANIFEST.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def few_rows() -> list[Row]:
    rows = shipped_rows()
    found = [row for model in MODELS for row in [each for each in rows if each["model"] == model][:EACH]]
    assert len(found) == EACH * len(MODELS)
    return found


def written(folder: Path, rows: Sequence[Mapping[str, str]], name: str = "few.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


# -- processes


class Run:
    """A demo in a process of its own. What belongs to it is known by the folder for temporary files that it
    was given, which all it starts inherit."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.scratch = folder / "scratch"
        self.scratch.mkdir()
        environ = clean_environment() | {"TMPDIR": str(self.scratch), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [str(PROGRAM), "demo", *words],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, words: str) -> None:
        """Reads what it tells until these words; a demo that ends before fails the test."""
        assert self.process.stdout is not None
        told = []
        for line in self.process.stdout:
            told.append(line)
            if words in line:
                return
        raise AssertionError(f"{words!r} is not in\n{''.join(told)}")

    def end(self, code: int) -> tuple[str, str]:
        out, err = self.process.communicate()
        assert self.process.returncode == code, f"{self.process.returncode}\n{out}\n{err}"
        return out, err

    def processes(self) -> list[int]:
        """Those alive that carry the mark of this run."""
        mark = f"TMPDIR={self.scratch}".encode()
        found = []
        for folder in Path("/proc").iterdir():
            try:
                environ = (folder / "environ").read_bytes() if folder.name.isdigit() else b""
            except OSError:
                continue
            if mark in environ.split(b"\0"):
                found.append(int(folder.name))
        return found

    def leaves_nothing(self) -> None:
        for _ in range(200):
            left = self.processes(), list(self.scratch.iterdir())
            if left == ([], []):
                return
            time.sleep(0.1)
        raise AssertionError(f"left behind: {left}")


def figures_of(folder: Path, *words: str) -> dict[str, Any]:
    run = Run(folder, "--json", *words)
    out, _ = run.end(0)
    run.leaves_nothing()
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of the whole story on Anvil."""
    return figures_of(tmp_path_factory.mktemp("anvil"))


# -- the whole story


def test_the_figures_are_those_of_the_manifest(told: dict[str, Any]) -> None:
    rows = shipped_rows()
    energy = sum(int(row["rated_wh"]) for row in rows)
    assert told["manifest"] == {
        "file": "manifest.csv",
        "sha256": hashlib.sha256(MANIFEST.read_bytes()).hexdigest(),
        "rows": len(rows),
    }
    batteries = told["batteries"]
    assert batteries["minted"] == len(rows) >= 1_000
    assert (batteries["superseded"], batteries["successors"], batteries["recycled"]) == (10, 20, 8)
    assert batteries["live"] == len(rows) + 20 - 10 - 8
    assert told["rated_wh"]["manifest"] == energy
    assert (told["quarters"] >= 33, told["traces"] >= 24) == (True, True)


def test_energy_and_proceeds_of_what_was_burned_are_those_of_rows(told: dict[str, Any]) -> None:
    """Six two-wheelers and two cars: what the fund's energy lacks, and what was paid, name their ratings."""
    rows, spec = shipped_rows(), read_description(shipped("demo", "description.toml"))
    (car,) = {int(row["rated_wh"]) for row in rows if row["model"] == "Nissan Leaf 40 kWh"}
    discarded = 10 * (car - car * 95 // 100)
    burned = told["rated_wh"]["manifest"] - told["rated_wh"]["fund"] - discarded
    two, four = (spec.class_named(name).exit_value for name in ("nca-two-wheel", "lfp-four-wheel"))
    paid = int(Decimal(told["proceeds"]) * 10**6)
    # two * x + four * (burned - x) = paid
    two_wheelers, rest = divmod(paid - four * burned, two - four)
    assert rest == 0
    rated = {
        name: {int(row["rated_wh"]) for row in rows if row["class"] == name}
        for name in ("nca-two-wheel", "lfp-four-wheel")
    }
    cars = {sum(pair) for pair in product(rated["lfp-four-wheel"], repeat=2)}
    assert burned - two_wheelers in cars
    assert 6 * min(rated["nca-two-wheel"]) <= two_wheelers <= 6 * max(rated["nca-two-wheel"])


def test_money_adds_up(told: dict[str, Any]) -> None:
    amounts = {name: Decimal(told[name]) for name in ("portfolio", "cash", "nav", "shares")}
    assert amounts["nav"] == amounts["portfolio"] + amounts["cash"]
    (price,) = map(Decimal, told["struck"])
    minted = amounts["shares"] - 2_000_000
    assert price * minted <= 800_000 < (price + Decimal("0.000001")) * minted


def test_every_value_was_recomputed(told: dict[str, Any]) -> None:
    checks, everything = told["checks"], told["batteries"]["minted"] + 20 - 8
    # All at the end, one of each use when the fund buys, the recalled batch, two once lost and once found.
    seen = everything + 4 + 64 + 2 + 2
    assert checks["battery values recomputed from events"] == seen
    assert checks["battery states and owners rebuilt from events"] == seen
    # One at the purchase, one a quarter, one of the strike, one at the end.
    assert checks["portfolio values recomputed from events"] >= told["quarters"] + 3
    assert min(checks.values()) > 0


def test_every_step_has_its_gas(told: dict[str, Any]) -> None:
    assert list(told["gas"]) == [
        *("deploy", "set up", "mint", "install", "money", "open", "acquire", "assess", "subscribe", "strike"),
        *(
            "claim",
            "recall",
            "lose",
            "find",
            "release",
            "retire",
            "consent",
            "repurpose",
            "waste",
            "dismantle",
            "recycle",
        ),
    ]
    assert all(count and gas > 21_000 * count for count, gas in told["gas"].values())


def test_the_residual_value_falls_over_the_years(told: dict[str, Any]) -> None:
    values = [Decimal(value) for value in told["quarterly_value"].values()]
    assert len(values) == told["quarters"]
    assert values == sorted(values, reverse=True)
    assert 0 < values[-1] < values[0]


@pytest.mark.slow
def test_ganache_tells_the_same_story(told: dict[str, Any], tmp_path: Path) -> None:
    found = figures_of(tmp_path, "--chain", "ganache")
    if list(found["quarterly_value"]) != list(told["quarterly_value"]):
        told = figures_of(tmp_path / "again")  # midnight passed between the two beginnings
    assert _story(found) == _story(told)
    assert list(found["checks"]) == list(told["checks"])
    assert list(found["gas"]) == list(told["gas"])


def _story(figures: Mapping[str, Any]) -> dict[str, Any]:
    """All but what depends on how fast a machine is: how often an epoch had to be tried."""
    return {name: value for name, value in figures.items() if name not in ("gas", "seconds", "checks")}


# -- other input, in this process and with a quick calendar


def _hurry(cast: Cast, _: str, second: int) -> None:
    """Never waits: the chain's clock is moved on."""
    left = second + 1 - cast.now
    if left > 0:
        cast.workspace.rpc.call("evm_increaseTime", left)
        cast.ahead += left
    cast.workspace.rpc.call("evm_mine")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Play:
    """The story of a manifest on Anvil in two seconds: nobody waits for a cutoff."""
    description = read_description(shipped("demo", "description.toml"))
    description = replace(description, calendar=CalendarSpec(period=1_000, window=700, lag=100))
    # The module; its name in the package is that of its function.
    monkeypatch.setattr(sys.modules[play.__module__], "_description", lambda _: description)
    monkeypatch.setattr(money, "wait", _hurry)

    def telling(manifest: Path, data: Path | None = None) -> dict[str, Any]:
        return play(Options(manifest=manifest, data=data), QuietStage())

    return telling


def _heavier(row: Row) -> Row:
    return row | {"rated_wh": str(int(row["rated_wh"]) + 1)}


def _weaker(row: Row) -> Row:
    return row | {"bol_health_bp": "9999"}


def test_a_changed_cell_changes_the_figures(quick: Play, tmp_path: Path) -> None:
    rows = few_rows()
    base = _story(quick(written(tmp_path, rows)))
    assert base["manifest"]["rows"] == len(rows) == 72
    place = 5 * EACH  # a storage pack: nobody retires or burns it
    heavier = _story(quick(written(tmp_path, [*rows[:place], _heavier(rows[place]), *rows[place + 1 :]])))
    assert heavier["rated_wh"]["manifest"] == base["rated_wh"]["manifest"] + 1
    assert heavier["rated_wh"]["fund"] == base["rated_wh"]["fund"] + 1
    assert heavier["manifest"]["sha256"] != base["manifest"]["sha256"]
    assert Decimal(heavier["portfolio"]) > Decimal(base["portfolio"])
    weaker = _story(quick(written(tmp_path, [*rows[:place], _weaker(rows[place]), *rows[place + 1 :]])))
    assert weaker["rated_wh"] == base["rated_wh"]
    assert Decimal(weaker["portfolio"]) != Decimal(base["portfolio"])


def test_serials_that_no_shipped_binding_knows_are_bound_in_turn(quick: Play, tmp_path: Path) -> None:
    rows = [row | {"serial": str(int(row["serial"]) + 50_000)} for row in few_rows()]
    found = quick(written(tmp_path, rows))
    assert found["batteries"]["minted"] == 72


@pytest.mark.skipif(not DATA.is_dir(), reason="the larger sets of readings are not beside the repository")
def test_larger_sets_of_readings_are_read_from_a_folder(quick: Play, tmp_path: Path) -> None:
    rows = few_rows()
    base, found = quick(written(tmp_path, rows)), quick(written(tmp_path, rows), DATA)
    assert found["batteries"] == base["batteries"]
    assert found["quarterly_value"] != base["quarterly_value"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    run = Run(tmp_path, "--data", "nowhere", "--json")
    out, err = run.end(2)
    assert out == ""
    assert "nowhere" in err
    run.leaves_nothing()


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (lambda row: row["class"] != "nca-two-wheel", "class: the story needs 6 of nca-two-wheel, not 0"),
        (lambda row: row["class"] != "lfp-storage", "class: the story needs 1 of lfp-storage, not 0"),
    ],
)
def test_a_fleet_without_a_use_has_no_story(
    quick: Play, tmp_path: Path, kept: Callable[[Row], bool], said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        quick(written(tmp_path, [row for row in few_rows() if kept(row)]))
    assert [str(each) for each in refused.value.problems] == [f"few.csv: {said}"]


def test_other_owners_and_operators_and_a_young_fleet_are_refused(quick: Play, tmp_path: Path) -> None:
    rows = few_rows()
    rows[0] |= {"first_owner": "maker"}
    with pytest.raises(BadInput) as refused:
        quick(written(tmp_path, rows))
    assert str(refused.value) == "few.csv:2: first_owner: maker is not bank, as in the story"
    young = [row | {"manufacture_day": "2022-01-01", "bol_day": "2022-01-02"} for row in few_rows()]
    with pytest.raises(BadInput, match=r"quarters of life up to today, fewer than 32: too young a fleet"):
        quick(written(tmp_path, young))


# -- a contract that is not the model's


def _patched(name: str, old: str, new: str) -> Callable[[str], Artifact]:
    """Artifacts in which one constant of one contract (or of all, name empty) is another."""
    load = artifacts.load
    assert old in load(name or "Battery").bytecode_text

    def loading(wanted: str) -> Artifact:
        found = load(wanted)
        if name not in ("", wanted):
            return found
        return replace(found, bytecode_text=found.bytecode_text.replace(old, new))

    return loading


LN2 = 693_147_180_559_945_309
ALTERED = {
    "ln 2, a tenth of a per mille": ("", f"{LN2:016x}", f"{LN2 + LN2 // 10_000:016x}"),
    "what a whole is in basis points": ("Battery", "612710", "612711"),
    "the scale of values, 2^96": ("Valuation", "60601d", "60611d"),
}


@pytest.mark.parametrize("altered", ALTERED)
def test_a_changed_constant_of_a_contract_makes_it_fail(
    quick: Play, tmp_path: Path, altered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, old, new = ALTERED[altered]
    monkeypatch.setattr("battery_chain.artifacts.load", _patched(name, old, new))
    path = written(tmp_path, few_rows())
    with pytest.raises(Mismatch, match=r"portfolio value of|value of battery"):
        quick(path)
    with pytest.raises(SystemExit) as ended:
        app.main(["demo", "--json", "--manifest", str(path)])
    assert ended.value.code == 4


# -- what is left behind


def test_nothing_is_left_after_a_failure(tmp_path: Path) -> None:
    rows = few_rows()
    rows[3] |= {"rated_wh": "=1+1"}
    rows[5] |= {"class": "lead"}
    run = Run(tmp_path, "--manifest", str(written(tmp_path, rows)))
    _, err = run.end(2)
    assert "few.csv:5: rated_wh: '=1+1' begins with '=': a spreadsheet would run it as a formula" in err
    assert "few.csv:7: class: 'lead' is not a known class" in err
    run.leaves_nothing()


@pytest.mark.parametrize("moment", ["minting", "assessing"])
@pytest.mark.parametrize(("sign", "code"), [("SIGINT", 130), ("SIGKILL", -9), ("SIGTERM", -15)])
def test_nothing_is_left_after_a_signal(tmp_path: Path, sign: str, code: int, moment: str) -> None:
    chapter = {"minting": "The delivery becomes tokens", "assessing": "Eight years of assessments"}[moment]
    run = Run(tmp_path, "--manifest", str(written(tmp_path, few_rows())))
    run.until(chapter)
    assert len(run.processes()) >= 3  # itself, the chain, the one that sweeps
    os.kill(run.process.pid, signal.Signals[sign])
    run.end(code)
    run.leaves_nothing()
