// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice What a fund's own rules say of a fill: cash, budget, concentration, closing, epochs, gifts.
contract FundTradingRulesTest is FundMarketBase {
    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 1_000);
        owned(8, WORTH);
    }

    // ------------------------------------------------------------------------------------------------ cash

    function test_a_fund_that_has_too_little_money_buys_nothing() external {
        owned(9, 950 * UNIT);
        IOrders.Order memory o = listed(buying(9, 950 * UNIT));
        uint256 needed = 950 * UNIT - feeOf(950 * UNIT);
        bytes memory reason =
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, address(fund), SEED - WORTH, needed);
        notFilled(trader, o, reason);
        token.mint(address(fund), 100 * UNIT); // a gift is in no book
        notFilled(trader, o, abi.encodeWithSelector(IFund.InsufficientCash.selector, 950 * UNIT, SEED - WORTH));
        eq(token.allowance(address(fund), address(market)), 0, "allowance");
    }

    function test_what_waits_for_those_who_leave_is_not_spent() external {
        investAssessed(alice, 1_000 * UNIT);
        uint256 epoch = redeem(alice, fund.balanceOf(alice));
        IOrders.Order memory o = listed(buying(8, WORTH));
        toLag(epoch);
        notFilled(trader, o, abi.encodeWithSelector(IFund.InsufficientCash.selector, WORTH, 0));
        vm.warp(valuation.cutoffOf(epoch));
        filled(trader, o);
        requireTidy(fund);
    }

    function test_what_a_sale_brings_can_be_spent_at_once() external {
        investAssessed(alice, 1_000 * UNIT);
        uint256 epoch = redeem(alice, fund.balanceOf(alice));
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = listed(buying(8, 95 * UNIT));
        toLag(epoch);
        filled(trader, o);
        eq(fund.spendable(), WORTH - feeOf(WORTH), "the proceeds, not what waits");
        filled(trader, p);
        requireTidy(fund);
    }

    // ------------------------------------------------------------------------------------------------ limits

    function test_no_more_than_the_budget_of_a_period_is_spent_and_sales_do_not_count() external {
        IFund.Limits memory l;
        l.budget = uint96(150 * UNIT);
        limit(l);
        owned(9, WORTH);
        filled(trader, listed(buying(8, WORTH)));
        IOrders.Order memory o = listed(buying(9, WORTH));
        notFilled(trader, o, abi.encodeWithSelector(IFund.OverBudget.selector, 200 * UNIT, 150 * UNIT));
        filled(trader, listed(selling(7, WORTH)));
        notFilled(trader, o, abi.encodeWithSelector(IFund.OverBudget.selector, 200 * UNIT, 150 * UNIT));
        vm.warp(valuation.cutoffOf(1));
        filled(trader, o);
        requireTidy(fund);
    }

    function test_no_purchase_goes_beyond_a_limit_of_class_or_maker_and_sales_go_on() external {
        battery.setMaker(carol);
        (uint256 first, uint256 second) = (uint256(8) << 32, uint256(9) << 32);
        owned(first, WORTH);
        owned(second, WORTH);
        filled(trader, listed(buying(first, WORTH)));
        eq(fund.takenFrom(1, carol), 1_000, "counted with its maker");
        IOrders.Order memory o = listed(buying(second, WORTH));
        limits(5_000, 0);
        notFilled(trader, o, abi.encodeWithSelector(IFund.Concentrated.selector, 0, 1, 10_000, 5_000));
        limits(0, 6_666);
        notFilled(trader, o, abi.encodeWithSelector(IFund.Concentrated.selector, 1, carol, 6_667, 6_666));
        filled(trader, listed(selling(first, WORTH)));
        eq(fund.takenFrom(1, carol), 0, "taken off");
    }

    function limits(uint16 class, uint16 maker) private {
        IFund.Limits memory l;
        (l.maxClass, l.maxMaker) = (class, maker);
        limit(l);
    }

    function test_a_fund_that_closes_after_it_listed_sells_and_does_not_buy() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = listed(buying(8, WORTH));
        vm.prank(manager);
        fund.close();
        notFilled(trader, p, abi.encodeWithSelector(IFund.FundClosing.selector));
        filled(trader, o);
        requireTidy(fund);
    }

    function test_a_market_that_is_paused_fills_nothing_and_the_fund_cancels() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        vm.prank(guardian);
        market.setPaused(true);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.MarketPaused.selector));
        uint256[] memory list = new uint256[](1);
        list[0] = o.nonce;
        accepted(manager, abi.encodeCall(fund.cancelOrders, (list)));
        vm.prank(guardian);
        market.setPaused(false);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.OrderCancelled.selector, address(fund), o.nonce));
    }

    function test_a_fee_above_what_the_order_says_is_refused() external {
        IOrders.Order memory o = selling(7, WORTH);
        o.maxFee = FEE - 1;
        listed(o);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.FeeTooHigh.selector, FEE, FEE - 1));
        o = selling(7, WORTH);
        o.maxFee = FEE;
        filled(trader, listed(o));
    }

    // ------------------------------------------------------------------------------------------------ epochs

    function test_a_fill_after_a_window_changes_nothing_that_its_epoch_sees() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        IOrders.Order memory o = listed(selling(7, 110 * UNIT));
        IOrders.Order memory p = listed(buying(8, 90 * UNIT));
        toWindow(epoch);
        battery.assess(address(fund), 0, 1_000, uint64(vm.getBlockTimestamp()));
        toLag(epoch);
        uint256 id = vm.snapshotState();
        IFund.Deal memory untouched = dealOf(epoch);
        vm.revertToState(id);
        filled(trader, o);
        filled(trader, p);
        IFund.Snapshot memory seen = fund.snapshotOf(epoch);
        eq(int256(seen.base), int256(SEED - WORTH), "cash before the fills");
        eq(int256(seen.worth), int256(WORTH), "the portfolio before the fills");
        IFund.Deal memory d = dealOf(epoch);
        ok(keccak256(abi.encode(d)) == keccak256(abi.encode(untouched)), "the same deal");
        eq(d.nav, int256(SEED), "as the window's end saw it");
    }

    function test_a_fill_before_a_window_ends_is_what_its_epoch_sees() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        IOrders.Order memory o = listed(selling(7, 110 * UNIT));
        vm.warp(valuation.windowEndOf(epoch));
        filled(trader, o);
        eq(dealOf(epoch).nav, int256(SEED - WORTH + 110 * UNIT - feeOf(110 * UNIT)), "with the gain");
    }

    // ------------------------------------------------------------------------------------------------ disturbed

    function assessment() private view returns (bytes memory) {
        uint64 second = uint64(vm.getBlockTimestamp());
        return abi.encodeCall(battery.assess, (address(fund), int256(WORTH), 10, second));
    }

    function test_an_assessment_in_the_middle_of_a_fill_undoes_it() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = listed(buying(8, WORTH));
        battery.meddle(address(battery), assessment());
        notFilled(trader, o, abi.encodeWithSelector(IFund.Disturbed.selector));
        notFilled(trader, p, abi.encodeWithSelector(IFund.Disturbed.selector));
        battery.meddle(address(0), "");
        filled(trader, o);
        filled(trader, p);
    }

    function test_energy_that_leaves_while_the_fund_buys_and_comes_while_it_sells_undoes_it() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = listed(buying(8, WORTH));
        battery.meddle(address(battery), abi.encodeCall(battery.setAside, (address(fund), 0, int256(1))));
        notFilled(trader, o, abi.encodeWithSelector(IFund.Disturbed.selector));
        battery.meddle(address(battery), abi.encodeCall(battery.setAside, (address(fund), 0, -int256(1))));
        notFilled(trader, p, abi.encodeWithSelector(IFund.Disturbed.selector));
    }

    function test_money_that_comes_or_goes_in_the_middle_of_a_fill_undoes_it() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        uint256 due = SEED - feeOf(WORTH);
        battery.meddle(address(token), abi.encodeCall(token.mint, (address(fund), 1)));
        notFilled(trader, o, abi.encodeWithSelector(IFund.WrongAmount.selector, due, due + 1));
    }

    function test_a_disturbance_from_before_a_fill_is_none_in_it() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        battery.assess(address(fund), 0, 10, uint64(vm.getBlockTimestamp()));
        filled(trader, o);
    }

    // ------------------------------------------------------------------------------------------------ gifts

    function test_nobody_gives_the_fund_a_battery_it_has_no_order_for() external {
        bytes memory gift = abi.encodeCall(battery.transferFrom, (trader, address(fund), 8));
        bytes memory reason = told(IBattery.RefusedByHolder.selector, address(fund));
        refused(trader, address(battery), gift, reason);
        IOrders.Order memory o = orderOf(trader, IOrders.Side.Sell, 8, 0);
        o.taker = address(fund);
        bytes memory data = abi.encodeCall(market.fill, (o, signedOrder(traderKey, o), 1));
        refused(stranger, address(market), data, abi.encodeWithSelector(IMarket.NotTaker.selector, fund, stranger));
        IOrders.Order memory forged = buying(8, 0);
        data = matchCall(forged, o);
        reason = abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(forged));
        refused(stranger, address(market), data, reason);
    }

    function test_while_the_fund_buys_nothing_else_comes_with_it() external {
        owned(9, WORTH);
        battery.putSingle(10, seller, int256(WORTH), 1);
        furnish(seller);
        IOrders.Order memory o = listed(buying(8, WORTH));
        // from another than who sells, by the market's own hand
        bytes4 no = accepts(address(market), trader);
        ok(no != IHolder.acceptBattery.selector, "nothing is taken before");
        battery.meddle(address(this), abi.encodeCall(this.requireOnlyTheSeller, ()));
        filled(trader, o);
        ok(accepts(address(market), trader) != IHolder.acceptBattery.selector, "nor after");
    }

    function requireOnlyTheSeller() external {
        ok(accepts(address(market), trader) == IHolder.acceptBattery.selector, "from the seller, by the market");
        ok(accepts(address(market), seller) != IHolder.acceptBattery.selector, "from nobody else");
        ok(accepts(trader, trader) != IHolder.acceptBattery.selector, "by nobody else");
        ok(accepts(address(battery), address(0)) != IHolder.acceptBattery.selector, "not minted");
    }

    function accepts(address operator, address from) private returns (bytes4) {
        vm.prank(address(battery));
        return fund.acceptBattery(operator, from, 9, 1);
    }

    function test_while_the_fund_sells_it_takes_nothing() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        battery.meddle(address(this), abi.encodeCall(this.requireNobody, ()));
        filled(trader, o);
    }

    function requireNobody() external {
        ok(accepts(address(market), trader) != IHolder.acceptBattery.selector, "from the buyer");
        ok(accepts(address(market), address(0)) != IHolder.acceptBattery.selector, "from nobody");
    }
}
