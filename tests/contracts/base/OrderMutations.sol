// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "./MarketBase.sol";

/// @notice The mutation engine: a valid order, exactly one thing changed, exactly one refusal; and unchanged it fills.
abstract contract OrderMutations is MarketBase {
    bytes internal constant ITEMS = abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("items"));

    error RowFailed(string row, uint256 kind, uint256 side, bytes got, bytes expected);
    error ValidOrderRefused(string row, uint256 kind, uint256 side, bytes reason);

    /// @dev Changes one field after the order was signed. Every field of the order has such a row.
    function altered(
        string memory field,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(field, change, reason, false, type(uint256).max);
    }

    /// @dev Changes one field before the order is signed: the maker means it.
    function meant(
        string memory field,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(field, change, reason, true, type(uint256).max);
    }

    /// @dev The same of batteries alone.
    function meantOfBatteries(
        string memory field,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(field, change, reason, true, 7);
    }

    /// @dev The same of shares alone.
    function meantOfShares(
        string memory field,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(field, change, reason, true, 8);
    }

    /// @dev Changes something around the order: its signature, what became of it, who calls.
    function around(
        string memory what,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(what, change, reason, false, type(uint256).max);
    }

    function aroundShares(
        string memory what,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason
    ) internal {
        _everywhere(what, change, reason, false, 8);
    }

    function _everywhere(
        string memory what,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason,
        bool signedAfter,
        uint256 kinds
    ) private {
        for (uint256 i; i < 2 * KINDS; ++i) {
            if (kinds >> (i / 2) & 1 == 1) _row(what, change, reason, signedAfter, i);
        }
    }

    /// @dev `i`: twice the kind, plus the side.
    function _row(
        string memory what,
        function(Try memory) internal change,
        function(Try memory) internal view returns (bytes memory) reason,
        bool signedAfter,
        uint256 i
    ) private {
        Try memory t = valid(Kind(i / 2), IOrders.Side(i % 2));
        Try memory unchanged = valid(Kind(i / 2), IOrders.Side(i % 2));
        uint256 snapshot = vm.snapshotState();
        change(t);
        if (signedAfter) signAgain(t);
        bytes memory expected = reason(t);
        bytes memory got = attempt(t.caller, callOf(t));
        require(keccak256(got) == keccak256(expected), RowFailed(what, i / 2, i % 2, got, expected));
        require(got.length != 0, RowFailed(what, i / 2, i % 2, got, "a refusal"));
        vm.revertToState(snapshot);
        got = attempt(unchanged.caller, callOf(unchanged));
        require(got.length == 0, ValidOrderRefused(what, i / 2, i % 2, got));
        vm.revertToState(snapshot);
    }

    // ------------------------------------------------------------------------------------------------ changes

    function isShares(Try memory t) internal view returns (bool) {
        return t.order.asset == address(shares);
    }

    function isSale(Try memory t) internal pure returns (bool) {
        return t.order.side == IOrders.Side.Sell;
    }

    function nothing(Try memory t) internal pure {
        t.order.items = new uint256[](t.order.items.length == 0 ? 1 : 0);
    }

    function another(Try memory t) internal pure {
        t.order.amount += 1;
    }

    function worseInTheEnd(Try memory t) internal pure {
        t.order.endPrice += isSale(t) ? int128(1) : int128(-1);
    }

    function badEnd(Try memory) internal pure returns (bytes memory) {
        return bad("endPrice");
    }

    function nextCounter(Try memory t) internal pure {
        t.order.counter += 1;
    }

    function minHealth(Try memory t) internal pure {
        t.order.conditions.minHealth = 1;
    }

    function maxAge(Try memory t) internal pure {
        t.order.conditions.maxAge = 400;
    }

    function classes(Try memory t) internal pure {
        t.order.conditions.classes = type(uint256).max;
    }

    /// @dev Of shares nothing but a value can be asked.
    function conditionOfBatteries(Try memory t) internal view returns (bytes memory) {
        return isShares(t) ? bad("conditions") : wrongSigner(t);
    }

    function oldCounter(Try memory t) internal view returns (bytes memory) {
        return abi.encodeWithSelector(
            IMarket.OldCounter.selector, t.order.maker, t.order.counter, market.counterOf(t.order.maker)
        );
    }
}
