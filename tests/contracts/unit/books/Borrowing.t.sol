// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Loans on batteries of a fund; prices that were wrong, and what is owed for them.
contract FundBorrowingTest is FundBooks {
    int256 internal constant BOOKS = int256(SEED);

    function borrowCall(IBattery.Pledge memory p) private view returns (bytes memory) {
        return abi.encodeCall(fund.borrow, (p, ""));
    }

    function notYet(bytes32 digest, uint256 from) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.NotApprovedYet.selector, digest, from);
    }

    function payData(uint32 entryId, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(fund.settlePayable, (entryId, amount));
    }

    // ------------------------------------------------------------------------------------------------ borrow

    function test_a_fund_pledges_in_its_own_name_only() external {
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        p.owner = alice;
        refused(manager, borrowCall(p), abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("owner")));
    }

    function test_a_loan_is_approved_a_day_before_and_for_these_terms_only() external {
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        bytes32 digest = fund.lienDigest(p);
        refused(manager, borrowCall(p), notYet(digest, 0));
        uint256 from = vm.getBlockTimestamp() + 1 days;
        vm.prank(depositary);
        fund.approveAct(digest);
        refused(manager, borrowCall(p), notYet(digest, from));
        vm.warp(from - 1);
        refused(manager, borrowCall(p), notYet(digest, from));
        vm.warp(from);
        p.amount += 1;
        refused(manager, borrowCall(p), notYet(fund.lienDigest(p), 0));
        p.amount -= 1;
        accepted(manager, borrowCall(p));
        refused(manager, borrowCall(p), notYet(digest, 0));
    }

    function test_a_closing_fund_does_not_borrow() external {
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        approveAct(fund.lienDigest(p));
        vm.prank(manager);
        fund.close();
        refused(manager, borrowCall(p), abi.encodeWithSelector(IFund.FundClosing.selector));
    }

    function test_a_loan_without_its_money_is_none() external {
        vm.prank(carol);
        token.approve(address(fund), 100 * UNIT - 1);
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        approveAct(fund.lienDigest(p));
        refused(
            manager,
            borrowCall(p),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(fund), 100 * UNIT - 1, 100 * UNIT
            )
        );
        eq(fund.entryCount(), 0, "no entry");
        ok(fund.approvedFrom(fund.lienDigest(p)) != 0, "the approval is not used up");
    }

    function test_a_loan_brings_cash_and_a_debt_and_moves_nav_by_nothing() external {
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        approveAct(fund.lienDigest(p));
        uint256 had = token.balanceOf(carol);
        expectWord();
        emit IFund.Borrowed(1, 1, carol, 100 * UNIT);
        accepted(manager, borrowCall(p));
        eq(had - token.balanceOf(carol), 100 * UNIT, "lent");
        eq(fund.cash(), SEED + 100 * UNIT, "cash");
        eq(fund.nav(), BOOKS, "nav");
        IFund.FactSheet memory f = fund.factSheet();
        eq(f.liens, 100 * UNIT, "on liens");
        eq(f.liabilities, 100 * UNIT, "part of what is owed");
        IFund.Entry memory e = fund.entryOf(1);
        ok(e.kind == IFund.Kind.Loan && e.confirmed && e.document == DOCUMENT, "entry");
        eq(e.counterparty, carol, "lender");
    }

    function test_a_loan_is_paid_back_in_parts_and_never_twice() external {
        uint32 entryId = borrowed(100 * UNIT);
        accepted(manager, payData(entryId, 30 * UNIT));
        eq(fund.nav(), BOOKS, "nav");
        eq(fund.factSheet().liens, 70 * UNIT, "left");
        refused(
            manager,
            payData(entryId, 71 * UNIT),
            abi.encodeWithSelector(IFund.ExceedsEntry.selector, entryId, 71 * UNIT, 70 * UNIT)
        );
        accepted(manager, payData(entryId, 70 * UNIT));
        refused(manager, payData(entryId, 1), abi.encodeWithSelector(IFund.NoSuchEntry.selector, entryId));
        eq(fund.nav(), BOOKS, "nav");
        eq(fund.cash(), SEED, "cash");
    }

    function test_interest_and_a_release_from_a_loan_take_two_persons() external {
        uint32 entryId = borrowed(100 * UNIT);
        changed(entryId, 104 * UNIT, 0);
        eq(fund.nav(), BOOKS - int256(4 * UNIT), "interest");
        eq(fund.factSheet().liens, 104 * UNIT, "on liens");
        changed(entryId, 0, 0);
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "released: the lender has taken the batteries, say");
    }

    function test_borrowed_cash_after_the_window_is_none_of_that_epoch() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        IBattery.Pledge memory p = pledgeOf(400 * UNIT, 1);
        approveAct(fund.lienDigest(p));
        toLag(epoch);
        accepted(manager, borrowCall(p));
        IFund.Deal memory d = dealOf(epoch);
        eq(d.nav, BOOKS, "nav");
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "with the deposit");
    }

    // ------------------------------------------------------------------------------------------------ restate

    function struck() private returns (uint256 epoch) {
        epoch = deposit(alice, 1_000 * UNIT);
        strike(epoch);
        claimShares(alice);
    }

    function restateCall(uint256 epoch, uint256 price) private view returns (bytes memory) {
        return abi.encodeCall(fund.restate, (epoch, price, DOCUMENT));
    }

    function approveRestatement(uint256 epoch, uint256 price) private {
        approveAct(fund.restatementDigest(epoch, price, DOCUMENT));
    }

    function compensation() private view returns (bytes memory) {
        return abi.encodeCall(fund.proposeEntry, (0, entry(IFund.Kind.Compensation, 5 * UNIT, today())));
    }

    function test_only_an_epoch_that_was_dealt_is_restated_and_to_a_price() external {
        uint256 epoch = struck();
        bytes memory reason = abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("epoch"));
        refused(manager, restateCall(epoch + 1, UNIT), reason);
        refused(manager, restateCall(epoch, 0), reason);
    }

    function test_a_restatement_is_approved_a_day_before_and_for_this_price_only() external {
        uint256 epoch = struck();
        bytes32 digest = fund.restatementDigest(epoch, 990_000, DOCUMENT);
        refused(manager, restateCall(epoch, 990_000), notYet(digest, 0));
        approveRestatement(epoch, 990_000);
        refused(manager, restateCall(epoch, 990_001), notYet(fund.restatementDigest(epoch, 990_001, DOCUMENT), 0));
        accepted(manager, restateCall(epoch, 990_000));
        refused(manager, restateCall(epoch, 990_000), notYet(digest, 0));
    }

    /// @dev From 50 basis points of the dealt price on, either way.
    function test_an_error_is_material_from_half_a_per_cent_on() external {
        uint256 epoch = struck();
        uint256[4] memory prices = [uint256(995_001), 1_004_999, 995_000, 1_005_000];
        for (uint256 i; i < prices.length; ++i) {
            approveRestatement(epoch, prices[i]);
            expectWord();
            emit IFund.Restated(epoch, UNIT, prices[i], i > 1, DOCUMENT, manager);
            accepted(manager, restateCall(epoch, prices[i]));
            (uint256 dealt, uint256 restated) = fund.priceOf(epoch);
            eq(dealt, UNIT, "as dealt");
            eq(restated, prices[i], "as restated");
        }
    }

    function test_compensation_is_booked_for_a_material_error_only_and_paid() external {
        uint256 epoch = struck();
        bytes memory reason = abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("document"));
        refused(manager, compensation(), reason);
        approveRestatement(epoch, 999_000);
        accepted(manager, restateCall(epoch, 999_000));
        refused(manager, compensation(), reason); // on record, not material
        approveRestatement(epoch, 950_000);
        accepted(manager, restateCall(epoch, 950_000));
        accepted(manager, compensation());
        int256 before = fund.nav();
        confirm(1, 5 * UNIT, today());
        eq(fund.nav(), before - int256(5 * UNIT), "owed");
        uint256 had = token.balanceOf(carol);
        accepted(manager, payData(1, 5 * UNIT));
        eq(token.balanceOf(carol) - had, 5 * UNIT, "paid");
        eq(fund.nav(), before - int256(5 * UNIT), "nav");
    }

    function test_a_restatement_moves_neither_the_price_nor_what_was_dealt() external {
        uint256 epoch = struck();
        (int256 nav, uint256 shares) = (fund.nav(), fund.balanceOf(alice));
        approveRestatement(epoch, 2 * UNIT);
        accepted(manager, restateCall(epoch, 2 * UNIT));
        eq(fund.nav(), nav, "nav");
        eq(fund.price(), UNIT, "price");
        eq(fund.balanceOf(alice), shares, "shares");
    }
}
