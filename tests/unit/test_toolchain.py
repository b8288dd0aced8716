"""One compiler, one configuration: every tool sees the same; and the build notices what changes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import solcx

from scripts import build
from scripts.toolchain import abi, artifacts, bindings, compiler, config, files, layout, steps
from scripts.toolchain.config import REPOSITORY
from scripts.toolchain.foundry import forge

SAMPLE = """\
// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

type Id is uint64;

library Rules {
    event Counted(uint256 indexed id, Point point);

    error TooMany(uint256 asked);

    struct Point {
        int32 x;
        bytes note;
    }

    function count(Point memory point, uint256 asked) external {
        require(asked < 10, TooMany(asked));
        emit Counted(asked, point);
    }
}

abstract contract Base {
    function unfinished() external virtual;
}

contract Sample {
    struct Slot {
        uint64 a;
        Id b;
    }

    IERC20 public immutable TOKEN;
    uint256 public total;
    mapping(Id id => Slot) internal slots;

    constructor(IERC20 token) {
        TOKEN = token;
    }

    function set(Rules.Point[] calldata points, uint256 asked) external payable returns (uint256 sum, Id id) {
        for (uint256 i; i < points.length; ++i) {
            Rules.count(points[i], asked);
        }
        total = FixedPointMathLib.max(total, asked);
        return (total, Id.wrap(uint64(asked)));
    }

    function set(uint256 asked) external {
        total = asked;
    }
}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository of one contract with the real settings and tools."""
    for name in ("brownie-config.yaml", "package-lock.json", "foundry.toml"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name in ("node_modules", "scripts"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    for name in ("contracts", "docs/decisions", "tests/snapshots", "tests/contracts"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "contracts/Sample.sol").write_text(SAMPLE)
    return tmp_path


def _artifact(tree: Path, name: str = "Sample") -> dict[str, object]:
    return dict(json.loads((tree / f"battery_chain/artifacts/{name}.json").read_text()))


def test_derived_files_say_what_brownie_config_says() -> None:
    assert files.differing(REPOSITORY, config.derived(config.read())) == [], "run `make build`"


def test_a_changed_setting_shows_in_every_derived_file(tree: Path) -> None:
    path = tree / "brownie-config.yaml"
    path.write_text(path.read_text().replace("runs: 1000", "runs: 1").replace("solady=", "sol=", 1))
    derived = config.derived(config.read(path))
    assert all(derived[name] != (REPOSITORY / name).read_text() for name in derived)


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in sorted((REPOSITORY / "requirements").glob("*.txt")):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert not re.search(r"==[^\n]*[^\\]\n(?!    --hash)", text), lock.name
    packages = json.loads((REPOSITORY / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_the_compiler_is_the_one_of_the_configuration() -> None:
    shim = REPOSITORY / compiler.SHIM
    said = subprocess.run([shim, "--version"], capture_output=True, text=True, check=True).stdout
    assert f"Version: {config.read().version}+commit" in said


def test_the_compiler_refuses_what_it_does_not_know() -> None:
    shim = REPOSITORY / compiler.SHIM
    done = subprocess.run([shim, "--bin", "x.sol"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_forge_py_solc_x_and_the_build_make_the_same_code(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build.build(tree) == 0
    expected = _artifact(tree)
    subprocess.run([forge(), "build", "--quiet"], cwd=tree, check=True)
    by_forge = json.loads((tree / "out/Sample.sol/Sample.json").read_text())
    assert by_forge["bytecode"]["object"] == expected["bytecode"]
    assert by_forge["deployedBytecode"]["object"] == expected["deployedBytecode"]

    monkeypatch.setenv("SOLCX_BINARY_PATH", str(tree))
    (tree / f"solc-v{config.read().version}").symlink_to(REPOSITORY / compiler.SHIM)
    monkeypatch.chdir(tree)
    question = {
        "language": "Solidity",
        "sources": {"contracts/Sample.sol": {"content": SAMPLE}},
        "settings": {
            **config.read().settings(),
            "outputSelection": {"*": {"*": ["evm.bytecode.object"]}},
        },
    }
    answer = solcx.compile_standard(question, solc_version=config.read().version, allow_paths=str(tree))
    by_solcx = answer["contracts"]["contracts/Sample.sol"]["Sample"]["evm"]["bytecode"]["object"]
    assert "0x" + by_solcx == expected["bytecode"]


def test_two_builds_in_different_folders_give_the_same_bytes(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "deeper"
    shutil.copytree(tree, other, symlinks=True)
    before = os.umask(0o077)
    try:
        assert build.build(other) == 0
    finally:
        os.umask(before)
    assert build.build(tree) == 0
    made = sorted(p.relative_to(tree) for p in (tree / "battery_chain").rglob("*") if p.is_file())
    assert made
    assert all((tree / name).read_bytes() == (other / name).read_bytes() for name in made)
    assert (other / made[0]).stat().st_mode & 0o777 == 0o644


def test_a_second_build_does_nothing(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.build(tree) == 0
    assert build.build(tree) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "up to date"


def test_artifacts_are_of_what_can_be_deployed_or_linked(tree: Path) -> None:
    assert build.build(tree) == 0
    made = {path.stem for path in (tree / "battery_chain/artifacts").glob("*.json")}
    assert made == {"_build", "Sample", "Rules"}
    sample = _artifact(tree)
    assert list(sample["immutableReferences"]) == ["TOKEN"]  # type: ignore[call-overload]
    assert sample["linkReferences"]["contracts/Sample.sol"]["Rules"]  # type: ignore[index]
    assert "t_userDefinedValueType(Id)" in json.dumps(sample["storageLayout"])
    assert not re.search(r"\)\d+_storage|astId", json.dumps(sample["storageLayout"]))


@pytest.mark.parametrize("change", ["source", "setting", "artifact", "binding", "orphan"])
def test_what_differs_is_noticed_and_mended(
    tree: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.accept(tree) == 0
    assert build.check(tree) == 0
    victim = {
        "source": "contracts/Sample.sol",
        "setting": "brownie-config.yaml",
        "artifact": "battery_chain/artifacts/Sample.json",
        "binding": "battery_chain/contracts/sample.py",
        "orphan": "battery_chain/artifacts/Gone.json",
    }[change]
    text = (tree / victim).read_text() if (tree / victim).exists() else "{}"
    changed = text.replace("asked < 10", "asked < 11").replace("runs: 1000", "runs: 999")
    (tree / victim).write_text(changed if changed != text else text + "\n")
    assert build._stale(tree)
    assert build.check(tree) == 1
    assert capsys.readouterr().err
    assert build.accept(tree) == 0
    assert build.check(tree) == 0


def test_a_tree_without_an_accepted_layout_is_told_the_command(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.build(tree) == 0
    assert build.check(tree) == 1
    assert capsys.readouterr().err == f"{layout.BASELINE} is missing: run `make accept-layout`\n"


def test_a_warning_fails_the_build(tree: Path) -> None:
    path = tree / "contracts/Sample.sol"
    path.write_text(SAMPLE.replace("total = asked;", "uint256 unused; total = asked;"))
    with pytest.raises(compiler.CompilationFailed, match="Unused local variable"):
        build.build(tree)


def test_a_break_of_abi_or_storage_needs_a_decision_page(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.accept(tree) == 0
    path = tree / "contracts/Sample.sol"
    path.write_text(
        SAMPLE.replace("uint256 public total;", "uint64 public extra;\n    uint256 public total;")
    )
    assert build.check(tree) == 1
    said = capsys.readouterr().err
    assert "Sample: storage total: what others rely on changed" in said
    assert "Sample: function extra" not in said
    keys = [line.rpartition(": what")[0] for line in said.splitlines() if ": what others" in line]
    (tree / "docs/decisions/0009-extra.md").write_text("\n".join(f"`{key}`" for key in keys))
    assert build.build(tree) == 0
    assert build.check(tree) == 0


@pytest.mark.parametrize(
    ("accepted", "now", "broken"),
    [
        ({"B: function f()": ["", "view"]}, {}, True),
        ({"B: function f()": ["", "view"]}, {"B: function f()": ["uint256", "view"]}, True),
        ({}, {"B: function f()": ["", "view"]}, False),
        ({"S: enum E": ["A", "B"]}, {"S: enum E": ["A", "B", "C"]}, False),
        ({"S: enum E": ["A", "B"]}, {"S: enum E": ["B", "A"]}, True),
        ({"S: enum E": ["A", "B"]}, {}, True),
    ],
)
def test_what_is_added_breaks_nothing(
    accepted: dict[str, object], now: dict[str, object], broken: bool
) -> None:
    assert bool(layout.breaks(accepted, now)) == broken


def test_a_contract_above_the_limit_is_named_with_its_excess() -> None:
    made = {"Large": {"deployedBytecode": "0x" + "00" * (build.SIZE_LIMIT + 3)}}
    assert build._too_large(made) == ["Large: 24579 bytes of code, 3 above the limit"]


def test_generated_bindings_pass_mypy_and_work(tree: Path) -> None:
    assert build.build(tree) == 0
    for name in ("errors.py", "py.typed"):
        shutil.copy(REPOSITORY / "battery_chain" / name, tree / "battery_chain")
    (tree / "battery_chain" / "__init__.py").touch()
    for name in bindings.WRITTEN_BY_HAND:
        shutil.copy(REPOSITORY / name, tree / name)
    folder = "battery_chain/contracts"
    command = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", folder]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    program = """
from battery_chain.contracts import reverts
from battery_chain.contracts.sample import Counted, Sample, SetWithPointsResult, constructor, decode_log
from battery_chain.contracts.structs import Point
at = Sample("0x" + "11" * 20)
made = at.set_with_points([Point(-1, b"n")], 3, value=9)
assert (made.value, made.function) == (9, "Sample.set"), made
assert made.decode(bytes(31) + b"\\5" + bytes(31) + b"\\3") == SetWithPointsResult(5, 3)
assert at.set(1).decode(b"") is None
data = bytes(31) + b"\\x20" + b"\\xff" * 32 + bytes(31) + b"\\x40" + bytes(31) + b"\\1" + b"n" + bytes(31)
assert decode_log([Counted.TOPIC0, bytes(31) + b"\\7"], data) == Counted(7, Point(-1, b"n"))
assert constructor("0x" + "22" * 20) == bytes(12) + b"\\x22" * 20
from battery_chain.contracts._errors import ERRORS
code, = ERRORS
assert reverts.decode(code + bytes(31) + b"\\x0b") == ("TooMany", {"asked": 11})
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tree, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("solidity", "python"),
    [
        ("mintBatch", "mint_batch"),
        ("tokenURI", "token_uri"),
        ("isERC20Token", "is_erc20_token"),
        ("DOMAIN_SEPARATOR", "domain_separator"),
        ("from", "from_"),
        ("_day", "day"),
        ("class", "class_"),
    ],
)
def test_names_become_those_of_python(solidity: str, python: str) -> None:
    assert abi.snake(solidity) == python


@pytest.mark.parametrize(
    ("output", "counts"),
    [
        ("5 passed, 1 skipped in 2.10s", steps.Counts(5, 0, 1)),
        ("1 failed, 5 passed, 2 errors in 61.00s (0:01:01)", steps.Counts(5, 3, 0)),
        ("no tests ran in 0.01s", steps.Counts(0, 0, 0)),
        ("Killed", steps.Counts(0, 1, 0)),
    ],
)
def test_the_counts_of_pytest_are_read_off_its_last_line(output: str, counts: steps.Counts) -> None:
    assert steps.pytest_counts(output) == counts


def test_the_counts_of_forge_are_read_off_its_last_line() -> None:
    line = "Ran 2 test suites in 2.13ms: 7 tests passed, 1 failed, 2 skipped (10 total tests)"
    assert steps.forge_counts(line) == steps.Counts(7, 1, 2)
    assert steps.forge_counts("error: no such file") == steps.Counts(0, 1, 0)


@pytest.mark.parametrize(
    ("program", "ok"),
    [
        ("import sys; print('the canary'); sys.exit(1)", True),
        ("print('the canary')", False),
        ("import sys; print('nothing collected'); sys.exit(1)", False),
        ("import sys; print('the canary'); sys.exit(5)", False),
    ],
)
def test_a_canary_is_good_only_when_it_dies_as_it_must(program: str, ok: bool) -> None:
    outcome = steps.run(steps.Step("canary", (sys.executable, "-c", program), red="the canary"))
    assert (outcome.ok, outcome.counts.failed) == (ok, int(not ok))


def test_a_step_that_fails_without_counting_is_one_failure() -> None:
    outcome = steps.run(steps.Step("broken", (sys.executable, "-c", "raise SystemExit(3)")))
    assert (outcome.ok, outcome.counts) == (False, steps.Counts(failed=1))


def test_the_abi_of_an_artifact_names_every_module_once() -> None:
    names = [abi.snake(path.stem) for path in (REPOSITORY / artifacts.FOLDER).glob("[A-Z]*.json")]
    assert len(names) == len(set(names))
