// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {OrderFixture} from "../../base/OrderFixture.sol";

/// @notice What the lens calls open a taker who has everything fills; what it does not, nobody fills: whatever has become
/// of the maker, its assets and the market since it signed.
contract OrderCheckAgreesTest is OrderFixture {
    uint256 private constant CHANGES = 20;

    function testFuzz_the_lens_and_the_market_agree(uint256 seed) public {
        agree(seed);
    }

    /// @dev Or the test above would say nothing.
    function test_both_answers_come_often_for_each_kind_of_order() public {
        for (uint256 kind; kind < 6; ++kind) {
            uint256 opened;
            for (uint256 i; i < 40; ++i) {
                uint256 id = vm.snapshotState();
                uint256 seed = uint256(keccak256(abi.encode("agree", kind, i)));
                if (agree(seed - seed % 6 + kind)) ++opened;
                vm.revertToState(id);
            }
            truth(opened >= 5 && opened <= 35, "open, and not open");
        }
    }

    function agree(uint256 seed) private returns (bool yes) {
        IOrders.Order memory o = orderBy(seed % 6, seed >> 8);
        bytes memory signature = signedOrder(o);
        for (uint256 i; i < (seed >> 16) % 4; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            change(o, signature, random % CHANGES, random >> 8);
        }
        (uint256 open, bytes memory reason) = seen(o, signature);
        yes = open != 0;
        truth(yes == (reason.length == 0), "an amount, or a reason");
        bytes memory got = fillError(bob, o, signature, yes ? open : o.amount);
        if (yes) same(got, "", "what is open is filled");
        else truth(fillsNothing(o, signature, got), "what is not open is not filled");
    }

    /// @dev Of shares no part either.
    function fillsNothing(IOrders.Order memory o, bytes memory signature, bytes memory got) private returns (bool) {
        bool part = o.items.length == 0 && bytes4(got) == bytes4(keccak256("Overfilled(uint256,uint256)"));
        return got.length != 0 && (!part || fillError(bob, o, signature, o.amount / 2).length != 0);
    }

    // ------------------------------------------------------------------------------------------------ orders

    function orderBy(uint256 kind, uint256 random) private returns (IOrders.Order memory o) {
        IOrders.Side sell = IOrders.Side.Sell;
        uint256 price = between(random, 1, 9) * 100 * UNIT;
        if (kind == 0) o = orderOf(alice, sell, idOf(loose[alice], 0), 1, price);
        if (kind == 1) o = orderOf(alice, sell, wholeItem(whole[alice]), COUNT, price);
        if (kind == 2) o = orderOf(alice, sell, 2 << 96 | idOf(loose[alice], 1), 3, price);
        if (kind == 3) o = orderOf(alice, IOrders.Side.Buy, idOf(loose[bob], 0), 1, price);
        if (kind == 4) o = sharesOf(alice, sell, 100 * SHARE, price);
        if (kind == 5) o = sharesOf(alice, IOrders.Side.Buy, 100 * SHARE, price);
        if ((random >> 16) % 3 == 0 && kind < 3) o.endPrice = o.price / 2;
        if ((random >> 24) % 3 == 0) o.maxFee = uint16(between(random >> 32, 50, 150));
        if ((random >> 48) % 2 == 0 || kind > 3) return o;
        o.conditions.minHealth = uint16(between(random >> 56, 9_400, 9_520));
        o.conditions.maxAge = uint16((random >> 80) % 3);
        o.conditions.classes = (random >> 96) % 4 == 0 ? 1 << CAR_LFP : 1 << CAR;
    }

    // ------------------------------------------------------------------------------------------------ changes

    function change(IOrders.Order memory o, bytes memory signature, uint256 which, uint256 random) private {
        if (which < 3) ofMembers(which, random);
        else if (which < 8) ofLeave(o, which, random);
        else if (which < 12) ofBatteries(which, random);
        else if (which < 16) ofMarket(o, which, random);
        else if (which < 18) vm.warp(clock() + random % 30 hours);
        else if (which == 18) ofPart(o, signature, random);
        else signature[random % 65] ^= 0x01;
    }

    function ofMembers(uint256 which, uint256 random) private {
        address[] memory list = new address[](1);
        list[0] = alice;
        if (which == 0) members.setFrozen(list, random % 2 == 0);
        else if (which == 1) members.setLapsed(alice, random % 2 == 0);
        else if (random % 2 == 0) setFrozenShares(random >> 8);
    }

    function setFrozenShares(uint256 random) private {
        vm.prank(agent);
        fund.setFrozenTokens(alice, between(random, 850, 1_000) * SHARE);
    }

    function ofLeave(IOrders.Order memory o, uint256 which, uint256 random) private {
        uint256 around = uint256(int256(o.price)) * (random % 3) / 2;
        uint256 has = coin.balanceOf(alice);
        uint256 shares = fund.balanceOf(alice) / SHARE;
        bytes memory data = abi.encodeCall(coin.approve, (address(market), around));
        if (which == 3) call(alice, address(coin), data);
        if (which == 4 && has > around) {
            call(alice, address(coin), abi.encodeCall(coin.transfer, (carol, has - around)));
        }
        data = abi.encodeCall(battery.setApprovalForAll, (address(market), random % 4 == 0));
        if (which == 5) call(alice, address(battery), data);
        data = abi.encodeCall(fund.approve, (address(market), (random % 200) * SHARE));
        if (which == 6) call(alice, address(fund), data);
        data = abi.encodeCall(fund.transfer, (carol, (random % shares) * SHARE));
        if (which == 7) attempt(alice, address(fund), data); // some are frozen, or alice is
    }

    /// @dev Refused where alice, or what she has, is in no state for it: then nothing changes.
    function ofBatteries(uint256 which, uint256 random) private {
        uint256 id = idOf(random % 2 == 0 ? whole[alice] : loose[alice], (random >> 8) % COUNT);
        bytes memory data = abi.encodeCall(battery.transferFrom, (alice, carol, id));
        if (which == 8) attempt(alice, address(battery), data);
        data = abi.encodeCall(battery.transferBatch, (alice, carol, whole[alice]));
        if (which == 9) attempt(alice, address(battery), data);
        data = abi.encodeCall(battery.approve, (address(market), id));
        if (which == 10) attempt(alice, address(battery), data);
        if (which != 11) return;
        if ((random >> 16) % 3 == 0) attempt(operator, address(battery), wasting(id));
        if ((random >> 16) % 3 == 1) {
            attempt(operator, address(battery), abi.encodeCall(battery.quarantine, (one(id), "")));
        }
        if ((random >> 16) % 3 == 2) {
            attempt(agent, address(battery), abi.encodeCall(battery.setFrozenTokens, (alice, id, true)));
        }
    }

    function wasting(uint256 id) private view returns (bytes memory) {
        return abi.encodeCall(battery.waste, (one(id), recycler, ""));
    }

    function ofMarket(IOrders.Order memory o, uint256 which, uint256 random) private {
        if (which == 12) market.setFee(uint16(random % 151), cashier);
        if (which == 13 && random % 2 == 0) {
            call(alice, address(market), abi.encodeCall(market.cancel, (one(o.nonce))));
        }
        if (which == 13 && random % 4 == 1) call(alice, address(market), abi.encodeCall(market.cancelAll, ()));
        if (which == 14) market.setFund(address(fund), random % 2 == 0);
        if (which != 15) return;
        vm.prank(guardian);
        market.setPaused(random % 2 == 0);
    }

    function ofPart(IOrders.Order memory o, bytes memory signature, uint256 random) private {
        uint256 amount = o.items.length == 0 ? between(random, 1, 10) * 10 * SHARE : o.amount;
        attempt(bob, address(market), abi.encodeCall(market.fill, (o, signature, uint128(amount))));
    }
}
