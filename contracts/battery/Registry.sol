// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {LegalStatus} from "../libraries/BatteryState.sol";
import {ClassTerms, WHOLE} from "../libraries/ClassTerms.sol";
import {Consents} from "../libraries/Consents.sol";
import {Context} from "../libraries/Context.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {Store, Wiring} from "../libraries/Store.sol";
import {Identity} from "./Identity.sol";
import {Minting} from "./Minting.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @notice Classes, series, accreditations, and the mint.
library Registry {
    // ------------------------------------------------------------------------------------------------ administration

    function setClass(uint8 class, ClassTerms terms, IBattery.ClassInfo calldata info) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.setClass.selector);
        Store storage s = Context.store();
        require(!s.terms[class].exists(), IBattery.ClassExists(class));
        bytes32 nameHash = keccak256(bytes(info.name));
        require(
            class != 0 && _soundTerms(terms) && _soundInfo(terms, info) && !s.classNames[nameHash],
            IBattery.BadClass(class)
        );
        s.classNames[nameHash] = true;
        s.terms[class] = terms;
        s.classes[class] = info;
        emit IBattery.ClassSet(class, terms, info);
    }

    function _soundTerms(ClassTerms t) private pure returns (bool) {
        return t.halfLife() != 0 && t.endOfUse() < WHOLE && t.stepLimit() != 0;
    }

    function _soundInfo(ClassTerms t, IBattery.ClassInfo calldata info) private pure returns (bool) {
        return info.use != IBattery.Use.None && info.ageLimit != 0 && info.stepSumLimit >= t.stepLimit()
            && bytes(info.name).length != 0;
    }

    /// @dev A later version of the same thing: what a battery is, and what it is used for, stays.
    function setMigration(uint8 class, uint8 to, uint16 sunset) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.setMigration.selector);
        Store storage s = Context.store();
        IBattery.ClassInfo storage old = s.classes[class];
        IBattery.ClassInfo storage new_ = s.classes[to];
        bool alike = s.terms[class].exists() && s.terms[to].exists() && old.use == new_.use
            && old.category == new_.category && old.chemistry == new_.chemistry
            && s.terms[to].startDay() <= s.terms[class].startDay(); // days measured so far must be weighed too
        bool again = s.migrations[class].to == to; // the sunset may be put off
        bool onward = class != to && (again || s.migrations[to].to == 0) && sunset > Ledger.today();
        require(alike && onward, IBattery.BadMigration(class, to));
        s.migrations[class] = IBattery.Migration(to, sunset);
        emit IBattery.MigrationSet(class, to, sunset);
    }

    function setBaseURI(string calldata baseURI) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.setBaseURI.selector);
        Context.store().baseURI = baseURI;
        emit IBattery.BaseURISet(baseURI);
        emit IBattery.BatchMetadataUpdate(0, type(uint256).max);
    }

    function setAccreditation(address assessor, uint256 classes) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.setAccreditation.selector);
        Context.store().accreditation[assessor] = classes;
        emit IBattery.Accredited(assessor, classes);
    }

    function setSecondUse(uint16 jurisdiction, IBattery.Use from, uint8 uses) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.setSecondUse.selector);
        Context.store().secondUses[jurisdiction][from] = uses;
        emit IBattery.SecondUseSet(jurisdiction, from, uses);
    }

    /// @dev A prefix does not end in a digit: an identifier has one prefix and one number, whoever reads it.
    function grantPrefix(address issuer, string calldata prefix) external {
        Ledger.requireAdmin(Context.wiring(), IBattery.grantPrefix.selector);
        Store storage s = Context.store();
        bytes32 key = keccak256(bytes(prefix));
        uint256 length = bytes(prefix).length;
        bool sound = length != 0 && length <= 32 && issuer != address(0) && !Identity.isDigit(bytes(prefix)[length - 1]);
        require(sound && s.prefixes[key] == address(0), IBattery.BadPrefix(prefix));
        s.prefixes[key] = issuer;
        emit IBattery.PrefixGranted(issuer, prefix);
    }

    function openSeries(string calldata prefix) external returns (uint32 seriesId) {
        Store storage s = Context.store();
        bytes32 key = keccak256(bytes(prefix));
        require(s.prefixes[key] == msg.sender, IBattery.PrefixNotGranted(prefix, msg.sender));
        s.prefixes[key] = Identity.TAKEN;
        seriesId = ++s.seriesCount;
        s.series[seriesId].issuer = msg.sender;
        emit IBattery.SeriesOpened(seriesId, msg.sender, prefix);
    }

    // ------------------------------------------------------------------------------------------------ mint

    function mintBatch(IBattery.Mint calldata m, bytes calldata assessorSignature) external returns (uint64 batchId) {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        bool toHolder = _beforeMint(s, w, m, assessorSignature);
        IBattery.Mint memory copy = m;
        batchId = _mint(s, w, copy, Identity.claimSerials(s, copy), toHolder);
    }

    function mintIdentified(IBattery.Mint calldata m, string[] calldata identifiers, bytes calldata assessorSignature)
        external
        returns (uint64 batchId)
    {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        bool toHolder = _beforeMint(s, w, m, assessorSignature);
        Identity.claimIdentifiers(s, m, identifiers);
        // no serial makes this statement stale
        if (m.health != 0) Consents.useOnce(s, Statements.digest(w.domain, m));
        batchId = _mint(s, w, m, 0, toHolder);
        emit IBattery.Identified(batchId, identifiers);
    }

    function mintLate(IBattery.Mint calldata m, IBattery.Gap calldata gap, bytes calldata assessorSignature)
        external
        returns (uint64 batchId)
    {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        bool toHolder = _beforeMint(s, w, m, assessorSignature);
        Identity.claimLate(s, m, gap);
        batchId = _mint(s, w, m, 0, toHolder);
    }

    function _beforeMint(Store storage s, Wiring memory w, IBattery.Mint calldata m, bytes calldata signature)
        private
        returns (bool toHolder)
    {
        Ledger.requireRole(w, Roles.MANUFACTURER, msg.sender);
        uint256 firstId = (uint256(s.batchCount) + 1) << 32;
        (, toHolder) = Notices.beforeMove(w.members, address(0), m.to, firstId, m.count);
        if (m.health != 0) _requireBeginOfLife(s, w, m, signature, toHolder);
    }

    function _mint(Store storage s, Wiring memory w, IBattery.Mint memory m, uint8 standing, bool toHolder)
        private
        returns (uint64 batchId)
    {
        batchId = Minting.create(s, w, m, LegalStatus.Original, standing);
        if (toHolder) Notices.tell(m.to, m.class, int256(uint256(m.count) * m.energy));
    }

    function _requireBeginOfLife(
        Store storage s,
        Wiring memory w,
        IBattery.Mint calldata m,
        bytes calldata signature,
        bool toHolder
    ) private view {
        address assessor = ECDSA.recover(Statements.digest(w.domain, m), signature);
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, assessor, m.class);
        bool conflict = assessor == msg.sender || assessor == m.to || assessor == m.operator
            || (toHolder && Notices.isInterested(m.to, assessor));
        require(!conflict, IBattery.ConflictOfInterest(assessor, s.batchCount + 1));
    }

    function verifyPassport(
        Store storage s,
        uint256 id,
        uint256 serial,
        bytes32 passportHash,
        bytes calldata gaps,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes32 leaf = keccak256(abi.encode(uint256(uint32(id)), serial, passportHash));
        bytes32 root = MerkleProof.processProofCalldata(proof, keccak256(bytes.concat(leaf)));
        return Identity.commitment(root, gaps) == Ledger.batchOf(s, id).identity;
    }
}
