// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice Retired batteries of alice and bob, and the statements that supersede them.
abstract contract SuccessionBase is SumsCheck {
    uint64 internal batchId; // six of alice, the two of which are retired
    uint256 internal a0;
    uint256 internal a1;
    uint64 internal bobBatch; // three of bob, one of which is retired
    uint256 internal b0;

    function setUp() public virtual override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        bobBatch = mint(bob, CAR, 3, 9_000);
        (a0, a1, b0) = (idOf(batchId, 1), idOf(batchId, 4), idOf(bobBatch, 2));
        retire(a0);
        retire(a1);
        retire(b0);
    }

    // ------------------------------------------------------------------------------------------------ statements

    /// @dev Alice's two become three of 40 kWh.
    function _valid() internal view returns (IBattery.Succession memory) {
        return successionOf(two(a0, a1), alice, 3, 40_000);
    }

    /// @dev Alice's two and bob's one become four of 40 kWh, twenty discarded: three for alice, one for bob.
    function _shared() internal view returns (IBattery.Succession memory r) {
        return _sharedOf(3, 1);
    }

    function _sharedOf(uint16 forAlice, uint16 forBob) internal view returns (IBattery.Succession memory r) {
        uint256[] memory ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (a0, a1, b0);
        r = successionOf(ids, alice, 0, 40_000);
        r.shares = new IBattery.Share[](2);
        r.shares[_place(alice)] = IBattery.Share(alice, forAlice, keccak256("alice"));
        r.shares[_place(bob)] = IBattery.Share(bob, forBob, keccak256("bob"));
        r.discarded = 180_000 - 40_000 * (uint64(forAlice) + forBob);
    }

    function _place(address owner) internal view returns (uint256) {
        return (alice < bob) == (owner == alice) ? 0 : 1;
    }

    function _remanufacturing() internal view returns (IBattery.Succession memory r) {
        r = _valid();
        (r.legal, r.class, r.health, r.cellSpread) = (LegalStatus.Remanufactured, CAR, 9_000, 300);
    }

    /// @dev One of alice's that became waste, with a third of it discarded.
    function _reclaiming() internal returns (IBattery.Succession memory r) {
        waste(a0);
        r = successionOf(one(a0), alice, 1, 40_000);
        (r.discarded, r.maker, r.series) = (20_000, recycler, _recyclerSeries());
        r.firstSerial = 0;
    }

    function _recyclerSeries() internal returns (uint32) {
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        return battery.openSeries("RC-");
    }

    // ------------------------------------------------------------------------------------------------ signatures

    function _consents(IBattery.Succession memory r) internal view returns (bytes[] memory list) {
        list = new bytes[](r.shares.length);
        for (uint256 i; i < list.length; ++i) {
            list[i] = sign(r.shares[i].owner == bob ? BOB_KEY : ALICE_KEY, r);
        }
    }

    function _single(uint256 key, IBattery.Succession memory r) internal view returns (bytes[] memory) {
        return just(sign(key, r));
    }

    function _repurposing(IBattery.Succession memory r) internal view returns (bytes memory) {
        return abi.encodeCall(battery.repurpose, (r, both(r), _consents(r)));
    }

    function _repurposing(IBattery.Succession memory r, bytes[] memory assessors) internal view returns (bytes memory) {
        return abi.encodeCall(battery.repurpose, (r, assessors, _consents(r)));
    }

    function _remanufacture(IBattery.Succession memory r) internal view returns (bytes memory) {
        return abi.encodeCall(battery.remanufacture, (r, both(r), _consents(r)));
    }

    function _reclaim(IBattery.Succession memory r) internal view returns (bytes memory) {
        return abi.encodeCall(battery.reclaim, (r, both(r), _consents(r)));
    }

    function _refused(IBattery.Succession memory r, bytes memory reason) internal {
        refused(repurposer, address(battery), _repurposing(r), reason);
    }

    function _done(IBattery.Succession memory r) internal returns (uint64) {
        return abi.decode(accepted(repurposer, address(battery), _repurposing(r)), (uint64));
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function _missing(uint64 role, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    function _bad(IBattery.Succession memory r) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BadSuccession.selector, r.legal, r.health, r.cellSpread);
    }

    function _forbidden(uint16 jurisdiction, IBattery.Use from, IBattery.Use to) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.SecondUseForbidden.selector, jurisdiction, from, to);
    }

    function _conflict(address person) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, person, battery.batchCount() + 1);
    }

    function _notShared(uint256 id, address owner) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotShared.selector, id, owner);
    }

    // ------------------------------------------------------------------------------------------------ sums

    function _accounts() internal view returns (address[] memory accounts) {
        accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
    }

    function _check() internal view {
        truth(checkSums(_accounts()) >= 9, "batteries compared");
    }
}
