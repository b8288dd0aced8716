"""The market: orders signed, shown, listed, filled, matched, cancelled; the order book; what was dealt."""

from __future__ import annotations

import json

from battery_chain.chain import development_signers
from tests.e2e.scene import Example, Scene

__all__ = ["EXAMPLES"]

SELL = "market sign sell 1:0-9 --price 18000 --account bank --out sell.json"
SHARES = "market sign sell --shares 12.5 --fund BB1 --price 13.10 --account alice --out shares.json"
BUY = (
    "market sign buy 1:0-9 --price 19000 --account alice --out buy.json",
    "market approve --money 20000 --account alice",
)
UNSIGNED = "market sign sell 1:0-9 --price 18000 --maker bank --unsigned --out unsigned.json"
UNSIGNED_SHARES = (
    "market sign sell --shares 12.5 --fund BB1 --price 13.10 --maker alice --unsigned --out unsigned.json"
)
FUNDS = (
    "fund acquire --seller bank --batch 1 --batch 2 --batch 3",
    "market sign sell --batch 2 --price 9000 --maker BB1 --out fund.json",
)
APPROVED = ("market approve sell.json --account bank",)
OF_BRUNO = (
    SHARES.replace("alice", "bruno"),
    "market approve shares.json --account bruno",
)
FILLED = (SELL, "market fill sell.json --approve --account alice")


def a_day_later(scene: Scene) -> None:
    scene.travel(86_401)


def three(scene: Scene) -> None:
    for name, number in (("a", 1), ("b", 2), ("c", 3)):
        scene(*f"market sign sell --batch {number} --price 900 --account bank --out {name}.json".split())
    scene("market", "approve", "--money", "20000", "--account", "alice")


def folder(scene: Scene) -> None:
    (scene.folder / "orders").mkdir()
    scene(*SELL.replace("sell.json", "orders/sell.json").split())


def the_signature(scene: Scene) -> dict[str, str]:
    document = json.loads((scene.folder / "unsigned.json").read_text())
    found = document.get("typed_data", document)
    bank = development_signers(31337)[2]
    return {"0x3f2a…": "0x" + bank.sign_typed_data(found).hex()}


def book(scene: Scene) -> None:
    scene.start("market", "serve-book", "--port", "0")


def its_address(scene: Scene) -> dict[str, str]:
    return {"http://127.0.0.1:8600": scene.told("http://")}


def offered(scene: Scene) -> None:
    scene("market", "submit", "sell.json", "--book", scene.told("http://"))


EXAMPLES = (
    Example("market sign sell 1:0-9 --price 18000 --account bank --out sell.json"),
    Example("market sign sell --shares 12.5 --fund BB1 --price 13.10 --account alice --out shares.json"),
    Example("market sign sell --batch 2 --price 9000 --maker BB1 --out fund.json"),
    Example(
        "market sign buy 1:0-9 --price 17500 --min-health 80% --max-age 90 --account alice --out buy.json"
    ),
    Example(
        "market sign attach unsigned.json 0x3f2a… --out sell.json", before=(UNSIGNED,), fills=the_signature
    ),
    Example("market sign attach unsigned.json --account alice --out sell.json", before=(UNSIGNED_SHARES,)),
    Example(
        "market approve sell.json --account bank",
        before=(SELL, "market approve --battery --revoke --account bank"),
    ),
    Example("market approve --money 20000 --account alice"),
    Example("market approve --battery --revoke --account bank"),
    Example("market auction 1:0-9 --until 2d --account bank --out auction.json"),
    Example("market auction --batch 3 --from 4000 --to -200 --until 2027-01-31 --account bank --out a.json"),
    Example("market show sell.json", before=(SELL,)),
    Example("market check orders/*.json", before=(folder,)),
    Example("market list fund.json --account manager", before=(*FUNDS, a_day_later)),
    Example("market list sell.json --account alice", before=(SHARES.replace("shares.json", "sell.json"),)),
    Example("market fill sell.json --approve --account alice", before=(SELL,)),
    Example(
        "market fill shares.json --amount 2.5 --account alice",
        before=("fund claim --account bruno", *OF_BRUNO, "market approve --money 20000 --account alice"),
    ),
    Example("market fill a.json b.json c.json --account alice", before=(three,)),
    Example("market match sell.json buy.json --account agent", before=(SELL, *BUY)),
    Example("market cancel sell.json --account bank", before=(SELL,)),
    Example("market cancel --nonce 18 --nonce 19 --account bank"),
    Example("market cancel --all --account bank"),
    Example("market depth --class nmc-four-wheel --orders orders/", before=(folder,)),
    Example("market submit sell.json --book http://127.0.0.1:8600", before=(SELL, book), fills=its_address),
    Example(
        "market orders --book http://127.0.0.1:8600 --out orders",
        before=(SELL, book, offered),
        fills=its_address,
    ),
    Example("market depth --fund BB1 --book http://127.0.0.1:8600", before=(SHARES, book), fills=its_address),
    Example("market orders --fund BB1", before=(*FUNDS, "market list fund.json --account manager")),
    Example("market trades --since 7d", before=FILLED),
    Example("market trades --fund BB1 --json", before=FILLED),
    Example("market candles --fund BB1 --width 1d", before=FILLED),
    Example("market candles --class nmc-four-wheel --width 7d --since 2026-01-01", before=FILLED),
    Example("market fee"),
)
