// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../interfaces/IERC7943.sol";
import {BatteryState, Operation} from "./BatteryState.sol";
import {ClassTerms, WHOLE} from "./ClassTerms.sol";
import {Holding, toHolding} from "./Holding.sol";
import {Notices} from "./Notices.sol";
import {Roles} from "./Roles.sol";
import {Detached, MAX_CLASSES_HELD, NO_CLASS, Standing, Store, Wiring} from "./Store.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";

/// @notice The few ways in which the sums, slots and states of batteries may be read and changed.
library Ledger {
    // ------------------------------------------------------------------------------------------------ time, roles

    function today() internal view returns (uint256) {
        return block.timestamp / 1 days;
    }

    /// @dev `hasRole`, not `restricted`: half the gas. A role with an execution delay counts as none here.
    function requireRole(Wiring memory w, uint64 role, address account) internal view {
        (bool isMember, uint32 delay) = w.authority.hasRole(role, account);
        require(isMember && delay == 0, IBattery.MissingRole(role, account));
    }

    /// @dev Administration as the access manager rules it. Members with a delay act through its `execute`, which calls
    /// as the manager itself.
    function requireAdmin(Wiring memory w, bytes4 action) internal view {
        (bool immediate,) = w.authority.canCall(msg.sender, address(this), action);
        if (immediate) return;
        revert IBattery.MissingRole(w.authority.getTargetFunctionRole(address(this), action), msg.sender);
    }

    function requireDay(uint256 day, uint256 from) internal view {
        require(day >= from, IBattery.BadDay(day, from, today()));
        require(day <= today(), IBattery.FutureDay(day, today()));
    }

    // ------------------------------------------------------------------------------------------------ batteries

    function batchOf(Store storage s, uint256 id) internal view returns (IBattery.Batch storage b) {
        b = s.batches[uint64(id >> 32)];
        require(id >> 96 == 0 && uint32(id) < b.count, IBattery.NoSuchBattery(id));
    }

    function ownerOf(Store storage s, uint256 id, IBattery.Batch storage b) internal view returns (address) {
        Detached memory d = s.detached[id];
        return d.exists ? d.owner : b.owner;
    }

    function requireOwner(Store storage s, uint256 id) internal view returns (address owner) {
        owner = ownerOf(s, id, batchOf(s, id));
        require(owner != address(0), IBattery.NoSuchBattery(id));
    }

    function stateOf(Store storage s, uint256 id) internal view returns (BatteryState) {
        return BatteryState.wrap(uint64(s.states[uint64(id >> 32)][uint32(id) >> 2] >> _shift(id)));
    }

    function setState(Store storage s, uint256 id, BatteryState state) internal {
        uint256 shift = _shift(id);
        mapping(uint256 => uint256) storage words = s.states[uint64(id >> 32)];
        uint256 word = words[uint32(id) >> 2] & ~(uint256(type(uint64).max) << shift);
        words[uint32(id) >> 2] = word | (uint256(BatteryState.unwrap(state)) << shift);
    }

    function _shift(uint256 id) private pure returns (uint256) {
        return 192 - 64 * (id & 3);
    }

    /// @param action the selector of Battery's function: in a linked library `msg.sig` is the library's own
    function requireOperation(uint256 id, BatteryState state, Operation expected, bytes4 action) internal pure {
        require(state.operation() == expected, IBattery.WrongState(id, state.operation(), action));
    }

    function operatorOf(Store storage s, uint256 id, BatteryState state, IBattery.Batch storage b)
        internal
        view
        returns (address operator)
    {
        if (state.hasCustody()) operator = s.custody[id].operator;
        if (operator == address(0)) operator = b.operator;
    }

    function custodianOf(Store storage s, uint256 id) internal view returns (address custodian) {
        IBattery.Batch storage b = batchOf(s, id);
        BatteryState state = stateOf(s, id);
        if (state.hasCustody()) custodian = s.custody[id].custodian;
        if (custodian == address(0)) custodian = operatorOf(s, id, state, b);
    }

    // ------------------------------------------------------------------------------------------------ weights, sums

    /// @dev Health and its day: the battery's own, else its batch's.
    function measured(BatteryState state, IBattery.Batch storage b)
        internal
        view
        returns (uint256 health, uint256 day)
    {
        return state.assessed() ? (state.health(), state.day()) : (uint256(b.health), uint256(b.day));
    }

    /// @dev w = E · (s - e) · 2^((t_i - T)/H): a product of integers, never rounded, so a sum is exact in any order.
    function weight(BatteryState state, IBattery.Batch storage b, ClassTerms t) internal view returns (uint256) {
        if (!state.counts()) return 0;
        (uint256 health, uint256 day) = measured(state, b);
        return health == 0 ? 0 : b.energy * t.healthAbove(health) * t.growth(day);
    }

    /// @dev What one battery adds to the sums of its owner.
    function holdingOf(Store storage s, BatteryState state, IBattery.Batch storage b) internal view returns (Holding) {
        (, uint256 day) = measured(state, b);
        return toHolding(1, b.energy, weight(state, b, s.terms[b.class]), day);
    }

    function debit(Store storage s, address account, uint256 class, Holding amount) internal {
        Holding left = s.holdings[account][class] - amount;
        s.holdings[account][class] = left;
        if (left.isEmpty()) s.heldClasses[account] &= ~(1 << class);
    }

    /// @dev An account takes on more: of at most so many classes, so that all it holds can be read in one call.
    function credit(Store storage s, address account, uint256 class, Holding amount) internal {
        if (!keep(s, account, class, amount)) return;
        bool few = LibBit.popCount(s.heldClasses[account] >> 1) <= MAX_CLASSES_HELD; // without class 0
        require(few, IBattery.TooManyClasses(account));
    }

    /// @dev What an account has owned all along goes to another class, by a loss, a find or the next version of its
    /// class: never refused. Returns true if the account held nothing of this class.
    function keep(Store storage s, address account, uint256 class, Holding amount) internal returns (bool anew) {
        Holding had = s.holdings[account][class];
        s.holdings[account][class] = had + amount;
        anew = had.isEmpty();
        if (anew) s.heldClasses[account] |= 1 << class;
    }

    /// @dev Gives the sums of `account` a new weight and day for batteries it keeps.
    function reweigh(Store storage s, address account, uint256 class, uint256 old, uint256 new_, uint256 day) internal {
        Holding held = s.holdings[account][class];
        s.holdings[account][class] = held + toHolding(0, 0, new_, day) - toHolding(0, 0, old, 0);
    }

    // ------------------------------------------------------------------------------------------------ slots

    /// @dev Gives a battery its own slot (once), takes it out of its batch's sums, and sets its owner. Out of a batch
    /// under a lien there is only `pin`.
    function moveAlone(Store storage s, uint256 id, IBattery.Batch storage b, address to, uint256 weight_) internal {
        Detached memory d = s.detached[id];
        if (!d.exists) {
            // not `require`, which would read the lien always
            if (b.standing & Standing.PLEDGED != 0) revert IBattery.UnderLien(id, s.batchLien[uint64(id >> 32)]);
            d.previous = _leave(id, b, weight_);
        }
        unchecked {
            s.detached[id] = Detached(to, d.previous, d.epoch + 1, true);
        }
    }

    /// @dev One follower less. Returns what was the head of the list before.
    function _leave(uint256 id, IBattery.Batch storage b, uint256 weight_) private returns (uint16 previous) {
        previous = b.lastDetached;
        (b.weight, b.followers, b.lastDetached) = (b.weight - uint160(weight_), b.followers - 1, uint16(uint32(id)) + 1);
    }

    /// @dev A battery whose title is blocked must not go along with its batch any more; the batch's lien stays on it.
    /// @return the state to write: the caller's, under lien if the batch is
    function pin(
        Store storage s,
        uint256 id,
        IBattery.Batch storage b,
        address owner,
        BatteryState state,
        uint256 weight_
    ) internal returns (BatteryState) {
        if (s.detached[id].exists) return state;
        s.detached[id] = Detached(owner, _leave(id, b, weight_), 1, true);
        if (b.standing & Standing.PLEDGED == 0) return state;
        uint64 lienId = s.batchLien[uint64(id >> 32)];
        s.lienOf[id] = lienId;
        ++s.liens[lienId].marks;
        emit IBattery.LienPinned(lienId, id);
        return state.withPledge(true);
    }

    /// @dev Out of the sums of its class, but still owned: what is lost, superseded or void. Call it once pinned.
    function setAside(Store storage s, address owner, IBattery.Batch storage b, Holding one) internal {
        debit(s, owner, b.class, one);
        keep(s, owner, NO_CLASS, toHolding(1, 0, 0, 0));
    }

    // ------------------------------------------------------------------------------------------------ title

    /// @dev Live, not frozen, under no lien.
    function requireTitle(Store storage s, uint256 id, BatteryState state, address owner) internal view {
        if (state.titleFree()) return;
        require(state.live(), IBattery.TitleBlocked(id, state.operation()));
        require(!state.frozen(), IERC7943NonFungible.ERC7943InsufficientUnfrozenBalance(owner, id));
        revert IBattery.UnderLien(id, s.lienOf[id]);
    }

    /// @dev The lien on a battery: its own, or that of the batch it follows.
    function lienOf(Store storage s, uint256 id, BatteryState state, IBattery.Batch storage b)
        internal
        view
        returns (uint64)
    {
        if (state.pledged()) return s.lienOf[id];
        bool followed = b.standing & Standing.PLEDGED != 0 && !s.detached[id].exists;
        return followed ? s.batchLien[uint64(id >> 32)] : 0;
    }

    // ------------------------------------------------------------------------------------------------ custody

    /// @dev The second from which a battery is held: by itself or with its batch.
    function heldSince(Store storage s, uint256 id) internal view returns (uint256) {
        (uint256 alone, uint256 together) = (s.custody[id].since, s.heldSince[uint64(id >> 32)]);
        return alone > together ? alone : together;
    }

    /// @dev The operator of this battery, in office.
    function requireOperator(Store storage s, uint256 id, BatteryState state, IBattery.Batch storage b) internal view {
        require(operatorOf(s, id, state, b) == msg.sender, IBattery.NotOperator(id, msg.sender));
    }

    /// @dev Storage stands in storage; every other use is in a station or a vehicle.
    function requireUse(Store storage s, uint256 id, uint8 class, Operation operation) internal view {
        IBattery.Use use = s.classes[class].use;
        bool fits = use == IBattery.Use.Storage
            ? operation == Operation.InStorage
            : operation == Operation.InStation || operation == Operation.InVehicle;
        require(fits, IBattery.WrongUse(id, use, operation));
    }

    // ------------------------------------------------------------------------------------------------ assessors

    function requireFresh(uint256 id, BatteryState state, IBattery.Batch storage b, uint256 from) internal view {
        (uint256 health, uint256 day) = measured(state, b);
        require(health != 0 && day >= from, IBattery.NotFresh(id, day, from));
    }

    /// @dev Nobody assesses what it has made, owns, manages or operates.
    function requireIndependent(
        Store storage s,
        Wiring memory w,
        address assessor,
        uint256 id,
        BatteryState state,
        IBattery.Batch storage b
    ) internal view {
        address owner = ownerOf(s, id, b);
        bool conflict = assessor == owner || assessor == operatorOf(s, id, state, b) || assessor == custodianOf(s, id)
            || assessor == s.series[b.series].issuer
            || (w.members.isHolder(owner) && Notices.isInterested(owner, assessor));
        require(!conflict, IBattery.ConflictOfInterest(assessor, uint64(id >> 32)));
    }

    function requireHealth(uint256 health) internal pure {
        require(health != 0 && health <= 2 * WHOLE, IBattery.BadHealth(health));
    }

    /// @dev An assessor of this class, in office.
    function requireAssessor(Store storage s, Wiring memory w, uint64 role, address assessor, uint8 class)
        internal
        view
    {
        requireRole(w, role, assessor);
        require(s.accreditation[assessor] >> class & 1 == 1, IBattery.NotAccredited(assessor, class));
    }
}
