// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {LegalStatus, Operation} from "../../../contracts/libraries/BatteryState.sol";
import {ClassTerms} from "../../../contracts/libraries/ClassTerms.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {Coin} from "../mocks/Coin.sol";
import {OpenMembers} from "../mocks/OpenMembers.sol";
import {Cheats} from "./Cheats.sol";
import {IDeployer} from "./IDeployer.sol";
import {Signing} from "./Signing.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @notice Battery and Valuation with every role given to a named actor, five classes with prices, and short verbs.
/// The test contract itself is ADMIN and PRICER.
abstract contract BatteryFixture is Cheats, Signing {
    uint256 internal constant FIRST_DAY = 20_454; // 2026-01-01
    uint16 internal constant CLASS_START = 20_000;
    uint256 internal constant ASSESSOR_KEY = 0xA55E5501;
    uint256 internal constant SECOND_KEY = 0xA55E5502;
    uint256 internal constant AUDITOR_KEY = 0xA0D17;
    uint256 internal constant ALICE_KEY = 0xA11CE;
    uint256 internal constant BOB_KEY = 0xB0B;

    // what the classes are; prices as in the design's table, millionths per Wh
    uint8 internal constant CAR = 1; // NMC, four wheels
    uint8 internal constant CAR_LFP = 2; // LFP, four wheels: negative exit value
    uint8 internal constant STORAGE = 3; // NMC, stationary
    uint8 internal constant SCOOTER = 4; // NCA, two wheels
    uint8 internal constant STATION = 5; // LFP, swap station: negative exit value

    IDeployer internal deployer;
    IAccessManager internal authority;
    OpenMembers internal members;
    Coin internal coin;
    IBattery internal battery;
    IValuation internal valuation;

    address internal maker = address(0x3A4E);
    address internal operator = address(0x0E4A);
    address internal repurposer = address(0x4EB0);
    address internal recycler = address(0x4EC1);
    address internal stranger = address(0x5742);
    address internal carol = address(0xCA401);
    address internal alice = vm.addr(ALICE_KEY);
    address internal bob = vm.addr(BOB_KEY);
    address internal assessor = vm.addr(ASSESSOR_KEY);
    address internal secondAssessor = vm.addr(SECOND_KEY);
    address internal auditor = vm.addr(AUDITOR_KEY);
    uint32 internal makerSeries;
    uint32 internal repurposerSeries;

    function setUp() public virtual {
        vm.warp(FIRST_DAY * 1 days + 9 hours);
        deployer = IDeployer(vm.deployCode("Deployer.sol:Deployer"));
        authority = deployer.authority(address(this));
        members = new OpenMembers();
        coin = new Coin();
        battery = deployer.battery(authority, members, coin);
        valuation = deployer.valuation(battery, authority, 6, calendarOfTests());
        _useDomain("Battery", address(battery));
        _grantRoles();
        _setClasses();
        battery.grantPrefix(maker, "MK-");
        battery.grantPrefix(repurposer, "RP-");
        vm.prank(maker);
        makerSeries = battery.openSeries("MK-");
        vm.prank(repurposer);
        repurposerSeries = battery.openSeries("RP-");
    }

    /// @dev Periods of 30 days, a window of 5, 1 day of lag; the first cutoff ten days from the beginning.
    function calendarOfTests() internal pure returns (IValuation.Calendar memory) {
        return IValuation.Calendar(uint40((FIRST_DAY + 10) * 1 days), 30 days, 5 days, 1 days);
    }

    function _grantRoles() private {
        authority.grantRole(Roles.MANUFACTURER, maker, 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, operator, 0);
        authority.grantRole(Roles.ASSESSOR, assessor, 0);
        authority.grantRole(Roles.ASSESSOR, secondAssessor, 0);
        authority.grantRole(Roles.REPURPOSER, repurposer, 0);
        authority.grantRole(Roles.RECYCLER, recycler, 0);
        authority.grantRole(Roles.AUDITOR, auditor, 0);
        authority.grantRole(Roles.PRICER, address(this), 0);
    }

    function _setClasses() private {
        _setClass(CAR, IBattery.Use.FourWheel, 7_000, 1_826, 128_000, 8_000, "NMC four-wheel 1");
        _setClass(CAR_LFP, IBattery.Use.FourWheel, 7_000, 2_557, 81_000, -4_000, "LFP four-wheel 1");
        _setClass(STORAGE, IBattery.Use.Storage, 5_000, 2_922, 70_000, 8_000, "NMC storage 1");
        _setClass(SCOOTER, IBattery.Use.TwoWheel, 7_000, 1_461, 140_000, 6_000, "NCA two-wheel 1");
        _setClass(STATION, IBattery.Use.Station, 7_500, 1_826, 81_000, -4_000, "LFP station 1");
        battery.setAccreditation(assessor, type(uint256).max);
        battery.setAccreditation(secondAssessor, type(uint256).max);
        battery.setSecondUse(0, IBattery.Use.FourWheel, uint8(1 | (1 << uint8(IBattery.Use.Storage))));
        battery.setSecondUse(0, IBattery.Use.TwoWheel, uint8(1 | (1 << uint8(IBattery.Use.Storage))));
    }

    function _setClass(
        uint8 class,
        IBattery.Use use,
        uint16 endOfUse,
        uint16 halfLife,
        uint32 service,
        int32 exit,
        string memory name
    ) private {
        battery.setClass(class, terms(endOfUse, halfLife, CLASS_START, 500), info(use, name));
        valuation.setPrice(class, service, exit);
    }

    function terms(uint16 endOfUse, uint16 halfLife, uint16 start, uint16 step) internal pure returns (ClassTerms) {
        return ClassTerms.wrap((uint64(endOfUse) << 48) | (uint64(halfLife) << 32) | (uint64(start) << 16) | step);
    }

    function info(IBattery.Use use, string memory name) internal pure returns (IBattery.ClassInfo memory) {
        return IBattery.ClassInfo(use, 1, 400, 1_000, "NMC", name);
    }

    // ------------------------------------------------------------------------------------------------ verbs

    function today() internal view returns (uint16) {
        return uint16(block.timestamp / 1 days);
    }

    function later(uint256 nDays) internal {
        vm.warp(block.timestamp + nDays * 1 days);
    }

    function idOf(uint64 batchId, uint256 index) internal pure returns (uint256) {
        return (uint256(batchId) << 32) | index;
    }

    function one(uint256 id) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function two(uint256 a, uint256 b) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (a, b);
    }

    function grams(uint32 g) internal pure returns (uint32[] memory list) {
        list = new uint32[](1);
        list[0] = g;
    }

    function mintOf(address to, uint8 class, uint16 count, uint16 health)
        internal
        view
        returns (IBattery.Mint memory m)
    {
        m.to = to;
        m.operator = operator;
        m.class = class;
        m.energy = 60_000;
        m.count = count;
        m.manufactured = today();
        (m.day, m.health) = health == 0 ? (0, 0) : (today(), health);
        m.series = makerSeries;
        m.firstSerial = battery.seriesOf(makerSeries).next;
        m.root = keccak256("passports");
    }

    function mint(address to, uint8 class, uint16 count, uint16 health) internal returns (uint64) {
        return mintAs(mintOf(to, class, count, health));
    }

    function mintAs(IBattery.Mint memory m) internal returns (uint64) {
        bytes memory signature = m.health == 0 ? bytes("") : sign(ASSESSOR_KEY, m);
        vm.prank(maker);
        return battery.mintBatch(m, signature);
    }

    /// @dev An assessment of today with an empty reading for every battery.
    function assessmentOf(uint64 batchId) internal view returns (IBattery.Assessment memory a) {
        IBattery.Batch memory b = battery.batchOf(batchId);
        a.batchId = batchId;
        a.day = today();
        a.issuedAt = uint64(block.timestamp);
        a.expiresAt = uint64(block.timestamp + 1 days);
        (a.metric, a.method, a.class) = (1, 7, b.class);
        a.evidence = keccak256("evidence");
        a.readings = new bytes(16 * ((uint256(b.count) + 3) / 4));
    }

    function read(IBattery.Assessment memory a, uint256 i, uint256 health, uint256 cycles) internal pure {
        (a.readings[4 * i], a.readings[4 * i + 1]) = (bytes1(uint8(health >> 8)), bytes1(uint8(health)));
        (a.readings[4 * i + 2], a.readings[4 * i + 3]) = (bytes1(uint8(cycles >> 8)), bytes1(uint8(cycles)));
    }

    /// @dev One reading for one battery, signed by both assessors; a second later than the last.
    function assess(uint256 id, uint256 health) internal {
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = assessmentOf(uint64(id >> 32));
        read(a, uint32(id), health, 100);
        assessBoth(a);
    }

    function assessBoth(IBattery.Assessment memory a) internal {
        battery.assess(a, both(a));
    }

    function both(IBattery.Assessment memory a) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (sign(ASSESSOR_KEY, a), sign(SECOND_KEY, a));
    }

    function by(uint256 key, IBattery.Assessment memory a) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](1);
        signatures[0] = sign(key, a);
    }

    function install(uint256 id, Operation to) internal {
        vm.prank(operator);
        battery.install(one(id), to, "");
    }

    /// @dev Registered → in service → Retired, by its operator.
    function retire(uint256 id) internal {
        bool stationary = battery.classInfo(battery.batchOf(uint64(id >> 32)).class).use == IBattery.Use.Storage;
        install(id, stationary ? Operation.InStorage : Operation.InVehicle);
        vm.prank(operator);
        battery.retire(one(id), "");
    }

    function waste(uint256 id) internal {
        vm.prank(operator);
        battery.waste(one(id), recycler, "");
    }

    function dismantle(uint256 id) internal {
        vm.prank(recycler);
        battery.dismantle(one(id), grams(400_000), grams(390_000), "");
    }

    function recyclingOf(uint256 id, int128 proceeds) internal view returns (IBattery.Recycling memory r) {
        r = IBattery.Recycling(
            id, recycler, 7_000, 40_000, 6_000, 30_000, 0, 200_000, proceeds, 0, "", uint64(block.timestamp)
        );
    }

    /// @dev Dismantled → Recycled, with consent and countersignature; alice is the owner.
    function recycle(uint256 id, int128 proceeds) internal {
        IBattery.Recycling memory r = recyclingOf(id, proceeds);
        (bytes memory countersignature, bytes memory consent) = (sign(AUDITOR_KEY, r), sign(ALICE_KEY, r));
        vm.prank(recycler);
        battery.recycle(r, countersignature, consent);
    }

    /// @dev Successors of class STORAGE, all of one owner.
    function successionOf(uint256[] memory ids, address owner, uint16 count, uint32 energy)
        internal
        view
        returns (IBattery.Succession memory r)
    {
        (r.legal, r.maker, r.predecessors) = (LegalStatus.Repurposed, repurposer, ids);
        r.shares = new IBattery.Share[](1);
        r.shares[0] = IBattery.Share(owner, count, keccak256("root"));
        (r.operator, r.class, r.energy) = (operator, STORAGE, energy);
        (r.day, r.health, r.cellSpread) = (today(), 8_000, 200);
        (r.series, r.firstSerial) = (repurposerSeries, battery.seriesOf(repurposerSeries).next);
        (r.evidence, r.expiresAt) = (keccak256("safety test"), uint64(block.timestamp));
    }

    function both(IBattery.Succession memory r) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (sign(ASSESSOR_KEY, r), sign(SECOND_KEY, r));
    }

    function just(bytes memory signature) internal pure returns (bytes[] memory signatures) {
        signatures = new bytes[](1);
        signatures[0] = signature;
    }

    /// @dev Alice's retired battery becomes one of class STORAGE, with the same energy.
    function repurpose(uint256 id) internal returns (uint64) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        (bytes[] memory assessed, bytes[] memory consent) = (both(r), just(sign(ALICE_KEY, r)));
        vm.prank(repurposer);
        return battery.repurpose(r, assessed, consent);
    }

    function quarantine(uint256 id) internal {
        vm.prank(operator);
        battery.quarantine(one(id), "");
    }

    /// @dev One reading each, of today; a second later than the last statement.
    function inspectionOf(uint256[] memory ids, uint16 health) internal view returns (IBattery.Inspection memory r) {
        r.class = battery.batchOf(uint64(ids[0] >> 32)).class;
        (r.day, r.issuedAt, r.expiresAt) = (today(), uint64(block.timestamp), uint64(block.timestamp + 1 days));
        (r.metric, r.method, r.evidence, r.ids) = (1, 7, keccak256("inspection"), ids);
        for (uint256 i; i < ids.length; ++i) {
            r.readings = bytes.concat(r.readings, abi.encodePacked(health, uint16(100)));
        }
    }

    function both(IBattery.Inspection memory r) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](2);
        (signatures[0], signatures[1]) = (sign(ASSESSOR_KEY, r), sign(SECOND_KEY, r));
    }

    function inspect(uint256 id, uint16 health) internal {
        vm.warp(block.timestamp + 1);
        IBattery.Inspection memory r = inspectionOf(one(id), health);
        battery.inspect(r, both(r));
    }

    /// @dev By the first assessor, on a fresh reading.
    function release(uint256 id) internal {
        inspect(id, 9_000);
        vm.prank(assessor);
        battery.release(one(id), "");
    }

    function reportOf(uint256 id, bool found) internal view returns (IBattery.Report memory) {
        return IBattery.Report(found, operator, one(id), uint64(block.timestamp), uint64(block.timestamp), "");
    }

    function lose(uint256 id) internal {
        vm.warp(block.timestamp + 1);
        IBattery.Report memory r = reportOf(id, false);
        bytes memory signature = sign(AUDITOR_KEY, r);
        vm.prank(operator);
        battery.lose(r, signature);
    }

    function find(uint256 id) internal {
        vm.warp(block.timestamp + 1);
        IBattery.Report memory r = reportOf(id, true);
        bytes memory signature = sign(AUDITOR_KEY, r);
        vm.prank(operator);
        battery.find(r, signature);
    }

    // ------------------------------------------------------------------------------------------------ storage

    /// @dev Slot of the dense word of four states (`Store.states` is the fifth field of the struct, in slot 4).
    function stateSlot(uint256 id) internal pure returns (bytes32) {
        bytes32 words = keccak256(abi.encode(id >> 32, uint256(4)));
        return keccak256(abi.encode(uint256(uint32(id)) >> 2, words));
    }

    /// @dev Puts a battery into an operation that no function leads to yet; sums and list are left as they are.
    function force(uint256 id, Operation to) internal {
        bytes32 slot = stateSlot(id);
        uint256 shift = 192 - 64 * (id & 3);
        uint256 word = uint256(vm.load(address(battery), slot));
        word = (word & ~(uint256(0xf) << shift)) | (uint256(to) << shift);
        vm.store(address(battery), slot, bytes32(word));
    }

    /// @dev True if the battery has a slot of its own (`Store.detached`, slot 3: the flag is the word's byte 26).
    function detached(uint256 id) internal view returns (bool) {
        return uint256(vm.load(address(battery), keccak256(abi.encode(id, uint256(3))))) >> 208 & 0xff == 1;
    }

    function operationOf(uint256 id) internal view returns (Operation operation) {
        (,,, operation,,) = battery.conditionOf(id);
    }
}
