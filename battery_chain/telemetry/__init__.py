"""From readings to state of health: the field's definitions with their uncertainty, measured files, ageing
traces, and the readings of a fleet.

Health is a ratio of what is measured to what was certified or rated, in basis points. It is not monotone and
may exceed 10,000. Readings that cannot be right are reported and left out, never mended.
"""

from battery_chain.telemetry.bindings import Binding, bind, read_bindings, spread_of
from battery_chain.telemetry.capacity import Capacity, CellReadings, Readings, rated_of, read_capacities
from battery_chain.telemetry.columns import Kind
from battery_chain.telemetry.definitions import (
    MONTH_DAYS,
    capacity_fade,
    is_remanufactured,
    power_fade,
    pricing_metric,
    remaining_capacity,
    remaining_power,
    resistance_increase,
    round_trip_efficiency,
    round_trip_efficiency_fade,
    self_discharge_rate,
    state_of_certified_energy,
)
from battery_chain.telemetry.estimate import Clock, Estimate, Estimates, estimate
from battery_chain.telemetry.health import (
    HEALTH_CAP,
    Attribute,
    Health,
    HealthVector,
    read_health,
    vector_of,
)
from battery_chain.telemetry.sampling import quarter_days, quarterly_readings
from battery_chain.telemetry.traces import Point, Trace, read_traces, shipped, traces, traces_for
from battery_chain.telemetry.uncertainty import (
    COVERAGE,
    Figure,
    Instrument,
    combined,
    declared,
    of_repeats,
    ratio,
)

__all__ = [
    "COVERAGE",
    "HEALTH_CAP",
    "MONTH_DAYS",
    "Attribute",
    "Binding",
    "Capacity",
    "CellReadings",
    "Clock",
    "Estimate",
    "Estimates",
    "Figure",
    "Health",
    "HealthVector",
    "Instrument",
    "Kind",
    "Point",
    "Readings",
    "Trace",
    "bind",
    "capacity_fade",
    "combined",
    "declared",
    "estimate",
    "is_remanufactured",
    "of_repeats",
    "power_fade",
    "pricing_metric",
    "quarter_days",
    "quarterly_readings",
    "rated_of",
    "ratio",
    "read_bindings",
    "read_capacities",
    "read_health",
    "read_traces",
    "remaining_capacity",
    "remaining_power",
    "resistance_increase",
    "round_trip_efficiency",
    "round_trip_efficiency_fade",
    "self_discharge_rate",
    "shipped",
    "spread_of",
    "state_of_certified_energy",
    "traces",
    "traces_for",
    "vector_of",
]
