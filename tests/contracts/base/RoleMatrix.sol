// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "./BatteryFixture.sol";

/// @notice Every actor × one function: the exact error, or success. All call with the same good arguments, made out
/// in their own name where a statement names its sender.
abstract contract RoleMatrix is BatteryFixture {
    uint256 internal constant OTHER_KEY = 0x07E4;
    uint256 internal constant ACTORS = 17;

    address internal otherOperator = vm.addr(OTHER_KEY);
    address internal otherMaker = address(0x3A4F);
    address internal otherRecycler = address(0x4EC2);
    address internal unaccredited = address(0xA55E5503);
    address internal lender = bob;
    address internal pricer = address(0x941C);
    address internal agent = address(0xA6E7);
    address internal admin = address(0xAD314);
    address internal guardian = address(0x64AD);

    uint64 internal batchId;
    uint256 internal id;

    function setUp() public virtual override {
        super.setUp();
        authority.grantRole(Roles.BATTERY_OPERATOR, otherOperator, 0);
        authority.grantRole(Roles.MANUFACTURER, otherMaker, 0);
        authority.grantRole(Roles.RECYCLER, otherRecycler, 0);
        authority.grantRole(Roles.ASSESSOR, unaccredited, 0);
        authority.grantRole(Roles.PRICER, pricer, 0);
        authority.grantRole(Roles.AGENT, agent, 0);
        authority.grantRole(Roles.ADMIN, admin, 0);
        authority.grantRole(Roles.GUARDIAN, guardian, 0);
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function actors() internal view returns (address[ACTORS] memory) {
        return [
            stranger,
            alice,
            operator,
            otherOperator,
            maker,
            otherMaker,
            assessor,
            unaccredited,
            auditor,
            repurposer,
            recycler,
            otherRecycler,
            lender,
            pricer,
            agent,
            admin,
            guardian
        ];
    }

    /// @dev `call` brings the battery to where the function may be called, and makes the call's data; `reason` is
    /// empty for who succeeds.
    function row(
        bytes4 selector,
        function(address) returns (bytes memory) call,
        function(address) view returns (bytes memory) reason
    ) internal {
        address[ACTORS] memory all = actors();
        uint256 successes;
        for (uint256 i; i < ACTORS; ++i) {
            uint256 snapshot = vm.snapshotState();
            bytes memory data = call(all[i]);
            same(bytes32(bytes4(data)), bytes32(selector), "the row's own function");
            bytes memory expected = reason(all[i]);
            bytes memory got = attempt(all[i], data);
            require(keccak256(got) == keccak256(expected), NotEqualBytes(_name(i), got, expected));
            if (expected.length == 0) ++successes;
            vm.revertToState(snapshot);
        }
        truth(successes != 0, "one actor at least succeeds");
    }

    function attempt(address sender, bytes memory data) internal returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(battery).call(data);
        return ok ? bytes("") : reason;
    }

    function _name(uint256 i) private pure returns (string memory) {
        return string.concat("actor ", string(abi.encodePacked(bytes1(uint8(48 + i / 10)), bytes1(uint8(48 + i % 10)))));
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function missing(uint64 role, address who) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, who);
    }

    function anyone(address) internal pure returns (bytes memory) {
        return "";
    }

    function onlyAdmin(address who) internal view returns (bytes memory) {
        return who == admin ? bytes("") : missing(Roles.ADMIN, who);
    }

    function notOperator(address who) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotOperator.selector, id, who);
    }

    function notCustodian(address who) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotCustodian.selector, id, who);
    }

    /// @dev The role, and this battery.
    function onlyItsOperator(address who) internal view returns (bytes memory) {
        if (who == operator) return "";
        return who == otherOperator ? notOperator(who) : missing(Roles.BATTERY_OPERATOR, who);
    }

    function onlyItsRecycler(address who) internal view returns (bytes memory) {
        if (who == recycler) return "";
        return who == otherRecycler ? notCustodian(who) : missing(Roles.RECYCLER, who);
    }

    function onlyAnAssessor(address who) internal view returns (bytes memory) {
        if (who == assessor) return "";
        if (who != unaccredited) return missing(Roles.ASSESSOR, who);
        return abi.encodeWithSelector(IBattery.NotAccredited.selector, who, CAR);
    }

    function onlyTheLender(address who) internal view returns (bytes memory) {
        return who == lender ? bytes("") : abi.encodeWithSelector(IBattery.NotLender.selector, 1, who);
    }

    // ------------------------------------------------------------------------------------------------ statements

    function lienOn(uint256 id_) internal {
        IBattery.Pledge memory p =
            IBattery.Pledge(alice, lender, one(id_), new uint64[](0), 1e6, "agreement", uint64(block.timestamp), 0);
        accepted(alice, address(battery), abi.encodeCall(IBattery.pledge, (p, sign(BOB_KEY, p))));
    }

    function dismantled() internal {
        waste(id);
        dismantle(id);
    }

    /// @dev Made by `who`, in its series if it has one: a series is asked for after all that is refused here.
    function successionBy(address who, LegalStatus legal, uint8 class, uint16 health)
        internal
        view
        returns (IBattery.Succession memory r)
    {
        r = successionOf(one(id), alice, 1, 60_000);
        (r.maker, r.legal, r.class, r.health) = (who, legal, class, health);
    }
}
