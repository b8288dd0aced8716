// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBooks} from "./FundBooks.sol";
import {vm} from "./Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

/// @notice Every actor × one function of a fund, its vault or its members: the exact error, or success. All call with
/// the same good arguments, at a time when the function can be called.
abstract contract FundRoles is FundBooks {
    uint256 internal constant ACTORS = 20;

    address internal otherManager = address(0x3A02);
    address internal otherDepositary = address(0xDE02);
    address internal slowManager = address(0x3A51);
    address internal slowDepositary = address(0xDE51);
    address internal slowAgent = address(0xA651);
    address internal feeAdmin = address(0xFEE);
    address internal enforcer = address(0xF04C);
    address internal provider = address(this);
    IFundInKind internal inKind;

    /// @dev The contract that the row's calls go to.
    address internal target;

    function setUp() public virtual override {
        super.setUp();
        inKind = deployer.inKind(fund);
        admit(address(inKind));
        vm.startPrank(admin);
        fund.setInKind(address(inKind));
        authority.grantRole(Roles.manager(2), otherManager, 0);
        authority.grantRole(Roles.depositary(2), otherDepositary, 0);
        authority.grantRole(Roles.manager(1), slowManager, 1);
        authority.grantRole(Roles.depositary(1), slowDepositary, 1);
        authority.grantRole(Roles.AGENT, slowAgent, 1);
        authority.grantRole(Roles.FEE_ADMIN, feeAdmin, 0);
        authority.grantRole(Roles.ENFORCER, enforcer, 0);
        vm.stopPrank();
        invest(alice, 1_000 * UNIT);
        target = address(fund);
    }

    function actors() internal view returns (address[ACTORS] memory) {
        return [
            stranger,
            alice,
            bob,
            seller,
            manager,
            otherManager,
            slowManager,
            depositary,
            otherDepositary,
            slowDepositary,
            guardian,
            agent,
            slowAgent,
            provider,
            admin,
            address(authority),
            address(vault),
            address(inKind),
            address(battery),
            address(fund)
        ];
    }

    /// @param call brings all to where the function may be called, and makes the call's data
    /// @param reason the error for an actor; empty for who succeeds
    function row(
        bytes4 selector,
        function(address) returns (bytes memory) call,
        function(address) view returns (bytes memory) reason
    ) internal {
        address[ACTORS] memory all = actors();
        uint256 successes;
        for (uint256 i; i < ACTORS; ++i) {
            uint256 id = vm.snapshotState();
            bytes memory data = call(all[i]);
            ok(bytes4(data) == selector, "the row's own function");
            bytes memory wanted = reason(all[i]);
            bytes memory got = attempt(all[i], target, data);
            require(keccak256(got) == keccak256(wanted), OtherReason(abi.encode(i, got), wanted));
            if (wanted.length == 0) ++successes;
            vm.revertToState(id);
        }
        ok(successes != 0, "one actor at least succeeds");
    }

    /// @notice A view: the same answer for everybody.
    function read(bytes4 selector, bytes memory arguments) internal {
        address[ACTORS] memory all = actors();
        bytes memory data = bytes.concat(selector, arguments);
        bytes memory answer = accepted(all[0], target, data);
        ok(answer.length >= 32, "an answer");
        for (uint256 i = 1; i < ACTORS; ++i) {
            ok(keccak256(accepted(all[i], target, data)) == keccak256(answer), "the same answer for everybody");
        }
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function anyone(address) internal pure returns (bytes memory) {
        return "";
    }

    function nobodyBut(bool allowed, bytes memory reason) internal pure returns (bytes memory) {
        return allowed ? bytes("") : reason;
    }

    function missing(uint64 role, address who) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.MissingRole.selector, role, who);
    }

    function onlyTheManager(address who) internal view returns (bytes memory) {
        return nobodyBut(who == manager, missing(Roles.manager(1), who));
    }

    function onlyTheDepositary(address who) internal view returns (bytes memory) {
        return nobodyBut(who == depositary, missing(Roles.depositary(1), who));
    }

    function onlyAnAgent(address who) internal view returns (bytes memory) {
        return nobodyBut(who == agent, missing(Roles.AGENT, who));
    }

    /// @dev As nothing is mapped to another role.
    function onlyAnAdmin(address who) internal view returns (bytes memory) {
        return nobodyBut(who == admin, told(IAccessManaged.AccessManagedUnauthorized.selector, who));
    }

    function onlyTheAuthority(address who) internal view returns (bytes memory) {
        return nobodyBut(who == address(authority), told(IAccessManaged.AccessManagedUnauthorized.selector, who));
    }

    function onlyBattery(address who) internal view returns (bytes memory) {
        return nobodyBut(who == address(battery), told(IFund.NotBattery.selector, who));
    }

    /// @dev The vault, the in-kind escrow, and the fund, which never asks itself.
    function onlyEscrows(address who) internal view returns (bytes memory) {
        bool escrow = who == address(vault) || who == address(inKind) || who == address(fund);
        return nobodyBut(escrow, told(IFund.NotVault.selector, who));
    }

    function onlyInKind(address who) internal view returns (bytes memory) {
        return nobodyBut(who == address(inKind), told(IFund.NotInKind.selector, who));
    }
}
