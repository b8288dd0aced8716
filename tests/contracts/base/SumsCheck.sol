// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {BatteryState, LegalStatus, Operation} from "../../../contracts/libraries/BatteryState.sol";
import {ClassTerms} from "../../../contracts/libraries/ClassTerms.sol";
import {Holding} from "../../../contracts/libraries/Holding.sol";
import {BatteryFixture} from "./BatteryFixture.sol";

/// @notice Every sum against its parts: what accounts and batches store, recomputed battery by battery.
abstract contract SumsCheck is BatteryFixture {
    uint256 internal constant LAST_CLASS = STATION + 2; // room for the next versions of two classes

    /// @dev Class 0 counts lost, superseded and void tokens, as in Battery.
    struct Parts {
        uint256 tokens;
        int256 value;
        uint256[LAST_CLASS + 1] count;
        uint256[LAST_CLASS + 1] energy;
        uint256[LAST_CLASS + 1] weight;
        uint256[LAST_CLASS + 1] day;
    }

    /// @dev All accounts that own a battery must be among `accounts`. Returns the number of batteries compared.
    function checkSums(address[] memory accounts) internal view returns (uint256 compared) {
        Parts[] memory parts = new Parts[](accounts.length);
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            compared += _checkBatch(b, accounts, parts);
        }
        for (uint256 i; i < accounts.length; ++i) {
            _checkAccount(accounts[i], parts[i]);
        }
    }

    function _checkBatch(uint64 batchId, address[] memory accounts, Parts[] memory parts)
        private
        view
        returns (uint256 n)
    {
        IBattery.Batch memory b = battery.batchOf(batchId);
        (uint256 followers, uint256 weight) = (0, 0);
        for (; n < b.count; ++n) {
            uint256 id = idOf(batchId, n);
            (address owner, uint256 w) = (_ownerOrZero(id), _weightOf(id, b));
            if (!detached(id)) {
                (followers, weight) = (followers + 1, weight + w);
                same(owner, b.owner, "a follower's owner");
            }
            if (owner != address(0)) _add(parts[_indexOf(accounts, owner)], id, b.class, b.energy, w);
        }
        same(b.followers, followers, "followers");
        same(b.weight, weight, "weight of the followers");
        _checkList(batchId, b.count - followers, b.lastDetached);
    }

    /// @dev The list leads to every battery with a slot of its own, once (`Detached.previous`: 16 bits above the owner).
    function _checkList(uint64 batchId, uint256 expected, uint256 next) private view {
        uint256 steps;
        for (; next != 0; ++steps) {
            require(steps <= expected, NotEqual("length of the list", steps, expected));
            uint256 id = idOf(batchId, next - 1);
            truth(detached(id), "the list names who left");
            next = uint16(uint256(vm.load(address(battery), keccak256(abi.encode(id, uint256(3))))) >> 160);
        }
        same(steps, expected, "length of the list");
    }

    function _weightOf(uint256 id, IBattery.Batch memory b) private view returns (uint256) {
        ClassTerms t = battery.termsOf(b.class);
        (uint256 health, uint256 day,, Operation operation,,) = battery.conditionOf(id);
        if (health == 0 || operation > Operation.Retired || battery.stateOf(id).expired()) return 0;
        return uint256(b.energy) * t.healthAbove(health) * t.growth(day);
    }

    function _add(Parts memory p, uint256 id, uint256 class, uint256 energy, uint256 weight) private view {
        (, uint256 day,, Operation operation,,) = battery.conditionOf(id);
        p.value += valuation.valueOf(id);
        ++p.tokens;
        if (operation >= Operation.Lost) {
            ++p.count[0];
            return;
        }
        (p.count[class], p.energy[class]) = (p.count[class] + 1, p.energy[class] + energy);
        p.weight[class] += weight;
        if (day > p.day[class]) p.day[class] = day;
    }

    function _checkAccount(address account, Parts memory p) private view {
        uint256 held;
        for (uint8 class; class <= LAST_CLASS; ++class) {
            Holding h = battery.holdingOf(account, class);
            same(h.count(), p.count[class], "count");
            same(h.energy(), p.energy[class], "energy");
            same(h.weight(), p.weight[class], "weight");
            truth(h.day() >= p.day[class] && h.day() <= today(), "day of a holding");
            if (p.count[class] != 0) held |= 1 << class;
        }
        same(battery.heldClasses(account), held, "classes held");
        same(battery.balanceOf(account), p.tokens, "balance");
        int256 value = valuation.portfolioValue(account);
        truth(value >= p.value && value <= p.value + int256(p.tokens), "value is the sum of values, to a unit each");
    }

    function _ownerOrZero(uint256 id) internal view returns (address owner) {
        (bool ok, bytes memory got) = address(battery).staticcall(abi.encodeCall(battery.ownerOf, (id)));
        if (ok) return abi.decode(got, (address));
        same(got, abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id), "only a burned battery has no owner");
        same(uint256(operationOf(id)), uint256(Operation.Recycled), "operation of what has no owner");
    }

    function _indexOf(address[] memory accounts, address owner) private pure returns (uint256 i) {
        for (; i < accounts.length; ++i) {
            if (accounts[i] == owner) return i;
        }
        revert NotEqual("an owner nobody knows", uint160(owner), 0);
    }
}
