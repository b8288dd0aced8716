"""A node that lies about one capability: a transport in front of a real chain that changes its answers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from battery_chain.chain.transport import HttpTransport

__all__ = ["LIES", "Lying", "not_found"]

LIES = ("absent", "wrong type", "empty", "stale")

Answer = dict[str, Any]
Change = Callable[[Answer, Answer], Answer]
"""A request and its true answer to what is answered instead."""


def not_found(request: Answer, _answer: Answer) -> Answer:
    message = f"the method {request['method']} does not exist"
    return {"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32601, "message": message}}


class Lying:
    """`change` sees each request with its answer; `whole` sees each batch; `told` counts what was changed."""

    def __init__(self, url: str, change: Change, whole: Callable[[Any, Any], Any] | None = None) -> None:
        self._node, self._change, self._whole = HttpTransport(url), change, whole
        self.url, self.told = url, 0

    def close(self) -> None:
        self._node.close()

    def send(self, document: Any) -> Any:
        if isinstance(document, list):
            return self._batch(document)
        return self._undelivered(document) or self._one(document, self._node.send(document))

    def _undelivered(self, request: Answer) -> Answer | None:
        """What is answered to a lie about a method that acts: the node itself never hears of it."""
        if not request["method"].startswith("evm_"):
            return None
        unasked: Answer = {"id": request["id"], "result": "not asked"}
        said = self._change(request, dict(unasked))
        self.told += said != unasked
        return said if said != unasked else None

    def _batch(self, documents: list[Answer]) -> Any:
        true = self._node.send(documents)
        if self._whole is not None:
            said = self._whole(documents, true)
            self.told += said != true
            return said
        by_id = {each["id"]: each for each in true}
        return [self._one(each, by_id[each["id"]]) for each in documents]

    def _one(self, request: Answer, answer: Answer) -> Answer:
        said = self._change(request, copy.deepcopy(answer))
        self.told += said != answer
        return said
