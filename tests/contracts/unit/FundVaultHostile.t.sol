// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {HostileToken} from "../mocks/HostileToken.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

contract FundVaultHostileTest is FundBase {
    HostileToken internal host;

    function setUp() public override {
        super.setUp();
        host = new HostileToken();
        fund = new Fund(config(IERC20Metadata(address(host))));
        vault = new FundVault(fund, host, 10 * UNIT);
        admit(address(fund));
        admit(address(vault));
        address[4] memory people = [manager, alice, bob, address(host)];
        for (uint256 i; i < people.length; ++i) {
            admit(people[i]);
            host.issue(people[i], 1_000_000 * UNIT);
            vm.startPrank(people[i]);
            host.approve(address(fund), type(uint256).max);
            host.approve(address(vault), type(uint256).max);
            vm.stopPrank();
        }
        vm.prank(alice);
        vault.setOperator(address(host), true);
    }

    function test_a_seed_that_does_not_arrive_in_full_opens_nothing() external {
        host.behave(HostileToken.Manner.Fee);
        vm.expectRevert(abi.encodeWithSelector(IFund.WrongAmount.selector, SEED, SEED - 1));
        openFund(SEED);
    }

    function test_a_deposit_that_does_not_arrive_in_full_is_refused() external {
        openFund(SEED);
        host.behave(HostileToken.Manner.Fee);
        vm.expectRevert(abi.encodeWithSelector(IFundVault.WrongAmount.selector, 100 * UNIT, 100 * UNIT - 1));
        deposit(alice, 100 * UNIT);
    }

    function test_a_token_that_answers_false_is_refused() external {
        openFund(SEED);
        host.behave(HostileToken.Manner.False);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(host)));
        deposit(alice, 100 * UNIT);
    }

    function test_a_strike_whose_money_does_not_arrive_waits_and_keeps_its_price() external {
        openFund(SEED);
        deposit(alice, 100 * UNIT);
        vm.warp(valuation.valuationTimeOf(1));
        host.behave(HostileToken.Manner.Fee);
        vm.expectRevert(abi.encodeWithSelector(IFund.WrongAmount.selector, 100 * UNIT, 100 * UNIT - 1));
        fund.strike(1);
        host.behave(HostileToken.Manner.False);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(host)));
        fund.strike(1);
        battery.assess(address(fund), int256(SEED), 0, 0);
        host.behave(HostileToken.Manner.Honest);
        fund.strike(1);
        eq(claimShares(alice), 100 * SHARE, "the price of its window");
    }

    function reenters(address target, bytes memory call_) internal {
        host.callInTransfer(target, call_);
    }

    function refusedAsReentrant() internal view {
        ok(host.called(), "called");
        // the fund's error has the same name
        ok(bytes4(host.answer()) == IFundVault.Reentered.selector, "refused");
    }

    function test_every_way_back_in_from_a_transfer_is_closed() external {
        openFund(SEED);
        reenters(address(vault), abi.encodeCall(vault.requestDeposit, (100 * UNIT, alice, alice)));
        deposit(alice, 100 * UNIT);
        refusedAsReentrant();
        vm.warp(valuation.valuationTimeOf(1));
        reenters(address(fund), abi.encodeCall(fund.strike, (1)));
        fund.strike(1);
        refusedAsReentrant();
        claimShares(alice);
        redeem(alice, 60 * SHARE);
        strike(2);
        bytes memory again =
            abi.encodeWithSignature("redeem(uint256,address,address)", 30 * SHARE, address(host), alice);
        reenters(address(vault), again);
        uint256 had = host.balanceOf(alice);
        vm.prank(alice);
        vault.redeem(30 * SHARE, alice, alice);
        refusedAsReentrant();
        eq(host.balanceOf(alice) - had, 30 * UNIT, "paid once");
        valuation.breakDown(3, true);
        deposit(alice, 50 * UNIT);
        strike(3);
        reenters(address(vault), abi.encodeCall(vault.refund, (address(host), alice)));
        vm.prank(alice);
        vault.refund(alice, alice);
        refusedAsReentrant();
    }
}
