// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";

/// @notice A strike, worked out once more: from the rules as they are written, in plain arithmetic, from books that the
/// tests keep themselves. Nothing of the fund's code is used.
library FundModel {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant BASIS = 10_000;
    uint256 internal constant YEAR = 31_536_000;
    uint256 internal constant Q96 = 1 << 96;

    /// @param refusal what the window's end has shown; `Deal` if nothing speaks against one
    /// @param nav0 portfolio, cash and entries less fees accrued, settlement-token units
    /// @param supply, own shares in the deal, and the fund's among them
    /// @param index income of a share's unit since ever, units times 2^96
    /// @param cash of each currency before fees
    struct Facts {
        IFund.Outcome refusal;
        bool closing;
        int256 nav0;
        uint256 supply;
        uint256 own;
        uint256 lastNav;
        uint256 lastPrice;
        uint256 mark;
        uint256 elapsed;
        uint256 declared;
        IFund.Terms terms;
        int256[2] cash;
        uint256[2] assets;
        uint256[2] shares;
    }

    struct Result {
        IFund.Outcome outcome;
        uint256 management;
        uint256 performance;
        uint256 mark;
        uint256 rate;
        uint256 distributed;
        uint256 nav;
        uint256 price;
        uint256[2] minted;
        uint256[2] burned;
        uint256[2] paid;
    }

    function decide(Facts memory f) internal pure returns (Result memory r) {
        r.outcome = f.refusal;
        if (r.outcome == IFund.Outcome.Deal && f.supply == 0) r.outcome = IFund.Outcome.NotPositive;
        if (r.outcome != IFund.Outcome.Deal) return r;
        takeFees(f, r);
        if (r.outcome != IFund.Outcome.Deal) return r;
        distribute(f, r);
        r.price = r.nav * WAD / f.supply;
        for (uint256 v; v < 2; ++v) {
            uint256 stays = f.assets[v] - up(f.assets[v] * f.terms.levy, BASIS);
            r.minted[v] = stays * f.supply / r.nav;
            redeem(f, r, v);
        }
    }

    function takeFees(Facts memory f, Result memory r) private pure {
        r.management = f.lastNav * f.terms.managementFee * f.elapsed / (BASIS * YEAR);
        int256 left = f.nav0 - int256(r.management);
        if (left <= 0) return refuse(r, IFund.Outcome.NotPositive);
        uint256 high = uint256(left) * WAD / f.supply;
        uint256 gain = high > f.mark ? high - f.mark : 0;
        r.performance = gain * f.supply / WAD * f.terms.performanceFee / BASIS;
        r.nav = uint256(left) - r.performance;
        uint256 price = r.nav * WAD / f.supply;
        if (price == 0) return refuse(r, IFund.Outcome.NotPositive);
        if (price * 100 < f.lastPrice && !f.closing) return refuse(r, IFund.Outcome.BelowFloor);
        uint256 reached = up(r.nav * WAD, f.supply);
        r.mark = reached > f.mark ? reached : f.mark;
    }

    function refuse(Result memory r, IFund.Outcome outcome) private pure {
        (r.outcome, r.management, r.performance, r.nav) = (outcome, 0, 0, 0);
    }

    function distribute(Facts memory f, Result memory r) private pure {
        f.cash[0] -= int256(r.management + r.performance);
        uint256 shares = f.supply - f.own;
        uint256 amount = least(f.declared, positive(f.cash[0]));
        bool none = amount == 0 || shares == 0 || int256(r.nav) - int256(amount) < int256(up(r.nav, 100));
        if (none) return;
        r.rate = amount * Q96 / shares;
        r.distributed = up(r.rate * shares, Q96);
        r.nav -= r.distributed;
        r.mark -= r.distributed * WAD / f.supply;
        f.cash[0] -= int256(r.distributed);
    }

    function redeem(Facts memory f, Result memory r, uint256 v) private pure {
        uint256 queued = f.shares[0] + f.shares[1];
        uint256 dealt = f.terms.gate == 0 || f.closing ? queued : least(queued, f.supply * f.terms.gate / BASIS);
        uint256 burned = queued == 0 ? 0 : f.shares[v] * dealt / queued;
        uint256 gross = burned * r.nav / f.supply;
        uint256 paid = gross - up(gross * f.terms.levy, BASIS);
        uint256 available = positive(f.cash[v]) + f.assets[v];
        if (paid > available) {
            paid = available;
            burned = least(burned, up(up(paid * BASIS, BASIS - f.terms.levy) * f.supply, r.nav));
        }
        (r.burned[v], r.paid[v]) = (burned, paid);
    }

    /// @notice What a receivable is worth on a day: a ninetieth less each day past due, rounded down.
    function aged(uint256 amount, uint256 dueDay, uint256 day) internal pure returns (uint256) {
        if (day <= dueDay) return amount;
        uint256 late = day - dueDay;
        return late >= 90 ? 0 : amount * (90 - late) / 90;
    }

    function up(uint256 a, uint256 b) internal pure returns (uint256) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    function least(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function positive(int256 a) internal pure returns (uint256) {
        return a > 0 ? uint256(a) : 0;
    }
}
