// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, Operation} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Holding, toHolding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Detached, Standing, Store, Wiring} from "../libraries/Store.sol";

/// @notice A batch goes over to the next version of its class: the same quantities, weighed by the new terms.
/// @dev Within an assessment that names the new version; it is complete, and told, before that is looked at.
library Migrating {
    function migrate(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b, uint8 to) internal {
        uint8 from = b.class;
        require(to != 0 && s.migrations[from].to == to, IBattery.WrongClass(to, from));
        uint256 detached = _moveDetached(s, batchId, b, to);
        uint256 weight = _weightOfAll(s, batchId, b, s.terms[to]) - detached;
        if (b.followers != 0) _moveFollowers(s, b, to, weight);
        (b.class, b.weight) = (to, uint160(weight));
        emit IBattery.BatchMigrated(batchId, from, to);
        _tell(s, w, batchId, b, from);
    }

    function _moveFollowers(Store storage s, IBattery.Batch storage b, uint8 to, uint256 weight) private {
        (uint256 n, uint256 day) = (b.followers, b.lastDay);
        Ledger.debit(s, b.owner, b.class, toHolding(n, n * b.energy, b.weight, day));
        Ledger.keep(s, b.owner, to, toHolding(n, n * b.energy, weight, day));
    }

    /// @dev Returns the new weight of all that have a slot of their own, also of those whose owner has no sum of them.
    function _moveDetached(Store storage s, uint64 batchId, IBattery.Batch storage b, uint8 to)
        private
        returns (uint256 sum)
    {
        (ClassTerms old, ClassTerms new_) = (s.terms[b.class], s.terms[to]);
        uint256 first = uint256(batchId) << 32;
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 id = first | (next - 1);
            Detached memory d = s.detached[id];
            next = d.previous;
            BatteryState state = Ledger.stateOf(s, id);
            if (state.operation() >= Operation.Lost) continue; // in no class's sums
            (, uint256 day) = Ledger.measured(state, b);
            uint256 weight = Ledger.weight(state, b, new_);
            Holding one = toHolding(1, b.energy, Ledger.weight(state, b, old), day);
            Ledger.debit(s, d.owner, b.class, one);
            Ledger.keep(s, d.owner, to, toHolding(1, b.energy, weight, day));
            sum += weight;
        }
    }

    function _weightOfAll(Store storage s, uint64 batchId, IBattery.Batch storage b, ClassTerms t)
        private
        view
        returns (uint256 sum)
    {
        uint256 first = uint256(batchId) << 32;
        for (uint256 id = first; id < first + b.count; ++id) {
            sum += Ledger.weight(Ledger.stateOf(s, id), b, t);
        }
    }

    function _tell(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b, uint8 from) private {
        bool eligible = b.standing & (Standing.EXPIRED | Standing.QUARANTINED) == 0;
        if (b.followers != 0 && eligible) _tellOne(w, b.owner, from, b.class, uint256(b.followers) * b.energy);
        (address owner, uint256 wh, uint256 first) = (address(0), 0, uint256(batchId) << 32);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 id = first | (next - 1);
            Detached memory d = s.detached[id];
            next = d.previous;
            if (!Ledger.stateOf(s, id).counts()) continue;
            if (d.owner != owner) {
                _tellOne(w, owner, from, b.class, wh);
                (owner, wh) = (d.owner, 0);
            }
            wh += b.energy;
        }
        _tellOne(w, owner, from, b.class, wh);
    }

    function _tellOne(Wiring memory w, address owner, uint8 from, uint8 to, uint256 wh) private {
        if (wh == 0 || !w.members.isHolder(owner)) return;
        Notices.tell(owner, from, -int256(wh));
        Notices.tell(owner, to, int256(wh));
    }
}
