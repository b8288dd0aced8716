// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Batteries out of a fund against payment, and what the depositary approves.
contract FundSellingTest is FundBooks {
    uint256 internal constant WORTH = 100 * UNIT;

    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 50_000);
    }

    function outside(uint256 price) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.PriceOutsideBand.selector, price, int256(WORTH), 1_000);
    }

    function fresh(uint256 price, uint256 nonce) private view returns (IFund.Offer memory o) {
        o = offer(seller, 7, price);
        (o.nonce, o.expiresAt) = (nonce, type(uint64).max);
    }

    // ------------------------------------------------------------------------------------------------ the offer

    function test_an_empty_an_expired_and_an_unsigned_purchase_are_refused() external {
        IFund.Offer memory o = fresh(WORTH, 70);
        o.ids = new uint256[](0);
        refused(manager, purchaseCall(o), abi.encodeWithSelector(IFund.EmptySale.selector));
        o = fresh(WORTH, 70);
        o.expiresAt = uint64(vm.getBlockTimestamp() - 1);
        refused(manager, purchaseCall(o), abi.encodeWithSelector(IFund.Expired.selector, o.expiresAt));
        bytes memory data = abi.encodeCall(fund.dispose, (o, ""));
        o = fresh(WORTH, 70);
        data = abi.encodeCall(fund.dispose, (o, signedBy(0xBAD, fund.purchaseDigest(o))));
        refused(manager, data, told(IFund.BadSignature.selector, seller));
        o.expiresAt = uint64(vm.getBlockTimestamp());
        accepted(manager, purchaseCall(o));
    }

    function test_a_sale_is_no_purchase_and_the_reverse() external {
        IFund.Offer memory o = fresh(WORTH, 70);
        bytes memory asSale = signed(o);
        refused(manager, abi.encodeCall(fund.dispose, (o, asSale)), told(IFund.BadSignature.selector, seller));
        bytes memory asPurchase = signedBy(sellerKey, fund.purchaseDigest(o));
        refused(manager, abi.encodeCall(fund.acquire, (o, asPurchase)), told(IFund.BadSignature.selector, seller));
        ok(fund.saleDigest(o) != fund.purchaseDigest(o), "digests");
    }

    function test_every_field_of_a_purchase_is_signed() external {
        bytes memory signature = signedBy(sellerKey, fund.purchaseDigest(fresh(WORTH, 70)));
        IFund.Offer[4] memory others;
        for (uint256 i; i < 4; ++i) {
            others[i] = fresh(WORTH, 70);
        }
        others[0].price += 1;
        others[1].nonce += 1;
        others[2].expiresAt -= 1;
        others[3].batches = new uint64[](1);
        for (uint256 i; i < 4; ++i) {
            bytes memory data = abi.encodeCall(fund.dispose, (others[i], signature));
            refused(manager, data, told(IFund.BadSignature.selector, seller));
        }
    }

    function test_a_nonce_serves_once_for_both_directions() external {
        IFund.Offer memory o = fresh(WORTH, 7); // used for the sale to the fund
        refused(manager, purchaseCall(o), abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 7));
        vm.prank(seller);
        fund.cancelOffer(70);
        refused(manager, purchaseCall(fresh(WORTH, 70)), abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 70));
        accepted(manager, purchaseCall(fresh(WORTH, 71)));
        ok(fund.offerNonceUsed(seller, 71) && !fund.offerNonceUsed(seller, 72), "nonces");
    }

    // ------------------------------------------------------------------------------------------------ the price

    function test_the_price_stays_within_the_band_of_what_the_portfolio_loses() external {
        refused(manager, purchaseCall(fresh(90 * UNIT - 1, 70)), outside(90 * UNIT - 1));
        refused(manager, purchaseCall(fresh(110 * UNIT + 1, 70)), outside(110 * UNIT + 1));
        uint256 id = vm.snapshotState();
        accepted(manager, purchaseCall(fresh(110 * UNIT, 70)));
        vm.revertToState(id);
        accepted(manager, purchaseCall(fresh(90 * UNIT, 70)));
        eq(fund.nav(), int256(SEED) - int256(10 * UNIT), "less by the difference");
    }

    function test_a_disposal_moves_title_money_and_books_and_is_told() external {
        IFund.Offer memory o = fresh(105 * UNIT, 70);
        bytes memory data = purchaseCall(o);
        expectWord();
        emit IFund.Disposed(seller, manager, 70, o.batches, o.ids, 105 * UNIT, int256(WORTH));
        accepted(manager, data);
        (address owner,,) = battery.singles(7);
        eq(owner, seller, "title");
        eq(fund.cash(), SEED + 5 * UNIT, "cash");
        eq(token.balanceOf(address(fund)), SEED + 5 * UNIT, "money");
        eq(fund.nav(), int256(SEED + 5 * UNIT), "nav");
        eq(fund.factSheet().eligibleWh, 0, "none is left");
    }

    function test_a_buyer_that_does_not_pay_gets_nothing() external {
        vm.prank(seller);
        token.approve(address(fund), WORTH - 1);
        refused(
            manager,
            purchaseCall(fresh(WORTH, 70)),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(fund), WORTH - 1, WORTH)
        );
        (address owner,,) = battery.singles(7);
        eq(owner, address(fund), "title");
    }

    function test_what_the_fund_does_not_own_it_does_not_sell() external {
        battery.putSingle(8, alice, int256(WORTH), 1);
        refused(
            manager,
            purchaseCall(offer(seller, 8, WORTH)),
            abi.encodeWithSelector(IBattery.WrongOwner.selector, 8, address(fund))
        );
    }

    function test_an_assessment_in_the_middle_of_a_disposal_undoes_it() external {
        bytes memory assess =
            abi.encodeCall(battery.assess, (address(fund), int256(WORTH), 10, uint64(vm.getBlockTimestamp())));
        battery.meddle(address(battery), assess);
        refused(manager, purchaseCall(fresh(WORTH, 70)), abi.encodeWithSelector(IFund.Disturbed.selector));
        battery.meddle(address(0), "");
        accepted(manager, purchaseCall(fresh(WORTH, 70)));
    }

    function test_a_closing_fund_sells_and_does_not_buy() external {
        vm.prank(manager);
        fund.close();
        offered(8, int256(WORTH), 1);
        refused(manager, saleCall(8, WORTH), abi.encodeWithSelector(IFund.FundClosing.selector));
        accepted(manager, purchaseCall(fresh(WORTH, 70)));
    }

    function test_cash_of_a_disposal_after_the_window_is_none_of_that_epoch() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        toWindow(epoch);
        battery.assess(address(fund), 0, 50_000, uint64(vm.getBlockTimestamp()));
        toLag(epoch);
        accepted(manager, purchaseCall(fresh(110 * UNIT, 70)));
        IFund.Deal memory d = dealOf(epoch);
        eq(d.nav, int256(SEED), "as the window's end saw it");
        eq(fund.nav(), int256(SEED + 110 * UNIT), "with the deposit and the gain");
    }

    // ------------------------------------------------------------------------------------------------ approval

    function test_what_is_not_approved_or_approved_less_than_a_day_ago_is_not_done() external {
        IFund.Offer memory o = fresh(50 * UNIT, 70);
        bytes32 digest = fund.purchaseDigest(o);
        refused(manager, purchaseCall(o), outside(50 * UNIT));
        eq(fund.approvedFrom(digest), 0, "not approved");
        uint256 from = vm.getBlockTimestamp() + 1 days;
        expectWord();
        emit IFund.Approved(digest, depositary, from);
        vm.prank(depositary);
        fund.approveAct(digest);
        eq(fund.approvedFrom(digest), from, "approved");
        vm.warp(from - 1);
        refused(manager, purchaseCall(o), outside(50 * UNIT));
        vm.warp(from);
        accepted(manager, purchaseCall(o));
        eq(fund.nav(), int256(SEED) - int256(50 * UNIT), "sold at half its value");
        eq(fund.approvedFrom(digest), 0, "used up");
    }

    function test_an_approval_is_of_this_act_alone() external {
        IFund.Offer memory o = fresh(50 * UNIT, 70);
        approveAct(fund.saleDigest(o)); // of a sale to the fund: another act
        refused(manager, purchaseCall(o), outside(50 * UNIT));
        approveAct(fund.purchaseDigest(o));
        refused(manager, purchaseCall(fresh(49 * UNIT, 70)), outside(49 * UNIT));
        refused(manager, purchaseCall(fresh(50 * UNIT, 71)), outside(50 * UNIT));
        accepted(manager, purchaseCall(o));
    }

    function test_within_the_band_an_approval_is_not_used_up() external {
        IFund.Offer memory o = fresh(WORTH, 70);
        approveAct(fund.purchaseDigest(o));
        accepted(manager, purchaseCall(o));
        ok(fund.approvedFrom(fund.purchaseDigest(o)) != 0, "still there, for nothing: the nonce is used");
        refused(manager, purchaseCall(o), abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 70));
    }

    function test_an_approved_sale_to_the_fund_may_be_above_the_band() external {
        offered(8, int256(WORTH), 1);
        IFund.Offer memory o = sale(8, 2 * WORTH);
        o.expiresAt = type(uint64).max;
        bytes memory data = abi.encodeCall(fund.acquire, (o, signed(o)));
        refused(manager, data, outside(2 * WORTH));
        approveAct(fund.saleDigest(o));
        accepted(manager, data);
        eq(fund.nav(), int256(SEED) - int256(WORTH), "at a loss on the first day");
    }

    function test_what_is_worth_less_than_nothing_is_given_away_only_when_approved() external {
        battery.assess(address(fund), -int256(WORTH), 0, 0);
        battery.putSingle(9, address(fund), -int256(20 * UNIT), 1);
        IFund.Offer memory o = offer(seller, 9, 0);
        o.expiresAt = type(uint64).max;
        bytes memory reason = abi.encodeWithSelector(IFund.PriceOutsideBand.selector, 0, -int256(20 * UNIT), 1_000);
        refused(manager, purchaseCall(o), reason);
        approveAct(fund.purchaseDigest(o));
        accepted(manager, purchaseCall(o));
        eq(fund.nav(), int256(SEED) - int256(WORTH), "the burden is gone");
    }
}
