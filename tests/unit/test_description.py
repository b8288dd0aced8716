"""The description of a deployment: read whole, or refused whole with everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from battery_chain.deploy import Description, read_description
from battery_chain.deploy.roles import DELAYED, ROLES, RULED, selector
from battery_chain.errors import BadInput, Missing
from battery_chain.model import Category, Use
from battery_chain.telemetry import shipped
from battery_chain.units import date_of

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"

SMALL = """
name = "small"

[accounts]
admin = "dev:0"
maker = "dev:1"
manager = "dev:2"

[token]
name = "Euro"
symbol = "EUR"
decimals = 6

[calendar]
period = 10
window = 7
lag = 1

[members]
valid_days = 100
list = [{ account = "maker", jurisdiction = 276, investor_class = "none" }]

[roles]
manufacturer = ["maker"]

[accreditation]
maker = ["cells"]

[[class]]
id = 1
name = "cells"
chemistry = "NMC"
use = "four_wheel"
category = "ev"
price = 100
exit_value = -5
end_of_use_bp = 7_000
half_life_days = 1_000
start_day = "2015-01-01"
step_limit_bp = 500
step_sum_limit_bp = 1_000
age_limit_days = 400

[[series]]
prefix = "S"
issuer = "maker"

[[second_use]]
use = "four_wheel"
to = ["storage"]

[fund]
number = 1
name = "One"
symbol = "ONE"
manager = "manager"
depositary = "maker"
seed = "1000"
minimum = "0.5"
"""

Read = Callable[[str], Description]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(text: str) -> Description:
        file = tmp_path / "d.toml"
        file.write_text(text, "utf-8")
        return read_description(file)

    return reading


def refusals(read: Read, text: str) -> list[str]:
    """What is said of a description that is refused, without the name of its file."""
    with pytest.raises(BadInput) as refused:
        read(text)
    return [str(each).removeprefix("d.toml: ") for each in refused.value.problems]


def changed(*pairs: tuple[str, str]) -> str:
    text = SMALL
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def without(table: str) -> str:
    """The description without one table, such as `[token]`."""
    found, count = re.subn(re.escape(table) + r"\n(?:[^\[\n].*\n)*", "", SMALL)
    assert count == 1
    return found


# -- refused


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="name a deployment description"):
        read_description(tmp_path / "none.toml")


@pytest.mark.parametrize("content", [b"name = ", b"name = '\xff'", b"[a]\n[a]"])
def test_what_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "d.toml"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"d\.toml: is not TOML: "):
        read_description(file)


@pytest.mark.parametrize("table", ["accounts", "token", "calendar", "members"])
def test_a_missing_table_is_named_once(read: Read, table: str) -> None:
    found = refusals(read, without(f"[{table}]"))
    assert [each for each in found if each.startswith(table)] == [f"{table}: is missing"]


@pytest.mark.parametrize(
    "table", ["accounts", "token", "calendar", "members", "roles", "accreditation", "fund"]
)
def test_what_is_no_table_is_named_once(read: Read, table: str) -> None:
    found = refusals(read, f"{table} = 5\n" + without(f"[{table}]"))
    assert [each for each in found if each.startswith(table)] == [f"{table}: is not a table"]


@pytest.mark.parametrize("rows", ["class", "series", "second_use"])
def test_rows_that_are_no_tables_are_refused(read: Read, rows: str) -> None:
    assert f"{rows}[0]: is not a table" in refusals(read, f"{rows} = 5\n" + without(f"[[{rows}]]"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "small"', "", "name: is missing"),
        ('name = "small"', "name = 5", "name: 5 is not a text"),
        ('name = "small"', 'name = " "', "name: ' ' is not a text"),
        ('name = "small"', 'name = "small"\nnome = 1', "nome: is unknown"),
        ('admin = "dev:0"', "", "accounts.admin: is missing"),
        ('maker = "dev:1"', "maker = 1", "accounts.maker: 1 is not a text"),
        (
            'admin = "dev:0"',
            'admin = "dev:0"\nFund = "dev:9"',
            "accounts.Fund: is not a name (a-z first, then a-z 0-9 _ -; at most 32)",
        ),
        ("decimals = 6", "decimals = 5", "token.decimals: 5 is not in 6..18"),
        ("decimals = 6", "decimals = 19", "token.decimals: 19 is not in 6..18"),
        ("decimals = 6", "decimals = 6.0", "token.decimals: 6.0 is not a whole number"),
        ("decimals = 6", "decimals = true", "token.decimals: True is not a whole number"),
        ("decimals = 6", 'decimals = "6"', "token.decimals: '6' is not a whole number"),
        ("decimals = 6", "", "token.decimals: is missing"),
        ("decimals = 6", "decimals = 6\nplaces = 2", "token.places: is unknown"),
        ("period = 10", "period = 8", "calendar.period: 8 is not more than window and lag together"),
        ("window = 7", "window = 0", "calendar.window: 0 is not in 1..4294967295"),
        ("lag = 1", "lag = -1", "calendar.lag: -1 is not in 0..4294967295"),
        ("valid_days = 100", "valid_days = 36_501", "members.valid_days: 36501 is not in 1..36500"),
        ("valid_days = 100", "valid_days = 100\nvalid = 1", "members.valid: is unknown"),
        (
            'account = "maker"',
            'account = "nobody"',
            "members.list[0].account: 'nobody' is not one of the accounts",
        ),
        ("jurisdiction = 276", "jurisdiction = 1_000", "members.list[0].jurisdiction: 1000 is not in 1..999"),
        (
            'investor_class = "none"',
            'investor_class = "rich"',
            "members.list[0].investor_class: 'rich' is not one of none, retail, professional, institution",
        ),
        (
            'list = [{ account = "maker", jurisdiction = 276, investor_class = "none" }]',
            'list = "maker"',
            "members.list[0]: is not a table",
        ),
        ('manufacturer = ["maker"]', 'maker = ["maker"]', "roles.maker: is not one of " + ", ".join(ROLES)),
        (
            'manufacturer = ["maker"]',
            'manufacturer = ["nobody"]',
            "roles.manufacturer: 'nobody' is not one of admin, maker, manager",
        ),
        ('manufacturer = ["maker"]', "manufacturer = []", "roles.manufacturer: [] is not a list of names"),
        (
            'manufacturer = ["maker"]',
            'manufacturer = "maker"',
            "roles.manufacturer: 'maker' is not a list of names",
        ),
        (
            'manufacturer = ["maker"]',
            'manufacturer = ["maker", "maker"]',
            "roles.manufacturer: 'maker' is there twice",
        ),
        ('maker = ["cells"]', 'maker = ["packs"]', "accreditation.maker: 'packs' is not one of cells"),
        (
            'maker = ["cells"]',
            'nobody = ["cells"]',
            "accreditation.nobody: is not one of admin, maker, manager",
        ),
        ("id = 1", "id = 0", "class[0].id: 0 is not in 1..255"),
        ("id = 1", "id = 256", "class[0].id: 256 is not in 1..255"),
        (
            'chemistry = "NMC"',
            'chemistry = "NMCNMCNMCNMCNMC-é"',
            "class[0].chemistry: is longer than 16 bytes",
        ),
        (
            'use = "four_wheel"\ncategory',
            'use = "boat"\ncategory',
            "class[0].use: 'boat' is not one of four_wheel, two_wheel, station, storage",
        ),
        (
            'use = "four_wheel"\ncategory',
            'use = ["four_wheel"]\ncategory',
            "class[0].use: ['four_wheel'] is not one of four_wheel, two_wheel, station, storage",
        ),
        (
            'category = "ev"',
            'category = "car"',
            "class[0].category: 'car' is not one of ev, lmt, industrial, stationary",
        ),
        ("price = 100", "price = 0", "class[0].price: 0 is not in 1..4294967295"),
        ("exit_value = -5", "exit_value = 101", "class[0].price: 100 is below the exit value 101"),
        (
            "end_of_use_bp = 7_000",
            "end_of_use_bp = 10_000",
            "class[0].end_of_use_bp: 10000 is not in 0..9999",
        ),
        ("half_life_days = 1_000", "half_life_days = 0", "class[0].half_life_days: 0 is not in 1..65535"),
        (
            'start_day = "2015-01-01"',
            'start_day = "01.01.2015"',
            "class[0].start_day: '01.01.2015' is not a date YYYY-MM-DD",
        ),
        (
            'start_day = "2015-01-01"',
            'start_day = "2015-02-29"',
            "class[0].start_day: '2015-02-29' is not a day of the calendar",
        ),
        ("step_limit_bp = 500", "step_limit_bp = 0", "class[0].step_limit_bp: 0 is not in 1..10000"),
        (
            "step_sum_limit_bp = 1_000",
            "step_sum_limit_bp = 499",
            "class[0].step_sum_limit_bp: 499 is not in 500..65535",
        ),
        ("age_limit_days = 400", "age_limit_days = 0", "class[0].age_limit_days: 0 is not in 1..65535"),
        (
            'prefix = "S"',
            'prefix = "S "',
            "series[0].prefix: 'S ' has blanks around it",
        ),
        (
            'prefix = "S"',
            'prefix = "' + 32 * "S" + '"',
            f"series[0].prefix: '{32 * 'S'}' is not a series (letters, digits, inner . _ -; at most 31)",
        ),
        ('issuer = "maker"', 'issuer = "nobody"', "series[0].issuer: 'nobody' is not one of the accounts"),
        (
            'to = ["storage"]',
            'to = ["boat"]',
            "second_use[0].to: 'boat' is not one of four_wheel, two_wheel, station, storage",
        ),
        (
            'to = ["storage"]',
            'to = ["storage"]\njurisdiction = 1_000',
            "second_use[0].jurisdiction: 1000 is not in 0..999",
        ),
        ("number = 1\n", "number = 0\n", "fund.number: 0 is not in 1..4294967295"),
        ('manager = "manager"', 'manager = "nobody"', "fund.manager: 'nobody' is not one of the accounts"),
        ('seed = "1000"', 'seed = "0"', "fund.seed: '0' is not more than nothing"),
        ('seed = "1000"', 'seed = "-1"', "fund.seed: '-1' is not an amount, such as \"1000.50\""),
        ('seed = "1000"', 'seed = "NaN"', "fund.seed: 'NaN' is not an amount, such as \"1000.50\""),
        ('seed = "1000"', 'seed = "1,000"', "fund.seed: '1,000' is not an amount, such as \"1000.50\""),
        ('seed = "1000"', "seed = 1000.5", 'fund.seed: 1000.5 is not an amount, such as "1000.50"'),
        ('seed = "1000"', "seed = true", 'fund.seed: True is not an amount, such as "1000.50"'),
        ('minimum = "0.5"', 'minimum = "0.5"\nband_bp = 0', "fund.band_bp: 0 is not in 1..5000"),
        (
            'minimum = "0.5"',
            'minimum = "0.5"\ncoverage_bp = 10_001',
            "fund.coverage_bp: 10001 is not in 0..10000",
        ),
    ],
)
def test_each_bad_value_is_refused_alone_and_exactly(read: Read, old: str, new: str, said: str) -> None:
    assert refusals(read, changed((old, new))) == [said]


def test_an_empty_fund_is_not_no_fund(read: Read) -> None:
    keys = ("number", "name", "symbol", "manager", "depositary", "seed", "minimum")
    assert refusals(read, without("[fund]") + "[fund]\n") == [f"fund.{key}: is missing" for key in keys]


def test_the_same_twice_is_refused(read: Read) -> None:
    doubled = SMALL.replace(
        '"none" }]', '"none" }, { account = "maker", jurisdiction = 380, investor_class = "retail" }]'
    )
    for table in ("class", "series", "second_use"):
        rows = re.search(rf"\[\[{table}\]\]\n(?:[^\[\n].*\n)*", doubled)
        assert rows is not None
        doubled = doubled.replace(rows[0], 2 * rows[0])
    assert refusals(read, doubled) == [
        "class: 'cells' is there twice",
        "class: 1 is there twice",
        "members.list: 'maker' is there twice",
        "series: 'S' is there twice",
        "second_use: (0, 'four_wheel') is there twice",
    ]


def test_a_class_named_like_the_id_of_another_is_no_double(read: Read) -> None:
    second = SMALL[SMALL.index("[[class]]") : SMALL.index("[[series]]")]
    second = second.replace("id = 1", "id = 2").replace('"cells"', '"1"')
    assert [each.name for each in read(SMALL + second).classes] == ["cells", "1"]


def test_everything_wrong_is_told_at_once(read: Read) -> None:
    text = changed(("decimals = 6", "decimals = 5"), ("id = 1", "id = 0"), ('seed = "1000"', "seed = -1"))
    assert refusals(read, text) == [
        "class[0].id: 0 is not in 1..255",
        "token.decimals: 5 is not in 6..18",
        'fund.seed: -1 is not an amount, such as "1000.50"',
    ]


def test_an_empty_file_is_refused_with_all_that_must_be_there(read: Read) -> None:
    assert refusals(read, "") == [
        f"{key}: is missing" for key in ("accounts", "members", "name", "token", "calendar")
    ]


# -- read


def test_a_description_says_what_its_file_says(read: Read) -> None:
    found = read(SMALL)
    (spec,) = found.classes
    assert (found.name, found.valid_days, found.calendar.period) == ("small", 100, 10)
    assert (spec.use, spec.category, spec.price, spec.exit_value) == (Use.FOUR_WHEEL, Category.EV, 100, -5)
    assert date_of(spec.terms.start_day).isoformat() == "2015-01-01"
    assert found.roles == {"manufacturer": ("maker",)}
    assert found.second_uses[0].to == (Use.STORAGE,)
    assert found.second_uses[0].jurisdiction == 0
    assert found.fund is not None
    assert (found.fund.seed, found.fund.minimum) == (Decimal(1000), Decimal("0.5"))
    assert (found.fund.band, found.fund.coverage) == (1_000, 9_500)
    assert found.class_named("cells") is spec


def test_a_fund_is_optional_and_a_date_may_be_a_date_of_toml(read: Read) -> None:
    assert read(without("[fund]")).fund is None
    dated = changed(('start_day = "2015-01-01"', "start_day = 2015-01-01"))
    assert read(dated) == read(SMALL)


VERSION = SMALL[SMALL.index("[[class]]") : SMALL.index("[[series]]")].replace("id = 1", "id = 2")
LATER = VERSION.replace('"cells"', '"cells-2"')
MIGRATION = '[[migration]]\nfrom = "cells"\nto = "cells-2"\nsunset = "2030-01-01"\n'
BACK = '[[migration]]\nfrom = "cells-2"\nto = "cells"\nsunset = "2031-01-01"\n'
FORCE = '[[permission]]\ncontract = "Battery"\nfunction = "forcedTransfer"\nrole = "enforcer"\n'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (MIGRATION.replace('"cells-2"', '"cells"'), "migration[0].to: 'cells' is the class itself"),
        (MIGRATION.replace('"cells"', '"x"'), "migration[0].from: 'x' is not one of cells, cells-2, other"),
        (MIGRATION.replace("2030-01-01", "soon"), "migration[0].sunset: 'soon' is not a date YYYY-MM-DD"),
        (
            MIGRATION.replace('"cells-2"', '"other"'),
            "migration[0].to: 'other' is of another use, category or chemistry than 'cells'",
        ),
        (
            MIGRATION + BACK,
            "migration[1].to: 'cells' goes over to another class itself: name the last version",
        ),
        (MIGRATION * 2, "migration: 'cells' is there twice"),
        (
            FORCE.replace("Battery", "Bank"),
            "permission[0].contract: 'Bank' is not one of Battery, Fund, Market",
        ),
        (FORCE.replace("enforcer", "king"), None),
        (FORCE * 2, "permission: 'Battery.forcedTransfer' is there twice"),
        ("[delays]\nenforcer = 86_399\n", "delays.enforcer: 86399 is not in 86400..4294967295"),
        (
            "[delays]\nassessor = 1\n",
            "delays.assessor: acts without delay: only enforcer, fee_admin may have one",
        ),
    ],
)
def test_a_bad_migration_permission_or_delay_is_refused(read: Read, rows: str, said: str | None) -> None:
    other = VERSION.replace('"cells"', '"other"').replace("id = 2", "id = 3").replace('"NMC"', '"LFP"')
    found = refusals(read, SMALL + LATER + other + rows)
    if said is None:
        assert found == [f"permission[0].role: 'king' is not one of {', '.join(ROLES)}"]
    else:
        assert found == [said]


def test_versions_and_permissions_are_read(read: Read) -> None:
    found = read(SMALL + LATER + MIGRATION + FORCE + "[delays]\nenforcer = 90_000\n")
    (row,) = found.migrations
    assert (row.old, row.new, date_of(row.sunset).isoformat()) == ("cells", "cells-2", "2030-01-01")
    assert (found.ruler("Battery", "forcedTransfer"), found.ruler("Battery", "setMigration")) == (
        "enforcer",
        "admin",
    )
    assert (found.delay("enforcer"), found.delay("assessor")) == (90_000, 0)
    assert read(SMALL).delay("enforcer") == 86_400


def test_the_roles_are_those_of_the_contracts_and_those_with_a_delay() -> None:
    source = (CONTRACTS / "libraries" / "Roles.sol").read_text("utf-8")
    ids = re.findall(r"uint64 internal constant (\w+) = (\d+);", source)
    assert {name.lower(): int(number) for name, number in ids} == ROLES
    assert set(DELAYED) <= set(ROLES)
    assert len(set(ROLES.values())) == len(ROLES)


@pytest.mark.parametrize("contract", RULED)
def test_what_the_access_manager_rules_is_all_that_asks_it(contract: str) -> None:
    """Each function that names its own selector to the manager, or is `restricted`, and no other."""
    found: set[str] = set()
    folder = {"Battery": "battery", "Fund": "fund", "Market": "market"}[contract]
    for file in (CONTRACTS / f"{contract}.sol", *(CONTRACTS / folder).glob("*.sol")):
        text = file.read_text("utf-8")
        found |= set(re.findall(r"requireAdmin\([^;]*?\b(\w+)\.selector", text))
        found |= set(re.findall(r"function (\w+)\([^)]*\)[^{;]*\brestricted\b", text))
    assert found == set(RULED[contract])
    assert all(len(selector(contract, function)) == 4 for function in found)


def test_the_demo_moves_by_force_only_after_a_day() -> None:
    found = read_description(shipped("demo", "description.toml"))
    assert [found.ruler(contract, "forcedTransfer") for contract in ("Battery", "Fund")] == ["enforcer"] * 2
    assert found.delay("enforcer") == 86_400


def test_the_demo_has_the_defaults_of_the_design() -> None:
    found = read_description(shipped("demo", "description.toml"))
    assert {spec.terms.step_limit for spec in found.classes} == {500}
    assert {spec.step_sum_limit for spec in found.classes} == {1_000}
    assert {spec.age_limit_days for spec in found.classes} == {400}
    assert {spec.use for spec in found.classes} == set(Use)
