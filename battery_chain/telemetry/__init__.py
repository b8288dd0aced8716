"""From capacity readings to state of health: measured files, ageing traces, and the readings of a fleet.

Health is capacity over rated capacity, in basis points (ISO 12405-4: fade = 1 − C(x)/C_BOL). It is not
monotone and may exceed 10,000. Readings that cannot be right are reported and left out, never mended.
"""

from battery_chain.telemetry.bindings import Binding, bind, read_bindings, spread_of
from battery_chain.telemetry.capacity import Capacity, CellReadings, Readings, rated_of, read_capacities
from battery_chain.telemetry.estimate import Clock, Estimate, Estimates, estimate
from battery_chain.telemetry.sampling import quarter_days, quarterly_readings
from battery_chain.telemetry.traces import Point, Trace, read_traces, shipped, traces, traces_for

__all__ = [
    "Binding",
    "Capacity",
    "CellReadings",
    "Clock",
    "Estimate",
    "Estimates",
    "Point",
    "Readings",
    "Trace",
    "bind",
    "estimate",
    "quarter_days",
    "quarterly_readings",
    "rated_of",
    "read_bindings",
    "read_capacities",
    "read_traces",
    "shipped",
    "spread_of",
    "traces",
    "traces_for",
]
