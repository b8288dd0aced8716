// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {Vm} from "../../base/Cheats.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {HostileHolder} from "../../mocks/HostileHolder.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice What holders hear of quarantine, loss and expiry, and what they can do while they hear it.
contract SafetyHoldersTest is LifeFixture {
    bytes4 private constant BEFORE = IHolder.beforeSumsChange.selector;
    bytes4 private constant AFTER = IHolder.afterSumsChange.selector;

    RecordingHolder private holder;
    HostileHolder private hostile;
    address private fund;
    address private evil;
    uint64 private batchId; // 0 and 5 the hostile holder's, 2 and 3 the fund's, the others alice's

    function setUp() public override {
        super.setUp();
        (holder, hostile) = (new RecordingHolder(battery, coin, CAR), new HostileHolder());
        (fund, evil) = (address(holder), address(hostile));
        members.setHolder(fund, true);
        members.setHolder(evil, true);
        authority.grantRole(Roles.BATTERY_OPERATOR, evil, 0);
        alsoOwns(fund);
        alsoOwns(evil);
        batchId = mint(alice, CAR, 7, 9_500);
        give(_id(0), alice, evil);
        give(_id(5), alice, evil);
        give(_id(2), alice, fund);
        give(_id(3), alice, fund);
        vm.prank(alice);
        battery.setOperator(one(_id(1)), evil);
        later(1);
        holder.forget();
    }

    function _id(uint256 i) private view returns (uint256) {
        return idOf(batchId, i);
    }

    // ------------------------------------------------------------------------------------------------ told

    /// @dev The notes since the last: `announced` before, then these energies, all with the final sums.
    function _told(uint256 announced, int256[] memory energies) private {
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, announced + energies.length, "number of notes");
        for (uint256 i; i < notes.length; ++i) {
            bool before = i < announced;
            same(bytes32(notes[i].hook), bytes32(before ? BEFORE : AFTER), "hook");
            if (before) {
                same(notes[i].holding, notes[0].holding, "nothing has changed yet");
                continue;
            }
            same(notes[i].eligibleWh, energies[i - announced], "energy that counts");
            same(notes[i].holding, notes[notes.length - 1].holding, "all has changed");
        }
        holder.forget();
    }

    function _energies(int256 a, int256 b) private pure returns (int256[] memory list) {
        list = new int256[](2);
        (list[0], list[1]) = (a, b);
    }

    function _energy(int256 a) private pure returns (int256[] memory list) {
        list = new int256[](1);
        list[0] = a;
    }

    function test_a_list_is_announced_changed_and_then_told() public {
        uint256[] memory mine = three(_id(2), _id(3), _id(4));
        vm.prank(assessor);
        battery.quarantine(mine, "");
        _told(1, _energies(-60_000, -60_000));
        tick();
        IBattery.Inspection memory r = inspectionOf(mine, 9_300);
        battery.inspect(r, both(r));
        _told(1, _energies(0, 0));
        vm.prank(assessor);
        battery.release(three(_id(2), _id(4), _id(3)), "");
        _told(2, _energies(60_000, 60_000));
        later(AGE_LIMIT + 1);
        battery.expire(mine);
        _told(1, _energies(-60_000, -60_000));
        vm.prank(operator);
        battery.waste(mine, recycler, "");
        _told(1, _energies(0, 0)); // they did not count any more
        check();
    }

    function test_loss_takes_what_counted_and_finding_gives_nothing() public {
        quarantine(_id(3));
        holder.forget();
        tick();
        IBattery.Report memory r = reportOf(0, false);
        r.ids = two(_id(2), _id(3));
        bytes memory signature = sign(AUDITOR_KEY, r);
        vm.prank(operator);
        battery.lose(r, signature);
        _told(1, _energies(-60_000, 0));
        find(_id(2));
        _told(1, _energy(0));
        release(_id(2));
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes[notes.length - 1].eligibleWh, 60_000, "counts again");
        check();
    }

    function test_a_recall_tells_each_owner_once_of_what_counted() public {
        quarantine(_id(3));
        holder.forget();
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        _told(1, _energy(-60_000));
        check();
    }

    function test_the_owner_of_the_followers_hears_of_recall_and_release() public {
        uint64 own = mint(fund, CAR, 4, 9_500);
        holder.forget();
        vm.prank(operator);
        battery.quarantineBatch(own, "");
        _told(1, _energy(-240_000));
        vm.prank(operator);
        battery.quarantineBatch(own, ""); // nothing is live any more
        _told(1, new int256[](0));
        vm.prank(assessor);
        battery.releaseBatch(own, "");
        _told(1, _energy(240_000));
        later(AGE_LIMIT + 1);
        battery.expireBatch(own);
        _told(1, _energy(-240_000));
        check();
    }

    function test_the_void_did_not_count_any_more() public {
        vm.prank(assessor);
        battery.quarantine(two(_id(1), _id(2)), "");
        holder.forget();
        IBattery.Voiding memory v = IBattery.Voiding(_id(1), _id(2), uint64(block.timestamp), "");
        bytes memory signature = sign(AUDITOR_KEY, v);
        vm.prank(assessor);
        battery.voidDuplicate(v, signature);
        _told(1, _energy(0));
        check();
    }

    function test_a_failing_holder_stops_no_recall_and_no_release() public {
        holder.setFails(true);
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        release(_id(2));
        lose(_id(3));
        same(uint256(operationOf(_id(2))), 0, "released");
        check();
    }

    // ------------------------------------------------------------------------------------------------ interest

    function test_who_manages_a_holder_neither_releases_nor_reads_what_it_owns() public {
        holder.setInterested(assessor);
        vm.prank(secondAssessor);
        battery.quarantine(one(_id(2)), "");
        IBattery.Inspection memory r = inspectionOf(one(_id(2)), 9_300);
        refuse(stranger, abi.encodeCall(IBattery.inspect, (r, both(r))), conflict(assessor, batchId));
        battery.inspect(r, just(sign(SECOND_KEY, r)));
        refuse(assessor, abi.encodeCall(IBattery.release, (one(_id(2)), "")), conflict(assessor, batchId));
        accept(secondAssessor, abi.encodeCall(IBattery.release, (one(_id(2)), "")));
    }

    /// @dev Set aside it is told nothing, and its release will rest on this reading.
    function test_who_manages_a_holder_reads_nothing_of_it_that_is_set_aside() public {
        holder.setInterested(assessor);
        vm.prank(secondAssessor);
        battery.quarantine(one(_id(2)), "");
        tick();
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 9_400, 1);
        refuse(stranger, abi.encodeCall(IBattery.assess, (a, by(ASSESSOR_KEY, a))), conflict(assessor, batchId));
        accept(stranger, abi.encodeCall(IBattery.assess, (a, by(SECOND_KEY, a))));
        check();
    }

    function test_who_manages_a_holder_does_not_release_its_batch() public {
        uint64 own = mint(fund, CAR, 3, 9_500);
        holder.setInterested(assessor);
        vm.prank(assessor); // in: always
        battery.quarantineBatch(own, "");
        refuse(assessor, abi.encodeCall(IBattery.releaseBatch, (own, "")), conflict(assessor, own));
        accept(secondAssessor, abi.encodeCall(IBattery.releaseBatch, (own, "")));
    }

    // ------------------------------------------------------------------------------------------------ reentry

    function _arm(bytes4 hook, bytes memory data) private {
        HostileHolder.Move[] memory list = new HostileHolder.Move[](1);
        list[0] = HostileHolder.Move(address(battery), data);
        hostile.arm(hook, list);
    }

    function _newer() private returns (IBattery.Inspection memory older, IBattery.Inspection memory newer) {
        older = inspectionOf(two(_id(0), _id(4)), 9_400);
        tick();
        newer = inspectionOf(one(_id(4)), 9_200);
    }

    /// @dev Else a holder could have an older reading written over a newer one, and the newer booked once more.
    function test_no_reading_is_booked_inside_another() public {
        (IBattery.Inspection memory older, IBattery.Inspection memory newer) = _newer();
        _arm(BEFORE, abi.encodeCall(IBattery.inspect, (newer, both(newer))));
        bytes memory reason = notNewer(older.issuedAt, newer.issuedAt);
        refuse(stranger, abi.encodeCall(IBattery.inspect, (older, both(older))), reason);
        _arm(AFTER, abi.encodeCall(IBattery.inspect, (newer, both(newer))));
        accept(stranger, abi.encodeCall(IBattery.inspect, (older, both(older))));
        same(hostile.succeeded(), 1, "after all is booked it is the next");
        same(battery.recordOf(batchId).issuedAt, newer.issuedAt, "the last statement");
        same(battery.stateOf(_id(4)).health(), 9_200, "and the last reading");
        check();
    }

    /// @dev Logs of the two events in the order in which they came.
    function _inOrder(bytes32 outer, bytes32 inner) private {
        (uint256 outerAt, uint256 innerAt) = (0, 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == outer) outerAt = i + 1;
            if (logs[i].topics[0] == inner) innerAt = i + 1;
        }
        truth(outerAt != 0 && innerAt != 0, "both have happened");
        truth(outerAt < innerAt, "the log tells it in the order of the changes");
    }

    function _wasteMeanwhile() private {
        _arm(AFTER, abi.encodeCall(IBattery.waste, (one(_id(1)), recycler, "")));
        vm.recordLogs();
    }

    /// @dev What a holder does while it hears of one battery, it may do to another of the same list.
    function test_events_come_in_the_order_of_the_changes() public {
        uint256[] memory ids = three(_id(1), _id(5), _id(6));
        uint256 snapshot = vm.snapshotState();
        _wasteMeanwhile();
        accept(assessor, abi.encodeCall(IBattery.quarantine, (ids, "")));
        _inOrder(IBattery.Quarantined.selector, IBattery.Wasted.selector);
        vm.revertToState(snapshot);

        accept(assessor, abi.encodeCall(IBattery.quarantine, (ids, "")));
        IBattery.Inspection memory r = inspectionOf(ids, 9_300);
        battery.inspect(r, both(r));
        _wasteMeanwhile();
        accept(assessor, abi.encodeCall(IBattery.release, (ids, "")));
        _inOrder(IBattery.Released.selector, IBattery.Wasted.selector);
        vm.revertToState(snapshot);

        later(AGE_LIMIT + 1);
        _wasteMeanwhile();
        accept(stranger, abi.encodeCall(IBattery.expire, (ids)));
        _inOrder(IBattery.AssessmentsExpired.selector, IBattery.Wasted.selector);
        same(uint256(operationOf(_id(1))), uint256(Operation.WasteHeld), "and the last of them holds");
        check();
    }

    function test_a_battery_that_is_wasted_while_its_recall_is_announced_stops_the_list() public {
        _arm(BEFORE, abi.encodeCall(IBattery.waste, (one(_id(1)), recycler, "")));
        bytes memory reason = abi.encodeWithSelector(
            IBattery.WrongState.selector, _id(1), Operation.WasteHeld, IBattery.quarantine.selector
        );
        refuse(assessor, abi.encodeCall(IBattery.quarantine, (two(_id(1), _id(5)), "")), reason);
        // a recall of the batch goes on over what is live
        _arm(BEFORE, abi.encodeCall(IBattery.waste, (one(_id(1)), recycler, "")));
        accept(assessor, abi.encodeCall(IBattery.quarantineBatch, (batchId, "")));
        same(uint256(operationOf(_id(1))), uint256(Operation.WasteHeld), "wasted before");
        check();
    }
}
