// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice A batch goes over to the next version of its class in the assessment that names it.
contract MigrationTest is SumsCheck {
    uint8 private constant NEXT = 6;
    uint8 private constant AFTER_NEXT = 7;
    uint64 private batchId; // eight, of alice, bob and whoever else
    RecordingHolder private holder;

    function setUp() public override {
        super.setUp();
        battery.setClass(NEXT, terms(6_000, 1_500, CLASS_START, 400), info(IBattery.Use.FourWheel, "NMC four-wheel 2"));
        battery.setClass(
            AFTER_NEXT, terms(6_500, 1_400, CLASS_START, 400), info(IBattery.Use.FourWheel, "NMC four-wheel 3")
        );
        valuation.setPrice(NEXT, 120_000, 7_000);
        valuation.setPrice(AFTER_NEXT, 110_000, 7_000);
        holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        batchId = mint(alice, CAR, 8, 9_500);
        later(1);
    }

    function _next() private {
        battery.setMigration(CAR, NEXT, today() + 100);
    }

    function _naming(uint8 class) private view returns (IBattery.Assessment memory a) {
        a = assessmentOf(batchId);
        a.class = class;
    }

    function _assess(IBattery.Assessment memory a) private {
        accepted(stranger, address(battery), abi.encodeCall(battery.assess, (a, both(a))));
    }

    function _refused(IBattery.Assessment memory a, bytes memory reason) private {
        refused(stranger, address(battery), abi.encodeCall(battery.assess, (a, both(a))), reason);
    }

    function _give(address to, uint256 i) private {
        vm.prank(alice);
        battery.transferFrom(alice, to, idOf(batchId, i));
    }

    function _check() private view {
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (alice, bob, carol, address(holder));
        truth(checkSums(accounts) >= 8, "batteries compared");
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_the_next_version_is_named() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongClass.selector, NEXT, CAR);
        _refused(_naming(NEXT), reason); // no version is next yet
        _next();
        _refused(_naming(0), abi.encodeWithSelector(IBattery.WrongClass.selector, 0, CAR));
        _refused(_naming(CAR_LFP), abi.encodeWithSelector(IBattery.WrongClass.selector, CAR_LFP, CAR));
        battery.setMigration(NEXT, AFTER_NEXT, today() + 200);
        _refused(_naming(AFTER_NEXT), abi.encodeWithSelector(IBattery.WrongClass.selector, AFTER_NEXT, CAR));
        _assess(_naming(NEXT));
        vm.warp(block.timestamp + 1);
        _refused(_naming(CAR), abi.encodeWithSelector(IBattery.WrongClass.selector, CAR, NEXT)); // and never back
        _assess(_naming(AFTER_NEXT));
        same(battery.batchOf(batchId).class, AFTER_NEXT, "one after the other");
        _check();
    }

    function test_nothing_goes_over_unless_the_assessment_is_good() public {
        _next();
        IBattery.Assessment memory a = _naming(NEXT);
        a.metric = 9;
        _refused(a, abi.encodeWithSelector(IBattery.WrongMetric.selector, 9));
        battery.setAccreditation(assessor, ~uint256(1 << NEXT));
        _refused(_naming(NEXT), abi.encodeWithSelector(IBattery.NotAccredited.selector, assessor, NEXT));
        same(battery.batchOf(batchId).class, CAR, "as before");
        _check();
    }

    /// @dev Who is accredited for the old version only can still assess under it, until the sunset.
    function test_from_the_sunset_on_nothing_is_assessed_under_the_old_version() public {
        battery.setMigration(CAR, NEXT, today() + 1);
        _assess(_naming(CAR));
        later(1);
        bytes memory reason = abi.encodeWithSelector(IBattery.ClassEnded.selector, CAR, today());
        _refused(_naming(CAR), reason);
        IBattery.Inspection memory r = inspectionOf(one(idOf(batchId, 1)), 9_400);
        refused(stranger, address(battery), abi.encodeCall(battery.inspect, (r, both(r))), reason);
        r.class = NEXT;
        reason = abi.encodeWithSelector(IBattery.WrongClass.selector, NEXT, CAR);
        refused(stranger, address(battery), abi.encodeCall(battery.inspect, (r, both(r))), reason);
        _assess(_naming(NEXT));
        vm.warp(block.timestamp + 1);
        r.issuedAt = uint64(block.timestamp);
        accepted(stranger, address(battery), abi.encodeCall(battery.inspect, (r, both(r))));
        _check();
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_followers_and_detached_go_over_with_their_own_readings() public {
        _give(bob, 1);
        _give(bob, 6);
        _give(carol, 3);
        assess(idOf(batchId, 1), 8_800);
        assess(idOf(batchId, 4), 8_600);
        mint(bob, CAR, 2, 9_000); // stays in the old class
        _next();
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = _naming(NEXT);
        read(a, 0, 9_450, 3);
        bytes memory data = abi.encodeCall(battery.assess, (a, both(a)));
        expectEvent(address(battery));
        emit IBattery.BatchMigrated(batchId, CAR, NEXT);
        expectEvent(address(battery));
        emit IBattery.BatchAssessed(batchId, assessor, secondAssessor, a, 50);
        accepted(stranger, address(battery), data);
        same(battery.heldClasses(alice), 1 << NEXT, "all of alice's");
        same(battery.heldClasses(bob), (1 << CAR) | (1 << NEXT), "two of bob's");
        same(battery.holdingOf(bob, NEXT).energy(), 120_000, "their energy");
        (uint256 class,,) = battery.energyOf(idOf(batchId, 3), today());
        same(class, NEXT, "carol's");
        _check();
    }

    function test_what_is_set_aside_ended_expired_or_pinned_goes_over_as_it_is() public {
        quarantine(idOf(batchId, 0));
        waste(idOf(batchId, 1));
        lose(idOf(batchId, 2));
        waste(idOf(batchId, 3));
        dismantle(idOf(batchId, 3));
        recycle(idOf(batchId, 3), 0);
        retire(idOf(batchId, 4));
        repurpose(idOf(batchId, 4));
        later(401);
        battery.expire(one(idOf(batchId, 5)));
        _next();
        _assess(_naming(NEXT));
        same(battery.holdingOf(alice, NEXT).count(), 5, "quarantined, waste, expired, and two that follow");
        same(battery.holdingOf(alice, 0).count(), 2, "lost and superseded");
        same(battery.holdingOf(alice, CAR).count(), 0, "nothing stays");
        find(idOf(batchId, 2));
        same(battery.holdingOf(alice, NEXT).count(), 6, "found in the new one");
        _check();
    }

    function test_a_quarantined_and_an_expired_batch_go_over() public {
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        _next();
        IBattery.Assessment memory a = _naming(NEXT);
        for (uint256 i; i < 8; ++i) {
            read(a, i, 9_400, 1);
        }
        _assess(a);
        same(battery.holdingOf(alice, NEXT).weight(), 0, "no weight while it is quarantined");
        _check();
        vm.prank(secondAssessor);
        battery.releaseBatch(batchId, "");
        truth(battery.holdingOf(alice, NEXT).weight() != 0, "weight of the new terms");
        _check();
        later(401);
        battery.expireBatch(batchId);
        battery.setMigration(NEXT, AFTER_NEXT, today() + 1);
        a = _naming(AFTER_NEXT);
        read(a, 3, 9_300, 1);
        _assess(a);
        same(battery.batchOf(batchId).followers, 1, "who has no reading stays expired, and leaves");
        same(battery.batchOf(batchId).standing, 0, "who follows is not expired");
        _check();
    }

    function test_a_batch_without_followers_goes_over() public {
        for (uint256 i; i < 8; ++i) {
            _give(i < 4 ? bob : carol, i);
        }
        _next();
        _assess(_naming(NEXT));
        truth(battery.heldClasses(bob) == 1 << NEXT && battery.heldClasses(carol) == 1 << NEXT, "both");
        same(battery.heldClasses(alice), 0, "none");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ holders

    function _told(uint256 k, uint8 class, int256 wh) private view {
        RecordingHolder.Note memory n = holder.notes()[k];
        same(bytes32(n.hook), bytes32(IHolder.afterSumsChange.selector), "told");
        same(n.class, class, "class");
        same(n.eligibleWh, wh, "energy");
    }

    function test_a_holder_hears_of_both_classes_before_the_assessment() public {
        vm.prank(alice);
        battery.transferBatch(alice, address(holder), batchId);
        holder.forget();
        _next();
        IBattery.Assessment memory a = _naming(NEXT);
        read(a, 0, 9_450, 3);
        _assess(a);
        same(holder.notes().length, 4, "announced, out of one, into the other, assessed");
        _told(1, CAR, -480_000);
        _told(2, NEXT, 480_000);
        _told(3, NEXT, 0);
        same(holder.notes()[3].assessedWh, 60_000, "one reading");
        _check();
    }

    function test_a_holder_of_detached_hears_of_what_counts_only() public {
        _give(address(holder), 1);
        _give(address(holder), 2);
        _give(bob, 4);
        _give(address(holder), 5);
        quarantine(idOf(batchId, 2));
        holder.forget();
        _next();
        _assess(_naming(NEXT));
        same(holder.notes().length, 5, "announced, and twice of both: bob's lies between");
        _told(1, CAR, -60_000);
        _told(2, NEXT, 60_000);
        _told(3, CAR, -60_000);
        _told(4, NEXT, 60_000);
        _check();
    }

    function test_a_holder_of_an_expired_or_quarantined_batch_hears_of_nothing_eligible() public {
        vm.prank(alice);
        battery.transferBatch(alice, address(holder), batchId);
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
        holder.forget();
        _next();
        _assess(_naming(NEXT));
        same(holder.notes().length, 2, "announced, and that nothing was read");
        _check();
    }
}
