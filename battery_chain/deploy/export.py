"""A deployment for other programs: where its contracts are, what can be called, what their code is."""

from __future__ import annotations

from typing import Any

from battery_chain.artifacts import load
from battery_chain.deploy.funds import kind_of
from battery_chain.deploy.record import Deployment
from battery_chain.manifest.merkle import keccak256

__all__ = ["exported"]


def exported(deployment: Deployment) -> dict[str, Any]:
    """A JSON document; the same deployment gives the same one.

    `chain_id`, `genesis` (hash of the first block), `block` (where the deployment began), `accounts` and, for
    each of `contracts` and `libraries` by name: `address`, `kind`, `source` with its SHA-256, and
    `code_hash`, keccak256 of the linked byte code on chain with zeros for immutables. Contracts have their
    `abi`, too.
    """
    return {
        "name": deployment.name,
        "chain_id": deployment.chain_id,
        "genesis": deployment.genesis,
        "block": deployment.block,
        "accounts": dict(sorted(deployment.accounts.items())),
        "contracts": {
            name: {**_place(deployment, name, address), "abi": list(load(kind_of(name)).abi)}
            for name, address in sorted(deployment.contracts.items())
        },
        "libraries": {
            name: _place(deployment, name, address) for name, address in sorted(deployment.libraries.items())
        },
    }


def _place(deployment: Deployment, name: str, address: str) -> dict[str, Any]:
    artifact = load(kind_of(name))
    return {
        "address": address,
        "kind": artifact.name,
        "source": artifact.source,
        "source_hash": artifact.source_hash,
        "code_hash": f"0x{keccak256(artifact.deployed(deployment.libraries)).hex()}",
    }
