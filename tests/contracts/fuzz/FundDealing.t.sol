// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../contracts/FundVault.sol";
import {Strikes} from "../../../contracts/fund/Strikes.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Check} from "../base/Check.sol";
import {FundDeals} from "../base/FundDeals.sol";
import {Vm, vm} from "../base/Vm.sol";

/// @notice Numbers that a test draws from one seed.
abstract contract Draws {
    uint256 private _state;

    function seed(uint256 value) internal {
        _state = value;
    }

    /// @notice From `low` through `high`; zero one time in eight, if `low` is.
    function draw(uint256 low, uint256 high) internal returns (uint256 x) {
        _state = uint256(keccak256(abi.encode(_state)));
        if (low == 0 && _state >> 253 == 0) return 0;
        x = low + (_state & type(uint248).max) % (high - low + 1);
    }
}

/// @notice The rule book of a strike against its formulas, written down once more and plainly.
contract StrikesFuzzTest is Check, Draws {
    uint256 internal constant YEAR = 365 days;

    function factsOf() internal returns (Strikes.Facts memory f) {
        f.finding = IFund.Finding.Sound;
        f.supply = draw(1e18, 1e28);
        f.own = draw(0, 1) * 1e18;
        f.nav = int256(draw(1, 1e16));
        f.lastNav = draw(0, 1e16);
        f.lastPrice = draw(0, 1e9);
        f.highWaterMark = draw(1, 2e6);
        f.elapsed = draw(0, 1_000 days);
        f.declared = draw(0, 1e15);
        f.closing = draw(0, 3) == 1;
        f.terms = IFund.Terms(
            0, uint16(draw(0, 200)), uint16(draw(0, 2_000)), uint16(draw(0, 10_000)), uint16(draw(0, 200)), 0
        );
        uint256 n = draw(1, 4);
        (f.cash, f.assetsIn, f.sharesIn) = (new int256[](n), new uint256[](n), new uint256[](n));
        for (uint256 v; v < n; ++v) {
            f.cash[v] = int256(draw(0, 1e15)) - int256(draw(0, 1e14));
            f.assetsIn[v] = draw(0, 1e15);
            f.sharesIn[v] = draw(0, f.supply / n);
        }
    }

    function up(uint256 x, uint256 y) internal pure returns (uint256) {
        return (x + y - 1) / y;
    }

    function max0(int256 x) internal pure returns (uint256) {
        return x > 0 ? uint256(x) : 0;
    }

    /// @dev `Strikes.decide` works in the memory of its facts: they are drawn twice.
    function testFuzz_a_strike_is_its_formulas(uint256 random) external {
        seed(random);
        Strikes.Result memory r = Strikes.decide(factsOf());
        seed(random);
        Strikes.Facts memory f = factsOf();
        uint256 fee = f.lastNav * f.terms.managementFee * f.elapsed / (10_000 * YEAR);
        if (f.nav <= int256(fee)) return refusal(r, IFund.Outcome.NotPositive);
        uint256 nav = uint256(f.nav) - fee;
        uint256 performance = performanceOf(f, nav);
        nav -= performance;
        uint256 price = nav * 1e18 / f.supply;
        if (price == 0) return refusal(r, IFund.Outcome.NotPositive);
        if (price * 100 < f.lastPrice && !f.closing) return refusal(r, IFund.Outcome.BelowFloor);
        ok(r.outcome == IFund.Outcome.Deal, "a deal");
        eq(r.managementFee, fee, "management fee");
        eq(r.performanceFee, performance, "performance fee");
        uint256 mark = up(nav * 1e18, f.supply);
        if (mark < f.highWaterMark) mark = f.highWaterMark;
        eq(r.highWaterMark, mark - r.distributed * 1e18 / f.supply, "mark");
        nav -= compareIncome(f, r, nav, max0(f.cash[0] - int256(fee + performance)));
        eq(r.nav, nav, "nav");
        eq(r.price, nav * 1e18 / f.supply, "price");
        f.cash[0] -= int256(fee + performance + r.distributed);
        compareVaults(f, r);
        compareValue(f, r);
    }

    function refusal(Strikes.Result memory r, IFund.Outcome wanted) internal pure {
        eq(uint256(r.outcome), uint256(wanted), "outcome");
        eq(r.managementFee + r.performanceFee + r.distributed + r.nav + r.price, 0, "nothing");
        for (uint256 v; v < r.paid.length; ++v) {
            eq(r.minted[v] + r.burned[v] + r.paid[v], 0, "nothing");
        }
    }

    function performanceOf(Strikes.Facts memory f, uint256 nav) internal pure returns (uint256) {
        uint256 high = nav * 1e18 / f.supply;
        uint256 gain = high > f.highWaterMark ? high - f.highWaterMark : 0;
        return gain * f.supply / 1e18 * f.terms.performanceFee / 10_000;
    }

    function compareIncome(Strikes.Facts memory f, Strikes.Result memory r, uint256 nav, uint256 spare)
        internal
        pure
        returns (uint256 amount)
    {
        amount = f.declared < spare ? f.declared : spare;
        uint256 shares = f.supply - f.own;
        if (shares == 0 || nav < amount + up(nav, 100)) amount = 0;
        eq(r.distributed, amount, "distributed"); // whole units: less than 2^96 raw shares have a part
        eq(r.rate, amount == 0 ? 0 : (amount << 96) / shares, "rate");
        atMost(r.rate * shares, r.distributed << 96, "no more is earned than was taken out");
    }

    function compareVaults(Strikes.Facts memory f, Strikes.Result memory r) internal pure {
        uint256 queued;
        for (uint256 v; v < f.cash.length; ++v) {
            queued += f.sharesIn[v];
        }
        uint256 gate = f.supply * f.terms.gate / 10_000;
        uint256 limit = f.terms.gate == 0 || f.closing || gate > queued ? queued : gate;
        uint256 burned;
        for (uint256 v; v < f.cash.length; ++v) {
            uint256 levy = up(f.assetsIn[v] * f.terms.levy, 10_000);
            eq(r.minted[v], (f.assetsIn[v] - levy) * f.supply / r.nav, "minted");
            compareRedeemed(f, r, v, queued == 0 ? 0 : f.sharesIn[v] * limit / queued);
            burned += r.burned[v];
        }
        atMost(burned, limit, "the gate");
    }

    function compareRedeemed(Strikes.Facts memory f, Strikes.Result memory r, uint256 v, uint256 wanted) internal pure {
        uint256 gross = wanted * r.nav / f.supply;
        uint256 paid = gross - up(gross * f.terms.levy, 10_000);
        uint256 available = max0(f.cash[v]) + f.assetsIn[v];
        if (paid > available) {
            paid = available;
            gross = up(paid * 10_000, 10_000 - f.terms.levy);
            uint256 taken = up(gross * f.supply, r.nav);
            if (taken < wanted) wanted = taken;
        }
        eq(r.paid[v], paid, "paid");
        eq(r.burned[v], wanted, "burned");
        ok(paid * f.supply <= r.burned[v] * r.nav, "nobody gets more than the price");
    }

    /// @dev A deal takes nothing from those who stay.
    function compareValue(Strikes.Facts memory f, Strikes.Result memory r) internal pure {
        (uint256 nav, uint256 supply) = (r.nav, f.supply);
        for (uint256 v; v < r.paid.length; ++v) {
            nav = nav + f.assetsIn[v] - r.paid[v];
            supply = supply + r.minted[v] - r.burned[v];
        }
        ok(nav * f.supply >= r.nav * supply, "value of a share");
    }
}

/// @notice A fund over ten epochs: whoever strikes whenever, who claims when, and what is owed.
contract FundDealingFuzzTest is FundDeals, Draws {
    FundVault internal other;
    address internal eager = address(0xEA6E4);
    address internal lazy = address(0x1A21);
    uint256 internal eagerGot;

    function setUp() public override {
        super.setUp();
        other = newVault(newToken("TWO"));
        addVault(other);
        address[2] memory twins = [eager, lazy];
        for (uint256 i; i < 2; ++i) {
            admit(twins[i]);
            endow(twins[i], 10_000 * UNIT);
            deposit(twins[i], 3_000 * UNIT);
        }
        deposit(alice, 5_000 * UNIT);
        depositIn(other, bob, 5_000 * UNIT);
        strike(1);
        claimShares(eager);
        claimShares(lazy);
        claimShares(alice);
        claimSharesIn(other, bob);
        buy(7, 6_000 * UNIT, 0);
    }

    function drawTerms() internal {
        setTerms(
            IFund.Terms(
                uint32(running() + 2),
                uint16(draw(0, 200)),
                uint16(draw(0, 2_000)),
                uint16(draw(0, 4_000)),
                uint16(draw(0, 200)),
                0
            )
        );
    }

    function requests(uint256 twin) internal {
        uint256 some = draw(0, 900);
        if (some >= 10) deposit(carol, some * UNIT + draw(0, 999_999));
        some = draw(0, 900);
        if (some >= 10) depositIn(other, carol, some * UNIT + draw(0, 999_999));
        some = draw(0, 500) * SHARE;
        if (some >= 10 * SHARE && some <= fund.balanceOf(alice)) redeem(alice, some);
        some = draw(0, 500) * SHARE;
        if (some >= 10 * SHARE && some <= fund.balanceOf(bob)) redeemIn(other, bob, some);
        some = draw(10, 400) * SHARE;
        if (twin < 6 && some <= fund.balanceOf(lazy)) {
            redeem(eager, some);
            redeem(lazy, some);
        }
        declare(running() + 1, draw(0, 300) * UNIT + draw(0, 999_999));
    }

    function disturb() internal {
        battery.assess(address(fund), int256(draw(0, 800 * UNIT)) - int256(draw(0, 600 * UNIT)), 0, 0);
        uint256 some = draw(0, 500 * UNIT);
        if (some != 0) accrue(some);
    }

    function told(uint256 epoch) internal returns (bytes32 hash) {
        vm.recordLogs();
        strike(epoch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            if (topic != IFund.Struck.selector && topic != IFund.VaultStruck.selector) continue;
            hash = keccak256(abi.encode(hash, logs[i].topics, logs[i].data));
        }
    }

    function claimEager() internal {
        if (vault.maxRedeem(eager) != 0) eagerGot += claimAssets(eager);
        if (fund.incomeOf(eager) != 0) eagerGot += claimIncome(eager);
        if (vault.maxDeposit(carol) != 0) claimShares(carol);
        if (other.maxDeposit(carol) != 0) claimSharesIn(other, carol);
        if (vault.maxRedeem(alice) != 0) claimAssets(alice);
        if (other.maxRedeem(bob) != 0) claimAssetsIn(other, bob);
        (uint256 a, uint256 b) = (vault.refundable(carol), other.refundable(carol));
        vm.startPrank(carol);
        if (a != 0) vault.refund(carol, carol);
        if (b != 0) other.refund(carol, carol);
        vm.stopPrank();
    }

    /// forge-config: default.fuzz.runs = 24
    /// forge-config: deep.fuzz.runs = 1000
    function testFuzz_strikes_are_the_same_whenever_made_and_claims_the_same_however_made(uint256 random) external {
        seed(random);
        for (uint256 i; i < 8; ++i) {
            if (draw(0, 2) == 0) drawTerms();
            requests(i);
            uint256 epoch = running() + 1;
            toWindow(epoch);
            disturb();
            toLag(epoch);
            uint256 id = vm.snapshotState();
            bytes32 wanted = told(epoch);
            vm.revertToState(id);
            disturb();
            vm.warp(valuation.valuationTimeOf(epoch) + draw(0, 20 days));
            ok(told(epoch) == wanted, "the same, late and disturbed");
            claimEager();
        }
        finish();
        compareTwins();
        compareOwed();
    }

    /// @dev What a part of a request earns is credited when more of it is claimed: at the end all of it is filled.
    function finish() internal {
        vm.prank(manager);
        fund.close();
        accrue(100_000 * UNIT);
        strike(ask());
        claimEager();
        eq(vault.queued(), 0, "all is paid");
    }

    function compareTwins() internal {
        uint256 had = token.balanceOf(lazy);
        if (vault.maxRedeem(lazy) != 0) claimAssets(lazy);
        if (fund.incomeOf(lazy) != 0) claimIncome(lazy);
        uint256 got = token.balanceOf(lazy) - had;
        atMost(eagerGot, got, "the eager never get more");
        atMost(got, eagerGot + 2, "nor less than a unit of money and one of income");
        eq(fund.balanceOf(eager), fund.balanceOf(lazy), "the same shares");
    }

    function compareOwed() internal view {
        address[6] memory people = [alice, bob, carol, eager, lazy, manager];
        uint256 sum;
        for (uint256 i; i < 6; ++i) {
            sum += fund.incomeOf(people[i]);
        }
        IFund.FactSheet memory f = fund.factSheet();
        atMost(sum, f.incomeOwed, "income");
        atMost(fund.cashOf(vault) + f.incomeOwed, token.balanceOf(address(fund)), "money of the fund");
        atMost(vault.maxWithdraw(alice) + vault.maxWithdraw(lazy), token.balanceOf(address(vault)), "of the vault");
    }
}
