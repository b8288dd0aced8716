"""An order book beside a deployment: people sign orders, tests say when it takes them and when it looks at
the chain.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

from battery_chain.book.intake import Verdict, read
from battery_chain.book.service import Options, Service
from battery_chain.chain import Rpc
from battery_chain.chain.calls import Call
from battery_chain.chain.rpc import call_fields
from battery_chain.contracts import structs
from battery_chain.errors import Reverted
from battery_chain.market.order import (
    NOBODY,
    Domain,
    SignedOrder,
    items_of,
    order_hash,
    order_json,
    typed_data,
)
from battery_chain.setup import issue
from tests.integration.deployed import Scene

__all__ = ["MAX", "Stage", "stage_of"]

MAX = 2**256 - 1
_PATIENCE = 60
_GAS = 5_000_000


@dataclass
class Stage:
    """`service` is not started: `post` and `step` do in this thread what its own would do."""

    scene: Scene
    service: Service
    rpc: Rpc
    ids: list[int]
    store: str
    _nonces: Iterator[int]

    @property
    def domain(self) -> Domain:
        return self.service.domain

    def address(self, person: str) -> str:
        return self.scene.workspace.address(person).lower()

    # -- the chain

    def do(self, person: str, call: Call) -> int:
        """A transaction of a development account; the number of its block. Raises `Reverted`."""
        sent = self.rpc.call(
            "eth_sendTransaction", {**call_fields(call, self.address(person)), "gas": hex(_GAS)}
        )
        until = time.monotonic() + _PATIENCE
        while (receipt := self.rpc.receipts([sent])[0]) is None:
            assert time.monotonic() < until, f"{sent} is not mined"
            time.sleep(0.01)
        if receipt["status"] != "0x1":
            self.rpc.read(call, sender=self.address(person))
            raise Reverted("unknown", {})
        return int(receipt["blockNumber"], 16)

    def approve_all(self, person: str, given: bool = True) -> None:
        w = self.scene.workspace
        self.do(person, w.battery.set_approval_for_all(w.market.address, given))

    def give_money(self, person: str, units: int, allowance: int = MAX) -> None:
        """Units of the settlement token, and leave for the market to take them."""
        w = self.scene.workspace
        issue(
            w, "issuer", person, Decimal(units) / 10**w.deployment.decimals, key=f"money {next(self._nonces)}"
        )
        self.do(person, w.token.approve(w.market.address, allowance))

    # -- orders

    def order(self, person: str = "bank", **fields: Any) -> structs.Order:
        """Sells the first battery for 1,000 units, unless said otherwise."""
        w, now = self.scene.workspace, self.scene.now
        values: dict[str, Any] = {
            "maker": self.address(person),
            "taker": NOBODY,
            "side": 0,
            "asset": w.battery.address.lower(),
            "items": items_of([self.ids[0]], {}),
            "amount": 1,
            "token": w.token.address.lower(),
            "price": 1_000,
            "max_fee": 100,
            "starts_at": now - 10,
            "expires_at": now + 100_000,
            "conditions": structs.Conditions(0, 0, 0, 0),
            "nonce": next(self._nonces),
            "counter": 0,
        } | fields
        values.setdefault("end_price", values["price"])
        return structs.Order(**values)

    def buy(self, person: str = "alice", **fields: Any) -> structs.Order:
        return self.order(person, **({"side": 1} | fields))

    def shares(self, person: str, amount: int, **fields: Any) -> structs.Order:
        fund = self.scene.workspace.fund.address.lower()
        return self.order(person, **({"asset": fund, "items": (), "amount": amount} | fields))

    def sign(self, order: structs.Order, person: str = "") -> SignedOrder:
        """Signed by its maker, or another; an empty name signs as the maker."""
        w = self.scene.workspace
        who = person or next(n for n, a in w.deployment.accounts.items() if a.lower() == order.maker)
        signature = w.signer(who).sign_typed_data(typed_data(order, self.domain))
        return SignedOrder(order, signature, order_hash(order, self.domain))

    def document(self, signed: SignedOrder | structs.Order) -> dict[str, Any]:
        made = signed if isinstance(signed, SignedOrder) else self.sign(signed)
        return order_json(made, self.domain)

    def post(self, *documents: dict[str, Any]) -> list[Verdict]:
        return self.service.intake.take([read(each, self.domain) for each in documents])[0]

    def accepted(self, *orders: structs.Order) -> list[bytes]:
        """The hashes of orders that are taken in."""
        verdicts = self.post(*(self.document(each) for each in orders))
        assert [each.status for each in verdicts] == ["accepted"] * len(orders), verdicts
        return [each.hash for each in verdicts]

    def refusal(self, document: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Name and arguments of why a document is refused."""
        (verdict,) = self.post(document)
        assert verdict.status == "refused"
        assert verdict.reason is not None
        assert verdict.reason.words
        return verdict.reason.error, dict(verdict.reason.arguments)

    # -- the order book

    def step(self) -> bool:
        return self.service.follower.step()

    def open(self) -> set[bytes]:
        return {each.hash for each in self.service.book.entries()}

    def state(self, order_hash_: bytes) -> tuple[str, str]:
        """State and error of an order in the store."""
        kept = self.service.store.find([order_hash_])[order_hash_]
        return kept.state, kept.reason.error if kept.reason else ""

    def reopen(self) -> None:
        """The service as after a restart."""
        self.service.close()
        self.service = Service(self.scene.workspace.deployment, self.rpc, self.store, Options(sweep=0))


@contextmanager
def stage_of(scene: Scene, store: str, options: Options | None = None) -> Iterator[Stage]:
    """Four cars of the bank, which lets the market take them; alice has money."""
    rpc = Rpc.connect(scene.rpc.url)
    ids = scene.cars(4)
    service = Service(scene.workspace.deployment, rpc, store, options or Options(sweep=0))
    made = Stage(scene, service, rpc, ids, store, count())
    try:
        made.approve_all("bank")
        made.give_money("alice", 1_000_000)
        made.step()
        yield made
    finally:
        made.service.close()
        rpc.close()
