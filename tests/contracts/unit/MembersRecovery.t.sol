// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {vm} from "../base/Vm.sol";
import {MembersBase} from "./MembersBase.sol";

/// @notice A lost wallet is replaced: proposed, vetoed, cancelled, done.
contract MembersRecoveryTest is MembersBase {
    function setUp() public override {
        super.setUp();
        admit(carol);
    }

    function recover(address lost) private {
        vm.prank(agent);
        members.recover(lost);
    }

    /// @dev The next call by the agent fails by an error that names one account.
    function refuse(bytes4 selector, address account) private {
        expectRefusal(selector, account);
        vm.prank(agent);
    }

    function refuseReplaced(address account, address replacement) private {
        expectReplaced(account, replacement);
        vm.prank(agent);
    }

    function waitADay() private {
        vm.warp(timeNow() + 24 hours);
    }

    // ------------------------------------------------------------------------------------------------ who may

    function test_all_but_the_veto_fails_without_the_role() external {
        expectMissing(Roles.AGENT, stranger);
        vm.prank(stranger);
        members.proposeRecovery(alice, bob, EVIDENCE);
        propose(alice, bob);
        expectMissing(Roles.AGENT, bob);
        vm.prank(bob);
        members.cancelRecovery(alice);
        waitADay();
        expectMissing(Roles.AGENT, bob);
        vm.prank(bob);
        members.recover(alice);
    }

    function test_all_fails_for_an_agent_with_a_delay() external {
        vm.prank(admin);
        authority.grantRole(Roles.AGENT, stranger, 1);
        expectMissing(Roles.AGENT, stranger);
        vm.prank(stranger);
        members.proposeRecovery(alice, bob, EVIDENCE);
    }

    // ------------------------------------------------------------------------------------------------ proposal

    function test_a_proposal_fails_for_a_wallet_by_itself() external {
        refuse(IMembers.SameAccount.selector, alice);
        members.proposeRecovery(alice, alice, EVIDENCE);
    }

    function test_a_proposal_fails_if_either_is_frozen() external {
        freeze(alice, true);
        refuse(IMembers.MemberIsFrozen.selector, alice);
        members.proposeRecovery(alice, bob, EVIDENCE);
        refuse(IMembers.MemberIsFrozen.selector, alice);
        members.proposeRecovery(bob, alice, EVIDENCE);
    }

    function test_a_proposal_fails_for_who_never_was_a_member() external {
        refuse(IMembers.NotVerified.selector, stranger);
        members.proposeRecovery(stranger, bob, EVIDENCE);
    }

    function test_a_proposal_fails_to_who_is_not_verified() external {
        refuse(IMembers.NotVerified.selector, stranger);
        members.proposeRecovery(alice, stranger, EVIDENCE);
        refuse(IMembers.NotVerified.selector, address(0));
        members.proposeRecovery(alice, address(0), EVIDENCE);
        lapse(bob);
        refuse(IMembers.NotVerified.selector, bob);
        members.proposeRecovery(alice, bob, EVIDENCE);
    }

    function test_a_proposal_fails_for_a_holder_and_to_one() external {
        admit(holder);
        refuse(IMembers.BadMember.selector, holder);
        members.proposeRecovery(holder, bob, EVIDENCE);
        refuse(IMembers.BadMember.selector, holder);
        members.proposeRecovery(alice, holder, EVIDENCE);
    }

    function test_a_proposal_fails_while_one_is_pending() external {
        propose(alice, bob);
        refuse(IMembers.RecoveryPending.selector, alice);
        members.proposeRecovery(alice, carol, EVIDENCE);
    }

    function test_a_proposal_is_told_and_changes_nothing_yet() external {
        uint40 executableAt = timeNow() + 24 hours;
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.RecoveryProposed(alice, bob, EVIDENCE, executableAt, agent);
        propose(alice, bob);
        IMembers.Recovery memory r = members.recoveryOf(alice);
        eq(r.replacement, bob, "replacement");
        eq(r.executableAt, executableAt, "executableAt");
        ok(r.evidence == EVIDENCE, "evidence");
        ok(members.isVerified(alice) && members.successorOf(alice) == address(0), "alice");
    }

    function test_a_lapsed_wallet_is_replaced_too() external {
        lapse(alice);
        replaceBy(alice, bob);
        eq(members.successorOf(alice), bob, "successor");
    }

    // ------------------------------------------------------------------------------------------------ veto, cancel

    function test_nothing_is_vetoed_cancelled_or_done_that_is_not_proposed() external {
        expectRefusal(IMembers.NoRecovery.selector, alice);
        vm.prank(alice);
        members.vetoRecovery();
        refuse(IMembers.NoRecovery.selector, alice);
        members.cancelRecovery(alice);
        refuse(IMembers.NoRecovery.selector, alice);
        members.recover(alice);
    }

    function test_the_old_wallet_vetoes_until_it_is_done() external {
        propose(alice, bob);
        waitADay();
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.RecoveryVetoed(alice, bob);
        vm.prank(alice);
        members.vetoRecovery();
        eq(members.recoveryOf(alice).executableAt, 0, "pending");
        refuse(IMembers.NoRecovery.selector, alice);
        members.recover(alice);
        ok(members.isVerified(alice), "verified");
    }

    function test_nobody_vetoes_for_another() external {
        propose(alice, bob);
        expectRefusal(IMembers.NoRecovery.selector, bob);
        vm.prank(bob);
        members.vetoRecovery();
        eq(members.recoveryOf(alice).replacement, bob, "pending");
    }

    function test_a_frozen_wallet_vetoes_too() external {
        propose(alice, bob);
        freeze(alice, true);
        vm.prank(alice);
        members.vetoRecovery();
        eq(members.recoveryOf(alice).executableAt, 0, "pending");
    }

    function test_an_agent_cancels_and_may_propose_anew() external {
        propose(alice, bob);
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.RecoveryCancelled(alice, bob, agent);
        vm.prank(agent);
        members.cancelRecovery(alice);
        replaceBy(alice, carol);
        eq(members.successorOf(alice), carol, "successor");
    }

    // ------------------------------------------------------------------------------------------------ done

    function test_it_fails_before_its_second() external {
        propose(alice, bob);
        uint40 executableAt = timeNow() + members.RECOVERY_DELAY();
        vm.warp(executableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IMembers.RecoveryTooEarly.selector, alice, executableAt));
        vm.prank(agent);
        members.recover(alice);
        vm.warp(executableAt);
        recover(alice);
    }

    function test_it_fails_if_either_was_frozen_meanwhile() external {
        propose(alice, bob);
        waitADay();
        freeze(alice, true);
        refuse(IMembers.MemberIsFrozen.selector, alice);
        members.recover(alice);
        freeze(alice, false);
        freeze(bob, true);
        refuse(IMembers.MemberIsFrozen.selector, bob);
        members.recover(alice);
        freeze(bob, false);
        recover(alice);
    }

    function test_it_fails_if_the_replacement_has_lapsed_meanwhile() external {
        members.add(one(bob), timeNow() + 23 hours, 276, 2);
        propose(alice, bob);
        waitADay();
        refuse(IMembers.NotVerified.selector, bob);
        members.recover(alice);
    }

    function test_it_fails_if_the_replacement_was_replaced_meanwhile() external {
        propose(alice, bob);
        replaceBy(bob, carol);
        refuseReplaced(bob, carol);
        members.recover(alice);
    }

    function test_it_fails_if_the_replacement_has_taken_a_place_meanwhile() external {
        propose(alice, bob);
        replaceBy(carol, bob);
        refuse(IMembers.BadMember.selector, bob);
        members.recover(alice);
    }

    function test_from_then_on_the_old_wallet_is_frozen_and_its_successor_named() external {
        propose(alice, bob);
        waitADay();
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberFrozen(alice, true, agent);
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.Recovered(alice, bob, EVIDENCE, agent);
        recover(alice);
        ok(members.isFrozen(alice) && !members.isVerified(alice), "alice");
        ok(members.isVerified(bob), "bob");
        eq(members.successorOf(alice), bob, "of alice");
        eq(members.successorOf(bob), address(0), "of bob");
        eq(members.recoveryOf(alice).executableAt, 0, "pending");
    }

    // ------------------------------------------------------------------------------------------------ afterwards

    function test_a_replaced_wallet_is_never_unfrozen() external {
        replaceBy(alice, bob);
        refuseReplaced(alice, bob);
        members.setFrozen(one(alice), false);
        freeze(alice, true);
        ok(members.isFrozen(alice), "frozen");
    }

    function test_a_replaced_wallet_has_no_more_recovery_on_either_side() external {
        replaceBy(alice, bob);
        refuseReplaced(alice, bob);
        members.proposeRecovery(alice, carol, EVIDENCE);
        refuseReplaced(alice, bob);
        members.proposeRecovery(carol, alice, EVIDENCE);
        refuseReplaced(alice, bob);
        members.proposeRecovery(bob, alice, EVIDENCE);
    }

    function test_a_wallet_takes_the_place_of_one_other() external {
        replaceBy(alice, bob);
        refuse(IMembers.BadMember.selector, bob);
        members.proposeRecovery(carol, bob, EVIDENCE);
    }

    function test_a_frozen_replacement_stays_frozen_for_what_follows_the_alias() external {
        replaceBy(alice, bob);
        freeze(bob, true);
        refuse(IMembers.MemberIsFrozen.selector, bob);
        members.proposeRecovery(bob, carol, EVIDENCE);
        eq(members.successorOf(alice), bob, "successor");
        (bool frozen,,,) = members.partiesOf(members.successorOf(alice), carol);
        ok(frozen, "frozen");
    }

    function test_of_a_line_of_replacements_everyone_names_the_last() external {
        address[] memory line = new address[](12);
        for (uint256 i; i < line.length; ++i) {
            line[i] = address(uint160(0x1000 + i));
            admit(line[i]);
            if (i != 0) replaceBy(line[i - 1], line[i]);
        }
        address last = line[line.length - 1];
        eq(members.successorOf(last), address(0), "of the last");
        for (uint256 i; i + 1 < line.length; ++i) {
            eq(members.successorOf(line[i]), last, "of one before");
            refuseReplaced(line[i], last);
            members.setFrozen(one(line[i]), false);
        }
    }

    /// @dev Whoever is replaced by whom, in whatever order: the replaced are frozen, and name one that is in use.
    function testFuzz_the_replaced_name_one_that_is_in_use(uint256 seed) external {
        address[] memory crowd = new address[](6);
        for (uint256 i; i < crowd.length; ++i) {
            crowd[i] = address(uint160(0x2000 + i));
            admit(crowd[i]);
        }
        for (uint256 step; step < 12; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            tryReplace(crowd[seed % 6], crowd[(seed >> 8) % 6]);
        }
        for (uint256 i; i < crowd.length; ++i) {
            address successor = members.successorOf(crowd[i]);
            ok(members.isFrozen(crowd[i]) == (successor != address(0)), "frozen");
            ok(members.successorOf(successor) == address(0), "in use");
        }
    }

    function tryReplace(address lost, address replacement) private {
        vm.prank(agent);
        try members.proposeRecovery(lost, replacement, EVIDENCE) {
            waitADay();
            recover(lost);
            eq(members.successorOf(lost), replacement, "successor");
        } catch {}
    }
}
