"""What a refusal in kind means, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["IN_KIND_HINTS"]

_SEE = "see what waits, and until when: battery-chain fund in-kind"
_BACK = "it goes back: battery-chain fund take-back"

IN_KIND_HINTS: Mapping[str, tuple[str, str]] = {
    "AssessedSince": (
        "{id} was assessed after the window of the epoch had ended: its value is another now",
        _BACK,
    ),
    "BatchKept": (
        "batteries of batch {batchId} wait since contribution {contributionId}",
        "ask for them first: battery-chain fund take-back CONTRIBUTION --stray ID; or name single batteries",
    ),
    "NeverRecycled": ("what waits in kind is not recycled ({id})", _BACK),
    "NoSuchRequest": ("there is no open request {requestId} in kind", _SEE),
    "NotAssessed": (
        "{id} has no assessment that counts: it was never assessed, or too long ago",
        "assess it: battery-chain assess run FILE; or name batteries instead of the batch",
    ),
    "NotComplete": ("not all that came with {id} is still there", _BACK),
    "NotKept": ("{id} does not wait for contribution {contributionId}", _SEE),
    "NotRequester": ("request {requestId} is not {caller}'s", _SEE),
    "NothingAsked": ("nothing was named", "name batteries, or a number of shares"),
    "NothingMovable": (
        "none of what is left of contribution {contributionId} can move now",
        "ask again when it is released; one that left its batch: --stray ID",
    ),
    "StillOpen": (
        "request {requestId} may still be done, until {until}: nothing goes back before",
        "wait, or strike it: battery-chain fund strike; it goes back at once where there is no deal",
    ),
    "TooLate": ("contributions for epoch {epoch} were accepted until {until}", _BACK),
    "TooMany": ("{count} are too many at once, {limit} at most", "make two requests of it"),
    "TooManyOpen": ("{account} has {limit} open requests already", _SEE),
}
