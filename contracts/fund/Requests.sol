// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFundVault} from "../interfaces/IFundVault.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice One request: the first slot is all that a request which is dealt and claimed at once ever uses.
/// @param amount asked: assets of a deposit, shares of a redemption
/// @param taken of the amount that was dealt, how much has been claimed
/// @param epoch it was made for
/// @param tag of a redemption: the distribution through which its income was credited; of the first place of a queue
/// of deposits, for good: the edition of the prospectus accepted, and 1 in the lowest bit, so that the slot is not
/// made anew for each request
/// @param paid for what was taken; means nothing while nothing is taken
/// @param earned while it waited, credited already, units times 2^96; likewise
struct Request {
    uint96 amount;
    uint96 taken;
    uint32 epoch;
    uint32 tag;
    uint128 paid;
    uint256 earned;
}

uint256 constant MAX_REQUESTS = 8;

/// @notice The open requests of one controller on one side, oldest first, without gaps.
library Requests {
    /// @notice The place of the request of this epoch: there already, or free.
    function place(Request[MAX_REQUESTS] storage queue, address controller, uint256 epoch)
        internal
        view
        returns (uint256 i)
    {
        while (i < MAX_REQUESTS && queue[i].amount != 0 && queue[i].epoch != epoch) ++i;
        if (i == MAX_REQUESTS) revert IFundVault.TooManyRequests(controller, MAX_REQUESTS);
    }

    /// @notice Adds to the request in a place, or opens it.
    function add(Request storage r, uint256 epoch, uint256 amount, uint256 tag) internal {
        (r.amount, r.epoch, r.tag) = (SafeCastLib.toUint96(r.amount + amount), uint32(epoch), uint32(tag));
    }

    /// @notice The request with this id, the latest for 0; empty if there is none.
    function find(Request[MAX_REQUESTS] storage queue, uint256 requestId) internal view returns (Request memory r) {
        for (uint256 i; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            if (requestId == 0 || queue[i].epoch == requestId) r = load(queue[i]);
        }
    }

    /// @notice Reads one; the further slots only when they are in use.
    function load(Request storage s) internal view returns (Request memory r) {
        (r.amount, r.taken, r.epoch, r.tag) = (s.amount, s.taken, s.epoch, s.tag);
        if (r.taken != 0) (r.paid, r.earned) = (s.paid, s.earned);
    }

    /// @param tagged with its tag: of a redemption
    function store(Request storage s, Request memory r, bool tagged) internal {
        (s.amount, s.taken, s.epoch) = (r.amount, r.taken, r.epoch);
        if (tagged) s.tag = r.tag;
        if (r.taken != 0) {
            s.paid = r.paid;
            if (s.earned != r.earned) s.earned = r.earned;
        }
    }

    /// @notice Two requests of one epoch as one, with the tag of the first.
    function joined(Request memory r, Request memory other) internal pure returns (Request memory) {
        uint256 amount = uint256(r.amount) + other.amount;
        (r.amount, r.taken) = (SafeCastLib.toUint96(amount), r.taken + other.taken);
        (r.paid, r.earned) = (r.paid + other.paid, r.earned + other.earned);
        return r;
    }

    /// @notice Empties the places from `kept` to `end`, but for their tags.
    function clear(Request[MAX_REQUESTS] storage queue, uint256 kept, uint256 end) internal {
        for (uint256 i = kept; i < end; ++i) {
            Request storage s = queue[i];
            if (s.taken != 0) (s.paid, s.earned) = (0, 0);
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
