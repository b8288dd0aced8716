// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strikes} from "../../../../contracts/fund/Strikes.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Check} from "../../base/Check.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";
import {MockValuation} from "../../mocks/MockValuation.sol";

/// @notice The table of `Strikes._takeFees`: 100 shares, five years, 2 % and 20 %.
contract FundFeeTableTest is Check {
    uint256[5] internal worths = [uint256(1_100e6), 1_000e6, 1_060e6, 1_140e6, 1_120e6];

    function factsOf(uint256 nav, uint256 lastNav, uint256 mark) internal pure returns (Strikes.Facts memory f) {
        (f.finding, f.nav, f.lastNav, f.highWaterMark) = (IFund.Finding.Sound, int256(nav), lastNav, mark);
        (f.supply, f.elapsed) = (100e18, 365 days);
        (f.terms.managementFee, f.terms.performanceFee) = (200, 2_000);
        (f.cash, f.assetsIn, f.sharesIn) = (new int256[](1), new uint256[](1), new uint256[](1));
    }

    function walk(uint256 scale, uint256[5][4] memory wanted) internal view {
        (uint256 lastNav, uint256 mark) = (1_000e6 * scale, 10e6 * scale);
        for (uint256 i; i < 5; ++i) {
            Strikes.Result memory r = Strikes.decide(factsOf(worths[i] * scale, lastNav, mark));
            ok(r.outcome == IFund.Outcome.Deal, "a deal");
            eq(r.managementFee, wanted[0][i], "management fee");
            eq(r.performanceFee, wanted[1][i], "performance fee");
            eq(r.nav, wanted[2][i], "nav after fees");
            eq(r.highWaterMark, wanted[3][i], "mark");
            eq(r.price, r.nav / 100, "price");
            (lastNav, mark) = (r.nav, r.highWaterMark);
        }
    }

    function test_five_years_of_fees_without_rounding() external view {
        walk(
            1e12,
            [
                [uint256(20e18), 21.28e18, 19.5744e18, 20.808512e18, 22.163063808e18],
                [uint256(16e18), 0, 0, 11.0382976e18, 0],
                [uint256(1_064e18), 978.72e18, 1_040.4256e18, 1_108.1531904e18, 1_097.836936192e18],
                [uint256(10.64e18), 10.64e18, 10.64e18, 11.081531904e18, 11.081531904e18]
            ]
        );
    }

    /// @dev Six decimals: the price of year 4 loses 0.88 of a unit, the fee on 100 shares 17.6; the mark is rounded up.
    function test_five_years_of_fees_in_units_of_six_decimals() external view {
        walk(
            1,
            [
                [uint256(20e6), 21_280_000, 19_574_400, 20_808_512, 22_163_064],
                [uint256(16e6), 0, 0, 11_038_280, 0],
                [uint256(1_064e6), 978_720_000, 1_040_425_600, 1_108_153_208, 1_097_836_936],
                [uint256(10_640_000), 10_640_000, 10_640_000, 11_081_533, 11_081_533]
            ]
        );
    }
}

/// @notice The same five years in a fund whose epochs are 365 days apart, on a tenth of the money.
contract FundFiveYearsTest is FundDeals {
    function setUp() public override {
        super.setUp();
        valuation = new MockValuation(battery, 1, IValuation.Calendar(BEGIN + 359 days, 365 days, 5 days, 1 days));
        newFund(0);
        setTerms(IFund.Terms(0, 200, 2_000, 0, 0, 0));
        openFund(100 * UNIT);
    }

    function test_five_years_of_fees_stay_in_the_fund_until_they_are_paid_to_the_unit() external {
        uint256[5] memory worths = [uint256(110e6), 100e6, 106e6, 114e6, 112e6];
        uint256[5] memory management = [uint256(2_000_000), 2_128_000, 1_957_440, 2_080_851, 2_216_306];
        uint256[5] memory performance = [uint256(1_600_000), 0, 0, 1_103_820, 0];
        uint256[5] memory navs = [uint256(106_400_000), 97_872_000, 104_042_560, 110_815_329, 109_783_694];
        uint256[5] memory marks = [uint256(1_064_000), 1_064_000, 1_064_000, 1_108_154, 1_108_154];
        for (uint256 i; i < 5; ++i) {
            IFund.Deal memory d = dealAt(worths[i]);
            eq(d.managementFee, management[i], "management fee");
            eq(d.performanceFee, performance[i], "performance fee");
            eq(d.nav, int256(navs[i]), "nav");
            eq(d.price, navs[i] / 100, "price");
            eq(fund.highWaterMark(), marks[i], "mark");
        }
        eq(fund.factSheet().feesOwed, 13_086_417, "all of them");
        int256 nav = fund.nav();
        uint256 had = token.balanceOf(treasury);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.FeesPaid(treasury, 13_086_417);
        vm.prank(stranger);
        eq(fund.payFees(), 13_086_417, "paid");
        eq(token.balanceOf(treasury) - had, 13_086_417, "received");
        eq(fund.cash(), 100 * UNIT - 13_086_417, "cash");
        eq(fund.nav(), nav, "they were no part of the net asset value");
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, treasury));
        fund.payFees();
    }
}

contract FundFeesTest is FundDeals {
    uint256 internal constant YEAR = 365 days;

    function managementOn(uint256 nav, uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        return nav * rate * elapsed / (10_000 * YEAR);
    }

    function test_the_first_fee_counts_from_the_second_in_which_the_fund_opened() external {
        withFees(200, 0);
        IFund.Deal memory d = dealAt(SEED);
        eq(d.managementFee, managementOn(SEED, 200, 46 days), "46 days");
        eq(d.performanceFee, 0, "none");
        eq(d.nav, int256(SEED - d.managementFee), "nav");
        eq(fund.nav(), d.nav, "nav of the books");
        eq(fund.price(), (SEED - d.managementFee) / 1_000, "price");
    }

    /// @dev To the valuation time, however late the strike; of what was left after the deal, its deposits included.
    function test_a_late_strike_costs_no_more_and_deposits_pay_from_their_deal_on() external {
        withFees(200, 0);
        uint256 epoch = deposit(alice, 500 * UNIT);
        strike(epoch);
        uint256 base = uint256(fund.nav());
        uint256 id = vm.snapshotState();
        ask();
        IFund.Deal memory d = dealOf(epoch + 1);
        eq(d.managementFee, managementOn(base, 200, 30 days), "30 days");
        vm.revertToState(id);
        ask();
        vm.warp(valuation.valuationTimeOf(epoch + 1) + 17 days);
        eq(dealOf(epoch + 1).managementFee, d.managementFee, "17 days later");
    }

    function test_an_epoch_without_a_deal_costs_nothing_and_the_next_pays_for_both() external {
        withFees(200, 2_000);
        dealAt(SEED);
        (uint256 owed, uint256 nav, uint256 mark) =
            (fund.factSheet().feesOwed, uint256(fund.nav()), fund.highWaterMark());
        uint256 epoch = ask();
        toWindow(epoch);
        makeWorth(2 * SEED);
        valuation.breakDown(epoch, true);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Unvalued);
        eq(d.managementFee + d.performanceFee + d.price, 0, "nothing");
        eq(fund.factSheet().feesOwed, owed, "fees owed");
        eq(fund.highWaterMark(), mark, "mark");
        d = dealAt(SEED);
        eq(d.managementFee, managementOn(nav, 200, 60 days), "two periods, of the last deal's value");
        eq(d.performanceFee, 0, "no gain was dealt at");
    }

    function test_fees_that_leave_nothing_are_no_deal_and_are_not_owed() external {
        withFees(200, 0);
        dealAt(SEED);
        uint256 owed = fund.factSheet().feesOwed;
        uint256 fee = managementOn(uint256(fund.nav()), 200, 30 days);
        uint256 epoch = ask();
        toWindow(epoch);
        makeWorth(fee);
        outcome(epoch, IFund.Outcome.NotPositive);
        eq(fund.factSheet().feesOwed, owed, "none accrued");
    }

    function test_a_performance_fee_is_on_gains_beyond_the_mark_only() external {
        withFees(0, 2_000);
        IFund.Deal memory d = dealAt(1_100 * UNIT);
        eq(d.performanceFee, 20 * UNIT, "20 % of 100");
        eq(fund.highWaterMark(), 1_080_000, "mark after the fee");
        d = dealAt(900 * UNIT);
        eq(d.performanceFee, 0, "a loss");
        eq(fund.highWaterMark(), 1_080_000, "the mark stays");
        d = dealAt(1_080 * UNIT);
        eq(d.performanceFee, 0, "back at the mark");
        d = dealAt(1_081 * UNIT);
        eq(d.performanceFee, UNIT / 5, "20 % of what is above");
        eq(fund.highWaterMark(), 1_080_800, "mark");
    }

    /// @dev Also what the fund's own share, which has no part in it, leaves to the others: there is no fee on income.
    function test_a_distribution_takes_off_the_mark_what_it_takes_off_the_price() external {
        withFees(0, 2_000);
        dealAt(1_100 * UNIT); // mark 1.08
        distribute(60 * UNIT);
        eq(fund.price(), 1_020_000, "price ex distribution");
        eq(fund.highWaterMark(), 1_020_000, "nothing gained");
        IFund.Deal memory d = dealAt(1_020 * UNIT);
        eq(d.performanceFee, 0, "at the mark");
        d = dealAt(1_030 * UNIT);
        eq(d.performanceFee, 2 * UNIT, "20 % of 10");
        eq(fund.highWaterMark(), 1_028_000, "price after the fee");
        d = dealAt(1_028 * UNIT);
        eq(d.performanceFee, 0, "not twice");
    }

    function test_a_fund_of_two_shares_that_distributes_nearly_all_goes_on() external {
        newFund(0);
        setTerms(IFund.Terms(0, 0, 2_000, 0, 0, 0));
        openFund(2 * UNIT);
        distribute(1_980_000);
        eq(fund.price(), 10_000, "a hundredth");
        eq(fund.highWaterMark(), 10_000, "and so is the mark");
        IFund.Deal memory d = outcome(ask(), IFund.Outcome.Deal);
        eq(d.performanceFee, 0, "no fee on income");
    }

    function test_the_mark_of_a_deal_is_taken_before_its_distribution() external {
        withFees(0, 2_000);
        uint256 epoch = ask();
        declare(epoch, 50 * UNIT);
        toWindow(epoch);
        makeWorth(1_100 * UNIT);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.performanceFee, 20 * UNIT, "fee first");
        eq(d.distributed, 50 * UNIT, "then income");
        eq(d.price, 1_030_000, "then the price");
        eq(fund.highWaterMark(), 1_030_000, "mark: 1.08 less the income");
    }

    function test_deposits_and_redemptions_are_dealt_after_fees() external {
        withFees(0, 2_000);
        deposit(alice, 108 * UNIT);
        uint256 epoch = redeem(manager, 100 * SHARE);
        toWindow(epoch);
        makeWorth(1_100 * UNIT);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.price, 1_080_000, "price");
        eq(d.minted, 100 * SHARE, "minted");
        eq(d.paid, 108 * UNIT, "paid");
        eq(fund.nav(), int256(1_080 * UNIT), "nav");
    }

    // ------------------------------------------------------------------------------------------------ payment

    function test_fees_go_to_a_verified_recipient_only() external {
        withFees(0, 2_000);
        dealAt(1_100 * UNIT);
        lapse(treasury);
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, treasury));
        fund.payFees();
        admit(treasury);
        eq(fund.payFees(), 20 * UNIT, "paid");
    }

    function test_fees_are_paid_as_far_as_there_is_cash_and_the_rest_later() external {
        withFees(0, 2_000);
        buy(7, 995 * UNIT, 0);
        dealAt(1_100 * UNIT);
        eq(fund.payFees(), 5 * UNIT, "what there is");
        eq(fund.factSheet().feesOwed, 15 * UNIT, "owed");
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, treasury));
        fund.payFees();
        accrue(100 * UNIT);
        eq(fund.payFees(), 15 * UNIT, "the rest");
        eq(fund.nav(), int256(1_180 * UNIT), "nav");
    }

    /// @dev All that a frozen epoch with redemptions has seen is kept, fees paid in the lag or not.
    function test_fees_paid_in_the_lag_change_no_price_and_take_no_redemption() external {
        withFees(200, 2_000);
        dealAt(1_100 * UNIT);
        uint256 epoch = redeem(manager, 500 * SHARE);
        toLag(epoch);
        uint256 id = vm.snapshotState();
        IFund.Deal memory wanted = dealOf(epoch);
        vm.revertToState(id);
        vm.expectRevert(abi.encodeWithSelector(IFund.NothingToClaim.selector, treasury));
        fund.payFees(); // what is owed has to wait for the redemptions
        IFund.Deal memory d = dealOf(epoch);
        eq(d.price, wanted.price, "price");
        eq(d.paid, wanted.paid, "paid");
        ok(fund.payFees() != 0, "then it is paid");
    }

    function test_redemptions_leave_the_cash_that_fees_are_owed_from() external {
        withFees(0, 2_000);
        dealAt(1_100 * UNIT);
        battery.setAside(address(fund), 1_000_000_000, 0); // shares worth more than there is cash for
        uint256 epoch = redeem(manager, 999 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        uint256 owed = fund.factSheet().feesOwed;
        eq(d.paid, SEED - owed, "all but the fees");
        eq(fund.cash(), owed, "is kept");
        eq(fund.payFees(), owed, "and paid");
    }
}
