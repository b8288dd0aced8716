// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {OrderMutations} from "../../../base/OrderMutations.sol";

/// @notice Every field of an order, changed after it was signed, and changed by a maker who means it.
contract FieldMutationsTest is OrderMutations {
    bytes private constant ITEMS = abi.encodeWithSelector(IMarket.BadOrder.selector, bytes32("items"));

    function isShares(Try memory t) private view returns (bool) {
        return t.order.asset == address(shares);
    }

    function isSale(Try memory t) private pure returns (bool) {
        return t.order.side == IOrders.Side.Sell;
    }

    // ------------------------------------------------------------------------------------------------ after signing

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

    function nothing(Try memory t) private pure {
        t.order.items = new uint256[](t.order.items.length == 0 ? 1 : 0);
    }

    function noItems(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? ITEMS : bad("amount");
    }

    function another(Try memory t) private pure {
        t.order.amount += 1;
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

    function worseInTheEnd(Try memory t) private pure {
        t.order.endPrice += isSale(t) ? int128(1) : int128(-1);
    }

    function badEnd(Try memory) private pure returns (bytes memory) {
        return bad("endPrice");
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

    function nextCounter(Try memory t) private pure {
        t.order.counter += 1;
    }

    function oldCounter(Try memory t) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IMarket.OldCounter.selector, t.order.maker, t.order.counter, market.counterOf(t.order.maker)
        );
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

    function minHealth(Try memory t) private pure {
        t.order.conditions.minHealth = 1;
    }

    function maxAge(Try memory t) private pure {
        t.order.conditions.maxAge = 400;
    }

    function classes(Try memory t) private pure {
        t.order.conditions.classes = type(uint256).max;
    }

    function minValue(Try memory t) private pure {
        t.order.conditions.minValue = 1;
    }

    /// @dev Of shares nothing but a value can be asked.
    function conditionOfBatteries(Try memory t) private view returns (bytes memory) {
        return isShares(t) ? bad("conditions") : wrongSigner(t);
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

    // ------------------------------------------------------------------------------------------------ as meant

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
