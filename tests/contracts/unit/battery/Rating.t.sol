// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice The begin-of-life health of a batch that was minted without one.
contract RatingTest is LifeFixture {
    uint64 private batchId;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 0);
        later(5);
    }

    function _rating() private view returns (IBattery.Rating memory) {
        uint64 now_ = uint64(block.timestamp);
        return IBattery.Rating(batchId, today(), 9_800, now_, now_ + 1 days, 1, 7, "begin of life");
    }

    function _rate(IBattery.Rating memory r, uint256 key) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.rateBatch, (r, sign(key, r)));
    }

    function _refused(IBattery.Rating memory r, bytes memory reason) private {
        refuse(stranger, _rate(r, ASSESSOR_KEY), reason);
    }

    function test_the_statement_must_be_sound() public {
        IBattery.Rating memory r = _rating();
        r.batchId = 9;
        _refused(r, abi.encodeWithSelector(IBattery.NoSuchBatch.selector, 9));
        r = _rating();
        r.health = 0;
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 0));
        r.health = 20_001;
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        r = _rating();
        (r.metric) = 0;
        _refused(r, abi.encodeWithSelector(IBattery.WrongMetric.selector, 0));
        r.metric = 3;
        _refused(r, abi.encodeWithSelector(IBattery.WrongMetric.selector, 3));
    }

    function test_the_statement_must_be_of_its_time() public {
        IBattery.Rating memory r = _rating();
        r.day = uint16(FIRST_DAY - 1);
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, r.day, FIRST_DAY, today()));
        r.day = today() + 1;
        _refused(r, futureDay(today() + 1));
        r = _rating();
        r.issuedAt -= 1 days;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, r.day, 0, r.day - 1));
        r = _rating();
        r.issuedAt += 1 days;
        _refused(r, futureDay(today() + 1));
        r = _rating();
        r.expiresAt = uint64(block.timestamp - 1);
        _refused(r, outdated(r.expiresAt));
        battery.setClass(6, terms(7_500, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "NMC four-wheel 2"));
        battery.setMigration(CAR, 6, today() + 1);
        later(1);
        _refused(_rating(), abi.encodeWithSelector(IBattery.ClassEnded.selector, CAR, today()));
    }

    function test_an_accredited_assessor_without_interest_signs() public {
        IBattery.Rating memory r = _rating();
        refuse(stranger, _rate(r, ALICE_KEY), missing(Roles.ASSESSOR, alice));
        battery.setAccreditation(assessor, 1 << CAR_LFP);
        _refused(r, unaccredited(assessor, CAR));
        authority.grantRole(Roles.ASSESSOR, alice, 0);
        battery.setAccreditation(alice, 1 << CAR);
        refuse(stranger, _rate(r, ALICE_KEY), conflict(alice, batchId));
        for (uint256 i; i < 6; ++i) {
            give(idOf(batchId, i), alice, i == 3 ? bob : carol);
        }
        authority.grantRole(Roles.ASSESSOR, bob, 0);
        battery.setAccreditation(bob, 1 << CAR);
        refuse(stranger, _rate(r, BOB_KEY), conflict(bob, batchId));
        accept(stranger, _rate(r, ALICE_KEY)); // alice has nothing left of it
        check();
    }

    function test_nobody_rates_a_battery_that_it_serves() public {
        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, secondAssessor, 0);
        vm.prank(alice);
        battery.setOperator(one(idOf(batchId, 5)), assessor);
        _refused(_rating(), conflict(assessor, batchId));
        give(idOf(batchId, 5), alice, bob);
        _refused(_rating(), conflict(assessor, batchId));
        IBattery.HandOver memory h =
            IBattery.HandOver(one(idOf(batchId, 0)), secondAssessor, uint64(block.timestamp), type(uint64).max, "");
        bytes memory signature = sign(SECOND_KEY, h);
        vm.prank(operator);
        battery.handOver(h, signature);
        refuse(stranger, _rate(_rating(), SECOND_KEY), conflict(secondAssessor, batchId));
    }

    function test_nobody_rates_what_a_holder_owns_that_it_manages() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        holder.setInterested(assessor);
        alsoOwns(address(holder));
        give(idOf(batchId, 2), alice, address(holder));
        _refused(_rating(), conflict(assessor, batchId));
        vm.prank(alice);
        battery.transferBatch(alice, address(holder), batchId);
        _refused(_rating(), conflict(assessor, batchId));
        accept(stranger, _rate(_rating(), SECOND_KEY));
        check();
    }

    function test_a_batch_is_rated_once_and_before_any_other_reading() public {
        bytes memory again = abi.encodeWithSelector(IBattery.AlreadyRated.selector, batchId);
        inspect(idOf(batchId, 4), 9_700);
        _refused(_rating(), again);
        batchId = mint(alice, CAR, 2, 9_500);
        _refused(_rating(), again = abi.encodeWithSelector(IBattery.AlreadyRated.selector, batchId));
        batchId = mint(alice, CAR, 3, 0);
        assess(idOf(batchId, 1), 9_700);
        _refused(_rating(), abi.encodeWithSelector(IBattery.AlreadyRated.selector, batchId));
        batchId = mint(alice, CAR, 3, 0);
        IBattery.Rating memory r = _rating();
        accept(stranger, _rate(r, ASSESSOR_KEY));
        _refused(r, abi.encodeWithSelector(IBattery.AlreadyRated.selector, batchId));
        check();
    }

    function test_a_rating_is_everybodys_begin_of_life_but_of_what_is_set_aside() public {
        give(idOf(batchId, 1), alice, bob);
        quarantine(idOf(batchId, 2));
        give(idOf(batchId, 3), alice, carol);
        lose(idOf(batchId, 3));
        waste(idOf(batchId, 5));
        IBattery.Rating memory r = _rating();
        expectEvent(address(battery));
        emit IBattery.BatchRated(batchId, assessor, r);
        expectEvent(address(battery));
        emit IBattery.BatchMetadataUpdate(idOf(batchId, 0), idOf(batchId, 5));
        accept(stranger, _rate(r, ASSESSOR_KEY));
        IBattery.Record memory record = battery.recordOf(batchId);
        same(record.issuedAt, r.issuedAt, "issued");
        same(record.countedAt, r.issuedAt, "counted");
        same(record.stepSum, 0, "no step");
        same(record.stepSince, r.day, "from");
        for (uint256 i; i < 6; ++i) {
            (uint256 health, uint256 day,,,,) = battery.conditionOf(idOf(batchId, i));
            same(health, 9_800, "health");
            same(day, r.day, "day");
        }
        check();
        find(idOf(batchId, 3));
        check();
        vm.prank(assessor);
        battery.release(one(idOf(batchId, 2)), "");
        check();
    }

    function test_a_quarantined_batch_is_rated_and_released_on_that() public {
        vm.prank(operator);
        battery.quarantineBatch(batchId, "");
        bytes memory release_ = abi.encodeCall(IBattery.releaseBatch, (batchId, ""));
        refuse(assessor, release_, notFresh(idOf(batchId, 0), 0, today()));
        accept(stranger, _rate(_rating(), ASSESSOR_KEY));
        same(battery.batchOf(batchId).weight, 0, "no weight yet");
        check();
        accept(secondAssessor, release_);
        truth(battery.batchOf(batchId).weight != 0, "weight of the rating");
        check();
    }

    function test_a_signature_serves_on_one_chain_for_one_contract_and_batch() public {
        IBattery.Rating memory r = _rating();
        bytes memory signature = sign(ASSESSOR_KEY, r);
        uint64 other = mint(alice, CAR, 3, 0);
        r.batchId = other;
        _notTaken(r, signature);
        r.batchId = batchId;
        uint256 chain = block.chainid;
        vm.chainId(chain + 1);
        _notTaken(r, signature);
        vm.chainId(chain);
        _notTaken(r, signDigest(ASSESSOR_KEY, digestUnder(domainSeparator(chain, address(valuation)), hashOf(r))));
        accept(stranger, abi.encodeCall(IBattery.rateBatch, (r, signature)));
    }

    /// @dev Somebody else's address comes out of the signature: who has no such role.
    function _notTaken(IBattery.Rating memory r, bytes memory signature) private {
        (bool ok, bytes memory reason) = address(battery).call(abi.encodeCall(IBattery.rateBatch, (r, signature)));
        truth(!ok && bytes4(reason) == IBattery.MissingRole.selector, "not taken");
    }

    function test_holders_hear_of_a_rating_with_the_energy_of_what_is_live() public {
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        give(idOf(batchId, 1), alice, address(holder));
        give(idOf(batchId, 2), alice, address(holder));
        quarantine(idOf(batchId, 2));
        holder.forget();
        IBattery.Rating memory r = _rating();
        accept(stranger, _rate(r, ASSESSOR_KEY));
        RecordingHolder.Note[] memory notes = holder.notes();
        same(notes.length, 2, "before, and after for the one that is live");
        same(notes[1].assessedWh, 60_000, "assessed");
        same(notes[1].eligibleWh, 0, "counted already");
        same(notes[1].issuedAt, r.issuedAt, "issued");
        truth(notes[1].holding != notes[0].holding, "told once all is done");
    }

    function test_batches_at_slot_borders_are_rated() public {
        uint16[6] memory sizes = [uint16(1), 2, 3, 4, 5, 4_096];
        for (uint256 k; k < 6; ++k) {
            batchId = mint(alice, CAR, sizes[k], 0);
            IBattery.Rating memory r = _rating();
            accept(stranger, _rate(r, ASSESSOR_KEY));
            uint256 growth = battery.termsOf(CAR).growth(r.day);
            same(battery.batchOf(batchId).weight, sizes[k] * growth * 60_000 * 2_800, "weight");
            (uint256 health,,, Operation o,,) = battery.conditionOf(idOf(batchId, sizes[k] - 1));
            truth(health == 9_800 && o == Operation.Registered, "the last battery");
        }
    }
}
