"""Members, roles, money; the bank's ledger; keys, the journal, settings, the chain, the deployment."""

from __future__ import annotations

from battery_chain.carrying.rows import COLUMNS as LEDGER_COLUMNS
from battery_chain.chain import development_signers
from tests.e2e.conftest import write
from tests.e2e.scene import Example, Scene, a_month_later, sign_elsewhere, signature

__all__ = ["EXAMPLES"]

MEMBERS = "wallet,jurisdiction,investor_class,days\n{dora},276,retail,365\n"
POLICY = """
decimals = 6

[class.car]
method = "straight line"
life_months = 96
residual_bp = 1000
"""
OUTSIDER = "member add outsider --jurisdiction 276 --investor-class retail"
DORA = "member add dora --jurisdiction 276 --investor-class professional"
PROPOSED = (
    DORA,
    "member recover propose alice --by dora --evidence letter.pdf",
)
FORCED = "role force-transfer 1:0 bank --account agent"


def dora(scene: Scene) -> None:
    (scene.folder / "members.csv").write_text(MEMBERS.format(dora=development_signers(31337, 21)[20].address))


def word(scene: Scene) -> dict[str, str]:
    (scene.folder / "word.txt").write_text("a long password\n")
    return {"FILE": "word.txt"}


def a_key(scene: Scene) -> None:
    word(scene)
    scene("account", "new", "maker", "--password-file", "word.txt")


def pending(scene: Scene) -> dict[str, str]:
    found = scene.json("role", "pending")[0]
    return {"3f2a9c01": str(found["id"])[:8]}


def after_the_delay(scene: Scene) -> None:
    scene.travel(2 * 86_400)


def first(scene: Scene) -> dict[str, str]:
    return {" 12": " 1"}


def elsewhere(scene: Scene) -> None:
    sign_elsewhere(scene, "member claim dora --jurisdiction 276 --out dora.json --account identity")


def two_words(scene: Scene) -> dict[str, str]:
    (scene.folder / "new.txt").write_text("another password\n")
    return {"--password-file FILE": "--password-file word.txt", "NEW": "new.txt"}


def lose(scene: Scene) -> None:
    """The journal is gone."""
    for each in (scene.folder / ".battery-chain" / "journal").glob("*.sqlite*"):
        each.unlink()


def own_keys(scene: Scene) -> None:
    (scene.folder / "battery-chain.toml").write_text('keystore = "keys"\n')


def without_shell(_: Scene) -> dict[str, str]:
    return {'eval "$(completion bash)"': "completion bash"}


def no_chain(scene: Scene) -> None:
    """The copy of the scene has none; what it starts ends with it."""
    (scene.folder / ".battery-chain" / "chain.json").unlink()


def left_open(scene: Scene) -> None:
    scene.call("evm_setAutomine", False)
    scene("token", "issue", "alice", "1", "--timeout", "1", code=6)
    scene.call("evm_setIntervalMining", 3)


def the_open_one(scene: Scene) -> dict[str, str]:
    return {" 12": f" {scene.json('tx', 'list', '--only', 'open')[0]['id']}"}


def ledger(scene: Scene) -> None:
    (scene.folder / "policy.toml").write_text(POLICY)
    head = ",".join(LEDGER_COLUMNS)
    cells = {
        "day": "2026-01-01",
        "entry": "acquired",
        "id": "1:0",
        "class": "car",
        "rated_wh": "38000",
        "amount": "9000",
    }
    write(scene.folder, "entries.csv", [",".join(cells.get(name, "") for name in LEDGER_COLUMNS)], head)


def closed(scene: Scene) -> None:
    ledger(scene)
    scene("bank", "close", "policy.toml", "entries.csv", "--on", "2026-12-31")


def ledger_of_all(scene: Scene) -> None:
    """As the chain has it."""
    rows = scene.json("battery", "list", "--each", "--owner", "bank")
    classes = sorted({each["class"] for each in rows})
    terms = ['method = "straight line"', "life_months = 96"]
    (scene.folder / "policy.toml").write_text(
        "\n".join(["decimals = 6", *(line for name in classes for line in (f"[class.{name}]", *terms))])
    )
    lines = []
    for each in rows:
        cells = {"day": "2020-02-01", "entry": "acquired", "id": str(each["id"]), "class": each["class"]}
        cells |= {"rated_wh": str(each["energy_wh"]), "amount": "9000"}
        lines.append(",".join(cells.get(name, "") for name in LEDGER_COLUMNS))
    write(scene.folder, "entries.csv", lines, ",".join(LEDGER_COLUMNS))


EXAMPLES = (
    Example("token issue alice 10000"),
    Example("token balance alice"),
    Example("token balance"),
    Example("member list --json"),
    Example("member add dora --jurisdiction 276 --investor-class retail"),
    Example("member add --file members.csv", before=(dora,)),
    Example("member renew alice bruno"),
    Example(
        "member freeze outsider", before=("member add outsider --jurisdiction 276 --investor-class retail",)
    ),
    Example(
        "member unfreeze outsider",
        before=(OUTSIDER, "member freeze outsider"),
    ),
    Example("member claim dora --jurisdiction 276 --out dora.json --account identity"),
    Example("member claim --file members.csv --out claims.json", before=(dora,)),
    Example("member attach dora.json --signature 0x3f2a…", before=(elsewhere,), fills=signature),
    Example(
        "member register dora.json --account dora",
        before=("member claim dora --jurisdiction 276 --out dora.json --account identity",),
    ),
    Example("member recover propose alice --by dora --evidence letter.pdf", before=(DORA,)),
    Example("member recover veto alice", before=PROPOSED),
    Example("member recover cancel alice", before=PROPOSED),
    Example("member recover execute alice", before=(*PROPOSED, a_month_later)),
    Example("role list"),
    Example("role grant assessor inspector", before=("role revoke assessor inspector",)),
    Example("role revoke assessor inspector"),
    Example("role pending", before=(FORCED,)),
    Example("role execute 3f2a9c01 --account agent", before=(FORCED, after_the_delay), fills=pending),
    Example("role cancel 3f2a9c01 --account admin", before=(FORCED,), fills=pending),
    Example("role force-transfer 1:0 bank --account agent"),
    Example("tx list --only open", effect=False),
    Example("tx show 12"),
    Example("tx metrics"),
    Example("tx resume", before=(left_open,)),
    Example("config show --origin"),
    Example("config path"),
    Example("doctor"),
    Example("chain status --json"),
    Example("deploy plan description.toml"),
    Example("deploy run description.toml", effect=False),
    Example("deploy status"),
    Example("deploy verify"),
    Example("deploy export"),
    Example("deploy export --to deployment-abi.json"),
    Example("account new maker --password-file FILE", before=(own_keys,), fills=word, chain=False),
    Example("account list", chain=False),
    Example("account show maker", before=(own_keys, a_key), chain=False),
    Example("account remove maker --yes", before=(own_keys, a_key), chain=False),
    Example('eval "$(completion bash)"', fills=without_shell, chain=False),
    Example("chain start", before=(no_chain,), chain=False),
    Example("chain start --kind ganache", before=(no_chain,), chain=False),
    Example("chain stop", before=(no_chain, "chain start"), chain=False),
    Example("chain snapshot", effect=False),
    Example("chain revert", before=("chain snapshot", "token issue alice 1"), chain=False),
    Example("backup monday.tar"),
    Example("restore monday.tar", before=("backup monday.tar", lose), effect=False),
    Example(
        "account password maker --password-file FILE --new-password-file NEW",
        before=(own_keys, a_key),
        fills=two_words,
        chain=False,
    ),
    Example("tx cancel 12", before=(left_open,), fills=the_open_one, effect=False),
    Example("tx speed-up 12", before=(left_open,), fills=the_open_one),
    Example("bank close policy.toml entries.csv --on 2026-12-31", before=(ledger,)),
    Example("bank report closings/2026-12-31.json", before=(closed,)),
    Example("bank reconcile policy.toml entries.csv --owner bank", before=(ledger_of_all,)),
    Example("bank ledger policy.toml entries.csv --on 2026-12-31", before=(ledger,)),
    Example("bank ledger policy.toml entries.csv --battery 1:0 --export amounts.csv", before=(ledger,)),
)
