// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {ActionsBase} from "./ActionsBase.sol";

/// @notice Mints in their three forms, transfers, liens, freezes and force.
abstract contract TitleActions is ActionsBase {
    /// @dev Serials that the maker's series has left out, [from, to), of which the first `used` are minted late.
    struct Skipped {
        uint64 from;
        uint64 to;
        uint64 used;
    }

    Skipped[] private skipped;
    mapping(uint256 serial => bool) private taken; // of the maker's series
    string[] internal identifiers;
    uint256[] internal identified;
    uint64[] internal liens;
    uint256 private nonces;

    // ------------------------------------------------------------------------------------------------ mints

    function _mintOf(uint256 seed) private view returns (IBattery.Mint memory m) {
        uint256 h = seed >> 16;
        uint16 health = h % 3 == 0 ? 0 : uint16(between(h, 6_000, 12_000));
        m = mintOf(_person(seed), uint8(between(seed >> 8, CAR, STATION)), uint16(between(seed >> 40, 1, 9)), health);
        m.energy = uint32(between(seed >> 64, 1, 1e6));
    }

    function _minted(IBattery.Mint memory m) private {
        wattHours += uint256(m.energy) * m.count;
    }

    function _claim(uint256 serial) private {
        truth(!taken[serial], "each serial once");
        taken[serial] = true;
    }

    function mint_(uint256 seed) public {
        if (_full(MOST_MINTS)) return _idle();
        IBattery.Mint memory m = _mintOf(seed);
        if (seed % 4 == 1) {
            skipped.push(Skipped(m.firstSerial, m.firstSerial + 3, 0));
            m.firstSerial += 3;
        }
        if (seed % 4 == 2) {
            m.gaps = new bytes(2 * uint256(m.count));
            for (uint256 i = 1; i < m.count; ++i) {
                m.gaps[2 * i + 1] = 0x02;
            }
        }
        mintAs(m);
        for (uint256 i; i < m.count; ++i) {
            _claim(m.firstSerial + (m.gaps.length == 0 ? i : 3 * i));
        }
        _minted(m);
        _count();
    }

    function mintLate_(uint256 seed) external {
        uint256 k = seed % (skipped.length + 1);
        if (_full(MOST_MINTS) || k == skipped.length || skipped[k].used == 3) return _idle();
        IBattery.Mint memory m = _mintOf(seed);
        m.count = 1;
        m.firstSerial = skipped[k].from + skipped[k].used++;
        IBattery.Gap memory gap = IBattery.Gap(0, skipped[k].from, "", "");
        bytes memory data = abi.encodeCall(battery.mintLate, (m, gap, _bornWith(m)));
        accepted(maker, address(battery), data);
        _claim(m.firstSerial);
        _minted(m);
        uint64 next = battery.seriesOf(makerSeries).next;
        _refused(maker, data, abi.encodeWithSelector(IBattery.SerialUsed.selector, makerSeries, m.firstSerial, next));
        m.firstSerial = next - 1;
        data = abi.encodeCall(battery.mintBatch, (m, _bornWith(m)));
        _refused(maker, data, abi.encodeWithSelector(IBattery.SerialUsed.selector, makerSeries, next - 1, next));
        _count();
    }

    function _bornWith(IBattery.Mint memory m) private view returns (bytes memory) {
        return m.health == 0 ? bytes("") : sign(ASSESSOR_KEY, m);
    }

    function mintIdentified_(uint256 seed) external {
        if (_full(MOST_MINTS)) return _idle();
        IBattery.Mint memory m = _mintOf(seed);
        (m.count, m.firstSerial) = (2, 0);
        string[] memory list = new string[](2);
        for (uint256 i; i < 2; ++i) {
            list[i] = string(abi.encodePacked("PACK", bytes1(uint8(65 + seed % 26)), _digits(identifiers.length)));
            identifiers.push(list[i]);
            identified.push(idOf(battery.batchCount() + 1, i));
        }
        bytes memory data = abi.encodeCall(battery.mintIdentified, (m, list, _bornWith(m)));
        accepted(maker, address(battery), data);
        _minted(m);
        _refused(maker, data, abi.encodeWithSelector(IBattery.IdentifierUsed.selector, list[0]));
        _count();
    }

    function _digits(uint256 n) private pure returns (bytes memory) {
        return
            abi.encodePacked(
                bytes1(uint8(48 + n / 100 % 10)), bytes1(uint8(48 + n / 10 % 10)), bytes1(uint8(48 + n % 10))
            );
    }

    function checkIdentifiers() external view {
        for (uint256 i; i < identifiers.length; ++i) {
            same(battery.idOf(identifiers[i]), identified[i], "an identifier stays with its token");
        }
    }

    // ------------------------------------------------------------------------------------------------ transfers

    function transfer(uint256 seed) external {
        uint256 id = _find(seed, _live(), _free);
        if (id == 0) return _idle();
        (address owner, address to) = (battery.ownerOf(id), _person(seed >> 8));
        vm.prank(owner);
        battery.transferFrom(owner, to, id);
        same(battery.ownerOf(id), to, "who has it now");
        _count();
    }

    function transferBatch(uint256 seed) external {
        uint64 b = _batch(seed);
        IBattery.Batch memory batch = battery.batchOf(b);
        if (batch.followers == 0 || batch.standing & 5 != 0) return _idle();
        address to = _person(seed >> 8);
        vm.prank(batch.owner);
        battery.transferBatch(batch.owner, to, b);
        same(battery.batchOf(b).owner, to, "who has them now");
        _count();
    }

    /// @dev What is burned, superseded, lost or waste does not move, whoever asks; the error says why.
    function meddle(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Quarantined, Operation.Voided));
        if (id == 0) return _idle();
        Operation operation = operationOf(id);
        address owner = operation == Operation.Recycled ? alice : battery.ownerOf(id);
        bytes memory reason = operation == Operation.Recycled
            ? abi.encodeWithSelector(IBattery.WrongOwner.selector, id, owner)
            : abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, operation);
        _refused(owner, abi.encodeWithSignature("transferFrom(address,address,uint256)", owner, bob, id), reason);
        _count();
    }

    // ------------------------------------------------------------------------------------------------ liens

    function _lenderFor(address owner) internal view returns (address, uint256 key) {
        return owner == alice ? (bob, BOB_KEY) : (alice, ALICE_KEY);
    }

    function pledge_(uint256 seed) external {
        uint256 id = _find(seed, _live(), _free);
        if (id == 0) return _idle();
        _pledge(battery.ownerOf(id), one(id), new uint64[](0));
        same(battery.lienOf(id), liens[liens.length - 1], "under it");
        _count();
    }

    /// @dev And one of it is set aside at once: the lien stays on both.
    function pledgeBatch_(uint256 seed) external {
        uint64 b = _freeBatch(seed);
        if (b == 0 || seed % 2 == 0) return _idle();
        uint64[] memory list = new uint64[](1);
        list[0] = b;
        _pledge(battery.batchOf(b).owner, new uint256[](0), list);
        for (uint256 i; i < battery.batchOf(b).count; ++i) {
            if (detached(idOf(b, i))) continue;
            quarantine(idOf(b, i));
            break;
        }
        same(battery.lien(liens[liens.length - 1]).marks, 2, "the batch, and who has left it");
        _count();
    }

    function _freeBatch(uint256 seed) private view returns (uint64) {
        for (uint64 k; k < battery.batchCount(); ++k) {
            IBattery.Batch memory batch = battery.batchOf(_batch(seed / 2 + k));
            if (batch.followers != 0 && batch.standing & 5 == 0) return _batch(seed / 2 + k);
        }
        return 0;
    }

    function _pledge(address owner, uint256[] memory ids, uint64[] memory batches) private {
        (address lender, uint256 key) = _lenderFor(owner);
        IBattery.Pledge memory p =
            IBattery.Pledge(owner, lender, ids, batches, 1e6, "", uint64(block.timestamp), ++nonces);
        bytes memory signature = sign(key, p);
        vm.prank(owner);
        liens.push(battery.pledge(p, signature));
    }

    function releaseLien_(uint256 seed) external {
        uint256 id = _find(seed, (1 << 14) - 1, _pledged);
        if (id == 0) return _idle();
        (uint64 lienId, uint256 before) = (battery.lienOf(id), battery.lien(battery.lienOf(id)).marks);
        (uint256[] memory ids, uint64[] memory batches) = _marked(id);
        vm.prank(battery.lien(lienId).lender);
        battery.releaseLien(lienId, ids, batches);
        same(battery.lien(lienId).marks, before - 1, "one mark less");
        _count();
    }

    function _pledged(uint256 id) private view returns (bool) {
        return battery.lienOf(id) != 0;
    }

    /// @dev The battery, or the batch that it follows.
    function _marked(uint256 id) private view returns (uint256[] memory ids, uint64[] memory batches) {
        if (battery.stateOf(id).pledged()) return (one(id), batches);
        batches = new uint64[](1);
        batches[0] = uint64(id >> 32);
    }

    function foreclose_(uint256 seed) external {
        uint256 id = _find(seed, _live(), _takeable);
        if (id == 0) return _idle();
        uint64 lienId = battery.lienOf(id);
        IBattery.Lien memory l = battery.lien(lienId);
        if (l.foreclosableAt == 0) {
            vm.prank(l.lender);
            battery.callLien(lienId, "");
            later(14);
        }
        if (battery.lien(lienId).foreclosableAt > block.timestamp) return _idle();
        (uint256[] memory ids, uint64[] memory batches) = _marked(id);
        vm.prank(l.lender);
        battery.foreclose(lienId, ids, batches);
        same(battery.ownerOf(id), l.lender, "who has it now");
        _count();
    }

    function _takeable(uint256 id) private view returns (bool) {
        return battery.lienOf(id) != 0 && !battery.stateOf(id).frozen();
    }

    // ------------------------------------------------------------------------------------------------ freezes, force

    function freeze(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Lost));
        if (id == 0) return _idle();
        battery.setFrozenTokens(battery.ownerOf(id), id, seed % 3 == 0);
        same(battery.getFrozenTokens(battery.ownerOf(id), id) ? 1 : 0, seed % 3 == 0 ? 1 : 0, "as told");
        _count();
    }

    function force_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Dismantled));
        if (id == 0) return _idle();
        uint64 lienId = battery.lienOf(id);
        battery.forcedTransfer(battery.ownerOf(id), _person(seed >> 8), id);
        truth(battery.ownerOf(id) == _person(seed >> 8) && battery.lienOf(id) == lienId, "moved, with its lien");
        _count();
    }
}
