// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";
import {SigningMaker} from "../../../mocks/SigningMaker.sol";

/// @notice `fillBatch`: fills what it can, and says of the rest why not.
contract BatchesTest is MarketBase {
    function fills(uint256 n) private view returns (IMarket.Fill[] memory list_) {
        list_ = new IMarket.Fill[](n);
        for (uint256 i; i < n; ++i) {
            list_[i] = fillOf(valid(Kind(i % KINDS), IOrders.Side.Sell));
        }
    }

    function fillAll(IMarket.Fill[] memory list_) private returns (bytes[] memory reasons) {
        bytes memory answer = accepted(bob, address(market), abi.encodeCall(IMarket.fillBatch, (list_)));
        return abi.decode(answer, (bytes[]));
    }

    function skipped(uint256 i, bytes memory reason) private {
        expectEvent(address(market));
        emit IMarket.FillSkipped(i, bob, reason);
    }

    function test_one_of_each_kind_in_one_call() external {
        bytes[] memory reasons = fillAll(fills(4));
        for (uint256 i; i < 4; ++i) {
            same(reasons[i], "", "reason");
        }
        same(battery.balanceOf(bob), 12 + 9, "batteries");
        same(coin.balanceOf(alice), 1_000_000 * UNIT + 4 * 999 * UNIT, "money");
    }

    function test_what_cannot_be_filled_is_skipped_with_its_reason() external {
        IMarket.Fill[] memory list_ = fills(5);
        list_[0].order.taker = carol;
        list_[1].signature = "";
        list_[2].conditions.minHealth = HEALTH + 1;
        list_[4].amount = 1;
        bytes[] memory expected = new bytes[](5);
        expected[0] = notTaker(carol, bob);
        expected[1] = abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(list_[1].order));
        expected[2] = error3(IMarket.HealthTooLow.selector, idOf(whole[alice], 0), HEALTH, HEALTH + 1);
        skipped(0, expected[0]);
        skipped(1, expected[1]);
        skipped(2, expected[2]);
        bytes[] memory reasons = fillAll(list_);
        for (uint256 i; i < 5; ++i) {
            same(reasons[i], expected[i], "reason");
        }
        same(battery.ownerOf(idOf(loose[alice], 0)), bob, "the last of them is filled");
        same(shares.balanceOf(bob), 1_010 * SHARE, "and the fourth");
    }

    function test_the_same_order_twice_is_filled_once() external {
        IMarket.Fill[] memory list_ = fills(2);
        list_[1] = list_[0];
        bytes memory reason = ofMaker(IMarket.OrderFilled.selector, alice, list_[0].order.nonce);
        skipped(1, reason);
        same(fillAll(list_)[1], reason, "reason");
        same(coin.balanceOf(alice), 1_000_999 * UNIT, "paid once");
    }

    /// @dev Money paid before the asset refused comes back.
    function test_what_is_skipped_leaves_nothing_behind() external {
        IMarket.Fill[] memory list_ = fills(2);
        accepted(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, idOf(loose[alice], 6))));
        truth(fillAll(list_)[1].length != 0, "the range is skipped");
        same(coin.balanceOf(alice), 1_000_999 * UNIT, "paid for the other");
        (uint256 used,) = market.wordOf(alice, 7);
        same(used, 1 << (list_[0].order.nonce % 256), "one nonce is used");
    }

    function test_a_maker_that_burns_its_gas_stops_nobody_else() external {
        SigningMaker hostile = new SigningMaker();
        hostile.behave(SigningMaker.Manner.Endless);
        IMarket.Fill[] memory list_ = fills(3);
        list_[1].order.maker = address(hostile);
        bytes memory data = abi.encodeCall(IMarket.fillBatch, (list_));
        bytes memory reason = byAddress(IMarket.NotConfirmed.selector, address(hostile));
        skipped(1, reason);
        vm.prank(bob);
        (bool done, bytes memory answer) = address(market).call{gas: 2_000_000}(data);
        truth(done, "within two million");
        bytes[] memory reasons = abi.decode(answer, (bytes[]));
        same(reasons[1], reason, "reason");
        same(reasons[0].length + reasons[2].length, 0, "the others are filled");
    }

    function test_a_batch_of_nothing_does_nothing() external {
        same(fillAll(new IMarket.Fill[](0)).length, 0, "reasons");
    }

    function test_a_paused_market_fills_no_batch() external {
        pause(true);
        bytes memory data = abi.encodeCall(IMarket.fillBatch, (fills(1)));
        refused(bob, address(market), data, abi.encodeWithSelector(IMarket.MarketPaused.selector));
        pause(false);
        fillAll(fills(1));
    }
}
