// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Store, Wiring} from "./Store.sol";

/// @notice What a linked library of Battery runs with: Battery's storage, and its wiring behind the call's own data.
/// @dev Battery hands over the data it was called with, as it came, with `Wiring` appended (`Battery._run`). What a
/// caller may have appended lies before that. Solidity refuses to call such functions other than by delegatecall.
library Context {
    uint256 private constant WIRING_BYTES = 128;

    /// @dev Battery has no other storage: tests/snapshots/layout.json.
    function store() internal pure returns (Store storage s) {
        assembly ("memory-safe") {
            s.slot := 0
        }
    }

    function wiring() internal pure returns (Wiring memory) {
        return abi.decode(msg.data[msg.data.length - WIRING_BYTES:], (Wiring));
    }
}
