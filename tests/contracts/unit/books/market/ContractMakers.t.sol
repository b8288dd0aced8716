// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";
import {SigningMaker} from "../../../mocks/SigningMaker.sol";
import {Wallet} from "../../../mocks/Wallet.sol";

/// @notice Makers that are contracts and answer for their signatures (ERC-1271): honest, hostile, forgetful.
contract ContractMakersTest is MarketBase {
    SigningMaker private hostile;

    function setUp() public override {
        super.setUp();
        hostile = new SigningMaker();
        endow(address(hostile));
        accepted(
            alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, address(hostile), loose[alice]))
        );
    }

    function ofHostile(Kind kind) private view returns (Try memory t) {
        t = valid(kind, IOrders.Side.Sell);
        (t.order.maker, t.signature) = (address(hostile), "whatever");
    }

    function notConfirmed(Try memory t) private pure returns (bytes memory) {
        return byAddress(IMarket.NotConfirmed.selector, t.order.maker);
    }

    function test_what_a_contract_confirms_is_filled_whatever_the_signature() external {
        fill(ofHostile(Kind.Range));
        same(battery.ownerOf(idOf(loose[alice], 1)), bob, "owner");
    }

    function test_what_a_contract_does_not_confirm_is_refused() external {
        Try memory t = ofHostile(Kind.One);
        SigningMaker.Manner[5] memory manners = [
            SigningMaker.Manner.No,
            SigningMaker.Manner.Reverts,
            SigningMaker.Manner.Zeros,
            SigningMaker.Manner.DirtyLow,
            SigningMaker.Manner.TooShort
        ];
        for (uint256 i; i < manners.length; ++i) {
            hostile.behave(manners[i]);
            refuse(t, notConfirmed(t));
        }
        hostile.behave(SigningMaker.Manner.Yes);
        fill(t);
    }

    /// @dev It says yes: what comes behind is its own waste.
    function test_a_long_answer_is_a_yes() external {
        hostile.behave(SigningMaker.Manner.TooLong);
        fill(ofHostile(Kind.One));
    }

    function test_gas_that_a_maker_burns_is_bounded() external {
        Try memory t = ofHostile(Kind.One);
        hostile.behave(SigningMaker.Manner.Endless);
        uint256 before = gasleft();
        refuse(t, notConfirmed(t));
        truth(before - gasleft() < 400_000, "no more than the bound, and what a refusal costs");
    }

    function test_an_empty_signature_asks_no_contract() external {
        Try memory t = ofHostile(Kind.One);
        t.signature = "";
        refuse(t, abi.encodeWithSelector(IMarket.NotListed.selector, market.orderHash(t.order)));
    }

    function test_a_contract_that_confirms_no_more_stops_the_rest_of_its_order() external {
        Try memory t = ofHostile(Kind.Shares);
        t.amount = uint128(SHARE);
        fill(t);
        hostile.behave(SigningMaker.Manner.No);
        refuse(t, notConfirmed(t));
        hostile.behave(SigningMaker.Manner.Yes);
        fill(t);
        same(market.filledAmount(t.order), 2 * SHARE, "filled");
    }

    function test_a_contract_lists_as_any_maker_does() external {
        Try memory t = ofHostile(Kind.One);
        hostile.behave(SigningMaker.Manner.No);
        hostile.act(address(market), abi.encodeCall(IOrders.list, (t.order)));
        t.signature = "";
        fill(t);
    }

    function test_a_contract_cancels_as_any_maker_does() external {
        Try memory t = ofHostile(Kind.One);
        hostile.act(address(market), abi.encodeCall(IOrders.cancel, (one(t.order.nonce))));
        refuse(t, ofMaker(IMarket.OrderCancelled.selector, address(hostile), t.order.nonce));
    }

    function test_a_wallet_contract_signs_with_the_key_of_its_owner() external {
        Wallet wallet = new Wallet(carol = vm.addr(0xCA401));
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        (t.order.maker, t.order.items) = (address(wallet), one(item(idOf(whole[alice], 0), 1)));
        t.signature = signedBy(ALICE_KEY, t.order);
        refuse(t, notConfirmed(t));
        t.signature = signedBy(0xCA401, t.order);
        same(market.openAmount(t.order, t.signature), 1, "open: it is signed");
    }

    /// @dev Nobody is asked about what was never signed by himself: bob's wallet confirms nothing of alice's.
    function test_a_wallet_is_no_contract_and_is_asked_nothing() external {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        t.signature = "whatever";
        refuse(t, error1(IMarket.BadSignatureLength.selector, 8));
    }
}
