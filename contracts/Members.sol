// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "./interfaces/IHolder.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {Roles} from "./libraries/Roles.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";

/// @notice Which wallets are verified, until when, and which are frozen: one slot a member.
contract Members is IMembers {
    IAccessManager public immutable authority;

    mapping(address account => Member) private _members;

    constructor(IAccessManager authority_) {
        authority = authority_;
    }

    // ------------------------------------------------------------------------------------------------ actions

    /// @inheritdoc IMembers
    function add(address[] calldata accounts, uint40 validUntil, uint16 jurisdiction, uint8 investorClass) external {
        _requireRole(Roles.IDENTITY_PROVIDER);
        for (uint256 i; i < accounts.length; ++i) {
            address account = accounts[i];
            require(account != address(0), BadMember(account));
            bool holder = ERC165Checker.supportsInterface(account, type(IHolder).interfaceId);
            _members[account] = Member(validUntil, jurisdiction, investorClass, _members[account].frozen, holder);
            emit MemberAdded(account, validUntil, jurisdiction, investorClass, holder, msg.sender);
        }
    }

    /// @inheritdoc IMembers
    /// @dev An account that is no member can be frozen too: admitting it later does not lift the freeze.
    function setFrozen(address[] calldata accounts, bool frozen) external {
        _requireRole(Roles.AGENT);
        for (uint256 i; i < accounts.length; ++i) {
            _members[accounts[i]].frozen = frozen;
            emit MemberFrozen(accounts[i], frozen, msg.sender);
        }
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IMembers
    function memberOf(address account) external view returns (Member memory) {
        return _members[account];
    }

    /// @inheritdoc IMembers
    function isVerified(address account) external view returns (bool) {
        Member storage m = _members[account];
        return m.validUntil >= block.timestamp && !m.frozen;
    }

    /// @inheritdoc IMembers
    function isFrozen(address account) external view returns (bool) {
        return _members[account].frozen;
    }

    /// @inheritdoc IMembers
    function isHolder(address account) external view returns (bool) {
        return _members[account].holder;
    }

    /// @inheritdoc IMembers
    function requireMove(address from, address to) external view returns (bool fromHolder, bool toHolder) {
        if (from != address(0)) {
            Member storage giver = _members[from];
            require(!giver.frozen, MemberIsFrozen(from));
            fromHolder = giver.holder;
        }
        Member storage taker = _members[to];
        require(!taker.frozen, MemberIsFrozen(to));
        require(taker.validUntil >= block.timestamp, NotVerified(to));
        toHolder = taker.holder;
    }

    function _requireRole(uint64 role) private view {
        (bool isMember, uint32 delay) = authority.hasRole(role, msg.sender);
        require(isMember && delay == 0, MissingRole(role, msg.sender));
    }
}
