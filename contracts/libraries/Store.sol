// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {ClassTerms} from "./ClassTerms.sol";
import {Holding} from "./Holding.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @dev A battery that was moved alone, or pinned. The list through `previous` costs no slot of its own: both its head
/// and its links lie in slots that the first move writes anyway.
/// @param owner zero once burned: the tombstone
/// @param previous index + 1 of the next in the list
/// @param epoch moves of its own
struct Detached {
    address owner;
    uint16 previous;
    uint32 epoch;
    bool exists;
}

/// @dev Who serves and who has one battery, where that differs from its batch.
/// @param operator zero: the batch's
/// @param custodian zero: the operator
/// @param since second of the last hand-over, quarantine, loss or repair
/// @param packGrams mass of the pack, stated when it was dismantled; the custodian is a recycler by then
struct Custody {
    address operator;
    uint40 since;
    address custodian;
    uint32 packGrams;
}

/// @param first, last batches of the successors
struct Successors {
    uint64 first;
    uint64 last;
}

struct Grant {
    address spender;
    uint64 version;
}

/// @dev What Battery is wired to, for the libraries that run in its storage.
struct Wiring {
    IAccessManager authority;
    IMembers members;
    IERC20 settlementToken;
    bytes32 domain;
}

/// @dev All that Battery stores, in one struct, so that its parts can live in linked libraries.
struct Store {
    uint64 batchCount;
    uint32 seriesCount;
    string baseURI;
    mapping(uint64 batchId => IBattery.Batch) batches;
    mapping(uint256 id => Detached) detached;
    mapping(uint64 batchId => mapping(uint256 word => uint256)) states;
    mapping(address account => mapping(uint256 class => Holding)) holdings;
    mapping(address account => uint256 bitmap) heldClasses;
    ClassTerms[256] terms;
    mapping(uint256 class => IBattery.ClassInfo) classes;
    mapping(bytes32 nameHash => bool taken) classNames;
    mapping(address assessor => uint256 classes) accreditation;
    mapping(uint16 jurisdiction => mapping(IBattery.Use from => uint8 uses)) secondUses;
    mapping(uint32 seriesId => IBattery.Series) series;
    mapping(bytes32 prefixHash => address issuer) prefixes;
    mapping(uint64 batchId => IBattery.Record) records;
    mapping(uint256 id => Custody) custody;
    mapping(uint256 id => Grant) approvals;
    mapping(address owner => mapping(address operator => bool)) approvedForAll;
    mapping(address owner => mapping(bytes32 digest => bool)) consents;
    mapping(uint256 id => Successors) successors;
    mapping(uint64 batchId => uint64 firstBatch) lineage;
    mapping(uint64 firstBatch => uint96[] ids) predecessors;
    mapping(uint256 class => IBattery.Migration) migrations;
    mapping(uint64 batchId => uint40 second) heldSince;
    mapping(bytes32 identifierHash => uint256 id) identifiers;
    mapping(uint32 seriesId => mapping(uint64 from => uint64 to)) skipped;
    mapping(uint32 seriesId => mapping(uint256 word => uint256 bits)) lateSerials;
    mapping(bytes32 digest => bool) statements;
    uint64 lienCount;
    mapping(uint64 lienId => IBattery.Lien) liens;
    mapping(uint256 id => uint64 lienId) lienOf;
    mapping(uint64 batchId => uint64 lienId) batchLien;
    mapping(uint256 id => IBattery.Claim) claims;
}

/// @dev Bits of `Batch.standing`: what holds of all followers alike.
library Standing {
    uint8 internal constant QUARANTINED = 1;
    uint8 internal constant EXPIRED = 2;
    uint8 internal constant PLEDGED = 4;
    /// @dev Of the mint: its gaps are serials that the series left out.
    uint8 internal constant GAPS = 8;
}

uint256 constant MAX_BATCH = 4096;
/// @dev Gas a holder gets for one notice. A change fails rather than give it less.
uint256 constant HOOK_GAS = 2_000_000;
/// @dev Gas a holder gets for saying who has an interest in what it owns.
uint256 constant ASK_GAS = 100_000;
uint256 constant MAX_CLASSES_HELD = 32;
uint256 constant MAX_RATED_ENERGY = 1e8;
uint256 constant STEP_DAYS = 90;
/// @dev Days that an assessment is fresh: what a battery goes back into service on.
uint256 constant FRESH_DAYS = 30;
/// @dev Between the call of a lien and its foreclosure.
uint256 constant FORECLOSURE_DELAY = 14 days;
uint256 constant MAX_SHARES = 16;
/// @dev Superseded, lost and voided tokens are counted under this class: they have an owner, and no energy.
uint8 constant NO_CLASS = 0;
