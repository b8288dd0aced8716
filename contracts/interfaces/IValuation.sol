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

    event PriceSet(uint8 indexed class, uint32 service, int32 exit, uint64 period, uint64 inForceFrom);

    error MissingRole(uint64 role, address account);
    error NoSuchClass(uint8 class);
    error PricesCross(uint32 service, int32 exit);
    error OutsideWindow(uint256 timestamp, uint256 opens, uint256 closes);
    error StepTooLarge(uint8 class, uint256 step, uint256 limit);
    error FutureDay(uint256 day, uint256 today);
    error BadCalendar();
    error BadDecimals(uint8 decimals);

    /// @notice Sets the price `service` of a new usable Wh and the exit value `exit` of a Wh. Only a PRICER. The first
    /// price of a class is in force at once; later ones are given within a window, are in force from that period's
    /// valuation time on, and move at most 20 % in 30 days, added up.
    function setPrice(uint8 class, uint32 service, int32 exit) external;

    /// @notice The price in force at a second.
    function priceAt(uint8 class, uint256 timestamp) external view returns (uint32 service, int32 exit);

    /// @notice Value of one battery today, or at a past day not before its last measurement.
    function valueOf(uint256 id) external view returns (int256);
    function valueOf(uint256 id, uint256 day) external view returns (int256);

    /// @notice Value of all that `account` holds, now or at a past day. O(classes held).
    /// Reverts with `HistoryNotKept` for a day before the latest measurement among what it holds.
    function portfolioValue(address account) external view returns (int256);
    function portfolioValue(address account, uint256 day) external view returns (int256);

    /// @notice Value of all that `account` holds at the valuation time of a period whose window has ended: with the
    /// sums as they are now and the prices of that period. The same whenever it is asked, until the sums change.
    function portfolioValueAt(address account, uint256 period) external view returns (int256);

    /// @notice The period whose cutoff has passed last at `timestamp`; 0 before the first.
    function periodAt(uint256 timestamp) external view returns (uint256);
    function cutoffOf(uint256 period) external view returns (uint256);
    function windowEndOf(uint256 period) external view returns (uint256);
    function valuationTimeOf(uint256 period) external view returns (uint256);
    function calendar() external view returns (Calendar memory);

    /// @notice Settlement-token units per price unit: 10^(decimals - 6).
    function unit() external view returns (uint256);
}
