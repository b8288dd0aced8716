// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Records} from "./Records.sol";
import {OwnableRoles} from "solady/src/auth/OwnableRoles.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {SignatureCheckerLib} from "solady/src/utils/SignatureCheckerLib.sol";

/// @notice Records with Solady's parts.
contract SoladyRecords is Records, OwnableRoles, EIP712 {
    uint256 internal constant ASSESSOR = _ROLE_0;

    error NotAssessor(address assessor);

    constructor(address assessor) {
        _grantRoles(assessor, ASSESSOR);
    }

    function _requireSigned(bytes32 hash, address assessor, bytes calldata signature) internal view override {
        bool signed = SignatureCheckerLib.isValidSignatureNowCalldata(assessor, _hashTypedData(hash), signature);
        require(signed, NotSigned(assessor));
        require(hasAnyRole(assessor, ASSESSOR), NotAssessor(assessor));
    }

    function _domainNameAndVersion() internal pure override returns (string memory name, string memory version) {
        return ("Records", "1");
    }
}
