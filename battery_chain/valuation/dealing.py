"""The rule book of a strike: from what a window's end has shown to price, fees, distribution and fills.

Pure integers: settlement-token units, shares with 18 decimals, basis points. Every division says which way
it rounds; always in favour of those who stay. Sources: the design (contracts, section 3; funds), IFRS 13 for
what a value is, and the practice of open-ended funds for forward pricing, accruals and the high-water mark.

Five years of fees, to be followed by hand: 1,000,000 shares at 1.00; 2 % a year and 20 % of gains; strikes
365 days apart; the fund's own share left out. Amounts in thousands, prices a share:

    year  worth        management  price before   mark    performance  distri-  price     mark
          before fees  fee         performance    before  fee          buted              after
    1     1,120        20          1.10           1.00    20                    1.08      1.08
    2     1,000        21.6        0.9784         1.08                          0.9784    1.08
    3     1,080        19.568      1.060432       1.08                          1.060432  1.08
    4     1,201.20864  21.20864    1.18           1.08    20           60       1.10      1.10
    5     1,222        22          1.20           1.10    20                    1.18      1.18

A distribution takes off the mark what it takes off the price: 1.16 becomes 1.10 in year 4, so that it is
neither gain nor loss. The management fee is of the value after the deal before: year 5 pays on 1,100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from battery_chain.units import BASIS_POINTS
from battery_chain.valuation.fills import INDEX_DIGITS, ceil_div
from battery_chain.valuation.formula import refuse

__all__ = [
    "MAX_LEVY",
    "MAX_MANAGEMENT_FEE",
    "MAX_PERFORMANCE_FEE",
    "SECONDS_A_YEAR",
    "SHARE",
    "DealFacts",
    "DealOutcome",
    "DealTerms",
    "Dealt",
    "Finding",
    "Purse",
    "VaultDeal",
    "contribution_shares",
    "decide",
    "in_kind_limit",
    "management_fee",
    "performance_fee",
    "redemption_burn",
]

SHARE = 10**18
SECONDS_A_YEAR = 31_536_000
MAX_MANAGEMENT_FEE, MAX_PERFORMANCE_FEE, MAX_LEVY = 200, 2_000, 200
_FLOOR = 100  # a price below a hundredth of the last one is no price
_LEAST = 100  # a distribution leaves at least a hundredth
_HAIRCUT, _IN_KIND_CAP = 500, 1_000


class Finding(Enum):
    """What a window's end has shown."""

    SOUND = 1
    UNCOVERED = 2
    UNVALUED = 3
    SUSPENDED = 4
    VOID = 5


class DealOutcome(Enum):
    """How a strike ended; all but `DEAL` are no deal."""

    DEAL = 0
    UNCOVERED = 1
    UNVALUED = 2
    SUSPENDED = 3
    VOID = 4
    BLOCKED = 5
    NOT_POSITIVE = 6
    BELOW_FLOOR = 7


_REFUSALS = {
    Finding.VOID: DealOutcome.VOID,
    Finding.UNVALUED: DealOutcome.UNVALUED,
    Finding.UNCOVERED: DealOutcome.UNCOVERED,
    Finding.SUSPENDED: DealOutcome.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class DealTerms:
    """What deals are made on, basis points: management fee a year, performance fee of gains, gate of the
    supply that may leave in one epoch (0: all), levy that stays in the fund; and epochs of notice.
    """

    management_fee: int = 0
    performance_fee: int = 0
    gate: int = 0
    levy: int = 0
    notice: int = 0

    def __post_init__(self) -> None:
        limits = (
            ("managementFee", self.management_fee, MAX_MANAGEMENT_FEE),
            ("performanceFee", self.performance_fee, MAX_PERFORMANCE_FEE),
            ("gate", self.gate, BASIS_POINTS),
            ("levy", self.levy, MAX_LEVY),
        )
        for what, found, most in limits:
            if not 0 <= found <= most:
                raise refuse("BadTerms", f"{what} {found} is not in 0..{most}")


@dataclass(frozen=True, slots=True)
class Purse:
    """One vault at a strike: deposits of the epoch, shares queued for redemption, and the cash that
    redemptions may take besides those deposits (may be negative); the first purse's before this strike's
    fees and distribution.
    """

    deposits: int = 0
    queued: int = 0
    cash: int = 0


@dataclass(frozen=True, slots=True)
class DealFacts:
    """All that a strike depends on.

    `nav`: value before this strike's fees; `supply`: shares that it is divided by; `own`: those of them that
    are the fund's and earn nothing; `seconds` since the valuation time of the last deal; `mark`: the highest
    price so far less what distributions have taken off it since; `declared`: to be distributed.
    """

    finding: Finding
    nav: int
    supply: int
    purses: tuple[Purse, ...]
    last_price: int
    last_nav: int
    seconds: int
    mark: int
    own: int = 0
    declared: int = 0
    terms: DealTerms = DealTerms()
    blocked: bool = False
    closing: bool = False


@dataclass(frozen=True, slots=True)
class VaultDeal:
    """One vault's part: shares minted for its deposits, shares burned for what was paid."""

    deposits: int = 0
    minted: int = 0
    burned: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class Dealt:
    """What a strike decided. `nav`: after fees and distribution, before deposits and redemptions; without a
    deal before fees. `delta`: what the income index grows by, settlement-token units a raw share ·2^96.
    """

    outcome: DealOutcome
    nav: int
    price: int = 0
    management_fee: int = 0
    performance_fee: int = 0
    mark: int = 0
    delta: int = 0
    distributed: int = 0
    vaults: tuple[VaultDeal, ...] = ()

    @property
    def is_deal(self) -> bool:
        """Whether anything but the number of the epoch moves."""
        return self.outcome is DealOutcome.DEAL

    @property
    def fees(self) -> int:
        """Both fees."""
        return self.management_fee + self.performance_fee

    def total(self, what: str) -> int:
        """The sum of a figure over all vaults."""
        return sum(int(getattr(each, what)) for each in self.vaults)


def decide(facts: DealFacts) -> Dealt:
    """What becomes of an epoch: fees, price, distribution, then deposits in and redemptions out at one
    price.
    """
    refusal = _refusal(facts)
    if refusal:
        return Dealt(refusal, facts.nav)
    managed = management_fee(facts.last_nav, facts.terms.management_fee, facts.seconds)
    if facts.supply <= 0 or facts.nav - managed <= 0:
        return Dealt(DealOutcome.NOT_POSITIVE, facts.nav)
    performed = performance_fee(facts.nav - managed, facts.supply, facts.mark, facts.terms.performance_fee)
    nav = facts.nav - managed - performed
    unpriced = _unpriced(facts, nav)
    if unpriced:
        return Dealt(unpriced, facts.nav)
    return _deal(facts, nav, managed, performed)


def _refusal(facts: DealFacts) -> DealOutcome | None:
    if facts.finding is not Finding.SOUND:
        return _REFUSALS[facts.finding]
    return DealOutcome.BLOCKED if facts.blocked else None


def _unpriced(facts: DealFacts, nav: int) -> DealOutcome | None:
    """No price below one unit, nor below a hundredth of the last, unless the fund is closing."""
    price = nav * SHARE // facts.supply
    if price == 0:
        return DealOutcome.NOT_POSITIVE
    too_low = price * _FLOOR < facts.last_price and not facts.closing
    return DealOutcome.BELOW_FLOOR if too_low else None


def _deal(facts: DealFacts, nav: int, managed: int, performed: int) -> Dealt:
    mark = max(facts.mark, ceil_div(nav * SHARE, facts.supply))
    spare = facts.purses[0].cash - managed - performed
    delta, distributed = _distribution(facts, nav, spare)
    nav -= distributed
    mark -= distributed * SHARE // facts.supply
    first = replace(facts.purses[0], cash=spare - distributed)
    vaults = _vaults(facts, (first, *facts.purses[1:]), nav)
    price = nav * SHARE // facts.supply
    return Dealt(DealOutcome.DEAL, nav, price, managed, performed, mark, delta, distributed, vaults)


# fees


def management_fee(last_nav: int, rate: int, seconds: int) -> int:
    """NAV after the last deal · rate · seconds / year, rounded down: known to the second, whoever strikes
    when.
    """
    return last_nav * rate * seconds // (BASIS_POINTS * SECONDS_A_YEAR)


def performance_fee(nav: int, supply: int, mark: int, rate: int) -> int:
    """Rate of what all shares have gained above the high-water mark; price, gain and fee each rounded down.
    1,000,000 shares at 1.18 with a mark of 1.08: 20 % of 100,000. Never more than its rate of the NAV.
    """
    gain = max(0, nav * SHARE // supply - mark)
    return (gain * supply // SHARE) * rate // BASIS_POINTS


# distribution


def _distribution(facts: DealFacts, nav: int, spare: int) -> tuple[int, int]:
    """What the index grows by (rounded down) and what leaves the NAV for it (rounded up, at most what was
    declared). Nothing without holders, or if less than a hundredth of the NAV would be left.
    """
    holders = facts.supply - facts.own
    wanted = min(facts.declared, max(0, spare))
    if holders == 0 or nav - wanted < ceil_div(nav, _LEAST):
        return 0, 0
    delta = (wanted << INDEX_DIGITS) // holders
    return delta, ceil_div(delta * holders, 1 << INDEX_DIGITS)


# deposits and redemptions


def _vaults(facts: DealFacts, purses: Sequence[Purse], nav: int) -> tuple[VaultDeal, ...]:
    queued = sum(each.queued for each in purses)
    allowed = _allowed(facts, queued)
    return tuple(_vault(facts, each, nav, _wanted(each.queued, allowed, queued)) for each in purses)


def _allowed(facts: DealFacts, queued: int) -> int:
    """Shares that may leave: all, or the gate's part of the supply, rounded down."""
    if facts.terms.gate == 0 or facts.closing:
        return queued
    return min(queued, facts.supply * facts.terms.gate // BASIS_POINTS)


def _wanted(queued: int, allowed: int, total: int) -> int:
    """A vault's part of what may leave, rounded down."""
    return queued * allowed // total if total else 0


def _vault(facts: DealFacts, purse: Purse, nav: int, wanted: int) -> VaultDeal:
    levy = facts.terms.levy
    minted = _less_levy(purse.deposits, levy) * facts.supply // nav
    paid, burned = _less_levy(wanted * nav // facts.supply, levy), wanted
    available = max(0, purse.cash) + purse.deposits
    if paid > available:
        gross = ceil_div(available * BASIS_POINTS, BASIS_POINTS - levy)
        paid, burned = available, min(wanted, ceil_div(gross * facts.supply, nav))
    return VaultDeal(purse.deposits, minted, burned, paid)


def _less_levy(amount: int, levy: int) -> int:
    """The levy is rounded up and stays in the fund."""
    return amount - ceil_div(amount * levy, BASIS_POINTS)


# in kind


def contribution_shares(value: int, supply: int, nav: int) -> int:
    """Shares for batteries worth `value` at the price just dealt, less 5 % (rounded up); rounded down."""
    return (value - ceil_div(value * _HAIRCUT, BASIS_POINTS)) * supply // nav


def in_kind_limit(nav: int) -> int:
    """What may be contributed in one epoch: 10 % of the NAV after its deals, rounded down."""
    return nav * _IN_KIND_CAP // BASIS_POINTS


def redemption_burn(value: int, supply: int, nav: int) -> int:
    """Shares that batteries worth `value` take at the price just dealt, rounded up."""
    return ceil_div(value * supply, nav)
