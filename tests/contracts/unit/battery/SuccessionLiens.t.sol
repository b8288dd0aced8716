// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SuccessionBase} from "./SuccessionBase.sol";

/// @notice The lien on a predecessor goes on as the lien on its owner's successors.
contract SuccessionLiensTest is SuccessionBase {
    uint256 private constant LENDER_KEY = 0x1E4DE4;
    address private lender = vm.addr(LENDER_KEY);

    function _pledge(address owner, uint256[] memory ids, uint64[] memory batches, uint256 nonce)
        private
        returns (uint64)
    {
        IBattery.Pledge memory p =
            IBattery.Pledge(owner, lender, ids, batches, 1e9, "loan", uint64(block.timestamp), nonce);
        bytes memory signature = sign(LENDER_KEY, p);
        vm.prank(owner);
        return battery.pledge(p, signature);
    }

    function _none() private pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    function _just(uint64 b) private pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = b;
    }

    function test_a_lien_goes_on_to_the_owners_successors_and_to_nobody_elses() public {
        uint64 lienId = _pledge(alice, two(a0, a1), new uint64[](0), 1);
        IBattery.Succession memory r = _shared();
        uint64 carried = uint64(3 + _place(alice));
        bytes memory data = _repurposing(r);
        _lenderAgrees(r);
        expectEvent(address(battery));
        emit IBattery.LienCarried(lienId, carried);
        accepted(repurposer, address(battery), data);
        same(battery.lien(lienId).marks, 1, "one batch instead of two batteries");
        same(battery.lienOf(a0), 0, "the superseded token is free");
        same(battery.lienOf(idOf(carried, 2)), lienId, "alice's successors are not");
        same(battery.lienOf(idOf(uint64(7 - carried), 0)), 0, "bob's are");
        bytes memory reason = abi.encodeWithSelector(IBattery.UnderLien.selector, idOf(carried, 0), lienId);
        data = abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, bob, idOf(carried, 0));
        refused(alice, address(battery), data, reason);
        vm.prank(lender);
        battery.releaseLien(lienId, _none(), _just(carried));
        same(battery.lien(lienId).marks, 0, "nothing is left under it");
        accepted(alice, address(battery), data);
        _check();
    }

    function _lenderAgrees(IBattery.Succession memory r) private {
        bytes32 digest = digestOf(hashOf(r));
        vm.prank(lender);
        battery.consent(digest);
    }

    function test_the_lien_of_a_batch_goes_on_and_stays_on_who_follows() public {
        uint64 lienId = _pledge(alice, _none(), _just(batchId), 1);
        _done(_valid());
        same(battery.lien(lienId).marks, 2, "the batch and the successors");
        same(battery.lienOf(idOf(batchId, 0)), lienId, "a follower");
        same(battery.lienOf(idOf(3, 0)), lienId, "a successor");
        same(battery.lienOf(a1), 0, "superseded");
        _check();
    }

    function test_two_liens_on_one_owner_are_refused_and_one_each_is_carried() public {
        uint64 first = _pledge(alice, one(a0), new uint64[](0), 1);
        uint64 second = _pledge(alice, one(a1), new uint64[](0), 2);
        _refused(_valid(), abi.encodeWithSelector(IBattery.ManyLiens.selector, second, first));
        vm.prank(lender);
        battery.releaseLien(second, one(a1), new uint64[](0));
        uint64 bobs = _pledge(bob, one(b0), new uint64[](0), 3);
        IBattery.Succession memory r = _shared();
        _lenderAgrees(r);
        _done(r);
        same(battery.lienOf(idOf(uint64(3 + _place(alice)), 0)), first, "alice's");
        same(battery.lienOf(idOf(uint64(3 + _place(bob)), 0)), bobs, "bob's");
        truth(battery.lien(first).marks == 1 && battery.lien(bobs).marks == 1, "marks");
        _check();
    }

    function test_an_owner_whose_batteries_are_pledged_gets_successors() public {
        uint64 lienId = _pledge(bob, one(b0), new uint64[](0), 1);
        _refused(_sharedOf(4, 0), abi.encodeWithSelector(IBattery.NotUnderLien.selector, lienId, 0));
    }

    function test_a_called_lien_is_foreclosed_on_the_successors() public {
        uint64 lienId = _pledge(alice, one(a0), new uint64[](0), 1);
        vm.prank(lender);
        battery.callLien(lienId, "default");
        _done(_valid());
        later(14);
        vm.prank(lender);
        battery.foreclose(lienId, _none(), _just(3));
        same(battery.ownerOf(idOf(3, 1)), lender, "the lender has the successors");
        same(uint256(operationOf(a0)), uint256(Operation.Superseded), "predecessor");
        same(battery.ownerOf(a0), alice, "stays where it was");
        same(battery.lien(lienId).marks, 0, "marks");
        address[] memory accounts = _accounts();
        accounts[2] = lender;
        truth(checkSums(accounts) == 12, "batteries compared");
    }

    /// @dev Shares are the owners' affair; the lender has lent on the part of one of them.
    function test_no_collateral_goes_to_another_owner_without_the_lender() public {
        uint64 lienId = _pledge(alice, two(a0, a1), new uint64[](0), 1);
        IBattery.Succession memory r = _sharedOf(1, 3);
        _refused(r, abi.encodeWithSelector(IBattery.NoConsent.selector, lender, digestOf(hashOf(r))));
        _lenderAgrees(r);
        _done(r);
        same(battery.lien(lienId).marks, 1, "agreed");
        _check();
    }
}
