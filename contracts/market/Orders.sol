// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../interfaces/IMarket.sol";
import {IOrders} from "../interfaces/IOrders.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice What an order says: its hash, whether it makes sense, and its price at a moment.
library Orders {
    using FixedPointMathLib for uint256;

    bytes32 private constant CONDITIONS =
        keccak256("Conditions(uint16 minHealth,uint16 maxAge,uint256 classes,int128 minValue)");
    bytes32 private constant ORDER = keccak256(
        "Order(address maker,address taker,uint8 side,address asset,uint256[] items,uint128 amount,address token,int128 price,int128 endPrice,uint16 maxFee,uint40 startsAt,uint40 expiresAt,Conditions conditions,uint256 nonce,uint256 counter)Conditions(uint16 minHealth,uint16 maxAge,uint256 classes,int128 minValue)"
    );
    uint256 private constant HEAD = 12 * 32; // maker to expiresAt
    uint256 private constant TAIL = 2 * 32; // nonce and counter
    uint256 private constant TERMS = 4 * 32; // the conditions

    /// @notice Hash of the struct (EIP-712). The words of the call are taken as they are, but for the items and the
    /// conditions, of which the hashes go in.
    /// @dev `o` is read field by field elsewhere, and the ABI decoder refuses words with dirty upper bits there.
    function hash(IOrders.Order calldata o) internal pure returns (bytes32 digest) {
        bytes32 items = hashItems(o.items);
        bytes32 conditions = hashConditions(o.conditions);
        bytes32 kind = ORDER;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, kind)
            calldatacopy(add(m, 0x20), o, HEAD)
            mstore(add(m, 0xa0), items)
            mstore(add(m, 0x1a0), conditions)
            calldatacopy(add(m, 0x1c0), add(o, add(HEAD, TERMS)), TAIL)
            digest := keccak256(m, 0x200)
        }
    }

    function hashItems(uint256[] calldata items) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(items));
    }

    function hashConditions(IOrders.Conditions calldata c) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONDITIONS, c));
    }

    /// @notice Price of all of it at a second within its time. What the maker gives way is rounded down.
    function priceAt(IOrders.Order calldata o, uint256 timestamp) internal pure returns (int256) {
        (int256 price, int256 end) = (o.price, o.endPrice);
        if (end == price) return price;
        (uint256 starts, uint256 span) = (o.startsAt, uint256(o.expiresAt) - o.startsAt);
        uint256 passed = timestamp.zeroFloorSub(starts).min(span);
        int256 way = int256(FixedPointMathLib.abs(end - price) * passed / span);
        return end < price ? price - way : price + way;
    }

    /// @notice Cash for `amount` of it: a part of the price is rounded in the maker's favour.
    function cashFor(IOrders.Order calldata o, uint256 amount) internal view returns (int256) {
        int256 price = priceAt(o, block.timestamp);
        if (amount == o.amount) return price;
        uint256 whole = uint256(price);
        if (o.side == IOrders.Side.Sell) return int256(whole.fullMulDivUp(amount, o.amount));
        return int256(whole.fullMulDiv(amount, o.amount));
    }

    function requireSound(IOrders.Order calldata o, bool shares) internal pure {
        if (o.amount == 0) revert IMarket.BadOrder("amount");
        if (o.expiresAt <= o.startsAt) revert IMarket.BadOrder("expiresAt");
        if (o.maker == o.taker) revert IMarket.BadOrder("taker");
        bool gives = o.side == IOrders.Side.Sell ? o.endPrice <= o.price : o.endPrice >= o.price;
        if (!gives) revert IMarket.BadOrder("endPrice");
        if (!shares) return;
        if (o.items.length != 0) revert IMarket.BadOrder("items");
        if (o.price < 0 || o.endPrice < 0) revert IMarket.BadOrder("price");
        IOrders.Conditions calldata c = o.conditions;
        if (c.minHealth != 0 || c.maxAge != 0 || c.classes != 0) revert IMarket.BadOrder("conditions");
    }
}
