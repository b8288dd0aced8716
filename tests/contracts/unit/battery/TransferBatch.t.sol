// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Vm} from "../../base/Cheats.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Title to all that follow a batch, and the traps of it.
contract TransferBatchTest is SumsCheck {
    uint64 private batchId;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 9, 9_500);
    }

    function _moveBatch(address from, address to) private view returns (bytes memory) {
        return abi.encodeCall(battery.transferBatch, (from, to, batchId));
    }

    function _move(address from, address to, uint256 i) private {
        accepted(
            from,
            address(battery),
            abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, idOf(batchId, i))
        );
    }

    function _check() private view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        truth(checkSums(accounts) >= 9, "batteries compared");
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_an_unknown_batch_does_not_move() public {
        bytes memory data = abi.encodeCall(battery.transferBatch, (alice, bob, 9));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 9));
    }

    function test_only_its_owner_or_an_operator_for_all_moves_a_batch() public {
        uint256 first = idOf(batchId, 0);
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, first, bob);
        refused(bob, address(battery), _moveBatch(bob, bob), reason);
        reason = abi.encodeWithSelector(IBattery.NotApproved.selector, first, bob);
        refused(bob, address(battery), _moveBatch(alice, bob), reason);
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (bob, first)));
        refused(bob, address(battery), _moveBatch(alice, bob), reason); // one approval is no approval for all
        accepted(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (bob, true)));
        accepted(bob, address(battery), _moveBatch(alice, bob));
    }

    function test_members_rules_hold_for_a_batch() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.BadRecipient.selector, address(0));
        refused(alice, address(battery), _moveBatch(alice, address(0)), reason);
        members.setLapsed(bob, true);
        reason = abi.encodeWithSelector(IMembers.NotVerified.selector, bob);
        refused(alice, address(battery), _moveBatch(alice, bob), reason);
    }

    function test_a_batch_that_nobody_follows_does_not_move() public {
        for (uint256 i; i < 9; ++i) {
            _move(alice, alice, i);
        }
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, idOf(batchId, 0), alice);
        refused(alice, address(battery), _moveBatch(alice, bob), reason);
    }

    // ------------------------------------------------------------------------------------------------ moves

    function test_followers_move_with_one_event_each_and_the_others_stay() public {
        _move(alice, carol, 0);
        _move(alice, alice, 8);
        _move(alice, carol, 4);
        vm.recordLogs();
        accepted(alice, address(battery), _moveBatch(alice, bob));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256[6] memory moved = [uint256(1), 2, 3, 5, 6, 7];
        same(logs.length, 7, "events");
        for (uint256 k; k < 6; ++k) {
            same(logs[k].topics[0], IERC721.Transfer.selector, "Transfer");
            same(logs[k].topics[1], bytes32(uint256(uint160(alice))), "from");
            same(logs[k].topics[2], bytes32(uint256(uint160(bob))), "to");
            same(logs[k].topics[3], bytes32(idOf(batchId, moved[k])), "id");
            same(battery.ownerOf(idOf(batchId, moved[k])), bob, "owner");
        }
        same(logs[6].topics[0], IBattery.BatchTransferred.selector, "BatchTransferred");
        same(logs[6].topics[1], bytes32(uint256(batchId)), "batch");
        same(battery.ownerOf(idOf(batchId, 0)), carol, "who left to another");
        same(battery.ownerOf(idOf(batchId, 8)), alice, "who left to the same");
        same(battery.batchOf(batchId).epoch, 1, "epoch");
        _check();
    }

    function test_a_batch_moves_to_its_own_owner() public {
        accepted(alice, address(battery), abi.encodeCall(battery.approve, (carol, idOf(batchId, 1))));
        int256 value = valuation.portfolioValue(alice);
        accepted(alice, address(battery), _moveBatch(alice, alice));
        same(battery.getApproved(idOf(batchId, 1)), address(0), "approval");
        same(valuation.portfolioValue(alice), value, "value");
        _check();
    }

    function test_events_are_right_at_the_borders_of_the_bitmap() public {
        batchId = mint(alice, CAR, 513, 0);
        uint256[6] memory left = [uint256(0), 255, 256, 257, 511, 512];
        for (uint256 k; k < 6; ++k) {
            _move(alice, carol, left[k]);
        }
        vm.recordLogs();
        accepted(alice, address(battery), _moveBatch(alice, bob));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 513 - 6 + 1, "events");
        for (uint256 k; k + 1 < logs.length; ++k) {
            same(battery.ownerOf(uint256(logs[k].topics[3])), bob, "owner of what an event names");
        }
        for (uint256 k; k < 6; ++k) {
            same(battery.ownerOf(idOf(batchId, left[k])), carol, "owner of who left");
        }
        _check();
    }

    // ------------------------------------------------------------------------------------------------ traps

    function test_a_burned_token_never_comes_back_with_its_batch() public {
        uint256 id = idOf(batchId, 3);
        waste(id);
        dismantle(id);
        recycle(id, 0);
        accepted(alice, address(battery), _moveBatch(alice, bob));
        accepted(bob, address(battery), _moveBatch(bob, alice));
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
        refused(alice, address(battery), abi.encodeCall(battery.ownerOf, (id)), reason);
        same(battery.balanceOf(alice), 8, "balance");
        same(uint256(operationOf(id)), uint256(Operation.Recycled), "its history still answers");
        _check();
    }

    function test_superseded_and_waste_stay_when_their_batch_moves() public {
        (uint256 superseded, uint256 wasted) = (idOf(batchId, 1), idOf(batchId, 2));
        retire(superseded);
        repurpose(superseded);
        waste(wasted);
        accepted(alice, address(battery), _moveBatch(alice, bob));
        same(battery.ownerOf(superseded), alice, "superseded");
        same(battery.ownerOf(wasted), alice, "waste");
        same(battery.batchOf(batchId).followers, 7, "followers");
        _check();
    }

    function test_service_goes_along_with_its_batch() public {
        uint256 id = idOf(batchId, 5);
        install(id, Operation.InVehicle);
        accepted(alice, address(battery), _moveBatch(alice, bob));
        same(battery.ownerOf(id), bob, "owner");
        same(uint256(operationOf(id)), uint256(Operation.InVehicle), "operation");
        _check();
    }
}
