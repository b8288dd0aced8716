// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {OutsideClass} from "../../../../contracts/libraries/ClassTerms.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {CoverageKeeper} from "../../mocks/CoverageKeeper.sol";

/// @notice Values of batteries and portfolios: known figures, past days, periods, other units.
contract ValuationTest is SumsCheck {
    function _value(uint256 id, uint256 day) private pure returns (bytes memory) {
        return abi.encodeWithSignature("valueOf(uint256,uint256)", id, day);
    }

    function _portfolio(address account, uint256 day) private pure returns (bytes memory) {
        return abi.encodeWithSignature("portfolioValue(address,uint256)", account, day);
    }

    // ------------------------------------------------------------------------------------------------ figures

    /// @dev By hand: 60 kWh at 85 % of a class that ends at 70 %: h = 1/2, so (8000 + 120000/2) · 60000 on the day itself,
    /// and after one half-life of 1826 days (8000 + 120000/4) · 60000.
    function test_a_battery_is_worth_what_the_formula_says() public {
        uint256 id = idOf(mint(alice, CAR, 1, 8_500), 0);
        _near(valuation.valueOf(id), 4_080_000_000);
        later(1_826);
        _near(valuation.valueOf(id), 2_280_000_000);
        later(1_826);
        _near(valuation.valueOf(id), 1_380_000_000);
    }

    function test_an_exit_value_may_be_a_gate_fee() public {
        uint256 id = idOf(mint(alice, CAR_LFP, 1, 8_500), 0);
        _near(valuation.valueOf(id), int256(60_000) * (-4_000 + 42_500));
        assess(id, 7_000);
        same(valuation.valueOf(id), -240_000_000, "exit value below zero");
        same(valuation.portfolioValue(alice), -240_000_000, "portfolio below zero");
    }

    /// @dev Rounded down, and never by more than the stated bound.
    function _near(int256 got, int256 exact) private pure {
        truth(got <= exact && exact - got <= 2, "the exact value, rounded down");
    }

    function test_units_follow_the_decimals_of_the_settlement_token() public {
        uint256 id = idOf(mint(alice, CAR_LFP, 1, 8_517), 0);
        later(100);
        IValuation fine = deployer.valuation(battery, authority, 18, calendarOfTests());
        fine.setPrice(CAR_LFP, 81_000, -4_000);
        same(fine.unit(), 1e12, "unit");
        int256 coarse = valuation.valueOf(id);
        int256 exact = fine.valueOf(id);
        truth(exact / 1e12 - coarse <= 1 && coarse <= exact / 1e12, "the same with more digits");
    }

    function test_the_value_of_nothing_is_nothing() public view {
        same(valuation.portfolioValue(bob), 0, "value");
        same(battery.energiesOf(bob, 0).length, 0, "rows");
        same(battery.ratedEnergyOf(bob), 0, "energy");
    }

    function test_a_class_without_a_price_is_worth_nothing() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        uint256 id = idOf(mint(alice, 7, 2, 9_000), 0);
        same(valuation.valueOf(id), 0, "value");
        same(valuation.portfolioValue(alice), 0, "portfolio");
    }

    function test_rows_name_class_energy_and_service() public {
        mint(alice, CAR, 2, 10_000);
        mint(alice, STORAGE, 3, 7_500);
        uint256[] memory rows = battery.energiesOf(alice, today());
        same(rows.length, 2, "classes");
        same(uint8(rows[0]), CAR, "class");
        same(uint64(rows[0] >> 8), 120_000, "energy");
        same(rows[0] >> 72, uint256(120_000) << 96, "service at full health");
        same(uint8(rows[1]), STORAGE, "class");
        same(uint64(rows[1] >> 8), 180_000, "energy");
        same(rows[1] >> 72, uint256(90_000) << 96, "service at half of what is usable");
        (uint256 class, uint256 rated, uint256 service) = battery.energyOf(idOf(2, 1), today());
        truth(class == STORAGE && rated == 60_000 && service == uint256(30_000) << 96, "one battery");
    }

    function test_a_portfolio_ends_with_its_class() public {
        battery.setClass(88, terms(5_000, 10, today(), 500), info(IBattery.Use.Storage, "short"));
        valuation.setPrice(88, 100, 10);
        mint(alice, 88, 1, 9_000);
        later(300);
        valuation.portfolioValue(alice);
        later(1);
        bytes memory data = abi.encodeWithSignature("portfolioValue(address)", alice);
        refused(alice, address(valuation), data, abi.encodeWithSelector(OutsideClass.selector, today()));
    }

    // ------------------------------------------------------------------------------------------------ past days

    function test_days_to_come_are_refused() public {
        uint256 id = idOf(mint(alice, CAR, 1, 8_500), 0);
        bytes memory reason = abi.encodeWithSelector(IValuation.FutureDay.selector, today() + 1, today());
        refused(alice, address(valuation), _value(id, today() + 1), reason);
        refused(alice, address(valuation), _portfolio(alice, today() + 1), reason);
    }

    function test_days_before_the_last_measurement_are_refused() public {
        uint64 b = mint(alice, CAR, 2, 8_500);
        later(50);
        assess(idOf(b, 0), 8_400);
        bytes memory reason = abi.encodeWithSelector(IBattery.HistoryNotKept.selector, today() - 1, today());
        refused(alice, address(valuation), _portfolio(alice, today() - 1), reason);
        refused(alice, address(valuation), _value(idOf(b, 0), today() - 1), reason);
        // the other one was not measured since
        reason = abi.encodeWithSelector(IBattery.HistoryNotKept.selector, today() - 51, today() - 50);
        refused(alice, address(valuation), _value(idOf(b, 1), today() - 51), reason);
        valuation.valueOf(idOf(b, 1), today() - 1);
        valuation.portfolioValue(alice, today());
    }

    function test_what_comes_in_brings_its_last_day_along() public {
        uint256 id = idOf(mint(alice, CAR, 1, 8_500), 0);
        mint(bob, CAR, 1, 8_500);
        later(10);
        assess(id, 8_400);
        valuation.portfolioValue(bob, today() - 1);
        vm.prank(alice);
        battery.transferFrom(alice, bob, id);
        bytes memory reason = abi.encodeWithSelector(IBattery.HistoryNotKept.selector, today() - 1, today());
        refused(bob, address(valuation), _portfolio(bob, today() - 1), reason);
    }

    function test_a_whole_batch_brings_its_last_day_along() public {
        uint64 b = mint(alice, CAR, 4, 8_500);
        later(10);
        assess(idOf(b, 3), 8_400);
        later(10);
        vm.prank(alice);
        battery.transferBatch(alice, bob, b);
        bytes memory reason = abi.encodeWithSelector(IBattery.HistoryNotKept.selector, today() - 11, today() - 10);
        refused(bob, address(valuation), _portfolio(bob, today() - 11), reason);
        valuation.portfolioValue(bob, today() - 10);
    }

    function test_a_past_day_has_the_value_it_had() public {
        uint64 b = mint(alice, CAR, 3, 8_500);
        mint(alice, STORAGE, 3, 7_700);
        later(20);
        vm.warp((today() + uint256(1)) * 1 days - 1); // the last second of a day
        (int256 portfolio, int256 value) = (valuation.portfolioValue(alice), valuation.valueOf(idOf(b, 1)));
        uint256 day = today();
        vm.warp(valuation.cutoffOf(2) + 1);
        valuation.setPrice(CAR, 140_000, 8_000);
        later(40);
        same(valuation.portfolioValue(alice, day), portfolio, "portfolio");
        same(valuation.valueOf(idOf(b, 1), day), value, "battery");
        truth(valuation.portfolioValue(alice) != portfolio, "today's is another");
    }

    function _notYet(uint8 class, uint256 timestamp, uint256 first) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IValuation.NoPriceYet.selector, class, timestamp, first);
    }

    function _dayEnd(uint256 day) private pure returns (uint256) {
        return (day + 1) * 1 days - 1;
    }

    /// @dev A class whose batteries are there ten days before its first price.
    function _lateClass() private returns (uint256 id, uint256 first) {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        mint(alice, CAR, 1, 8_500);
        id = idOf(mint(alice, 7, 2, 9_000), 0);
        later(10);
        first = block.timestamp;
        valuation.setPrice(7, 90_000, -1);
    }

    function test_a_day_before_the_first_price_of_a_class_is_refused() public {
        (uint256 id, uint256 first) = _lateClass();
        uint256 day = today();
        later(5);
        bytes memory reason = _notYet(7, _dayEnd(day - 1), first);
        refused(alice, address(valuation), _value(id, day - 1), reason);
        refused(alice, address(valuation), _portfolio(alice, day - 1), reason);
        bytes memory data = abi.encodeWithSignature("breakdown(address,uint256)", alice, day - 1);
        refused(alice, address(valuation), data, reason);
        truth(valuation.valueOf(id, day) > 0, "on the day of its first price");
        truth(valuation.portfolioValue(alice, day) > valuation.valueOf(id, day), "and the portfolio");
        truth(valuation.valueOf(idOf(1, 0), day - 1) > 0, "another class is older");
    }

    function test_a_class_without_a_price_is_worth_nothing_on_past_days_too() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        uint256 id = idOf(mint(alice, 7, 2, 9_000), 0);
        later(3);
        same(valuation.valueOf(id, today() - 1), 0, "value");
        same(valuation.portfolioValue(alice, today() - 1), 0, "portfolio");
    }

    /// @dev The latest day among all classes held is the earliest that is answered; each battery has its own.
    function test_the_border_of_past_days_is_the_latest_measurement_of_each_class() public {
        uint256 car = idOf(mint(alice, CAR, 1, 8_500), 0);
        later(10);
        uint256 lfp = idOf(mint(alice, CAR_LFP, 1, 8_500), 0);
        uint256 day = today();
        later(10);
        bytes memory reason = abi.encodeWithSelector(IBattery.HistoryNotKept.selector, day - 1, day);
        refused(alice, address(valuation), _portfolio(alice, day - 1), reason);
        refused(alice, address(valuation), _value(lfp, day - 1), reason);
        truth(valuation.portfolioValue(alice, day) > 0, "the day itself");
        truth(valuation.valueOf(car, day - 10) > valuation.valueOf(car, day - 9), "one measured earlier, every day");
    }

    /// @dev Prices are kept without end: none of their changes ends what can be answered.
    function test_no_change_of_price_ends_the_past() public {
        uint256 id = idOf(mint(alice, CAR, 1, 8_500), 0);
        uint256 day = today();
        later(1);
        int256 value = valuation.valueOf(id, day);
        for (uint256 n = 1; n < 9; ++n) {
            vm.warp(valuation.cutoffOf(n) + 1);
            valuation.setPrice(CAR, uint32(128_000 + 1_000 * n), 8_000);
        }
        later(40);
        same(valuation.valueOf(id, day), value, "battery");
        same(valuation.portfolioValue(alice, day), value, "portfolio");
    }

    // ------------------------------------------------------------------------------------------------ breakdown

    function _sumOf(IValuation.ClassValue[] memory parts) private pure returns (int256 sum) {
        for (uint256 i; i < parts.length; ++i) {
            sum += parts[i].value;
        }
    }

    function test_a_breakdown_names_class_energies_prices_and_value() public {
        mint(alice, CAR, 2, 10_000);
        mint(alice, CAR_LFP, 3, 7_000);
        mint(alice, STORAGE, 3, 7_500);
        IValuation.ClassValue[] memory parts = valuation.breakdown(alice);
        same(parts.length, 3, "classes");
        bytes memory expected = abi.encode(CAR, 120_000, uint256(120_000) << 96, 128_000, 8_000, 15_360_000_000);
        same(abi.encode(parts[0]), expected, "as good as new");
        expected = abi.encode(CAR_LFP, 180_000, 0, 81_000, -4_000, -720_000_000);
        same(abi.encode(parts[1]), expected, "at its end: a gate fee");
        expected = abi.encode(STORAGE, 180_000, uint256(90_000) << 96, 70_000, 8_000, 7_020_000_000);
        same(abi.encode(parts[2]), expected, "half way");
        same(_sumOf(parts), valuation.portfolioValue(alice), "sum");
        same(valuation.breakdown(bob).length, 0, "of nothing");
    }

    function test_a_breakdown_of_a_past_day_adds_up_to_its_portfolio() public {
        for (uint8 class = CAR; class <= STATION; ++class) {
            mint(alice, class, 3, 8_517);
        }
        uint256 day = today() + 1;
        vm.warp(valuation.cutoffOf(1) + 1);
        valuation.setPrice(CAR, 140_000, 8_000);
        later(30);
        IValuation.ClassValue[] memory parts = valuation.breakdown(alice, day);
        same(parts[0].price, 128_000, "price of that day");
        same(_sumOf(parts), valuation.portfolioValue(alice, day), "sum of that day");
        parts = valuation.breakdown(alice, today());
        same(parts[0].price, 140_000, "price of today");
        same(_sumOf(parts), valuation.portfolioValue(alice), "sum of today");
        bytes memory data = abi.encodeWithSignature("breakdown(address,uint256)", alice, today() + 1);
        bytes memory reason = abi.encodeWithSelector(IValuation.FutureDay.selector, today() + 1, today());
        refused(alice, address(valuation), data, reason);
        data = abi.encodeWithSignature("breakdown(address,uint256)", alice, day - 2);
        refused(
            alice, address(valuation), data, abi.encodeWithSelector(IBattery.HistoryNotKept.selector, day - 2, day - 1)
        );
    }

    // ------------------------------------------------------------------------------------------------ coverage

    function _noCoverage(address account) private {
        bytes memory reason = abi.encodeWithSelector(IValuation.NoCoverage.selector, account);
        refused(alice, address(valuation), abi.encodeCall(valuation.coverage, (account)), reason);
    }

    function test_who_keeps_no_coverage_is_refused() public {
        _noCoverage(alice);
        _noCoverage(address(coin));
        CoverageKeeper keeper = new CoverageKeeper();
        _noCoverage(address(keeper));
        keeper.answer(1, abi.encode(100));
        _noCoverage(address(keeper)); // too short
        keeper.answer(1, abi.encode(100, 101));
        _noCoverage(address(keeper)); // more than the whole
        keeper.answer(1, abi.encode(1 << 64, 1));
        _noCoverage(address(keeper)); // more than there is
    }

    function test_coverage_is_what_the_holder_tells_of_the_running_period() public {
        CoverageKeeper keeper = new CoverageKeeper();
        keeper.answer(0, abi.encode(60_000, 0));
        _covered(address(keeper), 60_000, 0, 0);
        keeper.answer(2, abi.encode(60_000, 56_999));
        vm.warp(valuation.cutoffOf(2));
        _covered(address(keeper), 60_000, 56_999, 9_499);
        vm.warp(valuation.cutoffOf(3) - 1);
        _covered(address(keeper), 60_000, 56_999, 9_499);
        keeper.answer(3, abi.encode(60_000, 60_000));
        vm.warp(valuation.cutoffOf(3));
        _covered(address(keeper), 60_000, 60_000, 10_000);
        keeper.answer(3, abi.encode(0, 0));
        _covered(address(keeper), 0, 0, 10_000);
        keeper.answer(3, abi.encode(type(uint64).max, type(uint64).max - 1));
        _covered(address(keeper), type(uint64).max, type(uint64).max - 1, 9_999);
    }

    function _covered(address account, uint256 eligible, uint256 assessed, uint256 share) private view {
        (uint256 e, uint256 a, uint256 s) = valuation.coverage(account);
        same(e, eligible, "eligible");
        same(a, assessed, "assessed");
        same(s, share, "basis points");
    }

    // ------------------------------------------------------------------------------------------------ periods

    function test_a_period_is_answered_after_its_window() public {
        mint(alice, CAR, 3, 8_500);
        vm.warp(valuation.windowEndOf(1));
        bytes memory data = abi.encodeCall(valuation.portfolioValueAt, (alice, 1));
        uint256 end = valuation.windowEndOf(1);
        bytes memory reason =
            abi.encodeWithSelector(IValuation.OutsideWindow.selector, end, end, valuation.valuationTimeOf(1));
        refused(alice, address(valuation), data, reason);
        data = abi.encodeCall(valuation.portfolioValueAt, (alice, 0));
        reason = abi.encodeWithSelector(IValuation.OutsideWindow.selector, end, 5 days, 6 days);
        refused(alice, address(valuation), data, reason);
        vm.warp(end + 1);
        valuation.portfolioValueAt(alice, 1);
    }

    function test_the_value_of_a_period_stays_whatever_prices_do() public {
        mint(alice, CAR, 3, 8_500);
        mint(alice, CAR_LFP, 2, 9_100);
        vm.warp(valuation.cutoffOf(1) + 1);
        valuation.setPrice(CAR, 140_000, 9_000);
        vm.warp(valuation.windowEndOf(1) + 1); // before the valuation time
        int256 value = valuation.portfolioValueAt(alice, 1);
        vm.warp(valuation.valuationTimeOf(1));
        same(valuation.portfolioValueAt(alice, 1), value, "at the valuation time");
        same(valuation.portfolioValue(alice), value, "the value of that moment");
        for (uint256 n = 2; n < 5; ++n) {
            vm.warp(valuation.cutoffOf(n) + 1);
            same(valuation.portfolioValueAt(alice, 1), value, "in a later window");
            valuation.setPrice(CAR, uint32(140_000 - 1_000 * n), 9_000);
            valuation.setPrice(CAR_LFP, uint32(81_000 + 1_000 * n), -3_000);
            same(valuation.portfolioValueAt(alice, 1), value, "after a later change");
        }
    }

    function test_a_period_before_a_measurement_is_not_answered() public {
        uint64 b = mint(alice, CAR, 3, 8_500);
        vm.warp(valuation.valuationTimeOf(1) + 2 days);
        assess(idOf(b, 1), 8_400);
        bytes memory data = abi.encodeCall(valuation.portfolioValueAt, (alice, 1));
        uint256 day = valuation.valuationTimeOf(1) / 1 days;
        refused(alice, address(valuation), data, abi.encodeWithSelector(IBattery.HistoryNotKept.selector, day, today()));
    }

    /// @dev A strike must not depend on who asks when: a price after the window's end is no price of the period.
    function test_a_period_asks_for_prices_from_before_its_windows_end() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        mint(alice, CAR, 1, 8_500);
        mint(alice, 7, 2, 9_000);
        uint256 closes = valuation.windowEndOf(1);
        bytes memory data = abi.encodeCall(valuation.portfolioValueAt, (alice, 1));
        vm.warp(closes + 1);
        refused(alice, address(valuation), data, _notYet(7, closes, 0));
        valuation.setPrice(7, 90_000, -1); // before the valuation time
        refused(alice, address(valuation), data, _notYet(7, closes, closes + 1));
        vm.warp(valuation.windowEndOf(2) + 1);
        refused(alice, address(valuation), data, _notYet(7, closes, closes + 1));
        same(
            valuation.portfolioValueAt(alice, 2),
            _portfolioOnceAt(valuation.valuationTimeOf(2)),
            "the next period has it"
        );
    }

    function test_a_first_price_of_the_windows_last_second_counts() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        mint(alice, 7, 2, 9_000);
        vm.warp(valuation.windowEndOf(1));
        valuation.setPrice(7, 90_000, -1);
        vm.warp(valuation.windowEndOf(1) + 1);
        int256 value = valuation.portfolioValueAt(alice, 1);
        same(value, _portfolioOnceAt(valuation.valuationTimeOf(1)), "value");
    }

    function _portfolioOnceAt(uint256 timestamp) private returns (int256) {
        vm.warp(timestamp);
        return valuation.portfolioValue(alice);
    }
}
