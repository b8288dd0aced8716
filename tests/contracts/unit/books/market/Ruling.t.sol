// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

interface CodeVm {
    function getCode(string calldata artifact) external view returns (bytes memory);
}

/// @notice What can be set of a market and what cannot; what is told of it.
contract RulingTest is MarketBase {
    function config(bytes32 what) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.BadConfig.selector, what);
    }

    function refuseRule(bytes memory data, bytes memory reason) private {
        refused(address(this), address(market), data, reason);
    }

    /// @dev What the constructor refuses with; empty if it does not.
    function created(uint16 maxFee, address recipient) private returns (bytes memory reason) {
        bytes memory arguments = abi.encode(authority, battery, valuation, coin, maxFee, recipient);
        bytes memory code = bytes.concat(CodeVm(address(vm)).getCode("Market.sol:Market"), arguments);
        address at_;
        assembly ("memory-safe") {
            at_ := create(0, add(code, 0x20), mload(code))
        }
        if (at_ != address(0)) return "";
        assembly ("memory-safe") {
            reason := mload(0x40)
            mstore(reason, returndatasize())
            returndatacopy(add(reason, 0x20), 0, returndatasize())
            mstore(0x40, add(reason, and(add(returndatasize(), 0x3f), not(0x1f))))
        }
    }

    function test_no_market_is_made_with_a_fee_above_the_cap_or_for_nobody() external {
        same(created(501, treasury), config("maxFee"), "above the cap");
        same(created(500, address(0)), config("feeRecipient"), "for nobody");
        same(created(500, treasury), "", "the cap itself");
    }

    function test_no_fee_is_above_the_highest_of_this_market_or_for_nobody() external {
        refuseRule(abi.encodeCall(IMarket.setFee, (MAX_FEE + 1, treasury)), config("fee"));
        refuseRule(abi.encodeCall(IMarket.setFee, (MAX_FEE, address(0))), config("feeRecipient"));
        expectEvent(address(market));
        emit IMarket.FeeSet(MAX_FEE, carol);
        market.setFee(MAX_FEE, carol);
        (uint16 fee, address recipient, bool paused) = market.fee();
        same(fee, MAX_FEE, "fee");
        same(recipient, carol, "recipient");
        truth(!paused, "not paused");
    }

    function test_batteries_are_no_money_and_no_shares() external {
        refuseRule(abi.encodeCall(IMarket.setToken, (address(battery), true)), config("token"));
        refuseRule(abi.encodeCall(IMarket.setFund, (address(battery), true)), config("fund"));
    }

    function test_tokens_and_funds_come_and_go() external {
        expectEvent(address(market));
        emit IMarket.TokenSet(address(otherCoin), false);
        market.setToken(address(otherCoin), false);
        truth(!market.isToken(address(otherCoin)), "struck off");
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        t.order.token = address(otherCoin);
        signAgain(t);
        refuse(t, byAddress(IMarket.UnknownToken.selector, address(otherCoin)));
        market.setToken(address(otherCoin), true);
        fill(t);
        expectEvent(address(market));
        emit IMarket.FundSet(address(shares), false);
        market.setFund(address(shares), false);
        truth(!market.isFund(address(shares)), "struck off");
    }

    function test_the_money_of_all_prices_is_always_admitted() external {
        market.setToken(address(coin), false);
        truth(market.isToken(address(coin)), "admitted");
        fill(valid(Kind.One, IOrders.Side.Sell));
    }

    function test_a_pause_is_told_of_and_ends() external {
        expectEvent(address(market));
        emit IMarket.Paused(true, guardian);
        pause(true);
        (,, bool paused) = market.fee();
        truth(paused, "paused");
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        bytes memory reason = abi.encodeWithSelector(IMarket.MarketPaused.selector);
        refuse(t, reason);
        refused(bob, address(market), abi.encodeCall(IMarket.fillIf, (fillOf(t))), reason);
        expectEvent(address(market));
        emit IMarket.Paused(false, guardian);
        pause(false);
        fill(t);
    }

    /// @dev Setting the fee while paused leaves the pause alone: both are in one slot.
    function test_a_fee_set_during_a_pause_does_not_end_it() external {
        pause(true);
        market.setFee(1, carol);
        refuse(valid(Kind.One, IOrders.Side.Sell), abi.encodeWithSelector(IMarket.MarketPaused.selector));
        pause(false);
        (uint16 fee, address recipient,) = market.fee();
        same(fee, 1, "fee");
        same(recipient, carol, "recipient");
    }

    /// @dev Makers list and take back in a pause; and list what is not admitted yet.
    function test_an_order_may_be_listed_before_its_asset_is_admitted() external {
        Try memory t = valid(Kind.Shares, IOrders.Side.Sell);
        market.setFund(address(shares), false);
        pause(true);
        list(t.order);
        pause(false);
        t.signature = "";
        refuse(t, byAddress(IMarket.UnknownAsset.selector, address(shares)));
        market.setFund(address(shares), true);
        fill(t);
    }
}
