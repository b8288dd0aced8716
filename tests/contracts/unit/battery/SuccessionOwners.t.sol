// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {SuccessionBase} from "./SuccessionBase.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Successors belong to the owners of their predecessors, who all agree; what they are, and what stays behind.
contract SuccessionOwnersTest is SuccessionBase {
    // ------------------------------------------------------------------------------------------------ shares

    function test_shares_are_those_of_the_owners_in_ascending_order() public {
        IBattery.Succession memory r = _shared();
        (r.shares[0], r.shares[1]) = (r.shares[1], r.shares[0]);
        _refused(r, _notShared(0, r.shares[1].owner));
        r.shares[1] = r.shares[0];
        _refused(r, _notShared(0, r.shares[1].owner));
        r.shares = new IBattery.Share[](0);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 16));
        r.shares = new IBattery.Share[](17);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 17, 16));
    }

    function test_every_predecessors_owner_has_a_share() public {
        IBattery.Succession memory r = successionOf(two(a0, b0), alice, 3, 40_000);
        _refused(r, _notShared(b0, bob));
        r = successionOf(two(a0, a1), bob, 3, 40_000);
        _refused(r, _notShared(a0, alice));
    }

    function test_nobody_else_has_a_share() public {
        IBattery.Succession memory r = _shared();
        (r.predecessors, r.discarded) = (two(a0, a1), 0);
        (r.shares[_place(alice)].count, r.shares[_place(bob)].count) = (2, 1);
        _refused(r, _notShared(0, bob));
        r.shares[_place(bob)].count = 0;
        r.discarded = 40_000;
        _refused(r, _notShared(0, bob));
    }

    function test_there_is_one_consent_for_each_share() public {
        IBattery.Succession memory r = _shared();
        bytes memory data = abi.encodeCall(battery.repurpose, (r, both(r), just(sign(ALICE_KEY, r))));
        refused(repurposer, address(battery), data, abi.encodeWithSelector(IBattery.BadLength.selector, 1, 2));
        data = abi.encodeCall(battery.repurpose, (r, both(r), new bytes[](3)));
        refused(repurposer, address(battery), data, abi.encodeWithSelector(IBattery.BadLength.selector, 3, 2));
    }

    // ------------------------------------------------------------------------------------------------ consents

    function _none(address owner, IBattery.Succession memory r) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NoConsent.selector, owner, digestOf(hashOf(r)));
    }

    function test_every_owner_consents_to_this_very_statement() public {
        IBattery.Succession memory r = _shared();
        bytes[] memory list = _consents(r);
        list[_place(bob)] = sign(ALICE_KEY, r);
        bytes memory data = abi.encodeCall(battery.repurpose, (r, both(r), list));
        refused(repurposer, address(battery), data, _none(bob, r));
        list = _consents(r);
        r.discarded -= 1; // another statement: the signatures are of the one before
        address first = r.shares[0].owner;
        data = abi.encodeCall(battery.repurpose, (r, both(r), list));
        refused(repurposer, address(battery), data, _none(first, r));
    }

    function test_consent_on_chain_is_the_owners_own_and_used_up() public {
        IBattery.Succession memory r = _valid();
        bytes32 digest = digestOf(hashOf(r));
        bytes memory data = abi.encodeCall(battery.repurpose, (r, both(r), just("")));
        refused(repurposer, address(battery), data, _none(alice, r));
        vm.prank(bob);
        battery.consent(digest);
        refused(repurposer, address(battery), data, _none(alice, r));
        expectEvent(address(battery));
        emit IBattery.Consented(alice, digest);
        vm.prank(alice);
        battery.consent(digest);
        accepted(repurposer, address(battery), data);
        refused(repurposer, address(battery), data, _none(alice, r)); // spent, and asked before the state is
        _check();
    }

    function test_several_owners_agree_each_in_its_own_way() public {
        IBattery.Succession memory r = _shared();
        bytes[] memory list = _consents(r);
        list[_place(bob)] = "";
        bytes memory data = abi.encodeCall(battery.repurpose, (r, both(r), list));
        refused(repurposer, address(battery), data, _none(bob, r));
        vm.prank(bob);
        battery.consent(digestOf(hashOf(r)));
        accepted(repurposer, address(battery), data);
        _check();
    }

    function test_a_wallet_contract_consents_by_its_own_signature() public {
        Wallet wallet = new Wallet(bob);
        vm.prank(alice);
        battery.transferFrom(alice, address(wallet), a0);
        IBattery.Succession memory r = successionOf(one(a0), address(wallet), 1, 60_000);
        bytes memory data = abi.encodeCall(battery.repurpose, (r, both(r), just(sign(ALICE_KEY, r))));
        refused(repurposer, address(battery), data, _none(address(wallet), r));
        data = abi.encodeCall(battery.repurpose, (r, both(r), just(sign(BOB_KEY, r))));
        accepted(repurposer, address(battery), data);
        same(battery.ownerOf(idOf(3, 0)), address(wallet), "owner of the successor");
    }

    function test_a_frozen_owner_disposes_of_nothing_nor_of_a_frozen_battery() public {
        address[] memory frozen = new address[](1);
        frozen[0] = bob;
        members.setFrozen(frozen, true);
        IBattery.Succession memory r = _shared();
        _refused(r, abi.encodeWithSelector(IBattery.NotApproved.selector, a0, bob));
        members.setFrozen(frozen, false);
        authority.grantRole(Roles.AGENT, address(this), 0);
        battery.setFrozenTokens(alice, a1, true);
        _refused(r, abi.encodeWithSelector(IBattery.NotApproved.selector, a1, alice));
        battery.setFrozenTokens(alice, a1, false);
        _done(r);
        _check();
    }

    function test_each_owners_jurisdiction_allows_it() public {
        members.setJurisdiction(bob, 578);
        battery.setSecondUse(578, IBattery.Use.FourWheel, 1);
        _refused(_shared(), _forbidden(578, IBattery.Use.FourWheel, IBattery.Use.Storage));
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_several_owners_get_a_batch_each_with_serials_that_run_on() public {
        IBattery.Succession memory r = _shared();
        r.firstSerial = 10;
        bytes memory data = _repurposing(r);
        uint256 before = 150_000; // two at 95 %, one at 90 % of 60 kWh above 70 %: 50 + 50 + 40 kWh
        before = 50_000 + 50_000 + 40_000;
        uint256 step = ((before - 96_000) * 10_000 + 179_999) / 180_000;
        expectEvent(address(battery));
        emit IBattery.SerialsSkipped(repurposerSeries, 0, 10);
        expectEvent(address(battery));
        emit IBattery.Succeeded(3, repurposer, assessor, secondAssessor, r, before, 96_000, step);
        same(abi.decode(accepted(repurposer, address(battery), data), (uint64)), 3, "first batch");
        same(battery.batchCount(), 4, "one batch an owner");
        for (uint64 k; k < 2; ++k) {
            IBattery.Batch memory b = battery.batchOf(3 + k);
            truth(b.owner == r.shares[k].owner && b.count == r.shares[k].count, "its owner's share");
            truth(b.identity == r.shares[k].root && b.operator == operator, "as stated");
            same(b.firstSerial, 10 + k * r.shares[0].count, "serials run on");
            same(abi.encode(battery.predecessorsOf(3 + k)), abi.encode(r.predecessors), "all predecessors");
            same(battery.recordOf(3 + k).stepSum, step, "both begin with the step");
        }
        same(battery.seriesOf(repurposerSeries).next, 14, "next serial");
        _lineage(a0, 3, 4);
        _lineage(b0, 3, 4);
        _check();
    }

    function _lineage(uint256 id, uint64 first, uint64 last) private view {
        (uint64 a, uint64 b) = battery.successorsOf(id);
        truth(a == first && b == last, "successors");
    }

    function test_an_owner_may_get_none() public {
        IBattery.Succession memory r = _sharedOf(4, 0);
        same(_done(r), 3, "first batch");
        same(battery.batchCount(), 3, "one batch");
        same(battery.batchOf(3).owner, alice, "its owner");
        _lineage(b0, 3, 3);
        same(battery.balanceOf(bob), 3, "bob keeps the superseded token");
        same(battery.ratedEnergyOf(bob), 120_000, "and none of its energy");
        _check();
    }

    function test_successors_take_the_place_of_their_predecessors() public {
        IBattery.Succession memory r = _valid();
        bytes memory data = _repurposing(r);
        for (uint256 i; i < 3; ++i) {
            expectEvent(address(battery));
            emit IERC721.Transfer(address(0), alice, idOf(3, i));
        }
        expectEvent(address(battery));
        emit IBattery.BatchMinted(3, alice, repurposer, _asMint(r), LegalStatus.Repurposed);
        accepted(repurposer, address(battery), data);
        same(battery.balanceOf(alice), 9, "superseded tokens still exist");
        same(battery.ownerOf(a0), alice, "owner of the superseded");
        same(valuation.valueOf(a0), 0, "value of the superseded");
        _lineage(a0, 3, 3);
        _lineage(idOf(batchId, 0), 0, 0);
        same(battery.predecessorsOf(batchId).length, 0, "manufactured");
        (uint256 health, uint256 day,, Operation operation, LegalStatus legal, uint8 class) =
            battery.conditionOf(idOf(3, 2));
        truth(health == 8_000 && day == today() && class == STORAGE, "as assessed");
        truth(operation == Operation.Registered && legal == LegalStatus.Repurposed, "repurposed");
        (,,, operation, legal,) = battery.conditionOf(a0);
        truth(operation == Operation.Superseded && legal == LegalStatus.Original, "superseded");
        _check();
    }

    function _asMint(IBattery.Succession memory r) private view returns (IBattery.Mint memory m) {
        (m.to, m.operator, m.class, m.energy, m.count) = (alice, operator, STORAGE, 40_000, 3);
        (m.manufactured, m.day, m.health) = (today(), today(), 8_000);
        (m.series, m.root) = (repurposerSeries, r.shares[0].root);
    }

    function test_remanufactured_and_reclaimed_say_what_they_are() public {
        accepted(repurposer, address(battery), _remanufacture(_remanufacturing()));
        (,,,, LegalStatus legal, uint8 class) = battery.conditionOf(idOf(3, 0));
        truth(legal == LegalStatus.Remanufactured && class == CAR, "remanufactured");
        IBattery.Succession memory r = successionOf(one(b0), bob, 1, 60_000);
        waste(b0);
        (r.maker, r.series, r.firstSerial) = (recycler, _recyclerSeries(), 0);
        (r.legal, r.class) = (LegalStatus.Reused, SCOOTER);
        bytes memory reason = _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.TwoWheel);
        refused(recycler, address(battery), _reclaim(r), reason);
        r.class = CAR;
        accepted(recycler, address(battery), _reclaim(r));
        (,,,, legal, class) = battery.conditionOf(idOf(4, 0));
        truth(legal == LegalStatus.Reused && class == CAR, "no longer waste");
        (,,,, legal,) = battery.conditionOf(b0);
        truth(legal == LegalStatus.Waste, "what it was when it ended");
        _check();
    }

    function test_a_superseded_token_never_moves_again() public {
        _done(_valid());
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, a0);
        bytes memory reason = abi.encodeWithSelector(IBattery.TitleBlocked.selector, a0, Operation.Superseded);
        refused(alice, address(battery), data, reason);
        data = abi.encodeCall(battery.forcedTransfer, (alice, bob, a0));
        refused(address(this), address(battery), data, reason);
        vm.prank(alice);
        battery.transferBatch(alice, bob, batchId);
        same(battery.ownerOf(a0), alice, "stays when its batch moves");
        _check();
    }

    function test_a_successor_lives_on_and_has_successors() public {
        IBattery.Succession memory r = successionOf(one(a0), alice, 1, 60_000);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, CAR, 9_500);
        accepted(repurposer, address(battery), _remanufacture(r));
        later(100);
        assess(idOf(3, 0), 9_300);
        retire(idOf(3, 0));
        _done(successionOf(two(a1, idOf(3, 0)), alice, 2, 60_000));
        _lineage(a0, 3, 3);
        _lineage(idOf(3, 0), 4, 4);
        same(abi.encode(battery.predecessorsOf(4)), abi.encode(two(a1, idOf(3, 0))), "predecessors");
        _check();
    }

    function test_expired_predecessors_serve_nothing_before() public {
        later(401);
        battery.expire(one(a0));
        IBattery.Succession memory r = successionOf(one(a0), alice, 1, 60_000);
        bytes memory data = _repurposing(r);
        expectEvent(address(battery));
        emit IBattery.Succeeded(3, repurposer, assessor, secondAssessor, r, 0, 36_000, 6_000);
        accepted(repurposer, address(battery), data);
        _check();
    }
}
