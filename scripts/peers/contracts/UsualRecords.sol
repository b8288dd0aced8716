// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Records} from "./Records.sol";
import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @notice Records with OpenZeppelin's parts.
contract UsualRecords is Records, AccessControl, EIP712 {
    bytes32 internal constant ASSESSOR = keccak256("ASSESSOR");

    constructor(address assessor) EIP712("Records", "1") {
        _grantRole(ASSESSOR, assessor);
    }

    function _requireSigned(bytes32 hash, address assessor, bytes calldata signature) internal view override {
        require(ECDSA.recover(_hashTypedDataV4(hash), signature) == assessor, NotSigned(assessor));
        _checkRole(ASSESSOR, assessor);
    }
}
