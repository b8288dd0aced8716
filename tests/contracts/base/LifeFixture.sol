// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "./SumsCheck.sol";

/// @notice The refusals that the tests of the whole life share, short calls, and a check of all sums.
abstract contract LifeFixture is SumsCheck {
    uint8 internal constant QUARANTINED = 1;
    uint8 internal constant EXPIRED = 2;
    uint8 internal constant PLEDGED = 4;
    uint8 internal constant GAPS = 8;
    uint256 internal constant AGE_LIMIT = 400;

    address[] private owners;

    /// @dev Who else owns batteries in this test.
    function alsoOwns(address account) internal {
        owners.push(account);
    }

    function check() internal view {
        address[] memory accounts = new address[](3 + owners.length);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        for (uint256 i; i < owners.length; ++i) {
            accounts[3 + i] = owners[i];
        }
        truth(checkSums(accounts) != 0, "batteries compared");
    }

    function refuse(address sender, bytes memory data, bytes memory reason) internal {
        refused(sender, address(battery), data, reason);
    }

    function accept(address sender, bytes memory data) internal {
        accepted(sender, address(battery), data);
    }

    function three(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (a, b, c);
    }

    function give(uint256 id, address from, address to) internal {
        vm.prank(from);
        battery.transferFrom(from, to, id);
    }

    function tick() internal {
        vm.warp(block.timestamp + 1);
    }

    function standingOf(uint64 batchId) internal view returns (uint8) {
        return battery.batchOf(batchId).standing;
    }

    /// @dev Alice pledges all that follow a batch to bob.
    function pledgeBatch(uint64 batchId) internal returns (uint64) {
        IBattery.Pledge memory p;
        (p.owner, p.lender, p.amount) = (alice, bob, 1e6);
        (p.batches, p.expiresAt) = (new uint64[](1), uint64(block.timestamp));
        p.batches[0] = batchId;
        bytes memory signature = sign(BOB_KEY, p);
        vm.prank(alice);
        return battery.pledge(p, signature);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function wrongState(uint256 id, bytes4 action) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.WrongState.selector, id, operationOf(id), action);
    }

    function missing(uint64 role, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    function noBattery(uint256 id) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
    }

    function notOperator(uint256 id, address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotOperator.selector, id, caller);
    }

    function conflict(address account, uint64 batchId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, account, batchId);
    }

    function unaccredited(address account, uint8 class) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotAccredited.selector, account, class);
    }

    function notFresh(uint256 id, uint256 day, uint256 from) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotFresh.selector, id, day, from);
    }

    function blocked(uint64 batchId, uint8 standing) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BatchBlocked.selector, batchId, standing);
    }

    function notNewer(uint256 given, uint256 last) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotNewer.selector, given, last);
    }

    function outdated(uint256 expiresAt) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.Expired.selector, expiresAt);
    }

    function futureDay(uint256 day) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.FutureDay.selector, day, today());
    }

    function samePerson(address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.SamePerson.selector, account);
    }
}
