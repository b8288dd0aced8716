// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Vm, vm} from "../base/Vm.sol";
import {FundModel} from "./FundModel.sol";
import {FundWealth} from "./FundWealth.sol";

/// @notice Strikes: each is worked out beforehand from the tests' own books, struck, compared, and put down.
abstract contract FundStrikes is FundWealth {
    /// @dev Settlement-token units that roundings may take from one account in a strike: one for each open request, and
    /// what is rounded for the whole of a vault.
    int256 internal constant SLACK = 20;

    /// @notice What a strike has told.
    struct Told {
        IFund.Deal deal;
        uint256[2] minted;
        uint256[2] burned;
        uint256[2] paid;
    }

    // ------------------------------------------------------------------------------------------------ what is due

    function isDue(uint256 k) internal view returns (bool) {
        uint256 epoch = funds[k].nextStrike();
        if (epoch == 0) return false;
        (bool attested, bool objected) = funds[k].attestationOf(epoch);
        uint256 grace = k == 0 || attested || objected ? 0 : 1 days;
        return timeNow() >= valuation.valuationTimeOf(epoch) + grace;
    }

    /// @notice Of the oldest epoch, when it is due. One strike in four is also tried by a stranger, later, after
    /// everybody has done what moves prices: the deal is the same.
    function strikeDue(uint256 k, uint256 random) internal {
        use(k * 2);
        uint256 epoch = fund.nextStrike();
        if (random % 4 != 0) {
            strikeBooked(k, epoch);
            return;
        }
        uint256 id = vm.snapshotState();
        disturb(k, random);
        bytes32 late = keccak256(abi.encode(struck(k, epoch)));
        ok(vm.revertToState(id), "reverted");
        bytes32 digest = keccak256(abi.encode(strikeBooked(k, epoch)));
        ok(digest == late, "the same deal, whoever strikes and whenever");
        count("the same deal");
    }

    function disturb(uint256 k, uint256 random) private {
        vm.startPrank(manager);
        token.transfer(address(fund), 7 * UNIT);
        token.transfer(address(vault), 7 * UNIT);
        fund.accrue(random % 5_000 * UNIT + 1, "late");
        vm.stopPrank();
        vm.warp(timeNow() + random % 3 days);
        battery.assess(address(fund), int256(random % 900 * UNIT) - int256(400 * UNIT), 10, uint64(timeNow()));
        uint256 free = fund.spendable();
        if (free > 10 * UNIT && !books[k].closing) buy(1 << 40, free, 1_000);
        (uint256 epoch, uint256 shares) = (periodNow() + 1, fund.balanceOf(manager));
        vm.startPrank(manager);
        fund.declare(epoch, 9 * UNIT);
        if (!books[k].closing) vault.requestDeposit(100 * UNIT, manager, manager);
        vault.requestRedeem(shares, manager, manager);
        vm.stopPrank();
        vm.prank(stranger);
    }

    // ------------------------------------------------------------------------------------------------ one strike

    function strikeBooked(uint256 k, uint256 epoch) internal returns (Told memory t) {
        FundModel.Facts memory f = factsOf(k, epoch);
        FundModel.Result memory r = FundModel.decide(f);
        Wealth[5] memory before = sweep();
        t = struck(k, epoch);
        compare(f, r, t);
        bookStrike(k, epoch, f, r, t);
        earn(k, r.rate, before);
        if (r.outcome == IFund.Outcome.Deal) requireFair(k, f, r, before, sweep());
        ok(fund.nextStrike() != epoch, "a strike resolves its epoch");
        count("strike");
        if (fund.snapshotOf(epoch).finding != IFund.Finding.None) count("strike of a frozen epoch");
    }

    function factsOf(uint256 k, uint256 epoch) private view returns (FundModel.Facts memory f) {
        Books storage b = books[k];
        Seen storage s = seen[k][epoch];
        (f.refusal, f.closing, f.terms) = (s.refusal, s.closing, termsFor(k, epoch));
        (, bool objected) = fund.attestationOf(epoch);
        if (objected && f.refusal == IFund.Outcome.Deal) f.refusal = IFund.Outcome.Blocked;
        for (uint256 v; v < 2; ++v) {
            f.cash[v] = s.base[v] + b.struck[v];
            f.nav0 += f.cash[v];
            uint256 d = k * 2 + v;
            if (d < DOORS) (f.assets[v], f.shares[v]) = (depositedFor[d][epoch], queued[d] + askedFor[d][epoch]);
        }
        f.cash[0] -= s.owed + int256(b.feesStruck);
        f.nav0 += s.worth - s.owed - int256(b.feesStruck);
        (f.supply, f.own) = (b.supply, fund.balanceOf(address(fund)));
        if (s.empty && f.supply > f.own) (f.supply, f.own) = (f.supply - f.own, 0);
        if (s.empty) f.terms.levy = 0;
        (f.lastNav, f.lastPrice, f.mark) = (b.lastNav, b.lastPrice, b.mark);
        f.elapsed = valuation.valuationTimeOf(epoch) - b.lastTime;
        f.declared = fund.declaredFor(epoch);
    }

    function struck(uint256 k, uint256 epoch) private returns (Told memory t) {
        vm.recordLogs();
        fund.strike(epoch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(fund)) continue;
            if (logs[i].topics[0] == IFund.Struck.selector) t.deal = abi.decode(logs[i].data, (IFund.Deal));
            if (logs[i].topics[0] != IFund.VaultStruck.selector) continue;
            uint256 v = address(uint160(uint256(logs[i].topics[2]))) == address(doors[k * 2]) ? 0 : 1;
            (, t.minted[v], t.burned[v], t.paid[v]) = abi.decode(logs[i].data, (uint256, uint256, uint256, uint256));
        }
    }

    function compare(FundModel.Facts memory f, FundModel.Result memory r, Told memory t) private {
        eq(uint256(t.deal.outcome), uint256(r.outcome), "outcome");
        eq(t.deal.price, r.price, "price");
        eq(t.deal.managementFee, r.management, "management fee");
        eq(t.deal.performanceFee, r.performance, "performance fee");
        eq(t.deal.distributed, r.distributed, "distributed");
        for (uint256 v; v < 2; ++v) {
            eq(t.minted[v], r.minted[v], "minted");
            eq(t.burned[v], r.burned[v], "burned");
            eq(t.paid[v], r.paid[v], "paid");
        }
        count("a strike as worked out");
        if (r.outcome != IFund.Outcome.Deal) return count(nameOf(r.outcome));
        eq(t.deal.nav, int256(r.nav), "nav");
        eq(t.deal.supply, f.supply, "supply");
        eq(fund.highWaterMark(), r.mark, "high-water mark");
        capFees(f, r);
    }

    function nameOf(IFund.Outcome outcome) private pure returns (bytes32) {
        if (outcome == IFund.Outcome.Uncovered) return "uncovered";
        if (outcome == IFund.Outcome.Unvalued) return "unvalued";
        if (outcome == IFund.Outcome.Suspended) return "suspended";
        if (outcome == IFund.Outcome.Blocked) return "blocked";
        return outcome == IFund.Outcome.BelowFloor ? bytes32("below the floor") : bytes32("no value");
    }

    /// @dev 2 % a year of the net asset value of the last deal; a fifth of the gain beyond the mark.
    function capFees(FundModel.Facts memory f, FundModel.Result memory r) private {
        atMost(r.management * 50 * 365 days, f.lastNav * f.elapsed, "management fee, capped");
        uint256 before = r.nav + r.performance + r.distributed;
        uint256 marked = f.mark * f.supply / SHARE;
        atMost(r.performance * 5, before > marked ? before - marked : 0, "performance fee, capped");
        uint256 taken = r.distributed * SHARE / f.supply;
        atMost(f.mark, r.mark + taken, "the mark falls by what was distributed, and by nothing else");
        if (r.management != 0) count("management fee");
        if (r.performance != 0) count("performance fee");
    }

    function bookStrike(uint256 k, uint256 epoch, FundModel.Facts memory f, FundModel.Result memory r, Told memory t)
        private
    {
        Books storage b = books[k];
        bool deal = r.outcome == IFund.Outcome.Deal;
        if (deal) bookDeal(k, epoch, f, r);
        uint256 nav = r.nav;
        for (uint256 v; v < 2 && k * 2 + v < DOORS; ++v) {
            uint256 d = k * 2 + v;
            uint256 left = f.shares[v] - t.burned[v];
            queued[d] = left <= f.shares[v] >> 64 ? 0 : left;
            if (!deal) continue;
            move(b, v, int256(f.assets[v]) - int256(t.paid[v]));
            (b.supply, nav) = (b.supply + t.minted[v] - t.burned[v], nav + f.assets[v] - t.paid[v]);
            paidOut[d] += t.paid[v];
            if (t.burned[v] != 0 && t.burned[v] < f.shares[v]) count("filled in part");
        }
        if (!deal) return;
        b.lastNav = nav;
        // nobody's part of the fund gets smaller by what others deal
        ok(nav * f.supply >= r.nav * b.supply, "no dilution");
        if (nav != 0) count("no dilution");
    }

    function bookDeal(uint256 k, uint256 epoch, FundModel.Facts memory f, FundModel.Result memory r) private {
        Books storage b = books[k];
        b.feesStruck += r.management + r.performance;
        (b.lastPrice, b.mark) = (r.price, r.mark);
        b.lastTime = valuation.valuationTimeOf(epoch);
        if (f.supply != b.supply) {
            eq(fund.balanceOf(address(fund)), 0, "the fund's own share");
            count("own share cancelled");
        }
        b.supply = f.supply;
        if (r.rate == 0) return;
        b.index += r.rate;
        b.distributed += r.distributed;
        ++b.distributions;
        move(b, 0, -int256(r.distributed));
        count("distribution");
    }

    function move(Books storage b, uint256 v, int256 amount) private {
        b.struck[v] += amount;
        b.cash[v] = uint256(int256(b.cash[v]) + amount);
    }

    /// @dev Income is for shares held, not yet claimed, and waiting for redemption: everybody's but the fund's own.
    function earn(uint256 k, uint256 rate, Wealth[5] memory before) private {
        if (rate == 0) return;
        for (uint256 i; i < 5; ++i) {
            earned[k][people[i]] += before[i].shares[k] * rate;
        }
        earned[k][manager] += fund.balanceOf(manager) * rate;
    }

    /// @dev What earlier strikes have left of a unit may come with this one, for each request that is filled.
    function requestsOf(uint256 k, address who) private view returns (int256 n) {
        for (uint256 d = k * 2; d < DOORS && d / 2 == k; ++d) {
            n += int256(openOf[d][true][who].length);
        }
    }

    /// @dev At the price struck nobody has more than before, nor, without a levy, less than by roundings.
    function requireFair(
        uint256 k,
        FundModel.Facts memory f,
        FundModel.Result memory r,
        Wealth[5] memory before,
        Wealth[5] memory then
    ) private {
        int256 unit = int256(f.supply);
        for (uint256 i; i < 5; ++i) {
            int256 assets = int256(then[i].assets) - int256(before[i].assets);
            int256 shares = int256(then[i].shares[k]) - int256(before[i].shares[k]);
            int256 gain = assets * unit + shares * int256(r.nav);
            ok(gain <= unit * (1 + requestsOf(k, people[i])), "nobody gains by a strike");
            ok(f.terms.levy != 0 || gain >= -SLACK * unit, "nobody loses by a strike without levy");
            eq(then[i].shares[1 - k], before[i].shares[1 - k], "shares of the other fund");
            if (assets != 0 || shares != 0) count("fair to who deals");
        }
    }
}
