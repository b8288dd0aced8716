// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {IWholeFund} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";

/// @notice A fund's listed orders are filled: by a taker, with a signed order, with another fund's; within its band, or
/// as the depositary approved a day before.
contract FundTradingFillsTest is FundMarketBase {
    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 1_000);
        owned(8, WORTH);
    }

    /// @dev Of what is paid this much arrives, the fee taken off.
    function net(uint256 price) private pure returns (uint256) {
        return price - feeOf(price);
    }

    function expectSold(IOrders.Order memory o, address buyer, uint256 price) private {
        uint256 hash = uint256(market.orderHash(o));
        expectWord();
        emit IFund.Disposed(buyer, manager, hash, new uint64[](0), o.items, net(price), int256(WORTH));
    }

    function expectBought(IOrders.Order memory o, address from, uint256 price) private {
        uint256 hash = uint256(market.orderHash(o));
        int256 dayOne = int256(WORTH) - int256(price);
        expectWord();
        emit IFund.Acquired(from, manager, hash, new uint64[](0), o.items, price, int256(WORTH), dayOne);
    }

    // ------------------------------------------------------------------------------------------------ by a taker

    function test_a_taker_buys_from_the_fund_and_the_fee_is_taken_off() external {
        IOrders.Order memory o = listed(selling(7, 105 * UNIT));
        uint256 had = token.balanceOf(trader);
        expectSold(o, trader, 105 * UNIT);
        filled(trader, o);
        eq(ownerOf(7), trader, "title");
        eq(had - token.balanceOf(trader), 105 * UNIT, "paid");
        eq(token.balanceOf(cashier), feeOf(105 * UNIT), "fee");
        eq(fund.cash(), SEED - WORTH + net(105 * UNIT), "cash");
        eq(fund.nav(), int256(SEED - WORTH + net(105 * UNIT)), "no battery is left");
        eq(fund.factSheet().eligibleWh, 0, "coverage");
        requireTidy(fund);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.OrderFilled.selector, address(fund), o.nonce));
    }

    function test_a_taker_sells_to_the_fund_which_pays_what_it_offered_and_no_fee_on_top() external {
        IOrders.Order memory o = listed(buying(8, 95 * UNIT));
        uint256 had = token.balanceOf(trader);
        expectBought(o, trader, 95 * UNIT);
        filled(trader, o);
        eq(ownerOf(8), address(fund), "title");
        eq(token.balanceOf(trader) - had, net(95 * UNIT), "received");
        eq(token.balanceOf(cashier), feeOf(95 * UNIT), "fee");
        eq(fund.cash(), SEED - WORTH - 95 * UNIT, "cash");
        eq(fund.nav(), int256(SEED + 5 * UNIT), "bought below its value");
        eq(fund.factSheet().eligibleWh, 2_000, "coverage");
        requireTidy(fund);
    }

    function test_a_batch_and_a_range_are_bought_and_sold_as_they_are_ordered() external {
        battery.putBatch(5, trader, int256(WORTH), 500);
        owned(20, WORTH);
        owned(21, WORTH);
        IOrders.Order memory o = buying(WHOLE | uint256(5) << 32, 3 * WORTH);
        o.items = new uint256[](2);
        (o.items[0], o.items[1], o.amount) = (WHOLE | uint256(5) << 32, 1 << 96 | 20, 3);
        listed(o);
        uint64[] memory batches = new uint64[](1);
        uint256[] memory singles = new uint256[](2);
        (batches[0], singles[0], singles[1]) = (5, 20, 21);
        uint256 hash = uint256(market.orderHash(o));
        expectWord();
        emit IFund.Acquired(trader, manager, hash, batches, singles, 3 * WORTH, int256(3 * WORTH), 0);
        filled(trader, o);
        (address owner,,) = battery.batches(5);
        eq(owner, address(fund), "the batch");
        (o.side, o.nonce, o.price, o.endPrice) = (IOrders.Side.Sell, ++nonces, int128(int256(290 * UNIT)), 0);
        o.endPrice = o.price;
        listed(o);
        hash = uint256(market.orderHash(o));
        expectWord();
        emit IFund.Disposed(trader, manager, hash, batches, singles, net(290 * UNIT), int256(3 * WORTH));
        filled(trader, o);
        (owner,,) = battery.batches(5);
        ok(owner == trader && ownerOf(20) == trader && ownerOf(21) == trader, "sold again");
        requireTidy(fund);
    }

    function test_an_order_for_one_taker_is_for_no_other() external {
        IOrders.Order memory o = selling(7, WORTH);
        o.taker = trader;
        listed(o);
        notFilled(seller, o, abi.encodeWithSelector(IMarket.NotTaker.selector, trader, seller));
        filled(trader, o);
    }

    function test_a_taker_who_does_not_pay_gets_nothing() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        vm.prank(trader);
        token.approve(address(market), WORTH - 1);
        bytes memory got = attempt(trader, address(market), fillCall(o));
        ok(got.length != 0, "refused");
        eq(ownerOf(7), address(fund), "title");
        requireTidy(fund);
        filled(otherTaker(), o);
    }

    function otherTaker() private returns (address) {
        furnish(seller);
        return seller;
    }

    function test_what_the_fund_has_not_it_does_not_sell() external {
        IOrders.Order memory o = listed(selling(8, WORTH));
        notFilled(otherTaker(), o, abi.encodeWithSelector(IBattery.WrongOwner.selector, 8, address(fund)));
        battery.setBlocked(7, true);
        o = listed(selling(7, WORTH));
        bytes memory got = attempt(trader, address(market), fillCall(o));
        ok(bytes4(got) == IBattery.TitleBlocked.selector, "quarantined");
        requireTidy(fund);
    }

    // ------------------------------------------------------------------------------------------------ matched

    function test_anybody_matches_the_fund_s_sale_with_a_signed_purchase_at_the_price_of_the_sale() external {
        IOrders.Order memory o = listed(selling(7, 100 * UNIT));
        IOrders.Order memory p = orderOf(trader, IOrders.Side.Buy, 7, 109 * UNIT);
        uint256 had = token.balanceOf(trader);
        expectSold(o, trader, 100 * UNIT);
        accepted(stranger, address(market), matchCall(o, p));
        eq(had - token.balanceOf(trader), 100 * UNIT, "paid the price of the sale");
        eq(ownerOf(7), trader, "title");
        requireTidy(fund);
    }

    function test_anybody_matches_the_fund_s_purchase_with_a_signed_sale() external {
        IOrders.Order memory o = listed(buying(8, 109 * UNIT));
        IOrders.Order memory p = orderOf(trader, IOrders.Side.Sell, 8, 100 * UNIT);
        expectBought(o, trader, 100 * UNIT);
        accepted(stranger, address(market), matchCall(o, p));
        eq(fund.cash(), SEED - WORTH - 100 * UNIT, "the improvement stays with the fund");
        eq(ownerOf(8), address(fund), "title");
        requireTidy(fund);
    }

    function test_a_match_that_does_not_cross_or_is_outside_the_band_is_refused() external {
        IOrders.Order memory o = listed(buying(8, 99 * UNIT));
        IOrders.Order memory p = orderOf(trader, IOrders.Side.Sell, 8, 100 * UNIT);
        bytes memory apart =
            abi.encodeWithSelector(IMarket.PricesDoNotCross.selector, int256(100 * UNIT), int256(99 * UNIT));
        refused(stranger, address(market), matchCall(o, p), apart);
        p = orderOf(trader, IOrders.Side.Sell, 8, 89 * UNIT);
        refused(stranger, address(market), matchCall(o, p), outside(89 * UNIT, int256(WORTH)));
    }

    function test_two_funds_deal_with_each_other_by_what_both_have_listed() external {
        IWholeFund other = secondFund();
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = orderOf(address(other), IOrders.Side.Buy, 7, WORTH);
        bytes memory data = abi.encodeCall(market.matchOrders, (o, "", p, "", 1));
        refused(
            stranger, address(market), data, abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(p))
        );
        listOn(other, p);
        accepted(stranger, address(market), data);
        eq(ownerOf(7), address(other), "title");
        eq(other.cash(), SEED - WORTH, "cash of the buyer");
        eq(fund.cash(), SEED - WORTH + net(WORTH), "cash of the seller");
        requireTidy(fund);
        requireTidy(other);
    }

    function test_a_fund_does_not_deal_with_itself() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = listed(buying(7, WORTH));
        bytes memory data = abi.encodeCall(market.matchOrders, (o, "", p, "", 1));
        refused(stranger, address(market), data, abi.encodeWithSelector(IMarket.NotOpposite.selector));
    }

    function test_a_fund_signs_nothing() external {
        IOrders.Order memory o = selling(7, WORTH);
        bytes memory data = abi.encodeCall(market.fill, (o, signedOrder(traderKey, o), 1));
        refused(trader, address(market), data, told(IMarket.NotConfirmed.selector, address(fund)));
        data = abi.encodeCall(market.fill, (o, "", 1));
        refused(trader, address(market), data, abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(o)));
    }

    function test_of_what_was_listed_nothing_may_be_altered() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        o.price -= 1;
        o.endPrice -= 1;
        notFilled(trader, o, abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(o)));
        o.price += 1;
        o.endPrice += 1;
        filled(trader, o);
    }

    // ------------------------------------------------------------------------------------------------ the band

    /// @dev Net of the fee: 90.909090 brings 90.000000, a unit less 89.999999.
    function test_what_a_sale_brings_stays_within_the_band() external {
        sells(90_909_090, true);
        sells(90_909_089, false);
        sells(111_111_111, true);
        sells(111_111_112, false);
    }

    function sells(uint256 price, bool inside) private {
        uint256 id = vm.snapshotState();
        IOrders.Order memory o = listed(selling(7, price));
        if (inside) filled(trader, o);
        else notFilled(trader, o, outside(net(price), int256(WORTH)));
        eq(ownerOf(7), inside ? trader : address(fund), "title");
        requireTidy(fund);
        vm.revertToState(id);
    }

    function test_what_a_purchase_costs_stays_within_the_band() external {
        buys(90 * UNIT, true);
        buys(90 * UNIT - 1, false);
        buys(110 * UNIT, true);
        buys(110 * UNIT + 1, false);
    }

    function buys(uint256 price, bool inside) private {
        uint256 id = vm.snapshotState();
        IOrders.Order memory o = listed(buying(8, price));
        if (inside) filled(trader, o);
        else notFilled(trader, o, outside(price, int256(WORTH)));
        eq(ownerOf(8), inside ? address(fund) : trader, "title");
        requireTidy(fund);
        vm.revertToState(id);
    }

    function testFuzz_a_fill_passes_exactly_when_what_moves_is_within_the_band(uint256 price, bool buys_) external {
        price = bound(price, 80 * UNIT, 120 * UNIT);
        IOrders.Order memory o = listed(buys_ ? buying(8, price) : selling(7, price));
        uint256 counted = buys_ ? price : net(price);
        bool inside = counted >= 90 * UNIT && counted <= 110 * UNIT;
        if (inside) filled(trader, o);
        else notFilled(trader, o, outside(counted, int256(WORTH)));
        requireTidy(fund);
    }

    function test_an_auction_of_the_fund_is_filled_when_its_price_has_come_into_the_band() external {
        IOrders.Order memory o = selling(7, 150 * UNIT);
        (o.endPrice, o.expiresAt) = (int128(int256(50 * UNIT)), o.startsAt + 100);
        listed(o);
        notFilled(trader, o, outside(net(150 * UNIT), int256(WORTH)));
        vm.warp(uint256(o.startsAt) + 38);
        notFilled(trader, o, outside(net(112 * UNIT), int256(WORTH)));
        uint256 id = vm.snapshotState();
        vm.warp(uint256(o.startsAt) + 39);
        filled(trader, o);
        eq(fund.cash(), SEED - WORTH + net(111 * UNIT), "at the price of the second");
        vm.revertToState(id);
        vm.warp(uint256(o.startsAt) + 60);
        notFilled(trader, o, outside(net(90 * UNIT), int256(WORTH)));
        vm.warp(uint256(o.startsAt) + 101);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.Expired.selector, o.expiresAt));
    }

    function test_a_listing_whose_fair_value_has_moved_is_refused_until_it_moves_back() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        revalue(7, WORTH, 120 * UNIT);
        notFilled(trader, o, outside(net(WORTH), int256(120 * UNIT)));
        IOrders.Order memory p = listed(buying(8, WORTH));
        battery.putSingle(8, trader, int256(80 * UNIT), 0);
        notFilled(trader, p, outside(WORTH, int256(80 * UNIT)));
        revalue(7, 120 * UNIT, WORTH);
        filled(trader, o);
    }

    function revalue(uint256 id, uint256 from, uint256 to) private {
        battery.putSingle(id, address(fund), int256(to), 0);
        battery.assess(address(fund), -int256(from), 0, 0);
    }

    // ------------------------------------------------------------------------------------------------ approved

    function test_outside_the_band_it_is_done_a_day_after_the_depositary_approved_this_order_once() external {
        IOrders.Order memory o = listed(selling(7, 50 * UNIT));
        bytes32 hash = market.orderHash(o);
        notFilled(trader, o, outside(net(50 * UNIT), int256(WORTH)));
        refused(manager, abi.encodeCall(fund.approveAct, (hash)), missingDepositary(manager));
        uint256 from = vm.getBlockTimestamp() + 1 days;
        accepted(depositary, abi.encodeCall(fund.approveAct, (hash)));
        eq(fund.approvedFrom(hash), from, "approved");
        vm.warp(from - 1);
        notFilled(trader, o, outside(net(50 * UNIT), int256(WORTH)));
        vm.warp(from);
        filled(trader, o);
        eq(fund.approvedFrom(hash), 0, "used up");
        eq(fund.nav(), int256(SEED - WORTH + net(50 * UNIT)), "at half its value");
        battery.putSingle(7, address(fund), int256(WORTH), 1_000);
        notFilled(trader, o, abi.encodeWithSelector(IMarket.OrderFilled.selector, address(fund), o.nonce));
        IOrders.Order memory again = listed(selling(7, 50 * UNIT));
        notFilled(trader, again, outside(net(50 * UNIT), int256(WORTH)));
    }

    function missingDepositary(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.MissingRole.selector, uint64(1 << 63 | 1 << 8 | 2), who);
    }

    function test_a_purchase_above_the_band_needs_the_same_and_an_approval_is_of_one_order() external {
        IOrders.Order memory o = listed(buying(8, 2 * WORTH));
        IOrders.Order memory other = listed(buying(8, 2 * WORTH - 1));
        approveAct(market.orderHash(o));
        notFilled(trader, other, outside(2 * WORTH - 1, int256(WORTH)));
        filled(trader, o);
        eq(fund.nav(), int256(SEED - WORTH), "a loss on the first day");
    }

    function test_within_the_band_an_approval_is_not_used() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        approveAct(market.orderHash(o));
        filled(trader, o);
        ok(fund.approvedFrom(market.orderHash(o)) != 0, "still there, for nothing");
    }
}
