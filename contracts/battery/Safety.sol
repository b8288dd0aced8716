// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, LAST_LIVE, OPERATION_BITS, Operation} from "../libraries/BatteryState.sol";
import {Context} from "../libraries/Context.sol";
import {Holding, toHolding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {Detached, NO_CLASS, Standing, Store, Wiring} from "../libraries/Store.sol";
import {Effects} from "./Effects.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Quarantine, recall, loss, and tokens that turn out to be one object: never stopped by owner, lender or freeze.
library Safety {
    // ------------------------------------------------------------------------------------------------ quarantine

    function quarantine(uint256[] calldata ids, bytes32 evidence) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        address[] memory told = Effects.announceOwners(s, w, ids);
        int256[] memory eligible = new int256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            eligible[i] = _quarantine(s, w, ids[i]);
        }
        emit IBattery.Quarantined(msg.sender, ids, evidence);
        Effects.tellOwners(s, ids, told, eligible);
    }

    function _quarantine(Store storage s, Wiring memory w, uint256 id) private returns (int256 eligible) {
        address owner = Ledger.requireOwner(s, id);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Effects.requireOperatorOrAssessor(s, w, id, state, b);
        require(state.live(), IBattery.WrongState(id, state.operation(), IBattery.quarantine.selector));
        eligible = Effects.lossOf(b, state.counts());
        state = Effects.takeWeight(s, id, b, owner, state);
        Ledger.setState(s, id, state.quarantined(state.operation()));
        s.custody[id].since = uint40(block.timestamp);
    }

    /// @dev All live batteries of a batch at once, whoever owns them: a dense pass, and the list of the detached.
    function quarantineBatch(uint64 batchId, bytes32 evidence) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Batch storage b = s.batches[batchId];
        require(b.count != 0, IBattery.NoSuchBatch(batchId));
        Effects.announceAll(s, w, batchId, b);
        Effects.requireBatchOperatorOrAssessor(s, w, batchId, b);
        uint256[] memory counted = Effects.takeWeights(s, batchId, b);
        _quarantineAll(s, batchId, b);
        bool followed = b.followers != 0 && b.standing & (Standing.EXPIRED | Standing.QUARANTINED) == 0;
        if (b.followers != 0) b.standing |= Standing.QUARANTINED;
        s.heldSince[batchId] = uint40(block.timestamp);
        emit IBattery.BatchQuarantined(batchId, msg.sender, evidence);
        Effects.tellAll(s, w, batchId, b, counted, followed);
    }

    function _quarantineAll(Store storage s, uint64 batchId, IBattery.Batch storage b) private {
        mapping(uint256 => uint256) storage words = s.states[batchId];
        for (uint256 i; i < b.count; i += 4) {
            uint256 word = words[i >> 2];
            uint256 lanes = b.count - i < 4 ? b.count - i : 4;
            words[i >> 2] = _quarantineFour(word, lanes);
        }
    }

    function _quarantineFour(uint256 word, uint256 lanes) private pure returns (uint256) {
        for (uint256 lane; lane < lanes; ++lane) {
            uint256 shift = 192 - 64 * lane;
            BatteryState state = BatteryState.wrap(uint64(word >> shift));
            if (!state.live()) continue;
            uint256 new_ = BatteryState.unwrap(state.quarantined(state.operation()));
            word = (word & ~(uint256(type(uint64).max) << shift)) | (new_ << shift);
        }
        return word;
    }

    // ------------------------------------------------------------------------------------------------ release

    function release(uint256[] calldata ids, bytes32 evidence) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        address[] memory told = Effects.announceOwners(s, w, ids);
        int256[] memory eligible = new int256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            eligible[i] = _release(s, w, ids[i]);
        }
        emit IBattery.Released(msg.sender, ids, evidence);
        Effects.tellOwners(s, ids, told, eligible);
    }

    function _release(Store storage s, Wiring memory w, uint256 id) private returns (int256 eligible) {
        address owner = Ledger.requireOwner(s, id);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, msg.sender, b.class);
        Ledger.requireIndependent(s, w, msg.sender, id, state, b);
        Ledger.requireOperation(id, state, Operation.Quarantined, IBattery.release.selector);
        Ledger.requireFresh(id, state, b, Ledger.heldSince(s, id) / 1 days);
        state = Ledger.pin(s, id, b, owner, state, 0).released().withExpired(false);
        Ledger.reweigh(s, owner, b.class, 0, Ledger.weight(state, b, s.terms[b.class]), 0);
        Ledger.setState(s, id, state);
        return int256(uint256(b.energy));
    }

    /// @dev Followers only: what has a slot of its own is released by itself.
    function releaseBatch(uint64 batchId, bytes32 evidence) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Batch storage b = s.batches[batchId];
        bool told = w.members.isHolder(b.owner);
        if (told) Notices.announce(b.owner);

        address owner = b.owner;
        bool held = b.followers != 0 && b.standing & Standing.QUARANTINED != 0;
        require(held, IBattery.BatchBlocked(batchId, b.standing));
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, msg.sender, b.class);
        Effects.requireIndependentOfBatch(s, w, msg.sender, batchId, b);
        uint256 weight = Effects.releaseFollowers(s, batchId, b, msg.sender);
        Ledger.reweigh(s, owner, b.class, b.weight, weight, 0);
        (b.weight, b.standing) = (uint160(weight), b.standing & ~(Standing.QUARANTINED | Standing.EXPIRED));
        emit IBattery.BatchReleased(batchId, msg.sender, evidence);
        if (told) Notices.tell(owner, b.class, int256(uint256(b.followers) * b.energy));
    }

    // ------------------------------------------------------------------------------------------------ lost and found

    function lose(IBattery.Report calldata r, bytes calldata auditorSignature) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        address auditor = _requireReport(w, r, auditorSignature, false);
        address[] memory told = Effects.announceOwners(s, w, r.ids);
        int256[] memory eligible = new int256[](r.ids.length);
        for (uint256 i; i < r.ids.length; ++i) {
            eligible[i] = _lose(s, r.ids[i], r.issuedAt, auditor);
        }
        emit IBattery.Lost(msg.sender, auditor, r);
        Effects.tellOwners(s, r.ids, told, eligible);
    }

    function _lose(Store storage s, uint256 id, uint256 issuedAt, address auditor) private returns (int256 eligible) {
        address owner = Ledger.requireOwner(s, id);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Ledger.requireOperator(s, id, state, b);
        bool may = state.live() || state.operation() == Operation.Quarantined;
        require(may, IBattery.WrongState(id, state.operation(), IBattery.lose.selector));
        _requireNewReport(s, id, issuedAt, auditor, owner);
        eligible = Effects.lossOf(b, state.counts());
        state = Effects.takeWeight(s, id, b, owner, state);
        Ledger.setAside(s, owner, b, toHolding(1, b.energy, 0, 0));
        Ledger.setState(s, id, state.withOperation(Operation.Lost));
    }

    function find(IBattery.Report calldata r, bytes calldata auditorSignature) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        address auditor = _requireReport(w, r, auditorSignature, true);
        address[] memory told = Effects.announceOwners(s, w, r.ids);
        int256[] memory eligible = new int256[](r.ids.length);
        for (uint256 i; i < r.ids.length; ++i) {
            _find(s, r.ids[i], r.issuedAt, auditor);
        }
        emit IBattery.Found(msg.sender, auditor, r);
        Effects.tellOwners(s, r.ids, told, eligible);
    }

    /// @dev Quarantined at exit value; out of quarantine it is Retired.
    function _find(Store storage s, uint256 id, uint256 issuedAt, address auditor) private {
        address owner = Ledger.requireOwner(s, id);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Ledger.requireOperator(s, id, state, b);
        Ledger.requireOperation(id, state, Operation.Lost, IBattery.find.selector);
        _requireNewReport(s, id, issuedAt, auditor, owner);
        (, uint256 day) = Ledger.measured(state, b);
        Ledger.debit(s, owner, NO_CLASS, toHolding(1, 0, 0, 0));
        Ledger.keep(s, owner, b.class, toHolding(1, b.energy, 0, day));
        Ledger.setState(s, id, state.quarantined(Operation.Retired));
    }

    function _requireReport(Wiring memory w, IBattery.Report calldata r, bytes calldata signature, bool found)
        private
        view
        returns (address auditor)
    {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        require(r.operator == msg.sender && r.found == found, IBattery.NotParty(msg.sender));
        require(r.expiresAt >= block.timestamp, IBattery.Expired(r.expiresAt));
        require(r.issuedAt <= block.timestamp, IBattery.FutureDay(r.issuedAt / 1 days, Ledger.today()));
        auditor = ECDSA.recover(Statements.digest(w.domain, r), signature);
        Ledger.requireRole(w, Roles.AUDITOR, auditor);
        require(auditor != msg.sender, IBattery.SamePerson(auditor));
    }

    /// @dev A report serves once: it must be newer than what happened to the battery last.
    function _requireNewReport(Store storage s, uint256 id, uint256 issuedAt, address auditor, address owner) private {
        require(auditor != owner, IBattery.SamePerson(auditor));
        uint256 since = Ledger.heldSince(s, id);
        require(issuedAt > since, IBattery.NotNewer(issuedAt, since));
        s.custody[id].since = uint40(block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------ one object

    /// @dev Both quarantined already; the later token ends, the earlier goes on.
    function voidDuplicate(IBattery.Voiding calldata v, bytes calldata auditorSignature) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        require(v.expiresAt >= block.timestamp, IBattery.Expired(v.expiresAt));
        require(v.kept < v.voided, IBattery.NotDuplicate(v.kept, v.voided));
        (address owner, bool told) = Effects.announceOwner(s, w, v.voided);
        address auditor = ECDSA.recover(Statements.digest(w.domain, v), auditorSignature);
        Ledger.requireRole(w, Roles.AUDITOR, auditor);
        bool interested = auditor == msg.sender || auditor == owner || auditor == Ledger.requireOwner(s, v.kept);
        require(!interested, IBattery.SamePerson(auditor));
        _requireDoubt(s, w, v.kept);
        _requireDoubt(s, w, v.voided);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, v.voided), Ledger.stateOf(s, v.voided));
        state = Effects.takeWeight(s, v.voided, b, owner, state);
        Ledger.setAside(s, owner, b, toHolding(1, b.energy, 0, 0));
        Ledger.setState(s, v.voided, state.withOperation(Operation.Voided));
        emit IBattery.Voided(v.voided, v.kept, msg.sender, auditor, v.evidence);
        Effects.tellLoss(owner, told, b, false);
    }

    function _requireDoubt(Store storage s, Wiring memory w, uint256 id) private view {
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, msg.sender, b.class);
        Ledger.requireIndependent(s, w, msg.sender, id, state, b);
        Ledger.requireOperation(id, state, Operation.Quarantined, IBattery.voidDuplicate.selector);
    }
}
