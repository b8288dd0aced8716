// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";

contract FundSuspensionTest is FundDeals {
    function suspend(uint256 until) internal {
        vm.prank(manager);
        fund.suspend(uint40(until));
    }

    function refused(uint256 until, uint256 from, uint256 latest) internal {
        vm.expectRevert(abi.encodeWithSelector(IFund.OutsideEpoch.selector, until, from, latest));
        suspend(until);
    }

    function clock() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    // ------------------------------------------------------------------------------------------------ how long

    function test_only_the_manager_suspends() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), guardian));
        vm.prank(guardian);
        fund.suspend(uint40(clock() + 1 days));
    }

    function test_a_suspension_lasts_ninety_days_at_most() external {
        uint256 time = clock();
        refused(time + 90 days + 1, 0, time + 90 days);
        refused(time, 0, time + 90 days);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Suspended(time, time + 90 days, manager);
        suspend(time + 90 days);
    }

    function test_a_running_suspension_is_shortened_and_never_extended() external {
        uint256 time = clock();
        suspend(time + 60 days);
        vm.warp(time + 10 days);
        refused(time + 60 days, time + 10 days, time + 60 days);
        refused(time + 61 days, time + 10 days, time + 60 days);
        refused(time + 10 days - 2, time + 10 days, time + 60 days);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Suspended(time, time + 30 days, manager);
        suspend(time + 30 days);
        suspend(time + 10 days - 1); // at once
        refused(time + 20 days, time + 10 days - 1 + 90 days, time + 100 days);
    }

    function test_as_long_as_the_longest_suspension_passes_between_two() external {
        uint256 end = clock() + 90 days;
        suspend(end);
        vm.warp(end + 90 days - 1);
        refused(end + 100 days, end + 90 days, end + 180 days - 1);
        vm.warp(end + 90 days);
        suspend(end + 180 days);
    }

    // ------------------------------------------------------------------------------------------------ what it stops

    function test_an_epoch_whose_window_ends_in_it_has_no_deal_and_claims_go_on() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        suspend(clock() + 60 days);
        uint256 epoch = deposit(bob, 100 * UNIT);
        redeem(manager, 300 * SHARE);
        eq(claimShares(alice), 100 * SHARE, "a claim");
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Suspended);
        eq(d.price + d.minted + d.paid, 0, "nothing moves");
        eq(vault.refundable(bob), 100 * UNIT, "deposits return");
        vm.prank(bob);
        vault.refund(bob, bob);
        outcome(epoch + 1, IFund.Outcome.Suspended);
        eq(outcome(epoch + 2, IFund.Outcome.Deal).paid, 300 * UNIT, "redemptions have waited");
    }

    function test_a_window_counts_from_the_first_second_of_a_suspension_through_its_last() external {
        deposit(alice, 100 * UNIT);
        uint256 end = valuation.windowEndOf(1);
        uint256 id = vm.snapshotState();
        vm.warp(end);
        suspend(end + 1);
        outcome(1, IFund.Outcome.Suspended);
        vm.revertToState(id);
        id = vm.snapshotState();
        suspend(end);
        outcome(1, IFund.Outcome.Suspended);
        vm.revertToState(id);
        id = vm.snapshotState();
        suspend(end - 1);
        outcome(1, IFund.Outcome.Deal);
        vm.revertToState(id);
        vm.warp(end + 1);
        suspend(end + 10 days);
        outcome(1, IFund.Outcome.Deal);
    }

    function test_an_epoch_that_waits_already_keeps_its_deal() external {
        deposit(alice, 100 * UNIT);
        toLag(1);
        suspend(clock() + 60 days);
        deposit(bob, 100 * UNIT);
        vm.warp(valuation.valuationTimeOf(2));
        eq(outcome(1, IFund.Outcome.Deal).minted, 100 * SHARE, "its window was over before");
        outcome(2, IFund.Outcome.Suspended);
    }

    function test_what_was_suspended_stays_so_when_the_suspension_ends_early() external {
        suspend(clock() + 60 days);
        deposit(alice, 100 * UNIT);
        toLag(1);
        suspend(clock() - 1);
        outcome(1, IFund.Outcome.Suspended);
        eq(vault.refundable(alice), 100 * UNIT, "it comes back");
        deposit(alice, 100 * UNIT);
        outcome(2, IFund.Outcome.Deal);
    }

    function test_fees_go_on_under_a_suspension_and_are_dealt_after_it() external {
        withFees(200, 0);
        dealAt(SEED);
        uint256 nav = uint256(fund.nav());
        suspend(clock() + 40 days);
        outcome(ask(), IFund.Outcome.Suspended);
        IFund.Deal memory d = outcome(ask(), IFund.Outcome.Deal);
        eq(d.managementFee, nav * 200 * 60 days / (10_000 * 365 days), "of two periods");
    }
}
