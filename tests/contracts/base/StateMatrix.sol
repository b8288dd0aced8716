// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../contracts/libraries/BatteryState.sol";
import {Operations} from "./Operations.sol";

/// @notice All operations × one action: the exact error of every cell, or success, the operation it leads to, and
/// sums that are the sums of their parts after either.
abstract contract StateMatrix is Operations {
    /// @dev `allowed` has bit k set if the action succeeds in operation k.
    struct Column {
        bytes4 action;
        uint256 allowed;
        Operation to;
        function() returns (bytes memory) act;
        function(Operation) view returns (bytes memory) reason;
        function(Operation) view returns (Operation) leadsTo;
    }

    Column private column;

    function leads(
        bytes4 action,
        function() returns (bytes memory) act,
        uint256 allowed,
        function(Operation) view returns (bytes memory) reason,
        Operation to
    ) internal {
        _all(Column(action, allowed, to, act, reason, _target));
    }

    function keeps(
        bytes4 action,
        function() returns (bytes memory) act,
        uint256 allowed,
        function(Operation) view returns (bytes memory) reason
    ) internal {
        _all(Column(action, allowed, Operation.Registered, act, reason, _itself));
    }

    function leadsBy(
        bytes4 action,
        function() returns (bytes memory) act,
        uint256 allowed,
        function(Operation) view returns (bytes memory) reason,
        function(Operation) view returns (Operation) leadsTo
    ) internal {
        _all(Column(action, allowed, Operation.Registered, act, reason, leadsTo));
    }

    function _target(Operation) private view returns (Operation) {
        return column.to;
    }

    function _itself(Operation from) private pure returns (Operation) {
        return from;
    }

    function _all(Column memory c) private {
        truth(c.allowed & ALL != 0 && c.allowed >> OPERATIONS == 0, "one cell at least succeeds");
        column = c;
        for (uint256 k; k < OPERATIONS; ++k) {
            uint256 snapshot = vm.snapshotState();
            _cell(c, Operation(k), c.allowed >> k & 1 == 1);
            vm.revertToState(snapshot);
        }
    }

    function _cell(Column memory c, Operation from, bool allowed) private {
        reach(from);
        bytes memory got = c.act();
        bytes memory expected = allowed ? bytes("") : c.reason(from);
        require(keccak256(got) == keccak256(expected), NotEqualBytes(_name(from), got, expected));
        same(uint256(operationOf(id)), uint256(allowed ? c.leadsTo(from) : from), _name(from));
        checkAll();
    }

    function _name(Operation from) private pure returns (string memory) {
        (uint8 tens, uint8 ones) = (uint8(from) / 10, uint8(from) % 10);
        return string.concat("from operation ", string(abi.encodePacked(bytes1(48 + tens), bytes1(48 + ones))));
    }

    /// @dev The reason of the refusal; empty if the call went through.
    function attempt(address sender, bytes memory data) internal returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(battery).call(data);
        return ok ? bytes("") : reason;
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function never(Operation) internal pure returns (bytes memory) {
        return "is never refused";
    }

    function wrongState(Operation from) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.WrongState.selector, id, from, column.action);
    }

    /// @dev For actions that ask for an owner first.
    function wrongStateOfOwned(Operation from) internal view returns (bytes memory) {
        return from == Operation.Recycled ? gone(from) : wrongState(from);
    }

    function gone(Operation) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
    }

    function titleBlocked(Operation from) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, from);
    }

    function titleBlockedOfOwned(Operation from) internal view returns (bytes memory) {
        return from == Operation.Recycled ? gone(from) : titleBlocked(from);
    }
}
