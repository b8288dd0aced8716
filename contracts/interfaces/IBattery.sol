// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {ClassTerms} from "../libraries/ClassTerms.sol";
import {Holding} from "../libraries/Holding.sol";
import {IERC7943NonFungible} from "./IERC7943.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

/// @notice One token = one battery passport: who owns which battery, in what state, with how much service energy.
/// Quantities only (Wh), never prices. `id = batchId << 32 | index`.
interface IBattery is IERC721Metadata, IERC7943NonFungible {
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
    /// @param standing what holds of all followers alike: bits of `Standing`
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
        uint8 standing;
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

    /// @notice A begin-of-life health for a whole batch that was minted without one.
    struct Rating {
        uint64 batchId;
        uint16 day;
        uint16 health;
        uint64 issuedAt;
        uint64 expiresAt;
        uint16 metric;
        uint16 method;
        bytes32 evidence;
    }

    /// @notice Readings of single batteries of one class, of any batches and owners.
    /// @param ids ascending
    /// @param readings a battery: health (16) | cycles (16); health is never 0
    struct Inspection {
        uint8 class;
        uint16 day;
        uint64 issuedAt;
        uint64 expiresAt;
        uint16 metric;
        uint16 method;
        bytes32 evidence;
        uint256[] ids;
        bytes readings;
    }

    /// @notice Batteries change hands: signed by the custodian that takes them, sent by the one that gives.
    struct HandOver {
        uint256[] ids;
        address to;
        uint64 issuedAt;
        uint64 expiresAt;
        bytes32 evidence;
    }

    /// @notice An auditor's signature under an operator's report of batteries lost, or found.
    struct Report {
        bool found;
        address operator;
        uint256[] ids;
        uint64 issuedAt;
        uint64 expiresAt;
        bytes32 evidence;
    }

    /// @notice Two tokens are one physical object: the later one ends.
    struct Voiding {
        uint256 kept;
        uint256 voided;
        uint64 expiresAt;
        bytes32 evidence;
    }

    /// @notice Where in a series the serials of a late batch were left out before: in the gaps of batch `batchId`
    /// (with the root and gaps of its mint), or, with `batchId` 0, in the range that a mint skipped from `skippedFrom` on.
    struct Gap {
        uint64 batchId;
        uint64 skippedFrom;
        bytes32 root;
        bytes gaps;
    }

    /// @notice One owner's part of the successors: a batch of its own.
    /// @param count of successors; 0: this owner gets none
    struct Share {
        address owner;
        uint16 count;
        bytes32 root;
    }

    /// @notice Successors of ended batteries of one or several owners: remanufactured, repurposed or reclaimed.
    /// @param legal status of the successors, says which of the three it is
    /// @param maker who does it, and issues the successors' serials
    /// @param predecessors ids, ascending
    /// @param shares owners ascending: just the predecessors' owners
    /// @param discarded rated Wh of modules that go on into no successor
    /// @param energy rated Wh of each successor: `energy * successors + discarded` = the predecessors', exactly
    /// @param day, health the fresh assessment of the successors, which the assessors sign with the whole struct
    /// @param cellSpread basis points between the strongest and the weakest cell
    struct Succession {
        LegalStatus legal;
        address maker;
        uint256[] predecessors;
        Share[] shares;
        address operator;
        uint8 class;
        uint32 energy;
        uint64 discarded;
        uint16 day;
        uint16 health;
        uint16 cellSpread;
        uint32 series;
        uint64 firstSerial;
        bytes32 evidence;
        uint64 expiresAt;
    }

    /// @notice A pledge of batteries and of all that follow some batches, for an amount owed to a lender.
    /// @param amount secured, settlement-token units
    /// @param document hash of the agreement
    struct Pledge {
        address owner;
        address lender;
        uint256[] ids;
        uint64[] batches;
        uint128 amount;
        bytes32 document;
        uint64 expiresAt;
        uint256 nonce;
    }

    /// @param marks batteries and batches that are under it
    /// @param foreclosableAt second from which the lender may take them; 0: not called in
    struct Lien {
        address lender;
        uint32 marks;
        uint40 foreclosableAt;
        uint128 amount;
        bytes32 document;
    }

    /// @notice The end of one battery. Masses in grams; their sum is at most the mass of the pack.
    /// @param dueDay 0: paid in this transaction; else the day on which the booked claim is due
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
        uint16 dueDay;
        bytes32 evidence;
        uint64 expiresAt;
    }

    /// @notice What one owes another for a recycled battery.
    struct Claim {
        address debtor;
        uint16 dueDay;
        address creditor;
        uint128 amount;
        bool settled;
    }

    /// @notice What assessments of a batch have added up to.
    /// @param issuedAt of the last statement about any of its batteries, second
    /// @param stepSum basis points of health since `stepSince`
    /// @param stepSince day
    /// @param countedAt issue of the last statement about the whole batch: what holders count by
    struct Record {
        uint64 issuedAt;
        uint16 stepSum;
        uint16 stepSince;
        uint64 countedAt;
    }

    struct Series {
        address issuer;
        uint64 next;
    }

    /// @notice A later version of a class takes over.
    /// @param to 0: none yet
    /// @param sunset day from which nothing is assessed under the old version
    struct Migration {
        uint8 to;
        uint16 sunset;
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
    event Succeeded(
        uint64 indexed firstBatch,
        address indexed maker,
        address indexed assessor,
        address second,
        Succession succession,
        uint256 serviceBefore,
        uint256 serviceAfter,
        uint256 step
    );
    event Wasted(address indexed recycler, address indexed by, uint256[] ids, bytes32 evidence);
    event Dismantled(address indexed recycler, uint256[] ids, uint32[] packGrams, uint32[] partGrams, bytes32 evidence);
    event MigrationSet(uint8 indexed class, uint8 indexed to, uint16 sunset);
    event BatchMigrated(uint64 indexed batchId, uint8 indexed from, uint8 indexed to);
    event BatchRated(uint64 indexed batchId, address indexed assessor, Rating rating);
    /// @notice The identifiers of a batch that numbers itself by no series, in order.
    event Identified(uint64 indexed batchId, string[] identifiers);
    event SerialsSkipped(uint32 indexed series, uint64 from, uint64 to);
    event Inspected(address indexed assessor, address indexed second, Inspection inspection, uint256 step);
    event Maintained(address indexed operator, bool repair, uint256[] ids, bytes32 evidence);
    event Resumed(Operation indexed operation, address indexed operator, uint256[] ids, bytes32 evidence);
    event Reused(Operation indexed operation, address indexed operator, uint256[] ids, bytes32 evidence);
    event HandedOver(address indexed from, address indexed to, HandOver handOver);
    event TakenOver(Operation indexed operation, address indexed custodian, uint256[] ids, bytes32 evidence);
    event Quarantined(address indexed by, uint256[] ids, bytes32 evidence);
    event BatchQuarantined(uint64 indexed batchId, address indexed by, bytes32 evidence);
    event Released(address indexed assessor, uint256[] ids, bytes32 evidence);
    event BatchReleased(uint64 indexed batchId, address indexed assessor, bytes32 evidence);
    event Lost(address indexed operator, address indexed auditor, Report report);
    event Found(address indexed operator, address indexed auditor, Report report);
    event Voided(
        uint256 indexed voided, uint256 indexed kept, address indexed assessor, address auditor, bytes32 evidence
    );
    /// @notice Assessments that grew older than the limit of their class: exit value, and out of coverage.
    event AssessmentsExpired(uint256[] ids);
    event BatchAssessmentsExpired(uint64 indexed batchId);
    event Pledged(uint64 indexed lienId, address indexed owner, address indexed lender, Pledge pledge);
    event LienReleased(uint64 indexed lienId, uint256[] ids, uint64[] batches);
    /// @notice A battery left the batch whose lien it is under: now it is under it by itself.
    event LienPinned(uint64 indexed lienId, uint256 id);
    /// @notice The lien on predecessors goes on as the lien on this batch, their owner's successors.
    event LienCarried(uint64 indexed lienId, uint64 batchId);
    event LienCalled(uint64 indexed lienId, uint40 foreclosableAt, bytes32 evidence);
    event Foreclosed(uint64 indexed lienId, address indexed lender, uint256[] ids, uint64[] batches);
    event ClaimBooked(
        uint256 indexed id, address indexed debtor, address indexed creditor, uint128 amount, uint16 dueDay
    );
    event ClaimSettled(uint256 indexed id, address indexed debtor, address indexed creditor, uint128 amount);
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
    error BadMigration(uint8 class, uint8 to);
    error ClassEnded(uint8 class, uint16 sunset);
    error AlreadyRated(uint64 batchId);
    error IdentifierUsed(string identifier);
    error BadIdentifier(string identifier);
    error NotInGap(uint32 series, uint64 serial);
    error NotFresh(uint256 id, uint256 day, uint256 from);
    error NotExpirable(uint256 id);
    error BatchBlocked(uint64 batchId, uint8 standing);
    error NotDuplicate(uint256 kept, uint256 voided);
    error NotShared(uint256 id, address owner);
    error BadSuccession(LegalStatus legal, uint16 health, uint16 cellSpread);
    error UnderLien(uint256 id, uint64 lienId);
    error ManyLiens(uint64 lienId, uint64 other);
    error NotUnderLien(uint64 lienId, uint256 id);
    error NotLender(uint64 lienId, address caller);
    error NotParty(address caller);
    error NotForeclosable(uint64 lienId, uint256 from);
    error StatementUsed(bytes32 digest);
    error BadSignature(address signer);
    error NoClaim(uint256 id);
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
    /// @notice Names the later version of a class: same use, category and chemistry. Its batches go over when next
    /// assessed; from `sunset` on nothing is assessed under the old version.
    function setMigration(uint8 class, uint8 to, uint16 sunset) external;

    // ------------------------------------------------------------------------------------------------ writes

    /// @notice Mints a batch: transition 1. `assessorSignature` is needed when a begin-of-life health is given: an
    /// independent assessor's over `BeginOfLife`. Only a MANUFACTURER, into its own series.
    function mintBatch(Mint calldata mint, bytes calldata assessorSignature) external returns (uint64 batchId);

    /// @notice The same for identifiers that are no numbers of a series: each is kept, and refused the second time.
    function mintIdentified(Mint calldata mint, string[] calldata identifiers, bytes calldata assessorSignature)
        external
        returns (uint64 batchId);
    /// @notice The same for serials that earlier mints of the series have left out.
    function mintLate(Mint calldata mint, Gap calldata gap, bytes calldata assessorSignature)
        external
        returns (uint64 batchId);
    /// @notice The begin-of-life health of a batch that was minted without: once, before any other assessment.
    function rateBatch(Rating calldata rating, bytes calldata assessorSignature) external;

    /// @notice Books one signed statement about a whole batch; anyone may submit it. A second assessor signs when a
    /// step of health, or the sum of steps in 90 days, exceeds the limit of the class.
    function assess(Assessment calldata assessment, bytes[] calldata signatures) external;

    /// @notice Books readings of single batteries, signed likewise; anyone may submit them.
    function inspect(Inspection calldata inspection, bytes[] calldata signatures) external;
    /// @notice Takes assessments that are older than the limit of their class out of the sums. Anyone may.
    function expire(uint256[] calldata ids) external;
    function expireBatch(uint64 batchId) external;

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
    /// @notice Transition 4: in service → Maintenance, and back. After a repair only with a fresh assessment.
    function maintain(uint256[] calldata ids, bool repair, bytes32 evidence) external;
    function resume(uint256[] calldata ids, Operation operation, bytes32 evidence) external;
    /// @notice Transition 4b: in service, Registered → InTransit in the custody of who signed; Retired stays Retired.
    function handOver(HandOver calldata handOver_, bytes calldata signature) external;
    /// @notice InTransit → in service, by the new custodian.
    function takeOver(uint256[] calldata ids, Operation operation, bytes32 evidence) external;
    /// @notice Transition 5: live → Quarantined, one, a list or all of a batch. By the operator or an assessor.
    function quarantine(uint256[] calldata ids, bytes32 evidence) external;
    function quarantineBatch(uint64 batchId, bytes32 evidence) external;
    /// @notice Quarantined → the operation before (after Lost: Retired), by an assessor, on an assessment not older
    /// than the quarantine. `releaseBatch`: all that follow the batch.
    function release(uint256[] calldata ids, bytes32 evidence) external;
    function releaseBatch(uint64 batchId, bytes32 evidence) external;
    /// @notice Transition 7: Retired → in service, on an assessment not older than 30 days.
    function reuse(uint256[] calldata ids, Operation operation, bytes32 evidence) external;
    /// @notice Transitions 8, 9, 11: → Superseded, successors minted to the owners. Every owner has consented, by
    /// signature (in the order of the shares) or, where that is empty, by `consent`.
    function remanufacture(Succession calldata s, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64 firstBatch);
    function repurpose(Succession calldata s, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64 firstBatch);
    function reclaim(Succession calldata s, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64 firstBatch);
    /// @notice Transition 14: live, Quarantined → Lost → Quarantined. By the operator, an auditor has signed.
    function lose(Report calldata report, bytes calldata auditorSignature) external;
    function find(Report calldata report, bytes calldata auditorSignature) external;
    /// @notice Ends the later of two quarantined tokens that are one object. By an assessor, an auditor has signed.
    function voidDuplicate(Voiding calldata voiding, bytes calldata auditorSignature) external;
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

    /// @notice Pays what was booked for a recycled battery. By the debtor.
    function settleClaim(uint256 id) external;

    /// @notice Blocks title, never safety, for an amount owed. Sent by owner or lender, signed by the other.
    function pledge(Pledge calldata pledge_, bytes calldata signature) external returns (uint64 lienId);
    /// @notice By the lender.
    function releaseLien(uint64 lienId, uint256[] calldata ids, uint64[] calldata batches) external;
    /// @notice Calls the lien in: after the delay the lender may `foreclose`.
    function callLien(uint64 lienId, bytes32 evidence) external;
    /// @notice Moves title to the lender and ends the lien on these.
    function foreclose(uint64 lienId, uint256[] calldata ids, uint64[] calldata batches) external;

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
    /// @notice The batches that superseded this battery: `first` to `last`; 0 for none.
    function successorsOf(uint256 id) external view returns (uint64 first, uint64 last);
    /// @notice The batteries that the batch was made of; empty for a manufactured one.
    function predecessorsOf(uint64 batchId) external view returns (uint256[] memory);
    function termsOf(uint8 class) external view returns (ClassTerms);
    function classInfo(uint8 class) external view returns (ClassInfo memory);
    function seriesOf(uint32 series) external view returns (Series memory);
    function holdingOf(address account, uint8 class) external view returns (Holding);
    function heldClasses(address account) external view returns (uint256 bitmap);
    function packGrams(uint256 id) external view returns (uint32);
    /// @notice The second since which a battery is in its custody or is held; 0: never handed over nor held.
    function heldSince(uint256 id) external view returns (uint256);
    /// @notice The token of an identifier; 0 for none.
    function idOf(string calldata identifier) external view returns (uint256);
    function migrationOf(uint8 class) external view returns (Migration memory);
    /// @notice The lien on this battery, its own or that of the batch it follows; 0 for none.
    function lienOf(uint256 id) external view returns (uint64 lienId);
    function lien(uint64 lienId) external view returns (Lien memory);
    function claimOf(uint256 id) external view returns (Claim memory);
    /// @notice True if `passportHash` is the passport of the battery with this serial (of an identified one: keccak256
    /// of its identifier): a Merkle proof against the mint.
    function verifyPassport(
        uint256 id,
        uint256 serial,
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
