// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Named entries: two persons, kinds, ageing, settlement, and the net asset value to the unit.
contract FundEntriesTest is FundBooks {
    int256 internal constant BOOKS = int256(SEED);

    function refusedEntry(IFund.Entry memory e, bytes32 what) private {
        bytes memory data = abi.encodeCall(fund.proposeEntry, (0, e));
        refused(manager, data, abi.encodeWithSelector(IFund.BadEntry.selector, what));
    }

    function settleData(uint32 entryId, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(fund.settleReceivable, (entryId, amount));
    }

    function payData(uint32 entryId, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(fund.settlePayable, (entryId, amount));
    }

    // ------------------------------------------------------------------------------------------------ proposals

    function test_kinds_that_come_from_what_they_name_are_not_proposed() external {
        IFund.Kind[4] memory others =
            [IFund.Kind.None, IFund.Kind.RecyclingDue, IFund.Kind.RecyclingOwed, IFund.Kind.Loan];
        for (uint256 i; i < others.length; ++i) {
            refusedEntry(entry(others[i], UNIT, today()), "kind");
        }
        eq(fund.entryCount(), 0, "entries");
    }

    function test_an_entry_has_a_counterparty_other_than_the_fund_and_an_amount() external {
        IFund.Entry memory e = entry(IFund.Kind.Payable, UNIT, today());
        e.counterparty = address(0);
        refusedEntry(e, "counterparty");
        e.counterparty = address(fund);
        refusedEntry(e, "counterparty");
        refusedEntry(entry(IFund.Kind.Payable, 0, today()), "amount");
        refusedEntry(entry(IFund.Kind.Compensation, UNIT, today()), "document");
    }

    function test_only_an_entry_in_the_books_is_changed() external {
        bytes memory data = abi.encodeCall(fund.proposeEntry, (1, entry(IFund.Kind.Payable, UNIT, today())));
        bytes memory reason = abi.encodeWithSelector(IFund.NoSuchEntry.selector, 1);
        refused(manager, data, reason);
        propose(0, entry(IFund.Kind.Payable, UNIT, today()));
        refused(manager, data, reason);
        confirm(1, UNIT, today());
        accepted(manager, data);
    }

    function test_a_proposal_is_no_part_of_the_books_until_a_second_person_confirms_it() external {
        vm.startPrank(admin);
        authority.grantRole(Roles.manager(1), depositary, 0);
        vm.stopPrank();
        IFund.Entry memory e = entry(IFund.Kind.Receivable, 50 * UNIT, today());
        vm.prank(depositary);
        uint32 entryId = fund.proposeEntry(0, e);
        bytes memory data = confirmCall(entryId, 50 * UNIT, today());
        refused(depositary, data, abi.encodeWithSelector(IFund.SamePerson.selector, depositary));
        eq(fund.nav(), BOOKS, "proposed");
        propose(0, e);
        confirm(2, 50 * UNIT, today());
        eq(fund.nav(), BOOKS + int256(50 * UNIT), "confirmed");
    }

    function test_what_was_not_proposed_or_is_confirmed_already_is_not_confirmed() external {
        bytes memory data = confirmCall(1, UNIT, today());
        bytes memory reason = abi.encodeWithSelector(IFund.NothingProposed.selector, 1, UNIT, today());
        refused(depositary, data, reason);
        booked(IFund.Kind.Payable, UNIT, today());
        refused(depositary, data, reason);
    }

    /// @dev The manager cannot slip another amount or day under what the depositary has seen.
    function test_what_is_confirmed_is_what_was_seen() external {
        uint16 due = today();
        uint32 entryId = propose(0, entry(IFund.Kind.Receivable, 5 * UNIT, due));
        bytes memory seen = confirmCall(entryId, 5 * UNIT, due);
        uint256 id = vm.snapshotState();
        accepted(depositary, seen);
        propose(entryId, entry(IFund.Kind.None, 500 * UNIT, due));
        bytes memory reason = abi.encodeWithSelector(IFund.NothingProposed.selector, entryId, 5 * UNIT, due);
        refused(depositary, seen, reason);
        propose(entryId, entry(IFund.Kind.None, 5 * UNIT, due + 90));
        refused(depositary, seen, reason);
        vm.revertToState(id);
        accepted(depositary, seen);
    }

    function test_the_last_proposal_is_the_one_that_is_confirmed() external {
        uint32 entryId = booked(IFund.Kind.Payable, 5 * UNIT, today());
        propose(entryId, entry(IFund.Kind.None, 6 * UNIT, today()));
        changed(entryId, 7 * UNIT, today() + 3);
        eq(openOf(entryId), 7 * UNIT, "amount");
        eq(fund.entryOf(entryId).dueDay, today() + 3, "due day");
        eq(fund.nav(), BOOKS - int256(7 * UNIT), "nav");
    }

    function test_proposals_confirmations_and_payments_are_told() external {
        IFund.Entry memory e = entry(IFund.Kind.Receivable, 50 * UNIT, today() + 4);
        IFund.Entry memory stored = e;
        expectWord();
        emit IFund.EntryProposed(1, 50 * UNIT_, today() + 4, IFund.Entry(e.kind, carol, 0, 0, false, DOCUMENT), manager);
        propose(0, e);
        stored.confirmed = true;
        expectWord();
        emit IFund.EntryConfirmed(1, stored, depositary);
        confirm(1, 50 * UNIT, today() + 4);
        expectWord();
        emit IFund.EntrySettled(1, bob, 20 * UNIT, 30 * UNIT);
        accepted(bob, settleData(1, 20 * UNIT));
        eq(fund.entryCount(), 1, "entries");
        ok(fund.entryOf(1).document == DOCUMENT && fund.entryOf(1).counterparty == carol, "named");
    }

    uint96 private constant UNIT_ = uint96(UNIT);

    // ------------------------------------------------------------------------------------------------ in nav

    function test_assets_add_and_what_is_owed_takes_off() external {
        booked(IFund.Kind.Receivable, 100 * UNIT, today() + 10);
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "receivable");
        booked(IFund.Kind.Payable, 30 * UNIT, today());
        eq(fund.nav(), BOOKS + int256(70 * UNIT), "payable");
        booked(IFund.Kind.Provision, 1_500 * UNIT, 0);
        eq(fund.nav(), BOOKS - int256(1_430 * UNIT), "provision: signed");
        IFund.FactSheet memory f = fund.factSheet();
        eq(f.receivables, 100 * UNIT, "receivables");
        eq(f.liabilities, 1_530 * UNIT, "liabilities");
        eq(f.liens, 0, "liens");
        eq(f.cash, SEED, "cash is untouched");
    }

    function test_a_write_down_and_a_write_off_take_two_persons_and_move_nav_by_the_difference() external {
        uint32 entryId = booked(IFund.Kind.Receivable, 100 * UNIT, today() + 10);
        propose(entryId, entry(IFund.Kind.None, 40 * UNIT, today() + 10));
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "not yet");
        confirm(entryId, 40 * UNIT, today() + 10);
        eq(fund.nav(), BOOKS + int256(40 * UNIT), "written down");
        changed(entryId, 0, 0);
        eq(fund.nav(), BOOKS, "written off");
        eq(openOf(entryId), 0, "nothing open");
        refused(bob, settleData(entryId, 1), abi.encodeWithSelector(IFund.NoSuchEntry.selector, entryId));
        changed(entryId, 10 * UNIT, today());
        eq(fund.nav(), BOOKS + int256(10 * UNIT), "and recovered");
    }

    // ------------------------------------------------------------------------------------------------ ageing

    /// @dev amount - ⌈amount · days late / 90⌉, from the due day on, nothing after 90 days.
    function test_a_receivable_ages_day_by_day_to_nothing() external {
        uint256 amount = 1_000 * UNIT + 7;
        uint256 due = today() + 3;
        booked(IFund.Kind.Receivable, amount, due);
        for (uint256 d = today(); d <= due + 92; ++d) {
            vm.warp(d * 1 days);
            uint256 late = d <= due ? 0 : d - due > 90 ? 90 : d - due;
            uint256 left = amount - (amount * late + 89) / 90;
            eq(fund.nav(), BOOKS + int256(left), "in the first second of the day");
            vm.warp(d * 1 days + 86_399);
            eq(fund.factSheet().receivables, left, "in the last");
        }
        eq(fund.nav(), BOOKS, "default");
    }

    function test_each_receivable_is_rounded_down_by_itself() external {
        uint256 due = today();
        booked(IFund.Kind.Receivable, 7, due);
        booked(IFund.Kind.Receivable, 7, due);
        pass(1);
        eq(fund.nav(), BOOKS + 12, "7 - 1, twice");
        pass(88);
        eq(fund.nav(), BOOKS, "7 - 7, twice: on the 89th day nothing is left of so little");
    }

    function test_an_aged_receivable_is_still_owed_in_full() external {
        uint32 entryId = booked(IFund.Kind.Receivable, 100 * UNIT, today());
        pass(45);
        eq(fund.nav(), BOOKS + int256(50 * UNIT), "half");
        accepted(bob, settleData(entryId, 100 * UNIT));
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "paid");
    }

    /// @dev The strike counts what was due on the day of its valuation time, whenever it is struck.
    function test_a_strike_ages_receivables_at_its_valuation_time() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        uint256 due = valuation.valuationTimeOf(epoch) / 1 days - 9;
        booked(IFund.Kind.Receivable, 500 * UNIT, due);
        vm.warp(valuation.valuationTimeOf(epoch) + 40 days);
        IFund.Deal memory d = dealOf(epoch);
        eq(d.nav, BOOKS + int256(450 * UNIT), "a tenth is gone");
    }

    function test_twelve_receivables_are_open_at_most_and_a_settled_one_makes_room() external {
        for (uint256 i; i < 12; ++i) {
            booked(IFund.Kind.Receivable, (i + 1) * UNIT, today());
        }
        eq(fund.nav(), BOOKS + int256(78 * UNIT), "all twelve");
        uint32 next = propose(0, entry(IFund.Kind.Receivable, UNIT, today()));
        bytes memory data = confirmCall(next, UNIT, today());
        refused(depositary, data, abi.encodeWithSelector(IFund.TooManyEntries.selector, 12));
        booked(IFund.Kind.Payable, UNIT, today()); // what is owed has no such limit
        accepted(bob, settleData(3, 3 * UNIT));
        accepted(depositary, data);
        eq(fund.nav(), BOOKS + int256(78 * UNIT), "3 in cash, 1 more open, 1 owed");
        for (uint32 i = 1; i <= 12; ++i) {
            if (i != 3) accepted(bob, settleData(i, i * UNIT));
        }
        eq(fund.factSheet().receivables, UNIT, "the last one");
        eq(fund.cash(), SEED + 78 * UNIT, "cash");
    }

    // ------------------------------------------------------------------------------------------------ settlement

    function test_a_receivable_is_settled_at_most_once_by_anyone_and_nav_does_not_move() external {
        uint32 entryId = booked(IFund.Kind.Receivable, 100 * UNIT, today());
        refused(
            bob,
            settleData(entryId, 100 * UNIT + 1),
            abi.encodeWithSelector(IFund.ExceedsEntry.selector, entryId, 100 * UNIT + 1, 100 * UNIT)
        );
        refused(
            bob, settleData(entryId, 0), abi.encodeWithSelector(IFund.ExceedsEntry.selector, entryId, 0, 100 * UNIT)
        );
        accepted(bob, settleData(entryId, 60 * UNIT));
        accepted(carol, settleData(entryId, 40 * UNIT));
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "nav");
        eq(fund.cash(), SEED + 100 * UNIT, "cash");
        eq(token.balanceOf(address(fund)), SEED + 100 * UNIT, "and money");
        refused(bob, settleData(entryId, 1), abi.encodeWithSelector(IFund.NoSuchEntry.selector, entryId));
    }

    function test_only_a_confirmed_receivable_is_settled_as_one() external {
        bytes memory kind = abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("kind"));
        refused(bob, settleData(1, UNIT), kind);
        propose(0, entry(IFund.Kind.Receivable, UNIT, today()));
        refused(bob, settleData(1, UNIT), abi.encodeWithSelector(IFund.NoSuchEntry.selector, 1));
        booked(IFund.Kind.Payable, UNIT, today());
        refused(bob, settleData(2, UNIT), kind);
    }

    function test_who_settles_a_receivable_pays() external {
        uint32 entryId = booked(IFund.Kind.Receivable, 100 * UNIT, today());
        refused(
            stranger,
            settleData(entryId, UNIT),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(fund), 0, UNIT)
        );
        eq(fund.nav(), BOOKS + int256(100 * UNIT), "nothing happened");
    }

    function test_what_is_payable_is_paid_to_its_counterparty_and_nav_does_not_move() external {
        uint32 entryId = booked(IFund.Kind.Payable, 100 * UNIT, today());
        refused(
            manager,
            payData(entryId, 101 * UNIT),
            abi.encodeWithSelector(IFund.ExceedsEntry.selector, entryId, 101 * UNIT, 100 * UNIT)
        );
        uint256 had = token.balanceOf(carol);
        expectWord();
        emit IFund.EntrySettled(entryId, manager, 70 * UNIT, 30 * UNIT);
        accepted(manager, payData(entryId, 70 * UNIT));
        eq(token.balanceOf(carol) - had, 70 * UNIT, "paid");
        eq(fund.nav(), BOOKS - int256(100 * UNIT), "nav");
        eq(fund.cash(), SEED - 70 * UNIT, "cash");
        eq(openOf(entryId), 30 * UNIT, "open");
    }

    function test_provisions_and_receivables_are_not_paid_out() external {
        bytes memory kind = abi.encodeWithSelector(IFund.BadEntry.selector, bytes32("kind"));
        refused(manager, payData(1, UNIT), kind);
        refused(manager, payData(booked(IFund.Kind.Provision, UNIT, 0), UNIT), kind);
        refused(manager, payData(booked(IFund.Kind.Receivable, UNIT, 0), UNIT), kind);
    }

    function test_no_more_is_paid_than_there_is_cash_for() external {
        uint32 entryId = booked(IFund.Kind.Payable, SEED + 1, today());
        refused(
            manager, payData(entryId, SEED + 1), abi.encodeWithSelector(IFund.InsufficientCash.selector, SEED + 1, SEED)
        );
        accepted(manager, payData(entryId, SEED));
        eq(fund.nav(), -1, "one unit is still owed");
    }

    function test_nothing_is_paid_to_a_frozen_counterparty() external {
        uint32 entryId = booked(IFund.Kind.Payable, 100 * UNIT, today());
        freeze(carol, true);
        refused(manager, payData(entryId, UNIT), told(bytes4(keccak256("MemberIsFrozen(address)")), carol));
        freeze(carol, false);
        accepted(manager, payData(entryId, UNIT));
    }

    // ------------------------------------------------------------------------------------------------ frozen epochs

    function test_an_entry_after_the_window_is_none_of_that_epoch() external {
        uint256 epoch = deposit(alice, 100 * UNIT);
        toLag(epoch);
        booked(IFund.Kind.Provision, 500 * UNIT, 0);
        booked(IFund.Kind.Receivable, 50 * UNIT, today() + 90);
        eq(dealOf(epoch).nav, BOOKS, "as it was");
        eq(fund.nav(), BOOKS - int256(350 * UNIT), "as it is");
    }
}
