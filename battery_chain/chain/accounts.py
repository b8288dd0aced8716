"""Accounts: encrypted keystores (Web3 Secret Storage version 3), development keys, and signing.

A key is in memory only while its `KeySigner` lives, and never in a repr, a log line, an error or an
argument list.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from battery_chain import wholly
from battery_chain.errors import BadInput, Missing, NotPermitted, Problem

__all__ = [
    "DEVELOPMENT_CHAINS",
    "DEVELOPMENT_MNEMONIC",
    "Account",
    "KeySigner",
    "Keystore",
    "Signed",
    "Signer",
    "development_signers",
    "find_signer",
    "read_password",
]

DEVELOPMENT_CHAINS = (1337, 31337)
"""Chain ids on which the publicly known development keys are accepted."""

DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk"
"""The words from which Anvil (and the embedded Ganache) derive their funded accounts: known to everybody."""

_SCRYPT_N = 2**18
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed transaction and its hash, 0x…."""

    raw: bytes
    hash: str


class Signer(Protocol):
    """Whoever can sign for `address`."""

    @property
    def address(self) -> str: ...

    def sign_transaction(self, transaction: Mapping[str, Any]) -> Signed:
        """Members as in JSON-RPC, quantities as int: to, value, data, nonce, gas, chainId and the fees."""
        ...

    def sign_typed_data(self, message: Mapping[str, Any]) -> bytes:
        """The 65-byte signature of a whole EIP-712 message: types, primaryType, domain, message."""
        ...


class KeySigner:
    """Signs with a private key in memory."""

    __slots__ = ("_account",)

    def __init__(self, key: bytes) -> None:
        from eth_account import Account as Keys

        self._account: Any = Keys.from_key(key)

    @property
    def address(self) -> str:
        return str(self._account.address)

    def sign_transaction(self, transaction: Mapping[str, Any]) -> Signed:
        fields = dict(transaction)
        if "to" in fields:
            # As bytes: of a text the library would demand a checksum.
            fields["to"] = bytes.fromhex(fields["to"][2:])
        signed = self._account.sign_transaction(fields)
        return Signed(bytes(signed.raw_transaction), "0x" + bytes(signed.hash).hex())

    def sign_typed_data(self, message: Mapping[str, Any]) -> bytes:
        return bytes(self._account.sign_typed_data(full_message=dict(message)).signature)

    def __repr__(self) -> str:
        return f"KeySigner({self.address})"

    def __reduce__(self) -> str:
        raise TypeError("a signer is not copied to disk or to another process")


def development_signers(chain_id: int, count: int = 20) -> list[Signer]:
    """The first `count` funded accounts of a development chain. Raises `NotPermitted` on every other
    chain."""
    if chain_id not in DEVELOPMENT_CHAINS:
        raise NotPermitted("development accounts", f"their keys are public; chain {chain_id} is not for them")
    from eth_account.hdaccount import key_from_seed, seed_from_mnemonic

    seed = seed_from_mnemonic(DEVELOPMENT_MNEMONIC, "")
    return [KeySigner(key_from_seed(seed, f"m/44'/60'/0'/0/{index}")) for index in range(count)]


@dataclass(frozen=True, slots=True)
class Account:
    """A keystore file, seen from outside."""

    name: str
    address: str
    file: Path


class Keystore:
    """A folder of encrypted keys, one `<name>.json` each, readable by its owner alone."""

    def __init__(self, folder: Path, scrypt_n: int = _SCRYPT_N) -> None:
        self._folder, self._scrypt_n = folder, scrypt_n

    def new(self, name: str, password: str) -> Account:
        """A fresh key."""
        return self._store(name, secrets.token_bytes(32), password)

    def import_hex(self, name: str, key: str, password: str) -> Account:
        """A key given as 64 hexadecimal digits; they must come from standard input, never from an
        argument."""
        return self._store(name, _key_of(key), password)

    def accounts(self) -> list[Account]:
        return [self._read(file) for file in sorted(self._folder.glob("*.json"))]

    def show(self, account: str) -> Account:
        """The keystore with that name or address."""
        wanted = account.lower()
        for each in self.accounts():
            if account == each.name or wanted == each.address.lower():
                return each
        raise NotPermitted(account, f"has no key in {self._folder}; see: battery-chain account list")

    def remove(self, account: str) -> Account:
        """Forget a key for good."""
        found = self.show(account)
        found.file.unlink()
        return found

    def unlock(self, account: str, password: str) -> Signer:
        """The signer of a keystore."""
        return KeySigner(self._key(self.show(account), password))

    def change_password(self, account: str, old: str, new: str) -> Account:
        """The same key under another password; the file is the old one or the new one, whatever happens."""
        found = self.show(account)
        key = self._key(found, old)
        _refuse_empty(found.name, new)
        wholly.write(found.file, self._encrypted(key, new), private=True)
        return found

    def _key(self, found: Account, password: str) -> bytes:
        from eth_account import Account as Keys

        _refuse_open(found.file, found.address)
        try:
            return bytes(Keys.decrypt(json.loads(found.file.read_text("utf-8")), password))
        except ValueError:
            raise NotPermitted(found.address, f"wrong password for {found.name}") from None

    def _encrypted(self, key: bytes, password: str) -> str:
        from eth_account import Account as Keys

        return json.dumps(Keys.encrypt(key, password, kdf="scrypt", iterations=self._scrypt_n))

    def _store(self, name: str, key: bytes, password: str) -> Account:
        file = self._file(name)
        _refuse_empty(name, password)
        wholly.write(file, self._encrypted(key, password), private=True)
        return self._read(file)

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadInput(
                [Problem(name, 0, "name", "takes 1 to 64 letters, digits, dots, dashes, underscores")]
            )
        file = self._folder / f"{name}.json"
        if file.exists():
            raise BadInput([Problem(str(file), 0, "name", "exists; remove it first or take another name")])
        return file

    def _read(self, file: Path) -> Account:
        try:
            address = str(json.loads(file.read_text("utf-8"))["address"])
        except (ValueError, KeyError, TypeError):
            raise BadInput([Problem(str(file), 0, "", "is not a version 3 keystore")]) from None
        from eth_utils.address import to_checksum_address

        return Account(file.stem, to_checksum_address("0x" + address.removeprefix("0x")), file)


def _refuse_open(file: Path, account: str) -> None:
    """A key that others may read may have been copied."""
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise NotPermitted(account, f"others may read {file}: chmod 600 {file}")


def _refuse_empty(name: str, password: str) -> None:
    if not password:
        raise BadInput([Problem(name, 0, "password", "must not be empty")])


def _key_of(text: str) -> bytes:
    digits = text.strip().removeprefix("0x")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digits):
        # Whatever was given may be most of a key: it is not repeated.
        raise BadInput([Problem("standard input", 0, "key", "must be 64 hexadecimal digits")])
    return bytes.fromhex(digits)


def read_password(
    account: str,
    *,
    file: Path | None = None,
    keyring: bool = False,
    prompt: Callable[[str], str] | None = None,
) -> str:
    """The password of `account`: the first line of `file`, the OS keyring, or what `prompt` reads."""
    if file is not None:
        return _first_line(file)
    if keyring:
        return _from_keyring(account)
    if prompt is None:
        raise NotPermitted(account, "no password: give a password file, or run in a terminal")
    return prompt(f"Password for {account}: ")


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as failure:
        raise Missing(f"password file {file}: {failure.strerror}", "give another --password-file") from None
    return lines[0] if lines else ""


def _from_keyring(account: str) -> str:
    try:
        system = import_module("keyring")
    except ModuleNotFoundError:
        raise Missing("the keyring package is not installed", "run: pip install keyring") from None
    found = system.get_password("battery-chain", account)
    if not isinstance(found, str):
        raise NotPermitted(account, "has no password in the keyring")
    return found


def find_signer(account: str, chain_id: int, keystore: Keystore, password: Callable[[str], str]) -> Signer:
    """The signer that a setting names: `dev:N`, a keystore's name, or an address.

    An address of a development account works on development chains without a keystore; `password` is asked
    for the keystore's name only when one is unlocked.
    """
    if not account:
        raise NotPermitted("no account", "give --account, or set it in battery-chain.toml")
    if account.startswith("dev:"):
        return _development_signer(account, chain_id)
    try:
        found = keystore.show(account)
    except NotPermitted:
        known = development_signers(chain_id) if chain_id in DEVELOPMENT_CHAINS else []
        for signer in known:
            if signer.address.lower() == account.lower():
                return signer
        raise
    return keystore.unlock(account, password(found.name))


def _development_signer(account: str, chain_id: int) -> Signer:
    index = account.removeprefix("dev:")
    if not index.isdecimal() or int(index) > 999:
        raise BadInput([Problem(account, 0, "account", "after dev: comes a number in 0..999")])
    return development_signers(chain_id, int(index) + 1)[-1]
