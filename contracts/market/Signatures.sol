// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../interfaces/IMarket.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "solady/src/utils/ECDSA.sol";
import {LibBytes} from "solady/src/utils/LibBytes.sol";

/// @notice Who signed an order: a wallet (low-s only, 65 bytes), or a contract by ERC-1271 with bounded gas.
library Signatures {
    /// @dev Enough for a wallet of many owners; what a hostile one can burn of a batch of fills is bounded.
    uint256 internal constant GAS = 200_000;
    uint256 private constant LENGTH = 65;
    /// @dev Half of the order of secp256k1: above it lies the other form of the same signature.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    /// @notice Whether a wallet has signed: nothing can take that back but a cancellation.
    function isOfWallet(address maker, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length != LENGTH || uint256(_s(signature)) > HALF_ORDER) return false;
        return _signer(digest, signature) == maker && maker != address(0);
    }

    /// @notice Refuses what is not of a wallet, unless `maker` is a contract that confirms it.
    function requireConfirmed(address maker, bytes32 digest, bytes32 domain, bytes calldata signature) internal view {
        if (maker.code.length != 0) {
            if (!_confirms(maker, digest, signature)) revert IMarket.NotConfirmed(maker);
            return;
        }
        if (signature.length != LENGTH) revert IMarket.BadSignatureLength(signature.length);
        if (uint256(_s(signature)) > HALF_ORDER) revert IMarket.HighS(_s(signature));
        revert IMarket.WrongSigner(maker, _signer(digest, signature), domain);
    }

    function _s(bytes calldata signature) private pure returns (bytes32) {
        return LibBytes.loadCalldata(signature, 32);
    }

    /// @return zero if it is the signature of nobody
    function _signer(bytes32 digest, bytes calldata signature) private view returns (address) {
        return ECDSA.tryRecover(digest, uint8(signature[64]), LibBytes.loadCalldata(signature, 0), _s(signature));
    }

    /// @dev Whatever comes back, and however long, is a yes or a no.
    function _confirms(address maker, bytes32 digest, bytes calldata signature) private view returns (bool) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        (bool ok, bytes memory answer) = maker.staticcall{gas: GAS}(question);
        return ok && answer.length >= 32 && bytes32(answer) == bytes32(IERC1271.isValidSignature.selector);
    }
}
