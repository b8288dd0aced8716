"""A deployment: described in a file, created step by step, opened for work."""

from battery_chain.deploy.description import Description, FundSpec, read_description
from battery_chain.deploy.events import Logged, event_of, events
from battery_chain.deploy.record import Deployment
from battery_chain.deploy.run import create, open_workspace, plan
from battery_chain.deploy.statements import Statement, digest, eip712, sign, typed_data
from battery_chain.deploy.workspace import SignerOf, Workspace

__all__ = [
    "Deployment",
    "Description",
    "FundSpec",
    "Logged",
    "SignerOf",
    "Statement",
    "Workspace",
    "create",
    "digest",
    "eip712",
    "event_of",
    "events",
    "open_workspace",
    "plan",
    "read_description",
    "sign",
    "typed_data",
]
