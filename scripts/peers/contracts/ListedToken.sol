// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Enumerable} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Enumerable.sol";

/// @notice A portfolio's value the usual way: the tokens of an owner are listed, the value is their sum.
contract ListedToken is ERC721Enumerable {
    address internal immutable MINTER;
    /// @dev Rated energy in Wh from bit 24, health in basis points from bit 8, class in the lowest 8.
    mapping(uint256 id => uint256) internal conditions;
    mapping(uint256 class => uint256) internal prices; // for a Wh of full health

    error NotMinter(address caller);

    constructor(address minter, uint256[] memory pricesOfClasses) ERC721("Peer", "PEER") {
        MINTER = minter;
        for (uint256 class; class < pricesOfClasses.length; ++class) {
            prices[class] = pricesOfClasses[class];
        }
    }

    function mint(address to, uint256 count, uint256 condition) external {
        require(msg.sender == MINTER, NotMinter(msg.sender));
        uint256 first = totalSupply();
        for (uint256 id = first; id < first + count; ++id) {
            _mint(to, id);
            conditions[id] = condition;
        }
    }

    function portfolioValue(address account) external view returns (uint256 value) {
        uint256 count = balanceOf(account);
        for (uint256 i; i < count; ++i) {
            uint256 condition = conditions[tokenOfOwnerByIndex(account, i)];
            value += prices[uint8(condition)] * (condition >> 24) * uint16(condition >> 8);
        }
        return value / 10_000;
    }
}
