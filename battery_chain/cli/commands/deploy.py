"""Contracts, people, classes, prices: from a description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from battery_chain import wholly
from battery_chain.cli.arguments import FILE
from battery_chain.cli.receipts import receipt_data
from battery_chain.cli.render import Facts, Lines, Table
from battery_chain.cli.session import Session
from battery_chain.cli.shared import Group
from battery_chain.cli.values import Moment
from battery_chain.errors import Mismatch, Missing, Unfinished, Unreachable, WrongChain

if TYPE_CHECKING:
    from battery_chain.chain import Receipt
    from battery_chain.deploy import Description
    from battery_chain.setup.rehearsal import Rehearsed

__all__ = ["command"]

command = Group("deploy", help="Contracts, people, classes, prices: from a description.")


def _file(session: Session, description: Description) -> Path:
    """Where the deployment is kept: as set, else under the description's name in the state folder."""
    if session.settings.origin("deployment").kind != "default":
        return session.settings.deployment_file()
    return session.settings.state / "deployments" / f"{description.name}.json"


def _is_here(session: Session, file: Path) -> bool:
    """Is the deployment of `file` on the chain that answers? One of a development chain may be gone."""
    from battery_chain.deploy import Deployment
    from battery_chain.deploy.workspace import Workspace

    if not file.is_file():
        return False
    try:
        Workspace(session.rpc, session.lazy_sender, Deployment.load(file), session.signer_of).check_chain()
    except WrongChain:
        if not session.on_development_chain:
            raise
        return False
    return True


def _set_aside(session: Session, file: Path) -> None:
    """Keeps the deployment of a development chain that is gone under another name."""
    if file.is_file():
        kept = file.with_name(file.name + ".old")
        session.screen.note(f"{file.name} is of a chain that is gone: kept as {kept.name}, a new one begins")
        file.replace(kept)


def _planned(session: Session, description: Description, file: Path) -> tuple[list[str], list[str]]:
    """Contracts to create and changes to make, as far as they can be known now."""
    from battery_chain.deploy import Deployment, plan
    from battery_chain.setup import changes

    here = _is_here(session, file)
    done = Deployment.load(file) if here else None
    known = {**done.contracts, **done.libraries} if done else {}
    steps = [step.name for step in plan(description) if step.name not in known]
    if steps:
        return steps, []
    session.open(file)
    return [], [change.action for change in changes(session.workspace, description, _before(file))]


def _show_plan(session: Session, description: Description, file: Path) -> None:
    contracts, missing = _planned(session, description, file)
    steps = _rehearsed(session, description, file) if contracts or missing else []
    gas = sum(step.gas for step in steps)
    known = _known(session, file)
    data = {
        "name": description.name,
        "file": str(file),
        "exists": known,
        "create": contracts,
        "set_up": missing,
        "steps": [_step(session, description, each) for each in steps],
        "gas": gas,
        "waiting": _waiting(session, known),
    }
    session.screen.show(data, *_plan_blocks(description, data))


def _known(session: Session, file: Path) -> dict[str, str]:
    """Contracts that are there already."""
    from battery_chain.deploy import Deployment

    if not _is_here(session, file):
        return {}
    deployment = Deployment.load(file)
    return {**deployment.libraries, **deployment.contracts}


def _rehearsed(session: Session, description: Description, file: Path) -> list[Rehearsed]:
    """Every step, tried on a copy of the chain; none where there can be no copy, which is said."""
    from battery_chain.setup.rehearsal import rehearse

    url, here = session.rpc_url, _is_here(session, file)
    if session.public_rpc != url:
        session.screen.note("no rehearsal: the address of the chain holds a secret, which a fork would show")
        return []
    try:
        kept = file if here else None
        return rehearse(url, description, session.signer_of, kept, _before(file) if here else None)
    except (Missing, Unreachable) as none:
        session.screen.note(f"no rehearsal, so gas and later steps are not known: {none}")
        return []


def _step(session: Session, description: Description, step: Rehearsed) -> dict[str, Any]:
    names = {session.signer_of(who).address: name for name, who in description.accounts.items()}
    return {
        "action": step.action,
        "signer": {"name": names.get(step.signer, ""), "address": step.signer},
        "gas": step.gas,
        "ready_at": step.ready_at or None,
    }


def _waiting(session: Session, known: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is scheduled and not yet executed, the next first."""
    from battery_chain.setup.delayed import pending

    if not known:
        return []
    return [
        {
            "id": each.id,
            "what": f"{each.contract}.{each.function}",
            "state": each.state,
            "ready_at": each.ready_at,
        }
        for each in pending(session.workspace)
    ]


def _plan_blocks(description: Description, data: Mapping[str, Any]) -> Iterator[Any]:
    steps = data["steps"]
    if steps:
        rows = [
            [
                each["action"],
                each["signer"]["name"] or each["signer"]["address"],
                each["gas"],
                Moment(each["ready_at"]) if each["ready_at"] else "",
            ]
            for each in steps
        ]
        yield Table(("what", "who signs", "gas", "ready"), rows, title=description.name)
        yield Lines([f"{len(steps)} transactions, {data['gas']:,} gas; nothing was sent"])
    else:
        rows = [["create", name] for name in data["create"]] + [["set up", each] for each in data["set_up"]]
        if rows:
            yield Table(("", "what"), rows, title=description.name)
    if not data["create"] and not data["set_up"]:
        yield Lines(["nothing to do: the deployment is as its description says"])
    if data["exists"]:
        yield Lines([f"{len(data['exists'])} contracts are there"])
    if data["waiting"]:
        yield _waiting_table(data["waiting"])


def _waiting_table(waiting: Sequence[Mapping[str, Any]]) -> Table:
    rows = [[each["id"][:8], each["what"], each["state"], Moment(each["ready_at"])] for each in waiting]
    return Table(("", "what", "state", "ready"), rows, title="scheduled: battery-chain role execute ID")


@command.command(
    "plan", short_help="What `deploy run` would do.", example="battery-chain deploy plan description.toml"
)
@click.argument("file", type=FILE)
def plan_(session: Session, file: Path) -> None:
    """Reads a description and says what is missing on the chain. Sends nothing."""
    from battery_chain.deploy import read_description

    description = read_description(file)
    _show_plan(session, description, _file(session, description))


@command.command(
    "run",
    writes=True,
    sends=False,
    short_help="Create what is missing; stopped anywhere, run it again.",
    example="battery-chain deploy run description.toml",
)
@click.argument("file", type=FILE)
def run(session: Session, file: Path) -> None:
    """Creates the contracts of a description and brings roles, members, classes, series and first prices
    to it.

    The deployment and a copy of the description are kept in the state folder under the description's name.
    A changed line of the description changes only that.
    """
    from battery_chain.deploy import read_description

    description = read_description(file)
    target = _file(session, description)
    if session.dry_run:
        _show_plan(session, description, target)
        return
    if not _is_here(session, target):
        session.confirm(f"Deploy {description.name} on chain {session.chain_id} at {session.public_rpc}?")
        _set_aside(session, target)
    receipts = list(session.screen.follow(_work(session, description, target), "deploy", _count(description)))
    _copy(file, target.with_suffix(".toml"))
    _show(session, description, target, receipts)


def _work(session: Session, description: Description, target: Path) -> Iterator[Receipt]:
    from battery_chain.deploy import create
    from battery_chain.setup import apply

    yield from create(description, session.rpc, session.sender, session.signer_of, target)
    session.open(target)
    yield from apply(session.workspace, description, _before(target))


def _before(target: Path) -> Description | None:
    """The description as it was applied last: its copy beside the deployment."""
    from battery_chain.deploy import read_description

    copy = target.with_suffix(".toml")
    return read_description(copy) if copy.is_file() else None


def _count(d: Description) -> int:
    """About how many transactions there are."""
    from battery_chain.deploy import plan

    roles = sum(map(len, d.roles.values())) + 2 * len(d.funds)
    members = len(d.members) + sum(3 + len(each.vaults) for each in d.funds)
    return (
        len(plan(d))
        + roles
        + members
        + 2 * len(d.classes)
        + len(d.accreditation)
        + len(d.second_uses)
        + 2 * len(d.series)
    )


def _copy(file: Path, copy: Path) -> None:
    if file.resolve() != copy.resolve():
        wholly.write(copy, file.read_bytes())


def _show(session: Session, description: Description, target: Path, receipts: list[Any]) -> None:
    fresh = [each for each in receipts if not each.before]
    gas = sum(each.gas_used for each in fresh)
    deployment = session.workspace.deployment
    waiting = _waiting(session, deployment.contracts)
    text = f"✓ {description.name} is on chain {deployment.chain_id}: {len(fresh)} transactions, {gas:,} gas"
    session.screen.show(
        {
            "waiting": waiting,
            "name": description.name,
            "chain_id": deployment.chain_id,
            "contracts": deployment.contracts,
            "file": str(target),
            "gas_used": gas,
            "receipts": [receipt_data(each) for each in fresh],
        },
        Lines([text], style="green"),
        Facts(deployment.contracts),
        *([_waiting_table(waiting)] if waiting else []),
        Lines([f"kept in {target}", "next: battery-chain battery mint FILE"]),
    )
    _say_waiting(fresh, waiting)


def _say_waiting(receipts: Sequence[Any], waiting: Sequence[Mapping[str, Any]]) -> None:
    """What this run has scheduled is not done yet: exit code 6."""
    if waiting and any(each.action.startswith("schedule: ") for each in receipts):
        first = min(each["ready_at"] for each in waiting)
        raise Unfinished(f"{len(waiting)} steps are scheduled, the first is ready at {Moment(first)}")


@command.command(
    "status", short_help="Which deployment is open, and is it whole.", example="battery-chain deploy status"
)
def status(session: Session) -> None:
    """The deployment that commands work on, and what it lacks of its description."""
    from battery_chain.setup import changes

    deployment = session.workspace.deployment
    try:
        missing: list[str] | None = [each.action for each in changes(session.workspace, session.description)]
    except Missing:
        missing = None
    batches = session.rpc.read(session.workspace.battery.batch_count())
    facts = {
        "name": deployment.name,
        "chain": str(deployment.chain_id),
        "rpc": session.public_rpc,
        "file": str(session.deployment_file),
        "batches": batches,
        "missing": "no description beside it" if missing is None else missing or "nothing",
    }
    waiting = _waiting(session, deployment.contracts)
    data = {
        **facts,
        "chain": deployment.chain_id,
        "missing": missing,
        "waiting": waiting,
        "contracts": deployment.contracts,
    }
    tables = [_waiting_table(waiting)] if waiting else []
    session.screen.show(data, Facts(facts), *tables, Facts(deployment.contracts, title="contracts"))


@command.command(
    "verify",
    short_help="Is on chain what was built, and has nobody a role too many.",
    example="battery-chain deploy verify",
)
@click.option("--all", "all_", is_flag=True, help="Show what is well, too.")
def verify(session: Session, all_: bool) -> None:
    """Compares byte code, immutables and roles with the shipped artifacts and the description, without a
    service to ask. Exit code 4 where anything differs.
    """
    from battery_chain.deploy import verify as compare

    session.screen.note(f"compared with {session.deployment_file}")
    findings = list(compare(session.workspace, session.description))
    wrong = [each for each in findings if not each.ok]
    counts = {what: sum(each.what == what for each in findings) for what in ("code", "immutable", "role")}
    rows = [
        [each.what, each.place, each.found, "✓" if each.ok else each.expected]
        for each in (findings if all_ else wrong)
    ]
    text = f"✓ {counts['code']} codes, {counts['immutable']} immutables, {counts['role']} roles agree"
    if wrong:
        text = f"{len(wrong)} of {len(findings)} differ"
    data = {
        "compared": counts,
        "differ": [asdict(each) for each in wrong],
        **({"findings": [asdict(each) for each in findings]} if all_ else {}),
    }
    tables = [Table(("", "where", "on chain", "should be"), rows)] if rows else []
    session.screen.show(data, *tables, Lines([text], style="red" if wrong else "green"))
    if wrong:
        raise Mismatch(wrong[0].place, wrong[0].expected, wrong[0].found)


@command.command(
    "export",
    short_help="Addresses, ABIs and code hashes as JSON.",
    example="battery-chain deploy export\nbattery-chain deploy export --to deployment-abi.json",
)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write it here, not to stdout.")
def export(session: Session, to: Path | None) -> None:
    """All that another program needs to work with the contracts: chain, addresses, ABIs, hashes. The same
    deployment gives the same bytes.
    """
    from battery_chain.deploy import exported

    data = exported(session.workspace.deployment)
    text = json.dumps(data, indent=1, sort_keys=True)
    if to is None:
        session.screen.show(data, Lines([text]))
        return
    wholly.write(to, f"{text}\n")
    done = {"file": str(to), "contracts": len(data["contracts"])}
    session.screen.show(done, Lines([f"✓ {done['contracts']} contracts in {to}"], style="green"))
