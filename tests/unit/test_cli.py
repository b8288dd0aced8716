"""The command line without a chain: what every command has, what errors say, what is imported when."""

from __future__ import annotations

import json
import re
import string
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from battery_chain import config
from battery_chain.cli.app import SECTIONS, app
from battery_chain.cli.failures import exit_code
from battery_chain.cli.hints import HINTS, explain
from battery_chain.cli.hints_invest import SIDED_HINTS
from battery_chain.cli.render import Facts, Lines, Screen, Table
from battery_chain.cli.shared import Command, each_command, shared_options
from battery_chain.cli.values import Health, Moment, Party, Place, counted, document, human
from battery_chain.contracts._errors import ERRORS
from battery_chain.errors import (
    BadInput,
    BatteryChainError,
    Mismatch,
    Missing,
    NotPermitted,
    Problem,
    Reverted,
    Unfinished,
    Unreachable,
    WrongChain,
)
from scripts.reference import pages

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    *("web3", "eth_account", "eth_utils", "eth_abi", "requests", "urllib3", "rich", "sqlite3", "sqlalchemy"),
    *("fastapi", "pydantic"),
)
COMMANDS = {" ".join(path): command for path, command in each_command(app)}


def run(*words: str, folder: Path | None = None, **environ: str) -> Result:
    state = [] if folder is None else ["--state", str(folder)]
    return CliRunner(env={"NO_COLOR": "1", **environ}).invoke(app, [*words, *state], catch_exceptions=False)


# -- what is imported


def imported(*words: str) -> set[str]:
    code = (
        "import sys\nfrom battery_chain.cli.app import app\n"
        f"try:\n    app.main({list(words)!r}, 'battery-chain')\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.partition(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    "words", [("--help",), ("battery", "--help"), ("battery", "mint", "--help"), ("--version",)]
)
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    assert imported(*words).isdisjoint(HEAVY)


def test_the_watch_on_imports_sees_one() -> None:
    assert "urllib3" in imported("tx", "list", "--rpc", "http://127.0.0.1:1")


# -- what every command has


def test_every_group_has_the_help_of_the_table() -> None:
    ctx = click.Context(app)
    for section in SECTIONS.values():
        for name, text in section.items():
            found = app.get_command(ctx, name)
            assert found is not None
            assert (found.short_help or found.help) == text


def test_an_unknown_command_is_refused_with_2() -> None:
    assert run("recharge").exit_code == 2


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_an_example_and_the_shared_options(words: str) -> None:
    command = COMMANDS[words]
    assert isinstance(command, Command)
    assert command.help
    assert command.get_short_help_str()
    names = [option for each in command.params for option in each.opts]
    assert len(names) == len(set(names)), "an option is there twice"
    assert {"--json", "--quiet", "--rpc", "--debug"} <= set(names)
    assert ("--dry-run" in names) == ("--yes" in names) == command.writes
    text = run(*words.split(), "--help").output
    assert "Example:\n  " in text
    assert "battery-chain " in text


@pytest.mark.parametrize("words", COMMANDS)
def test_every_example_parses(words: str) -> None:
    command = COMMANDS[words]
    assert isinstance(command, Command)
    lines = command.example.replace("\\\n", " ").splitlines()
    for line in lines:
        told = line.partition("battery-chain ")[2].rstrip('")').partition(" < ")[0]
        assert told.startswith(words), line
        parsed = _split(told)[len(words.split()) :]
        command.make_context(words, parsed, **app.context_settings)


def _split(text: str) -> list[str]:
    import shlex

    return shlex.split(text)


def test_every_setting_has_a_flag() -> None:
    flags = {each.name for each in shared_options()} - {"json", "quiet", "debug"}
    assert flags == set(config.setting_names())


def test_the_reference_page_is_what_the_program_says() -> None:
    for path, text in pages().items():
        assert (ROOT / path).read_text("utf-8") == text, "run: python scripts/reference.py"


# -- errors


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (
            BadInput([Problem("m.csv", 17, "rated_wh", "-5 is not in 1..1000000")]),
            2,
            "m.csv:17: rated_wh: -5 is not",
        ),
        (Missing("Anvil is not installed", "run: npm ci"), 2, "hint: run: npm ci"),
        (Unreachable("http://x", "timed out"), 3, "error: no answer from http://x: timed out"),
        (WrongChain("deployment demo", 1, 2), 3, "error: deployment demo: expected 1, found 2"),
        (Mismatch("value", 1, 2), 4, "error: value: 1 is not 2"),
        (
            Reverted("NotOpen", {}, "strike epoch 1"),
            5,
            "error: strike epoch 1 was refused: the fund is not open",
        ),
        (Unfinished("mint", 3, 9), 6, "error: mint (3 of 9 done)"),
        (NotPermitted("maker", "wrong password"), 7, "error: maker: wrong password"),
        (KeyboardInterrupt(), 130, "error: interrupted"),
        (click.Abort(), 130, "error: interrupted"),
        (ZeroDivisionError("by zero"), 1, "error: unexpected ZeroDivisionError: by zero"),
    ],
)
def test_every_kind_of_error_has_its_exit_code_and_words(
    failure: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(failure) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_exit_codes_are_those_of_the_errors() -> None:
    kinds = [kind for kind in _subclasses(BatteryChainError) if kind.__module__ == "battery_chain.errors"]
    assert {kind.exit_code for kind in kinds} == {1, 2, 3, 4, 5, 6, 7}


def _subclasses(kind: type[BatteryChainError]) -> list[type[BatteryChainError]]:
    return [kind, *(each for sub in kind.__subclasses__() for each in _subclasses(sub))]


def test_an_unexpected_error_shows_its_place_with_debug(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        raise ZeroDivisionError("by zero")
    assert exit_code(caught.value, ["--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_every_hint_is_for_an_error_that_there_is_and_names_its_arguments() -> None:
    known: dict[str, set[str]] = {"NoReason": set(), "OutOfGas": {"gas"}}
    for name, parameters in ERRORS.values():
        known.setdefault(name, set()).update(parameter for parameter, _ in parameters)
    for name, (sentence, hint) in HINTS.items():
        used = {field.partition("!")[0] for _, field, _, _ in string.Formatter().parse(sentence) if field}
        assert used <= known[name], name
        assert hint


@pytest.mark.parametrize("interface", ["IFund", "IFundVault", "IFundInKind"])
def test_every_error_of_a_fund_has_a_sentence_of_its_own(interface: str) -> None:
    source = (ROOT / "contracts" / "interfaces" / f"{interface}.sol").read_text("utf-8")
    declared = set(re.findall(r"^    error (\w+)\(", source, re.MULTILINE))
    sided = {name.partition(" of ")[0] for name in SIDED_HINTS}
    assert declared
    assert declared <= set(HINTS) | sided


@pytest.mark.parametrize("error", sorted({name for name, _ in ERRORS.values()}))
def test_every_error_of_the_contracts_can_be_told(error: str) -> None:
    parameters = next(parameters for name, parameters in ERRORS.values() if name == error)
    sentence, hint = explain(error, {name: _sample(kind) for name, kind in parameters})
    assert sentence
    assert hint


def _sample(kind: str) -> Any:
    if kind == "address":
        return "0x" + "ab" * 20
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 3))
    return "text" if kind == "string" else 1


def test_arguments_are_told_in_words() -> None:
    names = {"0x" + "ab" * 20: "alice"}
    said, _ = explain(
        "WrongState", {"id": (7 << 32) + 3, "operation": 2, "action": bytes.fromhex("f57a3373")}
    )
    assert said == "7:3 is in vehicle: it cannot retire"
    said, _ = explain("NotVerified", {"account": "0x" + "ab" * 20}, lambda address: names[address])
    assert said.startswith("alice (0xabab")
    said, _ = explain("FutureDay", {"day": 20_000, "today": 19_999})
    assert said == "2024-10-04 is after today, 2024-10-03"
    said, _ = explain("TooEarly", {"epoch": 3, "from": 1_700_000_000})
    assert said == "epoch 3 can be struck from 2023-11-14T22:13:20Z on"
    said, _ = explain("OutsideEpoch", {"epoch": 4, "from": 5, "until": 17})
    assert said == "4 is not between 5 and 17"
    said, _ = explain("OutsideEpoch", {"epoch": 4, "from": 1_700_000_000, "until": 2**256 - 1})
    assert said == "4 is not between 2023-11-14T22:13:20Z and the end of time"
    said, _ = explain("BadTerms", {"what": b"levy".ljust(32, b"\0")})
    assert said == "terms or limits cannot be so: levy"
    said, _ = explain("MissingRole", {"role": 3, "account": "0x" + "cd" * 20})
    assert said == f"0x{'cd' * 20} lacks the role assessor"
    assert explain("SomethingNew", {"count": 3})[0] == "something new (count 3)"


# -- what is shown


def test_json_is_exact() -> None:
    found = json.loads(
        document(
            {
                "amount": Decimal("0.000001"),
                "id": 2**60,
                "small": 7,
                "place": Place((1 << 32) + 2),
                "health": Health(8755),
                "time": Moment(0),
                "who": Party("0xab", "bank"),
                "raw": b"\x01",
            }
        )
    )
    assert found == {
        "amount": "0.000001",
        "id": str(2**60),
        "small": 7,
        "place": "4294967298",
        "health": 8755,
        "time": None,
        "who": {"address": "0xab", "name": "bank"},
        "raw": "0x01",
    }


def test_values_are_shown_for_people() -> None:
    assert human(Decimal("1234567.891")) == "1,234,567.89"
    assert human(Decimal("0.000002")) == "0.000002"
    assert human(Health(8755)) == "87.55 %"
    assert human(Moment(1_700_000_000)) == "2023-11-14T22:13:20Z"
    assert human(Party("0x" + "12" * 20, "bank"), short=True) == "bank 0x1212…1212"
    assert human(None) == human([]) == "–"
    assert human([1, True]) == "1, yes"
    assert counted(1, "battery", "batteries") == "1 battery"
    assert counted(1000, "block") == "1,000 blocks"


def test_a_table_has_no_colours_and_no_blanks_at_the_end_where_nobody_looks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = Table(("name", "count"), [["one", 1], ["twelve", 12]], title="things")
    Screen().show(None, table, Facts({"a": 1, "longer_name": Decimal(2)}), Lines(["end"], "green"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "things"
    assert lines[3:5] == ["one         1", "twelve     12"]
    assert lines[6:] == ["a            1", "longer name  2.00", "end"]
    assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_with_json_nothing_else_is_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(format="json")
    screen.note("a note")
    screen.show({"a": 1}, Lines(["words"]))
    out, err = capsys.readouterr()
    assert json.loads(out) == {"a": 1}
    assert err == "a note\n"


def test_quiet_leaves_out_notes_but_not_results(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(quiet=True)
    screen.note("a note")
    assert list(screen.follow([1, 2], "work", 2)) == [1, 2]
    screen.show({}, Lines(["result"]))
    assert capsys.readouterr() == ("result\n", "")


def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(Screen().follow([3, 4], "mint", 7, weigh=lambda each: each)) == [3, 4]
    assert capsys.readouterr().err.startswith("mint: 7 of 7 in ")


# -- commands that need no chain


def test_config_tells_who_set_what(tmp_path: Path) -> None:
    done = run(
        "config", "show", "--origin", "--json", "--window", "7", folder=tmp_path, BATTERY_CHAIN_TIMEOUT="9"
    )
    found = json.loads(done.stdout)
    assert found["window"] == {"value": 7, "origin": "flag --window"}
    assert found["timeout"] == {"value": 9, "origin": "environment BATTERY_CHAIN_TIMEOUT"}
    assert found["deadline"]["origin"] == "default"


def test_a_setting_counts_before_and_after_the_command(tmp_path: Path) -> None:
    found = run("--window", "5", "config", "show", "--json", folder=tmp_path)
    assert json.loads(found.stdout)["window"] == 5
    assert json.loads(run("--window", "5", "config", "show", "--json", "--window", "6").stdout)["window"] == 6


def test_a_bad_setting_is_refused_with_its_place(tmp_path: Path) -> None:
    done = run("config", "show", "--rpc", "ftp://x", folder=tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith("--rpc: rpc: 'ftp://x' is not an address")


def test_no_chain_in_the_background_is_no_error(tmp_path: Path) -> None:
    assert json.loads(run("chain", "status", "--json", folder=tmp_path).stdout) == {"running": False}
    assert json.loads(run("chain", "stop", "--json", folder=tmp_path).stdout) == {"stopped": None}


def test_doctor_ends_with_2_and_names_what_mends_it(tmp_path: Path) -> None:
    done = run("doctor", "--rpc", "http://127.0.0.1:1", "--json", folder=tmp_path)
    assert done.exit_code == 2
    chain = next(each for each in json.loads(done.stdout)["findings"] if each["what"] == "chain")
    assert (chain["well"], chain["remedy"]) == (False, "battery-chain chain start, or --rpc URL")


def test_a_bad_description_names_everything_wrong(tmp_path: Path) -> None:
    file = tmp_path / "d.toml"
    file.write_text(
        'name = "x"\n[accounts]\nadmin = "dev:0"\n[token]\nname = "T"\nsymbol = "T"\ndecimals = 99\n'
    )
    done = run("deploy", "plan", str(file), folder=tmp_path)
    assert done.exit_code == 2
    assert "d.toml: token.decimals: 99 is not in 6..18" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: refused, ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    assert "_BATTERY_CHAIN_COMPLETE" in run("completion", shell).stdout


def test_an_account_is_imported_from_standard_input_only(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    words = ["account", "import", "maker", "--keystore", str(tmp_path / "keys")]
    words += ["--password-file", str(tmp_path / "password"), "--json"]
    done = CliRunner().invoke(app, words, input="1" * 63 + "\n")
    assert done.exit_code == 2
    assert "1" * 60 not in done.stderr
    done = CliRunner().invoke(app, words, input="11" * 32 + "\n")
    assert json.loads(done.stdout)["address"] == "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"


def test_a_signer_tells_its_address_without_a_password(tmp_path: Path) -> None:
    from battery_chain.chain import Keystore
    from battery_chain.cli.people import signer_of

    asked: list[str] = []

    def password(name: str) -> str:
        asked.append(name)
        return "secret"

    store = Keystore(tmp_path, scrypt_n=2)
    made = store.new("maker", "secret")
    signer = signer_of("maker", 1, store, password)
    assert (signer.address, asked) == (made.address, [])
    signer.sign_transaction(
        {"nonce": 0, "gas": 21_000, "gasPrice": 1, "chainId": 1, "to": made.address, "value": 0}
    )
    assert asked == ["maker"]
    stranger = "0x" + "12" * 20
    assert signer_of(stranger, 1, store, password).address == stranger
    with pytest.raises(NotPermitted, match="has no key"):
        signer_of("nobody", 1, store, password)
