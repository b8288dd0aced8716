"""Server-sent events: every change of the order book, each with its sequence as id, none left out.

A client takes a snapshot, and the stream after its sequence; or comes back with `Last-Event-ID`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from battery_chain.book.book import Book

__all__ = ["frames"]

_AT_ONCE = 500
_BEAT = 15.0
"""Seconds after which a silent stream says that it lives: proxies close what is silent for long."""


async def frames(book: Book, after: int) -> AsyncIterator[bytes]:
    """The frames of a stream from the event after `after` on, without an end.

    Each reader asks the store what came after the last that it has sent, so that none can be lost between
    what was kept and what is new.
    """
    loop, rung = asyncio.get_running_loop(), asyncio.Event()
    silence = book.listen(lambda: _ring(loop, rung))
    try:
        yield b"retry: 1000\n\n"
        while True:
            rung.clear()
            if book.sequence > after:
                found = await asyncio.to_thread(book.store.events_after, after, _AT_ONCE)
                for sequence, kind, body in found:
                    yield f"id: {sequence}\nevent: {kind}\ndata: {body}\n\n".encode()
                    after = sequence
            elif not await _heard(rung):
                yield b": \n\n"
    finally:
        silence()


def _ring(loop: asyncio.AbstractEventLoop, rung: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop has ended, and this reader with it
        loop.call_soon_threadsafe(rung.set)


async def _heard(rung: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(rung.wait(), _BEAT)
    except TimeoutError:
        return False
    return True
