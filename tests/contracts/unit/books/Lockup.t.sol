// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";

/// @notice Shares stay where they were claimed for some epochs from their deal on: each lot by itself.
contract FundLockupTest is FundBooks {
    uint256 internal constant HUNDRED = 100 * SHARE;

    /// @dev Alice's hundred of epoch 1 are free in period 4: when epoch 4's cutoff has passed.
    function setUp() public override {
        super.setUp();
        lockup(3);
        invest(alice, 100 * UNIT);
    }

    function giveCall(address to, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(fund.transfer, (to, amount));
    }

    function redeemCall(uint256 shares) private view returns (bytes memory) {
        return abi.encodeCall(vault.requestRedeem, (shares, alice, alice));
    }

    function held(uint256 amount, uint256 unlocked) private view returns (bytes memory) {
        return abi.encodeWithSelector(IFund.Locked.selector, alice, amount, unlocked);
    }

    function toPeriod(uint256 period) private {
        vm.warp(valuation.cutoffOf(period));
    }

    function test_locked_shares_are_neither_given_nor_redeemed() external {
        eq(fund.lockedOf(alice), HUNDRED, "locked");
        refused(alice, giveCall(bob, 1), held(1, 0));
        refused(alice, address(vault), redeemCall(HUNDRED), held(HUNDRED, 0));
        ok(!fund.canTransfer(alice, bob, 1) && fund.canTransfer(alice, bob, 0), "view");
    }

    function test_they_are_free_from_the_cutoff_on_that_ends_the_lock_up() external {
        vm.warp(valuation.cutoffOf(4) - 1);
        refused(alice, giveCall(bob, 1), held(1, 0));
        toPeriod(4);
        eq(fund.lockedOf(alice), 0, "free");
        accepted(alice, giveCall(bob, HUNDRED));
    }

    function test_shares_that_were_bought_are_free_beside_locked_ones() external {
        give(manager, alice, 30 * SHARE);
        eq(fund.lockedOf(alice), HUNDRED, "locked");
        refused(alice, giveCall(bob, 30 * SHARE + 1), held(30 * SHARE + 1, 30 * SHARE));
        accepted(alice, address(vault), redeemCall(30 * SHARE));
        eq(fund.balanceOf(alice), HUNDRED, "the locked ones are left");
    }

    function test_who_is_given_shares_has_them_free() external {
        give(manager, bob, 30 * SHARE);
        eq(fund.lockedOf(bob), 0, "free");
        accepted(bob, giveCall(carol, 30 * SHARE));
    }

    /// @dev Dust by transfer, by a claim of somebody else's deposit, and by an own deposit.
    function test_dust_does_not_lengthen_the_lock_up() external {
        deposit(bob, 10 * UNIT);
        toPeriod(3);
        strike(2);
        vm.prank(bob);
        vault.deposit(10 * UNIT, alice); // a claim in alice's favour
        give(manager, alice, 1);
        eq(fund.lockedOf(alice), 110 * SHARE, "each lot by itself");
        toPeriod(4);
        eq(fund.lockedOf(alice), 10 * SHARE, "the dust alone");
        refused(alice, giveCall(carol, HUNDRED + 2), held(HUNDRED + 2, HUNDRED + 1));
        accepted(alice, giveCall(carol, HUNDRED + 1));
        toPeriod(5);
        eq(fund.lockedOf(alice), 0, "free as well");
    }

    function test_a_late_claim_is_locked_from_its_deal_on() external {
        deposit(bob, 100 * UNIT);
        strike(2);
        toPeriod(4);
        claimShares(bob);
        eq(fund.lockedOf(bob), HUNDRED, "until 5");
        toPeriod(5);
        eq(fund.lockedOf(bob), 0, "3 epochs from its deal");
        deposit(carol, 100 * UNIT);
        strike(6);
        toPeriod(9);
        claimShares(carol);
        eq(fund.lockedOf(carol), 0, "claimed when it was over");
    }

    function test_the_lock_up_stops_no_claim_of_money_and_no_deposit() external {
        deposit(alice, 50 * UNIT);
        strike(2);
        eq(claimShares(alice), 50 * SHARE, "more shares");
        eq(fund.lockedOf(alice), 150 * SHARE, "two lots");
        toPeriod(5);
        uint256 epoch = redeem(alice, 150 * SHARE);
        lockup(36);
        strike(epoch);
        eq(claimAssets(alice), 150 * UNIT, "a lock-up that is longer now changes nothing for what was asked");
    }

    function test_unclaimed_shares_are_redeemed_when_their_lock_up_is_over() external {
        deposit(bob, 100 * UNIT);
        strike(2);
        bytes memory data = abi.encodeCall(vault.redeemUnclaimed, (100 * UNIT, bob));
        vm.warp(valuation.cutoffOf(5) - 1);
        bytes memory reason = abi.encodeWithSelector(IFund.Locked.selector, bob, HUNDRED, 0);
        refused(bob, address(vault), data, reason);
        toPeriod(5);
        accepted(bob, address(vault), data);
    }

    function test_force_and_recovery_take_locked_shares_and_recovery_carries_the_lock_up() external {
        replaceBy(alice, carol);
        fund.follow(alice);
        eq(fund.balanceOf(carol), HUNDRED, "followed");
        eq(fund.lockedOf(carol), HUNDRED, "still locked");
        eq(fund.lockedOf(alice), 0, "no longer there");
        vm.prank(admin);
        fund.forcedTransfer(carol, bob, 40 * SHARE);
        eq(fund.lockedOf(bob), 0, "by force, free");
        eq(fund.lockedOf(carol), 60 * SHARE, "never more than is held");
        toPeriod(4);
        eq(fund.lockedOf(carol), 0, "free");
    }

    function test_what_is_frozen_is_asked_before_what_is_locked() external {
        give(manager, alice, 50 * SHARE);
        vm.prank(agent);
        fund.setFrozenTokens(alice, 120 * SHARE);
        refused(
            alice,
            giveCall(bob, 31 * SHARE),
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 31 * SHARE, 30 * SHARE
            )
        );
        accepted(alice, giveCall(bob, 30 * SHARE)); // frozen and locked ones overlap
    }

    function test_no_lock_up_none_is_locked() external {
        lockup(0);
        eq(fund.lockedOf(alice), 0, "free");
        accepted(alice, giveCall(bob, HUNDRED));
        deposit(carol, 100 * UNIT);
        strike(2);
        claimShares(carol);
        lockup(3);
        eq(fund.lockedOf(carol), 0, "what was claimed without one stays free");
    }

    /// @dev Whatever arrives in whatever order: locked is the sum of the lots of the last three epochs.
    function testFuzz_locked_are_the_lots_of_the_last_epochs(uint256 seed) external {
        uint256[12] memory lots;
        lots[1] = HUNDRED;
        for (uint256 epoch = 2; epoch < 9; ++epoch) {
            uint256 assets = bound(uint256(keccak256(abi.encode(seed, epoch))), 10, 60) * UNIT;
            deposit(alice, assets);
            strike(epoch);
            lots[epoch] = claimShares(alice);
            give(manager, alice, epoch);
            eq(fund.lockedOf(alice), lots[epoch] + lots[epoch - 1] + lots[epoch - 2], "lots");
        }
    }
}
