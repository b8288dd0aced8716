// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {FundInKind} from "../../../contracts/FundInKind.sol";
import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {InKindBase} from "../base/InKindBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice Batteries that become shares: asked for before the cutoff, accepted after the deal, or given back.
contract FundInKindTest is InKindBase {
    uint256 internal constant VALUE = 3 * WORTH;

    function refusedToAsk(uint64[] memory batches, uint256[] memory ids, bytes memory reason) internal {
        refused(carol, abi.encodeCall(IFundInKind.requestContribution, (batches, ids)), reason);
    }

    // ------------------------------------------------------------------------------------------------ asking

    function test_nothing_and_too_much_are_refused() external {
        refusedToAsk(noBatch(), noId(), abi.encodeWithSelector(IFundInKind.NothingAsked.selector));
        bytes memory reason = abi.encodeWithSelector(IFundInKind.TooMany.selector, 9, 8);
        refusedToAsk(new uint64[](9), noId(), reason);
        reason = abi.encodeWithSelector(IFundInKind.TooMany.selector, 65, 64);
        refusedToAsk(noBatch(), new uint256[](65), reason);
    }

    function test_the_ninth_open_contribution_is_refused() external {
        for (uint256 id = 100; id < 109; ++id) {
            battery.putSingle(id, carol, 1, 1);
        }
        for (uint256 id = 100; id < 108; ++id) {
            vm.prank(carol);
            inKind.requestContribution(noBatch(), only(id));
        }
        bytes memory reason = abi.encodeWithSelector(IFundInKind.TooManyOpen.selector, carol, 8);
        refusedToAsk(noBatch(), only(108), reason);
        strikeWithoutDeal(inKind.contributionOf(4).epoch);
        vm.startPrank(carol);
        inKind.takeBack(4);
        eq(inKind.requestContribution(noBatch(), only(108)), 9, "room again");
        vm.stopPrank();
    }

    function test_only_who_may_deposit_contributes() external {
        lapse(carol);
        refusedToAsk(fleets(), noId(), about(IMembers.NotVerified.selector, carol));
        admit(carol);
        freeze(carol, true);
        refusedToAsk(fleets(), noId(), about(IMembers.NotVerified.selector, carol));
        freeze(carol, false);
        IFund.Limits memory limits;
        limits.classes = 1 << 3;
        vm.prank(admin);
        fund.setLimits(limits);
        refusedToAsk(fleets(), noId(), abi.encodeWithSelector(IFund.NotAdmitted.selector, carol, uint16(276), uint8(2)));
        vm.prank(guardian);
        fund.setPaused(true);
        refusedToAsk(fleets(), noId(), abi.encodeWithSelector(IFundVault.DoorShut.selector));
    }

    function test_the_prospectus_is_to_be_accepted_first() external {
        vm.prank(admin);
        fund.setProspectus("terms");
        bytes memory reason =
            abi.encodeWithSelector(IFundVault.ProspectusNotAccepted.selector, uint32(1), bytes32("terms"));
        refusedToAsk(fleets(), noId(), reason);
        vm.startPrank(carol);
        vault.acceptProspectus("terms");
        eq(inKind.requestContribution(fleets(), noId()), 1, "accepted");
        vm.stopPrank();
    }

    function test_nothing_comes_to_a_fund_that_closes() external {
        vm.prank(manager);
        fund.close();
        refusedToAsk(fleets(), noId(), abi.encodeWithSelector(IFundVault.DoorShut.selector));
    }

    function test_only_own_batteries_once_and_on_an_approval() external {
        battery.putSingle(77, alice, 1, 1);
        refusedToAsk(noBatch(), only(77), abi.encodeWithSelector(IBattery.WrongOwner.selector, 77, carol));
        uint256[] memory twice = cars();
        twice[1] = CAR;
        refusedToAsk(noBatch(), twice, abi.encodeWithSelector(IBattery.WrongOwner.selector, CAR, carol));
        vm.prank(carol);
        battery.setApprovalForAll(address(inKind), false);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, CAR, address(inKind));
        refusedToAsk(noBatch(), only(CAR), reason);
    }

    function test_what_was_never_assessed_or_has_expired_is_refused() external {
        battery.setCondition(VAN, true, false);
        refusedToAsk(fleets(), cars(), about(IFundInKind.NotAssessed.selector, VAN));
        battery.setCondition(VAN, false, true);
        refusedToAsk(fleets(), cars(), about(IFundInKind.NotAssessed.selector, VAN));
        uint256 first = uint256(FLEET) << 32;
        battery.setCondition(first, true, false);
        refusedToAsk(fleets(), noId(), about(IFundInKind.NotAssessed.selector, first));
        battery.setCondition(first, false, true);
        refusedToAsk(fleets(), noId(), about(IFundInKind.NotAssessed.selector, first));
    }

    function test_what_is_contributed_waits_in_escrow_for_the_next_epoch() external {
        uint256 next = fund.factSheet().nextEpoch;
        int256 nav = fund.nav();
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.ContributionRequested(1, carol, next, fleets(), cars());
        (uint256 id, uint256 epoch) = contribute();
        eq(epoch, next, "the next epoch");
        eq(fund.nextStrike(), next, "on the line of the fund");
        eq(battery.ownerOf(CAR), address(inKind), "title to one");
        eq(battery.batchOf(FLEET).owner, address(inKind), "title to a batch");
        eq(fund.nav(), nav, "no part of the fund");
        eq(inKind.contributionOf(id).contributor, carol, "whose");
        eq(inKind.contributionsOf(carol)[0], id, "found by its account");
        (uint256 keptFor, uint256 batteries) = inKind.keptBatch(FLEET);
        ok(keptFor == id && batteries == 1, "kept");
    }

    function test_who_contributes_has_an_interest_as_long_as_it_waits_and_in_the_fund() external {
        ok(!inKind.isInterested(carol), "none yet");
        ok(inKind.isInterested(manager), "the fund's manager");
        (uint256 id, uint256 epoch) = contribute();
        ok(inKind.isInterested(carol), "open");
        uint256 snapshot = vm.snapshotState();
        strikeWithoutDeal(epoch);
        vm.prank(carol);
        inKind.takeBack(id);
        ok(!inKind.isInterested(carol), "no more");
        vm.revertToState(snapshot);
        strike(epoch);
        inKind.accept(id);
        ok(inKind.isInterested(carol), "in the fund, for good");
    }

    // ------------------------------------------------------------------------------------------------ accepting

    function test_nothing_is_accepted_that_was_not_asked_or_not_dealt() external {
        refusesToAccept(1, about(IFundInKind.NoSuchRequest.selector, 1));
        (uint256 id, uint256 epoch) = contribute();
        uint256 until = valuation.windowEndOf(epoch + 1);
        bytes memory reason = abi.encodeWithSelector(IFund.OutsideEpoch.selector, epoch - 1, epoch, until);
        refusesToAccept(id, reason);
        strikeWithoutDeal(epoch);
        refusesToAccept(id, reason);
        eq(battery.ownerOf(CAR), address(inKind), "it stays");
    }

    function test_a_contribution_becomes_shares_at_the_price_of_the_deal_less_the_haircut() external {
        battery.putSingle(88, address(fund), int256(2_200 * UNIT), 1); // 1.2 a share
        (uint256 id, uint256 epoch) = contribute();
        strike(epoch);
        (uint256 supply, int256 nav) = (fund.totalSupply(), fund.nav());
        uint256 wanted = 712.5e18; // 900 less 5 %, at 1.2
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.ContributionAccepted(id, carol, epoch, wanted, stranger);
        vm.prank(stranger);
        eq(inKind.accept(id), wanted, "shares");
        eq(fund.balanceOf(carol), wanted, "hers");
        eq(fund.totalSupply(), supply + wanted, "supply");
        eq(fund.nav(), nav + int256(VALUE), "net asset value");
        eq(battery.ownerOf(VAN), address(fund), "title to one");
        eq(battery.batchOf(FLEET).owner, address(fund), "title to a batch");
        refusesToAccept(id, about(IFundInKind.NoSuchRequest.selector, id));
        (uint256 keptFor,) = inKind.keptBatch(FLEET);
        ok(keptFor == 0 && inKind.contributionsOf(carol).length == 0, "nothing is left");
    }

    function test_what_is_beyond_the_cap_of_the_epoch_stays() external {
        (uint256 id, uint256 epoch) = contribute();
        battery.putSingle(CAR + 1, carol, int256(WORTH), WH);
        (uint256 more,) = contributeOne(CAR + 1);
        ok(inKind.accept(id) != 0 && epoch == inKind.contributionOf(more).epoch, "900 of 1,100 are taken");
        refusesToAccept(more, abi.encodeWithSelector(IFund.OverBudget.selector, 4 * WORTH, 1_100 * UNIT));
        eq(battery.ownerOf(CAR + 1), address(inKind), "it stays");
    }

    function test_it_is_accepted_before_the_next_cutoff_and_not_later() external {
        (uint256 id, uint256 epoch) = contributeOne(CAR);
        (uint256 before, uint256 delivered) = inKind.deadlinesOf(epoch);
        eq(before, valuation.cutoffOf(epoch + 1), "the cutoff");
        eq(delivered, valuation.windowEndOf(epoch + 1), "the window's end");
        vm.warp(before);
        refusesToAccept(id, abi.encodeWithSelector(IFundInKind.TooLate.selector, epoch, before));
        vm.warp(before - 1);
        eq(inKind.accept(id), 285 * SHARE, "a second before");
    }

    function test_what_was_assessed_after_the_window_is_refused_and_goes_back() external {
        (uint256 id, uint256 epoch) = contribute();
        strike(epoch);
        uint64 end = uint64(valuation.windowEndOf(epoch));
        battery.setIssuedAt(uint64(VAN >> 32), end + 1);
        refusesToAccept(id, abi.encodeWithSelector(IFundInKind.AssessedSince.selector, VAN, end + 1, end));
        battery.setIssuedAt(FLEET, end + 7);
        uint256 first = uint256(FLEET) << 32;
        refusesToAccept(id, abi.encodeWithSelector(IFundInKind.AssessedSince.selector, first, end + 7, end));
        vm.prank(carol);
        inKind.takeBack(id);
        eq(battery.ownerOf(VAN), carol, "back");
    }

    function test_what_was_assessed_in_the_last_second_of_the_window_is_accepted() external {
        uint64 end = uint64(valuation.windowEndOf(fund.factSheet().nextEpoch));
        battery.setIssuedAt(uint64(CAR >> 32), end);
        (uint256 id,) = contributeOne(CAR);
        eq(inKind.accept(id), 285 * SHARE, "shares");
    }

    function test_what_has_expired_or_left_since_is_refused() external {
        (uint256 id, uint256 epoch) = contribute();
        strike(epoch);
        uint256 first = uint256(FLEET) << 32;
        battery.setCondition(CAR, false, true);
        refusesToAccept(id, about(IFundInKind.NotAssessed.selector, CAR));
        battery.setCondition(first, false, true);
        refusesToAccept(id, about(IFundInKind.NotAssessed.selector, first));
        battery.setCondition(first, false, false);
        battery.seize(CAR, bob);
        refusesToAccept(id, about(IFundInKind.NotComplete.selector, CAR));
    }

    function test_what_is_worth_nothing_or_of_a_member_that_lapsed_stays() external {
        battery.putSingle(55, carol, -1, 1);
        (uint256 id,) = contributeOne(55);
        refusesToAccept(id, abi.encodeWithSelector(IFund.Worthless.selector, int256(-1)));
        lapse(carol);
        refusesToAccept(id, about(IMembers.NotVerified.selector, carol));
        eq(battery.ownerOf(55), address(inKind), "it stays");
    }

    function test_limits_of_the_fund_hold_for_shares_in_kind() external {
        (uint256 id,) = contributeOne(CAR);
        IFund.Limits memory limits;
        limits.maxShare = 200;
        vm.prank(admin);
        fund.setLimits(limits);
        bytes memory reason =
            abi.encodeWithSelector(IFund.ShareTooLarge.selector, carol, 285 * SHARE, fund.totalSupply() / 50);
        refusesToAccept(id, reason);
        (limits.maxShare, limits.maxHolders) = (0, uint32(fund.factSheet().holders));
        vm.prank(admin);
        fund.setLimits(limits);
        refusesToAccept(id, about(IFund.TooManyHolders.selector, limits.maxHolders));
        (limits.maxHolders, limits.classes) = (0, 1 << 3);
        vm.prank(admin);
        fund.setLimits(limits);
        refusesToAccept(id, abi.encodeWithSelector(IFund.NotAdmitted.selector, carol, uint16(276), uint8(2)));
    }

    function test_nothing_is_asked_in_the_middle_of_a_move() external {
        admit(address(battery));
        battery.putSingle(99, address(battery), 1, 1);
        vm.prank(address(battery));
        battery.setApprovalForAll(address(inKind), true);
        bytes memory data = abi.encodeCall(IFundInKind.requestContribution, (noBatch(), only(99)));
        battery.meddle(address(inKind), data);
        refusedToAsk(noBatch(), only(CAR), abi.encodeWithSignature("Error(string)", "meddling failed"));
        battery.meddle(address(0), "");
        vm.prank(address(battery));
        (bool done,) = address(inKind).call(data);
        ok(done, "by itself it is");
    }

    // ------------------------------------------------------------------------------------------------ hooks

    function test_a_gift_is_refused_and_only_battery_is_answered() external {
        vm.expectRevert(about(IBattery.RefusedByHolder.selector, address(inKind)));
        vm.prank(carol);
        battery.transferFrom(carol, address(inKind), CAR);
        ok(inKind.acceptBattery(address(inKind), carol, CAR, 1) == bytes4(0), "not from a stranger");
        inKind.beforeSumsChange();
        inKind.afterSumsChange(1, 1, 1, 1, 1);
    }

    function test_nothing_of_it_is_ever_recycled() external {
        bytes memory reason = about(IFundInKind.NeverRecycled.selector, CAR);
        refused(address(battery), abi.encodeCall(IHolder.batteryRecycled, (CAR, recycler, -1, 0)), reason);
        refused(address(battery), abi.encodeCall(IHolder.claimSettled, (CAR, 1)), reason);
    }

    function test_it_says_what_it_is() external view {
        ok(inKind.supportsInterface(type(IHolder).interfaceId), "a holder");
        ok(inKind.supportsInterface(type(IFundInKind).interfaceId), "the escrow");
        ok(inKind.supportsInterface(type(IERC165).interfaceId), "ERC-165");
        ok(!inKind.supportsInterface(0xffffffff), "nothing else");
        ok(members.isHolder(address(inKind)), "found out when it was admitted");
        eq(address(inKind.fund()), address(fund), "its fund");
        eq(address(inKind.battery()), address(battery), "its Battery");
        ok(battery.approved(address(inKind), address(fund)), "the fund may take what it holds");
    }

    function test_a_fund_that_is_not_open_takes_nothing() external {
        inKind = new FundInKind(new Fund(config(IERC20Metadata(address(token)))));
        refusedToAsk(fleets(), noId(), abi.encodeWithSelector(IFund.NotOpen.selector));
    }
}
