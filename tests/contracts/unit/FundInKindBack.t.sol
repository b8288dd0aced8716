// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {InKindBase} from "../base/InKindBase.sol";
import {vm} from "../base/Vm.sol";

/// @notice Batteries that go back: when, to whom, and what cannot.
contract FundInKindBackTest is InKindBase {
    function takeBack(uint256 contributionId) private {
        vm.prank(carol);
        inKind.takeBack(contributionId);
    }

    // ------------------------------------------------------------------------------------------------ when

    function test_nobody_has_an_option_on_the_price() external {
        (uint256 id, uint256 epoch) = contribute();
        uint256 until = valuation.cutoffOf(epoch + 1);
        bytes memory open = stillOpen(id, epoch, until);
        refusesToGiveBack(carol, id, open);
        toWindow(epoch);
        refusesToGiveBack(carol, id, open);
        toLag(epoch);
        refusesToGiveBack(carol, id, open);
        strike(epoch);
        vm.warp(until - 1);
        refusesToGiveBack(carol, id, open);
        vm.warp(until);
        takeBack(id);
        eq(battery.ownerOf(CAR), carol, "from the next cutoff on");
    }

    function test_without_a_deal_all_goes_back() external {
        (uint256 id, uint256 epoch) = contribute();
        strikeWithoutDeal(epoch);
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (VAN, CAR);
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.ContributionTakenBack(id, carol, fleets(), ids, false);
        takeBack(id);
        ok(battery.ownerOf(VAN) == carol && battery.batchOf(FLEET).owner == carol, "hers");
        (uint256 keptFor,) = inKind.keptBatch(FLEET);
        ok(keptFor == 0 && inKind.contributionsOf(carol).length == 0, "nothing is left");
        refusesToGiveBack(carol, id, about(IFundInKind.NoSuchRequest.selector, id));
        (id,) = contribute();
        eq(battery.ownerOf(CAR), address(inKind), "and may come again");
    }

    function test_it_goes_back_when_the_epoch_is_never_struck() external {
        (uint256 id, uint256 epoch) = contribute();
        vm.warp(valuation.cutoffOf(epoch + 1));
        takeBack(id);
        eq(battery.ownerOf(CAR), carol, "hers");
    }

    function test_it_goes_back_when_the_fund_closes() external {
        (uint256 id,) = contribute();
        vm.prank(manager);
        fund.close();
        takeBack(id);
        eq(battery.ownerOf(CAR), carol, "hers");
    }

    function test_a_pause_gives_nothing_back() external {
        (uint256 id, uint256 epoch) = contribute();
        vm.prank(guardian);
        fund.setPaused(true);
        refusesToGiveBack(carol, id, stillOpen(id, epoch, valuation.cutoffOf(epoch + 1)));
    }

    // ------------------------------------------------------------------------------------------------ to whom

    function test_only_the_contributor_takes_back_and_not_while_frozen_or_lapsed() external {
        (uint256 id, uint256 epoch) = contribute();
        strikeWithoutDeal(epoch);
        refusesToGiveBack(alice, id, abi.encodeWithSelector(IFundInKind.NotRequester.selector, id, alice));
        freeze(carol, true);
        refusesToGiveBack(carol, id, about(IMembers.MemberIsFrozen.selector, carol));
        freeze(carol, false);
        lapse(carol);
        refusesToGiveBack(carol, id, about(IMembers.NotVerified.selector, carol));
        admit(carol);
        takeBack(id);
        eq(battery.ownerOf(CAR), carol, "hers");
    }

    function test_the_wallet_that_replaced_a_lost_one_takes_back() external {
        (uint256 id, uint256 epoch) = contribute();
        replace(carol, bob);
        strikeWithoutDeal(epoch);
        refusesToGiveBack(carol, id, about(IMembers.MemberIsFrozen.selector, carol));
        vm.prank(bob);
        inKind.takeBack(id);
        eq(battery.ownerOf(CAR), bob, "his");
        eq(inKind.contributionsOf(carol).length, 0, "nothing is left");
    }

    function test_shares_of_a_lost_wallet_go_to_the_one_that_replaced_it() external {
        (uint256 id, uint256 epoch) = contribute();
        replace(carol, bob);
        strike(epoch);
        uint256 shares = inKind.accept(id);
        eq(fund.balanceOf(bob), shares, "his");
    }

    function test_requests_follow_with_the_shares() external {
        (uint256 id, uint256 epoch) = contribute();
        (uint256 second,) = contribute_(VAN + 1);
        replace(carol, bob);
        fund.follow(carol);
        uint256[] memory ids = inKind.contributionsOf(bob);
        ok(ids.length == 2 && inKind.contributionsOf(carol).length == 0, "both");
        ok(inKind.isInterested(bob) && !inKind.isInterested(carol), "the interest too");
        eq(inKind.contributionOf(second).contributor, bob, "his");
        refused(
            stranger,
            abi.encodeCall(IFundInKind.moveRequests, (bob, carol)),
            about(IFundInKind.NotFund.selector, stranger)
        );
        strikeWithoutDeal(epoch);
        vm.startPrank(bob);
        inKind.takeBack(id);
        inKind.takeBack(second);
        vm.stopPrank();
        eq(inKind.contributionsOf(bob).length, 0, "done");
    }

    function contribute_(uint256 id) private returns (uint256 contributionId, uint256 epoch) {
        battery.putSingle(id, carol, int256(WORTH), WH);
        vm.prank(carol);
        contributionId = inKind.requestContribution(noBatch(), only(id));
        epoch = inKind.contributionOf(contributionId).epoch;
    }

    // ------------------------------------------------------------------------------------------------ what cannot

    function test_what_is_blocked_waits_and_keeps_nothing_else() external {
        (uint256 id, uint256 epoch) = contribute();
        strikeWithoutDeal(epoch);
        battery.setBlocked(CAR, true);
        vm.expectEmit(true, true, true, true, address(inKind));
        emit IFundInKind.ContributionTakenBack(id, carol, fleets(), only(VAN), true);
        takeBack(id);
        eq(battery.ownerOf(CAR), address(inKind), "one waits");
        eq(battery.ownerOf(VAN), carol, "the others do not");
        refusesToGiveBack(carol, id, about(IFundInKind.NothingMovable.selector, id));
        battery.setBlocked(CAR, false);
        takeBack(id);
        eq(battery.ownerOf(CAR), carol, "now");
        eq(inKind.contributionsOf(carol).length, 0, "done");
    }

    function test_a_blocked_batch_waits() external {
        (uint256 id, uint256 epoch) = contribute();
        strikeWithoutDeal(epoch);
        battery.setBlocked(uint256(FLEET) << 32, true);
        takeBack(id);
        (uint256 keptFor, uint256 batteries) = inKind.keptBatch(FLEET);
        ok(keptFor == id && batteries == 1, "kept");
        battery.setBlocked(uint256(FLEET) << 32, false);
        takeBack(id);
        eq(battery.batchOf(FLEET).owner, carol, "now");
    }

    function test_what_was_taken_by_force_and_comes_with_another_is_not_given_to_the_first() external {
        (uint256 id, uint256 epoch) = contribute();
        battery.seize(CAR, bob);
        battery.putSingle(66, bob, int256(WORTH), WH); // `seize` moves title alone
        vm.startPrank(bob);
        battery.setApprovalForAll(address(inKind), true);
        uint256 his = inKind.requestContribution(noBatch(), only(CAR));
        vm.stopPrank();
        uint256 snapshot = vm.snapshotState();
        strike(epoch);
        refusesToAccept(id, about(IFundInKind.NotComplete.selector, CAR));
        ok(inKind.accept(his) != 0, "his is his");
        vm.revertToState(snapshot);
        strikeWithoutDeal(epoch);
        takeBack(id);
        eq(battery.ownerOf(CAR), address(inKind), "it stays");
        eq(inKind.contributionsOf(carol).length, 0, "the first is done");
        vm.prank(bob);
        inKind.takeBack(his);
        eq(battery.ownerOf(CAR), bob, "his");
    }

    // ------------------------------------------------------------------------------------------------ strays

    function test_a_stray_is_asked_for_of_its_own_contribution_only() external {
        (uint256 id, uint256 epoch) = contribute();
        uint256 stray = uint256(FLEET) << 32 | 2;
        bytes memory data = abi.encodeCall(IFundInKind.takeBackStray, (id, stray));
        refused(carol, data, stillOpen(id, epoch, valuation.cutoffOf(epoch + 1)));
        strikeWithoutDeal(epoch);
        bytes memory reason = abi.encodeWithSelector(IFundInKind.NotKept.selector, id, stray);
        refused(carol, data, reason); // not here, and the batch is complete
        data = abi.encodeCall(IFundInKind.takeBackStray, (id, CAR));
        refused(carol, data, abi.encodeWithSelector(IFundInKind.NotKept.selector, id, CAR));
        data = abi.encodeCall(IFundInKind.takeBackStray, (id, stray));
        refused(alice, data, abi.encodeWithSelector(IFundInKind.NotRequester.selector, id, alice));
    }

    function test_a_batch_that_is_kept_for_one_is_not_taken_for_another() external {
        (uint256 id,) = contribute();
        bytes memory data = abi.encodeCall(IFundInKind.requestContribution, (fleets(), noId()));
        refused(alice, data, abi.encodeWithSelector(IFundInKind.BatchKept.selector, FLEET, id));
        uint64[] memory other = fleets();
        other[0] = FLEET + 1;
        data = abi.encodeCall(IFundInKind.requestContribution, (other, noId()));
        refused(alice, data, abi.encodeWithSelector(IBattery.WrongOwner.selector, uint256(FLEET + 1) << 32, alice));
    }
}
