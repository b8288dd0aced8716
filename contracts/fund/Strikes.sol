// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice The rule book of a strike, as a function of what it is about.
library Strikes {
    /// @param nav before the strike, settlement-token units
    /// @param supply of shares before the strike
    /// @param cash before the strike
    /// @param assetsIn deposits of the epoch
    /// @param sharesIn queued to be redeemed
    /// @param lastPrice of the last deal
    struct Facts {
        IFund.Finding finding;
        int256 nav;
        uint256 supply;
        uint256 cash;
        uint256 assetsIn;
        uint256 sharesIn;
        uint256 lastPrice;
    }

    struct Result {
        IFund.Outcome outcome;
        uint256 price;
        uint256 minted;
        uint256 burned;
        uint256 paid;
    }

    uint256 internal constant SHARE = 1e18;
    /// @dev A price below 1 % of the last deal's is no price.
    uint256 internal constant FLOOR = 100;

    /// @notice Fees (none yet), price, deposits in, redemptions out of cash, these deposits included. Everyone is
    /// dealt at NAV / supply itself, each rounding in favour of the fund; `price` is that, rounded down, to be shown.
    function decide(Facts memory f) internal pure returns (Result memory r) {
        r.outcome = _refusal(f);
        if (f.nav > 0) r.price = FixedPointMathLib.fullMulDiv(uint256(f.nav), SHARE, f.supply);
        if (r.outcome != IFund.Outcome.Deal) return r;
        if (r.price * FLOOR < f.lastPrice) {
            r.outcome = IFund.Outcome.BelowFloor;
            return r;
        }
        uint256 nav = uint256(f.nav);
        r.minted = FixedPointMathLib.fullMulDiv(f.assetsIn, f.supply, nav);
        uint256 available = f.cash + f.assetsIn;
        r.paid = FixedPointMathLib.fullMulDiv(f.sharesIn, nav, f.supply);
        r.burned = f.sharesIn;
        if (r.paid > available) {
            (r.paid, r.burned) = (available, FixedPointMathLib.fullMulDivUp(available, f.supply, nav));
        }
    }

    function _refusal(Facts memory f) private pure returns (IFund.Outcome) {
        if (f.finding == IFund.Finding.Void) return IFund.Outcome.Void;
        if (f.finding == IFund.Finding.Unvalued) return IFund.Outcome.Unvalued;
        if (f.finding == IFund.Finding.Uncovered) return IFund.Outcome.Uncovered;
        return f.nav > 0 ? IFund.Outcome.Deal : IFund.Outcome.NotPositive;
    }
}
