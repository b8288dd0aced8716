// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";
import {LienBase} from "./LienBase.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice What is owed for a recycled battery may be booked instead of paid; and what no owner can stop.
contract ClaimsTest is LienBase {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = idOf(batchId, 2);
        waste(id);
        dismantle(id);
        coin.mint(recycler, 1e9);
        coin.mint(alice, 1e9);
        vm.prank(recycler);
        coin.approve(address(battery), type(uint256).max);
        vm.prank(alice);
        coin.approve(address(battery), type(uint256).max);
    }

    function _due(int128 proceeds, uint16 dueDay) private view returns (IBattery.Recycling memory r) {
        r = recyclingOf(id, proceeds);
        r.dueDay = dueDay;
    }

    function _recycling(IBattery.Recycling memory r) private view returns (bytes memory) {
        return abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
    }

    function _book(int128 proceeds) private {
        accepted(recycler, address(battery), _recycling(_due(proceeds, today() + 30)));
    }

    function _settling() private view returns (bytes memory) {
        return abi.encodeCall(battery.settleClaim, (id));
    }

    // ------------------------------------------------------------------------------------------------ recycle

    function test_nothing_under_lien_is_burned() public {
        uint256 pledged = idOf(other, 1);
        uint64 lienId = pledge(none(), batches(other));
        waste(pledged);
        dismantle(pledged);
        IBattery.Recycling memory r = recyclingOf(pledged, 0);
        bytes memory data = _recycling(r);
        refused(recycler, address(battery), data, underLien(pledged, lienId));
        vm.prank(lender);
        battery.releaseLien(lienId, one(pledged), noBatch());
        accepted(recycler, address(battery), data);
        same(marks(lienId), 1, "the batch");
        _check();
    }

    function test_a_claim_is_not_due_in_the_past() public {
        IBattery.Recycling memory r = _due(700, today() - 1);
        bytes memory reason = abi.encodeWithSelector(IBattery.BadDay.selector, today() - 1, today(), type(uint16).max);
        refused(recycler, address(battery), _recycling(r), reason);
        r.dueDay = today();
        accepted(recycler, address(battery), _recycling(r));
    }

    // ------------------------------------------------------------------------------------------------ booked

    function test_proceeds_are_booked_and_paid_by_the_recycler() public {
        bytes memory data = _recycling(_due(700, today() + 30));
        expectEvent(address(battery));
        emit IBattery.ClaimBooked(id, recycler, alice, 700, today() + 30);
        accepted(recycler, address(battery), data);
        same(coin.balanceOf(alice), 1e9, "nothing is paid yet");
        _is(recycler, alice, 700, false);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotParty.selector, alice);
        refused(alice, address(battery), _settling(), reason);
        expectEvent(address(battery));
        emit IBattery.ClaimSettled(id, recycler, alice, 700);
        accepted(recycler, address(battery), _settling());
        truth(coin.balanceOf(alice) == 1e9 + 700 && coin.balanceOf(recycler) == 1e9 - 700, "paid");
        _is(recycler, alice, 700, true);
        reason = abi.encodeWithSelector(IBattery.NoClaim.selector, id);
        refused(recycler, address(battery), _settling(), reason);
        _check();
    }

    function _is(address debtor, address creditor, uint256 amount, bool settled) private view {
        IBattery.Claim memory c = battery.claimOf(id);
        truth(c.debtor == debtor && c.creditor == creditor && c.amount == amount && c.settled == settled, "claim");
    }

    function test_a_gate_fee_is_booked_and_paid_by_the_owner_late_too() public {
        _book(-700);
        _is(alice, recycler, 700, false);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotParty.selector, recycler);
        refused(recycler, address(battery), _settling(), reason);
        later(60);
        accepted(alice, address(battery), _settling());
        truth(coin.balanceOf(alice) == 1e9 - 700 && coin.balanceOf(recycler) == 1e9 + 700, "paid");
    }

    function test_a_claim_of_nothing_is_settled_at_once() public {
        _book(0);
        _is(recycler, alice, 0, true);
        refused(recycler, address(battery), _settling(), abi.encodeWithSelector(IBattery.NoClaim.selector, id));
    }

    function test_what_was_paid_or_never_owed_is_no_claim() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.NoClaim.selector, id);
        refused(recycler, address(battery), _settling(), reason);
        accepted(recycler, address(battery), _recycling(recyclingOf(id, 700)));
        refused(recycler, address(battery), _settling(), reason);
        refused(address(0), address(battery), _settling(), reason);
    }

    function test_a_claim_is_paid_in_full_or_stays() public {
        _book(10_000);
        vm.prank(recycler);
        coin.approve(address(battery), 9_999);
        bytes memory reason =
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, battery, 9_999, 10_000);
        refused(recycler, address(battery), _settling(), reason);
        vm.prank(recycler);
        coin.approve(address(battery), type(uint256).max);
        coin.setFee(100);
        reason = abi.encodeWithSelector(IBattery.GateFeeNotPaid.selector, id, 9_900, 10_000);
        refused(recycler, address(battery), _settling(), reason);
        _is(recycler, alice, 10_000, false);
        coin.setFee(0);
        accepted(recycler, address(battery), _settling());
    }

    // ------------------------------------------------------------------------------------------------ holders

    function _holder() private returns (RecordingHolder holder) {
        holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        battery.forcedTransfer(alice, address(holder), id);
        holder.forget();
    }

    function _bookFor(RecordingHolder holder, int128 proceeds) private {
        IBattery.Recycling memory r = _due(proceeds, today() + 30);
        holder.consent(digestOf(hashOf(r)));
        accepted(recycler, address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
    }

    function test_a_holder_that_is_owed_hears_of_both() public {
        RecordingHolder holder = _holder();
        _bookFor(holder, 700);
        accepted(recycler, address(battery), _settling());
        RecordingHolder.Note[] memory n = holder.notes();
        same(n.length, 3, "announced, burned, settled");
        truth(n[1].hook == IHolder.batteryRecycled.selector && n[1].eligibleWh == 700 && n[1].balance == 0, "booked");
        truth(n[2].hook == IHolder.claimSettled.selector && n[2].eligibleWh == 700 && n[2].balance == 700, "paid");
        same(n[2].firstId, id, "of this battery");
    }

    function test_a_holder_that_owes_pays_later_and_hears_of_it() public {
        RecordingHolder holder = _holder();
        _bookFor(holder, -700);
        same(coin.balanceOf(recycler), 1e9, "nothing is paid in the call");
        coin.mint(address(holder), 700);
        vm.prank(address(holder));
        coin.approve(address(battery), 700);
        accepted(address(holder), address(battery), _settling());
        same(coin.balanceOf(recycler), 1e9 + 700, "paid");
        RecordingHolder.Note[] memory n = holder.notes();
        truth(n[2].hook == IHolder.claimSettled.selector && n[2].balance == 0, "heard");
    }

    // ------------------------------------------------------------------------------------------------ many classes

    /// @dev Nobody can hold so many classes that a loss, or a duplicate, could not be booked.
    function test_an_owner_of_many_classes_stops_no_loss() public {
        for (uint8 class = 6; class < 36; ++class) {
            battery.setClass(class, battery.termsOf(CAR), info(IBattery.Use.FourWheel, string(abi.encode(class))));
            mint(alice, class, 2, 0);
        }
        IBattery.Mint memory m = mintOf(alice, STORAGE, 2, 0);
        bytes memory reason = abi.encodeWithSelector(IBattery.TooManyClasses.selector, alice);
        refused(maker, address(battery), abi.encodeCall(battery.mintBatch, (m, "")), reason);
        lose(idOf(batchId, 0));
        same(uint256(operationOf(idOf(batchId, 0))), uint256(Operation.Lost), "booked");
        same(battery.holdingOf(alice, 0).count(), 1, "in the thirty-third");
        refused(maker, address(battery), abi.encodeCall(battery.mintBatch, (m, "")), reason);
    }
}
