"""What a deployment is once it is there: one JSON file with chain, addresses, names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from battery_chain import wholly
from battery_chain.errors import BadInput, Missing, Problem
from battery_chain.units import units_per_micro

__all__ = ["Deployment"]


@dataclass(slots=True)
class Deployment:
    """Addresses of contracts and libraries, people and series by name. `genesis` is the hash of the chain's
    first block, `start` the second of the valuation calendar's first cutoff, `block` where the deployment
    began.
    """

    name: str
    chain_id: int
    genesis: str
    start: int
    block: int
    decimals: int
    fingerprint: str
    contracts: dict[str, str] = field(default_factory=dict)
    libraries: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    """What signs for an account: a keystore's name, an address, `dev:N`."""
    classes: dict[str, int] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    funds: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By the name of the fund's contract: number, symbol, and what is `fixed` about it as a hash."""

    def contract(self, name: str) -> str:
        """The address of a contract; `Missing` when it is not deployed."""
        if name not in self.contracts:
            raise Missing(
                f"{name} is not part of the deployment {self.name}", "run: battery-chain deploy run FILE"
            )
        return self.contracts[name]

    def fund_named(self, which: str) -> str:
        """The name of a fund's contract by number or symbol; `BadInput` when none is called so."""
        for name, facts in self.funds.items():
            if which in (str(facts["number"]), facts["symbol"]):
                return name
        known = ", ".join(f"{each['number']} ({each['symbol']})" for each in self.funds.values())
        raise BadInput([Problem("--fund", 0, "", f"{which!r} is none of {known or 'no funds'}")])

    @property
    def unit(self) -> int:
        """Settlement-token units in a millionth of the unit of account."""
        return units_per_micro(self.decimals)

    def save(self, file: Path) -> None:
        """Whole or not at all. Raises `Unwritable`."""
        wholly.write(file, json.dumps(asdict(self), indent=2, sort_keys=True) + "\n", private=True)

    @classmethod
    def load(cls, file: Path) -> Deployment:
        """Raises `Missing` when there is no such file, `BadInput` when it is not a deployment."""
        if not file.is_file():
            raise Missing(f"no deployment at {file}", "run: battery-chain deploy run FILE")
        try:
            document: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
            return cls(**document)
        except (ValueError, TypeError) as wrong:
            raise BadInput([Problem(str(file), 0, "", f"is not a deployment: {wrong}")]) from None
