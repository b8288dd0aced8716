// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {LegalStatus} from "../libraries/BatteryState.sol";
import {ClassTerms, WHOLE} from "../libraries/ClassTerms.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {Store, Wiring} from "../libraries/Store.sol";
import {Minting} from "./Minting.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @notice Classes, series, accreditations, and the mint.
library Registry {
    // ------------------------------------------------------------------------------------------------ administration

    function setClass(Store storage s, Wiring memory w, uint8 class, ClassTerms terms, IBattery.ClassInfo calldata info)
        external
    {
        Ledger.requireAdmin(w, IBattery.setClass.selector);
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

    function setAccreditation(Store storage s, Wiring memory w, address assessor, uint256 classes) external {
        Ledger.requireAdmin(w, IBattery.setAccreditation.selector);
        s.accreditation[assessor] = classes;
        emit IBattery.Accredited(assessor, classes);
    }

    function setSecondUse(Store storage s, Wiring memory w, uint16 jurisdiction, IBattery.Use from, uint8 uses)
        external
    {
        Ledger.requireAdmin(w, IBattery.setSecondUse.selector);
        s.secondUses[jurisdiction][from] = uses;
        emit IBattery.SecondUseSet(jurisdiction, from, uses);
    }

    function grantPrefix(Store storage s, Wiring memory w, address issuer, string calldata prefix) external {
        Ledger.requireAdmin(w, IBattery.grantPrefix.selector);
        bytes32 key = keccak256(bytes(prefix));
        bool sound = bytes(prefix).length != 0 && bytes(prefix).length <= 32 && issuer != address(0);
        require(sound && s.prefixes[key] == address(0), IBattery.BadPrefix(prefix));
        s.prefixes[key] = issuer;
        emit IBattery.PrefixGranted(issuer, prefix);
    }

    function openSeries(Store storage s, string calldata prefix) external returns (uint32 seriesId) {
        bytes32 key = keccak256(bytes(prefix));
        require(s.prefixes[key] == msg.sender, IBattery.PrefixNotGranted(prefix, msg.sender));
        s.prefixes[key] = address(this); // taken for ever
        seriesId = ++s.seriesCount;
        s.series[seriesId].issuer = msg.sender;
        emit IBattery.SeriesOpened(seriesId, msg.sender, prefix);
    }

    // ------------------------------------------------------------------------------------------------ mint

    function mintBatch(Store storage s, Wiring memory w, IBattery.Mint calldata m, bytes calldata assessorSignature)
        external
        returns (uint64 batchId)
    {
        Ledger.requireRole(w, Roles.MANUFACTURER, msg.sender);
        uint256 firstId = (uint256(s.batchCount) + 1) << 32;
        (, bool toHolder) = Notices.beforeMove(w.members, address(0), m.to, firstId, m.count);
        if (m.health != 0) _requireBeginOfLife(s, w, m, assessorSignature);
        batchId = Minting.create(s, w, m, LegalStatus.Original);
        if (toHolder) Notices.tell(m.to, m.class, int256(uint256(m.count) * m.energy));
    }

    function _requireBeginOfLife(Store storage s, Wiring memory w, IBattery.Mint calldata m, bytes calldata signature)
        private
        view
    {
        address assessor = ECDSA.recover(Statements.digest(w.domain, m), signature);
        Ledger.requireAssessor(s, w, Roles.ASSESSOR, assessor, m.class);
        bool conflict = assessor == msg.sender || assessor == m.to || assessor == m.operator;
        require(!conflict, IBattery.ConflictOfInterest(assessor, s.batchCount + 1));
    }

    function verifyPassport(
        Store storage s,
        uint256 id,
        uint64 serial,
        bytes32 passportHash,
        bytes calldata gaps,
        bytes32[] calldata proof
    ) external view returns (bool) {
        bytes32 leaf = keccak256(abi.encode(uint256(uint32(id)), uint256(serial), passportHash));
        bytes32 root = MerkleProof.processProofCalldata(proof, keccak256(bytes.concat(leaf)));
        return Minting.identity(root, gaps) == Ledger.batchOf(s, id).identity;
    }
}
