// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOrders} from "./IOrders.sol";

/// @notice Orders signed off chain (EIP-712) or listed on chain, settled here in one step: batteries or fund shares
/// against a settlement token. Whether an asset may move is the asset's own to say; nothing is asked twice here.
interface IMarket is IOrders {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice One fill of several.
    /// @param amount of it that is filled
    /// @param conditions of the taker, beside the order's
    struct Fill {
        Order order;
        bytes signature;
        uint128 amount;
        Conditions conditions;
    }

    // ------------------------------------------------------------------------------------------------ events

    /// @notice `amount` of an order changed hands for `cash` (negative: the seller paid), of which `fee` was taken off
    /// what the payee received. The asset's own `Transfer` events before this one in the transaction say what moved.
    /// @param side of the maker
    event Filled(
        bytes32 indexed orderHash,
        address indexed maker,
        address indexed taker,
        IOrders.Side side,
        address asset,
        address token,
        uint256 nonce,
        uint128 amount,
        int256 cash,
        uint256 fee
    );
    /// @notice The two orders whose fills follow were matched by `matcher`, at the price of the one that sells.
    event Matched(bytes32 indexed sell, bytes32 indexed buy, address indexed matcher);
    /// @notice Item `index` of a batch of fills was left out; `reason` is the error that it met, empty if it ran out of gas.
    event FillSkipped(uint256 indexed index, address indexed taker, bytes reason);
    event Listed(bytes32 indexed orderHash, address indexed maker, Order order);
    event Cancelled(address indexed maker, uint256 indexed word, uint256 bits);
    event CounterRaised(address indexed maker, uint256 counter);
    event FeeSet(uint16 fee, address recipient);
    event TokenSet(address indexed token, bool admitted);
    event FundSet(address indexed fund, bool admitted);
    event Paused(bool paused, address guardian);

    // ------------------------------------------------------------------------------------------------ errors

    error MissingRole(uint64 role, address account);
    error MarketPaused();
    error Reentered();
    error NotSelf(address caller);
    error BadConfig(bytes32 what);
    /// @notice The order contradicts itself: `what` names the field.
    error BadOrder(bytes32 what);
    error UnknownAsset(address asset);
    error UnknownToken(address token);
    error NotYet(uint256 startsAt);
    error Expired(uint256 expiresAt);
    error NotMaker(address maker, address caller);
    error NotTaker(address taker, address caller);
    error OrderCancelled(address maker, uint256 nonce);
    error OrderFilled(address maker, uint256 nonce);
    /// @notice The maker has cancelled all orders of this counter.
    error OldCounter(address maker, uint256 counter, uint256 current);
    error FeeTooHigh(uint256 fee, uint256 limit);
    /// @notice Of a wallet 65 bytes are expected.
    error BadSignatureLength(uint256 length);
    error HighS(bytes32 s);
    /// @notice `signer` signed something in this domain, but not this order of `maker`; or the maker did so for another
    /// chain or contract.
    error WrongSigner(address maker, address signer, bytes32 domain);
    /// @notice A contract has not confirmed the signature (ERC-1271) within `SIGNATURE_GAS`.
    error NotConfirmed(address maker);
    error NotListed(bytes32 orderHash);
    /// @notice Another order of shares with this nonce was filled before, as far as it was.
    error NonceTaken(address maker, uint256 nonce);
    /// @notice More than is open, or nothing.
    error Overfilled(uint256 amount, uint256 open);
    /// @notice Batteries are sold all together.
    error NotDivisible(uint256 amount, uint256 whole);
    error NotOpposite();
    error DifferentLots();
    error PricesDoNotCross(int256 sell, int256 buy);
    /// @notice Of the batch `count` batteries move together now, not as many as the order says.
    error BatchChanged(uint64 batchId, uint256 count);
    error HealthTooLow(uint256 id, uint256 health, uint256 minimum);
    error AssessmentTooOld(uint256 id, uint256 age, uint256 limit);
    error OtherClass(uint256 id, uint8 class);
    error WorthTooLittle(int256 value, int256 minimum);

    // ------------------------------------------------------------------------------------------------ trading

    /// @notice Fills an order: the caller is the other side. An empty signature means that the order was listed.
    function fill(Order calldata order, bytes calldata signature, uint128 amount) external;

    /// @notice The same under conditions of the caller.
    function fillIf(Fill calldata one) external;

    /// @notice Fills what can be filled. What cannot is skipped: `reasons` (and `FillSkipped`) say why; one that was
    /// filled has an empty reason.
    function fillBatch(Fill[] calldata fills) external returns (bytes[] memory reasons);

    /// @notice Fills two orders with each other, at the price of the one that sells: what the buyer had offered above it
    /// stays with the buyer. Anybody may.
    function matchOrders(
        Order calldata sell,
        bytes calldata sellSignature,
        Order calldata buy,
        bytes calldata buySignature,
        uint128 amount
    ) external;

    // ------------------------------------------------------------------------------------------------ makers

    /// @notice Cancels the orders `word * 256 + i` for every bit i.
    function cancelWord(uint256 word, uint256 bits) external;

    /// @notice Cancels all orders of the caller: those that carry a lower counter than the one returned.
    function cancelAll() external returns (uint256 counter);

    // ------------------------------------------------------------------------------------------------ ruling

    /// @notice As the access manager lets in. At most `maxFee`.
    function setFee(uint16 fee, address recipient) external;
    function setToken(address token, bool admitted) external;
    function setFund(address fund, bool admitted) external;

    /// @notice Stops fills; cancelling is always possible. Only a GUARDIAN.
    function setPaused(bool paused) external;

    // ------------------------------------------------------------------------------------------------ views

    function orderHash(Order calldata order) external view returns (bytes32);

    /// @notice How much of an order can be filled now, by its taker; reverts with the reason if nothing. Whether the
    /// asset may move and the money is there is not looked at: `OrderCheck` does.
    function openAmount(Order calldata order, bytes calldata signature) external view returns (uint256);

    /// @notice Price of all of an order at a second, settlement-token units.
    function priceAt(Order calldata order, uint256 timestamp) external pure returns (int256);
    function filledAmount(Order calldata order) external view returns (uint256);
    function isListed(bytes32 orderHash_) external view returns (bool);
    function counterOf(address maker) external view returns (uint256);

    /// @notice Bits of the nonces in a word that are used, by a fill or a cancellation, and by a cancellation.
    function wordOf(address maker, uint256 word) external view returns (uint256 used, uint256 cancelled);
    function fee() external view returns (uint16 basisPoints, address recipient, bool paused);
    function maxFee() external view returns (uint16);
    function isToken(address token) external view returns (bool);
    function isFund(address fund) external view returns (bool);
}
