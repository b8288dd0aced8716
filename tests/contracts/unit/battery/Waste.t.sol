// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice Transitions 10 and 12.
contract WasteTest is SumsCheck {
    uint64 private batchId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function _waste(address to) private view returns (bytes memory) {
        return abi.encodeCall(battery.waste, (one(id), to, ""));
    }

    function test_waste_goes_only_to_a_licensed_recycler() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.RECYCLER, bob);
        refused(alice, address(battery), _waste(bob), reason);
    }

    function test_waste_is_declared_by_owner_or_operator_only() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.NotOperator.selector, id, recycler);
        refused(recycler, address(battery), _waste(recycler), reason);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 3);
        refused(alice, address(battery), abi.encodeCall(battery.waste, (one(3), recycler, "")), reason);
    }

    function test_an_operator_out_of_office_declares_no_waste() public {
        authority.revokeRole(Roles.BATTERY_OPERATOR, operator);
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.BATTERY_OPERATOR, operator);
        refused(operator, address(battery), _waste(recycler), reason);
        accepted(alice, address(battery), _waste(recycler));
    }

    function test_waste_gives_custody_and_keeps_title() public {
        expectEvent(address(battery));
        emit IBattery.Wasted(recycler, alice, two(id, idOf(batchId, 0)), "declaration");
        vm.prank(alice);
        battery.waste(two(id, idOf(batchId, 0)), recycler, "declaration");
        (,,, Operation operation, LegalStatus legal,) = battery.conditionOf(id);
        truth(operation == Operation.WasteHeld && legal == LegalStatus.Waste, "waste");
        same(battery.ownerOf(id), alice, "owner");
        same(battery.operatorOf(id), operator, "operator");
        same(battery.custodianOf(id), recycler, "custodian");
        same(battery.batchOf(batchId).followers, 4, "followers");
        truth(detached(id), "pinned to its own slot");
        _check();
    }

    function test_what_is_quarantined_becomes_waste() public {
        waste(id);
        force(id, Operation.Quarantined);
        waste(id);
        same(uint256(operationOf(id)), uint256(Operation.WasteHeld), "operation");
        _check();
    }

    function _dismantle(uint32 pack, uint32 parts) private view returns (bytes memory) {
        return abi.encodeCall(battery.dismantle, (one(id), grams(pack), grams(parts), "manifest"));
    }

    function test_only_the_custodian_dismantles() public {
        waste(id);
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.RECYCLER, alice);
        refused(alice, address(battery), _dismantle(2, 1), reason);
        authority.grantRole(Roles.RECYCLER, bob, 0);
        reason = abi.encodeWithSelector(IBattery.NotCustodian.selector, id, bob);
        refused(bob, address(battery), _dismantle(2, 1), reason);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 3);
        bytes memory data = abi.encodeCall(battery.dismantle, (one(3), grams(2), grams(1), ""));
        refused(recycler, address(battery), data, reason);
    }

    function test_masses_are_one_a_battery_and_parts_weigh_no_more_than_the_pack() public {
        waste(id);
        bytes memory data = abi.encodeCall(battery.dismantle, (one(id), new uint32[](2), grams(1), ""));
        refused(recycler, address(battery), data, abi.encodeWithSelector(IBattery.BadLength.selector, 2, 1));
        data = abi.encodeCall(battery.dismantle, (one(id), grams(1), new uint32[](0), ""));
        refused(recycler, address(battery), data, abi.encodeWithSelector(IBattery.BadLength.selector, 0, 1));
        bytes memory reason = abi.encodeWithSelector(IBattery.MassExceedsPack.selector, id, 401, 400);
        refused(recycler, address(battery), _dismantle(400, 401), reason);
    }

    function test_dismantling_records_the_pack() public {
        waste(id);
        expectEvent(address(battery));
        emit IBattery.Dismantled(recycler, one(id), grams(400), grams(400), "manifest");
        accepted(recycler, address(battery), _dismantle(400, 400));
        same(battery.packGrams(id), 400, "grams");
        (,,, Operation operation, LegalStatus legal,) = battery.conditionOf(id);
        truth(operation == Operation.Dismantled && legal == LegalStatus.Waste, "dismantled waste");
        _check();
    }

    function _check() private view {
        address[] memory accounts = new address[](1);
        accounts[0] = alice;
        same(checkSums(accounts), 6, "batteries compared");
    }
}
