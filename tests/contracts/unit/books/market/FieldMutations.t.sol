// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {OrderMutations} from "../../../base/OrderMutations.sol";

/// @notice Every field of an order, changed after it was signed.
contract FieldMutationsTest is OrderMutations {
    function test_no_party_of_a_signed_order_can_be_changed() external {
        altered("maker", otherMaker, wrongSigner);
        altered("maker", contractAsMaker, notConfirmed);
        altered("taker", anyTaker, wrongSigner);
        altered("side", otherSide, wrongSigner);
    }

    function otherMaker(Try memory t) private view {
        t.order.maker = carol;
    }

    function contractAsMaker(Try memory t) private view {
        t.order.maker = address(coin);
    }

    function notConfirmed(Try memory t) private pure returns (bytes memory) {
        return byAddress(IMarket.NotConfirmed.selector, t.order.maker);
    }

    function anyTaker(Try memory t) private pure {
        t.order.taker = address(0);
    }

    function otherSide(Try memory t) private pure {
        t.order.side = isSale(t) ? IOrders.Side.Buy : IOrders.Side.Sell;
    }

    function test_what_a_signed_order_sells_cannot_be_changed() external {
        altered("asset", unknownAsset, refusesAsset);
        altered("asset", otherFund, notOfThatFund);
        altered("items", otherBattery, notThatBattery);
        altered("items", oneMore, tooManyItems);
        altered("items", nothing, noItems);
        altered("amount", another, notThatAmount);
    }

    function unknownAsset(Try memory t) private view {
        t.order.asset = address(otherCoin);
    }

    function refusesAsset(Try memory t) private pure returns (bytes memory) {
        return byAddress(IMarket.UnknownAsset.selector, t.order.asset);
    }

    function otherFund(Try memory t) private view {
        t.order.asset = address(otherShares);
    }

    /// @dev Shares have no items: those of a battery give it away.
    function notOfThatFund(Try memory t) private view returns (bytes memory) {
        return t.order.items.length == 0 ? wrongSigner(t) : ITEMS;
    }

    function otherBattery(Try memory t) private view {
        if (isShares(t)) t.order.items = one(item(idOf(loose[alice], 5), 1));
        else t.order.items[0] += t.order.items[0] & WHOLE == 0 ? 1 : 1 << 32;
    }

    function notThatBattery(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? ITEMS : wrongSigner(t);
    }

    function oneMore(Try memory t) private view {
        if (t.order.items.length == 0) t.order.items = new uint256[](1);
        else t.order.items = two(t.order.items[0], item(idOf(loose[alice], 4), 2));
    }

    function tooManyItems(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? ITEMS : bad("amount");
    }

    function noItems(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? ITEMS : bad("amount");
    }

    function notThatAmount(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? wrongSigner(t) : bad("amount");
    }

    function test_no_price_of_a_signed_order_can_be_changed() external {
        altered("token", otherToken, wrongSigner);
        altered("token", unknownToken, refusesToken);
        altered("price", higherAtFirst, wrongSigner);
        altered("price", worseAtFirst, badEnd);
        altered("endPrice", betterInTheEnd, wrongSigner);
        altered("endPrice", worseInTheEnd, badEnd);
        altered("maxFee", higherFee, wrongSigner);
    }

    function otherToken(Try memory t) private view {
        t.order.token = address(otherCoin);
    }

    function unknownToken(Try memory t) private view {
        t.order.token = address(otherShares);
    }

    function refusesToken(Try memory t) private pure returns (bytes memory) {
        return byAddress(IMarket.UnknownToken.selector, t.order.token);
    }

    /// @dev From the maker's view it begins better: an auction.
    function higherAtFirst(Try memory t) private pure {
        t.order.price += isSale(t) ? int128(1) : int128(-1);
    }

    function worseAtFirst(Try memory t) private pure {
        t.order.price -= isSale(t) ? int128(1) : int128(-1);
    }

    function betterInTheEnd(Try memory t) private pure {
        t.order.endPrice -= isSale(t) ? int128(1) : int128(-1);
    }

    function higherFee(Try memory t) private pure {
        t.order.maxFee += 1;
    }

    function test_no_time_and_number_of_a_signed_order_can_be_changed() external {
        altered("startsAt", earlier, wrongSigner);
        altered("expiresAt", later_, wrongSigner);
        altered("nonce", nextNonce, wrongSigner);
        altered("counter", nextCounter, oldCounter);
        altered("counter", counterRaised, wrongSigner);
    }

    function earlier(Try memory t) private pure {
        t.order.startsAt -= 1;
    }

    function later_(Try memory t) private pure {
        t.order.expiresAt += 1;
    }

    function nextNonce(Try memory t) private pure {
        t.order.nonce += 1;
    }

    /// @dev The maker cancelled all, and a third party carries the old order over to the new counter.
    function counterRaised(Try memory t) private {
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelAll, ()));
        t.order.counter += 1;
    }

    function test_no_condition_of_a_signed_order_can_be_changed() external {
        altered("minHealth", minHealth, conditionOfBatteries);
        altered("maxAge", maxAge, conditionOfBatteries);
        altered("classes", classes, conditionOfBatteries);
        altered("minValue", minValue, wrongSigner);
    }

    function minValue(Try memory t) private pure {
        t.order.conditions.minValue = 1;
    }

    /// @dev Each of 256 bits of the first word, whatever the kind: what it means has its own refusal.
    function test_no_bit_of_an_item_can_be_changed() external {
        for (uint256 kind; kind < 3; ++kind) {
            Try memory t = valid(Kind(kind), IOrders.Side.Sell);
            uint256 word = t.order.items[0];
            for (uint256 bit; bit < 256; ++bit) {
                t.order.items[0] = word ^ 1 << bit;
                bytes memory got = attempt(bob, callOf(t));
                same(got, bitRefused(t, bit), "refusal of a bit");
            }
            t.order.items[0] = word;
            fill(t);
        }
    }

    /// @dev 0..31 index, 32..95 batch, 96..111 count, 112..254 nothing, 255 whole; a whole batch has no index.
    function bitRefused(Try memory t, uint256 bit) private view returns (bytes memory) {
        uint256 word = t.order.items[0];
        if (bit >= 112 && bit < 255) return ITEMS;
        if (word & WHOLE != 0 && word & 0xffffffff != 0) return ITEMS;
        return bit >= 96 && bit < 112 ? bad("amount") : wrongSigner(t);
    }

    /// @dev The whole word of the call, so that no bit that the type leaves unused can be set either.
    function test_fuzz_no_bit_of_a_signed_order_or_its_signature_can_be_changed(uint256 at_, uint8 kind, bool buys)
        external
    {
        Try memory t = valid(Kind(kind % KINDS), buys ? IOrders.Side.Buy : IOrders.Side.Sell);
        bytes memory data = callOf(t);
        // selector, three heads, then the order: nineteen words and its items; last the signature, before its padding
        uint256 head = 8 * (4 + 3 * 32);
        uint256 orderBits = 256 * (19 + t.order.items.length);
        uint256 bit = at_ % (orderBits + 8 * 65);
        bit += bit < orderBits ? head : head + 256;
        data[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        truth(keccak256(data) != keccak256(callOf(t)), "something was changed");
        vm.prank(bob);
        (bool done,) = address(market).call(data);
        truth(!done, "a changed order is refused");
        fill(t);
    }
}
