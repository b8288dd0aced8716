// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice A wallet contract that answers for its signatures (ERC-1271) as it is told to.
contract SigningMaker is IERC1271 {
    enum Manner {
        Yes,
        No,
        Reverts,
        Zeros,
        DirtyLow, // the right word, and something behind it in the same 32 bytes
        TooShort, // the right four bytes, and no more
        TooLong, // yes, with a thousand words behind
        Endless // burns whatever gas it is given
    }

    error NotToday();

    Manner public manner;

    function behave(Manner manner_) external {
        manner = manner_;
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    function act(address target, bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory answer) = target.call(data);
        require(done, "not done");
        return answer;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        Manner how = manner;
        if (how == Manner.Reverts) revert NotToday();
        if (how == Manner.Endless) while (true) {}
        if (how == Manner.DirtyLow) _answer(32, 1);
        if (how == Manner.TooShort) _answer(4, 0);
        if (how == Manner.TooLong) _answer(32_000, 0);
        if (how == Manner.No) return 0xffffffff;
        return how == Manner.Yes ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    /// @dev `length` bytes that begin with the right word.
    function _answer(uint256 length, uint256 dirt) private pure {
        bytes32 word = bytes32(IERC1271.isValidSignature.selector) | bytes32(dirt);
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, word)
            return(m, length)
        }
    }
}
