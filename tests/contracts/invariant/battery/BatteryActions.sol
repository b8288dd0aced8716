// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {BatteryState, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {EndActions} from "./EndActions.sol";

/// @notice All that can be done to batteries, by whoever may, and what must hold after any of it.
contract BatteryActions is EndActions {
    uint256 private constant BATCH_LIEN = 94; // slot of `Store.batchLien`
    uint256 public compared;

    constructor() {
        for (uint256 k; k < 6; ++k) {
            mint_(uint256(keccak256(abi.encode("first", k))));
        }
    }

    function check() external {
        compared += checkSums(people);
    }

    function checkEnergy() external view {
        uint256 sum;
        for (uint256 i; i < people.length; ++i) {
            sum += battery.ratedEnergyOf(people[i]);
        }
        same(sum, wattHours, "energy minted, less recycled, lost, void and discarded");
    }

    /// @dev Ended is ended: a burned token has no owner, the others have the one they had, and what they were.
    function checkEnded() external view {
        for (uint256 i; i < ended.length; ++i) {
            same(_ownerOrZero(ended[i]), lastOwner[ended[i]], "what has ended never moves");
            truth(operationOf(ended[i]) >= Operation.Superseded, "nor comes back");
        }
    }

    function checkLineage() external view {
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            uint256[] memory ids = battery.predecessorsOf(b);
            for (uint256 i; i < ids.length; ++i) {
                (uint64 first, uint64 last) = battery.successorsOf(ids[i]);
                truth(first <= b && b <= last, "successor of a predecessor");
                truth(ids[i] >> 32 < first, "no battery comes from a later one");
                same(uint256(operationOf(ids[i])), uint256(Operation.Superseded), "superseded for ever");
            }
        }
    }

    /// @dev What a batch says of its followers, each of them says too; what is set aside follows a batch that is.
    function checkFollowers() external view {
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            IBattery.Batch memory batch = battery.batchOf(b);
            for (uint256 i; i < batch.count; ++i) {
                uint256 id = idOf(b, i);
                if (detached(id)) continue;
                BatteryState s = battery.stateOf(id);
                bool aside = batch.standing & 1 != 0;
                truth(s.live() != aside, "quarantined together");
                truth(!aside || s.operation() == Operation.Quarantined, "and nothing else set aside");
                truth(s.expired() == (batch.standing & 2 != 0), "expired together");
                truth(!s.pledged() && !s.frozen(), "no mark of its own");
            }
        }
    }

    function checkLiens() external view {
        uint256[] memory marks = new uint256[](liens.length + 1);
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            IBattery.Batch memory batch = battery.batchOf(b);
            if (batch.standing & 4 != 0) ++marks[_lienOfBatch(b)];
            for (uint256 i; i < batch.count; ++i) {
                uint256 id = idOf(b, i);
                bool own = battery.stateOf(id).pledged();
                truth(!own || detached(id), "who is under a lien by itself has a slot of its own");
                if (own) ++marks[battery.lienOf(id)];
                bool follows = batch.standing & 4 != 0 && !detached(id);
                same(battery.lienOf(id), own ? battery.lienOf(id) : follows ? _lienOfBatch(b) : 0, "its lien");
            }
        }
        for (uint64 k = 1; k <= liens.length; ++k) {
            same(battery.lien(k).marks, marks[k], "marks of a lien");
        }
        same(marks[0], 0, "no mark without a lien");
    }

    /// @dev From storage: it has no view of its own when nothing follows any more.
    function _lienOfBatch(uint64 b) private view returns (uint64) {
        return uint64(uint256(vm.load(address(battery), keccak256(abi.encode(uint256(b), BATCH_LIEN)))));
    }
}
