// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {BatteryState, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice Single readings: of any batteries of one class, whoever owns them and whatever batch they are of.
contract InspectTest is LifeFixture {
    uint64 private first;
    uint64 private second;

    function setUp() public override {
        super.setUp();
        first = mint(alice, CAR, 6, 9_500);
        second = mint(bob, CAR, 3, 9_400);
        later(10);
    }

    function _inspect(IBattery.Inspection memory r, bytes[] memory signatures) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.inspect, (r, signatures));
    }

    function _by(uint256 key, IBattery.Inspection memory r) private view returns (bytes[] memory) {
        return just(sign(key, r));
    }

    function _refused(IBattery.Inspection memory r, bytes memory reason) private {
        refuse(stranger, _inspect(r, both(r)), reason);
    }

    function _one() private view returns (IBattery.Inspection memory) {
        return inspectionOf(one(idOf(first, 1)), 9_400);
    }

    function _set(IBattery.Inspection memory r, uint256 i, uint16 health) private pure {
        (r.readings[4 * i], r.readings[4 * i + 1]) = (bytes1(uint8(health >> 8)), bytes1(uint8(health)));
    }

    // ------------------------------------------------------------------------------------------------ form

    function test_readings_are_as_many_as_ids_and_ids_ascend() public {
        IBattery.Inspection memory r = _one();
        r.ids = new uint256[](0);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
        r.ids = new uint256[](4_097);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 4_097, 4_096));
        r = inspectionOf(two(idOf(first, 1), idOf(first, 2)), 9_400);
        r.readings = hex"24b80064";
        _refused(r, abi.encodeWithSelector(IBattery.BadLength.selector, 4, 8));
        r.readings = hex"24b8006424b8006424";
        _refused(r, abi.encodeWithSelector(IBattery.BadLength.selector, 9, 8));
        r = inspectionOf(two(idOf(first, 2), idOf(first, 1)), 9_400);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, idOf(first, 1)));
        r = inspectionOf(two(idOf(first, 2), idOf(first, 2)), 9_400);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, idOf(first, 2)));
        r = inspectionOf(three(idOf(first, 2), idOf(second, 1), idOf(first, 3)), 9_400);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, idOf(first, 3)));
    }

    function test_each_reading_is_a_health_and_each_id_a_battery_of_the_class() public {
        IBattery.Inspection memory r = inspectionOf(two(idOf(first, 1), idOf(first, 2)), 9_400);
        _set(r, 1, 0);
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 0));
        _set(r, 1, 20_001);
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        r = inspectionOf(two(idOf(first, 1), idOf(first, 6)), 9_400);
        _refused(r, noBattery(idOf(first, 6)));
        uint256 foreign = idOf(mint(alice, CAR_LFP, 1, 9_500), 0);
        r = inspectionOf(two(idOf(first, 1), foreign), 9_400);
        _refused(r, abi.encodeWithSelector(IBattery.WrongClass.selector, CAR, CAR_LFP));
        r = _one();
        r.metric = 0;
        _refused(r, abi.encodeWithSelector(IBattery.WrongMetric.selector, 0));
        r.metric = 3;
        _refused(r, abi.encodeWithSelector(IBattery.WrongMetric.selector, 3));
    }

    function test_only_what_is_live_quarantined_or_waste_is_read() public {
        uint256 id = idOf(first, 1);
        for (uint256 k; k < 14; ++k) {
            if (k == uint256(Operation.Recycled)) continue;
            uint256 snapshot = vm.snapshotState();
            if (k > uint256(Operation.Retired)) waste(id);
            force(id, Operation(k));
            IBattery.Inspection memory r = _one();
            if (k <= uint256(Operation.WasteHeld)) accept(stranger, _inspect(r, both(r)));
            else _refused(r, abi.encodeWithSelector(IBattery.NotAssessable.selector, id, Operation(k)));
            vm.revertToState(snapshot);
        }
        waste(id);
        dismantle(id);
        recycle(id, 0);
        _refused(_one(), noBattery(id));
    }

    // ------------------------------------------------------------------------------------------------ time

    function test_the_day_is_neither_before_the_last_nor_in_the_future() public {
        IBattery.Inspection memory r = _one();
        r.day = uint16(FIRST_DAY - 1);
        _refused(r, notNewer(FIRST_DAY - 1, FIRST_DAY));
        r.day = 0;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, 0, 1, today()));
        r.day = today() + 1;
        _refused(r, futureDay(today() + 1));
        r.day = today();
        r.issuedAt -= 1 days;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, today(), 0, today() - 1));
        r.issuedAt += 2 days;
        _refused(r, futureDay(today() + 1));
        r = _one();
        r.expiresAt = uint64(block.timestamp - 1);
        _refused(r, outdated(r.expiresAt));
        inspect(idOf(first, 1), 9_400);
        tick();
        r = _one();
        r.day -= 1;
        _refused(r, notNewer(r.day, today()));
    }

    function test_a_battery_never_assessed_is_read_from_its_manufacture_on() public {
        uint256 id = idOf(mint(alice, CAR, 2, 0), 1);
        IBattery.Inspection memory r = inspectionOf(one(id), 9_400);
        r.day -= 1;
        _refused(r, notNewer(r.day, today()));
        r.day += 1;
        accept(stranger, _inspect(r, _by(ASSESSOR_KEY, r))); // whatever the figure: no step
        same(battery.recordOf(uint64(id >> 32)).stepSum, 0, "no step");
        check();
    }

    function test_nothing_is_read_under_a_class_version_that_has_ended() public {
        battery.setClass(6, terms(7_500, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "NMC four-wheel 2"));
        battery.setMigration(CAR, 6, today() + 1);
        inspect(idOf(first, 1), 9_400);
        later(1);
        _refused(_one(), abi.encodeWithSelector(IBattery.ClassEnded.selector, CAR, today()));
    }

    function test_statements_come_in_the_order_of_their_issue_with_those_of_the_batch() public {
        IBattery.Inspection memory r = _one();
        accept(stranger, _inspect(r, both(r)));
        _refused(r, notNewer(r.issuedAt, r.issuedAt));
        IBattery.Assessment memory a = assessmentOf(first);
        read(a, 2, 9_400, 1);
        refuse(stranger, abi.encodeCall(IBattery.assess, (a, both(a))), notNewer(a.issuedAt, r.issuedAt));
        tick();
        a.issuedAt = uint64(block.timestamp);
        assessBoth(a);
        IBattery.Record memory record = battery.recordOf(first);
        same(record.issuedAt, a.issuedAt, "issued");
        same(record.countedAt, a.issuedAt, "a whole batch counts");
        _refused(_one(), notNewer(a.issuedAt, a.issuedAt));
        inspect(idOf(first, 4), 9_400);
        record = battery.recordOf(first);
        same(record.issuedAt, block.timestamp, "issued");
        same(record.countedAt, a.issuedAt, "single readings do not");
        check();
    }

    function test_one_batch_out_of_order_refuses_the_whole_list() public {
        inspect(idOf(second, 0), 9_300);
        IBattery.Inspection memory r = inspectionOf(two(idOf(first, 1), idOf(second, 1)), 9_400);
        _refused(r, notNewer(block.timestamp, block.timestamp));
        same(battery.recordOf(first).issuedAt, 0, "all or nothing");
    }

    // ------------------------------------------------------------------------------------------------ signatures

    function test_one_or_two_signatures_of_two_accredited_assessors() public {
        IBattery.Inspection memory r = _one();
        refuse(stranger, _inspect(r, new bytes[](0)), abi.encodeWithSelector(IBattery.BadCount.selector, 0, 2));
        refuse(stranger, _inspect(r, new bytes[](3)), abi.encodeWithSelector(IBattery.BadCount.selector, 3, 2));
        bytes[] memory twice = both(r);
        twice[1] = twice[0];
        refuse(stranger, _inspect(r, twice), samePerson(assessor));
        refuse(stranger, _inspect(r, _by(ALICE_KEY, r)), missing(Roles.ASSESSOR, alice));
        battery.setAccreditation(secondAssessor, 1 << CAR_LFP);
        _refused(r, unaccredited(secondAssessor, CAR));
        authority.revokeRole(Roles.ASSESSOR, assessor);
        _refused(r, missing(Roles.ASSESSOR, assessor));
    }

    function test_a_signature_serves_on_one_chain_for_one_contract_and_list() public {
        IBattery.Inspection memory r = _one();
        bytes[] memory signatures = _by(ASSESSOR_KEY, r);
        r.ids[0] = idOf(first, 2);
        _notTaken(r, signatures);
        r.ids[0] = idOf(second, 1);
        _notTaken(r, signatures);
        r.ids[0] = idOf(first, 1);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        _notTaken(r, signatures);
        vm.chainId(chain);
        bytes32 foreign = digestUnder(domainSeparator(chain, address(valuation)), hashOf(r));
        _notTaken(r, just(signDigest(ASSESSOR_KEY, foreign)));
        accept(stranger, _inspect(r, signatures));
    }

    function _notTaken(IBattery.Inspection memory r, bytes[] memory signatures) private {
        (bool ok, bytes memory reason) = address(battery).call(_inspect(r, signatures));
        truth(!ok && bytes4(reason) == IBattery.MissingRole.selector, "not taken");
    }

    function test_neither_assessor_has_an_interest_in_any_of_the_list() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        holder.setInterested(secondAssessor);
        give(idOf(second, 2), bob, address(holder));
        IBattery.Inspection memory r = inspectionOf(two(idOf(first, 1), idOf(second, 2)), 9_400);
        _refused(r, conflict(secondAssessor, second));
        refuse(stranger, _inspect(r, _by(SECOND_KEY, r)), conflict(secondAssessor, second));
        accept(stranger, _inspect(r, _by(ASSESSOR_KEY, r)));
        give(idOf(first, 3), alice, assessor);
        tick();
        r = inspectionOf(two(idOf(first, 1), idOf(first, 3)), 9_400);
        _refused(r, conflict(assessor, first));
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        vm.prank(alice);
        battery.setOperator(one(idOf(first, 2)), assessor);
        _refused(inspectionOf(one(idOf(first, 2)), 9_400), conflict(assessor, first));
    }

    // ------------------------------------------------------------------------------------------------ steps

    /// @dev The limit of a step is 500 basis points, that of 90 days 1,000.
    function test_a_step_beyond_the_limit_needs_a_second_signature() public {
        IBattery.Inspection memory r = inspectionOf(two(idOf(first, 1), idOf(first, 2)), 9_400);
        _set(r, 1, 8_999);
        bytes memory reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, 501, 501);
        refuse(stranger, _inspect(r, _by(ASSESSOR_KEY, r)), reason);
        _set(r, 1, 9_000);
        expectEvent(address(battery));
        emit IBattery.MetadataUpdate(r.ids[0]);
        expectEvent(address(battery));
        emit IBattery.MetadataUpdate(r.ids[1]);
        expectEvent(address(battery));
        emit IBattery.Inspected(assessor, address(0), r, 500);
        accept(stranger, _inspect(r, _by(ASSESSOR_KEY, r)));
        same(battery.recordOf(first).stepSum, 500, "the largest of the batch, once");
    }

    function test_what_ninety_days_add_up_to_needs_a_second_signature() public {
        uint256 id = idOf(first, 1);
        uint16[2] memory healths = [uint16(9_000), 9_500];
        for (uint256 i; i < 2; ++i) {
            tick();
            IBattery.Inspection memory r = inspectionOf(one(id), healths[i]);
            accept(stranger, _inspect(r, _by(ASSESSOR_KEY, r)));
        }
        tick();
        IBattery.Inspection memory small = inspectionOf(one(idOf(first, 5)), 9_499);
        bytes memory reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, 1, 1_001);
        refuse(stranger, _inspect(small, _by(ASSESSOR_KEY, small)), reason);
        accept(stranger, _inspect(small, both(small)));
        IBattery.Inspection memory other = inspectionOf(one(idOf(second, 1)), 9_300);
        accept(stranger, _inspect(other, _by(ASSESSOR_KEY, other))); // another batch has its own sum
        later(91);
        small = inspectionOf(one(idOf(first, 5)), 9_498);
        accept(stranger, _inspect(small, _by(ASSESSOR_KEY, small)));
        same(battery.recordOf(first).stepSum, 1, "a new period");
        same(battery.recordOf(first).stepSince, today(), "from today");
    }

    function test_each_batch_of_a_list_has_its_own_step() public {
        IBattery.Inspection memory r = inspectionOf(three(idOf(first, 1), idOf(first, 3), idOf(second, 0)), 9_400);
        _set(r, 0, 9_200);
        expectEvent(address(battery));
        emit IBattery.MetadataUpdate(r.ids[0]);
        accept(stranger, _inspect(r, _by(ASSESSOR_KEY, r)));
        same(battery.recordOf(first).stepSum, 300, "the first batch");
        same(battery.recordOf(second).stepSum, 0, "the second");
        same(battery.recordOf(second).issuedAt, r.issuedAt, "both are recorded");
        check();
    }

    // ------------------------------------------------------------------------------------------------ booking

    function test_readings_reach_their_batteries_whatever_lane_owner_and_state() public {
        give(idOf(first, 3), alice, bob);
        quarantine(idOf(first, 4));
        install(idOf(first, 0), Operation.InVehicle);
        uint256[] memory ids = new uint256[](5);
        (ids[0], ids[1], ids[2]) = (idOf(first, 0), idOf(first, 3), idOf(first, 4));
        (ids[3], ids[4]) = (idOf(first, 5), idOf(second, 2));
        IBattery.Inspection memory r = inspectionOf(ids, 9_300);
        for (uint256 i; i < 5; ++i) {
            _set(r, i, uint16(9_300 + i));
        }
        accept(stranger, _inspect(r, both(r)));
        for (uint256 i; i < 5; ++i) {
            BatteryState s = battery.stateOf(ids[i]);
            truth(s.health() == 9_300 + i && s.cycles() == 100 && s.day() == today(), "its own reading");
        }
        same(uint256(operationOf(ids[0])), uint256(Operation.InVehicle), "operation is kept");
        same(battery.batchOf(first).lastDay, today(), "last day of the followers");
        same(battery.batchOf(first).followers, 4, "a reading alone moves nobody");
        check();
        vm.prank(alice);
        battery.transferBatch(alice, carol, first);
        check();
    }

    function test_a_follower_of_a_quarantined_batch_is_read_without_weight() public {
        vm.prank(operator);
        battery.quarantineBatch(first, "");
        inspect(idOf(first, 2), 9_300);
        same(battery.batchOf(first).weight, 0, "no weight");
        truth(!detached(idOf(first, 2)), "follows still");
        check();
        vm.prank(assessor);
        (bool ok,) = address(battery).call(abi.encodeCall(IBattery.releaseBatch, (first, "")));
        truth(!ok, "the others have no fresh reading");
    }

    function test_holders_hear_before_and_after_all_of_the_list() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        give(idOf(first, 0), alice, address(holder));
        give(idOf(second, 1), bob, address(holder));
        holder.forget();
        IBattery.Inspection memory r = inspectionOf(three(idOf(first, 0), idOf(first, 1), idOf(second, 1)), 9_300);
        accept(stranger, _inspect(r, both(r)));
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, 4, "announced for each of its two, told of each");
        same(notes[1].holding, notes[0].holding, "nothing has changed yet");
        truth(notes[2].holding != notes[0].holding, "all has");
        same(notes[3].holding, notes[2].holding, "final");
        for (uint256 i = 2; i < 4; ++i) {
            same(notes[i].eligibleWh, 0, "counted before");
            same(notes[i].assessedWh, 0, "of single readings nothing is counted");
            same(notes[i].issuedAt, r.issuedAt, "issued");
        }
    }

    function test_the_longest_list_is_read() public {
        uint64 b = mint(alice, CAR, 4_096, 9_500);
        uint256[] memory ids = new uint256[](4_096);
        for (uint256 i; i < 4_096; ++i) {
            ids[i] = idOf(b, i);
        }
        IBattery.Inspection memory r = inspectionOf(one(ids[0]), 9_400);
        (r.ids, r.readings) = (ids, new bytes(4 * 4_096));
        for (uint256 i; i < 4_096; ++i) {
            _set(r, i, uint16(9_000 + i % 900));
        }
        accept(stranger, _inspect(r, both(r)));
        same(battery.stateOf(ids[4_095]).health(), 9_000 + 4_095 % 900, "the last");
    }
}
