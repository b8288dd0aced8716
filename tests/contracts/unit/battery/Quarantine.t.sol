// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {BatteryState, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";

/// @notice Into quarantine and out of it: single batteries of whatever owner and batch, and whole batches.
contract QuarantineTest is LifeFixture {
    uint64 private first;
    uint64 private second;

    function setUp() public override {
        super.setUp();
        first = mint(alice, CAR, 5, 9_500);
        second = mint(bob, CAR_LFP, 3, 9_000);
    }

    function _quarantine(uint256[] memory ids) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.quarantine, (ids, "event"));
    }

    function _release(uint256[] memory ids) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.release, (ids, "fixed"));
    }

    function _quarantineBatch(uint64 batchId) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.quarantineBatch, (batchId, "recall"));
    }

    function _releaseBatch(uint64 batchId) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.releaseBatch, (batchId, "fixed"));
    }

    // ------------------------------------------------------------------------------------------------ quarantine

    function test_only_operator_or_assessor_quarantines() public {
        uint256 id = idOf(first, 1);
        refuse(stranger, _quarantine(one(id)), notOperator(id, stranger));
        refuse(alice, _quarantine(one(id)), notOperator(id, alice));
        battery.setAccreditation(assessor, 1 << CAR_LFP);
        refuse(assessor, _quarantine(one(id)), notOperator(id, assessor));
        authority.revokeRole(Roles.ASSESSOR, secondAssessor);
        refuse(secondAssessor, _quarantine(one(id)), notOperator(id, secondAssessor));
        authority.revokeRole(Roles.BATTERY_OPERATOR, operator);
        refuse(operator, _quarantine(one(id)), missing(Roles.BATTERY_OPERATOR, operator));
    }

    function test_what_does_not_exist_is_not_quarantined() public {
        refuse(operator, _quarantine(one(idOf(first, 5))), noBattery(idOf(first, 5)));
        refuse(operator, _quarantine(one(1 << 96 | idOf(first, 1))), noBattery(1 << 96 | idOf(first, 1)));
        refuse(operator, _quarantine(one(idOf(3, 0))), noBattery(idOf(3, 0)));
    }

    function test_a_battery_is_quarantined_once() public {
        uint256 id = idOf(first, 1);
        bytes memory twice = abi.encodeWithSelector(
            IBattery.WrongState.selector, id, Operation.Quarantined, IBattery.quarantine.selector
        );
        refuse(operator, _quarantine(two(id, id)), twice);
        quarantine(id);
        refuse(operator, _quarantine(one(id)), twice);
        refuse(assessor, _quarantine(two(idOf(first, 2), id)), twice);
        same(uint256(operationOf(idOf(first, 2))), 0, "all or nothing");
    }

    function test_a_list_of_several_owners_and_batches_is_quarantined() public {
        give(idOf(first, 3), alice, carol);
        install(idOf(first, 2), Operation.InVehicle);
        uint256[] memory ids = three(idOf(second, 0), idOf(first, 2), idOf(first, 3));
        expectEvent(address(battery));
        emit IBattery.Quarantined(operator, ids, "event");
        accept(operator, _quarantine(ids));
        for (uint256 i; i < 3; ++i) {
            same(uint256(operationOf(ids[i])), uint256(Operation.Quarantined), "operation");
            same(battery.heldSince(ids[i]), block.timestamp, "since");
            truth(detached(ids[i]), "pinned");
        }
        same(uint256(battery.stateOf(ids[1]).before()), uint256(Operation.InVehicle), "where it goes back to");
        same(battery.batchOf(first).followers, 3, "followers");
        check();
    }

    function test_every_live_operation_comes_back() public {
        for (uint256 k; k <= uint256(Operation.Retired); ++k) {
            uint256 id = idOf(first, 1);
            uint256 snapshot = vm.snapshotState();
            force(id, Operation(k));
            quarantine(id);
            release(id);
            same(uint256(operationOf(id)), k, "the operation before");
            same(uint256(battery.stateOf(id).before()), 0, "nothing of it is left");
            check();
            vm.revertToState(snapshot);
        }
    }

    function test_what_is_quarantined_keeps_flags_and_reading() public {
        pledgeBatch(first);
        uint256 id = idOf(first, 2);
        inspect(id, 9_400);
        vm.prank(alice);
        battery.setOperator(one(id), operator);
        quarantine(id);
        BatteryState s = battery.stateOf(id);
        truth(s.pledged() && s.hasCustody() && s.health() == 9_400 && s.cycles() == 100, "all of it is kept");
        same(battery.lienOf(id), 1, "the lien goes along");
        check();
    }

    // ------------------------------------------------------------------------------------------------ release

    function test_only_an_accredited_assessor_without_interest_releases() public {
        uint256 id = idOf(first, 1);
        quarantine(id);
        inspect(id, 9_300);
        refuse(operator, _release(one(id)), missing(Roles.ASSESSOR, operator));
        battery.setAccreditation(assessor, 1 << CAR_LFP);
        refuse(assessor, _release(one(id)), unaccredited(assessor, CAR));
        address[3] memory persons = [alice, operator, maker];
        for (uint256 i; i < 3; ++i) {
            authority.grantRole(Roles.ASSESSOR, persons[i], 0);
            battery.setAccreditation(persons[i], 1 << CAR);
            refuse(persons[i], _release(one(id)), conflict(persons[i], first));
        }
    }

    function test_no_release_by_who_has_it_in_custody() public {
        uint256 id = idOf(first, 1);
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        tick();
        IBattery.HandOver memory h =
            IBattery.HandOver(one(id), assessor, uint64(block.timestamp), uint64(block.timestamp), "");
        bytes memory signature = sign(ASSESSOR_KEY, h);
        vm.prank(operator);
        battery.handOver(h, signature);
        quarantine(id);
        tick();
        IBattery.Inspection memory r = inspectionOf(one(id), 9_300);
        refuse(stranger, abi.encodeCall(IBattery.inspect, (r, both(r))), conflict(assessor, first));
        refuse(assessor, _release(one(id)), conflict(assessor, first));
    }

    function test_release_needs_a_measurement_not_older_than_the_quarantine() public {
        uint256 id = idOf(first, 1);
        later(3);
        quarantine(id);
        refuse(assessor, _release(one(id)), notFresh(id, FIRST_DAY, FIRST_DAY + 3));
        later(2);
        IBattery.Inspection memory r = inspectionOf(one(id), 9_300);
        r.day = uint16(FIRST_DAY + 2);
        battery.inspect(r, both(r));
        refuse(assessor, _release(one(id)), notFresh(id, FIRST_DAY + 2, FIRST_DAY + 3));
        (r.day, r.issuedAt) = (uint16(FIRST_DAY + 3), r.issuedAt + 1);
        tick();
        battery.inspect(r, both(r));
        accept(assessor, _release(one(id)));
        check();
    }

    function test_no_release_without_any_measurement() public {
        uint256 id = idOf(mint(alice, CAR, 2, 0), 0);
        quarantine(id);
        refuse(assessor, _release(one(id)), notFresh(id, 0, today()));
    }

    function test_only_what_is_quarantined_is_released() public {
        uint256 id = idOf(first, 1);
        inspect(id, 9_300);
        refuse(assessor, _release(one(id)), wrongState(id, IBattery.release.selector));
        quarantine(id);
        bytes memory twice =
            abi.encodeWithSelector(IBattery.WrongState.selector, id, Operation.Registered, IBattery.release.selector);
        refuse(assessor, _release(two(id, id)), twice);
        refuse(assessor, _release(one(idOf(9, 0))), noBattery(idOf(9, 0)));
        expectEvent(address(battery));
        emit IBattery.Released(assessor, one(id), "fixed");
        accept(assessor, _release(one(id)));
        refuse(assessor, _release(one(id)), twice);
        check();
    }

    function test_release_gives_back_the_whole_value() public {
        uint256 id = idOf(first, 1);
        inspect(id, 9_300);
        int256 value = valuation.valueOf(id);
        quarantine(id);
        same(valuation.valueOf(id), 60_000 * 8_000, "exit value");
        vm.prank(assessor);
        battery.release(one(id), "");
        same(valuation.valueOf(id), value, "as before");
        truth(detached(id), "it stays apart from its batch");
        check();
    }

    // ------------------------------------------------------------------------------------------------ a whole batch

    function test_only_an_operator_of_all_or_an_assessor_quarantines_a_batch() public {
        bytes memory none = abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 7);
        refuse(operator, _quarantineBatch(7), none);
        refuse(stranger, _quarantineBatch(first), missing(Roles.BATTERY_OPERATOR, stranger));
        authority.grantRole(Roles.BATTERY_OPERATOR, carol, 0);
        refuse(carol, _quarantineBatch(first), notOperator(idOf(first, 0), carol));
        vm.prank(alice);
        battery.setOperator(one(idOf(first, 4)), carol);
        refuse(operator, _quarantineBatch(first), notOperator(idOf(first, 4), operator));
        battery.setAccreditation(assessor, 1 << CAR_LFP);
        refuse(assessor, _quarantineBatch(first), missing(Roles.BATTERY_OPERATOR, assessor));
        accept(secondAssessor, _quarantineBatch(first));
    }

    /// @dev Lanes past the last battery, ended ones and those set aside stay as they are.
    function test_a_batch_of_any_size_is_quarantined_at_slot_borders() public {
        for (uint16 n = 1; n <= 9; ++n) {
            uint64 b = mint(alice, CAR, n, 9_500);
            if (n > 2) waste(idOf(b, n - 1));
            if (n > 3) give(idOf(b, 1), alice, carol);
            expectEvent(address(battery));
            emit IBattery.BatchQuarantined(b, operator, "recall");
            accept(operator, _quarantineBatch(b));
            for (uint256 i; i < n; ++i) {
                Operation expected = n > 2 && i == n - 1 ? Operation.WasteHeld : Operation.Quarantined;
                same(uint256(operationOf(idOf(b, i))), uint256(expected), "operation");
                same(battery.heldSince(idOf(b, i)), block.timestamp, "since");
            }
            uint256 last = uint256(vm.load(address(battery), stateSlot(idOf(b, n - 1))));
            if (n & 3 != 0) same(last << (64 * (n & 3)), 0, "lanes past the last battery");
            same(standingOf(b), QUARANTINED, "standing");
        }
        check();
    }

    function test_lost_void_and_superseded_stay_as_they_are() public {
        uint256 void_ = idOf(first, 4);
        lose(idOf(first, 0));
        retire(idOf(first, 1));
        repurpose(idOf(first, 1));
        quarantine(idOf(first, 3));
        quarantine(void_);
        IBattery.Voiding memory v = IBattery.Voiding(idOf(first, 3), void_, uint64(block.timestamp), "one object");
        bytes memory signature = sign(AUDITOR_KEY, v);
        vm.prank(assessor);
        battery.voidDuplicate(v, signature);
        accept(assessor, _quarantineBatch(first));
        same(uint256(operationOf(idOf(first, 0))), uint256(Operation.Lost), "lost");
        same(uint256(operationOf(idOf(first, 1))), uint256(Operation.Superseded), "superseded");
        same(uint256(operationOf(idOf(first, 2))), uint256(Operation.Quarantined), "live before");
        same(uint256(operationOf(void_)), uint256(Operation.Voided), "void");
        check();
    }

    function test_a_quarantined_batch_does_not_move_and_is_released_by_its_followers() public {
        accept(operator, _quarantineBatch(first));
        bytes memory move = abi.encodeCall(IBattery.transferBatch, (alice, bob, first));
        refuse(alice, move, blocked(first, QUARANTINED));
        refuse(assessor, _releaseBatch(second), blocked(second, 0));
        refuse(assessor, _releaseBatch(9), blocked(9, 0));
        release(idOf(first, 2));
        refuse(alice, move, blocked(first, QUARANTINED));
        assess(idOf(first, 0), 9_300);
        refuse(stranger, _releaseBatch(first), missing(Roles.ASSESSOR, stranger));
        expectEvent(address(battery));
        emit IBattery.BatchReleased(first, assessor, "fixed");
        accept(assessor, _releaseBatch(first));
        same(standingOf(first), 0, "nothing is left of it");
        same(battery.batchOf(first).followers, 4, "released by itself: apart");
        accept(alice, move);
        same(battery.ownerOf(idOf(first, 2)), alice, "stays");
        check();
    }

    function test_a_batch_is_released_on_fresh_measurements_of_all_followers() public {
        later(3);
        accept(operator, _quarantineBatch(first));
        IBattery.Assessment memory a = assessmentOf(first);
        for (uint256 i; i < 4; ++i) {
            read(a, i, 9_400, 10);
        }
        assessBoth(a);
        refuse(assessor, _releaseBatch(first), notFresh(idOf(first, 4), FIRST_DAY, FIRST_DAY + 3));
        inspect(idOf(first, 4), 9_350);
        accept(assessor, _releaseBatch(first));
        for (uint256 i; i < 5; ++i) {
            same(uint256(operationOf(idOf(first, i))), 0, "registered again");
        }
        check();
    }

    function test_no_release_of_a_batch_by_who_serves_a_part_of_it() public {
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        vm.prank(alice);
        battery.setOperator(one(idOf(first, 3)), assessor);
        accept(secondAssessor, _quarantineBatch(first));
        refuse(assessor, _releaseBatch(first), conflict(assessor, first));
        address[3] memory persons = [alice, operator, maker];
        for (uint256 i; i < 3; ++i) {
            authority.grantRole(Roles.ASSESSOR, persons[i], 0);
            battery.setAccreditation(persons[i], 1 << CAR);
            refuse(persons[i], _releaseBatch(first), conflict(persons[i], first));
        }
        accept(secondAssessor, _releaseBatch(first));
    }

    function test_a_batch_that_nobody_follows_any_more_is_not_released() public {
        uint64 b = mint(alice, CAR, 1, 9_500);
        accept(operator, _quarantineBatch(b));
        release(idOf(b, 0));
        refuse(assessor, _releaseBatch(b), blocked(b, QUARANTINED));
        same(battery.batchOf(b).followers, 0, "followers");
        check();
    }

    function test_pledged_and_quarantined_both_hold_until_both_end() public {
        uint64 lienId = pledgeBatch(first);
        accept(operator, _quarantineBatch(first));
        bytes memory move = abi.encodeCall(IBattery.transferBatch, (alice, carol, first));
        refuse(alice, move, blocked(first, QUARANTINED | PLEDGED));
        accept(secondAssessor, _releaseBatch(first));
        refuse(alice, move, blocked(first, PLEDGED));
        accept(operator, _quarantineBatch(first));
        uint64[] memory batches = new uint64[](1);
        batches[0] = first;
        accept(bob, abi.encodeCall(IBattery.releaseLien, (lienId, new uint256[](0), batches)));
        refuse(alice, move, blocked(first, QUARANTINED));
        accept(secondAssessor, _releaseBatch(first));
        accept(alice, move);
        check();
    }

    function test_a_quarantine_of_the_largest_batch() public {
        uint64 b = mint(alice, CAR, 4_096, 9_500);
        accept(operator, _quarantineBatch(b));
        same(uint256(operationOf(idOf(b, 4_095))), uint256(Operation.Quarantined), "the last");
        same(battery.holdingOf(alice, CAR).weight(), _weightOfFirst(), "weight");
        accept(assessor, _releaseBatch(b));
        same(uint256(operationOf(idOf(b, 4_095))), 0, "the last");
        same(battery.batchOf(b).weight, 4_096 * (_weightOfFirst() / 5), "weight of all");
    }

    function _weightOfFirst() private view returns (uint256) {
        return battery.batchOf(first).weight;
    }
}
