// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../../../../contracts/interfaces/IERC7540.sol";
import {IERC7575, IERC7575Share} from "../../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {IWholeVault} from "../../base/IFundDeployer.sol";
import {Vm, vm} from "../../base/Vm.sol";

/// @notice Ids, events and errors against the texts of ERC-20, 165, 2612, 4626, 7540, 7575, 7943: written out here as
/// the texts have them, hashed, and compared with what comes out.
contract FundStandardsTest is FundBooks {
    bytes32 private constant TRANSFER = keccak256("Transfer(address,address,uint256)");

    function selector(string memory signature) private pure returns (bytes4) {
        return bytes4(keccak256(bytes(signature)));
    }

    function word(address a) private pure returns (bytes32) {
        return bytes32(uint256(uint160(a)));
    }

    // ------------------------------------------------------------------------------------------------ ids

    function test_ids_are_those_of_the_texts() external pure {
        ok(type(IERC7540Operator).interfaceId == 0xe3bc4e65, "ERC-7540 operators");
        ok(type(IERC7540Deposit).interfaceId == 0xce3bbe50, "ERC-7540 deposits");
        ok(type(IERC7540Redeem).interfaceId == 0x620ee8e4, "ERC-7540 redemptions");
        ok(type(IERC7575).interfaceId == 0x2f0a18c5, "ERC-7575 vault");
        ok(type(IERC7575Share).interfaceId == 0xf815c03d, "ERC-7575 share");
        ok(type(IERC7943Fungible).interfaceId == 0x3edbb4c4, "ERC-7943 fungible");
    }

    function test_the_vault_supports_what_it_does_and_nothing_else() external view {
        bytes4[5] memory ids = [bytes4(0xe3bc4e65), 0xce3bbe50, 0x620ee8e4, 0x2f0a18c5, 0x01ffc9a7];
        for (uint256 i; i < ids.length; ++i) {
            ok(vault.supportsInterface(ids[i]), "supported");
        }
        ok(!vault.supportsInterface(0xffffffff) && !vault.supportsInterface(0x3edbb4c4), "nothing else");
        eq(vault.share(), address(fund), "share");
        eq(fund.vault(vault.asset()), address(vault), "and back");
    }

    function test_the_share_supports_what_it_does_and_nothing_else() external view {
        bytes4[5] memory ids = [bytes4(0x3edbb4c4), 0xf815c03d, 0x36372b07, 0x01ffc9a7, type(IHolder).interfaceId];
        for (uint256 i; i < ids.length; ++i) {
            ok(fund.supportsInterface(ids[i]), "supported");
        }
        ok(!fund.supportsInterface(0xffffffff) && !fund.supportsInterface(0x2f0a18c5), "nothing else");
    }

    function test_errors_of_the_share_are_those_of_the_text() external pure {
        ok(IERC7943Fungible.ERC7943CannotSend.selector == selector("ERC7943CannotSend(address)"), "send");
        ok(IERC7943Fungible.ERC7943CannotReceive.selector == selector("ERC7943CannotReceive(address)"), "receive");
        bytes4 transfer = selector("ERC7943CannotTransfer(address,address,uint256)");
        ok(IERC7943Fungible.ERC7943CannotTransfer.selector == transfer, "transfer");
        bytes4 unfrozen = selector("ERC7943InsufficientUnfrozenBalance(address,uint256,uint256)");
        ok(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector == unfrozen, "unfrozen");
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice The event of `emitter` with this first topic, of those that were recorded.
    function found(Vm.Log[] memory logs, address emitter, string memory signature)
        private
        pure
        returns (Vm.Log memory)
    {
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == emitter && logs[i].topics[0] == keccak256(bytes(signature))) {
                return logs[i];
            }
        }
        revert NotTrue(signature);
    }

    function told(Vm.Log memory log, bytes32 first, bytes32 second, bytes32 third, bytes memory data) private pure {
        bytes32[3] memory topics = [first, second, third];
        for (uint256 i = 1; i < log.topics.length; ++i) {
            ok(log.topics[i] == topics[i - 1], "topic");
        }
        ok(keccak256(log.data) == keccak256(data), "data");
    }

    /// @dev ERC-7540: DepositRequest(controller indexed, owner indexed, requestId indexed, sender, assets).
    function test_a_request_to_deposit_is_told_as_in_the_text() external {
        vm.prank(alice);
        vault.setOperator(bob, true);
        vm.recordLogs();
        vm.prank(bob);
        vault.requestDeposit(100 * UNIT, bob, alice);
        Vm.Log memory log =
            found(vm.getRecordedLogs(), address(vault), "DepositRequest(address,address,uint256,address,uint256)");
        eq(log.topics.length, 4, "indexed");
        told(log, word(bob), word(alice), bytes32(uint256(1)), abi.encode(bob, 100 * UNIT));
    }

    /// @dev ERC-7540: RedeemRequest(controller indexed, owner indexed, requestId indexed, sender, shares).
    function test_a_request_to_redeem_is_told_as_in_the_text() external {
        invest(alice, 100 * UNIT);
        vm.prank(alice);
        fund.approve(bob, 40 * SHARE);
        vm.recordLogs();
        vm.prank(bob);
        vault.requestRedeem(40 * SHARE, bob, alice);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory log = found(logs, address(vault), "RedeemRequest(address,address,uint256,address,uint256)");
        eq(log.topics.length, 4, "indexed");
        told(log, word(bob), word(alice), bytes32(uint256(2)), abi.encode(bob, 40 * SHARE));
        log = found(logs, address(fund), "Transfer(address,address,uint256)");
        told(log, word(alice), word(address(vault)), 0, abi.encode(40 * SHARE));
        eq(fund.allowance(alice, bob), 0, "spent");
    }

    /// @dev ERC-7540 of ERC-4626's Deposit(sender indexed, owner indexed, assets, shares): the first is the controller,
    /// the second the receiver.
    function test_a_claim_of_shares_is_told_as_in_the_text() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        vm.recordLogs();
        vm.prank(alice);
        vault.deposit(100 * UNIT, bob, alice);
        Vm.Log memory log = found(vm.getRecordedLogs(), address(vault), "Deposit(address,address,uint256,uint256)");
        eq(log.topics.length, 3, "indexed");
        told(log, word(alice), word(bob), 0, abi.encode(100 * UNIT, 100 * SHARE));
    }

    /// @dev ERC-4626: Withdraw(sender indexed, receiver indexed, owner indexed, assets, shares).
    function test_a_claim_of_money_is_told_as_in_the_text() external {
        invest(alice, 100 * UNIT);
        redeem(alice, 100 * SHARE);
        strike(2);
        vm.prank(alice);
        vault.setOperator(bob, true);
        vm.recordLogs();
        vm.prank(bob);
        vault.redeem(100 * SHARE, carol, alice);
        Vm.Log memory log =
            found(vm.getRecordedLogs(), address(vault), "Withdraw(address,address,address,uint256,uint256)");
        eq(log.topics.length, 4, "indexed");
        told(log, word(bob), word(carol), word(alice), abi.encode(100 * UNIT, 100 * SHARE));
    }

    /// @dev ERC-7540: OperatorSet(controller indexed, operator indexed, approved); the call returns true.
    function test_an_operator_is_told_as_in_the_text() external {
        vm.recordLogs();
        vm.prank(alice);
        ok(vault.setOperator(bob, true), "returns true");
        Vm.Log memory log = found(vm.getRecordedLogs(), address(vault), "OperatorSet(address,address,bool)");
        eq(log.topics.length, 3, "indexed");
        told(log, word(alice), word(bob), 0, abi.encode(true));
    }

    /// @dev ERC-7575: VaultUpdate(asset indexed, vault).
    function test_a_vault_is_told_as_in_the_text() external {
        vm.recordLogs();
        IWholeVault other = secondVault(0);
        Vm.Log memory log = found(vm.getRecordedLogs(), address(fund), "VaultUpdate(address,address)");
        eq(log.topics.length, 2, "indexed");
        told(log, word(other.asset()), 0, 0, abi.encode(address(other)));
        eq(fund.vault(other.asset()), address(other), "found by its asset");
    }

    /// @dev ERC-7943: Frozen(account indexed, amount) before Transfer, then ForcedTransfer(from, to indexed, amount).
    function test_force_is_told_as_in_the_text() external {
        invest(alice, 100 * UNIT);
        vm.recordLogs();
        vm.prank(agent);
        ok(fund.setFrozenTokens(alice, 100 * SHARE), "returns true");
        Vm.Log memory log = found(vm.getRecordedLogs(), address(fund), "Frozen(address,uint256)");
        eq(log.topics.length, 2, "indexed");
        told(log, word(alice), 0, 0, abi.encode(100 * SHARE));
        vm.recordLogs();
        vm.prank(admin);
        ok(fund.forcedTransfer(alice, bob, 60 * SHARE), "returns true");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        ok(logs[0].topics[0] == keccak256("Frozen(address,uint256)") && logs[1].topics[0] == TRANSFER, "order");
        told(logs[0], word(alice), 0, 0, abi.encode(40 * SHARE));
        log = found(logs, address(fund), "ForcedTransfer(address,address,uint256)");
        eq(log.topics.length, 3, "indexed");
        told(log, word(alice), word(bob), 0, abi.encode(60 * SHARE));
    }

    // ------------------------------------------------------------------------------------------------ request ids

    /// @dev ERC-7540: the id of a request is its epoch; 0 stands for the controller's latest.
    function test_requests_are_named_by_their_epoch_and_0_is_the_latest() external {
        eq(deposit(alice, 100 * UNIT), 1, "epoch");
        toWindow(1);
        eq(deposit(alice, 40 * UNIT), 2, "epoch");
        eq(vault.pendingDepositRequest(1, alice), 100 * UNIT, "first");
        eq(vault.pendingDepositRequest(0, alice), 40 * UNIT, "latest");
        eq(vault.pendingDepositRequest(3, alice), 0, "none");
        strike(1);
        eq(vault.claimableDepositRequest(1, alice), 100 * UNIT, "claimable");
        eq(vault.pendingDepositRequest(1, alice), 0, "and no longer pending");
        eq(vault.claimableDepositRequest(0, alice), 0, "not the latest");
    }

    // ------------------------------------------------------------------------------------------------ ERC-2612

    function permitOf(uint256 value, uint256 nonce, uint256 deadline) private view returns (bytes32) {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hash = keccak256(abi.encode(typehash, seller, bob, value, nonce, deadline));
        return keccak256(abi.encodePacked(hex"1901", domain(), hash));
    }

    function domain() private view returns (bytes32) {
        bytes32 typehash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 name = keccak256("Battery Bank One");
        return keccak256(abi.encode(typehash, name, keccak256("1"), block.chainid, address(fund)));
    }

    function permitCall(uint256 value, uint256 deadline, bytes32 digest) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(sellerKey, digest);
        return abi.encodeCall(fund.permit, (seller, bob, value, deadline, v, r, s));
    }

    function test_a_permit_is_an_allowance_once_and_in_time() external {
        ok(fund.DOMAIN_SEPARATOR() == domain(), "domain");
        uint256 deadline = vm.getBlockTimestamp();
        bytes memory data = permitCall(SHARE, deadline, permitOf(SHARE, 0, deadline));
        vm.warp(deadline + 1);
        refused(stranger, data, abi.encodeWithSelector(selector("ERC2612ExpiredSignature(uint256)"), deadline));
        vm.warp(deadline);
        accepted(stranger, data);
        eq(fund.allowance(seller, bob), SHARE, "allowance");
        eq(fund.nonces(seller), 1, "nonce");
        ok(attempt(stranger, address(fund), data).length != 0, "once");
        data = permitCall(2 * SHARE, deadline, permitOf(SHARE, 1, deadline));
        ok(
            bytes4(attempt(stranger, address(fund), data)) == selector("ERC2612InvalidSigner(address,address)"),
            "signed"
        );
    }
}
