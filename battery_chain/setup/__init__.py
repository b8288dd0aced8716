"""Bringing a deployment to its description: permissions, roles, members, classes and their migrations,
accreditations, second uses, series, prices.
"""

from battery_chain.setup.apply import Change, apply, changes
from battery_chain.setup.money import issue

__all__ = ["Change", "apply", "changes", "issue"]
