"""The boundary to the network: one JSON document out, one back."""

from __future__ import annotations

import json
from typing import Any, Protocol
from urllib.parse import urlsplit

from battery_chain.errors import Unreachable

__all__ = ["HttpTransport", "Transport"]

_JSON = {"Content-Type": "application/json"}
_BUSY = (429, 502, 503, 504)
_LONGEST_WAIT = 60.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Transport(Protocol):
    """Carries JSON-RPC documents; `fake.FakeNode` is the one for tests."""

    @property
    def url(self) -> str: ...

    def send(self, document: Any) -> Any:
        """The answer; raises `Unreachable` when there is none, though the document may have been
        delivered."""
        ...

    def close(self) -> None: ...


class HttpTransport:
    """JSON over one kept-alive HTTP connection.

    It uses `requests` itself rather than web3's provider: an eighth of the import time, and the answers stay
    the plain JSON that was received, which is what gets compared and stored.
    """

    def __init__(self, url: str, timeout: float = 30) -> None:
        import requests

        self._url, self._timeout = url, timeout
        self._session = requests.Session()
        # A proxy from the environment must not come between this process and its own machine.
        self._session.trust_env = urlsplit(url).hostname not in _LOOPBACK

    @property
    def url(self) -> str:
        """The address without its user, password and query, which may hold secrets."""
        parts = urlsplit(self._url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"

    def send(self, document: Any) -> Any:
        import requests

        try:
            answer = self._session.post(
                self._url, data=json.dumps(document), headers=_JSON, timeout=self._timeout
            )
        except requests.RequestException as failure:
            raise Unreachable(self.url, _reason(failure)) from None
        return self._body(answer.status_code, answer.content, _wait(answer.headers.get("Retry-After", "")))

    def _body(self, status: int, content: bytes, wait: float) -> Any:
        if status in _BUSY:
            raise Unreachable(self.url, f"HTTP {status}", wait)
        try:
            body = json.loads(content)
        except ValueError:
            raise Unreachable(self.url, f"HTTP {status} without JSON", wait) from None
        if status >= 400 and not (isinstance(body, dict) and "error" in body):
            raise Unreachable(self.url, f"HTTP {status}", wait)
        return body

    def close(self) -> None:
        self._session.close()


def _wait(header: str) -> float:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3), at most a minute; 0 where there is no good one."""
    try:
        seconds = float(header) if header.strip().isdecimal() else _until(header)
    except (TypeError, ValueError):
        return 0
    return min(max(seconds, 0), _LONGEST_WAIT)


def _until(header: str) -> float:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    return (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()


def _reason(failure: Exception) -> str:
    """In words; the library's own text repeats the address, which may carry a password."""
    text = str(failure)
    if "refused" in text:
        return "connection refused"
    if "timed out" in text or "Timeout" in type(failure).__name__:
        return "timed out"
    return type(failure).__name__
