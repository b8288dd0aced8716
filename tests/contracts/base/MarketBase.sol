// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {Coin} from "../mocks/Coin.sol";
import {Shares} from "../mocks/Shares.sol";
import {BatteryFixture} from "./BatteryFixture.sol";

/// @notice All that a market answers to.
interface IWholeMarket is IMarket {
    function fillFor(Fill calldata one, address taker) external;
    function setAuthority(address authority_) external;
    function authority() external view returns (address);
    function isConsumingScheduledOp() external view returns (bytes4);
    function FEE_CAP() external view returns (uint16);
    function settlementToken() external view returns (address);
    function battery() external view returns (address);
    function valuation() external view returns (address);
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}

/// @notice Cheat codes of these tests beside those of `Cheats`.
interface MarketVm {
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
    function getBlockTimestamp() external view returns (uint256);
}

/// @notice A market of the real Battery and Valuation, with shares of a fund that obeys the test. Alice makes the orders,
/// bob takes them; both own batteries of each kind, shares and money, and let the market move them.
abstract contract MarketBase is BatteryFixture {
    enum Kind {
        One,
        Range,
        Whole,
        Shares
    }

    /// @dev One attempt to fill.
    struct Try {
        IOrders.Order order;
        bytes signature;
        uint128 amount;
        address caller;
    }

    uint256 internal constant UNIT = 1e6;
    uint256 internal constant SHARE = 1e18;
    uint256 internal constant WHOLE = 1 << 255;
    int128 internal constant PRICE = 1_000e6;
    uint16 internal constant FEE = 10; // basis points
    uint16 internal constant MAX_FEE = 100;
    uint16 internal constant HEALTH = 9_500;
    uint16 internal constant AGE = 2; // days since the assessment of all batteries
    uint256 internal constant KINDS = 4;
    bytes32 private constant SECP256K1_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    IWholeMarket internal market;
    Coin internal otherCoin;
    Shares internal shares;
    Shares internal otherShares;
    address internal treasury = address(0x74EA);
    address internal guardian = address(0x64AD);

    mapping(address owner => uint64 batchId) internal loose; // eight, sold alone or in ranges
    mapping(address owner => uint64 batchId) internal whole; // four that move together

    function setUp() public virtual override {
        super.setUp();
        (otherCoin, shares, otherShares) = (new Coin(), new Shares(), new Shares());
        shares.setPrice(100 * UNIT);
        market = newMarket(MAX_FEE);
        market.setFee(FEE, treasury);
        market.setToken(address(otherCoin), true);
        market.setFund(address(shares), true);
        market.setFund(address(otherShares), true);
        authority.grantRole(Roles.GUARDIAN, guardian, 0);
        address[2] memory people = [alice, bob];
        for (uint256 i; i < 2; ++i) {
            endow(people[i]);
            loose[people[i]] = mint(people[i], CAR, 8, HEALTH);
            whole[people[i]] = mint(people[i], CAR, 4, HEALTH);
        }
        later(AGE);
    }

    /// @dev Forge finds it by name among what it has compiled with the settings of the product.
    function newMarket(uint16 maxFee) internal returns (IWholeMarket) {
        bytes memory arguments = abi.encode(authority, battery, valuation, coin, maxFee, treasury);
        return IWholeMarket(MarketVm(address(vm)).deployCode("Market.sol:Market", arguments));
    }

    function endow(address who) internal {
        coin.mint(who, 1_000_000 * UNIT);
        otherCoin.mint(who, 1_000_000 * UNIT);
        shares.mint(who, 1_000 * SHARE);
        otherShares.mint(who, 1_000 * SHARE);
        approveAll(who, address(market));
    }

    function approveAll(address who, address spender) internal {
        accepted(who, address(coin), abi.encodeCall(coin.approve, (spender, type(uint256).max)));
        accepted(who, address(otherCoin), abi.encodeCall(coin.approve, (spender, type(uint256).max)));
        accepted(who, address(shares), abi.encodeCall(coin.approve, (spender, type(uint256).max)));
        accepted(who, address(otherShares), abi.encodeCall(coin.approve, (spender, type(uint256).max)));
        accepted(who, address(battery), abi.encodeCall(battery.setApprovalForAll, (spender, true)));
    }

    /// @dev Not the opcode: the optimizer takes that for constant within a function.
    function clock() internal view returns (uint40) {
        return uint40(MarketVm(address(vm)).getBlockTimestamp());
    }

    // ------------------------------------------------------------------------------------------------ orders

    /// @notice Alice's valid order of a kind, for bob alone.
    function orderOf(Kind kind, IOrders.Side side) internal view returns (IOrders.Order memory o) {
        (o.maker, o.taker, o.side) = (alice, bob, side);
        (o.asset, o.token) = (kind == Kind.Shares ? address(shares) : address(battery), address(coin));
        (o.items, o.amount) = lotOf(kind, side == IOrders.Side.Sell ? alice : bob);
        (o.price, o.endPrice, o.maxFee) = (PRICE, PRICE, MAX_FEE);
        (o.startsAt, o.expiresAt) = (clock(), clock() + 1 days);
        o.nonce = 256 * 7 + uint256(kind) * 2 + uint256(side);
    }

    /// @notice What of `owner` is sold in orders of a kind.
    function lotOf(Kind kind, address owner) internal view returns (uint256[] memory items, uint128 amount) {
        if (kind == Kind.Shares) return (new uint256[](0), uint128(10 * SHARE));
        if (kind == Kind.One) return (one(item(idOf(loose[owner], 0), 1)), 1);
        if (kind == Kind.Range) return (two(item(idOf(loose[owner], 1), 3), item(idOf(loose[owner], 6), 1)), 4);
        return (one(WHOLE | item(idOf(whole[owner], 0), 4)), 4);
    }

    function item(uint256 first, uint256 count) internal pure returns (uint256) {
        return (count - 1) << 96 | first;
    }

    /// @notice Bob fills alice's order of a kind: succeeds as it is.
    function valid(Kind kind, IOrders.Side side) internal view returns (Try memory t) {
        t.order = orderOf(kind, side);
        (t.amount, t.caller) = (t.order.amount, bob);
        signAgain(t);
    }

    function signAgain(Try memory t) internal view {
        t.signature = signedBy(ALICE_KEY, t.order);
    }

    function signedBy(uint256 key, IOrders.Order memory o) internal view returns (bytes memory) {
        return signDigest(key, market.orderHash(o));
    }

    function split(bytes memory signature) internal pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }

    /// @notice The other signature of the same digest and key: with the s of the upper half.
    function flipped(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(signature);
        return abi.encodePacked(r, bytes32(uint256(SECP256K1_ORDER) - uint256(s)), v == 27 ? uint8(28) : uint8(27));
    }

    // ------------------------------------------------------------------------------------------------ acts

    function callOf(Try memory t) internal pure returns (bytes memory) {
        return abi.encodeCall(IMarket.fill, (t.order, t.signature, t.amount));
    }

    function fill(Try memory t) internal {
        accepted(t.caller, address(market), callOf(t));
    }

    function refuse(Try memory t, bytes memory reason) internal {
        refused(t.caller, address(market), callOf(t), reason);
    }

    function fillOf(Try memory t) internal pure returns (IMarket.Fill memory one_) {
        (one_.order, one_.signature, one_.amount) = (t.order, t.signature, t.amount);
    }

    function attempt(address caller, bytes memory data) internal returns (bytes memory) {
        vm.prank(caller);
        (bool done, bytes memory reason) = address(market).call(data);
        return done ? bytes("") : reason;
    }

    function cancel(address maker_, uint256 nonce) internal {
        accepted(maker_, address(market), abi.encodeCall(IOrders.cancel, (one(nonce))));
    }

    function list(IOrders.Order memory o) internal {
        accepted(o.maker, address(market), abi.encodeCall(IOrders.list, (o)));
    }

    function pause(bool yes) internal {
        accepted(guardian, address(market), abi.encodeCall(IMarket.setPaused, (yes)));
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function error1(bytes4 selector, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function error2(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function error3(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function bad(bytes32 what) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.BadOrder.selector, what);
    }

    function byAddress(bytes4 selector, address a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function ofMaker(bytes4 selector, address maker_, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, maker_, a);
    }

    function notTaker(address taker, address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IMarket.NotTaker.selector, taker, caller);
    }

    /// @notice Whoever it seems now that the signature is of.
    function wrongSigner(Try memory t) internal view returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(t.signature);
        address signer = ecrecover(market.orderHash(t.order), v, r, s);
        return abi.encodeWithSelector(IMarket.WrongSigner.selector, t.order.maker, signer, domain());
    }

    function domain() internal view returns (bytes32) {
        return domainUnder("Market", "1", block.chainid, address(market));
    }

    function domainUnder(string memory name, string memory version, uint256 chain, address verifier)
        internal
        pure
        returns (bytes32)
    {
        bytes32 kind = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(kind, keccak256(bytes(name)), keccak256(bytes(version)), chain, verifier));
    }
}
