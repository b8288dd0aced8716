// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice Dutch auctions: a price that moves on in the taker's favour, second by second.
contract AuctionsTest is MarketBase {
    function auction(IOrders.Side side, int128 price, int128 endPrice, uint40 span)
        private
        view
        returns (Try memory t)
    {
        t = valid(Kind.One, side);
        (t.order.price, t.order.endPrice) = (price, endPrice);
        t.order.expiresAt = t.order.startsAt + span;
        signAgain(t);
    }

    /// @dev Both what it says, and what is paid.
    function costs(Try memory t, uint256 afterSeconds, int256 wanted) private {
        same(market.priceAt(t.order, t.order.startsAt + afterSeconds), wanted, "price");
        pays(t, afterSeconds, wanted);
    }

    function pays(Try memory t, uint256 afterSeconds, int256 wanted) private {
        uint256 snapshot = vm.snapshotState();
        vm.warp(t.order.startsAt + afterSeconds);
        bool sells = t.order.side == IOrders.Side.Sell;
        address buyer = sells ? bob : alice;
        int256 had = int256(coin.balanceOf(buyer));
        market.setFee(0, treasury);
        fill(t);
        same(had - int256(coin.balanceOf(buyer)), wanted, "paid");
        vm.revertToState(snapshot);
    }

    function test_a_sale_falls_from_its_first_price_to_its_last() external {
        Try memory t = auction(IOrders.Side.Sell, 1_000, 600, 100);
        costs(t, 0, 1_000);
        costs(t, 1, 996);
        costs(t, 50, 800);
        costs(t, 99, 604);
        costs(t, 100, 600);
    }

    function test_a_purchase_rises() external {
        Try memory t = auction(IOrders.Side.Buy, 600, 1_000, 100);
        costs(t, 0, 600);
        costs(t, 25, 700);
        costs(t, 100, 1_000);
    }

    /// @dev Three seconds for ten units: 3.33 and 6.67 are given way by as 3 and 6.
    function test_what_the_maker_gives_way_is_rounded_down() external {
        Try memory t = auction(IOrders.Side.Sell, 100, 90, 3);
        costs(t, 1, 97);
        costs(t, 2, 94);
        costs(t, 3, 90);
        t = auction(IOrders.Side.Buy, 90, 100, 3);
        costs(t, 1, 93);
        costs(t, 2, 96);
        costs(t, 3, 100);
    }

    /// @dev At the end of its life a battery costs more to recycle than it brings: the seller pays to be rid of it.
    function test_a_price_goes_through_zero() external {
        Try memory t = auction(IOrders.Side.Sell, 50, -50, 100);
        costs(t, 49, 1);
        costs(t, 50, 0);
        costs(t, 51, -1);
        costs(t, 100, -50);
        t = auction(IOrders.Side.Buy, -50, 50, 3);
        costs(t, 0, -50);
        costs(t, 1, -17);
        costs(t, 2, 16);
        costs(t, 3, 50);
    }

    function test_before_and_after_its_time_the_price_stands() external {
        Try memory t = auction(IOrders.Side.Sell, 1_000, 600, 100);
        same(market.priceAt(t.order, 0), 1_000, "long before");
        same(market.priceAt(t.order, type(uint256).max), 600, "long after");
        vm.warp(t.order.startsAt + 101);
        refuse(t, error1(IMarket.Expired.selector, t.order.expiresAt));
    }

    function test_an_auction_that_moves_against_the_taker_is_refused() external {
        refuse(auction(IOrders.Side.Sell, 600, 601, 100), bad("endPrice"));
        refuse(auction(IOrders.Side.Buy, 601, 600, 100), bad("endPrice"));
    }

    /// @dev Four of ten shares, halfway between 1_001 and 801: 901 · 4/10, for the seller rounded up.
    function test_shares_are_auctioned_in_parts() external {
        for (uint256 side; side < 2; ++side) {
            Try memory t = valid(Kind.Shares, IOrders.Side(side));
            (t.order.price, t.order.endPrice) = side == 0 ? (int128(1_001), int128(801)) : (int128(801), int128(1_001));
            t.amount = 4 * uint128(SHARE);
            signAgain(t);
            pays(t, 12 hours, side == 0 ? int256(361) : int256(360));
        }
    }

    /// @dev The extremes of the types: no overflow, and the price never leaves the span between the two.
    function test_fuzz_a_price_lies_on_the_way_and_never_turns_back(
        int128 price,
        int128 endPrice,
        uint40 startsAt,
        uint40 span,
        uint40 a,
        uint40 b
    ) external view {
        IOrders.Order memory o;
        (o.price, o.endPrice, o.startsAt) = (price, endPrice, uint40(between(startsAt, 0, 1 << 39)));
        o.expiresAt = o.startsAt + 1 + span % (1 << 39);
        if (a > b) (a, b) = (b, a);
        (int256 first, int256 last) = (market.priceAt(o, a), market.priceAt(o, b));
        if (price <= endPrice) truth(price <= first && first <= last && last <= endPrice, "rises");
        else truth(price >= first && first >= last && last >= endPrice, "falls");
        same(market.priceAt(o, o.startsAt), price, "begins");
        same(market.priceAt(o, o.expiresAt), endPrice, "ends");
    }

    function test_fuzz_a_price_is_the_line_rounded_towards_its_beginning(
        int64 price,
        int64 endPrice,
        uint40 span,
        uint40 t
    ) external view {
        IOrders.Order memory o;
        (o.price, o.endPrice, o.startsAt) = (price, endPrice, 1);
        o.expiresAt = 1 + uint40(between(span, 1, 1e9));
        uint256 passed = between(t, 0, o.expiresAt - 1);
        int256 gone = int256(market.priceAt(o, 1 + passed)) - price;
        // integers: division of Solidity goes towards zero, as the way given does
        same(gone, (int256(endPrice) - price) * int256(passed) / int256(uint256(o.expiresAt - 1)), "way");
    }
}
