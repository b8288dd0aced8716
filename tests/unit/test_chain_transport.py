"""One document out, one back: to this machine and elsewhere, over connections that may have been dropped."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Semaphore, Thread
from typing import Any

import pytest

from battery_chain.chain.transport import HttpTransport
from battery_chain.errors import Unreachable


class _Node(BaseHTTPRequestHandler):
    """Answers with what it was asked, the path, and how many requests its connection has carried."""

    protocol_version = "HTTP/1.1"
    seen = 0
    status, body, drops, headers_too = 200, b"", False, ("X-Nothing", "")

    def do_POST(self) -> None:
        self.seen += 1
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = {"asked": asked, "path": self.path, "seen": self.seen}
        body = self.body or json.dumps(told).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(*self.headers_too)
        self.end_headers()
        self.wfile.write(body)
        # Kept alive, it says, and then it is gone.
        self.close_connection = self.drops

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Tells when it has closed a connection."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.closed = Semaphore(0)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.closed.release()


@contextmanager
def serving(**changed: Any) -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), type("_Changed", (_Node,), changed))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def node(**changed: Any) -> Iterator[int]:
    """Its port."""
    with serving(**changed) as server:
        yield server.server_address[1]


@contextmanager
def transport(url: str, timeout: float = 30) -> Iterator[HttpTransport]:
    found = HttpTransport(url, timeout)
    try:
        yield found
    finally:
        found.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


NEAR = "http://127.0.0.1:{}/rpc?token=x"
FAR = "http://user:hunter2@127.0.0.1:{}/rpc?token=x"
"""With a password in it the other library is used, which knows what to do with it."""


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_nobody_there_is_told_without_the_secrets_of_the_address(url: str) -> None:
    port = _free_port()
    with transport(url.format(port)) as wire, pytest.raises(Unreachable) as refused:
        wire.send({})
    assert str(refused.value) == f"no answer from http://127.0.0.1:{port}/rpc: connection refused"


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_silence_is_told_after_the_time_that_was_set(url: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = url.format(silent.getsockname()[1])
        with transport(address, timeout=0.05) as wire, pytest.raises(Unreachable, match="timed out"):
            wire.send({})


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_an_answer_that_is_no_json_is_no_answer(url: str) -> None:
    said = pytest.raises(Unreachable, match="HTTP 500 without JSON")
    with node(status=500, body=b"<html>") as port, transport(url.format(port)) as wire, said:
        wire.send({})


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_a_busy_node_says_how_long_to_leave_it_alone(url: str) -> None:
    said = pytest.raises(Unreachable, match="HTTP 503")
    busy = node(status=503, headers_too=("Retry-After", "7"))
    with busy as port, transport(url.format(port)) as wire, said as told:
        wire.send({})
    assert told.value.wait == 7


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_a_connection_carries_several_requests(url: str) -> None:
    with node() as port, transport(url.format(port)) as wire:
        for seen in (1, 2, 3):
            assert wire.send({"n": seen}) == {"asked": {"n": seen}, "path": "/rpc?token=x", "seen": seen}


@pytest.mark.parametrize("url", [NEAR, FAR])
def test_a_connection_that_the_node_has_dropped_is_made_anew(url: str) -> None:
    with serving(drops=True) as server, transport(url.format(server.server_address[1])) as wire:
        for _ in range(3):
            assert wire.send({})["seen"] == 1
            assert server.closed.acquire(timeout=30)


def test_to_this_machine_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{_free_port()}")
    with node() as port:
        for url in (NEAR, FAR):
            with transport(url.format(port)) as wire:
                assert wire.send({})["seen"] == 1
