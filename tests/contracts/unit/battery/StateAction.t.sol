// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice All operations × all actions: the exact error of every cell, or success.
/// One actor is operator, recycler and so custodian, so that nothing but the state decides.
contract StateActionTest is BatteryFixture {
    uint256 private constant OPERATIONS = 14;
    uint64 private batchId;
    uint256 private id;
    address private actor = address(0xAC708);
    uint256 private successes;
    uint256 private refusals;

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.BATTERY_OPERATOR, actor, 0);
        authority.grantRole(Roles.RECYCLER, actor, 0);
        IBattery.Mint memory m = mintOf(alice, CAR, 6, 9_500);
        m.operator = actor;
        batchId = mintAs(m);
        id = idOf(batchId, 2);
    }

    /// @dev `column` has bit k set if the action succeeds in operation k.
    function _column(function(Operation) returns (bytes memory) act, uint256 column, bytes4 selector) private {
        for (uint256 k; k < OPERATIONS; ++k) {
            uint256 snapshot = vm.snapshotState();
            Operation from = Operation(k);
            _put(from);
            bytes memory got = act(from);
            bytes memory expected = column >> k & 1 == 1 ? bytes("") : _reason(from, selector);
            require(keccak256(got) == keccak256(expected), NotEqualBytes(string(abi.encode(k)), got, expected));
            vm.revertToState(snapshot);
            if (expected.length == 0) ++successes;
            else ++refusals;
        }
        truth(successes != 0 && successes + refusals == OPERATIONS, "every cell was tried, one at least succeeds");
    }

    /// @dev Set-aside and ended batteries lie in their own slot and have no weight: waste brings both about.
    function _put(Operation to) private {
        if (to > Operation.Retired) {
            vm.prank(actor);
            battery.waste(one(id), actor, "");
        }
        if (to == Operation.Dismantled || to == Operation.Recycled) {
            vm.prank(actor);
            battery.dismantle(one(id), grams(400_000), grams(1), "");
        }
        if (to == Operation.Recycled) same(_recycle(to), "", "the burn");
        force(id, to);
    }

    function _reason(Operation from, bytes4 selector) private view returns (bytes memory) {
        if (selector == IBattery.assess.selector) {
            return abi.encodeWithSelector(IBattery.NotAssessable.selector, id, from);
        }
        bool gone = from == Operation.Recycled;
        if (selector == bytes4(keccak256("transferFrom(address,address,uint256)"))) {
            return gone
                ? abi.encodeWithSelector(IBattery.WrongOwner.selector, id, alice)
                : abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, from);
        }
        bool owned = selector == IBattery.repurpose.selector || selector == IBattery.waste.selector
            || selector == IBattery.recycle.selector || selector == IBattery.setOperator.selector;
        if (gone && owned) return abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
        return abi.encodeWithSelector(IBattery.WrongState.selector, id, from, selector);
    }

    function _try(address sender, bytes memory data) private returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(battery).call(data);
        return ok ? bytes("") : reason;
    }

    // ------------------------------------------------------------------------------------------------ actions

    function _install(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.install, (one(id), Operation.InVehicle, "")));
    }

    function _toVehicle(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.swap, (one(id), Operation.InVehicle, "")));
    }

    function _toStation(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.swap, (one(id), Operation.InStation, "")));
    }

    function _retire(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.retire, (one(id), "")));
    }

    function _waste(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.waste, (one(id), actor, "")));
    }

    function _dismantle(Operation) private returns (bytes memory) {
        return _try(actor, abi.encodeCall(IBattery.dismantle, (one(id), grams(400_000), grams(1), "")));
    }

    function _repurpose(Operation) private returns (bytes memory) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        return _try(repurposer, abi.encodeCall(IBattery.repurpose, (r, both(r), just(sign(ALICE_KEY, r)))));
    }

    function _recycle(Operation) private returns (bytes memory) {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        r.recycler = actor;
        return _try(actor, abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r))));
    }

    function _transfer(Operation) private returns (bytes memory) {
        return _try(alice, abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, id));
    }

    function _setOperator(Operation) private returns (bytes memory) {
        return _try(alice, abi.encodeCall(IBattery.setOperator, (one(id), operator)));
    }

    function _assess(Operation) private returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 9_300, 50);
        return _try(stranger, abi.encodeCall(IBattery.assess, (a, by(ASSESSOR_KEY, a))));
    }

    /// @dev The batch always moves; the battery goes along while it is live, and else stays behind.
    function _transferBatch(Operation from) private returns (bytes memory) {
        bytes memory reason = _try(alice, abi.encodeCall(IBattery.transferBatch, (alice, bob, batchId)));
        if (from == Operation.Recycled) return reason;
        same(battery.ownerOf(id), from <= Operation.Retired ? bob : alice, "owner after the batch has moved");
        return reason;
    }

    // ------------------------------------------------------------------------------------------------ columns

    uint256 private constant IN_SERVICE = 1 << 1 | 1 << 2 | 1 << 3;
    uint256 private constant LIVE = (1 << 7) - 1;

    function test_install_only_what_is_registered() public {
        _column(_install, 1 << 0, IBattery.install.selector);
    }

    function test_swap_to_a_vehicle_only_from_a_station() public {
        _column(_toVehicle, 1 << 1, IBattery.swap.selector);
    }

    function test_swap_to_a_station_only_from_a_vehicle() public {
        _column(_toStation, 1 << 2, IBattery.swap.selector);
    }

    function test_retire_only_what_is_in_service() public {
        _column(_retire, IN_SERVICE, IBattery.retire.selector);
    }

    function test_repurpose_only_what_is_retired() public {
        _column(_repurpose, 1 << 6, IBattery.repurpose.selector);
    }

    function test_waste_only_what_is_live_or_quarantined() public {
        _column(_waste, LIVE | 1 << 7, IBattery.waste.selector);
    }

    function test_dismantle_only_waste() public {
        _column(_dismantle, 1 << 8, IBattery.dismantle.selector);
    }

    function test_recycle_only_what_is_dismantled() public {
        _column(_recycle, 1 << 9, IBattery.recycle.selector);
    }

    function test_transfer_only_what_is_live() public {
        _column(_transfer, LIVE, bytes4(keccak256("transferFrom(address,address,uint256)")));
    }

    function test_the_batch_moves_without_what_is_set_aside_or_ended() public {
        _column(_transferBatch, (1 << 14) - 1, IBattery.transferBatch.selector);
    }

    function test_an_operator_is_named_for_whatever_has_an_owner() public {
        _column(_setOperator, ((1 << 14) - 1) & ~uint256(1 << 12), IBattery.setOperator.selector);
    }

    function test_assess_only_what_is_live_quarantined_or_waste() public {
        _column(_assess, LIVE | 1 << 7 | 1 << 8, IBattery.assess.selector);
    }
}
