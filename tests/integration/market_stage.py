"""The market on a chain and its reference model, told the same acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from battery_chain.artifacts import load
from battery_chain.chain import Call, Signer, development_signers
from battery_chain.chain.reverts import contract_decoder, decode_revert
from battery_chain.contracts import market, settlement_token, structs
from battery_chain.contracts.settlement_token import SettlementToken
from battery_chain.errors import Reverted
from battery_chain.market.lots import Lot
from battery_chain.market.make import domain_of
from battery_chain.market.order import NOBODY, order_hash, typed_data
from battery_chain.valuation.matching import Asking, BatteryFacts, Market, Moved, Offer, Refused
from battery_chain.valuation.orders import Side
from tests.integration.deployed import Scene

__all__ = ["BATTERY", "MONEY", "PEOPLE", "SHARE", "Stage", "Told"]

PEOPLE = ("bank", "alice", "bruno", "outsider")
BATTERY, SHARE, MONEY = "battery", "share", "money"
UNKNOWN = "unknown"
CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
GAS = hex(10_000_000)

Told = list[Moved | str]
"""What an act came to: what moved, or the name of the refusal, one for each fill of it."""


@dataclass
class Stage:
    """Two batches of cars, fund shares (a token that stands in for them), money; four people, one of whom is
    no member and lets the market take nothing of batteries.
    """

    scene: Scene
    share: SettlementToken
    ids: list[int]
    model: Market
    second: int
    signers: dict[str, Signer] = field(default_factory=dict)
    signatures: dict[tuple[bytes, str], bytes] = field(default_factory=dict)

    @classmethod
    def set_up(cls, scene: Scene) -> Stage:
        w = scene.workspace
        first, other = scene.cars(4), scene.cars(3)
        scene.assess(first[0] >> 32, [9_000, 8_500, 8_000, 7_500])
        signers = development_signers(w.deployment.chain_id)
        people = {name: signers[int(w.deployment.identities[name][4:])] for name in PEOPLE}
        code = load("SettlementToken").bytecode()
        code += settlement_token.constructor(w.authority.address, "Share", "SHARE", 18)
        address = _mined(scene, {"from": w.address("admin"), "data": "0x" + code.hex()})["contractAddress"]
        model = Market(battery=BATTERY, fee=10, recipient="admin")
        stage = cls(scene, SettlementToken(address), [*first, *other], model, scene.now + 10, people)
        stage._endow()
        stage._learn()
        return stage

    def _endow(self) -> None:
        w, b = self.scene.workspace, self.scene.workspace.battery
        self._do("admin", w.market.set_fund(self.share.address, True))
        for at, name in enumerate(PEOPLE):
            self._do("issuer", w.token.issue(w.address(name), 10**9 * (at + 1)))
            self._do("issuer", self.share.issue(w.address(name), 10**19))
            self._do(name, w.token.approve(w.market.address, 3 * 10**9))
            self._do(name, self.share.approve(w.market.address, 8 * 10**18))
            if name != "bruno":
                self._do(name, b.set_approval_for_all(w.market.address, True))
        for battery, to in ((self.ids[1], "alice"), (self.ids[4], "bruno")):
            self._do("bank", b.transfer_from(w.address("bank"), w.address(to), battery))

    def _learn(self) -> None:
        """The model begins with what the chain says."""
        w, m, rpc = self.scene.workspace, self.model, self.scene.rpc
        m.tokens, m.funds, m.members = {MONEY}, {SHARE}, set(PEOPLE) - {"outsider"}
        m.approved = set(PEOPLE) - {"bruno"}
        moved_alone = {self.ids[1], self.ids[4]}
        m.following = set(self.ids) - moved_alone
        m.units, m.owners = self.units(), self.owners()
        for name in PEOPLE:
            m.allowed[MONEY, name], m.allowed[SHARE, name] = 3 * 10**9, 8 * 10**18
        found = rpc.read_many([w.battery.condition_of(each) for each in self.ids])
        values = rpc.read_many([w.valuation.value_of(each) for each in self.ids])
        for battery, facts, value in zip(self.ids, found, values, strict=True):
            m.facts[battery] = BatteryFacts(facts.health, facts.day, facts.class_, value)

    def _do(self, person: str, call: Call) -> dict[str, Any]:
        who = self.scene.workspace.address(person)
        found = _mined(self.scene, {"from": who, "to": call.to, "data": "0x" + call.data.hex()})
        if int(found["status"], 16) != 1:
            self.scene.rpc.read(call, int(found["blockNumber"], 16), who)
            raise AssertionError(f"{call.function} reverted once only")
        return found

    # -- what stands

    def units(self) -> dict[tuple[str, str], int]:
        w = self.scene.workspace
        places = [(what, name) for what in (MONEY, SHARE) for name in (*PEOPLE, "admin")]
        tokens = {MONEY: w.token, SHARE: self.share}
        calls = [tokens[what].balance_of(w.address(name)) for what, name in places]
        return dict(zip(places, self.scene.rpc.read_many(calls), strict=True))

    def owners(self) -> dict[int, str]:
        w = self.scene.workspace
        found = self.scene.rpc.read_many([w.battery.owner_of(each) for each in self.ids])
        return {battery: w.name_of(owner) for battery, owner in zip(self.ids, found, strict=True)}

    def used(self, words: Sequence[int]) -> dict[tuple[str, int], tuple[int, int]]:
        w = self.scene.workspace
        places = [(name, word) for name in PEOPLE for word in words]
        found = self.scene.rpc.read_many([w.market.word_of(w.address(n), word) for n, word in places])
        return {place: (each.used, each.cancelled) for place, each in zip(places, found, strict=True)}

    def counters(self) -> dict[str, int]:
        w = self.scene.workspace
        found = self.scene.rpc.read_many([w.market.counter_of(w.address(each)) for each in PEOPLE])
        return dict(zip(PEOPLE, found, strict=True))

    # -- offers

    def order_of(self, offer: Offer) -> structs.Order:
        w = self.scene.workspace
        assets = {BATTERY: w.battery.address, SHARE: self.share.address, MONEY: w.token.address}
        asking = offer.asking
        classes = sum(1 << each for each in asking.classes)
        return structs.Order(
            maker=w.address(offer.maker).lower(),
            taker=w.address(offer.taker).lower() if offer.taker else NOBODY,
            side=offer.side,
            asset=assets.get(offer.asset, w.members.address).lower(),
            items=tuple(Lot(each.first, each.count, each.whole).item for each in offer.pieces),
            amount=offer.amount,
            token=assets.get(offer.token, w.members.address).lower(),
            price=offer.line.price,
            end_price=offer.line.end,
            max_fee=offer.max_fee,
            starts_at=offer.line.starts,
            expires_at=offer.line.expires,
            conditions=structs.Conditions(asking.min_health, asking.max_age, classes, asking.min_value),
            nonce=offer.nonce,
            counter=offer.counter,
        )

    def keyed(self, **values: Any) -> Offer:
        """An offer, named by the hash of its order."""
        offer = Offer(b"", **values)
        key = order_hash(self.order_of(offer), domain_of(self.scene.workspace))
        return Offer(key, **values)

    def signature(self, offer: Offer, kind: str) -> bytes:
        """A good signature, none, or one that the market refuses with an error of this name."""
        if not kind:
            return b""
        if (offer.key, kind) not in self.signatures:
            self.signatures[offer.key, kind] = self._signed(offer, kind)
        return self.signatures[offer.key, kind]

    def _signed(self, offer: Offer, kind: str) -> bytes:
        other = next(name for name in PEOPLE if name != offer.maker)
        signer = self.signers[other if kind == "WrongSigner" else offer.maker]
        found = signer.sign_typed_data(typed_data(self.order_of(offer), domain_of(self.scene.workspace)))
        if kind == "BadSignatureLength":
            return found[:64]
        if kind == "HighS":
            s = CURVE - int.from_bytes(found[32:64], "big")
            return found[:32] + s.to_bytes(32, "big") + bytes([55 - found[64]])
        return found

    # -- acts, by both

    def wait(self, seconds: int) -> None:
        self.second += seconds

    def fill(
        self, offer: Offer, kind: str, amount: int, taker: str, asking: Asking | None
    ) -> tuple[Told, Told]:
        order, signature = self.order_of(offer), self.signature(offer, kind)
        m = self.scene.workspace.market
        if asking is None:
            call = m.fill(order, signature, amount)
        else:
            call = m.fill_if(structs.Fill(order, signature, amount, _conditions(asking)))
        return self._both(taker, call, lambda: [self.model.fill(offer, kind, amount, taker, asking)])

    def match(
        self, sell: Offer, sell_kind: str, buy: Offer, buy_kind: str, amount: int, who: str
    ) -> tuple[Told, Told]:
        call = self.scene.workspace.market.match_orders(
            self.order_of(sell),
            self.signature(sell, sell_kind),
            self.order_of(buy),
            self.signature(buy, buy_kind),
            amount,
        )
        chain, model = self._both(
            who, call, lambda: [self.model.match(sell, sell_kind, buy, buy_kind, amount)]
        )
        return chain[:1], model

    def fill_batch(self, fills: Sequence[tuple[Offer, str, int, Asking]], taker: str) -> tuple[Told, Told]:
        wishes = [
            structs.Fill(self.order_of(offer), self.signature(offer, kind), amount, _conditions(asking))
            for offer, kind, amount, asking in fills
        ]
        call = self.scene.workspace.market.fill_batch(wishes)
        return self._both(taker, call, lambda: self.model.fill_batch(fills, taker))

    def list_offer(self, offer: Offer, caller: str) -> tuple[Told, Told]:
        call = self.scene.workspace.market.list(self.order_of(offer))
        return self._both(caller, call, lambda: self.model.list_offer(offer, caller))

    def cancel(self, maker: str, nonces: Sequence[int]) -> tuple[Told, Told]:
        call = self.scene.workspace.market.cancel(nonces)
        return self._both(maker, call, lambda: self.model.cancel(maker, nonces))

    def cancel_word(self, maker: str, word: int, bits: int) -> tuple[Told, Told]:
        call = self.scene.workspace.market.cancel_word(word, bits)
        nonces = [word * 256 + at for at in range(256) if bits >> at & 1]
        return self._both(maker, call, lambda: self.model.cancel(maker, nonces))

    def cancel_all(self, maker: str) -> tuple[Told, Told]:
        call = self.scene.workspace.market.cancel_all()
        return self._both(maker, call, lambda: self.model.cancel_all(maker))

    def set_fee(self, fee: int) -> tuple[Told, Told]:
        w = self.scene.workspace
        self.model.fee = fee
        return self._both("admin", w.market.set_fee(fee, w.address("admin")), lambda: None)

    def _both(self, person: str, call: Call, act: Any) -> tuple[Told, Told]:
        """What the chain says, and what the model says, of an act at the same second."""
        self.scene.rpc.call("evm_setNextBlockTimestamp", self.second)
        self.model.second = self.second
        self.second += 1
        return self._asked(person, call), _told(act)

    def _asked(self, person: str, call: Call) -> Told:
        try:
            receipt = self._do(person, call)
        except Reverted as refused:
            return [refused.error]
        return [each for log in receipt["logs"] if (each := self._event(log)) is not None]

    def _event(self, log: dict[str, Any]) -> Moved | str | None:
        w = self.scene.workspace
        if log["address"].lower() != w.market.address.lower():
            return None
        topics = [bytes.fromhex(each[2:]) for each in log["topics"]]
        event = market.decode_log(topics, bytes.fromhex(log["data"][2:]))
        if isinstance(event, market.FillSkipped):
            return decode_revert(event.reason, contract_decoder())[0]
        if not isinstance(event, market.Filled):
            return None
        maker, taker = w.name_of(event.maker), w.name_of(event.taker)
        seller, buyer = (maker, taker) if event.side == Side.SELL else (taker, maker)
        return Moved(seller, buyer, event.amount, event.cash, event.fee)


def _told(act: Any) -> Told:
    try:
        found = act() or []
    except Refused as refused:
        return [refused.error]
    return [each.error if isinstance(each, Refused) else each for each in found]


def _conditions(asking: Asking) -> structs.Conditions:
    classes = sum(1 << each for each in asking.classes)
    return structs.Conditions(asking.min_health, asking.max_age, classes, asking.min_value)


def _mined(scene: Scene, fields: dict[str, str]) -> dict[str, Any]:
    sent = scene.rpc.call("eth_sendTransaction", {**fields, "gas": GAS})
    found: dict[str, Any] | None = scene.rpc.receipts([sent])[0]
    while found is None:
        found = scene.rpc.receipts([sent])[0]
    return found
