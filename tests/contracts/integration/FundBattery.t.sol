// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Battery} from "../../../contracts/Battery.sol";
import {Fund} from "../../../contracts/Fund.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {Operation} from "../../../contracts/libraries/BatteryState.sol";
import {ClassTerms} from "../../../contracts/libraries/ClassTerms.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {Statements} from "../../../contracts/libraries/Statements.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice A fund on the real Battery and the real Valuation.
contract FundBatteryTest is FundBase {
    uint8 internal constant NMC = 1;
    uint8 internal constant LFP = 2;
    uint256 internal constant ASSESSOR = 0xA55E55;
    uint256 internal constant AUDITOR = 0xA0D17;
    address internal maker = address(0x3A4E4);
    address internal operator = address(0x09);
    Battery internal real;
    Valuation internal worth;
    uint32 internal series;

    function setUp() public virtual override {
        super.setUp();
        real = new Battery(authority, IMembers(address(members)), token);
        worth = new Valuation(real, authority, 6, IValuation.Calendar(START, 30 days, 5 days, 1 days));
        IFund.Config memory c = config(IERC20Metadata(address(token)));
        (c.battery, c.valuation) = (real, worth);
        fund = new Fund(c);
        vault = new FundVault(fund, token, 10 * UNIT);
        admit(address(fund));
        admit(address(vault));
        address[3] memory people = [manager, alice, bob];
        for (uint256 i; i < people.length; ++i) {
            endow(people[i], 0);
        }
        openFund(100_000 * UNIT);
        setUpBatteries();
    }

    function setUpBatteries() internal {
        vm.startPrank(admin);
        authority.grantRole(Roles.PRICER, address(this), 0);
        authority.grantRole(Roles.MANUFACTURER, maker, 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, operator, 0);
        authority.grantRole(Roles.RECYCLER, recycler, 0);
        authority.grantRole(Roles.ASSESSOR, vm.addr(ASSESSOR), 0);
        authority.grantRole(Roles.AUDITOR, vm.addr(AUDITOR), 0);
        real.setAccreditation(vm.addr(ASSESSOR), type(uint256).max);
        real.setClass(NMC, classTerms(1_826), info("NMC four-wheel"));
        real.setClass(LFP, classTerms(2_557), info("LFP four-wheel"));
        real.grantPrefix(maker, "MK");
        vm.stopPrank();
        worth.setPrice(NMC, 128_000, 8_000);
        worth.setPrice(LFP, 81_000, -4_000);
        vm.prank(maker);
        series = real.openSeries("MK");
        vm.prank(seller);
        real.setApprovalForAll(address(fund), true);
    }

    function classTerms(uint64 halfLife) internal pure returns (ClassTerms) {
        return ClassTerms.wrap((7_000 << 48) | (halfLife << 32) | (20_000 << 16) | 2_000);
    }

    function info(string memory name) internal pure returns (IBattery.ClassInfo memory) {
        return IBattery.ClassInfo(IBattery.Use.FourWheel, 1, 400, 5_000, "X", name);
    }

    function domain() internal view returns (bytes32) {
        bytes32 typehash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(typehash, keccak256("Battery"), keccak256("1"), block.chainid, address(real)));
    }

    function digestOf(IBattery.Mint calldata m) external view returns (bytes32) {
        return Statements.digest(domain(), m);
    }

    function digestOf(IBattery.Assessment calldata a) external view returns (bytes32) {
        return Statements.digest(domain(), a);
    }

    function digestOf(IBattery.Recycling calldata r) external view returns (bytes32) {
        return Statements.digest(domain(), r);
    }

    function mint(uint8 class, uint16 count) internal returns (uint64) {
        IBattery.Mint memory m;
        uint16 today = uint16(vm.getBlockTimestamp() / 1 days);
        (m.to, m.operator, m.class, m.energy, m.count) = (seller, operator, class, 60_000, count);
        (m.manufactured, m.day, m.health) = (today, today, 10_000);
        (m.series, m.firstSerial, m.root) = (series, real.seriesOf(series).next, "root");
        bytes memory signature = signedBy(ASSESSOR, this.digestOf(m));
        vm.prank(maker);
        return real.mintBatch(m, signature);
    }

    function assess(uint64 batchId, uint16 count, uint16 health) internal {
        IBattery.Assessment memory a;
        uint256 time = vm.getBlockTimestamp();
        (a.batchId, a.day, a.issuedAt, a.expiresAt) = (batchId, uint16(time / 1 days), uint64(time), uint64(time));
        (a.metric, a.method, a.class) = (1, 1, real.batchOf(batchId).class);
        a.readings = new bytes(16 * ((uint256(count) + 3) / 4));
        for (uint256 i; i < count; ++i) {
            (a.readings[4 * i], a.readings[4 * i + 1]) = (bytes1(uint8(health >> 8)), bytes1(uint8(health)));
        }
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = signedBy(ASSESSOR, this.digestOf(a));
        real.assess(a, signatures);
    }

    function acquireBatch(uint64 batchId, uint256[] memory ids) internal returns (uint256 fair) {
        uint256 n = real.batchOf(batchId).followers;
        fair = uint256(worth.portfolioValue(seller));
        IFund.Offer memory s;
        (s.party, s.price, s.expiresAt, s.nonce) = (seller, fair, type(uint64).max, batchId);
        s.batches = new uint64[](n == 0 ? 0 : 1);
        if (n != 0) s.batches[0] = batchId;
        s.ids = ids;
        bytes memory signature = signed(s);
        vm.prank(manager);
        fund.acquire(s, signature);
    }

    function single(uint256 id) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function test_acquired_assessed_struck_claimed() external {
        uint64 cars = mint(NMC, 9);
        uint256 paid = acquireBatch(cars, new uint256[](0));
        eq(paid, 69_120 * UNIT, "fair value: 9 new ones of 60 kWh at 0.128 a Wh, today");
        eq(real.ownerOf((uint256(cars) << 32) | 3), address(fund), "title");
        eq(fund.factSheet().eligibleWh, 540_000, "eligible");
        eq(fund.nav(), int256(100_000 * UNIT), "no day-one difference");

        uint256 epoch = deposit(alice, 50_000 * UNIT);
        vm.warp(worth.cutoffOf(epoch) + 2 days);
        assess(cars, 9, 9_000);
        eq(fund.factSheet().coveredWh, 540_000, "covered");
        vm.warp(worth.windowEndOf(epoch) + 3 hours);
        uint256 id = vm.snapshotState();
        vm.warp(worth.valuationTimeOf(epoch) + 5 days);
        fund.strike(epoch);
        uint256 price = fund.price();

        vm.revertToState(id);
        assess(cars, 9, 8_000); // after the window: freezes, and moves the value, not the price
        vm.warp(worth.valuationTimeOf(epoch));
        fund.strike(epoch);
        eq(fund.price(), price, "the same price");
        ok(price < UNIT, "health has fallen");
        uint256 shares = vault.maxMint(alice);
        vm.prank(alice);
        eq(vault.deposit(50_000 * UNIT, alice), shares, "claimed");
        ok(shares > 50_000 * SHARE, "more shares than at par");
    }

    function test_without_fresh_assessments_there_is_no_deal() external {
        acquireBatch(mint(NMC, 4), new uint256[](0));
        uint256 epoch = deposit(alice, 50_000 * UNIT);
        vm.warp(worth.valuationTimeOf(epoch));
        ok(dealOf(epoch).outcome == IFund.Outcome.Uncovered, "no deal");
        eq(vault.refundable(alice), 50_000 * UNIT, "refundable");
    }

    function test_a_batch_assessed_twice_in_a_window_covers_for_no_other() external {
        uint64 one = mint(NMC, 4);
        acquireBatch(one, new uint256[](0));
        acquireBatch(mint(NMC, 4), new uint256[](0));
        uint256 epoch = deposit(alice, 50_000 * UNIT);
        for (uint256 i = 1; i <= 2; ++i) {
            vm.warp(worth.cutoffOf(epoch) + i * 1 hours);
            assess(one, 4, 9_500);
        }
        eq(fund.factSheet().coveredWh * 2, fund.factSheet().eligibleWh, "half is covered");
        vm.warp(worth.valuationTimeOf(epoch));
        ok(dealOf(epoch).outcome == IFund.Outcome.Uncovered, "no deal");
        eq(vault.refundable(alice), 50_000 * UNIT, "refundable");
    }

    function test_a_mint_to_the_fund_and_a_gift_are_refused() external {
        uint64 cars = mint(NMC, 2);
        vm.expectRevert(abi.encodeWithSelector(IBattery.RefusedByHolder.selector, address(fund)));
        vm.prank(seller);
        real.transferBatch(seller, address(fund), cars);
    }

    function recycled(uint256 id, int128 proceeds) internal {
        IBattery.Recycling memory r;
        (r.id, r.recycler, r.cobalt, r.proceeds) = (id, recycler, 100, proceeds);
        r.expiresAt = type(uint64).max;
        bytes32 digest = this.digestOf(r);
        vm.prank(manager);
        fund.consent(digest);
        vm.startPrank(recycler);
        token.approve(address(real), type(uint256).max);
        real.recycle(r, signedBy(AUDITOR, digest), "");
        vm.stopPrank();
    }

    function toScrap(uint256 id) internal {
        uint32[] memory grams = new uint32[](1);
        grams[0] = 300_000;
        vm.startPrank(operator);
        real.waste(single(id), recycler, "");
        vm.stopPrank();
        vm.prank(recycler);
        real.dismantle(single(id), grams, grams, "");
    }

    function test_recycling_pays_the_fund_or_is_paid_by_it() external {
        uint64 cars = mint(LFP, 5);
        acquireBatch(cars, new uint256[](0));
        uint256 first = uint256(cars) << 32;
        toScrap(first);
        toScrap(first + 1);
        eq(fund.factSheet().eligibleWh, 180_000, "three count");
        uint256 cash = fund.cash();
        recycled(first, int128(int256(35 * UNIT)));
        eq(fund.cash(), cash + 35 * UNIT, "proceeds");
        uint256 had = token.balanceOf(recycler);
        recycled(first + 1, -int128(int256(240 * UNIT)));
        eq(fund.cash(), cash - 205 * UNIT, "gate fee");
        eq(token.balanceOf(recycler) - had, 240 * UNIT, "paid to the recycler");
        eq(token.balanceOf(address(fund)), fund.cash(), "books and balance");
    }

    function test_single_batteries_are_bought_beside_batches() external {
        uint64 cars = mint(NMC, 3);
        uint256 first = uint256(cars) << 32;
        vm.prank(seller);
        real.transferFrom(seller, alice, first);
        vm.prank(alice);
        real.transferFrom(alice, seller, first); // it has a slot of its own now
        acquireBatch(cars, single(first));
        eq(real.ownerOf(first), address(fund), "single");
        eq(real.ownerOf(first + 2), address(fund), "follower");
        eq(fund.factSheet().eligibleWh, 180_000, "all three");
    }
}
