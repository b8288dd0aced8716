// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, CUSTODY_FLAG} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Custody, Detached, Store, Wiring} from "../libraries/Store.sol";

/// @notice What a change of standing does to the sums of owners, who may cause it, and who hears of it: of one battery,
/// and of a whole batch with all that have left it.
library Effects {
    uint256 private constant CUSTODY_IN_FOUR = CUSTODY_FLAG * (1 | 1 << 64 | 1 << 128 | 1 << 192);

    // ------------------------------------------------------------------------------------------------ a list

    /// @dev Every holder among the owners hears that its sums will change, before any of the list has: what a holder
    /// does in there is done, and has its event, before the first change.
    /// @return owners of the list after that, zero for those that are no holders; empty if none is
    function announceOwners(Store storage s, Wiring memory w, uint256[] calldata ids)
        internal
        returns (address[] memory owners)
    {
        (address last, bool told) = (address(0), false);
        for (uint256 i; i < ids.length; ++i) {
            address owner = Ledger.requireOwner(s, ids[i]);
            if (owner == last) continue;
            last = owner;
            if (!w.members.isHolder(owner)) continue;
            Notices.announce(owner);
            told = true;
        }
        if (told) owners = _holdersOf(s, w, ids);
    }

    function _holdersOf(Store storage s, Wiring memory w, uint256[] calldata ids)
        private
        view
        returns (address[] memory owners)
    {
        owners = new address[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            address owner = Ledger.requireOwner(s, ids[i]);
            bool same = i != 0 && owner == owners[i - 1];
            if (same || w.members.isHolder(owner)) owners[i] = owner;
        }
    }

    /// @dev After the last of the list has changed, and its event. Those are told whose sums have changed, whatever a
    /// holder does in its notice.
    /// @param eligible by how much the Wh that count have changed, in the order of `ids`
    function tellOwners(Store storage s, uint256[] calldata ids, address[] memory owners, int256[] memory eligible)
        internal
    {
        for (uint256 i; i < owners.length; ++i) {
            if (owners[i] != address(0)) Notices.tell(owners[i], Ledger.batchOf(s, ids[i]).class, eligible[i]);
        }
    }

    // ------------------------------------------------------------------------------------------------ one battery

    function lossOf(IBattery.Batch storage b, bool counted) internal view returns (int256) {
        return counted ? -int256(uint256(b.energy)) : int256(0);
    }

    /// @dev Who owns it after the notice: a holder may pass it on in there, and its taker was announced by that.
    function announceOwner(Store storage s, Wiring memory w, uint256 id) internal returns (address owner, bool told) {
        owner = Ledger.requireOwner(s, id);
        told = w.members.isHolder(owner);
        if (!told) return (owner, false);
        Notices.announce(owner);
        owner = Ledger.requireOwner(s, id);
        told = w.members.isHolder(owner);
    }

    /// @dev Takes the weight out of its owner's sums and leaves the energy. Returns the state to go on with.
    function takeWeight(Store storage s, uint256 id, IBattery.Batch storage b, address owner, BatteryState state)
        internal
        returns (BatteryState)
    {
        uint256 weight = Ledger.weight(state, b, s.terms[b.class]);
        state = Ledger.pin(s, id, b, owner, state, weight);
        if (weight != 0) Ledger.reweigh(s, owner, b.class, weight, 0, 0);
        return state;
    }

    function tellLoss(address owner, bool told, IBattery.Batch storage b, bool counted) internal {
        if (told) Notices.tell(owner, b.class, lossOf(b, counted));
    }

    function requireOperatorOrAssessor(
        Store storage s,
        Wiring memory w,
        uint256 id,
        BatteryState state,
        IBattery.Batch storage b
    ) internal view {
        if (_isAssessor(s, w, b.class)) return;
        Ledger.requireOperator(s, id, state, b);
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
    }

    function _isAssessor(Store storage s, Wiring memory w, uint8 class) private view returns (bool) {
        (bool assesses, uint32 delay) = w.authority.hasRole(Roles.ASSESSOR, msg.sender);
        return assesses && delay == 0 && s.accreditation[msg.sender] >> class & 1 == 1;
    }

    // ------------------------------------------------------------------------------------------------ a batch

    /// @dev An operator speaks for a whole batch only if it operates each battery of it.
    function requireBatchOperatorOrAssessor(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b)
        internal
        view
    {
        if (_isAssessor(s, w, b.class)) return;
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        (uint256 first, uint256 n) = (uint256(batchId) << 32, b.count);
        for (uint256 id = first; id < first + n; ++id) {
            Ledger.requireOperator(s, id, Ledger.stateOf(s, id), b);
        }
    }

    /// @dev Nobody speaks for a batch that it has made, owns, manages or operates in any part that follows it.
    function requireIndependentOfBatch(
        Store storage s,
        Wiring memory w,
        address assessor,
        uint64 batchId,
        IBattery.Batch storage b
    ) internal view {
        bool conflict = assessor == b.operator || assessor == s.series[b.series].issuer
            || (b.followers != 0 && (assessor == b.owner || _manages(w, b.owner, assessor)));
        require(!conflict, IBattery.ConflictOfInterest(assessor, batchId));
    }

    /// @dev Nor what it operates, or has in custody, apart from its batch.
    function requireNotServing(Store storage s, address assessor, uint256 id, BatteryState state) internal view {
        if (!state.hasCustody()) return;
        Custody storage c = s.custody[id];
        bool conflict = assessor == c.operator || assessor == c.custodian;
        require(!conflict, IBattery.ConflictOfInterest(assessor, uint64(id >> 32)));
    }

    /// @dev The same of a whole batch: reads each slot of four, looks into those with a custody of their own.
    function requireServingNone(Store storage s, address assessor, uint64 batchId, uint256 count) internal view {
        mapping(uint256 => uint256) storage words = s.states[batchId];
        uint256 first = uint256(batchId) << 32;
        for (uint256 i; i < count; i += 4) {
            if (words[i >> 2] & CUSTODY_IN_FOUR == 0) continue;
            for (uint256 id = first | i; id < first + i + 4; ++id) {
                requireNotServing(s, assessor, id, Ledger.stateOf(s, id));
            }
        }
    }

    function _manages(Wiring memory w, address owner, address assessor) private view returns (bool) {
        return w.members.isHolder(owner) && Notices.isInterested(owner, assessor);
    }

    /// @dev Every holder among the owners hears that its sums will change.
    function announceAll(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b) internal {
        (address last, uint256 first) = (address(0), uint256(batchId) << 32);
        if (b.followers != 0) {
            last = b.owner;
            if (w.members.isHolder(last)) Notices.announce(last);
        }
        for (uint256 next = b.lastDetached; next != 0;) {
            Detached memory d = s.detached[first | (next - 1)];
            next = d.previous;
            if (d.owner == address(0) || d.owner == last) continue;
            last = d.owner;
            if (w.members.isHolder(last)) Notices.announce(last);
        }
    }

    /// @dev Takes all weights of a batch out of the sums. Returns which of the detached had been counted.
    function takeWeights(Store storage s, uint64 batchId, IBattery.Batch storage b)
        internal
        returns (uint256[] memory counted)
    {
        counted = new uint256[]((uint256(b.count) + 255) / 256);
        ClassTerms t = s.terms[b.class];
        uint256 first = uint256(batchId) << 32;
        if (b.weight != 0) Ledger.reweigh(s, b.owner, b.class, b.weight, 0, 0);
        b.weight = 0;
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            next = d.previous;
            BatteryState state = Ledger.stateOf(s, first | i);
            if (!state.counts()) continue;
            counted[i >> 8] |= 1 << (i & 255);
            Ledger.reweigh(s, d.owner, b.class, Ledger.weight(state, b, t), 0, 0);
        }
    }

    /// @dev Tells the owners what no longer counts: of followers, and of the detached in `counted`, once for all that
    /// follow each other in the list.
    function tellAll(
        Store storage s,
        Wiring memory w,
        uint64 batchId,
        IBattery.Batch storage b,
        uint256[] memory counted,
        bool followed
    ) internal {
        if (followed) _tellGone(w, b.owner, b.class, uint256(b.followers) * b.energy);
        (address owner, uint256 wh, uint256 first) = (address(0), 0, uint256(batchId) << 32);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            next = d.previous;
            if (counted[i >> 8] >> (i & 255) & 1 == 0) continue;
            if (d.owner != owner) {
                _tellGone(w, owner, b.class, wh);
                (owner, wh) = (d.owner, 0);
            }
            wh += b.energy;
        }
        _tellGone(w, owner, b.class, wh);
    }

    function _tellGone(Wiring memory w, address owner, uint8 class, uint256 wh) private {
        if (wh != 0 && w.members.isHolder(owner)) Notices.tell(owner, class, -int256(wh));
    }

    /// @dev Puts every follower back to the operation before. Returns their weight.
    function releaseFollowers(Store storage s, uint64 batchId, IBattery.Batch storage b, address assessor)
        internal
        returns (uint256 weight)
    {
        (ClassTerms t, uint256 from) = (s.terms[b.class], uint256(s.heldSince[batchId]) / 1 days);
        (uint256 first, uint256 n) = (uint256(batchId) << 32, b.count);
        for (uint256 id = first; id < first + n; ++id) {
            if (s.detached[id].exists) continue;
            BatteryState state = Ledger.stateOf(s, id);
            requireNotServing(s, assessor, id, state);
            Ledger.requireFresh(id, state, b, from);
            state = state.released().withExpired(false);
            Ledger.setState(s, id, state);
            weight += Ledger.weight(state, b, t);
        }
    }
}
