// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Prices, the valuation calendar, and what batteries are worth. Prices are in millionths of a unit of account
/// per Wh; values in settlement-token units, signed (an exit value may be a gate fee), rounded down.
interface IValuation {
    /// @notice Period n (from 1): cutoff (requests close) < window < valuation time.
    /// @param start second of the first cutoff
    /// @param period seconds from cutoff to cutoff
    /// @param window seconds from the cutoff to the window's end; prices may change and evidence arrives in it
    /// @param lag seconds from the window's end to the valuation time, from when an epoch may be struck
    struct Calendar {
        uint40 start;
        uint32 period;
        uint32 window;
        uint32 lag;
    }

    /// @notice What an account holds of one class and what that is worth:
    /// `rated · exit · unit + ⌊service · (price - exit) · unit / 2^96⌋`.
    /// @param rated rated energy in Wh
    /// @param service energy that still serves, Wh · 2^96
    /// @param price price of a new usable Wh, millionths of a unit of account
    /// @param exit exit value of a Wh, likewise; never above `price`
    /// @param value settlement-token units
    struct ClassValue {
        uint8 class;
        uint64 rated;
        uint256 service;
        uint32 price;
        int32 exit;
        int256 value;
    }

    /// @notice A price was given. `period` is 0 for the first price of a class, which is in force at once.
    event PriceSet(uint8 indexed class, uint32 service, int32 exit, uint64 period, uint64 inForceFrom);

    error MissingRole(uint64 role, address account);
    error NoSuchClass(uint8 class);
    error PricesCross(uint32 service, int32 exit);
    error OutsideWindow(uint256 timestamp, uint256 opens, uint256 closes);
    error StepTooLarge(uint8 class, uint256 step, uint256 limit);
    error FutureDay(uint256 day, uint256 today);
    /// @notice The class had no price at `timestamp`: its first is of second `firstPrice`, 0 if it has none as yet.
    error NoPriceYet(uint8 class, uint256 timestamp, uint256 firstPrice);
    /// @notice The account keeps no coverage (`ICoverage`), or its answer is none.
    error NoCoverage(address account);
    error AlreadyPriced(uint8 class);
    error BadCalendar();
    error BadDecimals(uint8 decimals);

    /// @notice Sets the price `service` of a new usable Wh and the exit value `exit` of a Wh. Only a PRICER. The first
    /// price of a class is in force at once. Later ones are given within a window and are in force from that period's
    /// valuation time on; what is given again within a window replaces what was given in it before.
    /// @dev Both figures stay within 20 % of every `service` price, and of the exit value beside it (by 20 % of that
    /// price), that was in force at any time of the 30 days before. Looks at no more than ⌈30 days / period⌉ older
    /// prices, one storage slot each: those of periods in which one of the three classes of the word changed.
    /// Warning: a price below 5 has no step to take (20 % rounded down is nothing); such a class needs a new version.
    function setPrice(uint8 class, uint32 service, int32 exit) external;

    /// @notice Sets the first price of a class as of a past second: for a history that is brought in. Only a PRICER,
    /// once. What was struck is not touched: no period whose window had ended by now takes it up.
    function setFirstPrice(uint8 class, uint32 service, int32 exit, uint32 since) external;

    /// @notice The price in force at a second; for one to come, as far as prices have been given. (0, 0) for a class
    /// that has none to this day. Reverts with `NoPriceYet` for a second before the first.
    function priceAt(uint8 class, uint256 timestamp) external view returns (uint32 service, int32 exit);

    /// @notice Value of one battery now, or at the end of a past day not before its last measurement
    /// (`HistoryNotKept`) nor before its class had a price (`NoPriceYet`). Nothing while the class has none at all.
    function valueOf(uint256 id) external view returns (int256);
    function valueOf(uint256 id, uint256 day) external view returns (int256);

    /// @notice Value of all that `account` holds, now or at the end of a past day. O(classes held).
    /// Reverts with `HistoryNotKept` for a day before the latest measurement of a class it holds, and with `NoPriceYet`
    /// for one before the first price of such a class. A class that never had a price counts as nothing.
    function portfolioValue(address account) external view returns (int256);
    function portfolioValue(address account, uint256 day) external view returns (int256);

    /// @notice `portfolioValue` class by class, in ascending order of classes: the values add up to it exactly.
    function breakdown(address account) external view returns (ClassValue[] memory);
    function breakdown(address account, uint256 day) external view returns (ClassValue[] memory);

    /// @notice Value of all that `account` holds at the valuation time of a period whose window has ended: with the
    /// sums as they are now and the prices of that period. The same whenever it is asked, until the sums change:
    /// hence `NoPriceYet` if one of the classes had no price when the window ended.
    function portfolioValueAt(address account, uint256 period) external view returns (int256);

    /// @notice Rated energy (Wh) of `account` that counts in coverage, how much of it was assessed in the window of
    /// the running period, and the share of it in basis points, rounded down; the whole if nothing is eligible.
    /// Asks the account, which must be a holder that keeps it (`ICoverage`): else `NoCoverage`. It is its word.
    function coverage(address account)
        external
        view
        returns (uint256 eligibleWh, uint256 assessedWh, uint256 basisPoints);

    /// @notice The period whose cutoff has passed last at `timestamp`; 0 before the first.
    function periodAt(uint256 timestamp) external view returns (uint256);
    function cutoffOf(uint256 period) external view returns (uint256);
    function windowEndOf(uint256 period) external view returns (uint256);
    function valuationTimeOf(uint256 period) external view returns (uint256);
    function calendar() external view returns (Calendar memory);

    /// @notice Settlement-token units per price unit: 10^(decimals - 6).
    function unit() external view returns (uint256);
}
