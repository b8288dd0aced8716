// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice Orders of shares, filled in parts: what is left, and that no part is cheaper than was signed.
contract PartsTest is MarketBase {
    function ofShares(IOrders.Side side, uint128 amount, int128 price) private view returns (Try memory t) {
        t = valid(Kind.Shares, side);
        (t.order.amount, t.order.price, t.order.endPrice) = (amount, price, price);
        signAgain(t);
    }

    function test_what_is_left_goes_down_by_what_is_filled() external {
        Try memory t = ofShares(IOrders.Side.Sell, uint128(10 * SHARE), PRICE);
        same(market.openAmount(t.order, t.signature), 10 * SHARE, "open");
        t.amount = 3 * uint128(SHARE);
        fill(t);
        same(market.openAmount(t.order, t.signature), 7 * SHARE, "open after three");
        same(market.filledAmount(t.order), 3 * SHARE, "filled");
        (uint256 used,) = market.wordOf(alice, t.order.nonce / 256);
        same(used, 0, "the nonce is not used up: it may still be cancelled");
        t.amount = 7 * uint128(SHARE);
        fill(t);
        same(market.filledAmount(t.order), 10 * SHARE, "all");
        bytes memory data = abi.encodeCall(IMarket.openAmount, (t.order, t.signature));
        refused(bob, address(market), data, ofMaker(IMarket.OrderFilled.selector, alice, t.order.nonce));
    }

    /// @dev Cents of a share: seven units for 100: the seller is paid 15 for one, the buyer pays 14.
    function test_a_part_of_the_price_is_rounded_for_the_maker() external {
        market.setFee(0, treasury);
        Try memory t = ofShares(IOrders.Side.Sell, 7, 100);
        t.amount = 1;
        fill(t);
        same(coin.balanceOf(alice), 1_000_000 * UNIT + 15, "up for a seller");
        t = ofShares(IOrders.Side.Buy, 7, 100);
        t.amount = 1;
        fill(t);
        same(coin.balanceOf(alice), 1_000_000 * UNIT + 15 - 14, "down for a buyer");
    }

    function test_the_greatest_amounts_do_not_overflow() external {
        market.setFee(0, treasury);
        (uint128 most, int128 price) = (type(uint128).max, type(int128).max);
        shares.mint(alice, most);
        coin.mint(bob, uint128(price));
        Try memory t = ofShares(IOrders.Side.Sell, most, price);
        t.amount = most - 1;
        fill(t);
        same(coin.balanceOf(alice), 1_000_000 * UNIT + uint128(price), "rounded up to all of it");
        t.amount = 1;
        fill(t);
        same(coin.balanceOf(alice), 1_000_000 * UNIT + uint128(price) + 1, "and a unit for the last");
    }

    /// @dev By many fills the maker never does worse than signed, and a taker loses less than a unit a fill.
    function test_fuzz_the_sum_of_many_fills_keeps_the_signed_proportion(
        uint256 seed,
        uint64 amount,
        uint64 price,
        bool buys
    ) external {
        market.setFee(0, treasury);
        Try memory t = ofShares(
            buys ? IOrders.Side.Buy : IOrders.Side.Sell,
            uint128(between(amount, 1, 1e18)),
            int128(uint128(price % 1e12))
        );
        uint256 left = t.order.amount;
        uint256 before = coin.balanceOf(bob);
        uint256 n;
        for (; left != 0; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            t.amount = uint128(n == 5 ? left : between(seed, 1, left));
            fill(t);
            left -= t.amount;
        }
        same(market.filledAmount(t.order), t.order.amount, "all");
        uint256 exact = uint128(t.order.price);
        uint256 paid = buys ? coin.balanceOf(bob) - before : before - coin.balanceOf(bob);
        if (buys) truth(paid <= exact && exact - paid < n, "a buyer pays at most what he signed");
        else truth(paid >= exact && paid - exact < n, "a seller gets at least what he signed");
    }

    function test_two_orders_with_one_nonce_the_first_that_is_filled_stays() external {
        Try memory t = ofShares(IOrders.Side.Sell, uint128(10 * SHARE), PRICE);
        Try memory other = ofShares(IOrders.Side.Sell, uint128(10 * SHARE), PRICE + 1);
        same(market.openAmount(other.order, other.signature), 10 * SHARE, "either may come first");
        t.amount = uint128(SHARE);
        fill(t);
        bytes memory taken = ofMaker(IMarket.NonceTaken.selector, alice, t.order.nonce);
        refuse(other, taken);
        refused(bob, address(market), abi.encodeCall(IMarket.openAmount, (other.order, other.signature)), taken);
        refused(bob, address(market), abi.encodeCall(IMarket.filledAmount, (other.order)), taken);
        fill(t);
    }

    /// @dev A wallet's signature is looked at once; and the fee and conditions at every fill.
    function test_after_a_first_fill_everything_but_the_signature_is_still_asked() external {
        Try memory t = ofShares(IOrders.Side.Sell, uint128(10 * SHARE), PRICE);
        t.amount = uint128(SHARE);
        fill(t);
        t.signature = hex"00";
        fill(t);
        market.setFee(MAX_FEE, treasury);
        fill(t);
        t.caller = carol;
        refuse(t, notTaker(bob, carol));
        t.caller = bob;
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelAll, ()));
        refuse(t, error3(IMarket.OldCounter.selector, uint160(alice), 0, 1));
    }

    /// @dev The hash is part of what is written down: with another order nothing was seen.
    function test_what_was_seen_of_one_order_is_not_believed_of_another() external {
        Try memory t = ofShares(IOrders.Side.Sell, uint128(10 * SHARE), PRICE);
        t.amount = uint128(SHARE);
        fill(t);
        t.order.price -= 1;
        t.order.endPrice -= 1;
        refuse(t, ofMaker(IMarket.NonceTaken.selector, alice, t.order.nonce));
        t.order.nonce += 1;
        refuse(t, wrongSigner(t));
    }
}
