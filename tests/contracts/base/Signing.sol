// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {Cheats} from "./Cheats.sol";

/// @notice EIP-712 written out from the standard, not with the library under test.
abstract contract Signing is Cheats {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    string private constant MINT =
        "BeginOfLife(address to,address operator,uint8 class,uint32 energy,uint16 count,uint16 manufactured,uint16 day,uint16 health,uint32 series,uint64 firstSerial,bytes32 root,bytes gaps)";
    string private constant ASSESSMENT =
        "Assessment(uint64 batchId,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,uint8 class,bytes32 evidence,bytes readings)";
    string private constant RATING =
        "Rating(uint64 batchId,uint16 day,uint16 health,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,bytes32 evidence)";
    string private constant INSPECTION =
        "Inspection(uint8 class,uint16 day,uint64 issuedAt,uint64 expiresAt,uint16 metric,uint16 method,bytes32 evidence,uint256[] ids,bytes readings)";
    string private constant HAND_OVER =
        "HandOver(uint256[] ids,address to,uint64 issuedAt,uint64 expiresAt,bytes32 evidence)";
    string private constant REPORT =
        "Report(bool found,address operator,uint256[] ids,uint64 issuedAt,uint64 expiresAt,bytes32 evidence)";
    string private constant VOIDING = "Voiding(uint256 kept,uint256 voided,uint64 expiresAt,bytes32 evidence)";
    string private constant SHARE = "Share(address owner,uint16 count,bytes32 root)";
    string private constant SUCCESSION =
        "Succession(uint8 legal,address maker,uint256[] predecessors,Share[] shares,address operator,uint8 class,uint32 energy,uint64 discarded,uint16 day,uint16 health,uint16 cellSpread,uint32 series,uint64 firstSerial,bytes32 evidence,uint64 expiresAt)Share(address owner,uint16 count,bytes32 root)";
    string private constant RECYCLING =
        "Recycling(uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,uint32 rest,int128 proceeds,uint16 dueDay,bytes32 evidence,uint64 expiresAt)";
    string private constant PLEDGE =
        "Pledge(address owner,address lender,uint256[] ids,uint64[] batches,uint128 amount,bytes32 document,uint64 expiresAt,uint256 nonce)";

    string private domainName;
    address private domainContract;

    function _useDomain(string memory name, address verifyingContract) internal {
        (domainName, domainContract) = (name, verifyingContract);
    }

    function domainSeparator(uint256 chain, address verifyingContract) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256(bytes(domainName)), keccak256("1"), chain, verifyingContract));
    }

    function hashOf(IBattery.Mint memory m) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(MINT)), m.to, m.operator, m.class, m.energy, m.count);
        bytes memory middle = abi.encode(m.manufactured, m.day, m.health, m.series, m.firstSerial);
        return keccak256(bytes.concat(head, middle, abi.encode(m.root, keccak256(m.gaps))));
    }

    function hashOf(IBattery.Assessment memory a) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(ASSESSMENT)), a.batchId, a.day, a.issuedAt, a.expiresAt);
        bytes memory tail = abi.encode(a.metric, a.method, a.class, a.evidence, keccak256(a.readings));
        return keccak256(bytes.concat(head, tail));
    }

    function hashOf(IBattery.Rating memory r) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(RATING)), r.batchId, r.day, r.health, r.issuedAt);
        return keccak256(bytes.concat(head, abi.encode(r.expiresAt, r.metric, r.method, r.evidence)));
    }

    function hashOf(IBattery.Inspection memory r) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(INSPECTION)), r.class, r.day, r.issuedAt, r.expiresAt);
        bytes memory tail = abi.encode(r.metric, r.method, r.evidence, _listHash(r.ids), keccak256(r.readings));
        return keccak256(bytes.concat(head, tail));
    }

    function hashOf(IBattery.HandOver memory h) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(bytes(HAND_OVER));
        return keccak256(abi.encode(typeHash, _listHash(h.ids), h.to, h.issuedAt, h.expiresAt, h.evidence));
    }

    function hashOf(IBattery.Report memory r) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(REPORT)), r.found, r.operator, _listHash(r.ids));
        return keccak256(bytes.concat(head, abi.encode(r.issuedAt, r.expiresAt, r.evidence)));
    }

    function hashOf(IBattery.Voiding memory v) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(VOIDING)), v.kept, v.voided, v.expiresAt, v.evidence));
    }

    function hashOf(IBattery.Succession memory r) internal pure returns (bytes32) {
        bytes32[] memory shares = new bytes32[](r.shares.length);
        for (uint256 i; i < shares.length; ++i) {
            IBattery.Share memory share = r.shares[i];
            shares[i] = keccak256(abi.encode(keccak256(bytes(SHARE)), share.owner, share.count, share.root));
        }
        bytes memory head = abi.encode(keccak256(bytes(SUCCESSION)), r.legal, r.maker, _listHash(r.predecessors));
        bytes memory middle = abi.encode(keccak256(abi.encodePacked(shares)), r.operator, r.class, r.energy);
        bytes memory more = abi.encode(r.discarded, r.day, r.health, r.cellSpread, r.series, r.firstSerial);
        return keccak256(bytes.concat(head, middle, more, abi.encode(r.evidence, r.expiresAt)));
    }

    function hashOf(IBattery.Pledge memory p) internal pure returns (bytes32) {
        bytes memory batches;
        for (uint256 i; i < p.batches.length; ++i) {
            batches = bytes.concat(batches, abi.encode(p.batches[i]));
        }
        bytes memory head = abi.encode(keccak256(bytes(PLEDGE)), p.owner, p.lender, _listHash(p.ids));
        bytes memory tail = abi.encode(keccak256(batches), p.amount, p.document, p.expiresAt, p.nonce);
        return keccak256(bytes.concat(head, tail));
    }

    function _listHash(uint256[] memory list) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(list));
    }

    function hashOf(IBattery.Recycling memory r) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(RECYCLING)), r.id, r.recycler, r.cobalt, r.copper, r.lithium);
        bytes memory tail = abi.encode(r.nickel, r.lead, r.rest, r.proceeds, r.dueDay, r.evidence, r.expiresAt);
        return keccak256(bytes.concat(head, tail));
    }

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return digestUnder(domainSeparator(block.chainid, domainContract), structHash);
    }

    function digestUnder(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function signDigest(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function sign(uint256 key, IBattery.Mint memory m) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(m)));
    }

    function sign(uint256 key, IBattery.Assessment memory a) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(a)));
    }

    function sign(uint256 key, IBattery.Rating memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }

    function sign(uint256 key, IBattery.Inspection memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }

    function sign(uint256 key, IBattery.HandOver memory h) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(h)));
    }

    function sign(uint256 key, IBattery.Report memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }

    function sign(uint256 key, IBattery.Voiding memory v) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(v)));
    }

    function sign(uint256 key, IBattery.Succession memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }

    function sign(uint256 key, IBattery.Pledge memory p) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(p)));
    }

    function sign(uint256 key, IBattery.Recycling memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }
}
