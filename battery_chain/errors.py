"""Every error the package raises, as one tree.

    BatteryChainError
    ├── Rejected                 final: the same input fails again
    │   ├── BadInput             a file, a row, a setting or an argument is wrong; carries every problem found
    │   ├── Missing              something is not there; carries the command that mends it
    │   ├── Mismatch             two sources that must agree do not (chain and model, chain and artifact)
    │   ├── Reverted             the chain refused; carries the decoded custom error
    │   └── NotPermitted         a key is missing or locked, or its account lacks the role
    └── Retryable                the same command, run again, may succeed
        ├── Unreachable          no answer from the chain
        ├── Unfinished           partly done or scheduled; run again to go on
        ├── Unwritable           a file could not be written: the disk is full, or not ours
        └── WrongChain           the journal or the deployment belongs to another chain or another history

Errors carry facts (ids, addresses, values), never colours or layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

__all__ = [
    "BadInput",
    "BatteryChainError",
    "Mismatch",
    "Missing",
    "NotPermitted",
    "Problem",
    "Rejected",
    "Retryable",
    "Reverted",
    "Unfinished",
    "Unreachable",
    "Unwritable",
    "WrongChain",
]


class BatteryChainError(Exception):
    """The base of all errors of this package; `exit_code` is what the command line returns for it."""

    exit_code: ClassVar[int] = 1


class Rejected(BatteryChainError):
    """Final: the same input fails again."""


class Retryable(BatteryChainError):
    """The same command, run again, may succeed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input: where it is and which rule it breaks.

    `row` counts the lines of the file from 1 (the header of a CSV file is row 1); 0 is the file as a whole.
    """

    source: str
    row: int
    column: str
    rule: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.row}" if self.row else self.source
        return f"{place}: {self.column}: {self.rule}" if self.column else f"{place}: {self.rule}"


class BadInput(Rejected):
    """An input is refused as a whole; `problems` lists everything wrong with it."""

    exit_code = 2

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("BadInput needs at least one problem")
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Missing(Rejected):
    """Something that must be there is not; `remedy` is the command that mends it."""

    exit_code = 2

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}; {remedy}")


class Unreachable(Retryable):
    """No answer from the chain at `url`; it may have asked to be left alone for `wait` seconds."""

    exit_code = 3

    def __init__(self, url: str, reason: str, wait: float = 0) -> None:
        self.url, self.reason, self.wait = url, reason, wait
        super().__init__(f"no answer from {url}: {reason}")


class Mismatch(Rejected):
    """Two sources that must agree do not; `left` and `right` are what each says."""

    exit_code = 4

    def __init__(self, what: str, left: object, right: object) -> None:
        self.what, self.left, self.right = what, left, right
        super().__init__(f"{what}: {left} is not {right}")


class Reverted(Rejected):
    """The chain refused: `error` is the name of the custom error, `arguments` its values by name."""

    exit_code = 5

    def __init__(self, error: str, arguments: Mapping[str, Any], action: str = "", data: str = "") -> None:
        self.error, self.arguments, self.action, self.data = error, dict(arguments), action, data
        said = ", ".join(f"{name} {value}" for name, value in self.arguments.items())
        what = f"{error}({said})" if said else error
        said = f"refused by the chain: {what}"
        super().__init__(f"{action} {said}" if action else said)


class Unfinished(Retryable):
    """Partly done, or scheduled for later: the same command, run again, goes on."""

    exit_code = 6

    def __init__(self, what: str, done: int = 0, total: int = 0) -> None:
        self.what, self.done, self.total = what, done, total
        super().__init__(f"{what} ({done} of {total} done)" if total else what)


class Unwritable(Retryable):
    """`file` could not be written; what it held before is still there, and nothing was sent that it should
    have told of."""

    exit_code = 6

    def __init__(self, file: object, reason: str) -> None:
        self.file, self.reason = str(file), reason
        super().__init__(f"{file} cannot be written: {reason}")


class NotPermitted(Rejected):
    """The key for `account` is missing or locked, or the account may not do this."""

    exit_code = 7

    def __init__(self, account: str, reason: str) -> None:
        self.account, self.reason = account, reason
        super().__init__(f"{account}: {reason}")


class WrongChain(Retryable):
    """The chain that answers is not the one the journal or the deployment belongs to."""

    exit_code = 3

    def __init__(self, what: str, expected: object, found: object) -> None:
        self.what, self.expected, self.found = what, expected, found
        super().__init__(f"{what}: expected {expected}, found {found}")
