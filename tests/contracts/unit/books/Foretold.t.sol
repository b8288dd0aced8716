// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {vm} from "../../base/Vm.sol";

/// @notice ERC-7943: what is said of a move before it is made is what becomes of it.
contract FundForetoldTest is FundBooks {
    address[6] internal wallets = [alice, bob, carol, stranger, address(0), address(0)];

    /// @dev Two lots in lock-up and some free shares with Alice, shares with Bob and the founder.
    function setUp() public override {
        super.setUp();
        (wallets[4], wallets[5]) = (manager, address(vault));
        lockup(3);
        invest(alice, 100 * UNIT);
        invest(alice, 50 * UNIT);
        give(manager, alice, 30 * SHARE);
        give(manager, bob, 200 * SHARE);
    }

    /// @dev Any two wallets, any status of each, any limits, any part frozen, any time, any amount.
    function testFuzz_a_transfer_passes_exactly_when_it_is_said_to(uint256 seed) external {
        address from = wallets[_pick(seed, 1) % 5];
        address to = wallets[_pick(seed, 2) % 6];
        _status(from, _pick(seed, 3));
        _status(to, _pick(seed, 4));
        _limits(_pick(seed, 5));
        _freezePart(from, _pick(seed, 6));
        vm.warp(vm.getBlockTimestamp() + _pick(seed, 7) % 120 days);
        _same(from, to, _amount(from, to, _pick(seed, 8)));
    }

    function _same(address from, address to, uint256 amount) private {
        bool said = fund.canTransfer(from, to, amount);
        bool sends = fund.canSend(from);
        bool receives = fund.canReceive(to);
        uint256 had = fund.balanceOf(to);
        bytes memory reason = attempt(from, address(fund), abi.encodeCall(fund.transfer, (to, amount)));
        ok(said == (reason.length == 0), "as foretold");
        if (!said) return;
        ok(sends && receives, "both parties");
        eq(fund.balanceOf(to), from == to ? had : had + amount, "moved");
    }

    function _pick(uint256 seed, uint256 n) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    function _status(address who, uint256 x) private {
        if (x % 5 == 1) lapse(who);
        if (x % 5 == 2) freeze(who, true);
        if (x % 5 == 3) members.add(one(who), type(uint40).max, 250, 1);
    }

    function _limits(uint256 x) private {
        IFund.Limits memory l;
        l.lockup = uint8(x % 5);
        l.classes = uint8(x >> 8 & 3 == 0 ? 2 : x >> 8 & 3 == 1 ? 4 : 0);
        l.maxHolders = uint32(x >> 16 & 3 == 0 ? 3 : x >> 16 & 3 == 1 ? 4 : 0);
        l.maxShare = uint16(x >> 24 & 3 == 0 ? (x >> 32) % 4_000 : 0);
        limit(l);
        if (x >> 48 & 3 == 0) jurisdiction(276, true);
    }

    function _freezePart(address who, uint256 x) private {
        if (x & 1 == 0) return;
        vm.prank(agent);
        fund.setFrozenTokens(who, (x >> 8) % 250 * SHARE);
    }

    /// @dev The figures at which something changes, and some between.
    function _amount(address from, address to, uint256 x) private view returns (uint256) {
        uint256 held = fund.balanceOf(from);
        uint256 frozen = fund.getFrozenTokens(from);
        uint256 free = held - fund.lockedOf(from);
        uint256 most = fund.totalSupply() * fund.limits().maxShare / 10_000;
        uint256 room = most > fund.balanceOf(to) ? most - fund.balanceOf(to) : 0;
        uint256[8] memory figures =
            [0, 1, held, held > frozen ? held - frozen : 0, free, room, x % (held + 2), type(uint256).max - 1];
        return figures[(x >> 64) % 8] + (x >> 128 & 1);
    }

    function test_nothing_passes_to_whom_anything_would() external {
        maxShare(1);
        _same(alice, bob, 0); // who has more than the limit already
        maxHolders(1);
        _same(alice, carol, 0);
        eq(fund.factSheet().holders, 3, "alice, bob, the founder");
    }

    function test_the_views_never_revert() external view {
        fund.canTransfer(address(0), address(0), type(uint256).max);
        fund.canTransfer(alice, bob, type(uint256).max);
        ok(!fund.canTransfer(alice, address(0), 0) && !fund.canReceive(address(0)), "nobody");
        ok(!fund.canReceive(address(vault)) && !fund.canReceive(address(fund)), "escrows receive by requests only");
    }

    /// @dev What `canSend` says of a member is what the vault's door for redemptions does.
    function testFuzz_who_can_send_can_ask_to_redeem(uint256 seed) external {
        lockup(0);
        _status(bob, seed);
        bool said = fund.canSend(bob);
        bytes memory data = abi.encodeCall(vault.requestRedeem, (100 * SHARE, bob, bob));
        ok(said == (attempt(bob, address(vault), data).length == 0), "as foretold");
    }
}
