// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOrders} from "./IOrders.sol";

/// @notice A contract that trades by listed orders only (a fund), and decides at each fill. Market finds it by ERC-165.
interface IListedMaker {
    /// @notice An order of this contract is about to be filled. It may refuse by reverting; and must let Market take
    /// what it owes: the batteries of the order, or the money.
    /// @param cash settlement-token units that change hands; negative: the seller pays
    /// @param fee is taken off what the payee receives
    function beforeFill(IOrders.Order calldata order, bytes32 orderHash, address counterparty, int256 cash, uint256 fee)
        external;

    /// @notice The fill is done, in the same transaction; reverting undoes it.
    function afterFill(IOrders.Order calldata order, bytes32 orderHash, address counterparty, int256 cash, uint256 fee)
        external;
}
