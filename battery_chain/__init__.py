"""Batteries as tokens: passports, health, value and funds on a permissioned EVM chain.

    import battery_chain
    from battery_chain.model import Operation

    with battery_chain.connect(account="operator") as bank:
        bank.battery.install("CAR-NMC-00000001", operation=Operation.IN_VEHICLE, evidence=b"delivery note")
        (battery,) = bank.battery.show("CAR-NMC-00000001")
        print(battery.operation.name, battery.health_bp, battery.energy_wh)
        print(bank.value.battery(battery.id, model=True).value)
        for entry in bank.battery.history(battery.id):
            print(entry.what, entry.text)

Importing this package loads nothing else: what a verb needs is loaded when it is first used. The verbs are
those of the command line; `help(battery_chain.Connection)` lists them, `battery_chain.errors` is the tree of
what they raise.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from battery_chain.api import Connection, connect
    from battery_chain.errors import BatteryChainError

__all__ = ["BatteryChainError", "Connection", "__version__", "connect"]

__version__: str

_PLACES = {
    "BatteryChainError": "battery_chain.errors",
    "Connection": "battery_chain.api",
    "connect": "battery_chain.api",
}


def __getattr__(name: str) -> object:
    """Loads what is asked for (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("battery-chain")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
