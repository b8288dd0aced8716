// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundBooks} from "./FundBooks.sol";
import {vm} from "./Vm.sol";

/// @notice One way out of a fund × a verified, a lapsed, a frozen, a replaced wallet and a stranger.
abstract contract FundWays is FundBooks {
    address internal heir = address(0x4E14);

    /// @notice A way out: who calls what, in the name of an account.
    struct Way {
        address caller;
        address target;
        bytes data;
    }

    function setUp() public virtual override {
        super.setUp();
        admit(heir);
    }

    /// @param lapsed the error for a lapsed wallet, empty for none
    /// @param frozen likewise for a frozen one, and for one that was replaced
    /// @param strange likewise for a stranger who tries the same
    function row(
        function(address) view returns (Way memory) way,
        bytes memory lapsed,
        bytes memory frozen,
        bytes memory strange
    ) internal {
        _cell(way(alice), "");
        _cell(way(stranger), strange);
        uint256 id = vm.snapshotState();
        lapse(alice);
        _cell(way(alice), lapsed);
        vm.revertToState(id);
        id = vm.snapshotState();
        freeze(alice, true);
        _cell(way(alice), frozen);
        lapse(alice);
        _cell(way(alice), frozen);
        vm.revertToState(id);
        id = vm.snapshotState();
        replaceBy(alice, heir);
        _cell(way(alice), frozen);
        vm.revertToState(id);
    }

    function _cell(Way memory w, bytes memory wanted) internal {
        uint256 id = vm.snapshotState();
        bytes memory got = attempt(w.caller, w.target, w.data);
        require(keccak256(got) == keccak256(wanted), OtherReason(got, wanted));
        vm.revertToState(id);
    }
}
