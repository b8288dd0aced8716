// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFundVault} from "../interfaces/IFundVault.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice One request: the first slot is all that a request which is dealt and claimed at once ever uses.
/// @param amount asked: assets of a deposit, shares of a redemption
/// @param taken of the amount that was dealt, how much has been claimed
/// @param epoch it was made for
/// @param paid for what was taken; means nothing while nothing is taken
struct Request {
    uint96 amount;
    uint96 taken;
    uint32 epoch;
    uint128 paid;
}

uint256 constant MAX_REQUESTS = 8;

/// @notice The open requests of one controller on one side, oldest first, without gaps.
library Requests {
    /// @notice Adds to the request of this epoch, or opens it.
    function add(Request[MAX_REQUESTS] storage queue, address controller, uint256 epoch, uint256 amount) internal {
        uint256 i;
        while (i < MAX_REQUESTS && queue[i].amount != 0 && queue[i].epoch != epoch) ++i;
        require(i < MAX_REQUESTS, IFundVault.TooManyRequests(controller, MAX_REQUESTS));
        Request storage r = queue[i];
        (r.amount, r.epoch) = (SafeCastLib.toUint96(r.amount + amount), uint32(epoch));
    }

    /// @notice The request with this id, the latest for 0; empty if there is none.
    function find(Request[MAX_REQUESTS] storage queue, uint256 requestId) internal view returns (Request memory r) {
        for (uint256 i; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            if (requestId == 0 || queue[i].epoch == requestId) r = load(queue, i);
        }
    }

    /// @notice Reads one; the second slot only when it is in use.
    function load(Request[MAX_REQUESTS] storage queue, uint256 i) internal view returns (Request memory r) {
        Request storage s = queue[i];
        (r.amount, r.taken, r.epoch) = (s.amount, s.taken, s.epoch);
        if (r.taken != 0) r.paid = s.paid;
    }

    function store(Request[MAX_REQUESTS] storage queue, uint256 i, Request memory r) internal {
        Request storage s = queue[i];
        (s.amount, s.taken, s.epoch) = (r.amount, r.taken, r.epoch);
        if (r.taken != 0) s.paid = r.paid;
    }

    /// @notice Empties the places from `kept` to `end`.
    function clear(Request[MAX_REQUESTS] storage queue, uint256 kept, uint256 end) internal {
        for (uint256 i = kept; i < end; ++i) {
            Request storage s = queue[i];
            if (s.taken != 0) s.paid = 0;
            (s.amount, s.taken, s.epoch) = (0, 0, 0);
        }
    }

    /// @notice Of `inputs` that were dealt for `outputs`: the part that gives `exactOut ? left outputs : left inputs`,
    /// at most all. Inputs taken are rounded up, outputs given down.
    function part(uint256 inputs, uint256 outputs, uint256 left, bool exactOut)
        internal
        pure
        returns (uint256 taken, uint256 given)
    {
        if (left >= (exactOut ? outputs : inputs)) return (inputs, outputs);
        if (exactOut) return (FixedPointMathLib.fullMulDivUp(inputs, left, outputs), left);
        return (left, FixedPointMathLib.fullMulDiv(outputs, left, inputs));
    }
}
