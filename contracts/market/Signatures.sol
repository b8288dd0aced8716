// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../interfaces/IMarket.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Who signed an order: a wallet (low-s only, 65 bytes), or a contract by ERC-1271 with bounded gas.
library Signatures {
    /// @dev Enough for a wallet of many owners; what a hostile one can burn of a batch of fills is bounded.
    uint256 internal constant GAS = 200_000;
    uint256 private constant LENGTH = 65;

    /// @return wallet true if it is that of a wallet, which nothing can take back but a cancellation
    function requireSigned(address maker, bytes32 digest, bytes32 domain, bytes calldata signature)
        internal
        view
        returns (bool wallet)
    {
        (address signer, ECDSA.RecoverError problem, bytes32 detail) = _recover(digest, signature);
        if (signer == maker && problem == ECDSA.RecoverError.NoError) return true;
        if (maker.code.length != 0) {
            if (!_confirms(maker, digest, signature)) revert IMarket.NotConfirmed(maker);
            return false;
        }
        if (signature.length != LENGTH) revert IMarket.BadSignatureLength(signature.length);
        if (problem == ECDSA.RecoverError.InvalidSignatureS) revert IMarket.HighS(detail);
        revert IMarket.WrongSigner(maker, signer, domain);
    }

    function _recover(bytes32 digest, bytes calldata signature)
        private
        pure
        returns (address, ECDSA.RecoverError, bytes32)
    {
        if (signature.length != LENGTH) return (address(0), ECDSA.RecoverError.InvalidSignatureLength, 0);
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ECDSA.tryRecover(digest, uint8(signature[64]), r, s);
    }

    /// @dev Whatever comes back, and however long, is a yes or a no.
    function _confirms(address maker, bytes32 digest, bytes calldata signature) private view returns (bool) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        (bool ok, bytes memory answer) = maker.staticcall{gas: GAS}(question);
        return ok && answer.length >= 32 && bytes32(answer) == bytes32(IERC1271.isValidSignature.selector);
    }
}
