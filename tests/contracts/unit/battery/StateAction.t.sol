// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {StateMatrix} from "../../base/StateMatrix.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice All operations × title: every way it moves, and freezes. Service, safety, health, ends and liens have
/// files of their own.
contract StateActionTest is StateMatrix {
    bytes4 private constant SAFE = bytes4(keccak256("safeTransferFrom(address,address,uint256)"));
    bytes4 private constant SAFE_DATA = bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)"));
    uint256 private constant BEFORE_LOST = (1 << 10) - 1;
    address private agent = address(0xA6E7);

    function _transfer() private returns (bytes memory) {
        return attempt(alice, transferData(alice, bob, id));
    }

    function _safeTransfer() private returns (bytes memory) {
        return attempt(alice, abi.encodeWithSelector(SAFE, alice, bob, id));
    }

    function _safeTransferWithData() private returns (bytes memory) {
        return attempt(alice, abi.encodeWithSelector(SAFE_DATA, alice, bob, id, bytes("data")));
    }

    function _transferByOperator() private returns (bytes memory) {
        vm.prank(alice);
        battery.setApprovalForAll(carol, true);
        return attempt(carol, transferData(alice, bob, id));
    }

    function _transferBySpender() private returns (bytes memory) {
        bytes memory reason = _approve();
        if (reason.length != 0) return reason;
        return attempt(carol, transferData(alice, bob, id));
    }

    function _approve() private returns (bytes memory reason) {
        reason = attempt(alice, abi.encodeCall(IERC721.approve, (carol, id)));
        if (reason.length == 0) same(battery.getApproved(id), carol, "approved");
    }

    /// @dev The batch always moves; the battery goes along while it is live, and else stays behind.
    function _transferBatch() private returns (bytes memory reason) {
        reason = attempt(alice, abi.encodeCall(IBattery.transferBatch, (alice, bob, batchId)));
        Operation operation = operationOf(id);
        if (operation == Operation.Recycled) return reason;
        same(battery.ownerOf(id), operation <= Operation.Retired ? bob : alice, "owner after the batch has moved");
    }

    function _recallAndTransferBatch() private returns (bytes memory) {
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        return attempt(alice, abi.encodeCall(IBattery.transferBatch, (alice, bob, batchId)));
    }

    function _force() private returns (bytes memory reason) {
        reason = attempt(address(this), abi.encodeCall(IERC7943NonFungible.forcedTransfer, (alice, bob, id)));
        if (reason.length == 0) same(battery.ownerOf(id), bob, "forced");
    }

    function _freeze() private returns (bytes memory reason) {
        authority.grantRole(Roles.AGENT, agent, 0);
        reason = attempt(agent, abi.encodeCall(IERC7943NonFungible.setFrozenTokens, (alice, id, true)));
        if (reason.length == 0) truth(battery.getFrozenTokens(alice, id), "frozen");
    }

    // ------------------------------------------------------------------------------------------------ one

    function test_transfer_only_what_is_live() public {
        keeps(IERC721.transferFrom.selector, _transfer, LIVE, _notTransferable);
    }

    function test_transfer_safely_only_what_is_live() public {
        keeps(SAFE, _safeTransfer, LIVE, _notTransferable);
        keeps(SAFE_DATA, _safeTransferWithData, LIVE, _notTransferable);
    }

    function test_an_approved_operator_transfers_only_what_is_live() public {
        keeps(IERC721.transferFrom.selector, _transferByOperator, LIVE, _notTransferable);
    }

    function test_a_spender_transfers_only_what_is_live() public {
        keeps(IERC721.approve.selector, _transferBySpender, LIVE, titleBlockedOfOwned);
    }

    function test_approve_whatever_has_an_owner() public {
        keeps(IERC721.approve.selector, _approve, ALL & ~RECYCLED, gone);
    }

    function _notTransferable(Operation from) private view returns (bytes memory) {
        if (from != Operation.Recycled) return titleBlocked(from);
        return abi.encodeWithSelector(IBattery.WrongOwner.selector, id, alice);
    }

    // ------------------------------------------------------------------------------------------------ a batch

    function test_the_batch_moves_without_what_is_set_aside_or_ended() public {
        keeps(IBattery.transferBatch.selector, _transferBatch, ALL, never);
    }

    function test_a_recalled_batch_does_not_move() public {
        for (uint256 k; k < OPERATIONS; ++k) {
            reach(Operation(k));
            bytes memory reason = abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, 1);
            same(_recallAndTransferBatch(), reason, "recalled");
        }
    }

    // ------------------------------------------------------------------------------------------------ ERC-7943

    function test_force_only_what_is_neither_lost_nor_ended() public {
        keeps(IERC7943NonFungible.forcedTransfer.selector, _force, BEFORE_LOST, titleBlockedOfOwned);
    }

    function test_freeze_only_what_has_not_ended() public {
        keeps(IERC7943NonFungible.setFrozenTokens.selector, _freeze, (1 << 11) - 1, wrongStateOfOwned);
    }
}
