// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice Makers take orders back: one, many, a word, all; and put them on chain instead of signing.
contract CancellingTest is MarketBase {
    function requireWord(uint256 word, uint256 used, uint256 cancelled) private view {
        (uint256 u, uint256 c) = market.wordOf(alice, word);
        same(u, used, "used");
        same(c, cancelled, "cancelled");
    }

    function cancelledEvent(uint256 word, uint256 bits) private {
        expectEvent(address(market));
        emit IMarket.Cancelled(alice, word, bits);
    }

    function test_many_are_cancelled_wherever_they_lie() external {
        uint256[] memory nonces = two(255, type(uint256).max);
        cancelledEvent(0, 1 << 255);
        cancelledEvent(type(uint256).max >> 8, 1 << 255);
        accepted(alice, address(market), abi.encodeCall(IOrders.cancel, (nonces)));
        requireWord(0, 1 << 255, 1 << 255);
        requireWord(type(uint256).max >> 8, 1 << 255, 1 << 255);
    }

    function test_a_word_is_cancelled_by_its_bits_and_no_others() external {
        cancelledEvent(7, 5);
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelWord, (7, 5)));
        requireWord(7, 5, 5);
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        t.order.nonce = 7 * 256 + 2;
        signAgain(t);
        refuse(t, ofMaker(IMarket.OrderCancelled.selector, alice, t.order.nonce));
        t.order.nonce = 7 * 256 + 1;
        signAgain(t);
        fill(t);
        requireWord(7, 7, 5);
    }

    function test_what_was_filled_stays_filled() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        fill(t);
        uint256 bit = 1 << (t.order.nonce % 256);
        cancelledEvent(7, type(uint256).max ^ bit);
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelWord, (7, type(uint256).max)));
        requireWord(7, type(uint256).max, type(uint256).max ^ bit);
        refuse(t, ofMaker(IMarket.OrderFilled.selector, alice, t.order.nonce));
    }

    function test_what_is_used_already_is_not_told_of_again() external {
        cancel(alice, 3);
        vm.recordLogs();
        cancel(alice, 3);
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelWord, (0, 8)));
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelWord, (0, 0)));
        same(vm.getRecordedLogs().length, 0, "events");
    }

    function test_nobody_cancels_the_orders_of_another() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        cancel(bob, t.order.nonce);
        accepted(bob, address(market), abi.encodeCall(IMarket.cancelWord, (7, type(uint256).max)));
        accepted(bob, address(market), abi.encodeCall(IMarket.cancelAll, ()));
        fill(t);
    }

    function test_all_are_cancelled_by_a_counter() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        expectEvent(address(market));
        emit IMarket.CounterRaised(alice, 1);
        bytes memory answer = accepted(alice, address(market), abi.encodeCall(IMarket.cancelAll, ()));
        same(abi.decode(answer, (uint256)), 1, "answer");
        same(market.counterOf(alice), 1, "counter");
        same(market.counterOf(bob), 0, "of nobody else");
        refuse(t, error3(IMarket.OldCounter.selector, uint160(alice), 0, 1));
        t.order.counter = 1;
        signAgain(t);
        fill(t);
    }

    function test_cancelling_is_possible_while_the_market_is_paused() external {
        pause(true);
        cancel(alice, 9);
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelWord, (1, 1)));
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelAll, ()));
        requireWord(0, 1 << 9, 1 << 9);
        requireWord(1, 1, 1);
    }

    // ------------------------------------------------------------------------------------------------ listing

    function test_only_the_maker_lists_an_order() external {
        IOrders.Order memory o = orderOf(Kind.One, IOrders.Side.Sell);
        bytes memory reason = abi.encodeWithSelector(IMarket.NotMaker.selector, alice, bob);
        refused(bob, address(market), abi.encodeCall(IOrders.list, (o)), reason);
        list(o);
    }

    function test_a_listed_order_is_filled_without_a_signature() external {
        for (uint256 i; i < 2 * KINDS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Try memory t = valid(Kind(i / 2), IOrders.Side(i % 2));
            bytes32 hash = market.orderHash(t.order);
            t.signature = "";
            refuse(t, abi.encodeWithSelector(IMarket.NotListed.selector, hash));
            expectEvent(address(market));
            emit IMarket.Listed(hash, alice, t.order);
            list(t.order);
            truth(market.isListed(hash), "listed");
            same(market.openAmount(t.order, ""), t.order.amount, "open");
            fill(t);
            vm.revertToState(snapshot);
        }
    }

    function test_listing_one_order_lists_no_other() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        list(t.order);
        t.signature = "";
        t.order.price -= 1;
        t.order.endPrice -= 1;
        refuse(t, abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(t.order)));
        truth(!market.isListed(market.orderHash(t.order)), "not listed");
    }

    function test_an_order_that_contradicts_itself_is_not_listed() external {
        IOrders.Order memory o = orderOf(Kind.One, IOrders.Side.Sell);
        o.amount = 2;
        refused(alice, address(market), abi.encodeCall(IOrders.list, (o)), bad("amount"));
        o = orderOf(Kind.Shares, IOrders.Side.Sell);
        o.items = one(1);
        refused(alice, address(market), abi.encodeCall(IOrders.list, (o)), bad("items"));
        o = orderOf(Kind.One, IOrders.Side.Sell);
        o.endPrice += 1;
        refused(alice, address(market), abi.encodeCall(IOrders.list, (o)), bad("endPrice"));
    }

    /// @dev Of shares a listing is looked at by every fill, and a wallet's signature is no part of it.
    function test_a_listed_order_of_shares_is_filled_in_parts() external {
        Try memory t = valid(Kind.Shares, IOrders.Side.Sell);
        list(t.order);
        (t.signature, t.amount) = ("", uint128(SHARE));
        fill(t);
        fill(t);
        same(market.filledAmount(t.order), 2 * SHARE, "filled");
        t.signature = signedBy(BOB_KEY, t.order);
        refuse(t, wrongSigner(t));
    }
}
