// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./interfaces/IBattery.sol";
import {ICoverage} from "./interfaces/ICoverage.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {Roles} from "./libraries/Roles.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";
import {LibCall} from "solady/src/utils/LibCall.sol";

/// @notice What a battery, or all that an account holds, is worth: quantities from Battery, prices from here.
contract Valuation is IValuation {
    /// @dev A price lane: new usable Wh (32) | exit value, signed (32), millionths of a unit of account per Wh. What is
    /// in a lane has passed `PricesCross`, or is nothing at all: the exit value is never above the price.
    uint256 internal constant LANE = type(uint64).max;
    uint256 internal constant LANES = 3;
    uint256 internal constant WORDS = 86; // three of 256 classes in each
    uint256 internal constant STEP_LIMIT = 2_000; // basis points
    uint256 internal constant STEP_WINDOW = 30 days;
    uint256 internal constant BASIS = 10_000;
    uint256 internal constant FIRST_ROW = 64; // of what `energiesOf` returns: offset, length, a word for each class

    IBattery public immutable battery;
    IAccessManager public immutable authority;
    uint256 public immutable unit;
    uint256 internal immutable _start;
    uint256 internal immutable _period;
    uint256 internal immutable _window;
    uint256 internal immutable _lag;

    /// @dev Second from when the word is in force, 0: ever since (64) | three lanes. Before a word changes in a new
    /// period it is kept in `_history` under the second that ends it: a list from the newest back to any older word.
    uint256[WORDS] internal _prices;
    mapping(uint256 word => mapping(uint256 second => uint256)) internal _history;
    /// @dev Three lanes in the places of the prices: the second in which a class got its first price (32), 0 if it has
    /// none, and the second from which that price holds (32).
    uint256[WORDS] internal _since;

    constructor(IBattery battery_, IAccessManager authority_, uint8 decimals, Calendar memory c) {
        require(decimals >= 6 && decimals <= 18, BadDecimals(decimals));
        require(c.start != 0 && c.window != 0 && uint256(c.window) + c.lag < c.period, BadCalendar());
        (battery, authority, unit) = (battery_, authority_, 10 ** (decimals - 6));
        (_start, _period, _window, _lag) = (c.start, c.period, c.window, c.lag);
    }

    // ------------------------------------------------------------------------------------------------ prices

    /// @inheritdoc IValuation
    function setPrice(uint8 class, uint32 service, int32 exit) external {
        uint256 lane = _lane(class, service, exit);
        (uint256 period, uint256 inForceFrom) = (0, block.timestamp);
        if (_firstGivenAt(class) == 0) {
            _giveFirst(class, lane, inForceFrom);
        } else {
            period = _requireWindow();
            inForceFrom = valuationTimeOf(period);
            _giveNext(class, lane, inForceFrom);
        }
        emit PriceSet(class, service, exit, uint64(period), uint64(inForceFrom));
    }

    /// @inheritdoc IValuation
    function setFirstPrice(uint8 class, uint32 service, int32 exit, uint32 since) external {
        uint256 lane = _lane(class, service, exit);
        require(_firstGivenAt(class) == 0, AlreadyPriced(class));
        require(since != 0 && since <= block.timestamp, OutsideWindow(since, 1, block.timestamp));
        _giveFirst(class, lane, since);
        emit PriceSet(class, service, exit, 0, since);
    }

    function _lane(uint8 class, uint32 service, int32 exit) private view returns (uint256) {
        _requirePricer();
        require(battery.termsOf(class).exists(), NoSuchClass(class));
        require(int256(uint256(service)) >= exit, PricesCross(service, exit));
        return (uint256(service) << 32) | uint32(exit);
    }

    /// @dev Neighbours in the word may have changed since then, or be about to: it must be in all those older words too.
    function _giveFirst(uint256 class, uint256 lane, uint256 since) private {
        (uint256 word, uint256 shift) = _place(class);
        uint256 prices = _prices[word];
        _prices[word] = _with(prices, shift, lane);
        for (uint256 second = prices >> 192; second != 0 && second >= since; second = prices >> 192) {
            prices = _history[word][second];
            _history[word][second] = _with(prices, shift, lane);
        }
        _since[word] |= ((block.timestamp << 32) | since) << shift;
    }

    /// @dev A price given before in the same window was never in force: it is not among those that count.
    function _giveNext(uint256 class, uint256 lane, uint256 inForceFrom) private {
        (uint256 word, uint256 shift) = _place(class);
        uint256 prices = _prices[word];
        bool pending = prices >> 192 == inForceFrom;
        _requireSteps(class, lane, inForceFrom, pending ? _history[word][inForceFrom] : prices);
        if (!pending) {
            _history[word][inForceFrom] = prices;
            prices = (prices << 64 >> 64) | (inForceFrom << 192);
        }
        _prices[word] = _with(prices, shift, lane);
    }

    function _with(uint256 prices, uint256 shift, uint256 lane) private pure returns (uint256) {
        return (prices & ~(LANE << shift)) | (lane << shift);
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

    /// @dev Against every price in force in the 30 days before `inForceFrom`, from the last one (`prices`) back to the
    /// one in force when they began, or to the first of the class. A word changes at most once a period: at most
    /// ⌈30 days / period⌉ rounds.
    function _requireSteps(uint256 class, uint256 lane, uint256 inForceFrom, uint256 prices) private view {
        (uint256 word, uint256 shift) = _place(class);
        uint256 begin =
            FixedPointMathLib.max(FixedPointMathLib.zeroFloorSub(inForceFrom, STEP_WINDOW), _firstHeldSince(class));
        _requireStep(class, lane, prices >> shift);
        while (prices >> 192 > begin) {
            prices = _history[word][prices >> 192];
            _requireStep(class, lane, prices >> shift);
        }
    }

    /// @dev 20 % of the older price for both figures: an exit value near zero has no useful percentage of its own.
    function _requireStep(uint256 class, uint256 lane, uint256 older) private pure {
        (int256 price, int256 exit) = _figures(lane);
        (int256 olderPrice, int256 olderExit) = _figures(older);
        uint256 step =
            FixedPointMathLib.max(FixedPointMathLib.dist(price, olderPrice), FixedPointMathLib.dist(exit, olderExit));
        uint256 limit = uint256(olderPrice) * STEP_LIMIT / BASIS; // rounded down: never more than the bound
        require(step <= limit, StepTooLarge(uint8(class), step, limit));
    }

    /// @inheritdoc IValuation
    function priceAt(uint8 class, uint256 timestamp) external view returns (uint32 service, int32 exit) {
        (int256 price, int256 exitValue) = _figures(_laneAt(class, timestamp));
        return (uint32(uint256(price)), int32(exitValue));
    }

    /// @dev The lower 64 bits of what is returned are the prices of the class in force at a second.
    function _laneAt(uint256 class, uint256 timestamp) private view returns (uint256) {
        if (timestamp < block.timestamp) _requirePriced(class, timestamp);
        (uint256 word, uint256 shift) = _place(class);
        return _wordAt(word, timestamp) >> shift;
    }

    /// @dev The word whose prices were in force at a second.
    function _wordAt(uint256 word, uint256 timestamp) private view returns (uint256 prices) {
        prices = _prices[word];
        while (prices >> 192 > timestamp) prices = _history[word][prices >> 192];
    }

    function _requirePriced(uint256 class, uint256 timestamp) private view {
        uint256 first = _firstHeldSince(class);
        require(first <= timestamp, NoPriceYet(uint8(class), timestamp, first));
    }

    function _firstGivenAt(uint256 class) private view returns (uint256) {
        (uint256 word, uint256 shift) = _place(class);
        return uint32(_since[word] >> (shift + 32));
    }

    function _firstHeldSince(uint256 class) private view returns (uint256) {
        (uint256 word, uint256 shift) = _place(class);
        return uint32(_since[word] >> shift);
    }

    function _place(uint256 class) private pure returns (uint256 word, uint256 shift) {
        unchecked { // the remainder is below 3
            return (class / LANES, 64 * (class % LANES));
        }
    }

    function _figures(uint256 lane) private pure returns (int256 price, int256 exit) {
        return (int256(uint256(uint32(lane >> 32))), int32(uint32(lane)));
    }

    // ------------------------------------------------------------------------------------------------ values

    /// @inheritdoc IValuation
    function valueOf(uint256 id) external view returns (int256) {
        return _valueOf(id, block.timestamp / 1 days, block.timestamp);
    }

    /// @inheritdoc IValuation
    function valueOf(uint256 id, uint256 day) external view returns (int256) {
        return _valueOf(id, day, _endOf(day));
    }

    /// @inheritdoc IValuation
    function portfolioValue(address account) external view returns (int256) {
        return _sum(_rows(account, block.timestamp / 1 days), block.timestamp);
    }

    /// @inheritdoc IValuation
    function portfolioValue(address account, uint256 day) external view returns (int256) {
        (bytes memory rows, uint256 timestamp) = _rowsOn(account, day);
        return _sum(rows, timestamp);
    }

    /// @inheritdoc IValuation
    function portfolioValueAt(address account, uint256 period) external view returns (int256) {
        uint256 timestamp = valuationTimeOf(period);
        uint256 closes = windowEndOf(period);
        require(period != 0 && block.timestamp > closes, OutsideWindow(block.timestamp, closes, timestamp));
        bytes memory rows = _rows(account, timestamp / 1 days);
        for (uint256 offset = FIRST_ROW; offset < rows.length; offset += 32) {
            uint8 class = uint8(_rowAt(rows, offset));
            uint256 first = _firstGivenAt(class);
            require(first != 0 && first <= closes, NoPriceYet(class, closes, first));
        }
        return _sum(rows, timestamp);
    }

    /// @inheritdoc IValuation
    function breakdown(address account) external view returns (ClassValue[] memory) {
        return _parts(_rows(account, block.timestamp / 1 days), block.timestamp);
    }

    /// @inheritdoc IValuation
    function breakdown(address account, uint256 day) external view returns (ClassValue[] memory) {
        (bytes memory rows, uint256 timestamp) = _rowsOn(account, day);
        return _parts(rows, timestamp);
    }

    /// @dev The last second of a past day; now for today.
    function _endOf(uint256 day) private view returns (uint256) {
        uint256 today = block.timestamp / 1 days;
        require(day <= today, FutureDay(day, today));
        return day == today ? block.timestamp : (day + 1) * 1 days - 1;
    }

    /// @dev As Battery returned them: decoding an array copies every row, at a cost above that of its arithmetic.
    function _rows(address account, uint256 day) private view returns (bytes memory) {
        return LibCall.staticCallContract(address(battery), abi.encodeCall(IBattery.energiesOf, (account, day)));
    }

    function _rowAt(bytes memory rows, uint256 offset) private pure returns (uint256) {
        return uint256(LibBytes.load(rows, offset));
    }

    function _rowsOn(address account, uint256 day) private view returns (bytes memory rows, uint256 timestamp) {
        timestamp = _endOf(day);
        rows = _rows(account, day);
        if (timestamp == block.timestamp) return (rows, timestamp);
        for (uint256 offset = FIRST_ROW; offset < rows.length; offset += 32) {
            _requirePriced(uint8(_rowAt(rows, offset)), timestamp);
        }
    }

    function _valueOf(uint256 id, uint256 day, uint256 timestamp) private view returns (int256) {
        (uint256 class, uint256 rated, uint256 service) = battery.energyOf(id, day);
        return _value(_laneAt(class, timestamp), rated, service);
    }

    /// @dev One term per class, each rounded down. Classes come in order, so that a word of prices is read once.
    function _sum(bytes memory rows, uint256 timestamp) private view returns (int256 value) {
        (uint256 last, uint256 prices) = (type(uint256).max, 0);
        unchecked { // at most 256 values below 2^122, see `_value`: under 2^130
            for (uint256 offset = FIRST_ROW; offset < rows.length; offset += 32) {
                uint256 row = _rowAt(rows, offset);
                (uint256 word, uint256 shift) = _place(uint8(row));
                if (word != last) (last, prices) = (word, _wordAt(word, timestamp));
                value += _value(prices >> shift, uint48(row >> 8), row >> 72);
            }
        }
    }

    function _parts(bytes memory rows, uint256 timestamp) private view returns (ClassValue[] memory parts) {
        parts = new ClassValue[]((rows.length - FIRST_ROW) / 32);
        for (uint256 i; i < parts.length; ++i) {
            parts[i] = _part(_rowAt(rows, FIRST_ROW + 32 * i), timestamp);
        }
    }

    function _part(uint256 row, uint256 timestamp) private view returns (ClassValue memory part) {
        (uint256 word, uint256 shift) = _place(uint8(row));
        uint256 lane = _wordAt(word, timestamp) >> shift;
        (part.class, part.rated, part.service) = (uint8(row), uint48(row >> 8), row >> 72);
        (part.price, part.exit) = (uint32(lane >> 32), int32(uint32(lane)));
        part.value = _value(lane, part.rated, part.service);
    }

    /// @dev G·E + (P - G)·S / 2^96 in units. The shift rounds down, below zero too; G·E is whole, so that it cuts
    /// nothing but the service's part.
    function _value(uint256 lane, uint256 rated, uint256 service) private view returns (int256) {
        (int256 p, int256 g) = _figures(lane);
        // 0 <= P - G < 2^33, |G| <= 2^31, E < 2^48, unit <= 10^12 < 2^40; S <= E·2^96 < 2^144, as no health factor is
        // above 1 and growth does not fall: |G·E·2^96| < 2^175, (P - G)·S < 2^177, their sum times unit < 2^218; the
        // value is below 2^122
        unchecked {
            return (g * int256(rated << 96) + (p - g) * int256(service)) * int256(unit) >> 96;
        }
    }

    // ------------------------------------------------------------------------------------------------ coverage

    /// @inheritdoc IValuation
    /// @dev By a bare call: an account without code, or whose answer is too short to decode, is told apart that way.
    function coverage(address account)
        external
        view
        returns (uint256 eligibleWh, uint256 assessedWh, uint256 basisPoints)
    {
        (bool ok, bytes memory answer) =
            account.staticcall(abi.encodeCall(ICoverage.energiesIn, (periodAt(block.timestamp))));
        require(ok && answer.length == 64, NoCoverage(account));
        (eligibleWh, assessedWh) = abi.decode(answer, (uint256, uint256));
        require(assessedWh <= eligibleWh && eligibleWh <= type(uint64).max, NoCoverage(account));
        basisPoints = eligibleWh == 0 ? BASIS : assessedWh * BASIS / eligibleWh;
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
