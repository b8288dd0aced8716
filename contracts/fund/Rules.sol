// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {Account} from "./Account.sol";
import {BASIS, FundState, Totals} from "./FundStore.sol";
import {Shares} from "./Shares.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Which shares may leave an account, and who may have how many.
library Rules {
    function isAdmitted(FundState storage s, Totals memory t, uint16 jurisdiction, uint8 class)
        internal
        view
        returns (bool)
    {
        if (t.classes != 0 && t.classes >> class & 1 == 0) return false;
        return !t.jurisdictions || s.admitted[jurisdiction];
    }

    /// @dev More than the whole balance is for ERC-20 to refuse.
    function requireFree(FundState storage s, Totals memory t, address from, uint256 amount) internal view {
        Account a = s.accounts[from];
        bool plain = !a.isFrozen() && (t.lockup == 0 || a.lockedThrough() == 0);
        if (plain || amount > a.shares()) return;
        uint256 unfrozen = Shares.unfrozenOf(s, from, a);
        if (amount > unfrozen) revert IERC7943Fungible.ERC7943InsufficientUnfrozenBalance(from, amount, unfrozen);
        uint256 unlocked = unlockedOf(s, t, from, a);
        if (amount > unlocked) revert IFund.Locked(from, amount, unlocked);
    }

    function unlockedOf(FundState storage s, Totals memory t, address account, Account a)
        internal
        view
        returns (uint256)
    {
        if (t.lockup == 0 || a.lockedThrough() == 0) return a.shares();
        uint256 period = s.setup.valuation.periodAt(block.timestamp);
        uint256 locked = Shares.lockedOf(s, account, a.lockedThrough(), t.lockup, period);
        return FixedPointMathLib.zeroFloorSub(a.shares(), locked);
    }

    /// @dev Nothing has room everywhere: ERC-20 lets transfers of it pass.
    /// @param leaving somebody else gives all it has: one holder less
    function requireRoom(Totals memory t, address to, uint256 shares, uint256 amount, bool leaving) internal pure {
        if (amount == 0) return;
        if (!_hasPlace(t, shares, leaving)) revert IFund.TooManyHolders(t.maxHolders);
        uint256 limit = _mostOf(t);
        if (shares + amount > limit) revert IFund.ShareTooLarge(to, shares + amount, limit);
    }

    function hasRoom(Totals memory t, uint256 shares, uint256 amount, bool leaving) internal pure returns (bool) {
        if (amount == 0) return true;
        return _hasPlace(t, shares, leaving) && amount <= FixedPointMathLib.zeroFloorSub(_mostOf(t), shares);
    }

    function _hasPlace(Totals memory t, uint256 shares, bool leaving) private pure returns (bool) {
        return shares != 0 || t.maxHolders == 0 || t.holders < t.maxHolders || (leaving && t.holders == t.maxHolders);
    }

    function _mostOf(Totals memory t) private pure returns (uint256) {
        return t.maxShare == 0 ? type(uint256).max : uint256(t.supply) * t.maxShare / BASIS;
    }
}
