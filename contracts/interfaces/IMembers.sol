// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Who is a verified member, until when, of which jurisdiction and investor class, and whether frozen.
interface IMembers {
    /// @param validUntil second after which the verification lapses; 0 = never a member
    /// @param jurisdiction ISO 3166-1 numeric code
    /// @param investorClass 0 none, 1 retail, 2 professional, 3 institution
    /// @param frozen no asset moves to or from a frozen member
    /// @param holder a contract that implements `IHolder`; found out by ERC-165 when it is admitted, never stated
    struct Member {
        uint40 validUntil;
        uint16 jurisdiction;
        uint8 investorClass;
        bool frozen;
        bool holder;
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

    error NotVerified(address account);
    error MemberIsFrozen(address account);
    error MissingRole(uint64 role, address account);
    error BadMember(address account);

    /// @notice Admits or renews members. A frozen member stays frozen. Only an IDENTITY_PROVIDER.
    function add(address[] calldata accounts, uint40 validUntil, uint16 jurisdiction, uint8 investorClass) external;

    /// @notice Freezes or unfreezes members. Only an AGENT.
    function setFrozen(address[] calldata accounts, bool frozen) external;

    function memberOf(address account) external view returns (Member memory);

    /// @notice True while the verification of `account` is in force and it is not frozen. Never reverts.
    function isVerified(address account) external view returns (bool);

    function isFrozen(address account) external view returns (bool);

    /// @notice True if `account` is a contract that is told of its batteries through `IHolder`.
    function isHolder(address account) external view returns (bool);

    /// @notice One call for a change of title: reverts unless `from` is not frozen and `to` is verified (a lapsed
    /// member may always give, never receive). Returns which of the two are holders.
    function requireMove(address from, address to) external view returns (bool fromHolder, bool toHolder);
}
