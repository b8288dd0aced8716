// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A trader that signs whatever is put before it, and in the hooks of Battery calls what it was told to and keeps
/// the answers.
contract Intruder is IHolder, IERC1271 {
    struct Try {
        address target;
        bytes data;
    }

    Try[] private _tries;
    bytes[] private _answers;
    bytes4 public hook;
    uint256 public succeeded;
    address public asked;
    bytes public question;

    /// @dev Once, at the next call of `hook_`.
    function arm(bytes4 hook_, Try[] calldata tries) external {
        (hook, succeeded) = (hook_, 0);
        delete _tries;
        delete _answers;
        for (uint256 i; i < tries.length; ++i) {
            _tries.push(tries[i]);
        }
    }

    /// @notice What is called when a signature is asked for, where nothing can be written.
    function armSignature(address target, bytes calldata data) external {
        (asked, question) = (target, data);
    }

    function answers() external view returns (bytes[] memory) {
        return _answers;
    }

    /// @notice So that a test can act as this contract.
    function run(address target, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory answer) = target.call(data);
        if (ok) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }

    function _strike() private {
        if (msg.sig != hook) return;
        hook = 0;
        for (uint256 i; i < _tries.length; ++i) {
            (bool ok, bytes memory answer) = _tries[i].target.call(_tries[i].data);
            if (ok) ++succeeded;
            _answers.push(answer);
        }
    }

    function acceptBattery(address, address, uint256, uint256) external returns (bytes4) {
        _strike();
        return IHolder.acceptBattery.selector;
    }

    function beforeSumsChange() external {
        _strike();
    }

    function afterSumsChange(uint8, int256, uint256, uint64, uint64) external {
        _strike();
    }

    function batteryRecycled(uint256, address, int256, uint16) external {}

    function claimSettled(uint256, uint256) external {}

    function isInterested(address) external pure returns (bool) {
        return false;
    }

    /// @dev The call that it makes on the way fails, whatever it is, where it would write.
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (asked != address(0)) {
            (bool ok,) = asked.staticcall(question);
            require(!ok, "it could write");
        }
        return IERC1271.isValidSignature.selector;
    }
}
