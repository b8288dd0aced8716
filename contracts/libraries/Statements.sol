// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @notice The EIP-712 statements that people sign about batteries, as digests under a domain.
library Statements {
    bytes32 internal constant BEGIN_OF_LIFE = keccak256(
        "BeginOfLife(address to,address operator,uint8 class,uint32 energy,uint16 count,uint16 manufactured,uint16 day,uint16 health,uint32 series,uint64 firstSerial,bytes32 root,bytes gaps)"
    );
    bytes32 internal constant ASSESSMENT = keccak256(
        "Assessment(uint64 batchId,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,uint8 class,bytes32 evidence,bytes readings)"
    );
    bytes32 internal constant RATING = keccak256(
        "Rating(uint64 batchId,uint16 day,uint16 health,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,bytes32 evidence)"
    );
    bytes32 internal constant INSPECTION = keccak256(
        "Inspection(uint8 class,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,bytes32 evidence,uint256[] ids,bytes readings)"
    );
    bytes32 internal constant HAND_OVER =
        keccak256("HandOver(uint256[] ids,address to,uint64 issuedAt,uint64 expiresAt,bytes32 evidence)");
    bytes32 internal constant REPORT = keccak256(
        "Report(bool found,address operator,uint256[] ids,uint64 issuedAt,uint64 expiresAt,bytes32 evidence)"
    );
    bytes32 internal constant VOIDING =
        keccak256("Voiding(uint256 kept,uint256 voided,uint64 expiresAt,bytes32 evidence)");
    bytes32 internal constant SHARE = keccak256("Share(address owner,uint16 count,bytes32 root)");
    bytes32 internal constant SUCCESSION = keccak256(
        "Succession(uint8 legal,address maker,uint256[] predecessors,Share[] shares,address operator,uint8 class,uint32 energy,uint64 discarded,uint16 day,uint16 health,uint16 cellSpread,uint32 series,uint64 firstSerial,bytes32 evidence,uint64 expiresAt)Share(address owner,uint16 count,bytes32 root)"
    );
    bytes32 internal constant RECYCLING = keccak256(
        "Recycling(uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,uint32 rest,int128 proceeds,uint16 dueDay,bytes32 evidence,uint64 expiresAt)"
    );
    bytes32 internal constant PLEDGE = keccak256(
        "Pledge(address owner,address lender,uint256[] ids,uint64[] batches,uint128 amount,bytes32 document,uint64 expiresAt,uint256 nonce)"
    );

    function digest(bytes32 domain, IBattery.Mint calldata m) internal pure returns (bytes32) {
        bytes memory head =
            abi.encode(BEGIN_OF_LIFE, m.to, m.operator, m.class, m.energy, m.count, m.manufactured, m.day);
        bytes memory tail = abi.encode(m.health, m.series, m.firstSerial, m.root, keccak256(m.gaps));
        return _under(domain, bytes.concat(head, tail));
    }

    function digest(bytes32 domain, IBattery.Assessment calldata a) internal pure returns (bytes32) {
        bytes memory head = abi.encode(ASSESSMENT, a.batchId, a.day, a.issuedAt, a.expiresAt, a.metric, a.method);
        bytes memory tail = abi.encode(a.class, a.evidence, keccak256(a.readings));
        return _under(domain, bytes.concat(head, tail));
    }

    function digest(bytes32 domain, IBattery.Rating calldata r) internal pure returns (bytes32) {
        return _under(domain, bytes.concat(RATING, abi.encode(r)));
    }

    function digest(bytes32 domain, IBattery.Inspection calldata i) internal pure returns (bytes32) {
        bytes memory head = abi.encode(INSPECTION, i.class, i.day, i.issuedAt, i.expiresAt, i.metric, i.method);
        bytes memory tail = abi.encode(i.evidence, keccak256(abi.encodePacked(i.ids)), keccak256(i.readings));
        return _under(domain, bytes.concat(head, tail));
    }

    function digest(bytes32 domain, IBattery.HandOver calldata h) internal pure returns (bytes32) {
        bytes32 ids = keccak256(abi.encodePacked(h.ids));
        return _under(domain, abi.encode(HAND_OVER, ids, h.to, h.issuedAt, h.expiresAt, h.evidence));
    }

    function digest(bytes32 domain, IBattery.Report calldata r) internal pure returns (bytes32) {
        bytes32 ids = keccak256(abi.encodePacked(r.ids));
        return _under(domain, abi.encode(REPORT, r.found, r.operator, ids, r.issuedAt, r.expiresAt, r.evidence));
    }

    function digest(bytes32 domain, IBattery.Voiding calldata v) internal pure returns (bytes32) {
        return _under(domain, bytes.concat(VOIDING, abi.encode(v)));
    }

    function digest(bytes32 domain, IBattery.Succession calldata s) internal pure returns (bytes32) {
        bytes32[] memory shares = new bytes32[](s.shares.length);
        for (uint256 i; i < shares.length; ++i) {
            shares[i] = keccak256(bytes.concat(SHARE, abi.encode(s.shares[i])));
        }
        bytes32 predecessors = keccak256(abi.encodePacked(s.predecessors));
        bytes memory head =
            abi.encode(SUCCESSION, s.legal, s.maker, predecessors, keccak256(abi.encodePacked(shares)), s.operator);
        bytes memory middle = abi.encode(s.class, s.energy, s.discarded, s.day, s.health, s.cellSpread);
        bytes memory tail = abi.encode(s.series, s.firstSerial, s.evidence, s.expiresAt);
        return _under(domain, bytes.concat(head, middle, tail));
    }

    function digest(bytes32 domain, IBattery.Pledge calldata p) internal pure returns (bytes32) {
        (bytes32 ids, bytes32 batches) = (keccak256(abi.encodePacked(p.ids)), keccak256(abi.encodePacked(p.batches)));
        bytes memory head = abi.encode(PLEDGE, p.owner, p.lender, ids, batches);
        return _under(domain, bytes.concat(head, abi.encode(p.amount, p.document, p.expiresAt, p.nonce)));
    }

    function digest(bytes32 domain, IBattery.Recycling calldata r) internal pure returns (bytes32) {
        // every field is static: the struct's encoding is the fields' encoding
        return _under(domain, bytes.concat(RECYCLING, abi.encode(r)));
    }

    function _under(bytes32 domain, bytes memory fields) private pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain, keccak256(fields));
    }
}
