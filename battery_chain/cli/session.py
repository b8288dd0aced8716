"""One run of a command: its settings, its screen, and chain and deployment, opened when first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, cast

import click

from battery_chain import config
from battery_chain.cli.render import Screen
from battery_chain.cli.values import Party, iso
from battery_chain.errors import BadInput, Missing, NotPermitted, Problem, Reverted, Unwritable

if TYPE_CHECKING:
    from battery_chain.chain import Keystore, Options, Rpc, Sender, Signer
    from battery_chain.chain.operation import Operation
    from battery_chain.chain.rpc import Block
    from battery_chain.cli.people import Wanted
    from battery_chain.deploy import Description, FundSpec, Workspace

__all__ = ["Session"]


class Session:
    """What a command is given. `flags`: the shared options as parsed."""

    def __init__(self, flags: Mapping[str, Any]) -> None:
        self._flags, self._cleanup = flags, ExitStack()
        self.asked: list[Wanted] = []
        """What is to be signed by keys that are elsewhere (--unsigned)."""
        self.keys_elsewhere = False
        """With --unsigned nobody signs here, though keys be at hand: what is signed is a file."""
        self.way_back = ""
        """The command that takes the signatures then."""
        self.screen = Screen(format=_format(flags), quiet=bool(flags.get("quiet")), out=_out(flags))
        self.dry_run, self.unsigned = bool(flags.get("dry_run")), bool(flags.get("unsigned"))

    @property
    def signs(self) -> bool:
        """What the command makes is signed, not sent."""
        return bool(self._flags.get("signs"))

    @property
    def with_nonce(self) -> bool:
        """Unsigned transactions get nonces, from those of the chain on."""
        return bool(self._flags.get("with_nonce"))

    @property
    def as_of(self) -> bool:
        """A reader was asked about a block or a day (--at)."""
        return self._flags.get("at") is not None

    @property
    def planning(self) -> bool:
        """Nothing is sent: a plan (--dry-run) or unsigned transactions (--unsigned) are printed."""
        return self.dry_run or self.unsigned

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, failure: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(failure, Reverted):
            from battery_chain.cli.hints import explain

            for text in explain(failure.error, failure.arguments, self._name_of):
                failure.add_note(text)
        self.close()

    def close(self) -> None:
        """Gives journal and connection back, and writes the counters of what was sent."""
        self._write_metrics()
        for name in ("sender", "rpc"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self._cleanup.close()

    def _write_metrics(self) -> None:
        """Of a command that has opened the journal; a plan writes nothing. What was sent counts more than its
        counters: where they cannot be written, that is only said."""
        if "sender" not in self.__dict__ or self.planning or self.settings.metrics is None:
            return
        from battery_chain.chain.metrics import write_textfile

        try:
            write_textfile(self.settings.metrics, self.sender.journal, self.rpc)
        except Unwritable as failure:
            self.screen.warn(str(failure))

    def run(self, command: Callable[[], Any]) -> Any:
        """What a command returns. Where nothing is to be sent or signed here, what it would is shown in the
        end.
        """
        from battery_chain.cli.unsent import EndOfPlan, show_unsent

        try:
            found = command()
        except EndOfPlan as end:
            return show_unsent(self, more=end.more)
        return show_unsent(self) if self.asked else found

    def _name_of(self, address: str) -> str:
        workspace = self.__dict__.get("workspace")
        return workspace.name_of(address) if workspace is not None else ""

    # -- settings

    @cached_property
    def settings(self) -> config.Settings:
        from battery_chain.cli.logs import logging_to_stderr

        found = config.load({name: self._flags.get(name) for name in config.setting_names()})
        self._cleanup.enter_context(logging_to_stderr(found.log_level, found.log_format))
        return found

    @cached_property
    def rpc_url(self) -> str:
        """The endpoint; where nobody has set one, that of the chain in the background."""
        from battery_chain.api.opening import endpoint

        return endpoint(self.settings)

    @property
    def public_rpc(self) -> str:
        """The endpoint without what may be secret in it."""
        from battery_chain.config import public_url

        return public_url(self.rpc_url)

    @cached_property
    def deployment_file(self) -> Path:
        """The setting's file; where nobody has set one and there is just one deployment, that one."""
        from battery_chain.api.opening import deployment_file

        return deployment_file(self.settings)

    # -- chain

    @cached_property
    def rpc(self) -> Rpc:
        from battery_chain.chain import Rpc

        return Rpc.connect(self.rpc_url, self.settings.rpc_timeout)

    @cached_property
    def chain_id(self) -> int:
        return self.rpc.chain_id()

    @cached_property
    def on_development_chain(self) -> bool:
        from battery_chain.chain.accounts import DEVELOPMENT_CHAINS

        return self.chain_id in DEVELOPMENT_CHAINS

    @cached_property
    def sender(self) -> Sender:
        """The sender with its journal; with --dry-run and --unsigned one that only plans."""
        from battery_chain.chain.sender import Sender
        from battery_chain.cli.planning import PlanningSender

        folder, options = self.settings.journal_folder, self._options()
        if not self.planning:
            return Sender.open(self.rpc, folder, options=options, operation=self.operation)
        plan = PlanningSender.open(self.rpc, folder, options=options, operation=self.operation)
        # A transaction that carries a signature is not known before there is one.
        plan.stopped = lambda: bool(self.asked)
        return plan

    @cached_property
    def operation(self) -> Operation:
        """What names the wishes of this run that are not once by nature."""
        from battery_chain.chain.operation import Operation

        key, new = self._flags.get("idempotency_key"), bool(self._flags.get("send_new"))
        return Operation(key or "", new=new, tell=self._tell_operation)

    def _tell_operation(self, operation: str) -> None:
        """Before anything is sent: whoever is stopped from here on can go on with it."""
        self.screen.operation = operation
        self.screen.note(f"operation {operation}; if stopped: --idempotency-key {operation}")

    def _options(self) -> Options:
        from battery_chain.chain.sender import Options

        return Options.of(self.settings)

    # -- deployment

    @cached_property
    def workspace(self) -> Workspace:
        """The deployment, open for reading and, when something is sent, for writing."""
        from battery_chain.deploy import Deployment, open_workspace

        Deployment.load(self.deployment_file)  # a missing file is told before a chain that does not answer
        found = open_workspace(self.rpc, self.lazy_sender, self.signer_of, self.deployment_file)
        if self.settings.fund:
            found.choose(self.settings.fund)
        return found

    @property
    def lazy_sender(self) -> Sender:
        """The sender for a workspace: readers make no journal."""
        from battery_chain.api.opening import Lazy

        return cast("Sender", Lazy(lambda: self.sender))

    def open(self, file: Path) -> None:
        """From here on, work on the deployment of this file."""
        self.__dict__["deployment_file"] = file
        for name in ("workspace", "description"):
            self.__dict__.pop(name, None)

    @cached_property
    def description(self) -> Description:
        """The copy of the description that `deploy run` has kept beside the deployment."""
        from battery_chain.deploy import read_description

        file = self.deployment_file.with_suffix(".toml")
        if not file.is_file():
            raise Missing(f"no description at {file}", "run: battery-chain deploy run FILE")
        return read_description(file)

    @property
    def fund(self) -> FundSpec:
        """The fund that was chosen, as the description has it."""
        return self.description.fund_chosen(self.settings.fund)

    @property
    def deployed_fund(self) -> str:
        """Its symbol, for whoever reads; empty where the deployment does not say."""
        facts = self.workspace.deployment.funds.get(self.workspace.fund_names.fund, {})
        return str(facts.get("symbol", ""))

    def address(self, who: str) -> str:
        """The address of a person, of a contract of the deployment by its name, or an address as it is."""
        return self.workspace.deployment.contracts.get(who) or self.workspace.address(who)

    def party(self, address: str) -> Party:
        """An address with its name, its checksum in the case of its letters."""
        from battery_chain.manifest.cells import address_or_name

        text = address_or_name(address.lower()) if int(address, 16) else address
        return Party(text, self.workspace.name_of(address))

    def block(self) -> int:
        """The block that a reader's --at names; the newest when it names none."""
        rpc = self.workspace.rpc  # a missing deployment is told before anything else
        return rpc.block_number() if self._at is None else self._at

    @cached_property
    def _at(self) -> int | None:
        from time import time

        from battery_chain.cli.when import block_named, refuse_before

        at = self._flags.get("at")
        if at is None:
            return None
        found = block_named(self.rpc, at, int(time()))
        refuse_before(self.workspace, at, found)
        if not at.isdecimal():
            self.screen.note(f"at block {found:,} of {iso(self.second_of(found))}")
        return found

    def now(self) -> int:
        """The time of a transaction sent now: the newest block's, or on a development chain the machine's,
        as it mines only when something is sent. With --at the time of that block."""
        from battery_chain.api.opening import moment

        if self._at is not None:
            return self.second_of(self._at)
        return moment(self.rpc, self.on_development_chain)

    def second_of(self, block: Block) -> int:
        """The time of a block."""
        return self.rpc.second(block)

    # -- people

    @cached_property
    def keystore(self) -> Keystore:
        from battery_chain.chain import Keystore

        return Keystore(self.settings.keystore)

    def signer_of(self, identity: str) -> Signer:
        """Whoever signs for a keystore's name, an address or `dev:N`; unlocked when it first signs.

        With --dry-run and --unsigned the key need not be here: an address is enough.
        """
        from battery_chain.cli.people import Elsewhere, signer_of

        def elsewhere(address: str) -> Signer:
            return Elsewhere(address, self.asked if self.unsigned else None)

        stand_in = elsewhere if self.planning else None
        known = self._address_of(identity) if self.planning else ""
        found = signer_of(identity, self.chain_id, self.keystore, self.password_of, stand_in, known)
        return elsewhere(found.address) if self.unsigned and (self.signs or self.keys_elsewhere) else found

    def _address_of(self, identity: str) -> str:
        """The address of a person of the deployment by what signs for it; empty where it is not known."""
        workspace = self.__dict__.get("workspace")
        if workspace is None:
            return ""
        deployment = workspace.deployment
        names = (name for name, each in deployment.identities.items() if each == identity)
        return str(next((deployment.accounts[name] for name in names), ""))

    def password_of(self, name: str) -> str:
        """The password of a keystore: from its file, the OS keyring, or the terminal."""
        from importlib.util import find_spec

        from battery_chain.chain import read_password

        terminal = sys.stdin.isatty()
        keyring = not terminal and find_spec("keyring") is not None
        prompt: Callable[[str], str] | None = _ask if terminal else None
        return read_password(name, file=self.settings.password_file, keyring=keyring, prompt=prompt)

    def person(self, role: str, otherwise: str = "") -> str:
        """Who acts: the account setting; else `otherwise`; else the only holder of `role` in the
        description.
        """
        chosen = self.settings.account or otherwise or self._only(role)
        if not self.settings.account:
            self.screen.note(f"as {chosen}")
        return chosen

    def people(self, role: str, named: Sequence[str] = ()) -> tuple[str, ...]:
        """Who else signs: those named, else all who have the role in the description."""
        found = tuple(named) or tuple(self.description.roles.get(role, ()))
        if not found:
            raise NotPermitted(f"no {role}", f"nobody has the role {role} in the description; name one")
        return found

    def _only(self, role: str) -> str:
        holders = self.description.roles.get(role, ())
        if len(holders) != 1:
            known = ", ".join(holders) or "nobody"
            raise NotPermitted("no account", f"give --account; {known} has the role {role}")
        return holders[0]

    # -- asking and planning

    def confirm(self, question: str, always: bool = False) -> None:
        """Asks before something that cannot be undone; on development chains only when `always`."""
        if self._flags.get("yes") or self.planning or (not always and self.on_development_chain):
            return
        if not sys.stdin.isatty():
            raise BadInput([Problem("--yes", 0, "", f"is needed where nobody can be asked: {question}")])
        click.confirm(question, abort=True, err=True)

    def send(self, work: Callable[[], Any]) -> Any:
        """What a library call returns; with --dry-run and --unsigned the command ends here, and what it would
        send is shown instead.
        """
        found = work()
        if self.planning:
            self.end_plan()
        return found

    def send_each(self, work: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """As `send`, for a library call that returns results one by one."""
        return iter(self.send(lambda: list(work()))) if self.planning else work()

    def end_plan(self) -> NoReturn:
        """Nothing that follows is done: what would be sent or signed is shown, and the command ends."""
        from battery_chain.cli.unsent import EndOfPlan

        raise EndOfPlan


def _ask(text: str) -> str:
    return str(click.prompt(text.rstrip(": "), hide_input=True, err=True))


def _format(flags: Mapping[str, Any]) -> str:
    """How the result is shown. Raises `BadInput` where two formats are asked for."""
    wanted, is_json = flags.get("format"), bool(flags.get("json"))
    if is_json and wanted not in (None, "json"):
        raise BadInput([Problem("--format", 0, "", f"{wanted} is one format, --json another: choose")])
    return "json" if is_json else str(wanted or "table")


def _out(flags: Mapping[str, Any]) -> Path | None:
    return Path(flags["out"]) if flags.get("out") else None
