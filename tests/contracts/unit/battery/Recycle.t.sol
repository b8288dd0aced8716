// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Transition 13: the only burn, with proceeds or gate fee in the same transaction.
contract RecycleTest is SumsCheck {
    uint64 private batchId;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
        waste(id);
        dismantle(id);
        coin.mint(recycler, 1e9);
        coin.mint(alice, 1e9);
        vm.prank(recycler);
        coin.approve(address(battery), type(uint256).max);
        vm.prank(alice);
        coin.approve(address(battery), type(uint256).max);
    }

    function _of(IBattery.Recycling memory r) private view returns (bytes memory) {
        return abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
    }

    function _refused(IBattery.Recycling memory r, bytes memory reason) private {
        refused(recycler, address(battery), _of(r), reason);
    }

    function _missing(uint64 role, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_the_custodian_with_the_role_recycles() public {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        refused(alice, address(battery), _of(r), _missing(Roles.RECYCLER, alice));
        authority.grantRole(Roles.RECYCLER, bob, 0);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotCustodian.selector, id, bob);
        refused(bob, address(battery), _of(r), reason);
        r.recycler = bob;
        refused(bob, address(battery), _of(r), reason);
        _refused(r, abi.encodeWithSelector(IBattery.NotCustodian.selector, id, recycler));
    }

    function test_an_expired_statement_is_refused() public {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        r.expiresAt = uint64(block.timestamp - 1);
        _refused(r, abi.encodeWithSelector(IBattery.Expired.selector, r.expiresAt));
    }

    function test_an_auditor_countersigns_who_is_neither_owner_nor_recycler() public {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        bytes memory data = abi.encodeCall(battery.recycle, (r, sign(BOB_KEY, r), sign(ALICE_KEY, r)));
        refused(recycler, address(battery), data, _missing(Roles.AUDITOR, bob));
        authority.grantRole(Roles.AUDITOR, alice, 0);
        data = abi.encodeCall(battery.recycle, (r, sign(ALICE_KEY, r), sign(ALICE_KEY, r)));
        refused(recycler, address(battery), data, abi.encodeWithSelector(IBattery.SamePerson.selector, alice));
        authority.revokeRole(Roles.AUDITOR, auditor);
        _refused(r, _missing(Roles.AUDITOR, auditor));
    }

    function test_an_auditor_who_recycles_does_not_countersign() public {
        authority.grantRole(Roles.RECYCLER, auditor, 0);
        uint256 other = idOf(batchId, 3);
        vm.prank(alice);
        battery.waste(one(other), auditor, "");
        vm.prank(auditor);
        battery.dismantle(one(other), grams(400_000), grams(0), "");
        IBattery.Recycling memory r = recyclingOf(other, 0);
        r.recycler = auditor;
        refused(auditor, address(battery), _of(r), abi.encodeWithSelector(IBattery.SamePerson.selector, auditor));
    }

    function test_the_owner_consents() public {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        bytes memory none = abi.encodeWithSelector(IBattery.NoConsent.selector, alice, digestOf(hashOf(r)));
        bytes memory data = abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), sign(BOB_KEY, r)));
        refused(recycler, address(battery), data, none);
        data = abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), ""));
        refused(recycler, address(battery), data, none);
        vm.prank(alice);
        battery.consent(digestOf(hashOf(r)));
        accepted(recycler, address(battery), data);
    }

    function test_masses_weigh_no_more_than_the_pack() public {
        IBattery.Recycling memory r = recyclingOf(id, 0);
        r.rest += 400_000 - 283_000 + 1;
        _refused(r, abi.encodeWithSelector(IBattery.MassExceedsPack.selector, id, 400_001, 400_000));
        r.rest -= 1;
        accepted(recycler, address(battery), _of(r));
    }

    function test_nothing_is_burned_without_its_proceeds() public {
        vm.prank(recycler);
        coin.approve(address(battery), 99);
        bytes memory reason = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, battery, 99, 100);
        _refused(recyclingOf(id, 100), reason);
    }

    function test_nothing_is_burned_without_its_gate_fee() public {
        vm.prank(alice);
        coin.approve(address(battery), 99);
        bytes memory reason = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, battery, 99, 100);
        _refused(recyclingOf(id, -100), reason);
    }

    function test_money_is_measured_where_it_arrives() public {
        coin.setFee(100);
        bytes memory reason = abi.encodeWithSelector(IBattery.GateFeeNotPaid.selector, id, 9_900, 10_000);
        _refused(recyclingOf(id, 10_000), reason);
        _refused(recyclingOf(id, -10_000), reason);
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_a_battery_is_burned_and_its_proceeds_paid() public {
        IBattery.Recycling memory r = recyclingOf(id, 5_000);
        expectEvent(address(battery));
        emit IERC721.Transfer(alice, address(0), id);
        expectEvent(address(battery));
        emit IBattery.Recycled(id, recycler, auditor, r);
        accepted(recycler, address(battery), _of(r));
        same(coin.balanceOf(alice), 1e9 + 5_000, "the owner's money");
        same(coin.balanceOf(recycler), 1e9 - 5_000, "the recycler's money");
        bytes memory gone = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
        refused(alice, address(battery), abi.encodeCall(battery.ownerOf, (id)), gone);
        refused(alice, address(battery), abi.encodeCall(battery.approve, (bob, id)), gone);
        refused(alice, address(battery), abi.encodeCall(battery.tokenURI, (id)), gone);
        refused(recycler, address(battery), _of(r), gone);
        same(battery.balanceOf(alice), 5, "balance");
        _check();
    }

    function test_a_gate_fee_is_paid_by_the_owner() public {
        accepted(recycler, address(battery), _of(recyclingOf(id, -5_000)));
        same(coin.balanceOf(alice), 1e9 - 5_000, "the owner's money");
        same(coin.balanceOf(recycler), 1e9 + 5_000, "the recycler's money");
        _check();
    }

    function test_the_history_of_a_burned_battery_answers() public {
        accepted(recycler, address(battery), _of(recyclingOf(id, 0)));
        (uint256 health,,, Operation operation, LegalStatus legal, uint8 class) = battery.conditionOf(id);
        truth(health == 9_500 && class == CAR, "its last health");
        truth(operation == Operation.Recycled && legal == LegalStatus.Waste, "its end");
        same(battery.custodianOf(id), recycler, "custodian");
        same(battery.packGrams(id), 400_000, "pack");
    }

    function test_the_last_battery_of_a_class_leaves_nothing_behind() public {
        for (uint256 i; i < 6; ++i) {
            uint256 each = idOf(batchId, i);
            if (each != id) waste(each);
            if (each != id) dismantle(each);
            accepted(recycler, address(battery), _of(recyclingOf(each, 0)));
        }
        same(battery.balanceOf(alice), 0, "balance");
        same(battery.heldClasses(alice), 0, "classes");
        same(valuation.portfolioValue(alice), 0, "value");
        _check();
    }

    function _check() private view {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        same(checkSums(accounts), 6, "batteries compared");
    }
}
