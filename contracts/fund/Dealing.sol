// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7575} from "../interfaces/IERC7575.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Epochs} from "./Epochs.sol";
import {FundContext, FundState, LastDeal, Priced, Prices} from "./FundStore.sol";
import {Shares} from "./Shares.sol";
import {Strikes} from "./Strikes.sol";
import {TermsBook} from "./TermsBook.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice Strikes, and what may hold one up: the depositary's word, suspension.
library Dealing {
    using SafeERC20 for IERC20;
    using SafeCastLib for uint256;

    uint256 internal constant ATTESTED = 1;
    uint256 internal constant OBJECTED = 2;
    /// @dev The longest suspension, and the shortest time between two.
    uint256 internal constant MAX_SUSPENSION = 90 days;

    // ------------------------------------------------------------------------------------------------ strike

    function strike(uint256 epoch) external {
        FundState storage s = FundContext.store();
        uint256 next = Epochs.next(s);
        if (epoch != next || epoch == 0) revert IFund.NotNext(epoch, next);
        uint256 time = _requireTime(s, epoch);
        IFund.Snapshot memory seen = Epochs.snapshotFor(s, epoch);
        Strikes.Facts memory f = _factsOf(s, epoch, time, seen);
        Strikes.Result memory r = Strikes.decide(f);
        if (r.outcome == IFund.Outcome.Deal) _book(s, epoch, time, f, r, seen.empty);
        s.line.struck = uint32(epoch);
        _settleAll(s, epoch, f, r);
        _tell(epoch, f, r);
    }

    /// @dev Later by the grace, unless the depositary has spoken.
    function _requireTime(FundState storage s, uint256 epoch) private view returns (uint256 time) {
        IValuation valuation = s.setup.valuation;
        time = valuation.valuationTimeOf(epoch);
        uint256 from = FixedPointMathLib.max(time, valuation.windowEndOf(epoch) + 1);
        if (s.words[epoch] == 0) from += s.setup.grace;
        if (block.timestamp < from) revert IFund.TooEarly(epoch, from);
    }

    function _factsOf(FundState storage s, uint256 epoch, uint256 time, IFund.Snapshot memory seen)
        private
        view
        returns (Strikes.Facts memory f)
    {
        (f.finding, f.blocked, f.closing) = (seen.finding, s.words[epoch] & OBJECTED != 0, _isClosing(s, epoch));
        uint256 n = s.line.vaults;
        (f.cash, f.assetsIn, f.sharesIn) = (new int256[](n), new uint256[](n), new uint256[](n));
        int256 struck;
        int256 others;
        for (uint256 v; v < n; ++v) {
            (f.assetsIn[v], f.sharesIn[v]) = s.vaults[v].due(epoch);
            struck += s.purses[v].struck;
            if (v == 0) continue;
            int256 seenBase = Epochs.baseFor(s, epoch, v);
            f.cash[v] = seenBase + s.purses[v].struck;
            others += seenBase;
        }
        int256 fees = int256(uint256(s.fees.struck));
        f.cash[0] = seen.base - others + s.purses[0].struck - fees;
        f.nav = int256(seen.worth) + seen.base + struck - fees;
        _addShares(s, f, seen.empty);
        _addLast(s, epoch, time, f);
        // nobody stays whom a levy could be for
        if (seen.empty) f.terms.levy = 0;
    }

    /// @dev At the end of its window, as all that a strike is about.
    function _isClosing(FundState storage s, uint256 epoch) private view returns (bool) {
        uint256 from = s.line.closedAt;
        return from != 0 && s.setup.valuation.windowEndOf(epoch) >= from;
    }

    /// @dev The closing epoch cancels the fund's own share before there is a price.
    function _addShares(FundState storage s, Strikes.Facts memory f, bool empty) private view {
        (f.supply, f.own) = (s.totals.supply, s.accounts[address(this)].shares());
        if (empty && f.supply > f.own) (f.supply, f.own) = (f.supply - f.own, 0);
    }

    function _addLast(FundState storage s, uint256 epoch, uint256 time, Strikes.Facts memory f) private view {
        Prices memory p = s.prices;
        (f.lastPrice, f.highWaterMark, f.lastNav) = (p.last, p.highWaterMark, s.lastDeal.nav);
        f.elapsed = FixedPointMathLib.zeroFloorSub(time, s.dealtAt);
        f.declared = s.declared[epoch];
        f.terms = TermsBook.forEpoch(s, epoch);
    }

    function _book(
        FundState storage s,
        uint256 epoch,
        uint256 time,
        Strikes.Facts memory f,
        Strikes.Result memory r,
        bool empty
    ) private {
        if (empty && f.own == 0) {
            Shares.burn(s, address(this), s.accounts[address(this)].shares());
        }
        if (r.rate != 0) {
            s.index[epoch] = s.index[s.totals.through] + r.rate;
            s.totals.through = uint32(epoch);
            s.incomeOwed = (s.incomeOwed + r.distributed).toUint128();
            Epochs.addStruck(s, 0, -int256(r.distributed));
        }
        s.fees.struck = (s.fees.struck + r.managementFee + r.performanceFee).toUint128();
        s.prices = Prices(r.price.toUint128(), r.highWaterMark.toUint128());
        s.priced[epoch] = Priced(r.price.toUint128(), 0);
        uint256 nav = r.nav;
        for (uint256 v; v < r.paid.length; ++v) {
            Shares.mint(s, address(s.vaults[v]), r.minted[v]);
            Shares.burn(s, address(s.vaults[v]), r.burned[v]);
            nav = nav + f.assetsIn[v] - r.paid[v];
            Epochs.addStruck(s, v, int256(f.assetsIn[v]) - int256(r.paid[v]));
        }
        s.lastDeal = LastDeal(nav.toUint128(), s.totals.supply, uint32(epoch));
        s.dealtAt = uint40(time);
    }

    /// @dev One transfer a vault for the difference of deposits and redemptions, measured where it arrives.
    function _settleAll(FundState storage s, uint256 epoch, Strikes.Facts memory f, Strikes.Result memory r) private {
        bool rolling;
        for (uint256 v; v < r.paid.length; ++v) {
            rolling = rolling || f.sharesIn[v] > r.burned[v];
        }
        s.line.rolling = rolling;
        IFundVault.Settlement memory word;
        (word.deal, word.rate, word.through) = (r.outcome == IFund.Outcome.Deal, r.rate, s.totals.through);
        for (uint256 v; v < r.paid.length; ++v) {
            (word.minted, word.burned, word.paid) = (r.minted[v], r.burned[v], r.paid[v]);
            _settle(s.vaults[v], epoch, word, word.deal ? f.assetsIn[v] : 0);
        }
    }

    function _settle(IFundVault vault, uint256 epoch, IFundVault.Settlement memory word, uint256 assetsIn) private {
        IERC20 token = IERC20(_assetOf(vault));
        bool outwards = word.paid > assetsIn;
        address payee = outwards ? address(vault) : address(this);
        uint256 amount = FixedPointMathLib.dist(word.paid, assetsIn);
        uint256 had = token.balanceOf(payee);
        if (outwards) token.safeTransfer(payee, amount);
        vault.settle(epoch, word);
        uint256 received = token.balanceOf(payee) - had;
        if (received != amount) revert IFund.WrongAmount(amount, received);
        emit IFund.VaultStruck(epoch, address(vault), assetsIn, word.minted, word.burned, word.paid);
    }

    function _assetOf(IFundVault vault) private view returns (address) {
        return IERC7575(address(vault)).asset();
    }

    function _tell(uint256 epoch, Strikes.Facts memory f, Strikes.Result memory r) private {
        IFund.Deal memory d;
        bool deal = r.outcome == IFund.Outcome.Deal;
        (d.outcome, d.price, d.supply) = (r.outcome, r.price, f.supply);
        d.nav = deal ? int256(r.nav) : f.nav;
        (d.managementFee, d.performanceFee, d.distributed) = (r.managementFee, r.performanceFee, r.distributed);
        for (uint256 v; v < r.paid.length; ++v) {
            d.assetsIn += deal ? f.assetsIn[v] : 0;
            (d.minted, d.burned, d.paid) = (d.minted + r.minted[v], d.burned + r.burned[v], d.paid + r.paid[v]);
        }
        emit IFund.Struck(epoch, d);
    }

    // ------------------------------------------------------------------------------------------------ what holds it up

    function attest(uint256 epoch, uint256 cash, uint256 batteries) external {
        FundState storage s = FundContext.store();
        _requireOver(s, epoch);
        uint256 inBooks;
        for (uint256 v; v < s.line.vaults; ++v) {
            inBooks += s.purses[v].cash;
        }
        uint256 owned = s.setup.battery.balanceOf(address(this));
        bool same = cash == inBooks && batteries == owned;
        if (!same) revert IFund.Unreconciled(cash, inBooks, batteries, owned);
        s.words[epoch] |= ATTESTED;
        emit IFund.Attested(epoch, cash, batteries, msg.sender);
    }

    function object(uint256 epoch, bytes32 reason) external {
        FundState storage s = FundContext.store();
        _requireOver(s, epoch);
        s.words[epoch] |= OBJECTED;
        emit IFund.Objected(epoch, reason, msg.sender);
    }

    /// @dev The depositary speaks of a window that is over, and before the strike.
    function _requireOver(FundState storage s, uint256 epoch) private view {
        uint256 from = s.setup.valuation.windowEndOf(epoch) + 1;
        bool open = epoch > s.line.struck && block.timestamp >= from;
        if (!open) revert IFund.OutsideEpoch(epoch, from, type(uint256).max);
    }

    function suspend(uint40 until) external {
        FundState storage s = FundContext.store();
        Epochs.freezeDue(s);
        (uint256 from, uint256 end) = (s.line.suspendedFrom, s.line.suspendedUntil);
        bool running = from != 0 && block.timestamp <= end;
        if (running) {
            if (until >= end || until + 1 < block.timestamp) revert IFund.OutsideEpoch(until, block.timestamp, end);
            s.line.suspendedUntil = until;
        } else {
            uint256 earliest = from == 0 ? 0 : end + MAX_SUSPENSION;
            bool fits = until > block.timestamp && until <= block.timestamp + MAX_SUSPENSION;
            if (!fits || block.timestamp < earliest) {
                revert IFund.OutsideEpoch(until, earliest, block.timestamp + MAX_SUSPENSION);
            }
            (s.line.suspendedFrom, s.line.suspendedUntil) = (uint40(block.timestamp), until);
        }
        emit IFund.Suspended(s.line.suspendedFrom, until, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ holder's hook

    /// @dev When a window has ended that nobody has looked at.
    function beforeSumsChange() external {
        Epochs.freezeDue(FundContext.store());
    }
}
