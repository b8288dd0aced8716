// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {Consents} from "../libraries/Consents.sol";
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {HOOK_GAS, Store, Wiring} from "../libraries/Store.sol";
import {Effects} from "./Effects.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice From waste to the burn, and what is paid for it.
library Ending {
    using SafeERC20 for IERC20;

    // ------------------------------------------------------------------------------------------------ waste

    function waste(uint256[] calldata ids, address recycler, bytes32 evidence) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        Ledger.requireRole(w, Roles.RECYCLER, recycler);
        address[] memory told = Effects.announceOwners(s, w, ids);
        int256[] memory eligible = new int256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            eligible[i] = _waste(s, w, ids[i], recycler);
        }
        emit IBattery.Wasted(recycler, msg.sender, ids, evidence);
        Effects.tellOwners(s, ids, told, eligible);
    }

    function _waste(Store storage s, Wiring memory w, uint256 id, address recycler) private returns (int256 eligible) {
        address owner = Ledger.requireOwner(s, id);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        if (msg.sender != owner) {
            Ledger.requireOperator(s, id, state, b);
            Ledger.requireRole(w, Roles.BATTERY_OPERATOR, msg.sender);
        }
        bool may = state.live() || state.operation() == Operation.Quarantined;
        require(may, IBattery.WrongState(id, state.operation(), IBattery.waste.selector));
        eligible = Effects.lossOf(b, state.counts());
        state = Effects.takeWeight(s, id, b, owner, state);
        s.custody[id].custodian = recycler;
        Ledger.setState(s, id, state.withOperation(Operation.WasteHeld).withLegal(LegalStatus.Waste).withCustody());
    }

    function dismantle(
        uint256[] calldata ids,
        uint32[] calldata packGrams,
        uint32[] calldata partGrams,
        bytes32 evidence
    ) external {
        Store storage s = Context.store();
        Ledger.requireRole(Context.wiring(), Roles.RECYCLER, msg.sender);
        require(packGrams.length == ids.length, IBattery.BadLength(packGrams.length, ids.length));
        require(partGrams.length == ids.length, IBattery.BadLength(partGrams.length, ids.length));
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            require(Ledger.custodianOf(s, id) == msg.sender, IBattery.NotCustodian(id, msg.sender));
            BatteryState state = Ledger.stateOf(s, id);
            Ledger.requireOperation(id, state, Operation.WasteHeld, IBattery.dismantle.selector);
            require(partGrams[i] <= packGrams[i], IBattery.MassExceedsPack(id, partGrams[i], packGrams[i]));
            s.custody[id].packGrams = packGrams[i];
            Ledger.setState(s, id, state.withOperation(Operation.Dismantled));
        }
        emit IBattery.Dismantled(msg.sender, ids, packGrams, partGrams, evidence);
    }

    // ------------------------------------------------------------------------------------------------ recycle

    function recycle(IBattery.Recycling calldata r, bytes calldata auditorSignature, bytes calldata ownerSignature)
        external
    {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        Ledger.requireRole(w, Roles.RECYCLER, msg.sender);
        require(
            r.recycler == msg.sender && Ledger.custodianOf(s, r.id) == msg.sender,
            IBattery.NotCustodian(r.id, msg.sender)
        );
        require(r.expiresAt >= block.timestamp, IBattery.Expired(r.expiresAt));
        (address owner, bool told) = Effects.announceOwner(s, w, r.id);

        bytes32 digest = Statements.digest(w.domain, r);
        address auditor = ECDSA.recover(digest, auditorSignature);
        Ledger.requireRole(w, Roles.AUDITOR, auditor);
        require(auditor != msg.sender && auditor != owner, IBattery.SamePerson(auditor));
        require(!w.members.isFrozen(owner), IBattery.NotApproved(r.id, owner)); // disposes of nothing
        Consents.spend(s, owner, digest, ownerSignature);
        _burn(s, r, owner);
        emit IBattery.Recycled(r.id, msg.sender, auditor, r);

        if (r.dueDay == 0) _settle(w.settlementToken, r, owner, told);
        else _bookClaim(s, r, owner, told);
    }

    /// @dev Dismantled: its weight left the sums when it became waste; now its energy and its exit value do.
    function _burn(Store storage s, IBattery.Recycling calldata r, address owner) private {
        BatteryState state = Ledger.stateOf(s, r.id);
        Ledger.requireOperation(r.id, state, Operation.Dismantled, IBattery.recycle.selector);
        require(!state.frozen(), IBattery.NotApproved(r.id, owner));
        if (state.pledged()) revert IBattery.UnderLien(r.id, s.lienOf[r.id]); // `require` would read the lien always
        uint256 grams = uint256(r.cobalt) + r.copper + r.lithium + r.nickel + r.lead + r.rest;
        uint256 pack = s.custody[r.id].packGrams;
        require(grams <= pack, IBattery.MassExceedsPack(r.id, grams, pack));
        IBattery.Batch storage b = Ledger.batchOf(s, r.id);
        Ledger.debit(s, owner, b.class, Ledger.holdingOf(s, state, b));
        Ledger.moveAlone(s, r.id, b, address(0), 0);
        Ledger.setState(s, r.id, state.withOperation(Operation.Recycled));
        emit IERC721.Transfer(owner, address(0), r.id);
    }

    // ------------------------------------------------------------------------------------------------ payment

    /// @dev Proceeds or gate fee in the same transaction, measured where it arrives: proceeds before the holder hears
    /// of them, because it may pass them on at once; its gate fee after it has paid.
    function _settle(IERC20 token, IBattery.Recycling calldata r, address owner, bool told) private {
        (, address payee, uint256 owed) = _parties(r, owner);
        uint256 had = token.balanceOf(payee);
        if (r.proceeds > 0) {
            token.safeTransferFrom(r.recycler, owner, owed);
            _requirePaid(token, r.id, payee, had, owed);
        } else if (r.proceeds < 0 && !told) {
            token.safeTransferFrom(owner, r.recycler, owed);
        }
        if (told) IHolder(owner).batteryRecycled{gas: HOOK_GAS}(r.id, r.recycler, r.proceeds, 0);
        if (r.proceeds < 0) _requirePaid(token, r.id, payee, had, owed);
    }

    function _parties(IBattery.Recycling calldata r, address owner)
        private
        pure
        returns (address debtor, address creditor, uint256 owed)
    {
        if (r.proceeds < 0) return (owner, r.recycler, uint256(-int256(r.proceeds)));
        return (r.recycler, owner, uint256(int256(r.proceeds)));
    }

    function _requirePaid(IERC20 token, uint256 id, address payee, uint256 had, uint256 owed) private view {
        uint256 has = token.balanceOf(payee);
        uint256 paid = has > had ? has - had : 0;
        require(paid >= owed, IBattery.GateFeeNotPaid(id, paid, owed));
    }

    function _bookClaim(Store storage s, IBattery.Recycling calldata r, address owner, bool told) private {
        require(r.dueDay >= Ledger.today(), IBattery.BadDay(r.dueDay, Ledger.today(), type(uint16).max));
        (address debtor, address creditor, uint256 owed) = _parties(r, owner);
        s.claims[r.id] = IBattery.Claim(debtor, r.dueDay, creditor, uint128(owed), owed == 0);
        emit IBattery.ClaimBooked(r.id, debtor, creditor, uint128(owed), r.dueDay);
        if (told) IHolder(owner).batteryRecycled{gas: HOOK_GAS}(r.id, r.recycler, r.proceeds, r.dueDay);
    }

    function settleClaim(uint256 id) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        IBattery.Claim memory c = s.claims[id];
        require(c.debtor != address(0) && !c.settled, IBattery.NoClaim(id));
        require(c.debtor == msg.sender, IBattery.NotParty(msg.sender));
        s.claims[id].settled = true;
        emit IBattery.ClaimSettled(id, c.debtor, c.creditor, c.amount);
        uint256 had = w.settlementToken.balanceOf(c.creditor);
        w.settlementToken.safeTransferFrom(c.debtor, c.creditor, c.amount);
        _requirePaid(w.settlementToken, id, c.creditor, had, c.amount);
        if (w.members.isHolder(c.creditor)) IHolder(c.creditor).claimSettled{gas: HOOK_GAS}(id, c.amount);
        if (w.members.isHolder(c.debtor)) IHolder(c.debtor).claimSettled{gas: HOOK_GAS}(id, c.amount);
    }
}
