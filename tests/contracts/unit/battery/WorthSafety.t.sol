// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {WorthMatrix} from "../../base/WorthMatrix.sol";

/// @notice What quarantine, loss, expiry and readings are worth.
contract WorthSafetyTest is WorthMatrix {
    function _out() private view returns (int256) {
        return kind == Kind.Expired ? int256(0) : -ENERGY;
    }

    // ------------------------------------------------------------------------------------------------ quarantine

    function _quarantine() private {
        quarantine(id);
        becomes(exit, _out());
    }

    function _releaseAsItWas() private {
        int256 was = before;
        quarantine(id);
        again();
        vm.prank(assessor);
        battery.release(one(id), "");
        becomes(was, ENERGY);
    }

    /// @dev The reading is worth nothing as long as the battery is set aside.
    function _releaseOnAReading() private {
        quarantine(id);
        again();
        inspect(id, READING);
        becomes(exit, 0);
        vm.prank(assessor);
        battery.release(one(id), "");
        becomes(fresh(class, READING), ENERGY);
        same(uint256(operationOf(id)), 0, "operation before");
    }

    function test_quarantine_takes_all_but_the_exit_value() public {
        each(EVERY, nothing, _quarantine);
    }

    function test_release_gives_it_back() public {
        each(RATED, nothing, _releaseAsItWas);
        each(EVERY, nothing, _releaseOnAReading);
    }

    // ------------------------------------------------------------------------------------------------ loss

    function _lose() private {
        lose(id);
        becomes(0, _out());
    }

    function _loseTheQuarantined() private {
        lose(id);
        becomes(0, 0);
    }

    function _lost() private {
        lose(id);
    }

    function _find() private {
        find(id);
        becomes(exit, 0);
    }

    /// @dev Found, read and released it is Retired, worth what it was measured to be.
    function _findAndRelease() private {
        find(id);
        release(id);
        becomes(fresh(class, READING), ENERGY);
        same(uint256(operationOf(id)), uint256(Operation.Retired), "operation");
    }

    function test_loss_takes_all() public {
        each(EVERY, nothing, _lose);
        each(EVERY, quarantined, _loseTheQuarantined);
    }

    function test_what_is_found_has_its_exit_value() public {
        each(EVERY, _lost, _find);
    }

    function test_what_is_found_and_released_has_its_value_again() public {
        each(EVERY, _lost, _findAndRelease);
    }

    function _doubled() private {
        quarantine(idOf(batchId, 0));
        quarantine(id);
    }

    function _void() private {
        IBattery.Voiding memory v = IBattery.Voiding(idOf(batchId, 0), id, uint64(block.timestamp), "");
        bytes memory signature = sign(AUDITOR_KEY, v);
        vm.prank(assessor);
        battery.voidDuplicate(v, signature);
        becomes(0, 0);
    }

    function test_a_duplicate_ends_at_nothing() public {
        each(EVERY, _doubled, _void);
    }

    // ------------------------------------------------------------------------------------------------ expiry

    function _expire() private {
        later(401);
        again();
        battery.expire(one(id));
        becomes(exit, -ENERGY);
    }

    function _doesNotExpire() private {
        later(401);
        again();
        bytes memory reason = abi.encodeWithSelector(IBattery.NotExpirable.selector, id);
        refused(stranger, address(battery), abi.encodeCall(IBattery.expire, (one(id))), reason);
        becomes(before, 0);
    }

    function test_expiry_takes_all_but_the_exit_value() public {
        each(RATED, nothing, _expire);
        each(EVERY & ~RATED, nothing, _doesNotExpire);
        each(EVERY, quarantined, _doesNotExpire);
        each(EVERY, wasted, _doesNotExpire);
    }

    // ------------------------------------------------------------------------------------------------ readings

    function _back() private view returns (int256) {
        return kind == Kind.Expired ? ENERGY : int256(0);
    }

    function _inspect() private {
        inspect(id, READING);
        becomes(fresh(class, READING), _back());
        tellsAssessed(0);
    }

    /// @dev With one reading in a batch that had expired together the others go on without it, as expired.
    function _assess() private {
        assess(id, READING);
        becomes(fresh(class, READING), _back());
        tellsAssessed(uint256(ENERGY));
    }

    function test_a_reading_gives_the_value_that_it_reads() public {
        each(EVERY, nothing, _inspect);
        each(EVERY, nothing, _assess);
    }

    function _readAside() private {
        inspect(id, READING);
        assess(id, READING);
        becomes(exit, 0);
        tellsAssessed(0);
    }

    function test_a_reading_of_what_is_set_aside_is_worth_nothing() public {
        each(EVERY, quarantined, _readAside);
        each(EVERY, wasted, _readAside);
    }

    function _assessWorn() private {
        assess(id, 6_900);
        becomes(exit, _back());
        tellsAssessed(uint256(ENERGY));
    }

    function test_a_reading_below_the_end_of_use_leaves_the_exit_value() public {
        each(EVERY, nothing, _assessWorn);
    }
}
