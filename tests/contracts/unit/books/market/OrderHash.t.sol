// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {MarketBase} from "../../../base/MarketBase.sol";

/// @notice What is signed: EIP-712 written out from the standard and the text of the types.
contract OrderHashTest is MarketBase {
    string private constant CONDITIONS = "Conditions(uint16 minHealth,uint16 maxAge,uint256 classes,int128 minValue)";
    string private constant ORDER = "Order(address maker,address taker,uint8 side,address asset,uint256[] items,"
        "uint128 amount,address token,int128 price,int128 endPrice,uint16 maxFee,uint40 startsAt,uint40 expiresAt,"
        "Conditions conditions,uint256 nonce,uint256 counter)";

    function hashOf(IOrders.Conditions memory c) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(CONDITIONS)), c.minHealth, c.maxAge, c.classes, c.minValue));
    }

    function hashOf(IOrders.Order memory o) private pure returns (bytes32) {
        bytes memory items;
        for (uint256 i; i < o.items.length; ++i) {
            items = bytes.concat(items, bytes32(o.items[i]));
        }
        bytes32 kind = keccak256(bytes.concat(bytes(ORDER), bytes(CONDITIONS)));
        bytes memory head = abi.encode(kind, o.maker, o.taker, uint8(o.side), o.asset, keccak256(items), o.amount);
        bytes memory prices = abi.encode(o.token, o.price, o.endPrice, o.maxFee, o.startsAt, o.expiresAt);
        bytes memory tail = abi.encode(hashOf(o.conditions), o.nonce, o.counter);
        return keccak256(bytes.concat(head, prices, tail));
    }

    function digest(bytes32 domainHash, IOrders.Order memory o) private pure returns (bytes32) {
        return digestUnder(domainHash, hashOf(o));
    }

    /// @dev `w`: a word for each field but the items; the types cut them short.
    function orderOf(uint256[17] memory w, uint256[] memory items) private pure returns (IOrders.Order memory o) {
        (o.maker, o.taker, o.side) = (address(uint160(w[0])), address(uint160(w[1])), IOrders.Side(w[2] % 2));
        (o.asset, o.items, o.amount) = (address(uint160(w[3])), items, uint128(w[4]));
        (o.token, o.price, o.endPrice) = (address(uint160(w[5])), int128(uint128(w[6])), int128(uint128(w[7])));
        (o.maxFee, o.startsAt, o.expiresAt) = (uint16(w[8]), uint40(w[9]), uint40(w[10]));
        o.conditions = IOrders.Conditions(uint16(w[11]), uint16(w[12]), w[13], int128(uint128(w[14])));
        (o.nonce, o.counter) = (w[15], w[16]);
    }

    function test_fuzz_the_hash_is_that_of_the_standard(uint256[17] memory w, uint256[] memory items) external view {
        IOrders.Order memory o = orderOf(w, items);
        same(market.orderHash(o), digest(domain(), o), "digest");
    }

    function test_the_hash_of_each_kind_is_that_of_the_standard() external view {
        for (uint256 i; i < 2 * KINDS; ++i) {
            IOrders.Order memory o = orderOf(Kind(i / 2), IOrders.Side(i % 2));
            same(market.orderHash(o), digest(domain(), o), "digest");
        }
    }

    function test_the_domain_is_of_this_name_version_chain_and_contract() external {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier,,) =
            market.eip712Domain();
        same(uint8(fields), 0x0f, "name, version, chain, contract");
        same(bytes(name), bytes("Market"), "name");
        same(bytes(version), bytes("1"), "version");
        same(chain, block.chainid, "chain");
        same(verifier, address(market), "contract");
        IOrders.Order memory o = orderOf(Kind.One, IOrders.Side.Sell);
        bytes32 other = digest(domainUnder("Market", "1", block.chainid, address(newMarket(MAX_FEE))), o);
        truth(market.orderHash(o) != other, "another contract, another digest");
        truth(market.orderHash(o) != digest(domainUnder("Market", "2", block.chainid, address(market)), o), "version");
    }
}
