// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice A queue that is filled in part, again and again, in O(1): who joined when reads its part off a product
/// (what remains of one unit) and a sum (what one unit was paid).
/// @param pending units in the queue
/// @param product R: what remains of `ONE` that was there when the generation began, times 2^(64 · scale)
/// @param generation of full fills: what joined an earlier one remains with nothing
/// @param scale how often R was lifted by 2^64 to keep its digits
/// @param earning there was income on what waits: `incomes` are in use
/// @param sums C: 2^96 · R · payment per unit, cumulated, by generation and scale
/// @param incomes likewise of what units earn while they wait, which takes nothing out of the queue
struct Fills {
    uint128 pending;
    uint128 product;
    uint32 generation;
    uint32 scale;
    bool earning;
    mapping(uint256 generation => mapping(uint256 scale => uint256)) sums;
    mapping(uint256 generation => mapping(uint256 scale => uint256)) incomes;
}

/// @notice Where the queue stood when a request joined it.
struct Mark {
    uint128 product;
    uint32 generation;
    uint32 scale;
    uint256 sum;
    uint256 income;
}

/// @dev Let T be `pending`. Invariant, over requests a that joined at R0: Σ a·R/R0 <= T. R is rounded down, so a fill
/// keeps it. C is rounded up, which adds at most T/(2^96·R) < 2^-47 of a unit to all that is owed together: what is
/// owed are whole units, so a generation never owes more than it was paid, and one who is filled at once gets exactly
/// its part, rounded down.
library FillsLib {
    uint256 internal constant ONE = 1 << 127;
    uint256 internal constant LOW = 1 << 63;
    uint256 internal constant LIFT = 64;
    uint256 internal constant DIGITS = 96;

    /// @notice Adds units that join now, and says where the queue stands for them.
    function join(Fills storage f, uint256 amount) internal returns (Mark memory) {
        if (f.product == 0) f.product = uint128(ONE);
        f.pending += SafeCastLib.toUint128(amount);
        uint256 income = f.earning ? f.incomes[f.generation][f.scale] : 0;
        return Mark(f.product, f.generation, f.scale, f.sums[f.generation][f.scale], income);
    }

    /// @notice Each unit that waits earns `rate` / 2^96.
    function earn(Fills storage f, uint256 rate) internal {
        if (rate == 0 || f.pending == 0) return;
        if (!f.earning) f.earning = true;
        f.incomes[f.generation][f.scale] += f.product * rate;
    }

    /// @notice Takes `filled` of the units out, for `paid` altogether.
    function fill(Fills storage f, uint256 filled, uint256 paid) internal {
        (uint256 had, uint256 product, uint256 scale) = (f.pending, f.product, f.scale);
        f.sums[f.generation][scale] += FixedPointMathLib.fullMulDivUp(product << DIGITS, paid, had);
        uint256 left = had - filled;
        if (left <= had >> LIFT) {
            // filled, or less than 2^-64 of it is left: not worth a digit
            (f.pending, f.product, f.generation, f.scale) = (0, uint128(ONE), f.generation + 1, 0);
            return;
        }
        uint256 remaining = product * left / had;
        if (remaining < LOW) (remaining, scale) = ((product << LIFT) * left / had, scale + 1);
        (f.pending, f.product, f.scale) = (uint128(left), uint128(remaining), uint32(scale));
    }

    /// @notice What has become of `amount` that joined at `mark`: `filled` of it, for `owed`, both rounded down.
    function progress(Fills storage f, Mark memory mark, uint256 amount)
        internal
        view
        returns (uint256 filled, uint256 owed)
    {
        bool over = mark.generation != f.generation;
        filled = over ? amount : amount - _remaining(f, mark, amount);
        if (filled == 0) return (0, 0);
        uint256 sum = _since(f, f.sums[mark.generation], mark, mark.sum);
        owed = FixedPointMathLib.fullMulDiv(amount, sum, uint256(mark.product) << DIGITS);
    }

    /// @notice What `amount` that joined at `mark` has earned while it waited, times 2^96, rounded down.
    function earned(Fills storage f, Mark memory mark, uint256 amount) internal view returns (uint256) {
        if (!f.earning) return 0;
        uint256 sum = _since(f, f.incomes[mark.generation], mark, mark.income);
        return FixedPointMathLib.fullMulDiv(amount, sum, mark.product);
    }

    /// @dev Three scales on, less than 2^-32 of a unit is left.
    function _since(Fills storage f, mapping(uint256 => uint256) storage sums, Mark memory mark, uint256 before)
        private
        view
        returns (uint256 sum)
    {
        bool over = mark.generation != f.generation;
        sum = sums[mark.scale] - before;
        if (over || f.scale > mark.scale) sum += sums[mark.scale + 1] >> LIFT;
        if (over || f.scale > mark.scale + 1) sum += sums[mark.scale + 2] >> 2 * LIFT;
    }

    /// @dev Rounded up: while the generation lasts, at least one unit waits.
    function _remaining(Fills storage f, Mark memory mark, uint256 amount) private view returns (uint256) {
        uint256 lifted = LIFT * (f.scale - mark.scale);
        if (lifted > 2 * LIFT) return 1;
        return FixedPointMathLib.divUp(amount * f.product, uint256(mark.product) << lifted);
    }
}
