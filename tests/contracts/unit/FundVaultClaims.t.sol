// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7575} from "../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";

contract FundVaultClaimsTest is FundBase {
    function exceeds(address who, uint256 amount, uint256 claimable) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundVault.ExceedsClaimable.selector, who, amount, claimable);
    }

    function test_nothing_is_claimed_before_the_strike_nor_twice() external {
        deposit(alice, 100 * UNIT);
        vm.expectRevert(exceeds(alice, 100 * UNIT, 0));
        vm.prank(alice);
        vault.deposit(100 * UNIT, alice);
        strike(1);
        eq(claimShares(alice), 100 * SHARE, "claimed");
        vm.expectRevert(exceeds(alice, 1, 0));
        vm.prank(alice);
        vault.deposit(1, alice);
        vm.expectRevert(exceeds(alice, 1, 0));
        vm.prank(alice);
        vault.mint(1, alice);
        vm.expectRevert(abi.encodeWithSelector(IFundVault.NothingToClaim.selector, alice));
        vm.prank(alice);
        vault.deposit(0, alice);
    }

    function test_only_controller_and_operator_claim() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        bytes memory refusal = abi.encodeWithSelector(IFundVault.NotController.selector, alice, bob);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        vault.deposit(100 * UNIT, bob, alice);
        vm.expectRevert(refusal);
        vault.mint(SHARE, bob, alice);
        vm.expectRevert(refusal);
        vault.redeem(SHARE, bob, alice);
        vm.expectRevert(refusal);
        vault.withdraw(UNIT, bob, alice);
        vm.expectRevert(refusal);
        vault.refund(bob, alice);
        vm.stopPrank();
        vm.prank(alice);
        vault.setOperator(bob, true);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IERC7575.Deposit(alice, carol, 40 * UNIT, 40 * SHARE);
        vm.prank(bob);
        eq(vault.deposit(40 * UNIT, carol, alice), 40 * SHARE, "by its operator, to a member");
        eq(fund.balanceOf(carol), 40 * SHARE, "received");
        eq(vault.claimableDepositRequest(1, alice), 60 * UNIT, "the rest");
    }

    function test_max_is_what_is_claimable_and_nothing_for_the_frozen() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        eq(vault.maxDeposit(alice), 100 * UNIT, "maxDeposit");
        eq(vault.maxMint(alice), 100 * SHARE, "maxMint");
        vm.prank(alice);
        vault.setOperator(bob, true);
        freeze(alice, true);
        eq(vault.maxDeposit(alice) + vault.maxMint(alice), 0, "frozen");
        eq(vault.claimableDepositRequest(0, alice), 100 * UNIT, "the request still is");
        bytes memory refusal = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        vm.expectRevert(refusal);
        vm.prank(alice);
        vault.deposit(100 * UNIT, alice);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.deposit(100 * UNIT, bob, alice);
        freeze(alice, false);
        freeze(bob, true);
        vm.expectRevert(abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, bob));
        vm.prank(bob);
        vault.deposit(100 * UNIT, carol, alice);
    }

    function test_a_frozen_redeemer_gets_nothing_by_any_receiver_or_operator() external {
        invest(alice, 100 * UNIT);
        redeem(alice, 100 * SHARE);
        strike(2);
        vm.prank(alice);
        vault.setOperator(bob, true);
        freeze(alice, true);
        eq(vault.maxRedeem(alice) + vault.maxWithdraw(alice), 0, "frozen");
        bytes memory refusal = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        vm.expectRevert(refusal);
        vm.prank(alice);
        vault.redeem(SHARE, bob, alice);
        vm.expectRevert(refusal);
        vm.prank(bob);
        vault.withdraw(UNIT, bob, alice);
    }

    function test_shares_of_a_lapsed_depositor_wait_or_go_to_a_member() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        lapse(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        vm.prank(alice);
        vault.deposit(100 * UNIT, alice);
        admit(alice);
        eq(claimShares(alice), 100 * SHARE, "renewed");
    }

    function test_cash_goes_to_the_controller_or_a_verified_receiver() external {
        invest(alice, 100 * UNIT);
        redeem(alice, 100 * SHARE);
        strike(2);
        lapse(alice);
        vm.startPrank(alice);
        bytes memory refusal = abi.encodeWithSelector(IMembers.NotVerified.selector, stranger);
        vm.expectRevert(refusal);
        vault.redeem(10 * SHARE, stranger, alice);
        vm.expectRevert(refusal);
        vault.withdraw(10 * UNIT, stranger, alice);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IERC7575.Withdraw(alice, bob, alice, 10 * UNIT, 10 * SHARE);
        vault.redeem(10 * SHARE, bob, alice);
        uint256 had = token.balanceOf(alice);
        eq(vault.withdraw(90 * UNIT, alice, alice), 90 * SHARE, "the rest, lapsed, to its own wallet");
        eq(token.balanceOf(alice) - had, 90 * UNIT, "received");
        vm.stopPrank();
    }

    function test_claims_take_the_oldest_request_first() external {
        battery.setAside(address(fund), 0, 0);
        deposit(alice, 100 * UNIT);
        strike(1);
        battery.setAside(address(fund), int256(fund.cash()), 0); // shares are worth twice as much
        deposit(alice, 100 * UNIT);
        strike(2);
        eq(vault.maxMint(alice), 150 * SHARE, "both");
        vm.startPrank(alice);
        eq(vault.mint(60 * SHARE, alice), 60 * UNIT, "of the first");
        eq(vault.deposit(60 * UNIT, alice), 50 * SHARE, "the rest of it, and of the second");
        eq(vault.claimableDepositRequest(1, alice), 0, "first");
        eq(vault.claimableDepositRequest(2, alice), 80 * UNIT, "second");
        eq(vault.mint(40 * SHARE, alice), 80 * UNIT, "the last");
        vm.stopPrank();
        eq(fund.balanceOf(address(vault)), 0, "nothing is left");
    }

    /// @dev Inputs are rounded up: all of them can be used up while outputs are left.
    function test_an_exact_withdrawal_cannot_be_repeated_for_free() external {
        battery.setAside(address(fund), int256(2_000 * SEED) * 1e12, 0); // one wei of a share is worth 2000 units
        invest(alice, 1_000_000 * UNIT); // and a deposit buys few of them
        uint256 shares = fund.balanceOf(alice);
        redeem(alice, shares);
        strike(2);
        uint256 assets = vault.maxWithdraw(alice);
        uint256 had = token.balanceOf(alice);
        vm.startPrank(alice);
        vault.withdraw(assets - 1, alice, alice);
        eq(vault.maxRedeem(alice), 0, "no share is left");
        for (uint256 i; i < 3; ++i) {
            uint256 left = vault.maxWithdraw(alice);
            atMost(left, 1, "left");
            if (left != 0) vault.withdraw(left, alice, alice);
        }
        vm.stopPrank();
        atMost(token.balanceOf(alice) - had, assets, "never more than was owed");
        eq(vault.maxWithdraw(alice), 0, "nothing");
    }

    // ------------------------------------------------------------------------------------------------ partial fills

    /// @dev Illiquid: cash only comes with deposits. Two redeemers against a reference that walks every epoch; one
    /// claims after every strike, the other once.
    function test_partial_redemptions_over_several_epochs_match_a_reference() external {
        invest(alice, 3_000 * UNIT);
        invest(bob, 1_000 * UNIT);
        invest(carol, 2_000 * UNIT);
        buy(7, 7_000 * UNIT, 0);
        eq(fund.cash(), 0, "no cash");
        redeem(alice, 3_000 * SHARE);
        uint256 epoch = redeem(bob, 1_000 * SHARE);
        uint256[2] memory left = [uint256(3_000 * SHARE), 1_000 * SHARE];
        uint256[2] memory owed; // in 1e-18 units
        uint256 eager;
        for (uint256 i; i < 6; ++i) {
            battery.assess(address(fund), -int256(50 * UNIT + i), 0, 0);
            uint256 assets = (i + 1) * 37 * UNIT + 11;
            eq(deposit(carol, assets), epoch, "epoch");
            (uint256 nav, uint256 supply) = (uint256(fund.nav()), fund.totalSupply());
            strike(epoch++);
            eq(fund.cash(), 0, "all cash is paid out");
            uint256 burned = (assets * supply + nav - 1) / nav;
            uint256 total = left[0] + left[1];
            for (uint256 k; k < 2; ++k) {
                owed[k] += assets * 1e18 * left[k] / total;
                left[k] -= burned * left[k] / total;
            }
            eager += claimAssets(alice);
            ok(eager <= owed[0] / 1e18 && eager + 1 >= owed[0] / 1e18, "eager");
            uint256 lazy = vault.maxWithdraw(bob);
            ok(lazy <= owed[1] / 1e18 && lazy + 1 >= owed[1] / 1e18, "lazy");
            uint256 waits = vault.pendingRedeemRequest(0, bob);
            ok(waits <= left[1] + 8 && waits + 8 >= left[1], "waiting");
        }
        uint256 once = claimAssets(bob);
        ok(eager <= 3 * once + 3 && eager + 3 >= 3 * once, "eager and lazy get the same per share");
        vm.warp(valuation.cutoffOf(epoch) - 1);
        deposit(carol, 900_000 * UNIT);
        strike(epoch);
        eq(vault.pendingRedeemRequest(0, bob) + vault.pendingRedeemRequest(0, alice), 0, "filled at last");
        claimAssets(bob);
        claimAssets(alice);
        eq(vault.claimableRedeemRequest(0, alice), 0, "gone");
        claimShares(carol);
        atMost(token.balanceOf(address(vault)), 16, "only dust is left");
    }
}
