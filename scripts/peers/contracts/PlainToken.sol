// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice Batteries as OpenZeppelin tokens and nothing else.
contract PlainToken is ERC721 {
    address internal immutable MINTER;
    uint256 internal next;

    error NotMinter(address caller);

    constructor(address minter) ERC721("Peer", "PEER") {
        MINTER = minter;
    }

    function mint(address to, uint256 count) external {
        require(msg.sender == MINTER, NotMinter(msg.sender));
        uint256 first = next;
        next = first + count;
        for (uint256 id = first; id < first + count; ++id) {
            _mint(to, id);
        }
    }

    function transferMany(address to, uint256 first, uint256 count) external {
        for (uint256 id = first; id < first + count; ++id) {
            transferFrom(msg.sender, to, id);
        }
    }

    function burn(uint256 id) external {
        _update(address(0), id, msg.sender);
    }
}
