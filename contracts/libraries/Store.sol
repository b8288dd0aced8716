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
/// @param packGrams mass of the pack, stated when it was dismantled; the custodian is a recycler by then
struct Custody {
    address operator;
    address custodian;
    uint32 packGrams;
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
    mapping(uint256 id => uint64 batchId) successorOf;
    mapping(uint64 batchId => uint96[] ids) predecessors;
}

uint256 constant MAX_BATCH = 4096;
/// @dev Gas a holder gets for one notice. A change fails rather than give it less.
uint256 constant HOOK_GAS = 2_000_000;
uint256 constant MAX_CLASSES_HELD = 32;
uint256 constant MAX_RATED_ENERGY = 1e8;
uint256 constant STEP_DAYS = 90;
/// @dev Superseded tokens are counted under this class: they have an owner, and no energy.
uint8 constant NO_CLASS = 0;
