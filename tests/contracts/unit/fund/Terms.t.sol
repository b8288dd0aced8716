// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

contract FundTermsTest is FundDeals {
    function termsFrom(uint256 from, uint16 levy) internal pure returns (IFund.Terms memory t) {
        (t.from, t.levy) = (uint32(from), levy);
    }

    function refused(IFund.Terms memory t, bytes32 what) internal {
        vm.expectRevert(badTerms(what));
        setTerms(t);
    }

    function levyOf(uint256 epoch) internal view returns (uint256) {
        return fund.termsOf(epoch).levy;
    }

    // ------------------------------------------------------------------------------------------------ which

    function test_only_whom_the_access_manager_lets_in_sets_terms() external {
        IFund.Terms memory t = termsFrom(2, 10);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, manager));
        vm.prank(manager);
        fund.setTerms(t);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.TermsSet(t);
        setTerms(t);
    }

    function test_fees_and_levy_have_caps_that_nobody_can_raise() external {
        refused(IFund.Terms(2, 201, 0, 0, 0, 0), "managementFee");
        refused(IFund.Terms(2, 0, 2_001, 0, 0, 0), "performanceFee");
        refused(IFund.Terms(2, 0, 0, 10_001, 0, 0), "gate");
        refused(IFund.Terms(2, 0, 0, 0, 201, 0), "levy");
        refused(IFund.Terms(2, 0, 0, 0, 0, 13), "notice");
        setTerms(IFund.Terms(2, 200, 2_000, 10_000, 200, 12));
        IFund.Terms memory t = fund.termsOf(2);
        ok(t.managementFee == 200 && t.performanceFee == 2_000 && t.gate == 10_000, "the caps themselves");
        ok(t.levy == 200 && t.notice == 12, "these too");
    }

    // ------------------------------------------------------------------------------------------------ from when

    function test_before_the_fund_opens_terms_are_in_force_at_once() external {
        newFund(0);
        setTerms(termsFrom(99, 50));
        eq(levyOf(1), 50, "from the first epoch");
        openFund(SEED);
        deposit(alice, 100 * UNIT);
        eq(outcome(1, IFund.Outcome.Deal).minted, 99_500_000_000_000_000_000, "99.50 of 100");
        setTerms(termsFrom(3, 0));
        eq(levyOf(2), 50, "until others begin");
        eq(levyOf(3), 0, "which");
    }

    /// @dev The next epoch takes requests already: its terms are what was promised to them.
    function test_terms_are_set_for_an_epoch_that_takes_no_requests_yet() external {
        refused(termsFrom(0, 10), "from");
        refused(termsFrom(1, 10), "from");
        setTerms(termsFrom(2, 10));
        vm.warp(valuation.cutoffOf(3));
        refused(termsFrom(4, 20), "from");
        setTerms(termsFrom(5, 20));
        vm.warp(valuation.cutoffOf(4));
        refused(termsFrom(5, 30), "from");
    }

    function test_terms_that_have_not_begun_are_replaced() external {
        setTerms(termsFrom(5, 50));
        eq(levyOf(4) + levyOf(5), 50, "from 5 on");
        setTerms(termsFrom(3, 30));
        eq(levyOf(2), 0, "not yet");
        eq(levyOf(3), 30, "earlier");
        eq(levyOf(5), 30, "the others are gone");
    }

    function test_terms_that_have_begun_last_until_others_begin() external {
        setTerms(termsFrom(3, 30));
        vm.warp(valuation.cutoffOf(2));
        setTerms(termsFrom(6, 60));
        eq(levyOf(3), 30, "begun");
        eq(levyOf(5), 30, "the last");
        eq(levyOf(6), 60, "others");
    }

    /// @dev Only two sets are kept: an epoch that waits would lose its own.
    function test_terms_wait_until_what_the_older_ones_are_for_was_struck() external {
        setTerms(termsFrom(2, 20));
        deposit(alice, 100 * UNIT); // epoch 1: no levy
        vm.warp(valuation.cutoffOf(3));
        refused(termsFrom(5, 50), "pending");
        eq(outcome(1, IFund.Outcome.Deal).minted, 100 * SHARE, "its own terms, two periods late");
        setTerms(termsFrom(5, 50));
        eq(levyOf(4), 20, "kept");
        eq(levyOf(5), 50, "to come");
    }

    function test_a_late_strike_is_dealt_on_the_terms_of_its_epoch() external {
        setTerms(termsFrom(2, 200));
        deposit(alice, 100 * UNIT);
        vm.warp(valuation.cutoffOf(1));
        deposit(bob, 98 * UNIT);
        vm.warp(valuation.valuationTimeOf(2) + 40 days);
        eq(outcome(1, IFund.Outcome.Deal).minted, 100 * SHARE, "no levy");
        eq(outcome(2, IFund.Outcome.Deal).minted, 96_040_000_000_000_000_000, "two per cent");
    }

    // ------------------------------------------------------------------------------------------------ notice

    function withNotice(uint8 notice) internal {
        IFund.Terms memory t = comingTerms();
        t.notice = notice;
        begin(t);
    }

    function test_notice_delays_redemptions_and_not_deposits() external {
        invest(alice, 1_000 * UNIT);
        withNotice(3);
        eq(deposit(bob, 100 * UNIT), 3, "the next");
        eq(redeem(alice, 500 * SHARE), 6, "three later");
        eq(outcome(3, IFund.Outcome.Deal).burned, 0, "not yet");
        eq(fund.nextStrike(), 6, "nothing waits between");
        battery.setAside(address(fund), int256(2_100 * UNIT), 0);
        IFund.Deal memory d = outcome(6, IFund.Outcome.Deal);
        eq(d.burned, 500 * SHARE, "now");
        eq(d.price, 2 * UNIT, "at the price of its epoch");
        eq(claimAssets(alice), 1_000 * UNIT, "paid");
    }

    function test_a_request_is_not_delayed_by_terms_that_came_after_it() external {
        invest(alice, 1_000 * UNIT);
        uint256 epoch = redeem(alice, 500 * SHARE);
        setTerms(IFund.Terms(uint32(epoch + 1), 0, 0, 0, 0, 12));
        vm.warp(valuation.cutoffOf(epoch));
        eq(redeem(alice, 100 * SHARE), epoch + 13, "a new one is");
        eq(outcome(epoch, IFund.Outcome.Deal).burned, 500 * SHARE, "this one is not");
    }

    function test_under_a_shorter_notice_a_later_request_is_dealt_first() external {
        invest(alice, 1_000 * UNIT);
        withNotice(3);
        eq(redeem(alice, 400 * SHARE), 6, "under notice");
        setTerms(IFund.Terms(4, 0, 0, 0, 0, 0));
        vm.warp(valuation.cutoffOf(3));
        eq(redeem(alice, 100 * SHARE), 4, "under none");
        eq(outcome(4, IFund.Outcome.Deal).burned, 100 * SHARE, "the later one");
        eq(vault.claimableRedeemRequest(4, alice), 100 * SHARE, "claimable");
        eq(vault.pendingRedeemRequest(6, alice), 400 * SHARE, "waits");
        vm.warp(valuation.cutoffOf(5));
        eq(redeem(alice, 50 * SHARE), 6, "for the epoch of the first one");
        eq(vault.pendingRedeemRequest(6, alice), 450 * SHARE, "both wait");
        eq(claimAssets(alice), 100 * UNIT, "paid");
        eq(outcome(6, IFund.Outcome.Deal).burned, 450 * SHARE, "in their turn");
        eq(vault.claimableRedeemRequest(6, alice), 450 * SHARE, "both");
        eq(claimAssets(alice), 450 * UNIT, "paid");
    }
}
