// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Numbers that a test draws from one seed.
abstract contract Draws {
    uint256 private _state;

    function seed(uint256 value) internal {
        _state = value;
    }

    /// @notice From `low` through `high`; zero one time in eight, if `low` is.
    function draw(uint256 low, uint256 high) internal returns (uint256 x) {
        _state = uint256(keccak256(abi.encode(_state)));
        if (low == 0 && _state >> 253 == 0) return 0;
        x = low + (_state & type(uint248).max) % (high - low + 1);
    }
}
