// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";

/// @notice Claims on later payment for recycled batteries, both ways.
contract FundRecyclingTest is FundBooks {
    int256 internal constant BOOKS = int256(SEED);
    address internal second = address(0x4EC2);

    function setUp() public override {
        super.setUp();
        address[2] memory payers = [recycler, second];
        admit(second);
        endow(second, 1_000 * UNIT);
        for (uint256 i; i < payers.length; ++i) {
            vm.prank(payers[i]);
            token.approve(address(battery), type(uint256).max);
        }
    }

    function recycleLater(address by, uint256 id, int256 proceeds, uint16 dueDay) private {
        vm.prank(by);
        battery.recycleOnClaim(address(fund), id, proceeds, dueDay);
    }

    function payUp(address by, uint256 id) private {
        vm.prank(by);
        battery.settleClaim(id);
    }

    function settleData(uint256 id) private view returns (bytes memory) {
        return abi.encodeCall(fund.settleRecycling, (id));
    }

    function noEntry(uint32 entryId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.NoSuchEntry.selector, entryId);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_battery_tells_of_recycling() external {
        bytes memory reason = told(IFund.NotBattery.selector, recycler);
        refused(recycler, abi.encodeCall(fund.batteryRecycled, (1, recycler, int256(UNIT), 9)), reason);
        refused(recycler, abi.encodeCall(fund.claimSettled, (1, UNIT)), reason);
    }

    function test_a_claim_that_was_not_booked_is_not_settled() external {
        refused(address(battery), abi.encodeCall(fund.claimSettled, (1, UNIT)), noEntry(0));
        refused(manager, settleData(1), noEntry(0));
        recycleLater(recycler, 1, int256(UNIT), today() + 30);
        refused(manager, settleData(1), noEntry(1)); // it is the recycler who owes
    }

    function test_claims_count_among_the_twelve_receivables() external {
        for (uint256 i; i < 12; ++i) {
            booked(IFund.Kind.Receivable, UNIT, today());
        }
        refused(
            recycler,
            address(battery),
            abi.encodeCall(battery.recycleOnClaim, (address(fund), 1, int256(UNIT), today())),
            abi.encodeWithSelector(IFund.TooManyEntries.selector, 12)
        );
        recycleLater(recycler, 1, -int256(UNIT), today()); // a gate fee is owed: a sum
        eq(fund.nav(), BOOKS + int256(11 * UNIT), "nav");
    }

    // ------------------------------------------------------------------------------------------------ proceeds

    function test_proceeds_to_come_are_an_asset_that_ages_and_is_paid() external {
        uint16 due = today() + 30;
        expectWord();
        emit IFund.RecyclingBooked(1, recycler, int256(90 * UNIT), due, 1);
        recycleLater(recycler, 1, int256(90 * UNIT), due);
        eq(fund.nav(), BOOKS + int256(90 * UNIT), "booked");
        eq(fund.cash(), SEED, "nothing is paid");
        pass(30 + 45);
        eq(fund.nav(), BOOKS + int256(45 * UNIT), "45 days late: half");
        expectWord();
        emit IFund.EntrySettled(1, address(battery), 90 * UNIT, 0);
        payUp(recycler, 1);
        eq(fund.nav(), BOOKS + int256(90 * UNIT), "paid in full");
        eq(fund.cash(), SEED + 90 * UNIT, "cash");
        eq(token.balanceOf(address(fund)), SEED + 90 * UNIT, "and money");
    }

    function test_claims_of_one_recycler_direction_and_day_are_one_entry() external {
        uint16 due = today() + 30;
        recycleLater(recycler, 1, int256(10 * UNIT), due);
        recycleLater(recycler, 2, int256(20 * UNIT), due);
        eq(fund.entryCount(), 1, "one entry");
        eq(openOf(1), 30 * UNIT, "the sum");
        recycleLater(recycler, 3, int256(UNIT), due + 1);
        recycleLater(second, 4, int256(UNIT), due);
        recycleLater(recycler, 5, -int256(UNIT), due);
        eq(fund.entryCount(), 4, "another day, recycler, direction");
        ok(fund.entryOf(1).kind == IFund.Kind.RecyclingDue && fund.entryOf(4).kind == IFund.Kind.RecyclingOwed, "kinds");
        eq(fund.entryOf(3).counterparty, second, "counterparty");
        eq(fund.nav(), BOOKS + int256(31 * UNIT), "nav");
        payUp(recycler, 2);
        eq(openOf(1), 10 * UNIT, "one of the two is paid");
        payUp(recycler, 1);
        recycleLater(recycler, 6, int256(7 * UNIT), due);
        eq(openOf(1), 7 * UNIT, "a settled entry opens again");
        eq(fund.entryCount(), 4, "none is new");
        eq(fund.nav(), BOOKS + int256(38 * UNIT), "nav");
    }

    function test_a_claim_that_was_written_down_still_brings_all_its_money() external {
        recycleLater(recycler, 1, int256(90 * UNIT), today() + 30);
        changed(1, 20 * UNIT, today() + 30);
        eq(fund.nav(), BOOKS + int256(20 * UNIT), "written down");
        payUp(recycler, 1);
        eq(fund.nav(), BOOKS + int256(90 * UNIT), "recovered");
        eq(openOf(1), 0, "nothing is open");
    }

    function test_a_claim_that_was_written_off_still_brings_all_its_money() external {
        recycleLater(recycler, 1, int256(90 * UNIT), today() + 30);
        changed(1, 0, 0);
        eq(fund.nav(), BOOKS, "written off");
        payUp(recycler, 1);
        eq(fund.nav(), BOOKS + int256(90 * UNIT), "recovered");
    }

    function test_a_claim_is_paid_once() external {
        recycleLater(recycler, 1, int256(90 * UNIT), today());
        payUp(recycler, 1);
        bytes memory again = abi.encodeCall(battery.settleClaim, (1));
        refused(recycler, address(battery), again, abi.encodeWithSelector(IBattery.NoClaim.selector, 1));
        refused(address(battery), abi.encodeCall(fund.claimSettled, (1, UNIT)), noEntry(0));
    }

    function test_recycling_for_nothing_books_no_entry() external {
        recycleLater(recycler, 1, 0, today() + 30);
        eq(fund.entryCount(), 0, "entries");
        eq(fund.nav(), BOOKS, "nav");
    }

    // ------------------------------------------------------------------------------------------------ gate fees

    function test_a_gate_fee_to_come_is_owed_in_full_until_the_manager_pays_it() external {
        recycleLater(recycler, 1, -int256(40 * UNIT), today() + 30);
        eq(fund.nav(), BOOKS - int256(40 * UNIT), "owed");
        pass(200);
        eq(fund.nav(), BOOKS - int256(40 * UNIT), "what is owed does not age");
        uint256 had = token.balanceOf(recycler);
        accepted(manager, settleData(1));
        eq(token.balanceOf(recycler) - had, 40 * UNIT, "paid");
        eq(fund.nav(), BOOKS - int256(40 * UNIT), "nav does not move");
        eq(fund.cash(), SEED - 40 * UNIT, "cash");
        eq(token.allowance(address(fund), address(battery)), 0, "no allowance is left");
        refused(manager, settleData(1), noEntry(0));
    }

    function test_a_gate_fee_that_there_is_no_cash_for_stays_owed() external {
        recycleLater(recycler, 1, -int256(SEED + 1), today());
        refused(
            manager,
            settleData(1),
            abi.encodeWithSelector(
                bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")), address(fund), SEED, SEED + 1
            )
        );
        vm.prank(alice);
        token.transfer(address(fund), UNIT); // a gift is no cash in the books
        refused(manager, settleData(1), abi.encodeWithSelector(IFund.InsufficientCash.selector, SEED + 1, SEED));
        eq(fund.nav(), -1, "nav");
    }

    function test_a_frozen_recycler_is_not_paid() external {
        recycleLater(recycler, 1, -int256(40 * UNIT), today());
        freeze(recycler, true);
        refused(manager, settleData(1), told(IMembers.MemberIsFrozen.selector, recycler));
        freeze(recycler, false);
        accepted(manager, settleData(1));
    }

    function test_a_gate_fee_is_not_paid_as_another_payable() external {
        recycleLater(recycler, 1, -int256(40 * UNIT), today());
        bytes memory data = abi.encodeCall(fund.settlePayable, (1, 40 * UNIT));
        refused(manager, data, abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("kind")));
        recycleLater(recycler, 2, int256(40 * UNIT), today());
        data = abi.encodeCall(fund.settleReceivable, (2, 40 * UNIT));
        refused(recycler, data, abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("kind")));
    }

    // ------------------------------------------------------------------------------------------------ frozen epochs

    function test_a_claim_booked_or_paid_after_the_window_changes_no_price() external {
        recycleLater(recycler, 1, int256(100 * UNIT), today());
        uint256 epoch = deposit(alice, 100 * UNIT);
        toLag(epoch);
        uint256 id = vm.snapshotState();
        IFund.Deal memory untouched = dealOf(epoch);
        vm.revertToState(id);
        payUp(recycler, 1);
        recycleLater(recycler, 2, -int256(70 * UNIT), today());
        IFund.Deal memory d = dealOf(epoch);
        eq(d.nav, untouched.nav, "nav");
        eq(d.price, untouched.price, "price");
    }
}
