// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IOrders} from "../interfaces/IOrders.sol";
import {Concentration} from "./Concentration.sol";
import {Epochs} from "./Epochs.sol";
import {Before, FundContext, FundState} from "./FundStore.sol";
import {Offers} from "./Offers.sol";
import {RelatedParties} from "./RelatedParties.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice How a fund trades on the market: by orders that its manager has listed, at prices that are looked at when
/// they are filled. The fund signs nothing, and lets the market take nothing but in the middle of a fill.
library Trading {
    using SafeERC20 for IERC20;

    uint256 private constant WHOLE = 1 << 255;

    // ------------------------------------------------------------------------------------------------ listing

    function list(IOrders.Order calldata o) external returns (bytes32 orderHash) {
        FundState storage s = FundContext.store();
        if (s.line.vaults == 0) revert IFund.NotOpen();
        if (o.maker != address(this)) revert IFund.BadListing("maker");
        if (o.asset != address(s.setup.battery)) revert IFund.BadListing("asset");
        if (o.token != address(s.setup.token)) revert IFund.BadListing("token");
        if (o.price < 0 || o.endPrice < 0) revert IFund.BadListing("price");
        if (s.totals.closing && o.side == IOrders.Side.Buy) revert IFund.FundClosing();
        orderHash = IOrders(s.setup.market).list(o);
        s.listers[orderHash] = msg.sender;
        emit IFund.OrderListed(orderHash, msg.sender);
    }

    function cancelOrders(uint256[] calldata nonces) external {
        IOrders(FundContext.store().setup.market).cancel(nonces);
    }

    // ------------------------------------------------------------------------------------------------ fills

    function beforeFill(IOrders.Order calldata o, bytes32 orderHash, address counterparty, int256 cash, uint256)
        external
    {
        FundState storage s = FundContext.store();
        _requireMarket(s);
        if (s.locked) revert IFund.Reentered();
        if (s.listers[orderHash] == address(0)) revert IFund.BadListing("hash");
        Epochs.freezeDue(s);
        IBattery battery = s.setup.battery;
        s.before = Before(s.setup.valuation.portfolioValue(address(this)), s.setup.token.balanceOf(address(this)));
        (s.locked, s.disturbed) = (true, false);
        if (o.side == IOrders.Side.Buy) {
            if (s.totals.closing) revert IFund.FundClosing();
            s.taking = counterparty;
            s.setup.token.forceApprove(msg.sender, SafeCastLib.toUint256(cash));
        } else {
            s.giving = true;
            Concentration.remove(s, _partsOf(battery, o.items));
            battery.setApprovalForAll(msg.sender, true);
        }
    }

    /// @dev The price of a sale is what arrives of it, the fee taken off.
    function afterFill(IOrders.Order calldata o, bytes32 orderHash, address counterparty, int256 cash, uint256 fee)
        external
    {
        FundState storage s = FundContext.store();
        _requireMarket(s);
        if (!s.locked || s.disturbed) revert IFund.Disturbed();
        bool buys = o.side == IOrders.Side.Buy;
        int256 gain = s.setup.valuation.portfolioValue(address(this)) - s.before.portfolio;
        uint256 price = SafeCastLib.toUint256(cash) - (buys ? 0 : fee);
        _requireCash(s, buys, price);
        Offers.requirePrice(s, orderHash, price, buys ? gain : -gain);
        (s.locked, s.taking, s.giving) = (false, address(0), false);
        delete s.before;
        address manager = s.listers[orderHash];
        if (buys) _bought(s, o, orderHash, counterparty, manager, price, gain);
        else _sold(s, o, orderHash, counterparty, manager, price, -gain);
        RelatedParties.tell(s, orderHash, counterparty, manager);
    }

    function _requireMarket(FundState storage s) private view {
        if (msg.sender != s.setup.market) revert IFund.NotMarket(msg.sender);
    }

    /// @dev Before it is in the books.
    function _requireCash(FundState storage s, bool buys, uint256 price) private view {
        uint256 has = s.setup.token.balanceOf(address(this));
        uint256 due = buys ? s.before.balance - price : s.before.balance + price;
        if (has != due) revert IFund.WrongAmount(due, has);
    }

    function _bought(
        FundState storage s,
        IOrders.Order calldata o,
        bytes32 orderHash,
        address seller,
        address manager,
        uint256 price,
        int256 fair
    ) private {
        Concentration.Part[] memory parts = _partsOf(s.setup.battery, o.items);
        Concentration.add(s, parts);
        Concentration.requireWithin(s, parts);
        Offers.spend(s, price);
        Epochs.book(s, -SafeCastLib.toInt256(price));
        (uint64[] memory batches, uint256[] memory ids) = _split(o.items);
        int256 dayOne = fair - int256(price);
        emit IFund.Acquired(seller, manager, uint256(orderHash), batches, ids, price, fair, dayOne);
    }

    function _sold(
        FundState storage s,
        IOrders.Order calldata o,
        bytes32 orderHash,
        address buyer,
        address manager,
        uint256 price,
        int256 fair
    ) private {
        s.setup.battery.setApprovalForAll(msg.sender, false);
        Epochs.book(s, SafeCastLib.toInt256(price));
        (uint64[] memory batches, uint256[] memory ids) = _split(o.items);
        emit IFund.Disposed(buyer, manager, uint256(orderHash), batches, ids, price, fair);
    }

    // ------------------------------------------------------------------------------------------------ lots

    function _partsOf(IBattery battery, uint256[] calldata items) private view returns (Concentration.Part[] memory) {
        (uint64[] memory batches, uint256[] memory ids) = _split(items);
        return Concentration.partsOf(battery, batches, ids);
    }

    /// @dev The words of an order as whole batches and single ids.
    function _split(uint256[] calldata items) private pure returns (uint64[] memory batches, uint256[] memory ids) {
        (uint256 b, uint256 n) = (0, 0);
        for (uint256 i; i < items.length; ++i) {
            if (items[i] & WHOLE != 0) ++b;
            else n += _count(items[i]);
        }
        (batches, ids) = (new uint64[](b), new uint256[](n));
        (b, n) = (0, 0);
        for (uint256 i; i < items.length; ++i) {
            uint256 first = uint96(items[i]);
            if (items[i] & WHOLE != 0) {
                batches[b++] = uint64(first >> 32);
                continue;
            }
            for (uint256 end = first + _count(items[i]); first < end; ++first) {
                ids[n++] = first;
            }
        }
    }

    function _count(uint256 item) private pure returns (uint256) {
        return uint256(uint16(item >> 96)) + 1;
    }
}
