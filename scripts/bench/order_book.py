"""The order book: orders accepted a second against the bare work on each, and the best price among 10,000."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import requests  # noqa: E402
import uvicorn  # noqa: E402

from battery_chain.book import Limits, Options, Service  # noqa: E402
from battery_chain.book.body import documents  # noqa: E402
from battery_chain.book.entry import Entry, Lane  # noqa: E402
from battery_chain.book.intake import read  # noqa: E402
from battery_chain.book.store import Change, Store  # noqa: E402
from battery_chain.book.web import app  # noqa: E402
from battery_chain.contracts import structs  # noqa: E402
from battery_chain.market.order import (  # noqa: E402
    NOBODY,
    Domain,
    SignedOrder,
    items_of,
    order_hash,
    order_json,
    signer_of,
    typed_data,
)
from scripts.gauge.speed import best, line  # noqa: E402
from scripts.gauge.world import World, open_world  # noqa: E402

_ORDERS, _IN_ONE, _SIZE = 10_000, 500, 1_000


def _order(world: World, domain: Domain, number: int) -> SignedOrder:
    """The bank sells one battery of its batch; each order at a price of its own."""
    now = world.now
    order = structs.Order(
        maker=world.address("bank").lower(),
        taker=NOBODY,
        side=0,
        asset=world.battery.address.lower(),
        items=items_of([1 << 32 | number % _SIZE], {}),
        amount=1,
        token=world.token.address.lower(),
        price=1_000_000 + number * 7919 % _ORDERS,
        end_price=1_000_000 + number * 7919 % _ORDERS,
        max_fee=100,
        starts_at=now - 10,
        expires_at=now + 1_000_000,
        conditions=structs.Conditions(0, 0, 0, 0),
        nonce=number,
        counter=0,
    )
    signature = world.workspace.signer("bank").sign_typed_data(typed_data(order, domain))
    return SignedOrder(order, signature, order_hash(order, domain))


@contextmanager
def _served(world: World, folder: Path) -> Iterator[tuple[Service, str]]:
    options, limits = Options(poll=0.2), Limits(rate=1e6, burst=10**6, body=10**8)
    with Service(world.workspace.deployment, world.rpc, folder / "orders.sqlite", options) as service:
        server = uvicorn.Server(uvicorn.Config(app(service, limits), port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield service, f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


def _floor(folder: Path, signed: Sequence[SignedOrder], domain: Domain) -> float:
    """Seconds for what nobody can leave out: parse, recover the signer, write durably."""
    texts = [json.dumps([order_json(each, domain) for each in part]) for part in _parts(signed)]
    with Store(folder / "floor.sqlite") as store:
        began, number = time.perf_counter(), 0
        for part, text in zip(_parts(signed), texts, strict=True):
            json.loads(text)
            for each in part:
                signer_of(each)
            entries = [Entry(number + at, each, 1) for at, each in enumerate(part, 1)]
            store.write([(Change(each.sequence, "accepted", each), "{}") for each in entries], 0)
            number += len(part)
        return time.perf_counter() - began


def _parts(signed: Sequence[SignedOrder]) -> list[Sequence[SignedOrder]]:
    return [signed[at : at + _IN_ONE] for at in range(0, len(signed), _IN_ONE)]


def _post(address: str, bodies: Sequence[bytes]) -> float:
    session = requests.Session()
    session.trust_env = False
    began = time.perf_counter()
    for body in bodies:
        found: Any = session.post(address + "/orders", data=body, timeout=120).json()
        assert all(each["status"] == "accepted" for each in found["orders"]), found
    return time.perf_counter() - began


def _best(service: Service, lane: Lane) -> Entry | None:
    with service.book.view() as view:
        return view.engine.best(lane, 0, view.head.second)


def main() -> None:
    with open_world() as world, tempfile.TemporaryDirectory() as folder:
        world.mint(_SIZE)
        market = world.workspace.market.address.lower()
        world.do("bank", world.battery.set_approval_for_all(market, True))
        domain = Domain(world.workspace.deployment.chain_id, market)
        signed = [_order(world, domain, n) for n in range(_ORDERS)]
        bare = _floor(Path(folder), signed, domain)
        bodies = [json.dumps([order_json(e, domain) for e in part]).encode() for part in _parts(signed)]
        with _served(world, Path(folder)) as (service, address):
            found = documents(bodies[0], False, _IN_ONE)
            checked = best(lambda: [read(each, domain) for each in found], 1)
            took = _post(address, bodies)
            than = "parse, recover, insert"
            line("order_book.accepted", _ORDERS / took, "orders/s", _ORDERS / bare, than)
            line("order_book.read", len(found) / checked, "orders/s", _ORDERS / bare, than)
            lane = Lane(world.battery.address.lower(), world.token.address.lower(), "class", "1")
            inside = best(lambda: _best(service, lane), 20)
            line("order_book.best.in_process", 1000 * inside, "ms")
            session = requests.Session()
            session.trust_env = False
            wanted = {"asset": lane.asset, "token": lane.token, "class": lane.which}
            over = best(lambda: session.get(address + "/best", params=wanted, timeout=60), 20)
            empty = best(lambda: session.get(address + "/nowhere", timeout=60), 20)
            line("order_book.best.http", 1000 * over, "ms", 1000 * empty, "a page that is not there")


if __name__ == "__main__":
    main()
