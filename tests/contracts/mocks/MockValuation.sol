// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {MockBattery} from "./MockBattery.sol";

/// @notice The calendar as it is; values as the test says, times a level per period.
contract MockValuation {
    MockBattery public immutable battery;
    uint256 public immutable unit;
    uint256 public immutable start;
    uint256 public immutable period;
    uint256 public immutable window;
    uint256 public immutable lag;

    mapping(uint256 period => uint256 basisPoints) public levels;
    mapping(uint256 period => bool) public broken;

    constructor(MockBattery battery_, uint256 unit_, IValuation.Calendar memory c) {
        (battery, unit) = (battery_, unit_);
        (start, period, window, lag) = (c.start, c.period, c.window, c.lag);
    }

    function calendar() external view returns (IValuation.Calendar memory) {
        return IValuation.Calendar(uint40(start), uint32(period), uint32(window), uint32(lag));
    }

    function setLevel(uint256 epoch, uint256 basisPoints) external {
        levels[epoch] = basisPoints;
    }

    function breakDown(uint256 epoch, bool yes) external {
        broken[epoch] = yes;
    }

    function portfolioValue(address account) external view returns (int256) {
        return battery.worthOf(account);
    }

    function portfolioValueAt(address account, uint256 epoch) external view returns (int256) {
        require(!broken[epoch], "broken");
        uint256 closes = windowEndOf(epoch);
        require(epoch != 0 && block.timestamp > closes, IValuation.OutsideWindow(block.timestamp, closes, closes + lag));
        uint256 level = levels[epoch];
        return level == 0 ? battery.worthOf(account) : battery.worthOf(account) * int256(level) / 10_000;
    }

    function periodAt(uint256 timestamp) public view returns (uint256) {
        return timestamp < start ? 0 : (timestamp - start) / period + 1;
    }

    function cutoffOf(uint256 epoch) public view returns (uint256) {
        return epoch == 0 ? 0 : start + (epoch - 1) * period;
    }

    function windowEndOf(uint256 epoch) public view returns (uint256) {
        return cutoffOf(epoch) + window;
    }

    function valuationTimeOf(uint256 epoch) public view returns (uint256) {
        return windowEndOf(epoch) + lag;
    }
}
