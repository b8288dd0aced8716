"""Single transactions on Anvil: ours, journal and all, against a plain web3 loop; and what Anvil can mine.

The loop asks for the nonce, signs, sends and waits for the receipt, one transaction after the other. The
ceiling is the same transactions, signed before the clock starts, handed over in batches without a journal.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from battery_chain.chain import Intent, Rpc, Sender, Transfer, development_signers, embedded  # noqa: E402
from scripts.gauge.speed import line  # noqa: E402

COUNT, NAIVE = 1_000, 150
SHOP = "0x" + "7" * 40
_GAS, _GWEI = 21_000, 10**9


def ours(rpc: Rpc) -> float:
    """Transactions a second, each acknowledged by its receipt."""
    (signer,) = development_signers(rpc.chain_id(), 1)
    intents = [Intent(Transfer(SHOP, wei), signer, "pay", gas=_GAS) for wei in range(1, COUNT + 1)]
    with tempfile.TemporaryDirectory() as folder:
        sender = Sender.open(rpc, Path(folder), signer)
        began = time.perf_counter()
        assert sum(1 for _ in sender.send_many(intents)) == COUNT
        took = time.perf_counter() - began
        sender.close()
    return COUNT / took


def naive(url: str) -> float:
    from eth_account import Account
    from eth_account.hdaccount import key_from_seed, seed_from_mnemonic
    from web3 import Web3

    from battery_chain.chain.accounts import DEVELOPMENT_MNEMONIC

    w3, seed = Web3(Web3.HTTPProvider(url)), seed_from_mnemonic(DEVELOPMENT_MNEMONIC, "")
    account: Any = Account.from_key(key_from_seed(seed, "m/44'/60'/0'/0/1"))
    began = time.perf_counter()
    for wei in range(1, NAIVE + 1):
        raw = account.sign_transaction(_fields(w3.eth.get_transaction_count(account.address), wei))
        w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(raw.raw_transaction))
    return NAIVE / (time.perf_counter() - began)


def _fields(nonce: int, wei: int) -> dict[str, Any]:
    fees = {"maxFeePerGas": 10 * _GWEI, "maxPriorityFeePerGas": _GWEI, "type": 2, "chainId": 31337}
    return {"to": SHOP, "value": wei, "nonce": nonce, "gas": _GAS, **fees}


def ceiling(rpc: Rpc) -> float:
    """What Anvil mines, one transaction a block as it comes, when nobody does anything else."""
    signer = development_signers(rpc.chain_id(), 3)[2]
    raws = [
        "0x" + signer.sign_transaction(_fields(nonce, 1 + nonce) | {"data": "0x"}).raw.hex()
        for nonce in range(COUNT)
    ]
    began = time.perf_counter()
    rpc.batch([("eth_sendRawTransaction", (raw,)) for raw in raws])
    while rpc.transaction_count(signer.address) < COUNT:
        time.sleep(0.005)
    return COUNT / (time.perf_counter() - began)


def main() -> None:
    with embedded("anvil") as chain:
        rpc = Rpc.connect(chain.rpc_url)
        most, plain, found = ceiling(rpc), naive(chain.rpc_url), ours(rpc)
        rpc.close()
    line("send.singles", found, "a second", plain, "a plain web3 loop")
    line("send.anvil_ceiling", most, "a second", found, "ours")


if __name__ == "__main__":
    main()
