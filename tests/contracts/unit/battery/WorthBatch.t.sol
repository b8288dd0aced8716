// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {WorthMatrix} from "../../base/WorthMatrix.sol";

/// @notice What happens to a whole batch is worth what happens to each of its three batteries.
contract WorthBatchTest is WorthMatrix {
    int256[3] private was;
    bool[3] private wasCounted;

    function _measure() private {
        again();
        for (uint256 i; i < 3; ++i) {
            was[i] = valuation.valueOf(idOf(batchId, i));
            wasCounted[i] = battery.stateOf(idOf(batchId, i)).counts();
        }
    }

    /// @dev Each battery is worth what is stated and counts or not; the fund has the sum of the differences.
    function _become(int256[3] memory values, bool[3] memory counts) private view {
        (int256 difference, int256 eligible) = (0, 0);
        for (uint256 i; i < 3; ++i) {
            uint256 id_ = idOf(batchId, i);
            same(valuation.valueOf(id_), values[i], "value of a battery of the batch");
            truth(battery.stateOf(id_).counts() == counts[i], "counts in coverage");
            difference += values[i] - was[i];
            eligible += (counts[i] ? ENERGY : int256(0)) - (wasCounted[i] ? ENERGY : int256(0));
        }
        gains(difference, 4);
        tells(eligible);
    }

    function _all(int256 value) private pure returns (int256[3] memory) {
        return [value, value, value];
    }

    function _allCount(bool yes) private pure returns (bool[3] memory) {
        return [yes, yes, yes];
    }

    // ------------------------------------------------------------------------------------------------ recall

    function _recalled() private {
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
    }

    function _recall() private {
        _measure();
        _recalled();
        _become(_all(exit), _allCount(false));
    }

    function _recallAgain() private {
        _recalled();
        _measure();
        _recalled();
        _become(_all(exit), _allCount(false));
    }

    function _releaseBatch() private {
        vm.prank(assessor);
        battery.releaseBatch(batchId, "");
    }

    /// @dev What had a slot of its own waits for a release of its own.
    function _release() private {
        _recalled();
        _readAll();
        _measure();
        _releaseBatch();
        int256 value = fresh(class, READING);
        (int256[3] memory values, bool[3] memory counts) = (_all(value), _allCount(true));
        if (alone) (values[1], counts[1]) = (exit, false);
        _become(values, counts);
        if (!alone) return;
        vm.prank(assessor);
        battery.release(one(id), "");
        _become(_all(value), _allCount(true));
    }

    function _readAll() private {
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = assessmentOf(batchId);
        for (uint256 i; i < 3; ++i) {
            read(a, i, READING, 100);
        }
        assessBoth(a);
    }

    function test_a_recall_takes_all_but_the_exit_value_of_each() public {
        each(EVERY, nothing, _recall);
    }

    function test_a_second_recall_is_worth_nothing() public {
        each(EVERY, nothing, _recallAgain);
    }

    function test_a_release_of_the_batch_gives_back_what_the_readings_say() public {
        each(EVERY, nothing, _release);
    }

    // ------------------------------------------------------------------------------------------------ expiry

    function _expireBatch() private {
        later(401);
        _measure();
        battery.expireBatch(batchId);
        (int256[3] memory values, bool[3] memory counts) = (_all(exit), _allCount(false));
        if (alone) (values[1], counts[1]) = (was[1], true);
        _become(values, counts);
    }

    function test_expiry_of_the_batch_takes_all_but_the_exit_value_of_its_followers() public {
        each(RATED, nothing, _expireBatch);
    }

    /// @dev Never assessed: there is nothing to grow old. Expired together: once is enough.
    function _expireNothing() private {
        later(401);
        _measure();
        bytes memory reason = kind == Kind.Never
            ? abi.encodeWithSelector(IBattery.NotExpirable.selector, idOf(batchId, 0))
            : abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, 2);
        if (kind == Kind.Expired && alone) return; // its followers have not expired as yet
        refused(stranger, address(battery), abi.encodeCall(IBattery.expireBatch, (batchId)), reason);
        _become(was, wasCounted);
    }

    function test_a_batch_does_not_expire_unread_or_twice() public {
        each(EVERY & ~RATED, nothing, _expireNothing);
    }

    // ------------------------------------------------------------------------------------------------ readings

    function _assess() private {
        _measure();
        _readAll();
        _become(_all(fresh(class, READING)), _allCount(true));
        tellsAssessed(3 * uint256(ENERGY));
    }

    function test_an_assessment_gives_each_the_value_that_it_reads() public {
        each(EVERY, nothing, _assess);
    }

    function _rate() private {
        vm.warp(block.timestamp + 1);
        _measure();
        IBattery.Rating memory r;
        (r.batchId, r.day, r.health, r.metric) = (batchId, today(), READING, 1);
        (r.issuedAt, r.expiresAt) = (uint64(block.timestamp), uint64(block.timestamp));
        battery.rateBatch(r, sign(ASSESSOR_KEY, r));
        _become(_all(fresh(class, READING)), _allCount(true));
        tellsAssessed(3 * uint256(ENERGY));
    }

    function test_a_rating_gives_each_the_value_that_it_reads() public {
        each(1 << uint256(Kind.Never), nothing, _rate);
    }

    // ------------------------------------------------------------------------------------------------ migration

    function _other() private view returns (uint8) {
        return class == CAR ? CAR_LFP : CAR;
    }

    function _migration() private view returns (IBattery.Assessment memory a) {
        a = assessmentOf(batchId);
        a.class = _other();
    }

    function _named() private {
        vm.warp(block.timestamp + 1);
        battery.setMigration(class, _other(), today() + 1_000);
    }

    /// @dev The same quantities by the terms and prices of the other class; what one class loses the other counts.
    function _migrate() private {
        _named();
        _measure();
        assessBoth(_migration());
        exit = ENERGY * (_other() == CAR ? int256(8_000) : -4_000);
        _become(_migrated(), wasCounted);
        _toldOfBoth();
    }

    /// @dev What the old class no longer counts, the new one does.
    function _toldOfBoth() private view {
        int256 counts;
        for (uint256 i; i < 3; ++i) {
            if (wasCounted[i]) counts += ENERGY;
        }
        tellsOf(class, -counts);
        tellsOf(_other(), counts);
    }

    function _migrated() private returns (int256[3] memory values) {
        for (uint256 i; i < 3; ++i) {
            (uint256 health, uint256 day,,,,) = battery.conditionOf(idOf(batchId, i));
            bool full = wasCounted[i] && health != 0;
            values[i] = full ? _measuredOn(uint16(day), uint16(health)) : exit;
        }
    }

    /// @dev What a battery of the other class is worth that was measured that day.
    function _measuredOn(uint16 day, uint16 health) private returns (int256) {
        IBattery.Mint memory m = mintOf(carol, _other(), 1, health);
        (m.manufactured, m.day) = (day, day);
        return valuation.valueOf(idOf(mintAs(m), 0));
    }

    function _migrateQuarantined() private {
        _recalled();
        _migrate();
    }

    function _migrateAndRead() private {
        _named();
        _measure();
        IBattery.Assessment memory a = _migration();
        for (uint256 i; i < 3; ++i) {
            read(a, i, READING, 100);
        }
        assessBoth(a);
        _become(_all(fresh(_other(), READING)), _allCount(true));
    }

    function test_a_migration_is_worth_the_difference_of_the_classes() public {
        each(EVERY, nothing, _migrate);
        each(EVERY, nothing, _migrateQuarantined);
        each(EVERY, nothing, _migrateAndRead);
    }

    // ------------------------------------------------------------------------------------------------ mint

    function _mint() private {
        uint16 health = kind == Kind.Never ? 0 : 9_500;
        uint64 minted = mint(fund, class, 4, health);
        gains(valuation.valueOf(idOf(minted, 0)) * 4, 5);
        tells(4 * ENERGY);
    }

    function test_a_mint_brings_its_value() public {
        each(EVERY, nothing, _mint);
    }
}
