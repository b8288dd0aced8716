"""Who is refused and why, who is frozen and gets nothing, who lost a wallet and gets everything."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from battery_chain.chain import Call
from battery_chain.demo.cast import evidence
from battery_chain.demo.fund_story_deals import accept, put_in
from battery_chain.demo.fund_story_open import PROSPECTUS
from battery_chain.demo.fund_story_tale import MAIN, SECOND, Tale, shares_text
from battery_chain.fund import position, redeem, set_operator, subscribe
from battery_chain.fund.book import shares
from battery_chain.fund.close import follow
from battery_chain.manifest import keccak256
from battery_chain.setup.member_recovery import propose, recover
from battery_chain.setup.members import add_members, admission, freeze, valid_until

__all__ = ["come_in", "freeze_emma", "lose_wallet", "try_late", "unfreeze_emma"]


def come_in(tale: Tale) -> None:
    """First subscriptions: an outsider and who has not read the prospectus are told so, in words."""
    tale.chapter("Investors come in; who may not is told why")
    workspace = tale.workspace
    accept(tale, "outsider", PROSPECTUS)
    tale.refused(
        "an outsider asks to subscribe for 50,000",
        partial(subscribe, workspace, "outsider", Decimal(50_000)),
        "NotVerified",
        "Its wallet belongs to no verified member; an identity provider would have to admit it first",
    )
    tale.refused(
        "emma asks to subscribe for 25,000",
        partial(subscribe, workspace, "emma", Decimal(25_000)),
        "ProspectusNotAccepted",
        "She is a member, but has not accepted the prospectus in force",
    )
    for person in ("alice", "bruno", "chanida", "emma", "diego", "frida"):
        accept(tale, person, PROSPECTUS)
    for person, money in {"alice": 60_000, "bruno": 110_000, "chanida": 40_000, "emma": 25_000}.items():
        put_in(tale, person, tale.units(money))
    put_in(tale, "diego", tale.units(30_000), SECOND)
    tale.say("prospectus accepted: five subscriptions, one of them in Harbour Euro")


def try_late(tale: Tale) -> None:
    """Who asks once the fund is closing."""
    tale.refused(
        "alice asks to subscribe for 1,000",
        partial(subscribe, tale.workspace, "alice", Decimal(1_000)),
        "DoorShut",
        "The fund is closing: it takes nothing in any more, and pays everybody out",
    )


# -- frozen


def freeze_emma(tale: Tale) -> None:
    """A court's order: no way out, by her own hand or by her operator's."""
    tale.chapter("A frozen investor gets nothing, by any way")
    workspace = tale.workspace
    operator = workspace.address("bruno")
    tale.cast.spend("operator", set_operator(workspace, "emma", "bruno", True))
    tale.cast.spend("freeze", [freeze(workspace, ["emma"], True, "agent")])
    who, vault = workspace.address("emma"), workspace.vault
    some = 10**18
    ways: dict[str, tuple[Call, str, str]] = {
        "her income": (workspace.fund.claim_income(), "emma", "MemberIsFrozen"),
        "a transfer to alice": (
            workspace.fund.transfer(workspace.address("alice"), some),
            "emma",
            "ERC7943CannotSend",
        ),
        "money of a redemption": (vault.withdraw(1, who, who), "emma", "MemberIsFrozen"),
        "the same, to bruno, by bruno as her operator": (
            vault.withdraw(1, operator, who),
            "bruno",
            "MemberIsFrozen",
        ),
    }
    for what, (call, sender, error) in ways.items():
        act = partial(workspace.rpc.read, call, sender=workspace.address(sender))
        tale.refused(f"emma wants {what}", act, error, "Her wallet is frozen")
    act = partial(redeem, workspace, "emma", shares(100 * some))
    tale.refused("emma wants to redeem 100 shares", act, "ERC7943CannotSend", "Her wallet is frozen")
    tale.say(f"she keeps what is hers: {position(workspace, 'emma').shares:,.4f} shares, and what they earn")


def unfreeze_emma(tale: Tale) -> None:
    """The order is lifted."""
    tale.chapter("The frozen investor is free again")
    tale.cast.spend("freeze", [freeze(tale.workspace, ["emma"], False, "agent")])
    tale.held = ""
    income = tale.follow().shares.income("emma")
    tale.say(f"what she is owed waited for her: income of {tale.text(income)} among it")


# -- lost wallet


def lose_wallet(tale: Tale) -> None:
    """A key is lost: another wallet of the same person takes its place, a day after it was proposed."""
    tale.chapter("A lost wallet is replaced")
    workspace = tale.workspace
    until = valid_until(3_650, tale.now)
    wanted = [admission(workspace, "chanida-2", until, 764, "institution")]
    tale.cast.spend("members", add_members(workspace, wanted, "identity"))
    before = _possessions(tale, "chanida")
    proof = keccak256(evidence("recovery", wallet="chanida", reason="key lost, identity shown again"))
    tale.cast.spend("recovery", [propose(workspace, "chanida", "chanida-2", proof, "agent")])
    tale.say("proposed by the agent; for a day the old wallet may say that it is not lost")
    tale.travel(tale.now + 86_400 + 60)
    tale.cast.spend("recovery", [recover(workspace, "chanida", "agent", tale.now)])
    tale.spend("recovery", follow(workspace, "chanida", "alice")[2])
    tale.wallets["chanida"] = "chanida-2"
    tale.equal("possessions that followed to the new wallet", _possessions(tale, "chanida"), before)
    tale.equal("shares left in the lost wallet", position(workspace, "chanida").shares, 0)
    tale.say(f"{shares_text(before[0])} shares, their income and all requests belong to the new wallet")


def _possessions(tale: Tale, person: str) -> tuple[int, ...]:
    workspace = tale.workspace
    who, vault = workspace.address(tale.wallet(person)), tale.doors[MAIN].vault
    calls = [
        workspace.fund.balance_of(who),
        workspace.fund.income_of(who),
        vault.pending_redeem_request(0, who),
        vault.pending_deposit_request(0, who),
        vault.max_mint(who),
    ]
    return tuple(workspace.rpc.read_many(calls))
