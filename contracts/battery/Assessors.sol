// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {STEP_DAYS, Store, Wiring} from "../libraries/Store.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Who signs an assessment: one accredited assessor without interest in the battery, two when it moves far.
library Assessors {
    /// @dev `second` is zero with one signature.
    struct Signers {
        address first;
        address second;
    }

    uint16 private constant LAST_METRIC = 2;

    function recover(bytes32 digest, bytes[] calldata signatures) internal pure returns (Signers memory signers) {
        require(signatures.length == 1 || signatures.length == 2, IBattery.BadCount(signatures.length, 2));
        signers.first = ECDSA.recover(digest, signatures[0]);
        if (signatures.length == 1) return signers;
        signers.second = ECDSA.recover(digest, signatures[1]);
        require(signers.second != signers.first, IBattery.SamePerson(signers.second));
    }

    // ------------------------------------------------------------------------------------------------ interest

    function requireAccredited(Store storage s, Wiring memory w, Signers memory signers, uint8 class) internal view {
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, signers.first, class);
        if (signers.second != address(0)) Ledger.requireAssessor(s, w, Roles.ASSESSOR, signers.second, class);
    }

    /// @dev Nobody assesses what it has made or operates.
    function requireNone(Signers memory signers, address person, uint64 batchId) internal pure {
        bool conflict = person != address(0) && (person == signers.first || person == signers.second);
        require(!conflict, IBattery.ConflictOfInterest(person, batchId));
    }

    /// @dev Nor what it owns, or manages for its owner.
    function requireNoInterest(Wiring memory w, Signers memory signers, address owner, uint64 batchId) internal view {
        requireNone(signers, owner, batchId);
        if (w.members.isHolder(owner)) requireNotManaging(signers, owner, batchId);
    }

    function requireNotManaging(Signers memory signers, address holder, uint64 batchId) internal view {
        bool first = Notices.isInterested(holder, signers.first);
        require(!first, IBattery.ConflictOfInterest(signers.first, batchId));
        if (signers.second == address(0)) return;
        bool second = Notices.isInterested(holder, signers.second);
        require(!second, IBattery.ConflictOfInterest(signers.second, batchId));
    }

    // ------------------------------------------------------------------------------------------------ statements

    /// @dev What every statement about health must be: of a known metric, not expired, not from the future, not issued
    /// before the measurement, newer than the last, and of a class version that still is assessed.
    function requireTimely(
        Store storage s,
        uint8 class,
        uint16 metric,
        uint256 day,
        uint256 issuedAt,
        uint256 expiresAt
    ) internal view {
        require(metric != 0 && metric <= LAST_METRIC, IBattery.WrongMetric(metric));
        require(issuedAt <= block.timestamp, IBattery.FutureDay(issuedAt / 1 days, Ledger.today()));
        require(issuedAt / 1 days >= day, IBattery.BadDay(day, 0, issuedAt / 1 days));
        require(expiresAt >= block.timestamp, IBattery.Expired(expiresAt));
        uint16 sunset = s.migrations[class].sunset;
        require(sunset == 0 || Ledger.today() < sunset, IBattery.ClassEnded(class, sunset));
    }

    /// @dev A step, or what steps add up to in 90 days, beyond the limit of the class needs a second assessor.
    /// @param whole a statement about the whole batch: what holders count coverage by
    function record(
        Store storage s,
        uint64 batchId,
        uint8 class,
        uint16 day,
        uint64 issuedAt,
        bool whole,
        uint256 step,
        address second
    ) internal {
        IBattery.Record memory r = s.records[batchId];
        if (r.stepSince == 0 || day > r.stepSince + STEP_DAYS) (r.stepSum, r.stepSince) = (0, day);
        uint256 sum = r.stepSum + step;
        bool large = step > s.terms[class].stepLimit() || sum > s.classes[class].stepSumLimit;
        require(!large || second != address(0), IBattery.SecondSignatureNeeded(step, sum));
        r.stepSum = sum > type(uint16).max ? type(uint16).max : uint16(sum);
        r.issuedAt = issuedAt;
        if (whole) r.countedAt = issuedAt;
        s.records[batchId] = r;
    }

    /// @dev Wh that serve at the last measurement, rounded down.
    function serviceOf(Store storage s, BatteryState state, IBattery.Batch storage b) internal view returns (uint256) {
        if (!state.counts()) return 0;
        ClassTerms t = s.terms[b.class];
        (uint256 health,) = Ledger.measured(state, b);
        return b.energy * t.healthAbove(health) / t.span();
    }
}
