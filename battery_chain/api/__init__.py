"""The verbs of the command line as functions of a connection: thin, typed, nothing loaded before its use.

    with battery_chain.connect(rpc="http://127.0.0.1:8545", account="operator") as bank:
        bank.battery.retire("1:7", evidence=b"out of service")
        bank.acting_as("alice").fund.subscribe(Decimal(5000))

What holds of every verb:

* **Batteries** are given as serials (`CAR-NMC-00000012`), identifiers, places (`1:0`), ranges (`1:0-9`), or
  token ids (int, or digits). People, and contracts that hold something, are given by name or address.
* **Units**: energy in Wh (int), health and rates in basis points (int), masses in grams (int), times in
  seconds since 1970 (int), days as days since 1970 (int, see `battery_chain.units`), money and shares in
  whole units (`Decimal`, never float). Where a dataclass of a lower module says otherwise, its own words
  hold.
* **Writers** act for the account of the connection, or of `acting_as`. They wait for their receipts. Each is
  in the journal before it is sent; what is once by nature is sent once, however often it is called. What may
  be meant twice takes `key` (the same key is sent at most once) and `new` (send it though an equal one is
  open).
* **Readers** take `block`, a height; None is the newest.
* **Evidence** is a document, as bytes or as the path of a file: its Keccak-256 hash goes on chain.
* **Errors**: `BadInput` (an argument or a file; every problem at once, nothing is sent), `Missing` (with the
  command that mends it), `NotPermitted` (no account, no key, wrong password), `Reverted` (the chain refused;
  its custom error by name, with arguments), `Unreachable`, `WrongChain`, `Unfinished` (call again to go on).
  All are `BatteryChainError`; those below `Retryable` may succeed when called again, those below `Rejected`
  not.
"""

from battery_chain.api.connection import Connection, connect

__all__ = ["Connection", "connect"]
