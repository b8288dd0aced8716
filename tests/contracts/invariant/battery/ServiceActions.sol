// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {TitleActions} from "./TitleActions.sol";

/// @notice Statements of assessors, the passing of time, service and custody.
abstract contract ServiceActions is TitleActions {
    // ------------------------------------------------------------------------------------------------ statements

    function wait_(uint256 seed) external {
        later(between(seed, 1, 150));
        _count();
    }

    function assess_(uint256 seed) external {
        _assess(seed, _batch(seed));
        _count();
    }

    /// @dev In the assessment that names the next version.
    function migrate_(uint256 seed) external {
        uint64 b = _batch(seed);
        for (uint64 k; k < battery.batchCount() && battery.batchOf(b).class != CAR; ++k) {
            b = _batch(seed / 2 + k);
        }
        if (battery.batchOf(b).class != CAR || seed % 2 == 0) return _idle();
        _tick();
        IBattery.Assessment memory a = _readings(seed, b);
        a.class = NEXT;
        assessBoth(a);
        same(battery.batchOf(b).class, NEXT, "gone over");
        _count();
    }

    function _assess(uint256 seed, uint64 b) internal {
        _tick();
        assessBoth(_readings(seed, b));
    }

    function _readings(uint256 seed, uint64 b) private view returns (IBattery.Assessment memory a) {
        a = assessmentOf(b);
        for (uint256 i; i < battery.batchOf(b).count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            bool all = seed % 2 == 0;
            if ((all || r % 4 != 0) && operationOf(idOf(b, i)) <= Operation.WasteHeld) {
                read(a, i, between(r, 6_500, 11_000), r % 3_000);
            }
        }
    }

    function rate_(uint256 seed) external {
        uint64 b = _unrated(seed);
        if (b == 0) return _idle();
        _tick();
        uint64 at_ = uint64(block.timestamp);
        IBattery.Rating memory r = IBattery.Rating(b, today(), 9_600, at_, at_, 1, 7, "");
        battery.rateBatch(r, sign(ASSESSOR_KEY, r));
        same(battery.batchOf(b).health, 9_600, "rated");
        _count();
    }

    function _unrated(uint256 seed) private view returns (uint64) {
        for (uint64 k; k < battery.batchCount(); ++k) {
            uint64 b = _batch(seed / 2 + k);
            if (battery.batchOf(b).health == 0 && battery.recordOf(b).issuedAt == 0) return b;
        }
        return 0;
    }

    function inspect_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.WasteHeld));
        if (id == 0) return _idle();
        inspect(id, uint16(between(seed, 6_500, 11_000)));
        truth(!battery.stateOf(id).expired(), "fresh");
        _count();
    }

    function expire_(uint256 seed) external {
        uint256 id = _find(seed, _live(), _old);
        if (id == 0) return _idle();
        battery.expire(one(id));
        truth(battery.stateOf(id).expired(), "too old");
        _count();
    }

    function _old(uint256 id) private view returns (bool) {
        (uint256 health, uint256 day,,,,) = battery.conditionOf(id);
        return health != 0 && battery.stateOf(id).counts() && today() > day + 400;
    }

    function expireBatch_(uint256 seed) external {
        for (uint64 k; k < battery.batchCount(); ++k) {
            uint64 b = _batch(seed / 2 + k);
            if (!_allOld(b)) continue;
            battery.expireBatch(b);
            truth(battery.batchOf(b).standing & 2 != 0, "expired together");
            return _count();
        }
        _idle();
    }

    function _allOld(uint64 b) private view returns (bool) {
        IBattery.Batch memory batch = battery.batchOf(b);
        if (batch.followers == 0 || batch.standing & 3 != 0) return false;
        for (uint256 i; i < batch.count; ++i) {
            if (!detached(idOf(b, i)) && !_old(idOf(b, i))) return false;
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------------ service

    function serve(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Registered));
        if (id == 0) return _idle();
        install(id, _service(id, seed));
        _count();
    }

    function swap(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.InStation, Operation.InVehicle));
        if (id == 0) return _idle();
        Operation to = operationOf(id) == Operation.InStation ? Operation.InVehicle : Operation.InStation;
        vm.prank(operator);
        battery.swap(one(id), to, "");
        _count();
    }

    function maintain_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.InStation, Operation.InStorage));
        if (id == 0) return _idle();
        vm.prank(operator);
        battery.maintain(one(id), seed % 2 == 0, "");
        _count();
    }

    function resume_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Maintenance));
        if (id == 0) return _idle();
        if (battery.stateOf(id).underRepair()) inspect(id, 9_000);
        Operation to = _service(id, seed);
        vm.prank(operator);
        battery.resume(one(id), to, "");
        _count();
    }

    function retire_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.InStation, Operation.InStorage));
        if (id == 0) return _idle();
        inspect(id, 8_300);
        vm.prank(operator);
        battery.retire(one(id), "");
        _count();
    }

    function reuse_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Retired));
        if (id == 0 || seed % 3 != 0) return _idle();
        inspect(id, 8_500);
        Operation to = _service(id, seed);
        vm.prank(operator);
        battery.reuse(one(id), to, "");
        _count();
    }

    // ------------------------------------------------------------------------------------------------ custody

    function handOver_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.InStorage) | _bit(Operation.Retired), _operated);
        if (id == 0) return _idle();
        _tick();
        uint64 at_ = uint64(block.timestamp);
        IBattery.HandOver memory h = IBattery.HandOver(one(id), carrier, at_, at_, "");
        bytes memory signature = sign(CARRIER_KEY, h);
        vm.prank(operator);
        battery.handOver(h, signature);
        same(battery.custodianOf(id), carrier, "who has the object");
        _count();
    }

    function _operated(uint256 id) private view returns (bool) {
        return battery.custodianOf(id) == operator;
    }

    function takeOver_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.InTransit));
        if (id == 0) return _idle();
        Operation to = _service(id, seed);
        vm.prank(battery.custodianOf(id));
        battery.takeOver(one(id), to, "");
        _count();
    }
}
