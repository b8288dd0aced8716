// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice `matchOrders`: alice sells, bob buys, a stranger brings them together.
contract MatchingTest is MarketBase {
    struct Pair {
        IOrders.Order sell;
        IOrders.Order buy;
        uint128 amount;
    }

    /// @dev Alice asks a thousand, bob offers 1_200.
    function pair(Kind kind) private view returns (Pair memory p) {
        (p.sell, p.buy) = (orderOf(kind, IOrders.Side.Sell), orderOf(kind, IOrders.Side.Sell));
        (p.sell.taker, p.buy.taker) = (address(0), address(0));
        (p.buy.maker, p.buy.side) = (bob, IOrders.Side.Buy);
        (p.buy.price, p.buy.endPrice) = (1_200e6, 1_200e6);
        p.amount = p.sell.amount;
    }

    function callOf(Pair memory p) private view returns (bytes memory) {
        bytes memory signed = signedBy(ALICE_KEY, p.sell);
        return abi.encodeCall(IMarket.matchOrders, (p.sell, signed, p.buy, signedBy(BOB_KEY, p.buy), p.amount));
    }

    function refusePair(Pair memory p, bytes memory reason) private {
        refused(stranger, address(market), callOf(p), reason);
    }

    function acceptPair(Pair memory p) private {
        accepted(stranger, address(market), callOf(p));
    }

    function acceptOnce(Pair memory p) private {
        uint256 snapshot = vm.snapshotState();
        acceptPair(p);
        vm.revertToState(snapshot);
    }

    function events(Pair memory p, int256 cash, uint256 fee) private {
        (bytes32 sold, bytes32 bought) = (market.orderHash(p.sell), market.orderHash(p.buy));
        (IOrders.Order memory s, IOrders.Order memory b) = (p.sell, p.buy);
        expectEvent(address(market));
        emit IMarket.Matched(sold, bought, stranger);
        expectEvent(address(market));
        emit IMarket.Filled(sold, alice, bob, IOrders.Side.Sell, s.asset, s.token, s.nonce, p.amount, cash, fee);
        expectEvent(address(market));
        emit IMarket.Filled(bought, bob, alice, IOrders.Side.Buy, b.asset, b.token, b.nonce, p.amount, cash, fee);
    }

    // ------------------------------------------------------------------------------------------------ what happens

    function test_what_the_buyer_had_offered_above_stays_with_him() external {
        for (uint256 kind; kind < KINDS; ++kind) {
            uint256 snapshot = vm.snapshotState();
            Pair memory p = pair(Kind(kind));
            events(p, PRICE, UNIT);
            acceptPair(p);
            same(coin.balanceOf(alice), 1_000_999 * UNIT, "the seller's price less the fee");
            same(coin.balanceOf(bob), 999_000 * UNIT, "the buyer paid no more");
            same(coin.balanceOf(treasury), UNIT, "fee");
            same(coin.balanceOf(stranger), 0, "whoever brought them together gets nothing");
            vm.revertToState(snapshot);
        }
    }

    function test_both_orders_are_used_up() external {
        Pair memory p = pair(Kind.One);
        acceptPair(p);
        refusePair(p, ofMaker(IMarket.OrderFilled.selector, alice, p.sell.nonce));
        p.sell.nonce += 1;
        refusePair(p, ofMaker(IMarket.OrderFilled.selector, bob, p.buy.nonce));
    }

    function test_prices_that_meet_are_enough() external {
        Pair memory p = pair(Kind.Range);
        (p.buy.price, p.buy.endPrice) = (PRICE - 1, PRICE - 1);
        refusePair(p, abi.encodeWithSelector(IMarket.PricesDoNotCross.selector, PRICE, PRICE - 1));
        (p.buy.price, p.buy.endPrice) = (PRICE, PRICE);
        acceptOnce(p);
        (p.sell.price, p.sell.endPrice) = (-100e6, -100e6);
        (p.buy.price, p.buy.endPrice) = (-101e6, -101e6);
        refusePair(p, abi.encodeWithSelector(IMarket.PricesDoNotCross.selector, int256(-100e6), int256(-101e6)));
        (p.buy.price, p.buy.endPrice) = (-99e6, -99e6);
        acceptPair(p);
        same(coin.balanceOf(alice), 999_900 * UNIT, "the seller pays what he had offered to");
        same(coin.balanceOf(bob), 1_000_099.9e6, "the buyer gets more than he had asked, less the fee");
    }

    /// @dev Ten and four shares at 100 and 120 each: two and then three at the seller's price.
    function test_shares_are_matched_in_part_on_both_sides() external {
        Pair memory p = pair(Kind.Shares);
        (p.buy.amount, p.buy.price, p.buy.endPrice) = (4 * uint128(SHARE), 480e6, 480e6);
        p.amount = 2 * uint128(SHARE);
        events(p, 200e6, 0.2e6);
        acceptPair(p);
        same(market.filledAmount(p.sell), 2 * SHARE, "sold");
        same(market.filledAmount(p.buy), 2 * SHARE, "bought");
        p.amount = 3 * uint128(SHARE);
        refusePair(p, error2(IMarket.Overfilled.selector, 3 * SHARE, 2 * SHARE));
        p.amount = 2 * uint128(SHARE);
        acceptPair(p);
        same(market.openAmount(p.sell, signedBy(ALICE_KEY, p.sell)), 6 * SHARE, "left to sell");
        p.amount = 1;
        refusePair(p, ofMaker(IMarket.OrderFilled.selector, bob, p.buy.nonce));
    }

    /// @dev A third of 100 units is asked 34 of by the seller, and 33 offered by the buyer: no rounding at their cost.
    function test_parts_whose_rounded_prices_do_not_meet_are_not_matched() external {
        Pair memory p = pair(Kind.Shares);
        (p.sell.amount, p.sell.price, p.sell.endPrice) = (3, 100, 100);
        (p.buy.amount, p.buy.price, p.buy.endPrice) = (3, 100, 100);
        p.amount = 1;
        refusePair(p, abi.encodeWithSelector(IMarket.PricesDoNotCross.selector, int256(34), int256(33)));
        p.amount = 3;
        acceptPair(p);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_two_orders_that_are_no_sale_and_purchase_are_refused() external {
        bytes memory reason = abi.encodeWithSelector(IMarket.NotOpposite.selector);
        Pair memory p = pair(Kind.One);
        p.buy.side = IOrders.Side.Sell;
        refusePair(p, reason);
        p = pair(Kind.One);
        p.sell.side = IOrders.Side.Buy;
        refusePair(p, reason);
        p = pair(Kind.One);
        (p.sell.side, p.buy.side) = (IOrders.Side.Buy, IOrders.Side.Sell);
        refusePair(p, reason);
        p = pair(Kind.One);
        p.buy.maker = alice;
        refusePair(p, reason);
        acceptPair(pair(Kind.One));
    }

    function test_two_orders_for_different_things_are_refused() external {
        bytes memory reason = abi.encodeWithSelector(IMarket.DifferentLots.selector);
        Pair memory p = pair(Kind.Shares);
        p.buy.asset = address(otherShares);
        refusePair(p, reason);
        p = pair(Kind.Shares);
        p.buy.token = address(otherCoin);
        refusePair(p, reason);
        p = pair(Kind.One);
        p.buy.items = one(item(idOf(loose[alice], 1), 1));
        refusePair(p, reason);
        p = pair(Kind.Range);
        p.buy.items = two(p.sell.items[1], p.sell.items[0]);
        refusePair(p, reason);
        acceptPair(pair(Kind.Range));
    }

    function test_each_order_is_for_its_taker_alone() external {
        Pair memory p = pair(Kind.One);
        p.sell.taker = carol;
        refusePair(p, notTaker(carol, bob));
        p = pair(Kind.One);
        p.buy.taker = carol;
        refusePair(p, notTaker(carol, alice));
        p = pair(Kind.One);
        (p.sell.taker, p.buy.taker) = (bob, alice);
        acceptPair(p);
    }

    function test_both_orders_are_open_and_signed() external {
        Pair memory p = pair(Kind.One);
        (bytes memory a, bytes memory b) = (signedBy(ALICE_KEY, p.sell), signedBy(BOB_KEY, p.buy));
        bytes memory data = abi.encodeCall(IMarket.matchOrders, (p.sell, "", p.buy, b, p.amount));
        bytes4 unlisted = IMarket.NotListed.selector;
        refused(stranger, address(market), data, abi.encodeWithSelector(unlisted, market.orderHash(p.sell)));
        data = abi.encodeCall(IMarket.matchOrders, (p.sell, a, p.buy, "", p.amount));
        refused(stranger, address(market), data, abi.encodeWithSelector(unlisted, market.orderHash(p.buy)));
        p.amount = 2;
        refusePair(p, error2(IMarket.NotDivisible.selector, 2, 1));
        p = pair(Kind.One);
        p.sell.startsAt += 1;
        refusePair(p, error1(IMarket.NotYet.selector, p.sell.startsAt));
        p = pair(Kind.One);
        p.buy.counter = 1;
        refusePair(p, error3(IMarket.OldCounter.selector, uint160(bob), 1, 0));
        acceptPair(pair(Kind.One));
    }

    function test_the_conditions_and_fee_bounds_of_both_hold() external {
        Pair memory p = pair(Kind.One);
        p.sell.conditions.maxAge = AGE - 1;
        refusePair(p, error3(IMarket.AssessmentTooOld.selector, idOf(loose[alice], 0), AGE, AGE - 1));
        p = pair(Kind.One);
        p.buy.conditions.minHealth = HEALTH + 1;
        refusePair(p, error3(IMarket.HealthTooLow.selector, idOf(loose[alice], 0), HEALTH, HEALTH + 1));
        p = pair(Kind.Shares);
        p.buy.conditions.minValue = 1_000e6 + 1;
        refusePair(p, error2(IMarket.WorthTooLittle.selector, 1_000e6, 1_000e6 + 1));
        p = pair(Kind.Shares);
        p.sell.conditions.minValue = 1_000e6 + 1;
        refusePair(p, error2(IMarket.WorthTooLittle.selector, 1_000e6, 1_000e6 + 1));
        p = pair(Kind.One);
        p.sell.maxFee = FEE - 1;
        refusePair(p, error2(IMarket.FeeTooHigh.selector, FEE, FEE - 1));
        p = pair(Kind.One);
        p.buy.maxFee = FEE - 2;
        refusePair(p, error2(IMarket.FeeTooHigh.selector, FEE, FEE - 2));
    }

    function test_what_the_batteries_are_worth_is_asked_for_both() external {
        for (uint256 i; i < 2; ++i) {
            Pair memory p = pair(Kind.One);
            int256 gain = -valuation.portfolioValue(bob);
            uint256 snapshot = vm.snapshotState();
            acceptPair(p);
            gain += valuation.portfolioValue(bob);
            vm.revertToState(snapshot);
            (i == 0 ? p.sell : p.buy).conditions.minValue = int128(gain) + 1;
            refusePair(p, abi.encodeWithSelector(IMarket.WorthTooLittle.selector, gain, gain + 1));
            (i == 0 ? p.sell : p.buy).conditions.minValue = int128(gain);
            acceptOnce(p);
        }
    }

    function test_a_paused_market_matches_nothing() external {
        pause(true);
        refusePair(pair(Kind.One), abi.encodeWithSelector(IMarket.MarketPaused.selector));
    }
}
