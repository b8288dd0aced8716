// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IMarket} from "../interfaces/IMarket.sol";
import {IOrders} from "../interfaces/IOrders.sol";

/// @notice The batteries of an order: a word for one, for a range of ids, or for all that follow a batch.
library Lots {
    uint256 internal constant WHOLE = 1 << 255;
    uint256 private constant COUNT_SHIFT = 96;

    /// @dev One battery: the word is its id.
    function isOne(uint256 item) internal pure returns (bool) {
        return item >> COUNT_SHIFT == 0;
    }

    function isWhole(uint256 item) internal pure returns (bool) {
        return item & WHOLE != 0;
    }

    function firstOf(uint256 item) internal pure returns (uint256) {
        return uint96(item);
    }

    function countOf(uint256 item) internal pure returns (uint256) {
        return uint256(uint16(item >> COUNT_SHIFT)) + 1;
    }

    function same(uint256[] memory a, uint256[] memory b) internal pure returns (bool) {
        if (a.length != b.length) return false;
        for (uint256 i; i < a.length; ++i) {
            if (a[i] != b[i]) return false;
        }
        return true;
    }

    /// @notice Refuses words with stray bits, and a number of batteries that is not the order's.
    function requireCount(uint256[] memory items, uint256 amount) internal pure {
        uint256 n;
        for (uint256 i; i < items.length; ++i) {
            uint256 item = items[i];
            if (isOne(item)) {
                ++n;
                continue;
            }
            bool stray = (item & ~WHOLE) >> (COUNT_SHIFT + 16) != 0 || (isWhole(item) && uint32(item) != 0);
            if (stray) revert IMarket.BadOrder("items");
            n += countOf(item);
        }
        if (n != amount) revert IMarket.BadOrder("amount");
    }

    /// @dev Of a whole batch: what moves together must be what the order says, no more and no fewer.
    function move(IBattery battery, uint256[] memory items, address from, address to) internal {
        for (uint256 i; i < items.length; ++i) {
            uint256 item = items[i];
            if (isOne(item)) battery.transferFrom(from, to, item);
            else if (isWhole(item)) _moveBatch(battery, uint64(item >> 32), countOf(item), from, to);
            else _moveRange(battery, firstOf(item), countOf(item), from, to);
        }
    }

    function _moveRange(IBattery battery, uint256 first, uint256 count, address from, address to) private {
        uint256 end = first + count;
        for (uint256 id = first; id < end; ++id) {
            battery.transferFrom(from, to, id);
        }
    }

    function _moveBatch(IBattery battery, uint64 batchId, uint256 count, address from, address to) private {
        uint256 followers = battery.batchOf(batchId).followers;
        if (followers != count) revert IMarket.BatchChanged(batchId, followers);
        battery.transferBatch(from, to, batchId);
    }

    /// @notice Every battery meets the conditions. Of a whole batch all are looked at that `owner` has of it, also those
    /// that moved alone before: they are not sold, but cannot be told apart from here.
    function requireConditions(
        IBattery battery,
        uint256[] memory items,
        address owner,
        IOrders.Conditions memory conditions
    ) internal view {
        if (conditions.minHealth == 0 && conditions.maxAge == 0 && conditions.classes == 0) return;
        uint256 today = battery.today();
        for (uint256 i; i < items.length; ++i) {
            uint256 item = items[i];
            uint256 first = firstOf(item);
            uint256 n = countOf(item);
            bool whole = isWhole(item);
            if (whole) (first, n) = (first, battery.batchOf(uint64(first >> 32)).count);
            for (uint256 id = first; id < first + n; ++id) {
                if (!whole || _ownedBy(battery, id, owner)) _require(battery, id, today, conditions);
            }
        }
    }

    /// @dev Of a burned battery nobody is the owner.
    function _ownedBy(IBattery battery, uint256 id, address owner) private view returns (bool) {
        try battery.ownerOf(id) returns (address who) {
            return who == owner;
        } catch {
            return false;
        }
    }

    /// @dev A battery that was never assessed has no health, and is as old as time.
    function _require(IBattery battery, uint256 id, uint256 today, IOrders.Conditions memory c) private view {
        (uint256 health, uint256 day,,,, uint8 class) = battery.conditionOf(id);
        if (health < c.minHealth) revert IMarket.HealthTooLow(id, health, c.minHealth);
        if (c.maxAge != 0 && today - day > c.maxAge) revert IMarket.AssessmentTooOld(id, today - day, c.maxAge);
        if (c.classes != 0 && c.classes >> class & 1 == 0) revert IMarket.OtherClass(id, class);
    }
}
