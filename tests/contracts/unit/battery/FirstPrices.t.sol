// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice The first price of a class, as of a past second: for a history that is brought in.
contract FirstPricesTest is BatteryFixture {
    uint8 private constant OLD = 6; // 6, 7 and 8 share a word of prices
    uint8 private constant NEW = 7;
    uint256 private constant CUTOFF = (FIRST_DAY + 10) * 1 days;
    uint32 private constant SINCE = uint32((FIRST_DAY - 1_000) * 1 days);

    function setUp() public override {
        super.setUp();
        battery.setClass(OLD, terms(7_000, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "old"));
        battery.setClass(NEW, terms(7_000, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "new"));
        valuation.setPrice(OLD, 100_000, 0);
    }

    function _set(uint8 class, uint32 service, int32 exit, uint32 since) private view returns (bytes memory) {
        return abi.encodeCall(valuation.setFirstPrice, (class, service, exit, since));
    }

    function _refused(address by, bytes memory data, bytes memory reason) private {
        refused(by, address(valuation), data, reason);
    }

    function _is(uint8 class, uint256 timestamp, uint32 service) private view {
        (uint32 p,) = valuation.priceAt(class, timestamp);
        same(p, service, "price");
    }

    function _notYet(bytes memory data, uint256 timestamp, uint256 first) private {
        _refused(stranger, data, abi.encodeWithSelector(IValuation.NoPriceYet.selector, NEW, timestamp, first));
    }

    function test_only_a_pricer_gives_a_first_price_to_a_class_without_one() public {
        bytes memory reason = abi.encodeWithSelector(IValuation.MissingRole.selector, Roles.PRICER, stranger);
        _refused(stranger, _set(NEW, 1, 0, SINCE), reason);
        reason = abi.encodeWithSelector(IValuation.NoSuchClass.selector, 99);
        _refused(address(this), _set(99, 1, 0, SINCE), reason);
        reason = abi.encodeWithSelector(IValuation.PricesCross.selector, 1, int32(2));
        _refused(address(this), _set(NEW, 1, 2, SINCE), reason);
        reason = abi.encodeWithSelector(IValuation.AlreadyPriced.selector, OLD);
        _refused(address(this), _set(OLD, 1, 0, SINCE), reason);
        reason = abi.encodeWithSelector(IValuation.OutsideWindow.selector, 0, 1, block.timestamp);
        _refused(address(this), _set(NEW, 1, 0, 0), reason);
        uint32 next = uint32(block.timestamp + 1);
        reason = abi.encodeWithSelector(IValuation.OutsideWindow.selector, next, 1, block.timestamp);
        _refused(address(this), _set(NEW, 1, 0, next), reason);
        expectEvent(address(valuation));
        emit IValuation.PriceSet(NEW, 50_000, -100, 0, SINCE);
        accepted(address(this), address(valuation), _set(NEW, 50_000, -100, SINCE));
        reason = abi.encodeWithSelector(IValuation.AlreadyPriced.selector, NEW);
        _refused(address(this), _set(NEW, 50_000, -100, SINCE), reason);
    }

    function test_it_holds_from_its_second_and_not_before() public {
        valuation.setFirstPrice(NEW, 50_000, 0, SINCE);
        _is(NEW, SINCE, 50_000);
        _is(NEW, block.timestamp, 50_000);
        _notYet(abi.encodeCall(valuation.priceAt, (NEW, SINCE - 1)), SINCE - 1, SINCE);
    }

    function test_past_days_of_a_history_have_their_value() public {
        IBattery.Mint memory m = mintOf(alice, NEW, 2, 9_500);
        (m.manufactured, m.day) = (today() - 400, today() - 400);
        mintAs(m);
        valuation.setFirstPrice(NEW, 50_000, 0, SINCE);
        truth(valuation.portfolioValue(alice, today() - 400) > valuation.portfolioValue(alice), "more, and less since");
    }

    function test_it_holds_in_all_words_that_its_neighbours_have_changed_since() public {
        for (uint256 period = 1; period <= 3; ++period) {
            vm.warp(CUTOFF + (period - 1) * 30 days + 1 hours);
            valuation.setPrice(OLD, uint32(100_000 + period), 0);
        }
        valuation.setFirstPrice(NEW, 50_000, 0, SINCE); // the last change of its neighbour is not in force yet
        uint256 end = valuation.valuationTimeOf(4);
        for (uint256 second = SINCE; second < end; second += 10 days) {
            _is(NEW, second, 50_000);
        }
        _is(OLD, valuation.valuationTimeOf(1) - 1, 100_000);
        for (uint256 period = 1; period <= 3; ++period) {
            _is(OLD, valuation.valuationTimeOf(period), uint32(100_000 + period));
        }
    }

    function test_it_holds_between_two_changes_of_its_neighbour() public {
        uint256 first = valuation.valuationTimeOf(1);
        for (uint256 period = 1; period <= 2; ++period) {
            vm.warp(CUTOFF + (period - 1) * 30 days + 1 hours);
            valuation.setPrice(OLD, uint32(100_000 + period), 0);
        }
        uint32 since = uint32(first + 1 days);
        valuation.setFirstPrice(NEW, 50_000, 0, since);
        _is(NEW, since, 50_000);
        _notYet(abi.encodeCall(valuation.priceAt, (NEW, since - 1)), since - 1, since);
        _is(OLD, first, 100_001);
        _is(OLD, first - 1, 100_000);
    }

    function test_a_period_that_had_ended_does_not_take_it_up() public {
        mint(alice, NEW, 1, 9_500);
        uint256 closes = valuation.windowEndOf(1);
        vm.warp(closes + 1);
        bytes memory data = abi.encodeCall(valuation.portfolioValueAt, (alice, 1));
        _notYet(data, closes, 0);
        valuation.setFirstPrice(NEW, 50_000, 0, SINCE);
        _notYet(data, closes, block.timestamp);
    }

    function test_later_steps_are_measured_from_it() public {
        valuation.setFirstPrice(NEW, 50_000, 0, SINCE);
        vm.warp(CUTOFF + 1 hours);
        bytes memory reason = abi.encodeWithSelector(IValuation.StepTooLarge.selector, NEW, 10_001, 10_000);
        _refused(address(this), abi.encodeCall(valuation.setPrice, (NEW, 60_001, 0)), reason);
        valuation.setPrice(NEW, 60_000, 0);
        _is(NEW, valuation.valuationTimeOf(1), 60_000);
    }
}
