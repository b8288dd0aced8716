"""The independent reference model of value: exact decimals from the formulas, events and parameters in,
values out.

It shares no code, no integer trick and no enumeration with the contracts or with the rest of the package
(units and errors apart), so that an agreement of the two means something.
"""

from battery_chain.valuation.events import (
    BatchAssessed,
    BatchMinted,
    BatchRated,
    ClassSet,
    Event,
    Expired,
    OperationChanged,
    PriceSet,
    Recycled,
    Transferred,
)
from battery_chain.valuation.formula import (
    Facts,
    Prices,
    Terms,
    Worth,
    agrees,
    allowed_difference,
    value_of,
    worth_of,
)
from battery_chain.valuation.replay import Known, Portfolio, Replay

__all__ = [
    "BatchAssessed",
    "BatchMinted",
    "BatchRated",
    "ClassSet",
    "Event",
    "Expired",
    "Facts",
    "Known",
    "OperationChanged",
    "Portfolio",
    "PriceSet",
    "Prices",
    "Recycled",
    "Replay",
    "Terms",
    "Transferred",
    "Worth",
    "agrees",
    "allowed_difference",
    "value_of",
    "worth_of",
]
