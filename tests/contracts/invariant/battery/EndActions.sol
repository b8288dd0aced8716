// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {ServiceActions} from "./ServiceActions.sol";

/// @notice Recall, loss, duplicates; successors of several owners; waste, the burn and what is paid for it.
abstract contract EndActions is ServiceActions {
    uint256[] internal ended; // burned, superseded, void
    mapping(uint256 id => address) internal lastOwner;
    uint256[] private claims;

    function _end(uint256 id, address owner) private {
        ended.push(id);
        lastOwner[id] = owner;
    }

    function _energyOf(uint256 id) private view returns (uint256) {
        return battery.batchOf(uint64(id >> 32)).energy;
    }

    // ------------------------------------------------------------------------------------------------ safety

    function quarantine_(uint256 seed) external {
        uint256 id = _find(seed, _live());
        if (id == 0) return _idle();
        vm.prank(seed % 2 == 0 ? operator : assessor);
        battery.quarantine(one(id), "");
        truth(detached(id), "pinned");
        _count();
    }

    function quarantineBatch_(uint256 seed) external {
        if (seed % 2 != 0) return _idle();
        uint64 b = _batch(seed >> 8);
        vm.prank(seed % 4 == 0 ? operator : assessor);
        battery.quarantineBatch(b, "");
        _count();
    }

    function release_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Quarantined));
        if (id == 0) return _idle();
        release(id);
        _count();
    }

    function releaseBatch_(uint256 seed) external {
        for (uint64 k; k < battery.batchCount(); ++k) {
            uint64 b = _batch(seed / 2 + k);
            if (battery.batchOf(b).standing & 1 == 0 || battery.batchOf(b).followers == 0) continue;
            _assess(seed & ~uint256(1), b);
            vm.prank(secondAssessor);
            battery.releaseBatch(b, "");
            same(battery.batchOf(b).standing & 3, 0, "free again");
            return _count();
        }
        _idle();
    }

    function lose_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Quarantined));
        if (id == 0 || seed % 2 == 0) return _idle();
        lose(id);
        wattHours -= _energyOf(id);
        _count();
    }

    function find_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Lost));
        if (id == 0) return _idle();
        find(id);
        wattHours += _energyOf(id);
        _count();
    }

    function void_(uint256 seed) external {
        uint256 kept = _find(seed, _bit(Operation.Quarantined));
        uint256 voided = _find(seed >> 8, _bit(Operation.Quarantined));
        if (kept == voided || seed % 3 != 0) return _idle();
        if (kept > voided) (kept, voided) = (voided, kept);
        IBattery.Voiding memory v = IBattery.Voiding(kept, voided, uint64(block.timestamp), "");
        address owner = battery.ownerOf(voided);
        bytes memory signature = sign(AUDITOR_KEY, v);
        vm.prank(assessor);
        battery.voidDuplicate(v, signature);
        wattHours -= _energyOf(voided);
        _end(voided, owner);
        _count();
    }

    // ------------------------------------------------------------------------------------------------ successors

    /// @dev Up to three retired batteries of whoever owns them; each owner gets as many successors.
    function succeed_(uint256 seed) external {
        uint256[] memory ids = _candidates(seed, _bit(Operation.Retired), 3);
        if (ids.length == 0 || _full(MOST_SUCCESSORS)) return _idle();
        IBattery.Succession memory r = _succession(ids, seed);
        _succeed(r, repurposer, IBattery.repurpose.selector);
    }

    function remanufacture_(uint256 seed) external {
        uint256[] memory ids = _candidates(seed, _bit(Operation.Retired), 1);
        if (ids.length == 0 || _full(MOST_SUCCESSORS)) return _idle();
        IBattery.Succession memory r = _succession(ids, seed);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, _classOf(ids[0]), 9_300);
        _succeed(r, repurposer, IBattery.remanufacture.selector);
    }

    function reclaim_(uint256 seed) external {
        uint256[] memory ids = _candidates(seed, _bit(Operation.WasteHeld), 2);
        if (ids.length == 0 || _full(MOST_SUCCESSORS)) return _idle();
        IBattery.Succession memory r = _succession(ids, seed);
        (r.maker, r.series, r.firstSerial) = (recycler, 3, battery.seriesOf(3).next);
        _succeed(r, recycler, IBattery.reclaim.selector);
    }

    function _candidates(uint256 seed, uint256 operations, uint256 most) private view returns (uint256[] memory ids) {
        uint256[] memory found = new uint256[](most);
        uint256 n;
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            for (uint256 i; i < battery.batchOf(b).count && n < most; ++i) {
                uint256 id = idOf(b, i);
                bool picked = operations >> uint256(operationOf(id)) & 1 == 1 && (seed >> (i + b)) & 1 == 0;
                if (picked && _unfrozen(id) && _fitting(id) && !_secondLien(found, n, id)) found[n++] = id;
            }
        }
        ids = new uint256[](n);
        for (uint256 i; i < n; ++i) {
            ids[i] = found[i];
        }
    }

    /// @dev What may go on into storage.
    function _fitting(uint256 id) private view returns (bool) {
        IBattery.Use use = _useOf(id);
        return use == IBattery.Use.FourWheel || use == IBattery.Use.TwoWheel;
    }

    function _secondLien(uint256[] memory found, uint256 n, uint256 id) private view returns (bool) {
        (uint64 lienId, address owner) = (battery.lienOf(id), battery.ownerOf(id));
        for (uint256 i; i < n; ++i) {
            uint64 other = battery.lienOf(found[i]);
            if (battery.ownerOf(found[i]) == owner && other != 0 && lienId != 0 && other != lienId) return true;
        }
        return false;
    }

    function _succession(uint256[] memory ids, uint256 seed) private view returns (IBattery.Succession memory r) {
        r = successionOf(ids, alice, 0, 0);
        uint256 energy;
        for (uint256 i; i < ids.length; ++i) {
            energy += _energyOf(ids[i]);
        }
        address[] memory owners = _ownersOf(ids);
        uint16 each = uint16(between(seed >> 32, 1, 3));
        r.energy = uint32(energy / (owners.length * each + (seed >> 40) % 2));
        if (r.energy == 0) (each, r.energy) = (1, 1);
        r.shares = new IBattery.Share[](owners.length);
        for (uint256 i; i < owners.length; ++i) {
            r.shares[i] = IBattery.Share(owners[i], each, keccak256("root"));
        }
        r.discarded = uint64(energy - uint256(r.energy) * each * owners.length);
    }

    /// @dev Ascending, each once.
    function _ownersOf(uint256[] memory ids) private view returns (address[] memory owners) {
        owners = new address[](people.length);
        (uint256 n, address last) = (0, address(0));
        while (true) {
            address next = address(type(uint160).max);
            for (uint256 i; i < ids.length; ++i) {
                address owner = battery.ownerOf(ids[i]);
                if (owner > last && owner < next) next = owner;
            }
            if (next == address(type(uint160).max)) break;
            (owners[n++], last) = (next, next);
        }
        assembly ("memory-safe") {
            mstore(owners, n)
        }
    }

    function _succeed(IBattery.Succession memory r, address sender, bytes4 action) private {
        bytes32 digest = digestOf(hashOf(r));
        for (uint256 i; i < r.shares.length; ++i) {
            _consent(r.shares[i].owner, digest);
        }
        _consent(alice, digest); // as lenders
        _consent(bob, digest);
        for (uint256 i; i < r.predecessors.length; ++i) {
            _end(r.predecessors[i], battery.ownerOf(r.predecessors[i]));
        }
        bytes[] memory signatures = both(r);
        accepted(sender, address(battery), abi.encodeWithSelector(action, r, signatures, new bytes[](r.shares.length)));
        wattHours -= r.discarded;
        _count();
    }

    // ------------------------------------------------------------------------------------------------ waste, the burn

    function waste_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Quarantined));
        if (id == 0 || seed % 3 == 0) return _idle();
        waste(id);
        same(battery.custodianOf(id), recycler, "in licensed custody");
        _count();
    }

    function dismantle_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.WasteHeld));
        if (id == 0 || seed % 2 == 0) return _idle();
        dismantle(id);
        _count();
    }

    function recycle_(uint256 seed) external {
        uint256 id = _find(seed, _bit(Operation.Dismantled), _burnable);
        if (id == 0) return _idle();
        IBattery.Recycling memory r = recyclingOf(id, int64(uint64(seed >> 64)) % 1e12);
        if (seed % 4 != 3) r.dueDay = today() + 30;
        address owner = battery.ownerOf(id);
        _pay(recycler, r.proceeds);
        _pay(owner, -r.proceeds);
        _consent(owner, digestOf(hashOf(r)));
        bytes memory signature = sign(AUDITOR_KEY, r);
        wattHours -= _energyOf(id);
        vm.prank(recycler);
        battery.recycle(r, signature, "");
        _end(id, address(0));
        if (r.dueDay != 0 && r.proceeds != 0) claims.push(id);
        _count();
    }

    function _burnable(uint256 id) private view returns (bool) {
        return _unfrozen(id) && battery.lienOf(id) == 0;
    }

    function settle_(uint256) external {
        if (claims.length == 0) return _idle();
        uint256 id = claims[claims.length - 1];
        claims.pop();
        IBattery.Claim memory c = battery.claimOf(id);
        _pay(c.debtor, int256(uint256(c.amount)));
        uint256 before = coin.balanceOf(c.creditor);
        vm.prank(c.debtor);
        battery.settleClaim(id);
        same(coin.balanceOf(c.creditor), before + c.amount, "paid");
        _count();
    }

    function _pay(address account, int256 amount) private {
        if (amount <= 0) return;
        coin.mint(account, uint256(amount));
        vm.prank(account);
        coin.approve(address(battery), type(uint256).max);
    }
}
