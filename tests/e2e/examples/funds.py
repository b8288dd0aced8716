"""A fund: its deals, its investors, its books, its rules."""

from __future__ import annotations

from tests.e2e.conftest import write
from tests.e2e.examples.batteries import BALANCE, at_cutoff, measured
from tests.e2e.scene import Example, Scene, a_month_later, sign_elsewhere, signature

__all__ = ["EXAMPLES"]

HELD = ("fund acquire --seller bank --batch 1 --batch 2 --batch 3",)
ALL = (
    *(f"1:{each}" for each in range(12)),
    *(f"2:{each}" for each in range(3)),
    *(f"3:{each}" for each in range(10)),
)
OFFERED = (*HELD, "fund dispose --batch 1 --buyer bank --price 9000 --out offer.json")
ASKED = "fund subscribe 5000 --account alice"
LEASE = "fund entries propose receivable 1200 --with alice --due 2099-12-31 --document lease.pdf"
ACCRUED = "fund distribute accrue 1500 --account operator --reference swaps-2026-03"
GIVEN = "fund contribute 3:0-9 --account bank"
APPROVED = "fund approve offer.json --account depositary"
EDITION = "0x" + "6b" * 32


def dealt(scene: Scene) -> None:
    scene.deal()


def elsewhere(scene: Scene) -> None:
    sign_elsewhere(scene, "fund acquire 3:0-9 --seller bank --price 18000 --out offer.json", code=6)


def at_valuation(scene: Scene) -> None:
    scene.travel_to(scene.json("fund", "nav")["next_valuation"])


def past_valuation(scene: Scene) -> None:
    """Nothing is left to wait for."""
    at_valuation(scene)
    scene.travel(1)


def a_day_later(scene: Scene) -> None:
    scene.travel(86_401)


def a_block(scene: Scene) -> dict[str, str]:
    return {"1200": str(scene.head())}


def what_is_there(scene: Scene) -> dict[str, str]:
    cash = scene.json("fund", "nav")["cash"]
    return {"--cash 123456.78 --batteries 400": f"--cash {cash} --batteries 0"}


def dealt_with_evidence(scene: Scene) -> None:
    """Every battery was assessed in the window of the epoch."""
    end = scene.json("fund", "nav")["next_valuation"]
    at_cutoff(scene)
    measured(*ALL)(scene)
    scene.travel_to(end)
    scene.travel(1)
    scene("fund", "strike", "--account", "agent")


def dear(scene: Scene) -> None:
    """It costs more than it brings, and is paid later."""
    write(scene.folder, "dear.csv", ["3:0,0,0,0,0,0,100000,-5.25,2099-01-31"], BALANCE)


def the_loan(scene: Scene) -> dict[str, str]:
    return {" 3 ": " 1 "}


def the_fourth(scene: Scene) -> dict[str, str]:
    return {" 4 ": " 1 "}


def the_edition(scene: Scene) -> dict[str, str]:
    return {EDITION: scene.json("fund", "rules")["prospectus_hash"]}


def more(scene: Scene) -> None:
    (scene.folder / "more.txt").write_text("1:0\n1:1-2\n")


def dealt_in_kind(scene: Scene) -> None:
    """Another investor has asked, so that there is a deal."""
    scene(*ASKED.replace("alice", "bruno").split())
    scene.deal()


def too_late(scene: Scene) -> None:
    """The epoch is over without a deal, and the time for one too."""
    for _ in range(3):
        scene.travel_to(scene.json("fund", "nav")["next_valuation"])
        scene.travel(1)


def the_first(scene: Scene) -> dict[str, str]:
    return {" 7": " 1"}


BORROWED = (
    *HELD,
    "fund borrow --batch 1 --lender alice --amount 50000 --document loan.pdf --out loan.json",
    "fund approve loan.json --account depositary",
    a_day_later,
    "fund borrow --pledge loan.json",
)
TWO = (
    LEASE,
    LEASE,
    "fund entries confirm 1 --account depositary",
    "fund entries confirm 2 --account depositary",
)
OWED = (
    "fund entries propose payable 900 --with operator --due 2099-12-31 --document lease.pdf",
    LEASE,
    "fund entries propose payable 900 --with operator --due 2099-12-31 --document lease.pdf",
    "fund entries confirm 3 --account depositary",
)
DELIVERABLE = (
    *HELD,
    "fund redeem-in-kind 100000 --account manager",
    ASKED.replace("alice", "bruno"),
    dealt_with_evidence,
)
RESTATED = (
    "fund restate 1 1.0312 --document error.pdf --out restate.json",
    "fund approve restate.json --account depositary",
    a_day_later,
    "fund restate --act restate.json",
)
RECYCLED = (
    *HELD,
    "battery waste 3:0 --recycler recycler",
    "battery dismantle 3:0 --pack-grams 250000 --part-grams 240000",
    dear,
    "battery recycle --file dear.csv",
)
EARNED = ("fund terms --management-fee-bp 150 --from 2", ASKED, dealt, ASKED, dealt)
REPLACED = (
    "member add dora --jurisdiction 276 --investor-class professional",
    "member recover propose bruno --by dora --evidence letter.pdf",
    a_month_later,
    "member recover execute bruno",
)

EXAMPLES = (
    Example("fund open", effect=False),
    Example("fund strike --wait --account agent", before=(ASKED, past_valuation)),
    Example("fund nav"),
    Example("fund nav --account alice"),
    Example("fund acquire --seller bank --batch 1 --batch 2"),
    Example("fund acquire 3:0-9 --seller bank --price 18000 --out offer.json", effect=False),
    Example(
        "fund acquire --offer offer.json",
        before=("fund acquire 3:0-9 --seller bank --price 18000 --out offer.json", APPROVED, a_day_later),
    ),
    Example("fund dispose 3:0-9 --buyer bank", before=HELD),
    Example("fund dispose --batch 1 --buyer bank --price 9000 --out offer.json", before=HELD, effect=False),
    Example("fund attach offer.json --signature 0x3f2a…", before=(elsewhere,), fills=signature, effect=False),
    Example("fund approve offer.json --account depositary", before=OFFERED),
    Example(
        "fund borrow --batch 1 --lender alice --amount 50000 --document loan.pdf --out loan.json",
        before=HELD,
        effect=False,
    ),
    Example("fund borrow --pledge loan.json", before=BORROWED[:-1]),
    Example("fund repay 3 --amount 20000", before=BORROWED, fills=the_loan),
    Example("fund subscribe 5000 --account alice"),
    Example(
        f"fund subscribe 5000 --account alice --accept-prospectus {EDITION}",
        before=("fund prospectus prospectus-2.pdf",),
        fills=the_edition,
    ),
    Example("fund redeem 100 --account alice"),
    Example("fund redeem --unclaimed --account alice", before=(ASKED, dealt)),
    Example("fund claim --account alice", before=(ASKED, dealt)),
    Example(
        "fund claim --of alice --to chanida --account bruno",
        before=("fund operator bruno --account alice", ASKED, dealt),
    ),
    Example("fund cancel --account alice", code=2, json=False),
    Example("fund transfer 100 --to bruno --account alice"),
    Example("fund operator bruno --account alice"),
    Example("fund operator bruno --remove --account alice", before=("fund operator bruno --account alice",)),
    Example("fund contribute 3:0-9 @more.txt --batch 7 --account bank", before=(more,)),
    Example(
        "fund accept 1 2 --account agent",
        before=(GIVEN, "fund contribute 1:0-2 --account bank", dealt_in_kind),
    ),
    Example("fund redeem-in-kind 250 --account alice"),
    Example(
        "fund deliver 1 3:0-4 --account manager",
        before=DELIVERABLE,
    ),
    Example("fund take-back 1 --account bank", before=(GIVEN, too_late)),
    Example(
        "fund take-back 4 --shares --account alice",
        before=("fund redeem-in-kind 250 --account alice", too_late),
        fills=the_fourth,
    ),
    Example("fund in-kind --account alice"),
    Example("fund entries list", before=(LEASE,)),
    Example("fund entries list --open", before=(LEASE,)),
    Example("fund entries propose receivable 1200 --with alice --due 2026-12-31 --document lease.pdf"),
    Example("fund entries amend 2 900 --due 2027-03-31", before=TWO),
    Example("fund entries confirm 2 --account depositary", before=(LEASE, LEASE)),
    Example("fund entries settle 2 --account alice", before=TWO),
    Example("fund entries settle 3 --amount 500", before=OWED),
    Example("fund entries recycling 3:0", before=RECYCLED),
    Example("fund distribute show", before=(ACCRUED,)),
    Example("fund distribute accrue 1500 --account operator --reference swaps-2026-03"),
    Example("fund distribute declare 1000", before=(ACCRUED,)),
    Example("fund distribute declare 0 --epoch 7"),
    Example("fund fees", effect=False),
    Example("fund fees --pay", before=EARNED),
    Example("fund statement alice"),
    Example("fund statement alice --at 1200 --format csv", json=False, fills=a_block),
    Example("fund holders"),
    Example("fund holders --json"),
    Example("fund rules --json"),
    Example("fund terms --management-fee-bp 150 --gate-bp 2000 --from 12"),
    Example("fund limits --class professional --class institution --max-share-bp 2500"),
    Example("fund jurisdictions 276 040 756"),
    Example("fund jurisdictions 756 --remove", before=("fund jurisdictions 276 756",)),
    Example("fund prospectus prospectus-2.pdf"),
    Example(
        "fund attest --cash 123456.78 --batteries 400 --account depositary",
        before=(ASKED, at_valuation),
        fills=what_is_there,
    ),
    Example("fund object --document report.pdf --account depositary", before=(ASKED, at_valuation)),
    Example("fund suspend --days 30"),
    Example("fund suspend --end", before=("fund suspend --days 30",)),
    Example("fund pause --account admin"),
    Example("fund resume --account admin", before=("fund pause --account admin",)),
    Example("fund close --yes"),
    Example("fund follow bruno --account agent", before=REPLACED),
    Example("fund force-transfer bruno chanida --shares 120 --account agent"),
    Example("fund force-transfer bruno chanida --requests --account agent"),
    Example("fund restate 7 1.0312 --document error.pdf --out restate.json", effect=False, fills=the_first),
    Example(
        "fund restate --act restate.json",
        before=RESTATED[:-1],
    ),
    Example("fund compensation 7", before=RESTATED, fills=the_first, effect=False),
    Example("fund compensation 7 --propose", before=RESTATED, fills=the_first, effect=False),
)
