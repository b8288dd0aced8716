// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {vm} from "../base/Vm.sol";
import {Wallet} from "../mocks/Wallet.sol";
import {MembersBase} from "./MembersBase.sol";

/// @dev Answers ERC-165 with yes to everything, also to what must be no.
contract YesSayer {
    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }
}

interface Reads {
    function record() external;
    function accesses(address target) external returns (bytes32[] memory reads, bytes32[] memory writes);
}

contract MembersTest is MembersBase {
    address internal newcomer = address(0x1234);

    // ------------------------------------------------------------------------------------------------ refusals

    function test_add_fails_without_the_role() external {
        expectMissing(Roles.IDENTITY_PROVIDER, stranger);
        vm.prank(stranger);
        members.add(one(newcomer), FOREVER, 276, 1);
    }

    function test_add_fails_for_a_role_holder_with_a_delay() external {
        vm.prank(admin);
        authority.grantRole(Roles.IDENTITY_PROVIDER, stranger, 1 hours);
        expectMissing(Roles.IDENTITY_PROVIDER, stranger);
        vm.prank(stranger);
        members.add(one(newcomer), FOREVER, 276, 1);
    }

    function test_add_fails_for_the_zero_address() external {
        expectRefusal(IMembers.BadMember.selector, address(0));
        members.add(one(address(0)), FOREVER, 276, 1);
    }

    function test_add_fails_for_an_investor_class_that_is_none() external {
        expectRefusal(IMembers.BadMember.selector, newcomer);
        members.add(one(newcomer), FOREVER, 276, 4);
        members.add(one(newcomer), FOREVER, 276, 3);
    }

    function test_add_fails_for_a_jurisdiction_that_is_none() external {
        expectRefusal(IMembers.BadMember.selector, newcomer);
        members.add(one(newcomer), FOREVER, 1_000, 1);
        members.add(one(newcomer), FOREVER, 999, 1);
    }

    function test_add_fails_for_all_if_one_was_replaced() external {
        replaceBy(alice, bob);
        address[] memory list = new address[](2);
        (list[0], list[1]) = (newcomer, alice);
        expectReplaced(alice, bob);
        members.add(list, FOREVER, 276, 1);
        ok(!members.isVerified(newcomer), "the other");
    }

    function test_freeze_fails_without_the_role() external {
        expectMissing(Roles.AGENT, address(this));
        members.setFrozen(one(alice), true);
    }

    function test_unfreeze_fails_without_the_role() external {
        freeze(alice, true);
        expectMissing(Roles.AGENT, alice);
        vm.prank(alice);
        members.setFrozen(one(alice), false);
    }

    // ------------------------------------------------------------------------------------------------ members

    function test_an_added_member_is_verified_until_its_last_second() external {
        ok(!members.isVerified(newcomer), "verified before");
        uint40 until = timeNow() + 100;
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberAdded(newcomer, until, 276, 3, false, address(this));
        members.add(one(newcomer), until, 276, 3);
        IMembers.Member memory m = members.memberOf(newcomer);
        eq(m.validUntil, until, "validUntil");
        eq(m.jurisdiction, 276, "jurisdiction");
        eq(m.investorClass, 3, "class");
        eq(m.issuedAt, timeNow(), "issuedAt");
        vm.warp(until);
        ok(members.isVerified(newcomer), "last second");
        vm.warp(until + 1);
        ok(!members.isVerified(newcomer), "lapsed");
    }

    function test_a_lapsed_member_is_renewed_with_what_is_stated_now() external {
        lapse(alice);
        ok(!members.isVerified(alice), "lapsed");
        members.add(one(alice), timeNow(), 756, 1);
        ok(members.isVerified(alice), "renewed");
        eq(members.memberOf(alice).jurisdiction, 756, "jurisdiction");
        eq(members.memberOf(alice).investorClass, 1, "class");
    }

    function test_a_frozen_member_stays_frozen_when_it_is_renewed() external {
        freeze(alice, true);
        admit(alice);
        ok(members.isFrozen(alice) && !members.isVerified(alice), "frozen");
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberFrozen(alice, false, agent);
        freeze(alice, false);
        ok(!members.isFrozen(alice) && members.isVerified(alice), "unfrozen");
    }

    function test_who_is_no_member_is_frozen_and_admitted_frozen() external {
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberFrozen(newcomer, true, agent);
        freeze(newcomer, true);
        admit(newcomer);
        ok(members.isFrozen(newcomer) && !members.isVerified(newcomer), "frozen");
    }

    function test_holders_are_found_not_stated() external {
        admit(holder);
        ok(members.isHolder(holder), "holder");
        address wallet = address(new Wallet(alice));
        admit(wallet);
        ok(!members.isHolder(wallet), "contract that is none");
        ok(!members.isHolder(alice), "wallet");
        address liar = address(new YesSayer());
        admit(liar);
        ok(!members.isHolder(liar), "who says yes to everything");
    }

    // ------------------------------------------------------------------------------------------------ moves

    function test_a_move_fails_from_a_frozen_member() external {
        freeze(alice, true);
        expectRefusal(IMembers.MemberIsFrozen.selector, alice);
        members.requireChangeOfTitle(alice, bob);
    }

    function test_a_move_fails_to_a_frozen_member() external {
        freeze(bob, true);
        expectRefusal(IMembers.MemberIsFrozen.selector, bob);
        members.requireChangeOfTitle(alice, bob);
    }

    function test_a_move_fails_to_who_is_not_verified() external {
        expectRefusal(IMembers.NotVerified.selector, stranger);
        members.requireChangeOfTitle(alice, stranger);
        lapse(bob);
        expectRefusal(IMembers.NotVerified.selector, bob);
        members.requireChangeOfTitle(alice, bob);
    }

    function test_a_lapsed_member_may_give_and_holders_are_named() external {
        lapse(alice);
        admit(holder);
        (bool fromHolder, bool toHolder) = members.requireChangeOfTitle(alice, holder);
        ok(!fromHolder && toHolder, "to the holder");
        (fromHolder, toHolder) = members.requireChangeOfTitle(holder, bob);
        ok(fromHolder && !toHolder, "from the holder");
    }

    function test_the_parties_of_a_move_are_told_in_one_call() external {
        members.add(one(bob), FOREVER, 756, 3);
        parties(alice, bob, false, true, 756, 3);
        parties(address(0), bob, false, true, 756, 3);
        parties(bob, address(0), false, false, 0, 0);
        parties(alice, stranger, false, false, 0, 0);
        freeze(alice, true);
        parties(alice, bob, true, true, 756, 3);
        parties(bob, alice, false, false, 276, 2);
        members.add(one(bob), timeNow() - 1, 756, 3);
        parties(bob, bob, false, false, 756, 3);
    }

    function test_who_freezes_the_zero_address_stops_no_issue() external {
        freeze(address(0), true);
        parties(address(0), bob, false, true, 276, 2);
        members.requireChangeOfTitle(address(0), bob);
    }

    function parties(address from, address to, bool frozen, bool verified, uint16 country, uint8 class) private view {
        (bool isFrozen, bool isVerified, uint16 jurisdiction, uint8 investorClass) = members.partiesOf(from, to);
        ok(isFrozen == frozen, "frozen");
        ok(isVerified == verified, "verified");
        eq(jurisdiction, country, "jurisdiction");
        eq(investorClass, class, "class");
    }

    // ------------------------------------------------------------------------------------------------ cost

    function test_whether_it_is_verified_is_one_read_and_a_move_one_a_side() external {
        eq(readsOf(abi.encodeCall(members.isVerified, (alice))), 1, "isVerified");
        eq(readsOf(abi.encodeCall(members.isFrozen, (alice))), 1, "isFrozen");
        eq(readsOf(abi.encodeCall(members.requireChangeOfTitle, (alice, bob))), 2, "requireChangeOfTitle");
        eq(readsOf(abi.encodeCall(members.partiesOf, (alice, bob))), 2, "partiesOf");
        eq(readsOf(abi.encodeCall(members.requireChangeOfTitle, (address(0), bob))), 1, "issue");
    }

    /// @dev Different slots read by one call.
    function readsOf(bytes memory data) private returns (uint256 count) {
        Reads(address(vm)).record();
        (bool done,) = address(members).call(data);
        ok(done, "call");
        (bytes32[] memory reads,) = Reads(address(vm)).accesses(address(members));
        for (uint256 i; i < reads.length; ++i) {
            bool again;
            for (uint256 j; j < i; ++j) {
                again = again || reads[j] == reads[i];
            }
            if (!again) ++count;
        }
    }
}
