// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {RoleMatrix} from "../../base/RoleMatrix.sol";

/// @notice Every actor × service, custody, safety, and what anyone may submit.
contract RoleFunctionServiceTest is RoleMatrix {
    function _asOperator(bytes memory data) private {
        accepted(operator, address(battery), data);
    }

    // ------------------------------------------------------------------------------------------------ service

    function _install(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.install, (one(id), Operation.InStation, ""));
    }

    function _swap(address) private returns (bytes memory) {
        install(id, Operation.InStation);
        return abi.encodeCall(IBattery.swap, (one(id), Operation.InVehicle, ""));
    }

    function _maintain(address) private returns (bytes memory) {
        install(id, Operation.InStation);
        return abi.encodeCall(IBattery.maintain, (one(id), true, ""));
    }

    function _resume(address) private returns (bytes memory) {
        _asOperator(_maintain(operator));
        return abi.encodeCall(IBattery.resume, (one(id), Operation.InStation, ""));
    }

    function _retire(address) private returns (bytes memory) {
        install(id, Operation.InStation);
        return abi.encodeCall(IBattery.retire, (one(id), ""));
    }

    function _reuse(address) private returns (bytes memory) {
        retire(id);
        return abi.encodeCall(IBattery.reuse, (one(id), Operation.InStation, ""));
    }

    function test_only_its_operator_serves_a_battery() public {
        row(IBattery.install.selector, _install, onlyItsOperator);
        row(IBattery.swap.selector, _swap, onlyItsOperator);
        row(IBattery.maintain.selector, _maintain, onlyItsOperator);
        row(IBattery.resume.selector, _resume, onlyItsOperator);
        row(IBattery.retire.selector, _retire, onlyItsOperator);
        row(IBattery.reuse.selector, _reuse, onlyItsOperator);
    }

    // ------------------------------------------------------------------------------------------------ custody

    function _handOver(address) private view returns (bytes memory) {
        IBattery.HandOver memory h =
            IBattery.HandOver(one(id), otherOperator, uint64(block.timestamp), uint64(block.timestamp), "");
        return abi.encodeCall(IBattery.handOver, (h, sign(OTHER_KEY, h)));
    }

    function _onlyItsCustodian(address who) private view returns (bytes memory) {
        if (who == otherOperator) return abi.encodeWithSelector(IBattery.SamePerson.selector, who); // it would take it
        return who == operator ? bytes("") : notCustodian(who);
    }

    function _takeOver(address) private returns (bytes memory) {
        _asOperator(_handOver(operator));
        return abi.encodeCall(IBattery.takeOver, (one(id), Operation.InStation, ""));
    }

    function _onlyTheNewCustodian(address who) private view returns (bytes memory) {
        return who == otherOperator ? bytes("") : notCustodian(who);
    }

    function test_only_the_custodian_hands_over_and_the_next_one_takes_over() public {
        row(IBattery.handOver.selector, _handOver, _onlyItsCustodian);
        row(IBattery.takeOver.selector, _takeOver, _onlyTheNewCustodian);
    }

    // ------------------------------------------------------------------------------------------------ quarantine

    function _quarantine(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.quarantine, (one(id), ""));
    }

    function _onlyItsOperatorOrAnAssessor(address who) private view returns (bytes memory) {
        return who == operator || who == assessor ? bytes("") : notOperator(who);
    }

    function _quarantineBatch(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.quarantineBatch, (batchId, ""));
    }

    function _onlyOperatorOfAllOrAnAssessor(address who) private view returns (bytes memory) {
        if (who == operator || who == assessor) return "";
        if (who != otherOperator) return missing(Roles.BATTERY_OPERATOR, who);
        return abi.encodeWithSelector(IBattery.NotOperator.selector, idOf(batchId, 0), who);
    }

    function test_only_its_operator_or_an_assessor_quarantines() public {
        row(IBattery.quarantine.selector, _quarantine, _onlyItsOperatorOrAnAssessor);
        row(IBattery.quarantineBatch.selector, _quarantineBatch, _onlyOperatorOfAllOrAnAssessor);
    }

    function _release(address) private returns (bytes memory) {
        _asOperator(_quarantine(operator));
        return abi.encodeCall(IBattery.release, (one(id), ""));
    }

    function _releaseBatch(address) private returns (bytes memory) {
        _asOperator(_quarantineBatch(operator));
        return abi.encodeCall(IBattery.releaseBatch, (batchId, ""));
    }

    function test_only_an_accredited_assessor_releases() public {
        row(IBattery.release.selector, _release, onlyAnAssessor);
        row(IBattery.releaseBatch.selector, _releaseBatch, onlyAnAssessor);
    }

    // ------------------------------------------------------------------------------------------------ loss

    function _report(address who, bool found) private view returns (bytes memory) {
        IBattery.Report memory r = reportOf(id, found);
        r.operator = who;
        bytes memory signature = sign(AUDITOR_KEY, r);
        return found ? abi.encodeCall(IBattery.find, (r, signature)) : abi.encodeCall(IBattery.lose, (r, signature));
    }

    function _lose(address who) private view returns (bytes memory) {
        return _report(who, false);
    }

    function _find(address who) private returns (bytes memory) {
        lose(id);
        vm.warp(block.timestamp + 1);
        return _report(who, true);
    }

    function test_only_its_operator_loses_and_finds() public {
        row(IBattery.lose.selector, _lose, onlyItsOperator);
        row(IBattery.find.selector, _find, onlyItsOperator);
    }

    function _voidDuplicate(address) private returns (bytes memory) {
        quarantine(idOf(batchId, 0));
        quarantine(id);
        IBattery.Voiding memory v = IBattery.Voiding(idOf(batchId, 0), id, uint64(block.timestamp), "");
        return abi.encodeCall(IBattery.voidDuplicate, (v, sign(AUDITOR_KEY, v)));
    }

    function _onlyAnAssessorBesideTheAuditor(address who) private view returns (bytes memory) {
        if (who == auditor) return abi.encodeWithSelector(IBattery.SamePerson.selector, who);
        return onlyAnAssessor(who);
    }

    function test_only_an_accredited_assessor_voids() public {
        row(IBattery.voidDuplicate.selector, _voidDuplicate, _onlyAnAssessorBesideTheAuditor);
    }

    // ------------------------------------------------------------------------------------------------ anyone

    function _assess(address) private view returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 9_400, 50);
        return abi.encodeCall(IBattery.assess, (a, by(ASSESSOR_KEY, a)));
    }

    function _inspect(address) private view returns (bytes memory) {
        IBattery.Inspection memory r = inspectionOf(one(id), 9_400);
        return abi.encodeCall(IBattery.inspect, (r, both(r)));
    }

    function _rateBatch(address) private returns (bytes memory) {
        IBattery.Rating memory r;
        (r.batchId, r.day, r.health) = (mint(alice, CAR, 3, 0), today(), 9_900);
        (r.issuedAt, r.expiresAt, r.metric) = (uint64(block.timestamp), uint64(block.timestamp), 1);
        return abi.encodeCall(IBattery.rateBatch, (r, sign(ASSESSOR_KEY, r)));
    }

    function _expire(address) private returns (bytes memory) {
        later(401);
        return abi.encodeCall(IBattery.expire, (one(id)));
    }

    function _expireBatch(address) private returns (bytes memory) {
        later(401);
        return abi.encodeCall(IBattery.expireBatch, (batchId));
    }

    function test_anyone_submits_what_assessors_have_signed() public {
        row(IBattery.assess.selector, _assess, anyone);
        row(IBattery.inspect.selector, _inspect, anyone);
        row(IBattery.rateBatch.selector, _rateBatch, anyone);
    }

    function test_anyone_lets_old_assessments_expire() public {
        row(IBattery.expire.selector, _expire, anyone);
        row(IBattery.expireBatch.selector, _expireBatch, anyone);
    }
}
