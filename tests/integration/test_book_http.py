"""The order book over HTTP: answers, errors, limits, and a stream that misses nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn

from battery_chain.book.guard import Limits
from battery_chain.book.service import Options, Service
from battery_chain.book.web import app
from battery_chain.lifecycle import transfer
from battery_chain.market.order import items_of
from tests.integration.book_stage import Stage, stage_of
from tests.integration.deployed import Scene

_PATIENCE = 60


class Site:
    """A served order book and its client; `stage.service` is the one that serves."""

    def __init__(self, stage: Stage, address: str) -> None:
        self.stage, self.address = stage, address
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, status: int = 200, **parameters: Any) -> dict[str, Any]:
        answer = self.session.get(self.address + path, params=parameters, timeout=_PATIENCE)
        assert answer.status_code == status, answer.text
        self.kind = answer.headers["content-type"]
        found: dict[str, Any] = answer.json()
        return found

    def post(self, body: Any, status: int = 200, kind: str = "application/json") -> dict[str, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body)
        answer = self.session.post(
            self.address + "/orders", data=data, headers={"content-type": kind}, timeout=_PATIENCE
        )
        assert answer.status_code == status, answer.text
        self.kind = answer.headers["content-type"]
        found: dict[str, Any] = answer.json()
        return found

    @contextmanager
    def events(self, after: int) -> Iterator[Iterator[tuple[int, str, dict[str, Any]]]]:
        """The stream after a sequence: (id, kind, body)."""
        with self.session.get(
            self.address + "/stream", headers={"last-event-id": str(after)}, stream=True, timeout=_PATIENCE
        ) as answer:
            assert answer.status_code == 200, answer.text
            yield _frames(answer)

    def caught_up(self) -> None:
        """Waits until the order book is true of the newest block."""
        newest = self.stage.rpc.block_number()
        turn = threading.Event()
        for _ in range(_PATIENCE * 20):
            found = self.get("/health")
            if found["ready"] and found["as_of_block"] >= newest:
                return
            turn.wait(0.05)
        raise AssertionError(f"not at block {newest}: {self.get('/health')}")


def _frames(answer: requests.Response) -> Iterator[tuple[int, str, dict[str, Any]]]:
    fields: dict[str, str] = {}
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "id" in fields:
            yield int(fields["id"]), fields["event"], json.loads(fields["data"])
            fields = {}


@contextmanager
def served(stage: Stage, limits: Limits | None = None) -> Iterator[Site]:
    stage.service.close()
    stage.service = Service(
        stage.scene.workspace.deployment, stage.rpc, stage.store, Options(poll=0.05, sweep=0)
    )
    stage.service.start()
    config = uvicorn.Config(
        app(stage.service, limits or Limits(rate=10_000, burst=10_000)),
        port=0,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    turn = threading.Event()
    while not server.started:
        assert thread.is_alive()
        turn.wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    site = Site(stage, f"http://127.0.0.1:{port}")
    try:
        site.caught_up()
        yield site
    finally:
        site.session.close()
        server.should_exit = True
        thread.join()


@pytest.fixture
def site(scene: Scene, tmp_path: Path) -> Iterator[Site]:
    with stage_of(scene, str(tmp_path / "orders.sqlite")) as stage, served(stage) as found:
        yield found


@pytest.fixture
def limited(scene: Scene, tmp_path: Path) -> Iterator[Site]:
    limits = Limits(body=20_000, orders=2, rate=0.001, burst=40)
    with stage_of(scene, str(tmp_path / "orders.sqlite")) as stage, served(stage, limits) as found:
        yield found


# -- orders in


def test_each_order_of_a_request_gets_its_answer(site: Site) -> None:
    stage = site.stage
    good, bad = stage.document(stage.order()), stage.document(stage.order("alice"))
    found = site.post([good, bad, good])
    assert [each["status"] for each in found["orders"]] == ["accepted", "refused", "known"]
    assert found["orders"][1]["reason"]["error"] == "NotOwner"
    assert "belongs to" in found["orders"][1]["reason"]["words"]
    assert found["as_of_block"] == stage.rpc.block_number()
    one = site.get("/orders/" + found["orders"][0]["hash"])
    assert {name: one[name] for name in ("types", "primaryType", "domain", "signature")} == {
        name: good[name] for name in ("types", "primaryType", "domain", "signature")
    }
    assert one["order"] == good["message"]


def test_orders_come_one_a_line(site: Site) -> None:
    stage = site.stage
    lines = "\n".join(json.dumps(stage.document(stage.order())) for _ in range(3)) + "\n\n"
    found = site.post(lines.encode(), kind="application/x-ndjson")
    assert [each["sequence"] for each in found["orders"]] == [1, 2, 3]


def test_a_line_that_is_not_json_refuses_the_request_and_names_the_line(site: Site) -> None:
    line = json.dumps(site.stage.document(site.stage.order())).encode()
    found = site.post(line + b"\n{", 422, "application/x-ndjson")
    assert site.kind == "application/problem+json"
    assert found["status"] == 422
    assert found["problems"][0]["row"] == 2
    assert site.get("/orders")["orders"] == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b'{"a":1}', b"7", b"[null]", b"\xff"])
def test_no_body_breaks_the_service(site: Site, body: bytes) -> None:
    answer = requests.post(site.address + "/orders", data=body, timeout=_PATIENCE)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["orders"][0]["status"] == "refused"
    assert site.get("/ready")["ready"] is True


def test_a_request_that_is_too_large_is_refused_whatever_it_says_of_its_length(limited: Site) -> None:
    body = b"x" * 20_001
    assert limited.post(body, 413)["detail"] == "at most 20000 bytes in one request"

    def parts() -> Iterator[bytes]:
        for at in range(0, len(body), 1_000):
            yield body[at : at + 1_000]

    answer = requests.post(limited.address + "/orders", data=parts(), timeout=_PATIENCE)
    assert answer.status_code == 413


def test_more_orders_than_a_request_may_have_are_refused(limited: Site) -> None:
    documents = [limited.stage.document(limited.stage.order()) for _ in range(3)]
    assert limited.post(documents, 422)["problems"][0]["rule"] == "3 orders; at most 2 in one request"


def test_a_client_that_asks_too_often_is_told_when_to_come_back(limited: Site) -> None:
    answers = [requests.get(limited.address + "/health", timeout=_PATIENCE) for _ in range(41)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["title"] == "Too many requests"
    assert int(answers[-1].headers["retry-after"]) > 0


# -- questions


def test_orders_are_paged_and_filtered_by_what_they_are(site: Site) -> None:
    stage = site.stage
    hashes = ["0x" + each.hex() for each in stage_posts(site, [stage.order() for _ in range(5)])]
    (buys,) = stage_posts(site, [stage.buy()])
    first = site.get("/orders", limit=3, side="sell")
    assert [each["hash"] for each in first["orders"]] == hashes[:3]
    rest = site.get("/orders", limit=3, side="sell", after=first["next"])
    assert ([each["hash"] for each in rest["orders"]], rest["next"]) == (hashes[3:], None)
    (mine,) = site.get("/orders", maker=stage.address("alice"))["orders"]
    assert mine["hash"] == "0x" + buys.hex()
    assert site.get("/orders", state="cancelled")["orders"] == []
    assert len(site.get("/orders", **{"class": 1})["orders"]) == 6


def stage_posts(site: Site, orders: list[Any]) -> list[bytes]:
    found = site.post([site.stage.document(each) for each in orders])["orders"]
    assert [each["status"] for each in found] == ["accepted"] * len(orders)
    return [bytes.fromhex(each["hash"][2:]) for each in found]


def test_best_and_depth_of_a_class_and_of_a_lot(site: Site) -> None:
    stage, w = site.stage, site.stage.scene.workspace
    pair = items_of(stage.ids[1:3], {})
    stage_posts(
        site,
        [stage.order(price=500), stage.order(items=pair, amount=2, price=900), stage.buy(price=400)],
    )
    lane = {"asset": w.battery.address, "token": w.token.address}
    found = site.get("/best", **lane, **{"class": 1})
    assert (found["sell"]["price"], found["buy"]["price"]) == ("900", "400")
    depth = site.get("/depth", **lane, **{"class": 1})
    assert [(each["price"], each["amount"]) for each in depth["sell"]] == [("450", "2"), ("500", "1")]
    lot = site.get("/orders", side="buy")["orders"][0]["lot"]
    assert site.get("/best", **lane, lot=lot)["sell"]["price"] == "500"
    kinds = {(each["kind"], each["which"]) for each in site.get("/lanes")["lanes"]}
    assert kinds >= {("class", "1"), ("lot", lot)}


def test_a_pair_that_crosses_is_a_match(site: Site) -> None:
    stage = site.stage
    sells, buys = stage_posts(site, [stage.order(price=500), stage.buy(price=600)])
    (match,) = site.get("/matches")["matches"]
    found = (match["sell"]["hash"], match["buy"]["hash"], match["amount"], match["cash"])
    assert found == ("0x" + sells.hex(), "0x" + buys.hex(), "1", "500")


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/orders/0x12", 422, "Bad request"),
        ("/orders/0x" + "12" * 32, 404, "Not found"),
        ("/nowhere", 404, "Not found"),
        ("/docs", 404, "Not found"),
        ("/orders?limit=0", 422, "Bad request"),
        ("/orders?maker=alice", 422, "Bad request"),
        ("/best", 422, "Bad request"),
        ("/stream?after=99", 410, "Gone"),
    ],
)
def test_errors_are_problems_of_rfc_9457(site: Site, path: str, status: int, title: str) -> None:
    found = site.get(path, status)
    assert site.kind == "application/problem+json"
    assert (found["status"], found["title"], found["type"]) == (status, title, "about:blank")
    assert found["detail"]


def test_it_is_not_ready_while_the_chain_does_not_answer(site: Site) -> None:
    assert site.get("/ready")["lag_blocks"] == 0
    broken, site.stage.service.follower._rpc = site.stage.service.follower._rpc, _Silent()  # type: ignore[assignment]
    turn = threading.Event()
    for _ in range(_PATIENCE * 20):
        if site.session.get(site.address + "/ready", timeout=_PATIENCE).status_code == 503:
            break
        turn.wait(0.05)
    assert site.get("/ready", 503)["trouble"] == "no answer from http://nowhere: connection refused"
    site.stage.service.follower._rpc = broken
    site.caught_up()


class _Silent:
    def block(self, which: object) -> object:
        from battery_chain.errors import Unreachable

        raise Unreachable("http://nowhere", "connection refused")


# -- snapshot and stream


def test_a_snapshot_and_the_stream_after_it_give_the_order_book_without_a_gap(site: Site) -> None:
    """Orders come and go while others read: the stream applied to a snapshot gives what is there."""
    stage, over = site.stage, threading.Event()
    documents = [stage.document(stage.order(items=items_of([stage.ids[n % 4]], {}))) for n in range(60)]

    w = stage.scene.workspace
    gone = w.battery.transfer_from(w.address("bank"), w.address("chanida"), stage.ids[0])

    def write() -> None:
        try:
            for at in range(0, len(documents), 3):
                requests.post(site.address + "/orders", json=documents[at : at + 3], timeout=_PATIENCE)
                if at == 30:
                    stage.do("bank", gone)
        finally:
            over.set()

    writer = threading.Thread(target=write)
    writer.start()
    readers = [Reader(site) for _ in range(4)]
    while not over.is_set():
        readers.append(Reader(site))
        over.wait(0.05)
    writer.join()
    site.caught_up()
    last = site.get("/snapshot")
    expected = {each["hash"] for each in last["orders"]}
    assert 0 < len(expected) < 60
    for each in readers:
        assert each.until(last["sequence"]) == expected


class Reader:
    """Takes a snapshot; later applies the stream to it, in two connections."""

    def __init__(self, site: Site) -> None:
        found = site.get("/snapshot")
        self.site, self.sequence = site, found["sequence"]
        self.hashes = {each["hash"] for each in found["orders"]}

    def until(self, last: int) -> set[str]:
        for stop in ((self.sequence + last) // 2, last):
            self._read(stop)
        return self.hashes

    def _read(self, stop: int) -> None:
        if self.sequence >= stop:
            return
        with self.site.events(self.sequence) as events:
            for sequence, _, body in events:
                assert sequence == self.sequence + 1
                self.sequence = sequence
                (self.hashes.add if body["state"] == "open" else self.hashes.discard)(body["hash"])
                if sequence >= stop:
                    return


def test_a_stream_tells_what_happens_while_it_is_open(site: Site) -> None:
    stage = site.stage
    with site.events(0) as events:
        (order,) = stage_posts(site, [stage.order()])
        assert next(events)[:2] == (1, "accepted")
        transfer(stage.scene.workspace, [stage.ids[0]], "chanida", "bank")
        sequence, kind, body = next(events)
        assert (sequence, kind, body["hash"]) == (2, "closed", "0x" + order.hex())
        assert body["reason"]["error"] == "NotOwner"
