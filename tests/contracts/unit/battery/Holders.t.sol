// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Holding} from "../../../../contracts/libraries/Holding.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice Holders are asked before they receive, told before and after their sums change, with the right figures.
contract HoldersTest is SumsCheck {
    bytes4 private constant ASK = IHolder.acceptBattery.selector;
    bytes4 private constant BEFORE = IHolder.beforeSumsChange.selector;
    bytes4 private constant AFTER = IHolder.afterSumsChange.selector;
    bytes4 private constant BURNED = IHolder.batteryRecycled.selector;

    RecordingHolder private holder;
    address private fund;
    uint64 private batchId;

    function setUp() public override {
        super.setUp();
        holder = new RecordingHolder(battery, coin, CAR);
        fund = address(holder);
        members.setHolder(fund, true);
        batchId = mint(alice, CAR, 6, 9_500);
    }

    function _sum() private view returns (uint256) {
        return Holding.unwrap(battery.holdingOf(fund, CAR));
    }

    /// @dev Notes must be exactly these hooks in this order; sums unchanged until the first AFTER, final from then on.
    function _told(bytes4[] memory hooks, uint256 before) private view returns (RecordingHolder.Note[] memory notes) {
        notes = holder.notes();
        same(notes.length, hooks.length, "number of notes");
        bool changed;
        for (uint256 i; i < hooks.length; ++i) {
            same(bytes32(notes[i].hook), bytes32(hooks[i]), "hook");
            changed = changed || hooks[i] == AFTER || hooks[i] == BURNED;
            same(notes[i].holding, changed ? _sum() : before, "sums in the hook");
        }
    }

    function _is(RecordingHolder.Note memory n, int256 eligible, uint256 assessed, uint64 issued) private pure {
        same(n.class, CAR, "class");
        same(n.eligibleWh, eligible, "eligible Wh");
        same(n.assessedWh, assessed, "assessed Wh");
        same(n.issuedAt, issued, "issued at");
    }

    function _list(bytes4 a, bytes4 b, bytes4 c) private pure returns (bytes4[] memory list) {
        list = new bytes4[](c == 0 ? 2 : 3);
        (list[0], list[1]) = (a, b);
        if (c != 0) list[2] = c;
    }

    function _refusal() private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.RefusedByHolder.selector, fund);
    }

    function _give(uint256 i) private {
        vm.prank(alice);
        battery.transferFrom(alice, fund, idOf(batchId, i));
        holder.forget();
    }

    // ------------------------------------------------------------------------------------------------ asked

    function test_a_holder_that_says_no_gets_nothing_in_any_way() public {
        holder.setRefuses(true);
        address target = address(battery);
        uint256 id = idOf(batchId, 1);
        refused(maker, target, abi.encodeCall(battery.mintBatch, (mintOf(fund, CAR, 2, 0), "")), _refusal());
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, fund, id);
        refused(alice, target, data, _refusal());
        data = abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, fund, id);
        refused(alice, target, data, _refusal());
        data = abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", alice, fund, id, bytes("x"));
        refused(alice, target, data, _refusal());
        refused(alice, target, abi.encodeCall(battery.transferBatch, (alice, fund, batchId)), _refusal());
    }

    function test_a_holder_of_others_is_not_asked_for_what_it_gives() public {
        _give(0);
        holder.setRefuses(true);
        vm.prank(fund);
        battery.transferFrom(fund, bob, idOf(batchId, 0));
        same(battery.ownerOf(idOf(batchId, 0)), bob, "owner");
    }

    // ------------------------------------------------------------------------------------------------ told

    function test_a_mint_is_asked_announced_and_told() public {
        uint256 before = _sum();
        mint(fund, CAR, 3, 9_900);
        RecordingHolder.Note[] memory n = _told(_list(ASK, BEFORE, AFTER), before);
        same(n[0].operator, maker, "operator");
        same(n[0].from, address(0), "from");
        same(n[0].firstId, idOf(2, 0), "first id");
        same(n[0].count, 3, "count");
        _is(n[2], 180_000, 0, 0);
    }

    function test_a_transfer_is_asked_announced_and_told() public {
        uint256 before = _sum();
        vm.prank(alice);
        battery.setApprovalForAll(bob, true);
        vm.prank(bob);
        battery.transferFrom(alice, fund, idOf(batchId, 2));
        RecordingHolder.Note[] memory n = _told(_list(ASK, BEFORE, AFTER), before);
        same(n[0].operator, bob, "operator");
        same(n[0].from, alice, "from");
        same(n[0].firstId, idOf(batchId, 2), "id");
        same(n[0].count, 1, "count");
        _is(n[2], 60_000, 0, 0);
    }

    function test_giving_is_announced_and_told() public {
        _give(2);
        uint256 before = _sum();
        vm.prank(fund);
        battery.transferFrom(fund, bob, idOf(batchId, 2));
        _is(_told(_list(BEFORE, AFTER, 0), before)[1], -60_000, 0, 0);
    }

    function test_a_batch_is_asked_announced_and_told_with_its_followers() public {
        vm.prank(alice);
        battery.transferFrom(alice, bob, idOf(batchId, 5));
        uint256 before = _sum();
        vm.prank(alice);
        battery.transferBatch(alice, fund, batchId);
        RecordingHolder.Note[] memory n = _told(_list(ASK, BEFORE, AFTER), before);
        same(n[0].firstId, idOf(batchId, 0), "first id");
        same(n[0].count, 5, "count");
        _is(n[2], 300_000, 0, 0);
        holder.forget();
        before = _sum();
        vm.prank(fund);
        battery.transferBatch(fund, bob, batchId);
        _is(_told(_list(BEFORE, AFTER, 0), before)[1], -300_000, 0, 0);
    }

    function test_an_assessment_tells_followers_and_detached_apart_and_adds_up() public {
        vm.prank(alice);
        battery.transferBatch(alice, fund, batchId);
        vm.prank(fund);
        battery.transferFrom(fund, fund, idOf(batchId, 1));
        vm.prank(fund);
        battery.transferFrom(fund, fund, idOf(batchId, 2));
        holder.forget();
        uint256 before = _sum();
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = assessmentOf(batchId);
        for (uint256 i; i < 5; ++i) {
            read(a, i, 9_300, 1);
        }
        assessBoth(a);
        RecordingHolder.Note[] memory n = _told(_list(BEFORE, AFTER, AFTER), before);
        _is(n[1], 0, 180_000, uint64(block.timestamp)); // three followers
        _is(n[2], 0, 120_000, uint64(block.timestamp)); // two detached, told at once
    }

    function test_an_assessment_tells_every_holder_of_one_battery() public {
        RecordingHolder other = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(other), true);
        _give(0);
        vm.prank(alice);
        battery.transferFrom(alice, address(other), idOf(batchId, 3));
        other.forget();
        uint256 before = _sum();
        assess(idOf(batchId, 0), 9_200);
        _is(_told(_list(BEFORE, AFTER, 0), before)[1], 0, 60_000, uint64(block.timestamp));
        same(other.notes().length, 1, "announced, and not told: it was given no reading");
    }

    function test_what_is_set_aside_is_not_counted_as_assessed() public {
        _give(0);
        waste(idOf(batchId, 0));
        holder.forget();
        assess(idOf(batchId, 0), 9_200);
        same(holder.notes().length, 1, "announced only");
    }

    function test_waste_is_announced_and_told() public {
        _give(0);
        uint256 before = _sum();
        waste(idOf(batchId, 0));
        _is(_told(_list(BEFORE, AFTER, 0), before)[1], -60_000, 0, 0);
    }

    function test_a_succession_is_announced_and_told_class_by_class() public {
        _give(0);
        uint256 id = idOf(batchId, 0);
        retire(id);
        IBattery.Succession memory r = successionOf(one(id), address(holder), 2, 20_000);
        r.discarded = 20_000;
        holder.consent(digestOf(hashOf(r)));
        uint256 before = _sum();
        bytes[] memory signatures = both(r);
        vm.prank(repurposer);
        battery.repurpose(r, signatures, just(""));
        RecordingHolder.Note[] memory n = _told(_list(BEFORE, AFTER, AFTER), before);
        _is(n[1], -60_000, 0, 0);
        same(n[2].class, STORAGE, "class of the successors");
        same(n[2].eligibleWh, 40_000, "their energy");
    }

    function _dismantled(int128 proceeds) private returns (IBattery.Recycling memory r) {
        _give(0);
        waste(idOf(batchId, 0));
        dismantle(idOf(batchId, 0));
        holder.forget();
        r = recyclingOf(idOf(batchId, 0), proceeds);
        holder.consent(digestOf(hashOf(r)));
        coin.mint(recycler, 1e9);
        coin.mint(fund, 1e9);
        vm.prank(recycler);
        coin.approve(address(battery), type(uint256).max);
    }

    function test_proceeds_are_paid_before_the_holder_is_told() public {
        IBattery.Recycling memory r = _dismantled(700);
        uint256 before = _sum();
        accepted(recycler, address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
        RecordingHolder.Note[] memory n = _told(_list(BEFORE, BURNED, 0), before);
        same(n[1].balance, 1e9 + 700, "money in the hook");
        same(n[1].firstId, r.id, "id");
        same(n[1].eligibleWh, 700, "proceeds");
    }

    function test_a_holder_may_pass_its_proceeds_on_at_once() public {
        IBattery.Recycling memory r = _dismantled(700);
        holder.setPassesOn(true);
        accepted(recycler, address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
        same(coin.balanceOf(address(0xDEAD)), 1e9 + 700, "where the money went");
    }

    function test_a_gate_fee_is_paid_by_the_holder_in_the_call_or_nothing_is_burned() public {
        IBattery.Recycling memory r = _dismantled(-700);
        holder.setStingy(true);
        bytes memory data = abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), ""));
        refused(
            recycler, address(battery), data, abi.encodeWithSelector(IBattery.GateFeeNotPaid.selector, r.id, 0, 700)
        );
        holder.setStingy(false);
        accepted(recycler, address(battery), data);
        same(coin.balanceOf(recycler), 1e9 + 700, "the recycler's money");
        same(coin.balanceOf(fund), 1e9 - 700, "the holder's money");
    }

    // ------------------------------------------------------------------------------------------------ failing, starving

    function test_a_failing_holder_stops_nothing() public {
        _give(0);
        holder.setFails(true);
        expectEvent(address(battery));
        emit IBattery.HolderFailed(fund, BEFORE);
        expectEvent(address(battery));
        emit IBattery.HolderFailed(fund, AFTER);
        waste(idOf(batchId, 0));
        assess(idOf(batchId, 1), 9_100);
        _check();
    }

    function test_a_caller_cannot_starve_a_holder() public {
        _give(0);
        uint256 id = idOf(batchId, 0);
        uint256 snapshot = vm.snapshotState();
        bytes memory data = abi.encodeCall(battery.waste, (one(id), recycler, ""));
        uint256 succeeded;
        for (uint256 gas = 200_000; gas < 2_600_000; gas += 60_000) {
            vm.prank(operator);
            (bool ok, bytes memory reason) = address(battery).call{gas: gas}(data);
            if (!ok) {
                same(reason, abi.encodeWithSelector(IBattery.NotEnoughGas.selector, 2_000_000), "reason");
                continue;
            }
            ++succeeded;
            same(holder.notes().length, 2, "told before and after");
            vm.revertToState(snapshot);
        }
        truth(succeeded != 0 && succeeded < 20, "some calls had enough gas, some not");
    }

    function _check() private view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, fund);
        truth(checkSums(accounts) >= 6, "batteries compared");
    }
}
