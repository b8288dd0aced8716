// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {RecordingHolder} from "../../mocks/RecordingHolder.sol";

/// @notice All that can be done to batteries, by whoever may, with whatever fuzzing picks. No revert is swallowed: an
/// action picks a battery it is allowed for, or counts itself as idle and returns.
contract BatteryActions is SumsCheck {
    uint64 private constant MAX_BATCHES = 12;
    address[] internal people;
    uint256[] internal ghosts; // burned
    mapping(bytes32 action => uint256) public done;
    uint256 public idle;
    uint256 public refusals;
    uint256 public compared;
    uint256 internal wattHours; // ever minted less recycled, superseded and discarded

    constructor() {
        setUp();
        RecordingHolder holder = new RecordingHolder(battery, coin, CAR);
        members.setHolder(address(holder), true);
        people.push(alice);
        people.push(bob);
        people.push(carol);
        people.push(address(holder));
        for (uint8 class = CAR; class <= STATION; ++class) {
            mint_(class, class, 7, 9_000, 50_000);
        }
    }

    function _count(string memory action) private {
        ++done[keccak256(bytes(action))];
    }

    function count(string calldata action) external view returns (uint256) {
        return done[keccak256(bytes(action))];
    }

    function _person(uint256 seed) private view returns (address) {
        return people[seed % people.length];
    }

    function _batch(uint256 seed) private view returns (uint64) {
        return uint64(1 + seed % battery.batchCount());
    }

    /// @dev The first battery from a random one on that is in one of these operations; 0 if none.
    function _find(uint256 seed, uint256 operations) private view returns (uint256) {
        uint64 batches = battery.batchCount();
        for (uint64 k; k < batches; ++k) {
            uint64 b = uint64(1 + (seed % batches + k) % batches);
            uint256 n = battery.batchOf(b).count;
            for (uint256 i; i < n; ++i) {
                uint256 id = idOf(b, (seed / 7 + i) % n);
                if (operations >> uint256(operationOf(id)) & 1 == 1) return id;
            }
        }
        return 0;
    }

    function _bits(Operation from, Operation to) private pure returns (uint256) {
        return (1 << (uint256(to) + 1)) - (1 << uint256(from));
    }

    // ------------------------------------------------------------------------------------------------ actions

    function mint_(uint256 who, uint256 class, uint256 n, uint256 health, uint256 energy) public {
        if (battery.batchCount() >= MAX_BATCHES) {
            ++idle;
            return;
        }
        uint16 h = health % 4 == 0 ? 0 : uint16(between(health, 1, 12_000));
        IBattery.Mint memory m = mintOf(_person(who), uint8(between(class, CAR, STATION)), uint16(between(n, 1, 9)), h);
        m.energy = uint32(between(energy, 1, 1e8));
        if (n % 3 == 0) m.gaps = new bytes(2 * uint256(m.count));
        mintAs(m);
        wattHours += uint256(m.energy) * m.count;
        _count("mint");
    }

    function transfer(uint256 seed, uint256 to) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Retired));
        if (id == 0) {
            ++idle;
            return;
        }
        address owner = battery.ownerOf(id);
        vm.prank(owner);
        battery.transferFrom(owner, _person(to), id);
        _count("transfer");
    }

    function transferBatch(uint256 seed, uint256 to) external {
        uint64 b = _batch(seed);
        IBattery.Batch memory batch = battery.batchOf(b);
        if (batch.followers == 0) {
            ++idle;
            return;
        }
        vm.prank(batch.owner);
        battery.transferBatch(batch.owner, _person(to), b);
        _count("transferBatch");
    }

    function assess_(uint256 seed, uint256 nDays) external {
        later(between(nDays, 0, 120));
        vm.warp(block.timestamp + 1);
        uint64 b = _batch(seed);
        IBattery.Assessment memory a = assessmentOf(b);
        for (uint256 i; i < battery.batchOf(b).count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            if (r % 4 != 0 && operationOf(idOf(b, i)) <= Operation.WasteHeld) read(a, i, 1 + r % 12_000, r % 3_000);
        }
        assessBoth(a);
        _count("assess");
    }

    function serve(uint256 seed, bool station) external {
        uint256 id = _find(seed, 1 << uint256(Operation.Registered));
        if (id == 0) {
            ++idle;
            return;
        }
        IBattery.Use use = battery.classInfo(battery.batchOf(uint64(id >> 32)).class).use;
        Operation to = station ? Operation.InStation : Operation.InVehicle;
        install(id, use == IBattery.Use.Storage ? Operation.InStorage : to);
        _count("install");
    }

    function swap(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.InStation, Operation.InVehicle));
        if (id == 0) {
            ++idle;
            return;
        }
        Operation to = operationOf(id) == Operation.InStation ? Operation.InVehicle : Operation.InStation;
        vm.prank(operator);
        battery.swap(one(id), to, "");
        _count("swap");
    }

    function retire_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.InStation, Operation.InStorage));
        if (id == 0) {
            ++idle;
            return;
        }
        vm.warp(block.timestamp + 1);
        IBattery.Assessment memory a = assessmentOf(uint64(id >> 32));
        read(a, uint32(id), 7_300, 1);
        assessBoth(a);
        vm.prank(operator);
        battery.retire(one(id), "");
        _count("retire");
    }

    function repurpose_(uint256 seed) external {
        uint256 id = _find(seed, 1 << uint256(Operation.Retired));
        IBattery.Batch memory b = battery.batchOf(uint64(id >> 32));
        if (id == 0 || b.class == STORAGE || b.class == STATION || b.energy < 2) {
            ++idle;
            return;
        }
        IBattery.Succession memory r = successionOf(one(id), battery.ownerOf(id), 2, b.energy / 2);
        r.discarded = b.energy % 2;
        wattHours -= r.discarded;
        _consent(battery.ownerOf(id), digestOf(hashOf(r)));
        bytes[] memory signatures = both(r);
        vm.prank(repurposer);
        battery.repurpose(r, signatures, just(""));
        _count("repurpose");
    }

    function waste_(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.Registered, Operation.Retired));
        if (id == 0 || seed % 3 == 0) {
            ++idle;
            return;
        }
        waste(id);
        _count("waste");
    }

    function dismantle_(uint256 seed) external {
        uint256 id = _find(seed, 1 << uint256(Operation.WasteHeld));
        if (id == 0) {
            ++idle;
            return;
        }
        dismantle(id);
        _count("dismantle");
    }

    function recycle_(uint256 seed, int64 proceeds) external {
        uint256 id = _find(seed, 1 << uint256(Operation.Dismantled));
        if (id == 0) {
            ++idle;
            return;
        }
        IBattery.Recycling memory r = recyclingOf(id, proceeds);
        address owner = battery.ownerOf(id);
        _pay(recycler, r.proceeds);
        _pay(owner, -r.proceeds);
        _consent(owner, digestOf(hashOf(r)));
        bytes memory signature = sign(AUDITOR_KEY, r);
        wattHours -= battery.batchOf(uint64(id >> 32)).energy;
        vm.prank(recycler);
        battery.recycle(r, signature, "");
        ghosts.push(id);
        _count("recycle");
    }

    function _pay(address account, int256 amount) private {
        if (amount <= 0) return;
        coin.mint(account, uint256(amount));
        vm.prank(account);
        coin.approve(address(battery), type(uint256).max);
    }

    function _consent(address owner, bytes32 digest) private {
        vm.prank(owner);
        battery.consent(digest);
    }

    /// @dev What is burned, superseded or waste does not move, whoever asks; the error says why.
    function meddle(uint256 seed) external {
        uint256 id = _find(seed, _bits(Operation.WasteHeld, Operation.Recycled));
        if (id == 0) {
            ++idle;
            return;
        }
        Operation operation = operationOf(id);
        address owner = operation == Operation.Recycled ? alice : battery.ownerOf(id);
        bytes memory reason = operation == Operation.Recycled
            ? abi.encodeWithSelector(IBattery.WrongOwner.selector, id, owner)
            : abi.encodeWithSelector(IBattery.TitleBlocked.selector, id, operation);
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", owner, bob, id);
        refused(owner, address(battery), data, reason);
        ++refusals;
    }

    // ------------------------------------------------------------------------------------------------ checks

    function check() external {
        compared += checkSums(people);
    }

    function checkEnergy() external view {
        uint256 sum;
        for (uint256 i; i < people.length; ++i) {
            sum += battery.ratedEnergyOf(people[i]);
        }
        same(sum, wattHours, "energy minted, less recycled and discarded");
    }

    function checkGhosts() external view {
        for (uint256 i; i < ghosts.length; ++i) {
            same(_ownerOrZero(ghosts[i]), address(0), "a burned token has no owner");
        }
    }

    function checkLineage() external view {
        for (uint64 b = 1; b <= battery.batchCount(); ++b) {
            uint256[] memory ids = battery.predecessorsOf(b);
            for (uint256 i; i < ids.length; ++i) {
                (uint64 first, uint64 last) = battery.successorsOf(ids[i]);
                truth(first <= b && b <= last, "successor of a predecessor");
                truth(ids[i] >> 32 < b, "no battery comes from a later one");
                same(uint256(operationOf(ids[i])), uint256(Operation.Superseded), "superseded for ever");
            }
        }
    }
}
