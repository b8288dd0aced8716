// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an account holds of one class, in one slot: weight (160) | energy in Wh (48) | count (32) |
/// latest day of measurement (16).
/// @dev Sums of exact integers. The day is a maximum, not a sum; it never falls while anything is held, so that no
/// past day is answered with a sum that did not hold then.
type Holding is uint256;

using {add as +, sub as -, count, energy, weight, day, isEmpty} for Holding global;

error EnergyOverflow(uint256 energy);

uint256 constant DAY_BITS = 0xffff;

function toHolding(uint256 count_, uint256 energyWh, uint256 weight_, uint256 day_) pure returns (Holding) {
    require(energyWh >> 48 == 0, EnergyOverflow(energyWh));
    return Holding.wrap((weight_ * 2 ** 96) + (energyWh << 48) + (count_ << 16) + day_);
}

function add(Holding a, Holding b) pure returns (Holding) {
    uint256 sum = energy(a) + energy(b);
    require(sum >> 48 == 0, EnergyOverflow(sum));
    uint256 latest = day(a) > day(b) ? day(a) : day(b);
    // checked: the top field reverts when a weight outgrows its 160 bits
    return Holding.wrap((Holding.unwrap(a) & ~DAY_BITS) + (Holding.unwrap(b) & ~DAY_BITS) + latest);
}

function sub(Holding a, Holding b) pure returns (Holding) {
    uint256 left = (Holding.unwrap(a) & ~DAY_BITS) - (Holding.unwrap(b) & ~DAY_BITS);
    return Holding.wrap(uint32(left >> 16) == 0 ? 0 : left | day(a));
}

function count(Holding h) pure returns (uint256) {
    return uint32(Holding.unwrap(h) >> 16);
}

function energy(Holding h) pure returns (uint256) {
    return uint48(Holding.unwrap(h) >> 48);
}

function weight(Holding h) pure returns (uint256) {
    return Holding.unwrap(h) >> 96;
}

function day(Holding h) pure returns (uint256) {
    return Holding.unwrap(h) & DAY_BITS;
}

function isEmpty(Holding h) pure returns (bool) {
    return count(h) == 0;
}
