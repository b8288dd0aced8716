// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Bar, RouteMatrix} from "../../base/RouteMatrix.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Every way in which title moves × everything that may bar it, with the real Members.
contract TitleRoutesTest is RouteMatrix {
    // ------------------------------------------------------------------------------------------------ reasons

    function _parties(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.FrozenGiver) return abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice);
        if (bar == Bar.FrozenTaker) return abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, bob);
        bool unverified = bar == Bar.LapsedTaker || bar == Bar.UnknownTaker;
        return unverified ? abi.encodeWithSelector(IMembers.NotVerified.selector, bob) : bytes("");
    }

    function _token(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.FrozenToken) {
            return abi.encodeWithSelector(IERC7943NonFungible.ERC7943InsufficientUnfrozenBalance.selector, alice, id);
        }
        if (bar == Bar.Lien || bar == Bar.BatchLien) {
            return abi.encodeWithSelector(IBattery.UnderLien.selector, id, 1);
        }
        bool held = bar == Bar.Quarantined || bar == Bar.Recalled;
        return held ? abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Quarantined) : bytes("");
    }

    function _batch(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.BatchLien) return _blocked(4);
        return bar == Bar.Recalled ? _blocked(1) : bytes("");
    }

    function _blocked(uint8 standing) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, standing);
    }

    function _either(bytes memory first, bytes memory second) private pure returns (bytes memory) {
        return first.length != 0 ? first : second;
    }

    function _toTaker(Bar) private view returns (address) {
        return bob;
    }

    function _stays(Bar) private view returns (address) {
        return alice;
    }

    // ------------------------------------------------------------------------------------------------ transfers

    function _ofOne(Bar bar) private view returns (bytes memory) {
        return _either(_parties(bar), _token(bar));
    }

    /// @dev And the view says before what will be.
    function _transfer() private returns (bytes memory reason) {
        bool may = battery.canTransfer(alice, bob, id);
        reason = attempt(alice, abi.encodeCall(IERC721.transferFrom, (alice, bob, id)));
        truth(may == (reason.length == 0), "canTransfer says what transferFrom does");
    }

    function _safeTransfer() private returns (bytes memory) {
        return attempt(alice, abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, bob, id));
    }

    function _safeTransferWithData() private returns (bytes memory) {
        string memory signature = "safeTransferFrom(address,address,uint256,bytes)";
        return attempt(alice, abi.encodeWithSignature(signature, alice, bob, id, bytes("x")));
    }

    function _byOperator() private returns (bytes memory) {
        vm.prank(alice);
        battery.setApprovalForAll(carol, true);
        return attempt(carol, abi.encodeCall(IERC721.transferFrom, (alice, bob, id)));
    }

    function _bySpender() private returns (bytes memory) {
        vm.prank(alice);
        battery.approve(carol, id);
        return _spend();
    }

    function _spend() private returns (bytes memory) {
        return attempt(carol, abi.encodeCall(IERC721.transferFrom, (alice, bob, id)));
    }

    function test_one_battery_by_its_owner() public {
        route(nothing, _transfer, _ofOne, _toTaker);
        route(nothing, _safeTransfer, _ofOne, _toTaker);
        route(nothing, _safeTransferWithData, _ofOne, _toTaker);
    }

    function test_one_battery_by_whom_its_owner_approves() public {
        route(nothing, _byOperator, _ofOne, _toTaker);
        route(nothing, _bySpender, _ofOne, _toTaker);
    }

    function _approve() private {
        vm.prank(alice);
        battery.approve(carol, id);
    }

    /// @dev What gets a slot of its own loses the approval of before.
    function _ofApprovedBefore(Bar bar) private view returns (bytes memory) {
        bool pinned = bar == Bar.FrozenToken || bar == Bar.Lien || bar == Bar.Quarantined || bar == Bar.Expired;
        return pinned ? abi.encodeWithSelector(IBattery.NotApproved.selector, id, carol) : _ofOne(bar);
    }

    function test_an_approval_of_before_the_bar() public {
        route(_approve, _spend, _ofApprovedBefore, _toTaker);
    }

    // ------------------------------------------------------------------------------------------------ batches

    function _transferBatch() private returns (bytes memory) {
        return attempt(alice, abi.encodeCall(IBattery.transferBatch, (alice, bob, batchId)));
    }

    function _batchByOperator() private returns (bytes memory) {
        vm.prank(alice);
        battery.setApprovalForAll(carol, true);
        return attempt(carol, abi.encodeCall(IBattery.transferBatch, (alice, bob, batchId)));
    }

    function _ofBatch(Bar bar) private view returns (bytes memory) {
        return _either(_parties(bar), _batch(bar));
    }

    /// @dev What bars one battery takes it out of its batch: the others move, it stays.
    function _withoutThePinned(Bar bar) private view returns (address) {
        return bar == Bar.None || bar == Bar.BatchExpired ? bob : alice;
    }

    function test_a_batch() public {
        route(nothing, _transferBatch, _ofBatch, _withoutThePinned);
        route(nothing, _batchByOperator, _ofBatch, _withoutThePinned);
    }

    // ------------------------------------------------------------------------------------------------ liens

    function _pledge() private returns (bytes memory) {
        return attempt(alice, pledging(one(id), noBatches()));
    }

    function _pledgeBatch() private returns (bytes memory) {
        return attempt(alice, pledging(noIds(), oneBatch(batchId)));
    }

    function _lenders(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.FrozenGiver) return _parties(bar);
        bool bad = bar == Bar.FrozenTaker || bar == Bar.LapsedTaker || bar == Bar.UnknownTaker;
        return bad ? abi.encodeWithSelector(IBattery.BadRecipient.selector, bob) : bytes("");
    }

    function _ofPledge(Bar bar) private view returns (bytes memory) {
        return _either(_lenders(bar), _token(bar));
    }

    function _ofBatchPledge(Bar bar) private view returns (bytes memory) {
        return _either(_lenders(bar), _batch(bar));
    }

    function test_a_pledge() public {
        route(nothing, _pledge, _ofPledge, _stays);
        route(nothing, _pledgeBatch, _ofBatchPledge, _stays);
    }

    function _callIn() private {
        same(_pledge(), "", "pledged");
        _called();
    }

    function _callInBatch() private {
        same(_pledgeBatch(), "", "pledged");
        _called();
    }

    function _called() private {
        accepted(bob, address(battery), abi.encodeCall(IBattery.callLien, (1, "default")));
    }

    function _foreclose() private returns (bytes memory) {
        later(14);
        return attempt(bob, abi.encodeCall(IBattery.foreclose, (1, one(id), noBatches())));
    }

    function _forecloseBatch() private returns (bytes memory) {
        later(14);
        return attempt(bob, abi.encodeCall(IBattery.foreclose, (1, noIds(), oneBatch(batchId))));
    }

    /// @dev Its own lien is what it is taken for; that of the batch it has left is none of it.
    function _ofForeclosure(Bar bar) private view returns (bytes memory) {
        return bar == Bar.Lien || bar == Bar.BatchLien ? bytes("") : _ofOne(bar);
    }

    function _ofBatchForeclosure(Bar bar) private view returns (bytes memory) {
        return bar == Bar.BatchLien ? bytes("") : _ofBatch(bar);
    }

    function _withoutTheHeld(Bar bar) private view returns (address) {
        bool pinned = bar == Bar.FrozenToken || bar == Bar.Quarantined || bar == Bar.Expired;
        return pinned ? alice : bob;
    }

    function test_foreclosure_of_one_battery() public {
        route(_callIn, _foreclose, _ofForeclosure, _toTaker);
    }

    function test_foreclosure_of_a_batch() public {
        route(_callInBatch, _forecloseBatch, _ofBatchForeclosure, _withoutTheHeld);
    }

    // ------------------------------------------------------------------------------------------------ force

    function _force() private returns (bytes memory) {
        return attempt(address(this), abi.encodeCall(IERC7943NonFungible.forcedTransfer, (alice, bob, id)));
    }

    /// @dev Nothing of the giver bars it; the taker must be able to receive.
    function _ofForce(Bar bar) private view returns (bytes memory) {
        bool bad = bar == Bar.FrozenTaker || bar == Bar.LapsedTaker || bar == Bar.UnknownTaker;
        return bad ? abi.encodeWithSelector(IERC7943NonFungible.ERC7943CannotReceive.selector, bob) : bytes("");
    }

    /// @dev The freeze of the old owner ends, the lien stays, and so does quarantine.
    function _afterForce(Bar bar) private view returns (address) {
        truth(!battery.stateOf(id).frozen(), "the freeze has ended");
        same(battery.lienOf(id), bar == Bar.Lien || bar == Bar.BatchLien ? 1 : 0, "the lien stays");
        bool held = bar == Bar.Quarantined || bar == Bar.Recalled;
        truth((operationOf(id) == Operation.Quarantined) == held, "what is held stays so");
        return bob;
    }

    function test_a_forced_transfer() public {
        route(nothing, _force, _ofForce, _afterForce);
    }

    // ------------------------------------------------------------------------------------------------ mint, ends

    function _mint() private returns (bytes memory) {
        return attempt(maker, abi.encodeCall(IBattery.mintBatch, (mintOf(bob, CAR, 2, 0), "")));
    }

    /// @dev Nobody gives what is minted, and what the other batch suffers is none of it.
    function _ofMint(Bar bar) private view returns (bytes memory) {
        return bar == Bar.FrozenGiver ? bytes("") : _parties(bar);
    }

    function test_a_mint() public {
        route(nothing, _mint, _ofMint, _stays);
    }

    function _retire() private {
        retire(id);
    }

    function _repurpose() private returns (bytes memory) {
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        return attempt(repurposer, abi.encodeCall(IBattery.repurpose, (r, both(r), just(sign(ALICE_KEY, r)))));
    }

    /// @dev Its owner is giver and taker; liens go on, readings are made new.
    function _ofSuccession(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.FrozenGiver || bar == Bar.FrozenToken) {
            return abi.encodeWithSelector(IBattery.NotApproved.selector, id, alice);
        }
        bool held = bar == Bar.Quarantined || bar == Bar.Recalled;
        return held
            ? abi.encodeWithSelector(
                IBattery.WrongState.selector, id, Operation.Quarantined, IBattery.repurpose.selector
            )
            : bytes("");
    }

    function _successorsAreAlices(Bar bar) private view returns (address) {
        (uint64 batch,) = battery.successorsOf(id);
        same(battery.ownerOf(idOf(batch, 0)), alice, "owner of the successor");
        same(battery.lienOf(idOf(batch, 0)), bar == Bar.Lien || bar == Bar.BatchLien ? 1 : 0, "lien of the successor");
        return alice;
    }

    function test_a_succession() public {
        route(_retire, _repurpose, _ofSuccession, _successorsAreAlices);
    }

    function _reclaim() private returns (bytes memory) {
        waste(id);
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        uint32 series = battery.openSeries("RC-");
        IBattery.Succession memory r = successionOf(one(id), alice, 1, 60_000);
        (r.maker, r.series, r.firstSerial) = (recycler, series, 0);
        return attempt(recycler, abi.encodeCall(IBattery.reclaim, (r, both(r), just(sign(ALICE_KEY, r)))));
    }

    /// @dev Waste is taken out of quarantine too.
    function _ofReclaiming(Bar bar) private view returns (bytes memory) {
        bool held = bar == Bar.Quarantined || bar == Bar.Recalled;
        return held ? bytes("") : _ofSuccession(bar);
    }

    function test_a_succession_of_waste() public {
        route(nothing, _reclaim, _ofReclaiming, _successorsAreAlices);
    }

    function _recycle() private returns (bytes memory) {
        waste(id);
        dismantle(id);
        IBattery.Recycling memory r = recyclingOf(id, 0);
        return attempt(recycler, abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r))));
    }

    /// @dev Waste is taken whatever bars title; only the burn asks.
    function _ofBurn(Bar bar) private view returns (bytes memory) {
        if (bar == Bar.FrozenGiver || bar == Bar.FrozenToken) {
            return abi.encodeWithSelector(IBattery.NotApproved.selector, id, alice);
        }
        bool lien = bar == Bar.Lien || bar == Bar.BatchLien;
        return lien ? abi.encodeWithSelector(IBattery.UnderLien.selector, id, 1) : bytes("");
    }

    function _toNobody(Bar) private pure returns (address) {
        return address(0);
    }

    function test_a_burn() public {
        route(nothing, _recycle, _ofBurn, _toNobody);
    }
}
