"""Is on chain what was built, and nothing more? Byte code, immutables and roles, without a service to ask.

The byte code of every contract and library is compared with the shipped artifact, linked to the deployment's
libraries; where the constructor writes immutables both are masked, and each immutable is compared by its name
with what the deployment and its description say. Roles are read from the events of the access manager.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from battery_chain.artifacts import Artifact, load
from battery_chain.contracts.authority import RoleGranted, RoleRevoked
from battery_chain.deploy.description import Description
from battery_chain.deploy.events import events
from battery_chain.deploy.funds import FundNames, FundSpec, VaultSpec, fund_names, kind_of
from battery_chain.deploy.record import Deployment
from battery_chain.deploy.roles import ROLES, depositary_role, manager_role, role_name
from battery_chain.deploy.workspace import Workspace
from battery_chain.manifest.merkle import keccak256
from battery_chain.units import token_units_up

__all__ = ["Finding", "verify"]

_DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
_VERSION = "1"
_SHARE = 10**12
"""Smallest units of a share in a millionth of a share."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison. `what` is code, immutable or role; `place` the contract, its immutable, or who has the
    role; `expected` and `found` in words or hex. Equal means well."""

    what: str
    place: str
    expected: str
    found: str

    @property
    def ok(self) -> bool:
        return self.expected == self.found


def verify(workspace: Workspace, description: Description) -> Iterator[Finding]:
    """Every comparison, well or not: code, then immutables, then roles."""
    deployment = workspace.deployment
    places = {**deployment.libraries, **deployment.contracts}
    codes = dict(zip(places, workspace.rpc.codes(list(places.values())), strict=True))
    for name, code in codes.items():
        artifact = load(kind_of(name))
        yield _code(name, artifact, deployment, code)
        if len(code) == len(artifact.deployed(deployment.libraries)):
            yield from _immutables(name, artifact, _Facts(deployment, description, name), code)
    yield from _roles(workspace, description)


# -- byte code


def _code(name: str, artifact: Artifact, deployment: Deployment, code: bytes) -> Finding:
    expected = artifact.deployed(deployment.libraries)
    found = _masked(artifact, code) if len(code) == len(expected) else code
    return Finding("code", name, _hash(expected), _hash(found) if found else "no code")


def _hash(code: bytes) -> str:
    return f"0x{keccak256(code).hex()}"


def _masked(artifact: Artifact, code: bytes) -> bytes:
    found = bytearray(code)
    for places in artifact.immutables.values():
        for place in places:
            found[place["start"] : place["start"] + place["length"]] = bytes(place["length"])
    return bytes(found)


# -- immutables


def _immutables(name: str, artifact: Artifact, facts: _Facts, code: bytes) -> Iterator[Finding]:
    for immutable, places in sorted(artifact.immutables.items()):
        words = {code[each["start"] : each["start"] + each["length"]] for each in places}
        found = " and ".join(map(_shown, sorted(words)))
        yield Finding("immutable", f"{name}.{immutable}", _shown(facts.word(immutable)), found)


def _shown(word: bytes) -> str:
    """A number as such, an address without the zeros before it."""
    value = int.from_bytes(word, "big")
    return str(value) if value < 2**64 else f"0x{value:040x}"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the immutables of one contract must be."""

    deployment: Deployment
    description: Description
    name: str

    def word(self, immutable: str) -> bytes:
        """32 bytes by the immutable's name, as the sources have it."""
        plain = immutable.strip("_")
        numbers = self._numbers()
        if plain in numbers:
            return numbers[plain].to_bytes(32, "big")
        if plain in (domain := self._domain()):
            return domain[plain]
        return _address(self._contract(plain))

    def _contract(self, plain: str) -> str:
        """An address, by the kind of contract that an immutable is named after; a fund's own where it is of
        a fund."""
        if plain == "asset":
            return self._asset()
        if plain == "fund" and self._fund is not None:
            return self.deployment.contract(self._fund[0].fund)
        return self.deployment.contract(plain[0].upper() + plain[1:])

    def _asset(self) -> str:
        vault = self._vault()
        return vault.token if vault else self.deployment.contract("SettlementToken")

    def _vault(self) -> VaultSpec | None:
        """The description of a vault of another currency."""
        vaults = self._fund[1].vaults if self._fund else ()
        return next((each for each in vaults if self.name.endswith(f".{each.currency}")), None)

    @property
    def _fund(self) -> tuple[FundNames, FundSpec] | None:
        for place, spec in enumerate(self.description.funds):
            names = fund_names(place)
            others = [names.vault_of(each.currency) for each in spec.vaults]
            if self.name in (names.fund, names.vault, names.in_kind, *others):
                return names, spec
        return None

    def _numbers(self) -> dict[str, int]:
        d, calendar = self.deployment, self.description.calendar
        found = {
            "start": d.start,
            "period": calendar.period,
            "window": calendar.window,
            "lag": calendar.lag,
            "unit": d.unit,
            "decimals": self.description.token.decimals,
            "cachedChainId": d.chain_id,
        }
        if self.description.market is not None:
            found["maxFee"] = self.description.market.max_fee
        return found | self._numbers_of_fund()

    def _numbers_of_fund(self) -> dict[str, int]:
        if self._fund is None:
            return {}
        spec = self._fund[1]
        least = token_units_up((self._vault() or spec).minimum, self.deployment.decimals)
        shares = least * (_SHARE // self.deployment.unit)
        return {"number": spec.number, "minimumAssets": least, "minimumShares": shares}

    def _domain(self) -> Mapping[str, bytes]:
        """EIP-712's domain, as OpenZeppelin and Solady keep it, and the contract itself."""
        places = {**self.deployment.libraries, **self.deployment.contracts}
        this, name = _address(places[self.name]), self._domain_name()
        hashes = [keccak256(text.encode()) for text in (_DOMAIN, name, _VERSION)]
        chain = self.deployment.chain_id.to_bytes(32, "big")
        return {
            "cachedThis": this,
            "library_deploy_address": this,
            "cachedNameHash": hashes[1],
            "hashedName": hashes[1],
            "cachedVersionHash": hashes[2],
            "hashedVersion": hashes[2],
            "name": _short(name),
            "version": _short(_VERSION),
            "cachedDomainSeparator": keccak256(b"".join([*hashes, chain, this])),
        }

    def _domain_name(self) -> str:
        if self._fund is not None:
            return self._fund[1].name
        kind = kind_of(self.name)
        return self.description.token.name if kind == "SettlementToken" else kind


def _address(address: str) -> bytes:
    return bytes.fromhex(address[2:]).rjust(32, b"\0")


def _short(text: str) -> bytes:
    """A text of at most 31 bytes as OpenZeppelin's ShortStrings keeps it: its length in the last byte."""
    raw = text.encode()
    return (raw.ljust(31, b"\0") + bytes([len(raw)])) if len(raw) < 32 else b"\xff".rjust(32, b"\0")


# -- roles


def _roles(workspace: Workspace, description: Description) -> Iterator[Finding]:
    expected, found = _described(workspace, description), _held(workspace)
    for role, account in sorted({*expected, *found}):
        who = workspace.name_of(account) or account
        words = [_delay(delays.get((role, account))) for delays in (expected, found)]
        yield Finding("role", f"{role_name(role)} of {who}", *words)
    if description.deployer != "admin":
        deployer = workspace.address("deployer").lower()
        held = sorted(role_name(role) for role, account in found if account == deployer)
        yield Finding("role", "deployer", "nothing", ", ".join(held) or "nothing")


def _delay(seconds: int | None) -> str:
    if seconds is None:
        return "not held"
    return f"held, acts after {seconds} s" if seconds else "held"


def _described(workspace: Workspace, description: Description) -> dict[tuple[int, str], int]:
    given: list[tuple[int, str, int]] = [(ROLES["admin"], "admin", description.delay("admin"))]
    for role, people in description.roles.items():
        given += [(ROLES[role], person, description.delay(role)) for person in people]
    for fund in description.funds:
        given += [(manager_role(fund.number), fund.manager, 0)]
        given += [(depositary_role(fund.number), fund.depositary, 0)]
    return {(role, workspace.address(person).lower()): delay for role, person, delay in given}


def _held(workspace: Workspace) -> dict[tuple[int, str], int]:
    """Who has which role with what delay, by the contract's own word for everybody that events name."""
    named: list[tuple[int, str]] = []
    for logged in events(workspace, [RoleGranted, RoleRevoked], ["Authority"]):
        event = logged.event
        assert isinstance(event, RoleGranted | RoleRevoked)
        named.append((event.role_id, event.account.lower()))
    asked: Sequence[tuple[int, str]] = list(dict.fromkeys(named))
    answers = workspace.rpc.read_many([workspace.authority.get_access(*each) for each in asked])
    return {
        each: access.pending_delay if access.effect else access.current_delay
        for each, access in zip(asked, answers, strict=True)
        if access.since
    }
