// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {FRESH_DAYS, Store, Wiring} from "../libraries/Store.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice Service and custody: what operators do with batteries that are live.
library Servicing {
    // ------------------------------------------------------------------------------------------------ operators

    function setOperator(uint256[] calldata ids, address operator) external {
        Store storage s = Context.store();
        Ledger.requireRole(Context.wiring(), Roles.BATTERY_OPERATOR, operator);
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            require(Ledger.requireOwner(s, id) == msg.sender, IBattery.NotOwner(id, msg.sender));
            s.custody[id].operator = operator;
            Ledger.setState(s, id, Ledger.stateOf(s, id).withCustody());
        }
        emit IBattery.OperatorSet(operator, ids);
    }

    /// @dev Only while all batteries have one owner: nobody names the operator of another's.
    function setBatchOperator(uint64 batchId, address operator) external {
        Store storage s = Context.store();
        Ledger.requireRole(Context.wiring(), Roles.BATTERY_OPERATOR, operator);
        IBattery.Batch storage b = s.batches[batchId];
        require(b.count != 0, IBattery.NoSuchBatch(batchId));
        require(b.owner == msg.sender, IBattery.NotOwner(uint256(batchId) << 32, msg.sender));
        require(b.followers == b.count, IBattery.BatchHasMoved(batchId, b.followers, b.count));
        b.operator = operator;
        emit IBattery.BatchOperatorSet(batchId, operator);
    }

    // ------------------------------------------------------------------------------------------------ service

    function install(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Store storage s = _asOperator();
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            Ledger.requireOperation(ids[i], state, Operation.Registered, IBattery.install.selector);
            Ledger.requireUse(s, ids[i], b.class, operation);
            Ledger.setState(s, ids[i], state.withOperation(operation));
        }
        emit IBattery.Installed(operation, msg.sender, ids, evidence);
    }

    function swap(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Store storage s = _asOperator();
        Operation from = operation == Operation.InStation ? Operation.InVehicle : Operation.InStation;
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            Ledger.requireOperation(ids[i], state, from, IBattery.swap.selector);
            Ledger.requireUse(s, ids[i], b.class, operation);
            Ledger.setState(s, ids[i], state.withOperation(operation));
        }
        emit IBattery.Swapped(operation, msg.sender, ids, evidence);
    }

    /// @dev A repair is noted with its second: the battery comes back on an assessment of that day or later.
    function maintain(uint256[] calldata ids, bool repair, bytes32 evidence) external {
        Store storage s = _asOperator();
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            (, BatteryState state) = _operated(s, id);
            _requireInService(id, state, IBattery.maintain.selector);
            if (repair) {
                s.custody[id].since = uint40(block.timestamp);
                state = state.withCustody();
            }
            Ledger.setState(s, id, state.withOperation(Operation.Maintenance).withRepair(repair));
        }
        emit IBattery.Maintained(msg.sender, repair, ids, evidence);
    }

    function resume(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Store storage s = _asOperator();
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            (IBattery.Batch storage b, BatteryState state) = _operated(s, id);
            Ledger.requireOperation(id, state, Operation.Maintenance, IBattery.resume.selector);
            Ledger.requireUse(s, id, b.class, operation);
            if (state.underRepair()) Ledger.requireFresh(id, state, b, Ledger.heldSince(s, id) / 1 days);
            Ledger.setState(s, id, state.withOperation(operation).withRepair(false));
        }
        emit IBattery.Resumed(operation, msg.sender, ids, evidence);
    }

    function retire(uint256[] calldata ids, bytes32 evidence) external {
        Store storage s = _asOperator();
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            _requireInService(ids[i], state, IBattery.retire.selector);
            (uint256 health, uint256 day) = Ledger.measured(state, b);
            uint256 limit = s.classes[b.class].ageLimit;
            require(health != 0 && Ledger.today() - day <= limit, IBattery.AssessmentTooOld(ids[i], day, limit));
            Ledger.setState(s, ids[i], state.withOperation(Operation.Retired));
        }
        emit IBattery.Retired(msg.sender, ids, evidence);
    }

    /// @dev A successor keeps the legal status of its batch when it is reused: Reused says less than Repurposed.
    function reuse(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Store storage s = _asOperator();
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            (IBattery.Batch storage b, BatteryState state) = _operated(s, id);
            Ledger.requireOperation(id, state, Operation.Retired, IBattery.reuse.selector);
            Ledger.requireUse(s, id, b.class, operation);
            Ledger.requireFresh(id, state, b, Ledger.today() - FRESH_DAYS);
            if (b.legal == LegalStatus.Original) state = state.withLegal(LegalStatus.Reused);
            Ledger.setState(s, id, state.withOperation(operation));
        }
        emit IBattery.Reused(operation, msg.sender, ids, evidence);
    }

    function _asOperator() private view returns (Store storage) {
        Ledger.requireRole(Context.wiring(), Roles.BATTERY_OPERATOR, msg.sender);
        return Context.store();
    }

    function _operated(Store storage s, uint256 id)
        private
        view
        returns (IBattery.Batch storage b, BatteryState state)
    {
        b = Ledger.batchOf(s, id);
        state = Ledger.stateOf(s, id);
        Ledger.requireOperator(s, id, state, b);
    }

    function _requireInService(uint256 id, BatteryState state, bytes4 action) private pure {
        require(_inService(state.operation()), IBattery.WrongState(id, state.operation(), action));
    }

    function _inService(Operation o) private pure returns (bool) {
        return o == Operation.InStation || o == Operation.InVehicle || o == Operation.InStorage;
    }

    // ------------------------------------------------------------------------------------------------ custody

    /// @dev Signed by who takes, sent by who gives. A signature serves once: it must be newer than the last hand-over.
    function handOver(IBattery.HandOver calldata h, bytes calldata signature) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        require(h.expiresAt >= block.timestamp, IBattery.Expired(h.expiresAt));
        require(h.issuedAt <= block.timestamp, IBattery.FutureDay(h.issuedAt / 1 days, Ledger.today()));
        require(h.to != msg.sender, IBattery.SamePerson(h.to));
        _requireCustodian(w, h.to);
        bool signed = SignatureChecker.isValidSignatureNow(h.to, Statements.digest(w.domain, h), signature);
        require(signed, IBattery.BadSignature(h.to));
        for (uint256 i; i < h.ids.length; ++i) {
            _handOver(s, h, h.ids[i]);
        }
        emit IBattery.HandedOver(msg.sender, h.to, h);
    }

    function _handOver(Store storage s, IBattery.HandOver calldata h, uint256 id) private {
        require(Ledger.custodianOf(s, id) == msg.sender, IBattery.NotCustodian(id, msg.sender));
        BatteryState state = Ledger.stateOf(s, id);
        Operation o = state.operation();
        bool may = o == Operation.Registered || o == Operation.Retired || _inService(o);
        require(may, IBattery.WrongState(id, o, IBattery.handOver.selector));
        uint256 since = s.custody[id].since;
        require(h.issuedAt > since, IBattery.NotNewer(h.issuedAt, since));
        (s.custody[id].custodian, s.custody[id].since) = (h.to, uint40(block.timestamp));
        if (o != Operation.Retired) state = state.withOperation(Operation.InTransit);
        Ledger.setState(s, id, state.withCustody());
    }

    function takeOver(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Store storage s = Context.store();
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            require(Ledger.custodianOf(s, id) == msg.sender, IBattery.NotCustodian(id, msg.sender));
            BatteryState state = Ledger.stateOf(s, id);
            Ledger.requireOperation(id, state, Operation.InTransit, IBattery.takeOver.selector);
            Ledger.requireUse(s, id, s.batches[uint64(id >> 32)].class, operation);
            Ledger.setState(s, id, state.withOperation(operation));
        }
        emit IBattery.TakenOver(operation, msg.sender, ids, evidence);
    }

    /// @dev Hazardous goods are handed to operators and recyclers only.
    function _requireCustodian(Wiring memory w, address to) private view {
        (bool recycles, uint32 delay) = w.authority.hasRole(Roles.RECYCLER, to);
        if (!recycles || delay != 0) Ledger.requireRole(w, Roles.BATTERY_OPERATOR, to);
        require(w.members.isVerified(to), IBattery.BadRecipient(to));
    }
}
