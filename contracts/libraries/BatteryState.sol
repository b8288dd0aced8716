// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Live 0–6 (in service 1–3), set aside 7–10, ended 11–13.
enum Operation {
    Registered,
    InStation,
    InVehicle,
    InStorage,
    InTransit,
    Maintenance,
    Retired,
    Quarantined,
    WasteHeld,
    Dismantled,
    Lost,
    Superseded,
    Recycled,
    Voided
}

/// @notice EU 2023/1542, DIN DKE SPEC 99100. In a battery's own state 0 stands for "as its batch".
enum LegalStatus {
    Original,
    Reused,
    Repurposed,
    Remanufactured,
    Waste
}

/// @notice The 64 bits of one battery: health in basis points (16) | cycles (16) | day of measurement (16) |
/// flags (9) | legal status (3) | operation (4). Four to a slot, battery 0 of the slot on top.
/// A zero day means "not assessed since begin of life": health and day are those of the batch.
type BatteryState is uint64;

using {
    health,
    cycles,
    day,
    operation,
    legal,
    assessed,
    expired,
    hasCustody,
    live,
    counts,
    withOperation,
    withLegal,
    withCustody
} for BatteryState global;

/// @dev Bits of a state word; the assessment loop reads them without unpacking.
uint256 constant OPERATION_BITS = 0xf;
uint256 constant CUSTODY_FLAG = 1 << 7;
uint256 constant EXPIRED_FLAG = 1 << 8;
uint256 constant LAST_LIVE = uint256(Operation.Retired);

function health(BatteryState s) pure returns (uint256) {
    return BatteryState.unwrap(s) >> 48;
}

function cycles(BatteryState s) pure returns (uint256) {
    return uint16(BatteryState.unwrap(s) >> 32);
}

function day(BatteryState s) pure returns (uint256) {
    return uint16(BatteryState.unwrap(s) >> 16);
}

function operation(BatteryState s) pure returns (Operation) {
    return Operation(BatteryState.unwrap(s) & OPERATION_BITS);
}

function legal(BatteryState s) pure returns (LegalStatus) {
    return LegalStatus((BatteryState.unwrap(s) >> 4) & 7);
}

function assessed(BatteryState s) pure returns (bool) {
    return day(s) != 0;
}

function expired(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & EXPIRED_FLAG != 0;
}

/// @notice True if operator or custodian differ from the batch's.
function hasCustody(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & CUSTODY_FLAG != 0;
}

function live(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & OPERATION_BITS <= LAST_LIVE;
}

/// @notice True while the battery adds weight to the sums and counts in coverage: live and not expired.
function counts(BatteryState s) pure returns (bool) {
    return live(s) && !expired(s);
}

function withOperation(BatteryState s, Operation to) pure returns (BatteryState) {
    return BatteryState.wrap(uint64((BatteryState.unwrap(s) & ~OPERATION_BITS) | uint256(to)));
}

function withLegal(BatteryState s, LegalStatus to) pure returns (BatteryState) {
    return BatteryState.wrap(uint64((BatteryState.unwrap(s) & ~uint256(7 << 4)) | (uint256(to) << 4)));
}

function withCustody(BatteryState s) pure returns (BatteryState) {
    return BatteryState.wrap(uint64(BatteryState.unwrap(s) | CUSTODY_FLAG));
}
