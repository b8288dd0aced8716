"""Every example of every command: what it is run after, and what is to be seen then."""

from __future__ import annotations

from tests.e2e.examples import batteries, funds, markets, people

__all__ = ["EXAMPLES"]

EXAMPLES = (*batteries.EXAMPLES, *funds.EXAMPLES, *markets.EXAMPLES, *people.EXAMPLES)
