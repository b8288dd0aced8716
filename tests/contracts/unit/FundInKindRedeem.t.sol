// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {InKindBase} from "../base/InKindBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Shares that become batteries: asked for before the cutoff, delivered after the deal, or given back.
contract FundInKindRedeemTest is InKindBase {
    uint256 private constant LOT = 2_000 * SHARE;
    uint256 private constant FIRST = 900;

    /// @dev Ten batteries of 500 in a fund of 16,000 at 16/11 a share.
    function setUp() public override {
        super.setUp();
        for (uint256 id = FIRST; id < FIRST + 10; ++id) {
            battery.putSingle(id, address(fund), int256(500 * UNIT), 60_000);
        }
    }

    function refusedToAsk(address who, uint256 shares, bytes memory reason) private {
        refused(who, abi.encodeCall(IFundInKind.requestRedemption, (shares)), reason);
    }

    function refusedToDeliver(uint256 id, uint256[] memory ids, bytes memory reason) private {
        refused(manager, abi.encodeCall(IFundInKind.deliver, (id, noBatch(), ids)), reason);
    }

    function refusedBack(address who, uint256 id, bytes memory reason) private {
        refused(who, abi.encodeCall(IFundInKind.takeBackShares, (id)), reason);
    }

    function first(uint256 n) private pure returns (uint256[] memory ids) {
        ids = new uint256[](n);
        for (uint256 i; i < n; ++i) {
            ids[i] = FIRST + i;
        }
    }

    function dealt() private returns (uint256 id, uint256 epoch) {
        (id, epoch) = ask(alice, LOT);
        strike(epoch);
    }

    // ------------------------------------------------------------------------------------------------ asking

    function test_nothing_and_more_than_all_are_refused() external {
        refusedToAsk(alice, 0, abi.encodeWithSelector(IFundInKind.NothingAsked.selector));
        uint256 all = fund.balanceOf(alice);
        refusedToAsk(
            alice, all + 1, abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, all, all + 1)
        );
        freeze(alice, true);
        refusedToAsk(alice, 1, about(IERC7943Fungible.ERC7943CannotSend.selector, alice));
    }

    function test_the_ninth_open_redemption_is_refused() external {
        for (uint256 i; i < 8; ++i) {
            ask(alice, SHARE);
        }
        refusedToAsk(alice, SHARE, abi.encodeWithSelector(IFundInKind.TooManyOpen.selector, alice, 8));
    }

    function test_one_that_has_lapsed_leaves_through_a_vault() external {
        lapse(alice);
        refusedToAsk(alice, LOT, about(IMembers.NotVerified.selector, alice));
        redeem(alice, LOT);
    }

    function test_shares_wait_in_escrow_for_the_next_epoch() external {
        uint256 next = fund.factSheet().nextEpoch;
        uint256 had = fund.balanceOf(alice);
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.RedemptionRequested(1, alice, next, LOT, 0);
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        eq(epoch, next, "the next epoch");
        eq(fund.nextStrike(), next, "on the line of the fund");
        eq(fund.balanceOf(alice), had - LOT, "given");
        eq(fund.balanceOf(address(inKind)), LOT, "held");
        eq(inKind.redemptionOf(id).owner, alice, "whose");
        eq(inKind.redemptionsOf(alice)[0], id, "found by its account");
    }

    // ------------------------------------------------------------------------------------------------ delivering

    function test_only_the_manager_without_delay_delivers() external {
        (uint256 id,) = dealt();
        bytes memory data = abi.encodeCall(IFundInKind.deliver, (id, noBatch(), first(1)));
        bytes memory reason = abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), alice);
        refused(alice, data, reason);
        vm.prank(admin);
        authority.grantRole(Roles.manager(1), bob, 1);
        refused(bob, data, abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), bob));
    }

    function test_nothing_is_delivered_but_for_a_request_that_was_dealt() external {
        refusedToDeliver(1, first(1), about(IFundInKind.NoSuchRequest.selector, 1));
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        uint256 until = valuation.windowEndOf(epoch + 1);
        bytes memory early = abi.encodeWithSelector(IFund.OutsideEpoch.selector, epoch - 1, epoch, until);
        refusedToDeliver(id, first(1), early);
        strike(epoch);
        refusedToDeliver(id, noId(), abi.encodeWithSelector(IFund.Worthless.selector, int256(0)));
        freeze(alice, true);
        refusedToDeliver(id, first(1), about(IMembers.NotVerified.selector, alice));
        freeze(alice, false);
        vm.warp(until + 1);
        refusedToDeliver(id, first(1), abi.encodeWithSelector(IFund.OutsideEpoch.selector, epoch, epoch, until));
        vm.warp(until);
        vm.prank(manager);
        ok(inKind.deliver(id, noBatch(), first(1)) != 0, "in the last second");
    }

    function test_more_than_the_part_of_a_class_is_refused() external {
        (uint256 id,) = dealt(); // 2,000 of 11,000 shares: 1.81 of ten batteries
        uint256 most = (600_000 * LOT + 11_000 * SHARE - 1) / (11_000 * SHARE);
        bytes memory reason =
            abi.encodeWithSelector(IFund.NotProRata.selector, uint8(1), 600_000 - 120_000, 600_000 - most);
        refusedToDeliver(id, first(2), reason);
    }

    function test_the_value_takes_shares_at_the_price_of_the_deal_and_the_rest_goes_back() external {
        (uint256 id, uint256 epoch) = dealt();
        (uint256 supply, int256 nav, uint256 had) = (fund.totalSupply(), fund.nav(), fund.balanceOf(alice));
        uint256 burned = 343.75e18; // 500 at 16/11
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.Delivered(id, alice, epoch, noBatch(), first(1), burned, LOT - burned, manager);
        vm.prank(manager);
        eq(inKind.deliver(id, noBatch(), first(1)), burned, "burned");
        eq(battery.ownerOf(FIRST), alice, "title");
        eq(fund.balanceOf(alice), had + LOT - burned, "the rest");
        eq(fund.balanceOf(address(inKind)), 0, "nothing is held");
        eq(fund.totalSupply(), supply - burned, "supply");
        eq(fund.nav(), nav - int256(500 * UNIT), "net asset value");
        refusedToDeliver(id, first(1), about(IFundInKind.NoSuchRequest.selector, id));
        eq(inKind.redemptionsOf(alice).length, 0, "closed");
    }

    function test_income_on_escrowed_shares_is_the_owners_whatever_becomes_of_them() external {
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        vm.prank(manager);
        fund.declare(epoch, 110 * UNIT);
        strike(epoch);
        uint256 all = 10_000 * SHARE;
        uint256 income = uint256(110 * UNIT) * all / (10_999 * SHARE); // the fund's own share has none
        uint256 before = fund.incomeOf(alice);
        ok(before < income, "not on what is held");
        uint256 snapshot = vm.snapshotState();
        vm.prank(manager);
        inKind.deliver(id, noBatch(), first(1));
        eq(fund.incomeOf(alice), income, "delivered");
        vm.revertToState(snapshot);
        vm.warp(valuation.windowEndOf(epoch + 1) + 1);
        vm.prank(alice);
        inKind.takeBackShares(id);
        eq(fund.incomeOf(alice), income, "taken back");
        eq(fund.incomeOf(address(inKind)), 0, "the escrow has none");
    }

    // ------------------------------------------------------------------------------------------------ back to the owner

    function test_shares_stay_while_they_may_be_dealt_and_delivered_for() external {
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        uint256 until = valuation.windowEndOf(epoch + 1);
        bytes memory open = stillOpen(id, epoch, until);
        refusedBack(alice, id, open);
        strike(epoch);
        refusedBack(alice, id, open);
        vm.warp(until);
        refusedBack(alice, id, open);
        vm.warp(until + 1);
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.SharesTakenBack(id, alice, LOT);
        vm.prank(alice);
        inKind.takeBackShares(id);
        eq(fund.balanceOf(alice), 10_000 * SHARE, "all");
    }

    function test_without_a_deal_shares_go_back_to_their_owner_alone() external {
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        strikeWithoutDeal(epoch);
        refusedBack(carol, id, abi.encodeWithSelector(IFundInKind.NotRequester.selector, id, carol));
        refusedBack(carol, 7, about(IFundInKind.NoSuchRequest.selector, 7));
        freeze(alice, true);
        refusedBack(alice, id, about(IMembers.MemberIsFrozen.selector, alice));
        freeze(alice, false);
        lapse(alice);
        refusedBack(alice, id, about(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        admit(alice);
        vm.prank(alice);
        inKind.takeBackShares(id);
        eq(fund.balanceOf(alice), 10_000 * SHARE, "all");
        eq(inKind.redemptionsOf(alice).length, 0, "closed");
    }

    function test_the_wallet_that_replaced_a_lost_one_is_delivered_to_and_takes_back() external {
        (uint256 id, uint256 epoch) = ask(alice, LOT);
        (uint256 second,) = ask(alice, LOT);
        replace(alice, bob);
        strike(epoch);
        vm.prank(manager);
        uint256 burned = inKind.deliver(id, noBatch(), first(1));
        eq(battery.ownerOf(FIRST), bob, "title");
        eq(fund.balanceOf(bob), LOT - burned, "the rest");
        fund.follow(alice);
        eq(inKind.redemptionOf(second).owner, bob, "his");
        vm.warp(valuation.windowEndOf(epoch + 1) + 1);
        vm.prank(bob);
        inKind.takeBackShares(second);
        eq(fund.balanceOf(bob), 10_000 * SHARE - burned, "all that is left");
    }
}
