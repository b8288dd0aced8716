// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who is a verified member, until when, of which jurisdiction and investor class, and whether frozen.
interface IMembers {
    /// @param validUntil second after which the verification lapses; 0 = never a member
    /// @param jurisdiction ISO 3166-1 numeric code
    /// @param investorClass 0 none, 1 retail, 2 professional, 3 institution
    /// @param frozen no asset moves to or from a frozen member
    /// @param holder a contract that implements `IHolder`; found out by ERC-165 when it is admitted, never stated
    /// @param issuedAt second of the last word about this member: of a claim's issue, or of its admission by role; older
    /// claims are stale
    struct Member {
        uint40 validUntil;
        uint16 jurisdiction;
        uint8 investorClass;
        bool frozen;
        bool holder;
        uint40 issuedAt;
    }

    /// @notice What an identity provider states about a wallet, to be signed (EIP-712).
    /// @param issuedAt later than that of the last claim about this wallet: claims are not replayed, nor out of order
    /// @param expiresAt second until which it may be submitted
    /// @param evidence hash of the provider's own file
    struct Claim {
        address account;
        uint40 validUntil;
        uint16 jurisdiction;
        uint8 investorClass;
        uint40 issuedAt;
        uint64 expiresAt;
        bytes32 evidence;
    }

    /// @notice A lost wallet is to be replaced. `executableAt` 0: none is proposed.
    struct Recovery {
        address replacement;
        uint40 executableAt;
        bytes32 evidence;
    }

    event MemberAdded(
        address indexed account,
        uint40 validUntil,
        uint16 jurisdiction,
        uint8 investorClass,
        bool holder,
        address provider
    );
    event MemberFrozen(address indexed account, bool frozen, address agent);
    event ClaimRegistered(address indexed account, address indexed provider, bytes32 evidence, uint40 issuedAt);
    event RecoveryProposed(
        address indexed account, address indexed replacement, bytes32 evidence, uint40 executableAt, address agent
    );
    event RecoveryVetoed(address indexed account, address indexed replacement);
    event RecoveryCancelled(address indexed account, address indexed replacement, address agent);
    /// @notice From now on all that was of `account` belongs to `replacement`; what holds it moves it when asked.
    event Recovered(address indexed account, address indexed replacement, bytes32 evidence, address agent);

    error NotVerified(address account);
    error MemberIsFrozen(address account);
    error MissingRole(uint64 role, address account);
    error BadMember(address account);
    error Expired(uint256 expiresAt);
    /// @notice Not later than the last claim about this wallet, or issued in the future.
    error StaleClaim(address account, uint40 issuedAt, uint40 last);
    error BadSignature(address signer);
    error RecoveryPending(address account);
    error NoRecovery(address account);
    error RecoveryTooEarly(address account, uint256 executableAt);
    /// @notice This wallet was replaced for good: it is never admitted, unfrozen or recovered to again.
    error Replaced(address account, address replacement);
    error SameAccount(address account);

    /// @notice Admits or renews members. A frozen member stays frozen. Only an IDENTITY_PROVIDER.
    function add(address[] calldata accounts, uint40 validUntil, uint16 jurisdiction, uint8 investorClass) external;

    /// @notice Admits or renews one member on the signed claim of an identity provider (EIP-712, low-s only; a wallet
    /// or, by ERC-1271, a contract). Anyone may submit it. A frozen member stays frozen.
    function register(Claim calldata claim, address provider, bytes calldata signature) external;

    /// @notice Freezes or unfreezes members. Only an AGENT.
    function setFrozen(address[] calldata accounts, bool frozen) external;

    // ------------------------------------------------------------------------------------------------ recovery

    /// @notice Proposes that `replacement`, a verified member, takes the place of a wallet whose key is lost. Not for
    /// a frozen one (no alias helps it) nor for contracts that hold batteries. Only an AGENT.
    function proposeRecovery(address account, address replacement, bytes32 evidence) external;

    /// @notice The wallet that was said to be lost is not: ends what is proposed about the caller. Also an AGENT may,
    /// for any wallet, by `cancelRecovery`.
    function vetoRecovery() external;
    function cancelRecovery(address account) external;

    /// @notice Does what was proposed, `RECOVERY_DELAY` later: `account` is frozen for good, and `successorOf` names its
    /// replacement. Refused if either was frozen, or the replacement has lapsed, meanwhile. Only an AGENT.
    function recover(address account) external;

    /// @notice Who took the place of a lost wallet, the last of a chain of such; zero if it is in use.
    function successorOf(address account) external view returns (address);
    function recoveryOf(address account) external view returns (Recovery memory);
    function claimDigest(Claim calldata claim) external view returns (bytes32);

    // ------------------------------------------------------------------------------------------------ views

    function memberOf(address account) external view returns (Member memory);

    /// @notice True while the verification of `account` is in force and it is not frozen. Never reverts.
    function isVerified(address account) external view returns (bool);

    function isFrozen(address account) external view returns (bool);

    /// @notice True if `account` is a contract that is told of its batteries through `IHolder`.
    function isHolder(address account) external view returns (bool);

    /// @notice One call for a move of shares: whether `from` is frozen, whether `to` is verified, and the jurisdiction
    /// and investor class of `to`. Never reverts.
    function partiesOf(address from, address to)
        external
        view
        returns (bool frozen, bool verified, uint16 jurisdiction, uint8 investorClass);

    /// @notice One call for a change of title: reverts unless `from` is not frozen and `to` is verified (a lapsed
    /// member may always give, never receive). Returns which of the two are holders.
    function requireChangeOfTitle(address from, address to) external view returns (bool fromHolder, bool toHolder);
}
