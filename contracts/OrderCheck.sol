// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./interfaces/IBattery.sol";
import {IERC7943Fungible} from "./interfaces/IERC7943.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IMarket} from "./interfaces/IMarket.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {IOrders} from "./interfaces/IOrders.sol";
import {Lots} from "./market/Lots.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Says of many orders in one call whether they could be filled now: for order books, which would need ten
/// questions for each. Reads only, keeps nothing; what it says is true of one block. What batteries are worth (`minValue`)
/// is not looked at: Market measures what the buyer gains by them.
contract OrderCheck {
    using FixedPointMathLib for uint256;

    IMarket public immutable market;
    IBattery public immutable battery;
    IMembers public immutable members;

    error NotOwner(address maker, uint256 id, address owner);
    /// @notice Waste, quarantined, frozen, pledged or in another state in which title does not move.
    error NotFree(uint256 id);
    error NotApproved(address maker, uint256 id);
    error TooLittle(address token, address account, uint256 needed, uint256 has);
    error NotAllowed(address token, address account, uint256 needed, uint256 allowed);

    constructor(IMarket market_, IBattery battery_, IMembers members_) {
        (market, battery, members) = (market_, battery_, members_);
    }

    /// @notice For each order how much of it can be filled, and the error that stands against it (then 0).
    /// @param signatures empty: the order is listed
    function check(IOrders.Order[] calldata orders, bytes[] calldata signatures)
        external
        view
        returns (uint256[] memory open, bytes[] memory reasons)
    {
        (open, reasons) = (new uint256[](orders.length), new bytes[](orders.length));
        for (uint256 i; i < orders.length; ++i) {
            try this.requireFillable(orders[i], signatures[i]) returns (uint256 amount) {
                open[i] = amount;
            } catch (bytes memory reason) {
                reasons[i] = reason;
            }
        }
    }

    /// @notice How much of an order its maker could settle now; reverts with what stands against it.
    function requireFillable(IOrders.Order calldata o, bytes calldata signature) external view returns (uint256 open) {
        open = market.openAmount(o, signature);
        // a contract that lists gives leave in the middle of the fill
        bool gives = signature.length == 0 && members.isHolder(o.maker);
        if (o.side == IOrders.Side.Sell) _requireGoods(o, open, gives);
        else _requireBuyer(o);
        if (o.asset != address(battery)) _requireShareValue(o, open);
        _requireMoney(o, open, gives);
    }

    // ------------------------------------------------------------------------------------------------ sellers

    function _requireGoods(IOrders.Order calldata o, uint256 open, bool gives) private view {
        if (members.isFrozen(o.maker)) revert IMembers.MemberIsFrozen(o.maker);
        if (o.asset == address(battery)) _requireBatteries(o, gives);
        else _requireShares(o, open);
    }

    function _requireBatteries(IOrders.Order calldata o, bool gives) private view {
        bool allowed = gives || battery.isApprovedForAll(o.maker, address(market));
        for (uint256 i; i < o.items.length; ++i) {
            uint256 item = o.items[i];
            if (Lots.isWhole(item)) _requireBatch(o.maker, item, allowed);
            else _requireEach(o.maker, Lots.firstOf(item), Lots.countOf(item), allowed);
        }
        Lots.requireConditions(battery, o.items, o.maker, o.conditions);
    }

    function _requireBatch(address maker, uint256 item, bool allowed) private view {
        uint256 first = Lots.firstOf(item);
        uint64 batchId = uint64(first >> 32);
        IBattery.Batch memory b = battery.batchOf(batchId);
        if (b.owner != maker) revert NotOwner(maker, first, b.owner);
        if (b.followers != Lots.countOf(item)) revert IMarket.BatchChanged(batchId, b.followers);
        if (b.standing & 5 != 0) revert NotFree(first); // quarantined or pledged
        if (!allowed) revert NotApproved(maker, first);
    }

    function _requireEach(address maker, uint256 id, uint256 n, bool allowed) private view {
        for (uint256 end = id + n; id < end; ++id) {
            address owner = battery.ownerOf(id);
            if (owner != maker) revert NotOwner(maker, id, owner);
            if (!battery.stateOf(id).titleFree() || battery.lienOf(id) != 0) revert NotFree(id);
            if (!allowed && battery.getApproved(id) != address(market)) revert NotApproved(maker, id);
        }
    }

    function _requireShares(IOrders.Order calldata o, uint256 open) private view {
        IERC20 fund = IERC20(o.asset);
        uint256 balance = fund.balanceOf(o.maker);
        uint256 bound = IERC7943Fungible(o.asset).getFrozenTokens(o.maker).max(IFund(o.asset).lockedOf(o.maker));
        uint256 free = balance.zeroFloorSub(bound);
        if (free < open) revert TooLittle(o.asset, o.maker, open, free);
        _requireAllowance(fund, o.maker, open);
    }

    // ------------------------------------------------------------------------------------------------ buyers

    function _requireBuyer(IOrders.Order calldata o) private view {
        if (!members.isVerified(o.maker)) revert IMembers.NotVerified(o.maker);
        if (o.asset == address(battery)) {
            Lots.requireConditions(battery, o.items, _ownerOf(o.items[0]), o.conditions);
        } else if (!IERC7943Fungible(o.asset).canReceive(o.maker)) {
            revert IERC7943Fungible.ERC7943CannotReceive(o.maker);
        }
    }

    /// @dev All batteries of an order have one owner, or it cannot be filled. The first of a batch may be burned.
    function _ownerOf(uint256 item) private view returns (address) {
        uint256 first = Lots.firstOf(item);
        return Lots.isWhole(item) ? battery.batchOf(uint64(first >> 32)).owner : battery.ownerOf(first);
    }

    /// @dev As Market has it, rounded for the one who asks.
    function _requireShareValue(IOrders.Order calldata o, uint256 open) private view {
        if (o.conditions.minValue == 0) return;
        uint256 value = open.fullMulDiv(IFund(o.asset).price(), 1e18);
        uint256 minimum = FixedPointMathLib.abs(o.conditions.minValue).fullMulDivUp(open, o.amount);
        if (value < minimum) revert IMarket.WorthTooLittle(int256(value), int256(minimum));
    }

    // ------------------------------------------------------------------------------------------------ money

    /// @dev A seller pays where the price is negative. Only shares are bought in parts, and a part is rounded down then.
    function _requireMoney(IOrders.Order calldata o, uint256 open, bool gives) private view {
        int256 price = market.priceAt(o, block.timestamp);
        bool pays = o.side == IOrders.Side.Buy ? price > 0 : price < 0;
        if (!pays) return;
        uint256 cash = FixedPointMathLib.abs(price).fullMulDiv(open, o.amount);
        IERC20 token = IERC20(o.token);
        uint256 has = token.balanceOf(o.maker);
        if (has < cash) revert TooLittle(o.token, o.maker, cash, has);
        if (!gives) _requireAllowance(token, o.maker, cash);
    }

    function _requireAllowance(IERC20 token, address owner, uint256 amount) private view {
        uint256 allowed = token.allowance(owner, address(market));
        if (allowed < amount) revert NotAllowed(address(token), owner, amount, allowed);
    }
}
