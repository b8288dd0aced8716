// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Store, Wiring} from "../libraries/Store.sol";

/// @notice Service, retirement and waste: what operators, owners and recyclers do with batteries.
library Servicing {
    // ------------------------------------------------------------------------------------------------ operators

    function setOperator(Store storage s, Wiring memory w, uint256[] calldata ids, address operator) external {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, operator);
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            require(Ledger.requireOwner(s, id) == msg.sender, IBattery.NotOwner(id, msg.sender));
            s.custody[id].operator = operator;
            Ledger.setState(s, id, Ledger.stateOf(s, id).withCustody());
        }
        emit IBattery.OperatorSet(operator, ids);
    }

    /// @dev Only while all batteries have one owner: nobody names the operator of another's.
    function setBatchOperator(Store storage s, Wiring memory w, uint64 batchId, address operator) external {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, operator);
        IBattery.Batch storage b = s.batches[batchId];
        require(b.count != 0, IBattery.NoSuchBatch(batchId));
        require(b.owner == msg.sender, IBattery.NotOwner(uint256(batchId) << 32, msg.sender));
        require(b.followers == b.count, IBattery.BatchHasMoved(batchId, b.followers, b.count));
        b.operator = operator;
        emit IBattery.BatchOperatorSet(batchId, operator);
    }

    // ------------------------------------------------------------------------------------------------ service

    function install(Store storage s, Wiring memory w, uint256[] calldata ids, Operation operation, bytes32 evidence)
        external
    {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            Ledger.requireOperation(ids[i], state, Operation.Registered, IBattery.install.selector);
            _requireUse(s, ids[i], b.class, operation);
            Ledger.setState(s, ids[i], state.withOperation(operation));
        }
        emit IBattery.Installed(operation, msg.sender, ids, evidence);
    }

    function swap(Store storage s, Wiring memory w, uint256[] calldata ids, Operation operation, bytes32 evidence)
        external
    {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        Operation from = operation == Operation.InStation ? Operation.InVehicle : Operation.InStation;
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            Ledger.requireOperation(ids[i], state, from, IBattery.swap.selector);
            _requireUse(s, ids[i], b.class, operation);
            Ledger.setState(s, ids[i], state.withOperation(operation));
        }
        emit IBattery.Swapped(operation, msg.sender, ids, evidence);
    }

    function retire(Store storage s, Wiring memory w, uint256[] calldata ids, bytes32 evidence) external {
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        for (uint256 i; i < ids.length; ++i) {
            (IBattery.Batch storage b, BatteryState state) = _operated(s, ids[i]);
            require(_inService(state), IBattery.WrongState(ids[i], state.operation(), IBattery.retire.selector));
            (uint256 health, uint256 day) = Ledger.measured(state, b);
            uint256 limit = s.classes[b.class].ageLimit;
            require(health != 0 && Ledger.today() - day <= limit, IBattery.AssessmentTooOld(ids[i], day, limit));
            Ledger.setState(s, ids[i], state.withOperation(Operation.Retired));
        }
        emit IBattery.Retired(msg.sender, ids, evidence);
    }

    function _operated(Store storage s, uint256 id)
        private
        view
        returns (IBattery.Batch storage b, BatteryState state)
    {
        b = Ledger.batchOf(s, id);
        state = Ledger.stateOf(s, id);
        require(Ledger.operatorOf(s, id, state, b) == msg.sender, IBattery.NotOperator(id, msg.sender));
    }

    function _inService(BatteryState state) private pure returns (bool) {
        Operation o = state.operation();
        return o == Operation.InStation || o == Operation.InVehicle || o == Operation.InStorage;
    }

    /// @dev Storage stands in storage; every other use is in a station or a vehicle.
    function _requireUse(Store storage s, uint256 id, uint8 class, Operation operation) private view {
        IBattery.Use use = s.classes[class].use;
        bool fits = use == IBattery.Use.Storage
            ? operation == Operation.InStorage
            : operation == Operation.InStation || operation == Operation.InVehicle;
        require(fits, IBattery.WrongUse(id, use, operation));
    }

    // ------------------------------------------------------------------------------------------------ waste

    function waste(Store storage s, Wiring memory w, uint256[] calldata ids, address recycler, bytes32 evidence)
        external
    {
        Ledger.requireRole(w, Roles.RECYCLER, recycler);
        for (uint256 i; i < ids.length; ++i) {
            _waste(s, w, ids[i], recycler);
        }
        emit IBattery.Wasted(recycler, msg.sender, ids, evidence);
    }

    function _waste(Store storage s, Wiring memory w, uint256 id, address recycler) private {
        address owner = Ledger.requireOwner(s, id);
        bool told = w.members.isHolder(owner);
        if (told) Notices.announce(owner);

        IBattery.Batch storage b = Ledger.batchOf(s, id);
        BatteryState state = Ledger.stateOf(s, id);
        owner = Ledger.requireOwner(s, id);
        if (msg.sender != owner) {
            require(Ledger.operatorOf(s, id, state, b) == msg.sender, IBattery.NotOperator(id, msg.sender));
            Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        }
        require(
            state.live() || state.operation() == Operation.Quarantined,
            IBattery.WrongState(id, state.operation(), IBattery.waste.selector)
        );
        uint256 weight = Ledger.weight(state, b, s.terms[b.class]);
        Ledger.pin(s, id, b, owner, weight);
        Ledger.reweigh(s, owner, b.class, weight, 0, 0);
        s.custody[id].custodian = recycler;
        Ledger.setState(s, id, state.withOperation(Operation.WasteHeld).withLegal(LegalStatus.Waste).withCustody());

        if (told) Notices.tell(owner, b.class, state.counts() ? -int256(uint256(b.energy)) : int256(0));
    }

    function dismantle(
        Store storage s,
        Wiring memory w,
        uint256[] calldata ids,
        uint32[] calldata packGrams_,
        uint32[] calldata partGrams,
        bytes32 evidence
    ) external {
        Ledger.requireRole(w, Roles.RECYCLER, msg.sender);
        require(packGrams_.length == ids.length, IBattery.BadLength(packGrams_.length, ids.length));
        require(partGrams.length == ids.length, IBattery.BadLength(partGrams.length, ids.length));
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            require(Ledger.custodianOf(s, id) == msg.sender, IBattery.NotCustodian(id, msg.sender));
            BatteryState state = Ledger.stateOf(s, id);
            Ledger.requireOperation(id, state, Operation.WasteHeld, IBattery.dismantle.selector);
            require(partGrams[i] <= packGrams_[i], IBattery.MassExceedsPack(id, partGrams[i], packGrams_[i]));
            s.custody[id].packGrams = packGrams_[i];
            Ledger.setState(s, id, state.withOperation(Operation.Dismantled));
        }
        emit IBattery.Dismantled(msg.sender, ids, packGrams_, partGrams, evidence);
    }
}
