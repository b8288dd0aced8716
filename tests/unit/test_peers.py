"""Gas beside public contracts: what a comparison may not hide, and that figures and page are their own."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from battery_chain.chain import Rpc
from scripts.bench import peers
from scripts.gauge import snapshot
from scripts.gauge.keys import KEYS
from scripts.peers import compiled
from scripts.peers.page import Line, lines, page, table
from scripts.peers.rows import PEERS, ROWS, Row
from scripts.peers.stage import Contract, Stage
from scripts.toolchain import compiler, config
from scripts.toolchain.config import REPOSITORY

AGAIN = "run .venv/bin/python scripts/bench/peers.py (after a change of our own figures alone: with --page)"
COMPARED = [key for row in ROWS for key in row.theirs]
PEER = PEERS["solady"]


@pytest.fixture
def ours() -> dict[str, int]:
    return dict.fromkeys((row.ours for row in ROWS), 1_000)


@pytest.fixture
def theirs() -> dict[str, int]:
    return dict.fromkeys(COMPARED, 2_000)


def line(ours: int, theirs: int) -> Line:
    return Line(Row("a sneeze", "sneeze", {}, "it is loud."), PEER, "", ours, theirs)


# ------------------------------------------------------------------------------------------- comparisons


def test_comparison_without_our_figure_is_refused(ours: dict[str, int], theirs: dict[str, int]) -> None:
    del ours["burn.one"]
    with pytest.raises(KeyError, match=r"'burn\.one'"):
        list(lines(ours, theirs))


def test_comparison_without_the_peers_figure_is_refused(ours: dict[str, int], theirs: dict[str, int]) -> None:
    del theirs["solady.burn.one"]
    with pytest.raises(KeyError, match=r"'solady\.burn\.one'"):
        list(lines(ours, theirs))


def test_equal_gas_is_not_cheaper() -> None:
    assert not line(1_000, 1_000).cheaper
    assert line(999, 1_000).cheaper


def test_ratio_is_the_peers_gas_for_one_of_ours() -> None:
    assert line(62_000, 42_160).ratio == "0.68"
    assert line(2_000, 24_500).ratio == "12.25"


def test_terminal_says_where_the_peer_is_cheaper() -> None:
    assert [each.endswith("the peer is cheaper") for each in table([line(2, 1)])] == [False, True]
    assert [each.endswith("the peer is cheaper") for each in table([line(1, 2)])] == [False, False]


def test_page_says_where_a_peer_is_cheaper_and_why() -> None:
    text = page([line(1_000, 999)], peers.kept()["inputs"])
    assert "| Solady ERC721 | 999 | 1.00 | **no** |" in text
    assert "* A sneeze: it is loud." in text
    assert "Ours needs less in 0 of 1 comparisons." in text


def test_page_gives_no_reason_where_ours_is_cheaper() -> None:
    text = page([line(999, 1_000)], peers.kept()["inputs"])
    assert "| Solady ERC721 | 1,000 | 1.00 | yes |" in text
    assert "it is loud" not in text


def test_our_keys_are_those_of_the_gas_snapshot() -> None:
    assert {row.ours for row in ROWS} <= set(KEYS)


def test_each_comparison_names_a_peer_and_is_made_once() -> None:
    assert {key.partition(".")[0] for key in COMPARED} == set(PEERS)
    for row in ROWS:
        assert len(row.theirs) == len(set(row.theirs)) > 0


def test_each_peer_is_a_contract_of_its_own_and_says_what_it_lacks() -> None:
    files = {path.stem for path in (REPOSITORY / compiled.FOLDER).glob("*.sol")}
    assert {peer.contract for peer in PEERS.values()} == files - {"Records"}
    assert all(peer.lacks and set(peer.packages) <= set(compiled.PACKAGES) for peer in PEERS.values())


# ------------------------------------------------------------------------------------------ what is kept


def test_every_figure_that_was_measured_is_compared() -> None:
    assert set(peers.kept()["gas"]) == set(COMPARED)


def test_wherever_a_peer_is_cheaper_the_page_has_the_reason() -> None:
    found = list(lines(snapshot.load(REPOSITORY / peers.OURS), peers.kept()["gas"]))
    assert [each.row.says for each in found if not each.cheaper and not each.row.why] == []


def test_figures_are_those_of_the_present_contracts_settings_and_packages() -> None:
    assert peers.kept()["inputs"] == compiled.inputs(REPOSITORY), AGAIN


def test_page_is_generated_from_both_snapshots() -> None:
    for name, text in peers.texts(peers.kept()).items():
        assert (REPOSITORY / name).read_text("utf-8") == text, f"{name}: {AGAIN}"


def test_peers_are_compiled_as_our_own_contracts_are() -> None:
    theirs, ours = compiled.inputs(REPOSITORY)["settings"], config.read().settings()
    assert set(theirs.pop("remappings")) - set(ours.pop("remappings")) == {"erc721a=node_modules/erc721a"}
    assert theirs == ours


def test_peers_decide_nothing_about_our_own_byte_code() -> None:
    assert "erc721a" not in compiler.libraries(REPOSITORY)
    assert not any("peers" in name for name in compiler.sources(REPOSITORY))


def test_npm_packages_are_pinned_exactly_and_locked_by_hash_without_addresses() -> None:
    wanted = json.loads((REPOSITORY / "package.json").read_text("utf-8"))["devDependencies"]
    locked = json.loads((REPOSITORY / "package-lock.json").read_text("utf-8"))["packages"]
    for name in compiled.PACKAGES:
        assert re.fullmatch(r"\d+\.\d+\.\d+", wanted[name])
        assert locked[f"node_modules/{name}"]["version"] == wanted[name]
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert not any("resolved" in each for each in locked.values())


# ------------------------------------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with our figures alone, and a chain that measures what is kept in this one."""
    measured = peers.kept()
    ours = tmp_path / peers.OURS
    ours.parent.mkdir(parents=True)
    ours.write_text((REPOSITORY / peers.OURS).read_text("utf-8"))
    monkeypatch.setattr(peers, "ROOT", tmp_path)
    monkeypatch.setattr(peers, "measure", lambda: copy.deepcopy(measured))
    return tmp_path


def test_check_fails_and_writes_nothing_where_nothing_is_kept(folder: Path, capsys) -> None:
    assert peers.main(["--check"]) == 1
    assert f"{peers.THEIRS} differs" in capsys.readouterr().out
    assert not (folder / peers.THEIRS).exists()


def test_check_fails_when_a_peers_gas_has_moved(folder: Path, monkeypatch, capsys) -> None:
    assert peers.main([]) == 0
    moved = peers.kept()
    moved["gas"]["solady.burn.one"] += 1
    monkeypatch.setattr(peers, "measure", lambda: moved)
    assert peers.main(["--check"]) == 1
    assert f"{peers.THEIRS} differs" in capsys.readouterr().out


def test_check_passes_on_what_was_just_written(folder: Path) -> None:
    assert peers.main([]) == 0
    assert peers.main(["--check"]) == 0


def test_page_is_written_anew_without_a_chain(folder: Path, monkeypatch) -> None:
    assert peers.main([]) == 0
    monkeypatch.setattr(peers, "measure", lambda: pytest.fail("measured"))
    (folder / peers.PAGE).write_text("by hand")
    assert peers.main(["--page"]) == 0
    assert (folder / peers.PAGE).read_text("utf-8").startswith("# Gas beside public contracts")


def test_refusal_of_the_compiler_is_told(folder: Path, monkeypatch, capsys) -> None:
    def refuse() -> dict[str, Any]:
        raise compiler.CompilationFailed("erc721a is not installed")

    monkeypatch.setattr(peers, "measure", refuse)
    assert peers.main([]) == 1
    assert capsys.readouterr().err == "erc721a is not installed\n"


# --------------------------------------------------------------------------------------------- the chain


class Node:
    """Stands for a chain that mines what it is sent with one outcome."""

    url = "a test"

    def __init__(self, status: str) -> None:
        self.status, self.sent = status, []

    def close(self) -> None:
        pass

    def send(self, document: dict[str, Any]) -> dict[str, Any]:
        if document["method"] == "eth_sendTransaction":
            self.sent.append(document["params"][0])
        receipt = {"status": self.status, "gasUsed": hex(42_000), "contractAddress": "0x" + "22" * 20}
        answers = {"eth_chainId": hex(31_337), "eth_getTransactionReceipt": receipt}
        return {"id": document["id"], "result": answers.get(document["method"], "0x" + "11" * 32)}


ARTIFACT = {
    "bytecode": "0x60",
    "abi": [
        {"type": "constructor", "inputs": [{"type": "address"}]},
        {"type": "function", "name": "burn", "inputs": [{"type": "uint256"}]},
    ],
}


def stage_on(status: str) -> tuple[Stage, Node]:
    node = Node(status)
    return Stage(Rpc(node), {"Token": ARTIFACT}), node


def test_measurement_of_a_reverted_transaction_is_refused() -> None:
    stage, _ = stage_on("0x0")
    with pytest.raises(AssertionError, match="has reverted"):
        stage.do("alice", Contract("0x" + "22" * 20, ARTIFACT), "burn", 7)


def test_measurement_is_the_gas_of_the_receipt() -> None:
    stage, node = stage_on("0x1")
    contract = stage.deploy("Token", stage.address("minter"))
    assert stage.do("alice", contract, "burn", 7) == 42_000
    created, called = node.sent
    assert created["data"] == "0x60" + stage.address("minter")[2:].lower().rjust(64, "0")
    assert called["data"] == "0x42966c68" + f"{7:064x}"
    assert (called["from"], called["to"]) == (stage.address("alice"), contract.address)
