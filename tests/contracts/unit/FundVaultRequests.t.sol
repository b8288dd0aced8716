// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../../../contracts/interfaces/IERC7540.sol";
import {IERC7575} from "../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

contract FundVaultRequestsTest is FundBase {
    function test_a_deposit_request_fails_for_another_owner() external {
        vm.expectRevert(abi.encodeWithSelector(IFundVault.NotOwner.selector, alice, bob));
        vm.prank(bob);
        vault.requestDeposit(100 * UNIT, bob, alice);
    }

    function test_a_deposit_request_fails_below_the_minimum() external {
        vm.expectRevert(abi.encodeWithSelector(IFundVault.BelowMinimum.selector, 10 * UNIT - 1, 10 * UNIT));
        deposit(alice, 10 * UNIT - 1);
    }

    function test_a_deposit_request_fails_for_who_is_not_verified() external {
        lapse(alice);
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, alice));
        deposit(alice, 100 * UNIT);
        freeze(bob, true);
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        deposit(bob, 100 * UNIT);
    }

    function test_nobody_is_made_controller_without_agreeing() external {
        vm.expectRevert(abi.encodeWithSelector(IFundVault.NotController.selector, bob, alice));
        vm.prank(alice);
        vault.requestDeposit(100 * UNIT, bob, alice);
        vm.prank(bob);
        vault.setOperator(alice, true);
        vm.prank(alice);
        vault.requestDeposit(100 * UNIT, bob, alice);
        eq(vault.pendingDepositRequest(0, bob), 100 * UNIT, "bob controls");
        lapse(bob);
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        vm.prank(alice);
        vault.requestDeposit(100 * UNIT, bob, alice);
    }

    function test_an_operator_asks_for_its_owner() external {
        vm.expectEmit(true, true, true, true, address(vault));
        emit IERC7540Operator.OperatorSet(alice, bob, true);
        vm.prank(alice);
        ok(vault.setOperator(bob, true), "result");
        vm.expectEmit(true, true, true, true, address(vault));
        emit IERC7540Deposit.DepositRequest(alice, alice, 1, bob, 100 * UNIT);
        vm.prank(bob);
        eq(vault.requestDeposit(100 * UNIT, alice, alice), 1, "request id");
        eq(token.balanceOf(address(vault)), 100 * UNIT, "escrowed");
    }

    function test_requests_of_an_epoch_add_up_and_the_ninth_epoch_is_refused() external {
        for (uint256 n = 1; n <= 8; ++n) {
            vm.warp(valuation.cutoffOf(n) - 1);
            eq(deposit(alice, 10 * UNIT), n, "epoch");
            deposit(alice, n * UNIT * 10);
        }
        for (uint256 n = 1; n <= 8; ++n) {
            eq(vault.pendingDepositRequest(n, alice), (n + 1) * 10 * UNIT, "by id");
        }
        eq(vault.pendingDepositRequest(0, alice), 90 * UNIT, "0 is the latest");
        eq(vault.pendingDepositRequest(9, alice), 0, "unknown id");
        vm.warp(valuation.cutoffOf(9) - 1);
        vm.expectRevert(abi.encodeWithSelector(IFundVault.TooManyRequests.selector, alice, 8));
        deposit(alice, 10 * UNIT);
        strike(1);
        claimShares(alice);
        deposit(alice, 10 * UNIT);
        eq(vault.pendingDepositRequest(2, alice), 30 * UNIT, "the others have kept their places");
        eq(vault.pendingDepositRequest(8, alice), 90 * UNIT, "all of them");
    }

    // ------------------------------------------------------------------------------------------------ redemptions

    function test_a_redemption_needs_owner_operator_or_allowance() external {
        invest(alice, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 0, 20 * SHARE));
        vm.prank(bob);
        vault.requestRedeem(20 * SHARE, bob, alice);
        vm.prank(alice);
        fund.approve(bob, 20 * SHARE);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IERC7540Redeem.RedeemRequest(bob, alice, 2, bob, 20 * SHARE);
        vm.prank(bob);
        eq(vault.requestRedeem(20 * SHARE, bob, alice), 2, "request id");
        eq(fund.allowance(alice, bob), 0, "allowance is spent");
        vm.prank(alice);
        vault.setOperator(carol, true);
        vm.prank(carol);
        vault.requestRedeem(30 * SHARE, alice, alice);
        eq(fund.balanceOf(address(vault)), 50 * SHARE, "escrowed");
        eq(vault.pendingRedeemRequest(0, bob), 20 * SHARE, "bob's");
        eq(vault.pendingRedeemRequest(2, alice), 30 * SHARE, "alice's");
    }

    function test_a_redemption_is_at_least_the_minimum_or_all_there_is() external {
        invest(alice, 100 * UNIT);
        bytes memory refusal = abi.encodeWithSelector(IFundVault.BelowMinimum.selector, 9 * SHARE, 10 * SHARE);
        vm.expectRevert(refusal);
        redeem(alice, 9 * SHARE);
        vm.expectRevert(abi.encodeWithSelector(IFundVault.BelowMinimum.selector, 0, 10 * SHARE));
        redeem(alice, 0);
        redeem(alice, 91 * SHARE);
        redeem(alice, 9 * SHARE);
        eq(vault.pendingRedeemRequest(0, alice), 100 * SHARE, "all");
    }

    function test_a_frozen_member_cannot_redeem_by_any_hand_a_lapsed_one_can() external {
        invest(alice, 100 * UNIT);
        vm.startPrank(alice);
        vault.setOperator(bob, true);
        fund.approve(bob, 100 * SHARE);
        vm.stopPrank();
        freeze(alice, true);
        bytes memory refusal = abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice);
        vm.expectRevert(refusal);
        redeem(alice, 50 * SHARE);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.requestRedeem(50 * SHARE, bob, alice);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.requestRedeem(50 * SHARE, alice, alice);
        freeze(alice, false);
        lapse(alice);
        redeem(alice, 50 * SHARE);
        strike(fund.nextStrike());
        eq(claimAssets(alice), 50 * UNIT, "claimed to its own wallet");
    }

    function test_frozen_tokens_cannot_be_redeemed() external {
        invest(alice, 100 * UNIT);
        vm.prank(agent);
        fund.setFrozenTokens(alice, 60 * SHARE);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 50 * SHARE, 40 * SHARE
            )
        );
        redeem(alice, 50 * SHARE);
        redeem(alice, 40 * SHARE);
    }

    // ------------------------------------------------------------------------------------------------ standards

    function test_previews_always_revert() external {
        bytes memory refusal = abi.encodeWithSelector(IFundVault.Asynchronous.selector);
        vm.expectRevert(refusal);
        vault.previewDeposit(1);
        vm.expectRevert(refusal);
        vault.previewMint(1);
        vm.expectRevert(refusal);
        vault.previewWithdraw(1);
        vm.expectRevert(refusal);
        vault.previewRedeem(1);
    }

    function test_interface_ids_are_those_of_the_standards() external view {
        ok(type(IERC7540Operator).interfaceId == 0xe3bc4e65, "operator");
        ok(type(IERC7540Deposit).interfaceId == 0xce3bbe50, "deposit");
        ok(type(IERC7540Redeem).interfaceId == 0x620ee8e4, "redeem");
        ok(type(IERC7575).interfaceId == 0x2f0a18c5, "vault");
        bytes4[5] memory ids =
            [bytes4(0xe3bc4e65), bytes4(0xce3bbe50), bytes4(0x620ee8e4), bytes4(0x2f0a18c5), bytes4(0x01ffc9a7)];
        for (uint256 i; i < 5; ++i) {
            ok(vault.supportsInterface(ids[i]), "supported");
        }
        ok(!vault.supportsInterface(0xffffffff), "invalid");
        eq(vault.asset(), address(token), "asset");
        eq(vault.share(), address(fund), "share");
    }

    function test_settle_is_for_the_fund_alone() external {
        vm.expectRevert(abi.encodeWithSelector(IFundVault.NotFund.selector, address(this)));
        vault.settle(1, IFundVault.Settlement(true, 1, 1, 1, 0, 0));
    }
}
