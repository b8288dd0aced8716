"""One run of a command: its settings, its screen, and chain and deployment, opened when first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

import click

from battery_chain import config
from battery_chain.cli.render import Screen
from battery_chain.cli.values import Party
from battery_chain.errors import BadInput, Missing, NotPermitted, Problem, Reverted

if TYPE_CHECKING:
    from battery_chain.chain import Keystore, Options, Rpc, Sender, Signer
    from battery_chain.chain.rpc import Block
    from battery_chain.deploy import Description, FundSpec, Workspace

__all__ = ["Session"]


class Session:
    """What a command is given. `flags`: the shared options as parsed."""

    def __init__(self, flags: Mapping[str, Any]) -> None:
        self._flags = flags
        self.screen = Screen(json=bool(flags.get("json")), quiet=bool(flags.get("quiet")))
        self.dry_run = bool(flags.get("dry_run"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, failure: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(failure, Reverted):
            from battery_chain.cli.hints import explain

            for text in explain(failure.error, failure.arguments, self._name_of):
                failure.add_note(text)
        self.close()

    def close(self) -> None:
        """Gives journal and connection back."""
        for name in ("sender", "rpc"):
            if name in self.__dict__:
                self.__dict__[name].close()

    def _name_of(self, address: str) -> str:
        workspace = self.__dict__.get("workspace")
        return workspace.name_of(address) if workspace is not None else ""

    # -- settings

    @cached_property
    def settings(self) -> config.Settings:
        return config.load({name: self._flags.get(name) for name in config.setting_names()})

    @cached_property
    def rpc_url(self) -> str:
        """The endpoint; where nobody has set one, that of the chain in the background."""
        if self.settings.origin("rpc").kind == "default":
            from battery_chain.chain import detached

            running = detached.status(self.settings.state)
            if running is not None:
                return running.rpc_url
        return self.settings.rpc

    @cached_property
    def deployment_file(self) -> Path:
        """The setting's file; where nobody has set one and there is just one deployment, that one."""
        file = self.settings.deployment_file()
        if self.settings.origin("deployment").kind != "default" or file.is_file():
            return file
        found = sorted((self.settings.state / "deployments").glob("*.json"))
        if len(found) > 1:
            names = ", ".join(each.stem for each in found)
            raise Missing(f"several deployments are here: {names}", "name one: --deployment NAME")
        return found[0] if found else file

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
        """The sender with its journal; with --dry-run one that only plans."""
        from battery_chain.chain import Sender
        from battery_chain.cli.planning import PlanningSender

        kind = PlanningSender if self.dry_run else Sender
        return kind.open(self.rpc, self.settings.journal_folder, options=self._options())

    def _options(self) -> Options:
        from battery_chain.chain.sender import Options

        s = self.settings
        return Options(window=s.window, timeout=s.timeout, deadline=s.deadline, confirmations=s.confirmations)

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
        return cast("Sender", _Lazy(lambda: self.sender))

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

    def block(self, at: str | None) -> int:
        """The block that a reader's --at names; the newest when it names none."""
        newest = self.workspace.rpc.block_number()
        if at is None or at == "latest":
            return newest
        if not at.isdecimal() or int(at) > newest:
            raise BadInput([Problem("--at", 0, "", f"{at!r} is not a block in 0..{newest}")])
        return int(at)

    def now(self) -> int:
        """The time of a transaction sent now: the newest block's, or on a development chain the machine's,
        as it mines only when something is sent."""
        from time import time

        chain = self.second_of("latest")
        return max(chain, int(time())) if self.on_development_chain else chain

    def second_of(self, block: Block) -> int:
        """The time of a block."""
        return self.rpc.second(block)

    # -- people

    @cached_property
    def keystore(self) -> Keystore:
        from battery_chain.chain import Keystore

        return Keystore(self.settings.keystore)

    def signer_of(self, identity: str) -> Signer:
        """Whoever signs for a keystore's name, an address or `dev:N`; unlocked when it first signs."""
        from battery_chain.cli.people import signer_of

        return signer_of(identity, self.chain_id, self.keystore, self._password)

    def _password(self, name: str) -> str:
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
        if self._flags.get("yes") or self.dry_run or (not always and self.on_development_chain):
            return
        if not sys.stdin.isatty():
            raise BadInput([Problem("--yes", 0, "", f"is needed where nobody can be asked: {question}")])
        click.confirm(question, abort=True, err=True)

    def send(self, work: Callable[[], Any]) -> Any:
        """What a library call returns; with --dry-run its plan is shown instead and the command ends."""
        if not self.dry_run:
            return work()
        from battery_chain.cli.planning import show_plan

        show_plan(self, work)
        raise click.exceptions.Exit(0)

    def send_each(self, work: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """As `send`, for a library call that returns results one by one."""
        if self.dry_run:
            self.send(lambda: list(work()))
        return work()


def _ask(text: str) -> str:
    return str(click.prompt(text.rstrip(": "), hide_input=True, err=True))


class _Lazy:
    """Stands for a value until somebody asks it for something: readers make no journal."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)
