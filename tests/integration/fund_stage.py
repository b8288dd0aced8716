"""The contracts of a fund, played by the same tables as the reference model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_account import Account
from eth_utils.crypto import keccak

from battery_chain.contracts import fund, structs
from battery_chain.contracts._codec import Call
from battery_chain.errors import Reverted
from tests.integration.fund_chain import FOR_EVER, Funds, Post, address, key, mock
from tests.unit.fund_table import CALENDAR, DEAL_FIGURES, OPENED, Observed, Row, due_day, terms_of

__all__ = ["ContractStage"]

OUTCOMES = (
    "DEAL",
    "UNCOVERED",
    "UNVALUED",
    "SUSPENDED",
    "VOID",
    "BLOCKED",
    "NOT_POSITIVE",
    "BELOW_FLOOR",
)
KINDS = ("", "RECEIVABLE", "RECYCLING_DUE", "PAYABLE", "RECYCLING_OWED", "PROVISION", "LOAN", "COMPENSATION")
WH = 1_000
A_DAY = 86_400


@dataclass
class ContractStage:
    """Plays a table with the contracts. `parts`: what the last strike did in each vault, as it was told."""

    funds: Funds
    post: Post = field(init=False)
    batteries: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    covered: bool = True
    parts: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.post = Post(self.funds.rpc, OPENED - 10)

    def play(self, row: Row) -> Observed:
        return getattr(self, f"_{row.act}")(row) or {}

    # what everything is made of

    @property
    def fund(self) -> fund.Fund:
        return self.funds.fund

    def read(self, *calls: Call[Any]) -> list[Any]:
        return self.funds.rpc.read_many(calls)

    def _send(self, who: str, to_be_sent: Call[Any]) -> Mapping[str, Any]:
        return self.post.send(who, to_be_sent)

    def _to(self, second: int) -> None:
        self.post.second = max(self.post.second, second)

    def _change(self, worth: int, wh: int = 0, *, issued: int = 0) -> None:
        change = mock(
            *(self.funds.battery, "assess(address,int256,uint256,uint64)"),
            *(self.fund.address, worth, wh, issued),
        )
        self._send("admin", change)

    def _worth(self) -> int:
        asked = mock(self.funds.battery, "worthOf(address)", self.fund.address)
        answer = self.funds.rpc.call("eth_call", {"to": asked.to, "data": "0x" + asked.data.hex()}, "latest")
        return int.from_bytes(bytes.fromhex(answer[2:]), "big", signed=True)

    def _eligible(self) -> int:
        return int(self.read(self.fund.fact_sheet())[0].eligible_wh)

    # time

    def _open(self, row: Row) -> None:
        self._to(OPENED)
        self._send(row.who, self.fund.open(self.funds.vaults["main"].address, row.number("amount")))

    def _add_vault(self, row: Row) -> None:
        self._send("admin", self.fund.add_vault(self.funds.vaults[row.vault].address))

    def _cutoff(self, row: Row) -> None:
        """The window opens, and everything is assessed in it."""
        self._to(CALENDAR.cutoff(row.epoch) + 1)
        eligible = self._eligible()
        if self.covered and eligible:
            self._change(0, eligible, issued=self.post.second)
        self.covered = True

    def _lag(self, row: Row) -> None:
        self._to(CALENDAR.window_end(row.epoch) + 1)

    def _strike(self, row: Row) -> Observed:
        self._to(CALENDAR.valuation_time(row.epoch))
        receipt = self._send("operator", self.fund.strike(row.epoch))
        told = [
            fund.decode_log(
                [bytes.fromhex(each[2:]) for each in log["topics"]], bytes.fromhex(log["data"][2:])
            )
            for log in receipt["logs"]
            if log["address"] == self.fund.address
        ]
        (struck,) = [each for each in told if isinstance(each, fund.Struck)]
        parts = [each for each in told if isinstance(each, fund.VaultStruck)]
        self.parts = [(each.assets_in, each.minted, each.burned, each.paid) for each in parts]
        mark, cash = self.read(self.fund.high_water_mark(), self.fund.cash())
        figures = {
            name: int(getattr(struck.deal, name)) for name in DEAL_FIGURES if name not in ("mark", "cash")
        }
        return figures | {"outcome": OUTCOMES[struck.deal.outcome], "mark": mark, "cash": cash}

    # governing

    def _terms(self, row: Row) -> None:
        self._send("admin", self.fund.set_terms(structs.Terms(row.epoch, *terms_of(row))))

    def _close(self, row: Row) -> None:
        self._send("manager", self.fund.close())

    def _suspend(self, row: Row) -> None:
        self._send("manager", self.fund.suspend(CALENDAR.window_end(row.epoch)))

    def _object(self, row: Row) -> None:
        self._send("depositary", self.fund.object(row.epoch, keccak(text=row.note)))

    def _declare(self, row: Row) -> None:
        self._send("manager", self.fund.declare(row.epoch, row.number("amount")))

    def _approve(self, digest: bytes) -> None:
        """By the depositary, a day before the act."""
        self._send("depositary", self.fund.approve_act(digest))
        self.post.second += A_DAY

    # portfolio

    def _value(self, row: Row) -> None:
        self._change(row.number("value") - self._worth())

    def _uncovered(self, row: Row) -> None:
        self.covered = False

    def _unvalued(self, row: Row) -> None:
        self._send("admin", mock(self.funds.valuation, "breakDown(uint256,bool)", row.epoch, True))

    def _valued(self, row: Row) -> None:
        """Only one epoch was not."""

    def _put(self, row: Row, owner: str) -> int:
        """A new battery of that value; its number. `note`: its name, and its Wh if not 1,000."""
        name, *energy = row.note.split()
        number = self.batteries[name] = len(self.batteries) + 1 << 32
        lot = (number, address(owner), row.number("value"), int(energy[0]) if energy else WH)
        self._send("admin", mock(self.funds.battery, "putSingle(uint256,address,int256,uint256)", *lot))
        return number

    def _appraise(self, row: Row) -> int:
        """The battery is worth what the table says, and its holder no less or more than before."""
        number = self.batteries[row.note]
        slot = keccak(number.to_bytes(32, "big") + bytes(32))
        place = hex(int.from_bytes(slot, "big") + 1)
        worth = row.number("value") % 2**256
        self.funds.rpc.call("anvil_setStorageAt", self.funds.battery, place, f"0x{worth:064x}")
        return number

    def _offer(self, party: str, number: int, price: int) -> structs.Offer:
        expires = self.post.second + A_DAY
        return structs.Offer(address(party), (), (number,), price, expires, expires << 40 | number)

    def _acquire(self, row: Row) -> None:
        offer = self._offer("seller", self._put(row, "seller"), row.number("amount"))
        digest = self.read(self.fund.sale_digest(offer))[0]
        self._send("manager", self.fund.acquire(offer, signed("seller", digest)))

    def _dispose(self, row: Row) -> None:
        offer = self._offer("buyer", self._appraise(row), row.number("amount"))
        digest = self.read(self.fund.purchase_digest(offer))[0]
        self._send("manager", self.fund.dispose(offer, signed("buyer", digest)))

    def _recycle(self, row: Row) -> None:
        proceeds, worth = row.number("amount"), -row.number("value")
        signature = "recycle(address,address,uint256,int256,int256)"
        arguments = (
            self.funds.tokens["main"].address,
            self.fund.address,
            self.batteries[row.note],
            worth,
            proceeds,
        )
        self._send("recycler", mock(self.funds.battery, signature, *arguments))

    # entries

    def _enter(self, row: Row) -> None:
        document = keccak(text=row.note)
        if row.who == "COMPENSATION":
            self._restate(document)
        kind = KINDS.index(row.who)
        entry = structs.Entry(kind, address("debtor"), row.number("amount"), due_day(row), False, document)
        self._send("manager", self.fund.propose_entry(0, entry))
        self.entries[row.note] = self.read(self.fund.entry_count())[0]
        self._confirm(row)

    def _restate(self, document: bytes) -> None:
        """The last price was wrong by a tenth: what compensation is for."""
        sheet = self.read(self.fund.fact_sheet())[0]
        epoch, price = sheet.epoch, sheet.price * 11 // 10
        self._approve(self.read(self.fund.restatement_digest(epoch, price, document))[0])
        self._send("manager", self.fund.restate(epoch, price, document))

    def _confirm(self, row: Row) -> None:
        call = self.fund.confirm_entry(self.entries[row.note], row.number("amount"), due_day(row))
        self._send("depositary", call)

    def _amend(self, row: Row) -> None:
        entry = structs.Entry(0, address("debtor"), row.number("amount"), due_day(row), False, bytes(32))
        self._send("manager", self.fund.propose_entry(self.entries[row.note], entry))
        self._confirm(row)

    def _borrow(self, row: Row) -> None:
        parties = (self.fund.address, address("lender"))
        pledge = structs.Pledge(*parties, (), (), row.number("amount"), keccak(text=row.note), FOR_EVER, 1)
        self._approve(self.read(self.fund.lien_digest(pledge))[0])
        self._send("manager", self.fund.borrow(pledge, b""))
        self.entries[row.note] = self.read(self.fund.entry_count())[0]

    def _receive(self, row: Row) -> None:
        number = self.entries[row.note]
        self._send("debtor", self.fund.settle_receivable(number, row.number("amount")))

    def _pay(self, row: Row) -> None:
        self._send("manager", self.fund.settle_payable(self.entries[row.note], row.number("amount")))

    def _accrue(self, row: Row) -> None:
        self._send(row.who, self.fund.accrue(row.number("amount"), keccak(text=row.note)))

    def _pay_fees(self, row: Row) -> Observed:
        token = self.funds.tokens["main"]
        return self._gained(token, "fees", "operator", self.fund.pay_fees())

    def _gained(self, of: Any, who: str, sender: str, to_be_sent: Call[Any]) -> Observed:
        """What somebody has more of after a call."""
        (before,) = self.read(of.balance_of(address(who)))
        self._send(sender, to_be_sent)
        (after,) = self.read(of.balance_of(address(who)))
        return {"result": after - before}

    # members

    def _deposit(self, row: Row) -> None:
        who, vault = address(row.who), self.funds.vaults[row.vault]
        self._send(row.who, vault.request_deposit(row.number("amount"), who, who))

    def _redeem(self, row: Row) -> None:
        who, vault = address(row.who), self.funds.vaults[row.vault]
        (balance,) = self.read(self.fund.balance_of(who))
        shares = balance if row.whole else row.number("amount", 18)
        self._send(row.who, vault.request_redeem(shares, who, who))

    def _redeem_unclaimed(self, row: Row) -> Observed:
        vault = self.funds.vaults[row.vault]
        (before,) = self.read(vault.max_mint(address(row.who)))
        self._send(row.who, vault.redeem_unclaimed(row.number("amount"), address(row.who)))
        (after,) = self.read(vault.max_mint(address(row.who)))
        return {"result": before - after}

    def _transfer(self, row: Row) -> None:
        self._send(row.who, self.fund.transfer(address(row.note), row.number("amount", 18)))

    def _claim_shares(self, row: Row) -> Observed:
        who, vault = address(row.who), self.funds.vaults[row.vault]
        (most,) = self.read(vault.max_deposit(who))
        assets = most if row.whole else row.number("amount")
        return self._gained(self.fund, row.who, row.who, vault.deposit(assets, who))

    def _claim_assets(self, row: Row) -> Observed:
        who, vault = address(row.who), self.funds.vaults[row.vault]
        (most,) = self.read(vault.max_redeem(who))
        shares = most if row.whole else row.number("amount", 18)
        return self._gained(self.funds.tokens[row.vault], row.who, row.who, vault.redeem(shares, who, who))

    def _refund(self, row: Row) -> Observed:
        who, vault = address(row.who), self.funds.vaults[row.vault]
        return self._gained(self.funds.tokens[row.vault], row.who, row.who, vault.refund(who, who))

    def _claim_income(self, row: Row) -> Observed:
        return self._gained(self.funds.tokens["main"], row.who, row.who, self.fund.claim_income())

    # in kind: the escrow is an account here

    def _contribute(self, row: Row) -> Observed:
        number = self._put(row, "in kind")
        given = self.fund.contribute(row.epoch, address(row.who), (), (number,))
        return self._gained(self.fund, row.who, "in kind", given)

    def _redeem_in_kind(self, row: Row) -> Observed:
        """All or nothing, as the escrow's one transaction would be."""
        snapshot = self.funds.rpc.call("evm_snapshot")
        try:
            return self._escrowed_and_redeemed(row)
        except Reverted:
            assert self.funds.rpc.call("evm_revert", snapshot) is True
            raise

    def _escrowed_and_redeemed(self, row: Row) -> Observed:
        who, shares = address(row.who), row.number("amount", 18)
        (before,) = self.read(self.fund.balance_of(who))
        (through,) = self.read(self.fund.last_distribution())
        zero = "0x" + "00" * 20
        self._send("in kind", self.fund.escrow(who, zero, shares))
        taken = self.fund.redeem_in_kind(row.epoch, who, shares, through, (), (self._appraise(row),))
        self._send("in kind", taken)
        (left,) = self.read(self.fund.balance_of(address("in kind")))
        self._send("in kind", self.fund.release_from_escrow(who, who, left, through, 0))
        (after,) = self.read(self.fund.balance_of(who))
        return {"result": before - after}


def signed(who: str, digest: bytes) -> bytes:
    return bytes(Account.unsafe_sign_hash(digest, key(who)).signature)
