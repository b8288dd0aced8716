// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @notice Assertions that say both sides when they fail.
abstract contract Check {
    error NotEqual(string what, uint256 got, uint256 wanted);
    error NotEqualSigned(string what, int256 got, int256 wanted);
    error NotAtMost(string what, uint256 got, uint256 limit);
    error NotTrue(string what);

    function eq(uint256 got, uint256 wanted, string memory what) internal pure {
        require(got == wanted, NotEqual(what, got, wanted));
    }

    function eq(int256 got, int256 wanted, string memory what) internal pure {
        require(got == wanted, NotEqualSigned(what, got, wanted));
    }

    function eq(address got, address wanted, string memory what) internal pure {
        require(got == wanted, NotEqual(what, uint160(got), uint160(wanted)));
    }

    function atMost(uint256 got, uint256 limit, string memory what) internal pure {
        require(got <= limit, NotAtMost(what, got, limit));
    }

    function ok(bool condition, string memory what) internal pure {
        require(condition, NotTrue(what));
    }

    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    function one(address account) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
