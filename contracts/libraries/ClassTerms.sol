// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice The fixed terms of a class version, four to a slot:
/// end of use in basis points (16) | half-life in days (16) | start day (16) | step limit in basis points (16).
type ClassTerms is uint64;

using {endOfUse, halfLife, startDay, stepLimit, span, healthAbove, growth, exists} for ClassTerms global;

/// @dev ln 2 in WAD.
uint256 constant LN2 = 0.693147180559945309e18;
/// @dev 2^30 · 1e18 < 2^90: keeps every product of the sums inside its field.
uint256 constant MAX_DOUBLINGS = 30;
uint256 constant WHOLE = 10_000;

error OutsideClass(uint256 day);

function endOfUse(ClassTerms t) pure returns (uint256) {
    return ClassTerms.unwrap(t) >> 48;
}

function halfLife(ClassTerms t) pure returns (uint256) {
    return uint16(ClassTerms.unwrap(t) >> 32);
}

function startDay(ClassTerms t) pure returns (uint256) {
    return uint16(ClassTerms.unwrap(t) >> 16);
}

function stepLimit(ClassTerms t) pure returns (uint256) {
    return uint16(ClassTerms.unwrap(t));
}

function exists(ClassTerms t) pure returns (bool) {
    return ClassTerms.unwrap(t) != 0;
}

/// @notice 1 - e, in basis points.
function span(ClassTerms t) pure returns (uint256) {
    unchecked { // below the whole, by `setClass`
        return WHOLE - endOfUse(t);
    }
}

/// @notice s - e clamped to [0, 1 - e], in basis points: the numerator of h_k(s).
function healthAbove(ClassTerms t, uint256 health) pure returns (uint256) {
    unchecked {
        uint256 floor = endOfUse(t);
        if (health <= floor) return 0;
        return health >= WHOLE ? WHOLE - floor : health - floor;
    }
}

/// @notice ⌊2^((day - T) / H)⌋ in WAD: the same integer whenever (class, day) is the same, which makes the sums exact.
function growth(ClassTerms t, uint256 day) pure returns (uint256) {
    (uint256 start, uint256 half) = (startDay(t), halfLife(t));
    unchecked { // day < 2^255: a day before the start wraps round, and is too far
        require(day - start <= MAX_DOUBLINGS * half, OutsideClass(day));
        return uint256(FixedPointMathLib.expWad(int256(FixedPointMathLib.rawDiv((day - start) * LN2, half))));
    }
}
