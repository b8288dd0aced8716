// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {Wallet} from "../../mocks/Wallet.sol";

/// @notice Maintenance and repair, a second life in the same use, and batteries that change hands.
contract CustodyTest is LifeFixture {
    uint256 private constant CAROL_KEY = 0xCA401;
    address private carrier = vm.addr(CAROL_KEY); // operator too
    uint64 private batchId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.BATTERY_OPERATOR, carrier, 0);
        batchId = mint(alice, CAR, 5, 9_500);
        id = idOf(batchId, 1);
        later(10);
    }

    function _maintain(bool repair) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.maintain, (one(id), repair, "work"));
    }

    function _resume(Operation to) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.resume, (one(id), to, "done"));
    }

    function _reuse(Operation to) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.reuse, (one(id), to, "again"));
    }

    function _wrongUse(Operation to) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.WrongUse.selector, id, IBattery.Use.FourWheel, to);
    }

    function _only(uint256 states, address sender, bytes memory data) private {
        for (uint256 k; k < 14; ++k) {
            if (k == uint256(Operation.Recycled)) continue;
            uint256 snapshot = vm.snapshotState();
            if (k > uint256(Operation.Retired)) waste(id);
            force(id, Operation(k));
            if (states >> k & 1 == 1) accept(sender, data);
            else refuse(sender, data, wrongState(id, bytes4(data)));
            vm.revertToState(snapshot);
        }
    }

    function _only(uint256 states, bytes memory data) private {
        _only(states, operator, data);
    }

    uint256 private constant IN_SERVICE = 1 << 1 | 1 << 2 | 1 << 3;

    // ------------------------------------------------------------------------------------------------ maintenance

    function test_only_the_operator_in_office_maintains_resumes_and_reuses() public {
        bytes[3] memory calls = [_maintain(true), _resume(Operation.InVehicle), _reuse(Operation.InVehicle)];
        for (uint256 i; i < 3; ++i) {
            refuse(stranger, calls[i], missing(Roles.BATTERY_OPERATOR, stranger));
            refuse(carrier, calls[i], notOperator(id, carrier));
        }
    }

    function test_only_what_is_in_service_is_maintained_and_resumes() public {
        _only(IN_SERVICE, _maintain(false));
        _only(IN_SERVICE, _maintain(true));
        _only(1 << 5, _resume(Operation.InVehicle));
    }

    function test_maintenance_ends_in_a_place_of_the_same_use() public {
        install(id, Operation.InVehicle);
        expectEvent(address(battery));
        emit IBattery.Maintained(operator, false, one(id), "work");
        accept(operator, _maintain(false));
        refuse(operator, _resume(Operation.InStorage), _wrongUse(Operation.InStorage));
        refuse(operator, _resume(Operation.Retired), _wrongUse(Operation.Retired));
        expectEvent(address(battery));
        emit IBattery.Resumed(Operation.InStation, operator, one(id), "done");
        accept(operator, _resume(Operation.InStation));
        check();
    }

    function test_after_a_repair_a_measurement_of_that_day_or_later_is_needed() public {
        install(id, Operation.InVehicle);
        inspect(id, 9_300);
        later(5);
        accept(operator, _maintain(true));
        truth(battery.stateOf(id).underRepair(), "under repair");
        same(battery.heldSince(id), block.timestamp, "since");
        uint16 repaired = today();
        refuse(operator, _resume(Operation.InVehicle), notFresh(id, repaired - 5, repaired));
        later(3);
        tick();
        IBattery.Inspection memory r = inspectionOf(one(id), 9_200);
        r.day = repaired - 1;
        battery.inspect(r, both(r));
        refuse(operator, _resume(Operation.InVehicle), notFresh(id, repaired - 1, repaired));
        tick();
        (r.day, r.issuedAt) = (repaired, uint64(block.timestamp));
        battery.inspect(r, both(r));
        accept(operator, _resume(Operation.InVehicle));
        truth(!battery.stateOf(id).underRepair(), "repaired");
        accept(operator, _maintain(false));
        later(50);
        accept(operator, _resume(Operation.InStation)); // without a repair nothing is asked
        check();
    }

    /// @dev A quarantine does not make a repair forgotten.
    function test_a_repair_lasts_through_quarantine() public {
        install(id, Operation.InVehicle);
        accept(operator, _maintain(true));
        later(2);
        quarantine(id);
        release(id);
        same(uint256(operationOf(id)), uint256(Operation.Maintenance), "back in maintenance");
        truth(battery.stateOf(id).underRepair(), "and under repair");
        accept(operator, _resume(Operation.InVehicle)); // the release has measured it
    }

    // ------------------------------------------------------------------------------------------------ reuse

    function test_only_the_retired_are_reused_on_a_measurement_of_thirty_days() public {
        inspect(id, 9_300);
        _only(1 << 6, _reuse(Operation.InVehicle));
        retire(id);
        uint16 day = today();
        refuse(operator, _reuse(Operation.InStorage), _wrongUse(Operation.InStorage));
        later(31);
        refuse(operator, _reuse(Operation.InVehicle), notFresh(id, day, day + 1));
        vm.warp(block.timestamp - 1 days);
        expectEvent(address(battery));
        emit IBattery.Reused(Operation.InVehicle, operator, one(id), "again");
        accept(operator, _reuse(Operation.InVehicle));
        (,,, Operation o, LegalStatus legal,) = battery.conditionOf(id);
        truth(o == Operation.InVehicle && legal == LegalStatus.Reused, "in service, reused");
        check();
    }

    function test_no_reuse_without_any_measurement() public {
        id = idOf(mint(alice, CAR, 1, 0), 0);
        force(id, Operation.Retired);
        refuse(operator, _reuse(Operation.InVehicle), notFresh(id, 0, today() - 30));
    }

    function test_a_repurposed_battery_stays_repurposed_when_it_is_reused() public {
        retire(id);
        id = idOf(repurpose(id), 0);
        install(id, Operation.InStorage);
        vm.prank(operator);
        battery.retire(one(id), "");
        accept(operator, _reuse(Operation.InStorage));
        (,,,, LegalStatus legal,) = battery.conditionOf(id);
        same(uint256(legal), uint256(LegalStatus.Repurposed), "says more than reused");
    }

    // ------------------------------------------------------------------------------------------------ hands

    function _handOver() private view returns (IBattery.HandOver memory) {
        uint64 now_ = uint64(block.timestamp);
        return IBattery.HandOver(one(id), carrier, now_, now_ + 1 days, "consignment note");
    }

    function _call(IBattery.HandOver memory h, uint256 key) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.handOver, (h, sign(key, h)));
    }

    function _takeOver(Operation to) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.takeOver, (one(id), to, "received"));
    }

    function _notCustodian(address caller) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotCustodian.selector, id, caller);
    }

    function test_the_custodian_gives_and_who_takes_signs() public {
        IBattery.HandOver memory h = _handOver();
        refuse(alice, _call(h, CAROL_KEY), _notCustodian(alice));
        refuse(operator, _call(h, BOB_KEY), abi.encodeWithSelector(IBattery.BadSignature.selector, carrier));
        h.expiresAt = uint64(block.timestamp - 1);
        refuse(operator, _call(h, CAROL_KEY), outdated(h.expiresAt));
        h = _handOver();
        h.issuedAt += 1 days;
        refuse(operator, _call(h, CAROL_KEY), futureDay(today() + 1));
        h = _handOver();
        h.to = bob;
        refuse(operator, _call(h, BOB_KEY), missing(Roles.BATTERY_OPERATOR, bob));
        h.to = carrier;
        members.setLapsed(carrier, true);
        refuse(operator, _call(h, CAROL_KEY), abi.encodeWithSelector(IBattery.BadRecipient.selector, carrier));
        h.ids = one(idOf(batchId, 5));
        members.setLapsed(carrier, false);
        refuse(operator, _call(h, CAROL_KEY), noBattery(idOf(batchId, 5)));
    }

    function test_only_what_is_at_rest_or_in_service_changes_hands() public {
        _only(IN_SERVICE | 1 << 0 | 1 << 6, _call(_handOver(), CAROL_KEY), IBattery.handOver.selector);
    }

    /// @dev Waste is in the recycler's custody: the operator gives what it still has.
    function _only(uint256 states, bytes memory data, bytes4 action) private {
        for (uint256 k; k < 14; ++k) {
            uint256 snapshot = vm.snapshotState();
            force(id, Operation(k));
            if (states >> k & 1 == 1) {
                accept(operator, data);
            } else {
                refuse(operator, data, abi.encodeWithSelector(IBattery.WrongState.selector, id, Operation(k), action));
            }
            vm.revertToState(snapshot);
        }
    }

    function test_a_battery_in_service_is_in_transit_until_it_is_taken_over() public {
        install(id, Operation.InVehicle);
        IBattery.HandOver memory h = _handOver();
        expectEvent(address(battery));
        emit IBattery.HandedOver(operator, carrier, h);
        accept(operator, _call(h, CAROL_KEY));
        same(uint256(operationOf(id)), uint256(Operation.InTransit), "operation");
        same(battery.custodianOf(id), carrier, "custodian");
        same(battery.operatorOf(id), operator, "operator");
        same(battery.ownerOf(id), alice, "owner");
        refuse(operator, _takeOver(Operation.InVehicle), _notCustodian(operator));
        refuse(carrier, _takeOver(Operation.InStorage), _wrongUse(Operation.InStorage));
        expectEvent(address(battery));
        emit IBattery.TakenOver(Operation.InStation, carrier, one(id), "received");
        accept(carrier, _takeOver(Operation.InStation));
        refuse(carrier, _takeOver(Operation.InStation), wrongState(id, IBattery.takeOver.selector));
        refuse(operator, _call(_handOver(), CAROL_KEY), _notCustodian(operator));
        check();
    }

    function test_the_retired_stay_retired_in_new_hands() public {
        retire(id);
        accept(operator, _call(_handOver(), CAROL_KEY));
        same(uint256(operationOf(id)), uint256(Operation.Retired), "operation");
        same(battery.custodianOf(id), carrier, "custodian");
        refuse(carrier, _takeOver(Operation.InVehicle), wrongState(id, IBattery.takeOver.selector));
    }

    function test_a_signature_hands_over_once() public {
        retire(id);
        IBattery.HandOver memory h = _handOver();
        bytes memory data = _call(h, CAROL_KEY);
        accept(operator, data);
        tick();
        uint256 key = 0x0E4A7;
        authority.grantRole(Roles.BATTERY_OPERATOR, vm.addr(key), 0);
        IBattery.HandOver memory back = _handOver();
        back.to = vm.addr(key);
        accept(carrier, _call(back, key));
        uint256 since = block.timestamp;
        tick();
        IBattery.HandOver memory round = _handOver();
        round.issuedAt = uint64(since);
        refuse(vm.addr(key), _call(round, CAROL_KEY), notNewer(since, since));
        refuse(vm.addr(key), data, notNewer(h.issuedAt, since));
        accept(vm.addr(key), _call(_handOver(), CAROL_KEY));
    }

    function test_twice_in_one_list_is_refused() public {
        IBattery.HandOver memory h = _handOver();
        h.ids = two(id, id);
        refuse(operator, _call(h, CAROL_KEY), _notCustodian(operator));
    }

    function test_a_wallet_contract_and_a_recycler_take_over_too() public {
        address wallet = address(new Wallet(bob));
        authority.grantRole(Roles.RECYCLER, wallet, 0);
        IBattery.HandOver memory h = _handOver();
        h.to = wallet;
        accept(operator, _call(h, BOB_KEY));
        same(battery.custodianOf(id), wallet, "custodian");
    }

    function test_a_signature_serves_on_one_chain_for_one_contract() public {
        IBattery.HandOver memory h = _handOver();
        bytes memory data = _call(h, CAROL_KEY);
        bytes memory reason = abi.encodeWithSelector(IBattery.BadSignature.selector, carrier);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        refuse(operator, data, reason);
        vm.chainId(chain);
        bytes32 foreign = digestUnder(domainSeparator(chain, address(valuation)), hashOf(h));
        refuse(operator, abi.encodeCall(IBattery.handOver, (h, signDigest(CAROL_KEY, foreign))), reason);
        accept(operator, data);
    }

    function test_a_new_operator_does_not_take_custody_away() public {
        accept(operator, _call(_handOver(), CAROL_KEY));
        authority.grantRole(Roles.BATTERY_OPERATOR, bob, 0);
        vm.prank(alice);
        battery.setOperator(one(id), bob);
        same(battery.custodianOf(id), carrier, "custodian");
        same(battery.operatorOf(id), bob, "operator");
        accept(carrier, _takeOver(Operation.InVehicle));
        check();
    }
}
