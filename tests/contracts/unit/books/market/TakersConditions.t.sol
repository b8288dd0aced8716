// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice `fillIf`: what a taker asks of the asset, beside what the order asks.
contract TakersConditionsTest is MarketBase {
    function refuseIf(IMarket.Fill memory f, bytes memory reason) private {
        refused(bob, address(market), abi.encodeCall(IMarket.fillIf, (f)), reason);
    }

    function acceptIf(IMarket.Fill memory f) private {
        uint256 snapshot = vm.snapshotState();
        accepted(bob, address(market), abi.encodeCall(IMarket.fillIf, (f)));
        vm.revertToState(snapshot);
    }

    function ofAlice(Kind kind) private view returns (IMarket.Fill memory) {
        return fillOf(valid(kind, IOrders.Side.Sell));
    }

    function test_a_taker_who_asks_nothing_fills() external {
        for (uint256 i; i < 2 * KINDS; ++i) {
            acceptIf(fillOf(valid(Kind(i / 2), IOrders.Side(i % 2))));
        }
    }

    function test_the_least_health_is_that_of_every_battery() external {
        IMarket.Fill memory f = ofAlice(Kind.Range);
        uint256 third = idOf(loose[alice], 3);
        assess(third, HEALTH - 100);
        f.conditions.minHealth = HEALTH;
        refuseIf(f, error3(IMarket.HealthTooLow.selector, third, HEALTH - 100, HEALTH));
        f.conditions.minHealth = HEALTH - 100;
        acceptIf(f);
    }

    function test_every_battery_was_assessed_of_late() external {
        IMarket.Fill memory f = ofAlice(Kind.Whole);
        f.conditions.maxAge = AGE;
        acceptIf(f);
        later(1);
        vm.warp(f.order.expiresAt);
        refuseIf(f, error3(IMarket.AssessmentTooOld.selector, idOf(whole[alice], 0), AGE + 1, AGE));
        f.conditions.maxAge = AGE + 1;
        acceptIf(f);
    }

    /// @dev It has no health, and was assessed on no day.
    function test_a_battery_never_assessed_is_too_old_for_any_age() external {
        uint64 batchId = mint(alice, CAR, 1, 0);
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        t.order.items = one(item(idOf(batchId, 0), 1));
        signAgain(t);
        IMarket.Fill memory f = fillOf(t);
        f.conditions.maxAge = type(uint16).max;
        acceptIf(f);
        f.conditions.maxAge = 365;
        refuseIf(f, error3(IMarket.AssessmentTooOld.selector, idOf(batchId, 0), block.timestamp / 1 days, 365));
        (f.conditions.maxAge, f.conditions.minHealth) = (0, 1);
        refuseIf(f, error3(IMarket.HealthTooLow.selector, idOf(batchId, 0), 0, 1));
    }

    function test_every_battery_is_of_a_class_that_is_wanted() external {
        uint64 batchId = mint(alice, STORAGE, 1, HEALTH);
        Try memory t = valid(Kind.Range, IOrders.Side.Sell);
        t.order.items[1] = item(idOf(batchId, 0), 1);
        signAgain(t);
        IMarket.Fill memory f = fillOf(t);
        f.conditions.classes = 1 << CAR;
        refuseIf(f, error2(IMarket.OtherClass.selector, idOf(batchId, 0), STORAGE));
        f.conditions.classes = 1 << STORAGE;
        refuseIf(f, error2(IMarket.OtherClass.selector, idOf(loose[alice], 1), CAR));
        f.conditions.classes = 1 << CAR | 1 << STORAGE;
        acceptIf(f);
    }

    function test_a_mark_down_that_comes_first_is_no_loss_of_the_taker() external {
        IMarket.Fill memory f = ofAlice(Kind.One);
        int256 worth = gainOfBob(idOf(loose[alice], 0));
        f.conditions.minValue = int128(worth);
        acceptIf(f);
        assess(idOf(loose[alice], 0), HEALTH - 500);
        int256 less = gainOfBob(idOf(loose[alice], 0));
        truth(less < worth, "marked down");
        refuseIf(f, abi.encodeWithSelector(IMarket.WorthTooLittle.selector, less, worth));
        f.conditions.minValue = int128(less);
        acceptIf(f);
    }

    /// @dev Found by giving it to him, and undone.
    function gainOfBob(uint256 id) private returns (int256 gain) {
        uint256 snapshot = vm.snapshotState();
        gain = -valuation.portfolioValue(bob);
        accepted(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, bob, id)));
        gain += valuation.portfolioValue(bob);
        vm.revertToState(snapshot);
    }

    function test_of_shares_the_value_is_that_of_the_part_that_is_filled() external {
        IMarket.Fill memory f = ofAlice(Kind.Shares);
        f.amount = 3 * uint128(SHARE);
        f.conditions.minValue = 1_000e6; // of all ten
        acceptIf(f);
        shares.setPrice(100 * UNIT - 1);
        refuseIf(f, error2(IMarket.WorthTooLittle.selector, 300e6 - 3, 300e6));
        f.conditions.minValue = 1_000e6 - 10;
        acceptIf(f);
    }

    /// @dev Three tenths of a bound of 1_001 units are 301, not 300: rounded up, against the seller.
    function test_the_least_value_of_a_part_of_shares_is_rounded_up() external {
        IMarket.Fill memory f = ofAlice(Kind.Shares);
        f.amount = 3 * uint128(SHARE);
        shares.setPrice(100);
        f.conditions.minValue = 1_001;
        refuseIf(f, error2(IMarket.WorthTooLittle.selector, 300, 301));
        f.conditions.minValue = 1_000;
        acceptIf(f);
    }

    function test_a_takers_condition_does_not_replace_the_orders_own() external {
        Try memory t = valid(Kind.One, IOrders.Side.Buy);
        t.order.conditions.minHealth = HEALTH + 1;
        signAgain(t);
        IMarket.Fill memory f = fillOf(t);
        f.conditions.minHealth = 1;
        refuseIf(f, error3(IMarket.HealthTooLow.selector, idOf(loose[bob], 0), HEALTH, HEALTH + 1));
    }

    function test_only_the_market_calls_for_another_taker() external {
        IMarket.Fill memory f = ofAlice(Kind.One);
        bytes memory data = abi.encodeCall(market.fillFor, (f, bob));
        refused(bob, address(market), data, abi.encodeWithSelector(IMarket.NotSelf.selector, bob));
    }
}
