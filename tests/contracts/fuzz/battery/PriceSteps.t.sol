// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice Random prices of the three classes of a word under random calendars, against a plain list of all that
/// were given.
contract PriceStepsFuzz is BatteryFixture {
    uint256 private constant ROUNDS = 24;

    struct Given {
        uint256 from;
        int256 service;
        int256 exit;
    }

    mapping(uint8 class => Given[]) private _given;
    IValuation private _v;
    uint256 private _accepted;

    function _roll(uint256 seed, string memory what, uint256 low, uint256 high) private pure returns (uint256) {
        return between(uint256(keccak256(abi.encode(seed, what))), low, high);
    }

    /// @dev Classes 3 to 5 share a word.
    function testFuzz_prices_are_accepted_exactly_as_a_list_of_them_says(uint256 seed) public {
        _v = deployer.valuation(battery, authority, 6, _calendar(seed));
        for (uint256 i; i < ROUNDS; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            _wait(r);
            _give(uint8(_roll(r, "class", STORAGE, STATION)), r);
        }
        for (uint8 class = STORAGE; class <= STATION; ++class) {
            _compare(class, seed);
        }
        truth(_accepted > 2, "some prices were accepted");
    }

    function _calendar(uint256 seed) private view returns (IValuation.Calendar memory c) {
        c.start = uint40(block.timestamp + _roll(seed, "start", 0, 20 days));
        c.period = uint32(_roll(seed, "period", 1 hours, 45 days));
        c.window = uint32(_roll(seed, "window", 1, c.period - 1));
        if (seed % 2 == 0) c.lag = uint32(_roll(seed, "lag", 0, c.period - c.window - 1));
    }

    /// @dev Into this window once more, or into one of the next; before the first cutoff anything goes.
    function _wait(uint256 r) private {
        uint256 n = _v.periodAt(block.timestamp) + _roll(r, "periods", 0, 3);
        if (n == 0) return;
        uint256 to = _v.windowEndOf(n); // often its last second, when without a lag the price is in force at once
        if (r % 3 != 0) to = _v.cutoffOf(n) + _roll(r, "second", 1, to - _v.cutoffOf(n));
        if (to > block.timestamp) vm.warp(to);
    }

    function _give(uint8 class, uint256 r) private {
        Given[] storage list = _given[class];
        Given memory price = _random(list, r);
        bytes memory data = abi.encodeCall(_v.setPrice, (class, uint32(uint256(price.service)), int32(price.exit)));
        if (list.length == 0) {
            price.from = block.timestamp;
        } else {
            uint256 period = _v.periodAt(block.timestamp);
            if (period == 0 || block.timestamp > _v.windowEndOf(period)) return;
            price.from = _v.valuationTimeOf(period);
            bytes memory reason = _verdict(class, price);
            if (reason.length != 0) return refused(address(this), address(_v), data, reason);
        }
        accepted(address(this), address(_v), data);
        ++_accepted;
        _keep(list, price);
    }

    /// @dev Up to 30 % off the last one given; half of them within the bound of that.
    function _random(Given[] storage list, uint256 r) private view returns (Given memory price) {
        Given memory last = list.length == 0 ? Given(0, 100_000, -5_000) : list[list.length - 1];
        int256 reach = last.service * int256(_roll(r, "reach", 0, 3)) / 10;
        price.service = last.service + int256(_roll(r, "service", 0, uint256(2 * reach))) - reach;
        price.exit = last.exit + int256(_roll(r, "exit", 0, uint256(2 * reach))) - reach;
        if (price.service > 1e9) price.service = 1e9;
        if (price.exit > price.service) price.exit = price.service;
        if (price.exit < -1e9) price.exit = -1e9;
    }

    function _keep(Given[] storage list, Given memory price) private {
        if (list.length > 1 && list[list.length - 1].from == price.from) list.pop();
        list.push(price);
    }

    /// @dev Each price given, the newest first: was it in force at any second of the 30 days before? The one that is
    /// followed counts anyhow: on a border it may have been the first, given in the very second its successor begins.
    function _verdict(uint8 class, Given memory price) private view returns (bytes memory) {
        Given[] storage list = _given[class];
        uint256 until = price.from;
        for (uint256 i = list.length; i != 0; --i) {
            Given memory old = list[i - 1];
            if (old.from >= price.from && i > 1) continue; // it is about to be replaced
            uint256 limit = uint256(old.service) / 5;
            uint256 step = _max(_distance(price.service, old.service), _distance(price.exit, old.exit));
            bool counts = until == price.from || (until > old.from && until + 30 days > price.from);
            if (counts && step > limit) {
                return abi.encodeWithSelector(IValuation.StepTooLarge.selector, class, step, limit);
            }
            until = old.from;
        }
        return "";
    }

    function _distance(int256 a, int256 b) private pure returns (uint256) {
        return uint256(a > b ? a - b : b - a);
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    /// @dev At the first second of each, the second before it, and some at random.
    function _compare(uint8 class, uint256 seed) private {
        Given[] storage list = _given[class];
        for (uint256 i; i < list.length; ++i) {
            _compareAt(class, list[i].from);
            _compareAt(class, list[i].from - 1);
            _compareAt(class, block.timestamp - _roll(seed ^ i, "past", 0, 60 days));
        }
    }

    function _compareAt(uint8 class, uint256 timestamp) private {
        Given[] storage list = _given[class];
        bytes memory data = abi.encodeCall(_v.priceAt, (class, timestamp));
        if (timestamp < list[0].from) {
            bytes memory reason = abi.encodeWithSelector(IValuation.NoPriceYet.selector, class, timestamp, list[0].from);
            return refused(alice, address(_v), data, reason);
        }
        uint256 i = list.length - 1;
        while (list[i].from > timestamp) --i;
        same(accepted(alice, address(_v), data), abi.encode(list[i].service, list[i].exit), "price in force");
    }
}
