"""A whole deployment on a development chain, where every block's second is fixed, so that gas comes out the
same.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from battery_chain.chain import Call, Limits, Rpc, Sender, development_signers, embedded
from battery_chain.chain.rpc import Request, call_fields
from battery_chain.contracts import structs
from battery_chain.deploy import Description, Workspace, create, open_workspace, read_description, sign
from battery_chain.deploy.description import CalendarSpec
from battery_chain.errors import Unreachable
from battery_chain.manifest import keccak256
from battery_chain.model import Method, Metric, Reading, pack_readings
from battery_chain.setup import apply

__all__ = ["BEGIN", "DAY", "GAS_LIMIT", "HEALTHY", "World", "description", "open_world"]

DAY = 86_400
BEGIN = 25_567 * DAY
"""2040-01-01: later than any machine's clock, because a chain does not take an earlier second than it has."""

GAS_LIMIT = 30_000_000
HEALTHY = 9_800
"""Begin-of-life health of what is minted, basis points."""

_AGE = 400
"""Days before `BEGIN` at which what is minted was made and measured first."""


def description(calendar: CalendarSpec | None = None, coverage: int | None = None) -> Description:
    """What is deployed: eight classes, one series, one fund; calendar and coverage may differ."""
    found = read_description(Path(__file__).with_name("gauge.toml"))
    assert found.fund is not None
    fund = found.fund if coverage is None else replace(found.fund, coverage=coverage)
    return replace(found, calendar=calendar or found.calendar, fund=fund)


_PATIENCE = 120  # seconds for one transaction
_AT_ONCE = 1_000  # transactions in one block, when there are many
_BULK_GAS_LIMIT = 10**10


@contextmanager
def open_world(wanted: Description | None = None) -> Iterator[World]:
    """Deploys and sets up on an Anvil of its own, whose blocks are one second apart."""
    wanted = wanted or description()
    limits = Limits(accounts=len(wanted.accounts), gas_limit=GAS_LIMIT)
    with embedded("anvil", limits) as chain, tempfile.TemporaryDirectory() as folder:
        rpc = Rpc.connect(chain.rpc_url, timeout=120)
        rpc.call("evm_setNextBlockTimestamp", BEGIN - DAY)
        rpc.call("evm_mine")
        rpc.call("anvil_setBlockTimestampInterval", 1)
        sender = Sender.open(rpc, Path(folder) / "journal")
        try:
            yield World(_deploy(wanted, rpc, sender, Path(folder) / "deployment.json"), wanted)
        finally:
            sender.close()
            rpc.close()


def _deploy(wanted: Description, rpc: Rpc, sender: Sender, file: Path) -> Workspace:
    keys = development_signers(rpc.chain_id(), len(wanted.accounts))
    list(create(wanted, rpc, sender, lambda identity: keys[int(identity.removeprefix("dev:"))], file))
    workspace = open_workspace(rpc, sender, lambda identity: keys[int(identity.removeprefix("dev:"))], file)
    list(apply(workspace, wanted))
    return workspace


class World:
    """A deployment with the few acts that measurements are made of. Every `do` is a block of its own."""

    def __init__(self, workspace: Workspace, wanted: Description) -> None:
        self.workspace, self.description, self.rpc = workspace, wanted, workspace.rpc
        self.battery, self.valuation, self.token = workspace.battery, workspace.valuation, workspace.token
        self.fund, self.vault, self.members = workspace.fund, workspace.vault, workspace.members
        self.at(BEGIN)
        self.rpc.call("evm_mine")

    # -- time

    def at(self, second: int) -> None:
        """The next block is of this second, those after it follow one second apart."""
        self.rpc.call("evm_setNextBlockTimestamp", second)

    @property
    def now(self) -> int:
        """The second of the newest block."""
        head = self.rpc.block("latest")
        return int(head["timestamp"], 16) if head else 0

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is done within is undone afterwards."""
        mark = self.rpc.call("evm_snapshot")
        self.at(self.now + 1)
        try:
            yield
        finally:
            self.rpc.call("evm_revert", mark)

    # -- acts

    def address(self, person: str) -> str:
        return self.workspace.address(person)

    def do(self, person: str, call: Call, gas: int = GAS_LIMIT) -> int:
        """The gas that the receipt of a call says. The chain signs for its own accounts. Raises
        `Reverted`.
        """
        fields = {**call_fields(call, self.address(person)), "gas": hex(gas)}
        receipt = self._receipt(self.rpc.call("eth_sendTransaction", fields))
        if int(receipt["status"], 16) == 0:
            self.rpc.call("eth_call", fields, hex(int(receipt["blockNumber"], 16) - 1), action=call.function)
            raise AssertionError(f"{call.function} has reverted, and does not now")
        return int(receipt["gasUsed"], 16)

    def _receipt(self, transaction: str) -> dict[str, str]:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            found: dict[str, str] | None = self.rpc.receipts([transaction])[0]
            if found is not None:
                return found
            time.sleep(0.001)
        raise Unreachable(self.rpc.url, f"does not mine {transaction}")

    def do_all(self, acts: Sequence[tuple[str, Call]], gas: int = GAS_LIMIT // 10) -> None:
        """Many acts of addresses, fast: the caller looks whether they have done what it wants."""
        following = self._counts(dict.fromkeys(who for who, _ in acts))
        requests: list[Request] = []
        for who, call in acts:
            requests.append(("eth_sendTransaction", (_fields(call, who, gas, following[who]),)))
            following[who] += 1
        # Mining by hand: Anvil takes the members of one request in any order, and may never mine
        # what came too early.
        # Blocks are large, because it copies the state for each.
        self.rpc.call("evm_setAutomine", False)
        self.rpc.call("evm_setBlockGasLimit", hex(_BULK_GAS_LIMIT))
        for at in range(0, len(requests), _AT_ONCE):
            self.rpc.batch(requests[at : at + _AT_ONCE], chunk=200)
            self.rpc.call("evm_mine")
        self._mine_until(following)
        self.rpc.call("evm_setBlockGasLimit", hex(GAS_LIMIT))
        self.rpc.call("evm_setAutomine", True)

    def _mine_until(self, nonces: Mapping[str, int]) -> None:
        until = time.monotonic() + _PATIENCE
        while self._counts(nonces) != nonces:
            if time.monotonic() > until:
                raise Unreachable(self.rpc.url, f"does not mine {len(nonces)} accounts' transactions")
            self.rpc.call("evm_mine")

    def _counts(self, accounts: Iterable[str]) -> dict[str, int]:
        """Transactions sent so far by each account."""
        asked = list(accounts)
        answers = self.rpc.batch([("eth_getTransactionCount", (who, "latest")) for who in asked], chunk=500)
        return {who: int(answer, 16) for who, answer in zip(asked, answers, strict=True)}

    def estimate(self, call: Call, person: str = "alice") -> int:
        """What `eth_estimateGas` says of a view."""
        sender = self.address(person) if person in self.workspace.deployment.accounts else ""
        return int(self.rpc.call("eth_estimateGas", call_fields(call, sender), "latest"), 16)

    # -- batteries

    def next_serial(self) -> int:
        return int(self.rpc.read(self.battery.series_of(1)).next)

    def minting(
        self,
        count: int,
        to: str = "bank",
        class_id: int = 1,
        *,
        health: int = HEALTHY,
        gaps: bytes = b"",
        serial: int = 0,
    ) -> Call:
        """The mint of the series' next batch (or of that from `serial` on), with the assessor's signature if
        it has a
        begin-of-life health."""
        statement = structs.Mint(
            to=self.address(to),
            operator=self.address("operator"),
            class_=class_id,
            energy=60_000,
            count=count,
            manufactured=BEGIN // DAY - _AGE,
            day=BEGIN // DAY - _AGE if health else 0,
            health=health,
            series=1,
            first_serial=serial or self.next_serial(),
            root=keccak256(b"root"),
            gaps=gaps,
        )
        signature = sign(self.workspace, statement, "laboratory") if health else b""
        return self.battery.mint_batch(statement, signature)

    def mint(self, count: int, to: str = "bank", class_id: int = 1) -> int:
        """Mints a batch and returns its number."""
        self.do("maker", self.minting(count, to, class_id))
        return int(self.rpc.read(self.battery.batch_count()))

    def assessing(self, batch: int, round_: int = 1) -> Call:
        """An assessment of a whole batch now, each battery a little below its last health; one signature."""
        found = self.rpc.read(self.battery.batch_of(batch))
        issued = self.now
        statement = structs.Assessment(
            batch_id=batch,
            day=issued // DAY,
            issued_at=issued,
            expires_at=issued + DAY,
            metric=Metric.SOCE,
            method=Method.PARTIAL,
            class_=found.class_,
            evidence=keccak256(b"evidence"),
            readings=pack_readings(readings(found.count, round_)),
        )
        return self.battery.assess(statement, [sign(self.workspace, statement, "laboratory")])

    def assess(self, batch: int, round_: int = 1) -> int:
        """Books such an assessment; its gas."""
        return self.do("operator", self.assessing(batch, round_))


def _fields(call: Call, who: str, gas: int, nonce: int) -> dict[str, str]:
    return {**call_fields(call, who), "gas": hex(gas), "nonce": hex(nonce)}


def readings(count: int, round_: int) -> Sequence[Reading]:
    """Health falls by 0.5 % a round and differs a little from battery to battery, as cycles do."""
    return [Reading(HEALTHY - 50 * round_ - i % 37, 300 * round_ + i % 101) for i in range(count)]
