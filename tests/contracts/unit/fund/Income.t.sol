// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";

/// @notice 2,000 shares but one earn: the manager's 999, alice's 600, bob's 400. Distributions are of one unit a share.
contract FundIncomeTest is FundDeals {
    uint256 internal constant PART = 1_999 * UNIT;

    function setUp() public override {
        super.setUp();
        deposit(alice, 600 * UNIT);
        deposit(bob, 400 * UNIT);
        strike(1);
        claimShares(alice);
        claimShares(bob);
        accrue(20_000 * UNIT);
    }

    function sum() internal view returns (uint256) {
        return fund.incomeOf(alice) + fund.incomeOf(bob) + fund.incomeOf(carol) + fund.incomeOf(manager);
    }

    function recover(address lost, address replacement) internal {
        vm.prank(agent);
        members.proposeRecovery(lost, replacement, "evidence");
        vm.warp(vm.getBlockTimestamp() + members.RECOVERY_DELAY());
        vm.prank(agent);
        members.recover(lost);
        fund.follow(lost);
    }

    // ------------------------------------------------------------------------------------------------ holders

    function test_income_is_claimed_once_and_by_its_owner() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, alice));
        vm.prank(alice);
        fund.claimIncome();
        distribute(PART);
        uint256 income = fund.incomeOf(alice);
        near(income, 600 * UNIT, "600 shares");
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.IncomeClaimed(alice, income);
        eq(claimIncome(alice), income, "all of it");
        eq(fund.incomeOf(alice), 0, "nothing is left");
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, alice));
        vm.prank(alice);
        fund.claimIncome();
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, address(vault)));
        vm.prank(address(vault));
        fund.claimIncome();
    }

    function test_the_frozen_wait_for_their_income_and_the_lapsed_do_not() external {
        distribute(PART);
        freeze(alice, true);
        vm.expectRevert(abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
        vm.prank(alice);
        fund.claimIncome();
        freeze(alice, false);
        lapse(alice);
        near(claimIncome(alice), 600 * UNIT, "lapsed");
    }

    function test_shares_that_move_leave_their_past_income_behind() external {
        distribute(PART);
        vm.prank(alice);
        fund.transfer(carol, 300 * SHARE);
        near(fund.incomeOf(alice), 600 * UNIT, "what was before is hers");
        eq(fund.incomeOf(carol), 0, "nothing yet");
        distribute(PART);
        near(fund.incomeOf(alice), 900 * UNIT, "300 more");
        near(fund.incomeOf(carol), 300 * UNIT, "300");
        vm.prank(carol);
        fund.transfer(alice, 300 * SHARE);
        vm.prank(alice);
        fund.transfer(alice, 1 * SHARE);
        near(fund.incomeOf(carol), 300 * UNIT, "with all shares gone");
        distribute(PART);
        near(fund.incomeOf(alice), 1_500 * UNIT, "600 more");
        near(fund.incomeOf(carol), 300 * UNIT, "no more");
        atMost(sum(), fund.factSheet().incomeOwed, "all is owed");
    }

    /// @dev The same shares; one claims after every distribution, the other once.
    function test_eager_and_lazy_claimers_get_the_same_to_a_unit() external {
        vm.prank(alice);
        fund.transfer(carol, 300 * SHARE);
        uint256 eager;
        for (uint256 i; i < 7; ++i) {
            distribute(333_333_337 + i);
            eager += claimIncome(alice);
        }
        uint256 lazy = claimIncome(carol);
        atMost(eager, lazy, "never more");
        atMost(lazy, eager + 1, "nor a unit less: fractions are kept");
        claimIncome(bob);
        claimIncome(manager);
        atMost(fund.factSheet().incomeOwed, 4 + 7, "a unit each, and one a distribution");
    }

    // ------------------------------------------------------------------------------------------------ redeemers

    function test_shares_asked_to_be_redeemed_earn_through_the_epoch_of_their_strike() external {
        uint256 epoch = redeem(alice, 600 * SHARE);
        declare(epoch, PART);
        strike(epoch);
        eq(fund.incomeOf(alice), 0, "is credited with the claim");
        eq(claimAssets(alice), 6_000_300_000, "at the price without the income");
        near(fund.incomeOf(alice), 600 * UNIT, "which is hers");
        distribute(1_399 * UNIT);
        near(fund.incomeOf(alice), 600 * UNIT, "none of the next");
        near(fund.incomeOf(bob), 800 * UNIT, "both");
    }

    function test_a_second_request_of_an_epoch_keeps_the_income_of_both() external {
        declare(2, PART);
        toWindow(2);
        redeem(alice, 100 * SHARE);
        strike(2);
        eq(redeem(alice, 200 * SHARE), 3, "for the same epoch, after a distribution");
        eq(vault.pendingRedeemRequest(3, alice), 300 * SHARE, "one request");
        strike(3);
        claimAssets(alice);
        near(fund.incomeOf(alice), 600 * UNIT, "of all her shares");
    }

    function test_shares_wait_under_notice_and_earn_meanwhile() external {
        IFund.Terms memory t = comingTerms();
        t.notice = 2;
        begin(t);
        uint256 epoch = redeem(alice, 600 * SHARE);
        eq(epoch, running() + 3, "two epochs later than the next");
        distribute(PART);
        distribute(PART);
        eq(distribute(PART), epoch, "its own");
        claimAssets(alice);
        near(fund.incomeOf(alice), 1_800 * UNIT, "all three");
    }

    /// @dev No cash but what deposits bring: every strike fills a part, and the rest goes on earning. Against a walk
    /// over the epochs; bob claims after each, alice once.
    function test_a_queue_filled_in_part_over_six_epochs_earns_on_what_waits() external {
        buy(7, fund.cash(), 0);
        redeem(alice, 600 * SHARE);
        uint256 epoch = redeem(bob, 400 * SHARE);
        uint256[2] memory left = [uint256(600 * SHARE), 400 * SHARE];
        uint256[2] memory income; // in 2^-96 units
        for (uint256 i; i < 6; ++i) {
            uint256 amount = 123_456_789 + i;
            uint256 shares = fund.totalSupply() - SHARE;
            accrue(amount);
            eq(deposit(carol, (i + 1) * 400 * UNIT + 7), epoch, "epoch");
            declare(epoch, amount);
            IFund.Deal memory d = dealOf(epoch++);
            eq(d.distributed, amount, "all that came in");
            ok(d.burned != 0, "a part is filled");
            uint256 waiting = left[0] + left[1];
            for (uint256 k; k < 2; ++k) {
                income[k] += left[k] * ((amount << 96) / shares);
                left[k] -= d.burned * left[k] / waiting;
            }
            claimAssets(bob);
            near(fund.incomeOf(bob), income[1] >> 96, "at every step");
        }
        ok(left[0] > 0 && vault.pendingRedeemRequest(0, alice) != 0, "still waiting");
        claimAssets(alice);
        near(fund.incomeOf(alice), income[0] >> 96, "at once");
        claimShares(carol);
        atMost(sum(), fund.factSheet().incomeOwed, "all is owed");
    }

    // ------------------------------------------------------------------------------------------------ depositors

    function test_shares_that_were_not_claimed_earn_from_after_their_deal() external {
        uint256 epoch = deposit(carol, 1_100 * UNIT);
        declare(epoch, PART);
        strike(epoch);
        eq(fund.incomeOf(carol), 0, "none of their own epoch's");
        distribute(PART);
        vm.prank(carol);
        uint256 hers = vault.deposit(550 * UNIT, carol);
        near(fund.incomeOf(carol), partOf(hers), "of what was claimed");
        distribute(PART);
        uint256 had = fund.incomeOf(bob);
        vm.prank(carol);
        uint256 his = vault.deposit(550 * UNIT, bob);
        near(fund.incomeOf(carol), 2 * partOf(hers), "what she holds earns on");
        near(fund.incomeOf(bob), had + 2 * partOf(his) + 1, "who gets shares gets their income");
    }

    /// @dev Of a distribution of `PART` to the shares that there are now.
    function partOf(uint256 shares) internal view returns (uint256) {
        return PART * shares / (fund.totalSupply() - SHARE);
    }

    function test_shares_redeemed_unclaimed_earn_for_their_controller_all_along() external {
        uint256 epoch = deposit(carol, 1_100 * UNIT);
        strike(epoch);
        lapse(carol);
        distribute(PART); // while they wait to be claimed
        uint256 part = partOf(vault.maxMint(carol));
        vm.prank(carol);
        epoch = vault.redeemUnclaimed(1_100 * UNIT, carol);
        near(fund.incomeOf(carol), part, "credited when they join");
        declare(epoch, PART); // while they wait to be redeemed
        strike(epoch);
        claimAssets(carol);
        near(fund.incomeOf(carol), 2 * part + 1, "of both");
        near(claimIncome(carol), 2 * part + 1, "lapsed, she gets it");
    }

    // ------------------------------------------------------------------------------------------------ recovery

    function test_requests_are_not_moved_to_where_they_are() external {
        redeem(alice, 200 * SHARE);
        vm.expectRevert(abi.encodeWithSelector(IMembers.SameAccount.selector, alice));
        vm.prank(admin);
        fund.forcedRequests(alice, alice);
        vm.prank(admin);
        fund.forcedRequests(alice, bob);
        eq(vault.pendingRedeemRequest(2, bob), 200 * SHARE, "moved");
        eq(vault.pendingRedeemRequest(2, alice), 0, "away");
    }

    function test_income_follows_to_the_wallet_that_replaces_a_lost_one() external {
        address dora = address(0xD0AA);
        admit(dora);
        distribute(PART); // held
        redeem(alice, 200 * SHARE);
        uint256 epoch = deposit(alice, 1_100 * UNIT);
        distribute(PART); // 400 held, 200 waiting
        eq(fund.lastDistribution(), epoch, "that epoch");
        uint256 shares = vault.maxMint(alice);
        recover(alice, dora);
        eq(fund.incomeOf(alice), 0, "nothing is left behind");
        near(fund.incomeOf(dora), 1_000 * UNIT, "held ones");
        claimAssetsIn(vault, dora);
        near(fund.incomeOf(dora), 1_200 * UNIT, "redeemed ones");
        distribute(PART);
        claimSharesIn(vault, dora);
        near(fund.incomeOf(dora), 1_200 * UNIT + partOf(400 * SHARE + shares), "claimed ones");
        ok(claimIncome(dora) != 0, "paid");
        atMost(sum(), fund.factSheet().incomeOwed, "all is owed");
    }

    function test_requests_of_two_wallets_that_become_one_keep_the_income_of_both() external {
        uint256 epoch = redeem(alice, 200 * SHARE);
        redeem(bob, 100 * SHARE);
        declare(epoch, PART);
        strike(epoch);
        recover(alice, bob);
        eq(vault.claimableRedeemRequest(epoch, bob), 300 * SHARE, "one request");
        claimAssets(bob);
        near(fund.incomeOf(bob), 1_000 * UNIT, "of 600 and 400 shares");
    }
}
