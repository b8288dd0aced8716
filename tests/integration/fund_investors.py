"""What tests of investors do again and again: terms, income, a second currency, a lost wallet, time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal

from battery_chain import artifacts
from battery_chain.chain import Call, Receipt
from battery_chain.chain.calls import Creation
from battery_chain.contracts import fund_vault, settlement_token, structs
from battery_chain.errors import BadInput, Missing, Reverted
from battery_chain.fund import (
    Deal,
    Statement,
    claim,
    epoch,
    fund_state,
    open_fund,
    position,
    redeem,
    redeem_unclaimed,
    statement,
    strike,
    subscribe,
    transfer,
)
from battery_chain.fund.currency import currencies
from battery_chain.setup import issue
from tests.integration.deployed import Scene

__all__ = ["SEED", "Bank", "Crowd"]

SEED = Decimal(10_000)
NEVER = 2**40 - 1


@dataclass
class Bank:
    """An open fund without batteries: its price moves by income that stays in it, and by fees."""

    scene: Scene
    next_reference: int = 1

    @classmethod
    def opened(cls, scene: Scene, seed: Decimal = SEED, **terms: int) -> Bank:
        found = cls(scene)
        spec = scene.description.fund
        assert spec is not None
        if terms:
            found.send(scene.workspace.fund.set_terms(found.terms(**terms)), "admin")
        for person, money in (("manager", seed * 3), ("alice", SEED), ("bruno", SEED), ("chanida", SEED)):
            issue(scene.workspace, "issuer", person, money)
        open_fund(scene.workspace, replace(spec, seed=seed))
        found.send(scene.workspace.token.approve(scene.workspace.fund.address, 2**255), "manager")
        return found

    @staticmethod
    def terms(**changed: int) -> structs.Terms:
        found = {"from_": 0, "management_fee": 0, "performance_fee": 0, "gate": 0, "levy": 0, "notice": 0}
        return structs.Terms(**(found | changed))

    def send(self, call: Call, person: str) -> Receipt:
        w = self.scene.workspace
        return w.sender.send(call, action="test", signer=w.signer(person), new=True)

    def earn(self, amount: Decimal) -> None:
        """Income that stays in the fund: its price rises."""
        reference, self.next_reference = self.next_reference.to_bytes(32, "big"), self.next_reference + 1
        self.send(self.scene.workspace.fund.accrue(int(amount * 10**6), reference), "manager")

    def declare(self, amount: Decimal) -> None:
        """A distribution by the next strike."""
        w = self.scene.workspace
        self.send(w.fund.declare(self.next_epoch, int(amount * 10**6)), "manager")

    @property
    def next_epoch(self) -> int:
        return fund_state(self.scene.workspace).next_epoch

    def strike(self, number: int = 0) -> Deal:
        """Waits for the grace after the valuation time of an epoch, and strikes it."""
        w = self.scene.workspace
        wanted = number or w.rpc.read(w.fund.next_strike())
        spec = self.scene.description.fund
        assert spec is not None
        self.scene.travel_to(epoch(w, wanted).valuation + spec.grace + 1)
        return strike(w, "alice", wanted)

    def second_currency(self) -> fund_vault.FundVault:
        """A vault in another token, of which everybody has 10,000."""
        w = self.scene.workspace
        authority = w.deployment.contract("Authority")
        code = artifacts.load("SettlementToken").bytecode({})
        made = self._create(code + settlement_token.constructor(authority, "Consortium Dollar", "CUSD", 6))
        token = settlement_token.SettlementToken(made)
        for person in ("alice", "bruno", "chanida"):
            self.send(token.issue(w.address(person), int(SEED) * 10**6), "issuer")
        code = artifacts.load("FundVault").bytecode(w.deployment.libraries)
        vault = self._create(code + fund_vault.constructor(w.fund.address, token.address, 10**8))
        self.send(w.members.add((vault,), NEVER, 276, 3), "identity")
        self.send(w.fund.add_vault(vault), "admin")
        return currencies(w)[1].vault

    def _create(self, code: bytes) -> str:
        w = self.scene.workspace
        done = w.sender.send(Creation(code), action="create", signer=w.signer("admin"), new=True)
        return done.contract

    def replace(self, lost: str, by: str) -> None:
        """The wallet of `lost` is replaced for good by that of `by`, and the fund follows."""
        w = self.scene.workspace
        old, new = w.address(lost), w.address(by)
        self.send(w.members.propose_recovery(old, new, bytes(32)), "agent")
        self.scene.travel(8 * 86_400)
        self.send(w.members.recover(old), "agent")
        self.send(w.fund.follow(old), "agent")

    def statements(self) -> dict[str, Statement]:
        """Everybody's, each compared with the contracts in passing."""
        names = ("manager", "alice", "bruno", "chanida", "bank")
        return {name: statement(self.scene.workspace, name) for name in names}


@dataclass
class Crowd:
    """Investors who do whatever comes to their minds; `done` counts what was not refused."""

    bank: Bank
    chance: random.Random
    done: dict[str, int] = field(default_factory=dict)

    ACTS = (
        "subscribe",
        "subscribe",
        "redeem",
        "claim",
        "give",
        "earn",
        "declare",
        "unclaimed",
        "part",
        "wait",
        "strike",
        "strike",
    )

    def act(self) -> None:
        """One of the acts; a refusal is none."""
        what = self.chance.choice(self.ACTS)
        try:
            getattr(self, "_" + what)()
        except (BadInput, Missing, Reverted):
            return
        self.done[what] = self.done.get(what, 0) + 1

    @property
    def _who(self) -> str:
        return self.chance.choice(("alice", "bruno", "chanida"))

    @property
    def _currency(self) -> str:
        return self.chance.choice(("CEUR", "CUSD"))

    @property
    def _money(self) -> Decimal:
        return Decimal(self.chance.randrange(100_000_000, 900_000_000)).scaleb(-6)

    def _subscribe(self) -> None:
        subscribe(self.bank.scene.workspace, self._who, self._money, currency=self._currency, new=True)

    def _redeem(self) -> None:
        w, who = self.bank.scene.workspace, self._who
        redeem(w, who, position(w, who).shares / 2, currency=self._currency, new=True)

    def _claim(self) -> None:
        claim(self.bank.scene.workspace, self._who, to=self._who)

    def _give(self) -> None:
        w, count = self.bank.scene.workspace, Decimal("1.000000000000000007")
        transfer(w, self._who, self._who, count, new=True)

    def _earn(self) -> None:
        self.bank.earn(self._money / 7)

    def _declare(self) -> None:
        self.bank.declare(self._money / 9)

    def _unclaimed(self) -> None:
        redeem_unclaimed(self.bank.scene.workspace, self._who, currency=self._currency)

    def _part(self) -> None:
        """Two thirds of what can be claimed, once by its price and once by its number."""
        w, who = self.bank.scene.workspace, self._who
        vault = self.chance.choice(currencies(w)).vault
        minted, owed = w.rpc.read_many([vault.max_mint(w.address(who)), vault.max_redeem(w.address(who))])
        self.bank.send(vault.mint(minted * 2 // 3, w.address(who)), who)
        self.bank.send(vault.redeem(owed * 2 // 3, w.address(who), w.address(who)), who)

    def _wait(self) -> None:
        self.bank.scene.travel(self.bank.scene.description.calendar.period // 2)

    def _strike(self) -> None:
        self.bank.strike()
