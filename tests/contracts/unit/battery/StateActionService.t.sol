// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";

/// @notice All operations × service and custody.
contract StateActionServiceTest is StateMatrix {
    function _install() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.install, (one(id), Operation.InVehicle, "")));
    }

    function _toVehicle() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.swap, (one(id), Operation.InVehicle, "")));
    }

    function _toStation() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.swap, (one(id), Operation.InStation, "")));
    }

    function _retire() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.retire, (one(id), "")));
    }

    function _maintain() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.maintain, (one(id), false, "")));
    }

    function _repair() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.maintain, (one(id), true, "")));
    }

    function _resume() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.resume, (one(id), Operation.InVehicle, "")));
    }

    function _reuse() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.reuse, (one(id), Operation.InStation, "")));
    }

    function _handOver() private returns (bytes memory) {
        IBattery.HandOver memory h = handOverOf(id, bob);
        return attempt(actor, abi.encodeCall(IBattery.handOver, (h, sign(BOB_KEY, h))));
    }

    function _takeOver() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.takeOver, (one(id), Operation.InVehicle, "")));
    }

    function _setOperator() private returns (bytes memory) {
        return attempt(alice, abi.encodeCall(IBattery.setOperator, (one(id), operator)));
    }

    function _setBatchOperator() private returns (bytes memory) {
        return attempt(alice, abi.encodeCall(IBattery.setBatchOperator, (batchId, operator)));
    }

    // ------------------------------------------------------------------------------------------------ service

    function test_install_only_what_is_registered() public {
        leads(IBattery.install.selector, _install, 1 << 0, wrongState, Operation.InVehicle);
    }

    function test_swap_to_a_vehicle_only_from_a_station() public {
        leads(IBattery.swap.selector, _toVehicle, 1 << 1, wrongState, Operation.InVehicle);
    }

    function test_swap_to_a_station_only_from_a_vehicle() public {
        leads(IBattery.swap.selector, _toStation, 1 << 2, wrongState, Operation.InStation);
    }

    function test_retire_only_what_is_in_service() public {
        leads(IBattery.retire.selector, _retire, IN_SERVICE, wrongState, Operation.Retired);
    }

    function test_maintain_only_what_is_in_service() public {
        leads(IBattery.maintain.selector, _maintain, IN_SERVICE, wrongState, Operation.Maintenance);
    }

    function test_repair_only_what_is_in_service() public {
        leads(IBattery.maintain.selector, _repair, IN_SERVICE, wrongState, Operation.Maintenance);
    }

    function test_resume_only_what_is_in_maintenance() public {
        leads(IBattery.resume.selector, _resume, 1 << 5, wrongState, Operation.InVehicle);
    }

    function test_reuse_only_what_is_retired() public {
        leads(IBattery.reuse.selector, _reuse, 1 << 6, wrongState, Operation.InStation);
    }

    // ------------------------------------------------------------------------------------------------ custody

    function test_hand_over_only_what_is_registered_in_service_or_retired() public {
        leadsBy(IBattery.handOver.selector, _handOver, 1 << 0 | IN_SERVICE | 1 << 6, wrongState, _handedOver);
    }

    /// @dev What is retired stays so.
    function _handedOver(Operation from) private pure returns (Operation) {
        return from == Operation.Retired ? from : Operation.InTransit;
    }

    function test_take_over_only_what_is_in_transit() public {
        leads(IBattery.takeOver.selector, _takeOver, 1 << 4, wrongState, Operation.InVehicle);
    }

    // ------------------------------------------------------------------------------------------------ operators

    function test_an_operator_is_named_for_whatever_has_an_owner() public {
        keeps(IBattery.setOperator.selector, _setOperator, ALL & ~RECYCLED, gone);
    }

    function test_a_batch_operator_is_named_while_all_follow() public {
        keeps(IBattery.setBatchOperator.selector, _setBatchOperator, LIVE, _moved);
    }

    /// @dev A voided battery was quarantined together with the one it doubles.
    function _moved(Operation from) private view returns (bytes memory) {
        uint256 left = from == Operation.Voided ? 4 : 5;
        return abi.encodeWithSelector(IBattery.BatchHasMoved.selector, batchId, left, 6);
    }
}
