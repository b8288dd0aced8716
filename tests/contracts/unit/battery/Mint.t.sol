// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {OutsideClass} from "../../../../contracts/libraries/ClassTerms.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {Vm} from "../../base/Cheats.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Transition 1.
contract MintTest is SumsCheck {
    function _refusedMint(IBattery.Mint memory m, bytes memory reason) private {
        refused(maker, address(battery), abi.encodeCall(battery.mintBatch, (m, "")), reason);
    }

    function _refusedSigned(IBattery.Mint memory m, uint256 key, bytes memory reason) private {
        refused(maker, address(battery), abi.encodeCall(battery.mintBatch, (m, sign(key, m))), reason);
    }

    function _missing(uint64 role, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    function test_only_a_manufacturer_mints() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        bytes memory data = abi.encodeCall(battery.mintBatch, (m, ""));
        refused(repurposer, address(battery), data, _missing(Roles.MANUFACTURER, repurposer));
    }

    function test_recipients_must_be_members() public {
        _refusedMint(mintOf(address(0), CAR, 1, 0), abi.encodeWithSelector(IBattery.BadRecipient.selector, address(0)));
        members.setLapsed(bob, true);
        _refusedMint(mintOf(bob, CAR, 1, 0), abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        _refusedMint(mintOf(alice, CAR, 1, 0), abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
    }

    function test_counts_outside_1_to_4096_are_refused() public {
        _refusedMint(mintOf(alice, CAR, 0, 0), abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
        _refusedMint(mintOf(alice, CAR, 4_097, 0), abi.encodeWithSelector(IBattery.BadCount.selector, 4_097, 4_096));
    }

    function test_energies_outside_1_Wh_to_100_MWh_are_refused() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.energy = 0;
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadEnergy.selector, 0));
        m.energy = 1e8 + 1;
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadEnergy.selector, 1e8 + 1));
        m.energy = 1e8;
        mintAs(m);
    }

    function test_an_unknown_class_is_refused() public {
        _refusedMint(mintOf(alice, 0, 1, 0), abi.encodeWithSelector(IBattery.NoSuchClass.selector, 0));
        _refusedMint(mintOf(alice, 99, 1, 0), abi.encodeWithSelector(IBattery.NoSuchClass.selector, 99));
    }

    function test_an_operator_without_the_role_is_refused() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.operator = stranger;
        _refusedMint(m, _missing(Roles.BATTERY_OPERATOR, stranger));
        m.operator = address(0);
        _refusedMint(m, _missing(Roles.BATTERY_OPERATOR, address(0)));
    }

    function test_days_of_manufacture_are_checked() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.manufactured = 0;
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadDay.selector, 0, 1, today()));
        m.manufactured = today() + 1;
        _refusedMint(m, abi.encodeWithSelector(IBattery.FutureDay.selector, today() + 1, today()));
    }

    function test_days_of_the_first_assessment_are_checked() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.day = today();
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadDay.selector, today(), 0, 0));
        m = mintOf(alice, CAR, 1, 10_000);
        m.day = m.manufactured - 1;
        _refusedSigned(
            m, ASSESSOR_KEY, abi.encodeWithSelector(IBattery.BadDay.selector, m.day, m.manufactured, today())
        );
        m.day = today() + 1;
        _refusedSigned(m, ASSESSOR_KEY, abi.encodeWithSelector(IBattery.FutureDay.selector, today() + 1, today()));
        (m.manufactured, m.day) = (CLASS_START - 1, CLASS_START - 1);
        _refusedSigned(m, ASSESSOR_KEY, abi.encodeWithSelector(OutsideClass.selector, CLASS_START - 1));
    }

    function test_a_health_above_200_percent_is_refused() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 20_001);
        _refusedSigned(m, ASSESSOR_KEY, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        m.health = 20_000;
        mintAs(m);
    }

    function test_a_health_needs_an_assessors_signature() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 9_900);
        _refusedMint(m, abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 0));
        _refusedSigned(m, BOB_KEY, _missing(Roles.ASSESSOR, bob));
        battery.setAccreditation(assessor, ~uint256(1 << CAR));
        _refusedSigned(m, ASSESSOR_KEY, abi.encodeWithSelector(IBattery.NotAccredited.selector, assessor, CAR));
    }

    function test_the_first_assessor_is_neither_owner_nor_operator_nor_manufacturer() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, assessor, 1);
        _refusedSigned(mintOf(assessor, CAR, 1, 9_900), ASSESSOR_KEY, reason);
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 9_900);
        m.operator = assessor;
        _refusedSigned(m, ASSESSOR_KEY, reason);
        authority.grantRole(Roles.MANUFACTURER, assessor, 0);
        m.operator = operator;
        bytes memory data = abi.encodeCall(battery.mintBatch, (m, sign(ASSESSOR_KEY, m)));
        refused(assessor, address(battery), data, reason);
    }

    function test_a_first_assessment_binds_every_field() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 4, 9_900);
        bytes memory signature = sign(ASSESSOR_KEY, m);
        m.health = 9_901;
        address other = ECDSA.recover(digestOf(hashOf(m)), signature);
        refused(
            maker, address(battery), abi.encodeCall(battery.mintBatch, (m, signature)), _missing(Roles.ASSESSOR, other)
        );
        m.health = 9_900;
        m.root = "another";
        other = ECDSA.recover(digestOf(hashOf(m)), signature);
        refused(
            maker, address(battery), abi.encodeCall(battery.mintBatch, (m, signature)), _missing(Roles.ASSESSOR, other)
        );
    }

    function test_a_batch_is_minted_with_its_events() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 3, 9_900);
        m.gaps = hex"000100000002";
        vm.recordLogs();
        uint64 b = mintAs(m);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 4, "events");
        for (uint256 i; i < 3; ++i) {
            same(logs[i].topics[0], IERC721.Transfer.selector, "Transfer");
            same(logs[i].topics[1], bytes32(0), "from");
            same(logs[i].topics[2], bytes32(uint256(uint160(alice))), "to");
            same(logs[i].topics[3], bytes32(idOf(b, i)), "id");
        }
        same(logs[3].topics[0], IBattery.BatchMinted.selector, "BatchMinted");
        same(logs[3].topics[1], bytes32(uint256(b)), "batch");
        same(logs[3].topics[2], bytes32(uint256(uint160(alice))), "to");
        same(logs[3].topics[3], bytes32(uint256(uint160(maker))), "issuer");
        same(logs[3].data, abi.encode(m, LegalStatus.Original), "what was minted");
    }

    function test_a_batch_is_stored_and_summed() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 5, 9_000);
        uint64 b = mintAs(m);
        IBattery.Batch memory got = battery.batchOf(b);
        same(b, 1, "first batch");
        same(got.owner, alice, "owner");
        same(got.energy, 60_000, "energy");
        same(got.count, 5, "count");
        same(got.followers, 5, "followers");
        same(got.lastDay, today(), "last day");
        same(got.operator, operator, "operator");
        same(got.identity, m.root, "identity");
        same(uint256(got.legal), uint256(LegalStatus.Original), "legal");
        same(battery.balanceOf(alice), 5, "balance");
        same(battery.ratedEnergyOf(alice), 300_000, "rated energy");
        same(battery.operatorOf(idOf(b, 4)), operator, "operator of one");
        same(battery.custodianOf(idOf(b, 4)), operator, "custodian of one");
        _checkAll();
    }

    function test_a_battery_without_assessment_has_its_exit_value() public {
        uint64 b = mint(alice, CAR, 2, 0);
        (uint256 health, uint256 day, uint256 cycles, Operation operation, LegalStatus legal, uint8 class) =
            battery.conditionOf(idOf(b, 1));
        truth(health == 0 && day == 0 && cycles == 0 && class == CAR, "not assessed");
        truth(operation == Operation.Registered && legal == LegalStatus.Original, "new");
        same(valuation.valueOf(idOf(b, 1)), int256(60_000 * 8_000), "exit value");
        _checkAll();
    }

    function test_nobody_owns_what_was_never_minted() public {
        uint64 b = mint(alice, CAR, 2, 0);
        uint256[4] memory ids = [idOf(b, 2), idOf(b + 1, 0), 0, (1 << 96) | idOf(b, 0)];
        for (uint256 i; i < 4; ++i) {
            bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, ids[i]);
            refused(alice, address(battery), abi.encodeCall(battery.ownerOf, (ids[i])), reason);
            refused(alice, address(battery), abi.encodeCall(battery.getApproved, (ids[i])), reason);
            refused(alice, address(battery), abi.encodeCall(battery.stateOf, (ids[i])), reason);
            refused(alice, address(battery), abi.encodeCall(battery.conditionOf, (ids[i])), reason);
            refused(alice, address(battery), abi.encodeCall(battery.energyOf, (ids[i], today())), reason);
            refused(alice, address(battery), abi.encodeCall(battery.operatorOf, (ids[i])), reason);
            refused(alice, address(battery), abi.encodeCall(battery.custodianOf, (ids[i])), reason);
        }
        bytes memory nobody = abi.encodeWithSelector(IBattery.BadRecipient.selector, address(0));
        refused(alice, address(battery), abi.encodeCall(battery.balanceOf, (address(0))), nobody);
    }

    function _checkAll() private view {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        truth(checkSums(accounts) != 0, "something was compared");
    }
}
