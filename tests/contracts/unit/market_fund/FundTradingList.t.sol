// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {IWholeFund} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice Which orders a fund puts on the market, who may do it, and whom its hooks answer.
contract FundTradingListTest is FundMarketBase {
    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 1_000);
    }

    function badListing(bytes32 what) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.BadListing.selector, what);
    }

    function notListed(IOrders.Order memory o, bytes memory reason) private {
        refused(manager, listCall(o), reason);
        ok(!market.isListed(market.orderHash(o)), "it is not on the market");
    }

    // ------------------------------------------------------------------------------------------------ who

    function test_nobody_but_the_manager_lists_and_cancels() external {
        bytes memory list = listCall(selling(7, WORTH));
        bytes memory cancel = abi.encodeCall(fund.cancelOrders, (new uint256[](1)));
        address[7] memory others = [stranger, trader, depositary, admin, guardian, address(market), address(fund)];
        for (uint256 i; i < others.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), others[i]);
            refused(others[i], list, reason);
            refused(others[i], cancel, reason);
        }
        accepted(manager, list);
        accepted(manager, cancel);
    }

    function test_the_market_is_set_once_by_who_rules() external {
        bytes memory set = abi.encodeCall(fund.setMarket, (stranger));
        refused(manager, set, told(IAccessManaged.AccessManagedUnauthorized.selector, manager));
        refused(admin, set, abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("market")));
        IWholeFund other = deployer.fund(config(IERC20Metadata(address(token))));
        bytes memory none = abi.encodeCall(fund.setMarket, (address(0)));
        refused(admin, address(other), none, abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("market")));
        accepted(admin, address(other), set);
        eq(other.market(), stranger, "market");
        refused(admin, address(other), set, abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("market")));
    }

    function test_a_fund_without_a_market_lists_nothing() external {
        IWholeFund other = secondFundWithoutMarket();
        IOrders.Order memory o = orderOf(address(other), IOrders.Side.Buy, 8, WORTH);
        vm.prank(manager);
        (bool done,) = address(other).call(abi.encodeCall(other.list, (o)));
        ok(!done, "refused");
    }

    function secondFundWithoutMarket() private returns (IWholeFund other) {
        other = deployer.fund(config(IERC20Metadata(address(token))));
        admit(address(other));
        address door = address(deployer.vault(other, token, 10 * UNIT));
        admit(door);
        vm.startPrank(manager);
        token.approve(address(other), type(uint256).max);
        (bool done,) = address(other).call(abi.encodeWithSelector(IFund.open.selector, door, SEED));
        vm.stopPrank();
        ok(done, "open");
    }

    // ------------------------------------------------------------------------------------------------ what

    function test_a_fund_that_is_not_open_lists_nothing() external {
        IWholeFund other = deployer.fund(config(IERC20Metadata(address(token))));
        vm.prank(admin);
        other.setMarket(address(market));
        IOrders.Order memory o = orderOf(address(other), IOrders.Side.Buy, 8, WORTH);
        refused(manager, address(other), listCall(o), abi.encodeWithSelector(IFund.NotOpen.selector));
    }

    function test_an_order_of_another_asset_token_maker_or_of_a_price_below_zero_is_not_listed() external {
        IOrders.Order memory o = selling(7, WORTH);
        o.maker = trader;
        notListed(o, badListing("maker"));
        (o.maker, o.asset) = (address(fund), address(fund));
        notListed(o, badListing("asset"));
        (o.asset, o.token) = (address(battery), address(battery));
        notListed(o, badListing("token"));
        (o.token, o.endPrice) = (address(token), -1);
        notListed(o, badListing("price"));
        (o.price, o.endPrice) = (-1, -1);
        notListed(o, badListing("price"));
        (o.price, o.endPrice) = (1, 0);
        listed(o);
    }

    function test_the_market_s_own_refusals_come_through() external {
        IOrders.Order memory o = selling(7, WORTH);
        o.endPrice = o.price + 1;
        notListed(o, abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("endPrice")));
        (o.endPrice, o.amount) = (o.price, 2);
        notListed(o, abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("amount")));
        (o.amount, o.taker) = (1, address(fund));
        notListed(o, abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("taker")));
    }

    function test_a_closing_fund_lists_sales_and_no_purchases() external {
        vm.prank(manager);
        fund.close();
        notListed(buying(8, WORTH), abi.encodeWithSelector(IFund.FundClosing.selector));
        IOrders.Order memory o = listed(selling(7, WORTH));
        ok(market.isListed(market.orderHash(o)), "a sale");
    }

    function test_a_listing_is_told_by_both_and_is_answered_with_its_hash() external {
        IOrders.Order memory o = selling(7, WORTH);
        bytes32 hash = market.orderHash(o);
        vm.expectEmit(true, true, true, true, address(market));
        emit IMarket.Listed(hash, address(fund), o);
        expectWord();
        emit IFund.OrderListed(hash, manager);
        ok(listOn(fund, o) == hash, "hash");
        ok(market.isListed(hash), "on the market");
        requireTidy(fund);
    }

    // ------------------------------------------------------------------------------------------------ cancelling

    function test_a_cancelled_order_is_filled_by_nobody_and_one_beside_it_is() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory other = listed(selling(7, WORTH + 1));
        uint256[] memory list = new uint256[](1);
        list[0] = o.nonce;
        accepted(manager, abi.encodeCall(fund.cancelOrders, (list)));
        notFilled(trader, o, abi.encodeWithSelector(IMarket.OrderCancelled.selector, address(fund), o.nonce));
        filled(trader, other);
        eq(ownerOf(7), trader, "the one beside it");
    }

    function test_who_gives_up_the_office_leaves_orders_that_the_next_cancels() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        vm.startPrank(admin);
        authority.revokeRole(Roles.manager(1), manager);
        authority.grantRole(Roles.manager(1), alice, 0);
        vm.stopPrank();
        uint256[] memory list = new uint256[](1);
        list[0] = o.nonce;
        accepted(alice, abi.encodeCall(fund.cancelOrders, (list)));
        notFilled(trader, o, abi.encodeWithSelector(IMarket.OrderCancelled.selector, address(fund), o.nonce));
    }

    // ------------------------------------------------------------------------------------------------ hooks

    function test_the_hooks_answer_nobody_but_the_market() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        address[6] memory others = [stranger, trader, manager, address(battery), address(fund), address(vault)];
        for (uint256 i; i < others.length; ++i) {
            bytes memory reason = told(IFund.NotMarket.selector, others[i]);
            refused(others[i], hookCall(true, o), reason);
            refused(others[i], hookCall(false, o), reason);
        }
        requireTidy(fund);
    }

    /// @dev What a market that had gone wrong could do: nothing beyond one listed order at a time.
    function test_no_order_of_the_hooks_can_be_abused() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        refused(address(market), hookCall(false, o), abi.encodeWithSelector(IFund.Disturbed.selector));
        IOrders.Order memory strange = selling(7, WORTH);
        refused(address(market), hookCall(true, strange), badListing("hash"));
        accepted(address(market), hookCall(true, o));
        refused(address(market), hookCall(true, o), abi.encodeWithSelector(IFund.Reentered.selector));
        bytes memory unpaid = abi.encodeWithSelector(IFund.WrongAmount.selector, SEED - feeOf(WORTH), SEED - WORTH);
        refused(address(market), hookCall(false, o), unpaid);
        refused(manager, listCall(selling(7, WORTH)), abi.encodeWithSelector(IFund.Reentered.selector));
    }

    function test_the_market_lets_no_hook_be_called_from_within() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        bytes memory reason = told(IMarket.NotSelf.selector, trader);
        IMarket.Fill memory one_;
        (one_.order, one_.amount) = (o, 1);
        bytes memory data = abi.encodeWithSignature(
            "fillFor(((address,address,uint8,address,uint256[],uint128,address,int128,int128,uint16,uint40,uint40,(uint16,uint16,uint256,int128),uint256,uint256),bytes,uint128,(uint16,uint16,uint256,int128)),address)",
            one_,
            address(fund)
        );
        refused(trader, address(market), data, reason);
    }
}
