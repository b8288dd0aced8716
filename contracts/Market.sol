// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./interfaces/IBattery.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IListedMaker} from "./interfaces/IListedMaker.sol";
import {IMarket} from "./interfaces/IMarket.sol";
import {IOrders} from "./interfaces/IOrders.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {Roles} from "./libraries/Roles.sol";
import {Lots} from "./market/Lots.sol";
import {Orders} from "./market/Orders.sol";
import {Signatures} from "./market/Signatures.sol";
import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Settles orders: batteries or fund shares against a settlement token, both or neither.
/// @dev What was used of an order is written before anything moves. Market moves only what belongs to the caller, or to
/// the maker of an order that is signed or listed. It holds nothing.
contract Market is IMarket, EIP712, AccessManaged {
    using SafeERC20 for IERC20;
    using FixedPointMathLib for uint256;

    /// @notice No market takes a larger part of a price than this, basis points.
    uint16 public constant FEE_CAP = 500;
    uint256 private constant BASIS = 10_000;
    uint256 private constant SHARE = 1e18;
    /// @dev In `_fills`: the first fill has seen a wallet's signature, which need not be looked at again.
    uint256 private constant SEEN = 1 << 255;
    /// @dev In `_fills`: which order it was.
    uint256 private constant TAG = ((1 << 127) - 1) << 128;

    enum Listing {
        None,
        Plain,
        Asked
    }

    /// @dev Read by every fill: one slot.
    struct Settings {
        address feeRecipient;
        uint16 fee;
        bool paused;
        bool entered;
    }

    /// @dev What a maker has taken back and what was filled: all that a fill asks lies at one address.
    struct Maker {
        uint256 counter;
        mapping(uint256 word => Word) words;
        /// Of orders of shares: seen (1) | bits of the order's hash (127) | units filled (128).
        mapping(uint256 nonce => uint256) fills;
    }

    /// @dev 256 nonces. `cancelled` is there only to tell a cancelled order from a filled one.
    struct Word {
        uint256 used;
        uint256 cancelled;
    }

    /// @dev One settlement: `cash` for `amount`, who gives and who gets.
    struct Deal {
        address seller;
        address buyer;
        uint128 amount;
        int256 cash;
        uint256 fee;
    }

    uint16 public immutable maxFee;
    IBattery public immutable battery;
    IValuation public immutable valuation;
    /// @dev The one that prices are in needs no look-up.
    address public immutable settlementToken;

    Settings private _settings;
    mapping(address maker => Maker) private _makers;
    mapping(bytes32 orderHash => Listing) private _listings;
    mapping(address token => bool) private _tokens;
    mapping(address fund => bool) private _funds;

    constructor(
        IAccessManager authority_,
        IBattery battery_,
        IValuation valuation_,
        address settlementToken_,
        uint16 maxFee_,
        address feeRecipient
    ) AccessManaged(address(authority_)) {
        if (maxFee_ > FEE_CAP) revert BadConfig("maxFee");
        if (feeRecipient == address(0)) revert BadConfig("feeRecipient");
        (battery, valuation, settlementToken, maxFee) = (battery_, valuation_, settlementToken_, maxFee_);
        _settings.feeRecipient = feeRecipient;
    }

    modifier nonReentrant() {
        _enter();
        _;
        _settings.entered = false;
    }

    function _enter() private {
        if (_settings.paused) revert MarketPaused();
        if (_settings.entered) revert Reentered();
        _settings.entered = true;
    }

    // ------------------------------------------------------------------------------------------------ trading

    /// @inheritdoc IMarket
    function fill(Order calldata order, bytes calldata signature, uint128 amount) external nonReentrant {
        (Order[] memory one, bytes32 hash) = _read(order);
        _fill(one[0], hash, signature, amount, msg.sender);
    }

    /// @inheritdoc IMarket
    function fillIf(Fill calldata one) external nonReentrant {
        _fillIf(one, msg.sender);
    }

    /// @inheritdoc IMarket
    function fillBatch(Fill[] calldata fills) external nonReentrant returns (bytes[] memory reasons) {
        reasons = new bytes[](fills.length);
        for (uint256 i; i < fills.length; ++i) {
            try this.fillFor(fills[i], msg.sender) {}
            catch (bytes memory reason) {
                reasons[i] = reason;
                emit FillSkipped(i, msg.sender, reason);
            }
        }
    }

    /// @notice One of a batch, so that it alone is undone when it fails. Only Market itself.
    function fillFor(Fill calldata one, address taker) external {
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        _fillIf(one, taker);
    }

    function _fillIf(Fill calldata one, address taker) private {
        (Order[] memory read, bytes32 hash) = _read(one.order);
        (Order memory o, Conditions memory c) = (read[0], one.conditions);
        (address seller, address buyer) = _parties(o, taker);
        int256 before = _valueBefore(o, c, buyer);
        _requireConditions(o, c, seller, one.amount);
        _fill(o, hash, one.signature, one.amount, taker);
        _requireValue(o, c, buyer, before);
    }

    function _fill(Order memory o, bytes32 hash, bytes calldata signature, uint128 amount, address taker) private {
        if (o.taker != address(0) && o.taker != taker) revert NotTaker(o.taker, taker);
        if (o.maker == taker) revert BadOrder("taker");
        bool asked = _take(o, hash, signature, amount);
        (address seller, address buyer) = _parties(o, taker);
        Deal memory d = _dealOf(seller, buyer, amount, Orders.cashFor(o, amount));
        if (d.fee != 0) _requireFee(o);
        bool conditional = Orders.isConditional(o.conditions);
        int256 before = conditional ? _valueBefore(o, o.conditions, buyer) : int256(0);
        if (asked) IListedMaker(o.maker).beforeFill(o, hash, taker, d.cash, d.fee);
        if (conditional) _requireConditions(o, o.conditions, seller, amount);
        _settle(o, d);
        if (conditional) _requireValue(o, o.conditions, buyer, before);
        _emitFilled(o, hash, taker, d);
        if (asked) IListedMaker(o.maker).afterFill(o, hash, taker, d.cash, d.fee);
    }

    /// @inheritdoc IMarket
    function matchOrders(
        Order calldata sell,
        bytes calldata sellSignature,
        Order calldata buy,
        bytes calldata buySignature,
        uint128 amount
    ) external nonReentrant {
        (Order[] memory seller, bytes32 sellHash) = _read(sell);
        (Order[] memory buyer, bytes32 buyHash) = _read(buy);
        _match(seller[0], sellHash, sellSignature, buyer[0], buyHash, buySignature, amount);
    }

    function _match(
        Order memory sell,
        bytes32 sellHash,
        bytes calldata sellSignature,
        Order memory buy,
        bytes32 buyHash,
        bytes calldata buySignature,
        uint128 amount
    ) private {
        _requireOpposite(sell, buy);
        bool sellAsked = _take(sell, sellHash, sellSignature, amount);
        bool buyAsked = _take(buy, buyHash, buySignature, amount);
        Deal memory d = _dealOf(sell.maker, buy.maker, amount, Orders.cashFor(sell, amount));
        int256 most = Orders.cashFor(buy, amount);
        if (d.cash > most) revert PricesDoNotCross(d.cash, most);
        if (d.fee != 0) _requireFee(sell);
        if (d.fee != 0) _requireFee(buy);
        int256 before = _valueBefore(buy, buy.conditions, d.buyer);
        int256 sellBefore = _valueBefore(sell, sell.conditions, d.buyer);
        if (sellAsked) IListedMaker(sell.maker).beforeFill(sell, sellHash, d.buyer, d.cash, d.fee);
        if (buyAsked) IListedMaker(buy.maker).beforeFill(buy, buyHash, d.seller, d.cash, d.fee);
        _requireConditions(sell, sell.conditions, d.seller, amount);
        _requireConditions(buy, buy.conditions, d.seller, amount);
        _settle(sell, d);
        _requireValue(buy, buy.conditions, d.buyer, before);
        _requireValue(sell, sell.conditions, d.buyer, sellBefore);
        emit Matched(sellHash, buyHash, msg.sender);
        _emitFilled(sell, sellHash, d.buyer, d);
        _emitFilled(buy, buyHash, d.seller, d);
        if (buyAsked) IListedMaker(buy.maker).afterFill(buy, buyHash, d.seller, d.cash, d.fee);
        if (sellAsked) IListedMaker(sell.maker).afterFill(sell, sellHash, d.buyer, d.cash, d.fee);
    }

    function _requireOpposite(Order memory sell, Order memory buy) private pure {
        bool opposite = sell.side == Side.Sell && buy.side == Side.Buy && sell.maker != buy.maker;
        if (!opposite) revert NotOpposite();
        bool same = sell.asset == buy.asset && sell.token == buy.token && Lots.same(sell.items, buy.items);
        if (!same) revert DifferentLots();
        if (sell.taker != address(0) && sell.taker != buy.maker) revert NotTaker(sell.taker, buy.maker);
        if (buy.taker != address(0) && buy.taker != sell.maker) revert NotTaker(buy.taker, sell.maker);
    }

    // ------------------------------------------------------------------------------------------------ one order

    /// @dev Refuses what is not open, and writes down what is used of it.
    function _take(Order memory o, bytes32 hash, bytes calldata signature, uint128 amount)
        private
        returns (bool asked)
    {
        bool shares = _requireTradable(o);
        Maker storage maker = _makers[o.maker];
        Word storage word = maker.words[o.nonce >> 8];
        uint256 used = _requireUnused(o, maker, word);
        if (!shares) {
            (, asked) = _requireAuthentic(o, hash, signature);
            if (amount != o.amount) revert NotDivisible(amount, o.amount);
            word.used = used | 1 << (o.nonce & 255);
            return asked;
        }
        (uint256 filled, bool seen) = _filledOf(o, maker, hash);
        if (!seen) (seen, asked) = _requireAuthentic(o, hash, signature);
        uint256 open = o.amount - filled;
        if (open == 0) revert OrderFilled(o.maker, o.nonce);
        if (amount == 0 || amount > open) revert Overfilled(amount, open);
        maker.fills[o.nonce] = (seen ? SEEN : 0) | uint256(hash) & TAG | filled + amount;
    }

    /// @dev One nonce, one order: the first of shares that was filled with it.
    function _filledOf(Order memory o, Maker storage maker, bytes32 hash)
        private
        view
        returns (uint256 filled, bool seen)
    {
        uint256 fills = maker.fills[o.nonce];
        if (fills == 0) return (0, false);
        if ((fills ^ uint256(hash)) & TAG != 0) revert NonceTaken(o.maker, o.nonce);
        return (uint128(fills), fills & SEEN != 0);
    }

    function _requireTradable(Order memory o) private view returns (bool shares) {
        if (block.timestamp < o.startsAt) revert NotYet(o.startsAt);
        if (block.timestamp > o.expiresAt) revert Expired(o.expiresAt);
        shares = o.asset != address(battery);
        if (shares && !_funds[o.asset]) revert UnknownAsset(o.asset);
        if (o.token != settlementToken && !_tokens[o.token]) revert UnknownToken(o.token);
        Orders.requireSound(o, shares);
        if (!shares) Lots.requireCount(o.items, o.amount);
    }

    /// @return used the nonces of its word that are
    function _requireUnused(Order memory o, Maker storage maker, Word storage word)
        private
        view
        returns (uint256 used)
    {
        uint256 counter = maker.counter;
        if (o.counter != counter) revert OldCounter(o.maker, o.counter, counter);
        used = word.used;
        if (used >> (o.nonce & 255) & 1 == 0) return used;
        if (word.cancelled >> (o.nonce & 255) & 1 == 1) revert OrderCancelled(o.maker, o.nonce);
        revert OrderFilled(o.maker, o.nonce);
    }

    /// @return seen a wallet has signed it
    /// @return asked its maker is asked and told
    function _requireAuthentic(Order memory o, bytes32 hash, bytes calldata signature)
        private
        view
        returns (bool seen, bool asked)
    {
        if (signature.length != 0) {
            if (Signatures.isOfWallet(o.maker, hash, signature)) return (true, false);
            Signatures.requireConfirmed(o.maker, hash, _domainSeparator(), signature);
            return (false, false);
        }
        Listing listing = _listings[hash];
        if (listing == Listing.None) revert NotListed(hash);
        return (false, listing == Listing.Asked);
    }

    function _requireFee(Order memory o) private view {
        uint256 charged = _settings.fee;
        if (charged > o.maxFee) revert FeeTooHigh(charged, o.maxFee);
    }

    // ------------------------------------------------------------------------------------------------ settlement

    function _parties(Order memory o, address taker) private pure returns (address seller, address buyer) {
        return o.side == Side.Sell ? (o.maker, taker) : (taker, o.maker);
    }

    /// @dev The fee is rounded down.
    function _dealOf(address seller, address buyer, uint128 amount, int256 cash) private view returns (Deal memory) {
        uint256 charged = _settings.fee;
        if (charged != 0) charged = FixedPointMathLib.abs(cash) * charged / BASIS;
        return Deal(seller, buyer, amount, cash, charged);
    }

    /// @dev Money first: what the asset tells its new owner, it tells a new owner that has paid.
    function _settle(Order memory o, Deal memory d) private {
        (address payer, address payee) = d.cash < 0 ? (d.seller, d.buyer) : (d.buyer, d.seller);
        uint256 cash = FixedPointMathLib.abs(d.cash);
        IERC20 token = IERC20(o.token);
        if (cash != d.fee) token.safeTransferFrom(payer, payee, cash - d.fee);
        if (d.fee != 0) token.safeTransferFrom(payer, _settings.feeRecipient, d.fee);
        if (o.asset == address(battery)) Lots.move(battery, o.items, d.seller, d.buyer);
        else IERC20(o.asset).safeTransferFrom(d.seller, d.buyer, d.amount);
    }

    function _emitFilled(Order memory o, bytes32 hash, address taker, Deal memory d) private {
        emit Filled(hash, o.maker, taker, o.side, o.asset, o.token, o.nonce, d.amount, d.cash, d.fee);
    }

    function _requireConditions(Order memory o, Conditions memory c, address seller, uint256 amount) private view {
        if (o.asset == address(battery)) {
            Lots.requireConditions(battery, o.items, seller, c);
        } else if (c.minValue != 0) {
            uint256 value = amount.fullMulDiv(IFund(o.asset).price(), SHARE);
            uint256 minimum = FixedPointMathLib.abs(c.minValue).fullMulDivUp(amount, o.amount);
            if (value < minimum) revert WorthTooLittle(int256(value), int256(minimum));
        }
    }

    function _valueBefore(Order memory o, Conditions memory c, address buyer) private view returns (int256) {
        bool asked = c.minValue != 0 && o.asset == address(battery);
        return asked ? valuation.portfolioValue(buyer) : int256(0);
    }

    /// @dev What the buyer has gained is what the batteries are worth.
    function _requireValue(Order memory o, Conditions memory c, address buyer, int256 before) private view {
        if (c.minValue == 0 || o.asset != address(battery)) return;
        int256 gain = valuation.portfolioValue(buyer) - before;
        if (gain < c.minValue) revert WorthTooLittle(gain, c.minValue);
    }

    // ------------------------------------------------------------------------------------------------ makers

    /// @inheritdoc IOrders
    function list(Order calldata order) external returns (bytes32 hash) {
        if (msg.sender != order.maker) revert NotMaker(order.maker, msg.sender);
        bool shares = order.asset != address(battery);
        Orders.requireSound(order, shares);
        if (!shares) Lots.requireCount(order.items, order.amount);
        hash = _digest(order);
        bool asks = ERC165Checker.supportsInterface(msg.sender, type(IListedMaker).interfaceId);
        _listings[hash] = asks ? Listing.Asked : Listing.Plain;
        emit Listed(hash, msg.sender, order);
    }

    /// @inheritdoc IOrders
    function cancel(uint256[] calldata nonces) external {
        for (uint256 i; i < nonces.length; ++i) {
            _cancel(nonces[i] >> 8, 1 << (nonces[i] & 255));
        }
    }

    /// @inheritdoc IMarket
    function cancelWord(uint256 word, uint256 bits) external {
        _cancel(word, bits);
    }

    /// @dev What was filled stays filled.
    function _cancel(uint256 word, uint256 bits) private {
        Word storage of_ = _makers[msg.sender].words[word];
        uint256 used = of_.used;
        bits &= ~used;
        if (bits == 0) return;
        of_.used = used | bits;
        of_.cancelled |= bits;
        emit Cancelled(msg.sender, word, bits);
    }

    /// @inheritdoc IMarket
    function cancelAll() external returns (uint256 counter) {
        counter = ++_makers[msg.sender].counter;
        emit CounterRaised(msg.sender, counter);
    }

    // ------------------------------------------------------------------------------------------------ ruling

    /// @inheritdoc IMarket
    function setFee(uint16 fee_, address recipient) external restricted {
        if (fee_ > maxFee) revert BadConfig("fee");
        if (recipient == address(0)) revert BadConfig("feeRecipient");
        (_settings.fee, _settings.feeRecipient) = (fee_, recipient);
        emit FeeSet(fee_, recipient);
    }

    /// @inheritdoc IMarket
    function setToken(address token, bool admitted) external restricted {
        if (token == address(battery)) revert BadConfig("token");
        _tokens[token] = admitted;
        emit TokenSet(token, admitted);
    }

    /// @inheritdoc IMarket
    function setFund(address fund, bool admitted) external restricted {
        if (fund == address(battery)) revert BadConfig("fund");
        _funds[fund] = admitted;
        emit FundSet(fund, admitted);
    }

    /// @inheritdoc IMarket
    function setPaused(bool paused) external {
        (bool isMember, uint32 delay) = IAccessManager(authority()).hasRole(Roles.GUARDIAN, msg.sender);
        if (!isMember || delay != 0) revert MissingRole(Roles.GUARDIAN, msg.sender);
        _settings.paused = paused;
        emit Paused(paused, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IMarket
    function orderHash(Order calldata order) external view returns (bytes32) {
        return _digest(order);
    }

    function _read(Order calldata order) private view returns (Order[] memory one, bytes32 hash) {
        (one, hash) = Orders.read(order);
        hash = _hashTypedData(hash);
    }

    function _digest(Order calldata order) private view returns (bytes32 hash) {
        (, hash) = _read(order);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Market", "1");
    }

    /// @inheritdoc IMarket
    function openAmount(Order calldata order, bytes calldata signature) external view returns (uint256 open) {
        if (_settings.paused) revert MarketPaused();
        bool shares = _requireTradable(order);
        bytes32 hash = _digest(order);
        Maker storage maker = _makers[order.maker];
        _requireUnused(order, maker, maker.words[order.nonce >> 8]);
        _requireFee(order);
        (uint256 filled, bool seen) = shares ? _filledOf(order, maker, hash) : (0, false);
        if (!seen) _requireAuthentic(order, hash, signature);
        open = order.amount - filled;
        if (open == 0) revert OrderFilled(order.maker, order.nonce);
    }

    /// @inheritdoc IMarket
    function priceAt(Order calldata order, uint256 timestamp) external pure returns (int256) {
        return Orders.priceAt(order, timestamp);
    }

    /// @inheritdoc IMarket
    function filledAmount(Order calldata order) external view returns (uint256 filled) {
        (filled,) = _filledOf(order, _makers[order.maker], _digest(order));
    }

    /// @inheritdoc IMarket
    function isListed(bytes32 orderHash_) external view returns (bool) {
        return _listings[orderHash_] != Listing.None;
    }

    /// @inheritdoc IMarket
    function counterOf(address maker) external view returns (uint256) {
        return _makers[maker].counter;
    }

    /// @inheritdoc IMarket
    function wordOf(address maker, uint256 word) external view returns (uint256 used, uint256 cancelled) {
        Word storage of_ = _makers[maker].words[word];
        return (of_.used, of_.cancelled);
    }

    /// @inheritdoc IMarket
    function fee() external view returns (uint16 basisPoints, address recipient, bool paused) {
        return (_settings.fee, _settings.feeRecipient, _settings.paused);
    }

    /// @inheritdoc IMarket
    function isToken(address token) external view returns (bool) {
        return token == settlementToken || _tokens[token];
    }

    /// @inheritdoc IMarket
    function isFund(address fund) external view returns (bool) {
        return _funds[fund];
    }
}
