// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";

/// @notice How much a fund may hold of one class, from one manufacturer, with one operator, and spend in a period.
/// @dev Ids are of batches of their own: the mock's energy is the single's.
contract FundConcentrationTest is FundBooks {
    uint8 internal constant CLASS = 0;
    uint8 internal constant MAKER = 1;
    uint8 internal constant OPERATOR = 2;
    address internal one_ = address(0x3A4E01);
    address internal other = address(0x3A4E02);

    function take(uint64 batch, address maker, uint256 wh) private {
        accepted(manager, offerOf(batch, maker, wh));
    }

    function offerOf(uint64 batch, address maker, uint256 wh) private returns (bytes memory) {
        battery.setMaker(maker);
        uint256 id = uint256(batch) << 32;
        offered(id, int256(10 * UNIT), wh);
        return saleCall(id, 10 * UNIT);
    }

    function drop(uint64 batch) private {
        IFund.Offer memory o = offer(seller, uint256(batch) << 32, 10 * UNIT);
        o.nonce += 1;
        accepted(manager, purchaseCall(o));
    }

    function limits(uint16 class, uint16 maker, uint16 operator) private {
        IFund.Limits memory l;
        (l.maxClass, l.maxMaker, l.maxOperator) = (class, maker, operator);
        limit(l);
    }

    function tooMuch(uint8 kind, uint256 who, uint256 share, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.Concentrated.selector, kind, who, share, most);
    }

    function single(uint64 batch) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = uint256(batch) << 32;
    }

    // ------------------------------------------------------------------------------------------------ shares of the fleet

    function test_no_more_of_one_class_than_the_limit() external {
        limits(9_999, 0, 0);
        refused(manager, offerOf(1, one_, 1_000), tooMuch(CLASS, 1, 10_000, 9_999));
        limits(10_000, 0, 0);
        accepted(manager, offerOf(2, one_, 1_000));
        eq(fund.factSheet().largestClass, 10_000, "on the fact sheet");
    }

    function test_no_more_from_one_manufacturer_than_the_limit_rounded_up() external {
        take(1, one_, 3_000);
        limits(0, 5_000, 0);
        refused(manager, offerOf(2, one_, 1_000), tooMuch(MAKER, uint160(one_), 10_000, 5_000));
        take(3, other, 3_000);
        eq(fund.takenFrom(MAKER, one_), 3_000, "of one");
        eq(fund.takenFrom(MAKER, other), 3_000, "of the other");
        bytes memory data = offerOf(4, other, 1);
        refused(manager, data, tooMuch(MAKER, uint160(other), 5_001, 5_000));
        take(5, one_, 0); // nothing is no more than half
    }

    function test_what_is_sold_makes_room_again() external {
        take(1, one_, 1_000);
        take(2, other, 1_000);
        limits(0, 5_000, 0);
        bytes memory data = offerOf(3, other, 1_000);
        refused(manager, data, tooMuch(MAKER, uint160(other), 6_667, 5_000));
        drop(2);
        eq(fund.takenFrom(MAKER, other), 0, "given away");
        accepted(manager, data);
        eq(fund.takenFrom(MAKER, other), 1_000, "taken");
    }

    function test_what_is_recycled_is_taken_off() external {
        take(1, one_, 1_000);
        vm.prank(recycler);
        battery.recycleOnClaim(address(fund), uint256(1) << 32, 0, today());
        eq(fund.takenFrom(MAKER, one_), 0, "recycled");
        eq(fund.takenFrom(OPERATOR, address(0)), 0, "with no operator any more");
    }

    function test_the_count_never_falls_below_nothing() external {
        take(1, one_, 1_000);
        battery.setMaker(other); // as if taken from another
        drop(1);
        eq(fund.takenFrom(MAKER, other), 0, "not below zero");
        eq(fund.takenFrom(MAKER, one_), 1_000, "errs to the high side");
    }

    // ------------------------------------------------------------------------------------------------ operators

    function test_no_more_with_one_operator_than_the_limit_when_it_is_named() external {
        take(1, one_, 1_000);
        take(2, one_, 1_000);
        limits(0, 0, 5_000);
        bytes memory data = abi.encodeCall(fund.setOperator, (single(1), bob));
        accepted(manager, data);
        eq(fund.takenFrom(OPERATOR, bob), 1_000, "half");
        battery.setOperator(single(2), address(0)); // the mock knows one operator for all
        data = abi.encodeCall(fund.setOperator, (single(2), bob));
        refused(manager, data, tooMuch(OPERATOR, uint160(bob), 10_000, 5_000));
        accepted(manager, abi.encodeCall(fund.setOperator, (single(2), carol)));
        eq(fund.takenFrom(OPERATOR, carol), 1_000, "the other half");
        eq(fund.takenFrom(OPERATOR, address(0)), 0, "nobody's");
    }

    function test_a_batch_under_an_operator_counts_whole() external {
        battery.putBatch(5, seller, int256(10 * UNIT), 700);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        IFund.Offer memory o = sale(5, 10 * UNIT);
        (o.batches, o.ids) = (new uint64[](1), new uint256[](0));
        o.batches[0] = 5;
        accepted(manager, abi.encodeCall(fund.acquire, (o, signed(o))));
        limits(0, 0, 9_999);
        bytes memory data = abi.encodeCall(fund.setBatchOperator, (5, bob));
        refused(manager, data, tooMuch(OPERATOR, uint160(bob), 10_000, 9_999));
        limits(0, 0, 10_000);
        accepted(manager, data);
        eq(fund.takenFrom(OPERATOR, bob), 700, "all of it");
        eq(battery.lastOperator(), bob, "and battery knows");
    }

    function test_what_comes_with_an_operator_counts_with_it() external {
        take(1, one_, 1_000);
        battery.setOperator(single(1), bob);
        limits(0, 0, 4_000);
        bytes memory data = offerOf(2, one_, 1_000);
        refused(manager, data, tooMuch(OPERATOR, uint160(bob), 5_000, 4_000));
        limits(0, 0, 5_000);
        accepted(manager, data);
    }

    /// @dev A limit that the fund is beyond already stops what adds, not what sells.
    function test_beyond_a_limit_the_fund_still_sells() external {
        take(1, one_, 1_000);
        limits(1, 1, 1);
        drop(1);
        eq(fund.takenFrom(MAKER, one_), 0, "sold");
    }

    // ------------------------------------------------------------------------------------------------ budget

    function budget(uint256 amount) private {
        IFund.Limits memory l;
        l.budget = uint96(amount);
        limit(l);
    }

    function test_acquisitions_of_one_period_stay_within_the_budget() external {
        budget(25 * UNIT);
        take(1, one_, 1);
        take(2, one_, 1);
        bytes memory reason = abi.encodeWithSelector(IFund.OverBudget.selector, 30 * UNIT, 25 * UNIT);
        refused(manager, offerOf(3, one_, 1), reason);
        vm.warp(START); // the first period begins: another budget
        take(4, one_, 1);
        take(5, one_, 1);
        refused(manager, offerOf(6, one_, 1), reason);
    }

    function test_sales_give_nothing_back_to_the_budget_and_none_means_no_limit() external {
        budget(20 * UNIT);
        take(1, one_, 1);
        take(2, one_, 1);
        drop(1);
        refused(manager, offerOf(3, one_, 1), abi.encodeWithSelector(IFund.OverBudget.selector, 30 * UNIT, 20 * UNIT));
        budget(0);
        take(4, one_, 1);
    }

    // ------------------------------------------------------------------------------------------------ setting them

    function test_limits_are_shares_and_a_lock_up_is_at_most_36_epochs() external {
        IFund.Limits[5] memory bad;
        (bad[0].lockup, bad[1].maxShare, bad[2].maxClass) = (37, 10_001, 10_001);
        (bad[3].maxMaker, bad[4].maxOperator) = (10_001, 10_001);
        bytes memory reason = abi.encodeWithSelector(IFund.BadTerms.selector, bytes32("limits"));
        for (uint256 i; i < bad.length; ++i) {
            refused(admin, abi.encodeCall(fund.setLimits, (bad[i])), reason);
        }
        IFund.Limits memory most =
            IFund.Limits(255, type(uint32).max, 10_000, 36, 10_000, 10_000, 10_000, type(uint96).max);
        expectWord();
        emit IFund.LimitsSet(most);
        limit(most);
        ok(keccak256(abi.encode(fund.limits())) == keccak256(abi.encode(most)), "as set");
    }
}
