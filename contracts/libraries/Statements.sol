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
    bytes32 internal constant REPURPOSING = keccak256(
        "Repurposing(uint256[] predecessors,address repurposer,address operator,uint8 class,uint16 count,uint32 energy,uint64 discarded,uint16 day,uint16 health,uint32 series,uint64 firstSerial,bytes32 root,bytes32 evidence,uint64 expiresAt)"
    );
    bytes32 internal constant RECYCLING = keccak256(
        "Recycling(uint256 id,address recycler,uint32 cobalt,uint32 copper,uint32 lithium,uint32 nickel,uint32 lead,uint32 rest,int128 proceeds,bytes32 evidence,uint64 expiresAt)"
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

    function digest(bytes32 domain, IBattery.Repurposing calldata r) internal pure returns (bytes32) {
        bytes memory head =
            abi.encode(REPURPOSING, keccak256(abi.encodePacked(r.predecessors)), r.repurposer, r.operator);
        bytes memory middle =
            abi.encode(r.class, r.count, r.energy, r.discarded, r.day, r.health, r.series, r.firstSerial);
        return _under(domain, bytes.concat(head, middle, abi.encode(r.root, r.evidence, r.expiresAt)));
    }

    function digest(bytes32 domain, IBattery.Recycling calldata r) internal pure returns (bytes32) {
        // every field is static: the struct's encoding is the fields' encoding
        return _under(domain, bytes.concat(RECYCLING, abi.encode(r)));
    }

    function _under(bytes32 domain, bytes memory fields) private pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domain, keccak256(fields));
    }
}
