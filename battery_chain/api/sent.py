"""`bank.tx`: what was sent, from the sender's journal."""

from __future__ import annotations

from battery_chain.api.verbs import Verbs
from battery_chain.chain.journal import Entry

__all__ = ["Tx"]

# Within the class `list` is a verb.
_Entries = list[Entry]


class Tx(Verbs):
    """The verbs of `battery-chain tx`. An entry is named by its number, its key or a hash."""

    def list(self, state: str = "", *, limit: int = 20) -> _Entries:
        """Newest first; `state`: open, done, reverted, cancelled or superseded."""
        return self._connection.sender.journal.entries(state, limit=limit)

    def show(self, which: int | str) -> Entry:
        """One entry. Raises `BadInput` where there is none."""
        return self._connection.sender.journal.show(which)

    def resume(self) -> _Entries:
        """Sends open transactions again before their deadline, cancels them after it, and waits for all."""
        sender = self._connection.sender
        self._know({each.account for each in sender.journal.open()})
        return sender.resume()

    def cancel(self, which: int | str) -> Entry:
        """Uses up the nonce of an open one by an empty transaction; the entry says which of them won."""
        self._know({self.show(which).account})
        return self._connection.sender.cancel(which)

    def speed_up(self, which: int | str) -> Entry:
        """Offers more for an open one, and waits for it."""
        self._know({self.show(which).account})
        return self._connection.sender.speed_up(which)

    def _know(self, accounts: set[str]) -> None:
        """Gives the sender the signers of these accounts."""
        opened = self._connection.opened
        for account in sorted(accounts):
            opened.sender.add_signer(opened.signer_of(opened.identity_of(account)))
