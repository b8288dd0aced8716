// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {vm} from "../../base/Vm.sol";
import {HostileToken} from "../../mocks/HostileToken.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice A fund whose settlement token misbehaves in the middle of its fills.
contract FundTradingMoneyTest is FundMarketBase {
    HostileToken internal host;
    IOrders.Order internal sale_;
    IOrders.Order internal purchase;

    function setUp() public override {
        super.setUp();
        host = new HostileToken();
        fund = deployer.fund(config(IERC20Metadata(address(host))));
        vault = deployer.vault(fund, host, 10 * UNIT);
        admit(address(fund));
        admit(address(vault));
        supply(manager, address(fund));
        supply(trader, address(market));
        openFund(SEED);
        vm.startPrank(admin);
        fund.setMarket(address(market));
        market.setToken(address(host), true);
        vm.stopPrank();
        battery.putSingle(7, address(fund), int256(WORTH), 0);
        battery.putSingle(8, trader, int256(WORTH), 0);
        sale_ = put(selling(7, WORTH));
        purchase = put(buying(8, WORTH));
    }

    function supply(address who, address spender) private {
        host.issue(who, 10 * SEED);
        vm.prank(who);
        host.approve(spender, type(uint256).max);
    }

    function put(IOrders.Order memory o) private returns (IOrders.Order memory) {
        o.token = address(host);
        return listed(o);
    }

    function requireUntouched() private view {
        ok(ownerOf(7) == address(fund) && ownerOf(8) == trader, "title");
        eq(fund.cash(), SEED, "cash");
        eq(host.balanceOf(address(fund)), SEED, "money of the fund");
        eq(host.balanceOf(trader), 10 * SEED, "money of the trader");
        requireShut();
    }

    function requireShut() private view {
        eq(host.allowance(address(fund), address(market)), 0, "allowance");
        ok(!battery.approved(address(fund), address(market)), "approval of batteries");
        eq(host.balanceOf(address(market)), 0, "money in the market");
    }

    function bothRefused(bytes memory reason) private {
        notFilled(trader, sale_, reason);
        notFilled(trader, purchase, reason);
        requireUntouched();
    }

    // ------------------------------------------------------------------------------------------------ manners

    function test_money_that_answers_no_moves_nothing() external {
        host.behave(HostileToken.Manner.False);
        bothRefused(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, host));
    }

    function test_money_that_refuses_moves_nothing() external {
        host.behave(HostileToken.Manner.Refusing);
        bothRefused(abi.encodeWithSelector(HostileToken.Refused.selector));
    }

    function test_money_that_gets_lost_on_the_way_pays_for_no_battery_of_the_fund() external {
        host.behave(HostileToken.Manner.Fee);
        uint256 due = SEED + WORTH - feeOf(WORTH);
        notFilled(trader, sale_, abi.encodeWithSelector(IFund.WrongAmount.selector, due, due - 1));
        requireUntouched();
        filled(trader, purchase); // the fund pays what it offered; what is lost is the seller's to bear
        eq(fund.cash(), SEED - WORTH, "cash");
        eq(host.balanceOf(address(fund)), SEED - WORTH, "money");
        requireShut();
    }

    function test_money_that_answers_nothing_is_money() external {
        host.behave(HostileToken.Manner.Silent);
        filled(trader, sale_);
        filled(trader, purchase);
        eq(fund.cash(), SEED - feeOf(WORTH), "cash");
        eq(host.balanceOf(address(fund)), fund.cash(), "money");
        requireShut();
    }

    // ------------------------------------------------------------------------------------------------ calls

    function calls(address target, bytes memory data, bytes memory reason) private {
        uint256 id = vm.snapshotState();
        host.callInTransfer(target, data);
        filled(trader, sale_);
        ok(host.called() && keccak256(host.answer()) == keccak256(reason), "refused while the fund sells");
        requireShut();
        host.callInTransfer(target, data);
        filled(trader, purchase);
        ok(host.called() && keccak256(host.answer()) == keccak256(reason), "refused while the fund buys");
        eq(fund.cash(), SEED - feeOf(WORTH), "cash");
        eq(host.balanceOf(address(fund)), fund.cash(), "money");
        requireShut();
        vm.revertToState(id);
    }

    function test_money_that_calls_enters_no_fill() external {
        bytes memory reentered = abi.encodeWithSelector(IMarket.Reentered.selector);
        IMarket.Fill[] memory fills = new IMarket.Fill[](1);
        (fills[0].order, fills[0].amount) = (purchase, 1);
        calls(address(market), fillCall(purchase), reentered);
        calls(address(market), abi.encodeCall(market.fillIf, (fills[0])), reentered);
        calls(address(market), abi.encodeCall(market.fillBatch, (fills)), reentered);
        calls(address(market), abi.encodeCall(market.matchOrders, (sale_, "", purchase, "", 1)), reentered);
    }

    function test_money_that_calls_lists_nothing_and_enters_no_fund() external {
        bytes memory notMaker = abi.encodeWithSelector(IMarket.NotMaker.selector, fund, host);
        calls(address(market), abi.encodeCall(market.list, (sale_)), notMaker);
        bytes memory reentered = abi.encodeWithSelector(IFund.Reentered.selector);
        calls(address(fund), abi.encodeCall(fund.strike, (1)), reentered);
        calls(address(fund), abi.encodeCall(fund.claimIncome, ()), reentered);
        calls(address(fund), abi.encodeCall(fund.payFees, ()), reentered);
        calls(address(fund), abi.encodeCall(fund.accrue, (1, bytes32(0))), reentered);
        bytes memory hook = hookCall(false, sale_);
        calls(address(fund), hook, abi.encodeWithSelector(IFund.NotMarket.selector, host));
    }
}
