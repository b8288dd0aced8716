// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOrders} from "../../../contracts/interfaces/IOrders.sol";

/// @notice A market that takes every order, and does nothing with it.
contract MockMarket {
    function list(IOrders.Order calldata order) external pure returns (bytes32) {
        return keccak256(abi.encode(order));
    }

    function cancel(uint256[] calldata) external {}
}
