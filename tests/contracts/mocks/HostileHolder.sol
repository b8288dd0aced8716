// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Calls back whatever it was told to, from the hook it was told to, and says yes to everything.
contract HostileHolder is IHolder, IERC721Receiver {
    struct Move {
        address target;
        bytes data;
    }

    bytes4 public hook;
    Move[] private _moves;
    uint256 public tried;
    uint256 public succeeded;
    uint256 public returnBytes;
    bool public burnsGas;

    /// @dev Once, at the next call of `hook_`; then it is peaceful again.
    function arm(bytes4 hook_, Move[] calldata moves) external {
        delete _moves;
        hook = hook_;
        for (uint256 i; i < moves.length; ++i) {
            _moves.push(moves[i]);
        }
    }

    function setBurnsGas(bool yes) external {
        burnsGas = yes;
    }

    function setReturnBytes(uint256 n) external {
        returnBytes = n;
    }

    /// @dev So that a test can act as this contract, and other contracts through it.
    function run(address target, bytes calldata data) external returns (bool ok) {
        (ok,) = target.call(data);
    }

    function acceptBattery(address, address, uint256, uint256) external returns (bytes4) {
        _strike();
        return IHolder.acceptBattery.selector;
    }

    function beforeSumsChange() external {
        _strike();
        _misbehave();
    }

    function afterSumsChange(uint8, int256, uint256, uint64, uint64) external {
        _strike();
        _misbehave();
    }

    function batteryRecycled(uint256, address, int256, uint16) external {
        _strike();
    }

    function claimSettled(uint256, uint256) external {
        _strike();
    }

    function isInterested(address) external view returns (bool) {
        _misbehave();
        return false;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _strike();
        return IERC721Receiver.onERC721Received.selector;
    }

    function _misbehave() private view {
        while (burnsGas) {}
        uint256 n = returnBytes;
        if (n == 0) return;
        bytes memory bomb = new bytes(n);
        assembly ("memory-safe") {
            return(add(bomb, 32), n)
        }
    }

    function _strike() private {
        if (msg.sig != hook) return;
        hook = 0;
        for (uint256 i; i < _moves.length; ++i) {
            ++tried;
            (bool ok,) = _moves[i].target.call(_moves[i].data);
            if (ok) ++succeeded;
        }
    }
}
