// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authority} from "../../../contracts/Authority.sol";
import {Members} from "../../../contracts/Members.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {Check} from "../base/Check.sol";
import {vm} from "../base/Vm.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice Says of itself what a holder says; nothing more is asked of it here.
contract HolderByName is IERC165 {
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IHolder).interfaceId || id == type(IERC165).interfaceId;
    }
}

/// @notice Members with two identity providers, one of them this contract, and an agent.
abstract contract MembersBase is Check {
    uint40 internal constant BEGIN = 1_760_000_000;
    uint40 internal constant FOREVER = type(uint40).max;
    bytes32 internal constant EVIDENCE = keccak256("file");

    uint256 internal providerKey = 0x1D;
    address internal provider = vm.addr(providerKey);
    address internal admin = address(0xAD);
    address internal agent = address(0xA6);
    address internal alice = address(0xA11CE);
    address internal bob = address(0xB0B);
    address internal carol = address(0xCA401);
    address internal stranger = address(0x57);
    address internal holder = address(new HolderByName());

    Authority internal authority;
    Members internal members;

    function setUp() public virtual {
        vm.warp(BEGIN);
        authority = new Authority(admin);
        members = new Members(authority);
        vm.startPrank(admin);
        authority.grantRole(Roles.IDENTITY_PROVIDER, address(this), 0);
        authority.grantRole(Roles.IDENTITY_PROVIDER, provider, 0);
        authority.grantRole(Roles.AGENT, agent, 0);
        vm.stopPrank();
        admit(alice);
        admit(bob);
        vm.warp(BEGIN + 1 hours);
    }

    function admit(address account) internal {
        members.add(one(account), FOREVER, 276, 2);
    }

    function lapse(address account) internal {
        members.add(one(account), 1, 276, 2);
    }

    function freeze(address account, bool yes) internal {
        vm.prank(agent);
        members.setFrozen(one(account), yes);
    }

    function timeNow() internal view returns (uint40) {
        return uint40(vm.getBlockTimestamp());
    }

    /// @notice `lost` is replaced by `replacement`, proposed and done.
    function replaceBy(address lost, address replacement) internal {
        propose(lost, replacement);
        vm.warp(timeNow() + members.RECOVERY_DELAY());
        vm.prank(agent);
        members.recover(lost);
    }

    function propose(address lost, address replacement) internal {
        vm.prank(agent);
        members.proposeRecovery(lost, replacement, EVIDENCE);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    /// @notice The next call fails for want of a role.
    function expectMissing(uint64 role, address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IMembers.MissingRole.selector, role, account));
    }

    /// @notice The next call fails by an error that names one account.
    function expectRefusal(bytes4 selector, address account) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, account));
    }

    function expectReplaced(address account, address replacement) internal {
        vm.expectRevert(abi.encodeWithSelector(IMembers.Replaced.selector, account, replacement));
    }
}
