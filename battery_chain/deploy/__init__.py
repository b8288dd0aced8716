"""A deployment: described in a file, created step by step, opened for work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from battery_chain.lazily import lazily

if TYPE_CHECKING:
    from battery_chain.deploy.description import Description, read_description
    from battery_chain.deploy.events import Logged, event_of, events
    from battery_chain.deploy.export import exported
    from battery_chain.deploy.funds import FundNames, FundSpec, LimitsSpec, TermsSpec, VaultSpec, kind_of
    from battery_chain.deploy.record import Deployment
    from battery_chain.deploy.ruled import Ruled, ruled, send_ruled
    from battery_chain.deploy.run import create, plan
    from battery_chain.deploy.statements import Statement, digest, eip712, sign, typed_data
    from battery_chain.deploy.verify import Finding, verify
    from battery_chain.deploy.workspace import SignerOf, Workspace, open_workspace

__all__ = [
    "Deployment",
    "Description",
    "Finding",
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
    "exported",
    "kind_of",
    "open_workspace",
    "plan",
    "read_description",
    "ruled",
    "send_ruled",
    "sign",
    "typed_data",
    "verify",
]

lazily(
    __name__,
    {
        "description": "Description read_description",
        "events": "Logged event_of events",
        "export": "exported",
        "funds": "FundNames FundSpec LimitsSpec TermsSpec VaultSpec kind_of",
        "record": "Deployment",
        "ruled": "Ruled ruled send_ruled",
        "run": "create plan",
        "statements": "Statement digest eip712 sign typed_data",
        "verify": "Finding verify",
        "workspace": "SignerOf Workspace open_workspace",
    },
)
