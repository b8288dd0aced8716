// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "./interfaces/IHolder.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {Roles} from "./libraries/Roles.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";

/// @notice Which wallets are verified, until when, and which are frozen: one slot a member. Which took the place of a
/// lost one.
contract Members is IMembers, EIP712 {
    bytes32 internal constant CLAIM = keccak256(
        "Claim(address account,uint40 validUntil,uint16 jurisdiction,uint8 investorClass,uint40 issuedAt,uint64 expiresAt,bytes32 evidence)"
    );
    /// @notice Seconds from the proposal of a recovery until it can be done: so long has the old wallet to veto it.
    uint40 public constant RECOVERY_DELAY = 24 hours;
    uint256 internal constant LAST_CLASS = 3;
    uint256 internal constant LAST_JURISDICTION = 999;

    IAccessManager public immutable authority;

    mapping(address account => Member) private _members;
    mapping(address account => Recovery) private _recoveries;
    /// @dev A wallet, what replaced it, what replaced that, and so on are a line: each knows the first, and the first
    /// knows the last. However often a key is lost, the last is two reads away.
    mapping(address replacement => address) private _firsts;
    mapping(address first => address) private _lasts;

    constructor(IAccessManager authority_) {
        authority = authority_;
    }

    // ------------------------------------------------------------------------------------------------ members

    /// @inheritdoc IMembers
    function add(address[] calldata accounts, uint40 validUntil, uint16 jurisdiction, uint8 investorClass) external {
        _requireRole(Roles.IDENTITY_PROVIDER, msg.sender);
        // claims signed before this are stale from now on: nobody keeps one to come back with
        Member memory admitted = Member(validUntil, jurisdiction, investorClass, false, false, uint40(block.timestamp));
        for (uint256 i; i < accounts.length; ++i) {
            _admit(accounts[i], admitted, msg.sender);
        }
    }

    /// @inheritdoc IMembers
    function register(Claim calldata claim, address provider, bytes calldata signature) external {
        _requireRole(Roles.IDENTITY_PROVIDER, provider);
        _requireFresh(claim);
        bool signed = SignatureChecker.isValidSignatureNow(provider, claimDigest(claim), signature);
        if (!signed) revert BadSignature(provider);
        Member memory m =
            Member(claim.validUntil, claim.jurisdiction, claim.investorClass, false, false, claim.issuedAt);
        _admit(claim.account, m, provider);
        emit ClaimRegistered(claim.account, provider, claim.evidence, claim.issuedAt);
    }

    function _requireFresh(Claim calldata claim) private view {
        if (claim.expiresAt < block.timestamp) revert Expired(claim.expiresAt);
        uint40 last = _members[claim.account].issuedAt;
        bool fresh = claim.issuedAt > last && claim.issuedAt <= block.timestamp;
        if (!fresh) revert StaleClaim(claim.account, claim.issuedAt, last);
    }

    /// @dev Whether it is frozen and whether it is a holder nobody states.
    function _admit(address account, Member memory m, address provider) private {
        bool known = m.investorClass <= LAST_CLASS && m.jurisdiction <= LAST_JURISDICTION;
        if (account == address(0) || !known) revert BadMember(account);
        m.frozen = _members[account].frozen;
        if (m.frozen) _requireInUse(account); // the replaced are frozen
        m.holder = ERC165Checker.supportsInterface(account, type(IHolder).interfaceId);
        _members[account] = m;
        emit MemberAdded(account, m.validUntil, m.jurisdiction, m.investorClass, m.holder, provider);
    }

    /// @inheritdoc IMembers
    /// @dev An account that is no member can be frozen too: admitting it later does not lift the freeze.
    function setFrozen(address[] calldata accounts, bool frozen) external {
        _requireRole(Roles.AGENT, msg.sender);
        for (uint256 i; i < accounts.length; ++i) {
            if (!frozen) _requireInUse(accounts[i]);
            _setFrozen(accounts[i], frozen);
        }
    }

    function _setFrozen(address account, bool frozen) private {
        _members[account].frozen = frozen;
        emit MemberFrozen(account, frozen, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ recovery

    /// @inheritdoc IMembers
    /// @dev A wallet takes the place of one other: two lost wallets are replaced by two.
    function proposeRecovery(address account, address replacement, bytes32 evidence) external {
        _requireRole(Roles.AGENT, msg.sender);
        if (_recoveries[account].executableAt != 0) revert RecoveryPending(account);
        _requireRecoverable(account, replacement);
        uint40 executableAt = uint40(block.timestamp) + RECOVERY_DELAY;
        _recoveries[account] = Recovery(replacement, executableAt, evidence);
        emit RecoveryProposed(account, replacement, evidence, executableAt, msg.sender);
    }

    /// @inheritdoc IMembers
    function vetoRecovery() external {
        emit RecoveryVetoed(msg.sender, _endRecovery(msg.sender).replacement);
    }

    /// @inheritdoc IMembers
    function cancelRecovery(address account) external {
        _requireRole(Roles.AGENT, msg.sender);
        emit RecoveryCancelled(account, _endRecovery(account).replacement, msg.sender);
    }

    /// @inheritdoc IMembers
    function recover(address account) external {
        _requireRole(Roles.AGENT, msg.sender);
        Recovery memory r = _endRecovery(account);
        if (block.timestamp < r.executableAt) revert RecoveryTooEarly(account, r.executableAt);
        _requireRecoverable(account, r.replacement);
        address first = _firstOf(account);
        _firsts[r.replacement] = first;
        _lasts[first] = r.replacement;
        _setFrozen(account, true);
        emit Recovered(account, r.replacement, r.evidence, msg.sender);
    }

    function _endRecovery(address account) private returns (Recovery memory r) {
        r = _recoveries[account];
        if (r.executableAt == 0) revert NoRecovery(account);
        delete _recoveries[account];
    }

    /// @dev Asked when it is proposed and when it is done. No holder on either side: what it has belongs to others.
    function _requireRecoverable(address account, address replacement) private view {
        if (account == replacement) revert SameAccount(account);
        _requireInUse(account);
        _requireInUse(replacement);
        Member storage lost = _members[account];
        Member storage taker = _members[replacement];
        if (lost.frozen) revert MemberIsFrozen(account);
        if (taker.frozen) revert MemberIsFrozen(replacement);
        if (lost.validUntil == 0) revert NotVerified(account); // never a member, so nothing can be its own
        if (taker.validUntil < block.timestamp) revert NotVerified(replacement);
        if (lost.holder) revert BadMember(account);
        if (taker.holder || _firsts[replacement] != address(0)) revert BadMember(replacement);
    }

    function _requireInUse(address account) private view {
        address successor = successorOf(account);
        if (successor != address(0)) revert Replaced(account, successor);
    }

    function _firstOf(address account) private view returns (address) {
        address first = _firsts[account];
        return first == address(0) ? account : first;
    }

    /// @inheritdoc IMembers
    function successorOf(address account) public view returns (address) {
        address last = _lasts[_firstOf(account)];
        return last == account ? address(0) : last;
    }

    /// @inheritdoc IMembers
    function recoveryOf(address account) external view returns (Recovery memory) {
        return _recoveries[account];
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IMembers
    function claimDigest(Claim calldata claim) public view returns (bytes32) {
        // every field is static: the struct's encoding is the fields' encoding
        return _hashTypedData(keccak256(abi.encode(CLAIM, claim)));
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Members", "1");
    }

    /// @inheritdoc IMembers
    function memberOf(address account) external view returns (Member memory) {
        return _members[account];
    }

    /// @inheritdoc IMembers
    function isVerified(address account) external view returns (bool) {
        Member storage m = _members[account];
        return m.validUntil >= block.timestamp && !m.frozen;
    }

    /// @inheritdoc IMembers
    function isFrozen(address account) external view returns (bool) {
        return _members[account].frozen;
    }

    /// @inheritdoc IMembers
    function isHolder(address account) external view returns (bool) {
        return _members[account].holder;
    }

    /// @inheritdoc IMembers
    function partiesOf(address from, address to)
        external
        view
        returns (bool frozen, bool verified, uint16 jurisdiction, uint8 investorClass)
    {
        frozen = from != address(0) && _members[from].frozen;
        Member storage taker = _members[to];
        verified = taker.validUntil >= block.timestamp && !taker.frozen;
        (jurisdiction, investorClass) = (taker.jurisdiction, taker.investorClass);
    }

    /// @inheritdoc IMembers
    function requireChangeOfTitle(address from, address to) external view returns (bool fromHolder, bool toHolder) {
        if (from != address(0)) {
            Member storage giver = _members[from];
            require(!giver.frozen, MemberIsFrozen(from));
            fromHolder = giver.holder;
        }
        Member storage taker = _members[to];
        require(!taker.frozen, MemberIsFrozen(to));
        require(taker.validUntil >= block.timestamp, NotVerified(to));
        toHolder = taker.holder;
    }

    function _requireRole(uint64 role, address account) private view {
        (bool isMember, uint32 delay) = authority.hasRole(role, account);
        require(isMember && delay == 0, MissingRole(role, account));
    }
}
