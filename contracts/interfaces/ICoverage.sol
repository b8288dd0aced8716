// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a holder of batteries that keeps energies by window tells of how much of its fleet was assessed.
/// @dev Battery's sums have no room for it; `IHolder` brings what a holder needs to keep it.
interface ICoverage {
    /// @notice Rated energy (Wh) that counts in coverage as things are now, and how much of it was assessed in the
    /// window of a period of the valuation calendar: 0 for a period the holder does not keep. Never more than eligible.
    function energiesIn(uint256 period) external view returns (uint256 eligibleWh, uint256 assessedWh);
}
