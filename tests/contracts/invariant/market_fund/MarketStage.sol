// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {OrderFixture} from "../../base/OrderFixture.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Three people and a fund on one market, and books of the test's own about what each of them must have: by the
/// orders that were signed and filled, worked out apart from the market.
abstract contract MarketStage is OrderFixture {
    struct Known {
        IOrders.Order order;
        bytes signature; // empty: listed
        uint256 filled;
        bool cancelled;
    }

    uint256 internal constant DAVE_KEY = 0xDA7E;
    address internal dave = vm.addr(DAVE_KEY);
    address internal depositary = address(0xDE9);
    address[4] internal actors; // the last is the fund
    Known[] internal known;
    uint256[] internal ids;
    mapping(bytes32 what => uint256) public done;
    mapping(uint256 id => address) internal owners;
    mapping(address who => uint256) internal money;
    mapping(address who => uint256) internal shares;
    mapping(bytes32 orderHash => uint256) internal approvedAt;
    mapping(address who => uint256) internal counters;
    mapping(address who => mapping(uint256 word => uint256 bits)) internal usedBits;
    uint256 internal total;

    function setUp() public virtual override {
        super.setUp();
        furnish(dave);
        authority.grantRole(Roles.depositary(1), depositary, 0);
        actors = [alice, bob, dave, address(fund)];
        for (uint256 i; i < 3; ++i) {
            keep(whole[actors[i]], actors[i]);
            keep(loose[actors[i]], actors[i]);
        }
        for (uint256 i; i < 4; ++i) {
            (money[actors[i]], shares[actors[i]]) = (coin.balanceOf(actors[i]), fund.balanceOf(actors[i]));
            total += money[actors[i]];
        }
    }

    function keep(uint64 batchId, address owner) private {
        for (uint256 i; i < COUNT; ++i) {
            ids.push(idOf(batchId, i));
            owners[idOf(batchId, i)] = owner;
        }
    }

    function keyOf(address who) internal view override returns (uint256) {
        return who == dave ? DAVE_KEY : super.keyOf(who);
    }

    function count(bytes32 what) internal {
        ++done[what];
    }

    // ------------------------------------------------------------------------------------------------ what an order says

    function ofBatteries(IOrders.Order memory o) internal view returns (bool) {
        return o.asset == address(battery);
    }

    function ofFund(IOrders.Order memory o) internal view returns (bool) {
        return o.maker == address(fund);
    }

    /// @dev Straight from the first second to the last; the maker's way is rounded down.
    function priceOf(IOrders.Order memory o) internal view returns (int256) {
        if (o.endPrice == o.price) return o.price;
        uint256 passed = clock() - o.startsAt;
        uint256 span = uint256(o.expiresAt) - o.startsAt;
        int256 way = int256(o.endPrice) - o.price;
        uint256 gone = uint256(way < 0 ? -way : way) * passed / span;
        return way < 0 ? o.price - int256(gone) : o.price + int256(gone);
    }

    /// @dev Parts (of shares) are rounded in the maker's favour.
    function cashOf(IOrders.Order memory o, uint256 amount) internal view returns (int256) {
        int256 price = priceOf(o);
        if (amount == o.amount) return price;
        uint256 product = uint256(price) * amount;
        uint256 extra = o.side == IOrders.Side.Sell ? uint256(o.amount) - 1 : 0;
        return int256((product + extra) / o.amount);
    }

    function feeOn(int256 cash) internal view returns (uint256) {
        (uint16 fee,,) = market.fee();
        truth(fee <= 500, "no fee above the cap");
        return uint256(cash < 0 ? -cash : cash) * fee / 10_000;
    }

    /// @notice What a single battery is worth.
    function valueOf(IOrders.Order memory o) internal view returns (uint256 value) {
        uint256 first = uint96(o.items[0]);
        for (uint256 i; i < o.amount; ++i) {
            value += uint256(valuation.valueOf(first + i));
        }
    }

    // ------------------------------------------------------------------------------------------------ why not

    /// @notice The error with which an order cannot be filled now; 0: it can.
    function why(Known storage k, address taker, uint256 amount, int256 cash) internal view returns (bytes4) {
        bytes4 reason = whyOrder(k, taker, amount);
        if (reason != 0) return reason;
        address seller = k.order.side == IOrders.Side.Sell ? k.order.maker : taker;
        return whyAsset(k.order, seller, amount, cash);
    }

    function whyOrder(Known storage k, address taker, uint256 amount) internal view returns (bytes4) {
        IOrders.Order memory o = k.order;
        if (o.taker != address(0) && o.taker != taker) return IMarket.NotTaker.selector;
        if (clock() > o.expiresAt) return IMarket.Expired.selector;
        if (o.counter != counters[o.maker]) return IMarket.OldCounter.selector;
        if (k.cancelled) return IMarket.OrderCancelled.selector;
        if (k.filled == o.amount) return IMarket.OrderFilled.selector;
        return amount > o.amount - k.filled ? IMarket.Overfilled.selector : bytes4(0);
    }

    function whyAsset(IOrders.Order memory o, address seller, uint256 amount, int256 cash)
        internal
        view
        returns (bytes4)
    {
        if (!ofBatteries(o)) {
            return shares[seller] < amount ? IERC20Errors.ERC20InsufficientBalance.selector : bytes4(0);
        }
        for (uint256 i; i < o.amount; ++i) {
            if (owners[uint96(o.items[0]) + i] != seller) return IBattery.WrongOwner.selector;
        }
        return ofFund(o) && !inBand(o, cash) && !isApproved(o) ? IFund.PriceOutsideBand.selector : bytes4(0);
    }

    function gapToFair(IOrders.Order memory o, int256 cash) private view returns (uint256 gap, uint256 band) {
        uint256 fair = valueOf(o);
        uint256 price = o.side == IOrders.Side.Sell ? uint256(cash) - feeOn(cash) : uint256(cash);
        return (price > fair ? price - fair : fair - price, fair / 10);
    }

    /// @dev A tenth of the value, up or down.
    function inBand(IOrders.Order memory o, int256 cash) internal view returns (bool) {
        (uint256 gap, uint256 band) = gapToFair(o, cash);
        return gap <= band;
    }

    /// @dev Where sums and single values differ by their rounding the test cannot say.
    function atEdge(IOrders.Order memory o, int256 cash) internal view returns (bool) {
        (uint256 gap, uint256 band) = gapToFair(o, cash);
        return gap + 10 > band && gap < band + 10;
    }

    function isApproved(IOrders.Order memory o) internal view returns (bool) {
        uint256 second = approvedAt[market.orderHash(o)];
        return second != 0 && clock() >= second + 1 days;
    }

    // ------------------------------------------------------------------------------------------------ books

    /// @notice What a fill moves, in the books of the test.
    function book(IOrders.Order memory o, address taker, uint256 amount, int256 cash) internal {
        (address seller, address buyer) = o.side == IOrders.Side.Sell ? (o.maker, taker) : (taker, o.maker);
        uint256 fee = feeOn(cash);
        (address payer, address payee) = cash < 0 ? (seller, buyer) : (buyer, seller);
        uint256 paid = uint256(cash < 0 ? -cash : cash);
        money[payer] -= paid;
        money[payee] += paid - fee;
        money[cashier] += fee;
        if (!ofBatteries(o)) {
            shares[seller] -= amount;
            shares[buyer] += amount;
            return;
        }
        uint256 first = uint96(o.items[0]);
        for (uint256 i; i < amount; ++i) {
            truth(owners[first + i] == seller, "nobody sells what is another's");
            owners[first + i] = buyer;
        }
    }

    /// @notice Marks it as filled, as far as it was; a nonce of batteries is used.
    function bookUse(Known storage k, uint256 amount) internal {
        k.filled += amount;
        truth(k.filled <= k.order.amount && !k.cancelled, "no more than signed, and nothing cancelled");
        if (ofBatteries(k.order)) use(k.order.maker, k.order.nonce);
    }

    function use(address maker, uint256 nonce) internal {
        usedBits[maker][nonce >> 8] |= 1 << (nonce & 255);
    }

    // ------------------------------------------------------------------------------------------------ what must hold

    function checkAll() external {
        checkMoney();
        checkAssets();
        checkOrders();
        checkFund();
    }

    function checkMoney() private {
        uint256 sum = coin.balanceOf(cashier);
        for (uint256 i; i < 4; ++i) {
            same(coin.balanceOf(actors[i]), money[actors[i]], "money, as signed");
            same(fund.balanceOf(actors[i]), shares[actors[i]], "shares, as signed");
            sum += coin.balanceOf(actors[i]);
        }
        same(coin.balanceOf(cashier), money[cashier], "fees by their formula");
        same(sum, total, "money in = money out");
        same(coin.balanceOf(address(market)), 0, "no money in the market");
        same(fund.balanceOf(address(market)), 0, "no shares in the market");
        same(battery.balanceOf(address(market)), 0, "no battery in the market");
        if (money[cashier] != 0) count("money in = money out");
    }

    function checkAssets() private view {
        for (uint256 i; i < ids.length; ++i) {
            same(battery.ownerOf(ids[i]), owners[ids[i]], "title, as signed");
        }
    }

    function checkOrders() private view {
        for (uint256 i; i < 4; ++i) {
            for (uint256 word; word <= nonces >> 8; ++word) {
                (uint256 used,) = market.wordOf(actors[i], word);
                same(used, usedBits[actors[i]][word], "nonces used");
            }
        }
        uint256 n = known.length;
        for (uint256 i = n > 16 ? n - 16 : 0; i < n; ++i) {
            if (ofBatteries(known[i].order) || known[i].filled == 0) continue;
            same(market.filledAmount(known[i].order), known[i].filled, "filled");
        }
    }

    function checkFund() private view {
        same(fund.cash(), coin.balanceOf(address(fund)), "cash of the books and balance");
        same(coin.allowance(address(fund), address(market)), 0, "allowance of the fund");
        truth(!battery.isApprovedForAll(address(fund), address(market)), "batteries of the fund");
    }
}
