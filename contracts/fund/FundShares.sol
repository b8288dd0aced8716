// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Roles} from "../libraries/Roles.sol";
import {Account} from "./Account.sol";
import {Escrowing} from "./Escrowing.sol";
import {FundState, Totals} from "./FundStore.sol";
import {Rules} from "./Rules.sol";
import {Shares} from "./Shares.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @dev Before all else, so that it lies at slot 0: the linked libraries look for it there.
abstract contract FundStorage {
    FundState internal _s;
}

/// @notice Who holds how many shares, and between whom they may move.
abstract contract FundShares is FundStorage, IFund, ERC20, ERC20Permit, AccessManaged, IERC7943Fungible {
    IMembers public immutable members;

    constructor(Config memory c) ERC20(c.name, c.symbol) ERC20Permit(c.name) AccessManaged(address(c.authority)) {
        members = c.members;
    }

    /// @dev Runs a library's function of the same name on the data of this call, as it came: see `FundContext`.
    function _run(address library_) internal returns (bytes memory) {
        return Address.functionDelegateCall(library_, bytes.concat(msg.data, _domainSeparatorV4()));
    }

    function _requireRole(uint64 role) internal view {
        (bool isMember, uint32 delay) = IAccessManager(authority()).hasRole(role, msg.sender);
        if (!isMember || delay != 0) revert MissingRole(role, msg.sender);
    }

    /// @dev Also with a delay: who will have a role is interested already.
    function _hasRole(uint64 role, address account) internal view returns (bool isMember) {
        (isMember,) = IAccessManager(authority()).hasRole(role, account);
    }

    // ------------------------------------------------------------------------------------------------ ERC-20

    function totalSupply() public view override(ERC20, IERC20) returns (uint256) {
        return _s.totals.supply;
    }

    function balanceOf(address account) public view override(ERC20, IERC20) returns (uint256) {
        return _s.accounts[account].shares();
    }

    /// @dev Both parties, then what is frozen or locked, then the limits of the fund. Nothing is minted or burned here.
    function _update(address from, address to, uint256 amount) internal override {
        Totals memory t = _s.totals;
        (bool frozen, bool verified, uint16 jurisdiction, uint8 class) = members.partiesOf(from, to);
        if (frozen) revert ERC7943CannotSend(from);
        Account b = _s.accounts[to];
        bool admitted = verified && !b.isEscrow() && Rules.isAdmitted(_s, t, jurisdiction, class);
        if (!admitted) revert ERC7943CannotReceive(to);
        Rules.requireFree(_s, t, from, amount);
        if (t.maxShare != 0 || t.maxHolders != 0) {
            Rules.requireRoom(t, to, b.shares(), amount, _s.accounts[from].shares() == amount);
        }
        Shares.move(_s, t, from, to, amount);
    }

    // ------------------------------------------------------------------------------------------------ escrow

    modifier onlyEscrow() {
        _requireEscrow();
        _;
    }

    function _requireEscrow() private view {
        if (_s.accounts[msg.sender].isEscrow()) return;
        if (_s.line.vaults == 0) revert NotOpen();
        revert NotVault(msg.sender);
    }

    /// @inheritdoc IFund
    function admitDeposit(address, uint256) external onlyEscrow returns (uint256) {
        return abi.decode(_run(address(Escrowing)), (uint256));
    }

    /// @inheritdoc IFund
    function escrow(address owner, address spender, uint256 shares) external onlyEscrow returns (uint256, uint256) {
        if (spender != address(0) && owner != msg.sender) _spendAllowance(owner, spender, shares);
        return abi.decode(_run(address(Escrowing)), (uint256, uint256));
    }

    /// @inheritdoc IFund
    /// @dev Limits of the fund do not stop a claim; a receiver that is not verified does, and a frozen owner.
    function releaseFromEscrow(address owner, address receiver, uint256 shares, uint256 through, uint256 epoch)
        external
        onlyEscrow
    {
        (bool frozen, bool verified,,) = members.partiesOf(owner, receiver);
        if (frozen) revert IMembers.MemberIsFrozen(owner);
        if (!verified || _s.accounts[receiver].isEscrow()) revert ERC7943CannotReceive(receiver);
        Totals memory t = _s.totals;
        if (through != t.through) _s.income[receiver] += Shares.incomeOn(_s, shares, through, t.through);
        Shares.move(_s, t, msg.sender, receiver, shares);
        if (t.lockup != 0 && epoch != 0) Shares.lock(_s, receiver, shares, epoch);
    }

    /// @inheritdoc IFund
    function credit(address account, uint256 shares, uint256 from, uint256 until, uint256 extra) external onlyEscrow {
        _s.income[account] += Shares.incomeOn(_s, shares, from, until) + extra;
    }

    // ------------------------------------------------------------------------------------------------ enforcement

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address, uint256) external returns (bool) {
        _requireRole(Roles.AGENT);
        _run(address(Escrowing));
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev `restricted`: the deployment maps it to a role whose members act with a delay; nobody but ADMIN until then.
    function forcedTransfer(address, address, uint256) external restricted returns (bool) {
        _run(address(Escrowing));
        return true;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev A member whose verification has lapsed may always give, never receive: otherwise it could not leave.
    function canSend(address account) external view returns (bool) {
        return !members.isFrozen(account);
    }

    /// @inheritdoc IERC7943Fungible
    function canReceive(address account) external view returns (bool) {
        return Escrowing.canReceive(_s, account);
    }

    /// @inheritdoc IERC7943Fungible
    function getFrozenTokens(address account) external view returns (uint256) {
        return _s.frozenTokens[account];
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        return Escrowing.canTransfer(_s, from, to, amount);
    }

    /// @inheritdoc IFund
    function lockedOf(address account) external view returns (uint256) {
        return Escrowing.lockedOf(_s, account);
    }

    /// @inheritdoc IFund
    function incomeOf(address account) external view returns (uint256) {
        return Escrowing.incomeOf(_s, account);
    }
}
