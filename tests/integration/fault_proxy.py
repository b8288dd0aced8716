"""Stands between a client and a node over HTTP and spoils one request in five, all kinds alike."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

__all__ = ["KINDS", "Proxy", "proxy"]

KINDS = (
    "reset before delivery",
    "reset after delivery",
    "stalled before delivery",
    "late after delivery",
    "429 with Retry-After",
    "502",
    "cut short",
    "not JSON",
    "internal error",
    "delivered twice",
)
SHARE = 0.2
_NO_LINGER = struct.pack("ii", 1, 0)  # a closed socket says RST


class Proxy:
    """`met` counts what was done; `over` lets all pass. `patience`: what the client waits, in seconds."""

    def __init__(self, upstream: str, seed: int, patience: float) -> None:
        self.upstream, self.patience, self.over = upstream, patience, False
        self.met: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self.requests = 0
        self.url = ""
        self._dice, self._lock = random.Random(seed), threading.Lock()
        self._local = threading.local()

    def fate(self) -> str:
        """What happens to the next request: mostly nothing, else a kind that was rarest so far."""
        with self._lock:
            self.requests += 1
            if self.over or self._dice.random() >= SHARE:
                return ""
            least = min(self.met.values())
            kind = self._dice.choice([each for each in KINDS if self.met[each] == least])
            self.met[kind] += 1
            return kind

    def deliver(self, body: bytes) -> bytes:
        session = self._local.__dict__.setdefault("session", requests.Session())
        answer = session.post(self.upstream, data=body, headers={"Content-Type": "application/json"})
        return bytes(answer.content)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: Proxy

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.proxy.fate()
        acts: dict[str, Callable[[bytes], None]] = {
            "reset before delivery": lambda _: self._reset(),
            "reset after delivery": self._reset_after,
            "stalled before delivery": lambda _: self._stall(),
            "late after delivery": self._late,
            "429 with Retry-After": lambda _: self._say(429, b"slow down", {"Retry-After": "0"}),
            "502": lambda _: self._say(502, b"<html>bad gateway</html>"),
            "cut short": self._cut,
            "not JSON": lambda _: self._say(200, b"<html>hello</html>"),
            "internal error": self._internal,
            "delivered twice": self._twice,
        }
        acts.get(kind, self._pass)(body)

    def _pass(self, body: bytes) -> None:
        self._say(200, self.proxy.deliver(body))

    def _say(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.connection.close()

    def _reset_after(self, body: bytes) -> None:
        self.proxy.deliver(body)
        self._reset()

    def _stall(self) -> None:
        time.sleep(1.5 * self.proxy.patience)
        self._reset()

    def _late(self, body: bytes) -> None:
        content = self.proxy.deliver(body)
        time.sleep(1.5 * self.proxy.patience)
        self._say(200, content)

    def _cut(self, body: bytes) -> None:
        content = self.proxy.deliver(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self._reset()

    def _internal(self, body: bytes) -> None:
        asked: Any = json.loads(body)
        error = {"code": -32603, "message": "internal error"}
        answers = [
            {"jsonrpc": "2.0", "id": each["id"], "error": error}
            for each in (asked if isinstance(asked, list) else [asked])
        ]
        self._say(200, json.dumps(answers if isinstance(asked, list) else answers[0]).encode())

    def _twice(self, body: bytes) -> None:
        self.proxy.deliver(body)
        self._pass(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that were broken on purpose."""


@contextmanager
def proxy(upstream: str, seed: int, patience: float) -> Iterator[Proxy]:
    found = Proxy(upstream, seed, patience)
    handler = type("Handler", (_Handler,), {"proxy": found})
    with _Server(("127.0.0.1", 0), handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
