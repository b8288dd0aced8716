// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {FundState, MAX_RECEIVABLES} from "./FundStore.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice The named entries of a fund's books: assets age one by one, what is owed is a sum.
library Entries {
    using SafeCastLib for uint256;

    /// @dev 90 days past due is default (IFRS 9, B5.5.37): nothing is left of a receivable then.
    uint256 internal constant DEFAULT_DAYS = 90;

    /// @notice Receivables after ageing less loans, on a day.
    function worthOn(FundState storage s, uint256 day) internal view returns (int256) {
        return int256(receivablesOn(s, day)) - int256(uint256(s.books.loans));
    }

    /// @notice O(receivables), of which there are at most `MAX_RECEIVABLES`; each rounded down.
    function receivablesOn(FundState storage s, uint256 day) internal view returns (uint256 sum) {
        uint256 n = s.books.receivables;
        for (uint256 i; i < n; ++i) {
            uint256 word = s.receivables[i];
            sum += aged(uint96(word), uint16(word >> 96), day);
        }
    }

    function aged(uint256 amount, uint256 dueDay, uint256 day) internal pure returns (uint256) {
        if (day <= dueDay) return amount;
        uint256 late = FixedPointMathLib.min(day - dueDay, DEFAULT_DAYS);
        return amount - FixedPointMathLib.divUp(amount * late, DEFAULT_DAYS);
    }

    function isAsset(IFund.Kind kind) internal pure returns (bool) {
        return kind == IFund.Kind.Receivable || kind == IFund.Kind.RecyclingDue;
    }

    /// @notice A new entry without an amount, to be `set`.
    function add(FundState storage s, IFund.Kind kind, address counterparty, bytes32 document)
        internal
        returns (uint32 entryId)
    {
        entryId = ++s.books.entries;
        IFund.Entry storage e = s.entries[entryId];
        (e.kind, e.counterparty, e.document) = (kind, counterparty, document);
    }

    /// @notice From now on the entry is open with this amount. After `Epochs.freezeDue`.
    function set(FundState storage s, uint32 entryId, uint256 amount, uint16 dueDay) internal {
        IFund.Entry storage e = s.entries[entryId];
        uint256 was = e.confirmed ? e.amount : 0;
        if (isAsset(e.kind)) _setReceivable(s, entryId, amount, dueDay);
        else if (e.kind == IFund.Kind.Loan) s.books.loans = (s.books.loans - was + amount).toUint96();
        else s.books.owed = (s.books.owed - was + amount).toUint104();
        if (was == 0 && amount != 0) ++s.books.open;
        if (was != 0 && amount == 0) --s.books.open;
        (e.amount, e.dueDay, e.confirmed) = (amount.toUint96(), dueDay, true);
    }

    /// @dev Its place is where its id is; a settled one is taken by the last.
    function _setReceivable(FundState storage s, uint32 entryId, uint256 amount, uint16 dueDay) private {
        uint256 n = s.books.receivables;
        uint256 i;
        while (i < n && uint32(s.receivables[i] >> 112) != entryId) ++i;
        if (amount != 0) {
            if (i == MAX_RECEIVABLES) revert IFund.TooManyEntries(MAX_RECEIVABLES);
            s.receivables[i] = amount.toUint96() | uint256(dueDay) << 96 | uint256(entryId) << 112;
            if (i == n) s.books.receivables = uint8(n + 1);
        } else if (i < n) {
            s.receivables[i] = s.receivables[n - 1];
            s.receivables[n - 1] = 0;
            s.books.receivables = uint8(n - 1);
        }
    }

    /// @notice Takes a payment off an entry.
    function settle(FundState storage s, uint32 entryId, uint256 amount) internal {
        IFund.Entry storage e = s.entries[entryId];
        uint256 was = e.amount;
        if (!e.confirmed || was == 0) revert IFund.NoSuchEntry(entryId);
        if (amount == 0 || amount > was) revert IFund.ExceedsEntry(entryId, amount, was);
        set(s, entryId, was - amount, e.dueDay);
        emit IFund.EntrySettled(entryId, msg.sender, amount, was - amount);
    }
}
