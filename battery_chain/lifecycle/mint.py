"""A manifest becomes tokens: batch by batch, each batch once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from battery_chain.chain.calls import Call
from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import Description, Workspace, event_of, sign
from battery_chain.lifecycle.delivered import keep
from battery_chain.lifecycle.identities import (
    Identities,
    gap,
    granted_prefixes,
    identities,
    used_identifiers,
)
from battery_chain.manifest import Batch, Form, Manifest, Outline, Problems, Rules, open_manifest
from battery_chain.units import SECONDS_A_DAY

__all__ = ["Minted", "adopt", "mint", "open_delivery"]

_EVENTS = frozenset({"0x" + BatchMinted.TOPIC0.hex()})


@dataclass(frozen=True, slots=True)
class Minted:
    """One batch on chain. `batch_id` is its number there; `before`: an earlier run has minted it."""

    batch: Outline
    batch_id: int
    receipt: Receipt


def open_delivery(workspace: Workspace, description: Description, path: Path) -> Manifest:
    """A manifest checked against the description and the chain. Raises `BadInput` with everything wrong.

    Batches that an earlier, interrupted run of the same content has sent are no duplicates.
    """
    manifest = open_manifest(path, _rules(workspace, description))
    _refuse_used(workspace, manifest)
    return manifest


def adopt(workspace: Workspace, description: Description, path: Path) -> Manifest:
    """A manifest that another workspace has minted: keeps here what it tells of its batches, for recalls.

    Raises `BadInput` when it breaks the rules of manifests; what of it is on chain does not matter.
    """
    manifest = open_manifest(path, _rules(workspace, description))
    for batch in manifest.batches(identities(workspace).witness):
        keep(workspace, batch)
    return manifest


def _rules(workspace: Workspace, description: Description) -> Rules:
    return Rules(
        classes={spec.name: spec for spec in description.classes},
        today=workspace.rpc.second() // SECONDS_A_DAY,
        members=set(workspace.deployment.accounts),
        series=set(workspace.deployment.series),
        prefixes=granted_prefixes(workspace),
    )


def _refuse_used(workspace: Workspace, manifest: Manifest) -> None:
    """Each identifier that is on chain is refused, unless an earlier run of this content has sent it."""
    found, problems = identities(workspace), Problems(manifest.path.name)
    if _is_new(found, manifest):
        return
    for batch in manifest.batches(found.witness):
        if workspace.sender.journal.live(_key(workspace, batch)) is None:
            used = set(_used(workspace, found, batch))
            for row in batch.rows:
                if row.serial in used:
                    problems.add(row.line, "serial", f"{row.identifier} is on chain already")
    problems.refuse()


def _is_new(found: Identities, manifest: Manifest) -> bool:
    """All of it numbers that their series go on with: what a plant delivers day after day."""
    ranges = manifest.summary.serials.items()
    growing = all(first >= found.next(prefix) for prefix, runs in ranges for first, _ in runs)
    return growing and not manifest.summary.singles


def _used(workspace: Workspace, found: Identities, batch: Batch) -> Iterator[int]:
    """The serials of a batch that are on chain."""
    if batch.form is Form.SINGLE:
        taken = set(used_identifiers(workspace, batch.identifiers))
        return (row.serial for row in batch.rows if row.single in taken)
    return (serial for serial in batch.serials if found.used(batch.series, serial))


def _key(workspace: Workspace, batch: Batch) -> str:
    return content_key("mint", workspace.battery.address, batch.key)


def mint(workspace: Workspace, manifest: Manifest, issuer: str, assessor: str) -> Iterator[Minted]:
    """Mints every batch of a manifest, with the assessor's signature under the begin-of-life health.

    A batch that an earlier run has minted is not sent again. Streams: of the rows of the file, those of one
    batch a series are in memory.
    """
    found = identities(workspace)
    waiting: list[Outline] = []

    def intents() -> Iterator[Intent]:
        for batch in manifest.batches(found.witness):
            waiting.append(batch.outline)
            keep(workspace, batch)
            yield _intent(workspace, batch, issuer, assessor)

    for receipt in workspace.sender.send_many(intents()):
        yield Minted(waiting.pop(0), event_of(receipt, BatchMinted).batch_id, receipt)


def _intent(workspace: Workspace, batch: Batch, issuer: str, assessor: str) -> Intent:
    statement = _statement(workspace, batch)
    signature = sign(workspace, statement, assessor) if batch.bol_health_bp else b""
    call = _call(workspace, batch, statement, signature)
    first = batch.rows[0].single or f"{batch.series}-{batch.first_serial}"
    action = f"mint {batch.count} {batch.model} from {first}"
    return Intent(call, workspace.signer(issuer), action, _key(workspace, batch), events=_EVENTS)


def _call(workspace: Workspace, batch: Batch, statement: structs.Mint, signature: bytes) -> Call:
    if batch.form is Form.SINGLE:
        return workspace.battery.mint_identified(statement, batch.identifiers, signature)
    if batch.witness is not None:
        return workspace.battery.mint_late(statement, gap(workspace, batch.witness), signature)
    return workspace.battery.mint_batch(statement, signature)


def _statement(workspace: Workspace, batch: Batch) -> structs.Mint:
    return structs.Mint(
        to=workspace.address(batch.first_owner),
        operator=workspace.address(batch.battery_operator),
        class_=workspace.deployment.classes[batch.class_name],
        energy=batch.rated_wh,
        count=batch.count,
        manufactured=batch.manufacture_day,
        day=batch.bol_day if batch.bol_health_bp else 0,
        health=batch.bol_health_bp,
        series=workspace.deployment.series[batch.series],
        first_serial=batch.first_serial,
        root=batch.root,
        gaps=batch.gaps,
    )
