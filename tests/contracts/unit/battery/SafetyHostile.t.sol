// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {HostileHolder} from "../../mocks/HostileHolder.sol";

/// @notice A holder that is operator and owner calls back from every notice of safety: every outer action × every hook ×
/// every attempt. The sums stay the sums of their parts, and standing bits go with what they say.
contract SafetyHostileTest is LifeFixture {
    uint256 private constant OUTERS = 10;
    HostileHolder private hostile;
    address private evil;
    uint64 private own; // the hostile holder's
    uint64 private shared; // alice's, two of it the hostile holder's
    uint64 private plain; // alice's, never assessed, one of it the hostile holder's
    uint256 private done;
    uint256 private outers;

    function setUp() public override {
        super.setUp();
        hostile = new HostileHolder();
        evil = address(hostile);
        members.setHolder(evil, true);
        alsoOwns(evil);
        authority.grantRole(Roles.BATTERY_OPERATOR, evil, 0);
        own = mint(evil, CAR, 5, 9_500);
        shared = mint(alice, CAR, 7, 9_500);
        plain = mint(alice, CAR, 3, 0);
        give(idOf(shared, 1), alice, evil);
        give(idOf(shared, 4), alice, evil);
        give(idOf(plain, 2), alice, evil);
        vm.prank(alice);
        battery.setApprovalForAll(evil, true);
        vm.prank(alice);
        battery.setOperator(two(idOf(shared, 2), idOf(shared, 3)), evil);
        vm.prank(evil);
        battery.setOperator(one(idOf(own, 1)), evil);
    }

    // ------------------------------------------------------------------------------------------------ attempts

    function _attempts() private returns (HostileHolder.Move[] memory list) {
        tick();
        list = new HostileHolder.Move[](11);
        list[0] = _move(abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, idOf(shared, 2)));
        list[1] = _move(abi.encodeWithSignature("transferFrom(address,address,uint256)", evil, bob, idOf(own, 2)));
        list[2] = _move(abi.encodeCall(IBattery.transferBatch, (alice, bob, shared)));
        list[3] = _move(abi.encodeCall(IBattery.transferBatch, (evil, bob, own)));
        list[4] = _move(abi.encodeCall(IBattery.quarantine, (two(idOf(shared, 2), idOf(shared, 3)), "")));
        list[5] = _move(abi.encodeCall(IBattery.waste, (two(idOf(shared, 3), idOf(shared, 2)), recycler, "")));
        list[6] = _move(abi.encodeCall(IBattery.expire, (two(idOf(shared, 0), idOf(shared, 3)))));
        IBattery.Inspection memory r = inspectionOf(two(idOf(shared, 2), idOf(shared, 6)), 9_100);
        list[7] = _move(abi.encodeCall(IBattery.inspect, (r, both(r))));
        IBattery.Assessment memory a = assessmentOf(plain);
        read(a, 1, 9_300, 1);
        list[8] = _move(abi.encodeCall(IBattery.assess, (a, both(a))));
        IBattery.Report memory lost = reportOf(idOf(shared, 2), false);
        lost.operator = evil;
        list[9] = _move(abi.encodeCall(IBattery.lose, (lost, sign(AUDITOR_KEY, lost))));
        list[10] = _move(abi.encodeCall(IBattery.setOperator, (one(idOf(own, 3)), evil)));
    }

    function _move(bytes memory data) private view returns (HostileHolder.Move memory) {
        return HostileHolder.Move(address(battery), data);
    }

    // ------------------------------------------------------------------------------------------------ outer actions

    function _ids() private view returns (uint256[] memory ids) {
        ids = new uint256[](4);
        (ids[0], ids[1], ids[2], ids[3]) = (idOf(own, 0), idOf(shared, 1), idOf(shared, 2), idOf(shared, 4));
    }

    /// @dev What must have happened before, with a peaceful holder.
    function _prepare(uint256 outer) private {
        if (outer == 1 || outer == 6) {
            vm.prank(assessor);
            battery.quarantine(_ids(), "");
            tick();
            IBattery.Inspection memory r = inspectionOf(_ids(), 9_300);
            battery.inspect(r, both(r));
        }
        if (outer == 3) {
            vm.prank(assessor);
            battery.quarantineBatch(own, "");
        }
        if (outer == 5) {
            lose(idOf(shared, 1));
            lose(idOf(shared, 4));
        }
        if (outer == 8 || outer == 9) later(AGE_LIMIT + 1);
    }

    function _outer(uint256 which) private returns (bool) {
        if (which == 0) return _call(assessor, abi.encodeCall(IBattery.quarantine, (_ids(), "")));
        if (which == 1) return _call(assessor, abi.encodeCall(IBattery.release, (_ids(), "")));
        if (which == 2) return _call(assessor, abi.encodeCall(IBattery.quarantineBatch, (shared, "")));
        if (which == 3) return _call(assessor, abi.encodeCall(IBattery.releaseBatch, (own, "")));
        if (which == 4 || which == 5) return _report(which == 5);
        if (which == 6) return _void();
        if (which == 7) return _rate();
        if (which == 8) return _call(stranger, abi.encodeCall(IBattery.expire, (_ids())));
        return _call(stranger, abi.encodeCall(IBattery.expireBatch, (own)));
    }

    function _report(bool found) private returns (bool) {
        IBattery.Report memory r = reportOf(0, found);
        r.ids = two(idOf(shared, 1), idOf(shared, 4));
        return _call(
            operator,
            found
                ? abi.encodeCall(IBattery.find, (r, sign(AUDITOR_KEY, r)))
                : abi.encodeCall(IBattery.lose, (r, sign(AUDITOR_KEY, r)))
        );
    }

    function _void() private returns (bool) {
        IBattery.Voiding memory v = IBattery.Voiding(idOf(own, 0), idOf(shared, 1), uint64(block.timestamp), "");
        return _call(assessor, abi.encodeCall(IBattery.voidDuplicate, (v, sign(AUDITOR_KEY, v))));
    }

    function _rate() private returns (bool) {
        uint64 now_ = uint64(block.timestamp);
        IBattery.Rating memory r = IBattery.Rating(plain, today(), 9_700, now_, now_, 1, 1, "");
        return _call(stranger, abi.encodeCall(IBattery.rateBatch, (r, sign(ASSESSOR_KEY, r))));
    }

    function _call(address sender, bytes memory data) private returns (bool ok) {
        vm.prank(sender);
        (ok,) = address(battery).call(data);
    }

    // ------------------------------------------------------------------------------------------------ all of it

    /// @dev From outside, so that each begins with fresh memory.
    function tryOne(bytes4 hook, uint256 outer, uint256 attempt) external returns (uint256 succeeded, bool ok) {
        _prepare(outer);
        HostileHolder.Move[] memory list = _attempts();
        HostileHolder.Move[] memory chosen = new HostileHolder.Move[](1);
        if (attempt < list.length) chosen[0] = list[attempt];
        hostile.arm(hook, attempt < list.length ? chosen : list);
        ok = _outer(outer);
        succeeded = hostile.succeeded();
        check();
        _checkStanding();
    }

    function _checkStanding() private view {
        for (uint64 b = 1; b <= 3; ++b) {
            IBattery.Batch memory batch = battery.batchOf(b);
            for (uint256 i; i < batch.count; ++i) {
                if (detached(idOf(b, i))) continue;
                bool held = uint256(operationOf(idOf(b, i))) == 7;
                same(batch.standing & QUARANTINED, held ? 1 : 0, "followers are alike: quarantine");
                bool expired = battery.stateOf(idOf(b, i)).expired();
                same(batch.standing & EXPIRED, expired ? 2 : 0, "followers are alike: expiry");
            }
        }
    }

    function _tryAll(bytes4 hook) private {
        for (uint256 outer; outer < OUTERS; ++outer) {
            bool once;
            for (uint256 attempt; attempt <= 11; ++attempt) {
                uint256 snapshot = vm.snapshotState();
                (uint256 succeeded, bool ok) = this.tryOne(hook, outer, attempt);
                vm.revertToState(snapshot);
                done += succeeded;
                once = once || ok;
            }
            truth(once, "the outer action goes through");
        }
        truth(done >= 20, "some attempts got through, and harmed nothing");
    }

    function test_reentry_before_a_change_of_safety_harms_nothing() public {
        _tryAll(IHolder.beforeSumsChange.selector);
    }

    function test_reentry_after_a_change_of_safety_harms_nothing() public {
        _tryAll(IHolder.afterSumsChange.selector);
    }
}
