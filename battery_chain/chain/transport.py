"""The boundary to the network: one JSON document out, one back."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from battery_chain.errors import Unreachable

__all__ = ["HttpTransport", "Transport"]

_JSON = {"Content-Type": "application/json"}
_RETRY_AFTER = "Retry-After"
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
    """JSON over kept-alive HTTP connections.

    It uses no web3 provider: that takes eight times as long to import, and the answers stay the plain JSON
    that was received, which is what gets compared and stored. To this machine it uses `urllib3` as it is,
    which is loaded in half the time; elsewhere `requests` looks after proxies and certificates.
    """

    def __init__(self, url: str, timeout: float = 30) -> None:
        self._url = url
        self._wire: _Wire = _Direct(url, timeout) if _is_near(url) else _Far(url, timeout)

    @property
    def url(self) -> str:
        """The address without its user, password and query, which may hold secrets."""
        parts = urlsplit(self._url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"

    def send(self, document: Any) -> Any:
        try:
            answer = self._wire.post(json.dumps(document))
        except _NoAnswer as none:
            raise Unreachable(self.url, str(none)) from None
        return self._body(answer.status, answer.content, _wait(answer.retry_after))

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
        self._wire.close()


class _NoAnswer(Exception):
    """Why there is none, in words."""


class _Answer(NamedTuple):
    status: int
    content: bytes
    retry_after: str


class _Wire(Protocol):
    """Posts a text. Raises `_NoAnswer`."""

    def post(self, text: str) -> _Answer: ...
    def close(self) -> None: ...


def _is_near(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in _LOOPBACK and "@" not in parts.netloc


class _Direct:
    """To this machine, whatever proxy the environment names."""

    def __init__(self, url: str, timeout: float) -> None:
        from urllib3 import HTTPConnectionPool

        parts = urlsplit(url)
        self._target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self._pool = HTTPConnectionPool(parts.hostname or "", parts.port, timeout=timeout, retries=False)

    def post(self, text: str) -> _Answer:
        from urllib3.exceptions import HTTPError

        try:
            answer = self._pool.request("POST", self._target, body=text, headers=_JSON)
        except HTTPError as failure:
            raise _NoAnswer(_reason(failure)) from None
        return _Answer(answer.status, answer.data, answer.headers.get(_RETRY_AFTER, ""))

    def close(self) -> None:
        self._pool.close()


class _Far:
    """To another machine."""

    def __init__(self, url: str, timeout: float) -> None:
        import requests

        self._url, self._timeout = url, timeout
        self._session = requests.Session()
        # A proxy from the environment must not come between this process and its own machine.
        self._session.trust_env = urlsplit(url).hostname not in _LOOPBACK

    def post(self, text: str) -> _Answer:
        from requests import RequestException

        try:
            answer = self._session.post(self._url, data=text, headers=_JSON, timeout=self._timeout)
        except RequestException as failure:
            raise _NoAnswer(_reason(failure)) from None
        return _Answer(answer.status_code, answer.content, answer.headers.get(_RETRY_AFTER, ""))

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
