// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {BASIS, SHARE} from "./FundStore.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice The rule book of a strike, as a function of what it is about: fees, distribution, price, deposits in,
/// redemptions out. Every division is rounded in favour of the fund.
library Strikes {
    using FixedPointMathLib for uint256;

    /// @param nav before the strike, settlement-token units
    /// @param supply of shares before the strike
    /// @param own shares of the fund itself among them
    /// @param lastNav, lastPrice, highWaterMark after the last deal
    /// @param elapsed seconds from the valuation time of the last deal to that of this one
    /// @param declared income that is to be distributed
    /// @param closing the fund closes: it has no price floor, nor a gate
    /// @param cash of each vault's currency that redemptions may have, may be negative
    /// @param assetsIn deposits of the epoch, by vault
    /// @param sharesIn queued to be redeemed, by vault
    struct Facts {
        IFund.Finding finding;
        bool blocked;
        bool closing;
        int256 nav;
        uint256 supply;
        uint256 own;
        uint256 lastNav;
        uint256 lastPrice;
        uint256 highWaterMark;
        uint256 elapsed;
        uint256 declared;
        IFund.Terms terms;
        int256[] cash;
        uint256[] assetsIn;
        uint256[] sharesIn;
    }

    /// @param nav after fees and distribution, before deposits and redemptions
    /// @param rate of the distribution for each unit of a share, times 2^96
    struct Result {
        IFund.Outcome outcome;
        uint256 managementFee;
        uint256 performanceFee;
        uint256 highWaterMark;
        uint256 distributed;
        uint256 rate;
        uint256 nav;
        uint256 price;
        uint256[] minted;
        uint256[] burned;
        uint256[] paid;
    }

    uint256 internal constant YEAR = 365 days;
    /// @dev A price below 1 % of the last deal's is no price.
    uint256 internal constant FLOOR = 100;

    function decide(Facts memory f) internal pure returns (Result memory r) {
        uint256 n = f.cash.length;
        (r.minted, r.burned, r.paid) = (new uint256[](n), new uint256[](n), new uint256[](n));
        r.outcome = _refusal(f);
        if (r.outcome != IFund.Outcome.Deal) return r;
        _takeFees(f, r);
        if (r.outcome != IFund.Outcome.Deal) return r;
        _distribute(f, r);
        r.price = r.nav.fullMulDiv(SHARE, f.supply);
        (uint256 limit, uint256 queued) = _gateOf(f);
        for (uint256 v; v < n; ++v) {
            _deposit(f, r, v);
            _redeem(f, r, v, queued == 0 ? 0 : f.sharesIn[v].fullMulDiv(limit, queued));
        }
    }

    function _refusal(Facts memory f) private pure returns (IFund.Outcome) {
        if (f.finding == IFund.Finding.Void) return IFund.Outcome.Void;
        if (f.finding == IFund.Finding.Unvalued) return IFund.Outcome.Unvalued;
        if (f.finding == IFund.Finding.Suspended) return IFund.Outcome.Suspended;
        if (f.finding == IFund.Finding.Uncovered) return IFund.Outcome.Uncovered;
        if (f.blocked) return IFund.Outcome.Blocked;
        return f.supply == 0 ? IFund.Outcome.NotPositive : IFund.Outcome.Deal;
    }

    /// @dev Management fee: ⌊lastNav · rate · seconds / (10,000 · 31,536,000)⌋, to the valuation time, on the net asset
    /// value after the last deal; it comes before the price. Performance fee: ⌊⌊gain · supply / 10^18⌋ · rate / 10,000⌋,
    /// where the gain of a share is by how much its price exceeds the mark: the highest price of earlier deals after
    /// fees (rounded up), less what distributions have taken off the price since (rounded down). So a distribution is
    /// neither gain nor loss, and the fee is never more than its rate of the net asset value.
    ///
    /// Five years at 2 % and 20 %, 100 shares, no deposits; price at the start 10.00, fees accrue and stay unpaid. In
    /// units of six decimals: in year 4 the price, 11.19191488, loses 0.88 of a unit.
    /// | year | nav before | management | performance           | nav after | mark    |
    /// | 1    | 1,100.00   | 20.00      | 0.80 · 100 · 20 % = 16.00 | 1,064.00 | 10.64 |
    /// | 2    | 1,000.00   | 21.28      | 0                     | 978.72    | 10.64   |
    /// | 3    | 1,060.00   | 19.5744    | 0                     | 1,040.4256 | 10.64  |
    /// | 4    | 1,140.00   | 20.808512  | 0.551914 · 100 · 20 % = 11.038280 | 1,108.153208 | 11.081533 |
    /// | 5    | 1,120.00   | 22.163064  | 0                     | 1,097.836936 | 11.081533 |
    function _takeFees(Facts memory f, Result memory r) private pure {
        r.managementFee = f.lastNav.fullMulDiv(f.terms.managementFee * f.elapsed, BASIS * YEAR);
        int256 left = f.nav - int256(r.managementFee);
        if (left <= 0) return _refuse(r, IFund.Outcome.NotPositive);
        uint256 nav = uint256(left);
        uint256 gain = nav.fullMulDiv(SHARE, f.supply).zeroFloorSub(f.highWaterMark).fullMulDiv(f.supply, SHARE);
        r.performanceFee = gain.fullMulDiv(f.terms.performanceFee, BASIS);
        r.nav = nav - r.performanceFee;
        uint256 price = r.nav.fullMulDiv(SHARE, f.supply);
        if (price == 0) return _refuse(r, IFund.Outcome.NotPositive);
        if (price * FLOOR < f.lastPrice && !f.closing) return _refuse(r, IFund.Outcome.BelowFloor);
        r.highWaterMark = f.highWaterMark.max(r.nav.fullMulDivUp(SHARE, f.supply));
    }

    function _refuse(Result memory r, IFund.Outcome outcome) private pure {
        (r.outcome, r.managementFee, r.performanceFee, r.nav) = (outcome, 0, 0, 0);
    }

    /// @dev Out of cash that fees have left, to all shares but the fund's own, which keep theirs; what they get is
    /// rounded down, what it takes up. Nothing if hardly anything would be left.
    function _distribute(Facts memory f, Result memory r) private pure {
        f.cash[0] -= int256(r.managementFee + r.performanceFee);
        uint256 shares = f.supply - f.own;
        uint256 amount = f.declared.min(_positive(f.cash[0]));
        if (amount == 0 || shares == 0 || r.nav < amount + r.nav.divUp(FLOOR)) return;
        r.rate = amount.fullMulDiv(1 << 96, shares);
        r.distributed = r.rate.fullMulDivUp(shares, 1 << 96);
        r.nav -= r.distributed;
        r.highWaterMark -= r.distributed.fullMulDiv(SHARE, f.supply);
        f.cash[0] -= int256(r.distributed);
    }

    /// @dev How many shares may be redeemed of those that are queued in all vaults.
    function _gateOf(Facts memory f) private pure returns (uint256 limit, uint256 queued) {
        for (uint256 v; v < f.sharesIn.length; ++v) {
            queued += f.sharesIn[v];
        }
        limit = f.terms.gate == 0 || f.closing ? queued : queued.min(f.supply.fullMulDiv(f.terms.gate, BASIS));
    }

    function _deposit(Facts memory f, Result memory r, uint256 v) private pure {
        uint256 assets = f.assetsIn[v] - (f.assetsIn[v] * f.terms.levy).divUp(BASIS);
        r.minted[v] = assets.fullMulDiv(f.supply, r.nav);
    }

    /// @dev As far as the cash of that currency goes, these deposits included: in part, if it does not go further.
    /// @param burned the vault's part of what the gate lets through
    function _redeem(Facts memory f, Result memory r, uint256 v, uint256 burned) private pure {
        uint256 gross = burned.fullMulDiv(r.nav, f.supply);
        uint256 paid = gross - (gross * f.terms.levy).divUp(BASIS);
        uint256 available = _positive(f.cash[v]) + f.assetsIn[v];
        if (paid > available) {
            paid = available;
            gross = (paid * BASIS).divUp(BASIS - f.terms.levy);
            burned = burned.min(gross.fullMulDivUp(f.supply, r.nav));
        }
        (r.burned[v], r.paid[v]) = (burned, paid);
    }

    function _positive(int256 value) private pure returns (uint256) {
        return value > 0 ? uint256(value) : 0;
    }
}
