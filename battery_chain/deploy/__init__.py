"""A deployment: described in a file, created step by step, opened for work."""

from battery_chain.deploy.description import Description, read_description
from battery_chain.deploy.events import Logged, event_of, events
from battery_chain.deploy.funds import FundNames, FundSpec, LimitsSpec, TermsSpec, VaultSpec, kind_of
from battery_chain.deploy.record import Deployment
from battery_chain.deploy.ruled import Ruled, ruled, send_ruled
from battery_chain.deploy.run import create, open_workspace, plan
from battery_chain.deploy.statements import Statement, digest, eip712, sign, typed_data
from battery_chain.deploy.workspace import SignerOf, Workspace

__all__ = [
    "Deployment",
    "Description",
    "FundNames",
    "FundSpec",
    "LimitsSpec",
    "Logged",
    "Ruled",
    "SignerOf",
    "Statement",
    "TermsSpec",
    "VaultSpec",
    "Workspace",
    "create",
    "digest",
    "eip712",
    "event_of",
    "events",
    "kind_of",
    "open_workspace",
    "plan",
    "read_description",
    "ruled",
    "send_ruled",
    "sign",
    "typed_data",
]
