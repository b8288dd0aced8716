// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721A} from "erc721a/contracts/ERC721A.sol";

/// @notice Batteries as ERC721A tokens: an owner is written once for all that are minted together.
contract BatchToken is ERC721A {
    address internal immutable MINTER;

    error NotMinter(address caller);

    constructor(address minter) ERC721A("Peer", "PEER") {
        MINTER = minter;
    }

    function mint(address to, uint256 count) external {
        require(msg.sender == MINTER, NotMinter(msg.sender));
        _mint(to, count);
    }

    /// @dev Ascending: in the other direction each token would search the whole batch for its owner.
    function transferMany(address to, uint256 first, uint256 count) external {
        for (uint256 id = first; id < first + count; ++id) {
            transferFrom(msg.sender, to, id);
        }
    }

    function burn(uint256 id) external {
        _burn(id, true);
    }
}
