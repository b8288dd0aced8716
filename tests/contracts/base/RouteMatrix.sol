// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Members} from "../../../contracts/Members.sol";
import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "./BatteryFixture.sol";

/// @notice What may bar title: of the giver, of the taker, of the battery, of its batch.
enum Bar {
    None,
    FrozenGiver,
    FrozenTaker,
    LapsedTaker,
    UnknownTaker,
    FrozenToken,
    Lien,
    BatchLien,
    Quarantined,
    Recalled,
    Expired,
    BatchExpired
}

/// @notice One way of title × all bars: the exact error, or success and who owns the battery then. From Alice to Bob.
abstract contract RouteMatrix is BatteryFixture {
    uint256 private constant BARS = 12;

    Members private real;
    address private agent = address(0xA6E7);
    address private provider = address(0x1D);
    uint256 private nonce;
    uint64 internal batchId;
    uint256 internal id;

    function setUp() public override {
        super.setUp();
        real = new Members(authority);
        battery = deployer.battery(authority, real, coin);
        _useDomain("Battery", address(battery));
        authority.grantRole(Roles.AGENT, agent, 0);
        authority.grantRole(Roles.IDENTITY_PROVIDER, provider, 0);
        _admit(alice, 2_000 days);
        _admit(bob, 2_000 days);
        _registerAgain();
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function _registerAgain() private {
        battery.setClass(CAR, terms(7_000, 1_826, CLASS_START, 500), info(IBattery.Use.FourWheel, "car"));
        battery.setClass(STORAGE, terms(5_000, 2_922, CLASS_START, 500), info(IBattery.Use.Storage, "storage"));
        battery.setAccreditation(assessor, type(uint256).max);
        battery.setAccreditation(secondAssessor, type(uint256).max);
        battery.setSecondUse(0, IBattery.Use.FourWheel, uint8(1 | (1 << uint8(IBattery.Use.Storage))));
        battery.grantPrefix(maker, "MK-");
        battery.grantPrefix(repurposer, "RP-");
        vm.prank(maker);
        makerSeries = battery.openSeries("MK-");
        vm.prank(repurposer);
        repurposerSeries = battery.openSeries("RP-");
    }

    /// @dev `prepare` comes before the bar, `go` after it; `owner` is asked for after a success.
    function route(
        function() prepare,
        function() returns (bytes memory) go,
        function(Bar) view returns (bytes memory) reason,
        function(Bar) view returns (address) owner
    ) internal {
        uint256 successes;
        for (uint256 k; k < BARS; ++k) {
            uint256 snapshot = vm.snapshotState();
            prepare();
            _set(Bar(k));
            bytes memory got = go();
            bytes memory expected = reason(Bar(k));
            require(keccak256(got) == keccak256(expected), NotEqualBytes(_name(k), got, expected));
            if (expected.length == 0) ++successes;
            same(ownerOf(id), expected.length == 0 ? owner(Bar(k)) : alice, _name(k));
            vm.revertToState(snapshot);
        }
        truth(successes != 0 && keccak256(reason(Bar.None)) == keccak256(""), "with no bar it succeeds");
    }

    function nothing() internal {}

    function attempt(address sender, bytes memory data) internal returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(battery).call(data);
        return ok ? bytes("") : reason;
    }

    /// @dev Zero of a burned one.
    function ownerOf(uint256 id_) internal view returns (address owner) {
        if (operationOf(id_) != Operation.Recycled) owner = battery.ownerOf(id_);
    }

    function _name(uint256 k) private pure returns (string memory) {
        return string.concat("bar ", string(abi.encodePacked(bytes1(uint8(48 + k / 10)), bytes1(uint8(48 + k % 10)))));
    }

    // ------------------------------------------------------------------------------------------------ bars

    function _set(Bar bar) private {
        if (bar == Bar.FrozenGiver) _freeze(alice);
        else if (bar == Bar.FrozenTaker) _freeze(bob);
        else if (bar == Bar.LapsedTaker) _lapse();
        else if (bar == Bar.UnknownTaker) _forget();
        else if (bar == Bar.FrozenToken) _freezeToken();
        else if (bar == Bar.Lien) _lien();
        else if (bar == Bar.BatchLien) _batchLien();
        else if (bar == Bar.Quarantined) quarantine(id);
        else if (bar == Bar.Recalled) _recall();
        else if (bar >= Bar.Expired) _expire(bar);
    }

    function _freeze(address account) private {
        vm.prank(agent);
        real.setFrozen(_list(account), true);
    }

    function _admit(address account, uint256 time) private {
        vm.prank(provider);
        real.add(_list(account), uint40(block.timestamp + time), 0, 2);
    }

    function _lapse() private {
        _admit(bob, 0);
        vm.warp(block.timestamp + 1);
    }

    function _forget() private {
        vm.prank(provider);
        real.add(_list(bob), 0, 0, 0);
    }

    function _freezeToken() private {
        vm.prank(agent);
        battery.setFrozenTokens(alice, id, true);
    }

    /// @dev Unless it is under a lien as it is.
    function _lien() private {
        if (battery.lienOf(id) == 0) accepted(alice, address(battery), pledging(one(id), noBatches()));
    }

    function _batchLien() private {
        if (battery.batchOf(batchId).standing & 4 == 0) {
            accepted(alice, address(battery), pledging(noIds(), oneBatch(batchId)));
        }
    }

    function _recall() private {
        vm.prank(assessor);
        battery.quarantineBatch(batchId, "");
    }

    /// @dev What has left its batch expires by itself in any case.
    function _expire(Bar bar) private {
        later(401);
        if (bar == Bar.Expired || detached(id)) battery.expire(one(id));
        else battery.expireBatch(batchId);
    }

    function _list(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    // ------------------------------------------------------------------------------------------------ statements

    /// @dev A statement of its own each time.
    function pledging(uint256[] memory ids, uint64[] memory batches) internal returns (bytes memory) {
        IBattery.Pledge memory p;
        (p.owner, p.lender, p.ids, p.batches, p.amount) = (alice, bob, ids, batches, 1e6);
        (p.expiresAt, p.nonce) = (uint64(block.timestamp), ++nonce);
        return abi.encodeCall(IBattery.pledge, (p, sign(BOB_KEY, p)));
    }

    function oneBatch(uint64 batchId_) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = batchId_;
    }

    function noIds() internal pure returns (uint256[] memory) {}

    function noBatches() internal pure returns (uint64[] memory) {}
}
