// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IListedMaker} from "../../../../contracts/interfaces/IListedMaker.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {OrderFixture} from "../../base/OrderFixture.sol";

/// @notice Alice and bob have let the market move all they have, and have signed nothing; the fund has listed nothing. A
/// third party, itself rich and a member, tries every door of the market.
contract NoAbuseTest is OrderFixture {
    uint256 private constant MALLORY_KEY = 0x3A110;
    address private mallory = vm.addr(MALLORY_KEY);
    address[] private victims;

    function setUp() public override {
        super.setUp();
        furnish(mallory);
        victims.push(alice);
        victims.push(bob);
        victims.push(address(fund));
    }

    /// @notice All that the victims have, to the unit.
    function possessions() private view returns (bytes32 hash) {
        for (uint256 i; i < victims.length; ++i) {
            address who = victims[i];
            hash = keccak256(abi.encode(hash, coin.balanceOf(who), fund.balanceOf(who), battery.balanceOf(who)));
        }
        for (uint256 i; i < COUNT; ++i) {
            address[2] memory owners = [battery.ownerOf(idOf(whole[alice], i)), battery.ownerOf(idOf(whole[bob], i))];
            address[2] memory others = [battery.ownerOf(idOf(loose[alice], i)), battery.ownerOf(idOf(loose[bob], i))];
            hash = keccak256(abi.encode(hash, owners, others));
        }
    }

    function testFuzz_who_has_signed_nothing_loses_nothing(uint256 seed) public {
        bytes32 had = possessions();
        for (uint256 i; i < 6; ++i) {
            bytes memory data = attack(uint256(keccak256(abi.encode(seed, i))));
            attempt(mallory, address(market), data);
            truth(possessions() == had, "what the victims have");
        }
    }

    /// @dev The same calls do move things once the victim has signed: the attacks are not idle.
    function test_the_same_calls_work_when_the_victim_has_signed() public {
        for (uint256 i; i < 5; ++i) {
            uint256 id = vm.snapshotState();
            bytes32 had = possessions();
            IOrders.Order memory o = orderOf(alice, IOrders.Side.Sell, idOf(loose[alice], 0), 1, 0);
            bytes memory signature = signedOrder(o);
            call(mallory, address(market), door(i, o, signature, opposite(o)));
            truth(
                possessions() != had && battery.ownerOf(idOf(loose[alice], 0)) == mallory, "sold for nothing, as signed"
            );
            vm.revertToState(id);
        }
    }

    function test_nobody_lists_or_cancels_for_another() public {
        IOrders.Order memory o = orderOf(alice, IOrders.Side.Sell, idOf(loose[alice], 0), 1, 0);
        bytes memory reason = abi.encodeWithSelector(IMarket.NotMaker.selector, alice, mallory);
        refused(mallory, address(market), abi.encodeCall(market.list, (o)), reason);
        call(mallory, address(market), abi.encodeCall(market.cancel, (one(o.nonce))));
        call(mallory, address(market), abi.encodeCall(market.cancelWord, (0, type(uint256).max)));
        call(mallory, address(market), abi.encodeCall(market.cancelAll, ()));
        (uint256 used,) = market.wordOf(alice, 0);
        same(used, 0, "nonces of alice");
        same(market.counterOf(alice), 0, "counter of alice");
        same(fillError(bob, o, signedOrder(o), 1), "", "her order is good");
    }

    function test_what_alice_signed_for_another_market_or_chain_is_worth_nothing_here() public {
        IOrders.Order memory o = orderOf(alice, IOrders.Side.Sell, idOf(loose[alice], 0), 1, 0);
        bytes memory arguments = abi.encode(authority, battery, valuation, coin, uint16(500), cashier);
        IMarket other = IMarket(Doors(address(vm)).deployCode("Market.sol:Market", arguments));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE_KEY, other.orderHash(o));
        bytes memory got = fillError(mallory, o, abi.encodePacked(r, s, v), 1);
        truth(bytes4(got) == IMarket.WrongSigner.selector, "another market");
        bytes memory signature = signedOrder(o);
        vm.chainId(99);
        got = fillError(mallory, o, signature, 1);
        truth(bytes4(got) == IMarket.WrongSigner.selector, "another chain");
    }

    // ------------------------------------------------------------------------------------------------ attacks

    /// @notice A victim's order that mallory has made up, with whatever signature, through whatever door.
    function attack(uint256 random) private returns (bytes memory) {
        IOrders.Order memory o = madeUp(random);
        bytes memory signature = forged(o, random >> 40);
        if ((random >> 32) % 8 == 0) return hook(o, random);
        return door((random >> 48) % 6, o, signature, opposite(o));
    }

    function madeUp(uint256 random) private returns (IOrders.Order memory o) {
        address victim = victims[random % 3];
        IOrders.Side side = (random >> 8) % 2 == 0 ? IOrders.Side.Sell : IOrders.Side.Buy;
        address owner = side == IOrders.Side.Sell ? (victim == bob ? bob : alice) : mallory;
        uint256 kind = (random >> 16) % 3;
        if (kind == 0) o = orderOf(victim, side, idOf(loose[owner], (random >> 24) % COUNT), 1, 0);
        if (kind == 1) o = orderOf(victim, side, wholeItem(whole[owner]), COUNT, 0);
        if (kind == 2) o = sharesOf(victim, side, 500 * SHARE, 0);
        if (side == IOrders.Side.Buy) {
            (o.price, o.endPrice) = (int128(int256(RICH / 2)), int128(int256(RICH / 2)));
        } else if (kind != 2 && (random >> 26) % 2 == 0) {
            (o.price, o.endPrice) = (-int128(int256(RICH)), -int128(int256(RICH)));
        }
        if ((random >> 28) % 4 == 0) o.taker = mallory;
    }

    /// @dev By mallory, of nothing, of zeros, by the victim for something else.
    function forged(IOrders.Order memory o, uint256 random) private view returns (bytes memory) {
        if (random % 5 == 0) return "";
        if (random % 5 == 1) return new bytes(65);
        if (random % 5 == 2) return abi.encodePacked(bytes32(random), bytes32(random >> 1), uint8(27 + random % 2));
        uint256 key = random % 5 == 3 ? MALLORY_KEY : keyOf(o.maker);
        bytes32 digest = random % 5 == 3 ? market.orderHash(o) : keccak256(abi.encode(o));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice Mallory's own, honestly signed.
    function opposite(IOrders.Order memory o) private returns (IOrders.Order memory p) {
        p = abi.decode(abi.encode(o), (IOrders.Order));
        (p.maker, p.taker, p.nonce) = (mallory, address(0), ++nonces);
        p.side = o.side == IOrders.Side.Sell ? IOrders.Side.Buy : IOrders.Side.Sell;
    }

    function door(uint256 which, IOrders.Order memory o, bytes memory signature, IOrders.Order memory own)
        private
        view
        returns (bytes memory)
    {
        IMarket.Fill[] memory fills = new IMarket.Fill[](1);
        (fills[0].order, fills[0].signature, fills[0].amount) = (o, signature, o.amount);
        if (which == 0) return abi.encodeCall(market.fill, (o, signature, o.amount));
        if (which == 1) return abi.encodeCall(market.fillIf, (fills[0]));
        if (which == 2) return abi.encodeCall(market.fillBatch, (fills));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(MALLORY_KEY, market.orderHash(own));
        bytes memory honest = abi.encodePacked(r, s, v);
        if (which == 3 || which == 4) {
            return o.side == IOrders.Side.Sell
                ? abi.encodeCall(market.matchOrders, (o, signature, own, honest, o.amount))
                : abi.encodeCall(market.matchOrders, (own, honest, o, signature, o.amount));
        }
        return abi.encodeCall(Doors.fillFor, (fills[0], alice));
    }

    function hook(IOrders.Order memory o, uint256 random) private view returns (bytes memory) {
        bytes32 hash = market.orderHash(o);
        if (random >> 52 & 1 == 0) return abi.encodeCall(IListedMaker.beforeFill, (o, hash, mallory, 0, 0));
        return abi.encodeCall(market.list, (o));
    }
}

/// @notice What only the market calls of itself; and a cheat code.
interface Doors {
    function fillFor(IMarket.Fill calldata one, address taker) external;
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
}
