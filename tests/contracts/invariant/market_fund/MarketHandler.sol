// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {MarketStage} from "./MarketStage.sol";

/// @notice People sign, list, fill, match and cancel, the fund's manager lists, its depositary approves, prices and time
/// move on, in any order. Of every attempt it is said before whether it goes through, or with which error it fails.
contract MarketHandler is MarketStage {
    error Unforeseen(bytes got, bytes4 wanted);

    // ------------------------------------------------------------------------------------------------ picking

    function person(uint256 random) private view returns (address) {
        return actors[random % 3];
    }

    function personBut(address who, uint256 random) private view returns (address) {
        address other = person(random);
        return other == who ? person(random + 1) : other;
    }

    function looseId(uint256 random) private view returns (uint256) {
        return idOf(loose[person(random)], (random >> 8) % COUNT);
    }

    /// @dev One of the last twelve.
    function pick(uint256 random) private view returns (uint256) {
        uint256 n = known.length;
        return n - 1 - random % (n < 12 ? n : 12);
    }

    /// @dev Who could be the other side: of a purchase who owns what it is about.
    function takerOf(IOrders.Order memory o, uint256 random) private view returns (address) {
        if (o.side == IOrders.Side.Sell || !ofBatteries(o)) return personBut(o.maker, random);
        address owner = owners[uint96(o.items[0])];
        bool stranger = owner == o.maker || owner == address(fund) || random % 8 == 0;
        return stranger ? personBut(o.maker, random) : owner;
    }

    // ------------------------------------------------------------------------------------------------ making orders

    function sign(uint256 random) public {
        IOrders.Side side = random % 2 == 0 ? IOrders.Side.Sell : IOrders.Side.Buy;
        IOrders.Order memory o = orderBy(side, (random >> 8) % 4, random >> 16);
        if (o.maker == address(fund)) return;
        if ((random >> 32) % 4 == 0) o.endPrice = side == IOrders.Side.Sell ? o.price / 2 : o.price * 2;
        if (o.price < 0) o.endPrice = o.price;
        if ((random >> 40) % 8 == 0) o.taker = personBut(o.maker, random >> 48);
        o.counter = counters[o.maker];
        bool onChain = (random >> 56) % 4 == 0;
        if (onChain) call(o.maker, address(market), abi.encodeCall(market.list, (o)));
        add(o, onChain ? bytes("") : signedOrder(o));
        count(onChain ? bytes32("list") : bytes32("sign"));
    }

    function add(IOrders.Order memory o, bytes memory signature) private {
        Known storage k = known.push();
        (k.order, k.signature) = (o, signature);
    }

    function orderBy(IOrders.Side side, uint256 kind, uint256 random) private returns (IOrders.Order memory o) {
        uint256 price = (1 + random % 500) * UNIT + random % 7;
        if (kind == 0) return sharesOf(person(random >> 16), side, (1 + random % 200) * SHARE + random % 3, price);
        uint256 first = kind == 3 ? idOf(whole[person(random >> 16)], 0) : looseId(random >> 16);
        address maker = side == IOrders.Side.Sell ? owners[first] : personBut(owners[first], random >> 24);
        if (kind == 3) o = orderOf(maker, side, wholeItem(uint64(first >> 32)), COUNT, price);
        else if (kind == 2) o = orderOf(maker, side, 1 << 96 | (first & ~uint256(1)), 2, price);
        else o = orderOf(maker, side, first, 1, price);
        if ((random >> 32) % 8 == 0) (o.price, o.endPrice) = (-o.price, -o.price);
    }

    /// @dev Between four fifths and six fifths of its value.
    function listByFund(uint256 random) public {
        IOrders.Side side = random % 2 == 0 ? IOrders.Side.Sell : IOrders.Side.Buy;
        uint256 id = looseId(random >> 8);
        for (uint256 i; i < ids.length && random % 2 == 0; ++i) {
            if (owners[ids[i]] == address(fund)) id = ids[i];
        }
        if ((owners[id] == address(fund)) != (side == IOrders.Side.Sell)) return;
        IOrders.Order memory o = orderOf(address(fund), side, id, 1, 0);
        o.price = int128(int256(valueOf(o) * (80 + (random >> 24) % 41) / 100));
        (o.endPrice, o.expiresAt) = (o.price, uint40(clock() + 5 days));
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        add(o, "");
        count("list by the fund");
    }

    // ------------------------------------------------------------------------------------------------ filling

    /// @notice What will come of it; where it will be done, it is in the books of the test from here on.
    function foresee(Known storage k, address taker, uint256 amount) private returns (bytes4 wanted) {
        int256 cash = cashOf(k.order, amount);
        wanted = why(k, taker, amount, cash);
        if (wanted != 0) return wanted;
        told(k.order, taker, cash);
        book(k.order, taker, amount, cash);
        bookUse(k, amount);
    }

    function told(IOrders.Order memory o, address taker, int256 cash) private {
        if (ofFund(o)) count(inBand(o, cash) ? bytes32("fund in the band") : bytes32("fund as approved"));
        if (cash < 0) count("the seller pays");
        if (o.endPrice != o.price) count("auction");
        if (o.amount == COUNT) count("whole batch");
        if (o.taker == taker) count("for one taker");
        if (!ofBatteries(o)) count("shares");
    }

    /// @dev What the test cannot foresee is not tried: the fund's money, and the edge of its band.
    function isOpenQuestion(Known storage k, uint256 amount) private view returns (bool) {
        IOrders.Order memory o = k.order;
        if (!ofFund(o) || clock() > o.expiresAt) return false;
        int256 cash = cashOf(o, amount);
        return atEdge(o, cash) || (o.side == IOrders.Side.Buy && money[address(fund)] < uint256(cash));
    }

    function partOf(Known storage k, uint256 random) private view returns (uint128) {
        if (ofBatteries(k.order)) return k.order.amount;
        uint256 rest = k.order.amount - k.filled;
        return uint128(random % 4 == 0 ? rest + random % 2 : 1 + random % (rest + 1));
    }

    function compare(bytes memory got, bytes4 wanted) private {
        bool foreseen = wanted == 0 ? got.length == 0 : bytes4(got) == wanted;
        if (!foreseen) revert Unforeseen(got, wanted);
        if (wanted != 0) count(bytes32(wanted));
    }

    function fill(uint256 random) public {
        if (known.length == 0) return;
        Known storage k = known[pick(random)];
        address taker = takerOf(k.order, random >> 8);
        uint128 amount = partOf(k, random >> 16);
        if (amount == 0 || isOpenQuestion(k, amount)) return;
        bytes4 wanted = foresee(k, taker, amount);
        bytes memory data = abi.encodeCall(market.fill, (k.order, k.signature, amount));
        compare(attempt(taker, address(market), data), wanted);
        if (wanted == 0) count("fill");
    }

    /// @notice Three at once: what cannot be filled is skipped, and stops no other.
    function fillBatch(uint256 random) public {
        if (known.length < 3) return;
        address taker = person(random);
        IMarket.Fill[] memory fills = new IMarket.Fill[](3);
        bytes4[] memory wanted = new bytes4[](3);
        uint256 first = pick(random >> 8);
        for (uint256 i; i < 3; ++i) {
            Known storage k = known[(first + i) % known.length];
            if (k.order.maker == taker || isOpenQuestion(k, k.order.amount)) return;
            (fills[i].order, fills[i].signature) = (k.order, k.signature);
            fills[i].amount = k.order.amount;
        }
        for (uint256 i; i < 3; ++i) {
            wanted[i] = foresee(known[(first + i) % known.length], taker, fills[i].amount);
        }
        bytes memory answer = call(taker, address(market), abi.encodeCall(market.fillBatch, (fills)));
        bytes[] memory reasons = abi.decode(answer, (bytes[]));
        for (uint256 i; i < 3; ++i) {
            compare(reasons[i], wanted[i]);
        }
        count("fill several");
    }

    // ------------------------------------------------------------------------------------------------ matching

    /// @notice With an order that somebody signs for it, at the same price or up to a tenth better or worse.
    function match_(uint256 random) public {
        if (known.length == 0) return;
        uint256 index = pick(random);
        if (clock() > known[index].order.expiresAt) return;
        IOrders.Order memory p = answerTo(known[index].order, random >> 8);
        if (p.maker == address(0)) return;
        add(p, signedOrder(p));
        bool sells = p.side == IOrders.Side.Sell;
        uint128 amount = partOf(known[index], random >> 16);
        if (amount == 0) return;
        if (sells) matchWith(known[known.length - 1], known[index], amount);
        else matchWith(known[index], known[known.length - 1], amount);
    }

    function answerTo(IOrders.Order memory o, uint256 random) private returns (IOrders.Order memory p) {
        bool sells = o.side == IOrders.Side.Buy;
        address maker = takerOf(o, random);
        p = blank(maker, sells ? IOrders.Side.Sell : IOrders.Side.Buy, 0);
        (p.asset, p.items, p.amount, p.counter) = (o.asset, o.items, o.amount, counters[maker]);
        int256 price = priceOf(o);
        int256 better = (price < 0 ? -price : price) * int256(random % 11) / 100;
        if ((random >> 8) % 4 == 0) better = -better;
        price = sells ? price - better : price + better;
        if (price < 0 && !ofBatteries(o)) price = 0;
        (p.price, p.endPrice) = (int128(price), int128(price));
    }

    function matchWith(Known storage sell, Known storage buy, uint128 amount) private {
        int256 cash = cashOf(sell.order, amount);
        if (unclear(sell.order, cash) || unclear(buy.order, cash)) return;
        bytes4 wanted = foreseeMatch(sell, buy, amount, cash);
        bytes memory data =
            abi.encodeCall(market.matchOrders, (sell.order, sell.signature, buy.order, buy.signature, amount));
        compare(attempt(stranger, address(market), data), wanted);
        if (wanted == 0) count("match");
    }

    function unclear(IOrders.Order memory o, int256 cash) private view returns (bool) {
        if (!ofFund(o)) return false;
        if (cash < 0) return true;
        return atEdge(o, cash) || (o.side == IOrders.Side.Buy && money[address(fund)] < uint256(cash));
    }

    function foreseeMatch(Known storage sell, Known storage buy, uint128 amount, int256 cash)
        private
        returns (bytes4 wanted)
    {
        wanted = whyOrder(sell, buy.order.maker, amount);
        if (wanted == 0) wanted = whyOrder(buy, sell.order.maker, amount);
        if (wanted == 0 && cash > cashOf(buy.order, amount)) wanted = IMarket.PricesDoNotCross.selector;
        if (wanted == 0) wanted = whyAsset(buy.order, sell.order.maker, amount, cash);
        if (wanted == 0) wanted = whyAsset(sell.order, sell.order.maker, amount, cash);
        if (wanted != 0) return wanted;
        if (ofFund(sell.order) || ofFund(buy.order)) count("fund matched");
        book(sell.order, buy.order.maker, amount, cash);
        bookUse(sell, amount);
        bookUse(buy, amount);
    }

    // ------------------------------------------------------------------------------------------------ cancelling

    function cancel(uint256 random) public {
        if (known.length == 0 || random % 4 != 0) return;
        Known storage k = known[pick(random >> 8)];
        (address maker, uint256 nonce) = (k.order.maker, k.order.nonce);
        if (maker == address(fund)) call(manager, maker, abi.encodeCall(fund.cancelOrders, (one(nonce))));
        else call(maker, address(market), abi.encodeCall(market.cancel, (one(nonce))));
        bool used = usedBits[maker][nonce >> 8] >> (nonce & 255) & 1 == 1;
        if (!used) {
            (k.cancelled, usedBits[maker][nonce >> 8]) = (true, usedBits[maker][nonce >> 8] | 1 << (nonce & 255));
        }
        count(used ? bytes32("cancel for nothing") : bytes32("cancel"));
    }

    function cancelAll(uint256 random) public {
        if (random % 8 != 0) return;
        address maker = person(random >> 8);
        call(maker, address(market), abi.encodeCall(market.cancelAll, ()));
        ++counters[maker];
        count("cancel all");
    }

    // ------------------------------------------------------------------------------------------------ what changes

    function pass(uint256 random) public {
        vm.warp(clock() + 1 minutes + random % 8 hours);
        count("pass");
    }

    function setFee(uint256 random) public {
        market.setFee(uint16(random % 3 == 0 ? 0 : random % 501), cashier);
        count("fee");
    }

    function approve(uint256 random) public {
        if (known.length == 0) return;
        IOrders.Order memory o = known[pick(random)].order;
        if (!ofFund(o)) return;
        bytes32 hash = market.orderHash(o);
        call(depositary, address(fund), abi.encodeCall(fund.approveAct, (hash)));
        approvedAt[hash] = clock();
        if (random % 2 == 0) vm.warp(clock() + 1 days);
        count("approve");
    }

    /// @notice Given away, outside of the market: orders about it go stale.
    function give(uint256 random) public {
        uint256 id = looseId(random);
        (address from, address to) = (owners[id], person(random >> 24));
        if (from == address(fund) || random % 4 != 0) return;
        call(from, address(battery), abi.encodeCall(battery.transferFrom, (from, to, id)));
        owners[id] = to;
        count("give");
    }

    /// @notice Values move: listings of the fund leave its band, or come into it.
    function reassess(uint256 random) public {
        if (random % 4 != 0) return;
        assess(looseId(random >> 8), 8_000 + (random >> 32) % 1_500);
        count("assess");
    }
}
