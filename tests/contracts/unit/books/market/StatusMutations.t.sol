// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {IWholeMarket} from "../../../base/MarketBase.sol";
import {OrderMutations} from "../../../base/OrderMutations.sol";

interface ChainVm {
    function chainId(uint256 id) external;
}

/// @notice A valid order with one thing wrong around it: its signature, what became of it, who calls.
contract StatusMutationsTest is OrderMutations {
    IWholeMarket private second;

    function setUp() public override {
        super.setUp();
        second = newMarket(MAX_FEE);
        approveAll(alice, address(second));
        approveAll(bob, address(second));
    }

    // ------------------------------------------------------------------------------------------------ signatures

    function test_a_signature_of_another_length_is_refused() external {
        around("signature of 64 bytes", truncated, badLength);
        around("signature of 66 bytes", tooLong, badLength);
        around("signature of 1 byte", oneByte, badLength);
        around("no signature", unsigned, notListed);
    }

    function truncated(Try memory t) private pure {
        bytes memory signature = t.signature;
        assembly ("memory-safe") {
            mstore(signature, 64)
        }
    }

    function tooLong(Try memory t) private pure {
        t.signature = bytes.concat(t.signature, hex"00");
    }

    function oneByte(Try memory t) private pure {
        t.signature = hex"1b";
    }

    function badLength(Try memory t) private pure returns (bytes memory) {
        return error1(IMarket.BadSignatureLength.selector, t.signature.length);
    }

    function unsigned(Try memory t) private pure {
        t.signature = "";
    }

    function notListed(Try memory t) private view returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(t.order));
    }

    function test_a_signature_of_another_form_or_key_is_refused() external {
        around("high s", upperHalf, highS);
        around("v of 29", wrongV, nobodySigned);
        around("v of the other parity", otherV, wrongSigner);
        around("r of nothing", noR, nobodySigned);
        around("key of the taker", bobSigns, wrongSigner);
        around("digest with the prefix of a message", asMessage, wrongSigner);
    }

    function upperHalf(Try memory t) private pure {
        t.signature = flipped(t.signature);
    }

    function highS(Try memory t) private pure returns (bytes memory) {
        (, bytes32 s,) = split(t.signature);
        return abi.encodeWithSelector(IMarket.HighS.selector, s);
    }

    function wrongV(Try memory t) private pure {
        t.signature[64] = bytes1(uint8(29));
    }

    function otherV(Try memory t) private pure {
        t.signature[64] = t.signature[64] == bytes1(uint8(27)) ? bytes1(uint8(28)) : bytes1(uint8(27));
    }

    function noR(Try memory t) private pure {
        for (uint256 i; i < 32; ++i) {
            t.signature[i] = 0;
        }
    }

    function nobodySigned(Try memory t) private view returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.WrongSigner.selector, t.order.maker, address(0), domain());
    }

    function bobSigns(Try memory t) private view {
        t.signature = signedBy(BOB_KEY, t.order);
    }

    function asMessage(Try memory t) private view {
        bytes32 prefixed = keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", market.orderHash(t.order)));
        t.signature = signDigest(ALICE_KEY, prefixed);
    }

    function test_an_order_for_another_chain_or_contract_is_refused() external {
        around("another chain", otherChain, wrongSigner);
        around("another contract", forSecond, wrongSigner);
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        forSecond(t);
        accepted(bob, address(second), callOf(t));
    }

    function otherChain(Try memory) private {
        ChainVm(address(vm)).chainId(block.chainid + 1);
    }

    function forSecond(Try memory t) private view {
        t.signature = signDigest(ALICE_KEY, second.orderHash(t.order));
    }

    // ------------------------------------------------------------------------------------------------ status

    function test_a_cancelled_order_is_refused() external {
        around("cancelled one", cancelledOne, orderCancelled);
        around("cancelled among others", cancelledAmong, orderCancelled);
        around("cancelled its word", cancelledWord, orderCancelled);
        around("cancelled all", cancelledAll, oldCounter);
        around("cancelled, and listed after", relisted, orderCancelled);
        around("cancelled all, and listed after", relistedOld, oldCounter);
        around("cancelled twice", cancelledTwice, orderCancelled);
    }

    function cancelledOne(Try memory t) private {
        cancel(alice, t.order.nonce);
    }

    function cancelledAmong(Try memory t) private {
        uint256[] memory nonces = two(t.order.nonce + 1, t.order.nonce);
        accepted(alice, address(market), abi.encodeCall(IOrders.cancel, (nonces)));
    }

    function cancelledWord(Try memory t) private {
        bytes memory data = abi.encodeCall(IMarket.cancelWord, (t.order.nonce / 256, type(uint256).max));
        accepted(alice, address(market), data);
    }

    function cancelledTwice(Try memory t) private {
        cancelledOne(t);
        cancelledWord(t);
    }

    function cancelledAll(Try memory) private {
        accepted(alice, address(market), abi.encodeCall(IMarket.cancelAll, ()));
    }

    function relisted(Try memory t) private {
        cancelledOne(t);
        list(t.order);
        t.signature = "";
    }

    function relistedOld(Try memory t) private {
        cancelledAll(t);
        list(t.order);
        t.signature = "";
    }

    function orderCancelled(Try memory t) private view returns (bytes memory) {
        return ofMaker(IMarket.OrderCancelled.selector, alice, t.order.nonce);
    }

    function test_a_filled_order_is_refused() external {
        around("filled", filled, orderFilled);
        around("filled, and listed after", filledAndListed, orderFilled);
        around("filled with another of this nonce", nonceUsed, usedOrTaken);
        aroundShares("filled in part, and cancelled", partlyCancelled, orderCancelled);
        aroundShares("filled in part, then more than is left", overfilled, leaves);
        aroundShares("more than it offers", tooMuch, offers);
        aroundShares("nothing, which would tie the nonce", none, offers);
        aroundShares("filled one by one to the end", inParts, orderFilled);
    }

    function filled(Try memory t) private {
        fill(t);
    }

    function filledAndListed(Try memory t) private {
        fill(t);
        list(t.order);
        t.signature = "";
    }

    /// @dev Another order with the same nonce: at another price.
    function nonceUsed(Try memory t) private {
        Try memory other = valid(t.order.asset == address(shares) ? Kind.Shares : Kind.One, t.order.side);
        (other.order.nonce, other.order.price, other.order.endPrice) = (t.order.nonce, 1, 1);
        signAgain(other);
        fill(other);
    }

    /// @dev Of batteries a nonce is used up; of shares it belongs to the order that came first.
    function usedOrTaken(Try memory t) private view returns (bytes memory) {
        bool ofShares = t.order.asset == address(shares);
        bytes4 selector = ofShares ? IMarket.NonceTaken.selector : IMarket.OrderFilled.selector;
        return ofMaker(selector, alice, t.order.nonce);
    }

    function orderFilled(Try memory t) private view returns (bytes memory) {
        return ofMaker(IMarket.OrderFilled.selector, alice, t.order.nonce);
    }

    function partlyCancelled(Try memory t) private {
        t.amount = 4 * uint128(SHARE);
        fill(t);
        cancel(alice, t.order.nonce);
    }

    function overfilled(Try memory t) private {
        t.amount = 4 * uint128(SHARE);
        fill(t);
        t.amount = 6 * uint128(SHARE) + 1;
    }

    function leaves(Try memory t) private pure returns (bytes memory) {
        return error2(IMarket.Overfilled.selector, t.amount, 6 * SHARE);
    }

    function tooMuch(Try memory t) private pure {
        t.amount = t.order.amount + 1;
    }

    function none(Try memory t) private pure {
        t.amount = 0;
    }

    function offers(Try memory t) private pure returns (bytes memory) {
        return error2(IMarket.Overfilled.selector, t.amount, t.order.amount);
    }

    function inParts(Try memory t) private {
        t.amount = 5 * uint128(SHARE);
        fill(t);
        fill(t);
        t.amount = 1;
    }

    function test_fills_are_refused_by_a_paused_market() external {
        around("paused", paused, marketPaused);
    }

    function paused(Try memory) private {
        pause(true);
    }

    function marketPaused(Try memory) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.MarketPaused.selector);
    }

    function test_what_is_admitted_no_more_is_not_traded() external {
        aroundShares("fund struck off", noFund, unknownAsset);
    }

    function noFund(Try memory) private {
        market.setFund(address(shares), false);
    }

    function unknownAsset(Try memory) private view returns (bytes memory) {
        return byAddress(IMarket.UnknownAsset.selector, address(shares));
    }

    function test_an_order_is_open_from_its_first_to_its_last_second() external {
        around("a second early", early, notYet);
        around("a second late", late, expired);
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        vm.warp(t.order.expiresAt);
        fill(t);
    }

    function early(Try memory t) private {
        vm.warp(t.order.startsAt - 1);
    }

    function late(Try memory t) private {
        vm.warp(uint256(t.order.expiresAt) + 1);
    }

    function notYet(Try memory t) private pure returns (bytes memory) {
        return error1(IMarket.NotYet.selector, t.order.startsAt);
    }

    function expired(Try memory t) private pure returns (bytes memory) {
        return error1(IMarket.Expired.selector, t.order.expiresAt);
    }

    // ------------------------------------------------------------------------------------------------ the caller

    function test_nobody_but_the_taker_fills_it() external {
        around("another caller", carolCalls, carolIsNot);
        around("the maker calls", aliceCalls, aliceIsNot);
        meant("the maker calls what anybody may take", aliceCallsOpen, badTaker);
    }

    function carolCalls(Try memory t) private view {
        t.caller = carol;
    }

    function carolIsNot(Try memory) private view returns (bytes memory) {
        return notTaker(bob, carol);
    }

    function aliceCalls(Try memory t) private view {
        t.caller = alice;
    }

    function aliceIsNot(Try memory) private view returns (bytes memory) {
        return notTaker(bob, alice);
    }

    function aliceCallsOpen(Try memory t) private view {
        (t.order.taker, t.caller) = (address(0), alice);
    }

    function badTaker(Try memory) private pure returns (bytes memory) {
        return bad("taker");
    }

    // ------------------------------------------------------------------------------------------------ the amount

    function test_batteries_are_filled_all_or_not_at_all() external {
        for (uint256 kind; kind < 3; ++kind) {
            Try memory t = valid(Kind(kind), IOrders.Side.Sell);
            uint128 all = t.amount;
            t.amount = all - 1;
            refuse(t, error2(IMarket.NotDivisible.selector, all - 1, all));
            t.amount = all + 1;
            refuse(t, error2(IMarket.NotDivisible.selector, all + 1, all));
            t.amount = all;
            fill(t);
        }
    }
}
