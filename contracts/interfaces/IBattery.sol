// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Holding} from "../libraries/Holding.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

/// @notice One token = one battery passport: who owns which battery, in what state, with how much service energy.
/// Quantities only (Wh), never prices. `id = batchId << 32 | index`.
interface IBattery is IERC721Metadata {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice What the four uses of a class are.
    enum Use {
        None,
        FourWheel,
        TwoWheel,
        Station,
        Storage
    }

    /// @notice The cold facts of a class version.
    /// @param use fixed by the class; a swap never changes it
    /// @param category passport category (1 EV, 2 LMT, 3 industrial, 4 stationary)
    /// @param ageLimit days after which an assessment is too old to retire on
    /// @param stepSumLimit basis points of health that 90 days may add up to on one signature
    /// @param chemistry short name, ASCII
    /// @param name unique key, ASCII
    struct ClassInfo {
        Use use;
        uint8 category;
        uint16 ageLimit;
        uint16 stepSumLimit;
        bytes16 chemistry;
        string name;
    }

    /// @notice One batch: alike batteries of one manufacturer, minted together.
    /// @param owner of the followers, the batteries that never moved alone
    /// @param energy rated Wh of each
    /// @param epoch moves of the whole batch
    /// @param manufactured day of manufacture
    /// @param weight sum over the followers
    /// @param lastDetached index + 1 of the head of the list of batteries with a slot of their own
    /// @param day of the begin-of-life assessment
    /// @param health at begin of life, basis points; 0 = never assessed
    /// @param lastDay latest day of measurement
    /// @param legal status of those that have no own
    /// @param identity Merkle root of (index, serial, passport hash); hashed with the gaps when serials have gaps
    struct Batch {
        address owner;
        uint32 energy;
        uint16 count;
        uint8 class;
        uint24 epoch;
        uint16 manufactured;
        uint160 weight;
        uint16 followers;
        uint16 lastDetached;
        uint16 day;
        uint16 health;
        uint16 lastDay;
        LegalStatus legal;
        bytes32 identity;
        uint32 series;
        uint64 firstSerial;
        address operator;
    }

    /// @param gaps empty, or a uint16 a battery: serial[i] - serial[i-1] - 1, the first one 0 or the gap to `firstSerial`
    /// @param health at begin of life, basis points; 0 = not assessed yet, then `day` is 0 too
    struct Mint {
        address to;
        address operator;
        uint8 class;
        uint32 energy;
        uint16 count;
        uint16 manufactured;
        uint16 day;
        uint16 health;
        uint32 series;
        uint64 firstSerial;
        bytes32 root;
        bytes gaps;
    }

    /// @param day of measurement: not before the last, not in the future
    /// @param issuedAt second; strictly after the batch's last: the sequence
    /// @param metric which figure health is (1 SOCE, 2 remaining capacity)
    /// @param method how it was measured
    /// @param class version it was made for
    /// @param readings a battery: health (16) | cycles (16); health 0 = no reading; zero padded to whole words of 4
    struct Assessment {
        uint64 batchId;
        uint16 day;
        uint64 issuedAt;
        uint64 expiresAt;
        uint16 metric;
        uint16 method;
        uint8 class;
        bytes32 evidence;
        bytes readings;
    }

    /// @notice Successors of retired batteries of one owner, one new batch of a new class.
    /// @param predecessors ids, ascending
    /// @param discarded rated Wh of modules that go on into no successor
    /// @param energy rated Wh of each successor: `energy * count + discarded` = the predecessors', exactly
    /// @param day, health the fresh assessment of the successors, which the assessor signs with the whole struct
    struct Repurposing {
        uint256[] predecessors;
        address repurposer;
        address operator;
        uint8 class;
        uint16 count;
        uint32 energy;
        uint64 discarded;
        uint16 day;
        uint16 health;
        uint32 series;
        uint64 firstSerial;
        bytes32 root;
        bytes32 evidence;
        uint64 expiresAt;
    }

    /// @notice The end of one battery. Masses in grams; their sum is at most the mass of the pack.
    /// @param proceeds settlement-token units from recycler to owner; negative: a gate fee from owner to recycler
    struct Recycling {
        uint256 id;
        address recycler;
        uint32 cobalt;
        uint32 copper;
        uint32 lithium;
        uint32 nickel;
        uint32 lead;
        uint32 rest;
        int128 proceeds;
        bytes32 evidence;
        uint64 expiresAt;
    }

    /// @notice What assessments of a batch have added up to.
    /// @param issuedAt of the last one, second
    /// @param stepSum basis points of health since `stepSince`
    /// @param stepSince day
    struct Record {
        uint64 issuedAt;
        uint16 stepSum;
        uint16 stepSince;
    }

    struct Series {
        address issuer;
        uint64 next;
    }

    // ------------------------------------------------------------------------------------------------ events

    event ClassSet(uint8 indexed class, ClassTerms terms, ClassInfo info);
    event Accredited(address indexed assessor, uint256 classes);
    event SecondUseSet(uint16 indexed jurisdiction, Use indexed from, uint8 uses);
    event PrefixGranted(address indexed issuer, string prefix);
    event SeriesOpened(uint32 indexed series, address indexed issuer, string prefix);
    event BaseURISet(string baseURI);
    event BatchMinted(uint64 indexed batchId, address indexed to, address indexed issuer, Mint mint, LegalStatus legal);
    event BatchTransferred(uint64 indexed batchId, address indexed from, address indexed to);
    event BatchAssessed(
        uint64 indexed batchId, address indexed assessor, address second, Assessment assessment, uint256 step
    );
    event OperatorSet(address indexed operator, uint256[] ids);
    event BatchOperatorSet(uint64 indexed batchId, address indexed operator);
    event Consented(address indexed owner, bytes32 indexed digest);
    event Installed(Operation indexed operation, address indexed operator, uint256[] ids, bytes32 evidence);
    event Swapped(Operation indexed operation, address indexed operator, uint256[] ids, bytes32 evidence);
    event Retired(address indexed operator, uint256[] ids, bytes32 evidence);
    event Repurposed(
        uint64 indexed batchId, address indexed repurposer, address indexed assessor, Repurposing repurposing
    );
    event Wasted(address indexed recycler, address indexed by, uint256[] ids, bytes32 evidence);
    event Dismantled(address indexed recycler, uint256[] ids, uint32[] packGrams, uint32[] partGrams, bytes32 evidence);
    event Recycled(uint256 indexed id, address indexed recycler, address indexed auditor, Recycling recycling);
    /// @dev ERC-4906
    event MetadataUpdate(uint256 id);
    event BatchMetadataUpdate(uint256 fromId, uint256 toId);
    /// @notice A holder could not take a notice; the change went on.
    event HolderFailed(address indexed holder, bytes4 hook);

    // ------------------------------------------------------------------------------------------------ errors

    error MissingRole(uint64 role, address account);
    error NoSuchBattery(uint256 id);
    error NoSuchBatch(uint64 batchId);
    error NoSuchClass(uint8 class);
    error ClassExists(uint8 class);
    error BadClass(uint8 class);
    error BadPrefix(string prefix);
    error PrefixNotGranted(string prefix, address account);
    error NotIssuer(uint32 series, address account);
    error SerialUsed(uint32 series, uint256 serial, uint256 next);
    error BadCount(uint256 count, uint256 limit);
    error BadLength(uint256 given, uint256 expected);
    error BadEnergy(uint256 energy);
    error BadHealth(uint256 health);
    error BadDay(uint256 day, uint256 from, uint256 until);
    error FutureDay(uint256 day, uint256 today);
    error NotNewer(uint256 given, uint256 last);
    error Expired(uint256 expiresAt);
    error WrongClass(uint8 given, uint8 expected);
    error WrongMetric(uint16 metric);
    error NotAccredited(address assessor, uint8 class);
    error ConflictOfInterest(address assessor, uint64 batchId);
    error SecondSignatureNeeded(uint256 step, uint256 stepSum);
    error SamePerson(address account);
    error NotAssessable(uint256 id, Operation operation);
    error WrongOwner(uint256 id, address given);
    error NotOwner(uint256 id, address caller);
    error NotApproved(uint256 id, address caller);
    error NotOperator(uint256 id, address caller);
    error NotCustodian(uint256 id, address caller);
    error BadRecipient(address to);
    error RefusedByHolder(address holder);
    error TitleBlocked(uint256 id, Operation operation);
    error BatchHasMoved(uint64 batchId, uint256 followers, uint256 count);
    error WrongState(uint256 id, Operation operation, bytes4 action);
    error WrongUse(uint256 id, Use use, Operation operation);
    error AssessmentTooOld(uint256 id, uint256 day, uint256 limit);
    error NoConsent(address owner, bytes32 digest);
    error NotInOrder(uint256 id);
    error EnergyNotConserved(uint256 before, uint256 afterwards);
    error SecondUseForbidden(uint16 jurisdiction, Use from, Use to);
    error MassExceedsPack(uint256 id, uint256 grams, uint256 packGrams);
    error GateFeeNotPaid(uint256 id, uint256 paid, uint256 owed);
    error NotEnoughGas(uint256 needed);
    error TooManyClasses(address account);
    /// @notice The sums answer no day before this one; the index does.
    error HistoryNotKept(uint256 day, uint256 earliest);

    // ------------------------------------------------------------------------------------------------ administration

    /// @notice Fixes the terms of a class version, once. ADMIN, as all of this section but `openSeries`.
    function setClass(uint8 class, ClassTerms terms, ClassInfo calldata info) external;
    /// @param classes bit k: may sign assessments of class k
    function setAccreditation(address assessor, uint256 classes) external;
    /// @param uses bit u: batteries of use `from` may go on as use u; bit 0: this row is set (else jurisdiction 0's counts)
    function setSecondUse(uint16 jurisdiction, Use from, uint8 uses) external;
    function grantPrefix(address issuer, string calldata prefix) external;
    /// @notice Opens the series of a granted prefix: once, by its issuer.
    function openSeries(string calldata prefix) external returns (uint32 series);
    /// @notice Where passports are published, per deployment; empty: `tokenURI` is empty.
    function setBaseURI(string calldata baseURI) external;

    // ------------------------------------------------------------------------------------------------ writes

    /// @notice Mints a batch: transition 1. `assessorSignature` is needed when a begin-of-life health is given: an
    /// independent assessor's over `BeginOfLife`. Only a MANUFACTURER, into its own series.
    function mintBatch(Mint calldata mint, bytes calldata assessorSignature) external returns (uint64 batchId);

    /// @notice Books one signed statement about a whole batch; anyone may submit it. A second assessor signs when a
    /// step of health, or the sum of steps in 90 days, exceeds the limit of the class.
    function assess(Assessment calldata assessment, bytes[] calldata signatures) external;

    /// @notice Moves all batteries that still follow their batch: a few slots whatever their number.
    function transferBatch(address from, address to, uint64 batchId) external;

    /// @notice The owner names the operator of its batteries.
    function setOperator(uint256[] calldata ids, address operator) external;
    function setBatchOperator(uint64 batchId, address operator) external;

    /// @notice The owner consents to a statement about its batteries (`Repurposing`, `Recycling`) by its EIP-712
    /// digest; the other way is a signature handed over with the statement.
    function consent(bytes32 digest) external;

    /// @notice Transition 2: Registered → InStation, InVehicle or InStorage, as the use of the class allows.
    function install(uint256[] calldata ids, Operation operation, bytes32 evidence) external;
    /// @notice Transition 3: InStation ↔ InVehicle.
    function swap(uint256[] calldata ids, Operation operation, bytes32 evidence) external;
    /// @notice Transition 6: in service → Retired, on an assessment not older than the limit of the class.
    function retire(uint256[] calldata ids, bytes32 evidence) external;
    /// @notice Transition 9: Retired → Superseded, successors minted to the same owner.
    function repurpose(
        Repurposing calldata repurposing,
        bytes calldata assessorSignature,
        bytes calldata ownerSignature
    ) external returns (uint64 batchId);
    /// @notice Transition 10: live → WasteHeld, into the custody of a licensed recycler. By owner or operator.
    function waste(uint256[] calldata ids, address recycler, bytes32 evidence) external;
    /// @notice Transition 12: WasteHeld → Dismantled, masses in grams.
    function dismantle(
        uint256[] calldata ids,
        uint32[] calldata packGrams,
        uint32[] calldata partGrams,
        bytes32 evidence
    ) external;
    /// @notice Transition 13: Dismantled → Recycled. Burns the token and pays proceeds or gate fee, all or nothing.
    function recycle(Recycling calldata recycling, bytes calldata auditorSignature, bytes calldata ownerSignature)
        external;

    // ------------------------------------------------------------------------------------------------ views

    function today() external view returns (uint256);
    function batchCount() external view returns (uint64);
    function batchOf(uint64 batchId) external view returns (Batch memory);
    function recordOf(uint64 batchId) external view returns (Record memory);
    function seriesCount() external view returns (uint32);
    function accreditation(address assessor) external view returns (uint256 classes);
    function secondUses(uint16 jurisdiction, Use from) external view returns (uint8 uses);
    /// @notice The 64 bits as stored; a zero day or legal status stands for the batch's.
    function stateOf(uint256 id) external view returns (BatteryState);
    /// @notice Health, day, cycles, status as they count, batch figures filled in. Answers for recycled ones too.
    function conditionOf(uint256 id)
        external
        view
        returns (uint256 health, uint256 day, uint256 cycles, Operation operation, LegalStatus legal, uint8 class);
    function operatorOf(uint256 id) external view returns (address);
    function custodianOf(uint256 id) external view returns (address);
    /// @notice The batch that superseded this battery; 0 for none.
    function successorOf(uint256 id) external view returns (uint64 batchId);
    /// @notice The batteries that the batch was made of; empty for a manufactured one.
    function predecessorsOf(uint64 batchId) external view returns (uint256[] memory);
    function termsOf(uint8 class) external view returns (ClassTerms);
    function classInfo(uint8 class) external view returns (ClassInfo memory);
    function seriesOf(uint32 series) external view returns (Series memory);
    function holdingOf(address account, uint8 class) external view returns (Holding);
    function heldClasses(address account) external view returns (uint256 bitmap);
    function packGrams(uint256 id) external view returns (uint32);
    /// @notice True if `passportHash` is the passport of the battery with this serial: a Merkle proof against the mint.
    function verifyPassport(
        uint256 id,
        uint64 serial,
        bytes32 passportHash,
        bytes calldata gaps,
        bytes32[] calldata proof
    ) external view returns (bool);
    /// @notice Class, rated energy (Wh) and service energy (Wh · 2^96, rounded down) of one battery at a day.
    function energyOf(uint256 id, uint256 day) external view returns (uint256 class, uint256 rated, uint256 service);
    /// @notice The same for all that an account holds, one row per class: service (184) | rated (64) | class (8).
    function energiesOf(address account, uint256 day) external view returns (uint256[] memory rows);
    /// @notice Rated energy (Wh) of all that an account holds. O(classes).
    function ratedEnergyOf(address account) external view returns (uint256);
}
