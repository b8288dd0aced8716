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
/// Flags from the top: under repair | frozen | pledged | operation before quarantine (4) | expired | custody.
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
    before,
    underRepair,
    pledged,
    frozen,
    titleFree,
    withReading,
    withOperation,
    withLegal,
    withCustody,
    withExpired,
    withRepair,
    withPledge,
    withFrozen,
    quarantined,
    released
} for BatteryState global;

/// @dev Bits of a state word; the assessment loop reads them without unpacking.
uint256 constant OPERATION_BITS = 0xf;
uint256 constant CUSTODY_FLAG = 1 << 7;
uint256 constant EXPIRED_FLAG = 1 << 8;
uint256 constant BEFORE_SHIFT = 9;
uint256 constant PLEDGE_FLAG = 1 << 13;
uint256 constant FROZEN_FLAG = 1 << 14;
uint256 constant REPAIR_FLAG = 1 << 15;
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

/// @notice The operation that a quarantined battery goes back to.
function before(BatteryState s) pure returns (Operation) {
    return Operation((BatteryState.unwrap(s) >> BEFORE_SHIFT) & OPERATION_BITS);
}

function underRepair(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & REPAIR_FLAG != 0;
}

function pledged(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & PLEDGE_FLAG != 0;
}

function frozen(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & FROZEN_FLAG != 0;
}

/// @notice True if title may move as far as this battery's own state goes: live, not pledged, not frozen.
function titleFree(BatteryState s) pure returns (bool) {
    return BatteryState.unwrap(s) & (OPERATION_BITS | PLEDGE_FLAG | FROZEN_FLAG) <= LAST_LIVE;
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

/// @param reading health (16) | cycles (16); a reading ends expiry
function withReading(BatteryState s, uint256 reading, uint256 day_) pure returns (BatteryState) {
    uint256 kept = BatteryState.unwrap(s) & 0xffff & ~EXPIRED_FLAG;
    return BatteryState.wrap(uint64((reading << 32) | (day_ << 16) | kept));
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

function withExpired(BatteryState s, bool on) pure returns (BatteryState) {
    return _with(s, EXPIRED_FLAG, on);
}

function withRepair(BatteryState s, bool on) pure returns (BatteryState) {
    return _with(s, REPAIR_FLAG, on);
}

function withPledge(BatteryState s, bool on) pure returns (BatteryState) {
    return _with(s, PLEDGE_FLAG, on);
}

function withFrozen(BatteryState s, bool on) pure returns (BatteryState) {
    return _with(s, FROZEN_FLAG, on);
}

function _with(BatteryState s, uint256 flag, bool on) pure returns (BatteryState) {
    uint256 raw = BatteryState.unwrap(s);
    return BatteryState.wrap(uint64(on ? raw | flag : raw & ~flag));
}

/// @notice Quarantined, with `back` as the operation to return to.
function quarantined(BatteryState s, Operation back) pure returns (BatteryState) {
    uint256 raw = BatteryState.unwrap(s) & ~(OPERATION_BITS << BEFORE_SHIFT | OPERATION_BITS);
    return BatteryState.wrap(uint64(raw | uint256(back) << BEFORE_SHIFT | uint256(Operation.Quarantined)));
}

/// @notice Back from quarantine to the operation before.
function released(BatteryState s) pure returns (BatteryState) {
    uint256 raw = BatteryState.unwrap(s) & ~(OPERATION_BITS << BEFORE_SHIFT | OPERATION_BITS);
    return BatteryState.wrap(uint64(raw | uint256(before(s))));
}
