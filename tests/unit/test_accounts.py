from __future__ import annotations

import json
import pickle
import stat
from pathlib import Path

import pytest

from battery_chain.chain.accounts import KeySigner, Keystore, development_signers, find_signer, read_password
from battery_chain.errors import BadInput, Missing, NotPermitted, Unwritable

KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
FIRST = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    # The smallest scrypt there is: what is tested is not its cost.
    return Keystore(tmp_path / "keys", scrypt_n=2)


def test_a_wrong_password_is_refused_without_repeating_it(keystore: Keystore) -> None:
    keystore.new("ann", "right")
    with pytest.raises(NotPermitted) as refused:
        keystore.unlock("ann", "hunter2")
    assert refused.value.reason == "wrong password for ann"
    assert refused.value.__cause__ is None
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("key", ["", "12", KEY + "0", "g" * 64])
def test_a_malformed_key_is_refused_without_repeating_it(keystore: Keystore, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        keystore.import_hex("ann", key, "secret")
    assert str(refused.value) == "standard input: key: must be 64 hexadecimal digits"


@pytest.mark.parametrize("name", ["", "../ann", "a/b", ".ann", "a" * 65])
def test_a_name_that_is_no_file_name_is_refused(keystore: Keystore, name: str) -> None:
    with pytest.raises(BadInput, match="takes 1 to 64 letters"):
        keystore.new(name, "secret")


def test_a_keystore_is_never_overwritten(keystore: Keystore) -> None:
    first = keystore.new("ann", "secret")
    with pytest.raises(BadInput, match="exists; remove it first"):
        keystore.new("ann", "secret")
    assert keystore.show("ann") == first


def test_an_empty_password_is_refused(keystore: Keystore) -> None:
    with pytest.raises(BadInput, match="must not be empty"):
        keystore.new("ann", "")


def test_a_file_that_is_no_keystore_is_refused(keystore: Keystore, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/bob.json").write_text("{}")
    with pytest.raises(BadInput, match="is not a version 3 keystore"):
        keystore.accounts()


def test_an_imported_key_is_encrypted_and_readable_by_its_owner_alone(keystore: Keystore) -> None:
    account = keystore.import_hex("ann", f"0x{KEY}\n", "secret")
    assert account.address == FIRST
    assert stat.S_IMODE(account.file.stat().st_mode) == 0o600
    document = json.loads(account.file.read_text())
    assert document["version"] == 3
    assert document["crypto"]["kdf"] == "scrypt"
    assert KEY not in account.file.read_text()
    assert [each.name for each in account.file.parent.iterdir()] == ["ann.json"]


def test_a_key_is_found_by_name_and_by_address_until_it_is_removed(keystore: Keystore) -> None:
    keystore.import_hex("ann", KEY, "secret")
    assert keystore.unlock("ann", "secret").address == FIRST
    assert keystore.unlock(FIRST.lower(), "secret").address == FIRST
    keystore.remove("ann")
    with pytest.raises(NotPermitted, match="has no key in"):
        keystore.show("ann")


def test_a_signer_shows_nothing_of_its_key() -> None:
    signer = KeySigner(bytes.fromhex(KEY))
    assert repr(signer) == f"KeySigner({FIRST})"
    with pytest.raises(TypeError, match="not copied"):
        pickle.dumps(signer)


def test_signing_twice_gives_the_same_bytes() -> None:
    signer = KeySigner(bytes.fromhex(KEY))
    fields = {
        "chainId": 1,
        "nonce": 0,
        "to": FIRST.lower(),
        "value": 1,
        "data": "0x",
        "gas": 21000,
        "gasPrice": 1,
    }
    assert signer.sign_transaction(fields) == signer.sign_transaction(fields)


def test_typed_data_is_signed_for_its_signer() -> None:
    from eth_account import Account
    from eth_account.messages import encode_typed_data

    message = {
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}],
            "Note": [{"name": "n", "type": "uint256"}],
        },
        "primaryType": "Note",
        "domain": {"name": "test"},
        "message": {"n": 7},
    }
    signature = KeySigner(bytes.fromhex(KEY)).sign_typed_data(message)
    assert Account.recover_message(encode_typed_data(full_message=message), signature=signature) == FIRST


@pytest.mark.parametrize("chain_id", [1, 9000, 31338])
def test_development_keys_are_refused_on_other_chains(chain_id: int) -> None:
    with pytest.raises(NotPermitted, match=f"chain {chain_id} is not for them"):
        development_signers(chain_id)


def test_development_keys_are_those_of_anvil() -> None:
    found = [each.address for each in development_signers(31337, 2)]
    assert found == [FIRST, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]


def no_password(_: str) -> str:
    raise AssertionError("no password is needed")


def test_an_account_setting_names_a_development_key_by_number_or_address(keystore: Keystore) -> None:
    assert find_signer("dev:0", 31337, keystore, no_password).address == FIRST
    assert find_signer(FIRST, 1337, keystore, no_password).address == FIRST
    with pytest.raises(NotPermitted):
        find_signer("dev:0", 1, keystore, no_password)
    with pytest.raises(NotPermitted, match="has no key"):
        find_signer(FIRST, 1, keystore, no_password)
    with pytest.raises(BadInput, match="after dev: comes a number"):
        find_signer("dev:x", 31337, keystore, no_password)
    with pytest.raises(NotPermitted, match="give --account"):
        find_signer("", 31337, keystore, no_password)


def test_an_account_setting_names_a_keystore(keystore: Keystore) -> None:
    keystore.import_hex("ann", KEY, "secret")
    asked: list[str] = []

    def password(name: str) -> str:
        asked.append(name)
        return "secret"

    assert find_signer(FIRST, 9000, keystore, password).address == FIRST
    assert asked == ["ann"]


def test_a_password_comes_from_a_file_or_a_prompt(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("secret\nmore\n")
    assert read_password("ann", file=tmp_path / "pw") == "secret"
    assert read_password("ann", prompt=lambda text: text) == "Password for ann: "
    with pytest.raises(NotPermitted, match="no password"):
        read_password("ann")
    with pytest.raises(Missing, match="give another --password-file"):
        read_password("ann", file=tmp_path / "none")


# -- who may read it, and where its password is


def test_a_key_that_others_may_read_is_not_used(keystore: Keystore) -> None:
    made = keystore.new("open", "word")
    made.file.chmod(0o640)
    for use in (keystore.unlock, lambda who, old: keystore.change_password(who, old, "new")):
        with pytest.raises(NotPermitted, match=r"others may read .*open\.json: chmod 600"):
            use("open", "word")
    made.file.chmod(0o600)
    assert keystore.unlock("open", "word").address == made.address


def test_a_password_is_changed_and_the_key_is_the_same(keystore: Keystore) -> None:
    made = keystore.new("moved", "old")
    with pytest.raises(NotPermitted, match="wrong password for moved"):
        keystore.change_password("moved", "other", "new")
    with pytest.raises(BadInput, match="must not be empty"):
        keystore.change_password("moved", "old", "")
    assert keystore.change_password("moved", "old", "new").address == made.address
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    with pytest.raises(NotPermitted):
        keystore.unlock("moved", "old")
    assert keystore.unlock("moved", "new").address == made.address


def test_a_keystore_is_never_half_written(keystore: Keystore, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keystore.new("kept", "old")
    before = made.file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Unwritable):
        keystore.change_password("kept", "old", "new")
    assert made.file.read_bytes() == before
    assert list(made.file.parent.glob(".*")) == []


def test_a_password_comes_from_the_keyring_of_the_system() -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def __init__(self) -> None:
            self.kept = {("battery-chain", "maker"): "from the keyring"}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        assert read_password("maker", keyring=True) == "from the keyring"
        with pytest.raises(NotPermitted, match="has no password in the keyring"):
            read_password("other", keyring=True)
    finally:
        keyring.set_keyring(before)
