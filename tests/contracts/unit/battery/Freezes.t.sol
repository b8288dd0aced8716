// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";
import {LienBase} from "./LienBase.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice ERC-7943: freezes by agents, transfers by whom the access manager lets in, and views that never revert.
contract FreezesTest is LienBase {
    uint256 private id;
    address private agent = address(0xA6E47);

    function setUp() public override {
        super.setUp();
        id = idOf(batchId, 1);
        authority.grantRole(Roles.AGENT, agent, 0);
    }

    function _freeze(address account, uint256 which, bool yes) private {
        vm.prank(agent);
        truth(battery.setFrozenTokens(account, which, yes), "answer");
    }

    function _freezing(address account, uint256 which) private view returns (bytes memory) {
        return abi.encodeCall(battery.setFrozenTokens, (account, which, true));
    }

    function _forcing(address from, address to, uint256 which) private view returns (bytes memory) {
        return abi.encodeCall(battery.forcedTransfer, (from, to, which));
    }

    function _frozen(address account, uint256 which) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IERC7943NonFungible.ERC7943InsufficientUnfrozenBalance.selector, account, which);
    }

    function test_the_interface_is_announced() public view {
        truth(battery.supportsInterface(0xbf1ef5fe), "ERC-7943 non-fungible");
        truth(!battery.supportsInterface(0x3edbb4c4), "not the fungible one");
        truth(type(IERC7943NonFungible).interfaceId == 0xbf1ef5fe, "id");
    }

    // ------------------------------------------------------------------------------------------------ freezes

    function test_only_an_agent_freezes_what_the_account_has() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.AGENT, alice);
        refused(alice, address(battery), _freezing(alice, id), reason);
        reason = abi.encodeWithSelector(IBattery.NotOwner.selector, id, bob);
        refused(agent, address(battery), _freezing(bob, id), reason);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 5);
        refused(agent, address(battery), _freezing(alice, 5), reason);
        bytes4 action = IERC7943NonFungible.setFrozenTokens.selector;
        force(id, Operation.Superseded);
        reason = abi.encodeWithSelector(IBattery.WrongState.selector, id, Operation.Superseded, action);
        refused(agent, address(battery), _freezing(alice, id), reason);
        force(id, Operation.Registered);
    }

    function test_a_frozen_battery_does_not_move_and_its_batch_moves_without_it() public {
        expectEvent(address(battery));
        emit IERC7943NonFungible.Frozen(alice, id, true);
        _freeze(alice, id, true);
        refused(alice, address(battery), moving(alice, bob, id), _frozen(alice, id));
        truth(battery.getFrozenTokens(alice, id) && !battery.getFrozenTokens(bob, id), "says so");
        truth(!battery.canTransfer(alice, bob, id) && battery.canTransfer(alice, bob, idOf(batchId, 2)), "can");
        vm.prank(alice);
        battery.transferBatch(alice, bob, batchId);
        same(battery.ownerOf(id), alice, "stays");
        _freeze(alice, id, true); // twice is as once
        _freeze(alice, id, false);
        truth(!battery.getFrozenTokens(alice, id), "free");
        accepted(alice, address(battery), moving(alice, bob, id));
        _check();
    }

    function test_a_freeze_stops_title_and_never_safety() public {
        _freeze(alice, id, true);
        quarantine(id);
        release(id);
        lose(id);
        find(id);
        waste(id);
        truth(battery.getFrozenTokens(alice, id), "frozen through all of it");
        _check();
    }

    /// @dev A burn would end the freeze, and pay who is frozen.
    function test_nothing_frozen_is_burned_and_nobody_frozen_burns() public {
        waste(id);
        dismantle(id);
        _freeze(alice, id, true);
        IBattery.Recycling memory r = recyclingOf(id, 0);
        bytes memory data = abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
        bytes memory reason = abi.encodeWithSelector(IBattery.NotApproved.selector, id, alice);
        refused(recycler, address(battery), data, reason);
        _freeze(alice, id, false);
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        refused(recycler, address(battery), data, reason);
        members.setFrozen(list, false);
        accepted(recycler, address(battery), data);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
        refused(agent, address(battery), _freezing(alice, id), reason);
        truth(!battery.getFrozenTokens(alice, id) && !battery.getFrozenTokens(address(0), id), "gone");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ force

    function test_only_whom_the_access_manager_lets_in_transfers_by_force() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ADMIN, agent);
        refused(agent, address(battery), _forcing(alice, bob, id), reason);
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IERC7943NonFungible.forcedTransfer.selector;
        authority.setTargetFunctionRole(address(battery), selectors, 77);
        authority.grantRole(77, agent, 2 days);
        reason = abi.encodeWithSelector(IBattery.MissingRole.selector, 77, agent); // not directly: with the delay
        refused(agent, address(battery), _forcing(alice, bob, id), reason);
        vm.prank(agent);
        authority.schedule(address(battery), _forcing(alice, bob, id), uint48(block.timestamp + 2 days));
        later(2);
        vm.prank(agent);
        authority.execute(address(battery), _forcing(alice, bob, id));
        same(battery.ownerOf(id), bob, "moved");
        reason = abi.encodeWithSelector(IBattery.MissingRole.selector, 77, address(this));
        refused(address(this), address(battery), _forcing(bob, alice, id), reason);
        _check();
    }

    function test_force_takes_from_the_owner_and_gives_to_who_can_receive() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.WrongOwner.selector, id, bob);
        refused(address(this), address(battery), _forcing(bob, carol, id), reason);
        members.setLapsed(bob, true);
        reason = abi.encodeWithSelector(IERC7943NonFungible.ERC7943CannotReceive.selector, bob);
        refused(address(this), address(battery), _forcing(alice, bob, id), reason);
        members.setLapsed(bob, false);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 5);
        refused(address(this), address(battery), _forcing(alice, bob, 5), reason);
    }

    function test_what_is_lost_or_ended_is_not_moved_by_force() public {
        lose(id);
        bytes memory reason = abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, Operation.Lost);
        refused(address(this), address(battery), _forcing(alice, bob, id), reason);
        uint256 burned = idOf(batchId, 2);
        waste(burned);
        dismantle(burned);
        recycle(burned, 0);
        reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, burned);
        refused(address(this), address(battery), _forcing(alice, bob, burned), reason);
        refused(address(this), address(battery), _forcing(address(0), bob, burned), reason);
        _check();
    }

    function test_force_moves_what_is_frozen_pledged_quarantined_or_waste() public {
        pledge(none(), batches(other));
        uint256 pledged = idOf(other, 1);
        _freeze(alice, pledged, true);
        expectEvent(address(battery));
        emit IERC7943NonFungible.Frozen(alice, pledged, false);
        expectEvent(address(battery));
        emit IERC721.Transfer(alice, bob, pledged);
        expectEvent(address(battery));
        emit IERC7943NonFungible.ForcedTransfer(alice, bob, pledged);
        truth(battery.forcedTransfer(alice, bob, pledged), "answer");
        truth(
            !battery.getFrozenTokens(bob, pledged) && battery.lienOf(pledged) == 1, "free of the freeze, not the lien"
        );
        refused(bob, address(battery), moving(bob, carol, pledged), underLien(pledged, 1));
        battery.forcedTransfer(alice, bob, idOf(other, 2)); // follows the pledged batch
        truth(battery.lienOf(idOf(other, 2)) == 1 && marks(1) == 3, "its lien goes along");
        quarantine(id);
        battery.forcedTransfer(alice, carol, id);
        waste(idOf(batchId, 0));
        battery.forcedTransfer(alice, carol, idOf(batchId, 0));
        same(battery.balanceOf(carol), 2, "hers now");
        _check();
    }

    function test_a_frozen_member_gives_by_force_and_holders_are_asked_and_told() public {
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        holder.setRefuses(true);
        bytes memory reason = abi.encodeWithSelector(IBattery.RefusedByHolder.selector, holder);
        refused(address(this), address(battery), _forcing(alice, address(holder), id), reason);
        holder.setRefuses(false);
        battery.forcedTransfer(alice, address(holder), id);
        same(holder.notes().length, 3, "asked, announced, told");
        same(holder.notes()[2].eligibleWh, 60_000, "its energy");
        holder.forget();
        holder.setFails(true);
        battery.forcedTransfer(address(holder), bob, id); // a failing holder does not stop it
        same(battery.ownerOf(id), bob, "taken back");
        _check();
    }

    // ------------------------------------------------------------------------------------------------ views

    function testFuzz_the_views_never_revert(address from, address to, uint256 which) public {
        _freeze(alice, id, true);
        waste(idOf(batchId, 2));
        dismantle(idOf(batchId, 2));
        recycle(idOf(batchId, 2), 0);
        uint256[5] memory ids = [which, id, idOf(batchId, 2), idOf(batchId, 6), id | 1 << 96];
        for (uint256 i; i < 5; ++i) {
            truth(!battery.canTransfer(from, to, ids[i]) || (from == alice && ids[i] != id), "nobody else's");
            battery.getFrozenTokens(from, ids[i]);
            truth(!battery.canTransfer(alice, to, ids[i]) || ids[i] >> 32 <= other, "what is there");
            truth(!battery.canTransfer(address(0), to, ids[i]), "nothing is made");
            truth(!battery.canTransfer(alice, address(0), ids[i]), "nothing is burned");
        }
        battery.canSend(from);
        battery.canReceive(to);
        truth(!battery.canReceive(address(0)), "nobody receives");
    }

    function test_accounts_can_send_and_receive_as_members_say() public {
        truth(battery.canSend(alice) && battery.canReceive(bob) && battery.canTransfer(alice, bob, id), "all can");
        members.setLapsed(bob, true);
        truth(battery.canSend(bob) && !battery.canReceive(bob) && !battery.canTransfer(alice, bob, id), "gives only");
        address[] memory list = new address[](1);
        list[0] = alice;
        members.setFrozen(list, true);
        truth(!battery.canSend(alice) && !battery.canReceive(alice), "frozen");
        truth(!battery.canTransfer(alice, carol, id), "nothing of it");
    }
}
