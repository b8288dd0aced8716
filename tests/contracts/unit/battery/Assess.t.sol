// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {OutsideClass} from "../../../../contracts/libraries/ClassTerms.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Who may assess, when, and what is refused.
contract AssessTest is SumsCheck {
    uint64 private batchId;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        later(10);
    }

    function _one() private view returns (IBattery.Assessment memory a) {
        a = assessmentOf(batchId);
        read(a, 2, 9_300, 50);
    }

    function _call(IBattery.Assessment memory a, bytes[] memory signatures) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.assess, (a, signatures));
    }

    function _refused(IBattery.Assessment memory a, bytes memory reason) private {
        refused(stranger, address(battery), _call(a, both(a)), reason);
    }

    // ------------------------------------------------------------------------------------------------ the statement

    function test_an_unknown_batch_or_another_class_is_refused() public {
        IBattery.Assessment memory a = _one();
        a.batchId = 9;
        _refused(a, abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 9));
        a = _one();
        a.class = STORAGE;
        _refused(a, abi.encodeWithSelector(IBattery.WrongClass.selector, STORAGE, CAR));
    }

    function test_unknown_metrics_are_refused() public {
        IBattery.Assessment memory a = _one();
        a.metric = 0;
        _refused(a, abi.encodeWithSelector(IBattery.WrongMetric.selector, 0));
        a.metric = 3;
        _refused(a, abi.encodeWithSelector(IBattery.WrongMetric.selector, 3));
        a.metric = 2;
        assessBoth(a);
    }

    function test_days_lie_between_begin_of_life_and_issue() public {
        uint16 born = today() - 10;
        IBattery.Assessment memory a = _one();
        a.day = born - 1;
        _refused(a, abi.encodeWithSelector(IBattery.BadDay.selector, born - 1, born, today()));
        a.day = today() + 1;
        _refused(a, abi.encodeWithSelector(IBattery.FutureDay.selector, today() + 1, today()));
        a.day = today();
        a.issuedAt = uint64(today()) * 1 days - 1;
        _refused(a, abi.encodeWithSelector(IBattery.BadDay.selector, today(), 0, today() - 1));
        a.issuedAt = uint64(today()) * 1 days;
        assessBoth(a);
    }

    function test_a_battery_never_assessed_is_assessed_from_its_manufacture_on() public {
        batchId = mint(alice, CAR, 3, 0);
        later(5);
        IBattery.Assessment memory a = _one();
        a.day = today() - 6;
        _refused(a, abi.encodeWithSelector(IBattery.BadDay.selector, a.day, today() - 5, today()));
        a.day = today() - 5;
        assessBoth(a);
    }

    function test_a_statement_from_the_future_is_refused() public {
        IBattery.Assessment memory a = _one();
        a.issuedAt = uint64(block.timestamp + 1);
        _refused(a, abi.encodeWithSelector(IBattery.FutureDay.selector, today(), today()));
    }

    function test_an_expired_statement_is_refused() public {
        IBattery.Assessment memory a = _one();
        a.expiresAt = uint64(block.timestamp - 1);
        _refused(a, abi.encodeWithSelector(IBattery.Expired.selector, a.expiresAt));
        a.expiresAt = uint64(block.timestamp);
        assessBoth(a);
    }

    function test_statements_come_in_the_order_of_their_issue() public {
        IBattery.Assessment memory a = _one();
        assessBoth(a);
        _refused(a, abi.encodeWithSelector(IBattery.NotNewer.selector, a.issuedAt, a.issuedAt));
        IBattery.Assessment memory earlier = _one();
        earlier.issuedAt = a.issuedAt - 1;
        _refused(earlier, abi.encodeWithSelector(IBattery.NotNewer.selector, a.issuedAt - 1, a.issuedAt));
        vm.warp(block.timestamp + 1);
        assessBoth(_one()); // twice a day is fine
        same(battery.recordOf(batchId).issuedAt, block.timestamp, "the last one");
    }

    function test_the_day_of_one_battery_never_goes_back() public {
        assessBoth(_one());
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = _one();
        a.day = today() - 1;
        _refused(a, abi.encodeWithSelector(IBattery.NotNewer.selector, today() - 1, today()));
        a = assessmentOf(batchId);
        a.day = today() - 1;
        read(a, 3, 9_300, 50); // another battery: it was not measured since
        assessBoth(a);
        (, uint256 day,,,,) = battery.conditionOf(idOf(batchId, 3));
        same(day, today() - 1, "day of the other");
        same(battery.batchOf(batchId).lastDay, today(), "last day of the batch");
    }

    function test_a_class_ends_after_thirty_half_lives() public {
        battery.setClass(88, terms(5_000, 10, today(), 500), info(IBattery.Use.Storage, "short"));
        uint256 start = today();
        later(300);
        batchId = mint(alice, 88, 1, 9_000);
        later(1);
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 0, 9_000, 0);
        _refused(a, abi.encodeWithSelector(OutsideClass.selector, start + 301));
    }

    // ------------------------------------------------------------------------------------------------ readings

    function test_readings_of_another_length_are_refused() public {
        IBattery.Assessment memory a = _one();
        a.readings = new bytes(16);
        _refused(a, abi.encodeWithSelector(IBattery.BadLength.selector, 16, 32));
        a.readings = new bytes(31);
        _refused(a, abi.encodeWithSelector(IBattery.BadLength.selector, 31, 32));
        a.readings = new bytes(48);
        _refused(a, abi.encodeWithSelector(IBattery.BadLength.selector, 48, 32));
    }

    function test_padding_carries_nothing() public {
        for (uint256 k = 24; k < 32; ++k) {
            IBattery.Assessment memory a = _one();
            a.readings[k] = 0x01;
            _refused(a, abi.encodeWithSelector(IBattery.BadLength.selector, 8, 6));
        }
        IBattery.Assessment memory last = assessmentOf(batchId);
        last.readings[23] = 0x01; // the last battery's own cycles
        read(last, 5, 9_300, 1);
        assessBoth(last);
    }

    function test_a_health_above_200_percent_is_refused() public {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 1, 20_001, 0);
        _refused(a, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        read(a, 1, 20_000, 0);
        assessBoth(a);
    }

    function test_a_health_above_100_percent_is_kept_and_worth_100_percent() public {
        uint256 id = idOf(batchId, 1);
        assess(id, 10_000);
        int256 value = valuation.valueOf(id);
        assess(id, 10_350);
        (uint256 health,,,,,) = battery.conditionOf(id);
        same(health, 10_350, "as measured");
        same(valuation.valueOf(id), value, "worth");
        same(value, int256(60_000 * 128_000), "a new battery");
        _check();
    }

    function test_a_health_may_rise() public {
        uint256 id = idOf(batchId, 1);
        assess(id, 8_000);
        int256 low = valuation.valueOf(id);
        assess(id, 8_400);
        truth(valuation.valueOf(id) > low, "worth more");
        _check();
    }

    function test_a_reading_below_the_end_of_use_leaves_the_exit_value() public {
        uint256 id = idOf(batchId, 1);
        assess(id, 6_000);
        same(valuation.valueOf(id), int256(60_000 * 8_000), "exit value");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ assessors

    function test_one_or_two_signatures_no_more_no_less() public {
        IBattery.Assessment memory a = _one();
        bytes memory reason = abi.encodeWithSelector(IBattery.BadCount.selector, 0, 2);
        refused(stranger, address(battery), _call(a, new bytes[](0)), reason);
        reason = abi.encodeWithSelector(IBattery.BadCount.selector, 3, 2);
        refused(stranger, address(battery), _call(a, new bytes[](3)), reason);
    }

    function test_one_assessor_does_not_sign_twice() public {
        IBattery.Assessment memory a = _one();
        bytes[] memory signatures = both(a);
        signatures[1] = signatures[0];
        refused(
            stranger,
            address(battery),
            _call(a, signatures),
            abi.encodeWithSelector(IBattery.SamePerson.selector, assessor)
        );
    }

    function test_both_assessors_must_be_in_office_and_accredited() public {
        IBattery.Assessment memory a = _one();
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ASSESSOR, bob);
        refused(stranger, address(battery), _call(a, by(BOB_KEY, a)), reason);

        battery.setAccreditation(secondAssessor, ~uint256(1 << CAR));
        reason = abi.encodeWithSelector(IBattery.NotAccredited.selector, secondAssessor, CAR);
        refused(stranger, address(battery), _call(a, both(a)), reason);
        refused(stranger, address(battery), _call(a, by(SECOND_KEY, a)), reason);

        authority.revokeRole(Roles.ASSESSOR, assessor);
        reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ASSESSOR, assessor);
        refused(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)), reason);
    }

    function _conflict(address person) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, person, batchId);
    }

    function test_the_owner_of_a_batch_does_not_assess_it() public {
        vm.prank(alice);
        battery.transferBatch(alice, assessor, batchId);
        IBattery.Assessment memory a = _one();
        refused(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)), _conflict(assessor));
    }

    function test_who_owns_one_battery_does_not_assess_it() public {
        vm.prank(alice);
        battery.transferFrom(alice, assessor, idOf(batchId, 2));
        IBattery.Assessment memory a = _one();
        refused(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)), _conflict(assessor));
        a = assessmentOf(batchId);
        read(a, 2, 9_500, 0);
        refused(stranger, address(battery), _call(a, both(a)), _conflict(assessor));
        a = assessmentOf(batchId);
        read(a, 3, 9_500, 0); // the others of the batch are none of its business
        accepted(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)));
    }

    function test_who_sold_its_last_battery_of_a_batch_may_assess_it() public {
        vm.prank(alice);
        battery.transferBatch(alice, assessor, batchId);
        for (uint256 i; i < 6; ++i) {
            vm.prank(assessor);
            battery.transferFrom(assessor, alice, idOf(batchId, i));
        }
        IBattery.Assessment memory a = _one();
        accepted(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)));
    }

    function test_operators_and_manufacturer_do_not_assess() public {
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        vm.prank(alice);
        battery.setOperator(one(idOf(batchId, 2)), assessor);
        IBattery.Assessment memory a = _one();
        refused(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)), _conflict(assessor));

        authority.grantRole(Roles.BATTERY_OPERATOR, secondAssessor, 0);
        vm.prank(alice);
        battery.setBatchOperator(batchId, secondAssessor);
        refused(stranger, address(battery), _call(a, by(SECOND_KEY, a)), _conflict(secondAssessor));

        battery.grantPrefix(secondAssessor, "S");
        vm.prank(secondAssessor);
        uint32 series = battery.openSeries("S");
        authority.grantRole(Roles.MANUFACTURER, secondAssessor, 0);
        IBattery.Mint memory m = mintOf(alice, CAR, 3, 0);
        (m.series, m.firstSerial) = (series, 0);
        vm.prank(secondAssessor);
        batchId = battery.mintBatch(m, "");
        a = _one();
        refused(stranger, address(battery), _call(a, by(SECOND_KEY, a)), _conflict(secondAssessor));
    }

    // ------------------------------------------------------------------------------------------------ signatures

    function test_a_signature_is_bound_to_chain_contract_and_batch() public {
        IBattery.Assessment memory a = _one();
        bytes[] memory signatures = new bytes[](1);
        bytes32 digest = digestUnder(domainSeparator(block.chainid + 1, address(battery)), hashOf(a));
        _refusedAs(a, digest, signatures);
        digest = digestUnder(domainSeparator(block.chainid, address(valuation)), hashOf(a));
        _refusedAs(a, digest, signatures);
        a.batchId = mint(alice, CAR, 6, 9_500);
        digest = digestOf(hashOf(a));
        a.batchId = batchId;
        _refusedAs(a, digest, signatures);
    }

    function _refusedAs(IBattery.Assessment memory a, bytes32 signed, bytes[] memory signatures) private {
        signatures[0] = signDigest(ASSESSOR_KEY, signed);
        address nobody = ECDSA.recover(digestOf(hashOf(a)), signatures[0]);
        truth(nobody != assessor, "another digest");
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ASSESSOR, nobody);
        refused(stranger, address(battery), _call(a, signatures), reason);
    }

    function test_a_signature_given_here_is_void_after_the_chain_changed_its_id() public {
        IBattery.Assessment memory a = _one();
        bytes[] memory signatures = by(ASSESSOR_KEY, a);
        vm.chainId(block.chainid + 1);
        address nobody = ECDSA.recover(digestOf(hashOf(a)), signatures[0]);
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ASSESSOR, nobody);
        refused(stranger, address(battery), _call(a, signatures), reason);
        accepted(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)));
    }

    function test_the_other_s_of_a_signature_is_refused() public {
        IBattery.Assessment memory a = _one();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ASSESSOR_KEY, digestOf(hashOf(a)));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes32 high = bytes32(order - uint256(s));
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27));
        bytes memory reason = abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, high);
        refused(stranger, address(battery), _call(a, signatures), reason);
        signatures[0] = new bytes(64);
        reason = abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 64);
        refused(stranger, address(battery), _call(a, signatures), reason);
        signatures[0] = new bytes(65);
        refused(
            stranger,
            address(battery),
            _call(a, signatures),
            abi.encodeWithSelector(ECDSA.ECDSAInvalidSignature.selector)
        );
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_an_assessment_is_booked_with_its_events() public {
        IBattery.Assessment memory a = _one();
        read(a, 0, 9_400, 7);
        expectEvent(address(battery));
        emit IBattery.BatchAssessed(batchId, assessor, address(0), a, 200);
        expectEvent(address(battery));
        emit IBattery.BatchMetadataUpdate(idOf(batchId, 0), idOf(batchId, 5));
        accepted(stranger, address(battery), _call(a, by(ASSESSOR_KEY, a)));
        (uint256 health, uint256 day, uint256 cycles, Operation operation,,) = battery.conditionOf(idOf(batchId, 0));
        truth(health == 9_400 && day == today() && cycles == 7 && operation == Operation.Registered, "its reading");
        (health, day, cycles,,,) = battery.conditionOf(idOf(batchId, 1));
        truth(health == 9_500 && day == today() - 10 && cycles == 0, "no reading: as before");
        _check();
    }

    function test_the_second_assessor_is_named_in_the_event() public {
        IBattery.Assessment memory a = _one();
        expectEvent(address(battery));
        emit IBattery.BatchAssessed(batchId, assessor, secondAssessor, a, 200);
        battery.assess(a, both(a));
    }

    function _check() private view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, assessor);
        truth(checkSums(accounts) != 0, "something was compared");
    }
}
