// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Members} from "../../../contracts/Members.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {vm} from "../base/Vm.sol";
import {Wallet} from "../mocks/Wallet.sol";
import {MembersBase} from "./MembersBase.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

interface Chains {
    function chainId(uint256 id) external;
}

/// @notice Claims that an identity provider has signed and anyone submits. EIP-712 is written out from the standard.
contract MembersClaimsTest is MembersBase {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function claim(address account) private view returns (IMembers.Claim memory c) {
        (c.account, c.validUntil, c.jurisdiction, c.investorClass) = (account, timeNow() + 365 days, 756, 1);
        (c.issuedAt, c.expiresAt, c.evidence) = (timeNow(), timeNow() + 1 days, EVIDENCE);
    }

    function digest(IMembers.Claim memory c, uint256 chain, address verifier) private pure returns (bytes32) {
        bytes32 domain = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        bytes32 separator = keccak256(abi.encode(domain, keccak256("Members"), keccak256("1"), chain, verifier));
        bytes32 kind = keccak256(
            "Claim(address account,uint40 validUntil,uint16 jurisdiction,uint8 investorClass,uint40 issuedAt,uint64 expiresAt,bytes32 evidence)"
        );
        bytes memory head = abi.encode(kind, c.account, c.validUntil, c.jurisdiction, c.investorClass);
        bytes32 hash = keccak256(bytes.concat(head, abi.encode(c.issuedAt, c.expiresAt, c.evidence)));
        return keccak256(abi.encodePacked(hex"1901", separator, hash));
    }

    function signDigest(uint256 key, bytes32 hash) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    function signed(IMembers.Claim memory c) private view returns (bytes memory) {
        return signDigest(providerKey, digest(c, block.chainid, address(members)));
    }

    function expectBadSignature(address signer) private {
        expectRefusal(IMembers.BadSignature.selector, signer);
    }

    function expectStale(IMembers.Claim memory c, uint40 last) private {
        vm.expectRevert(abi.encodeWithSelector(IMembers.StaleClaim.selector, c.account, c.issuedAt, last));
    }

    // ------------------------------------------------------------------------------------------------ who may sign

    function test_a_claim_fails_if_its_signer_is_no_provider() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signDigest(0x57A, digest(c, block.chainid, address(members)));
        expectMissing(Roles.IDENTITY_PROVIDER, vm.addr(0x57A));
        members.register(c, vm.addr(0x57A), signature);
    }

    function test_a_claim_fails_if_its_signer_was_a_provider_once() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        vm.prank(admin);
        authority.revokeRole(Roles.IDENTITY_PROVIDER, provider);
        expectMissing(Roles.IDENTITY_PROVIDER, provider);
        members.register(c, provider, signature);
    }

    function test_a_claim_fails_if_the_provider_has_a_delay() external {
        vm.startPrank(admin);
        authority.revokeRole(Roles.IDENTITY_PROVIDER, provider);
        authority.grantRole(Roles.IDENTITY_PROVIDER, provider, 1 hours);
        vm.stopPrank();
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        expectMissing(Roles.IDENTITY_PROVIDER, provider);
        members.register(c, provider, signature);
    }

    function test_a_claim_fails_by_a_signature_of_another_key() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signDigest(0x57A, digest(c, block.chainid, address(members)));
        expectBadSignature(provider);
        members.register(c, provider, signature);
    }

    function test_a_provider_that_is_a_contract_signs_by_its_key() external {
        address office = address(new Wallet(vm.addr(0x0FF1CE)));
        vm.prank(admin);
        authority.grantRole(Roles.IDENTITY_PROVIDER, office, 0);
        IMembers.Claim memory c = claim(carol);
        bytes memory wrong = signed(c);
        expectBadSignature(office);
        members.register(c, office, wrong);
        members.register(c, office, signDigest(0x0FF1CE, digest(c, block.chainid, address(members))));
        ok(members.isVerified(carol), "verified");
    }

    // ------------------------------------------------------------------------------------------------ what was signed

    function test_a_claim_fails_by_a_signature_that_is_none() external {
        IMembers.Claim memory c = claim(carol);
        expectBadSignature(provider);
        members.register(c, provider, "");
        expectBadSignature(provider);
        members.register(c, provider, new bytes(65));
    }

    /// @dev The other of the two signatures that everybody can make out of one.
    function test_a_claim_fails_by_a_signature_with_the_high_s() external {
        IMembers.Claim memory c = claim(carol);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(providerKey, digest(c, block.chainid, address(members)));
        bytes memory mirrored = abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        expectBadSignature(provider);
        members.register(c, provider, mirrored);
        members.register(c, provider, abi.encodePacked(r, s, v));
    }

    function test_a_claim_fails_if_a_word_of_it_was_changed() external {
        for (uint256 word; word < 7; ++word) {
            IMembers.Claim memory c = claim(carol);
            bytes memory signature = signed(c);
            if (word == 0) c.account = stranger;
            if (word == 1) c.validUntil += 1;
            if (word == 2) c.jurisdiction += 1;
            if (word == 3) c.investorClass += 1;
            if (word == 4) c.issuedAt -= 1;
            if (word == 5) c.expiresAt += 1;
            if (word == 6) c.evidence = bytes32(0);
            expectBadSignature(provider);
            members.register(c, provider, signature);
        }
    }

    function test_a_claim_fails_on_another_chain() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        Chains(address(vm)).chainId(4_242);
        expectBadSignature(provider);
        members.register(c, provider, signature);
        members.register(c, provider, signDigest(providerKey, digest(c, 4_242, address(members))));
    }

    function test_a_claim_fails_at_another_contract() external {
        Members other = new Members(authority);
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        expectBadSignature(provider);
        other.register(c, provider, signature);
    }

    // ------------------------------------------------------------------------------------------------ when

    function test_a_claim_fails_after_its_last_second() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        vm.warp(c.expiresAt + 1);
        vm.expectRevert(abi.encodeWithSelector(IMembers.Expired.selector, c.expiresAt));
        members.register(c, provider, signature);
        vm.warp(c.expiresAt);
        members.register(c, provider, signature);
    }

    function test_a_claim_of_the_future_fails() external {
        IMembers.Claim memory c = claim(carol);
        c.issuedAt += 1;
        bytes memory signature = signed(c);
        expectStale(c, 0);
        members.register(c, provider, signature);
        vm.warp(c.issuedAt);
        members.register(c, provider, signature);
    }

    function test_a_claim_serves_once() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        members.register(c, provider, signature);
        expectStale(c, c.issuedAt);
        members.register(c, provider, signature);
    }

    function test_a_claim_fails_after_a_later_one_or_one_of_the_same_second() external {
        IMembers.Claim memory first = claim(carol);
        IMembers.Claim memory twin = claim(carol);
        twin.investorClass = 3;
        vm.warp(timeNow() + 1);
        IMembers.Claim memory second = claim(carol);
        (bytes memory early, bytes memory same, bytes memory late) = (signed(first), signed(twin), signed(second));
        uint256 snapshot = vm.snapshotState();
        members.register(second, provider, late);
        expectStale(first, second.issuedAt);
        members.register(first, provider, early);
        vm.revertToState(snapshot);
        members.register(first, provider, early);
        expectStale(twin, first.issuedAt);
        members.register(twin, provider, same);
        members.register(second, provider, late);
    }

    /// @dev Else who was made to lapse could come back by a claim kept in the drawer.
    function test_a_claim_fails_that_is_older_than_an_admission_by_role() external {
        IMembers.Claim memory c = claim(alice);
        bytes memory signature = signed(c);
        vm.warp(timeNow() + 10);
        uint40 changed = timeNow();
        lapse(alice);
        expectStale(c, changed);
        members.register(c, provider, signature);
        ok(!members.isVerified(alice), "lapsed");
    }

    // ------------------------------------------------------------------------------------------------ whom

    function test_a_claim_fails_for_the_zero_address() external {
        IMembers.Claim memory c = claim(address(0));
        bytes memory signature = signed(c);
        expectRefusal(IMembers.BadMember.selector, address(0));
        members.register(c, provider, signature);
    }

    function test_a_claim_fails_for_a_class_or_a_jurisdiction_that_is_none() external {
        IMembers.Claim memory c = claim(carol);
        c.investorClass = 4;
        bytes memory signature = signed(c);
        expectRefusal(IMembers.BadMember.selector, carol);
        members.register(c, provider, signature);
        (c.investorClass, c.jurisdiction) = (3, 1_000);
        signature = signed(c);
        expectRefusal(IMembers.BadMember.selector, carol);
        members.register(c, provider, signature);
    }

    function test_a_claim_fails_for_a_replaced_wallet() external {
        replaceBy(alice, bob);
        IMembers.Claim memory c = claim(alice);
        bytes memory signature = signed(c);
        expectReplaced(alice, bob);
        members.register(c, provider, signature);
    }

    function test_a_claim_does_not_lift_a_freeze() external {
        freeze(alice, true);
        IMembers.Claim memory c = claim(alice);
        members.register(c, provider, signed(c));
        ok(members.isFrozen(alice) && !members.isVerified(alice), "frozen");
        eq(members.memberOf(alice).jurisdiction, 756, "jurisdiction");
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_anyone_submits_a_claim_and_it_admits() external {
        IMembers.Claim memory c = claim(carol);
        bytes memory signature = signed(c);
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.MemberAdded(carol, c.validUntil, 756, 1, false, provider);
        vm.expectEmit(true, true, true, true, address(members));
        emit IMembers.ClaimRegistered(carol, provider, EVIDENCE, c.issuedAt);
        vm.prank(stranger);
        members.register(c, provider, signature);
        IMembers.Member memory m = members.memberOf(carol);
        eq(m.validUntil, c.validUntil, "validUntil");
        eq(m.jurisdiction, 756, "jurisdiction");
        eq(m.investorClass, 1, "class");
        eq(m.issuedAt, c.issuedAt, "issuedAt");
        ok(members.isVerified(carol) && !members.isHolder(carol), "verified, no holder");
    }

    function test_a_claim_renews_and_a_claim_ends_a_membership() external {
        lapse(alice);
        vm.warp(timeNow() + 1);
        IMembers.Claim memory c = claim(alice);
        members.register(c, provider, signed(c));
        ok(members.isVerified(alice), "renewed");
        vm.warp(timeNow() + 1);
        c = claim(alice);
        c.validUntil = 1;
        members.register(c, provider, signed(c));
        ok(!members.isVerified(alice), "ended");
    }

    function test_the_digest_is_that_of_the_standard() external view {
        IMembers.Claim memory c = claim(carol);
        ok(members.claimDigest(c) == digest(c, block.chainid, address(members)), "digest");
    }

    function test_the_domain_is_told() external view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier,,) =
            IERC5267(address(members)).eip712Domain();
        ok(fields == hex"0f" && chain == block.chainid && verifier == address(members), "fields");
        ok(keccak256(bytes(name)) == keccak256("Members") && keccak256(bytes(version)) == keccak256("1"), "name");
    }
}
