// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./interfaces/IBattery.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {Roles} from "./libraries/Roles.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @notice What a battery, or all that an account holds, is worth: quantities from Battery, prices from here.
contract Valuation is IValuation {
    /// @dev A price lane: new usable Wh (32) | exit value, signed (32), millionths of a unit of account per Wh.
    uint256 internal constant LANE = type(uint64).max;
    uint256 internal constant CLASSES_PER_WORD = 3;
    uint256 internal constant STEP_LIMIT = 2_000; // basis points
    uint256 internal constant STEP_WINDOW = 30 days;

    /// @dev Where the cumulative step of a class is measured from.
    struct Anchor {
        uint32 service;
        int32 exit;
        uint64 since;
    }

    IBattery public immutable battery;
    IAccessManager public immutable authority;
    uint256 public immutable unit;
    uint256 internal immutable _start;
    uint256 internal immutable _period;
    uint256 internal immutable _window;
    uint256 internal immutable _lag;

    /// @dev Period of the last change (64) | three lanes. Before a word changes in a new period it is kept in
    /// `_history` under that period: a list that leads back from the newest to any older word.
    mapping(uint256 word => uint256) internal _prices;
    mapping(uint256 word => mapping(uint256 period => uint256)) internal _history;
    mapping(uint8 class => Anchor) internal _anchors;

    constructor(IBattery battery_, IAccessManager authority_, uint8 decimals, Calendar memory c) {
        require(decimals >= 6 && decimals <= 18, BadDecimals(decimals));
        require(c.start != 0 && c.window != 0 && uint256(c.window) + c.lag < c.period, BadCalendar());
        (battery, authority, unit) = (battery_, authority_, 10 ** (decimals - 6));
        (_start, _period, _window, _lag) = (c.start, c.period, c.window, c.lag);
    }

    // ------------------------------------------------------------------------------------------------ prices

    function setPrice(uint8 class, uint32 service, int32 exit) external {
        _requirePricer();
        require(battery.termsOf(class).exists(), NoSuchClass(class));
        require(int256(uint256(service)) >= exit, PricesCross(service, exit));
        (uint256 word, uint256 shift) = _place(class);
        uint256 prices = _prices[word];
        uint256 period;
        if ((prices >> shift) & LANE == 0) {
            _anchors[class] = Anchor(service, exit, uint64(block.timestamp));
            _setPending(word, prices >> 192, shift, service, exit);
        } else {
            period = _requireWindow();
            _requireStep(class, service, exit, (prices >> shift) & LANE);
            if (prices >> 192 != period) {
                _history[word][period] = prices;
                prices = (prices << 64 >> 64) | (period << 192);
            }
        }
        _prices[word] = _with(prices, shift, service, exit);
        emit PriceSet(class, service, exit, uint64(period), period == 0 ? 0 : uint64(valuationTimeOf(period)));
    }

    /// @dev A first price beside a change that is not in force yet: it must be in the word before that change too.
    function _setPending(uint256 word, uint256 period, uint256 shift, uint32 service, int32 exit) private {
        if (period == 0 || valuationTimeOf(period) <= block.timestamp) return;
        _history[word][period] = _with(_history[word][period], shift, service, exit);
    }

    function _with(uint256 prices, uint256 shift, uint32 service, int32 exit) private pure returns (uint256) {
        return (prices & ~(LANE << shift)) | (((uint256(service) << 32) | uint32(exit)) << shift);
    }

    function _requirePricer() private view {
        (bool isMember, uint32 delay) = authority.hasRole(Roles.PRICER, msg.sender);
        require(isMember && delay == 0, MissingRole(Roles.PRICER, msg.sender));
    }

    /// @dev Prices change between cutoff and window's end only.
    function _requireWindow() private view returns (uint256 period) {
        period = periodAt(block.timestamp);
        (uint256 opens, uint256 closes) = (cutoffOf(period), windowEndOf(period));
        bool inside = period != 0 && block.timestamp > opens && block.timestamp <= closes;
        require(inside, OutsideWindow(block.timestamp, opens, closes));
    }

    /// @dev 20 % of the price at the anchor, for both figures: an exit value near zero has no useful percentage of its own.
    function _requireStep(uint8 class, uint32 service, int32 exit, uint256 lane) private {
        Anchor memory a = _anchors[class];
        if (block.timestamp > a.since + STEP_WINDOW) {
            a = Anchor(uint32(lane >> 32), int32(uint32(lane)), uint64(block.timestamp));
            _anchors[class] = a;
        }
        uint256 limit = uint256(a.service) * STEP_LIMIT / 10_000; // rounded down: never more than the bound
        uint256 step = _distance(int256(uint256(service)), int256(uint256(a.service)));
        require(step <= limit, StepTooLarge(class, step, limit));
        step = _distance(exit, a.exit);
        require(step <= limit, StepTooLarge(class, step, limit));
    }

    function _distance(int256 a, int256 b) private pure returns (uint256) {
        return uint256(a > b ? a - b : b - a);
    }

    function priceAt(uint8 class, uint256 timestamp) public view returns (uint32 service, int32 exit) {
        (uint256 word, uint256 shift) = _place(class);
        uint256 lane = _wordAt(word, timestamp) >> shift;
        return (uint32(lane >> 32), int32(uint32(lane)));
    }

    function _place(uint256 class) private pure returns (uint256 word, uint256 shift) {
        return (class / CLASSES_PER_WORD, 64 * (class % CLASSES_PER_WORD));
    }

    /// @dev The word whose prices were in force at a second.
    function _wordAt(uint256 word, uint256 timestamp) private view returns (uint256 prices) {
        prices = _prices[word];
        for (
            uint256 period = prices >> 192; period != 0 && valuationTimeOf(period) > timestamp; period = prices >> 192) {
            prices = _history[word][period];
        }
    }

    // ------------------------------------------------------------------------------------------------ values

    function valueOf(uint256 id) external view returns (int256) {
        return _valueOf(id, block.timestamp / 1 days, block.timestamp);
    }

    function valueOf(uint256 id, uint256 day) external view returns (int256) {
        return _valueOf(id, day, _endOf(day));
    }

    function portfolioValue(address account) external view returns (int256) {
        return _portfolioValue(account, block.timestamp / 1 days, block.timestamp);
    }

    function portfolioValue(address account, uint256 day) external view returns (int256) {
        return _portfolioValue(account, day, _endOf(day));
    }

    function portfolioValueAt(address account, uint256 period) external view returns (int256) {
        uint256 timestamp = valuationTimeOf(period);
        uint256 closes = windowEndOf(period);
        require(period != 0 && block.timestamp > closes, OutsideWindow(block.timestamp, closes, timestamp));
        return _portfolioValue(account, timestamp / 1 days, timestamp);
    }

    /// @dev The last second of a past day; now for today.
    function _endOf(uint256 day) private view returns (uint256) {
        uint256 today = block.timestamp / 1 days;
        require(day <= today, FutureDay(day, today));
        return day == today ? block.timestamp : (day + 1) * 1 days - 1;
    }

    function _valueOf(uint256 id, uint256 day, uint256 timestamp) private view returns (int256) {
        (uint256 class, uint256 rated, uint256 service) = battery.energyOf(id, day);
        (uint256 word, uint256 shift) = _place(class);
        return _value(_wordAt(word, timestamp) >> shift, rated, service);
    }

    /// @dev One term per class, each rounded down. Classes come in order, so that a word of prices is read once.
    function _portfolioValue(address account, uint256 day, uint256 timestamp) private view returns (int256 value) {
        uint256[] memory rows = battery.energiesOf(account, day);
        (uint256 last, uint256 prices) = (type(uint256).max, 0);
        for (uint256 i; i < rows.length; ++i) {
            (uint256 word, uint256 shift) = _place(uint8(rows[i]));
            if (word != last) (last, prices) = (word, _wordAt(word, timestamp));
            value += _value(prices >> shift, uint48(rows[i] >> 8), rows[i] >> 72);
        }
    }

    /// @dev G·E + (P - G)·S / 2^96. The shift rounds down; G·E is exact, so the whole rounds down, also below zero.
    function _value(uint256 lane, uint256 rated, uint256 service) private view returns (int256) {
        int256 p = int256(uint256(uint32(lane >> 32)));
        int256 g = int32(uint32(lane));
        unchecked { // |G| < 2^31, P - G < 2^33, E < 2^48, S < 2^160, unit <= 10^12 < 2^40: all under 2^233
            return g * int256(rated * unit) + int256(uint256(p - g) * unit * service >> 96);
        }
    }

    // ------------------------------------------------------------------------------------------------ calendar

    function calendar() external view returns (Calendar memory) {
        return Calendar(uint40(_start), uint32(_period), uint32(_window), uint32(_lag));
    }

    function periodAt(uint256 timestamp) public view returns (uint256) {
        return timestamp < _start ? 0 : (timestamp - _start) / _period + 1;
    }

    function cutoffOf(uint256 period) public view returns (uint256) {
        return period == 0 ? 0 : _start + (period - 1) * _period;
    }

    function windowEndOf(uint256 period) public view returns (uint256) {
        return cutoffOf(period) + _window;
    }

    function valuationTimeOf(uint256 period) public view returns (uint256) {
        return windowEndOf(period) + _lag;
    }
}
