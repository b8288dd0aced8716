// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {vm} from "../../base/Vm.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @dev What members tell of themselves that their interface does not name.
interface IDelayed {
    function authority() external view returns (address);
    function RECOVERY_DELAY() external view returns (uint40);
}

/// @notice Every actor × Members.
contract RoleFunctionMembersTest is FundRoles {
    uint256 private constant PROVIDER = 0x1D;

    function setUp() public override {
        super.setUp();
        vm.prank(admin);
        authority.grantRole(Roles.IDENTITY_PROVIDER, vm.addr(PROVIDER), 0);
        target = address(members);
    }

    function _onlyAProvider(address who) private view returns (bytes memory) {
        return nobodyBut(who == provider, missing(Roles.IDENTITY_PROVIDER, who));
    }

    function _add(address) private view returns (bytes memory) {
        return abi.encodeCall(IMembers.add, (one(stranger), type(uint40).max, 276, 2));
    }

    function _register(address) private view returns (bytes memory) {
        IMembers.Claim memory c = claimOf(stranger);
        return abi.encodeCall(IMembers.register, (c, vm.addr(PROVIDER), signedBy(PROVIDER, members.claimDigest(c))));
    }

    function claimOf(address account) private view returns (IMembers.Claim memory c) {
        (c.account, c.validUntil, c.jurisdiction, c.investorClass) = (account, type(uint40).max, 276, 2);
        (c.issuedAt, c.expiresAt) = (uint40(vm.getBlockTimestamp()), type(uint64).max);
    }

    function _setFrozen(address) private view returns (bytes memory) {
        return abi.encodeCall(IMembers.setFrozen, (one(carol), true));
    }

    function test_who_admits_and_freezes() public {
        row(IMembers.add.selector, _add, _onlyAProvider);
        row(IMembers.register.selector, _register, anyone); // on a provider's signature
        row(IMembers.setFrozen.selector, _setFrozen, onlyAnAgent);
    }

    function _proposeRecovery(address) private view returns (bytes memory) {
        return abi.encodeCall(IMembers.proposeRecovery, (alice, bob, "file"));
    }

    function propose() private {
        vm.prank(agent);
        members.proposeRecovery(alice, bob, "file");
    }

    function _vetoRecovery(address) private returns (bytes memory) {
        propose();
        return abi.encodeCall(IMembers.vetoRecovery, ());
    }

    /// @dev In one's own name: of whom nothing is proposed.
    function _onlyTheWallet(address who) private view returns (bytes memory) {
        return nobodyBut(who == alice, told(IMembers.NoRecovery.selector, who));
    }

    function _cancelRecovery(address) private returns (bytes memory) {
        propose();
        return abi.encodeCall(IMembers.cancelRecovery, (alice));
    }

    function _recover(address) private returns (bytes memory) {
        propose();
        pass(1);
        return abi.encodeCall(IMembers.recover, (alice));
    }

    function test_who_replaces_a_wallet() public {
        row(IMembers.proposeRecovery.selector, _proposeRecovery, onlyAnAgent);
        row(IMembers.vetoRecovery.selector, _vetoRecovery, _onlyTheWallet);
        row(IMembers.cancelRecovery.selector, _cancelRecovery, onlyAnAgent);
        row(IMembers.recover.selector, _recover, onlyAnAgent);
    }

    function test_everybody_reads_members() public {
        read(IDelayed.authority.selector, "");
        read(IDelayed.RECOVERY_DELAY.selector, "");
        read(IERC5267.eip712Domain.selector, "");
        read(IMembers.memberOf.selector, abi.encode(alice));
        read(IMembers.isVerified.selector, abi.encode(alice));
        read(IMembers.isFrozen.selector, abi.encode(alice));
        read(IMembers.isHolder.selector, abi.encode(alice));
        read(IMembers.partiesOf.selector, abi.encode(alice, bob));
        read(IMembers.requireChangeOfTitle.selector, abi.encode(alice, bob));
        read(IMembers.successorOf.selector, abi.encode(alice));
        read(IMembers.recoveryOf.selector, abi.encode(alice));
        read(IMembers.claimDigest.selector, abi.encode(claimOf(alice)));
    }
}
