// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Contributions} from "./fund/Contributions.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IFundInKind} from "./interfaces/IFundInKind.sol";
import {IHolder} from "./interfaces/IHolder.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {Roles} from "./libraries/Roles.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice The door of one fund for batteries: holds what is contributed, and shares that are redeemed, in kind.
/// @dev Prices, cap, haircut and the part of each class are the fund's.
contract FundInKind is Contributions, IERC165 {
    uint256 private _redemptionCount;
    mapping(uint256 requestId => Redemption) private _redemptions;
    mapping(address account => uint256[] requestIds) private _redemptionsOf;

    constructor(IFund fund_) Contributions(fund_) {}

    // ------------------------------------------------------------------------------------------------ redemptions

    /// @inheritdoc IFundInKind
    function requestRedemption(uint256 shares) external nonReentrant returns (uint256 requestId) {
        if (shares == 0) revert NothingAsked();
        _requireRoom(_redemptionsOf[msg.sender]);
        (uint256 epoch, uint256 through) = fund.escrow(msg.sender, address(0), shares);
        if (!_members.isVerified(msg.sender)) revert IMembers.NotVerified(msg.sender);
        requestId = ++_redemptionCount;
        _redemptions[requestId] = Redemption(msg.sender, uint96(shares), uint32(epoch), uint32(through));
        _redemptionsOf[msg.sender].push(requestId);
        emit RedemptionRequested(requestId, msg.sender, epoch, shares, through);
    }

    /// @inheritdoc IFundInKind
    function deliver(uint256 requestId, uint64[] calldata batches, uint256[] calldata ids)
        external
        nonReentrant
        returns (uint256 burned)
    {
        _requireManager();
        Redemption memory r = _takeOut(requestId);
        address to = _heirOf(r.owner);
        if (!_members.isVerified(to)) revert IMembers.NotVerified(to);
        burned = fund.redeemInKind(r.epoch, to, r.shares, r.through, batches, ids);
        uint256 rest = r.shares - burned;
        if (rest != 0) fund.releaseFromEscrow(to, to, rest, r.through, 0);
        emit Delivered(requestId, to, r.epoch, batches, ids, burned, rest, msg.sender);
    }

    function _requireManager() private view {
        uint64 role = Roles.manager(fund.number());
        IAccessManager authority = IAccessManager(IAccessManaged(address(fund)).authority());
        (bool isMember, uint32 delay) = authority.hasRole(role, msg.sender);
        if (!isMember || delay != 0) revert IFund.MissingRole(role, msg.sender);
    }

    function _takeOut(uint256 requestId) private returns (Redemption memory r) {
        r = _redemptions[requestId];
        if (r.owner == address(0)) revert NoSuchRequest(requestId);
        delete _redemptions[requestId];
        _remove(_redemptionsOf[r.owner], requestId);
    }

    /// @inheritdoc IFundInKind
    function takeBackShares(uint256 requestId) external nonReentrant {
        Redemption memory r = _takeOut(requestId);
        address to = _requireParty(requestId, r.owner);
        uint256 until = _valuation.windowEndOf(uint256(r.epoch) + 1);
        bool over = block.timestamp > until || _isUndealt(r.epoch);
        if (!over) revert StillOpen(requestId, r.epoch, until);
        fund.releaseFromEscrow(to, to, r.shares, r.through, 0);
        emit SharesTakenBack(requestId, to, r.shares);
    }

    // ------------------------------------------------------------------------------------------------ lost wallets

    /// @inheritdoc IFundInKind
    function moveRequests(address from, address to) external nonReentrant {
        if (msg.sender != address(fund)) revert NotFund(msg.sender);
        if (from == to) return;
        _moveContributions(from, to);
        uint256[] storage list = _redemptionsOf[from];
        for (uint256 i = list.length; i != 0; --i) {
            _redemptions[list[i - 1]].owner = to;
            _redemptionsOf[to].push(list[i - 1]);
            list.pop();
        }
        emit RequestsMoved(from, to);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IFundInKind
    function redemptionOf(uint256 requestId) external view returns (Redemption memory) {
        return _redemptions[requestId];
    }

    /// @inheritdoc IFundInKind
    function redemptionsOf(address account) external view returns (uint256[] memory) {
        return _redemptionsOf[account];
    }

    /// @inheritdoc IFundInKind
    function deadlinesOf(uint256 epoch) external view returns (uint256 acceptBefore, uint256 deliverUntil) {
        return (_valuation.cutoffOf(epoch + 1), _valuation.windowEndOf(epoch + 1));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IHolder).interfaceId || id == type(IFundInKind).interfaceId || id == type(IERC165).interfaceId;
    }
}
