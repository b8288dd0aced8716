"""What happens to the fund's batteries: bought, priced anew, recalled, recycled, contributed, sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from battery_chain.assessment import batch_facts
from battery_chain.contracts.fund import Contributed
from battery_chain.demo.fleet import Key
from battery_chain.demo.fund_story_strike import assess
from battery_chain.demo.fund_story_tale import Tale
from battery_chain.demo.life import mass_balance, pack_grams
from battery_chain.deploy import event_of
from battery_chain.fund import acquire, consent, fair_value
from battery_chain.fund.inkind import accept, contribute
from battery_chain.fund.sell import dispose
from battery_chain.lifecycle import dismantle, recycle, transfer_batches, waste
from battery_chain.lifecycle.safety import quarantine_batches, release_batches
from battery_chain.setup.prices import classes, set_price
from battery_chain.units import BASIS_POINTS

__all__ = [
    "batches_of",
    "buy",
    "call_back",
    "give_back",
    "give_for_shares",
    "move_prices",
    "recycle_on_account",
    "sell_all",
    "take_for_shares",
]

_RECALLED = "Zero S ZF7.2"
_BUYER = "repurposer"
_DISCOUNT = 400  # basis points


def batches_of(tale: Tale, *models: str) -> list[int]:
    """The batches of some models, by their names in the manifest."""
    fleet = tale.cast.fleet
    return [batch for batch, keys in fleet.batches.items() if fleet.row(keys[0]).model in models]


def buy(tale: Tale, *models: str) -> None:
    """The fund buys whole batches of the bank at their fair value, against payment."""
    workspace, batches = tale.workspace, batches_of(tale, *models)
    for batch in batches:
        tale.cast.facts.setdefault(batch, batch_facts(workspace, batch))
    price = fair_value(workspace, batches)
    bought = acquire(workspace, "bank", "manager", price, batches=batches)
    tale.cast.spend("acquire", [bought.receipt])
    count = sum(len(tale.cast.fleet.batches[batch]) for batch in batches)
    tale.follow().acquire(tale.units(bought.price), tale.units(bought.fair_value), count)
    tale.say(
        f"{count} batteries bought for {price:,.2f} ({', '.join(models)}); "
        f"fair value {bought.fair_value:,.2f}, day-one difference {bought.day_one}"
    )


# -- prices


def move_prices(tale: Tale, percent: int) -> None:
    """All classes change by so many per cent, in force from the valuation time on; exit values stay."""
    workspace = tale.workspace
    for each in classes(workspace):
        price = (each.price * (100 + percent) / 100).quantize(each.price)
        tale.cast.spend("price", [set_price(workspace, each.name, price, each.exit_value, "pricer")])
    tale.say(f"new batteries cost {abs(percent)} % {'less' if percent < 0 else 'more'} from now on")


# -- recall


def call_back(tale: Tale) -> None:
    """The two-wheelers cannot be measured, and then they are recalled: the window's evidence falls short."""
    (batch,) = batches_of(tale, _RECALLED)
    document = tale.cast.document("quarantine", batch=batch, reason="cell supplier reports a separator fault")
    tale.cast.spend("recall", quarantine_batches(tale.workspace, [batch], document, "laboratory"))
    workspace = tale.workspace
    found = workspace.rpc.read(workspace.fund.energies_in(tale.next_epoch - 1))
    tale.say(
        f"{len(tale.cast.fleet.batches[batch])} two-wheelers are quarantined, unmeasured: "
        f"{found.assessed_wh:,} of {found.eligible_wh:,} Wh have evidence, 95 % are needed"
    )


def give_back(tale: Tale) -> None:
    """Inspected by an independent assessor and released."""
    tale.chapter("The recalled batteries are inspected and released")
    batch, tale.recalled = tale.recalled, 0
    assess(tale, [batch])
    document = tale.cast.document("release", batch=batch, finding="separators in order")
    tale.cast.spend("recall", release_batches(tale.workspace, [batch], document, "inspector"))
    tale.cast.checks.batteries(tale.cast.ids(tale.cast.fleet.batches[batch]), tale.today)
    tale.say(f"batch {batch} is worth what it was; its next measurement counts again")


# -- recycling


def recycle_on_account(tale: Tale, days: int, count: int = 2) -> None:
    """Cars with a gate fee are burned on a countersigned mass balance; the fee is owed, due in some days."""
    cast, workspace = tale.cast, tale.workspace
    keys = _cars(tale)[:count]
    ids = cast.ids(keys)
    document = cast.document("waste", batteries=ids)
    cast.spend("waste", waste(workspace, ids, "recycler", document, "operator"))
    packs = [pack_grams(cast, key) for key in keys]
    document = cast.document("dismantle", batteries=ids, packGrams=packs)
    cast.spend("dismantle", dismantle(workspace, ids, packs, packs, document, "recycler"))
    due = tale.today + days
    balances = (mass_balance(cast, key, pack) for key, pack in zip(keys, packs, strict=True))
    statements = [replace(each, due_day=due) for each in balances]
    cast.spend("consent", consent(workspace, statements, "manager"))
    cast.spend("recycle", recycle(workspace, statements, "recycler", "auditor"))
    cast.ended["recycled"] = ids
    fee = -sum(each.proceeds for each in statements)
    _book(tale, [each.proceeds for each in statements], due)
    tale.say(f"{count} cars recycled; a gate fee of {tale.text(fee)} is owed to the recycler in {days} days")


def _book(tale: Tale, proceeds: Sequence[int], due: int) -> None:
    """On chain one entry for each recycler, direction and due day; the model has one for each battery."""
    books = tale.follow()
    tale.notes["gate fees"] = books.recycle(sum(proceeds), 0, due)
    books.batteries -= len(proceeds) - 1


def _cars(tale: Tale) -> list[Key]:
    (batch,) = batches_of(tale, "BYD e6")
    return list(tale.cast.fleet.batches[batch])


# -- in kind


def give_for_shares(tale: Tale, person: str, *models: str) -> None:
    """Batteries of somebody else go into escrow, to become shares at the price of the next deal."""
    tale.chapter("A contribution in kind")
    workspace, batches = tale.workspace, batches_of(tale, *models)
    tale.cast.spend("transfer", transfer_batches(workspace, batches, person, "bank"))
    for batch in batches:
        tale.cast.facts[batch] = batch_facts(workspace, batch)
    assess(tale, batches)
    asked = contribute(workspace, person, batches)
    tale.spend("contribute", asked.receipt)
    tale.equal("the epoch that a contribution is for", asked.epoch, tale.follow().ask_in_kind())
    tale.notes |= {"contribution": asked.id, "contributed for": asked.epoch}
    tale.say(
        f"{person} puts {len(tale.cast.ids(tale.cast.fleet.batches[batches[0]]))} storage packs into escrow "
        f"for epoch {asked.epoch}: no way back once there is a price"
    )


def take_for_shares(tale: Tale, person: str) -> None:
    """After the deal anyone has it accepted: shares at that price, for the value less a haircut of 5 %."""
    workspace, epoch = tale.workspace, tale.notes["contributed for"]
    owner = tale.cast.fund
    before = workspace.rpc.read(workspace.valuation.portfolio_value_at(owner, epoch))
    done = accept(workspace, tale.notes["contribution"], "alice")
    tale.spend("contribute", done.receipt)
    event = event_of(done.receipt, Contributed)
    gain = workspace.rpc.read(workspace.valuation.portfolio_value_at(owner, epoch)) - before
    tale.equal("value of a contribution", event.fair_value, gain)
    tale.equal("shares of a contribution", event.shares, tale.follow().contribute(epoch, person, gain))
    tale.books.batteries += sum(len(tale.cast.fleet.batches[each]) for each in event.batches) - 1
    tale.investors[person].in_kind += gain
    tale.say(f"worth {tale.text(gain)} at the price just struck: {done.shares:,.4f} shares of {person}")


# -- sale


def sell_all(tale: Tale) -> None:
    """All batches to one buyer, within the band, against payment."""
    workspace = tale.workspace
    portfolio: int = workspace.rpc.read(workspace.valuation.portfolio_value(tale.cast.fund))
    price = portfolio - portfolio * _DISCOUNT // BASIS_POINTS
    tale.endow(_BUYER, price)
    batches = list(tale.cast.facts)
    sold = dispose(workspace, _BUYER, "manager", tale.money(price), batches=batches)
    tale.spend("dispose", sold.receipt)
    count, books = tale.books.batteries, tale.follow()
    books.dispose(price, tale.units(sold.fair_value), count)
    left = workspace.rpc.read(workspace.battery.balance_of(tale.cast.fund))
    tale.equal("batteries left after the sale", left, books.batteries)
    tale.say(
        f"{count} batteries sold for {sold.price:,.2f}, {_DISCOUNT // 100} % below their fair value "
        f"of {sold.fair_value:,.2f}"
    )
