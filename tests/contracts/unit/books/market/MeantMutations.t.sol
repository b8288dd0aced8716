// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {OrderMutations} from "../../../base/OrderMutations.sol";

/// @notice Every field of an order, as a maker may have meant it but cannot have it.
contract MeantMutationsTest is OrderMutations {
    function test_a_maker_who_contradicts_himself_is_refused() external {
        meant("taker", self, notSelf);
        meant("amount", none, badAmount);
        meant("amount", another, openOrBad);
        meant("endPrice", worseInTheEnd, badEnd);
        meant("maxFee", noFee, feeTooHigh);
        meant("startsAt", tomorrow, notYet);
        meant("startsAt", atOnceOver, badExpiry);
        meant("expiresAt", justOver, expired);
        meant("counter", nextCounter, oldCounter);
    }

    function self(Try memory t) private view {
        (t.order.taker, t.caller) = (alice, alice);
    }

    function notSelf(Try memory) private pure returns (bytes memory) {
        return bad("taker");
    }

    function none(Try memory t) private pure {
        t.order.amount = 0;
    }

    function badAmount(Try memory) private pure returns (bytes memory) {
        return bad("amount");
    }

    /// @dev More shares than are taken are no contradiction: there, more are taken too.
    function openOrBad(Try memory t) private view returns (bytes memory) {
        if (!isShares(t)) return bad("amount");
        t.amount = t.order.amount + 1;
        return error2(IMarket.Overfilled.selector, t.amount, t.order.amount);
    }

    function noFee(Try memory t) private pure {
        t.order.maxFee = FEE - 1;
    }

    function feeTooHigh(Try memory) private pure returns (bytes memory) {
        return error2(IMarket.FeeTooHigh.selector, FEE, FEE - 1);
    }

    function tomorrow(Try memory t) private pure {
        t.order.startsAt += 1;
    }

    function notYet(Try memory t) private pure returns (bytes memory) {
        return error1(IMarket.NotYet.selector, t.order.startsAt);
    }

    function atOnceOver(Try memory t) private pure {
        t.order.expiresAt = t.order.startsAt;
    }

    function badExpiry(Try memory) private pure returns (bytes memory) {
        return bad("expiresAt");
    }

    function justOver(Try memory t) private pure {
        (t.order.startsAt, t.order.expiresAt) = (t.order.startsAt - 2, t.order.startsAt - 1);
    }

    function expired(Try memory t) private pure returns (bytes memory) {
        return error1(IMarket.Expired.selector, t.order.expiresAt);
    }

    function test_shares_are_sold_without_items_below_zero_and_conditions_of_batteries_never() external {
        meantOfShares("items", nothing, itemsOfShares);
        meantOfShares("price", belowZero, badPrice);
        meantOfShares("endPrice", belowZero, badPrice);
        meantOfShares("minHealth", minHealth, conditionOfBatteries);
        meantOfShares("maxAge", maxAge, conditionOfBatteries);
        meantOfShares("classes", classes, conditionOfBatteries);
        meantOfShares("minValue", valueOfShares, worthTooLittle);
    }

    function itemsOfShares(Try memory) private pure returns (bytes memory) {
        return ITEMS;
    }

    function belowZero(Try memory t) private pure {
        if (isSale(t)) t.order.endPrice = -1;
        else t.order.price = -1;
    }

    function badPrice(Try memory) private pure returns (bytes memory) {
        return bad("price");
    }

    /// @dev Ten at a hundred each are worth a thousand.
    function valueOfShares(Try memory t) private pure {
        t.order.conditions.minValue = 1_000e6 + 1;
    }

    function worthTooLittle(Try memory) private pure returns (bytes memory) {
        return error2(IMarket.WorthTooLittle.selector, 1_000e6, 1_000e6 + 1);
    }

    function test_batteries_that_miss_a_condition_are_not_sold() external {
        meantOfBatteries("minHealth", healthier, tooLow);
        meantOfBatteries("maxAge", fresher, tooOld);
        meantOfBatteries("classes", otherClass, notOfThatClass);
        meantOfBatteries("minValue", dearer, tooCheap);
    }

    function firstIn(Try memory t) private pure returns (uint256) {
        return uint96(t.order.items[0]);
    }

    function healthier(Try memory t) private pure {
        t.order.conditions.minHealth = HEALTH + 1;
    }

    function tooLow(Try memory t) private pure returns (bytes memory) {
        return error3(IMarket.HealthTooLow.selector, firstIn(t), HEALTH, HEALTH + 1);
    }

    function fresher(Try memory t) private pure {
        t.order.conditions.maxAge = AGE - 1;
    }

    function tooOld(Try memory t) private pure returns (bytes memory) {
        return error3(IMarket.AssessmentTooOld.selector, firstIn(t), AGE, AGE - 1);
    }

    function otherClass(Try memory t) private pure {
        t.order.conditions.classes = ~(uint256(1) << CAR);
    }

    function notOfThatClass(Try memory t) private pure returns (bytes memory) {
        return error2(IMarket.OtherClass.selector, firstIn(t), CAR);
    }

    /// @dev What the buyer gains is found by giving it to him, and undone.
    function dearer(Try memory t) private {
        (address from, address to) = isSale(t) ? (alice, bob) : (bob, alice);
        uint256 snapshot = vm.snapshotState();
        int256 gain = -valuation.portfolioValue(to);
        for (uint256 i; i < t.order.items.length; ++i) {
            give(t.order.items[i], from, to);
        }
        gain += valuation.portfolioValue(to);
        vm.revertToState(snapshot);
        t.order.conditions.minValue = int128(gain) + 1;
    }

    function give(uint256 word, address from, address to) private {
        uint256 first = uint96(word);
        uint256 n = uint16(word >> 96) + 1;
        bytes memory data = abi.encodeCall(battery.transferBatch, (from, to, uint64(first >> 32)));
        if (word & WHOLE != 0) accepted(from, address(battery), data);
        for (uint256 id = first; word & WHOLE == 0 && id < first + n; ++id) {
            accepted(from, address(battery), abi.encodeCall(battery.transferFrom, (from, to, id)));
        }
    }

    function tooCheap(Try memory t) private pure returns (bytes memory) {
        int256 wanted = t.order.conditions.minValue;
        return abi.encodeWithSelector(IMarket.WorthTooLittle.selector, wanted - 1, wanted);
    }
}
