"""Bringing a deployment to its description: roles, members, classes, prices, series, second uses,
accreditations.
"""

from battery_chain.setup.apply import Change, apply, changes
from battery_chain.setup.money import issue

__all__ = ["Change", "apply", "changes", "issue"]
