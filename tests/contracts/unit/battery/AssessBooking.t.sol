// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {BatteryState, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice Packed records at the borders of their words, owners of all kinds, and steps that need a second signature.
contract AssessBookingTest is SumsCheck {
    function _check() private view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        truth(checkSums(accounts) != 0, "something was compared");
    }

    function _move(address from, address to, uint256 id) private {
        vm.prank(from);
        battery.transferFrom(from, to, id);
    }

    // ------------------------------------------------------------------------------------------------ packing

    /// @dev For n = 1..9: every battery gets another reading, then every second one, each read back.
    function test_every_lane_of_every_small_batch_keeps_its_reading() public {
        for (uint16 n = 1; n <= 9; ++n) {
            uint64 b = mint(alice, CAR, n, 9_000);
            if (n > 2) _move(alice, bob, idOf(b, n / 2));
            _assessAndCompare(b, n, 1, 8_800);
            _assessAndCompare(b, n, 2, 9_100);
        }
        _check();
    }

    function _assessAndCompare(uint64 b, uint256 n, uint256 stride, uint256 base) private {
        later(1);
        IBattery.Assessment memory a = assessmentOf(b);
        uint64[] memory before = new uint64[](n);
        for (uint256 i; i < n; ++i) {
            before[i] = BatteryState.unwrap(battery.stateOf(idOf(b, i)));
            if (i % stride == 0) read(a, i, base + i, 1_000 + i);
        }
        assessBoth(a);
        for (uint256 i; i < n; ++i) {
            uint64 expected = i % stride == 0
                ? (uint64(base + i) << 48) | (uint64(1_000 + i) << 32) | (uint64(today()) << 16)
                : before[i];
            same(BatteryState.unwrap(battery.stateOf(idOf(b, i))), expected, "state");
        }
    }

    function test_the_largest_batches_are_assessed() public {
        for (uint16 n = 4_095; n <= 4_096; ++n) {
            uint64 b = mint(alice, CAR, n, 9_000);
            _move(alice, bob, idOf(b, n - 1));
            later(1);
            IBattery.Assessment memory a = assessmentOf(b);
            for (uint256 i; i < n; ++i) {
                read(a, i, 8_700 + i % 300, i % 7);
            }
            uint256 gas = gasleft();
            assessBoth(a);
            truth(gas - gasleft() < 30_000_000, "fits a block");
            (uint256 health,, uint256 cycles,,,) = battery.conditionOf(idOf(b, n - 1));
            truth(health == 8_700 + uint256(n - 1) % 300 && cycles == uint256(n - 1) % 7, "the last reading");
        }
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        same(checkSums(accounts), 8_191, "batteries compared");
    }

    function test_flags_status_and_operation_survive_an_assessment() public {
        uint64 b = mint(alice, CAR, 4, 9_000);
        uint256 id = idOf(b, 1);
        vm.prank(alice);
        battery.setOperator(one(id), operator);
        install(id, Operation.InVehicle);
        uint256 before = BatteryState.unwrap(battery.stateOf(id));
        assess(id, 8_900);
        same(uint16(BatteryState.unwrap(battery.stateOf(id))), uint16(before), "flags, status, operation");
    }

    function test_an_empty_assessment_moves_the_sequence_and_no_value() public {
        uint64 b = mint(alice, CAR, 5, 9_000);
        later(3);
        int256 value = valuation.portfolioValue(alice);
        assessBoth(assessmentOf(b));
        same(valuation.portfolioValue(alice), value, "value");
        same(battery.recordOf(b).issuedAt, block.timestamp, "issued");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ owners

    function test_readings_are_booked_to_whoever_owns_the_battery() public {
        uint64 b = mint(alice, CAR, 9, 9_000);
        _move(alice, bob, idOf(b, 0));
        _move(alice, carol, idOf(b, 3));
        _move(alice, bob, idOf(b, 8));
        _move(alice, alice, idOf(b, 4));
        int256 value = valuation.portfolioValue(carol);
        later(30);
        IBattery.Assessment memory a = assessmentOf(b);
        for (uint256 i; i < 9; ++i) {
            if (i != 3) read(a, i, 8_700 + i, 3);
        }
        assessBoth(a);
        _check();
        truth(valuation.portfolioValue(carol) < value, "no reading: it only aged");
        vm.prank(alice);
        battery.transferBatch(alice, carol, b);
        later(30);
        assess(idOf(b, 3), 9_200);
        assess(idOf(b, 1), 9_200);
        _check();
    }

    function test_a_batch_that_nobody_follows_is_assessed() public {
        uint64 b = mint(alice, CAR, 5, 9_000);
        for (uint256 i; i < 5; ++i) {
            _move(alice, i % 2 == 0 ? bob : carol, idOf(b, i));
        }
        assess(idOf(b, 4), 8_800);
        same(battery.holdingOf(alice, CAR).count(), 0, "the former owner holds nothing");
        same(battery.batchOf(b).weight, 0, "weight of no followers");
        _check();
    }

    function test_what_is_set_aside_keeps_its_reading_and_adds_no_weight() public {
        uint64 b = mint(alice, CAR, 5, 9_000);
        waste(idOf(b, 1));
        waste(idOf(b, 2));
        force(idOf(b, 2), Operation.Quarantined);
        int256 value = valuation.portfolioValue(alice);
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = assessmentOf(b);
        read(a, 1, 9_300, 1);
        read(a, 2, 9_200, 2);
        assessBoth(a);
        (uint256 health,, uint256 cycles,,,) = battery.conditionOf(idOf(b, 2));
        truth(health == 9_200 && cycles == 2, "the reading of what is quarantined");
        same(valuation.portfolioValue(alice), value, "value");
        _check();
    }

    function test_ended_batteries_are_skipped_when_they_have_no_reading() public {
        uint64 b = mint(alice, CAR, 4, 9_000);
        waste(idOf(b, 0));
        dismantle(idOf(b, 0));
        recycle(idOf(b, 0), 0);
        retire(idOf(b, 3));
        repurpose(idOf(b, 3));
        assess(idOf(b, 1), 8_800);
        _check();
    }

    function test_the_next_first_assessment_is_no_step() public {
        uint64 b = mint(alice, CAR, 2, 0);
        IBattery.Assessment memory a = assessmentOf(b);
        read(a, 0, 6_100, 0);
        battery.assess(a, by(ASSESSOR_KEY, a));
        same(battery.recordOf(b).stepSum, 0, "no step from nothing");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ steps

    function _needed(uint256 step, uint256 sum) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, step, sum);
    }

    function _single(uint256 id, uint256 health) private view returns (bytes memory data) {
        IBattery.Assessment memory a = assessmentOf(uint64(id >> 32));
        read(a, uint32(id), health, 1);
        return abi.encodeCall(battery.assess, (a, by(ASSESSOR_KEY, a)));
    }

    function test_a_large_step_needs_a_second_signature_up_or_down() public {
        uint256 id = idOf(mint(alice, CAR, 3, 9_000), 1);
        refused(stranger, address(battery), _single(id, 8_499), _needed(501, 501));
        refused(stranger, address(battery), _single(id, 9_501), _needed(501, 501));
        accepted(stranger, address(battery), _single(id, 8_500));
        vm.warp(block.timestamp + 1);
        assess(id, 9_100);
        _check();
    }

    function test_the_largest_step_of_a_batch_counts() public {
        uint64 b = mint(alice, CAR, 6, 9_000);
        IBattery.Assessment memory a = assessmentOf(b);
        read(a, 0, 8_900, 1);
        read(a, 3, 8_600, 1);
        read(a, 5, 8_700, 1);
        battery.assess(a, by(ASSESSOR_KEY, a));
        same(battery.recordOf(b).stepSum, 400, "the largest");
        same(battery.recordOf(b).stepSince, today(), "since");
    }

    function test_steps_of_ninety_days_add_up() public {
        uint256 id = idOf(mint(alice, CAR, 3, 9_000), 1);
        accepted(stranger, address(battery), _single(id, 8_500));
        later(45);
        accepted(stranger, address(battery), _single(id, 8_000));
        later(45); // the ninetieth day
        refused(stranger, address(battery), _single(id, 7_999), _needed(1, 1_001));
        later(1); // a new sum begins
        accepted(stranger, address(battery), _single(id, 7_500));
        same(battery.recordOf(1).stepSum, 500, "sum");
        same(battery.recordOf(1).stepSince, today(), "since");
    }

    function test_two_signatures_do_not_clear_the_sum() public {
        uint256 id = idOf(mint(alice, CAR, 3, 9_000), 1);
        assess(id, 5_000);
        vm.warp(block.timestamp + 1);
        refused(stranger, address(battery), _single(id, 5_001), _needed(1, 4_001));
    }

    function test_the_sum_of_steps_stays_at_its_ceiling() public {
        uint256 id = idOf(mint(alice, CAR, 3, 1), 1);
        for (uint256 k; k < 5; ++k) {
            assess(id, k % 2 == 0 ? 20_000 : 1);
        }
        same(battery.recordOf(1).stepSum, type(uint16).max, "sum");
    }
}
