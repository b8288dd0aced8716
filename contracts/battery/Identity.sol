// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {Standing, Store} from "../libraries/Store.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";

/// @notice Each identifier once on this chain, whoever mints it and in whatever form: as a number of a series that
/// only grows, as a number that the series has left out, or as an identifier of its own.
/// @dev docs/decisions/0012-identity.md. An identifier reads as prefix and number: its last digits, and what is before.
/// A prefix belongs to one series, or to single identifiers.
library Identity {
    /// @dev Stands for a prefix whose series is open: nobody can be granted it any more.
    address internal constant TAKEN = address(1);
    /// @dev Stands for a prefix of single identifiers: never a series.
    address internal constant SINGLE = address(2);
    uint256 internal constant MAX_IDENTIFIER = 64;

    // ------------------------------------------------------------------------------------------------ series

    /// @dev Serials of a series strictly increase within a batch and from batch to batch. What is skipped is noted.
    /// @return standing of the batch: whether its gaps can show what the series left out
    function claimSerials(Store storage s, IBattery.Mint memory m) internal returns (uint8 standing) {
        IBattery.Series memory series = s.series[m.series];
        require(series.issuer == msg.sender, IBattery.NotIssuer(m.series, msg.sender));
        require(m.firstSerial >= series.next, IBattery.SerialUsed(m.series, m.firstSerial, series.next));
        if (m.firstSerial > series.next) {
            s.skipped[m.series][series.next] = m.firstSerial;
            emit IBattery.SerialsSkipped(m.series, series.next, m.firstSerial);
        }
        uint256 next = uint256(m.firstSerial) + m.count;
        if (m.gaps.length != 0) {
            require(m.gaps.length == 2 * uint256(m.count), IBattery.BadLength(m.gaps.length, 2 * uint256(m.count)));
            next += _sumOfGaps(m.gaps);
            standing = Standing.GAPS;
        }
        require(next <= type(uint64).max, IBattery.SerialUsed(m.series, next, series.next));
        s.series[m.series].next = uint64(next);
    }

    /// @dev Sixteen gaps a word: the even and the odd lanes are added in two words of eight 32-bit sums.
    function _sumOfGaps(bytes memory gaps) private pure returns (uint256 sum) {
        unchecked {
            uint256 lanes = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
            uint256 added;
            for (uint256 i; i < gaps.length; i += 32) {
                uint256 word = uint256(LibBytes.load(gaps, i));
                if (i + 32 > gaps.length) word = word >> 8 * (i + 32 - gaps.length);
                added += (word & lanes) + ((word >> 16) & lanes); // a lane holds 2^15 words
            }
            for (; added != 0; added >>= 32) {
                sum += uint32(added);
            }
        }
    }

    /// @notice What a batch commits to about its serials and passports.
    function commitment(bytes32 root, bytes memory gaps) internal pure returns (bytes32) {
        return gaps.length == 0 ? root : keccak256(abi.encode(root, keccak256(gaps)));
    }

    function _gap(bytes calldata gaps, uint256 i) private pure returns (uint256) {
        return uint256(LibBytes.loadCalldata(gaps, 2 * i)) >> 240;
    }

    // ------------------------------------------------------------------------------------------------ late serials

    /// @dev Every serial of the batch lies where `gap` shows that the series left serials out, and comes there once.
    function claimLate(Store storage s, IBattery.Mint calldata m, IBattery.Gap calldata gap) internal {
        require(s.series[m.series].issuer == msg.sender, IBattery.NotIssuer(m.series, msg.sender));
        bool gapless = m.gaps.length == 0;
        require(
            gapless || m.gaps.length == 2 * uint256(m.count), IBattery.BadLength(m.gaps.length, 2 * uint256(m.count))
        );
        Left memory left = _left(s, m, gap);
        uint256 serial = m.firstSerial;
        for (uint256 i; i < m.count; ++i) {
            if (!gapless) serial += _gap(m.gaps, i);
            _advance(left, gap.gaps, serial);
            require(serial >= left.from && serial < left.to, IBattery.NotInGap(m.series, uint64(serial)));
            _claimLateSerial(s, m.series, serial);
            ++serial;
        }
    }

    /// @dev A stretch of serials that was left out, [from, to), and where in the gaps it stands.
    struct Left {
        uint256 from;
        uint256 to;
        uint256 index;
    }

    function _left(Store storage s, IBattery.Mint calldata m, IBattery.Gap calldata gap)
        private
        view
        returns (Left memory left)
    {
        if (gap.batchId == 0) {
            // gaps that no batch has committed to would lead anywhere
            require(gap.gaps.length == 0, IBattery.NotInGap(m.series, m.firstSerial));
            (left.from, left.to) = (gap.skippedFrom, s.skipped[m.series][gap.skippedFrom]);
            return left;
        }
        IBattery.Batch storage b = s.batches[gap.batchId];
        // without the mark, a root chosen to look like a hash of gaps would show gaps that never were
        bool shown = b.series == m.series && b.standing & Standing.GAPS != 0
            && commitment(gap.root, gap.gaps) == b.identity && gap.gaps.length != 0;
        require(shown, IBattery.NotInGap(m.series, m.firstSerial));
        (left.from, left.to) = (b.firstSerial, b.firstSerial + _gap(gap.gaps, 0));
    }

    /// @dev To the stretch before the first serial of that batch that lies above `serial`.
    function _advance(Left memory left, bytes calldata gaps, uint256 serial) private pure {
        while (serial >= left.to && 2 * (left.index + 1) < gaps.length) {
            ++left.index;
            left.from = left.to + 1; // past the serial that was minted
            left.to = left.from + _gap(gaps, left.index);
        }
    }

    function _claimLateSerial(Store storage s, uint32 series, uint256 serial) private {
        (uint256 word, uint256 bit) = (serial >> 8, 1 << (serial & 255));
        uint256 bits = s.lateSerials[series][word];
        require(bits & bit == 0, IBattery.SerialUsed(series, serial, s.series[series].next));
        s.lateSerials[series][word] = bits | bit;
    }

    // ------------------------------------------------------------------------------------------------ identifiers

    /// @dev The batch names a series of its issuer, which says who made it; its numbers are not used.
    function claimIdentifiers(Store storage s, IBattery.Mint calldata m, string[] calldata identifiers) internal {
        require(s.series[m.series].issuer == msg.sender, IBattery.NotIssuer(m.series, msg.sender));
        require(identifiers.length == m.count, IBattery.BadLength(identifiers.length, m.count));
        require(m.firstSerial == 0 && m.gaps.length == 0, IBattery.BadLength(m.gaps.length, 0));
        uint256 id = (uint256(s.batchCount) + 1) << 32;
        bytes32 lastPrefix;
        for (uint256 i; i < identifiers.length; ++i) {
            lastPrefix = _claimPrefix(s, identifiers[i], lastPrefix);
            bytes32 key = EfficientHashLib.hashCalldata(bytes(identifiers[i]));
            if (s.identifiers[key] != 0) revert IBattery.IdentifierUsed(identifiers[i]);
            s.identifiers[key] = id | i;
        }
    }

    /// @dev An identifier that ends in digits must not be a number of somebody's series, now or later.
    function _claimPrefix(Store storage s, string calldata identifier, bytes32 last) private returns (bytes32 key) {
        bytes calldata text = bytes(identifier);
        if (text.length == 0 || text.length > MAX_IDENTIFIER) revert IBattery.BadIdentifier(identifier);
        uint256 end = _prefixOf(text);
        if (end == text.length) return last;
        key = EfficientHashLib.hashCalldata(text, 0, end);
        if (key == last) return key;
        address taken = s.prefixes[key];
        if (taken != address(0) && taken != SINGLE) revert IBattery.IdentifierUsed(identifier);
        if (taken == address(0)) s.prefixes[key] = SINGLE;
    }

    /// @dev Where the digits begin that an identifier ends in. Of more than 32 the first ones count as prefix: no series
    /// has such numbers, nor a prefix that ends in a digit.
    function _prefixOf(bytes calldata text) private pure returns (uint256 end) {
        unchecked {
            end = text.length;
            uint256 tail = uint256(LibBytes.loadCalldata(text, end - 32)); // wraps round to what lies before a short one
            for (; end != 0 && (tail & 0xff) - 48 < 10; --end) {
                tail >>= 8;
            }
        }
    }

    function isDigit(bytes1 c) internal pure returns (bool) {
        return c >= "0" && c <= "9";
    }
}
