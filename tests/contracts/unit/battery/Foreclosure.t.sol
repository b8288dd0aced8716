// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";
import {LienBase} from "./LienBase.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice A lien is called in, and after fourteen days the lender takes title; as in any transfer.
contract ForeclosureTest is LienBase {
    uint64 private lienId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = idOf(batchId, 1);
        lienId = pledge(one(id), batches(other));
    }

    function _foreclosing(uint256[] memory ids, uint64[] memory list) private view returns (bytes memory) {
        return abi.encodeCall(battery.foreclose, (lienId, ids, list));
    }

    function _refused(uint256[] memory ids, uint64[] memory list, bytes memory reason) private {
        refused(lender, address(battery), _foreclosing(ids, list), reason);
    }

    function _due() private {
        called(lienId);
        later(14);
    }

    // ------------------------------------------------------------------------------------------------ calling

    function test_only_the_lender_calls_once_while_something_is_under_it() public {
        bytes memory data = abi.encodeCall(battery.callLien, (lienId, "default"));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.NotLender.selector, lienId, alice));
        uint40 due = uint40(block.timestamp + 14 days);
        expectEvent(address(battery));
        emit IBattery.LienCalled(lienId, due, "default");
        accepted(lender, address(battery), data);
        same(battery.lien(lienId).foreclosableAt, due, "in fourteen days");
        bytes memory reason = abi.encodeWithSelector(IBattery.NotForeclosable.selector, lienId, due);
        refused(lender, address(battery), data, reason);
        uint64 second = pledge(one(idOf(batchId, 3)), noBatch());
        vm.prank(lender);
        battery.releaseLien(second, one(idOf(batchId, 3)), noBatch());
        reason = abi.encodeWithSelector(IBattery.NotForeclosable.selector, second, 0);
        refused(lender, address(battery), abi.encodeCall(battery.callLien, (second, "")), reason);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_nothing_is_taken_before_its_time_or_by_another() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.NotForeclosable.selector, lienId, 0);
        _refused(one(id), noBatch(), reason);
        uint256 due = block.timestamp + 14 days;
        called(lienId);
        vm.warp(due - 1);
        _refused(one(id), noBatch(), abi.encodeWithSelector(IBattery.NotForeclosable.selector, lienId, due));
        vm.warp(due);
        reason = abi.encodeWithSelector(IBattery.NotLender.selector, lienId, bob);
        refused(bob, address(battery), _foreclosing(one(id), noBatch()), reason);
        accepted(lender, address(battery), _foreclosing(one(id), noBatch()));
        _check();
    }

    function test_only_what_is_under_this_lien_is_taken() public {
        _due();
        uint256 free = idOf(batchId, 2);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotUnderLien.selector, lienId, free);
        _refused(one(free), noBatch(), reason);
        reason = abi.encodeWithSelector(IBattery.NotUnderLien.selector, lienId, idOf(batchId, 0));
        _refused(none(), batches(batchId), reason);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, idOf(99, 0));
        _refused(one(idOf(99, 0)), noBatch(), reason);
        reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, idOf(99, 0), address(0));
        _refused(none(), batches(99), reason);
        accepted(lender, address(battery), _foreclosing(one(id), noBatch()));
        reason = abi.encodeWithSelector(IBattery.NotUnderLien.selector, lienId, id);
        _refused(one(id), noBatch(), reason); // taken already
    }

    function test_members_rules_hold_for_both() public {
        _due();
        members.setLapsed(lender, true);
        _refused(one(id), noBatch(), abi.encodeWithSelector(IMembers.NotVerified.selector, lender));
        _refused(none(), batches(other), abi.encodeWithSelector(IMembers.NotVerified.selector, lender));
        members.setLapsed(lender, false);
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        _refused(one(id), noBatch(), abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
        _refused(none(), batches(other), abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
    }

    function test_what_is_set_aside_or_frozen_is_not_taken() public {
        _due();
        quarantine(id);
        _refused(one(id), noBatch(), abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Quarantined));
        vm.prank(assessor);
        battery.quarantineBatch(other, "");
        _refused(none(), batches(other), abi.encodeWithSelector(IBattery.BatchBlocked.selector, other, 1));
        release(id);
        authority.grantRole(Roles.AGENT, address(this), 0);
        battery.setFrozenTokens(alice, id, true);
        bytes memory reason = abi.encodeWithSignature("ERC7943InsufficientUnfrozenBalance(address,uint256)", alice, id);
        _refused(one(id), noBatch(), reason);
        battery.setFrozenTokens(alice, id, false);
        accepted(lender, address(battery), _foreclosing(one(id), noBatch()));
        _check();
    }

    function test_a_batch_that_all_have_left_is_released_not_taken() public {
        for (uint256 i; i < 3; ++i) {
            waste(idOf(other, i));
        }
        _due();
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, idOf(other, 0), alice);
        _refused(none(), batches(other), reason);
        vm.prank(lender);
        battery.releaseLien(lienId, two(idOf(other, 0), idOf(other, 1)), batches(other));
        same(marks(lienId), 2, "marks");
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_title_passes_with_weight_and_energy_and_the_lien_ends() public {
        _due();
        vm.prank(alice);
        battery.approve(bob, id);
        expectEvent(address(battery));
        emit IERC721.Transfer(alice, lender, id);
        expectEvent(address(battery));
        emit IERC721.Transfer(alice, lender, idOf(other, 2));
        expectEvent(address(battery));
        emit IBattery.BatchTransferred(other, alice, lender);
        expectEvent(address(battery));
        emit IBattery.Foreclosed(lienId, lender, one(id), batches(other));
        accepted(lender, address(battery), _foreclosing(one(id), batches(other)));
        same(battery.balanceOf(lender), 4, "one, and a batch of three");
        same(battery.ownerOf(idOf(other, 1)), lender, "owner");
        same(battery.getApproved(id), address(0), "no approval survives");
        truth(marks(lienId) == 0 && battery.lienOf(id) == 0, "the lien ends");
        accepted(lender, address(battery), moving(lender, bob, id));
        _check();
    }

    function test_what_has_expired_together_is_taken_together() public {
        later(401);
        battery.expireBatch(other);
        _due();
        accepted(lender, address(battery), _foreclosing(none(), batches(other)));
        same(battery.ratedEnergyOf(lender), 180_000, "energy, without weight");
        _check();
    }

    function test_holders_on_both_sides_are_asked_and_told() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        IBattery.Pledge memory p = pledgeOf(one(idOf(batchId, 4)), noBatch());
        p.lender = address(holder);
        vm.prank(address(holder));
        uint64 second = battery.pledge(p, sign(ALICE_KEY, p));
        vm.prank(address(holder));
        battery.callLien(second, "");
        later(14);
        holder.setRefuses(true);
        bytes memory data = abi.encodeCall(battery.foreclose, (second, p.ids, noBatch()));
        bytes memory reason = abi.encodeWithSelector(IBattery.RefusedByHolder.selector, holder);
        refused(address(holder), address(battery), data, reason);
        holder.setRefuses(false);
        accepted(address(holder), address(battery), data);
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, 3, "asked, announced, told");
        truth(notes[0].from == alice && notes[0].firstId == idOf(batchId, 4), "of this battery");
        truth(notes[2].class == CAR && notes[2].eligibleWh == 60_000, "of its energy");
    }

    function test_a_holder_that_gives_is_told() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        vm.prank(alice);
        battery.transferBatch(alice, address(holder), batchId);
        IBattery.Pledge memory p = pledgeOf(none(), batches(batchId));
        p.owner = address(holder);
        bytes memory signature = sign(LENDER_KEY, p);
        vm.prank(address(holder));
        lienId = battery.pledge(p, signature);
        _due();
        holder.forget();
        accepted(lender, address(battery), _foreclosing(none(), batches(batchId)));
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, 2, "announced, told");
        same(notes[1].eligibleWh, -300_000, "five of them left");
    }
}
