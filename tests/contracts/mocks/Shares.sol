// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice All that a market asks of a fund whose shares it trades: units of 18 decimals, and the price of its last deal.
contract Shares is ERC20("Shares", "SHARE") {
    uint256 public price;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setPrice(uint256 price_) external {
        price = price_;
    }
}
