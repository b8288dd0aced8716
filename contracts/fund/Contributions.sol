// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundInKind} from "../interfaces/IFundInKind.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {HOOK_GAS, Standing} from "../libraries/Store.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {DynamicArrayLib} from "solady/src/utils/DynamicArrayLib.sol";

/// @notice Batteries that wait for the deal of an epoch to become shares, and go back when they cannot.
/// @dev Batteries come in only by `requestContribution`. Consents are never given here: nothing that waits can be
/// pledged, made into others or recycled.
abstract contract Contributions is IFundInKind, IHolder, ReentrancyGuard {
    /// @notice Open requests of one account, of each of the two kinds.
    uint256 public constant MAX_OPEN = 8;
    uint256 public constant MAX_BATCHES = 8;
    uint256 public constant MAX_IDS = 64;

    /// @dev What is here for whom: a battery by its id, a batch by the complement of its number.
    /// @param batteries of a batch that have not gone back
    struct Kept {
        uint64 contributionId;
        uint16 batteries;
    }

    IFund public immutable fund;
    IBattery public immutable battery;
    IValuation internal immutable _valuation;
    IMembers internal immutable _members;

    address private _taking; // whose batteries move in at this moment
    uint64 private _contributionCount;
    mapping(uint256 contributionId => Contribution) private _contributions;
    mapping(address account => uint256[] contributionIds) private _contributionsOf;
    mapping(uint256 key => Kept) private _kept;

    constructor(IFund fund_) {
        (fund, battery, _valuation, _members) = (fund_, fund_.battery(), fund_.valuation(), fund_.members());
        fund_.battery().setApprovalForAll(address(fund_), true);
    }

    // ------------------------------------------------------------------------------------------------ contributions

    /// @inheritdoc IFundInKind
    function requestContribution(uint64[] calldata batches, uint256[] calldata ids)
        external
        nonReentrant
        returns (uint256 contributionId)
    {
        if (batches.length + ids.length == 0) revert NothingAsked();
        if (batches.length > MAX_BATCHES) revert TooMany(batches.length, MAX_BATCHES);
        if (ids.length > MAX_IDS) revert TooMany(ids.length, MAX_IDS);
        _requireRoom(_contributionsOf[msg.sender]);
        _requireAdmitted(msg.sender);
        (uint256 epoch,) = fund.escrow(address(this), address(0), 0);
        contributionId = ++_contributionCount;
        _contributions[contributionId] = Contribution(msg.sender, uint32(epoch), batches, ids);
        _contributionsOf[msg.sender].push(contributionId);
        _takeAll(uint64(contributionId), batches, ids);
        emit ContributionRequested(contributionId, msg.sender, epoch, batches, ids);
    }

    function _requireRoom(uint256[] storage open) internal view {
        if (open.length >= MAX_OPEN) revert TooManyOpen(msg.sender, MAX_OPEN);
    }

    /// @dev What a deposit has to pass, as the first vault has it.
    function _requireAdmitted(address account) private view {
        IFundVault[] memory vaults = fund.vaults();
        if (vaults.length == 0) revert IFund.NotOpen();
        IFundVault.Door memory d = vaults[0].door();
        if (d.shut) revert IFundVault.DoorShut();
        if (vaults[0].acceptedEdition(account) < d.edition) {
            revert IFundVault.ProspectusNotAccepted(d.edition, vaults[0].prospectus());
        }
        (, bool verified, uint16 jurisdiction, uint8 class) = _members.partiesOf(account, account);
        if (!verified) revert IMembers.NotVerified(account);
        bool admitted = IERC7943Fungible(address(fund)).canReceive(account);
        if (!admitted) revert IFund.NotAdmitted(account, jurisdiction, class);
    }

    /// @dev Looked at when they are here: nobody but this contract moves them any more.
    function _takeAll(uint64 contributionId, uint64[] calldata batches, uint256[] calldata ids) private {
        _taking = msg.sender;
        for (uint256 i; i < batches.length; ++i) {
            _takeBatch(contributionId, batches[i]);
        }
        for (uint256 i; i < ids.length; ++i) {
            _takeSingle(contributionId, ids[i]);
        }
        _taking = address(0);
    }

    function _takeBatch(uint64 contributionId, uint64 batchId) private {
        uint256 keptFor = _kept[_keyOf(batchId)].contributionId;
        if (keptFor != 0) revert BatchKept(batchId, keptFor);
        battery.transferBatch(msg.sender, address(this), batchId);
        IBattery.Batch memory b = battery.batchOf(batchId);
        if (b.health == 0 || b.standing & Standing.EXPIRED != 0) revert NotAssessed(_firstOf(batchId));
        _kept[_keyOf(batchId)] = Kept(contributionId, b.followers);
    }

    function _takeSingle(uint64 contributionId, uint256 id) private {
        battery.transferFrom(msg.sender, address(this), id);
        (uint256 health,,,,,) = battery.conditionOf(id);
        if (health == 0 || battery.stateOf(id).expired()) revert NotAssessed(id);
        _kept[id] = Kept(contributionId, 0);
    }

    /// @dev No battery has this id.
    function _keyOf(uint64 batchId) private pure returns (uint256) {
        return ~uint256(batchId);
    }

    function _firstOf(uint64 batchId) private pure returns (uint256) {
        return uint256(batchId) << 32;
    }

    // ------------------------------------------------------------------------------------------------ acceptance

    /// @inheritdoc IFundInKind
    function accept(uint256 contributionId) external nonReentrant returns (uint256 shares) {
        Contribution memory c = _load(contributionId);
        uint256 until = _valuation.cutoffOf(uint256(c.epoch) + 1);
        if (block.timestamp >= until) revert TooLate(c.epoch, until);
        _requireComplete(contributionId, c);
        (uint256 id, uint256 issuedAt, uint256 end) = _assessedSince(c);
        if (issuedAt != 0) revert AssessedSince(id, issuedAt, end);
        _forgetAll(contributionId, c);
        address contributor = _heirOf(c.contributor);
        shares = fund.contribute(c.epoch, contributor, c.batches, c.ids);
        emit ContributionAccepted(contributionId, contributor, c.epoch, shares, msg.sender);
    }

    function _load(uint256 contributionId) private view returns (Contribution memory c) {
        c = _contributions[contributionId];
        if (c.contributor == address(0)) revert NoSuchRequest(contributionId);
    }

    /// @dev A battery may have left its batch, expired or been taken by force, and come again with somebody else.
    function _requireComplete(uint256 contributionId, Contribution memory c) private view {
        for (uint256 i; i < c.batches.length; ++i) {
            IBattery.Batch memory b = battery.batchOf(c.batches[i]);
            bool complete = b.owner == address(this) && b.followers == _kept[_keyOf(c.batches[i])].batteries;
            if (!complete) revert NotComplete(_firstOf(c.batches[i]));
            if (b.standing & Standing.EXPIRED != 0) revert NotAssessed(_firstOf(c.batches[i]));
        }
        for (uint256 i; i < c.ids.length; ++i) {
            uint256 id = c.ids[i];
            bool here = _kept[id].contributionId == contributionId && battery.ownerOf(id) == address(this);
            if (!here) revert NotComplete(id);
            if (battery.stateOf(id).expired()) revert NotAssessed(id);
        }
    }

    /// @dev Statements are in the order of their issue, and Battery keeps the last about any battery of a batch: for a
    /// single one this errs to refusing.
    /// @return id the first such, with the second of its statement; 0 for none
    /// @return issuedAt
    /// @return end of the window
    function _assessedSince(Contribution memory c) private view returns (uint256 id, uint256 issuedAt, uint256 end) {
        end = _valuation.windowEndOf(c.epoch);
        for (uint256 i; i < c.batches.length; ++i) {
            issuedAt = battery.recordOf(c.batches[i]).issuedAt;
            if (issuedAt > end) return (_firstOf(c.batches[i]), issuedAt, end);
        }
        for (uint256 i; i < c.ids.length; ++i) {
            issuedAt = battery.recordOf(uint64(c.ids[i] >> 32)).issuedAt;
            if (issuedAt > end) return (c.ids[i], issuedAt, end);
        }
        return (0, 0, end);
    }

    function _forgetAll(uint256 contributionId, Contribution memory c) private {
        for (uint256 i; i < c.batches.length; ++i) {
            delete _kept[_keyOf(c.batches[i])];
        }
        for (uint256 i; i < c.ids.length; ++i) {
            delete _kept[c.ids[i]];
        }
        _close(contributionId, c.contributor);
    }

    function _close(uint256 contributionId, address contributor) private {
        delete _contributions[contributionId];
        _remove(_contributionsOf[contributor], contributionId);
    }

    function _remove(uint256[] storage open, uint256 requestId) internal {
        uint256 i;
        while (open[i] != requestId) ++i;
        open[i] = open[open.length - 1];
        open.pop();
    }

    // ------------------------------------------------------------------------------------------------ back to the contributor

    /// @inheritdoc IFundInKind
    function takeBack(uint256 contributionId) external nonReentrant {
        address to = _requireReturnable(contributionId);
        uint64[] memory batches = _returnBatches(contributionId, to);
        uint256[] memory ids = _returnSingles(contributionId, to);
        if (batches.length + ids.length == 0) revert NothingMovable(contributionId);
        emit ContributionTakenBack(contributionId, to, batches, ids, !_closeIfEmpty(contributionId));
    }

    /// @inheritdoc IFundInKind
    function takeBackStray(uint256 contributionId, uint256 id) external nonReentrant {
        address to = _requireReturnable(contributionId);
        uint64 batchId = uint64(id >> 32);
        Kept storage k = _kept[_keyOf(batchId)];
        bool ours = k.contributionId == contributionId && _kept[id].contributionId == 0;
        bool here = battery.ownerOf(id) == address(this);
        if (!ours || (!here && k.batteries <= _followersHere(batchId))) revert NotKept(contributionId, id);
        --k.batteries;
        if (here) battery.transferFrom(address(this), to, id);
        if (k.batteries == 0) _forgetBatch(contributionId, batchId);
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        emit ContributionTakenBack(contributionId, to, new uint64[](0), ids, !_closeIfEmpty(contributionId));
    }

    function _forgetBatch(uint256 contributionId, uint64 batchId) private {
        uint64[] storage list = _contributions[contributionId].batches;
        uint256 i;
        while (list[i] != batchId) ++i;
        _drop(list, i);
    }

    function _drop(uint64[] storage list, uint256 i) private {
        delete _kept[_keyOf(list[i])];
        list[i] = list[list.length - 1];
        list.pop();
    }

    /// @return to whom they go
    function _requireReturnable(uint256 contributionId) private view returns (address to) {
        Contribution memory c = _load(contributionId);
        to = _requireParty(contributionId, c.contributor);
        if (!_members.isVerified(to)) revert IMembers.NotVerified(to);
        uint256 until = _valuation.cutoffOf(uint256(c.epoch) + 1);
        if (block.timestamp >= until || _isUndealt(c.epoch)) return to;
        (, uint256 issuedAt,) = _assessedSince(c);
        if (issuedAt == 0 && !fund.factSheet().closing) revert StillOpen(contributionId, c.epoch, until);
    }

    /// @dev The caller, if it is this account or has replaced it.
    function _requireParty(uint256 requestId, address account) internal view returns (address) {
        bool party = msg.sender == account || _members.successorOf(account) == msg.sender;
        if (!party) revert NotRequester(requestId, msg.sender);
        if (_members.isFrozen(msg.sender)) revert IMembers.MemberIsFrozen(msg.sender);
        return msg.sender;
    }

    function _heirOf(address account) internal view returns (address) {
        address successor = _members.successorOf(account);
        return successor == address(0) ? account : successor;
    }

    /// @dev Every epoch that is asked for here was put on the fund's line.
    function _isUndealt(uint256 epoch) internal view returns (bool) {
        uint256 next = fund.nextStrike();
        (uint256 price,) = fund.priceOf(epoch);
        return (next == 0 || next > epoch) && price == 0;
    }

    function _returnBatches(uint256 contributionId, address to) private returns (uint64[] memory returned) {
        uint64[] storage list = _contributions[contributionId].batches;
        returned = new uint64[](list.length);
        uint256 n;
        for (uint256 i = list.length; i != 0; --i) {
            uint64 batchId = list[i - 1];
            if (!_returnBatch(batchId, to)) continue;
            returned[n++] = batchId;
            if (_kept[_keyOf(batchId)].batteries == 0) _drop(list, i - 1);
        }
        assembly ("memory-safe") {
            mstore(returned, n)
        }
    }

    /// @dev What blocks one must not keep the others: it is tried again when it is asked for again.
    function _returnBatch(uint64 batchId, address to) private returns (bool) {
        uint256 batteries = _followersHere(batchId);
        if (batteries == 0) return false;
        try battery.transferBatch(address(this), to, batchId) {
            _kept[_keyOf(batchId)].batteries -= uint16(batteries);
            return true;
        } catch (bytes memory reason) {
            _requireGas(reason);
            return false;
        }
    }

    /// @dev Where Battery had too little gas the whole call fails: otherwise whoever estimates what a call needs would
    /// find an amount that gives back a part.
    function _requireGas(bytes memory reason) private pure {
        bool starved = reason.length == 0 || bytes4(reason) == IBattery.NotEnoughGas.selector;
        if (starved) revert IBattery.NotEnoughGas(HOOK_GAS);
    }

    function _followersHere(uint64 batchId) private view returns (uint256) {
        IBattery.Batch memory b = battery.batchOf(batchId);
        return b.owner == address(this) ? b.followers : 0;
    }

    function _returnSingles(uint256 contributionId, address to) private returns (uint256[] memory returned) {
        uint256[] storage list = _contributions[contributionId].ids;
        returned = new uint256[](list.length);
        uint256 n;
        for (uint256 i = list.length; i != 0; --i) {
            uint256 id = list[i - 1];
            if (!_returnSingle(contributionId, id, to)) continue;
            returned[n++] = id;
            list[i - 1] = list[list.length - 1];
            list.pop();
        }
        DynamicArrayLib.truncate(returned, n);
    }

    /// @dev One that was taken from here by force is let go.
    function _returnSingle(uint256 contributionId, uint256 id, address to) private returns (bool) {
        if (_kept[id].contributionId != contributionId) return true;
        if (battery.ownerOf(id) == address(this)) {
            try battery.transferFrom(address(this), to, id) {}
            catch (bytes memory reason) {
                _requireGas(reason);
                return false;
            }
        }
        delete _kept[id];
        return true;
    }

    function _closeIfEmpty(uint256 contributionId) private returns (bool closed) {
        Contribution storage c = _contributions[contributionId];
        closed = c.batches.length + c.ids.length == 0;
        if (closed) _close(contributionId, c.contributor);
    }

    function _moveContributions(address from, address to) internal {
        uint256[] storage list = _contributionsOf[from];
        for (uint256 i = list.length; i != 0; --i) {
            _contributions[list[i - 1]].contributor = to;
            _contributionsOf[to].push(list[i - 1]);
            list.pop();
        }
    }

    // ------------------------------------------------------------------------------------------------ hooks of Battery

    /// @inheritdoc IHolder
    function acceptBattery(address operator, address from, uint256, uint256) external view returns (bytes4) {
        bool mine = operator == address(this) && from == _taking && from != address(0);
        return mine && msg.sender == address(battery) ? this.acceptBattery.selector : bytes4(0);
    }

    /// @inheritdoc IHolder
    function beforeSumsChange() external pure {}

    /// @inheritdoc IHolder
    function afterSumsChange(uint8, int256, uint256, uint64, uint64) external pure {}

    /// @inheritdoc IHolder
    /// @dev Who contributes, and who has an interest in the fund that they are meant for.
    function isInterested(address account) external view returns (bool) {
        return _contributionsOf[account].length != 0 || IHolder(address(fund)).isInterested(account);
    }

    /// @inheritdoc IHolder
    function batteryRecycled(uint256 id, address, int256, uint16) external pure {
        revert NeverRecycled(id);
    }

    /// @inheritdoc IHolder
    function claimSettled(uint256 id, uint256) external pure {
        revert NeverRecycled(id);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IFundInKind
    function contributionOf(uint256 contributionId) external view returns (Contribution memory) {
        return _contributions[contributionId];
    }

    /// @inheritdoc IFundInKind
    function contributionsOf(address account) external view returns (uint256[] memory) {
        return _contributionsOf[account];
    }

    /// @inheritdoc IFundInKind
    function keptBatch(uint64 batchId) external view returns (uint256 contributionId, uint256 batteries) {
        Kept memory k = _kept[_keyOf(batchId)];
        return (k.contributionId, k.batteries);
    }
}
