// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {ILens, OrderFixture} from "../../base/OrderFixture.sol";

/// @notice For each reason against an order the lens reports that very error, and a fill fails too.
contract OrderCheckTest is OrderFixture {
    function sale() private returns (IOrders.Order memory) {
        return orderOf(alice, IOrders.Side.Sell, idOf(loose[alice], 0), 1, 100 * UNIT);
    }

    function batchSale() private returns (IOrders.Order memory) {
        return orderOf(alice, IOrders.Side.Sell, wholeItem(whole[alice]), COUNT, 400 * UNIT);
    }

    function purchase() private returns (IOrders.Order memory) {
        return orderOf(alice, IOrders.Side.Buy, idOf(loose[bob], 0), 1, 100 * UNIT);
    }

    function shareSale() private returns (IOrders.Order memory) {
        return sharesOf(alice, IOrders.Side.Sell, 100 * SHARE, 100 * UNIT);
    }

    function sharePurchase() private returns (IOrders.Order memory) {
        return sharesOf(alice, IOrders.Side.Buy, 100 * SHARE, 100 * UNIT);
    }

    /// @dev The lens says so, and bob, who has all that a taker needs, cannot fill it.
    function against(IOrders.Order memory o, bytes memory signature, bytes memory reason) private {
        (uint256 open, bytes memory got) = seen(o, signature);
        same(open, 0, "open");
        same(got, reason, "reason");
        truth(fillError(bob, o, signature, o.amount).length != 0, "a fill fails too");
    }

    function against(IOrders.Order memory o, bytes memory reason) private {
        against(o, signedOrder(o), reason);
    }

    /// @dev The same error from the market.
    function againstBoth(IOrders.Order memory o, bytes memory signature, bytes memory reason) private {
        against(o, signature, reason);
        same(fillError(bob, o, signature, o.amount), reason, "reason of the fill");
    }

    function againstBoth(IOrders.Order memory o, bytes memory reason) private {
        againstBoth(o, signedOrder(o), reason);
    }

    function fillable(IOrders.Order memory o) private {
        (uint256 open, bytes memory got) = seen(o, signedOrder(o));
        same(got, "", "no reason");
        same(open, o.amount, "all of it");
        same(fillError(bob, o, signedOrder(o), o.amount), "", "a fill");
    }

    // ------------------------------------------------------------------------------------------------ good orders

    function test_good_orders_of_every_kind_are_open() public {
        fillable(sale());
        fillable(batchSale());
        fillable(purchase());
        fillable(shareSale());
        fillable(sharePurchase());
        fillable(orderOf(alice, IOrders.Side.Sell, 2 << 96 | idOf(loose[alice], 1), 3, 0));
        fillable(orderOf(alice, IOrders.Side.Buy, wholeItem(whole[bob]), COUNT, 400 * UNIT));
    }

    function test_many_are_told_apart() public {
        IOrders.Order[] memory orders = new IOrders.Order[](3);
        bytes[] memory signatures = new bytes[](3);
        (orders[0], orders[1], orders[2]) = (sale(), sale(), shareSale());
        orders[1].counter = 1;
        for (uint256 i; i < 3; ++i) {
            signatures[i] = signedOrder(orders[i]);
        }
        (uint256[] memory open, bytes[] memory reasons) = lens.check(orders, signatures);
        truth(open[0] == 1 && open[1] == 0 && open[2] == 100 * SHARE, "open");
        same(reasons[1], abi.encodeWithSelector(IMarket.OldCounter.selector, alice, 1, 0), "reason");
        truth(reasons[0].length == 0 && reasons[2].length == 0, "no reasons");
    }

    function test_of_shares_what_is_left_is_open() public {
        IOrders.Order memory o = shareSale();
        call(bob, address(market), abi.encodeCall(market.fill, (o, signedOrder(o), uint128(30 * SHARE))));
        (uint256 open, bytes memory reason) = seen(o, signedOrder(o));
        same(open, 70 * SHARE, "left");
        same(reason, "", "reason");
    }

    // ------------------------------------------------------------------------------------------------ the order itself

    function test_what_the_market_itself_refuses() public {
        IOrders.Order memory o = sale();
        o.startsAt = uint40(clock() + 1);
        againstBoth(o, abi.encodeWithSelector(IMarket.NotYet.selector, o.startsAt));
        o = sale();
        (o.startsAt, o.expiresAt) = (o.startsAt - 10, uint40(clock() - 1));
        againstBoth(o, abi.encodeWithSelector(IMarket.Expired.selector, o.expiresAt));
        o = shareSale();
        o.asset = address(coin);
        againstBoth(o, abi.encodeWithSelector(IMarket.UnknownAsset.selector, coin));
        o = sale();
        o.token = address(fund);
        againstBoth(o, abi.encodeWithSelector(IMarket.UnknownToken.selector, fund));
        o = sale();
        o.amount = 2;
        againstBoth(o, abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("amount")));
        o = sale();
        o.counter = 7;
        againstBoth(o, abi.encodeWithSelector(IMarket.OldCounter.selector, alice, 7, 0));
        o = sale();
        o.maxFee = FEE - 1;
        againstBoth(o, abi.encodeWithSelector(IMarket.FeeTooHigh.selector, FEE, FEE - 1));
    }

    function test_what_is_not_signed_or_listed() public {
        IOrders.Order memory o = sale();
        againstBoth(o, "", abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(o)));
        againstBoth(o, "x", abi.encodeWithSelector(IMarket.BadSignatureLength.selector, 1));
        bytes memory signature = signedOrder(o);
        o.price += 1;
        (, bytes memory reason) = seen(o, signature);
        truth(bytes4(reason) == IMarket.WrongSigner.selector, "altered");
        against(o, signature, reason);
        call(alice, address(market), abi.encodeCall(market.list, (o)));
        (uint256 open,) = seen(o, "");
        same(open, 1, "listed");
    }

    function test_what_is_used_cancelled_or_taken_by_another() public {
        IOrders.Order memory o = sale();
        call(alice, address(market), abi.encodeCall(market.cancel, (one(o.nonce))));
        againstBoth(o, abi.encodeWithSelector(IMarket.OrderCancelled.selector, alice, o.nonce));
        o = shareSale();
        call(bob, address(market), abi.encodeCall(market.fill, (o, signedOrder(o), o.amount)));
        againstBoth(o, abi.encodeWithSelector(IMarket.OrderFilled.selector, alice, o.nonce));
        IOrders.Order memory other = shareSale();
        (other.nonce, other.price) = (o.nonce, o.price + 1);
        againstBoth(other, abi.encodeWithSelector(IMarket.NonceTaken.selector, alice, o.nonce));
    }

    function test_a_paused_market() public {
        vm.prank(guardian);
        market.setPaused(true);
        againstBoth(sale(), abi.encodeWithSelector(IMarket.MarketPaused.selector));
    }

    // ------------------------------------------------------------------------------------------------ sellers

    function test_a_frozen_seller() public {
        members.setFrozen(accounts(alice), true);
        bytes memory reason = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        againstBoth(sale(), reason);
        againstBoth(batchSale(), reason);
        against(shareSale(), reason);
    }

    function accounts(address who) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = who;
    }

    function test_a_battery_or_batch_of_somebody_else() public {
        IOrders.Order memory o = sale();
        uint256 id = idOf(loose[alice], 0);
        call(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, id)));
        against(o, abi.encodeWithSelector(ILens.NotOwner.selector, alice, id, carol));
        o = batchSale();
        call(alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, carol, whole[alice])));
        id = idOf(whole[alice], 0);
        against(o, abi.encodeWithSelector(ILens.NotOwner.selector, alice, id, carol));
    }

    function test_a_batch_of_which_one_has_left() public {
        IOrders.Order memory o = batchSale();
        uint256 id = idOf(whole[alice], 2);
        call(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, id)));
        againstBoth(o, abi.encodeWithSelector(IMarket.BatchChanged.selector, whole[alice], 3));
    }

    function test_batteries_whose_title_is_not_free() public {
        IOrders.Order memory o = sale();
        uint256 id = idOf(loose[alice], 0);
        bytes memory notFree = abi.encodeWithSelector(ILens.NotFree.selector, id);
        uint256 before = vm.snapshotState();
        waste(id);
        against(o, notFree);
        vm.revertToState(before);
        quarantine(id);
        against(o, notFree);
        vm.revertToState(before);
        vm.prank(agent);
        battery.setFrozenTokens(alice, id, true);
        against(o, notFree);
        vm.revertToState(before);
        pledge(one(id), new uint64[](0));
        against(o, notFree);
    }

    function test_a_batch_that_is_pledged_or_quarantined() public {
        IOrders.Order memory o = batchSale();
        uint64[] memory batches = new uint64[](1);
        batches[0] = whole[alice];
        bytes memory notFree = abi.encodeWithSelector(ILens.NotFree.selector, idOf(whole[alice], 0));
        uint256 before = vm.snapshotState();
        pledge(new uint256[](0), batches);
        against(o, notFree);
        vm.revertToState(before);
        vm.prank(operator);
        battery.quarantineBatch(whole[alice], "");
        against(o, notFree);
    }

    function pledge(uint256[] memory ids, uint64[] memory batches) private {
        IBattery.Pledge memory p = IBattery.Pledge(alice, bob, ids, batches, 1, "loan", uint64(clock()), ++nonces);
        call(alice, address(battery), abi.encodeCall(battery.pledge, (p, sign(BOB_KEY, p))));
    }

    function test_what_the_market_may_not_move() public {
        IOrders.Order memory o = sale();
        IOrders.Order memory b = batchSale();
        IOrders.Order memory s = shareSale();
        allow(alice, false);
        uint256 id = idOf(loose[alice], 0);
        against(o, abi.encodeWithSelector(ILens.NotApproved.selector, alice, id));
        against(b, abi.encodeWithSelector(ILens.NotApproved.selector, alice, idOf(whole[alice], 0)));
        against(s, abi.encodeWithSelector(ILens.NotAllowed.selector, fund, alice, 100 * SHARE, 0));
        call(alice, address(battery), abi.encodeCall(battery.approve, (address(market), id)));
        fillable(o);
    }

    function test_shares_that_are_not_there_or_frozen() public {
        IOrders.Order memory o = shareSale();
        vm.prank(agent);
        fund.setFrozenTokens(alice, 950 * SHARE);
        against(o, abi.encodeWithSelector(ILens.TooLittle.selector, fund, alice, 100 * SHARE, 50 * SHARE));
        vm.prank(agent);
        fund.setFrozenTokens(alice, 900 * SHARE);
        fillable(o);
        vm.prank(agent);
        fund.setFrozenTokens(alice, 0);
        call(alice, address(fund), abi.encodeCall(fund.transfer, (carol, 901 * SHARE)));
        against(o, abi.encodeWithSelector(ILens.TooLittle.selector, fund, alice, 100 * SHARE, 99 * SHARE));
    }

    function test_conditions_that_the_seller_s_batteries_do_not_meet() public {
        conditions(sale(), idOf(loose[alice], 0));
        conditions(batchSale(), idOf(whole[alice], 0));
    }

    function test_conditions_that_the_batteries_to_be_bought_do_not_meet() public {
        conditions(purchase(), idOf(loose[bob], 0));
        conditions(orderOf(alice, IOrders.Side.Buy, wholeItem(whole[bob]), COUNT, 0), idOf(whole[bob], 0));
    }

    function conditions(IOrders.Order memory o, uint256 id) private {
        uint256 before = vm.snapshotState();
        o.conditions.minHealth = 9_501;
        againstBoth(o, abi.encodeWithSelector(IMarket.HealthTooLow.selector, id, 9_500, 9_501));
        o.conditions.minHealth = 9_500;
        o.conditions.classes = 1 << CAR_LFP;
        againstBoth(o, abi.encodeWithSelector(IMarket.OtherClass.selector, id, CAR));
        (o.conditions.classes, o.conditions.maxAge) = (1 << CAR, 1);
        fillable(o);
        later(2);
        o.expiresAt = uint40(clock());
        againstBoth(o, abi.encodeWithSelector(IMarket.AssessmentTooOld.selector, id, 2, 1));
        vm.revertToState(before);
    }

    // ------------------------------------------------------------------------------------------------ buyers

    function test_a_buyer_that_is_not_verified() public {
        members.setLapsed(alice, true);
        bytes memory reason = abi.encodeWithSelector(IMembers.NotVerified.selector, alice);
        againstBoth(purchase(), reason);
        against(sharePurchase(), reason);
        fillable(sale()); // it may leave
        fillable(shareSale());
    }

    function test_a_buyer_whom_the_fund_does_not_admit() public {
        uint16[] memory codes = new uint16[](1);
        codes[0] = 276;
        fund.setJurisdictions(codes, true);
        IOrders.Order memory o = sharePurchase();
        againstBoth(o, abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        members.setJurisdiction(alice, 276);
        fillable(o);
    }

    function test_shares_that_are_worth_too_little_to_buyers_and_to_sellers() public {
        IOrders.Order memory o = sharePurchase();
        for (uint256 side; side < 2; ++side) {
            o.conditions.minValue = int128(int256(100 * UNIT + 1));
            bytes memory reason =
                abi.encodeWithSelector(IMarket.WorthTooLittle.selector, int256(100 * UNIT), int256(100 * UNIT + 1));
            againstBoth(o, reason);
            o.conditions.minValue -= 1;
            fillable(o);
            o = shareSale();
        }
    }

    /// @dev A third of one unit of account, rounded down.
    function test_of_a_part_of_a_purchase_only_what_is_paid_must_be_there() public {
        IOrders.Order memory o = sharePurchase();
        (o.amount, o.price, o.endPrice) = (uint128(3 * SHARE), int128(int256(UNIT)), int128(int256(UNIT)));
        call(bob, address(market), abi.encodeCall(market.fill, (o, signedOrder(o), uint128(2 * SHARE))));
        uint256 third = UNIT / 3;
        call(alice, address(coin), abi.encodeCall(coin.approve, (address(market), third)));
        (uint256 open, bytes memory reason) = seen(o, signedOrder(o));
        same(reason, "", "no reason");
        same(open, SHARE, "the last third");
        same(fillError(bob, o, signedOrder(o), uint128(SHARE)), "", "a fill");
    }

    // ------------------------------------------------------------------------------------------------ money

    function test_a_buyer_without_money_or_leave_to_take_it() public {
        IOrders.Order memory o = purchase();
        IOrders.Order memory s = sharePurchase();
        call(alice, address(coin), abi.encodeCall(coin.approve, (address(market), 100 * UNIT - 1)));
        bytes memory reason = abi.encodeWithSelector(ILens.NotAllowed.selector, coin, alice, 100 * UNIT, 100 * UNIT - 1);
        against(o, reason);
        against(s, reason);
        call(alice, address(coin), abi.encodeCall(coin.approve, (address(market), 100 * UNIT)));
        fillable(o);
        call(alice, address(coin), abi.encodeCall(coin.transfer, (carol, RICH - 99 * UNIT)));
        reason = abi.encodeWithSelector(ILens.TooLittle.selector, coin, alice, 100 * UNIT, 99 * UNIT);
        against(o, reason);
        against(s, reason);
    }

    function test_a_seller_that_pays_and_has_not_the_money() public {
        IOrders.Order memory o = sale();
        (o.price, o.endPrice) = (-int128(int256(10 * UNIT)), -int128(int256(10 * UNIT)));
        fillable(o);
        call(alice, address(coin), abi.encodeCall(coin.transfer, (carol, RICH)));
        against(o, abi.encodeWithSelector(ILens.TooLittle.selector, coin, alice, 10 * UNIT, 0));
    }

    function test_a_fund_gives_leave_in_the_middle_of_the_fill() public {
        uint256 id = idOf(loose[bob], 0);
        int256 fair = valuation.portfolioValue(bob);
        call(bob, address(battery), abi.encodeCall(battery.transferFrom, (bob, carol, id)));
        fair -= valuation.portfolioValue(bob);
        call(carol, address(battery), abi.encodeCall(battery.transferFrom, (carol, bob, id)));
        IOrders.Order memory o = orderOf(address(fund), IOrders.Side.Buy, id, 1, uint256(fair));
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        (uint256 open, bytes memory reason) = seen(o, "");
        same(reason, "", "reason");
        same(open, 1, "open");
        same(fillError(bob, o, "", 1), "", "a fill");
        o = orderOf(address(fund), IOrders.Side.Sell, id, 1, uint256(fair));
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        against(o, "", abi.encodeWithSelector(ILens.NotOwner.selector, fund, id, bob));
    }
}
