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

    function test_steps_add_up_to_twenty_percent_in_thirty_days() public {
        _window(1);
        _refused(CAR, 153_601, 8_000, _tooLarge(25_601));
        _refused(CAR, 102_399, 8_000, _tooLarge(25_601));
        _refused(CAR, 128_000, 33_601, _tooLarge(25_601));
        _refused(CAR, 128_000, -17_601, _tooLarge(25_601));
        valuation.setPrice(CAR, 150_000, -17_600);
        _refused(CAR, 153_601, -17_600, _tooLarge(25_601)); // from the anchor, not from the last step
        valuation.setPrice(CAR, 102_400, 33_600);
        later(1);
        _refused(CAR, 102_399, 33_600, _tooLarge(25_601));
    }

    function test_after_thirty_days_a_new_sum_begins() public {
        _window(1);
        valuation.setPrice(CAR, 150_000, 8_000); // counted from the first price, ten days ago
        _window(2); // 40 days after it: a new anchor at 150,000
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR, 30_001, 30_000);
        _refused(CAR, 180_001, 8_000, reason);
        valuation.setPrice(CAR, 180_000, 8_000);
        reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, CAR, 30_001, 30_000);
        _refused(CAR, 119_999, 8_000, reason);
    }

    // ------------------------------------------------------------------------------------------------ in force

    function test_a_first_price_is_in_force_at_once() public {
        battery.setClass(7, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, "seven"));
        _is(7, block.timestamp, 0, 0);
        expectEvent(address(valuation));
        emit IValuation.PriceSet(7, 90_000, -1, 0, 0);
        valuation.setPrice(7, 90_000, -1);
        _is(7, block.timestamp, 90_000, -1);
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
        _is(CAR, 0, 128_000, 8_000);
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
