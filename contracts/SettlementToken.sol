// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "./libraries/Roles.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice The consortium's money: an ERC-20 with ERC-2612 permits, issued and withdrawn against money elsewhere.
contract SettlementToken is ERC20, ERC20Permit {
    uint8 internal constant MIN_DECIMALS = 6;
    uint8 internal constant MAX_DECIMALS = 18;

    IAccessManager public immutable authority;
    uint8 private immutable _decimals;

    event Issued(address indexed to, uint256 amount, address indexed issuer);
    event Withdrawn(address indexed from, uint256 amount, address indexed issuer);

    error MissingRole(uint64 role, address account);
    error BadDecimals(uint8 decimals);

    constructor(IAccessManager authority_, string memory name_, string memory symbol_, uint8 decimals_)
        ERC20(name_, symbol_)
        ERC20Permit(name_)
    {
        require(decimals_ >= MIN_DECIMALS && decimals_ <= MAX_DECIMALS, BadDecimals(decimals_));
        (authority, _decimals) = (authority_, decimals_);
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    /// @notice Issues `amount` units to `to`. Only an ISSUER.
    function issue(address to, uint256 amount) external {
        _requireIssuer();
        _mint(to, amount);
        emit Issued(to, amount, msg.sender);
    }

    /// @notice Takes `amount` units of `from` out of circulation. Only an ISSUER: its own, or within an allowance.
    function withdraw(address from, uint256 amount) external {
        _requireIssuer();
        if (from != msg.sender) _spendAllowance(from, msg.sender, amount);
        _burn(from, amount);
        emit Withdrawn(from, amount, msg.sender);
    }

    function _requireIssuer() private view {
        (bool isMember, uint32 delay) = authority.hasRole(Roles.ISSUER, msg.sender);
        require(isMember && delay == 0, MissingRole(Roles.ISSUER, msg.sender));
    }
}
