// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit} from "../../../../contracts/interfaces/IERC7540.sol";
import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {IWholeVault} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";

/// @notice Who is admitted: investor classes, jurisdictions, editions of the prospectus, and the door while it is shut.
contract FundEligibilityTest is FundBooks {
    uint16 internal constant GERMANY = 276;
    uint16 internal constant FRANCE = 250;
    bytes32 internal constant FIRST = keccak256("first edition");
    bytes32 internal constant SECOND = keccak256("second edition");

    function setUp() public override {
        super.setUp();
        members.add(one(bob), type(uint40).max, FRANCE, 1);
    }

    function depositCall(address who) private pure returns (bytes memory) {
        return abi.encodeCall(IERC7540Deposit.requestDeposit, (100 * UNIT, who, who));
    }

    function giveCall(address to) private view returns (bytes memory) {
        return abi.encodeCall(fund.transfer, (to, SHARE));
    }

    function notAdmitted(bytes4 selector, address who, uint16 code, uint8 class) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, who, code, class);
    }

    function cannotReceive(address who) private pure returns (bytes memory) {
        return told(IERC7943Fungible.ERC7943CannotReceive.selector, who);
    }

    // ------------------------------------------------------------------------------------------------ classes

    function test_only_investor_classes_that_are_admitted_deposit_and_receive() external {
        classes(4); // professionals: class 2
        bytes memory reason = notAdmitted(IFundVault.NotAdmitted.selector, bob, FRANCE, 1);
        refused(bob, address(vault), depositCall(bob), reason);
        refused(manager, giveCall(bob), cannotReceive(bob));
        ok(!fund.canReceive(bob) && !fund.canTransfer(manager, bob, SHARE), "views");
        accepted(alice, address(vault), depositCall(alice));
        accepted(manager, giveCall(alice));
        classes(6);
        accepted(bob, address(vault), depositCall(bob));
        classes(0); // all
        accepted(manager, giveCall(bob));
    }

    function test_class_none_is_a_class_of_its_own() external {
        members.add(one(carol), type(uint40).max, GERMANY, 0);
        classes(14);
        refused(
            carol, address(vault), depositCall(carol), notAdmitted(IFundVault.NotAdmitted.selector, carol, GERMANY, 0)
        );
        classes(15);
        accepted(carol, address(vault), depositCall(carol));
    }

    function test_who_is_no_longer_admitted_claims_gives_and_leaves() external {
        deposit(bob, 100 * UNIT);
        strike(1);
        classes(4);
        jurisdiction(GERMANY, true);
        eq(claimShares(bob), 100 * SHARE, "claimed");
        give(bob, alice, 40 * SHARE);
        redeem(bob, 60 * SHARE);
        strike(2);
        eq(claimAssets(bob), 60 * UNIT, "paid");
    }

    // ------------------------------------------------------------------------------------------------ jurisdictions

    function test_while_none_is_listed_all_are_admitted_then_only_those() external {
        accepted(bob, address(vault), depositCall(bob));
        jurisdiction(GERMANY, true);
        bytes memory reason = notAdmitted(IFund.NotAdmitted.selector, bob, FRANCE, 1);
        refused(bob, address(vault), depositCall(bob), reason);
        refused(manager, giveCall(bob), cannotReceive(bob));
        accepted(alice, address(vault), depositCall(alice));
        jurisdiction(FRANCE, true);
        accepted(bob, address(vault), depositCall(bob));
        accepted(manager, giveCall(bob));
        jurisdiction(FRANCE, false);
        refused(manager, giveCall(bob), cannotReceive(bob));
        jurisdiction(GERMANY, false);
        accepted(manager, giveCall(bob));
    }

    function test_a_jurisdiction_is_listed_once_however_often_it_is_set() external {
        uint16[] memory list = new uint16[](3);
        (list[0], list[1], list[2]) = (GERMANY, GERMANY, GERMANY);
        expectWord();
        emit IFund.JurisdictionsSet(list, true);
        vm.prank(admin);
        fund.setJurisdictions(list, true);
        jurisdiction(FRANCE, false); // was not listed
        refused(manager, giveCall(bob), cannotReceive(bob));
        jurisdiction(GERMANY, false);
        accepted(manager, giveCall(bob));
    }

    // ------------------------------------------------------------------------------------------------ prospectus

    function edition(bytes32 hash) private {
        vm.prank(admin);
        fund.setProspectus(hash);
    }

    function acceptCall(bytes32 hash) private view returns (bytes memory) {
        return abi.encodeCall(vault.acceptProspectus, (hash));
    }

    function missing(uint32 number, bytes32 hash) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundVault.ProspectusNotAccepted.selector, number, hash);
    }

    function wrong(bytes32 hash, bytes32 current) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundVault.WrongProspectus.selector, hash, current);
    }

    function test_without_a_prospectus_none_is_accepted_nor_asked_for() external {
        refused(alice, address(vault), acceptCall(0), wrong(0, 0));
        accepted(alice, address(vault), depositCall(alice));
    }

    function test_a_deposit_asks_for_the_edition_in_force() external {
        expectWord();
        emit IFund.ProspectusSet(1, FIRST);
        edition(FIRST);
        ok(vault.prospectus() == FIRST, "told");
        refused(alice, address(vault), depositCall(alice), missing(1, FIRST));
        refused(alice, address(vault), acceptCall(SECOND), wrong(SECOND, FIRST));
        vm.expectEmit(true, true, true, true, address(vault));
        emit IFundVault.ProspectusAccepted(alice, 1, FIRST);
        accepted(alice, address(vault), acceptCall(FIRST));
        eq(vault.acceptedEdition(alice), 1, "first");
        accepted(alice, address(vault), depositCall(alice));
        edition(SECOND);
        refused(alice, address(vault), depositCall(alice), missing(2, SECOND));
        refused(alice, address(vault), acceptCall(FIRST), wrong(FIRST, SECOND));
        accepted(alice, address(vault), acceptCall(SECOND));
        accepted(alice, address(vault), depositCall(alice));
    }

    function test_what_was_accepted_stays_so_when_requests_come_and_go() external {
        edition(FIRST);
        accepted(alice, address(vault), acceptCall(FIRST));
        for (uint256 i; i < 3; ++i) {
            invest(alice, 100 * UNIT);
        }
        valuation.breakDown(4, true);
        deposit(alice, 100 * UNIT);
        strike(4);
        vm.prank(alice);
        vault.refund(alice, alice);
        eq(vault.acceptedEdition(alice), 1, "still the first");
        accepted(alice, address(vault), depositCall(alice));
    }

    function test_the_controller_accepts_not_the_payer() external {
        edition(FIRST);
        accepted(bob, address(vault), acceptCall(FIRST));
        vm.prank(alice);
        vault.setOperator(bob, true);
        bytes memory data = abi.encodeCall(vault.requestDeposit, (100 * UNIT, alice, bob));
        refused(bob, address(vault), data, missing(1, FIRST));
        accepted(alice, address(vault), acceptCall(FIRST));
        accepted(bob, address(vault), data);
    }

    function test_a_new_edition_stops_no_claim() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        edition(FIRST);
        eq(claimShares(alice), 100 * SHARE, "claimed");
        redeem(alice, 100 * SHARE);
        strike(2);
        eq(claimAssets(alice), 100 * UNIT, "paid");
    }

    function test_each_vault_asks_for_itself() external {
        IWholeVault other = secondVault(1_000 * UNIT);
        edition(FIRST);
        accepted(alice, address(vault), acceptCall(FIRST));
        refused(alice, address(other), depositCall(alice), missing(1, FIRST));
    }

    // ------------------------------------------------------------------------------------------------ pause

    function pause(bool yes) private {
        vm.prank(guardian);
        fund.setPaused(yes);
    }

    function test_a_pause_stops_deposits_and_nothing_else() external {
        invest(alice, 100 * UNIT);
        deposit(alice, 100 * UNIT);
        expectWord();
        emit IFund.Paused(true, guardian);
        pause(true);
        bytes memory shut = abi.encodeWithSelector(IFundVault.DoorShut.selector);
        refused(bob, address(vault), depositCall(bob), shut);
        give(alice, bob, 10 * SHARE);
        redeem(alice, 90 * SHARE);
        strike(2);
        eq(claimShares(alice), 100 * SHARE, "claimed");
        eq(claimAssets(alice), 90 * UNIT, "paid");
        pause(false);
        accepted(bob, address(vault), depositCall(bob));
    }

    function test_a_closing_fund_stays_shut() external {
        vm.prank(manager);
        fund.close();
        pause(true);
        pause(false);
        refused(bob, address(vault), depositCall(bob), abi.encodeWithSelector(IFundVault.DoorShut.selector));
    }
}
