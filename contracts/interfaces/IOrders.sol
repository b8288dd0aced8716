// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an order is, and how a contract (a fund) puts its own on a market. Below Market, so that a fund need not
/// know it.
interface IOrders {
    enum Side {
        Sell,
        Buy
    }

    /// @notice What must hold of the batteries, or shares, when they change hands: a buyer is not caught by a mark-down
    /// that comes first. Zero: nothing is asked.
    /// @param minHealth basis points, of every battery
    /// @param maxAge days since every battery's last assessment, at most
    /// @param classes bitmap of the classes that every battery must be of
    /// @param minValue settlement-token units that all of it is worth at least: by Valuation, which counts what the buyer
    /// gains; of shares, by the price of the fund's last deal
    struct Conditions {
        uint16 minHealth;
        uint16 maxAge;
        uint256 classes;
        int128 minValue;
    }

    /// @notice An offer to sell, or to buy, at a price that may move on in the taker's favour from `startsAt` to
    /// `expiresAt` (a Dutch auction).
    /// @param maker signs this (EIP-712; a contract answers by ERC-1271), or lists it on chain
    /// @param taker who alone may fill it; zero: anybody
    /// @param asset Battery, or a fund
    /// @param items batteries, a word each: whole batch (1) | count - 1 (16) << 96 | first id. Empty for shares.
    /// @param amount how many batteries that is, or share units: shares may be filled in part
    /// @param price settlement-token units for all of it, at `startsAt`. Negative: the seller pays, as for batteries that
    /// cost more to recycle than they bring
    /// @param endPrice the same at `expiresAt`; equal to `price`: it stays
    /// @param maxFee the most that may be taken off what the payee receives, basis points
    /// @param nonce used once; words of 256 can be cancelled together
    /// @param counter of the maker at the time: raising it cancels all
    struct Order {
        address maker;
        address taker;
        Side side;
        address asset;
        uint256[] items;
        uint128 amount;
        address token;
        int128 price;
        int128 endPrice;
        uint16 maxFee;
        uint40 startsAt;
        uint40 expiresAt;
        Conditions conditions;
        uint256 nonce;
        uint256 counter;
    }

    /// @notice Puts an order of the caller on chain, instead of a signature. A contract that is an `IListedMaker` is
    /// asked and told when it is filled.
    function list(Order calldata order) external returns (bytes32 orderHash);

    function cancel(uint256[] calldata nonces) external;
}
