// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {ICoverage} from "../interfaces/ICoverage.sol";
import {IERC7575Share} from "../interfaces/IERC7575.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice What the fund has, now and at the end of every window that a strike will ask about.
/// @dev Copy on write: whatever changes the portfolio, the cash or the coverage first puts down, for each epoch whose
/// window has ended and that has open requests, what it is about to overwrite. Strikes change only what is added when
/// struck (`_struckCash`, the supply), so they overwrite nothing. docs/decisions/0005-strike.md
abstract contract FundLedger is IFund, IHolder, ICoverage, IERC7575Share {
    using SafeERC20 for IERC20;

    /// @dev Coverage in Wh, and how far windows have been looked at.
    /// @param covered Wh assessed in the window of `coveredPeriod`
    /// @param frozenThrough last period whose end was looked at
    /// @param quietUntil second up to which no further window ends
    struct Clock {
        uint64 eligible;
        uint64 covered;
        uint32 coveredPeriod;
        uint32 frozenThrough;
        uint40 quietUntil;
    }

    uint256 internal constant BASIS = 10_000;

    IBattery public immutable battery;
    IValuation public immutable valuation;
    IERC20 public immutable settlementToken;
    /// @notice Basis points of the eligible energy that a window must have assessed for a deal.
    uint256 public immutable coverage;

    IFundVault internal _vault;
    uint128 private _cash;
    int128 private _struckCash; // what strikes have brought in less what they have paid out
    Clock private _clock;
    int128 private _lockedBase; // base cash that unstruck epochs with redemptions have seen
    uint32 private _lockedThrough; // the last of those epochs
    uint32 internal _epoch; // last struck
    mapping(uint256 epoch => Snapshot) private _snapshots;
    address internal _seller; // whose batteries are being acquired at this moment
    bool internal _disturbed; // something else changed the portfolio meanwhile

    constructor(Config memory c) {
        require(c.coverage <= BASIS, BadConfig("coverage"));
        (battery, valuation, settlementToken, coverage) = (c.battery, c.valuation, c.settlementToken, c.coverage);
    }

    modifier onlyBattery() {
        require(msg.sender == address(battery), NotBattery(msg.sender));
        _;
    }

    // ------------------------------------------------------------------------------------------------ cash

    /// @inheritdoc IFund
    function cash() public view returns (uint256) {
        return _cash;
    }

    /// @inheritdoc IFund
    function spendable() external view returns (uint256) {
        (, uint256[] memory epochs, bool redeeming) = _due();
        return redeeming && epochs.length != 0 ? 0 : _free();
    }

    /// @dev After `_freezeDue`.
    function _free() private view returns (uint256) {
        if (_epoch >= _lockedThrough) return _cash;
        int256 free = _base() - _lockedBase;
        return free > 0 ? uint256(free) : 0;
    }

    function _base() private view returns (int256) {
        return int256(uint256(_cash)) - _struckCash;
    }

    /// @dev After `_freezeDue`.
    function _book(int256 amount) internal {
        if (amount < 0) {
            (uint256 needed, uint256 free) = (uint256(-amount), _free());
            require(needed <= free, InsufficientCash(needed, free));
        }
        _addCash(amount);
    }

    function _addCash(int256 amount) private {
        _cash = SafeCastLib.toUint128(SafeCastLib.toUint256(int256(uint256(_cash)) + amount));
    }

    /// @dev A strike's own cash: no other epoch's base moves by it.
    function _bookStrike(int256 amount) internal {
        _addCash(amount);
        _struckCash = SafeCastLib.toInt128(_struckCash + amount);
    }

    /// @dev Receivables and payables are named entries; there are none yet.
    function _navOf(int256 portfolio, int256 cash_) internal pure returns (int256) {
        return cash_ + portfolio;
    }

    // ------------------------------------------------------------------------------------------------ copy on write

    /// @dev Before any change of portfolio, cash (but by strikes) or coverage.
    function _freezeDue() internal {
        (uint256 ended, uint256[] memory epochs, bool redeeming) = _due();
        if (ended == 0) return;
        for (uint256 i; i < epochs.length; ++i) {
            _freeze(epochs[i], redeeming);
        }
        (_clock.frozenThrough, _clock.quietUntil) = (uint32(ended), uint40(valuation.windowEndOf(ended + 1)));
    }

    /// @dev The last period whose window has ended, 0 if it was looked at already, and the open epochs up to it that
    /// were not.
    function _due() private view returns (uint256 ended, uint256[] memory epochs, bool redeeming) {
        Clock memory c = _clock;
        if (block.timestamp <= c.quietUntil || address(_vault) == address(0)) return (0, epochs, false);
        ended = _lastEnded();
        (epochs, redeeming) = _vault.openEpochs(ended);
        uint256 n;
        for (uint256 i; i < epochs.length; ++i) {
            if (epochs[i] > c.frozenThrough) epochs[n++] = epochs[i];
        }
        assembly ("memory-safe") {
            mstore(epochs, n)
        }
    }

    function _lastEnded() private view returns (uint256 period) {
        period = valuation.periodAt(block.timestamp);
        if (period != 0 && block.timestamp <= valuation.windowEndOf(period)) --period;
    }

    /// @dev What redemptions were promised from is kept for them: the fill of a strike is no one's choice either.
    function _freeze(uint256 epoch, bool redeeming) private {
        Snapshot memory s = _observe(epoch);
        _snapshots[epoch] = s;
        if (redeeming) (_lockedBase, _lockedThrough) = (s.base, uint32(epoch));
        emit EpochFrozen(epoch, s.finding, s.portfolio, s.base, _clock.eligible, _coveredIn(epoch));
    }

    /// @dev An epoch as put down; as it is, while nothing has changed since its window; or void: it had no place among
    /// the epochs that could wait when something changed.
    function _snapshotFor(uint256 epoch) internal view returns (Snapshot memory s) {
        s = _snapshots[epoch];
        if (s.finding != Finding.None) return s;
        if (epoch > _clock.frozenThrough) return _observe(epoch);
        s.finding = Finding.Void;
    }

    /// @dev A valuation that cannot answer must not stop a strike, nor a change. A caller cannot cause that by giving
    /// little gas: the 1/64 that would be left does not pay for the rest.
    function _observe(uint256 epoch) private view returns (Snapshot memory s) {
        int256 base = _base();
        s.base = SafeCastLib.toInt120(base);
        try valuation.portfolioValueAt(address(this), epoch) returns (int256 value) {
            s.portfolio = int120(value);
            s.finding = s.portfolio == value ? _coverageOf(epoch) : Finding.Unvalued;
        } catch {
            s.finding = Finding.Unvalued;
        }
    }

    /// @dev What a strike adds to a snapshot: all that earlier strikes have done.
    function _cashAt(Snapshot memory s) internal view returns (int256) {
        return int256(s.base) + _struckCash;
    }

    /// @inheritdoc IFund
    function snapshotOf(uint256 epoch) external view returns (Snapshot memory) {
        return _snapshots[epoch];
    }

    // ------------------------------------------------------------------------------------------------ coverage

    function _coverageOf(uint256 epoch) private view returns (Finding) {
        bool covered = _coveredIn(epoch) * BASIS >= uint256(_clock.eligible) * coverage;
        return covered ? Finding.Sound : Finding.Uncovered;
    }

    function _coveredIn(uint256 period) internal view returns (uint256) {
        return _clock.coveredPeriod == period ? _clock.covered : 0;
    }

    function _energies() internal view returns (uint256 eligible, uint256 covered) {
        return (_clock.eligible, _coveredIn(valuation.periodAt(block.timestamp)));
    }

    /// @inheritdoc ICoverage
    function energiesIn(uint256 period) external view returns (uint256 eligibleWh, uint256 assessedWh) {
        return (_clock.eligible, _coveredIn(period));
    }

    /// @dev Evidence counts that was issued after the cutoff of the running period and arrives within its window.
    /// Batteries that leave are taken off what is covered whether they were assessed or not, and nothing is ever more
    /// covered than eligible: the figure errs to the low side.
    function _cover(int256 eligibleWh, uint256 assessedWh, uint256 issuedAt, uint256 previousIssuedAt) private {
        Clock memory c = _clock;
        if (eligibleWh < 0) {
            uint256 gone = uint256(-eligibleWh);
            c.eligible = uint64(FixedPointMathLib.zeroFloorSub(c.eligible, gone));
            c.covered = uint64(FixedPointMathLib.zeroFloorSub(c.covered, gone));
        } else {
            c.eligible = SafeCastLib.toUint64(c.eligible + uint256(eligibleWh));
        }
        uint256 period = assessedWh == 0 ? 0 : _windowOf(issuedAt, previousIssuedAt);
        if (period != 0) {
            if (c.coveredPeriod != period) (c.coveredPeriod, c.covered) = (uint32(period), 0);
            c.covered = uint64(FixedPointMathLib.min(c.covered + assessedWh, c.eligible));
        }
        _clock = c;
    }

    /// @dev The running period if its window is open, `issuedAt` is in it, and the batch's assessment before is not:
    /// a batch counts once a window, with what its first assessment in it has read. Else 0.
    function _windowOf(uint256 issuedAt, uint256 previousIssuedAt) private view returns (uint256 period) {
        period = valuation.periodAt(block.timestamp);
        uint256 cutoff = valuation.cutoffOf(period);
        bool inside = period != 0 && issuedAt > cutoff && previousIssuedAt <= cutoff && issuedAt <= block.timestamp
            && block.timestamp <= valuation.windowEndOf(period);
        if (!inside) period = 0;
    }

    // ------------------------------------------------------------------------------------------------ holder

    /// @inheritdoc IHolder
    /// @dev Only what the fund itself is taking at this moment, from the one who sold it.
    function acceptBattery(address operator, address from, uint256, uint256) external view returns (bytes4) {
        bool taking = msg.sender == address(battery) && operator == address(this) && _seller != address(0);
        return taking && from == _seller ? IHolder.acceptBattery.selector : bytes4(0);
    }

    /// @inheritdoc IHolder
    function beforeSumsChange() external onlyBattery {
        _freezeDue();
    }

    /// @inheritdoc IHolder
    function afterSumsChange(uint8, int256 eligibleWh, uint256 assessedWh, uint64 issuedAt, uint64 previousIssuedAt)
        external
        onlyBattery
    {
        if (_seller != address(0) && (issuedAt != 0 || eligibleWh < 0)) _disturbed = true;
        _cover(eligibleWh, assessedWh, issuedAt, previousIssuedAt);
    }

    /// @inheritdoc IHolder
    /// @dev A claim on later payment would be an asset that the books have no entry for.
    function batteryRecycled(uint256 id, address recycler, int256 proceeds, uint16 dueDay) external onlyBattery {
        require(dueDay == 0, BookedClaimRefused(id));
        if (_seller != address(0)) _disturbed = true;
        _freezeDue();
        _book(proceeds);
        emit RecyclingBooked(id, recycler, proceeds);
        if (proceeds < 0) settlementToken.safeTransfer(recycler, uint256(-proceeds));
    }

    /// @inheritdoc IHolder
    function claimSettled(uint256 id, uint256) external view onlyBattery {
        revert BookedClaimRefused(id);
    }
}
