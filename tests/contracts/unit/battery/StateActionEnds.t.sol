// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";

/// @notice All operations × succession, waste, burn and what is owed for it.
contract StateActionEndsTest is StateMatrix {
    function _remanufacture() private returns (bytes memory) {
        return attempt(repurposer, remanufacturing());
    }

    function _repurpose() private returns (bytes memory) {
        return attempt(repurposer, repurposing());
    }

    function _reclaim() private returns (bytes memory) {
        return attempt(actor, reclaiming());
    }

    function _waste() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.waste, (one(id), actor, "")));
    }

    function _wasteByOwner() private returns (bytes memory) {
        return attempt(alice, abi.encodeCall(IBattery.waste, (one(id), actor, "")));
    }

    function _dismantle() private returns (bytes memory) {
        return attempt(actor, abi.encodeCall(IBattery.dismantle, (one(id), grams(400_000), grams(390_000), "")));
    }

    function _recycle() private returns (bytes memory) {
        return attempt(actor, recycling());
    }

    function _settle() private returns (bytes memory) {
        coin.mint(actor, 5e6);
        vm.prank(actor);
        coin.approve(address(battery), 5e6);
        return attempt(actor, abi.encodeCall(IBattery.settleClaim, (id)));
    }

    // ------------------------------------------------------------------------------------------------ succession

    function test_remanufacture_only_what_is_retired() public {
        leads(IBattery.remanufacture.selector, _remanufacture, 1 << 6, wrongStateOfOwned, Operation.Superseded);
    }

    function test_repurpose_only_what_is_retired() public {
        leads(IBattery.repurpose.selector, _repurpose, 1 << 6, wrongStateOfOwned, Operation.Superseded);
    }

    function test_reclaim_only_waste() public {
        leads(IBattery.reclaim.selector, _reclaim, 1 << 8, wrongStateOfOwned, Operation.Superseded);
    }

    // ------------------------------------------------------------------------------------------------ waste

    function test_waste_only_what_is_live_or_quarantined() public {
        leads(IBattery.waste.selector, _waste, LIVE | 1 << 7, wrongStateOfOwned, Operation.WasteHeld);
    }

    function test_the_owner_wastes_only_what_is_live_or_quarantined() public {
        leads(IBattery.waste.selector, _wasteByOwner, LIVE | 1 << 7, wrongStateOfOwned, Operation.WasteHeld);
    }

    function test_dismantle_only_waste() public {
        leads(IBattery.dismantle.selector, _dismantle, 1 << 8, wrongState, Operation.Dismantled);
    }

    function test_recycle_only_what_is_dismantled() public {
        leads(IBattery.recycle.selector, _recycle, 1 << 9, wrongStateOfOwned, Operation.Recycled);
    }

    // ------------------------------------------------------------------------------------------------ claims

    function test_claims_are_settled_only_for_what_is_recycled() public {
        proceeds = 5e6;
        keeps(IBattery.settleClaim.selector, _settle, RECYCLED, _noClaim);
    }

    function test_nothing_is_owed_for_what_was_paid_at_the_burn() public {
        reach(Operation.Recycled);
        same(_settle(), _noClaim(Operation.Recycled), "paid at once");
    }

    function _noClaim(Operation) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NoClaim.selector, id);
    }
}
