"""Gas of a fund: shares moved, deposits from request to claim, strikes of any number of requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from battery_chain.contracts import structs
from battery_chain.contracts.fund import Struck
from battery_chain.deploy import events
from battery_chain.deploy.description import CalendarSpec
from battery_chain.fund import epoch, fair_value
from battery_chain.fund.buy import sale_typed_data
from battery_chain.units import token_units_down
from scripts.gauge.titles import Figures, per_battery
from scripts.gauge.world import DAY, GAS_LIMIT, World, description, open_world

__all__ = ["dealt", "measure", "measure_rolled", "open_fund", "open_rolling_world"]

_CLASSES = 8
_BATTERIES = 100
_DEPOSIT = 1_000_000_000
"""1,000 units of account."""
_MANY = 10_000
_ROLLED = 1_000
_RECEIVABLES, _RECEIVABLE = 12, 1
_INFINITE = 2**256 - 1


# ----------------------------------------------------------------------------------- a fund to measure


def open_fund(world: World) -> list[int]:
    """The fund opens, and buys one batch of each of eight classes, 100 batteries; the numbers of the
    batches.
    """
    spec = world.description.fund
    assert spec is not None
    seed = token_units_down(spec.seed, world.workspace.deployment.decimals)
    for person in ("manager", "alice", "bruno", "chanida"):
        world.do("issuer", world.token.issue(world.address(person), 10 * seed))
        world.do(person, world.token.approve(world.vault.address, _INFINITE))
    world.do("manager", world.token.approve(world.fund.address, _INFINITE))
    world.do("manager", world.fund.open(world.vault.address, seed))
    sizes = [_BATTERIES // _CLASSES + (place < _BATTERIES % _CLASSES) for place in range(_CLASSES)]
    batches = [world.mint(size, "bank", place + 1) for place, size in enumerate(sizes)]
    _acquire(world, batches)
    return batches


def _acquire(world: World, batches: list[int]) -> int:
    """The fund buys whole batches of the bank at fair value; the gas."""
    sale = structs.Offer(
        party=world.address("bank"),
        batches=tuple(batches),
        ids=(),
        price=token_units_down(fair_value(world.workspace, batches), world.workspace.deployment.decimals),
        expires_at=world.now + DAY,
        nonce=batches[0],
    )
    world.do("bank", world.battery.set_approval_for_all(world.fund.address, True))
    signature = world.workspace.signer("bank").sign_typed_data(sale_typed_data(world.workspace, sale))
    return world.do("manager", world.fund.acquire(sale, signature))


def _request(world: World, investor: str, amount: int = _DEPOSIT) -> int:
    who = world.address(investor)
    return world.do(investor, world.vault.request_deposit(amount, who, who))


def _claim_shares(world: World, investor: str) -> int:
    who = world.address(investor)
    return world.do(investor, world.vault.mint(world.rpc.read(world.vault.max_mint(who)), who))


def _strike(world: World, batches: list[int], round_: int = 1) -> int:
    """Time goes to the cutoff of the next epoch, its batteries are assessed in the window, it is struck; the
    gas.
    """
    number = world.rpc.read(world.fund.next_strike())
    times = epoch(world.workspace, number)
    world.at(times.cutoff + 1)
    world.rpc.call("evm_mine")
    for batch in batches:
        world.assess(batch, round_)
    world.at(max(times.valuation, times.window_end + 1))
    gas = world.do("operator", world.fund.strike(number))
    *_, last = events(world.workspace, [Struck], ["Fund"])
    assert isinstance(last.event, Struck)
    assert last.event.deal.outcome == 0, "the strike was no deal"
    return gas


# ---------------------------------------------------------------------------------------------------- figures


def measure(world: World) -> Figures:
    """Every key of the fund but those of rolled epochs: eight classes, 100 batteries, all assessed in the
    window.
    """
    with world.apart():
        batches = open_fund(world)
        yield "nav.fund.8_classes", world.estimate(world.fund.nav(), "alice")
        for part in (_entries, _assess, _shares, _income, _strike_one, _cycle, _strike_many):
            with world.apart():
                yield from part(world, batches)


def _entries(world: World, _batches: list[int]) -> Figures:
    debtor, due = world.address("operator"), world.now // DAY - 10
    for number in range(1, _RECEIVABLES + 1):
        entry = structs.Entry(_RECEIVABLE, debtor, 10**6, due, False, bytes(32))
        world.do("manager", world.fund.propose_entry(0, entry))
        world.do("depositary", world.fund.confirm_entry(number, 10**6, due))
    yield f"nav.fund.{_RECEIVABLES}_receivables", world.estimate(world.fund.nav(), "alice")


def _assess(world: World, _batches: list[int]) -> Figures:
    """A batch of 1,000 that belongs to the fund, which hears of every change."""
    batch = world.mint(1000)
    world.assess(batch)
    yield "fund.acquire.batch1000.per_battery", per_battery(_acquire(world, [batch]), 1000)
    world.at(world.now + 91 * DAY)
    world.rpc.call("evm_mine")
    yield "assess.batch1000.of_fund.per_battery", per_battery(world.assess(batch, 2), 1000)


def dealt(world: World, batches: list[int], *investors: str) -> None:
    """Investors have shares: requested, struck, claimed."""
    for investor in investors:
        _request(world, investor)
    _strike(world, batches)
    for investor in investors:
        _claim_shares(world, investor)


def _shares(world: World, batches: list[int]) -> Figures:
    dealt(world, batches, "alice", "bruno")
    give = world.fund.transfer(world.address("bruno"), 10**18)
    yield "share.transfer.steady", world.do("alice", give)
    limits = structs.Limits(0b1100, 1_000, 5_000, 0, 0, 0, 0, 0)
    world.do("admin", world.fund.set_limits(limits))
    world.do("admin", world.fund.set_jurisdictions([276], True))
    yield "share.transfer.limited", world.do("alice", give)


def _income(world: World, batches: list[int]) -> Figures:
    """A distribution of 1,000 units of account, by a strike that nobody but the manager has asked for."""
    dealt(world, batches, "alice", "bruno")
    world.do("manager", world.fund.accrue(_DEPOSIT, bytes(32)))
    number = world.rpc.read(world.valuation.period_at(world.now)) + 1
    world.do("manager", world.fund.declare(number, _DEPOSIT))
    _strike(world, batches, 2)
    give = world.fund.transfer(world.address("bruno"), 10**18)
    yield "share.transfer.after_distribution", world.do("alice", give)
    yield "income.claim", world.do("alice", world.fund.claim_income())


def _strike_one(world: World, batches: list[int]) -> Figures:
    """A second strike, as all but one are; so are those of more requests."""
    dealt(world, batches, "chanida")
    _request(world, "alice")
    yield "strike.1_request", _strike(world, batches, 2)


def _cycle(world: World, batches: list[int]) -> Figures:
    """100 requests; the cycle of one who never had shares, and of one who has."""
    dealt(world, batches, "bruno")
    _crowd(world, 98)
    gas = {who: _request(world, who) for who in ("alice", "bruno")}
    strike = _strike(world, batches, 2)
    yield "strike.100_requests", strike
    for who, key in (("alice", ".fresh"), ("bruno", "")):
        claim = _claim_shares(world, who)
        yield f"deposit.request{key}", gas[who]
        yield f"deposit.claim{key}", claim
        yield f"deposit.cycle{key}.per_investor", gas[who] + per_battery(strike, 100) + claim


def _strike_many(world: World, batches: list[int]) -> Figures:
    dealt(world, batches, "chanida")
    _crowd(world, _MANY)
    yield f"strike.{_MANY}_requests", _strike(world, batches, 2)


def _crowd(world: World, size: int) -> None:
    """Requests of `size` verified wallets, each its own controller; chanida is their operator and pays."""
    payer, crowd = (
        world.address("chanida"),
        [f"0x{0xC0FFEE << 136 | place + 1:040x}" for place in range(size)],
    )
    world.rpc.batch([("anvil_setBalance", (who, hex(10**20))) for who in crowd], chunk=500)
    world.rpc.call("anvil_autoImpersonateAccount", True)
    until = world.now + 3650 * DAY
    members = [world.members.add(crowd[at : at + 200], until, 276, 2) for at in range(0, size, 200)]
    world.do_all([(world.address("identity"), call) for call in members], GAS_LIMIT // 2)
    world.do_all([(who, world.vault.set_operator(payer, True)) for who in crowd], 100_000)
    world.do_all([(payer, world.vault.request_deposit(_DEPOSIT // 10, who, payer)) for who in crowd], 300_000)
    waiting = world.rpc.read_many([world.vault.pending_deposit_request(0, who) for who in crowd])
    assert set(waiting) == {_DEPOSIT // 10}, "a request is missing"


# --------------------------------------------------------------------------------------- rolled epochs


@contextmanager
def open_rolling_world() -> Iterator[World]:
    """A calendar of days and no coverage to fulfil, so that 1,000 epochs are 1,000 days and two transactions
    each.
    """
    calendar = CalendarSpec(period=DAY, window=3_600, lag=600)
    with open_world(description(calendar, coverage=0)) as world:
        yield world


def measure_rolled(world: World) -> Figures:
    """A redemption that the fund's cash never covers, filled in part by each strike; its claim after 1 and
    1,000.
    """
    open_fund(world)
    _request(world, "alice", 500_000 * 10**6)
    _roll(world, 1)
    _claim_shares(world, "alice")
    _empty_cash(world)
    who = world.address("alice")
    world.do("alice", world.vault.request_redeem(world.rpc.read(world.fund.balance_of(who)), who, who))
    _roll(world, 1)
    with world.apart():
        yield "claim.after_1_epoch", _claim_money(world)
    _roll(world, _ROLLED - 1)
    yield f"claim.after_{_ROLLED}_epochs", _claim_money(world)


def _empty_cash(world: World) -> None:
    """Buys batteries for what cash there is, but for a little."""
    one = fair_value(world.workspace, ids=[world.mint(1) << 32])
    cash = Decimal(world.rpc.read(world.fund.cash())).scaleb(-world.workspace.deployment.decimals)
    _acquire(world, [world.mint(int(cash / one))])


def _roll(world: World, days: int) -> None:
    """Epochs with one small deposit each, struck on their days; the vault keeps eight requests, then they
    are claimed.
    """
    number = world.rpc.read(world.valuation.period_at(world.now)) + 1
    times = epoch(world.workspace, number)
    for day in range(days):
        _request(world, "bruno", 100 * 10**6)
        world.at(max(times.valuation, times.window_end + 1) + day * DAY)
        world.do("operator", world.fund.strike(number + day))
        if day % 8 == 7 or day == days - 1:
            _claim_shares(world, "bruno")


def _claim_money(world: World) -> int:
    who = world.address("alice")
    return world.do("alice", world.vault.withdraw(world.rpc.read(world.vault.max_withdraw(who)), who, who))
