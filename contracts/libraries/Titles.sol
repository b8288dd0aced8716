// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState} from "./BatteryState.sol";
import {Holding, toHolding} from "./Holding.sol";
import {Ledger} from "./Ledger.sol";
import {Notices} from "./Notices.sol";
import {Detached, Standing, Store} from "./Store.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Title to one battery, or to all that follow a batch, passes from one account to another. Who may ask for
/// it, and who is asked before, is the caller's part.
library Titles {
    /// @dev Moves one battery that is in the sums of its class, and tells the two parties.
    function moveOne(
        Store storage s,
        address from,
        address to,
        uint256 id,
        BatteryState state,
        bool fromHolder,
        bool toHolder
    ) internal {
        IBattery.Batch storage b = s.batches[uint64(id >> 32)];
        Holding one = Ledger.holdingOf(s, state, b);
        uint8 class = b.class;
        Ledger.moveAlone(s, id, b, to, one.weight());
        Ledger.debit(s, from, class, one);
        Ledger.credit(s, to, class, one);
        emit IERC721.Transfer(from, to, id);
        if (fromHolder || toHolder) {
            tellBoth(from, to, fromHolder, toHolder, class, state.counts() ? one.energy() : 0);
        }
    }

    /// @dev Moves all followers. They are alike: live, or expired together.
    function moveBatch(Store storage s, address from, address to, uint64 batchId, IBattery.Batch storage b)
        internal
        returns (uint8 class, uint256 eligibleWh)
    {
        class = b.class;
        Holding all = toHolding(b.followers, uint256(b.followers) * b.energy, b.weight, b.lastDay);
        (b.owner, b.epoch) = (to, b.epoch + 1);
        Ledger.debit(s, from, class, all);
        Ledger.credit(s, to, class, all);
        _emitTransfers(s, from, to, batchId, b);
        emit IBattery.BatchTransferred(batchId, from, to);
        if (b.standing & Standing.EXPIRED == 0) eligibleWh = all.energy();
    }

    function _emitTransfers(Store storage s, address from, address to, uint64 batchId, IBattery.Batch storage b)
        private
    {
        uint256[] memory gone = detachedBitmap(s, batchId, b);
        (uint256 first, uint256 n) = (uint256(batchId) << 32, b.count);
        unchecked {
            for (uint256 i; i < n; ++i) {
                if (gone[i >> 8] >> (i & 255) & 1 == 0) emit IERC721.Transfer(from, to, first | i);
            }
        }
    }

    /// @dev Which batteries of a batch have a slot of their own, one bit each.
    function detachedBitmap(Store storage s, uint64 batchId, IBattery.Batch storage b)
        internal
        view
        returns (uint256[] memory bits)
    {
        bits = new uint256[]((uint256(b.count) + 255) / 256);
        for (uint256 next = b.lastDetached; next != 0;) {
            uint256 i = next - 1;
            bits[i >> 8] |= 1 << (i & 255);
            Detached memory d = s.detached[(uint256(batchId) << 32) | i];
            next = d.previous;
        }
    }

    /// @dev Both parties of a move hear of it.
    function tellBoth(address from, address to, bool fromHolder, bool toHolder, uint8 class, uint256 eligibleWh)
        internal
    {
        if (fromHolder) Notices.tell(from, class, -int256(eligibleWh));
        if (toHolder) Notices.tell(to, class, int256(eligibleWh));
    }
}
