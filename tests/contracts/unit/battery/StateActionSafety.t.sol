// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";

/// @notice All operations × quarantine, release, loss, finding, and ending a duplicate.
contract StateActionSafetyTest is StateMatrix {
    uint256 private constant QUARANTINED = 1 << 7;

    function _quarantine() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.quarantine, (one(id), "")));
    }

    function _quarantineByAssessor() private returns (bytes memory) {
        return attempt(assessor, abi.encodeCall(IBattery.quarantine, (one(id), "")));
    }

    function _quarantineBatch() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.quarantineBatch, (batchId, "")));
    }

    function _release() private returns (bytes memory) {
        return attempt(assessor, abi.encodeCall(IBattery.release, (one(id), "")));
    }

    function _releaseBatch() private returns (bytes memory) {
        return attempt(assessor, abi.encodeCall(IBattery.releaseBatch, (batchId, "")));
    }

    function _recallAndRelease() private returns (bytes memory) {
        same(_quarantineBatch(), "", "recall");
        return _releaseBatch();
    }

    function _recallAndReleaseEach() private returns (bytes memory) {
        same(_quarantineBatch(), "", "recall");
        return _release();
    }

    function _report(bool found) private returns (bytes memory) {
        IBattery.Report memory r = reportOf(id, found);
        r.operator = actor;
        bytes memory signature = sign(AUDITOR_KEY, r);
        if (found) return attempt(actor, abi.encodeCall(IBattery.find, (r, signature)));
        return attempt(actor, abi.encodeCall(IBattery.lose, (r, signature)));
    }

    function _lose() private returns (bytes memory) {
        return _report(false);
    }

    function _find() private returns (bytes memory) {
        return _report(true);
    }

    function _voidAsLater() private returns (bytes memory) {
        uint256 kept = idOf(batchId, 0);
        _quarantined(kept);
        return attempt(assessor, voiding(kept, id));
    }

    function _voidAsEarlier() private returns (bytes memory) {
        uint256 later = idOf(batchId, 4);
        _quarantined(later);
        return attempt(assessor, voiding(id, later));
    }

    // ------------------------------------------------------------------------------------------------ quarantine

    function test_quarantine_only_what_is_live() public {
        leads(IBattery.quarantine.selector, _quarantine, LIVE, wrongStateOfOwned, Operation.Quarantined);
    }

    function test_an_assessor_quarantines_only_what_is_live() public {
        leads(IBattery.quarantine.selector, _quarantineByAssessor, LIVE, wrongStateOfOwned, Operation.Quarantined);
    }

    function test_a_recall_quarantines_what_is_live_and_leaves_the_rest() public {
        leadsBy(IBattery.quarantineBatch.selector, _quarantineBatch, ALL, never, _recalled);
    }

    function _recalled(Operation from) private pure returns (Operation) {
        return from <= Operation.Retired ? Operation.Quarantined : from;
    }

    // ------------------------------------------------------------------------------------------------ release

    function test_release_only_what_is_quarantined() public {
        leads(IBattery.release.selector, _release, QUARANTINED, wrongStateOfOwned, Operation.Registered);
    }

    function test_a_batch_is_released_only_out_of_a_recall() public {
        for (uint256 k; k < OPERATIONS; ++k) {
            reach(Operation(k));
            bytes memory reason = abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, 0);
            same(_releaseBatch(), reason, "no recall");
        }
    }

    /// @dev What has a slot of its own stays where it was, or waits for a release of its own.
    function test_a_release_of_the_batch_puts_followers_back() public {
        keeps(IBattery.releaseBatch.selector, _recallAndRelease, ALL, never);
    }

    function test_each_follower_of_a_recall_is_released_to_the_operation_before() public {
        leadsBy(
            IBattery.release.selector, _recallAndReleaseEach, LIVE | QUARANTINED, wrongStateOfOwned, _operationBefore
        );
    }

    function _operationBefore(Operation from) private pure returns (Operation) {
        return from == Operation.Quarantined ? Operation.Registered : from;
    }

    // ------------------------------------------------------------------------------------------------ lost and found

    function test_lose_only_what_is_live_or_quarantined() public {
        leads(IBattery.lose.selector, _lose, LIVE | QUARANTINED, wrongStateOfOwned, Operation.Lost);
    }

    function test_find_only_what_is_lost() public {
        leads(IBattery.find.selector, _find, 1 << 10, wrongStateOfOwned, Operation.Quarantined);
    }

    function test_void_only_what_is_quarantined() public {
        leads(IBattery.voidDuplicate.selector, _voidAsLater, QUARANTINED, wrongStateOfOwned, Operation.Voided);
    }

    function test_void_only_beside_what_is_quarantined() public {
        keeps(IBattery.voidDuplicate.selector, _voidAsEarlier, QUARANTINED, wrongStateOfOwned);
    }
}
