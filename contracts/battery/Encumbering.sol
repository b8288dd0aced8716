// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../interfaces/IERC7943.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {BatteryState, Operation} from "../libraries/BatteryState.sol";
import {Consents} from "../libraries/Consents.sol";
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {FORECLOSURE_DELAY, Standing, Store, Wiring} from "../libraries/Store.sol";
import {Titles} from "../libraries/Titles.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice What holds title fast: liens of lenders, freezes of agents; and title that moves without its owner.
library Encumbering {
    // ------------------------------------------------------------------------------------------------ liens

    function pledge(IBattery.Pledge calldata p, bytes calldata signature) external returns (uint64 lienId) {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        _requireBothParties(s, w, p, signature);
        require(p.ids.length + p.batches.length != 0, IBattery.BadCount(0, type(uint32).max));
        lienId = ++s.lienCount;
        for (uint256 i; i < p.ids.length; ++i) {
            _pledgeOne(s, p.owner, p.ids[i], lienId);
        }
        for (uint256 i; i < p.batches.length; ++i) {
            _pledgeBatch(s, p.owner, p.batches[i], lienId);
        }
        uint32 marks = uint32(p.ids.length + p.batches.length);
        s.liens[lienId] = IBattery.Lien(p.lender, marks, 0, p.amount, p.document);
        emit IBattery.Pledged(lienId, p.owner, p.lender, p);
    }

    /// @dev One sends, the other has signed; the statement serves once, also after the lien was released. A frozen
    /// owner disposes of nothing.
    function _requireBothParties(Store storage s, Wiring memory w, IBattery.Pledge calldata p, bytes calldata signature)
        private
    {
        require(p.expiresAt >= block.timestamp, IBattery.Expired(p.expiresAt));
        require(msg.sender == p.owner || msg.sender == p.lender, IBattery.NotParty(msg.sender));
        require(p.owner != p.lender, IBattery.SamePerson(p.lender));
        require(w.members.isVerified(p.lender), IBattery.BadRecipient(p.lender));
        require(!w.members.isFrozen(p.owner), IMembers.MemberIsFrozen(p.owner));
        bytes32 digest = Statements.digest(w.domain, p);
        address other = msg.sender == p.owner ? p.lender : p.owner;
        require(SignatureChecker.isValidSignatureNow(other, digest, signature), IBattery.BadSignature(other));
        Consents.useOnce(s, digest);
    }

    function _pledgeOne(Store storage s, address owner, uint256 id, uint64 lienId) private {
        IBattery.Batch storage b = Ledger.batchOf(s, id);
        require(Ledger.ownerOf(s, id, b) == owner, IBattery.NotOwner(id, owner));
        BatteryState state = Ledger.stateOf(s, id);
        Ledger.requireTitle(s, id, state, owner);
        require(Ledger.lienOf(s, id, state, b) == 0, IBattery.UnderLien(id, s.batchLien[uint64(id >> 32)]));
        state = Ledger.pin(s, id, b, owner, state, Ledger.weight(state, b, s.terms[b.class]));
        s.lienOf[id] = lienId;
        Ledger.setState(s, id, state.withPledge(true));
    }

    function _pledgeBatch(Store storage s, address owner, uint64 batchId, uint64 lienId) private {
        IBattery.Batch storage b = s.batches[batchId];
        uint256 first = uint256(batchId) << 32;
        require(b.followers != 0 && b.owner == owner, IBattery.NotOwner(first, owner));
        bool free = b.standing & (Standing.QUARANTINED | Standing.PLEDGED) == 0;
        require(free, IBattery.BatchBlocked(batchId, b.standing));
        b.standing |= Standing.PLEDGED;
        s.batchLien[batchId] = lienId;
    }

    function releaseLien(uint64 lienId, uint256[] calldata ids, uint64[] calldata batches) external {
        Store storage s = Context.store();
        _requireLender(s, lienId);
        _unmark(s, lienId, ids, batches);
        emit IBattery.LienReleased(lienId, ids, batches);
    }

    function callLien(uint64 lienId, bytes32 evidence) external {
        Store storage s = Context.store();
        _requireLender(s, lienId);
        IBattery.Lien storage l = s.liens[lienId];
        require(l.foreclosableAt == 0 && l.marks != 0, IBattery.NotForeclosable(lienId, l.foreclosableAt));
        l.foreclosableAt = uint40(block.timestamp + FORECLOSURE_DELAY);
        emit IBattery.LienCalled(lienId, l.foreclosableAt, evidence);
    }

    /// @dev Title passes as in any transfer: to a verified lender, of what is live and not frozen.
    function foreclose(uint64 lienId, uint256[] calldata ids, uint64[] calldata batches) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        _requireLender(s, lienId);
        uint256 from = s.liens[lienId].foreclosableAt;
        require(from != 0 && block.timestamp >= from, IBattery.NotForeclosable(lienId, from));
        for (uint256 i; i < ids.length; ++i) {
            _forecloseOne(s, w, lienId, ids[i]);
        }
        for (uint256 i; i < batches.length; ++i) {
            _forecloseBatch(s, w, lienId, batches[i]);
        }
        emit IBattery.Foreclosed(lienId, msg.sender, ids, batches);
    }

    function _forecloseOne(Store storage s, Wiring memory w, uint64 lienId, uint256 id) private {
        address from = Ledger.requireOwner(s, id);
        (bool fromHolder, bool toHolder) = Notices.beforeMove(w.members, from, msg.sender, id, 1);
        _requireStill(s, id, from);
        _unmarkOne(s, lienId, id);
        BatteryState state = Ledger.stateOf(s, id);
        Ledger.requireTitle(s, id, state, from);
        Titles.moveOne(s, from, msg.sender, id, state, fromHolder, toHolder);
    }

    function _forecloseBatch(Store storage s, Wiring memory w, uint64 lienId, uint64 batchId) private {
        IBattery.Batch storage b = s.batches[batchId];
        (address from, uint256 first) = (b.owner, uint256(batchId) << 32);
        (bool fromHolder, bool toHolder) = Notices.beforeMove(w.members, from, msg.sender, first, b.followers);
        require(b.owner == from && b.followers != 0, IBattery.WrongOwner(first, from));
        _unmarkBatch(s, lienId, batchId);
        require(b.standing & Standing.QUARANTINED == 0, IBattery.BatchBlocked(batchId, b.standing));
        (uint8 class, uint256 wh) = Titles.moveBatch(s, from, msg.sender, batchId, b);
        Titles.tellBoth(from, msg.sender, fromHolder, toHolder, class, wh);
    }

    function _requireLender(Store storage s, uint64 lienId) private view {
        require(s.liens[lienId].lender == msg.sender, IBattery.NotLender(lienId, msg.sender));
    }

    function _unmark(Store storage s, uint64 lienId, uint256[] calldata ids, uint64[] calldata batches) private {
        for (uint256 i; i < ids.length; ++i) {
            _unmarkOne(s, lienId, ids[i]);
        }
        for (uint256 i; i < batches.length; ++i) {
            _unmarkBatch(s, lienId, batches[i]);
        }
    }

    function _unmarkOne(Store storage s, uint64 lienId, uint256 id) private {
        BatteryState state = Ledger.stateOf(s, id);
        require(state.pledged() && s.lienOf[id] == lienId, IBattery.NotUnderLien(lienId, id));
        delete s.lienOf[id];
        Ledger.setState(s, id, state.withPledge(false));
        --s.liens[lienId].marks;
    }

    function _unmarkBatch(Store storage s, uint64 lienId, uint64 batchId) private {
        IBattery.Batch storage b = s.batches[batchId];
        bool under = b.standing & Standing.PLEDGED != 0 && s.batchLien[batchId] == lienId;
        require(under, IBattery.NotUnderLien(lienId, uint256(batchId) << 32));
        b.standing &= ~Standing.PLEDGED;
        delete s.batchLien[batchId];
        --s.liens[lienId].marks;
    }

    // ------------------------------------------------------------------------------------------------ freezes, force

    function setFrozenTokens(address account, uint256 id, bool frozen) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        Ledger.requireRole(w, Roles.AGENT, msg.sender);
        require(Ledger.requireOwner(s, id) == account, IBattery.NotOwner(id, account));
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        require(
            state.operation() < Operation.Superseded,
            IBattery.WrongState(id, state.operation(), IERC7943NonFungible.setFrozenTokens.selector)
        );
        state = Ledger.pin(s, id, b, account, state, Ledger.weight(state, b, s.terms[b.class]));
        Ledger.setState(s, id, state.withFrozen(frozen));
        emit IERC7943NonFungible.Frozen(account, id, frozen);
    }

    /// @dev For whom the access manager lets in, with its delay. A lien stays; a freeze of the old owner ends; what is
    /// lost or ended does not move.
    function forcedTransfer(address from, address to, uint256 id) external {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        Ledger.requireAdmin(w, IERC7943NonFungible.forcedTransfer.selector);
        require(w.members.isVerified(to), IERC7943NonFungible.ERC7943CannotReceive(to));
        (bool fromHolder, bool toHolder) = (w.members.isHolder(from), w.members.isHolder(to));
        if (toHolder) Notices.ask(to, from, id, 1);
        if (fromHolder) Notices.announce(from);
        if (toHolder) Notices.announce(to);

        _requireStill(s, id, from);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        require(state.operation() < Operation.Lost, IBattery.TitleBlocked(id, state.operation()));
        state = Ledger.pin(s, id, b, from, state, Ledger.weight(state, b, s.terms[b.class]));
        Ledger.setState(s, id, state.withFrozen(false));
        if (state.frozen()) emit IERC7943NonFungible.Frozen(from, id, false);
        Titles.moveOne(s, from, to, id, state, false, false);
        emit IERC7943NonFungible.ForcedTransfer(from, to, id);
        Titles.tellBoth(from, to, fromHolder, toHolder, b.class, state.counts() ? b.energy : 0);
    }

    function _requireStill(Store storage s, uint256 id, address owner) private view {
        require(Ledger.requireOwner(s, id) == owner, IBattery.WrongOwner(id, owner));
    }
}
