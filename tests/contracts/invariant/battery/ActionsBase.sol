// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice People and what fuzzing picks from. No revert is swallowed: an action picks what it is allowed for, or counts
/// itself as idle and returns; at its end it counts itself, by its selector.
abstract contract ActionsBase is SumsCheck {
    uint256 internal constant CARRIER_KEY = 0xCA441E4;
    uint8 internal constant NEXT = 6; // the next version of CAR
    uint64 internal constant MOST_MINTS = 30;
    uint64 internal constant MOST_SUCCESSORS = 44;

    address[] internal people;
    address internal carrier = vm.addr(CARRIER_KEY);
    mapping(bytes4 action => uint256) public done;
    uint256 public idle;
    uint256 public refusals;
    uint256 internal wattHours; // ever minted less recycled, void, lost and discarded

    constructor() {
        setUp();
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        people.push(alice);
        people.push(bob);
        people.push(carol);
        people.push(address(holder));
        authority.grantRole(Roles.BATTERY_OPERATOR, carrier, 0);
        authority.grantRole(Roles.AGENT, address(this), 0);
        battery.setClass(NEXT, terms(6_500, 2_000, CLASS_START, 500), info(IBattery.Use.FourWheel, "NMC four-wheel 2"));
        valuation.setPrice(NEXT, 120_000, 7_000);
        battery.setMigration(CAR, NEXT, type(uint16).max);
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        battery.openSeries("RC-");
    }

    // ------------------------------------------------------------------------------------------------ counting

    function _count() internal {
        ++done[msg.sig];
    }

    function _idle() internal {
        ++idle;
    }

    function _refused(address sender, bytes memory data, bytes memory reason) internal {
        refused(sender, address(battery), data, reason);
        ++refusals;
    }

    function _full(uint256 most) internal view returns (bool) {
        return battery.batchCount() >= most;
    }

    // ------------------------------------------------------------------------------------------------ picking

    function _person(uint256 seed) internal view returns (address) {
        return people[seed % people.length];
    }

    function _batch(uint256 seed) internal view returns (uint64) {
        return uint64(1 + seed % battery.batchCount());
    }

    function _bits(Operation from, Operation to) internal pure returns (uint256) {
        return (1 << (uint256(to) + 1)) - (1 << uint256(from));
    }

    function _bit(Operation o) internal pure returns (uint256) {
        return 1 << uint256(o);
    }

    function _live() internal pure returns (uint256) {
        return _bits(Operation.Registered, Operation.Retired);
    }

    /// @dev The first battery from a random one on that is in one of these operations; 0 if none.
    function _find(uint256 seed, uint256 operations) internal view returns (uint256) {
        return _find(seed, operations, _any);
    }

    function _find(uint256 seed, uint256 operations, function(uint256) view returns (bool) fits)
        internal
        view
        returns (uint256)
    {
        uint64 batches = battery.batchCount();
        for (uint64 k; k < batches; ++k) {
            uint64 b = uint64(1 + (seed % batches + k) % batches);
            uint256 n = battery.batchOf(b).count;
            for (uint256 i; i < n; ++i) {
                uint256 id = idOf(b, (seed / 7 + i) % n);
                if (operations >> uint256(operationOf(id)) & 1 == 1 && fits(id)) return id;
            }
        }
        return 0;
    }

    function _any(uint256) internal pure returns (bool) {
        return true;
    }

    function _free(uint256 id) internal view returns (bool) {
        return battery.stateOf(id).titleFree() && battery.lienOf(id) == 0;
    }

    function _unfrozen(uint256 id) internal view returns (bool) {
        return !battery.stateOf(id).frozen();
    }

    function _classOf(uint256 id) internal view returns (uint8) {
        return battery.batchOf(uint64(id >> 32)).class;
    }

    function _useOf(uint256 id) internal view returns (IBattery.Use) {
        return battery.classInfo(_classOf(id)).use;
    }

    function _service(uint256 id, uint256 seed) internal view returns (Operation) {
        if (_useOf(id) == IBattery.Use.Storage) return Operation.InStorage;
        return seed % 2 == 0 ? Operation.InStation : Operation.InVehicle;
    }

    function _tick() internal {
        vm.warp(block.timestamp + 1);
    }

    function _consent(address owner, bytes32 digest) internal {
        vm.prank(owner);
        battery.consent(digest);
    }
}
