// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Holding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Detached, Grant, NO_CLASS, Standing, Store, Successors} from "../libraries/Store.sol";
import {Titles} from "../libraries/Titles.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {DynamicArrayLib} from "solady/src/utils/DynamicArrayLib.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {LibString} from "solady/src/utils/LibString.sol";

/// @notice The ERC-721 half: title to one battery, or to all that follow a batch; and what can be read of both.
abstract contract BatteryToken is IBattery {
    IMembers public immutable members;
    Store internal _s;

    constructor(IMembers members_) {
        members = members_;
    }

    // ------------------------------------------------------------------------------------------------ ERC-721

    function name() external pure returns (string memory) {
        return "Battery Chain Battery";
    }

    function symbol() external pure returns (string memory) {
        return "BATTERY";
    }

    function tokenURI(uint256 id) external view returns (string memory) {
        Ledger.requireOwner(_s, id);
        return bytes(_s.baseURI).length == 0 ? "" : string.concat(_s.baseURI, LibString.toString(id));
    }

    function ownerOf(uint256 id) external view returns (address) {
        return Ledger.requireOwner(_s, id);
    }

    /// @dev O(classes held): there is no second ledger of balances.
    function balanceOf(address account) external view returns (uint256 n) {
        require(account != address(0), BadRecipient(account));
        for (uint256 held = _s.heldClasses[account]; held != 0; held &= held - 1) {
            n += _s.holdings[account][LibBit.ffs(held)].count();
        }
    }

    function approve(address spender, uint256 id) external {
        address owner = Ledger.requireOwner(_s, id);
        require(msg.sender == owner || isApprovedForAll(owner, msg.sender), NotApproved(id, msg.sender));
        _s.approvals[id] = Grant(spender, _version(id));
        emit Approval(owner, spender, id);
    }

    function setApprovalForAll(address operator, bool approved) external {
        require(operator != address(0), BadRecipient(operator));
        _s.approvedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function isApprovedForAll(address owner, address operator) public view returns (bool) {
        return _s.approvedForAll[owner][operator];
    }

    function getApproved(uint256 id) external view returns (address) {
        Ledger.requireOwner(_s, id);
        return _approved(id);
    }

    function _approved(uint256 id) private view returns (address) {
        Grant memory grant = _s.approvals[id];
        return grant.version == _version(id) ? grant.spender : address(0);
    }

    /// @dev An approval dies when its battery moves: alone (own epoch) or with its batch (batch epoch).
    function _version(uint256 id) private view returns (uint64) {
        Detached memory d = _s.detached[id];
        return d.exists ? (1 << 32) | d.epoch : _s.batches[uint64(id >> 32)].epoch;
    }

    function transferFrom(address from, address to, uint256 id) public {
        (bool fromHolder, bool toHolder) = _beforeMove(from, to, id, 1);

        Batch storage b = Ledger.batchOf(_s, id);
        require(from != address(0) && Ledger.ownerOf(_s, id, b) == from, WrongOwner(id, from));
        bool allowed = msg.sender == from || isApprovedForAll(from, msg.sender) || _approved(id) == msg.sender;
        require(allowed, NotApproved(id, msg.sender));
        BatteryState state = Ledger.stateOf(_s, id);
        Ledger.requireTitle(_s, id, state, from);
        Titles.moveOne(_s, from, to, id, state, fromHolder, toHolder);
    }

    function safeTransferFrom(address from, address to, uint256 id) external {
        safeTransferFrom(from, to, id, "");
    }

    function safeTransferFrom(address from, address to, uint256 id, bytes memory data) public {
        transferFrom(from, to, id);
        if (to.code.length == 0) return;
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, from, id, data);
        require(answer == IERC721Receiver.onERC721Received.selector, BadRecipient(to));
    }

    /// @dev Followers are alike: what differs from the others has a slot of its own.
    function transferBatch(address from, address to, uint64 batchId) external {
        uint256 first = uint256(batchId) << 32;
        Batch storage b = _s.batches[batchId];
        (bool fromHolder, bool toHolder) = _beforeMove(from, to, first, b.followers);

        require(b.count != 0, NoSuchBatch(batchId));
        require(b.owner == from && b.followers != 0, WrongOwner(first, from));
        require(msg.sender == from || isApprovedForAll(from, msg.sender), NotApproved(first, msg.sender));
        require(b.standing & (Standing.QUARANTINED | Standing.PLEDGED) == 0, BatchBlocked(batchId, b.standing));
        (uint8 class, uint256 eligibleWh) = Titles.moveBatch(_s, from, to, batchId, b);
        Titles.tellBoth(from, to, fromHolder, toHolder, class, eligibleWh);
    }

    function _beforeMove(address from, address to, uint256 firstId, uint256 count) private returns (bool, bool) {
        return Notices.beforeMove(members, from, to, firstId, count);
    }

    // ------------------------------------------------------------------------------------------------ ERC-7943

    function canSend(address account) external view returns (bool) {
        return !members.isFrozen(account);
    }

    function canReceive(address account) external view returns (bool) {
        return account != address(0) && members.isVerified(account);
    }

    function getFrozenTokens(address account, uint256 id) external view returns (bool) {
        Batch storage b = _s.batches[uint64(id >> 32)];
        bool known = id >> 96 == 0 && uint32(id) < b.count && account != address(0);
        return known && Ledger.ownerOf(_s, id, b) == account && Ledger.stateOf(_s, id).frozen();
    }

    function canTransfer(address from, address to, uint256 id) external view returns (bool) {
        Batch storage b = _s.batches[uint64(id >> 32)];
        bool known = id >> 96 == 0 && uint32(id) < b.count && from != address(0) && to != address(0);
        if (!known || Ledger.ownerOf(_s, id, b) != from) return false;
        BatteryState state = Ledger.stateOf(_s, id);
        bool free = state.titleFree() && Ledger.lienOf(_s, id, state, b) == 0;
        return free && !members.isFrozen(from) && members.isVerified(to);
    }

    // ------------------------------------------------------------------------------------------------ records

    function today() external view returns (uint256) {
        return Ledger.today();
    }

    function batchCount() external view returns (uint64) {
        return _s.batchCount;
    }

    function seriesCount() external view returns (uint32) {
        return _s.seriesCount;
    }

    function batchOf(uint64 batchId) external view returns (Batch memory) {
        return _s.batches[batchId];
    }

    function recordOf(uint64 batchId) external view returns (Record memory) {
        return _s.records[batchId];
    }

    function stateOf(uint256 id) external view returns (BatteryState) {
        Ledger.batchOf(_s, id);
        return Ledger.stateOf(_s, id);
    }

    function conditionOf(uint256 id)
        external
        view
        returns (uint256 health, uint256 day, uint256 cycles, Operation operation, LegalStatus legal, uint8 class)
    {
        Batch storage b = Ledger.batchOf(_s, id);
        BatteryState state = Ledger.stateOf(_s, id);
        (health, day) = Ledger.measured(state, b);
        (cycles, operation, class) = (state.cycles(), state.operation(), b.class);
        legal = state.legal() == LegalStatus.Original ? b.legal : state.legal();
    }

    function operatorOf(uint256 id) external view returns (address) {
        return Ledger.operatorOf(_s, id, Ledger.stateOf(_s, id), Ledger.batchOf(_s, id));
    }

    function custodianOf(uint256 id) external view returns (address) {
        return Ledger.custodianOf(_s, id);
    }

    function successorsOf(uint256 id) external view returns (uint64 first, uint64 last) {
        Successors memory successors = _s.successors[id];
        return (successors.first, successors.last);
    }

    function predecessorsOf(uint64 batchId) external view returns (uint256[] memory ids) {
        uint96[] storage packed = _s.predecessors[_s.lineage[batchId]];
        ids = new uint256[](packed.length);
        for (uint256 i; i < ids.length; ++i) {
            ids[i] = packed[i];
        }
    }

    function heldSince(uint256 id) external view returns (uint256) {
        return Ledger.heldSince(_s, id);
    }

    function idOf(string calldata identifier) external view returns (uint256) {
        return _s.identifiers[keccak256(bytes(identifier))];
    }

    function migrationOf(uint8 class) external view returns (Migration memory) {
        return _s.migrations[class];
    }

    function lienOf(uint256 id) external view returns (uint64) {
        return Ledger.lienOf(_s, id, Ledger.stateOf(_s, id), Ledger.batchOf(_s, id));
    }

    function lien(uint64 lienId) external view returns (Lien memory) {
        return _s.liens[lienId];
    }

    function claimOf(uint256 id) external view returns (Claim memory) {
        return _s.claims[id];
    }

    function packGrams(uint256 id) external view returns (uint32) {
        return _s.custody[id].packGrams;
    }

    function termsOf(uint8 class) external view returns (ClassTerms) {
        return _s.terms[class];
    }

    function classInfo(uint8 class) external view returns (ClassInfo memory) {
        return _s.classes[class];
    }

    function accreditation(address assessor) external view returns (uint256) {
        return _s.accreditation[assessor];
    }

    function secondUses(uint16 jurisdiction, Use from) external view returns (uint8) {
        return _s.secondUses[jurisdiction][from];
    }

    function seriesOf(uint32 seriesId) external view returns (Series memory) {
        return _s.series[seriesId];
    }

    // ------------------------------------------------------------------------------------------------ energies

    function holdingOf(address account, uint8 class) external view returns (Holding) {
        return _s.holdings[account][class];
    }

    function heldClasses(address account) external view returns (uint256) {
        return _s.heldClasses[account];
    }

    function energyOf(uint256 id, uint256 day) external view returns (uint256 class, uint256 rated, uint256 service) {
        Ledger.requireOwner(_s, id);
        Batch storage b = Ledger.batchOf(_s, id);
        BatteryState state = Ledger.stateOf(_s, id);
        class = b.class;
        if (state.operation() >= Operation.Lost) return (class, 0, 0);
        Holding one = Ledger.holdingOf(_s, state, b);
        (rated, service) = (one.energy(), _service(one, _s.terms[class], day));
    }

    function energiesOf(address account, uint256 day) external view returns (uint256[] memory rows) {
        uint256 held = _s.heldClasses[account] & ~uint256(1 << NO_CLASS);
        mapping(uint256 => Holding) storage holding = _s.holdings[account];
        rows = new uint256[](LibBit.popCount(held));
        unchecked {
            for (uint256 n; held != 0; held &= held - 1) {
                uint256 class = LibBit.ffs(held);
                Holding h = holding[class];
                DynamicArrayLib.set(rows, n++, (_service(h, _s.terms[class], day) << 72) | (h.energy() << 8) | class);
            }
        }
    }

    function ratedEnergyOf(address account) external view returns (uint256 sum) {
        for (uint256 held = _s.heldClasses[account]; held != 0; held &= held - 1) {
            sum += _s.holdings[account][LibBit.ffs(held)].energy();
        }
    }

    /// @dev Wh that still serve, Wh · 2^96: Σw / (2^((t-T)/H) · (1-e)), one rounding, down. Σw < 2^160, so the shift
    /// cannot overflow; S <= E · 2^96 with E < 2^48 fits the 184 bits of a row.
    function _service(Holding h, ClassTerms t, uint256 day) private pure returns (uint256) {
        require(day >= h.day(), HistoryNotKept(day, h.day()));
        if (h.weight() == 0) return 0;
        unchecked { // X < 2^90 and not 0, 0 < 1 - e <= 10^4 (`setClass`): the divisor is below 2^104 and not 0
            return FixedPointMathLib.rawDiv(h.weight() << 96, t.growth(day) * t.span());
        }
    }
}
