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
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Statements} from "../libraries/Statements.sol";
import {Detached, Standing, Store, Wiring} from "../libraries/Store.sol";
import {Assessors} from "./Assessors.sol";
import {Migrating} from "./Migrating.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
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
        uint256 absent; // places without a reading that counts
        bool skipped; // a battery of this slot had no reading that counts
        uint256 slotId; // of the first battery of the slot
        uint256 flags; // of all states in words with a reading
        uint256 revived; // live batteries whose assessment had expired
    }

    /// @dev Who is to be told, and of how much.
    struct Audience {
        bool follows; // the owner of the followers is a holder
        bool apart; // so is an owner of detached batteries
        uint256[] revived; // detached whose assessment had expired, one bit each; empty for none
        uint256 followedWh; // of followers that were given a reading
        uint256 revivedWh;
        uint64 previous; // issue of the assessment before
        Assessors.Signers signers;
    }

    uint256 private constant IN_EACH_LANE = 1 | 1 << 64 | 1 << 128 | 1 << 192;

    function assess(IBattery.Assessment calldata a, bytes[] calldata signatures) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Batch storage b = s.batches[a.batchId];
        require(b.count != 0, IBattery.NoSuchBatch(a.batchId));
        Audience memory audience = _announceAll(s, w, a.batchId, b);
        if (a.class != b.class) Migrating.migrate(s, w, a.batchId, b, a.class);

        _requireSound(s, a, b);
        audience.previous = s.records[a.batchId].countedAt;
        Assessors.Signers memory signers = Assessors.recover(Statements.digest(w.domain, a), signatures);
        audience.signers = signers;
        _requireIndependent(s, w, a.batchId, b, signers, audience);
        uint256 step = _book(s, a, b, audience);
        Assessors.record(s, a.batchId, a.class, a.day, a.issuedAt, true, step, signers.second);
        emit IBattery.BatchAssessed(a.batchId, signers.first, signers.second, a, step);
        emit IBattery.BatchMetadataUpdate(uint256(a.batchId) << 32, (uint256(a.batchId) << 32) + b.count - 1);

        if (audience.follows) {
            (int256 revived, uint256 wh) = (int256(audience.revivedWh), audience.followedWh);
            Notices.tellAssessed(b.owner, b.class, revived, wh, a.issuedAt, audience.previous);
        }
        if (audience.apart) _tellDetached(s, w, a, b, audience);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function _requireSound(Store storage s, IBattery.Assessment calldata a, IBattery.Batch storage b) private view {
        Ledger.requireDay(a.day, b.day == 0 ? b.manufactured : b.day);
        uint256 last = s.records[a.batchId].issuedAt;
        require(a.issuedAt > last, IBattery.NotNewer(a.issuedAt, last));
        Assessors.requireTimely(s, a.class, a.metric, a.day, a.issuedAt, a.expiresAt);
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

    function _requireIndependent(
        Store storage s,
        Wiring memory w,
        uint64 batchId,
        IBattery.Batch storage b,
        Assessors.Signers memory signers,
        Audience memory audience
    ) private view {
        Assessors.requireAccredited(s, w, signers, b.class);
        Assessors.requireNone(signers, b.operator, batchId);
        Assessors.requireNone(signers, s.series[b.series].issuer, batchId);
        if (b.followers != 0) Assessors.requireNone(signers, b.owner, batchId);
        if (audience.follows) Assessors.requireNotManaging(signers, b.owner, batchId);
    }

    function _requireOperatorsIndependent(
        Store storage s,
        IBattery.Assessment calldata a,
        Assessors.Signers memory signers
    ) private view {
        uint256 first = uint256(a.batchId) << 32;
        uint256 lanes = a.readings.length / 4;
        for (uint256 i; i < lanes; ++i) {
            if (_reading(a, i) == 0 || !Ledger.stateOf(s, first | i).hasCustody()) continue;
            Assessors.requireNone(signers, s.custody[first | i].operator, a.batchId);
            Assessors.requireNone(signers, s.custody[first | i].custodian, a.batchId);
        }
    }

    // ------------------------------------------------------------------------------------------------ booking

    /// @dev The followers' weight is what is left of the whole batch's when the detached are taken out, so the loop
    /// over the batch never asks who owns what.
    function _book(Store storage s, IBattery.Assessment calldata a, IBattery.Batch storage b, Audience memory audience)
        private
        returns (uint256)
    {
        ClassTerms t = s.terms[b.class];
        uint256 wh = b.energy * t.growth(a.day);
        (uint256 detached, uint256 apart) = _bookDetached(s, a, b, t, wh, audience);
        (uint256 total, Pass memory p) = _bookAll(s, a, b, t, wh);
        if (p.flags & (CUSTODY_FLAG * IN_EACH_LANE) != 0) _requireOperatorsIndependent(s, a, audience.signers);
        uint256 weight = total - detached;
        if (b.followers != 0) Ledger.reweigh(s, b.owner, b.class, b.weight, weight, a.day);
        b.weight = uint160(weight);
        if (a.day > b.lastDay) b.lastDay = a.day;
        audience.followedWh = (a.readings.length / 4 - p.absent - apart) * b.energy;
        audience.revivedWh = (p.revived - _bits(audience.revived)) * b.energy;
        if (b.standing & Standing.EXPIRED != 0) _dissolveExpiry(s, a, b);
        return p.step;
    }

    /// @dev First pass, before any state is overwritten: books the detached batteries to their owners, returns their
    /// weight and how many live ones have a reading.
    function _bookDetached(
        Store storage s,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        ClassTerms t,
        uint256 wh,
        Audience memory audience
    ) private returns (uint256 sum, uint256 given) {
        (uint256 first, uint256 day, uint256 growth) = (uint256(a.batchId) << 32, 0, 0);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            BatteryState state = Ledger.stateOf(s, first | i);
            uint256 health = _reading(a, i);
            if (state.day() != day) {
                day = state.day();
                growth = day == 0 ? 0 : b.energy * t.growth(day);
            }
            uint256 weight = _weight(state, b, t, day, growth);
            if (health != 0) {
                Assessors.requireNone(audience.signers, d.owner, a.batchId);
                // what is set aside gives its owner the day, and no weight
                uint256 new_ = state.live() ? wh * t.healthAbove(health) : 0;
                Ledger.reweigh(s, d.owner, b.class, weight, new_, a.day);
                weight = new_;
                if (state.live()) {
                    ++given;
                    if (state.expired()) _noteRevived(audience, i, b.count);
                }
            }
            sum += weight;
            next = d.previous;
        }
    }

    /// @dev Batteries of one batch are mostly measured on one day: its growth is computed once.
    function _weight(BatteryState state, IBattery.Batch storage b, ClassTerms t, uint256 day, uint256 growth)
        private
        view
        returns (uint256)
    {
        if (day == 0) return Ledger.weight(state, b, t);
        return state.counts() ? growth * t.healthAbove(state.health()) : 0;
    }

    function _noteRevived(Audience memory audience, uint256 i, uint256 count) private pure {
        if (audience.revived.length == 0) audience.revived = new uint256[]((count + 255) / 256);
        audience.revived[i >> 8] |= 1 << (i & 255);
    }

    function _bits(uint256[] memory bitmap) private pure returns (uint256 n) {
        for (uint256 i; i < bitmap.length; ++i) {
            for (uint256 word = bitmap[i]; word != 0; word &= word - 1) {
                ++n;
            }
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
        p = Pass(a.day, b.health, t.endOfUse(), 0, 0, 0, false, 0, 0, 0);
        for (uint256 i; i < readings.length; i += 16) {
            uint256 four = uint256(LibBytes.loadCalldata(readings, i)) >> 128;
            uint256 old = states[i >> 4];
            if (four == 0) {
                p.absent += 4;
                total += _weightOfSkipped(old, four, b, t);
                continue;
            }
            p.flags |= old;
            if (old & (EXPIRED_FLAG * IN_EACH_LANE) != 0) p.revived += _revivedOf(old, four);
            p.slotId = (uint256(a.batchId) << 32) | (i >> 2);
            states[i >> 4] = _bookFour(p, old, four);
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
    function _bookFour(Pass memory p, uint256 old, uint256 four) private pure returns (uint256) {
        return (_bookOne(p, old >> 192, uint32(four >> 96), 0) << 192)
            | (_bookOne(p, uint64(old >> 128), uint32(four >> 64), 1) << 128)
            | (_bookOne(p, uint64(old >> 64), uint32(four >> 32), 2) << 64) | _bookOne(p, uint64(old), uint32(four), 3);
    }

    /// @dev The accumulators stay in memory: with them on the stack the optimizer spills more than it saves.
    function _bookOne(Pass memory p, uint256 state, uint256 reading, uint256 lane) private pure returns (uint256) {
        uint256 health = reading >> 16;
        if (health == 0) {
            p.skipped = true; // keeps its state and its weight
            ++p.absent;
            return state;
        }
        unchecked { // all figures are below 2^64
            if (state & OPERATION_BITS <= LAST_LIVE) {
                p.healths += FixedPointMathLib.zeroFloorSub(FixedPointMathLib.min(health, WHOLE), p.endOfUse);
            } else {
                _requireAssessable(p.slotId + lane, state);
                ++p.absent;
            }
            uint256 day = p.day;
            uint256 last = uint16(state >> 16);
            if (health > 2 * WHOLE || last > day) _refuse(health, day, last);
            last = last == 0 ? p.firstHealth : state >> 48;
            if (last != 0) {
                last = FixedPointMathLib.dist(health, last);
                if (last > p.step) p.step = last;
            }
            return (((reading << 16) | day) << 16) | (state & 0xffff & ~EXPIRED_FLAG);
        }
    }

    function _requireAssessable(uint256 id, uint256 state) private pure {
        uint256 operation = state & OPERATION_BITS;
        require(operation <= uint256(Operation.WasteHeld), IBattery.NotAssessable(id, Operation(operation)));
    }

    function _refuse(uint256 health, uint256 day, uint256 lastDay) private pure {
        require(health <= 2 * WHOLE, IBattery.BadHealth(health));
        revert IBattery.NotNewer(day, lastDay);
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

    // ------------------------------------------------------------------------------------------------ expired before

    /// @dev Live batteries of a word that are expired and have a reading.
    function _revivedOf(uint256 old, uint256 four) private pure returns (uint256 n) {
        for (uint256 lane; lane < 4; ++lane) {
            BatteryState state = BatteryState.wrap(uint64(old >> (192 - 64 * lane)));
            if (state.live() && state.expired() && uint16(four >> (112 - 32 * lane)) != 0) ++n;
        }
    }

    /// @dev Followers had expired together. Those without a reading still are, so they leave the batch.
    function _dissolveExpiry(Store storage s, IBattery.Assessment calldata a, IBattery.Batch storage b) private {
        uint256 first = uint256(a.batchId) << 32;
        for (uint256 i; i < b.count; ++i) {
            if (_reading(a, i) != 0 || s.detached[first | i].exists) continue;
            BatteryState state = Ledger.stateOf(s, first | i);
            Ledger.setState(s, first | i, Ledger.pin(s, first | i, b, b.owner, state, 0));
        }
        b.standing &= ~Standing.EXPIRED;
    }

    // ------------------------------------------------------------------------------------------------ holders

    /// @dev Every holder among the owners hears that its sums will change.
    function _announceAll(Store storage s, Wiring memory w, uint64 batchId, IBattery.Batch storage b)
        private
        returns (Audience memory audience)
    {
        address[16] memory asked;
        (address last, uint256 first) = (address(0), uint256(batchId) << 32);
        if (b.followers != 0) {
            last = b.owner;
            audience.follows = w.members.isHolder(last);
            if (audience.follows) Notices.announce(last);
        }
        for (uint256 next = b.lastDetached; next != 0;) {
            Detached memory d = s.detached[first | (next - 1)];
            next = d.previous;
            if (d.owner == address(0) || d.owner == last) continue;
            last = d.owner;
            uint256 place = uint160(last) & 15;
            if (asked[place] == last) continue;
            asked[place] = last;
            if (!w.members.isHolder(last)) continue;
            audience.apart = true;
            Notices.announce(last);
        }
        if (audience.follows) audience.apart = audience.apart || b.lastDetached != 0;
    }

    /// @dev Tells the owners of detached batteries, once for all that follow each other in the list: a holder that
    /// took thousands out of one batch is told in a few calls.
    function _tellDetached(
        Store storage s,
        Wiring memory w,
        IBattery.Assessment calldata a,
        IBattery.Batch storage b,
        Audience memory audience
    ) private {
        uint256[] memory revived = audience.revived;
        (address owner, uint256 wh, uint256 back, uint256 first) = (address(0), 0, 0, uint256(a.batchId) << 32);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            Detached memory d = s.detached[first | i];
            next = d.previous;
            if (_reading(a, i) == 0) continue;
            if (!Ledger.stateOf(s, first | i).live()) {
                Assessors.requireNoInterest(w, audience.signers, d.owner, a.batchId); // told nothing, and concerned
                continue;
            }
            if (d.owner != owner) {
                _tellAssessed(w, a, owner, wh, back, audience);
                (owner, wh, back) = (d.owner, 0, 0);
            }
            wh += b.energy;
            if (revived.length != 0 && revived[i >> 8] >> (i & 255) & 1 == 1) back += b.energy;
        }
        _tellAssessed(w, a, owner, wh, back, audience);
    }

    function _tellAssessed(
        Wiring memory w,
        IBattery.Assessment calldata a,
        address owner,
        uint256 wh,
        uint256 back,
        Audience memory audience
    ) private {
        if (wh == 0 || !w.members.isHolder(owner)) return;
        Assessors.requireNotManaging(audience.signers, owner, a.batchId);
        Notices.tellAssessed(owner, a.class, int256(back), wh, a.issuedAt, audience.previous);
    }
}
