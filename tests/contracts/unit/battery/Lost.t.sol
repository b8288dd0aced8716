// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";

/// @notice Lost, found, and two tokens that turn out to be one object.
contract LostTest is LifeFixture {
    uint64 private first;
    uint64 private second;

    function setUp() public override {
        super.setUp();
        first = mint(alice, CAR, 5, 9_500);
        second = mint(alice, CAR_LFP, 3, 9_000);
        later(2);
    }

    function _lose(IBattery.Report memory r, uint256 key) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.lose, (r, sign(key, r)));
    }

    function _find(IBattery.Report memory r, uint256 key) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.find, (r, sign(key, r)));
    }

    // ------------------------------------------------------------------------------------------------ reports

    function test_a_report_is_its_operators_of_its_kind_and_of_its_time() public {
        IBattery.Report memory r = reportOf(idOf(first, 1), false);
        refuse(stranger, _lose(r, AUDITOR_KEY), missing(Roles.BATTERY_OPERATOR, stranger));
        authority.grantRole(Roles.BATTERY_OPERATOR, carol, 0);
        refuse(carol, _lose(r, AUDITOR_KEY), abi.encodeWithSelector(IBattery.NotParty.selector, carol));
        r.found = true;
        refuse(operator, _lose(r, AUDITOR_KEY), abi.encodeWithSelector(IBattery.NotParty.selector, operator));
        r.found = false;
        refuse(operator, _find(r, AUDITOR_KEY), abi.encodeWithSelector(IBattery.NotParty.selector, operator));
        r.expiresAt -= 1;
        refuse(operator, _lose(r, AUDITOR_KEY), outdated(r.expiresAt));
        (r.expiresAt, r.issuedAt) = (r.expiresAt + 1, r.issuedAt + 1 days);
        refuse(operator, _lose(r, AUDITOR_KEY), futureDay(today() + 1));
    }

    function test_an_auditor_in_office_without_interest_signs() public {
        IBattery.Report memory r = reportOf(idOf(first, 1), false);
        refuse(operator, _lose(r, ALICE_KEY), missing(Roles.AUDITOR, alice));
        authority.grantRole(Roles.AUDITOR, alice, 0);
        refuse(operator, _lose(r, ALICE_KEY), samePerson(alice));
        authority.grantRole(Roles.BATTERY_OPERATOR, auditor, 0);
        r.operator = auditor;
        refuse(auditor, _lose(r, AUDITOR_KEY), samePerson(auditor));
        r.operator = operator;
        authority.revokeRole(Roles.AUDITOR, auditor);
        refuse(operator, _lose(r, AUDITOR_KEY), missing(Roles.AUDITOR, auditor));
    }

    function test_a_signature_serves_on_one_chain_for_one_contract() public {
        IBattery.Report memory r = reportOf(idOf(first, 1), false);
        bytes memory signature = sign(AUDITOR_KEY, r);
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        vm.prank(operator);
        (bool ok,) = address(battery).call(abi.encodeCall(IBattery.lose, (r, signature)));
        truth(!ok, "another chain");
        vm.chainId(chain);
        signature = signDigest(AUDITOR_KEY, digestUnder(domainSeparator(chain, address(valuation)), hashOf(r)));
        vm.prank(operator);
        (ok,) = address(battery).call(abi.encodeCall(IBattery.lose, (r, signature)));
        truth(!ok, "another contract");
        accept(operator, _lose(r, AUDITOR_KEY));
    }

    function test_only_its_operator_loses_and_finds_a_battery() public {
        authority.grantRole(Roles.BATTERY_OPERATOR, carol, 0);
        uint256 id = idOf(first, 1);
        IBattery.Report memory r = reportOf(id, false);
        r.operator = carol;
        refuse(carol, _lose(r, AUDITOR_KEY), notOperator(id, carol));
        lose(id);
        tick();
        (r.found, r.issuedAt, r.expiresAt) = (true, uint64(block.timestamp), uint64(block.timestamp));
        refuse(carol, _find(r, AUDITOR_KEY), notOperator(id, carol));
    }

    // ------------------------------------------------------------------------------------------------ lost

    function test_only_what_is_live_or_quarantined_is_lost() public {
        uint256 id = idOf(first, 1);
        for (uint256 k; k < 14; ++k) {
            if (k <= uint256(Operation.Quarantined) || k == uint256(Operation.Recycled)) continue;
            uint256 snapshot = vm.snapshotState();
            force(id, Operation(k));
            refuse(operator, _lose(reportOf(id, false), AUDITOR_KEY), wrongState(id, IBattery.lose.selector));
            vm.revertToState(snapshot);
        }
        uint256 none = idOf(first, 5);
        refuse(operator, _lose(reportOf(none, false), AUDITOR_KEY), noBattery(none));
    }

    function test_a_battery_is_lost_once_by_a_report() public {
        IBattery.Report memory r = reportOf(idOf(first, 1), false);
        r.ids = two(idOf(first, 1), idOf(first, 1));
        bytes memory reason =
            abi.encodeWithSelector(IBattery.WrongState.selector, r.ids[0], Operation.Lost, IBattery.lose.selector);
        refuse(operator, _lose(r, AUDITOR_KEY), reason);
    }

    function test_an_old_report_serves_no_second_time() public {
        uint256 id = idOf(first, 1);
        IBattery.Report memory r = reportOf(id, false);
        r.expiresAt += 30 days;
        accept(operator, _lose(r, AUDITOR_KEY));
        uint256 lostAt = block.timestamp;
        refuse(operator, _find(reportOf(id, true), AUDITOR_KEY), notNewer(block.timestamp, lostAt));
        find(id);
        uint256 foundAt = block.timestamp;
        refuse(operator, _lose(r, AUDITOR_KEY), notNewer(r.issuedAt, foundAt));
        release(id);
        refuse(operator, _lose(r, AUDITOR_KEY), notNewer(r.issuedAt, foundAt));
        lose(id);
        check();
    }

    /// @dev A recall of the batch counts as what happened last to each of its batteries.
    function test_a_report_from_before_a_recall_is_not_new() public {
        IBattery.Report memory r = reportOf(idOf(first, 1), false);
        tick();
        vm.prank(assessor);
        battery.quarantineBatch(first, "");
        r.expiresAt += 1;
        refuse(operator, _lose(r, AUDITOR_KEY), notNewer(r.issuedAt, block.timestamp));
    }

    function test_the_lost_are_worth_nothing_and_still_owned() public {
        uint256[] memory ids = three(idOf(first, 3), idOf(second, 1), idOf(first, 0));
        quarantine(ids[1]);
        tick();
        IBattery.Report memory r = reportOf(0, false);
        r.ids = ids;
        uint256 tokens = battery.balanceOf(alice);
        expectEvent(address(battery));
        emit IBattery.Lost(operator, auditor, r);
        accept(operator, _lose(r, AUDITOR_KEY));
        for (uint256 i; i < 3; ++i) {
            same(uint256(operationOf(ids[i])), uint256(Operation.Lost), "operation");
            same(valuation.valueOf(ids[i]), 0, "value");
            same(battery.ownerOf(ids[i]), alice, "owner");
            same(battery.heldSince(ids[i]), block.timestamp, "since");
        }
        same(battery.balanceOf(alice), tokens, "tokens");
        same(battery.holdingOf(alice, 0).count(), 3, "counted apart");
        check();
    }

    function test_nothing_happens_to_the_lost_but_that_they_are_found() public {
        uint256 id = idOf(first, 1);
        lose(id);
        bytes memory blockedTitle = abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Lost);
        refuse(alice, abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, id), blockedTitle);
        bytes memory data = abi.encodeCall(IBattery.quarantine, (one(id), ""));
        refuse(operator, data, wrongState(id, IBattery.quarantine.selector));
        data = abi.encodeCall(IBattery.waste, (one(id), recycler, ""));
        refuse(operator, data, wrongState(id, IBattery.waste.selector));
        IBattery.Inspection memory r = inspectionOf(one(id), 9_000);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotAssessable.selector, id, Operation.Lost);
        refuse(stranger, abi.encodeCall(IBattery.inspect, (r, both(r))), reason);
        data = abi.encodeCall(IBattery.expire, (one(id)));
        later(AGE_LIMIT + 1);
        refuse(stranger, data, abi.encodeWithSelector(IBattery.NotExpirable.selector, id));
    }

    // ------------------------------------------------------------------------------------------------ found

    function test_only_the_lost_are_found() public {
        uint256 id = idOf(first, 1);
        refuse(operator, _find(reportOf(id, true), AUDITOR_KEY), wrongState(id, IBattery.find.selector));
        quarantine(id);
        refuse(operator, _find(reportOf(id, true), AUDITOR_KEY), wrongState(id, IBattery.find.selector));
    }

    function test_the_found_are_quarantined_at_exit_value_and_then_retired() public {
        uint256 id = idOf(first, 1);
        install(id, Operation.InVehicle);
        lose(id);
        tick();
        IBattery.Report memory r = reportOf(id, true);
        expectEvent(address(battery));
        emit IBattery.Found(operator, auditor, r);
        accept(operator, _find(r, AUDITOR_KEY));
        same(uint256(operationOf(id)), uint256(Operation.Quarantined), "operation");
        same(valuation.valueOf(id), 60_000 * 8_000, "exit value");
        check();
        bytes memory stale = notFresh(id, FIRST_DAY, today());
        refuse(assessor, abi.encodeCall(IBattery.release, (one(id), "")), stale);
        release(id);
        same(uint256(operationOf(id)), uint256(Operation.Retired), "out of quarantine");
        check();
    }

    /// @dev Its class has a new version meanwhile: it comes back under the version of its batch.
    function test_the_found_come_back_into_the_class_that_their_batch_has() public {
        uint256 id = idOf(first, 1);
        lose(id);
        battery.setClass(6, terms(7_500, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "NMC four-wheel 2"));
        battery.setMigration(CAR, 6, today() + 100);
        IBattery.Assessment memory a = assessmentOf(first);
        a.class = 6;
        read(a, 0, 9_400, 1);
        assessBoth(a);
        same(battery.holdingOf(alice, 6).count(), 4, "went over");
        find(id);
        same(battery.holdingOf(alice, 6).count(), 5, "came back");
        same(battery.holdingOf(alice, 0).count(), 0, "no more apart");
        same(battery.holdingOf(alice, 6).energy(), 300_000, "energy");
        same(battery.holdingOf(alice, CAR).count(), 0, "nothing under the old version");
    }

    // ------------------------------------------------------------------------------------------------ one object

    function _voiding(uint256 kept, uint256 voided) private view returns (IBattery.Voiding memory) {
        return IBattery.Voiding(kept, voided, uint64(block.timestamp), "photographs");
    }

    function _void(IBattery.Voiding memory v, uint256 key) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.voidDuplicate, (v, sign(key, v)));
    }

    function test_of_two_tokens_the_later_one_ends() public {
        (uint256 a, uint256 b) = (idOf(first, 1), idOf(second, 0));
        bytes memory reason = abi.encodeWithSelector(IBattery.NotDuplicate.selector, b, a);
        refuse(assessor, _void(_voiding(b, a), AUDITOR_KEY), reason);
        reason = abi.encodeWithSelector(IBattery.NotDuplicate.selector, a, a);
        refuse(assessor, _void(_voiding(a, a), AUDITOR_KEY), reason);
        IBattery.Voiding memory v = _voiding(a, b);
        v.expiresAt -= 1;
        refuse(assessor, _void(v, AUDITOR_KEY), outdated(v.expiresAt));
        refuse(assessor, _void(_voiding(a, idOf(second, 3)), AUDITOR_KEY), noBattery(idOf(second, 3)));
    }

    function test_only_two_in_quarantine_can_be_one() public {
        (uint256 a, uint256 b) = (idOf(first, 1), idOf(second, 0));
        refuse(assessor, _void(_voiding(a, b), AUDITOR_KEY), wrongState(a, IBattery.voidDuplicate.selector));
        quarantine(a);
        refuse(assessor, _void(_voiding(a, b), AUDITOR_KEY), wrongState(b, IBattery.voidDuplicate.selector));
        quarantine(b);
        accept(assessor, _void(_voiding(a, b), AUDITOR_KEY));
        refuse(assessor, _void(_voiding(a, b), AUDITOR_KEY), wrongState(b, IBattery.voidDuplicate.selector));
    }

    function test_assessor_and_auditor_have_no_interest_in_either() public {
        give(idOf(first, 1), alice, bob);
        (uint256 a, uint256 b) = (idOf(first, 1), idOf(second, 0));
        (uint64 batchA, uint64 batchB) = (first, second);
        quarantine(a);
        quarantine(b);
        IBattery.Voiding memory v = _voiding(a, b);
        refuse(stranger, _void(v, AUDITOR_KEY), missing(Roles.ASSESSOR, stranger));
        battery.setAccreditation(assessor, 1 << CAR);
        refuse(assessor, _void(v, AUDITOR_KEY), unaccredited(assessor, CAR_LFP));
        authority.grantRole(Roles.ASSESSOR, alice, 0);
        authority.grantRole(Roles.ASSESSOR, bob, 0);
        battery.setAccreditation(alice, type(uint256).max);
        battery.setAccreditation(bob, type(uint256).max);
        refuse(alice, _void(v, AUDITOR_KEY), conflict(alice, batchB));
        refuse(bob, _void(v, AUDITOR_KEY), conflict(bob, batchA));
        refuse(secondAssessor, _void(v, ALICE_KEY), missing(Roles.AUDITOR, alice));
        authority.grantRole(Roles.AUDITOR, alice, 0);
        authority.grantRole(Roles.AUDITOR, bob, 0);
        authority.grantRole(Roles.AUDITOR, secondAssessor, 0);
        refuse(secondAssessor, _void(v, ALICE_KEY), samePerson(alice));
        refuse(secondAssessor, _void(v, BOB_KEY), samePerson(bob));
        refuse(secondAssessor, _void(v, SECOND_KEY), samePerson(secondAssessor));
        accept(secondAssessor, _void(v, AUDITOR_KEY));
    }

    function test_the_void_are_worth_nothing_and_never_come_back() public {
        (uint256 a, uint256 b) = (idOf(first, 1), idOf(second, 0));
        quarantine(a);
        vm.prank(operator);
        battery.quarantineBatch(second, "");
        expectEvent(address(battery));
        emit IBattery.Voided(b, a, assessor, auditor, "photographs");
        accept(assessor, _void(_voiding(a, b), AUDITOR_KEY));
        same(valuation.valueOf(b), 0, "value");
        same(battery.ownerOf(b), alice, "owner");
        same(battery.batchOf(second).followers, 2, "left its batch");
        check();
        refuse(assessor, abi.encodeCall(IBattery.release, (one(b), "")), wrongState(b, IBattery.release.selector));
        bytes memory title = abi.encodeWithSelector(IBattery.TitleBlocked.selector, b, Operation.Voided);
        refuse(alice, abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, b), title);
        refuse(address(this), abi.encodeWithSignature("forcedTransfer(address,address,uint256)", alice, bob, b), title);
        IBattery.Pledge memory p;
        (p.owner, p.lender, p.ids, p.expiresAt) = (alice, bob, one(b), uint64(block.timestamp));
        refuse(alice, abi.encodeCall(IBattery.pledge, (p, sign(BOB_KEY, p))), title);
        inspect(idOf(second, 1), 9_000);
        inspect(idOf(second, 2), 9_000);
        vm.prank(assessor);
        battery.releaseBatch(second, "");
        same(uint256(operationOf(b)), uint256(Operation.Voided), "its batch is released without it");
        release(a);
        check();
    }
}
