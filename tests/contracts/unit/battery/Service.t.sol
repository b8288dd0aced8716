// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice Operators, and transitions 2, 3 and 6.
contract ServiceTest is SumsCheck {
    uint64 private batchId;
    uint256 private id;
    address private other = address(0x07E4);

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.BATTERY_OPERATOR, other, 0);
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function _missing(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.BATTERY_OPERATOR, account);
    }

    function _notOperator(address account) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotOperator.selector, id, account);
    }

    function _wrongUse(uint256 which, IBattery.Use use, Operation to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.WrongUse.selector, which, use, to);
    }

    // ------------------------------------------------------------------------------------------------ operators

    function test_operators_must_have_the_role_and_be_named_by_the_owner() public {
        bytes memory data = abi.encodeCall(battery.setOperator, (one(id), stranger));
        refused(alice, address(battery), data, _missing(stranger));
        data = abi.encodeCall(battery.setOperator, (one(id), other));
        refused(bob, address(battery), data, abi.encodeWithSelector(IBattery.NotOwner.selector, id, bob));
        data = abi.encodeCall(battery.setOperator, (two(id, idOf(batchId, 6)), other));
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, idOf(batchId, 6));
        refused(alice, address(battery), data, reason);
    }

    function test_the_owner_names_the_operator_of_one_battery() public {
        expectEvent(address(battery));
        emit IBattery.OperatorSet(other, one(id));
        accepted(alice, address(battery), abi.encodeCall(battery.setOperator, (one(id), other)));
        same(battery.operatorOf(id), other, "its operator");
        same(battery.custodianOf(id), other, "its custodian");
        same(battery.operatorOf(idOf(batchId, 3)), operator, "another's operator");
        truth(!detached(id), "an operator costs no slot of title");
        bytes memory data = abi.encodeCall(battery.install, (one(id), Operation.InVehicle, ""));
        refused(operator, address(battery), data, _notOperator(operator));
        accepted(other, address(battery), data);
    }

    function test_the_operator_stays_when_its_batch_gets_another() public {
        accepted(alice, address(battery), abi.encodeCall(battery.setOperator, (one(id), other)));
        authority.grantRole(Roles.BATTERY_OPERATOR, carol, 0);
        expectEvent(address(battery));
        emit IBattery.BatchOperatorSet(batchId, carol);
        accepted(alice, address(battery), abi.encodeCall(battery.setBatchOperator, (batchId, carol)));
        same(battery.operatorOf(id), other, "its own operator");
        same(battery.operatorOf(idOf(batchId, 3)), carol, "its batch's operator");
    }

    function test_the_operator_of_a_batch_is_named_while_it_has_one_owner() public {
        bytes memory data = abi.encodeCall(battery.setBatchOperator, (batchId, stranger));
        refused(alice, address(battery), data, _missing(stranger));
        data = abi.encodeCall(battery.setBatchOperator, (9, other));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 9));
        data = abi.encodeCall(battery.setBatchOperator, (batchId, other));
        bytes memory reason = abi.encodeWithSelector(IBattery.NotOwner.selector, idOf(batchId, 0), bob);
        refused(bob, address(battery), data, reason);
        vm.prank(alice);
        battery.transferFrom(alice, bob, id);
        reason = abi.encodeWithSelector(IBattery.BatchHasMoved.selector, batchId, 5, 6);
        refused(alice, address(battery), data, reason);
    }

    // ------------------------------------------------------------------------------------------------ install, swap

    function test_only_its_operator_in_office_serves_a_battery() public {
        bytes[3] memory calls = [
            abi.encodeCall(battery.install, (one(id), Operation.InVehicle, "")),
            abi.encodeCall(battery.swap, (one(id), Operation.InVehicle, "")),
            abi.encodeCall(battery.retire, (one(id), ""))
        ];
        for (uint256 i; i < 3; ++i) {
            refused(alice, address(battery), calls[i], _missing(alice));
            refused(other, address(battery), calls[i], _notOperator(other));
        }
        authority.revokeRole(Roles.BATTERY_OPERATOR, operator);
        for (uint256 i; i < 3; ++i) {
            refused(operator, address(battery), calls[i], _missing(operator));
        }
    }

    function test_install_goes_where_the_use_of_the_class_allows() public {
        for (uint8 k; k < 14; ++k) {
            if (Operation(k) == Operation.InStation || Operation(k) == Operation.InVehicle) continue;
            bytes memory data = abi.encodeCall(battery.install, (one(id), Operation(k), ""));
            refused(operator, address(battery), data, _wrongUse(id, IBattery.Use.FourWheel, Operation(k)));
        }
        uint256 stored = idOf(mint(alice, STORAGE, 1, 0), 0);
        for (uint8 k; k < 14; ++k) {
            if (Operation(k) == Operation.InStorage) continue;
            bytes memory data = abi.encodeCall(battery.install, (one(stored), Operation(k), ""));
            refused(operator, address(battery), data, _wrongUse(stored, IBattery.Use.Storage, Operation(k)));
        }
        install(stored, Operation.InStorage);
        install(idOf(mint(alice, SCOOTER, 1, 0), 0), Operation.InVehicle);
        install(idOf(mint(alice, STATION, 1, 0), 0), Operation.InStation);
    }

    function test_swap_leads_only_to_station_or_vehicle() public {
        install(id, Operation.InStation);
        for (uint8 k; k < 14; ++k) {
            if (Operation(k) == Operation.InStation || Operation(k) == Operation.InVehicle) continue;
            bytes memory data = abi.encodeCall(battery.swap, (one(id), Operation(k), ""));
            refused(operator, address(battery), data, _wrongUse(id, IBattery.Use.FourWheel, Operation(k)));
        }
    }

    function test_swap_finds_no_battery_twice_in_one_list() public {
        install(id, Operation.InStation);
        bytes memory data = abi.encodeCall(battery.swap, (two(id, id), Operation.InVehicle, ""));
        bytes memory reason =
            abi.encodeWithSelector(IBattery.WrongState.selector, id, Operation.InVehicle, IBattery.swap.selector);
        refused(operator, address(battery), data, reason);
    }

    function test_install_and_swap_change_the_operation_and_nothing_else() public {
        int256 value = valuation.portfolioValue(alice);
        expectEvent(address(battery));
        emit IBattery.Installed(Operation.InStation, operator, two(id, idOf(batchId, 5)), "into service");
        vm.prank(operator);
        battery.install(two(id, idOf(batchId, 5)), Operation.InStation, "into service");
        expectEvent(address(battery));
        emit IBattery.Swapped(Operation.InVehicle, operator, one(id), "request");
        vm.prank(operator);
        battery.swap(one(id), Operation.InVehicle, "request");
        same(uint256(operationOf(id)), uint256(Operation.InVehicle), "operation");
        same(uint256(operationOf(idOf(batchId, 5))), uint256(Operation.InStation), "operation of the other");
        same(uint256(operationOf(idOf(batchId, 3))), uint256(Operation.Registered), "a neighbour in the word");
        same(valuation.portfolioValue(alice), value, "value");
        same(battery.batchOf(batchId).followers, 6, "followers");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ retire

    function test_retire_needs_an_assessment_not_older_than_the_limit() public {
        uint256 never = idOf(mint(alice, CAR, 1, 0), 0);
        install(never, Operation.InVehicle);
        bytes memory data = abi.encodeCall(battery.retire, (one(never), ""));
        refused(
            operator, address(battery), data, abi.encodeWithSelector(IBattery.AssessmentTooOld.selector, never, 0, 400)
        );

        install(id, Operation.InVehicle);
        uint256 measured = today();
        later(401);
        data = abi.encodeCall(battery.retire, (one(id), ""));
        refused(
            operator,
            address(battery),
            data,
            abi.encodeWithSelector(IBattery.AssessmentTooOld.selector, id, measured, 400)
        );
        vm.warp(block.timestamp - 1 days);
        accepted(operator, address(battery), data);
    }

    function test_a_fresh_assessment_lets_an_old_battery_retire() public {
        install(id, Operation.InVehicle);
        later(800);
        assess(id, 7_100);
        expectEvent(address(battery));
        emit IBattery.Retired(operator, one(id), "vector");
        vm.prank(operator);
        battery.retire(one(id), "vector");
        (uint256 health,, uint256 cycles, Operation operation, LegalStatus legal,) = battery.conditionOf(id);
        truth(health == 7_100 && cycles == 100, "the reading stays");
        truth(operation == Operation.Retired && legal == LegalStatus.Original, "retired, no status of its own");
        _check();
    }

    function _check() private view {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        truth(checkSums(accounts) != 0, "something was compared");
    }
}
