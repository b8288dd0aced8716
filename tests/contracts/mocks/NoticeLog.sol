// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "../../../contracts/interfaces/IHolder.sol";

/// @notice A holder that keeps what it was told last, and answers who has an interest with whatever it was given.
contract NoticeLog is IHolder {
    int256 public eligibleWh;
    uint256 public assessedWh;
    uint64 public issuedAt;
    uint64 public previousIssuedAt;
    bytes private _answer;
    bool private _dumb;

    function setAnswer(bytes calldata answer) external {
        _answer = answer;
    }

    function setDumb(bool yes) external {
        _dumb = yes;
    }

    function acceptBattery(address, address, uint256, uint256) external pure returns (bytes4) {
        return IHolder.acceptBattery.selector;
    }

    function beforeSumsChange() external {}

    function afterSumsChange(uint8, int256 eligible, uint256 assessed, uint64 issued, uint64 previous) external {
        (eligibleWh, assessedWh, issuedAt, previousIssuedAt) = (eligible, assessed, issued, previous);
    }

    function isInterested(address) external view returns (bool) {
        require(!_dumb, "no answer");
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }

    function batteryRecycled(uint256, address, int256, uint16) external {}

    function claimSettled(uint256, uint256) external {}
}
