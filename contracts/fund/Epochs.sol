// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Entries} from "./Entries.sol";
import {BASIS, Clock, FundState, Line, MAX_WAITING, Purse} from "./FundStore.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice Which epochs wait, and what each of them has seen at the end of its window.
/// @dev Copy on write: whatever changes the portfolio, the cash, the entries or the coverage first puts down, for each
/// epoch whose window has ended and that waits, what it is about to overwrite. Strikes change only what is added when
/// struck (`Purse.struck`, fees, the supply), so they overwrite nothing. docs/decisions/0005-strike.md
library Epochs {
    // ------------------------------------------------------------------------------------------------ which wait

    /// @notice Puts an epoch on the line; a redemption keeps the line open from there on.
    function ask(FundState storage s, uint256 epoch, bool redeeming) internal {
        (uint256 word, uint256 bit) = (epoch >> 8, 1 << (epoch & 255));
        uint256 bits = s.asked[word];
        if (bits & bit == 0) {
            s.asked[word] = bits | bit;
            if (epoch > s.line.asked) s.line.asked = uint32(epoch);
        }
        if (redeeming && s.redeeming[word] & bit == 0) s.redeeming[word] |= bit;
    }

    /// @notice The oldest epochs that wait and are not after `through`, at most `MAX_WAITING`: those asked for, and
    /// every one while shares are queued.
    /// @return epochs ascending
    /// @return rolling true if shares wait in the last of them
    function waiting(FundState storage s, uint256 through)
        internal
        view
        returns (uint256[] memory epochs, bool rolling)
    {
        epochs = new uint256[](MAX_WAITING);
        Line memory l = s.line;
        (uint256 n, uint256 epoch) = (0, l.struck);
        rolling = l.rolling;
        while (n < MAX_WAITING) {
            epoch = rolling ? epoch + 1 : _nextAsked(s, epoch + 1, l.asked);
            if (epoch == 0 || epoch > through) break;
            epochs[n++] = epoch;
            rolling = rolling || s.redeeming[epoch >> 8] >> (epoch & 255) & 1 == 1;
        }
        _cut(epochs, n);
    }

    function next(FundState storage s) internal view returns (uint256) {
        Line memory l = s.line;
        return l.rolling ? uint256(l.struck) + 1 : _nextAsked(s, uint256(l.struck) + 1, l.asked);
    }

    function nextAsked(FundState storage s, uint256 epoch) internal view returns (uint256) {
        return _nextAsked(s, epoch + 1, s.line.asked);
    }

    function _nextAsked(FundState storage s, uint256 from, uint256 last) private view returns (uint256) {
        while (from <= last) {
            uint256 bits = s.asked[from >> 8] >> (from & 255);
            if (bits != 0) return from + LibBit.ffs(bits);
            from = ((from >> 8) + 1) << 8;
        }
        return 0;
    }

    function _cut(uint256[] memory list, uint256 n) private pure {
        assembly ("memory-safe") {
            mstore(list, n)
        }
    }

    // ------------------------------------------------------------------------------------------------ copy on write

    /// @notice Before any change of portfolio, cash (but by strikes), entries, coverage or suspension.
    function freezeDue(FundState storage s) internal {
        (uint256 ended, uint256[] memory epochs, bool rolling) = due(s);
        if (ended == 0) return;
        for (uint256 i; i < epochs.length; ++i) {
            _freeze(s, epochs[i], rolling);
        }
        uint256 quiet = s.setup.valuation.windowEndOf(ended + 1);
        (s.clock.frozenThrough, s.clock.quietUntil) = (uint32(ended), uint40(quiet));
    }

    /// @notice The last period whose window has ended, 0 if it was looked at already, and the waiting epochs up to it
    /// that were not.
    function due(FundState storage s) internal view returns (uint256 ended, uint256[] memory epochs, bool rolling) {
        Clock memory c = s.clock;
        if (block.timestamp <= c.quietUntil || s.line.vaults == 0) return (0, epochs, false);
        ended = lastEnded(s.setup.valuation);
        (epochs, rolling) = waiting(s, ended);
        uint256 n;
        for (uint256 i; i < epochs.length; ++i) {
            if (epochs[i] > c.frozenThrough) epochs[n++] = epochs[i];
        }
        _cut(epochs, n);
    }

    function lastEnded(IValuation valuation) internal view returns (uint256 period) {
        period = valuation.periodAt(block.timestamp);
        if (period != 0 && block.timestamp <= valuation.windowEndOf(period)) --period;
    }

    /// @dev What redemptions and distributions were promised from is kept for them: the fill of a strike is no one's choice either.
    function _freeze(FundState storage s, uint256 epoch, bool rolling) private {
        (IFund.Snapshot memory f, int256 portfolio, int256 entries) = observe(s, epoch);
        s.snapshots[epoch] = f;
        uint256 n = s.line.vaults;
        for (uint256 v = 1; v < n; ++v) {
            s.bases[epoch][v] = base(s, v);
        }
        if (rolling || s.declared[epoch] != 0) {
            s.line.lockedThrough = uint32(epoch);
            for (uint256 v; v < n; ++v) {
                s.lockedBases[v] = int128(base(s, v));
            }
        }
        emit IFund.EpochFrozen(epoch, f.finding, portfolio, entries, f.base, s.clock.eligible, coveredIn(s, epoch));
    }

    /// @notice An epoch as put down; as it is, while nothing has changed since its window; or void: it had no place
    /// among the epochs that could wait when something changed.
    function snapshotFor(FundState storage s, uint256 epoch) internal view returns (IFund.Snapshot memory f) {
        f = s.snapshots[epoch];
        if (f.finding != IFund.Finding.None) return f;
        if (epoch <= s.clock.frozenThrough) {
            f.finding = IFund.Finding.Void;
            return f;
        }
        (f,,) = observe(s, epoch);
    }

    /// @notice What the purse of a vault held for this epoch.
    function baseFor(FundState storage s, uint256 epoch, uint256 v) internal view returns (int256) {
        return s.snapshots[epoch].finding == IFund.Finding.None ? base(s, v) : s.bases[epoch][v];
    }

    /// @dev A valuation that cannot answer must not stop a strike, nor a change. A caller cannot cause that by giving
    /// little gas: the 1/64 that would be left does not pay for the rest.
    function observe(FundState storage s, uint256 epoch)
        internal
        view
        returns (IFund.Snapshot memory f, int256 portfolio, int256 entries)
    {
        IValuation valuation = s.setup.valuation;
        uint256 windowEnd = valuation.windowEndOf(epoch);
        int256 reserved = int256(uint256(s.fees.paid)) - int256(uint256(s.books.owed));
        int256 rest = Entries.worthOn(s, valuation.valuationTimeOf(epoch) / 1 days);
        entries = rest + reserved;
        f.base = _int112(_bases(s) + reserved);
        f.empty = s.totals.closing && s.books.open == 0 && s.setup.battery.heldClasses(address(this)) == 0;
        try valuation.portfolioValueAt(address(this), epoch) returns (int256 value) {
            portfolio = value;
            f.worth = int112(value + rest);
            f.finding = f.worth == value + rest ? _finding(s, epoch, windowEnd) : IFund.Finding.Unvalued;
        } catch {
            f.finding = IFund.Finding.Unvalued;
        }
    }

    function _int112(int256 value) private pure returns (int112) {
        return SafeCastLib.toInt112(value);
    }

    function _finding(FundState storage s, uint256 epoch, uint256 windowEnd) private view returns (IFund.Finding) {
        Line memory l = s.line;
        if (windowEnd >= l.suspendedFrom && windowEnd <= l.suspendedUntil) return IFund.Finding.Suspended;
        bool covered = coveredIn(s, epoch) * BASIS >= uint256(s.clock.eligible) * s.setup.coverage;
        return covered ? IFund.Finding.Sound : IFund.Finding.Uncovered;
    }

    function coveredIn(FundState storage s, uint256 period) internal view returns (uint256) {
        return s.clock.coveredPeriod == period ? s.clock.covered : 0;
    }

    // ------------------------------------------------------------------------------------------------ cash

    function base(FundState storage s, uint256 v) internal view returns (int256) {
        Purse memory p = s.purses[v];
        return int256(uint256(p.cash)) - p.struck;
    }

    function _bases(FundState storage s) private view returns (int256 sum) {
        uint256 n = s.line.vaults;
        for (uint256 v; v < n; ++v) {
            sum += base(s, v);
        }
    }

    /// @notice Cash of a purse that may be spent. After `freezeDue`.
    function free(FundState storage s, uint256 v) internal view returns (uint256) {
        uint256 waits = next(s);
        if (waits == 0 || waits > s.line.lockedThrough) return s.purses[v].cash;
        int256 unlocked = base(s, v) - s.lockedBases[v];
        return unlocked > 0 ? uint256(unlocked) : 0;
    }

    /// @notice Cash in, or out as far as it is free, of the currency of prices. After `freezeDue`.
    function book(FundState storage s, int256 amount) internal {
        if (amount < 0) {
            (uint256 needed, uint256 unlocked) = (uint256(-amount), free(s, 0));
            if (needed > unlocked) revert IFund.InsufficientCash(needed, unlocked);
        }
        addCash(s, 0, amount);
    }

    function addCash(FundState storage s, uint256 v, int256 amount) internal {
        Purse storage p = s.purses[v];
        p.cash = SafeCastLib.toUint128(SafeCastLib.toUint256(int256(uint256(p.cash)) + amount));
    }

    /// @notice A strike's own cash: no other epoch's base moves by it.
    function addStruck(FundState storage s, uint256 v, int256 amount) internal {
        addCash(s, v, amount);
        s.purses[v].struck = SafeCastLib.toInt128(s.purses[v].struck + amount);
    }
}
