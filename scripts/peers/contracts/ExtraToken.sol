// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @notice Batteries as Solady tokens, each with 96 bits of its own beside its owner.
contract ExtraToken is ERC721 {
    address internal immutable MINTER;
    uint256 internal next;

    error NotMinter(address caller);

    constructor(address minter) {
        MINTER = minter;
    }

    function mint(address to, uint256 count, uint96 firstExtra) external {
        require(msg.sender == MINTER, NotMinter(msg.sender));
        uint256 first = next;
        next = first + count;
        for (uint256 i; i < count; ++i) {
            _mintAndSetExtraDataUnchecked(to, first + i, firstExtra + uint96(i));
        }
    }

    function transferMany(address to, uint256 first, uint256 count) external {
        for (uint256 id = first; id < first + count; ++id) {
            _transfer(msg.sender, msg.sender, to, id);
        }
    }

    function burn(uint256 id) external {
        _burn(msg.sender, id);
    }

    function extraOf(uint256 id) external view returns (uint96) {
        return _getExtraData(id);
    }

    function name() public pure override returns (string memory) {
        return "Peer";
    }

    function symbol() public pure override returns (string memory) {
        return "PEER";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
