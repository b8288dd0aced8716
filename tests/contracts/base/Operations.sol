// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "./SumsCheck.sol";

/// @notice One battery of Alice's, brought into any of the operations by the functions that lead there.
/// One actor is its operator, recycler and so custodian: nothing but the operation decides what it may do.
abstract contract Operations is SumsCheck {
    uint256 internal constant OPERATIONS = 14;
    uint256 internal constant ACTOR_KEY = 0xAC708;
    uint256 internal constant IN_SERVICE = 1 << 1 | 1 << 2 | 1 << 3;
    uint256 internal constant LIVE = (1 << 7) - 1;
    uint256 internal constant ALL = (1 << OPERATIONS) - 1;
    uint256 internal constant RECYCLED = 1 << 12;

    address internal actor = vm.addr(ACTOR_KEY);
    uint32 internal actorSeries;
    uint64 internal batchId;
    uint256 internal id;
    uint16 internal health = 9_500; // of the mint; 0: never assessed
    int128 internal proceeds; // of the burn, booked as a claim if any

    function setUp() public virtual override {
        super.setUp();
        authority.grantRole(Roles.BATTERY_OPERATOR, actor, 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, bob, 0);
        authority.grantRole(Roles.RECYCLER, actor, 0);
        battery.grantPrefix(actor, "AC-");
        vm.prank(actor);
        actorSeries = battery.openSeries("AC-");
        battery.setSecondUse(0, IBattery.Use.Storage, uint8(1 | (1 << uint8(IBattery.Use.Station))));
    }

    /// @dev A stationary battery for `InStorage`, one of a car for all else: six in a batch, it is the third.
    function reach(Operation to) internal {
        IBattery.Mint memory m = mintOf(alice, to == Operation.InStorage ? STORAGE : CAR, 6, health);
        m.operator = actor;
        batchId = mintAs(m);
        id = idOf(batchId, 2);
        _lead(to);
        same(uint256(operationOf(id)), uint256(to), "operation reached");
        vm.warp(block.timestamp + 1);
    }

    function _lead(Operation to) internal virtual {
        if (to == Operation.Registered) return;
        if (to <= Operation.InStorage) return _installed(to);
        if (to == Operation.InTransit) return _inTransit();
        if (to == Operation.Maintenance) return _inMaintenance(false);
        if (to == Operation.Retired) return _retired();
        if (to == Operation.Quarantined) return _quarantined(id);
        if (to == Operation.WasteHeld) return _wasteHeld();
        if (to == Operation.Dismantled) return _dismantled();
        if (to == Operation.Lost) return _reported(false);
        if (to == Operation.Superseded) return _superseded();
        if (to == Operation.Recycled) return _recycled();
        _voided();
    }

    function _asActor(bytes memory data) internal {
        accepted(actor, address(battery), data);
    }

    function _installed(Operation to) internal {
        _asActor(abi.encodeCall(IBattery.install, (one(id), to, "")));
    }

    /// @dev To another operator and back on the way: nobody hands over to himself, and the actor is the custodian.
    function _inTransit() internal {
        IBattery.HandOver memory h = handOverOf(id, bob);
        _asActor(abi.encodeCall(IBattery.handOver, (h, sign(BOB_KEY, h))));
        accepted(bob, address(battery), abi.encodeCall(IBattery.takeOver, (one(id), Operation.InVehicle, "")));
        vm.warp(block.timestamp + 1);
        h = handOverOf(id, actor);
        accepted(bob, address(battery), abi.encodeCall(IBattery.handOver, (h, sign(ACTOR_KEY, h))));
    }

    function _inMaintenance(bool repair) internal {
        _installed(Operation.InVehicle);
        _asActor(abi.encodeCall(IBattery.maintain, (one(id), repair, "")));
    }

    /// @dev Nothing retires that was never assessed: one reading first.
    function _retired() internal {
        if (health == 0) inspect(id, 9_500);
        _installed(Operation.InStation);
        _asActor(abi.encodeCall(IBattery.retire, (one(id), "")));
    }

    function _quarantined(uint256 id_) internal {
        _asActor(abi.encodeCall(IBattery.quarantine, (one(id_), "")));
    }

    function _wasteHeld() internal {
        _asActor(abi.encodeCall(IBattery.waste, (one(id), actor, "")));
    }

    function _dismantled() internal {
        _wasteHeld();
        _asActor(abi.encodeCall(IBattery.dismantle, (one(id), grams(400_000), grams(390_000), "")));
    }

    function _reported(bool found) internal {
        vm.warp(block.timestamp + 1);
        IBattery.Report memory r = reportOf(id, found);
        r.operator = actor;
        bytes memory signature = sign(AUDITOR_KEY, r);
        _asActor(found ? abi.encodeCall(IBattery.find, (r, signature)) : abi.encodeCall(IBattery.lose, (r, signature)));
    }

    /// @dev What was never assessed cannot retire, but be reclaimed from waste.
    function _superseded() internal {
        if (health == 0) {
            _wasteHeld();
            accepted(actor, address(battery), reclaiming());
        } else {
            _retired();
            accepted(repurposer, address(battery), repurposing());
        }
    }

    function _recycled() internal {
        _dismantled();
        accepted(actor, address(battery), recycling());
    }

    function _voided() internal {
        _quarantined(idOf(batchId, 1));
        _quarantined(id);
        accepted(assessor, address(battery), voiding(idOf(batchId, 1), id));
    }

    // ------------------------------------------------------------------------------------------------ statements

    function handOverOf(uint256 id_, address to) internal view returns (IBattery.HandOver memory) {
        return IBattery.HandOver(one(id_), to, uint64(block.timestamp), uint64(block.timestamp), "transport");
    }

    function voiding(uint256 kept, uint256 voided) internal view returns (bytes memory) {
        IBattery.Voiding memory v = IBattery.Voiding(kept, voided, uint64(block.timestamp), "one object");
        return abi.encodeCall(IBattery.voidDuplicate, (v, sign(AUDITOR_KEY, v)));
    }

    function recycling() internal view returns (bytes memory) {
        IBattery.Recycling memory r = recyclingOf(id, proceeds);
        r.recycler = actor;
        if (proceeds != 0) r.dueDay = today() + 30;
        return abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
    }

    function repurposing() internal view returns (bytes memory) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        if (battery.batchOf(batchId).class == STORAGE) r.class = STATION;
        return abi.encodeCall(IBattery.repurpose, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function remanufacturing() internal view returns (bytes memory) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, battery.batchOf(batchId).class, 9_800);
        return abi.encodeCall(IBattery.remanufacture, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function reclaiming() internal view returns (bytes memory) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        (r.legal, r.class, r.maker) = (LegalStatus.Reused, battery.batchOf(batchId).class, actor);
        (r.series, r.firstSerial) = (actorSeries, battery.seriesOf(actorSeries).next);
        return abi.encodeCall(IBattery.reclaim, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function pledgeOf(uint256[] memory ids, uint64[] memory batches) internal view returns (IBattery.Pledge memory) {
        return IBattery.Pledge(alice, bob, ids, batches, 1e6, "agreement", uint64(block.timestamp), 0);
    }

    /// @dev Sent by the owner, signed by the lender.
    function pledging(uint256[] memory ids, uint64[] memory batches) internal view returns (bytes memory) {
        IBattery.Pledge memory p = pledgeOf(ids, batches);
        return abi.encodeCall(IBattery.pledge, (p, sign(BOB_KEY, p)));
    }

    function oneBatch(uint64 batchId_) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = batchId_;
    }

    function noIds() internal pure returns (uint256[] memory) {}

    function noBatches() internal pure returns (uint64[] memory) {}

    function transferData(address from, address to, uint256 id_) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, id_);
    }

    function checkAll() internal view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        truth(checkSums(accounts) >= 6, "batteries compared");
    }
}
