// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice Assessments that grow too old, alone and with their batch, and the readings that end that.
contract ExpiryTest is LifeFixture {
    uint64 private batchId;
    RecordingHolder private holder;
    address private fund;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        holder = new RecordingHolder(battery, coin, CAR);
        fund = address(holder);
        members.setHolder(fund, true);
        alsoOwns(fund);
    }

    function _expire(uint256[] memory ids) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.expire, (ids));
    }

    function _expireBatch() private view returns (bytes memory) {
        return abi.encodeCall(IBattery.expireBatch, (batchId));
    }

    function _not(uint256 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotExpirable.selector, id);
    }

    function _note() private view returns (RecordingHolder.Note memory) {
        RecordingHolder.Note[] memory notes = holder.notes();
        return notes[notes.length - 1];
    }

    // ------------------------------------------------------------------------------------------------ one

    function test_only_what_is_older_than_the_limit_expires() public {
        uint256 id = idOf(batchId, 1);
        refuse(stranger, _expire(one(idOf(batchId, 6))), noBattery(idOf(batchId, 6)));
        later(AGE_LIMIT);
        refuse(stranger, _expire(one(id)), _not(id));
        later(1);
        refuse(stranger, _expire(two(id, id)), _not(id));
        expectEvent(address(battery));
        emit IBattery.AssessmentsExpired(one(id));
        accept(stranger, _expire(one(id)));
        refuse(stranger, _expire(one(id)), _not(id));
        truth(detached(id) && battery.stateOf(id).expired(), "apart, and expired");
        same(valuation.valueOf(id), 60_000 * 8_000, "exit value");
        check();
    }

    function test_a_reading_of_its_own_counts_and_not_the_batchs() public {
        uint256 id = idOf(batchId, 1);
        later(AGE_LIMIT + 1);
        inspect(id, 9_300);
        refuse(stranger, _expire(one(id)), _not(id));
        refuse(stranger, _expireBatch(), _not(id));
        accept(stranger, _expire(one(idOf(batchId, 0))));
    }

    function test_what_was_never_assessed_or_is_set_aside_does_not_expire() public {
        uint256 never = idOf(mint(alice, CAR, 2, 0), 0);
        quarantine(idOf(batchId, 1));
        waste(idOf(batchId, 2));
        later(AGE_LIMIT + 1);
        refuse(stranger, _expire(one(never)), _not(never));
        refuse(stranger, _expire(one(idOf(batchId, 1))), _not(idOf(batchId, 1)));
        refuse(stranger, _expire(one(idOf(batchId, 2))), _not(idOf(batchId, 2)));
    }

    function test_the_expired_move_and_are_quarantined_and_come_back() public {
        uint256 id = idOf(batchId, 1);
        later(AGE_LIMIT + 1);
        accept(stranger, _expire(one(id)));
        give(id, alice, fund);
        same(_note().eligibleWh, 0, "does not count for its new owner");
        check();
        quarantine(id);
        same(_note().eligibleWh, 0, "did not count before");
        release(id);
        same(_note().eligibleWh, 60_000, "counts again");
        truth(!battery.stateOf(id).expired(), "no more expired");
        check();
    }

    function test_a_reading_ends_expiry() public {
        uint256 id = idOf(batchId, 1);
        give(id, alice, fund);
        later(AGE_LIMIT + 1);
        accept(stranger, _expire(one(id)));
        same(_note().eligibleWh, -60_000, "left out");
        inspect(id, 9_200);
        same(_note().eligibleWh, 60_000, "counts again");
        same(_note().assessedWh, 0, "of single readings nothing is counted");
        check();
    }

    // ------------------------------------------------------------------------------------------------ a batch

    function test_a_batch_expires_when_each_that_follows_it_is_too_old() public {
        bytes memory none = abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 9);
        refuse(stranger, abi.encodeCall(IBattery.expireBatch, (9)), none);
        refuse(stranger, _expireBatch(), _not(idOf(batchId, 0)));
        later(AGE_LIMIT + 1);
        expectEvent(address(battery));
        emit IBattery.BatchAssessmentsExpired(batchId);
        accept(stranger, _expireBatch());
        same(standingOf(batchId), EXPIRED, "standing");
        same(battery.batchOf(batchId).weight, 0, "weight");
        same(battery.batchOf(batchId).followers, 6, "they go on following");
        refuse(stranger, _expireBatch(), blocked(batchId, EXPIRED));
        refuse(stranger, _expire(one(idOf(batchId, 0))), _not(idOf(batchId, 0)));
        check();
    }

    function test_who_has_left_the_batch_does_not_keep_it_from_expiring() public {
        give(idOf(batchId, 2), alice, bob);
        later(AGE_LIMIT + 1);
        inspect(idOf(batchId, 2), 9_300);
        accept(stranger, _expireBatch());
        truth(!battery.stateOf(idOf(batchId, 2)).expired(), "its own reading is new");
        check();
    }

    function test_a_batch_that_nobody_follows_or_that_is_quarantined_does_not_expire() public {
        uint64 quarantined = mint(alice, CAR, 2, 9_500);
        vm.prank(operator);
        battery.quarantineBatch(quarantined, "");
        for (uint256 i; i < 6; ++i) {
            give(idOf(batchId, i), alice, bob);
        }
        later(AGE_LIMIT + 1);
        refuse(stranger, _expireBatch(), abi.encodeWithSelector(IBattery.NoSuchBatch.selector, batchId));
        bytes memory data = abi.encodeCall(IBattery.expireBatch, (quarantined));
        refuse(stranger, data, blocked(quarantined, QUARANTINED));
    }

    function test_an_expired_batch_moves_and_counts_for_nobody() public {
        later(AGE_LIMIT + 1);
        accept(stranger, _expireBatch());
        vm.prank(alice);
        battery.transferBatch(alice, fund, batchId);
        same(_note().eligibleWh, 0, "counts for nobody");
        check();
    }

    function test_expired_then_quarantined_then_released() public {
        vm.prank(alice);
        battery.transferBatch(alice, fund, batchId);
        later(AGE_LIMIT + 1);
        accept(stranger, _expireBatch());
        same(_note().eligibleWh, -360_000, "left out");
        uint256 told = holder.notes().length;
        vm.prank(operator);
        battery.quarantineBatch(batchId, "");
        same(standingOf(batchId), QUARANTINED | EXPIRED, "both");
        same(holder.notes().length, told + 1, "announced, and nothing to tell");
        bytes memory release_ = abi.encodeCall(IBattery.releaseBatch, (batchId, ""));
        refuse(assessor, release_, notFresh(idOf(batchId, 0), FIRST_DAY, today()));
        _assessAll(6);
        same(standingOf(batchId), QUARANTINED, "expiry has ended");
        same(_note().eligibleWh, 0, "but it is set aside");
        check();
        accept(assessor, release_);
        same(_note().eligibleWh, 360_000, "counts again");
        same(standingOf(batchId), 0, "nothing is left over");
        check();
    }

    function test_expired_and_pledged() public {
        pledgeBatch(batchId);
        later(AGE_LIMIT + 1);
        accept(stranger, _expireBatch());
        same(standingOf(batchId), PLEDGED | EXPIRED, "both");
        uint256 id = idOf(batchId, 3);
        expectEvent(address(battery));
        emit IBattery.LienPinned(1, id);
        inspect(id, 9_300);
        truth(detached(id) && battery.stateOf(id).pledged() && !battery.stateOf(id).expired(), "left, under its lien");
        same(battery.lienOf(id), 1, "lien");
        check();
        _assessAll(5);
        same(standingOf(batchId), PLEDGED, "still pledged");
        same(battery.lienOf(idOf(batchId, 5)), 1, "the unread one takes the lien along");
        truth(detached(idOf(batchId, 5)), "and has left");
        check();
    }

    // ------------------------------------------------------------------------------------------------ revival

    /// @dev The first `n` get a reading, one second later.
    function _assessAll(uint256 n) private {
        tick();
        IBattery.Assessment memory a = assessmentOf(batchId);
        for (uint256 i; i < n; ++i) {
            read(a, i, 9_300, 20);
        }
        assessBoth(a);
    }

    function test_an_assessment_revives_what_it_reads_and_the_others_leave() public {
        vm.prank(alice);
        battery.transferBatch(alice, fund, batchId);
        give(idOf(batchId, 1), fund, fund);
        later(AGE_LIMIT + 1);
        accept(stranger, _expireBatch());
        accept(stranger, _expire(one(idOf(batchId, 1))));
        holder.forget();
        _assessAll(4);
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, 3, "before, followers, detached");
        same(notes[1].eligibleWh, 180_000, "three followers count again");
        same(notes[1].assessedWh, 180_000, "and were read");
        same(notes[2].eligibleWh, 60_000, "the detached one counts again");
        same(notes[2].assessedWh, 60_000, "and was read");
        same(battery.batchOf(batchId).followers, 3, "the unread have left");
        for (uint256 i = 4; i < 6; ++i) {
            truth(detached(idOf(batchId, i)) && battery.stateOf(idOf(batchId, i)).expired(), "still expired");
        }
        same(standingOf(batchId), 0, "standing");
        check();
    }

    function test_a_single_reading_takes_one_out_of_an_expired_batch() public {
        later(AGE_LIMIT + 1);
        accept(stranger, _expireBatch());
        inspect(idOf(batchId, 5), 9_300);
        same(battery.batchOf(batchId).followers, 5, "followers");
        same(standingOf(batchId), EXPIRED, "the others stay expired");
        give(idOf(batchId, 4), alice, bob);
        truth(battery.stateOf(idOf(batchId, 4)).expired(), "also what is sold");
        check();
        _assessAll(6);
        check();
    }

    function test_what_is_expired_does_not_retire_and_a_reading_lets_it() public {
        uint256 id = idOf(batchId, 1);
        install(id, Operation.InVehicle);
        later(AGE_LIMIT + 1);
        accept(stranger, _expire(one(id)));
        bytes memory old = abi.encodeWithSelector(IBattery.AssessmentTooOld.selector, id, FIRST_DAY, AGE_LIMIT);
        refuse(operator, abi.encodeCall(IBattery.retire, (one(id), "")), old);
        inspect(id, 9_200);
        accept(operator, abi.encodeCall(IBattery.retire, (one(id), "")));
        check();
    }

    function test_batches_at_slot_borders_expire_and_come_back() public {
        uint16[6] memory sizes = [uint16(1), 2, 3, 4, 5, 4_096];
        later(1);
        for (uint256 k; k < 6; ++k) {
            uint256 snapshot = vm.snapshotState();
            batchId = mint(alice, CAR, sizes[k], 9_500);
            later(AGE_LIMIT + 1);
            accept(stranger, _expireBatch());
            uint256 last = uint256(vm.load(address(battery), stateSlot(idOf(batchId, sizes[k] - 1))));
            if (sizes[k] & 3 != 0) same(last << (64 * (sizes[k] & 3)), 0, "lanes past the last battery");
            _assessAll(sizes[k]);
            same(battery.batchOf(batchId).followers, sizes[k], "all follow");
            uint256 growth = battery.termsOf(CAR).growth(today());
            same(battery.batchOf(batchId).weight, sizes[k] * growth * 60_000 * 2_300, "weight");
            vm.revertToState(snapshot);
        }
    }
}
