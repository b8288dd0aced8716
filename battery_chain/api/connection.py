"""A connection: one chain, one deployment, one account; what it needs is opened when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from battery_chain import config
from battery_chain.api import opening
from battery_chain.errors import Missing, NotPermitted

if TYPE_CHECKING:
    from battery_chain.api.accounts import Account
    from battery_chain.api.assessing import Assess
    from battery_chain.api.batteries import Battery
    from battery_chain.api.deploying import Deploy
    from battery_chain.api.funds import Fund
    from battery_chain.api.markets import Market
    from battery_chain.api.members import Member
    from battery_chain.api.roles import Role
    from battery_chain.api.sent import Tx
    from battery_chain.api.tokens import Token
    from battery_chain.api.values import Value
    from battery_chain.chain import Keystore, Rpc, Sender, Signer
    from battery_chain.deploy import Description, Workspace

__all__ = ["Connection", "connect"]


def connect(
    *,
    rpc: str | None = None,
    account: str | None = None,
    deployment: str | Path | None = None,
    fund: str | None = None,
    state: str | Path | None = None,
    keystore: str | Path | None = None,
    password_file: str | Path | None = None,
    password: Callable[[str], str] | None = None,
) -> Connection:
    """A connection; nothing is opened or asked before a verb needs it.

    What is not given here is taken from BATTERY_CHAIN_* variables, then `battery-chain.toml`, then the
    defaults of the command line. `account`: who acts, a person of the deployment, a keystore's name, an
    address, or `dev:N` on a development chain. `password`: asked for the password of a keystore by its name
    when something is signed; without it `password_file` is read. Raises `BadInput` for a setting that is
    wrong.
    """
    given = {"rpc": rpc, "account": account, "fund": fund}
    places = {
        "deployment": deployment,
        "state": state,
        "keystore": keystore,
        "password_file": password_file,
    }
    texts = {name: None if place is None else str(place) for name, place in places.items()}
    settings = config.load({**given, **texts})
    return Connection(Opened(settings, password), settings.account)


class Opened:
    """What connections share that act for different people."""

    def __init__(self, settings: config.Settings, password: Callable[[str], str] | None = None) -> None:
        self.settings, self._password = settings, password

    def close(self) -> None:
        for name in ("sender", "rpc"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
        self.__dict__.pop("workspace", None)

    @cached_property
    def rpc_url(self) -> str:
        return opening.endpoint(self.settings)

    @cached_property
    def rpc(self) -> Rpc:
        from battery_chain.chain.rpc import Rpc

        return Rpc.connect(self.rpc_url, self.settings.rpc_timeout)

    @cached_property
    def sender(self) -> Sender:
        from battery_chain.chain.sender import Options, Sender

        return Sender.open(self.rpc, self.settings.journal_folder, options=Options.of(self.settings))

    @property
    def lazy_sender(self) -> Sender:
        return cast("Sender", opening.Lazy(lambda: self.sender))

    @cached_property
    def deployment_file(self) -> Path:
        return opening.deployment_file(self.settings)

    def file_for(self, description: Description) -> Path:
        """Where a deployment is kept: as set, else under the description's name in the state folder."""
        if self.settings.origin("deployment").kind != "default":
            return self.settings.deployment_file()
        return self.settings.state / "deployments" / f"{description.name}.json"

    def work_on(self, file: Path) -> None:
        """From here on, the deployment of this file."""
        self.__dict__["deployment_file"] = file
        self.__dict__.pop("workspace", None)

    @cached_property
    def workspace(self) -> Workspace:
        from battery_chain.deploy import Deployment, open_workspace

        file = self.deployment_file
        Deployment.load(file)  # a missing file is told before a chain that does not answer
        found = open_workspace(self.rpc, self.lazy_sender, self.signer_of, file)
        if self.settings.fund:
            found.choose(self.settings.fund)
        return found

    @cached_property
    def keystore(self) -> Keystore:
        from battery_chain.chain.accounts import Keystore

        return Keystore(self.settings.keystore)

    def signer_of(self, identity: str) -> Signer:
        from battery_chain.chain.accounts import find_signer

        return find_signer(identity, self.rpc.chain_id(), self.keystore, self._unlock)

    def identity_of(self, address: str) -> str:
        """What signs for an address, where the deployment knows it; else the address."""
        if not self.deployment_file.is_file():
            return address
        deployment = self.workspace.deployment
        known = {deployment.accounts[name].lower(): each for name, each in deployment.identities.items()}
        return known.get(address.lower(), address)

    def _unlock(self, name: str) -> str:
        if self._password is not None:
            return self._password(name)
        from battery_chain.chain.accounts import read_password

        return read_password(name, file=self.settings.password_file)


class Connection:
    """The verbs, by group. Close it, or use it in a `with` statement: it holds the journal and a connection.

    Not for use by several threads.
    """

    def __init__(self, opened: Opened, who: str = "") -> None:
        self._opened, self.who = opened, who

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        who = f" as {self.who}" if self.who else ""
        return f"<battery-chain at {config.public_url(self._opened.rpc_url)}{who}>"

    def close(self) -> None:
        """Gives journal and connection back; what comes later opens them again."""
        self._opened.close()

    def acting_as(self, who: str) -> Connection:
        """The same connection for somebody else."""
        return Connection(self._opened, who)

    # -- the verbs

    @cached_property
    def account(self) -> Account:
        """Keys: encrypted keystores."""
        from battery_chain.api.accounts import Account

        return Account(self)

    @cached_property
    def deploy(self) -> Deploy:
        """Contracts, people, classes, prices: from a description."""
        from battery_chain.api.deploying import Deploy

        return Deploy(self)

    @cached_property
    def battery(self) -> Battery:
        """The life of batteries, from mint to burn."""
        from battery_chain.api.batteries import Battery

        return Battery(self)

    @cached_property
    def assess(self) -> Assess:
        """Health: from readings to booked assessments."""
        from battery_chain.api.assessing import Assess

        return Assess(self)

    @cached_property
    def value(self) -> Value:
        """Prices and values."""
        from battery_chain.api.values import Value

        return Value(self)

    @cached_property
    def fund(self) -> Fund:
        """A fund: batteries in, investors in and out."""
        from battery_chain.api.funds import Fund

        return Fund(self)

    @cached_property
    def market(self) -> Market:
        """The market: orders for batteries and fund shares."""
        from battery_chain.api.markets import Market

        return Market(self)

    @cached_property
    def token(self) -> Token:
        """The settlement token."""
        from battery_chain.api.tokens import Token

        return Token(self)

    @cached_property
    def member(self) -> Member:
        """Verified members."""
        from battery_chain.api.members import Member

        return Member(self)

    @cached_property
    def role(self) -> Role:
        """Who may do what."""
        from battery_chain.api.roles import Role

        return Role(self)

    @cached_property
    def tx(self) -> Tx:
        """What was sent: the sender's journal."""
        from battery_chain.api.sent import Tx

        return Tx(self)

    # -- what the verbs stand on, for whatever they do not cover

    @property
    def settings(self) -> config.Settings:
        """Every setting and where it came from."""
        return self._opened.settings

    @property
    def rpc(self) -> Rpc:
        """JSON-RPC, typed: `rpc.read(call)` and `rpc.read_many(calls)` read contracts."""
        return self._opened.rpc

    @property
    def sender(self) -> Sender:
        """Sends exactly once; it has the journal."""
        return self._opened.sender

    @property
    def workspace(self) -> Workspace:
        """The deployment: typed contracts, people, addresses. First argument of every library function.

        Raises `Missing` without a deployment, `WrongChain` when the chain that answers is not its own.
        """
        return self._opened.workspace

    @property
    def keystore(self) -> Keystore:
        """The folder of encrypted keys."""
        return self._opened.keystore

    @property
    def opened(self) -> Opened:
        """What is shared with the connections of `acting_as`."""
        return self._opened

    @property
    def description(self) -> Description:
        """The copy of the description that `deploy.run` has kept beside the deployment. Raises `Missing`."""
        from battery_chain.deploy import read_description

        file = self._opened.deployment_file.with_suffix(".toml")
        if not file.is_file():
            raise Missing(f"no description at {file}", "run: battery-chain deploy run FILE")
        return read_description(file)

    def person(self) -> str:
        """Who acts. Raises `NotPermitted` where nobody was named."""
        if not self.who:
            raise NotPermitted("no account", "connect with account=…, or use acting_as(…)")
        return self.who

    def now(self) -> int:
        """The time of a transaction that is sent now, in seconds."""
        from battery_chain.chain.accounts import DEVELOPMENT_CHAINS

        return opening.moment(self.rpc, self.rpc.chain_id() in DEVELOPMENT_CHAINS)
