// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";

/// @notice All operations × statements about health, and their expiry.
contract StateActionHealthTest is StateMatrix {
    uint256 private constant ASSESSABLE = (1 << 9) - 1; // live, quarantined, waste

    function _assess() private returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 9_300, 50);
        return attempt(stranger, abi.encodeCall(IBattery.assess, (a, both(a))));
    }

    /// @dev The others are read, this one is not: whatever its operation.
    function _assessOthers() private returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 3, 9_300, 50);
        return attempt(stranger, abi.encodeCall(IBattery.assess, (a, both(a))));
    }

    function _inspect() private returns (bytes memory) {
        IBattery.Inspection memory r = inspectionOf(one(id), 9_300);
        return attempt(stranger, abi.encodeCall(IBattery.inspect, (r, both(r))));
    }

    function _rate() private returns (bytes memory) {
        IBattery.Rating memory r = ratingOf(batchId, 9_300);
        return attempt(stranger, abi.encodeCall(IBattery.rateBatch, (r, sign(ASSESSOR_KEY, r))));
    }

    function ratingOf(uint64 batchId_, uint16 health_) internal view returns (IBattery.Rating memory r) {
        (r.batchId, r.day, r.health) = (batchId_, today(), health_);
        (r.issuedAt, r.expiresAt) = (uint64(block.timestamp), uint64(block.timestamp));
        (r.metric, r.method, r.evidence) = (1, 7, "begin of life");
    }

    function _expire() private returns (bytes memory) {
        later(401);
        return attempt(stranger, abi.encodeCall(IBattery.expire, (one(id))));
    }

    function _expireEarly() private returns (bytes memory) {
        later(399);
        return attempt(stranger, abi.encodeCall(IBattery.expire, (one(id))));
    }

    /// @dev Five others at least are old; this one grows too old with them while it follows.
    function _expireBatch() private returns (bytes memory) {
        later(401);
        bytes memory reason = attempt(stranger, abi.encodeCall(IBattery.expireBatch, (batchId)));
        same(battery.stateOf(id).expired() ? 1 : 0, detached(id) ? 0 : 1, "expired with its batch");
        return reason;
    }

    // ------------------------------------------------------------------------------------------------ statements

    function test_assess_only_what_is_live_quarantined_or_waste() public {
        keeps(IBattery.assess.selector, _assess, ASSESSABLE, _notAssessable);
    }

    function test_a_batch_is_assessed_past_what_is_not() public {
        keeps(IBattery.assess.selector, _assessOthers, ALL, never);
    }

    function test_inspect_only_what_is_live_quarantined_or_waste() public {
        keeps(IBattery.inspect.selector, _inspect, ASSESSABLE, _notInspectable);
    }

    function _notAssessable(Operation from) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotAssessable.selector, id, from);
    }

    function _notInspectable(Operation from) private view returns (bytes memory) {
        return from == Operation.Recycled ? gone(from) : _notAssessable(from);
    }

    /// @dev Retired is what was measured: then it is too late for a rating.
    function test_a_batch_is_rated_whatever_became_of_its_batteries() public {
        health = 0;
        keeps(IBattery.rateBatch.selector, _rate, ALL & ~uint256(1 << 6), _alreadyRated);
    }

    function _alreadyRated(Operation) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.AlreadyRated.selector, batchId);
    }

    function test_a_batch_is_rated_once() public {
        for (uint256 k; k < OPERATIONS; ++k) {
            reach(Operation(k));
            same(_rate(), _alreadyRated(Operation(k)), "rated at the mint");
        }
    }

    // ------------------------------------------------------------------------------------------------ too old

    function test_expire_only_what_is_live() public {
        keeps(IBattery.expire.selector, _expire, LIVE, _notExpirable);
    }

    function test_nothing_expires_early() public {
        for (uint256 k; k < OPERATIONS; ++k) {
            reach(Operation(k));
            same(_expireEarly(), _notExpirable(Operation(k)), "young enough");
        }
    }

    function _notExpirable(Operation from) private view returns (bytes memory) {
        return from == Operation.Recycled ? gone(from) : abi.encodeWithSelector(IBattery.NotExpirable.selector, id);
    }

    function test_a_batch_expires_without_what_left_it() public {
        keeps(IBattery.expireBatch.selector, _expireBatch, ALL, never);
    }
}
