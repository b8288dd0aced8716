// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The ids of all roles: the one table that contracts, package and documents share.
library Roles {
    /// @notice Grants roles, classes, prefixes of series and second-use policy (AccessManager's own admin id).
    uint64 internal constant ADMIN = 0;
    /// @notice Opens series and mints.
    uint64 internal constant MANUFACTURER = 1;
    /// @notice Serves, holds and retires the batteries that name it as their operator.
    uint64 internal constant BATTERY_OPERATOR = 2;
    /// @notice Signs assessments of accredited classes.
    uint64 internal constant ASSESSOR = 3;
    /// @notice Makes successors out of retired batteries.
    uint64 internal constant REPURPOSER = 4;
    /// @notice Takes waste into custody, dismantles and recycles.
    uint64 internal constant RECYCLER = 5;
    /// @notice Countersigns burns, losses, finds and the end of duplicates.
    uint64 internal constant AUDITOR = 6;
    /// @notice Sets prices within the cumulative bound.
    uint64 internal constant PRICER = 7;
    /// @notice Freezes and unfreezes members, shares and single batteries.
    uint64 internal constant AGENT = 8;
    /// @notice Admits and renews members.
    uint64 internal constant IDENTITY_PROVIDER = 9;
    /// @notice Settles the swaps of its stations.
    uint64 internal constant STATION_OPERATOR = 10;
    /// @notice Pauses, and cancels delayed operations.
    uint64 internal constant GUARDIAN = 11;
    /// @notice Issues and withdraws settlement tokens.
    uint64 internal constant ISSUER = 12;

    /// @notice Moves title and shares by force, with a delay.
    uint64 internal constant ENFORCER = 13;
    /// @notice Sets the terms of deals, fees among them, with a delay of a week.
    uint64 internal constant FEE_ADMIN = 14;

    /// @notice The manager of fund number `fund`: acquires, declares income, within its bands.
    function manager(uint32 fund) internal pure returns (uint64) {
        return (uint64(1) << 63) | (uint64(fund) << 8) | 1;
    }

    /// @notice The depositary of fund number `fund`: can only block.
    function depositary(uint32 fund) internal pure returns (uint64) {
        return (uint64(1) << 63) | (uint64(fund) << 8) | 2;
    }
}
