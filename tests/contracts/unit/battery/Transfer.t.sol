// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {Coin} from "../../mocks/Coin.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Title to one battery: ERC-721, approvals that die, slots of their own.
contract TransferTest is SumsCheck {
    uint64 private batchId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function _move(address from, address to, uint256 which) private pure returns (bytes memory) {
        return abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, which);
    }

    function _check() private view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        same(checkSums(accounts), 6, "batteries compared");
    }

    function _freeze(address account) private {
        address[] memory list = new address[](1);
        list[0] = account;
        members.setFrozen(list, true);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_the_owner_or_who_it_approved_moves_a_battery() public {
        refused(
            bob, address(battery), _move(alice, bob, id), abi.encodeWithSelector(IBattery.NotApproved.selector, id, bob)
        );
        refused(
            bob, address(battery), _move(bob, bob, id), abi.encodeWithSelector(IBattery.WrongOwner.selector, id, bob)
        );
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, id, address(0));
        refused(bob, address(battery), _move(address(0), bob, id), reason);
    }

    function test_what_does_not_exist_does_not_move() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, idOf(batchId, 6));
        refused(alice, address(battery), _move(alice, bob, idOf(batchId, 6)), reason);
    }

    function test_members_rules_hold_for_both_sides() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.BadRecipient.selector, address(0));
        refused(alice, address(battery), _move(alice, address(0), id), reason);
        members.setLapsed(bob, true);
        refused(
            alice, address(battery), _move(alice, bob, id), abi.encodeWithSelector(IMembers.NotVerified.selector, bob)
        );
        _freeze(alice);
        reason = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        refused(alice, address(battery), _move(alice, carol, id), reason);
    }

    function test_approvals_are_given_by_the_owner_or_its_operator_only() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, id, bob);
        refused(bob, address(battery), abi.encodeCall(battery.approve, (bob, id)), reason);
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (bob, id)));
        refused(bob, address(battery), abi.encodeCall(battery.approve, (carol, id)), reason);
        reason = abi.encodeWithSelector(IBattery.BadRecipient.selector, address(0));
        refused(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (address(0), true)), reason);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 5);
        refused(alice, address(battery), abi.encodeCall(battery.approve, (bob, 5)), reason);
    }

    function test_a_contract_that_does_not_answer_gets_nothing_safely() public {
        Coin mute = new Coin();
        bytes memory data =
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, address(mute), id);
        refused(alice, address(battery), data, "");
        accepted(alice, address(battery), _move(alice, address(mute), id));
    }

    // ------------------------------------------------------------------------------------------------ moves

    function test_a_battery_moves_alone_with_its_weight() public {
        expectEvent(address(battery));
        emit IERC721.Transfer(alice, bob, id);
        accepted(alice, address(battery), _move(alice, bob, id));
        same(battery.ownerOf(id), bob, "owner");
        same(battery.balanceOf(alice), 5, "left");
        same(battery.batchOf(batchId).followers, 5, "followers");
        truth(detached(id), "its own slot");
        _check();
        accepted(bob, address(battery), _move(bob, alice, id)); // back: no follower again
        same(battery.batchOf(batchId).followers, 5, "followers");
        _check();
    }

    function test_every_order_of_leaving_keeps_the_list() public {
        uint256[6] memory order = [uint256(3), 0, 5, 1, 4, 2];
        for (uint256 k; k < 6; ++k) {
            accepted(alice, address(battery), _move(alice, k % 2 == 0 ? bob : carol, idOf(batchId, order[k])));
            _check();
        }
        same(battery.batchOf(batchId).followers, 0, "followers");
        same(battery.heldClasses(alice), 0, "a class is dropped when nothing of it is held");
    }

    function test_a_transfer_to_oneself_changes_nothing_but_the_slot() public {
        int256 value = valuation.portfolioValue(alice);
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (carol, id)));
        accepted(alice, address(battery), _move(alice, alice, id));
        same(battery.ownerOf(id), alice, "owner");
        same(battery.getApproved(id), address(0), "approval");
        same(valuation.portfolioValue(alice), value, "value");
        _check();
    }

    function test_a_lapsed_member_may_give() public {
        members.setLapsed(alice, true);
        accepted(alice, address(battery), _move(alice, bob, id));
        same(battery.ownerOf(id), bob, "owner");
    }

    function test_a_safe_transfer_asks_the_receiver() public {
        RecordingHolder receiver = new RecordingHolder(battery, coin, CAR);
        bytes memory data =
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, address(receiver), id);
        accepted(alice, address(battery), data);
        same(battery.ownerOf(id), address(receiver), "owner");
        data = abi.encodeWithSignature(
            "safeTransferFrom(address,address,uint256,bytes)", alice, bob, idOf(batchId, 0), bytes("data")
        );
        accepted(alice, address(battery), data);
        same(battery.ownerOf(idOf(batchId, 0)), bob, "a wallet is not asked");
    }

    // ------------------------------------------------------------------------------------------------ approvals

    function test_an_approved_spender_moves_once() public {
        expectEvent(address(battery));
        emit IERC721.Approval(alice, bob, id);
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (bob, id)));
        same(battery.getApproved(id), bob, "approved");
        accepted(bob, address(battery), _move(alice, carol, id));
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, id, bob);
        refused(bob, address(battery), _move(carol, bob, id), reason);
    }

    function test_an_operator_for_all_moves_and_approves() public {
        expectEvent(address(battery));
        emit IERC721.ApprovalForAll(alice, bob, true);
        accepted(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (bob, true)));
        truth(battery.isApprovedForAll(alice, bob), "for all");
        accepted(bob, address(battery), abi.encodeCall(battery.approve, (carol, id)));
        accepted(carol, address(battery), _move(alice, carol, id));
        accepted(bob, address(battery), _move(alice, bob, idOf(batchId, 3)));
        accepted(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (bob, false)));
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, idOf(batchId, 4), bob);
        refused(bob, address(battery), _move(alice, bob, idOf(batchId, 4)), reason);
    }

    function test_an_approval_dies_with_a_move_of_the_batch_and_does_not_come_back() public {
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (carol, id)));
        accepted(alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, bob, batchId)));
        same(battery.getApproved(id), address(0), "after the batch moved");
        accepted(bob, address(battery), abi.encodeCall(battery.transferBatch, (bob, alice, batchId)));
        same(battery.getApproved(id), address(0), "after it came back");
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, id, carol);
        refused(carol, address(battery), _move(alice, carol, id), reason);
    }

    function test_an_approval_of_one_that_left_survives_a_move_of_its_batch() public {
        accepted(alice, address(battery), _move(alice, alice, id));
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (carol, id)));
        accepted(alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, bob, batchId)));
        same(battery.getApproved(id), carol, "approval of a battery that did not move");
        accepted(alice, address(battery), _move(alice, alice, id));
        same(battery.getApproved(id), address(0), "its own move");
    }

    function test_an_approval_dies_when_a_battery_is_pinned() public {
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (carol, id)));
        waste(id);
        same(battery.getApproved(id), address(0), "approval of waste");
        bytes memory reason = abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.WasteHeld);
        refused(alice, address(battery), _move(alice, carol, id), reason);
    }

    function test_too_many_classes_are_refused() public {
        IBattery.Mint memory m = mintOf(bob, CAR, 1, 0);
        for (uint8 k; k < 32; ++k) {
            battery.setClass(
                100 + k, terms(5_000, 1_000, CLASS_START, 500), info(IBattery.Use.Storage, string(abi.encode(k)))
            );
            m.class = 100 + k;
            m.firstSerial = battery.seriesOf(makerSeries).next;
            mintAs(m);
        }
        bytes memory reason = abi.encodeWithSelector(IBattery.TooManyClasses.selector, bob);
        refused(alice, address(battery), _move(alice, bob, id), reason);
        uint64 last = battery.batchCount();
        accepted(bob, address(battery), _move(bob, alice, idOf(last, 0)));
        accepted(alice, address(battery), _move(alice, bob, id));
        same(battery.balanceOf(bob), 32, "32 classes");
    }
}
