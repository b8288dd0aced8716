// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {RoleMatrix} from "../../base/RoleMatrix.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Every actor × title, operators, succession, ends and liens.
contract RoleFunctionTitleTest is RoleMatrix {
    // ------------------------------------------------------------------------------------------------ title

    function _transferFrom(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC721.transferFrom, (alice, carol, id));
    }

    function _safeTransferFrom(address) private view returns (bytes memory) {
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", alice, carol, id);
    }

    function _safeTransferFromWithData(address) private view returns (bytes memory) {
        return abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", alice, carol, id, bytes("x"));
    }

    function _approve(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC721.approve, (carol, id));
    }

    function _onlyTheOwner(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IBattery.NotApproved.selector, id, who);
    }

    function test_only_the_owner_gives_and_approves() public {
        row(IERC721.transferFrom.selector, _transferFrom, _onlyTheOwner);
        row(bytes4(keccak256("safeTransferFrom(address,address,uint256)")), _safeTransferFrom, _onlyTheOwner);
        row(
            bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)")),
            _safeTransferFromWithData,
            _onlyTheOwner
        );
        row(IERC721.approve.selector, _approve, _onlyTheOwner);
    }

    function _transferBatch(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.transferBatch, (alice, carol, batchId));
    }

    function _onlyTheOwnerOfTheBatch(address who) private view returns (bytes memory) {
        if (who == alice) return "";
        return abi.encodeWithSelector(IBattery.NotApproved.selector, idOf(batchId, 0), who);
    }

    function test_only_the_owner_gives_a_batch() public {
        row(IBattery.transferBatch.selector, _transferBatch, _onlyTheOwnerOfTheBatch);
    }

    function _setApprovalForAll(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC721.setApprovalForAll, (carol, true));
    }

    function _consent(address) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.consent, ("digest"));
    }

    function test_anyone_speaks_for_itself() public {
        row(IERC721.setApprovalForAll.selector, _setApprovalForAll, anyone);
        row(IBattery.consent.selector, _consent, anyone);
    }

    function _setOperator(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.setOperator, (one(id), otherOperator));
    }

    function _onlyOwnerNames(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IBattery.NotOwner.selector, id, who);
    }

    function _setBatchOperator(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.setBatchOperator, (batchId, otherOperator));
    }

    function _onlyOwnerNamesForAll(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IBattery.NotOwner.selector, idOf(batchId, 0), who);
    }

    function test_only_the_owner_names_operators() public {
        row(IBattery.setOperator.selector, _setOperator, _onlyOwnerNames);
        row(IBattery.setBatchOperator.selector, _setBatchOperator, _onlyOwnerNamesForAll);
    }

    // ------------------------------------------------------------------------------------------------ succession

    function _remanufacture(address who) private returns (bytes memory) {
        retire(id);
        IBattery.Succession memory r = successionBy(who, LegalStatus.Remanufactured, CAR, 9_800);
        return abi.encodeCall(IBattery.remanufacture, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function _repurpose(address who) private returns (bytes memory) {
        retire(id);
        IBattery.Succession memory r = successionBy(who, LegalStatus.Repurposed, STORAGE, 8_000);
        return abi.encodeCall(IBattery.repurpose, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function _onlyARepurposer(address who) private view returns (bytes memory) {
        return who == repurposer ? bytes("") : missing(Roles.REPURPOSER, who);
    }

    function _reclaim(address who) private returns (bytes memory) {
        waste(id);
        IBattery.Succession memory r = successionBy(who, LegalStatus.Reused, CAR, 8_000);
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        r.series = battery.openSeries("RC-");
        return abi.encodeCall(IBattery.reclaim, (r, both(r), just(sign(ALICE_KEY, r))));
    }

    function test_only_a_repurposer_makes_successors_of_what_is_retired() public {
        row(IBattery.remanufacture.selector, _remanufacture, _onlyARepurposer);
        row(IBattery.repurpose.selector, _repurpose, _onlyARepurposer);
    }

    function test_only_the_recycler_that_has_it_reclaims_waste() public {
        row(IBattery.reclaim.selector, _reclaim, onlyItsRecycler);
    }

    // ------------------------------------------------------------------------------------------------ ends

    function _waste(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.waste, (one(id), recycler, ""));
    }

    function _onlyOwnerOrOperator(address who) private view returns (bytes memory) {
        return who == alice || who == operator ? bytes("") : notOperator(who);
    }

    function test_only_owner_or_operator_declares_waste() public {
        row(IBattery.waste.selector, _waste, _onlyOwnerOrOperator);
    }

    function _dismantle(address) private returns (bytes memory) {
        waste(id);
        return abi.encodeCall(IBattery.dismantle, (one(id), grams(400_000), grams(390_000), ""));
    }

    function _recycle(address who) private returns (bytes memory) {
        dismantled();
        IBattery.Recycling memory r = recyclingOf(id, 0);
        r.recycler = who;
        return abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
    }

    function test_only_the_recycler_that_has_it_dismantles_and_recycles() public {
        row(IBattery.dismantle.selector, _dismantle, onlyItsRecycler);
        row(IBattery.recycle.selector, _recycle, onlyItsRecycler);
    }

    function _settleClaim(address) private returns (bytes memory) {
        dismantled();
        IBattery.Recycling memory r = recyclingOf(id, 5e6);
        r.dueDay = today() + 30;
        bytes memory data = abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(ALICE_KEY, r)));
        accepted(recycler, address(battery), data);
        coin.mint(recycler, 5e6);
        vm.prank(recycler);
        coin.approve(address(battery), 5e6);
        return abi.encodeCall(IBattery.settleClaim, (id));
    }

    function _onlyTheDebtor(address who) private view returns (bytes memory) {
        return who == recycler ? bytes("") : abi.encodeWithSelector(IBattery.NotParty.selector, who);
    }

    function test_only_the_debtor_settles_a_claim() public {
        row(IBattery.settleClaim.selector, _settleClaim, _onlyTheDebtor);
    }

    // ------------------------------------------------------------------------------------------------ liens

    /// @dev For the owner the lender has signed, for all others the owner has.
    function _pledge(address who) private view returns (bytes memory) {
        IBattery.Pledge memory p =
            IBattery.Pledge(alice, lender, one(id), new uint64[](0), 1e6, "agreement", uint64(block.timestamp), 0);
        return abi.encodeCall(IBattery.pledge, (p, sign(who == alice ? BOB_KEY : ALICE_KEY, p)));
    }

    function _onlyTheParties(address who) private view returns (bytes memory) {
        if (who == alice || who == lender) return "";
        return abi.encodeWithSelector(IBattery.NotParty.selector, who);
    }

    function test_only_owner_and_lender_pledge() public {
        row(IBattery.pledge.selector, _pledge, _onlyTheParties);
    }

    function _releaseLien(address) private returns (bytes memory) {
        lienOn(id);
        return abi.encodeCall(IBattery.releaseLien, (1, one(id), new uint64[](0)));
    }

    function _callLien(address) private returns (bytes memory) {
        lienOn(id);
        return abi.encodeCall(IBattery.callLien, (1, "default"));
    }

    function _foreclose(address) private returns (bytes memory) {
        accepted(lender, address(battery), _callLien(lender));
        later(14);
        return abi.encodeCall(IBattery.foreclose, (1, one(id), new uint64[](0)));
    }

    function test_only_the_lender_releases_calls_and_forecloses() public {
        row(IBattery.releaseLien.selector, _releaseLien, onlyTheLender);
        row(IBattery.callLien.selector, _callLien, onlyTheLender);
        row(IBattery.foreclose.selector, _foreclose, onlyTheLender);
    }
}
