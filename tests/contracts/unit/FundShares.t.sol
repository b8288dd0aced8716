// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7575Share} from "../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBase} from "../base/FundBase.sol";
import {Vm, vm} from "../base/Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

contract FundSharesTest is FundBase {
    function setUp() public override {
        super.setUp();
        invest(alice, 100 * UNIT);
    }

    function give(address to, uint256 amount) internal {
        vm.prank(alice);
        fund.transfer(to, amount);
    }

    function setFrozenTokens(address account, uint256 amount) internal {
        vm.prank(agent);
        fund.setFrozenTokens(account, amount);
    }

    function grantForce() internal {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = fund.forcedTransfer.selector;
        vm.prank(admin);
        authority.setTargetFunctionRole(address(fund), selectors, Roles.AGENT);
    }

    function test_a_transfer_fails_from_a_frozen_member() external {
        freeze(alice, true);
        ok(!fund.canSend(alice) && !fund.canTransfer(alice, bob, 1), "views");
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        give(bob, 1);
    }

    function test_a_transfer_fails_to_strangers_lapsed_and_frozen_members() external {
        lapse(bob);
        freeze(carol, true);
        address[3] memory refused = [stranger, bob, carol];
        for (uint256 i; i < 3; ++i) {
            ok(!fund.canReceive(refused[i]) && !fund.canTransfer(alice, refused[i], 1), "views");
            vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, refused[i]));
            give(refused[i], 1);
        }
    }

    function test_a_lapsed_member_may_give() external {
        lapse(alice);
        ok(fund.canSend(alice) && fund.canTransfer(alice, bob, SHARE), "views");
        give(bob, SHARE);
        eq(fund.balanceOf(bob), SHARE, "given");
    }

    function test_frozen_tokens_stay_and_the_rest_moves() external {
        setFrozenTokens(alice, 60 * SHARE);
        eq(fund.getFrozenTokens(alice), 60 * SHARE, "frozen");
        ok(!fund.canTransfer(alice, bob, 41 * SHARE), "view");
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 41 * SHARE, 40 * SHARE
            )
        );
        give(bob, 41 * SHARE);
        ok(fund.canTransfer(alice, bob, 40 * SHARE), "view of the rest");
        give(bob, 40 * SHARE);
    }

    function test_more_may_be_frozen_than_is_held_and_the_balance_is_for_erc20_to_refuse() external {
        setFrozenTokens(alice, 1_000 * SHARE);
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 1, 0)
        );
        give(bob, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 100 * SHARE, 101 * SHARE)
        );
        give(bob, 101 * SHARE);
    }

    function test_freezing_tokens_fails_without_the_role_and_of_the_vault() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.MissingRole.selector, Roles.AGENT, address(this)));
        fund.setFrozenTokens(alice, 1);
        vm.expectRevert(abi.encodeWithSelector(IFund.EscrowNotFreezable.selector, address(vault)));
        setFrozenTokens(address(vault), 1);
    }

    function test_a_forced_transfer_fails_for_an_agent_until_it_is_mapped() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, agent));
        vm.prank(agent);
        fund.forcedTransfer(alice, bob, 1);
    }

    function test_a_forced_transfer_fails_from_escrow_and_to_who_cannot_receive() external {
        grantForce();
        address[2] memory kept = [address(vault), address(fund)];
        vm.startPrank(agent);
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, kept[i], bob, 1));
            fund.forcedTransfer(kept[i], bob, 1);
        }
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, stranger));
        fund.forcedTransfer(alice, stranger, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 100 * SHARE, 101 * SHARE)
        );
        fund.forcedTransfer(alice, bob, 101 * SHARE);
        vm.stopPrank();
    }

    function test_a_forced_transfer_takes_frozen_tokens_and_says_frozen_first() external {
        grantForce();
        setFrozenTokens(alice, 80 * SHARE);
        freeze(alice, true);
        vm.recordLogs();
        vm.prank(agent);
        ok(fund.forcedTransfer(alice, bob, 70 * SHARE), "result");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        eq(logs.length, 3, "events");
        ok(logs[0].topics[0] == IERC7943Fungible.Frozen.selector, "frozen first");
        ok(logs[1].topics[0] == keccak256("Transfer(address,address,uint256)"), "then transfer");
        ok(logs[2].topics[0] == IERC7943Fungible.ForcedTransfer.selector, "then forced");
        eq(fund.getFrozenTokens(alice), 30 * SHARE, "what is left is all frozen");
        eq(fund.balanceOf(bob), 70 * SHARE, "taken");
    }

    function test_a_forced_transfer_waits_for_its_delay() external {
        grantForce();
        vm.startPrank(admin);
        authority.revokeRole(Roles.AGENT, agent);
        authority.grantRole(Roles.AGENT, agent, 1 days);
        vm.stopPrank();
        bytes memory call_ = abi.encodeCall(fund.forcedTransfer, (alice, bob, SHARE));
        vm.startPrank(agent);
        authority.schedule(address(fund), call_, 0);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        fund.forcedTransfer(alice, bob, SHARE);
        vm.stopPrank();
        eq(fund.balanceOf(bob), SHARE, "taken");
    }

    function test_escrow_is_for_the_vault_alone() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.NotVault.selector, address(this)));
        fund.escrow(alice, address(0), 1);
    }

    function test_interface_ids_are_those_of_the_standards() external view {
        ok(type(IERC7943Fungible).interfaceId == 0x3edbb4c4, "ERC-7943");
        ok(type(IERC7575Share).interfaceId == 0xf815c03d, "ERC-7575 share");
        bytes4[4] memory ids = [bytes4(0x3edbb4c4), bytes4(0xf815c03d), bytes4(0x01ffc9a7), type(IHolder).interfaceId];
        for (uint256 i; i < 4; ++i) {
            ok(fund.supportsInterface(ids[i]), "supported");
        }
        ok(!fund.supportsInterface(0xffffffff), "invalid");
        eq(fund.vault(address(token)), address(vault), "vault of the token");
        eq(fund.vault(address(fund)), address(0), "vault of another");
    }
}
