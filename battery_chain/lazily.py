"""Packages whose names are loaded when they are first asked for (PEP 562).

A command needs a tenth of what these packages offer; loading all of it would be most of its time. A package
says what it has twice: as imports under TYPE_CHECKING, for people and type checkers, and to `lazily`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

__all__ = ["lazily"]


class _Lazy(ModuleType):
    """A package that finds its names in its modules."""

    _places: Mapping[str, str]

    def __getattr__(self, name: str) -> object:
        place = self.__dict__["_places"].get(name)
        if place is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{self.__name__}.{place}"), name)
        self.__dict__[name] = found
        return found

    def __setattr__(self, name: str, value: object) -> None:
        """Where a name is that of its module too (`history.history`) the name wins, whatever comes first."""
        if not (isinstance(value, ModuleType) and name in self.__dict__["_places"]):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self.__dict__["_places"]})


def lazily(package: str, places: Mapping[str, str]) -> None:
    """From here on a package has these names: by module, the names that it defines, with spaces between."""
    module = sys.modules[package]
    module.__dict__["_places"] = {name: place for place, names in places.items() for name in names.split()}
    module.__class__ = _Lazy
