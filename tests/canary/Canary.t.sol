// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A test that must fail: a runner that calls it green tells nothing about the others.
contract CanaryTest {
    function test_canary_is_red() external pure {
        assert(uint256(1) + 1 == 3);
    }
}
