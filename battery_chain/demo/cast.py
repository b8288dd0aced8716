"""What the chapters of the story share."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from battery_chain.assessment import BatchFacts
from battery_chain.chain import Receipt
from battery_chain.demo.checks import Checks
from battery_chain.demo.fleet import Fleet, Key
from battery_chain.demo.stage import Stage
from battery_chain.deploy import Description, Workspace
from battery_chain.manifest import keccak256
from battery_chain.model import Reading, Use

__all__ = ["Cast", "Quarter", "evidence"]


def evidence(kind: str, **facts: object) -> bytes:
    """A canonical document of a transition: what its hash on chain is the hash of."""
    return json.dumps(
        {"schema": f"battery-chain/{kind}/1", **facts}, sort_keys=True, separators=(",", ":")
    ).encode()


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter day: what the fund's batteries were worth on it, token units, and samples by use."""

    day: int
    portfolio: int
    samples: dict[Use, int]


@dataclass(slots=True)
class Cast:
    """Workspace, input, checks, and what the story has done so far. `gas` by step: transactions and gas
    used. `ahead`: seconds by which the chain's clock is ahead of this machine's.
    """

    stage: Stage
    workspace: Workspace
    description: Description
    checks: Checks
    today: int
    ahead: int = 0
    gas: dict[str, tuple[int, int]] = field(default_factory=dict)
    fleet: Fleet = field(default_factory=Fleet.empty)
    quarters: list[Quarter] = field(default_factory=list)
    facts: dict[int, BatchFacts] = field(default_factory=dict)
    readings: dict[Key, Reading] = field(default_factory=dict)
    documents: dict[bytes, bytes] = field(default_factory=dict)
    samples: dict[Use, Key] = field(default_factory=dict)
    ended: dict[str, list[int]] = field(default_factory=dict)
    successors: list[int] = field(default_factory=list)
    prices: list[Decimal] = field(default_factory=list)
    proceeds: int = 0

    @property
    def now(self) -> int:
        """The second that a block made now would have: a chain without transactions has none to ask."""
        return int(time.time()) + self.ahead

    def spend(self, step: str, receipts: Iterable[Receipt]) -> None:
        """Counts receipts under a step."""
        for receipt in receipts:
            count, gas = self.gas.get(step, (0, 0))
            self.gas[step] = (count + 1, gas + receipt.gas_used)

    def document(self, kind: str, **facts: object) -> bytes:
        """A document that is kept, so that its hash on chain can be shown to be its hash."""
        found = evidence(kind, **facts)
        self.documents[keccak256(found)] = found
        return found

    @property
    def fund(self) -> str:
        return self.workspace.fund.address

    def ids(self, keys: Sequence[Key]) -> list[int]:
        return [self.fleet.ids[key] for key in keys]
