// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice ERC-7943, the interface for fungible tokens of real-world assets. ERC-165 id 0x3edbb4c4.
interface IERC7943Fungible is IERC165 {
    /// @notice `amount` was taken from `from` and given to `to`.
    event ForcedTransfer(address indexed from, address indexed to, uint256 amount);

    /// @notice `amount` is now frozen of what `account` holds.
    event Frozen(address indexed account, uint256 amount);

    error ERC7943CannotSend(address account);
    error ERC7943CannotReceive(address account);
    error ERC7943CannotTransfer(address from, address to, uint256 amount);
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 amount, uint256 unfrozen);

    /// @notice Moves `amount` without the consent of `from`, frozen tokens included; `to` must be able to receive.
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool result);

    /// @notice Sets how much of what `account` holds, or will hold, is frozen; may exceed its balance.
    function setFrozenTokens(address account, uint256 amount) external returns (bool result);

    /// @notice True if `account` may give. Never reverts.
    function canSend(address account) external view returns (bool allowed);

    /// @notice True if `account` may receive. Never reverts.
    function canReceive(address account) external view returns (bool allowed);

    function getFrozenTokens(address account) external view returns (uint256 amount);

    /// @notice True if a transfer would pass: both parties, and the unfrozen balance. Never reverts.
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed);
}

/// @notice ERC-7943, the interface for non-fungible tokens of real-world assets. ERC-165 id 0xbf1ef5fe.
interface IERC7943NonFungible is IERC165 {
    /// @notice `tokenId` was taken from `from` and given to `to`.
    event ForcedTransfer(address indexed from, address indexed to, uint256 indexed tokenId);

    /// @notice `tokenId` of `account` is now frozen, or no longer.
    event Frozen(address indexed account, uint256 indexed tokenId, bool indexed frozenStatus);

    error ERC7943CannotSend(address account);
    error ERC7943CannotReceive(address account);
    error ERC7943CannotTransfer(address from, address to, uint256 tokenId);
    error ERC7943InsufficientUnfrozenBalance(address account, uint256 tokenId);

    /// @notice Moves `tokenId` without the consent of `from`, frozen or not; `to` must be able to receive.
    function forcedTransfer(address from, address to, uint256 tokenId) external returns (bool result);

    /// @notice Freezes or unfreezes `tokenId`, which `account` holds.
    function setFrozenTokens(address account, uint256 tokenId, bool frozenStatus) external returns (bool result);

    /// @notice True if `account` may give. Never reverts.
    function canSend(address account) external view returns (bool allowed);

    /// @notice True if `account` may receive. Never reverts.
    function canReceive(address account) external view returns (bool allowed);

    function getFrozenTokens(address account, uint256 tokenId) external view returns (bool frozenStatus);

    /// @notice True if a transfer would pass: both parties, title and freeze. Never reverts.
    function canTransfer(address from, address to, uint256 tokenId) external view returns (bool allowed);
}
