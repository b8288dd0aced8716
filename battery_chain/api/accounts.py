"""`bank.account`: encrypted keystores."""

from __future__ import annotations

from battery_chain.api.verbs import Verbs
from battery_chain.chain.accounts import Account as Known

__all__ = ["Account"]

# Within the class `list` is a verb.
_Accounts = list[Known]


class Account(Verbs):
    """The verbs of `battery-chain account`. A key is never returned; passwords are the caller's to guard."""

    def new(self, name: str, password: str) -> Known:
        """A fresh key, encrypted (Web3 Secret Storage version 3, scrypt), in a file with mode 0600."""
        return self._connection.keystore.new(name, password)

    def import_hex(self, name: str, key: str, password: str) -> Known:
        """A key of 64 hexadecimal digits. Raises `BadInput`, which never repeats what was given."""
        return self._connection.keystore.import_hex(name, key, password)

    def list(self) -> _Accounts:
        """Names, addresses and files."""
        return self._connection.keystore.accounts()

    def show(self, account: str) -> Known:
        """The one with this name or address. Raises `NotPermitted` where there is none."""
        return self._connection.keystore.show(account)

    def remove(self, account: str) -> Known:
        """Forgets a key for good."""
        return self._connection.keystore.remove(account)
