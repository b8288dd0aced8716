// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Strikes} from "../../../contracts/fund/Strikes.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Check} from "../base/Check.sol";
import {Draws} from "../base/Draws.sol";

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
        nav -= compareIncome(f, r, nav, max0(f.cash[0] - int256(fee + performance)));
        eq(r.highWaterMark, mark - r.distributed * 1e18 / f.supply, "mark");
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
