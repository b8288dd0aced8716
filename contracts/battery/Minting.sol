// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {LegalStatus} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {toHolding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Roles} from "../libraries/Roles.sol";
import {MAX_BATCH, MAX_RATED_ENERGY, Store, Wiring} from "../libraries/Store.sol";
import {Identity} from "./Identity.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice One way into existence, for manufactured and for succeeding batteries. Their identity is claimed before.
library Minting {
    function create(Store storage s, Wiring memory w, IBattery.Mint memory m, LegalStatus legal, uint8 standing)
        internal
        returns (uint64 batchId)
    {
        _requireSound(s, w, m);
        batchId = ++s.batchCount;
        uint256 day = m.health == 0 ? m.manufactured : m.day;
        uint256 weight = _record(s, batchId, m, legal, standing, day);
        Ledger.credit(s, m.to, m.class, toHolding(m.count, uint256(m.count) * m.energy, weight, day));
        address to = m.to;
        uint256 id = uint256(batchId) << 32;
        uint256 end = id + m.count;
        unchecked {
            for (; id < end; ++id) {
                emit IERC721.Transfer(address(0), to, id);
            }
        }
        emit IBattery.BatchMinted(batchId, to, msg.sender, m, legal);
    }

    function _requireSound(Store storage s, Wiring memory w, IBattery.Mint memory m) private view {
        require(m.count != 0 && m.count <= MAX_BATCH, IBattery.BadCount(m.count, MAX_BATCH));
        require(m.energy != 0 && m.energy <= MAX_RATED_ENERGY, IBattery.BadEnergy(m.energy));
        require(s.terms[m.class].exists(), IBattery.NoSuchClass(m.class));
        Ledger.requireDay(m.manufactured, 1);
        if (m.health == 0) {
            require(m.day == 0, IBattery.BadDay(m.day, 0, 0));
        } else {
            Ledger.requireHealth(m.health);
            Ledger.requireDay(m.day, m.manufactured);
            uint16 sunset = s.migrations[m.class].sunset;
            require(sunset == 0 || Ledger.today() < sunset, IBattery.ClassEnded(m.class, sunset));
        }
        Ledger.requireRole(w, Roles.BATTERY_OPERATOR, m.operator);
    }

    function _record(
        Store storage s,
        uint64 batchId,
        IBattery.Mint memory m,
        LegalStatus legal,
        uint8 standing,
        uint256 day
    ) private returns (uint256 weight) {
        ClassTerms t = s.terms[m.class];
        weight = m.health == 0 ? 0 : m.energy * t.healthAbove(m.health) * t.growth(day) * m.count;
        IBattery.Batch storage b = s.batches[batchId];
        (b.owner, b.energy, b.count, b.class, b.manufactured) = (m.to, m.energy, m.count, m.class, m.manufactured);
        (b.weight, b.followers, b.day, b.health, b.lastDay, b.legal, b.standing) =
        (uint160(weight), m.count, m.day, m.health, uint16(day), legal, standing);
        b.identity = Identity.commitment(m.root, m.gaps);
        (b.series, b.firstSerial, b.operator) = (m.series, m.firstSerial, m.operator);
    }
}
