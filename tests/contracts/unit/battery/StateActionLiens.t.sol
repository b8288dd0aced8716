// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";

/// @notice All operations × liens: pledged then, or pledged before and brought there under the lien.
contract StateActionLiensTest is StateMatrix {
    uint256 private constant ENDED = 1 << 11 | 1 << 12;
    uint64 private constant LIEN = 1;

    function _pledge() private returns (bytes memory) {
        return attempt(alice, pledging(one(id), noBatches()));
    }

    /// @dev What has left the batch is not under the lien of the batch.
    function _pledgeBatch() private returns (bytes memory reason) {
        reason = attempt(alice, pledging(noIds(), oneBatch(batchId)));
        same(battery.lienOf(id), detached(id) ? 0 : LIEN, "lien of the batch");
    }

    function _releaseLien() private returns (bytes memory) {
        return attempt(bob, abi.encodeCall(IBattery.releaseLien, (LIEN, one(id), noBatches())));
    }

    function _call() private returns (bytes memory) {
        return attempt(bob, abi.encodeCall(IBattery.callLien, (LIEN, "default")));
    }

    function _foreclose() private returns (bytes memory reason) {
        same(_call(), "", "called in");
        later(14);
        reason = attempt(bob, abi.encodeCall(IBattery.foreclose, (LIEN, one(id), noBatches())));
        if (reason.length == 0) same(battery.ownerOf(id), bob, "foreclosed");
    }

    /// @dev Under lien from the beginning, with another one, so that the lien never ends by itself. A battery under
    /// lien is not recycled: the lender has released that one before.
    function _lead(Operation to) internal override {
        if (pledgedBefore) {
            accepted(alice, address(battery), pledging(two(id, idOf(batchId, 5)), noBatches()));
            if (to == Operation.Recycled) same(_releaseLien(), "", "released before the burn");
        }
        super._lead(to);
    }

    bool private pledgedBefore;

    // ------------------------------------------------------------------------------------------------ columns

    function test_pledge_only_what_is_live() public {
        keeps(IBattery.pledge.selector, _pledge, LIVE, _notPledgeable);
    }

    function _notPledgeable(Operation from) private view returns (bytes memory) {
        if (from != Operation.Recycled) return titleBlocked(from);
        return abi.encodeWithSelector(IBattery.NotOwner.selector, id, alice);
    }

    function test_a_batch_is_pledged_without_what_left_it() public {
        keeps(IBattery.pledge.selector, _pledgeBatch, ALL, never);
    }

    function test_the_lender_releases_until_the_battery_has_ended() public {
        pledgedBefore = true;
        keeps(IBattery.releaseLien.selector, _releaseLien, ALL & ~ENDED, _notUnderLien);
    }

    function test_a_lien_is_called_in_whatever_became_of_the_battery() public {
        pledgedBefore = true;
        keeps(IBattery.callLien.selector, _call, ALL, never);
    }

    function test_foreclose_only_what_is_live() public {
        pledgedBefore = true;
        keeps(IBattery.foreclose.selector, _foreclose, LIVE, _notForeclosable);
    }

    function _notUnderLien(Operation) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotUnderLien.selector, LIEN, id);
    }

    function _notForeclosable(Operation from) private view returns (bytes memory) {
        return from == Operation.Superseded ? _notUnderLien(from) : titleBlockedOfOwned(from);
    }
}
