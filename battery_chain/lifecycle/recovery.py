"""How much of what a battery contained was recovered, beside the targets of Regulation (EU) 2023/1542,
Annex XII, part C: 90 % of cobalt, copper, lead and nickel and 50 % of lithium by 31 December 2027; 95 % and
80 % by 31 December 2031."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from battery_chain.units import date_of

__all__ = ["METALS", "Recovery", "recovery", "targets"]

METALS = ("cobalt", "copper", "lithium", "nickel", "lead")

_TARGETS: Mapping[int, Mapping[str, Decimal]] = {
    2027: {metal: Decimal(50 if metal == "lithium" else 90) for metal in METALS},
    2031: {metal: Decimal(80 if metal == "lithium" else 95) for metal in METALS},
}
_PLACES = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Recovery:
    """Grams of one metal that were recovered, grams that were declared to be inside (None: not declared), and
    the target in per cent; `since` is the year at whose end it comes into force."""

    metal: str
    recovered: int
    content: int | None
    target: Decimal
    since: int

    @property
    def percent(self) -> Decimal | None:
        """Recovered of what was inside, in per cent; None where nothing was declared."""
        if not self.content:
            return None
        return (Decimal(100 * self.recovered) / self.content).quantize(_PLACES, ROUND_HALF_EVEN)

    @property
    def met(self) -> bool | None:
        """Whether the target is reached: compared exactly, not as rounded."""
        return None if not self.content else Decimal(100 * self.recovered) >= self.target * self.content


def targets(day: int) -> tuple[int, Mapping[str, Decimal]]:
    """The targets that count on a day (day number), per cent by metal, and the year at whose end they come
    into force: the first ones also before that, as what is coming."""
    year = date_of(day + 1).year - 1  # 31 December already counts
    since = 2031 if year >= 2031 else 2027
    return since, _TARGETS[since]


def recovery(recovered: Mapping[str, int], content: Mapping[str, int], day: int) -> list[Recovery]:
    """Every metal that was recovered or declared to be inside, grams, beside the target of the day."""
    since, wanted = targets(day)
    return [
        Recovery(metal, recovered.get(metal, 0), content.get(metal), wanted[metal], since)
        for metal in METALS
        if recovered.get(metal) or content.get(metal)
    ]
