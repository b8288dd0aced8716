// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {ICoverage} from "../interfaces/ICoverage.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Dealing} from "./Dealing.sol";
import {Epochs} from "./Epochs.sol";
import {FundShares} from "./FundShares.sol";
import {Clock} from "./FundStore.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice What Battery asks and tells a fund, and how much of its fleet was assessed.
abstract contract FundHolder is FundShares, IHolder, ICoverage {
    IBattery public immutable battery;
    IValuation public immutable valuation;

    constructor(Config memory c) {
        (battery, valuation) = (c.battery, c.valuation);
    }

    modifier onlyBattery() {
        if (msg.sender != address(battery)) revert NotBattery(msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------------ hooks

    /// @inheritdoc IHolder
    /// @dev Only what the fund itself is taking at this moment, from the one who gives it; or what its market brings.
    function acceptBattery(address operator, address from, uint256, uint256) external view returns (bytes4) {
        bool called = operator == address(this) || operator == _s.setup.market;
        bool mine = called && from == _s.taking && from != address(0);
        return mine && msg.sender == address(battery) ? this.acceptBattery.selector : bytes4(0);
    }

    /// @inheritdoc IHolder
    function beforeSumsChange() external onlyBattery {
        if (block.timestamp > _s.clock.quietUntil) _run(address(Dealing));
    }

    /// @inheritdoc IHolder
    function afterSumsChange(uint8, int256 eligibleWh, uint256 assessedWh, uint64 issuedAt, uint64 previousIssuedAt)
        external
        onlyBattery
    {
        bool taking = _s.taking != address(0);
        bool strange = issuedAt != 0 || (taking ? eligibleWh < 0 : eligibleWh > 0);
        if (strange && (taking || _s.giving)) _s.disturbed = true;
        _cover(eligibleWh, assessedWh, issuedAt, previousIssuedAt);
    }

    // ------------------------------------------------------------------------------------------------ coverage

    /// @inheritdoc ICoverage
    function energiesIn(uint256 period) external view returns (uint256 eligibleWh, uint256 assessedWh) {
        return (_s.clock.eligible, Epochs.coveredIn(_s, period));
    }

    /// @dev Evidence counts that was issued after the cutoff of the running period and arrives within its window.
    /// Batteries that leave are taken off what is covered whether they were assessed or not, and nothing is ever more
    /// covered than eligible: the figure errs to the low side.
    function _cover(int256 eligibleWh, uint256 assessedWh, uint256 issuedAt, uint256 previousIssuedAt) private {
        Clock memory c = _s.clock;
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
        _s.clock = c;
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
}
