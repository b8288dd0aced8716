"""The contracts of a fund on a chain of their own, for the stories.

Fund, FundVault, Members, Authority and the tokens are those of the package; the battery and the valuation are
mocks that obey the table, compiled here. Anvil lets every account send, and sets the second of every block.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_utils.crypto import keccak

from battery_chain.artifacts import load
from battery_chain.chain import Rpc, embedded
from battery_chain.contracts import authority, fund, fund_vault, members, settlement_token, structs
from battery_chain.contracts._codec import Call, Function, call, coder
from battery_chain.errors import Reverted
from tests.unit.fund_table import CALENDAR, OPENED

__all__ = ["FOR_EVER", "PEOPLE", "Funds", "Post", "address", "deployed_funds", "key", "mock"]

ROOT = Path(__file__).parents[2]
MOCKS = tuple(f"tests/contracts/mocks/{name}.sol" for name in ("MockBattery", "MockValuation"))
PEOPLE = ("manager", "alice", "bruno", "carla", "dora", "erik", "dealer")
OTHERS = ("operator", "debtor", "seller", "buyer", "lender", "recycler", "fees")
FOR_EVER = 2**40 - 1
RICH = 10**15
GAS = hex(15_000_000)
PATIENCE = 30
"""Seconds that the chain may take for one block on a busy machine."""


@cache
def address(name: str) -> str:
    """Where somebody of a story lives."""
    return str(Account.from_key(key(name)).address).lower()


def key(name: str) -> bytes:
    return keccak(text=f"of the story: {name}")


def role(which: int) -> int:
    """The manager's (1) or depositary's (2) role of fund 1."""
    return 1 << 63 | 1 << 8 | which


def mock(to: str, signature: str, *arguments: Any) -> Call[Any]:
    """A call of a function that no binding was made for; its answer is not read."""
    kinds = signature[signature.index("(") + 1 : -1].split(",")
    parameters = tuple((f"argument {n}", kind) for n, kind in enumerate(kinds))
    function = Function(signature, keccak(text=signature)[:4], parameters, (), lambda _: None)
    return call(to, function, arguments)


def compiled() -> dict[str, bytes]:
    """The creation code of the mocks, by name."""
    sources = {name: {"content": (ROOT / name).read_text(encoding="utf-8")} for name in MOCKS}
    question = {
        "language": "Solidity",
        "sources": sources,
        "settings": {
            "evmVersion": "shanghai",
            "remappings": [f"{name}=node_modules/{name}" for name in ("@openzeppelin", "solady")],
            "outputSelection": {name: {"*": ["evm.bytecode.object"]} for name in MOCKS},
        },
    }
    command = [str(ROOT / "scripts/toolchain/solc"), "--standard-json", "--base-path", str(ROOT)]
    done = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["contracts"]
    return {
        contract: bytes.fromhex(output["evm"]["bytecode"]["object"])
        for name in MOCKS
        for contract, output in found[name].items()
    }


@dataclass
class Post:
    """Sends from any account, in blocks whose seconds are given."""

    rpc: Rpc
    second: int

    def send(self, who: str, to_be_sent: Call[Any]) -> Mapping[str, Any]:
        """The receipt; raises what the contract refuses with."""
        found = self._mined({"from": address(who), "to": to_be_sent.to, "data": "0x" + to_be_sent.data.hex()})
        if int(found["status"], 16) != 1:
            self.rpc.read(to_be_sent, int(found["blockNumber"], 16), address(who))
            raise Reverted("unknown", {}, to_be_sent.function)
        return found

    def create(self, code: bytes) -> str:
        found = self._mined({"from": address("admin"), "data": "0x" + code.hex()})
        assert int(found["status"], 16) == 1
        return str(found["contractAddress"])

    def _mined(self, fields: Mapping[str, str]) -> dict[str, Any]:
        self.rpc.call("evm_setNextBlockTimestamp", self.second)
        self.second += 1
        sent = self.rpc.call("eth_sendTransaction", {**fields, "gas": GAS})
        found = self.rpc.receipts([sent])[0]
        patience = time.monotonic() + PATIENCE
        while found is None:
            assert time.monotonic() < patience, f"no receipt of {sent}"
            time.sleep(0.002)
            found = self.rpc.receipts([sent])[0]
        return found


@dataclass(frozen=True)
class Funds:
    """A fund that was not opened yet, its two vaults, and everybody with money and admitted."""

    rpc: Rpc
    fund: fund.Fund
    vaults: Mapping[str, fund_vault.FundVault]
    tokens: Mapping[str, settlement_token.SettlementToken]
    battery: str
    valuation: str


@contextmanager
def deployed_funds() -> Iterator[Funds]:
    with embedded("anvil") as chain:
        rpc = Rpc.connect(chain.rpc_url)
        rpc.call("anvil_autoImpersonateAccount", True)
        for name in ("admin", "depositary", "in kind", *PEOPLE, *OTHERS):
            rpc.call("anvil_setBalance", address(name), hex(10**24))
        yield _deploy(rpc, Post(rpc, OPENED - 100_000))
        rpc.close()


def _deploy(rpc: Rpc, post: Post) -> Funds:
    code = compiled()
    manager_of = post.create(load("Authority").bytecode() + authority.constructor(address("admin")))
    people = post.create(load("Members").bytecode() + members.constructor(manager_of))
    tokens = {
        name: post.create(
            load("SettlementToken").bytecode() + settlement_token.constructor(manager_of, *each)
        )
        for name, each in {"main": ("Unit", "UNIT", 6), "second": ("Other", "OTHR", 6)}.items()
    }
    battery = post.create(code["MockBattery"])
    calendar = (CALENDAR.start, CALENDAR.period, CALENDAR.window, CALENDAR.lag)
    arguments = coder("(address,uint256,(uint40,uint32,uint32,uint32))").encode((battery, 1, calendar))
    valuation = post.create(code["MockValuation"] + arguments)
    libraries: dict[str, str] = {}
    for name in sorted({*load("Fund").libraries(), *load("FundVault").libraries()}):
        libraries[name] = post.create(load(name).bytecode(libraries))
    config = structs.Config(
        *("Stories", "STORY", 1, manager_of, people, battery, valuation, tokens["main"]),
        *(1_000, 9_500, 0, address("fees")),
    )
    place = post.create(load("Fund").bytecode(libraries) + fund.constructor(config))
    vaults = {
        name: post.create(load("FundVault").bytecode(libraries) + fund_vault.constructor(place, token, 1))
        for name, token in tokens.items()
    }
    _let_in(post, authority.Authority(manager_of), members.Members(people), [place, *vaults.values()])
    found = Funds(
        rpc,
        fund.Fund(place),
        {name: fund_vault.FundVault(each) for name, each in vaults.items()},
        {name: settlement_token.SettlementToken(each) for name, each in tokens.items()},
        battery,
        valuation,
    )
    _endow(post, found)
    return found


def _let_in(
    post: Post, roles: authority.Authority, registry: members.Members, contracts: Sequence[str]
) -> None:
    for number, name in ((role(1), "manager"), (role(2), "depositary"), (9, "admin"), (12, "admin")):
        post.send("admin", roles.grant_role(number, address(name), 0))
    everybody = [*contracts, *map(address, ("depositary", "in kind", *PEOPLE, *OTHERS))]
    post.send("admin", registry.add(everybody, FOR_EVER, 276, 2))


def _endow(post: Post, funds: Funds) -> None:
    """Money for everybody, which fund and vaults may take."""
    for name, token in funds.tokens.items():
        for who in (*PEOPLE, *OTHERS):
            post.send("admin", token.issue(address(who), RICH))
            for taker in (funds.fund.address, funds.vaults[name].address, funds.battery):
                post.send(who, token.approve(taker, 2**256 - 1))
    post.send("admin", mock(funds.battery, "setMoney(address)", funds.tokens["main"].address))
    post.send("admin", funds.fund.set_in_kind(address("in kind")))
    for who in ("seller", "in kind"):
        post.send(who, mock(funds.battery, "setApprovalForAll(address,bool)", funds.fund.address, True))
