// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {ASK_GAS, HOOK_GAS} from "./Store.sol";

/// @notice How Battery asks and tells the contracts that hold batteries.
/// @dev Order in every write: announce (call out, nothing changed yet) → check and change from fresh reads, no call to
/// strangers → tell (call out, all consistent again).
library Notices {
    /// @dev Before anything changes. A failing holder never stops the change; too little gas for it does.
    function announce(address holder) internal {
        _notify(holder, abi.encodeCall(IHolder.beforeSumsChange, ()));
    }

    /// @dev Is `account` a manager, depositary or the like of this holder? One that cannot say has none: it must not be
    /// able to stop assessments.
    function isInterested(address holder, address account) internal view returns (bool) {
        (bool ok, bytes memory answer) =
            holder.staticcall{gas: ASK_GAS}(abi.encodeCall(IHolder.isInterested, (account)));
        return ok && answer.length == 32 && bytes32(answer) == bytes32(uint256(1));
    }

    /// @dev After everything is consistent again.
    function tell(address holder, uint8 class, int256 eligibleWh) internal {
        _notify(holder, abi.encodeCall(IHolder.afterSumsChange, (class, eligibleWh, 0, 0, 0)));
    }

    /// @dev Likewise, of an assessment; `eligibleWh`: what had expired and counts again.
    function tellAssessed(
        address holder,
        uint8 class,
        int256 eligibleWh,
        uint256 assessedWh,
        uint64 issuedAt,
        uint64 previous
    ) internal {
        _notify(holder, abi.encodeCall(IHolder.afterSumsChange, (class, eligibleWh, assessedWh, issuedAt, previous)));
    }

    function ask(address holder, address from, uint256 firstId, uint256 count) internal {
        requireGas();
        bytes4 answer = IHolder(holder).acceptBattery{gas: HOOK_GAS}(msg.sender, from, firstId, count);
        require(answer == IHolder.acceptBattery.selector, IBattery.RefusedByHolder(holder));
    }

    /// @dev A caller must not be able to starve a holder of the gas it needs to hear: 63/64 is passed on at most.
    function requireGas() internal view {
        require(gasleft() > HOOK_GAS + HOOK_GAS / 32, IBattery.NotEnoughGas(HOOK_GAS));
    }

    function _notify(address holder, bytes memory data) private {
        requireGas();
        (bool ok,) = holder.call{gas: HOOK_GAS}(data);
        if (!ok) emit IBattery.HolderFailed(holder, bytes4(data));
    }

    /// @dev Verified members only; a holder is asked, then both hear that their sums will change.
    function beforeMove(IMembers members, address from, address to, uint256 firstId, uint256 count)
        internal
        returns (bool fromHolder, bool toHolder)
    {
        require(to != address(0), IBattery.BadRecipient(to));
        (fromHolder, toHolder) = members.requireChangeOfTitle(from, to);
        if (toHolder) ask(to, from, firstId, count);
        if (fromHolder) announce(from);
        if (toHolder) announce(to);
    }
}
