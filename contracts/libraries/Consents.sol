// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {Store} from "./Store.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice An owner's consent to one statement: by signature, or given on chain beforehand and used up.
library Consents {
    function spend(Store storage s, address owner, bytes32 digest, bytes calldata signature) internal {
        if (signature.length == 0) {
            require(s.consents[owner][digest], IBattery.NoConsent(owner, digest));
            delete s.consents[owner][digest];
        } else {
            require(SignatureChecker.isValidSignatureNow(owner, digest, signature), IBattery.NoConsent(owner, digest));
        }
    }

    /// @dev A statement that nothing on chain makes stale serves once.
    function useOnce(Store storage s, bytes32 digest) internal {
        require(!s.statements[digest], IBattery.StatementUsed(digest));
        s.statements[digest] = true;
    }
}
