"""The order book over HTTP: JSON, uint256 as decimal texts, errors as RFC 9457, `as_of_block` and
`block_hash` in every answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Header, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException as AnyHTTPException

from battery_chain.book.body import documents
from battery_chain.book.entry import Lane
from battery_chain.book.guard import Guard, Limits, problem_body
from battery_chain.book.intake import Verdict, read
from battery_chain.book.service import Service
from battery_chain.book.show import brief, domain_view, lane_view, level_view, match_view, order_view
from battery_chain.book.store import Head, Search
from battery_chain.book.stream import frames
from battery_chain.errors import BadInput, BatteryChainError
from battery_chain.market.order import NOBODY, Side
from battery_chain.market.signed import types_of

__all__ = ["app"]

_SIDES = {"sell": Side.SELL, "buy": Side.BUY}
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")

Address = Annotated[str, Query(pattern=r"^0x[0-9a-fA-F]{40}$")]
Lot = Annotated[str, Query(pattern=r"^0x[0-9a-fA-F]{64}$")]
SideName = Literal["sell", "buy"]


def app(service: Service, limits: Limits | None = None) -> FastAPI:
    """The order book of a service that was started, as an ASGI application that can be mounted in another."""
    chosen = limits or Limits()
    made = FastAPI(title="Order book", docs_url=None, redoc_url=None, separate_input_output_schemas=False)
    made.include_router(_Pages(service, chosen).router())
    made.add_exception_handler(RequestValidationError, _invalid)
    made.add_exception_handler(AnyHTTPException, _refused)
    made.add_exception_handler(BatteryChainError, _failed)
    made.add_middleware(Guard, limits=chosen)
    return made


class _Pages:
    """One method a page."""

    def __init__(self, service: Service, limits: Limits) -> None:
        self._service, self._book, self._limits = service, service.book, limits
        self._streams = 0

    def router(self) -> APIRouter:
        found = APIRouter()
        found.add_api_route("/orders", self.post, methods=["POST"])
        pages: dict[str, Callable[..., Any]] = {
            "/orders": self.orders,
            "/orders/{order_hash}": self.order,
            "/best": self.best,
            "/depth": self.depth,
            "/lanes": self.lanes,
            "/matches": self.matches,
            "/snapshot": self.snapshot,
            "/stream": self.stream,
            "/health": self.health,
            "/ready": self.ready,
        }
        for path, page in pages.items():
            found.add_api_route(path, page, methods=["GET"], response_model=None)
        return found

    # -- taking orders in

    async def post(self, request: Request) -> JSONResponse:
        """One order, a JSON list of orders, or NDJSON (`application/x-ndjson`): each as a wallet signs it.

        Each gets an answer of its own: accepted (it is on the disk), known, or refused with the reason.
        """
        body = await request.body()
        lines = "ndjson" in request.headers.get("content-type", "")
        found = await asyncio.to_thread(documents, body, lines, self._limits.orders)
        group = await asyncio.to_thread(lambda: [read(each, self._service.domain) for each in found])
        verdicts, head = await asyncio.wrap_future(self._service.offer(group))
        return JSONResponse(_stamp(head) | {"orders": [_verdict(each) for each in verdicts]})

    # -- one order, many orders

    async def orders(
        self,
        maker: Address | None = None,
        asset: Address | None = None,
        token: Address | None = None,
        side: SideName | None = None,
        state: Literal["open", "filled", "cancelled", "expired", "dropped", "all"] = "open",
        lot: Lot | None = None,
        battery_class: Annotated[int | None, Query(alias="class", ge=1, le=255)] = None,
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> JSONResponse:
        """Orders in the order in which they came; `next` of a page is `after` of the following one."""
        wanted: dict[str, Any] = {
            "maker": maker and maker.lower(),
            "asset": asset and asset.lower(),
            "token": token and token.lower(),
            "side": None if side is None else int(_SIDES[side]),
            "state": None if state == "all" else state,
            "lot": lot and lot.lower(),
            "class_id": battery_class,
        }
        equal = {name: value for name, value in wanted.items() if value is not None}
        head = self._book.head
        found = await asyncio.to_thread(self._book.store.search, Search(equal, after, limit))
        rows = [order_view(each.entry, each.state, each.reason) for each in found]
        next_ = found[-1].entry.sequence if len(found) == limit else None
        return JSONResponse(_stamp(head) | {"orders": rows, "next": next_})

    async def order(self, order_hash: str) -> JSONResponse:
        """One order by its hash, whatever has become of it; with its types and domain it is a file that the
        command line and a wallet read.
        """
        if not _HASH.fullmatch(order_hash):
            raise HTTPException(422, "the hash of an order is 0x and 64 hexadecimal digits")
        key, head = bytes.fromhex(order_hash[2:]), self._book.head
        kept = (await asyncio.to_thread(self._book.store.find, [key])).get(key)
        if kept is None:
            raise HTTPException(404, f"no order {order_hash} was ever accepted here")
        view = order_view(kept.entry, kept.state, kept.reason)
        return JSONResponse(_stamp(head) | view | domain_view(kept.entry, self._service.domain))

    # -- prices

    async def best(
        self,
        token: Address,
        asset: Address,
        lot: Lot | None = None,
        battery_class: Annotated[int | None, Query(alias="class", ge=0, le=255)] = None,
        taker: Address = NOBODY,
    ) -> JSONResponse:
        """The best order to buy from and to sell to: of a lot, a class, or (neither) a fund's shares."""
        lane = _lane(asset, token, lot, battery_class)
        with self._book.view() as view:
            second = view.head.second
            firsts = {
                name: view.engine.best(lane, side, second, taker.lower()) for name, side in _SIDES.items()
            }
            stamp = _stamp(view.head, view.sequence)
        shown = {name: each and brief(each, second) for name, each in firsts.items()}
        return JSONResponse(stamp | {"lane": lane_view(lane)} | shown)

    async def depth(
        self,
        token: Address,
        asset: Address,
        lot: Lot | None = None,
        battery_class: Annotated[int | None, Query(alias="class", ge=0, le=255)] = None,
        levels: Annotated[int, Query(ge=1, le=200)] = 20,
    ) -> JSONResponse:
        """What is offered at the best prices, for one battery or one whole share (10^18 units)."""
        lane = _lane(asset, token, lot, battery_class)
        with self._book.view() as view:
            second = view.head.second
            sides = {name: view.engine.depth(lane, side, second, levels) for name, side in _SIDES.items()}
            stamp = _stamp(view.head, view.sequence)
        shown = {name: [level_view(each) for each in found] for name, found in sides.items()}
        return JSONResponse(stamp | {"lane": lane_view(lane)} | shown)

    async def lanes(self) -> JSONResponse:
        """What is traded now: lots, classes, funds."""
        with self._book.view() as view:
            found, stamp = view.engine.lanes(), _stamp(view.head, view.sequence)
        return JSONResponse(stamp | {"lanes": [lane_view(each) for each in found]})

    async def matches(self, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> JSONResponse:
        """Pairs that cross: anybody may send them to `matchOrders`. None while the market is paused."""
        with self._book.view() as view:
            found = [] if self._service.follower.paused else view.engine.matches(view.head.second, limit)
            stamp = _stamp(view.head, view.sequence)
        return JSONResponse(stamp | {"matches": [match_view(each) for each in found]})

    # -- all of it

    async def snapshot(self) -> JSONResponse:
        """All open orders, and the sequence that they are true of: the stream goes on after it."""
        with self._book.view() as view:
            entries, stamp = list(view.engine.entries.values()), _stamp(view.head, view.sequence)
        domain = {"chainId": self._service.domain.chain_id, "verifyingContract": self._service.domain.market}
        rows = await asyncio.to_thread(lambda: [order_view(each) for each in entries])
        return JSONResponse(stamp | {"types": types_of(), "domain": domain, "orders": rows})

    async def stream(
        self,
        after: Annotated[int | None, Query(ge=0)] = None,
        last_event_id: Annotated[int | None, Header(ge=0)] = None,
    ) -> Response:
        """Server-sent events: accepted, changed, closed, restored; the id is the sequence.

        From the event after `Last-Event-ID`, or after `after`; without either from now on.
        """
        begin = last_event_id if last_event_id is not None else after
        newest = self._book.sequence
        if begin is None:
            begin = newest
        if begin > newest:
            raise HTTPException(410, f"sequence {begin} was never given; take a snapshot")
        if begin < newest and begin + 1 < await asyncio.to_thread(self._book.store.oldest_event):
            raise HTTPException(410, f"what came after sequence {begin} is no longer kept; take a snapshot")
        if self._streams >= self._limits.streams:
            raise HTTPException(503, f"{self._streams} streams are open, which is the most")
        return StreamingResponse(
            self._counted(begin),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    async def _counted(self, begin: int) -> Any:
        self._streams += 1
        try:
            async for frame in frames(self._book, begin):
                yield frame
        finally:
            self._streams -= 1

    # -- how it is

    async def health(self) -> JSONResponse:
        """Whether it runs, how far it is behind, what is wrong."""
        return JSONResponse(self._health())

    async def ready(self) -> JSONResponse:
        """503 until the order book is true of the chain as it is, and while the chain does not answer."""
        found = self._health()
        return JSONResponse(found, 200 if found["ready"] else 503)

    def _health(self) -> dict[str, Any]:
        found = self._service.health()
        return _stamp(found.head, self._book.sequence) | {
            "ready": found.ready,
            "paused": found.paused,
            "orders": found.orders,
            "lag_blocks": found.lag,
            "reorganisations": found.reorganisations,
            "trouble": found.trouble or None,
        }


def _lane(asset: str, token: str, lot: str | None, battery_class: int | None) -> Lane:
    if lot is not None and battery_class is not None:
        raise HTTPException(422, "name a lot or a class, not both")
    places = asset.lower(), token.lower()
    if lot is not None:
        return Lane(*places, "lot", lot.lower())
    return Lane(*places, "shares") if battery_class is None else Lane(*places, "class", str(battery_class))


def _stamp(head: Head, sequence: int | None = None) -> dict[str, Any]:
    found = {"as_of_block": head.number, "block_hash": head.hash, "second": head.second}
    return found if sequence is None else found | {"sequence": sequence}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "hash": "0x" + verdict.hash.hex() if verdict.hash else None,
        "sequence": verdict.sequence or None,
        "reason": verdict.reason.json() if verdict.reason else None,
    }


# -- errors


def _problem(status: int, title: str, detail: str, **more: Any) -> Response:
    return Response(
        problem_body(status, title, detail, **more), status, media_type="application/problem+json"
    )


async def _refused(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, AnyHTTPException)
    return _problem(failure.status_code, _TITLES.get(failure.status_code, "Refused"), str(failure.detail))


async def _invalid(_: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)
    wrong = [{"field": str(each["loc"][-1]), "rule": each["msg"]} for each in failure.errors()]
    return _problem(
        422, "Bad request", "; ".join(f"{w['field']}: {w['rule']}" for w in wrong), problems=wrong
    )


async def _failed(_: Request, failure: Exception) -> Response:
    if isinstance(failure, BadInput):
        wrong = [{"row": each.row, "field": each.column, "rule": each.rule} for each in failure.problems]
        return _problem(422, "Bad request", str(failure), problems=wrong)
    return _problem(503, type(failure).__name__, str(failure))


_TITLES = {404: "Not found", 405: "Not allowed", 410: "Gone", 422: "Bad request", 503: "Not now"}
