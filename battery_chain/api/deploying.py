"""`bank.deploy`: contracts, people, classes, prices, from a description."""

from __future__ import annotations

import shutil
from pathlib import Path

from battery_chain import setup
from battery_chain.api.verbs import Verbs
from battery_chain.chain.intents import Receipt
from battery_chain.deploy import Deployment, create, plan, read_description
from battery_chain.deploy.run import Step
from battery_chain.setup import Change

__all__ = ["Deploy"]


class Deploy(Verbs):
    """The verbs of `battery-chain deploy`."""

    def plan(self, description: str | Path) -> list[Step]:
        """The contracts of a description (TOML), each after those it needs. Reads no chain. Raises `BadInput`
        with every problem of the file.
        """
        return plan(read_description(Path(description)))

    def run(self, description: str | Path) -> list[Receipt]:
        """Creates what is missing and brings roles, members, classes, series and first prices to the
        description; a receipt for each transaction. Stopped anywhere, called again it goes on; a second call
        sends nothing.

        The deployment and a copy of the description are kept in the state folder under the description's
        name; the connection works on it from here on. Raises `WrongChain` when the file there is of another
        chain.
        """
        file, opened = Path(description), self._connection.opened
        wanted = read_description(file)
        target = opened.file_for(wanted)
        created = [*create(wanted, opened.rpc, opened.sender, opened.signer_of, target)]
        opened.work_on(target)
        applied = [*setup.apply(self._w, wanted)]
        copy = target.with_suffix(".toml")
        if file.resolve() != copy.resolve():
            shutil.copyfile(file, copy)
        return [*created, *applied]

    def status(self) -> Deployment:
        """The deployment that the verbs work on: chain, contracts, people."""
        return self._w.deployment

    def changes(self) -> list[Change]:
        """What the deployment lacks of its description; empty when it is whole."""
        return [*setup.changes(self._w, self._connection.description)]
