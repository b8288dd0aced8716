// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {IWholeVault} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";

/// @notice A lost wallet's shares, frozen part, income and requests go to its successor: all of them, once.
contract FundRecoveryTest is FundBooks {
    address internal heir = address(0x4E14);

    function setUp() public override {
        super.setUp();
        admit(heir);
        endow(heir, 1_000 * UNIT);
    }

    function followCall(address account) private view returns (bytes memory) {
        return abi.encodeCall(fund.follow, (account));
    }

    function forcedCall(address from, address to) private view returns (bytes memory) {
        return abi.encodeCall(fund.forcedRequests, (from, to));
    }

    function cannotReceive(address who) private pure returns (bytes memory) {
        return told(IERC7943Fungible.ERC7943CannotReceive.selector, who);
    }

    /// @notice Income that the next strike gives to those who hold shares.
    function distribute(uint256 amount) private returns (uint256 epoch) {
        epoch = valuation.periodAt(vm.getBlockTimestamp()) + 1;
        vm.prank(manager);
        fund.declare(epoch, amount);
        strike(epoch);
    }

    function claimIncome(address who) private returns (uint256) {
        vm.prank(who);
        return fund.claimIncome();
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_a_wallet_in_use_has_no_successor_to_follow() external {
        refused(stranger, followCall(alice), told(IFund.NoSuccessor.selector, alice));
        vm.prank(agent);
        members.proposeRecovery(alice, heir, "file");
        refused(stranger, followCall(alice), told(IFund.NoSuccessor.selector, alice));
    }

    function test_a_successor_that_has_lapsed_or_is_frozen_gets_nothing() external {
        invest(alice, 100 * UNIT);
        replaceBy(alice, heir);
        freeze(heir, true);
        refused(stranger, followCall(alice), cannotReceive(heir));
        freeze(heir, false);
        lapse(heir);
        refused(stranger, followCall(alice), cannotReceive(heir));
        admit(heir);
        accepted(stranger, followCall(alice));
        eq(fund.balanceOf(heir), 100 * SHARE, "followed");
    }

    function test_escrows_have_no_successor() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        replaceBy(address(vault), heir);
        refused(
            stranger,
            followCall(address(vault)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, address(vault), heir, 100 * SHARE)
        );
        replaceBy(bob, carol);
        IWholeVault other = secondVault(0);
        replaceBy(carol, address(other));
        refused(
            stranger,
            followCall(bob),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, bob, address(other), 0)
        );
    }

    function test_forced_requests_go_from_one_to_another_verified_wallet_and_never_to_an_escrow() external {
        deposit(alice, 100 * UNIT);
        bytes memory reason =
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, address(vault), 0);
        refused(admin, forcedCall(alice, stranger), cannotReceive(stranger));
        refused(admin, forcedCall(alice, address(vault)), reason);
        refused(admin, forcedCall(alice, alice), told(IMembers.SameAccount.selector, alice));
        eq(vault.pendingDepositRequest(1, alice), 100 * UNIT, "untouched");
        accepted(admin, forcedCall(alice, heir));
        eq(vault.pendingDepositRequest(1, heir), 100 * UNIT, "moved");
    }

    // ------------------------------------------------------------------------------------------------ shares

    function test_shares_and_what_is_frozen_of_them_follow_and_it_is_told() external {
        invest(alice, 100 * UNIT);
        invest(heir, 50 * UNIT);
        vm.startPrank(agent);
        fund.setFrozenTokens(alice, 30 * SHARE);
        fund.setFrozenTokens(heir, 5 * SHARE);
        vm.stopPrank();
        replaceBy(alice, heir);
        expectWord();
        emit IERC7943Fungible.Frozen(alice, 0);
        expectWord();
        emit IERC7943Fungible.Frozen(heir, 35 * SHARE);
        expectWord();
        emit IFund.AccountFollowed(alice, heir, 100 * SHARE);
        accepted(stranger, followCall(alice));
        eq(fund.balanceOf(heir), 150 * SHARE, "shares");
        eq(fund.balanceOf(alice), 0, "none is left");
        eq(fund.getFrozenTokens(heir), 35 * SHARE, "both parts");
        eq(fund.getFrozenTokens(alice), 0, "none");
        bytes memory data = abi.encodeCall(fund.transfer, (bob, 115 * SHARE + 1));
        refused(
            heir,
            data,
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, heir, 115 * SHARE + 1, 115 * SHARE
            )
        );
        give(heir, bob, 115 * SHARE);
    }

    function test_what_comes_later_follows_later_and_a_chain_to_its_end() external {
        invest(alice, 100 * UNIT);
        replaceBy(alice, heir);
        accepted(stranger, followCall(alice));
        replaceBy(heir, bob);
        accepted(stranger, followCall(alice)); // nothing is left there
        eq(fund.balanceOf(bob), 0, "the heir's has not followed");
        accepted(stranger, followCall(heir));
        eq(fund.balanceOf(bob), 100 * SHARE, "the last of the chain");
    }

    function test_limits_stop_no_recovery() external {
        invest(alice, 100 * UNIT);
        replaceBy(alice, heir);
        IFund.Limits memory l;
        (l.classes, l.maxHolders, l.maxShare) = (8, 1, 1);
        limit(l);
        jurisdiction(250, true);
        accepted(stranger, followCall(alice));
        eq(fund.balanceOf(heir), 100 * SHARE, "followed");
    }

    // ------------------------------------------------------------------------------------------------ income

    function test_income_follows_once() external {
        invest(alice, 100 * UNIT);
        distribute(50 * UNIT);
        uint256 income = fund.incomeOf(alice);
        ok(income > 4 * UNIT, "some");
        replaceBy(alice, heir);
        bytes memory data = abi.encodeCall(fund.claimIncome, ());
        refused(alice, data, told(IMembers.MemberIsFrozen.selector, alice));
        accepted(stranger, followCall(alice));
        accepted(stranger, followCall(alice));
        eq(fund.incomeOf(alice), 0, "none is left");
        eq(fund.incomeOf(heir), income, "followed");
        eq(claimIncome(heir), income, "claimed");
        refused(heir, data, told(IFund.NothingToClaim.selector, heir));
    }

    // ------------------------------------------------------------------------------------------------ requests

    function test_requests_of_both_sides_and_claims_follow() external {
        invest(alice, 300 * UNIT); // 1
        deposit(alice, 40 * UNIT); // 2: dealt, not claimed
        redeem(alice, 100 * SHARE); // 2: dealt, not claimed
        strike(2);
        deposit(alice, 20 * UNIT); // 3: waits
        redeem(alice, 50 * SHARE); // 3: waits
        replaceBy(alice, heir);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IFundVault.RequestsMoved(alice, heir);
        accepted(stranger, followCall(alice));
        eq(vault.maxDeposit(alice) + vault.maxRedeem(alice), 0, "nothing is claimable there");
        eq(vault.pendingDepositRequest(0, alice) + vault.pendingRedeemRequest(0, alice), 0, "nothing waits there");
        eq(claimShares(heir), 40 * SHARE, "shares");
        eq(claimAssets(heir), 100 * UNIT, "money");
        strike(3);
        eq(claimShares(heir), 20 * SHARE, "shares of what waited");
        eq(claimAssets(heir), 50 * UNIT, "money of what waited");
        eq(fund.balanceOf(heir), 210 * SHARE, "with those in the wallet");
    }

    function test_refunds_follow() external {
        valuation.breakDown(1, true);
        deposit(alice, 40 * UNIT);
        strike(1);
        replaceBy(alice, heir);
        accepted(stranger, followCall(alice));
        uint256 had = token.balanceOf(heir);
        vm.prank(heir);
        eq(vault.refund(heir, heir), 40 * UNIT, "refunded");
        eq(token.balanceOf(heir) - had, 40 * UNIT, "paid");
    }

    /// @dev Requests of one epoch become one; those of others keep their order.
    function test_requests_of_the_same_epoch_become_one_and_lose_nothing() external {
        invest(alice, 300 * UNIT); // 1
        invest(heir, 300 * UNIT); // 2
        deposit(heir, 11 * UNIT); // 3
        redeem(alice, 70 * SHARE); // 3
        strike(3);
        deposit(alice, 40 * UNIT); // 4
        deposit(heir, 60 * UNIT); // 4
        redeem(alice, 30 * SHARE); // 4
        redeem(heir, 20 * SHARE); // 4
        replaceBy(alice, heir);
        accepted(stranger, followCall(alice));
        eq(vault.pendingDepositRequest(4, heir), 100 * UNIT, "deposits");
        eq(vault.pendingRedeemRequest(4, heir), 50 * SHARE, "redemptions");
        eq(vault.claimableDepositRequest(3, heir), 11 * UNIT, "before");
        eq(vault.claimableRedeemRequest(3, heir), 70 * SHARE, "before");
        strike(4);
        eq(claimShares(heir), 111 * SHARE, "shares");
        eq(claimAssets(heir), 120 * UNIT, "money");
    }

    function test_claims_in_part_and_merged_ones_lose_nothing() external {
        invest(alice, 300 * UNIT);
        invest(heir, 300 * UNIT);
        redeem(alice, 100 * SHARE);
        redeem(heir, 200 * SHARE);
        strike(3);
        vm.prank(alice);
        vault.withdraw(33 * UNIT, alice, alice);
        vm.prank(heir);
        vault.redeem(44 * SHARE, heir, heir);
        replaceBy(alice, heir);
        accepted(stranger, followCall(alice));
        eq(claimAssets(heir), (300 - 33 - 44) * UNIT, "the rest of both");
        eq(fund.balanceOf(address(vault)), 0, "no share is left");
        eq(token.balanceOf(address(vault)), 0, "nor money");
    }

    /// @dev Both waited through a distribution; each had had another part of it credited.
    function test_income_on_requests_that_are_merged_is_neither_lost_nor_doubled() external {
        invest(alice, 400 * UNIT);
        invest(heir, 400 * UNIT);
        buy(7, fund.spendable(), 0); // nothing to be paid with: redemptions wait
        redeem(alice, 100 * SHARE);
        redeem(heir, 100 * SHARE);
        strike(3);
        vm.prank(bob);
        fund.accrue(100 * UNIT, "swaps");
        redeem(alice, 100 * SHARE);
        distribute(90 * UNIT); // 4
        uint256 id = vm.snapshotState();
        uint256 apart = incomeInAll();
        vm.revertToState(id);
        accepted(admin, forcedCall(alice, heir));
        eq(vault.pendingRedeemRequest(0, alice), 0, "all with the heir");
        uint256 merged = incomeInAll();
        ok(apart > 39 * UNIT, "of 800 in 1800 shares");
        ok(merged <= apart + 1 && apart <= merged + 1, "the same");
    }

    /// @notice What both get of all distributions, once what waits is paid.
    function incomeInAll() private returns (uint256) {
        deposit(carol, 900_000 * UNIT);
        strike(fund.nextStrike());
        if (vault.maxRedeem(alice) != 0) claimAssets(alice);
        claimAssets(heir);
        return claimIncome(alice) + claimIncome(heir);
    }

    function test_requests_of_all_vaults_follow() external {
        IWholeVault other = secondVault(1_000 * UNIT);
        vm.startPrank(alice);
        other.requestDeposit(60 * UNIT, alice, alice);
        vault.requestDeposit(40 * UNIT, alice, alice);
        vm.stopPrank();
        replaceBy(alice, heir);
        accepted(stranger, followCall(alice));
        strike(1);
        vm.prank(heir);
        eq(other.deposit(60 * UNIT, heir), 60 * SHARE, "of the other");
        eq(claimShares(heir), 40 * SHARE, "of the first");
    }

    function test_more_requests_than_have_room_are_refused_until_some_are_claimed() external {
        for (uint256 epoch = 1; epoch <= 9; ++epoch) {
            deposit(epoch <= 4 ? alice : heir, 20 * UNIT);
            strike(epoch);
        }
        replaceBy(alice, heir);
        refused(stranger, followCall(alice), abi.encodeWithSelector(IFundVault.TooManyRequests.selector, heir, 8));
        claimShares(heir);
        accepted(stranger, followCall(alice));
        eq(claimShares(heir), 80 * SHARE, "of the first four epochs");
    }

    function test_forced_requests_move_requests_and_leave_shares_and_income() external {
        invest(alice, 100 * UNIT);
        distribute(50 * UNIT);
        (uint256 shares, uint256 income) = (fund.balanceOf(alice), fund.incomeOf(alice));
        redeem(alice, 30 * SHARE);
        deposit(alice, 30 * UNIT);
        accepted(admin, forcedCall(alice, heir));
        eq(fund.balanceOf(alice), shares - 30 * SHARE, "shares stay");
        eq(fund.incomeOf(alice), income, "income stays");
        eq(vault.pendingRedeemRequest(0, heir), 30 * SHARE, "redemption");
        eq(vault.pendingDepositRequest(0, heir), 30 * UNIT, "deposit");
    }
}
