// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {FundBase} from "../base/FundBase.sol";
import {Vm, vm} from "../base/Vm.sol";

contract FundStrikeTest is FundBase {
    // ------------------------------------------------------------------------------------------------ when, which

    function test_strike_fails_for_any_epoch_but_the_next() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.NotNext.selector, 0, 0));
        fund.strike(0);
        uint256 epoch = deposit(alice, 100 * UNIT);
        eq(epoch, 1, "before the first cutoff");
        eq(fund.nextStrike(), 1, "next");
        vm.expectRevert(abi.encodeWithSelector(IFund.NotNext.selector, 2, 1));
        fund.strike(2);
        strike(1);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotNext.selector, 1, 0));
        fund.strike(1);
    }

    function test_strike_fails_before_the_valuation_time() external {
        deposit(alice, 100 * UNIT);
        uint256 from = valuation.valuationTimeOf(1);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(IFund.TooEarly.selector, 1, from));
        fund.strike(1);
        vm.warp(from);
        fund.strike(1);
    }

    function test_a_request_in_the_second_of_a_cutoff_belongs_to_the_next_epoch() external {
        vm.warp(valuation.cutoffOf(3) - 1);
        eq(deposit(alice, 100 * UNIT), 3, "just before");
        vm.warp(valuation.cutoffOf(3));
        eq(deposit(bob, 100 * UNIT), 4, "at the cutoff");
        strike(3);
        eq(vault.maxDeposit(alice), 100 * UNIT, "struck");
        eq(vault.pendingDepositRequest(4, bob), 100 * UNIT, "not struck");
        strike(4);
    }

    function test_periods_that_nobody_asked_for_need_no_strike() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        vm.warp(valuation.cutoffOf(40));
        eq(fund.nextStrike(), 0, "none");
        eq(deposit(alice, 100 * UNIT), 41, "epoch 41");
        eq(fund.nextStrike(), 41, "next");
    }

    // ------------------------------------------------------------------------------------------------ price

    function test_deposits_and_redemptions_of_an_epoch_are_dealt_at_one_price() external {
        invest(alice, 1_000 * UNIT);
        buy(7, 1_000 * UNIT, 0);
        battery.assess(address(fund), int256(500 * UNIT), 0, 0); // 2000 -> 2500 for 2000 shares
        deposit(bob, 100 * UNIT);
        uint256 epoch = redeem(alice, 400 * SHARE);
        IFund.Deal memory d = dealOf(epoch);
        ok(d.outcome == IFund.Outcome.Deal, "a deal");
        eq(d.price, 1_250_000, "price");
        eq(d.nav, int256(2_500 * UNIT), "nav before");
        eq(d.supply, 2_000 * SHARE, "supply before");
        eq(d.assetsIn, 100 * UNIT, "assets in");
        eq(d.minted, 80 * SHARE, "minted");
        eq(d.burned, 400 * SHARE, "burned");
        eq(d.paid, 500 * UNIT, "paid");
        eq(fund.price(), 1_250_000, "price");
        eq(claimShares(bob), 80 * SHARE, "shares");
        eq(claimAssets(alice), 500 * UNIT, "assets");
        eq(fund.cash(), 600 * UNIT, "cash");
        eq(fund.nav(), int256(2_100 * UNIT), "nav");
        eq(fund.totalSupply(), 1_680 * SHARE, "supply");
    }

    /// @dev The scene of the copy-on-write tests: two epochs with requests; then, after their windows, changes.
    function scene() internal returns (uint256 epoch) {
        invest(alice, 1_000 * UNIT);
        buy(7, 700 * UNIT, 0);
        epoch = deposit(bob, 333_333_333);
        redeem(alice, 77 * SHARE);
    }

    function stir() internal {
        battery.assess(address(fund), -int256(123_456_789), 0, 0);
        vm.startPrank(recycler);
        token.approve(address(battery), type(uint256).max);
        battery.recycle(token, address(fund), 7, -int256(9 * UNIT), int256(13 * UNIT));
        vm.stopPrank();
    }

    function outcomeOf(uint256 epoch) internal returns (bytes32) {
        vm.recordLogs();
        strike(epoch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IFund.Struck.selector) return keccak256(logs[i].data);
        }
        revert("not struck");
    }

    function test_the_outcome_is_the_same_whenever_it_is_struck_and_whatever_changed() external {
        uint256 epoch = scene();
        toWindow(epoch);
        battery.assess(address(fund), int256(11), 0, 0);
        uint256 id = vm.snapshotState();
        bytes32 wanted = outcomeOf(epoch);

        vm.revertToState(id);
        id = vm.snapshotState();
        toLag(epoch);
        battery.assess(address(fund), int256(999 * UNIT), 0, 0);
        ok(outcomeOf(epoch) == wanted, "value changed in the lag");

        vm.revertToState(id);
        id = vm.snapshotState();
        vm.warp(valuation.valuationTimeOf(epoch) + 60 days);
        vm.startPrank(recycler);
        token.approve(address(battery), type(uint256).max);
        battery.recycle(token, address(fund), 7, -int256(9 * UNIT), int256(13 * UNIT));
        vm.stopPrank();
        ok(outcomeOf(epoch) == wanted, "cash changed, two periods late");

        vm.revertToState(id);
        toWindow(epoch);
        battery.assess(address(fund), 1, 0, 0);
        ok(outcomeOf(epoch) != wanted, "a change within the window counts");
    }

    /// @dev Two epochs wait; striking the first before or after the second's window closes must not matter.
    function test_an_earlier_strike_counts_in_a_later_epoch_whenever_it_is_made() external {
        uint256 first = scene();
        vm.warp(valuation.cutoffOf(first) + 2 days);
        uint256 second = deposit(carol, 444_444_444);
        uint256 id = vm.snapshotState();

        strike(first);
        vm.warp(valuation.windowEndOf(second) + 1);
        stir();
        bytes32 wanted = outcomeOf(second);
        int256 nav = fund.nav();

        vm.revertToState(id);
        vm.warp(valuation.windowEndOf(second) + 1);
        battery.assess(address(fund), 0, 0, 0); // both frozen at one go, then the rest
        uint256 late = vm.snapshotState();
        strike(first);
        stir();
        ok(outcomeOf(second) == wanted, "first struck late");
        eq(fund.nav(), nav, "nav");

        vm.revertToState(late);
        vm.warp(valuation.valuationTimeOf(second) + 90 days);
        strike(first);
        stir();
        ok(outcomeOf(second) == wanted, "both struck very late");
    }

    function test_cash_that_redeemers_were_promised_is_not_spent_before_the_strike() external {
        invest(alice, 1_000 * UNIT);
        uint256 epoch = redeem(alice, 1_000 * SHARE);
        toWindow(epoch);
        battery.putSingle(5, seller, int256(1_500 * UNIT), 0);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        IFund.Offer memory s = sale(5, 1_500 * UNIT);
        s.expiresAt = type(uint64).max;
        bytes memory signature = signed(s);
        toLag(epoch);
        vm.expectRevert(abi.encodeWithSelector(IFund.InsufficientCash.selector, 1_500 * UNIT, 0));
        vm.prank(manager);
        fund.acquire(s, signature);
        battery.assess(address(fund), 0, 0, 0);
        eq(fund.spendable(), 0, "kept");
        strike(epoch);
        eq(claimAssets(alice), 1_000 * UNIT, "paid in full");
        eq(fund.spendable(), SEED, "free again");
    }

    function test_with_deposits_alone_the_manager_may_spend_in_the_lag_and_the_price_stays() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        toLag(epoch);
        buy(6, SEED, 0);
        eq(fund.cash(), 0, "spent");
        strike(epoch);
        eq(fund.price(), UNIT, "price");
        eq(claimShares(alice), 100 * SHARE, "shares");
    }

    // ------------------------------------------------------------------------------------------------ no deal

    function refused(uint256 epoch, IFund.Outcome wanted) internal {
        eq(uint256(dealOf(epoch).outcome), uint256(wanted), "outcome");
    }

    function test_without_a_deal_deposits_return_redemptions_wait_and_earlier_claims_stay() external {
        deposit(alice, 1_000 * UNIT);
        strike(1); // alice's shares stay unclaimed
        invest(carol, 500 * UNIT);
        uint256 epoch = deposit(bob, 100 * UNIT);
        redeem(carol, 500 * SHARE);
        valuation.breakDown(epoch, true);
        refused(epoch, IFund.Outcome.Unvalued);
        eq(vault.maxDeposit(alice), 1_000 * UNIT, "the earlier claim");
        eq(vault.pendingDepositRequest(0, bob), 0, "neither pending");
        eq(vault.claimableDepositRequest(0, bob), 0, "nor claimable");
        eq(vault.refundable(bob), 100 * UNIT, "but refundable");
        eq(vault.pendingRedeemRequest(0, carol), 500 * SHARE, "redemption waits");
        uint256 had = token.balanceOf(bob);
        vm.expectEmit(true, true, true, true, address(vault));
        emit IFundVault.DepositRefunded(bob, bob, 100 * UNIT);
        vm.prank(bob);
        vault.refund(bob, bob);
        eq(token.balanceOf(bob) - had, 100 * UNIT, "returned");
        vm.expectRevert(abi.encodeWithSelector(IFundVault.NothingToClaim.selector, bob));
        vm.prank(bob);
        vault.refund(bob, bob);
        eq(fund.nextStrike(), epoch + 1, "the redemption goes on by itself");
        strike(epoch + 1);
        eq(claimAssets(carol), 500 * UNIT, "dealt an epoch later");
    }

    function test_a_nav_of_zero_or_less_is_no_deal() external {
        battery.setAside(address(fund), -int256(SEED), 0);
        refused(deposit(alice, 100 * UNIT), IFund.Outcome.NotPositive);
        battery.setAside(address(fund), -1, 0);
        refused(deposit(alice, 100 * UNIT), IFund.Outcome.NotPositive);
        eq(fund.nav(), -1, "nav is signed");
        eq(vault.totalAssets(), 0, "not so the vault's figure");
        eq(vault.refundable(alice), 200 * UNIT, "both come back");
        battery.setAside(address(fund), int256(SEED) + 1, 0);
        invest(bob, 100 * UNIT);
        vm.prank(alice);
        eq(vault.refund(alice, alice), 200 * UNIT, "both at once");
    }

    function test_a_price_below_one_per_cent_of_the_last_is_no_deal() external {
        battery.setAside(address(fund), -int256(990 * UNIT) - 1, 0);
        refused(deposit(alice, 100 * UNIT), IFund.Outcome.BelowFloor);
        eq(fund.price(), UNIT, "the last price stays");
        battery.setAside(address(fund), 1, 0);
        refused(deposit(alice, 100 * UNIT), IFund.Outcome.Deal);
        eq(fund.price(), UNIT / 100, "one per cent is a price");
    }

    // ------------------------------------------------------------------------------------------------ coverage

    function cover(uint256 epoch, uint256 wh, uint256 issuedAt) internal {
        if (vm.getBlockTimestamp() <= valuation.cutoffOf(epoch)) toWindow(epoch);
        battery.assess(address(fund), 0, wh, uint64(issuedAt));
    }

    function test_below_95_per_cent_of_the_energy_there_is_no_deal() external {
        buy(7, 100 * UNIT, 10_000);
        uint256 epoch = deposit(alice, 100 * UNIT);
        toWindow(epoch);
        cover(epoch, 9_499, vm.getBlockTimestamp());
        eq(fund.factSheet().coveredWh, 9_499, "covered");
        refused(epoch, IFund.Outcome.Uncovered);
        epoch = deposit(alice, 100 * UNIT);
        toWindow(epoch);
        cover(epoch, 9_000, vm.getBlockTimestamp());
        cover(epoch, 500, vm.getBlockTimestamp());
        refused(epoch, IFund.Outcome.Deal);
    }

    function test_evidence_from_before_the_cutoff_or_after_the_window_does_not_count() external {
        buy(7, 100 * UNIT, 10_000);
        uint256 epoch = deposit(alice, 100 * UNIT);
        toWindow(epoch);
        cover(epoch, 10_000, valuation.cutoffOf(epoch));
        eq(fund.factSheet().coveredWh, 0, "issued at the cutoff");
        toLag(epoch);
        cover(epoch, 10_000, valuation.cutoffOf(epoch) + 5);
        eq(fund.factSheet().coveredWh, 0, "arrived after the window");
        refused(epoch, IFund.Outcome.Uncovered);
    }

    function test_coverage_of_one_window_is_none_of_the_next() external {
        buy(7, 100 * UNIT, 10_000);
        uint256 first = deposit(alice, 100 * UNIT);
        toWindow(first);
        cover(first, 10_000, vm.getBlockTimestamp());
        uint256 second = deposit(bob, 100 * UNIT);
        uint256 id = vm.snapshotState();
        refused(first, IFund.Outcome.Deal);
        refused(second, IFund.Outcome.Uncovered);
        vm.revertToState(id);
        cover(second, 10_000, valuation.cutoffOf(second) + 1); // freezes the first
        refused(first, IFund.Outcome.Deal);
        refused(second, IFund.Outcome.Deal);
    }

    function test_energy_that_leaves_takes_coverage_along_and_none_exceeds_what_is_eligible() external {
        buy(7, 100 * UNIT, 10_000);
        uint256 epoch = deposit(alice, 100 * UNIT);
        toWindow(epoch);
        cover(epoch, 25_000, vm.getBlockTimestamp());
        eq(fund.factSheet().coveredWh, 10_000, "never more than eligible");
        battery.setAside(address(fund), 0, -4_000);
        eq(fund.factSheet().coveredWh, 6_000, "covered");
        eq(fund.factSheet().eligibleWh, 6_000, "eligible");
        battery.setAside(address(fund), 0, 1_000); // back, not assessed
        refused(epoch, IFund.Outcome.Uncovered);
    }

    function test_an_empty_portfolio_passes_the_gate() external {
        refused(deposit(alice, 100 * UNIT), IFund.Outcome.Deal);
    }

    // ------------------------------------------------------------------------------------------------ many waiting

    function test_seven_epochs_wait_and_a_change_voids_the_seventh_only() external {
        for (uint256 n = 1; n <= 7; ++n) {
            vm.warp(valuation.cutoffOf(n) - 1);
            deposit(alice, n * 100 * UNIT);
            valuation.setLevel(n, 10_000 + n);
        }
        battery.setAside(address(fund), int256(SEED), 0);
        toLag(7);
        uint256 id = vm.snapshotState();
        for (uint256 n = 1; n <= 7; ++n) {
            refused(n, IFund.Outcome.Deal); // nothing changed: all of them have their price
        }
        uint256 shares = vault.maxMint(alice);
        vm.revertToState(id);
        battery.setAside(address(fund), 1, 0);
        for (uint256 n = 1; n <= 6; ++n) {
            refused(n, IFund.Outcome.Deal);
        }
        refused(7, IFund.Outcome.Void);
        eq(vault.refundable(alice), 700 * UNIT, "the seventh comes back");
        ok(vault.maxMint(alice) < shares && vault.maxDeposit(alice) == 2_100 * UNIT, "six were dealt");
    }

    function test_a_queue_that_rolls_makes_every_period_an_epoch() external {
        invest(alice, 1_000 * UNIT);
        buy(7, 2_000 * UNIT, 0); // no cash left
        uint256 epoch = redeem(alice, 100 * SHARE);
        for (uint256 i; i < 5; ++i) {
            refused(epoch + i, IFund.Outcome.Deal);
        }
        eq(vault.pendingRedeemRequest(0, alice), 100 * SHARE, "nothing was paid");
        deposit(bob, 40 * UNIT);
        strike(fund.nextStrike());
        eq(vault.pendingRedeemRequest(0, alice), 60 * SHARE, "deposits of the same epoch pay");
        eq(claimAssets(alice), 40 * UNIT, "at the same price");
        eq(fund.cash(), 0, "all of it");
    }

    function test_the_fact_sheet_says_it_all_in_one_call() external {
        invest(alice, 1_000 * UNIT);
        buy(7, 500 * UNIT, 70);
        battery.assess(address(fund), int256(100 * UNIT), 0, 0);
        deposit(bob, 30 * UNIT);
        redeem(alice, 20 * SHARE);
        IFund.FactSheet memory f = fund.factSheet();
        eq(f.nav, int256(2_100 * UNIT), "nav");
        eq(f.portfolio, int256(600 * UNIT), "portfolio");
        eq(f.cash, 1_500 * UNIT, "cash");
        eq(f.supply, 2_000 * SHARE, "supply");
        eq(f.price, UNIT, "price");
        eq(f.sharePrice, 1_050_000, "estimate");
        eq(f.epoch, 1, "struck");
        eq(f.nextEpoch, 2, "open");
        eq(f.eligibleWh, 70, "eligible");
        eq(f.coveredWh, 0, "covered");
        eq(f.pendingAssets, 30 * UNIT, "pending assets");
        eq(f.pendingShares, 20 * SHARE, "pending shares");
        eq(vault.convertToAssets(SHARE), 1_050_000, "to assets");
        eq(vault.convertToShares(1_050_000), SHARE, "to shares");
        eq(vault.totalAssets(), 2_100 * UNIT, "total assets");
    }
}
