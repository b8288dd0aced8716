"""What every request passes first: how large it may be, how many a client may send."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Guard", "Limits", "problem_body"]

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]

_CLIENTS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """body: bytes of a request; orders: in one request; rate: requests a second of one client, after a burst;
    streams: at once, of all clients.
    """

    body: int = 4_000_000
    orders: int = 1_000
    rate: float = 50.0
    burst: int = 200
    streams: int = 1_000


def problem_body(status: int, title: str, detail: str, **more: Any) -> bytes:
    """RFC 9457."""
    return json.dumps(
        {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    ).encode()


class _TooLarge(Exception):
    pass


class Guard:
    """Pure ASGI. A client is an address; behind a proxy, uvicorn's `--proxy-headers` says whose."""

    def __init__(self, app: _App, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._limits, self._clock = app, limits, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens left, when

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wait = self._wait((scope.get("client") or ("",))[0])
        if wait:
            headers = [(b"retry-after", str(int(wait) + 1).encode())]
            rate = f"at most {self._limits.rate:g} requests a second"
            await _refuse(send, 429, "Too many requests", rate, headers)
            return
        if _length(scope) > self._limits.body:
            await self._large(send)
            return
        await self._limited(scope, receive, send)

    async def _limited(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Counts what comes: a length may be missing, or a lie."""
        seen, begun = 0, False

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limits.body:
                raise _TooLarge
            return message

        async def noted(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLarge:
            if not begun:
                await self._large(send)

    async def _large(self, send: _Send) -> None:
        await _refuse(send, 413, "Too large", f"at most {self._limits.body} bytes in one request", [])

    def _wait(self, client: str) -> float:
        """Seconds until this client may ask again; 0: now, and it is counted."""
        now = self._clock()
        tokens, since = self._buckets.pop(client, (float(self._limits.burst), now))
        tokens = min(self._limits.burst, tokens + (now - since) * self._limits.rate)
        ok = tokens >= 1
        self._buckets[client] = tokens - ok, now
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if ok else (1 - tokens) / self._limits.rate


def _length(scope: _Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(
    send: _Send, status: int, title: str, detail: str, headers: list[tuple[bytes, bytes]]
) -> None:
    kind = (b"content-type", b"application/problem+json")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *headers]})
    await send({"type": "http.response.body", "body": problem_body(status, title, detail)})
