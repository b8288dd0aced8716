// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {
    BatteryState,
    CUSTODY_FLAG,
    EXPIRED_FLAG,
    LAST_LIVE,
    OPERATION_BITS,
    Operation
} from "../libraries/BatteryState.sol";
import {ClassTerms, WHOLE} from "../libraries/ClassTerms.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {Detached, STEP_DAYS, Store, Wiring} from "../libraries/Store.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";

/// @notice Signed statements about the health of a whole batch, booked into states and sums.
library Assessing {
    /// @dev What the dense pass carries from slot to slot.
    struct Pass {
        uint256 day;
        uint256 firstHealth;
        uint256 endOfUse;
        uint256 healths; // sum of (s - e) of live batteries with a reading, basis points
        uint256 step; // largest change of health
        uint256 given; // live batteries with a reading
        bool skipped; // a battery of this slot had no reading that counts
        uint256 firstId;
        uint256 flags; // of all states in words with a reading
    }

    /// @dev Who signed; `second` is zero with one signature.
    struct Signers {
        address first;
        address second;
    }

    uint16 internal constant LAST_METRIC = 2;
    /// @dev The custody flag in all four lanes of a word.
    uint256 internal constant CUSTODY_FLAGS = CUSTODY_FLAG * (1 | 1 << 64 | 1 << 128 | 1 << 192);

    function assess(Store storage s, Wiring memory w, IBattery.Assessment calldata a, bytes[] calldata signatures)
        external
    {
        IBattery.Batch storage b = s.batches[a.batchId];
        _announceAll(s, w, a.batchId, b);

        _requireSound(s, a, b);
        uint64 previous = s.records[a.batchId].issuedAt;
        Signers memory signers = _signers(s, w, a, b, signatures);
        (uint256 step, uint256 followedWh) = _book(s, a, b, signers);
        _requireSecond(s, a, b, step, signers.second);
        emit IBattery.BatchAssessed(a.batchId, signers.first, signers.second, a, step);
        emit IBattery.BatchMetadataUpdate(uint256(a.batchId) << 32, (uint256(a.batchId) << 32) + b.count - 1);

        if (b.followers != 0 && w.members.isHolder(b.owner)) {
            Notices.tellAssessed(b.owner, b.class, followedWh, a.issuedAt, previous);
        }
        _tellDetached(s, w, a, b, previous);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function _requireSound(Store storage s, IBattery.Assessment calldata a, IBattery.Batch storage b) private view {
        require(b.count != 0, IBattery.NoSuchBatch(a.batchId));
        require(a.class == b.class, IBattery.WrongClass(a.class, b.class));
        require(a.metric != 0 && a.metric <= LAST_METRIC, IBattery.WrongMetric(a.metric));
        Ledger.requireDay(a.day, b.day == 0 ? b.manufactured : b.day);
        uint256 last = s.records[a.batchId].issuedAt;
        require(a.issuedAt > last, IBattery.NotNewer(a.issuedAt, last));
        require(a.issuedAt <= block.timestamp, IBattery.FutureDay(a.issuedAt / 1 days, Ledger.today()));
        require(a.issuedAt / 1 days >= a.day, IBattery.BadDay(a.day, 0, a.issuedAt / 1 days));
        require(a.expiresAt >= block.timestamp, IBattery.Expired(a.expiresAt));
        uint256 expected = 16 * ((uint256(b.count) + 3) / 4);
        require(a.readings.length == expected, IBattery.BadLength(a.readings.length, expected));
        _requireZeroPadding(a.readings, b.count);
    }

    /// @dev Lanes past the last battery must carry no reading.
    function _requireZeroPadding(bytes calldata readings, uint256 n) private pure {
        if (n & 3 == 0) return;
        uint256 last = uint256(LibBytes.loadCalldata(readings, readings.length - 16)) >> 128;
        require(uint128(last << (32 * (n & 3))) == 0, IBattery.BadLength(readings.length / 4, n));
    }

    function _signers(
        Store storage s,
        Wiring memory w,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        bytes[] calldata signatures
    ) private view returns (Signers memory signers) {
        require(signatures.length == 1 || signatures.length == 2, IBattery.BadCount(signatures.length, 2));
        bytes32 digest = Statements.digest(w.domain, a);
        signers.first = ECDSA.recover(digest, signatures[0]);
        _requireIndependent(s, w, signers.first, a.batchId, b);
        if (signatures.length == 1) return signers;
        signers.second = ECDSA.recover(digest, signatures[1]);
        require(signers.second != signers.first, IBattery.SamePerson(signers.second));
        _requireIndependent(s, w, signers.second, a.batchId, b);
    }

    function _requireIndependent(
        Store storage s,
        Wiring memory w,
        address assessor,
        uint64 batchId,
        IBattery.Batch storage b
    ) private view {
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, assessor, b.class);
        bool conflict = (assessor == b.owner && b.followers != 0) || assessor == b.operator
            || assessor == s.series[b.series].issuer;
        require(!conflict, IBattery.ConflictOfInterest(assessor, batchId));
    }

    /// @dev Nobody signs a reading of a battery that it owns or operates apart from its batch.
    function _requireNoInterest(Signers memory signers, address person, uint64 batchId) private pure {
        bool conflict = person != address(0) && (person == signers.first || person == signers.second);
        require(!conflict, IBattery.ConflictOfInterest(person, batchId));
    }

    function _requireOperatorsIndependent(Store storage s, IBattery.Assessment calldata a, Signers memory signers)
        private
        view
    {
        uint256 first = uint256(a.batchId) << 32;
        uint256 lanes = a.readings.length / 4;
        for (uint256 i; i < lanes; ++i) {
            if (_reading(a, i) == 0 || !Ledger.stateOf(s, first | i).hasCustody()) continue;
            _requireNoInterest(signers, s.custody[first | i].operator, a.batchId);
        }
    }

    /// @dev A step, or what steps add up to in 90 days, beyond the limit of the class needs a second assessor.
    function _requireSecond(
        Store storage s,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        uint256 step,
        address second
    ) private {
        IBattery.Record memory r = s.records[a.batchId];
        if (r.stepSince == 0 || a.day > r.stepSince + STEP_DAYS) (r.stepSum, r.stepSince) = (0, a.day);
        uint256 sum = r.stepSum + step;
        bool large = step > s.terms[b.class].stepLimit() || sum > s.classes[b.class].stepSumLimit;
        require(!large || second != address(0), IBattery.SecondSignatureNeeded(step, sum));
        s.records[a.batchId] =
            IBattery.Record(a.issuedAt, sum > type(uint16).max ? type(uint16).max : uint16(sum), r.stepSince);
    }

    // ------------------------------------------------------------------------------------------------ booking

    /// @dev The followers' weight is what is left of the whole batch's when the detached are taken out, so the loop
    /// over the batch never asks who owns what.
    /// `followedWh` is the rated energy of the followers that were given a reading.
    function _book(Store storage s, IBattery.Assessment calldata a, IBattery.Batch storage b, Signers memory signers)
        private
        returns (uint256 step, uint256 followedWh)
    {
        ClassTerms t = s.terms[b.class];
        uint256 wh = b.energy * t.growth(a.day);
        (uint256 detached, uint256 apart) = _bookDetached(s, a, b, t, wh, signers);
        (uint256 total, Pass memory p) = _bookAll(s, a, b, t, wh);
        if (p.flags & CUSTODY_FLAGS != 0) _requireOperatorsIndependent(s, a, signers);
        uint256 weight = total - detached;
        if (b.followers != 0) Ledger.reweigh(s, b.owner, b.class, b.weight, weight, a.day);
        b.weight = uint160(weight);
        if (a.day > b.lastDay) b.lastDay = a.day;
        return (p.step, (p.given - apart) * b.energy);
    }

    /// @dev First pass, before any state is overwritten: books the detached batteries to their owners, returns their
    /// weight and how many live ones have a reading.
    function _bookDetached(
        Store storage s,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        ClassTerms t,
        uint256 wh,
        Signers memory signers
    ) private returns (uint256 sum, uint256 given) {
        uint256 first = uint256(a.batchId) << 32;
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            BatteryState state = Ledger.stateOf(s, first | i);
            uint256 health = _reading(a, i);
            uint256 weight = Ledger.weight(state, b, t);
            if (health != 0) {
                _requireNoInterest(signers, d.owner, a.batchId);
                // what is set aside gives its owner the day, and no weight
                uint256 new_ = state.live() ? wh * t.healthAbove(health) : 0;
                Ledger.reweigh(s, d.owner, b.class, weight, new_, a.day);
                weight = new_;
                if (state.live()) ++given;
            }
            sum += weight;
            next = d.previous;
        }
    }

    function _reading(IBattery.Assessment calldata a, uint256 i) private pure returns (uint256 health) {
        return uint256(LibBytes.loadCalldata(a.readings, i * 4)) >> 240;
    }

    /// @dev Second pass, four batteries a slot. Returns the weight of the whole batch.
    function _bookAll(
        Store storage s,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        ClassTerms t,
        uint256 wh
    ) private returns (uint256 total, Pass memory p) {
        bytes calldata readings = a.readings;
        mapping(uint256 => uint256) storage states = s.states[a.batchId];
        p = Pass(a.day, b.health, t.endOfUse(), 0, 0, 0, false, uint256(a.batchId) << 32, 0);
        for (uint256 i; i < readings.length; i += 16) {
            uint256 four = uint256(LibBytes.loadCalldata(readings, i)) >> 128;
            if (four == 0) {
                total += _weightOfSkipped(states[i >> 4], four, b, t);
                continue;
            }
            uint256 old = states[i >> 4];
            p.flags |= old;
            states[i >> 4] = _bookFour(p, old, four, i >> 2);
            if (p.skipped) {
                p.skipped = false;
                total += _weightOfSkipped(old, four, b, t);
            }
        }
        // the padding lanes were counted as never assessed batteries
        uint256 padding = readings.length / 4 - b.count;
        total = total + wh * p.healths - padding * Ledger.weight(BatteryState.wrap(0), b, t);
    }

    /// @dev The new word of four states; adds to the pass. A reading makes a battery unexpired; a battery that is set
    /// aside keeps its reading and adds no weight; one that is lost or ended has none.
    function _bookFour(Pass memory p, uint256 old, uint256 four, uint256 index) private pure returns (uint256 word) {
        (uint256 day, uint256 endOfUse, uint256 healths, uint256 given) = (p.day, p.endOfUse, p.healths, p.given);
        unchecked {
            // ends by wrapping round
            for (uint256 shift = 192; shift < 256; shift -= 64) {
                uint256 state = uint64(old >> shift);
                uint256 reading = uint32(four >> (shift >> 1));
                uint256 health = reading >> 16;
                if (health == 0) {
                    p.skipped = true; // keeps its state and its weight
                    word |= state << shift;
                    continue;
                }
                uint256 operation = state & OPERATION_BITS;
                if (operation <= LAST_LIVE) {
                    ++given;
                    if (health > endOfUse) healths += (health < WHOLE ? health : WHOLE) - endOfUse;
                } else {
                    uint256 id = p.firstId + index + (3 - shift / 64);
                    require(operation <= uint256(Operation.WasteHeld), IBattery.NotAssessable(id, Operation(operation)));
                }
                _requireNewer(p, state, health, day);
                word |= ((reading << 32) | (day << 16) | (state & 0xffff & ~EXPIRED_FLAG)) << shift;
            }
        }
        (p.healths, p.given) = (healths, given);
    }

    /// @dev The day never goes back; the step is measured from the last health, if there is one.
    function _requireNewer(Pass memory p, uint256 state, uint256 health, uint256 day) private pure {
        require(health <= 2 * WHOLE, IBattery.BadHealth(health));
        uint256 lastDay = uint16(state >> 16);
        require(lastDay <= day, IBattery.NotNewer(day, lastDay));
        uint256 last = lastDay == 0 ? p.firstHealth : state >> 48;
        if (last == 0) return;
        unchecked {
            uint256 step = health > last ? health - last : last - health;
            if (step > p.step) p.step = step;
        }
    }

    function _weightOfSkipped(uint256 old, uint256 four, IBattery.Batch storage b, ClassTerms t)
        private
        view
        returns (uint256 sum)
    {
        for (uint256 lane; lane < 4; ++lane) {
            if (uint16(four >> (112 - 32 * lane)) == 0) {
                sum += Ledger.weight(BatteryState.wrap(uint64(old >> (192 - 64 * lane))), b, t);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ holders

    /// @dev Every holder among the owners hears that its sums will change.
    function _announceAll(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b) private {
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

    /// @dev Tells the owners of detached batteries, once for all that follow each other in the list: a holder that
    /// took thousands out of one batch is told in a few calls.
    function _tellDetached(
        Store storage s,
        Wiring memory w,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        uint64 previous
    ) private {
        (address owner, uint256 wh, uint256 first) = (address(0), 0, uint256(a.batchId) << 32);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            next = d.previous;
            if (_reading(a, i) == 0 || !Ledger.stateOf(s, first | i).live()) continue;
            if (d.owner != owner) {
                _tellAssessed(w, a, owner, wh, previous);
                (owner, wh) = (d.owner, 0);
            }
            wh += b.energy;
        }
        _tellAssessed(w, a, owner, wh, previous);
    }

    function _tellAssessed(Wiring memory w, IBattery.Assessment calldata a, address owner, uint256 wh, uint64 previous)
        private
    {
        if (wh == 0 || !w.members.isHolder(owner)) return;
        Notices.tellAssessed(owner, a.class, wh, a.issuedAt, previous);
    }
}
