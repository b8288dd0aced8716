// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {Account} from "./Account.sol";
import {FundState, Totals} from "./FundStore.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice How shares move: with the income on them, their lock-up and the number of holders. Who may is not asked here.
library Shares {
    using SafeCastLib for uint256;

    /// @notice Income in units, of shares, from after the distribution `from` through `until`, times 2^96.
    function incomeOn(FundState storage s, uint256 shares, uint256 from, uint256 until)
        internal
        view
        returns (uint256)
    {
        return from == until ? 0 : shares * (s.index[until] - s.index[from]);
    }

    /// @dev Before shares of an account change. What an escrow holds earns for others: they are credited one by one.
    function checkpoint(FundState storage s, address who, Account a, uint256 through) internal returns (Account) {
        if (a.through() == through) return a;
        if (a.shares() != 0 && !a.isEscrow()) s.income[who] += incomeOn(s, a.shares(), a.through(), through);
        return a.withThrough(through);
    }

    function move(FundState storage s, Totals memory t, address from, address to, uint256 amount) internal {
        Account a = s.accounts[from];
        if (amount > a.shares()) revert IERC20Errors.ERC20InsufficientBalance(from, a.shares(), amount);
        a = checkpoint(s, from, a, t.through);
        if (from == to) {
            s.accounts[from] = a;
        } else {
            Account b = checkpoint(s, to, s.accounts[to], t.through);
            if (amount != 0) _count(s, t, !a.isEscrow() && a.shares() == amount, !b.isEscrow() && b.shares() == 0);
            (s.accounts[from], s.accounts[to]) = (a.minus(amount), b.plus(amount));
        }
        emit IERC20.Transfer(from, to, amount);
    }

    function _count(FundState storage s, Totals memory t, bool leaving, bool joining) private {
        if (leaving != joining) s.totals.holders = joining ? t.holders + 1 : t.holders - 1;
    }

    function mint(FundState storage s, address to, uint256 amount) internal {
        if (amount == 0) return;
        Totals memory t = s.totals;
        Account b = checkpoint(s, to, s.accounts[to], t.through);
        if (!b.isEscrow() && b.shares() == 0) s.totals.holders = t.holders + 1;
        s.accounts[to] = b.plus(amount);
        s.totals.supply = (t.supply + amount).toUint96();
        emit IERC20.Transfer(address(0), to, amount);
    }

    /// @dev Out of an escrow only.
    function burn(FundState storage s, address from, uint256 amount) internal {
        if (amount == 0) return;
        s.accounts[from] = s.accounts[from].minus(amount);
        s.totals.supply = (s.totals.supply - amount).toUint96();
        emit IERC20.Transfer(from, address(0), amount);
    }

    // ------------------------------------------------------------------------------------------------ lock-up

    /// @notice Shares of a deal stay locked by the deal they came from: more of them, from whomever, lock nothing else.
    function lock(FundState storage s, address who, uint256 shares, uint256 epoch) internal {
        s.lots[who][epoch] += shares;
        Account a = s.accounts[who];
        if (epoch > a.lockedThrough()) s.accounts[who] = a.withLockedThrough(epoch);
    }

    /// @param period the running one: a lot of epoch e is free once it is e + lock-up
    function lockedOf(FundState storage s, address who, uint256 lockedThrough, uint256 lockup, uint256 period)
        internal
        view
        returns (uint256 locked)
    {
        for (uint256 epoch = lockedThrough; epoch != 0 && epoch + lockup > period; --epoch) {
            locked += s.lots[who][epoch];
        }
    }

    function unfrozenOf(FundState storage s, address who, Account a) internal view returns (uint256) {
        if (!a.isFrozen()) return a.shares();
        return FixedPointMathLib.zeroFloorSub(a.shares(), s.frozenTokens[who]);
    }
}
