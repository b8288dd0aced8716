// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {HostileHolder} from "../../mocks/HostileHolder.sol";

/// @notice A holder that has every role and batteries in every operation, and a call of each function that it could
/// make at any time.
abstract contract ReentryRows is SumsCheck {
    uint256 private constant CARRIER_KEY = 0xCA441E4;
    HostileHolder internal hostile;
    address internal evil;
    uint64 internal old; // two of the hostile holder, too old to count
    uint64 internal own; // sixteen of the hostile holder, in all operations
    uint64 internal whole; // four of the hostile holder, as minted
    uint64 internal alices; // twelve of alice
    uint64 internal held; // two of alice, quarantined together, measured since
    uint64 internal plain; // two of alice, not rated
    uint64 private owed; // a lien of alice to the hostile holder, due
    uint64 private fresh; // another, not called in
    uint32 private evilSeries;
    mapping(bytes32 name => bytes[] calls) internal rows;

    function setUp() public virtual override {
        super.setUp();
        hostile = new HostileHolder();
        evil = address(hostile);
        members.setHolder(evil, true);
        _giveRoles();
        (old, own) = (_mintOwn(2), _mintOwn(16));
        (alices, held, plain) = (mint(alice, CAR, 12, 9_500), mint(alice, CAR, 2, 9_500), mint(alice, CAR, 2, 0));
        _takeLiens();
        later(401);
        (whole, evilSeries) = (_mintOwn(4), 3);
        IBattery.Mint memory m = mintOf(evil, CAR, 2, 0);
        (m.operator, m.series, m.firstSerial) = (evil, evilSeries, 5); // leaves five serials out
        _as(abi.encodeCall(battery.mintBatch, (m, "")));
        _settle();
    }

    function _mintOwn(uint16 n) private returns (uint64) {
        IBattery.Mint memory m = mintOf(evil, CAR, n, 9_500);
        m.operator = evil;
        return mintAs(m);
    }

    function _giveRoles() private {
        for (uint64 role = Roles.ADMIN; role <= Roles.AGENT; ++role) {
            if (role != Roles.AUDITOR && role != Roles.PRICER) authority.grantRole(role, evil, 0);
        }
        authority.grantRole(Roles.BATTERY_OPERATOR, vm.addr(CARRIER_KEY), 0);
        battery.setAccreditation(evil, type(uint256).max);
        battery.grantPrefix(evil, "EV-");
        battery.grantPrefix(evil, "EW-");
        _as(abi.encodeCall(battery.openSeries, ("EV-")));
        coin.mint(evil, 1e9);
        vm.prank(evil);
        coin.approve(address(battery), type(uint256).max);
        vm.prank(alice);
        battery.setApprovalForAll(evil, true);
    }

    function _as(bytes memory data) internal {
        accepted(evil, address(battery), data);
    }

    function _takeLiens() private {
        (owed, fresh) = (_lien(idOf(alices, 9), 1), _lien(idOf(alices, 10), 2));
        _as(abi.encodeCall(battery.callLien, (owed, "")));
    }

    function _lien(uint256 id, uint256 nonce) private returns (uint64) {
        IBattery.Pledge memory p =
            IBattery.Pledge(alice, evil, one(id), new uint64[](0), 1, "", uint64(block.timestamp), nonce);
        return
            abi.decode(
                accepted(evil, address(battery), abi.encodeCall(battery.pledge, (p, sign(ALICE_KEY, p)))), (uint64)
            );
    }

    // ------------------------------------------------------------------------------------------------ operations

    /// @dev Of `own`: 0 Registered, 1 InVehicle, 2 Maintenance, 3 and 13 Retired, 4 Quarantined, 5 and 14 WasteHeld,
    /// 6 and 11 Dismantled, 7 Lost, 8 InTransit, 12 burned with a claim; the others Registered.
    function _settle() private {
        _assessAll(own);
        uint256[4] memory served = [uint256(1), 2, 3, 13];
        for (uint256 i; i < 4; ++i) {
            _as(abi.encodeCall(battery.install, (one(idOf(own, served[i])), Operation.InVehicle, "")));
        }
        _as(abi.encodeCall(battery.maintain, (one(idOf(own, 2)), false, "")));
        _as(abi.encodeCall(battery.retire, (two(idOf(own, 3), idOf(own, 13)), "")));
        _as(abi.encodeCall(battery.quarantine, (one(idOf(own, 4)), "")));
        uint256[4] memory wasted = [uint256(5), 6, 11, 14];
        for (uint256 i; i < 4; ++i) {
            _as(abi.encodeCall(battery.waste, (one(idOf(own, wasted[i])), evil, "")));
            if (i == 1 || i == 2) _as(_dismantling(wasted[i]));
        }
        _claim(idOf(own, 12));
        vm.warp(block.timestamp + 1);
        _as(abi.encodeCall(battery.lose, (_report(7, false), sign(AUDITOR_KEY, _report(7, false)))));
        force(idOf(own, 8), Operation.InTransit); // it has no custodian but its operator
        _settleAlices();
        vm.warp(block.timestamp + 1);
    }

    /// @dev The hostile holder owes the recycler for it.
    function _claim(uint256 id) private {
        _as(abi.encodeCall(battery.waste, (one(id), recycler, "")));
        dismantle(id);
        IBattery.Recycling memory r = recyclingOf(id, -500);
        r.dueDay = today() + 9;
        _as(abi.encodeCall(battery.consent, (digestOf(hashOf(r)))));
        accepted(recycler, address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
    }

    function _settleAlices() private {
        vm.prank(operator);
        battery.quarantine(two(idOf(alices, 0), idOf(alices, 1)), "");
        vm.prank(operator);
        battery.quarantine(one(idOf(alices, 2)), "");
        vm.prank(assessor);
        battery.quarantineBatch(held, "");
        inspect(idOf(alices, 2), 9_400);
        _assessAll(held);
    }

    function _assessAll(uint64 b) private {
        vm.warp(block.timestamp + 1);
        assessBoth(_readings(b));
    }

    function _readings(uint64 b) internal view returns (IBattery.Assessment memory a) {
        a = assessmentOf(b);
        for (uint256 i; i < battery.batchOf(b).count; ++i) {
            if (operationOf(idOf(b, i)) <= Operation.WasteHeld) read(a, i, 9_300, 1);
        }
    }

    // ------------------------------------------------------------------------------------------------ statements

    function _dismantling(uint256 i) private view returns (bytes memory) {
        return abi.encodeCall(battery.dismantle, (one(idOf(own, i)), grams(400_000), grams(1), ""));
    }

    function _recycling(uint256 i) internal returns (bytes memory) {
        IBattery.Recycling memory r = recyclingOf(idOf(own, i), 0);
        (r.recycler, r.expiresAt) = (evil, uint64(block.timestamp + 9));
        vm.prank(evil);
        battery.consent(digestOf(hashOf(r)));
        return abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), ""));
    }

    function _report(uint256 i, bool found) private view returns (IBattery.Report memory) {
        return IBattery.Report(found, evil, one(idOf(own, i)), uint64(block.timestamp), uint64(block.timestamp + 9), "");
    }

    function _handingOver(uint256 i) private view returns (bytes memory) {
        uint64 now_ = uint64(block.timestamp);
        IBattery.HandOver memory h = IBattery.HandOver(one(idOf(own, i)), vm.addr(CARRIER_KEY), now_, now_ + 9, "");
        return abi.encodeCall(battery.handOver, (h, sign(CARRIER_KEY, h)));
    }

    function _succession(uint256 i, LegalStatus legal) private returns (IBattery.Succession memory r) {
        r = successionOf(one(idOf(own, i)), evil, 1, 60_000);
        (r.legal, r.maker, r.series, r.firstSerial) = (legal, evil, evilSeries, 30);
        if (legal != LegalStatus.Repurposed) (r.class, r.health) = (CAR, 9_300);
        r.expiresAt = uint64(block.timestamp + 9);
        vm.prank(evil);
        battery.consent(digestOf(hashOf(r)));
    }

    // ------------------------------------------------------------------------------------------------ rows

    function _row(bytes32 name, bytes memory data) private {
        rows[name].push(data);
    }

    function _fillTitle() internal {
        uint256 id = idOf(own, 10);
        _row("approve", abi.encodeCall(battery.approve, (bob, id)));
        _row("setApprovalForAll", abi.encodeCall(battery.setApprovalForAll, (bob, true)));
        _row("transferFrom", abi.encodeWithSignature("transferFrom(address,address,uint256)", evil, bob, id));
        _row(
            "transferFrom",
            abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, idOf(alices, 5))
        );
        bytes memory to = abi.encode(evil, bob, id, 128, 0);
        _row("safeTransferFrom", bytes.concat(bytes4(keccak256("safeTransferFrom(address,address,uint256)")), to));
        _row("safeTransferFrom", bytes.concat(bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)")), to));
        _row("transferBatch", abi.encodeCall(battery.transferBatch, (evil, bob, own)));
        _row("transferBatch", abi.encodeCall(battery.transferBatch, (alice, bob, alices)));
        _row("setFrozenTokens", abi.encodeCall(battery.setFrozenTokens, (alice, idOf(alices, 6), true)));
        _row("forcedTransfer", abi.encodeCall(battery.forcedTransfer, (alice, bob, idOf(alices, 6))));
        _row("forcedTransfer", abi.encodeCall(battery.forcedTransfer, (evil, bob, id)));
        IBattery.Pledge memory p =
            IBattery.Pledge(evil, alice, one(id), new uint64[](1), 1, "", uint64(block.timestamp + 9), 7);
        p.batches[0] = whole;
        _row("pledge", abi.encodeCall(battery.pledge, (p, sign(ALICE_KEY, p))));
        _row("releaseLien", abi.encodeCall(battery.releaseLien, (fresh, one(idOf(alices, 10)), new uint64[](0))));
        _row("callLien", abi.encodeCall(battery.callLien, (fresh, "")));
        _row("foreclose", abi.encodeCall(battery.foreclose, (owed, one(idOf(alices, 9)), new uint64[](0))));
        _row("settleClaim", abi.encodeCall(battery.settleClaim, (idOf(own, 12))));
        _row("consent", abi.encodeCall(battery.consent, ("anything")));
    }

    function _fillService() internal {
        uint256 id = idOf(own, 0);
        _row("setOperator", abi.encodeCall(battery.setOperator, (one(id), operator)));
        _row("setBatchOperator", abi.encodeCall(battery.setBatchOperator, (whole, operator)));
        _row("install", abi.encodeCall(battery.install, (one(id), Operation.InStation, "")));
        _row("swap", abi.encodeCall(battery.swap, (one(idOf(own, 1)), Operation.InStation, "")));
        _row("maintain", abi.encodeCall(battery.maintain, (one(idOf(own, 1)), true, "")));
        _row("resume", abi.encodeCall(battery.resume, (one(idOf(own, 2)), Operation.InVehicle, "")));
        _row("retire", abi.encodeCall(battery.retire, (one(idOf(own, 1)), "")));
        _row("reuse", abi.encodeCall(battery.reuse, (one(idOf(own, 3)), Operation.InVehicle, "")));
        _row("handOver", _handingOver(0));
        _row("takeOver", abi.encodeCall(battery.takeOver, (one(idOf(own, 8)), Operation.InVehicle, "")));
        _row("quarantine", abi.encodeCall(battery.quarantine, (two(id, idOf(alices, 4)), "")));
        _row("quarantineBatch", abi.encodeCall(battery.quarantineBatch, (own, "")));
        _row("quarantineBatch", abi.encodeCall(battery.quarantineBatch, (alices, "")));
        _row("release", abi.encodeCall(battery.release, (one(idOf(alices, 2)), "")));
        _row("releaseBatch", abi.encodeCall(battery.releaseBatch, (held, "")));
        _row("lose", abi.encodeCall(battery.lose, (_report(10, false), sign(AUDITOR_KEY, _report(10, false)))));
        _row("find", abi.encodeCall(battery.find, (_report(7, true), sign(AUDITOR_KEY, _report(7, true)))));
        IBattery.Voiding memory v = IBattery.Voiding(idOf(alices, 0), idOf(alices, 1), uint64(block.timestamp + 9), "");
        _row("voidDuplicate", abi.encodeCall(battery.voidDuplicate, (v, sign(AUDITOR_KEY, v))));
        _row("waste", abi.encodeCall(battery.waste, (one(idOf(own, 10)), evil, "")));
        _row("dismantle", _dismantling(5));
        _row("recycle", _recycling(6));
        IBattery.Succession memory r = _succession(3, LegalStatus.Remanufactured);
        _row("remanufacture", abi.encodeCall(battery.remanufacture, (r, both(r), just(""))));
        r = _succession(13, LegalStatus.Repurposed);
        _row("repurpose", abi.encodeCall(battery.repurpose, (r, both(r), just(""))));
        r = _succession(14, LegalStatus.Reused);
        _row("reclaim", abi.encodeCall(battery.reclaim, (r, both(r), just(""))));
    }

    function _fillStatements() internal {
        IBattery.Assessment memory a = _readings(own);
        _row("assess", abi.encodeCall(battery.assess, (a, both(a))));
        a = _readings(alices);
        _row("assess", abi.encodeCall(battery.assess, (a, both(a))));
        IBattery.Inspection memory r = inspectionOf(two(idOf(own, 0), idOf(alices, 3)), 9_200);
        _row("inspect", abi.encodeCall(battery.inspect, (r, both(r))));
        uint64 now_ = uint64(block.timestamp);
        IBattery.Rating memory g = IBattery.Rating(plain, today(), 9_400, now_, now_ + 9, 1, 7, "");
        _row("rateBatch", abi.encodeCall(battery.rateBatch, (g, sign(ASSESSOR_KEY, g))));
        _row("expire", abi.encodeCall(battery.expire, (two(idOf(old, 0), idOf(alices, 7)))));
        _row("expireBatch", abi.encodeCall(battery.expireBatch, (old)));
        IBattery.Mint memory m = mintOf(evil, CAR, 2, 0);
        (m.operator, m.series, m.firstSerial) = (evil, evilSeries, 20);
        _row("mintBatch", abi.encodeCall(battery.mintBatch, (m, "")));
        m.firstSerial = 0;
        string[] memory names = new string[](2);
        (names[0], names[1]) = ("one-of-a-kind", "another");
        _row("mintIdentified", abi.encodeCall(battery.mintIdentified, (m, names, "")));
        m.firstSerial = 1;
        _row("mintLate", abi.encodeCall(battery.mintLate, (m, IBattery.Gap(0, 0, "", ""), "")));
    }

    function _fillAdministration() internal {
        _row("openSeries", abi.encodeCall(battery.openSeries, ("EW-")));
        _row("grantPrefix", abi.encodeCall(battery.grantPrefix, (bob, "EX-")));
        _row("setBaseURI", abi.encodeCall(battery.setBaseURI, ("ipfs://")));
        IBattery.ClassInfo memory c = info(IBattery.Use.FourWheel, "a new one");
        _row("setClass", abi.encodeCall(battery.setClass, (6, battery.termsOf(CAR), c)));
        _row("setMigration", abi.encodeCall(battery.setMigration, (CAR, CAR_LFP, today() + 9)));
        _row("setAccreditation", abi.encodeCall(battery.setAccreditation, (assessor, 0)));
        _row("setSecondUse", abi.encodeCall(battery.setSecondUse, (1, IBattery.Use.FourWheel, 3)));
    }
}
