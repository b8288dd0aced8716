"""A process that sends keyed payments of 1, 2, 3 … wei and may be killed at any moment.

Arguments: address of the chain, folder of the journal, recipient, first and last amount, window.
"""

from __future__ import annotations

import sys
from pathlib import Path

from battery_chain.chain import Intent, Rpc, Sender, Transfer, development_signers


def main(url: str, folder: str, recipient: str, first: str, last: str, window: str) -> None:
    rpc = Rpc.connect(url)
    signer = development_signers(rpc.chain_id(), 1)[0]
    sender = Sender.open(rpc, Path(folder), signer)
    intents = [
        Intent(Transfer(recipient, wei), signer, f"pay {wei}", key=f"pay:{wei}", gas=30_000)
        for wei in range(int(first), int(last) + 1)
    ]
    print("begins", flush=True)
    for receipt in sender.send_many(intents, window=int(window)):
        print(receipt.key, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
