// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A holder that answers as it is told.
contract CoverageKeeper {
    mapping(uint256 period => bytes) private _answers;

    function answer(uint256 period, bytes calldata data) external {
        _answers[period] = data;
    }

    function energiesIn(uint256 period) external view {
        bytes memory data = _answers[period];
        require(data.length != 0);
        assembly ("memory-safe") {
            return(add(data, 32), mload(data))
        }
    }
}
