// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, Operation} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Statements} from "../libraries/Statements.sol";
import {Detached, MAX_BATCH, Standing, Store, Wiring} from "../libraries/Store.sol";
import {Assessors} from "./Assessors.sol";
import {Effects} from "./Effects.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";

/// @notice Readings of single batteries, the begin-of-life health of a batch, and assessments that have grown too old.
library Inspecting {
    // ------------------------------------------------------------------------------------------------ begin of life

    function rateBatch(IBattery.Rating calldata r, bytes calldata signature) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Batch storage b = s.batches[r.batchId];
        require(b.count != 0, IBattery.NoSuchBatch(r.batchId));
        Effects.announceAll(s, w, r.batchId, b);

        require(b.health == 0 && s.records[r.batchId].issuedAt == 0, IBattery.AlreadyRated(r.batchId));
        Ledger.requireHealth(r.health);
        Ledger.requireDay(r.day, b.manufactured);
        Assessors.requireTimely(s, b.class, r.metric, r.day, r.issuedAt, r.expiresAt);
        address assessor = ECDSA.recover(Statements.digest(w.domain, r), signature);
        Assessors.Signers memory signers = Assessors.Signers(assessor, address(0));
        Assessors.requireAccredited(s, w, signers, b.class);
        Effects.requireIndependentOfBatch(s, w, assessor, r.batchId, b);
        Effects.requireServingNone(s, assessor, r.batchId, b.count);
        _rate(s, w, r, b, signers);
        s.records[r.batchId] = IBattery.Record(r.issuedAt, 0, r.day, r.issuedAt);
        emit IBattery.BatchRated(r.batchId, assessor, r);
        emit IBattery.BatchMetadataUpdate(uint256(r.batchId) << 32, (uint256(r.batchId) << 32) + b.count - 1);
        _tellRated(s, w, r, b);
    }

    /// @dev No battery of this batch was assessed: each live one gets the same weight.
    function _rate(
        Store storage s,
        Wiring memory w,
        IBattery.Rating calldata r,
        IBattery.Batch storage b,
        Assessors.Signers memory signers
    ) private {
        ClassTerms t = s.terms[b.class];
        uint256 one = b.energy * t.healthAbove(r.health) * t.growth(r.day);
        (b.day, b.health) = (r.day, r.health);
        if (r.day > b.lastDay) b.lastDay = r.day;
        if (b.followers != 0) {
            b.weight = b.standing & Standing.QUARANTINED == 0 ? uint160(one * b.followers) : 0;
            Ledger.reweigh(s, b.owner, b.class, 0, b.weight, r.day);
        }
        uint256 first = uint256(r.batchId) << 32;
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 id = first | (next - 1);
            Detached memory d = s.detached[id];
            next = d.previous;
            BatteryState state = Ledger.stateOf(s, id);
            if (state.operation() >= Operation.Lost) continue;
            Assessors.requireNoInterest(w, signers, d.owner, r.batchId);
            Ledger.reweigh(s, d.owner, b.class, 0, state.live() ? one : 0, r.day);
        }
    }

    function _tellRated(Store storage s, Wiring memory w, IBattery.Rating calldata r, IBattery.Batch storage b)
        private
    {
        bool follow = b.followers != 0 && b.standing & Standing.QUARANTINED == 0;
        if (follow && w.members.isHolder(b.owner)) {
            Notices.tellAssessed(b.owner, b.class, 0, uint256(b.followers) * b.energy, r.issuedAt, 0);
        }
        uint256 first = uint256(r.batchId) << 32;
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 id = first | (next - 1);
            Detached memory d = s.detached[id];
            next = d.previous;
            if (!Ledger.stateOf(s, id).live() || !w.members.isHolder(d.owner)) continue;
            Notices.tellAssessed(d.owner, b.class, 0, b.energy, r.issuedAt, 0);
        }
    }

    // ------------------------------------------------------------------------------------------------ single readings

    function inspect(IBattery.Inspection calldata r, bytes[] calldata signatures) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        uint256 n = r.ids.length;
        require(n != 0 && n <= MAX_BATCH, IBattery.BadCount(n, MAX_BATCH));
        require(r.readings.length == 4 * n, IBattery.BadLength(r.readings.length, 4 * n));
        Ledger.requireDay(r.day, 1);
        Assessors.requireTimely(s, r.class, r.metric, r.day, r.issuedAt, r.expiresAt);
        Assessors.Signers memory signers = Assessors.recover(Statements.digest(w.domain, r), signatures);
        Assessors.requireAccredited(s, w, signers, r.class);
        address[] memory told = Effects.announceOwners(s, w, r.ids);
        (uint256 step, int256[] memory eligible) = _inspectAll(s, w, r, signers);
        emit IBattery.Inspected(signers.first, signers.second, r, step);
        _tellInspected(r, told, eligible);
    }

    function _tellInspected(IBattery.Inspection calldata r, address[] memory told, int256[] memory eligible) private {
        for (uint256 i; i < told.length; ++i) {
            if (told[i] == address(0)) continue;
            Notices.tellAssessed(told[i], r.class, eligible[i], 0, r.issuedAt, r.issuedAt);
        }
    }

    /// @dev Ids ascend, so batteries of one batch stand together: one step of the batch is recorded, the largest.
    function _inspectAll(
        Store storage s,
        Wiring memory w,
        IBattery.Inspection calldata r,
        Assessors.Signers memory signers
    ) private returns (uint256 largest, int256[] memory eligible) {
        (uint256 step, uint256 n) = (0, r.ids.length);
        eligible = new int256[](n);
        for (uint256 i; i < n; ++i) {
            (uint256 id, uint64 batchId) = (r.ids[i], uint64(r.ids[i] >> 32));
            bool first = i == 0 || r.ids[i - 1] >> 32 != id >> 32;
            require(i == 0 || r.ids[i - 1] < id, IBattery.NotInOrder(id));
            if (first) _requireNewer(s, r, batchId);
            uint256 moved;
            (moved, eligible[i]) = _inspectOne(s, w, r, i, signers);
            step = FixedPointMathLib.max(first ? 0 : step, moved);
            if (i + 1 < n && r.ids[i + 1] >> 32 == id >> 32) continue;
            Assessors.record(s, batchId, r.class, r.day, r.issuedAt, false, step, signers.second);
            largest = FixedPointMathLib.max(largest, step);
        }
    }

    function _requireNewer(Store storage s, IBattery.Inspection calldata r, uint64 batchId) private view {
        uint256 last = s.records[batchId].issuedAt;
        require(r.issuedAt > last, IBattery.NotNewer(r.issuedAt, last));
    }

    function _inspectOne(
        Store storage s,
        Wiring memory w,
        IBattery.Inspection calldata r,
        uint256 i,
        Assessors.Signers memory signers
    ) private returns (uint256 step, int256 eligible) {
        uint256 id = r.ids[i];
        address owner = Ledger.requireOwner(s, id);
        IBattery.Batch storage b = Ledger.batchOf(s, id);
        require(b.class == r.class, IBattery.WrongClass(r.class, b.class));
        BatteryState state = Ledger.stateOf(s, id);
        Ledger.requireIndependent(s, w, signers.first, id, state, b);
        if (signers.second != address(0)) Ledger.requireIndependent(s, w, signers.second, id, state, b);
        step = _requireReading(r, i, id, state, b);
        if (state.live() && state.expired()) eligible = int256(uint256(b.energy));
        _bookOne(s, r, i, b, owner, state);
        emit IBattery.MetadataUpdate(id);
    }

    function _requireReading(
        IBattery.Inspection calldata r,
        uint256 i,
        uint256 id,
        BatteryState state,
        IBattery.Batch storage b
    ) private view returns (uint256 step) {
        Operation o = state.operation();
        require(o <= Operation.WasteHeld, IBattery.NotAssessable(id, o));
        uint256 health = _reading(r, i) >> 16;
        Ledger.requireHealth(health);
        (uint256 last, uint256 day) = Ledger.measured(state, b);
        if (day == 0) day = b.manufactured;
        require(r.day >= day, IBattery.NotNewer(r.day, day));
        if (last != 0) step = FixedPointMathLib.dist(health, last);
    }

    function _reading(IBattery.Inspection calldata r, uint256 i) private pure returns (uint256) {
        return uint256(LibBytes.loadCalldata(r.readings, 4 * i)) >> 224;
    }

    /// @dev A follower whose batch has expired as a whole is itself no longer expired, so it leaves the batch.
    function _bookOne(
        Store storage s,
        IBattery.Inspection calldata r,
        uint256 i,
        IBattery.Batch storage b,
        address owner,
        BatteryState state
    ) private {
        uint256 id = r.ids[i];
        uint256 old = Ledger.weight(state, b, s.terms[b.class]);
        if (state.expired()) state = Ledger.pin(s, id, b, owner, state, old);
        state = state.withReading(_reading(r, i), r.day);
        uint256 new_ = Ledger.weight(state, b, s.terms[b.class]);
        Ledger.setState(s, id, state);
        Ledger.reweigh(s, owner, b.class, old, new_, r.day);
        if (s.detached[id].exists) return;
        b.weight = uint160(b.weight - old + new_);
        if (r.day > b.lastDay) b.lastDay = r.day;
    }

    // ------------------------------------------------------------------------------------------------ too old

    function expire(uint256[] calldata ids) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        address[] memory told = Effects.announceOwners(s, w, ids);
        int256[] memory eligible = new int256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
            _requireExpirable(s, id, state, b);
            state = Effects.takeWeight(s, id, b, Ledger.requireOwner(s, id), state);
            Ledger.setState(s, id, state.withExpired(true));
            eligible[i] = Effects.lossOf(b, true);
        }
        emit IBattery.AssessmentsExpired(ids);
        Effects.tellOwners(s, ids, told, eligible);
    }

    /// @dev All that follow a batch, when the last assessment of each is too old: they go on following it.
    function expireBatch(uint64 batchId) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Batch storage b = s.batches[batchId];
        require(b.followers != 0, IBattery.NoSuchBatch(batchId));
        address owner = b.owner;
        bool told = w.members.isHolder(owner);
        if (told) Notices.announce(owner);

        bool free = b.owner == owner && b.standing & (Standing.EXPIRED | Standing.QUARANTINED) == 0;
        require(free, IBattery.BatchBlocked(batchId, b.standing));
        _expireFollowers(s, batchId, b);
        Ledger.reweigh(s, owner, b.class, b.weight, 0, 0);
        (b.weight, b.standing) = (0, b.standing | Standing.EXPIRED);
        emit IBattery.BatchAssessmentsExpired(batchId);
        if (told) Notices.tell(owner, b.class, -int256(uint256(b.followers) * b.energy));
    }

    function _expireFollowers(Store storage s, uint64 batchId, IBattery.Batch storage b) private {
        uint256 first = uint256(batchId) << 32;
        for (uint256 id = first; id < first + b.count; ++id) {
            if (s.detached[id].exists) continue;
            BatteryState state = Ledger.stateOf(s, id);
            _requireExpirable(s, id, state, b);
            Ledger.setState(s, id, state.withExpired(true));
        }
    }

    function _requireExpirable(Store storage s, uint256 id, BatteryState state, IBattery.Batch storage b) private view {
        (uint256 health, uint256 day) = Ledger.measured(state, b);
        bool old = health != 0 && Ledger.today() > day + s.classes[b.class].ageLimit;
        require(old && state.counts(), IBattery.NotExpirable(id));
    }
}
