// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice A holder of shares, in one slot: shares (96) | epoch of the last distribution that is in its income (32) |
/// the last epoch whose deal brought it shares that a lock-up held (32) | escrow: what it holds belongs to others (8) |
/// frozen: some of its shares are (8).
/// @dev A word, because every move of shares reads and writes two of them.
type Account is uint256;

using {
    shares,
    through,
    lockedThrough,
    isEscrow,
    isFrozen,
    plus,
    minus,
    withThrough,
    withLockedThrough,
    asEscrow,
    withFrozen
} for Account global;

uint256 constant THROUGH = 96;
uint256 constant LOCKED = 128;
uint256 constant ESCROW = 1 << 160;
uint256 constant FROZEN = 1 << 168;

function shares(Account a) pure returns (uint256) {
    return uint96(Account.unwrap(a));
}

function through(Account a) pure returns (uint256) {
    return uint32(Account.unwrap(a) >> THROUGH);
}

function lockedThrough(Account a) pure returns (uint256) {
    return uint32(Account.unwrap(a) >> LOCKED);
}

function isEscrow(Account a) pure returns (bool) {
    return Account.unwrap(a) & ESCROW != 0;
}

function isFrozen(Account a) pure returns (bool) {
    return Account.unwrap(a) & FROZEN != 0;
}

function plus(Account a, uint256 amount) pure returns (Account) {
    SafeCastLib.toUint96(shares(a) + amount);
    return Account.wrap(Account.unwrap(a) + amount);
}

/// @dev Reverts below zero.
function minus(Account a, uint256 amount) pure returns (Account) {
    uint256 left = shares(a) - amount;
    return Account.wrap((Account.unwrap(a) >> THROUGH << THROUGH) | left);
}

function withThrough(Account a, uint256 epoch) pure returns (Account) {
    return Account.wrap((Account.unwrap(a) & ~(uint256(type(uint32).max) << THROUGH)) | epoch << THROUGH);
}

function withLockedThrough(Account a, uint256 epoch) pure returns (Account) {
    return Account.wrap((Account.unwrap(a) & ~(uint256(type(uint32).max) << LOCKED)) | epoch << LOCKED);
}

function asEscrow(Account a) pure returns (Account) {
    return Account.wrap(Account.unwrap(a) | ESCROW);
}

function withFrozen(Account a, bool frozen) pure returns (Account) {
    return Account.wrap(frozen ? Account.unwrap(a) | FROZEN : Account.unwrap(a) & ~FROZEN);
}
