// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SuccessionBase} from "./SuccessionBase.sol";

/// @notice Transitions 8, 9 and 11: what is refused of one owner's statement.
contract SuccessionTest is SuccessionBase {
    // ------------------------------------------------------------------------------------------------ who

    function test_only_the_named_maker_with_the_role_makes_successors() public {
        IBattery.Succession memory r = _valid();
        refused(alice, address(battery), _repurposing(r), _missing(Roles.REPURPOSER, alice));
        refused(alice, address(battery), _remanufacture(_remanufacturing()), _missing(Roles.REPURPOSER, alice));
        refused(repurposer, address(battery), _reclaim(r), _missing(Roles.RECYCLER, repurposer));
        authority.grantRole(Roles.REPURPOSER, bob, 0);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotParty.selector, repurposer);
        refused(bob, address(battery), _repurposing(r), reason);
        accepted(repurposer, address(battery), _repurposing(r));
        _check();
    }

    function test_a_role_with_an_execution_delay_is_none() public {
        authority.grantRole(Roles.REPURPOSER, repurposer, 1 days);
        _refused(_valid(), _missing(Roles.REPURPOSER, repurposer));
    }

    // ------------------------------------------------------------------------------------------------ the statement

    function test_an_expired_statement_is_refused() public {
        IBattery.Succession memory r = _valid();
        r.expiresAt = uint64(block.timestamp - 1);
        _refused(r, abi.encodeWithSelector(IBattery.Expired.selector, r.expiresAt));
    }

    function test_each_action_makes_its_own_legal_status() public {
        IBattery.Succession memory r = _valid();
        for (uint256 k; k <= uint256(LegalStatus.Waste); ++k) {
            r.legal = LegalStatus(k);
            if (r.legal != LegalStatus.Repurposed) _refused(r, _bad(r));
            if (r.legal == LegalStatus.Remanufactured) continue;
            refused(repurposer, address(battery), _remanufacture(r), _bad(r));
            if (r.legal == LegalStatus.Reused || r.legal == LegalStatus.Repurposed) continue;
            refused(recycler, address(battery), _reclaim(r), _bad(r));
        }
        r.legal = LegalStatus.Remanufactured;
        refused(recycler, address(battery), _reclaim(r), _bad(r));
    }

    function test_remanufactured_is_at_least_ninety_percent_and_at_most_three_between_cells() public {
        IBattery.Succession memory r = _remanufacturing();
        r.health = 8_999;
        refused(repurposer, address(battery), _remanufacture(r), _bad(r));
        (r.health, r.cellSpread) = (9_000, 301);
        refused(repurposer, address(battery), _remanufacture(r), _bad(r));
        r.cellSpread = 300;
        accepted(repurposer, address(battery), _remanufacture(r));
        _check();
    }

    function test_predecessors_are_named_in_ascending_order_once() public {
        IBattery.Succession memory r = _valid();
        r.predecessors = new uint256[](0);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
        r.predecessors = new uint256[](4_097);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 4_097, 4_096));
        r.predecessors = two(a1, a0);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, a0));
        r.predecessors = two(a0, a0);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, a0));
        r.predecessors = one(0);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, 0));
        r.predecessors = one(3);
        _refused(r, abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 3));
    }

    function test_energy_is_conserved_exactly_discarded_modules_included() public {
        IBattery.Succession memory r = successionOf(two(a0, a1), alice, 3, 40_001);
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, 120_003));
        r = successionOf(two(a0, a1), alice, 3, 39_999);
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, 119_997));
        r.discarded = 4;
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, 120_001));
        r.discarded = type(uint64).max;
        uint256 all = uint256(type(uint64).max) + 119_997;
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, all));
        r.discarded = 3;
        _done(r);
        _check();
    }

    function test_something_comes_of_it() public {
        IBattery.Succession memory r = successionOf(two(a0, a1), alice, 0, 40_000);
        r.discarded = 120_000;
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
        r = successionOf(two(a0, a1), alice, 4_097, 1);
        r.discarded = 120_000 - 4_097;
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 4_097, 4_096));
        r = successionOf(two(a0, a1), alice, 3, 0);
        r.discarded = 120_000;
        _refused(r, abi.encodeWithSelector(IBattery.BadEnergy.selector, 0));
    }

    // ------------------------------------------------------------------------------------------------ uses, classes

    function test_the_second_use_must_be_allowed() public {
        IBattery.Succession memory r = _valid();
        r.class = SCOOTER;
        _refused(r, _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.TwoWheel));
        r.class = CAR_LFP; // the same use is no second use
        battery.setSecondUse(0, IBattery.Use.FourWheel, 0xff);
        _refused(r, _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.FourWheel));
    }

    function test_a_jurisdictions_own_row_replaces_the_default() public {
        members.setJurisdiction(alice, 276);
        _done(successionOf(one(a0), alice, 1, 60_000)); // no row: the default
        battery.setSecondUse(276, IBattery.Use.FourWheel, 1); // a row that allows nothing
        IBattery.Succession memory r = successionOf(one(a1), alice, 1, 60_000);
        _refused(r, _forbidden(276, IBattery.Use.FourWheel, IBattery.Use.Storage));
        battery.setSecondUse(276, IBattery.Use.FourWheel, uint8(1 | (1 << uint8(IBattery.Use.Storage))));
        battery.setSecondUse(0, IBattery.Use.FourWheel, 0);
        _done(r);
        _check();
    }

    function test_a_row_counts_only_once_it_is_set() public {
        members.setJurisdiction(alice, 276);
        battery.setSecondUse(0, IBattery.Use.FourWheel, 0);
        battery.setSecondUse(276, IBattery.Use.FourWheel, uint8(1 << uint8(IBattery.Use.Storage)));
        _refused(_valid(), _forbidden(276, IBattery.Use.FourWheel, IBattery.Use.Storage));
    }

    function test_what_is_remanufactured_keeps_its_use() public {
        IBattery.Succession memory r = _remanufacturing();
        r.class = STORAGE;
        bytes memory reason = _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.Storage);
        refused(repurposer, address(battery), _remanufacture(r), reason);
    }

    function test_a_class_that_does_not_exist_is_refused() public {
        IBattery.Succession memory r = _valid();
        r.class = 99;
        _refused(r, abi.encodeWithSelector(IBattery.NoSuchClass.selector, 99));
    }

    // ------------------------------------------------------------------------------------------------ the assessment

    function test_successors_are_assessed() public {
        IBattery.Succession memory r = _valid();
        r.health = 0;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, today(), 0, 0));
        (r.health, r.day) = (20_001, today());
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        (r.health, r.day) = (8_000, today() + 1);
        _refused(r, abi.encodeWithSelector(IBattery.FutureDay.selector, today() + 1, today()));
    }

    function test_the_assessment_of_successors_is_fresh() public {
        later(40);
        IBattery.Succession memory r = _valid();
        r.day = today() - 31;
        _refused(r, abi.encodeWithSelector(IBattery.NotFresh.selector, a0, r.day, today() - 30));
        r.day = today() - 30;
        _done(r);
        _check();
    }

    function test_the_assessment_of_successors_is_not_older_than_their_predecessors() public {
        uint16 before = today();
        later(1);
        assess(a1, 9_000);
        IBattery.Succession memory r = _valid();
        r.day = before;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, before, today(), today()));
    }

    function test_one_or_two_accredited_assessors_sign() public {
        IBattery.Succession memory r = _valid();
        refused(
            repurposer,
            address(battery),
            _repurposing(r, new bytes[](0)),
            abi.encodeWithSelector(IBattery.BadCount.selector, 0, 2)
        );
        refused(
            repurposer,
            address(battery),
            _repurposing(r, new bytes[](3)),
            abi.encodeWithSelector(IBattery.BadCount.selector, 3, 2)
        );
        bytes[] memory list = both(r);
        list[1] = list[0];
        refused(
            repurposer,
            address(battery),
            _repurposing(r, list),
            abi.encodeWithSelector(IBattery.SamePerson.selector, assessor)
        );
        list[1] = sign(BOB_KEY, r);
        refused(repurposer, address(battery), _repurposing(r, list), _missing(Roles.ASSESSOR, bob));
        refused(repurposer, address(battery), _repurposing(r, _single(BOB_KEY, r)), _missing(Roles.ASSESSOR, bob));
        battery.setAccreditation(secondAssessor, ~uint256(1 << STORAGE));
        _refused(r, abi.encodeWithSelector(IBattery.NotAccredited.selector, secondAssessor, STORAGE));
        battery.setAccreditation(assessor, ~uint256(1 << STORAGE));
        _refused(r, abi.encodeWithSelector(IBattery.NotAccredited.selector, assessor, STORAGE));
    }

    function test_nobody_assesses_what_it_makes_operates_or_owns() public {
        IBattery.Succession memory r = _valid();
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        r.operator = assessor;
        _refused(r, _conflict(assessor));
        (r.operator, r.maker) = (operator, secondAssessor);
        authority.grantRole(Roles.REPURPOSER, secondAssessor, 0);
        refused(secondAssessor, address(battery), _repurposing(r), _conflict(secondAssessor));
        r.maker = repurposer;
        authority.grantRole(Roles.ASSESSOR, alice, 0);
        battery.setAccreditation(alice, type(uint256).max);
        refused(repurposer, address(battery), _repurposing(r, _single(ALICE_KEY, r)), _conflict(alice));
    }

    /// @dev 120 kWh at 95 % of a class that ends at 70 %: 100 kWh serve. Of storage that ends at 50 %: 80 % are 60 %.
    function test_a_large_step_of_service_energy_needs_a_second_signature() public {
        IBattery.Succession memory r = _valid();
        uint256 before = 120_000 * uint256(2_500) / 3_000;
        uint256 step = ((before - 72_000) * 10_000 + 119_999) / 120_000;
        bytes memory reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, step, step);
        refused(repurposer, address(battery), _repurposing(r, _single(ASSESSOR_KEY, r)), reason);
        _done(r);
        same(battery.recordOf(3).stepSum, step, "the successors begin with this step");
        same(battery.recordOf(3).stepSince, today(), "of this day");
    }

    /// @dev The class lets 5 % pass: 100 kWh may become 94 to 106 on one signature.
    function test_a_small_step_needs_one_signature_and_is_counted_to_the_last_digit() public {
        IBattery.Succession memory r = _valid();
        r.health = 8_916; // 93,984 Wh serve: one basis point more than the limit, rounded up
        bytes memory reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, 502, 502);
        refused(repurposer, address(battery), _repurposing(r, _single(ASSESSOR_KEY, r)), reason);
        r.health = 9_417; // 106,008
        reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, 501, 501);
        refused(repurposer, address(battery), _repurposing(r, _single(ASSESSOR_KEY, r)), reason);
        r.health = 8_917; // 94,008
        accepted(repurposer, address(battery), _repurposing(r, _single(SECOND_KEY, r)));
        same(battery.recordOf(3).stepSum, 500, "step");
    }

    /// @dev 90 days of steps of 10 % need two; a new generation does not begin them anew.
    function test_steps_of_predecessors_count_on() public {
        assess(a0, 9_060); // 4.4 %
        inspect(a1, 8_560); // and 9.4 %, of the same batch
        IBattery.Succession memory r = successionOf(one(a0), alice, 1, 60_000);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, CAR, 9_000);
        bytes memory data = abi.encodeCall(battery.remanufacture, (r, _single(ASSESSOR_KEY, r), _consents(r)));
        uint256 sum = 440 + 940 + 200; // 0.6 % of health above 70 % is 2 % of the service energy
        bytes memory reason = abi.encodeWithSelector(IBattery.SecondSignatureNeeded.selector, 200, sum);
        refused(repurposer, address(battery), data, reason);
        uint256 snapshot = vm.snapshotState();
        accepted(repurposer, address(battery), _remanufacture(r));
        same(battery.recordOf(3).stepSum, sum, "the successors go on with them");
        vm.revertToState(snapshot);
        later(91);
        (r.day, r.expiresAt) = (today(), uint64(block.timestamp));
        data = abi.encodeCall(battery.remanufacture, (r, _single(ASSESSOR_KEY, r), _consents(r)));
        accepted(repurposer, address(battery), data);
        same(battery.recordOf(3).stepSum, 200, "after 90 days they do");
    }

    function test_nothing_becomes_a_class_version_that_has_ended() public {
        battery.setClass(6, battery.termsOf(STORAGE), info(IBattery.Use.Storage, "NMC storage 2"));
        battery.setMigration(STORAGE, 6, today() + 1);
        uint256 snapshot = vm.snapshotState();
        _done(_valid());
        vm.revertToState(snapshot);
        later(1);
        _refused(_valid(), abi.encodeWithSelector(IBattery.ClassEnded.selector, STORAGE, today()));
        IBattery.Mint memory m = mintOf(alice, STORAGE, 2, 9_900);
        bytes memory data = abi.encodeCall(battery.mintBatch, (m, sign(ASSESSOR_KEY, m)));
        bytes memory reason = abi.encodeWithSelector(IBattery.ClassEnded.selector, STORAGE, today());
        refused(maker, address(battery), data, reason);
    }

    // ------------------------------------------------------------------------------------------------ predecessors

    function test_only_retired_batteries_are_repurposed_and_only_waste_is_reclaimed() public {
        uint256 live = idOf(batchId, 0);
        bytes4 action = IBattery.repurpose.selector;
        IBattery.Succession memory r = successionOf(one(live), alice, 1, 60_000);
        _refused(r, abi.encodeWithSelector(IBattery.WrongState.selector, live, Operation.Registered, action));
        r = successionOf(one(live), alice, 1, 60_000);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, CAR, 9_500);
        action = IBattery.remanufacture.selector;
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongState.selector, live, Operation.Registered, action);
        refused(repurposer, address(battery), _remanufacture(r), reason);
        r = successionOf(one(a0), alice, 1, 60_000);
        r.maker = recycler;
        reason = abi.encodeWithSelector(IBattery.WrongState.selector, a0, Operation.Retired, IBattery.reclaim.selector);
        refused(recycler, address(battery), _reclaim(r), reason);
    }

    function test_only_the_recycler_that_has_it_reclaims_waste() public {
        IBattery.Succession memory r = _reclaiming();
        authority.grantRole(Roles.RECYCLER, carol, 0);
        r.maker = carol;
        refused(carol, address(battery), _reclaim(r), abi.encodeWithSelector(IBattery.NotCustodian.selector, a0, carol));
        r.maker = recycler;
        accepted(recycler, address(battery), _reclaim(r));
        _check();
    }

    function test_nothing_is_superseded_twice() public {
        IBattery.Succession memory r = _valid();
        bytes memory data = _repurposing(r);
        accepted(repurposer, address(battery), data);
        bytes4 action = IBattery.repurpose.selector;
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongState.selector, a0, Operation.Superseded, action);
        refused(repurposer, address(battery), data, reason);
    }

    function test_the_operator_of_successors_is_in_office() public {
        IBattery.Succession memory r = _valid();
        r.operator = stranger;
        _refused(r, _missing(Roles.BATTERY_OPERATOR, stranger));
    }

    function test_successors_have_serials_of_the_makers_own_series() public {
        IBattery.Succession memory r = _valid();
        r.series = makerSeries;
        _refused(r, abi.encodeWithSelector(IBattery.NotIssuer.selector, makerSeries, repurposer));
        _done(successionOf(one(a0), alice, 1, 60_000));
        r = successionOf(one(a1), alice, 1, 60_000);
        r.firstSerial = 0;
        _refused(r, abi.encodeWithSelector(IBattery.SerialUsed.selector, repurposerSeries, 0, 1));
    }
}
