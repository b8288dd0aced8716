// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";
import {HostileToken} from "../../../mocks/HostileToken.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice Money that lies, refuses, or comes back into the market in the middle of a fill.
contract HostileMoneyTest is MarketBase {
    HostileToken private money;

    function setUp() public override {
        super.setUp();
        money = new HostileToken();
        market.setToken(address(money), true);
        money.issue(bob, 1_000_000 * UNIT);
        accepted(bob, address(money), abi.encodeCall(money.approve, (address(market), type(uint256).max)));
    }

    function inMoney() private view returns (Try memory t) {
        t = valid(Kind.One, IOrders.Side.Sell);
        t.order.token = address(money);
        signAgain(t);
    }

    function test_money_that_says_no_or_refuses_buys_nothing() external {
        Try memory t = inMoney();
        money.behave(HostileToken.Manner.False);
        refuse(t, byAddress(SafeERC20.SafeERC20FailedOperation.selector, address(money)));
        money.behave(HostileToken.Manner.Refusing);
        refuse(t, abi.encodeWithSelector(HostileToken.Refused.selector));
        money.behave(HostileToken.Manner.Silent);
        fill(t);
        same(money.balanceOf(alice), 999 * UNIT, "paid");
    }

    /// @dev Whatever it calls of the market that fills, from inside a fill, is refused; the fill itself goes on.
    function test_nothing_is_filled_in_the_middle_of_a_fill() external {
        Try memory other = valid(Kind.Range, IOrders.Side.Sell);
        IMarket.Fill[] memory list_ = new IMarket.Fill[](1);
        list_[0] = fillOf(other);
        bytes[4] memory calls = [
            callOf(other),
            abi.encodeCall(IMarket.fillIf, (list_[0])),
            abi.encodeCall(IMarket.fillBatch, (list_)),
            abi.encodeCall(IMarket.matchOrders, (other.order, other.signature, other.order, other.signature, 1))
        ];
        for (uint256 i; i < 4; ++i) {
            uint256 snapshot = vm.snapshotState();
            money.callInTransfer(address(market), calls[i]);
            fill(inMoney());
            truth(money.called(), "called");
            same(money.answer(), abi.encodeWithSelector(IMarket.Reentered.selector), "answer");
            fill(valid(Kind.Range, IOrders.Side.Sell));
            vm.revertToState(snapshot);
        }
    }

    /// @dev The nonce was used up before the money moved; and was not cancelled.
    function test_an_order_is_written_down_before_anything_moves() external {
        Try memory t = inMoney();
        money.callInTransfer(address(market), abi.encodeCall(IMarket.openAmount, (t.order, t.signature)));
        fill(t);
        same(money.answer(), ofMaker(IMarket.OrderFilled.selector, alice, t.order.nonce), "answer");
    }
}
