"""A manifest becomes tokens: batch by batch, each batch once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from battery_chain.chain.intents import Intent, Receipt, content_key
from battery_chain.contracts import structs
from battery_chain.contracts.battery import BatchMinted
from battery_chain.deploy import Description, Workspace, event_of, sign
from battery_chain.errors import BadInput, Problem
from battery_chain.lifecycle.find import serials_on_chain
from battery_chain.manifest import Batch, Manifest, Rules, open_manifest, serial_text

__all__ = ["Minted", "mint", "open_delivery"]


@dataclass(frozen=True, slots=True)
class Minted:
    """One batch on chain. `batch_id` is its number there; `before`: an earlier run has minted it."""

    batch: Batch
    batch_id: int
    receipt: Receipt


def open_delivery(workspace: Workspace, description: Description, path: Path) -> Manifest:
    """A manifest checked against the description and the chain. Raises `BadInput` with everything wrong.

    Batches that an earlier, interrupted run of the same content has sent are no duplicates.
    """
    head = workspace.rpc.block("latest")
    rules = Rules(
        classes={spec.name: spec for spec in description.classes},
        today=int(head["timestamp"], 16) // 86_400 if head else 0,
        members=set(workspace.deployment.accounts),
        series=set(workspace.deployment.series),
    )
    manifest = open_manifest(path, rules)
    _refuse_serials(workspace, manifest)
    return manifest


def _refuse_serials(workspace: Workspace, manifest: Manifest) -> None:
    """A series only grows: each row below its next serial is refused, unless an earlier run has sent its
    batch.
    """
    next_serials = _next_serials(workspace)
    ranges = manifest.summary.serials.items()
    if all(first >= next_serials[prefix] for prefix, found in ranges for first, _ in found):
        return
    below = [
        batch
        for batch in manifest.batches()
        if batch.first_serial < next_serials[batch.series] and not _is_sent(workspace, batch)
    ]
    problems: list[Problem] = []
    for batch in below:
        problems += _problems(workspace, manifest, batch, next_serials[batch.series])
    if problems:
        raise BadInput(problems)


def _next_serials(workspace: Workspace) -> dict[str, int]:
    series = workspace.deployment.series
    found = workspace.rpc.read_many([workspace.battery.series_of(number) for number in series.values()])
    return {prefix: each.next for prefix, each in zip(series, found, strict=True)}


def _problems(workspace: Workspace, manifest: Manifest, batch: Batch, next_serial: int) -> Iterator[Problem]:
    taken = set(serials_on_chain(workspace, batch.series, [(batch.serials[0], batch.serials[-1])]))
    for place, serial in enumerate(batch.serials):
        text = serial_text(batch.series, serial)
        if serial in taken:
            yield Problem(
                manifest.path.name, batch.first_line + place, "serial", f"{text} is on chain already"
            )
        elif serial < next_serial:
            rule = f"{text} comes too late: the series goes on at {next_serial}"
            yield Problem(manifest.path.name, batch.first_line + place, "serial", rule)


def _is_sent(workspace: Workspace, batch: Batch) -> bool:
    return workspace.sender.journal.live(_key(workspace, batch)) is not None


def _key(workspace: Workspace, batch: Batch) -> str:
    return content_key("mint", workspace.battery.address, batch.key)


def mint(workspace: Workspace, manifest: Manifest, issuer: str, assessor: str) -> Iterator[Minted]:
    """Mints every batch of a manifest, with the assessor's signature under the begin-of-life health.

    A batch that an earlier run has minted is not sent again. Streams: a window of batches is in memory.
    """
    waiting: list[Batch] = []

    def intents() -> Iterator[Intent]:
        for batch in manifest.batches():
            waiting.append(batch)
            yield _intent(workspace, batch, issuer, assessor)

    for receipt in workspace.sender.send_many(intents()):
        yield Minted(waiting.pop(0), event_of(receipt, BatchMinted).batch_id, receipt)


def _intent(workspace: Workspace, batch: Batch, issuer: str, assessor: str) -> Intent:
    statement = _statement(workspace, batch)
    signature = sign(workspace, statement, assessor) if batch.bol_health_bp else b""
    call = workspace.battery.mint_batch(statement, signature)
    action = f"mint {batch.count} {batch.model} from {batch.series}-{batch.first_serial}"
    return Intent(call, workspace.signer(issuer), action, _key(workspace, batch))


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
