// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {LienBase} from "./LienBase.sol";

/// @notice A pledge blocks title, never safety; it takes two, serves once, and is released by the lender.
contract PledgeTest is LienBase {
    function _refused(address sender, IBattery.Pledge memory p, bytes memory reason) private {
        refused(sender, address(battery), pledging(p), reason);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_one_party_sends_and_the_other_signs() public {
        IBattery.Pledge memory p = pledgeOf(one(idOf(batchId, 1)), noBatch());
        _refused(bob, p, abi.encodeWithSelector(IBattery.NotParty.selector, bob));
        bytes memory data = abi.encodeCall(battery.pledge, (p, sign(ALICE_KEY, p)));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.BadSignature.selector, lender));
        _refused(lender, p, abi.encodeWithSelector(IBattery.BadSignature.selector, alice));
        data = abi.encodeCall(battery.pledge, (p, bytes("")));
        refused(lender, address(battery), data, abi.encodeWithSelector(IBattery.BadSignature.selector, alice));
        accepted(alice, address(battery), pledging(p));
        p = pledgeOf(one(idOf(batchId, 2)), noBatch());
        accepted(lender, address(battery), abi.encodeCall(battery.pledge, (p, sign(ALICE_KEY, p))));
        same(battery.lienOf(idOf(batchId, 2)), 2, "the second lien");
        _check();
    }

    function test_a_pledge_expires_and_serves_once_also_after_release() public {
        IBattery.Pledge memory p = pledgeOf(one(idOf(batchId, 1)), noBatch());
        p.expiresAt = uint64(block.timestamp - 1);
        _refused(alice, p, abi.encodeWithSelector(IBattery.Expired.selector, p.expiresAt));
        p.expiresAt = uint64(block.timestamp);
        accepted(alice, address(battery), pledging(p));
        vm.prank(lender);
        battery.releaseLien(1, one(idOf(batchId, 1)), noBatch());
        _refused(alice, p, abi.encodeWithSelector(IBattery.StatementUsed.selector, digestOf(hashOf(p))));
        p.nonce = 99;
        accepted(alice, address(battery), pledging(p));
    }

    function test_a_lender_is_another_and_verified() public {
        IBattery.Pledge memory p = pledgeOf(one(idOf(batchId, 1)), noBatch());
        p.lender = alice;
        _refused(alice, p, abi.encodeWithSelector(IBattery.SamePerson.selector, alice));
        p.lender = lender;
        members.setLapsed(lender, true);
        _refused(alice, p, abi.encodeWithSelector(IBattery.BadRecipient.selector, lender));
    }

    function test_something_is_pledged() public {
        _refused(
            alice, pledgeOf(none(), noBatch()), abi.encodeWithSelector(IBattery.BadCount.selector, 0, type(uint32).max)
        );
    }

    function test_only_what_one_owns_is_pledged() public {
        uint64 bobs = mint(bob, CAR, 2, 9_000);
        uint256 id = idOf(bobs, 1);
        _refused(alice, pledgeOf(one(id), noBatch()), abi.encodeWithSelector(IBattery.NotOwner.selector, id, alice));
        id = idOf(bobs, 0);
        _refused(alice, pledgeOf(none(), batches(bobs)), abi.encodeWithSelector(IBattery.NotOwner.selector, id, alice));
        id = idOf(99, 0);
        _refused(alice, pledgeOf(one(id), noBatch()), abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id));
        _refused(alice, pledgeOf(none(), batches(99)), abi.encodeWithSelector(IBattery.NotOwner.selector, id, alice));
        for (uint256 i; i < 3; ++i) {
            accepted(alice, address(battery), moving(alice, alice, idOf(other, i)));
        }
        id = idOf(other, 0); // nothing follows it any more
        _refused(alice, pledgeOf(none(), batches(other)), abi.encodeWithSelector(IBattery.NotOwner.selector, id, alice));
    }

    function test_nothing_is_pledged_twice() public {
        uint256 id = idOf(batchId, 1);
        uint64 first = pledge(one(id), noBatch());
        _refused(alice, pledgeOf(one(id), noBatch()), underLien(id, first));
        _refused(alice, pledgeOf(two(idOf(batchId, 2), idOf(batchId, 2)), noBatch()), underLien(idOf(batchId, 2), 2));
        uint64 second = pledge(none(), batches(batchId)); // all the others
        bytes memory reason = abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, 4);
        _refused(alice, pledgeOf(none(), batches(batchId)), reason);
        _refused(alice, pledgeOf(one(idOf(batchId, 5)), noBatch()), underLien(idOf(batchId, 5), second));
        truth(marks(first) == 1 && marks(second) == 1, "marks");
        same(battery.lienOf(id), first, "who had left keeps its own");
        _check();
    }

    function test_what_is_set_aside_or_frozen_is_not_pledged() public {
        uint256 id = idOf(batchId, 1);
        quarantine(id);
        bytes memory reason = abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Quarantined);
        _refused(alice, pledgeOf(one(id), noBatch()), reason);
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        reason = abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, 1);
        _refused(alice, pledgeOf(none(), batches(batchId)), reason);
        authority.grantRole(Roles.AGENT, address(this), 0);
        id = idOf(other, 2);
        battery.setFrozenTokens(alice, id, true);
        reason = abi.encodeWithSignature("ERC7943InsufficientUnfrozenBalance(address,uint256)", alice, id);
        _refused(alice, pledgeOf(one(id), noBatch()), reason);
    }

    /// @dev A lien outlasts a forced transfer: who is frozen must not leave one behind.
    function test_a_frozen_owner_pledges_nothing() public {
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        bytes memory reason = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        _refused(alice, pledgeOf(one(idOf(batchId, 1)), noBatch()), reason);
        IBattery.Pledge memory p = pledgeOf(none(), batches(batchId));
        refused(lender, address(battery), abi.encodeCall(battery.pledge, (p, sign(ALICE_KEY, p))), reason);
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_a_pledge_is_recorded_and_blocks_title_in_every_way() public {
        uint256 id = idOf(batchId, 1);
        IBattery.Pledge memory p = pledgeOf(one(id), batches(other));
        bytes memory data = pledging(p);
        expectEvent(address(battery));
        emit IBattery.Pledged(1, alice, lender, p);
        same(abi.decode(accepted(alice, address(battery), data), (uint64)), 1, "lien");
        IBattery.Lien memory l = battery.lien(1);
        truth(l.lender == lender && l.amount == 5e9 && l.document == keccak256("loan"), "as agreed");
        truth(l.marks == 2 && l.foreclosableAt == 0, "one battery, one batch");
        refused(alice, address(battery), moving(alice, bob, id), underLien(id, 1));
        refused(alice, address(battery), moving(alice, bob, idOf(other, 0)), underLien(idOf(other, 0), 1));
        data = abi.encodeCall(battery.transferBatch, (alice, bob, other));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.BatchBlocked.selector, other, 4));
        truth(!battery.canTransfer(alice, bob, id) && !battery.canTransfer(alice, bob, idOf(other, 0)), "says so");
        vm.prank(alice);
        battery.transferBatch(alice, bob, batchId);
        same(battery.ownerOf(id), alice, "the pledged one stays");
        _check();
    }

    function test_a_wallet_contract_is_party_by_its_own_signature() public {
        Wallet wallet = new Wallet(bob);
        IBattery.Pledge memory p = pledgeOf(one(idOf(batchId, 1)), noBatch());
        p.lender = address(wallet);
        _refused(alice, p, abi.encodeWithSelector(IBattery.BadSignature.selector, wallet));
        accepted(alice, address(battery), abi.encodeCall(battery.pledge, (p, sign(BOB_KEY, p))));
    }

    function test_title_is_blocked_and_safety_is_not() public {
        uint64 lienId = pledge(none(), batches(batchId));
        expectEvent(address(battery));
        emit IBattery.LienPinned(lienId, idOf(batchId, 0));
        quarantine(idOf(batchId, 0));
        waste(idOf(batchId, 1));
        lose(idOf(batchId, 2));
        same(marks(lienId), 4, "the batch and the three that left it");
        for (uint256 i; i < 6; ++i) {
            same(battery.lienOf(idOf(batchId, i)), lienId, "all are under it");
        }
        find(idOf(batchId, 2));
        release(idOf(batchId, 2));
        refused(alice, address(battery), moving(alice, bob, idOf(batchId, 2)), underLien(idOf(batchId, 2), lienId));
        same(marks(lienId), 4, "coming back changes nothing");
        _check();
    }

    function test_the_lien_stays_on_what_is_void() public {
        uint64 lienId = pledge(none(), batches(batchId));
        quarantine(idOf(batchId, 2));
        quarantine(idOf(batchId, 5));
        IBattery.Voiding memory v =
            IBattery.Voiding(idOf(batchId, 2), idOf(batchId, 5), uint64(block.timestamp), keccak256("one object"));
        bytes memory signature = sign(AUDITOR_KEY, v);
        vm.prank(assessor);
        battery.voidDuplicate(v, signature);
        same(marks(lienId), 3, "marks");
        same(battery.lienOf(idOf(batchId, 5)), lienId, "still under it");
        vm.prank(lender);
        battery.releaseLien(lienId, one(idOf(batchId, 5)), batches(batchId));
        same(marks(lienId), 1, "what is left");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ release

    function test_only_the_lender_releases_and_only_what_is_under_its_lien() public {
        uint256 id = idOf(batchId, 1);
        uint64 lienId = pledge(one(id), batches(other));
        bytes memory data = abi.encodeCall(battery.releaseLien, (lienId, one(id), noBatch()));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.NotLender.selector, lienId, alice));
        data = abi.encodeCall(battery.releaseLien, (9, one(id), noBatch()));
        refused(lender, address(battery), data, abi.encodeWithSelector(IBattery.NotLender.selector, 9, lender));
        uint256 free = idOf(batchId, 2);
        data = abi.encodeCall(battery.releaseLien, (lienId, one(free), noBatch()));
        refused(lender, address(battery), data, _notUnder(lienId, free));
        data = abi.encodeCall(battery.releaseLien, (lienId, one(idOf(other, 1)), noBatch()));
        refused(lender, address(battery), data, _notUnder(lienId, idOf(other, 1))); // it follows: by its batch
        data = abi.encodeCall(battery.releaseLien, (lienId, none(), batches(batchId)));
        refused(lender, address(battery), data, _notUnder(lienId, idOf(batchId, 0)));
        uint64 second = pledge(one(free), noBatch());
        data = abi.encodeCall(battery.releaseLien, (second, one(id), noBatch()));
        refused(lender, address(battery), data, _notUnder(second, id));
        data = abi.encodeCall(battery.releaseLien, (second, none(), batches(other)));
        refused(lender, address(battery), data, _notUnder(second, idOf(other, 0)));
    }

    function _notUnder(uint64 lienId, uint256 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotUnderLien.selector, lienId, id);
    }

    function test_what_is_released_moves_again() public {
        uint256 id = idOf(batchId, 1);
        uint64 lienId = pledge(one(id), batches(other));
        expectEvent(address(battery));
        emit IBattery.LienReleased(lienId, one(id), batches(other));
        vm.prank(lender);
        battery.releaseLien(lienId, one(id), batches(other));
        same(marks(lienId), 0, "marks");
        truth(battery.lienOf(id) == 0 && battery.lienOf(idOf(other, 0)) == 0, "free");
        bytes memory data = abi.encodeCall(battery.releaseLien, (lienId, one(id), noBatch()));
        refused(lender, address(battery), data, _notUnder(lienId, id));
        accepted(alice, address(battery), moving(alice, bob, id));
        accepted(alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, bob, other)));
        _check();
    }
}
