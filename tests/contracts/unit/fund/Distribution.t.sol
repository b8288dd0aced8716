// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";

contract FundDistributionTest is FundDeals {
    function outside(uint256 epoch, uint256 from) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.OutsideEpoch.selector, epoch, from, from + 12);
    }

    // ------------------------------------------------------------------------------------------------ income in

    function test_income_comes_from_members_into_an_open_fund() external {
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, stranger));
        vm.prank(stranger);
        fund.accrue(UNIT, "swaps");
        uint256 had = token.balanceOf(address(fund));
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.IncomeAccrued(recycler, "swaps", 12 * UNIT);
        accrue(12 * UNIT);
        eq(token.balanceOf(address(fund)) - had, 12 * UNIT, "received");
        eq(fund.cash(), SEED + 12 * UNIT, "cash");
        eq(fund.nav(), int256(SEED + 12 * UNIT), "nav");
        newFund(0);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotOpen.selector));
        accrue(UNIT);
    }

    // ------------------------------------------------------------------------------------------------ declared

    function test_only_the_manager_declares_and_only_in_an_open_fund() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), depositary));
        vm.prank(depositary);
        fund.declare(1, UNIT);
        newFund(0);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotOpen.selector));
        declare(1, UNIT);
    }

    function test_a_distribution_is_declared_before_the_cutoff_of_its_epoch_and_for_a_year_ahead() external {
        uint256 cutoff = valuation.cutoffOf(3);
        vm.warp(cutoff);
        vm.expectRevert(outside(3, 4));
        declare(3, UNIT);
        vm.expectRevert(outside(17, 4));
        declare(17, UNIT);
        declare(16, UNIT);
        eq(fund.declaredFor(16), UNIT, "twelve epochs beyond the next");
        vm.warp(cutoff - 1);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.DistributionDeclared(3, 7 * UNIT, manager);
        declare(3, 7 * UNIT);
        eq(fund.declaredFor(3), 7 * UNIT, "in the last second");
        eq(fund.nextStrike(), 3, "the epoch waits");
    }

    function test_the_last_word_before_the_cutoff_counts() external {
        declare(1, 50 * UNIT);
        declare(1, 20 * UNIT);
        eq(outcome(1, IFund.Outcome.Deal).distributed, 20 * UNIT, "the second");
        uint256 epoch = running() + 1;
        declare(epoch, 50 * UNIT);
        declare(epoch, 0);
        eq(outcome(epoch, IFund.Outcome.Deal).distributed, 0, "withdrawn");
    }

    // ------------------------------------------------------------------------------------------------ distributed

    function test_a_distribution_leaves_the_value_and_is_owed() external {
        declare(1, 100 * UNIT);
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.distributed, 100 * UNIT, "distributed");
        eq(d.nav, int256(900 * UNIT), "nav");
        eq(d.price, 900_000, "price ex distribution");
        eq(fund.cash(), 900 * UNIT, "cash of the books");
        eq(token.balanceOf(address(fund)), SEED, "the money is there");
        eq(fund.factSheet().incomeOwed, 100 * UNIT, "owed");
        eq(fund.lastDistribution(), 1, "epoch");
        near(fund.incomeOf(manager), 100 * UNIT, "all of it: the fund's own share has no part");
        eq(fund.incomeOf(address(fund)), 0, "none");
    }

    function test_deposits_of_the_epoch_pay_the_price_without_the_income_and_have_no_part_in_it() external {
        deposit(alice, 90 * UNIT);
        declare(1, 100 * UNIT);
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.minted, 100 * SHARE, "at 0.90");
        claimShares(alice);
        eq(fund.incomeOf(alice), 0, "no part");
    }

    function test_no_more_is_distributed_than_the_cash_of_the_first_purse_without_deposits() external {
        buy(7, 970 * UNIT, 0);
        deposit(alice, 500 * UNIT);
        declare(1, 60 * UNIT);
        eq(outcome(1, IFund.Outcome.Deal).distributed, 30 * UNIT, "what there is");
        eq(fund.cash(), 500 * UNIT, "deposits stay");
    }

    function test_fees_come_out_of_the_cash_before_income() external {
        withFees(0, 2_000);
        buy(7, 970 * UNIT, 0);
        uint256 epoch = ask();
        declare(epoch, 60 * UNIT);
        toWindow(epoch);
        makeWorth(1_100 * UNIT);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.performanceFee, 20 * UNIT, "fee");
        eq(d.distributed, 10 * UNIT, "what it left");
        eq(fund.cash(), 20 * UNIT, "the fee is covered");
    }

    function test_income_comes_before_redemptions() external {
        buy(7, 800 * UNIT, 0);
        declare(1, 150 * UNIT);
        redeem(manager, 100 * SHARE);
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.price, 850_000, "price");
        eq(d.paid, 50 * UNIT, "what income left");
        eq(fund.cash(), 0, "all cash");
    }

    /// @dev 990 of 1,000 leave a hundredth; a unit more, and nothing is distributed at all.
    function test_a_distribution_leaves_a_hundredth_or_is_none() external {
        declare(1, 990 * UNIT + 1);
        uint256 id = vm.snapshotState();
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.distributed, 0, "too much");
        eq(fund.lastDistribution(), 0, "none");
        eq(d.price, UNIT, "price");
        vm.revertToState(id);
        declare(1, 990 * UNIT);
        d = outcome(1, IFund.Outcome.Deal);
        eq(d.distributed, 990 * UNIT, "a hundredth is left");
        eq(d.price, 10_000, "price");
    }

    function test_without_a_deal_what_was_declared_lapses() external {
        declare(1, 100 * UNIT);
        valuation.breakDown(1, true);
        eq(outcome(1, IFund.Outcome.Unvalued).distributed, 0, "nothing");
        eq(fund.factSheet().incomeOwed, 0, "nothing owed");
        eq(dealAt(SEED).distributed, 0, "nor later");
        eq(fund.incomeOf(manager), 0, "none");
    }

    function test_a_fund_whose_only_share_is_its_own_distributes_nothing() external {
        newFund(0);
        openFund(UNIT);
        accrue(9 * UNIT);
        declare(1, 5 * UNIT);
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.distributed, 0, "nobody to have it");
        eq(d.price, 10 * UNIT, "it stays");
    }

    /// @dev 7 units to 1,999 shares: what is owed is rounded up, what is claimed down.
    function test_units_that_cannot_be_divided_stay_owed() external {
        invest(alice, 999_999_937);
        uint256 epoch = running() + 1;
        declare(epoch, 7);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.distributed, 7, "in whole units");
        uint256 paid = claimIncome(alice) + claimIncome(manager);
        atMost(paid, 7, "never more");
        atMost(5, paid, "a unit each at most");
        eq(fund.factSheet().incomeOwed, 7 - paid, "the rest is still owed");
    }

    function test_cash_that_a_distribution_was_promised_from_is_not_spent_before_the_strike() external {
        declare(1, 400 * UNIT);
        toWindow(1);
        battery.putSingle(5, seller, int256(700 * UNIT), 0);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        IFund.Offer memory s = sale(5, 700 * UNIT);
        s.expiresAt = type(uint64).max;
        bytes memory signature = signed(s);
        toLag(1);
        eq(fund.spendable(), 0, "it is said before");
        vm.expectRevert(abi.encodeWithSelector(IFund.InsufficientCash.selector, 700 * UNIT, 0));
        vm.prank(manager);
        fund.acquire(s, signature);
        eq(outcome(1, IFund.Outcome.Deal).distributed, 400 * UNIT, "in full");
    }
}
