"""What batteries and portfolios are worth: by the chain, and by the reference model from events."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from battery_chain.deploy.workspace import Workspace
from battery_chain.errors import BadInput, Mismatch, Problem
from battery_chain.lifecycle.replay import replay
from battery_chain.model import BatteryState
from battery_chain.units import SECONDS_A_DAY, amount_of_units, date_of
from battery_chain.valuation import Facts, agrees, worth_of

__all__ = ["Worth", "battery_worth", "portfolio_worth"]


@dataclass(frozen=True, slots=True)
class Worth:
    """A value on a day at a block: token units of the chain; and, where it was recomputed, the model's
    exact figure with the batteries, classes and rated Wh it counted. `basis`, of one battery: "full formula",
    "exit value" or "nothing", as its operation, its assessment and the age of that have it."""

    units: int
    decimals: int
    day: int
    block: int
    exact: Decimal | None = None
    count: int = 0
    classes: int = 0
    energy_wh: int = 0
    basis: str = ""

    @property
    def value(self) -> Decimal:
        """In units of account, exactly."""
        return amount_of_units(self.units, self.decimals)

    @property
    def model(self) -> Decimal | None:
        """The model's figure in units of account."""
        return None if self.exact is None else self.exact.scaleb(-self.decimals)


def portfolio_worth(
    workspace: Workspace, owner: str, block: int, day: int | None = None, *, recompute: bool = False
) -> Worth:
    """All that an address owns, on a day (default: that of the block) as known at a block.

    recompute: also by the model, from events up to the block alone; `Mismatch` when the two do not agree
    within one token unit a class. Days before the last assessment of a battery cannot be valued.
    """
    on, second = _moment(workspace, block, day)
    call = workspace.valuation.portfolio_value_with_day(owner, on)
    units = workspace.rpc.read(call, block)
    found = Worth(units, workspace.deployment.decimals, on, block)
    if not recompute:
        return found
    model = replay(workspace, block).portfolio(owner, on, second)
    if not agrees(model.value, units, model.service, model.classes):
        raise Mismatch(f"portfolio value of {owner} on {date_of(on)} at block {block}", units, model.value)
    return Worth(units, found.decimals, on, block, model.value, model.count, model.classes, model.energy_wh)


def battery_worth(
    workspace: Workspace, battery: int, block: int, day: int | None = None, *, recompute: bool = False
) -> Worth:
    """One battery (token id), as `portfolio_worth`. The basis is that of the block."""
    on, second = _moment(workspace, block, day)
    units = workspace.rpc.read(workspace.valuation.value_of_with_day(battery, on), block)
    facts = _facts(workspace, battery, block)
    basis = worth_of(facts).value
    if not recompute:
        return Worth(units, workspace.deployment.decimals, on, block, basis=basis)
    model = replay(workspace, block)
    exact, service = model.value(battery, on, second), model.service(battery, on, second)
    if not agrees(exact, units, service):
        raise Mismatch(f"value of battery {battery} on {date_of(on)} at block {block}", units, exact)
    return Worth(units, workspace.deployment.decimals, on, block, exact, 1, 1, facts.energy_wh, basis)


def _facts(workspace: Workspace, battery: int, block: int) -> Facts:
    b = workspace.battery
    calls = (b.condition_of(battery), b.state_of(battery), b.batch_of(battery >> 32))
    found, word, batch = workspace.rpc.read_many(calls, block)
    expired = BatteryState.unpack(word).expired
    return Facts(batch.energy, found.health, found.day, found.operation, expired)


def _moment(workspace: Workspace, block: int, day: int | None) -> tuple[int, int]:
    """The day, and the second whose prices count: the last of a past day, the block's on its own day."""
    now = workspace.rpc.second(block)
    today = now // SECONDS_A_DAY
    if day is None or day == today:
        return today, now
    if day > today:
        raise BadInput([Problem("day", 0, "", f"{date_of(day)} is after the block's day, {date_of(today)}")])
    return day, (day + 1) * SECONDS_A_DAY - 1
