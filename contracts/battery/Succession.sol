// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {Holding, toHolding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {HOOK_GAS, MAX_BATCH, NO_CLASS, Store, Wiring} from "../libraries/Store.sol";
import {Minting} from "./Minting.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice How a token ends: superseded by its successors, or burned by recycling. Both on signed statements.
library Succession {
    using SafeERC20 for IERC20;

    // ------------------------------------------------------------------------------------------------ consent

    function _spendConsent(Store storage s, address owner, bytes32 digest, bytes calldata signature) private {
        if (signature.length == 0) {
            require(s.consents[owner][digest], IBattery.NoConsent(owner, digest));
            delete s.consents[owner][digest];
        } else {
            require(SignatureChecker.isValidSignatureNow(owner, digest, signature), IBattery.NoConsent(owner, digest));
        }
    }

    // ------------------------------------------------------------------------------------------------ repurpose

    function repurpose(
        Store storage s,
        Wiring memory w,
        IBattery.Repurposing calldata r,
        bytes calldata assessorSignature,
        bytes calldata ownerSignature
    ) external returns (uint64 batchId) {
        Ledger.requireRole(w, Roles.REPURPOSER, msg.sender);
        require(r.repurposer == msg.sender, IBattery.MissingRole(Roles.REPURPOSER, r.repurposer));
        require(r.expiresAt >= block.timestamp, IBattery.Expired(r.expiresAt));
        require(r.predecessors.length != 0, IBattery.BadCount(0, MAX_BATCH));
        address owner = Ledger.requireOwner(s, r.predecessors[0]);
        bool told = w.members.isHolder(owner);
        if (told) Notices.announce(owner);

        bytes32 digest = Statements.digest(w.domain, r);
        address assessor = ECDSA.recover(digest, assessorSignature);
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, assessor, r.class);
        bool conflict = assessor == owner || assessor == r.repurposer || assessor == r.operator;
        require(!conflict, IBattery.ConflictOfInterest(assessor, s.batchCount + 1));
        _spendConsent(s, owner, digest, ownerSignature);

        int256[] memory eligible = _supersede(s, w, r, owner);
        batchId = Minting.create(s, w, _successors(r, owner), LegalStatus.Repurposed);
        _recordLineage(s, batchId, r.predecessors);
        emit IBattery.Repurposed(batchId, msg.sender, assessor, r);

        if (!told) return batchId;
        _tellOfSuccession(owner, r, eligible);
    }

    function _successors(IBattery.Repurposing calldata r, address owner) private pure returns (IBattery.Mint memory) {
        return IBattery.Mint({
            to: owner,
            operator: r.operator,
            class: r.class,
            energy: r.energy,
            count: r.count,
            manufactured: r.day,
            day: r.day,
            health: r.health,
            series: r.series,
            firstSerial: r.firstSerial,
            root: r.root,
            gaps: ""
        });
    }

    /// @dev Takes every predecessor out of the sums of its owner; rated energy is conserved exactly.
    function _supersede(Store storage s, Wiring memory w, IBattery.Repurposing calldata r, address owner)
        private
        returns (int256[] memory eligible)
    {
        eligible = new int256[](256);
        uint16 jurisdiction = w.members.memberOf(owner).jurisdiction;
        (uint256 before, uint256 last) = (0, 0);
        for (uint256 i; i < r.predecessors.length; ++i) {
            uint256 id = r.predecessors[i];
            require(id > last, IBattery.NotInOrder(id));
            last = id;
            IBattery.Batch storage b = Ledger.batchOf(s, id);
            _requireSecondUse(s, jurisdiction, b.class, r.class);
            if (_supersedeOne(s, id, b, owner, r.day)) eligible[b.class] -= int256(uint256(b.energy));
            before += b.energy;
        }
        uint256 afterwards = uint256(r.energy) * r.count + r.discarded;
        require(before == afterwards, IBattery.EnergyNotConserved(before, afterwards));
    }

    /// @param day of the successors' assessment: not before the last one of this battery
    function _supersedeOne(Store storage s, uint256 id, IBattery.Batch storage b, address owner, uint256 day)
        private
        returns (bool counted)
    {
        require(Ledger.ownerOf(s, id, b) == owner, IBattery.WrongOwner(id, owner));
        BatteryState state = Ledger.stateOf(s, id);
        Ledger.requireOperation(id, state, Operation.Retired, IBattery.repurpose.selector);
        Holding one = Ledger.holdingOf(s, state, b);
        Ledger.requireDay(day, one.day());
        Ledger.pin(s, id, b, owner, one.weight());
        Ledger.debit(s, owner, b.class, one);
        Ledger.credit(s, owner, NO_CLASS, toHolding(1, 0, 0, 0));
        Ledger.setState(s, id, state.withOperation(Operation.Superseded));
        return state.counts();
    }

    /// @dev A jurisdiction's own row if it is set (bit 0 says so), else the default row of jurisdiction 0.
    function _requireSecondUse(Store storage s, uint16 jurisdiction, uint8 fromClass, uint8 toClass) private view {
        (IBattery.Use from, IBattery.Use to) = (s.classes[fromClass].use, s.classes[toClass].use);
        uint8 row = s.secondUses[jurisdiction][from];
        if (row & 1 == 0) row = s.secondUses[0][from];
        bool allowed = from != to && row >> uint8(to) & 1 == 1;
        require(allowed, IBattery.SecondUseForbidden(jurisdiction, from, to));
    }

    function _recordLineage(Store storage s, uint64 batchId, uint256[] calldata ids) private {
        for (uint256 i; i < ids.length; ++i) {
            s.successorOf[ids[i]] = batchId;
            s.predecessors[batchId].push(uint96(ids[i]));
        }
    }

    function _tellOfSuccession(address owner, IBattery.Repurposing calldata r, int256[] memory eligible) private {
        eligible[r.class] += int256(uint256(r.energy) * r.count);
        for (uint256 class = 1; class < 256; ++class) {
            if (eligible[class] != 0) Notices.tell(owner, uint8(class), eligible[class]);
        }
    }

    // ------------------------------------------------------------------------------------------------ recycle

    function recycle(
        Store storage s,
        Wiring memory w,
        IBattery.Recycling calldata r,
        bytes calldata auditorSignature,
        bytes calldata ownerSignature
    ) external {
        Ledger.requireRole(w, Roles.RECYCLER, msg.sender);
        require(
            r.recycler == msg.sender && Ledger.custodianOf(s, r.id) == msg.sender,
            IBattery.NotCustodian(r.id, msg.sender)
        );
        require(r.expiresAt >= block.timestamp, IBattery.Expired(r.expiresAt));
        address owner = Ledger.requireOwner(s, r.id);
        bool told = w.members.isHolder(owner);
        if (told) Notices.announce(owner);

        bytes32 digest = Statements.digest(w.domain, r);
        address auditor = ECDSA.recover(digest, auditorSignature);
        Ledger.requireRole(w, Roles.AUDITOR, auditor);
        require(auditor != msg.sender && auditor != owner, IBattery.SamePerson(auditor));
        _spendConsent(s, owner, digest, ownerSignature);
        _burn(s, r, owner);
        emit IBattery.Recycled(r.id, msg.sender, auditor, r);

        _settle(w.settlementToken, r, owner, told);
    }

    /// @dev Dismantled: its weight left the sums when it became waste; now its energy and its exit value do.
    /// The owner is read anew: who was asked before is not who is debited, if a notice should ever have moved it.
    function _burn(Store storage s, IBattery.Recycling calldata r, address owner) private {
        require(Ledger.requireOwner(s, r.id) == owner, IBattery.WrongOwner(r.id, owner));
        BatteryState state = Ledger.stateOf(s, r.id);
        Ledger.requireOperation(r.id, state, Operation.Dismantled, IBattery.recycle.selector);
        uint256 grams = uint256(r.cobalt) + r.copper + r.lithium + r.nickel + r.lead + r.rest;
        uint256 pack = s.custody[r.id].packGrams;
        require(grams <= pack, IBattery.MassExceedsPack(r.id, grams, pack));
        IBattery.Batch storage b = Ledger.batchOf(s, r.id);
        Ledger.debit(s, owner, b.class, Ledger.holdingOf(s, state, b));
        Ledger.moveAlone(s, r.id, b, address(0), 0);
        Ledger.setState(s, r.id, state.withOperation(Operation.Recycled));
        emit IERC721.Transfer(owner, address(0), r.id);
    }

    /// @dev Proceeds or gate fee in the same transaction, measured where it arrives: proceeds before the holder hears
    /// of them, because it may pass them on at once; its gate fee after it has paid.
    function _settle(IERC20 token, IBattery.Recycling calldata r, address owner, bool told) private {
        (address payee, uint256 owed) =
            r.proceeds < 0 ? (r.recycler, uint256(-int256(r.proceeds))) : (owner, uint256(int256(r.proceeds)));
        uint256 had = token.balanceOf(payee);
        if (r.proceeds > 0) {
            token.safeTransferFrom(r.recycler, owner, owed);
            _requirePaid(token, r.id, payee, had, owed);
        } else if (r.proceeds < 0 && !told) {
            token.safeTransferFrom(owner, r.recycler, owed);
        }
        if (told) IHolder(owner).batteryRecycled{gas: HOOK_GAS}(r.id, r.recycler, r.proceeds);
        if (r.proceeds < 0) _requirePaid(token, r.id, payee, had, owed);
    }

    function _requirePaid(IERC20 token, uint256 id, address payee, uint256 had, uint256 owed) private view {
        uint256 has = token.balanceOf(payee);
        uint256 paid = has > had ? has - had : 0;
        require(paid >= owed, IBattery.GateFeeNotPaid(id, paid, owed));
    }
}
