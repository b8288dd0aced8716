// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Roles} from "../libraries/Roles.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice Who holds how many shares, and between whom they may move.
abstract contract FundShares is IFund, ERC20, ERC20Permit, AccessManaged, IERC7943Fungible {
    IMembers public immutable members;

    mapping(address account => uint256) private _frozen;

    constructor(Config memory c) ERC20(c.name, c.symbol) ERC20Permit(c.name) AccessManaged(address(c.authority)) {
        members = c.members;
    }

    function _requireRole(uint64 role) internal view {
        (bool isMember, uint32 delay) = IAccessManager(authority()).hasRole(role, msg.sender);
        require(isMember && delay == 0, MissingRole(role, msg.sender));
    }

    /// @dev Also with a delay: who will have a role is interested already.
    function _hasRole(uint64 role, address account) internal view returns (bool isMember) {
        (isMember,) = IAccessManager(authority()).hasRole(role, account);
    }

    /// @dev The vault's balance is what it owes to many: it can neither be frozen nor taken.
    function _isEscrow(address account) internal view virtual returns (bool);

    // ------------------------------------------------------------------------------------------------ enforcement

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address account, uint256 amount) external returns (bool) {
        _requireRole(Roles.AGENT);
        require(!_isEscrow(account), EscrowNotFreezable(account));
        _setFrozen(account, amount);
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev `restricted`: the deployment maps it to a role whose members act with a delay; nobody but ADMIN until then.
    function forcedTransfer(address from, address to, uint256 amount) external restricted returns (bool) {
        require(!_isEscrow(from) && !_isEscrow(to), ERC7943CannotTransfer(from, to, amount));
        require(canReceive(to), ERC7943CannotReceive(to));
        uint256 balance = balanceOf(from);
        if (amount <= balance && amount > _unfrozen(from, balance)) _setFrozen(from, balance - amount);
        super._update(from, to, amount);
        emit ForcedTransfer(from, to, amount);
        return true;
    }

    function _setFrozen(address account, uint256 amount) private {
        _frozen[account] = amount;
        emit Frozen(account, amount);
    }

    // ------------------------------------------------------------------------------------------------ rules

    /// @dev Both parties, then the frozen part. Mint and burn are strikes, between the fund and its vault only.
    function _update(address from, address to, uint256 amount) internal override {
        if (from != address(0) && to != address(0)) {
            require(canSend(from), ERC7943CannotSend(from));
            require(canReceive(to), ERC7943CannotReceive(to));
            if (_frozen[from] != 0) _requireUnfrozen(from, amount);
        }
        super._update(from, to, amount);
    }

    /// @dev More than the whole balance is for ERC-20 to refuse.
    function _requireUnfrozen(address from, uint256 amount) private view {
        uint256 balance = balanceOf(from);
        uint256 unfrozen = _unfrozen(from, balance);
        bool passes = amount <= unfrozen || amount > balance;
        require(passes, ERC7943InsufficientUnfrozenBalance(from, amount, unfrozen));
    }

    function _unfrozen(address account, uint256 balance) private view returns (uint256) {
        uint256 frozen = _frozen[account];
        return frozen < balance ? balance - frozen : 0;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev A member whose verification has lapsed may always give, never receive: otherwise it could not leave.
    function canSend(address account) public view returns (bool) {
        return !members.isFrozen(account);
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address account) public view returns (bool) {
        return members.isVerified(account);
    }

    /// @inheritdoc IERC7943Fungible
    function getFrozenTokens(address account) external view returns (uint256) {
        return _frozen[account];
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        return canSend(from) && canReceive(to) && amount <= _unfrozen(from, balanceOf(from));
    }
}
