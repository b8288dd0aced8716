// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";

/// @dev Answers ERC-165 with yes to everything, also to what must be no.
contract YesSayer {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}

contract MembersTest is FundBase {
    address internal newcomer = address(0x1234);

    function test_add_fails_without_the_role() external {
        vm.expectRevert(abi.encodeWithSelector(IMembers.MissingRole.selector, Roles.IDENTITY_PROVIDER, stranger));
        vm.prank(stranger);
        members.add(one(newcomer), type(uint40).max, 276, 1);
    }

    function test_add_fails_for_a_role_holder_with_a_delay() external {
        vm.prank(admin);
        authority.grantRole(Roles.IDENTITY_PROVIDER, stranger, 1 hours);
        vm.expectRevert(abi.encodeWithSelector(IMembers.MissingRole.selector, Roles.IDENTITY_PROVIDER, stranger));
        vm.prank(stranger);
        members.add(one(newcomer), type(uint40).max, 276, 1);
    }

    function test_add_fails_for_the_zero_address() external {
        vm.expectRevert(abi.encodeWithSelector(IMembers.BadMember.selector, address(0)));
        members.add(one(address(0)), type(uint40).max, 276, 1);
    }

    function test_freeze_fails_without_the_role() external {
        vm.expectRevert(abi.encodeWithSelector(IMembers.MissingRole.selector, Roles.AGENT, address(this)));
        members.setFrozen(one(alice), true);
    }

    function test_an_added_member_is_verified_until_its_last_second() external {
        ok(!members.isVerified(newcomer), "verified before");
        uint40 until = uint40(vm.getBlockTimestamp() + 100);
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberAdded(newcomer, until, 276, 3, false, address(this));
        members.add(one(newcomer), until, 276, 3);
        IMembers.Member memory m = members.memberOf(newcomer);
        eq(m.validUntil, until, "validUntil");
        eq(m.jurisdiction, 276, "jurisdiction");
        eq(m.investorClass, 3, "class");
        vm.warp(until);
        ok(members.isVerified(newcomer), "last second");
        vm.warp(until + 1);
        ok(!members.isVerified(newcomer), "lapsed");
    }

    function test_a_frozen_member_stays_frozen_when_it_is_renewed() external {
        freeze(alice, true);
        admit(alice);
        ok(members.isFrozen(alice) && !members.isVerified(alice), "frozen");
        freeze(alice, false);
        ok(!members.isFrozen(alice) && members.isVerified(alice), "unfrozen");
    }

    function test_holders_are_found_not_stated() external {
        ok(members.isHolder(address(fund)), "fund");
        ok(!members.isHolder(address(vault)), "vault");
        ok(!members.isHolder(alice), "wallet");
        address liar = address(new YesSayer());
        admit(liar);
        ok(!members.isHolder(liar), "who says yes to everything");
    }

    function test_a_move_fails_from_a_frozen_member() external {
        freeze(alice, true);
        vm.expectRevert(abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
        members.requireMove(alice, bob);
    }

    function test_a_move_fails_to_a_frozen_member() external {
        freeze(bob, true);
        vm.expectRevert(abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, bob));
        members.requireMove(alice, bob);
    }

    function test_a_move_fails_to_who_is_not_verified() external {
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, stranger));
        members.requireMove(alice, stranger);
        lapse(bob);
        vm.expectRevert(abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        members.requireMove(alice, bob);
    }

    function test_a_lapsed_member_may_give_and_holders_are_named() external {
        lapse(alice);
        (bool fromHolder, bool toHolder) = members.requireMove(alice, address(fund));
        ok(!fromHolder && toHolder, "to the fund");
        (fromHolder, toHolder) = members.requireMove(address(fund), bob);
        ok(fromHolder && !toHolder, "from the fund");
    }
}
