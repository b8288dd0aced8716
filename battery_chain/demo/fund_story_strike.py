"""One epoch of the fund's story: evidence in the window, the depositary's word, the strike, and the same
strike computed by the reference model, figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from battery_chain.chain import Receipt
from battery_chain.contracts.fund import Struck as StruckEvent
from battery_chain.contracts.fund import VaultStruck
from battery_chain.demo.fleet import Key
from battery_chain.demo.fund_story_tale import DOORS, Struck, Tale, shares_text
from battery_chain.demo.life import assess_day
from battery_chain.deploy import event_of
from battery_chain.fund import epoch, strike
from battery_chain.fund.word import attest
from battery_chain.model import Reading
from battery_chain.telemetry import quarterly_readings
from battery_chain.units import BASIS_POINTS
from battery_chain.valuation import Dealt

__all__ = ["assess", "play_epoch"]

_NOON = 43_200
_STRIKERS = ("alice", "bruno", "outsider")


def play_epoch(tale: Tale, in_window: Callable[[Tale], None] | None = None) -> Dealt:
    """The next epoch from its cutoff to its strike; `in_window` is done once the evidence is in."""
    number = tale.next_epoch
    times = epoch(tale.workspace, number)
    tale.travel(times.cutoff + _NOON)
    if tale.books.batteries:
        assess(tale)
    if in_window is not None:
        in_window(tale)
    tale.travel(times.window_end + 60)
    _look(tale, number, times.valuation)
    _attest(tale, number)
    tale.travel(times.valuation + 60)
    return _strike(tale, number)


def assess(tale: Tale, batches: Sequence[int] = ()) -> None:
    """Every battery that the fund has bought and can measure, or those of some batches, as its trace has it
    today.
    """
    cast = tale.cast
    cast.today = tale.today
    ended = {battery for ids in cast.ended.values() for battery in ids}
    wanted = batches or [batch for batch in cast.facts if batch != tale.recalled]
    keys = [key for batch in wanted for key in cast.fleet.batches[batch] if cast.fleet.ids[key] not in ended]
    assess_day(cast, cast.today, _readings(tale, keys), tale.now)


def _readings(tale: Tale, keys: Sequence[Key]) -> dict[Key, Reading]:
    fleet, day = tale.cast.fleet, tale.cast.today
    rows = [fleet.row(key) for key in keys]
    ((_, found),) = quarterly_readings(rows, fleet.bindings, fleet.traces, day, day)
    return found


def _look(tale: Tale, number: int, at: int) -> None:
    """What the window's end shows goes to the model: the portfolio, which events alone confirm, the number of
    batteries that events name, and how much of their energy was measured.
    """
    workspace, owner = tale.workspace, tale.cast.fund
    value, energies = workspace.rpc.read_many(
        [workspace.valuation.portfolio_value_at(owner, number), workspace.fund.energies_in(number)]
    )
    tale.cast.checks.portfolio(owner, at // 86_400, value, at)
    tale.books.portfolio = value
    tale.books.covered = energies.assessed_wh * BASIS_POINTS >= energies.eligible_wh * tale.spec.coverage
    tale.follow()


def _attest(tale: Tale, number: int) -> None:
    """The depositary's own records are the model's."""
    held = tale.workspace.rpc.read(tale.workspace.battery.balance_of(tale.cast.fund))
    tale.equal("batteries of the fund, by the model's count", held, tale.books.batteries)
    cash = tale.money(tale.books.cash)
    tale.spend("attest", attest(tale.workspace, "depositary", number, cash, tale.books.batteries))


# -- the strike


def _strike(tale: Tale, number: int) -> Dealt:
    person = _STRIKERS[number % len(_STRIKERS)]
    receipt = strike(tale.workspace, person, number).receipt
    tale.cast.spend("strike", [receipt])
    waited = tale.follow()
    dealt = waited.strike(number)
    event = event_of(receipt, StruckEvent)
    _compare_deal(tale, event, dealt)
    _compare_vaults(tale, receipt, dealt)
    _compare_books(tale)
    _keep(tale, event, dealt)
    return dealt


def _compare_deal(tale: Tale, event: StruckEvent, dealt: Dealt) -> None:
    d = event.deal
    tale.equal("outcomes of strikes", d.outcome, dealt.outcome.value)
    chain = (d.price, d.nav, d.assets_in, d.minted, d.burned, d.paid)
    sums = (dealt.total(each) for each in ("deposits", "minted", "burned", "paid"))
    tale.equal("price, value and fills of strikes", chain, (dealt.price, dealt.nav, *sums))
    taken = (d.management_fee, d.performance_fee, d.distributed)
    model = (dealt.management_fee, dealt.performance_fee, dealt.distributed)
    tale.equal("fees and distributions of strikes", taken, model)


def _compare_vaults(tale: Tale, receipt: Receipt, dealt: Dealt) -> None:
    events = list(_vault_events(receipt))
    for door, event, part in zip(DOORS, events, dealt.vaults or (None,) * len(DOORS), strict=True):
        chain = (event.vault.lower(), event.assets_in, event.minted, event.burned, event.paid)
        model = (part.deposits, part.minted, part.burned, part.paid) if part else (0, 0, 0, 0)
        tale.equal("fills of each vault", chain, (tale.doors[door].vault.address.lower(), *model))


def _vault_events(receipt: Receipt) -> Iterator[VaultStruck]:
    topic = "0x" + VaultStruck.TOPIC0.hex()
    for log in receipt.logs:
        if log["topics"][0] == topic:
            topics = [bytes.fromhex(each[2:]) for each in log["topics"]]
            yield VaultStruck.decode(topics, bytes.fromhex(log["data"][2:]))


def _compare_books(tale: Tale) -> None:
    """Every figure of the books after the strike, the value of the batteries at this second left out."""
    workspace, books = tale.workspace, tale.books
    fund = workspace.fund
    sheet, mark = workspace.rpc.read_many([fund.fact_sheet(), fund.high_water_mark()])
    chain = (sheet.cash, sheet.supply, sheet.price, mark, sheet.fees_owed, sheet.income_owed, sheet.liens)
    model = (
        books.cash,
        books.shares.supply,
        books.last.price,
        books.mark,
        books.fees_owed,
        books.shares.owed,
        books.entries.loans(),
    )
    tale.equal("books after strikes", chain, model)
    tale.equal("value but for batteries", sheet.nav - sheet.portfolio, books.nav - books.portfolio)
    receivables = books.entries.receivables(tale.today)
    tale.equal("receivables as they have aged", sheet.receivables, receivables)
    waiting = [workspace.rpc.read(tale.doors[door].vault.pending()) for door in DOORS]
    chain_waits = [(each.assets, each.shares) for each in waiting]
    tale.equal("what waits in each vault", chain_waits, [books.vaults[door].pending() for door in DOORS])


def _keep(tale: Tale, event: StruckEvent, dealt: Dealt) -> None:
    d, waiting = event.deal, sum(tale.books.vaults[door].queue.pending for door in DOORS)
    row = Struck(
        epoch=event.epoch,
        day=tale.today,
        outcome=dealt.outcome.name.lower().replace("_", " "),
        price=d.price,
        nav=d.nav,
        assets_in=d.assets_in,
        assets_out=d.paid,
        fees=dealt.fees,
        distributed=d.distributed,
        waiting=waiting,
    )
    tale.strikes.append(row)
    price = f"net asset value {tale.text(d.nav)}, {tale.money(d.price):.6f} a share"
    wait = f"; {shares_text(waiting)} shares wait to be paid" if waiting else ""
    tale.say(f"epoch {row.epoch}: {price if dealt.is_deal else 'no deal, ' + row.outcome}{wait}")
