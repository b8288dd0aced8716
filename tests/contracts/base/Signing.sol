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
    string private constant REPURPOSING =
        "Repurposing(uint256[] predecessors,address repurposer,address operator,uint8 class,uint16 count,uint32 energy,uint64 discarded,uint16 day,uint16 health,uint32 series,uint64 firstSerial,bytes32 root,bytes32 evidence,uint64 expiresAt)";
    string private constant RECYCLING =
        "Recycling(uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,uint32 rest,int128 proceeds,bytes32 evidence,uint64 expiresAt)";

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

    function hashOf(IBattery.Repurposing memory r) internal pure returns (bytes32) {
        bytes memory head =
            abi.encode(keccak256(bytes(REPURPOSING)), keccak256(abi.encodePacked(r.predecessors)), r.repurposer);
        bytes memory middle = abi.encode(r.operator, r.class, r.count, r.energy, r.discarded, r.day, r.health);
        bytes memory tail = abi.encode(r.series, r.firstSerial, r.root, r.evidence, r.expiresAt);
        return keccak256(bytes.concat(head, middle, tail));
    }

    function hashOf(IBattery.Recycling memory r) internal pure returns (bytes32) {
        bytes memory head = abi.encode(keccak256(bytes(RECYCLING)), r.id, r.recycler, r.cobalt, r.copper, r.lithium);
        bytes memory tail = abi.encode(r.nickel, r.lead, r.rest, r.proceeds, r.evidence, r.expiresAt);
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

    function sign(uint256 key, IBattery.Repurposing memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }

    function sign(uint256 key, IBattery.Recycling memory r) internal view returns (bytes memory) {
        return signDigest(key, digestOf(hashOf(r)));
    }
}
