// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../../contracts/interfaces/IBattery.sol";
import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IMembers} from "../../../../../contracts/interfaces/IMembers.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {Operation} from "../../../../../contracts/libraries/BatteryState.sol";
import {MarketBase} from "../../../base/MarketBase.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice One fill: what moves, what is paid, and what the asset and the money refuse themselves.
contract FillingTest is MarketBase {
    function filledEvent(Try memory t, int256 cash, uint256 fee) private {
        IOrders.Order memory o = t.order;
        bytes32 hash = market.orderHash(o);
        expectEvent(address(market));
        emit IMarket.Filled(hash, o.maker, t.caller, o.side, o.asset, o.token, o.nonce, t.amount, cash, fee);
    }

    // ------------------------------------------------------------------------------------------------ what moves

    function test_each_kind_changes_hands_for_its_price_less_the_fee() external {
        for (uint256 i; i < 2 * KINDS; ++i) {
            uint256 snapshot = vm.snapshotState();
            Try memory t = valid(Kind(i / 2), IOrders.Side(i % 2));
            (address seller, address buyer) = i % 2 == 0 ? (alice, bob) : (bob, alice);
            uint256 has = battery.balanceOf(buyer);
            filledEvent(t, PRICE, 1e6);
            fill(t);
            same(coin.balanceOf(seller), 1_000_999 * UNIT, "a thousand less a thousandth");
            same(coin.balanceOf(buyer), 999_000 * UNIT, "paid");
            same(coin.balanceOf(treasury), UNIT, "fee");
            bool ofShares = t.order.asset == address(shares);
            same(battery.balanceOf(buyer), has + (ofShares ? 0 : t.amount), "batteries");
            same(shares.balanceOf(buyer), (ofShares ? 1_010 : 1_000) * SHARE, "shares");
            requireEmpty();
            vm.revertToState(snapshot);
        }
    }

    function requireEmpty() private view {
        same(coin.balanceOf(address(market)), 0, "the market holds no money");
        same(battery.balanceOf(address(market)), 0, "the market holds no battery");
        same(shares.balanceOf(address(market)), 0, "the market holds no share");
    }

    function test_the_batteries_of_a_range_and_no_others_move() external {
        fill(valid(Kind.Range, IOrders.Side.Sell));
        for (uint256 i; i < 8; ++i) {
            bool sold = (i > 0 && i < 4) || i == 6;
            same(battery.ownerOf(idOf(loose[alice], i)), sold ? bob : alice, "owner");
        }
    }

    function test_another_admitted_token_pays_as_well() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        t.order.token = address(otherCoin);
        signAgain(t);
        fill(t);
        same(otherCoin.balanceOf(alice), 1_000_999 * UNIT, "paid in the other");
        same(coin.balanceOf(alice), 1_000_000 * UNIT, "and not in the first");
    }

    function test_anybody_takes_an_order_without_a_taker() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        (t.order.taker, t.caller) = (address(0), carol);
        signAgain(t);
        endow(carol);
        filledEvent(t, PRICE, 1e6);
        fill(t);
        same(battery.ownerOf(idOf(loose[alice], 0)), carol, "owner");
    }

    function test_a_price_of_nothing_moves_no_money() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        (t.order.price, t.order.endPrice) = (0, 0);
        signAgain(t);
        filledEvent(t, 0, 0);
        fill(t);
        same(coin.balanceOf(alice), 1_000_000 * UNIT, "money");
        same(battery.ownerOf(idOf(loose[alice], 0)), bob, "owner");
    }

    /// @dev The seller pays 300, of which the buyer gets all but the fee.
    function test_of_a_negative_price_the_buyer_is_the_payee() external {
        for (uint256 side; side < 2; ++side) {
            uint256 snapshot = vm.snapshotState();
            Try memory t = valid(Kind.Range, IOrders.Side(side));
            (t.order.price, t.order.endPrice) = (-300e6, -300e6);
            signAgain(t);
            (address seller, address buyer) = side == 0 ? (alice, bob) : (bob, alice);
            filledEvent(t, -300e6, 0.3e6);
            fill(t);
            same(coin.balanceOf(seller), 999_700 * UNIT, "the seller paid");
            same(coin.balanceOf(buyer), 1_000_299.7e6, "the buyer got the rest");
            same(coin.balanceOf(treasury), 0.3e6, "fee");
            same(battery.ownerOf(idOf(loose[seller], 1)), buyer, "owner");
            vm.revertToState(snapshot);
        }
    }

    // ------------------------------------------------------------------------------------------------ the fee

    function test_the_fee_is_rounded_down_and_never_above_the_cap() external {
        int128[5] memory prices = [int128(999), 1_000, 1_999, 2_000, -1_999];
        uint256[5] memory fees = [uint256(0), 1, 1, 2, 1];
        for (uint256 i; i < 5; ++i) {
            uint256 snapshot = vm.snapshotState();
            Try memory t = valid(Kind.One, IOrders.Side.Sell);
            (t.order.price, t.order.endPrice) = (prices[i], prices[i]);
            signAgain(t);
            filledEvent(t, prices[i], fees[i]);
            fill(t);
            same(coin.balanceOf(treasury), fees[i], "fee");
            vm.revertToState(snapshot);
        }
    }

    function test_a_fee_set_after_signing_is_bounded_by_the_order() external {
        Try memory t = valid(Kind.One, IOrders.Side.Buy);
        t.order.maxFee = FEE;
        signAgain(t);
        market.setFee(FEE + 1, treasury);
        refuse(t, error2(IMarket.FeeTooHigh.selector, FEE + 1, FEE));
        market.setFee(FEE, carol);
        fill(t);
        same(coin.balanceOf(carol), UNIT, "the new recipient has it");
    }

    function test_where_no_fee_is_charged_none_need_be_allowed() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        (t.order.price, t.order.endPrice, t.order.maxFee) = (999, 999, 0);
        signAgain(t);
        fill(t);
        same(coin.balanceOf(treasury), 0, "999 units bear no fee");
    }

    // ------------------------------------------------------------------------------------------------ whole batches

    function test_a_batch_of_which_one_has_left_is_not_what_was_signed() external {
        Try memory t = valid(Kind.Whole, IOrders.Side.Sell);
        uint64 batchId = whole[alice];
        accepted(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, idOf(batchId, 3))));
        refuse(t, error2(IMarket.BatchChanged.selector, batchId, 3));
        t.order.items[0] = WHOLE | item(idOf(batchId, 0), 3);
        (t.order.amount, t.amount) = (3, 3);
        signAgain(t);
        fill(t);
        same(battery.ownerOf(idOf(batchId, 0)), bob, "the three that follow");
        same(battery.ownerOf(idOf(batchId, 3)), carol, "not the one that left");
    }

    /// @dev What left a batch and is the seller's again is not sold with it; yet its health is looked at.
    function test_conditions_are_asked_of_all_that_the_seller_has_of_a_batch() external {
        Try memory t = valid(Kind.Whole, IOrders.Side.Sell);
        uint256 gone = idOf(whole[alice], 3);
        accepted(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, gone)));
        assess(gone, 8_000);
        t.order.items[0] = WHOLE | item(idOf(whole[alice], 0), 3);
        (t.order.amount, t.amount, t.order.conditions.minHealth) = (3, 3, HEALTH);
        signAgain(t);
        uint256 snapshot = vm.snapshotState();
        fill(t);
        vm.revertToState(snapshot);
        accepted(carol, address(battery), abi.encodeCall(battery.transferFrom, (carol, alice, gone)));
        refuse(t, error3(IMarket.HealthTooLow.selector, gone, 8_000, HEALTH));
    }

    // ------------------------------------------------------------------------------------------------ not the market's

    function test_what_the_battery_or_the_money_refuses_the_market_refuses() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        uint256 id = idOf(loose[alice], 0);
        uint256 snapshot = vm.snapshotState();
        members.setFrozen(list1(bob), true);
        refuse(t, abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, bob));
        vm.revertToState(snapshot);
        members.setLapsed(bob, true);
        refuse(t, abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        vm.revertToState(snapshot);
        quarantine(id);
        refuse(t, abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Quarantined));
        vm.revertToState(snapshot);
        accepted(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (address(market), false)));
        refuse(t, abi.encodeWithSelector(IBattery.NotApproved.selector, id, address(market)));
        vm.revertToState(snapshot);
        accepted(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, id)));
        refuse(t, abi.encodeWithSelector(IBattery.WrongOwner.selector, id, alice));
        vm.revertToState(snapshot);
        accepted(bob, address(coin), abi.encodeCall(coin.approve, (address(market), 998 * UNIT)));
        bytes4 lacking = IERC20Errors.ERC20InsufficientAllowance.selector;
        refuse(t, abi.encodeWithSelector(lacking, address(market), 998 * UNIT, 999 * UNIT));
        vm.revertToState(snapshot);
        fill(t);
    }

    function list1(address a) private pure returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = a;
    }

    /// @dev The order stays open: nothing of a refused fill is written down.
    function test_a_refused_fill_uses_nothing_up() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        accepted(bob, address(coin), abi.encodeCall(coin.approve, (address(market), 0)));
        bytes4 lacking = IERC20Errors.ERC20InsufficientAllowance.selector;
        refuse(t, abi.encodeWithSelector(lacking, address(market), 0, 999 * UNIT));
        (uint256 used, uint256 cancelled) = market.wordOf(alice, t.order.nonce / 256);
        same(used | cancelled, 0, "used");
        same(market.openAmount(t.order, t.signature), 1, "open");
        approveAll(bob, address(market));
        fill(t);
        (used, cancelled) = market.wordOf(alice, t.order.nonce / 256);
        same(used, 1 << (t.order.nonce % 256), "used by the fill");
        same(cancelled, 0, "and not by a cancellation");
    }
}
