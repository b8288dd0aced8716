// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {BASIS, FundState} from "./FundStore.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice How much of the fleet is of one class, from one manufacturer, with one operator.
/// @dev The class is exact, from Battery's sums. The others count what the fund took and has not given away or recycled
/// since. What leaves by force is not taken off; a batch is counted with its operator, also where single batteries of it
/// have another: the figure of an operator is an approximation, that of a manufacturer errs to the high side.
library Concentration {
    uint8 internal constant CLASS = 0;
    uint8 internal constant MAKER = 1;
    uint8 internal constant OPERATOR = 2;

    /// @dev Rated energy (Wh) that is about to change hands, or did.
    struct Part {
        uint8 class;
        address maker;
        address operator;
        uint256 wh;
    }

    /// @dev Before the move: a batch's followers are counted.
    function partsOf(IBattery battery, uint64[] memory batches, uint256[] memory ids)
        internal
        view
        returns (Part[] memory parts)
    {
        parts = new Part[](batches.length + ids.length);
        for (uint256 i; i < batches.length; ++i) {
            IBattery.Batch memory b = battery.batchOf(batches[i]);
            parts[i] = Part(b.class, _maker(battery, b), b.operator, uint256(b.followers) * b.energy);
        }
        for (uint256 i; i < ids.length; ++i) {
            parts[batches.length + i] = partOf(battery, ids[i]);
        }
    }

    function partOf(IBattery battery, uint256 id) internal view returns (Part memory) {
        IBattery.Batch memory b = battery.batchOf(uint64(id >> 32));
        return Part(b.class, _maker(battery, b), battery.operatorOf(id), b.energy);
    }

    function _maker(IBattery battery, IBattery.Batch memory b) private view returns (address) {
        return battery.seriesOf(b.series).issuer;
    }

    function add(FundState storage s, Part[] memory parts) internal {
        for (uint256 i; i < parts.length; ++i) {
            s.taken[MAKER][parts[i].maker] += parts[i].wh;
            s.taken[OPERATOR][parts[i].operator] += parts[i].wh;
        }
    }

    function remove(FundState storage s, Part[] memory parts) internal {
        for (uint256 i; i < parts.length; ++i) {
            removeOne(s, parts[i]);
        }
    }

    function removeOne(FundState storage s, Part memory part) internal {
        _less(s, MAKER, part.maker, part.wh);
        _less(s, OPERATOR, part.operator, part.wh);
    }

    function _less(FundState storage s, uint8 kind, address who, uint256 wh) private {
        s.taken[kind][who] = FixedPointMathLib.zeroFloorSub(s.taken[kind][who], wh);
    }

    /// @notice Batteries go on under another operator.
    function reassign(FundState storage s, Part[] memory parts, address operator) internal {
        for (uint256 i; i < parts.length; ++i) {
            _less(s, OPERATOR, parts[i].operator, parts[i].wh);
            s.taken[OPERATOR][operator] += parts[i].wh;
            (parts[i].operator, parts[i].maker) = (operator, address(0));
        }
    }

    /// @notice After the move. Shares of the fleet are rounded up.
    function requireWithin(FundState storage s, Part[] memory parts) internal view {
        IFund.Limits memory l = s.limits;
        if (l.maxClass == 0 && l.maxMaker == 0 && l.maxOperator == 0) return;
        IBattery battery = s.setup.battery;
        uint256 fleet = battery.ratedEnergyOf(address(this));
        for (uint256 i; i < parts.length; ++i) {
            Part memory p = parts[i];
            uint256 ofClass = battery.holdingOf(address(this), p.class).energy();
            _require(CLASS, p.class, ofClass, fleet, l.maxClass);
            if (p.maker != address(0)) {
                _require(MAKER, uint160(p.maker), s.taken[MAKER][p.maker], fleet, l.maxMaker);
            }
            _require(OPERATOR, uint160(p.operator), s.taken[OPERATOR][p.operator], fleet, l.maxOperator);
        }
    }

    function _require(uint8 kind, uint256 who, uint256 wh, uint256 fleet, uint256 limit) private pure {
        if (limit == 0 || fleet == 0) return;
        uint256 share = FixedPointMathLib.divUp(wh * BASIS, fleet);
        if (share > limit) revert IFund.Concentrated(kind, who, share, limit);
    }
}
