// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementToken} from "../../../contracts/SettlementToken.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

contract SettlementTokenTest is FundBase {
    function test_decimals_outside_6_to_18_are_refused() external {
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.BadDecimals.selector, 5));
        new SettlementToken(authority, "Unit", "UNIT", 5);
        vm.expectRevert(abi.encodeWithSelector(SettlementToken.BadDecimals.selector, 19));
        new SettlementToken(authority, "Unit", "UNIT", 19);
        eq(new SettlementToken(authority, "Unit", "UNIT", 18).decimals(), 18, "decimals");
    }

    function test_issue_and_withdraw_fail_without_the_role() external {
        bytes memory refusal = abi.encodeWithSelector(SettlementToken.MissingRole.selector, Roles.ISSUER, stranger);
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        token.issue(stranger, 1);
        vm.expectRevert(refusal);
        token.withdraw(alice, 1);
        vm.stopPrank();
    }

    function test_withdraw_needs_the_allowance_of_whom_it_takes_from() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(this), 0, 5));
        token.withdraw(alice, 5);
        vm.prank(alice);
        token.approve(address(this), 5);
        vm.expectEmit(true, true, true, true, address(token));
        emit SettlementToken.Withdrawn(alice, 5, address(this));
        token.withdraw(alice, 5);
    }

    function test_issue_and_withdraw_move_the_supply() external {
        uint256 supply = token.totalSupply();
        vm.expectEmit(true, true, true, true, address(token));
        emit SettlementToken.Issued(address(this), 70, address(this));
        token.issue(address(this), 70);
        eq(token.totalSupply(), supply + 70, "issued");
        token.withdraw(address(this), 30);
        eq(token.totalSupply(), supply + 40, "withdrawn");
        eq(token.balanceOf(address(this)), 40, "balance");
    }

    function test_a_permit_allows_what_was_signed_once() external {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hash = keccak256(abi.encode(typehash, seller, bob, 9, 0, vm.getBlockTimestamp()));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(sellerKey, MessageHashUtils.toTypedDataHash(token.DOMAIN_SEPARATOR(), hash));
        token.permit(seller, bob, 9, vm.getBlockTimestamp(), v, r, s);
        eq(token.allowance(seller, bob), 9, "allowance");
        eq(token.nonces(seller), 1, "nonce");
    }
}
