// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice Prices: first and later ones, the window, the bound, and what was in force when.
contract PricesTest is BatteryFixture {
    uint256 private constant CUTOFF = (FIRST_DAY + 10) * 1 days;
    uint256 private constant PERIOD = 30 days;

    function _set(uint8 class, uint32 service, int32 exit) private view returns (bytes memory) {
        return abi.encodeCall(valuation.setPrice, (class, service, exit));
    }

    function _refused(uint8 class, uint32 service, int32 exit, bytes memory reason) private {
        refused(address(this), address(valuation), _set(class, service, exit), reason);
    }

    function _is(uint8 class, uint256 timestamp, uint32 service, int32 exit) private view {
        (uint32 p, int32 g) = valuation.priceAt(class, timestamp);
        same(p, service, "price");
        same(int256(g), int256(exit), "exit value");
    }

    /// @dev Into the window of period n.
    function _window(uint256 n) private {
        vm.warp(CUTOFF + (n - 1) * PERIOD + 1 hours);
    }

    // ------------------------------------------------------------------------------------------------ construction

    function test_bad_decimals_and_calendars_are_refused() public {
        IValuation.Calendar memory c = calendarOfTests();
        _badDeploy(5, c, abi.encodeWithSelector(IValuation.BadDecimals.selector, 5));
        _badDeploy(19, c, abi.encodeWithSelector(IValuation.BadDecimals.selector, 19));
        bytes memory bad = abi.encodeWithSelector(IValuation.BadCalendar.selector);
        (c.start) = 0;
        _badDeploy(6, c, bad);
        c = calendarOfTests();
        c.window = 0;
        _badDeploy(6, c, bad);
        c = calendarOfTests();
        c.lag = c.period - c.window;
        _badDeploy(6, c, bad);
        c.lag -= 1;
        deployer.valuation(battery, authority, 18, c);
    }

    function _badDeploy(uint8 decimals, IValuation.Calendar memory c, bytes memory reason) private {
        bytes memory data = abi.encodeCall(deployer.valuation, (battery, authority, decimals, c));
        refused(address(this), address(deployer), data, reason);
    }

    function test_the_calendar_counts_from_one() public view {
        same(valuation.periodAt(CUTOFF - 1), 0, "before the first cutoff");
        same(valuation.periodAt(CUTOFF), 1, "at the first cutoff");
        same(valuation.periodAt(CUTOFF + PERIOD - 1), 1, "to the last second");
        same(valuation.periodAt(CUTOFF + PERIOD), 2, "the second");
        same(valuation.cutoffOf(2), CUTOFF + PERIOD, "cutoff");
        same(valuation.windowEndOf(2), CUTOFF + PERIOD + 5 days, "window's end");
        same(valuation.valuationTimeOf(2), CUTOFF + PERIOD + 6 days, "valuation time");
        same(abi.encode(valuation.calendar()), abi.encode(calendarOfTests()), "calendar");
        same(valuation.unit(), 1, "unit of six decimals");
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_a_pricer_sets_prices() public {
        bytes memory reason = abi.encodeWithSelector(IValuation.MissingRole.selector, Roles.PRICER, stranger);
        refused(stranger, address(valuation), _set(CAR, 1, 1), reason);
        authority.grantRole(Roles.PRICER, stranger, 1 days);
        refused(stranger, address(valuation), _set(CAR, 1, 1), reason);
    }

    function test_unknown_classes_and_crossing_prices_are_refused() public {
        _refused(99, 2, 1, abi.encodeWithSelector(IValuation.NoSuchClass.selector, 99));
        _refused(CAR, 7, 8, abi.encodeWithSelector(IValuation.PricesCross.selector, 7, 8));
    }

    function test_prices_change_in_the_window_only() public {
        _refused(
            CAR, 130_000, 8_000, abi.encodeWithSelector(IValuation.OutsideWindow.selector, block.timestamp, 0, 5 days)
        );
        uint256[3] memory outside = [CUTOFF, CUTOFF + 5 days + 1, CUTOFF + PERIOD - 1];
        for (uint256 i; i < 3; ++i) {
            vm.warp(outside[i]);
            bytes memory reason =
                abi.encodeWithSelector(IValuation.OutsideWindow.selector, outside[i], CUTOFF, CUTOFF + 5 days);
            _refused(CAR, 130_000, 8_000, reason);
        }
        vm.warp(CUTOFF + 1);
        valuation.setPrice(CAR, 130_000, 8_000);
        vm.warp(CUTOFF + 5 days);
        valuation.setPrice(CAR, 131_000, 8_000);
    }

    function _tooLarge(uint256 step) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR, step, 25_600);
    }

    function _refusedStep(IValuation v, uint32 service, int32 exit, uint256 step, uint256 limit) private {
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR, step, limit);
        refused(address(this), address(v), _set(CAR, service, exit), reason);
    }

    /// @dev Periods of `length` days from today's midnight on, windows of a day, no lag; with the usual first price.
    function _quick(uint256 length) private returns (IValuation v) {
        IValuation.Calendar memory c =
            IValuation.Calendar(uint40(uint256(today()) * 1 days), uint32(length * 1 days), 1 days, 0);
        v = deployer.valuation(battery, authority, 6, c);
        v.setPrice(CAR, 128_000, 8_000);
    }

    function _windowOf(IValuation v, uint256 n) private {
        vm.warp(v.cutoffOf(n) + 1 hours);
    }

    function test_a_step_is_at_most_twenty_percent_of_the_price_before_for_both_figures() public {
        _window(1);
        _refused(CAR, 153_601, 8_000, _tooLarge(25_601));
        _refused(CAR, 102_399, 8_000, _tooLarge(25_601));
        _refused(CAR, 128_000, 33_601, _tooLarge(25_601));
        _refused(CAR, 128_000, -17_601, _tooLarge(25_601));
        valuation.setPrice(CAR, 153_600, -17_600);
        valuation.setPrice(CAR, 102_400, 33_600);
    }

    function test_what_replaces_a_price_in_its_window_is_judged_against_the_ones_before_it() public {
        _window(1);
        valuation.setPrice(CAR, 150_000, -17_600);
        _refused(CAR, 153_601, -17_600, _tooLarge(25_601)); // from what is in force, not from what it replaces
        later(1);
        valuation.setPrice(CAR, 102_400, 33_600); // 32 % below what it replaces
        _refused(CAR, 102_399, 33_600, _tooLarge(25_601));
    }

    /// @dev An anchor of 30 days let 20 % pass on each side of the moment it moved.
    function test_two_steps_within_thirty_days_do_not_add_up_to_44_percent() public {
        IValuation v = _quick(10);
        _windowOf(v, 3); // 20 days after the first price
        v.setPrice(CAR, 153_600, 8_000);
        _windowOf(v, 5); // 40 days after it, and 20 after the last step
        _refusedStep(v, 184_320, 8_000, 56_320, 25_600);
        _refusedStep(v, 153_601, 8_000, 25_601, 25_600);
        v.setPrice(CAR, 153_600, 8_000);
    }

    function test_exit_values_do_not_add_up_either() public {
        IValuation v = _quick(10);
        _windowOf(v, 3);
        v.setPrice(CAR, 128_000, -17_600);
        _windowOf(v, 5);
        _refusedStep(v, 128_000, -17_601, 25_601, 25_600);
        v.setPrice(CAR, 128_000, -17_600);
    }

    function test_every_price_of_the_thirty_days_counts_not_only_the_ends() public {
        IValuation v = _quick(10);
        _windowOf(v, 2);
        v.setPrice(CAR, 110_000, 8_000); // a dip between
        _windowOf(v, 3);
        v.setPrice(CAR, 120_000, 8_000);
        _windowOf(v, 4);
        _refusedStep(v, 132_001, 8_000, 22_001, 22_000);
        v.setPrice(CAR, 132_000, 8_000);
    }

    /// @dev In force from day 1, 11, 21 ...; what was replaced 30 days before counts no more, a second later it does.
    function test_the_price_in_force_when_the_thirty_days_began_counts_and_none_before_it() public {
        IValuation v = _quick(10);
        _windowOf(v, 2);
        v.setPrice(CAR, 150_000, 8_000); // from day 11
        _windowOf(v, 4);
        _refusedStep(v, 153_601, 8_000, 25_601, 25_600); // from day 31: the first price was in force on day 1
        _windowOf(v, 5);
        _refusedStep(v, 180_001, 8_000, 30_001, 30_000); // from day 41: 150,000 has been since day 11, no other after
        v.setPrice(CAR, 180_000, 8_000);
        (uint32 before,) = v.priceAt(CAR, v.valuationTimeOf(5) - 30 days);
        same(before, 150_000, "in force when the thirty days began");
        (before,) = v.priceAt(CAR, v.valuationTimeOf(5) - 30 days - 1);
        same(before, 128_000, "a second earlier");
    }

    function test_thirty_days_less_a_second_are_not_thirty_days() public {
        IValuation.Calendar memory c =
            IValuation.Calendar(uint40(uint256(today()) * 1 days), uint32(30 days - 1), 1 days, 0);
        IValuation v = deployer.valuation(battery, authority, 6, c);
        v.setPrice(CAR, 128_000, 8_000);
        _windowOf(v, 2);
        v.setPrice(CAR, 150_000, 8_000);
        _windowOf(v, 3);
        _refusedStep(v, 153_601, 8_000, 25_601, 25_600);
        v.setPrice(CAR, 153_600, 8_000);
    }

    function test_prices_thirty_days_apart_may_step_each_time() public {
        _window(1);
        valuation.setPrice(CAR, 150_000, 8_000);
        _window(2);
        _refusedStep(valuation, 180_001, 8_000, 30_001, 30_000);
        _refusedStep(valuation, 119_999, 8_000, 30_001, 30_000);
        valuation.setPrice(CAR, 180_000, 8_000);
    }

    function test_steps_of_a_neighbour_in_the_word_do_not_count() public {
        IValuation v = _quick(10);
        v.setPrice(CAR_LFP, 81_000, -4_000);
        for (uint256 n = 2; n < 5; ++n) {
            _windowOf(v, n);
            v.setPrice(CAR_LFP, uint32(81_000 + 1_000 * n), -4_000);
        }
        v.setPrice(CAR, 153_600, 8_000);
        same(_priceOf(v, CAR, v.valuationTimeOf(4)), 153_600, "the whole step");
    }

    function test_a_price_of_nothing_is_a_first_price_too() public {
        IValuation v = _quick(10);
        v.setPrice(CAR_LFP, 0, 0);
        _windowOf(v, 2);
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR_LFP, 1, 0);
        refused(address(this), address(v), _set(CAR_LFP, 1, 0), reason);
        v.setPrice(CAR_LFP, 0, 0);
    }

    function _priceOf(IValuation v, uint8 class, uint256 timestamp) private view returns (uint32 service) {
        (service,) = v.priceAt(class, timestamp);
    }

    function _notYet(uint8 class, uint256 timestamp, uint256 first) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IValuation.NoPriceYet.selector, class, timestamp, first);
    }

    // ------------------------------------------------------------------------------------------------ in force

    function test_a_first_price_is_in_force_at_once() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        _is(7, block.timestamp, 0, 0);
        expectEvent(address(valuation));
        emit IValuation.PriceSet(7, 90_000, -1, 0, uint64(block.timestamp));
        valuation.setPrice(7, 90_000, -1);
        _is(7, block.timestamp, 90_000, -1);
    }

    function test_a_first_price_is_not_in_force_before_it_was_given() public {
        uint256 first = block.timestamp;
        bytes memory reason = _notYet(CAR, first - 1, first);
        refused(alice, address(valuation), abi.encodeCall(valuation.priceAt, (CAR, first - 1)), reason);
        later(400);
        refused(alice, address(valuation), abi.encodeCall(valuation.priceAt, (CAR, first - 1)), reason);
        refused(alice, address(valuation), abi.encodeCall(valuation.priceAt, (CAR, 0)), _notYet(CAR, 0, first));
        _is(CAR, first, 128_000, 8_000);
    }

    function test_each_class_of_a_word_has_its_own_first_second() public {
        IValuation v = _quick(10);
        uint256 first = block.timestamp;
        later(3);
        v.setPrice(CAR_LFP, 81_000, -4_000);
        later(3);
        bytes memory data = abi.encodeCall(v.priceAt, (CAR_LFP, first + 3 days - 1));
        refused(alice, address(v), data, _notYet(CAR_LFP, first + 3 days - 1, first + 3 days));
        same(_priceOf(v, CAR_LFP, first + 3 days), 81_000, "from its first second");
        same(_priceOf(v, CAR, first + 3 days - 1), 128_000, "the neighbour");
    }

    function test_a_class_without_a_price_has_none_at_any_time() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        _is(7, 0, 0, 0);
        _is(7, block.timestamp, 0, 0);
        _is(7, type(uint64).max, 0, 0);
    }

    function test_a_first_price_is_in_force_at_once_also_beside_one_that_is_not_yet() public {
        _window(1);
        IValuation another = deployer.valuation(battery, authority, 6, calendarOfTests());
        another.setPrice(CAR_LFP, 81_000, -4_000);
        another.setPrice(CAR_LFP, 82_000, -4_000);
        another.setPrice(CAR, 128_000, 8_000);
        (uint32 service, int32 exit) = another.priceAt(CAR, block.timestamp);
        truth(service == 128_000 && exit == 8_000, "the first price of the neighbour");
        (service,) = another.priceAt(CAR_LFP, block.timestamp);
        same(service, 81_000, "the one that is not yet in force");
        (service,) = another.priceAt(CAR, another.valuationTimeOf(1));
        same(service, 128_000, "later too");
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR, 25_601, 25_600);
        refused(address(this), address(another), _set(CAR, 153_601, 8_000), reason);
        another.setPrice(CAR, 153_600, 8_000); // the neighbour's change is pending in the same word
        same(_priceOf(another, CAR, another.valuationTimeOf(1) - 1), 128_000, "until then");
        same(_priceOf(another, CAR_LFP, another.valuationTimeOf(1)), 82_000, "not lost");
    }

    /// @dev Without a lag a period's prices are in force in the last second of its window already.
    function test_a_first_price_in_the_second_its_neighbour_changes_can_be_replaced_in_it() public {
        IValuation v = _quick(10);
        _windowOf(v, 2);
        v.setPrice(CAR, 130_000, 8_000);
        vm.warp(v.windowEndOf(2));
        v.setPrice(CAR_LFP, 81_000, -4_000);
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR_LFP, 16_201, 16_200);
        refused(address(this), address(v), _set(CAR_LFP, 97_201, -4_000), reason);
        v.setPrice(CAR_LFP, 97_200, -4_000);
        same(_priceOf(v, CAR_LFP, block.timestamp), 97_200, "in force at once");
    }

    function test_later_prices_are_in_force_from_the_valuation_time() public {
        _window(1);
        uint256 time = valuation.valuationTimeOf(1);
        expectEvent(address(valuation));
        emit IValuation.PriceSet(CAR, 140_000, -9_000, 1, uint64(time));
        valuation.setPrice(CAR, 140_000, -9_000);
        _is(CAR, time - 1, 128_000, 8_000);
        _is(CAR, time, 140_000, -9_000);
        _is(CAR_LFP, time, 81_000, -4_000); // its neighbour in the word
    }

    function test_the_history_answers_over_many_periods() public {
        uint32[5] memory prices = [uint32(128_000), 130_000, 0, 125_000, 127_000]; // nothing in period 2
        for (uint256 n = 1; n < 5; ++n) {
            _window(n);
            if (n != 2) valuation.setPrice(CAR, prices[n], int32(uint32(8_000 + n)));
            if (n == 2) valuation.setPrice(CAR_LFP, 82_000, -4_000); // another class in the same word
        }
        _is(CAR, FIRST_DAY * 1 days + 9 hours, 128_000, 8_000);
        _is(CAR, valuation.valuationTimeOf(1) - 1, 128_000, 8_000);
        _is(CAR, valuation.valuationTimeOf(1), 130_000, 8_001);
        _is(CAR, valuation.valuationTimeOf(2), 130_000, 8_001);
        _is(CAR, valuation.valuationTimeOf(3) - 1, 130_000, 8_001);
        _is(CAR, valuation.valuationTimeOf(3), 125_000, 8_003);
        _is(CAR, valuation.valuationTimeOf(4), 127_000, 8_004);
        _is(CAR, type(uint64).max, 127_000, 8_004);
        _is(CAR_LFP, valuation.valuationTimeOf(2) - 1, 81_000, -4_000);
        _is(CAR_LFP, valuation.valuationTimeOf(2), 82_000, -4_000);
    }

    function test_the_last_price_of_a_window_counts() public {
        _window(1);
        valuation.setPrice(CAR, 140_000, 8_000);
        valuation.setPrice(CAR, 120_000, 8_000);
        _is(CAR, valuation.valuationTimeOf(1) - 1, 128_000, 8_000);
        _is(CAR, valuation.valuationTimeOf(1), 120_000, 8_000);
    }
}
