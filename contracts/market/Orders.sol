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
    // An order in memory, and in the call (there the conditions lie between the two parts), bytes.
    uint256 private constant HEAD = 12 * 32; // maker to expiresAt
    uint256 private constant TAIL = 2 * 32; // nonce and counter
    uint256 private constant TERMS = 4 * 32; // the conditions
    uint256 private constant ITEMS = 4 * 32; // where the items are named, and their hash goes in

    /// @notice An order in memory, the only one of an array, and the hash of the struct (EIP-712). Both are of the words
    /// of the call as they are, read once: field by field it would cost twenty times as much.
    /// @dev An array, because Solidity writes zeros for a struct first. A word with dirty upper bits makes another hash,
    /// which nobody signs; its field is read without them.
    function read(IOrders.Order calldata source) internal pure returns (IOrders.Order[] memory one, bytes32 digest) {
        uint256[] calldata items = source.items;
        (bytes32 kind, bytes32 kindOfTerms) = (ORDER, CONDITIONS);
        assembly ("memory-safe") {
            // length, pointer, type hash, order, type hash, conditions, items
            one := mload(0x40)
            let order := add(one, 0x60)
            let terms := add(order, add(add(HEAD, TAIL), 0x40))
            let list := add(terms, TERMS)
            let words := add(list, 0x20)
            let size := shl(5, items.length)
            mstore(0x40, add(words, size))
            mstore(one, 1)
            mstore(add(one, 0x20), order)

            mstore(sub(order, 0x20), kind)
            calldatacopy(order, source, HEAD)
            calldatacopy(add(order, add(HEAD, 0x20)), add(source, add(HEAD, TERMS)), TAIL)
            mstore(sub(terms, 0x20), kindOfTerms)
            calldatacopy(terms, add(source, HEAD), TERMS)
            mstore(list, items.length)
            calldatacopy(words, items.offset, size)

            // hashes stand for the two that are not single words; then what Solidity finds them by
            mstore(add(order, ITEMS), keccak256(words, size))
            mstore(add(order, HEAD), keccak256(sub(terms, 0x20), add(TERMS, 0x20)))
            digest := keccak256(sub(order, 0x20), add(add(HEAD, TAIL), 0x40))
            mstore(add(order, ITEMS), list)
            mstore(add(order, HEAD), terms)
        }
    }

    /// @notice Price of all of it at a second within its time. What the maker gives way is rounded down.
    function priceAt(IOrders.Order memory o, uint256 timestamp) internal pure returns (int256) {
        (int256 price, int256 end) = (o.price, o.endPrice);
        if (end == price) return price;
        (uint256 starts, uint256 span) = (o.startsAt, uint256(o.expiresAt) - o.startsAt);
        uint256 passed = timestamp.zeroFloorSub(starts).min(span);
        int256 way = int256(FixedPointMathLib.abs(end - price) * passed / span);
        return end < price ? price - way : price + way;
    }

    /// @notice Cash for `amount` of it: a part of the price is rounded in the maker's favour.
    function cashFor(IOrders.Order memory o, uint256 amount) internal view returns (int256) {
        int256 price = priceAt(o, block.timestamp);
        if (amount == o.amount) return price;
        uint256 whole = uint256(price);
        if (o.side == IOrders.Side.Sell) return int256(whole.fullMulDivUp(amount, o.amount));
        return int256(whole.fullMulDiv(amount, o.amount));
    }

    function isConditional(IOrders.Conditions memory c) internal pure returns (bool) {
        return c.classes | c.minHealth | c.maxAge != 0 || c.minValue != 0;
    }

    function requireSound(IOrders.Order memory o, bool shares) internal pure {
        if (o.amount == 0) revert IMarket.BadOrder("amount");
        if (o.expiresAt <= o.startsAt) revert IMarket.BadOrder("expiresAt");
        if (o.maker == o.taker) revert IMarket.BadOrder("taker");
        bool gives = o.side == IOrders.Side.Sell ? o.endPrice <= o.price : o.endPrice >= o.price;
        if (!gives) revert IMarket.BadOrder("endPrice");
        if (!shares) return;
        if (o.items.length != 0) revert IMarket.BadOrder("items");
        if (o.price < 0 || o.endPrice < 0) revert IMarket.BadOrder("price");
        IOrders.Conditions memory c = o.conditions;
        if (c.minHealth != 0 || c.maxAge != 0 || c.classes != 0) revert IMarket.BadOrder("conditions");
    }
}
