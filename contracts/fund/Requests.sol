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
/// of deposits, for good: the edition of the prospectus accepted, and 1 in the lowest bit, so that the slot is not made
/// anew for each request
/// @param paid for what was taken; means nothing while nothing is taken
/// @param earned while it waited, credited already, units times 2^96; likewise
struct Request {
    uint256 amount;
    uint256 taken;
    uint256 epoch;
    uint256 tag;
    uint256 paid;
    uint256 earned;
}

/// @dev As stored.
/// @param head amount (96) | taken (96) | epoch (28) | of the first place: how many requests there are (4) | tag (32)
struct Place {
    uint256 head;
    uint256 paid;
    uint256 earned;
}

uint256 constant MAX_REQUESTS = 8;

/// @notice The open requests of one controller on one side, oldest first, without gaps.
/// @dev One word is all that is read and written of most: a place is emptied but for its tag.
library Requests {
    uint256 private constant EPOCH = 192;
    uint256 private constant COUNT = 220;
    uint256 private constant TAG = 224;
    uint256 private constant MAX_EPOCH = (1 << 28) - 1;

    function count(Place[MAX_REQUESTS] storage queue) internal view returns (uint256) {
        return queue[0].head >> COUNT & 15;
    }

    function tagOf(Place[MAX_REQUESTS] storage queue) internal view returns (uint256) {
        return queue[0].head >> TAG;
    }

    function setTag(Place[MAX_REQUESTS] storage queue, uint256 tag) internal {
        queue[0].head = (queue[0].head << 32 >> 32) | tag << TAG;
    }

    /// @notice The place of the request of this epoch, or a free one behind all.
    /// @dev Epochs ascend, but for requests that were made before a notice was shortened.
    function place(Place[MAX_REQUESTS] storage queue, address controller, uint256 epoch)
        internal
        view
        returns (uint256)
    {
        uint256 n = count(queue);
        for (uint256 i = n; i != 0; --i) {
            uint256 other = queue[i - 1].head >> EPOCH & MAX_EPOCH;
            if (other == epoch) return i - 1;
            if (other < epoch) break;
        }
        if (n == MAX_REQUESTS) revert IFundVault.TooManyRequests(controller, MAX_REQUESTS);
        return n;
    }

    /// @notice Adds to the request in a place, or opens it.
    function add(Place[MAX_REQUESTS] storage queue, uint256 i, uint256 epoch, uint256 amount, uint256 tag) internal {
        uint256 head = queue[i].head;
        uint256 n = count(queue);
        uint256 sum = SafeCastLib.toUint96(uint96(head) + amount);
        uint256 taken = uint256(uint96(head >> 96)) << 96;
        uint256 size = i == 0 ? FixedPointMathLib.max(n, 1) << COUNT : 0;
        queue[i].head = sum | taken | epoch << EPOCH | size | tag << TAG;
        if (i != 0 && i == n) _setCount(queue, n + 1);
    }

    function _setCount(Place[MAX_REQUESTS] storage queue, uint256 n) private {
        queue[0].head = (queue[0].head & ~(uint256(15) << COUNT)) | n << COUNT;
    }

    /// @notice The request with this id, the latest for 0; empty if there is none. All of them, where a shorter notice
    /// has left two of one epoch.
    function find(Place[MAX_REQUESTS] storage queue, uint256 requestId) internal view returns (Request memory r) {
        uint256 n = count(queue);
        for (uint256 i; i < n; ++i) {
            Request memory each = load(queue[i]);
            bool wanted = requestId == 0 || each.epoch == requestId;
            if (wanted) r = each.epoch == r.epoch ? joined(r, each) : each;
        }
    }

    /// @notice Reads one; the further slots only when they are in use.
    function load(Place storage s) internal view returns (Request memory r) {
        uint256 head = s.head;
        (r.amount, r.taken) = (uint96(head), uint96(head >> 96));
        (r.epoch, r.tag) = (head >> EPOCH & MAX_EPOCH, head >> TAG);
        if (r.taken != 0) (r.paid, r.earned) = (s.paid, s.earned);
    }

    /// @param tagged with its tag: of a redemption
    function store(Place storage s, Request memory r, bool tagged) internal {
        uint256 was = s.head;
        uint256 tag = tagged ? r.tag : was >> TAG;
        s.head = r.amount | r.taken << 96 | r.epoch << EPOCH | (was & uint256(15) << COUNT) | tag << TAG;
        if (r.taken == 0) return;
        s.paid = r.paid;
        if (s.earned != r.earned) s.earned = r.earned;
    }

    /// @notice Two requests of one epoch as one, with the tag of the first.
    function joined(Request memory r, Request memory other) internal pure returns (Request memory) {
        (r.amount, r.taken) = (SafeCastLib.toUint96(r.amount + other.amount), r.taken + other.taken);
        (r.paid, r.earned) = (r.paid + other.paid, r.earned + other.earned);
        return r;
    }

    /// @notice Puts a request in before the one in place `i`.
    function insert(Place[MAX_REQUESTS] storage queue, uint256 i, Request memory r, bool tagged) internal {
        uint256 n = count(queue);
        for (uint256 end = n; end > i; --end) {
            store(queue[end], load(queue[end - 1]), tagged);
        }
        store(queue[i], r, tagged);
        _setCount(queue, n + 1);
    }

    /// @notice Empties the places from `kept` to `end`, the last, but for their tags.
    function clear(Place[MAX_REQUESTS] storage queue, uint256 kept, uint256 end) internal {
        for (uint256 i = kept; i < end; ++i) {
            Place storage s = queue[i];
            uint256 head = s.head;
            if (uint96(head >> 96) != 0) (s.paid, s.earned) = (0, 0);
            s.head = head >> TAG << TAG;
        }
        if (kept != 0 && kept != end) _setCount(queue, kept);
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
