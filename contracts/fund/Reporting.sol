// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {Entries} from "./Entries.sol";
import {Epochs} from "./Epochs.sol";
import {BASIS, FundState, SHARE} from "./FundStore.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";

/// @notice What can be read of a fund as a whole.
library Reporting {
    function cash(FundState storage s) public view returns (uint256 sum) {
        uint256 n = s.line.vaults;
        for (uint256 v; v < n; ++v) {
            sum += s.purses[v].cash;
        }
    }

    function nav(FundState storage s) public view returns (int256) {
        return s.setup.valuation.portfolioValue(address(this)) + int256(cash(s)) + _rest(s);
    }

    /// @dev Receivables less all that is owed, now.
    function _rest(FundState storage s) private view returns (int256) {
        uint256 owed = uint256(s.books.owed) + s.fees.struck - s.fees.paid;
        return Entries.worthOn(s, block.timestamp / 1 days) - int256(owed);
    }

    function spendable(FundState storage s) public view returns (uint256) {
        (, uint256[] memory epochs, bool rolling) = Epochs.due(s);
        bool promised = rolling && epochs.length != 0;
        for (uint256 i; i < epochs.length; ++i) {
            promised = promised || s.declared[epochs[i]] != 0;
        }
        return promised ? 0 : Epochs.free(s, 0);
    }

    function sheet(FundState storage s) public view returns (IFund.FactSheet memory f) {
        f.portfolio = s.setup.valuation.portfolioValue(address(this));
        f.cash = cash(s);
        f.nav = f.portfolio + int256(f.cash) + _rest(s);
        f.supply = s.totals.supply;
        f.price = s.prices.last;
        if (f.nav > 0 && f.supply != 0) {
            f.sharePrice = FixedPointMathLib.fullMulDiv(uint256(f.nav), SHARE, f.supply);
        }
        f.epoch = s.line.struck;
        uint256 period = s.setup.valuation.periodAt(block.timestamp);
        f.nextEpoch = period + 1;
        f.dealtAt = s.dealtAt;
        (f.eligibleWh, f.coveredWh) = (s.clock.eligible, Epochs.coveredIn(s, period));
        f.largestClass = _largestClass(s);
        for (uint256 v; v < s.line.vaults; ++v) {
            (uint256 assets, uint256 shares) = s.vaults[v].pending();
            (f.pendingAssets, f.pendingShares) = (f.pendingAssets + assets, f.pendingShares + shares);
        }
        _addEntries(s, f);
    }

    function _addEntries(FundState storage s, IFund.FactSheet memory f) private view {
        f.receivables = Entries.receivablesOn(s, block.timestamp / 1 days);
        f.liens = s.books.loans;
        f.feesOwed = s.fees.struck - s.fees.paid;
        f.liabilities = f.feesOwed + f.liens + s.books.owed;
        f.incomeOwed = s.incomeOwed;
        f.holders = s.totals.holders;
        f.closing = s.totals.closing;
    }

    /// @dev Basis points of the rated energy, rounded up.
    function _largestClass(FundState storage s) private view returns (uint256) {
        IBattery battery = s.setup.battery;
        uint256 held = battery.heldClasses(address(this));
        (uint256 largest, uint256 fleet) = (0, 0);
        while (held != 0) {
            uint256 class = LibBit.ffs(held);
            held ^= 1 << class;
            uint256 energy = battery.holdingOf(address(this), uint8(class)).energy();
            (largest, fleet) = (FixedPointMathLib.max(largest, energy), fleet + energy);
        }
        return fleet == 0 ? 0 : FixedPointMathLib.divUp(largest * BASIS, fleet);
    }
}
