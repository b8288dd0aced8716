// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundLedger} from "./fund/FundLedger.sol";
import {FundShares} from "./fund/FundShares.sol";
import {Strikes} from "./fund/Strikes.sol";
import {IERC7575, IERC7575Share} from "./interfaces/IERC7575.sol";
import {IERC7943Fungible} from "./interfaces/IERC7943.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IFundVault} from "./interfaces/IFundVault.sol";
import {IHolder} from "./interfaces/IHolder.sol";
import {Roles} from "./libraries/Roles.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice The share token of one battery bank: buys batteries, keeps the books, and deals once an epoch.
contract Fund is FundShares, FundLedger, ReentrancyGuard {
    using SafeERC20 for IERC20;

    bytes32 internal constant SALE =
        keccak256("Sale(address seller,uint64[] batches,uint256[] ids,uint256 price,uint64 expiresAt,uint256 nonce)");
    /// @notice The widest band that a fund can be made with, basis points.
    uint256 public constant MAX_BAND = 2_000;
    uint256 internal constant SHARE = 1e18;

    uint32 public immutable number;
    /// @notice Basis points that the price of an acquisition may differ from fair value.
    uint256 public immutable band;
    /// @notice Shares of a settlement-token unit at par.
    uint256 internal immutable _parity;

    /// @inheritdoc IFund
    uint256 public price;
    mapping(address seller => mapping(uint256 word => uint256)) private _saleNonces;

    constructor(Config memory c) FundShares(c) FundLedger(c) {
        require(c.number != 0, BadConfig("number"));
        require(c.band <= MAX_BAND, BadConfig("band"));
        uint256 decimals_ = c.settlementToken.decimals();
        require(c.valuation.unit() * 1e6 == 10 ** decimals_, BadConfig("decimals"));
        (number, band, _parity) = (c.number, c.band, SHARE / 10 ** decimals_);
    }

    modifier onlyManager() {
        _requireRole(Roles.manager(number));
        _;
    }

    function _isEscrow(address account) internal view override returns (bool) {
        return account == address(_vault) || account == address(this);
    }

    /// @inheritdoc IHolder
    function isInterested(address account) external view returns (bool) {
        return _hasRole(Roles.manager(number), account) || _hasRole(Roles.depositary(number), account);
    }

    // ------------------------------------------------------------------------------------------------ manager

    /// @inheritdoc IFund
    function open(IFundVault vault_, uint256 assets) external nonReentrant onlyManager {
        require(address(_vault) == address(0), AlreadyOpen());
        uint256 shares = assets * _parity;
        require(shares >= SHARE, SeedTooSmall(assets, SHARE / _parity));
        _requireVault(vault_);
        _vault = vault_;
        price = SHARE / _parity;
        _book(int256(assets));
        _mint(address(this), SHARE);
        if (shares > SHARE) {
            require(canReceive(msg.sender), ERC7943CannotReceive(msg.sender));
            _mint(msg.sender, shares - SHARE);
        }
        emit VaultUpdate(address(settlementToken), address(vault_));
        emit Opened(msg.sender, address(vault_), assets, shares);
        uint256 had = settlementToken.balanceOf(address(this));
        settlementToken.safeTransferFrom(msg.sender, address(this), assets);
        _requireArrived(address(this), had, assets);
    }

    function _requireVault(IFundVault vault_) private view {
        IERC7575 door = IERC7575(address(vault_));
        require(door.share() == address(this) && door.asset() == address(settlementToken), BadConfig("vault"));
        require(canReceive(address(vault_)), ERC7943CannotReceive(address(vault_)));
        require(canReceive(address(this)), ERC7943CannotReceive(address(this)));
    }

    /// @inheritdoc IFund
    function acquire(Sale calldata sale, bytes calldata signature) external nonReentrant onlyManager {
        require(address(_vault) != address(0), NotOpen());
        require(sale.batches.length + sale.ids.length != 0, EmptySale());
        require(sale.expiresAt >= block.timestamp, Expired(sale.expiresAt));
        bool signed = SignatureChecker.isValidSignatureNow(sale.seller, saleDigest(sale), signature);
        require(signed, BadSignature(sale.seller));
        _useSaleNonce(sale.seller, sale.nonce);
        _freezeDue();
        int256 fair = _take(sale);
        _requireBand(sale.price, fair);
        _book(-SafeCastLib.toInt256(sale.price));
        int256 dayOne = fair - int256(sale.price);
        emit Acquired(sale.seller, msg.sender, sale.nonce, sale.batches, sale.ids, sale.price, fair, dayOne);
        settlementToken.safeTransfer(sale.seller, sale.price);
    }

    /// @dev The value that the portfolio gains, by nothing but these batteries.
    function _take(Sale calldata sale) private returns (int256 fair) {
        int256 before = valuation.portfolioValue(address(this));
        (_seller, _disturbed) = (sale.seller, false);
        for (uint256 i; i < sale.batches.length; ++i) {
            battery.transferBatch(sale.seller, address(this), sale.batches[i]);
        }
        for (uint256 i; i < sale.ids.length; ++i) {
            battery.transferFrom(sale.seller, address(this), sale.ids[i]);
        }
        require(!_disturbed, Disturbed());
        _seller = address(0);
        return valuation.portfolioValue(address(this)) - before;
    }

    function _requireBand(uint256 price_, int256 fair) private view {
        uint256 allowed = FixedPointMathLib.fullMulDiv(FixedPointMathLib.abs(fair), band, BASIS);
        uint256 distance = FixedPointMathLib.dist(SafeCastLib.toInt256(price_), fair);
        require(distance <= allowed, PriceOutsideBand(price_, fair, band));
    }

    function _useSaleNonce(address seller, uint256 nonce) private {
        require(!saleNonceUsed(seller, nonce), NonceUsed(seller, nonce));
        _saleNonces[seller][nonce >> 8] |= 1 << (nonce & 255);
    }

    /// @inheritdoc IFund
    function cancelSale(uint256 nonce) external {
        _useSaleNonce(msg.sender, nonce);
        emit SaleCancelled(msg.sender, nonce);
    }

    /// @inheritdoc IFund
    function consent(bytes32 digest) external onlyManager {
        emit Consented(digest, msg.sender);
        battery.consent(digest);
    }

    /// @inheritdoc IFund
    function setOperator(uint256[] calldata ids, address operator) external onlyManager {
        battery.setOperator(ids, operator);
    }

    /// @inheritdoc IFund
    function setBatchOperator(uint64 batchId, address operator) external onlyManager {
        battery.setBatchOperator(batchId, operator);
    }

    // ------------------------------------------------------------------------------------------------ strike

    /// @inheritdoc IFund
    function strike(uint256 epoch) external nonReentrant {
        uint256 next = nextStrike();
        require(epoch == next && epoch != 0, NotNext(epoch, next));
        uint256 from = FixedPointMathLib.max(valuation.valuationTimeOf(epoch), valuation.windowEndOf(epoch) + 1);
        require(block.timestamp >= from, TooEarly(epoch, from));
        Strikes.Facts memory f = _factsOf(epoch);
        Strikes.Result memory r = Strikes.decide(f);
        bool deal = r.outcome == Outcome.Deal;
        _epoch = uint32(epoch);
        if (deal) price = r.price;
        emit Struck(epoch, r.outcome, r.price, f.nav, f.supply, f.assetsIn, r.minted, r.burned, r.paid);
        _deal(epoch, deal, deal ? f.assetsIn : 0, r);
    }

    function _factsOf(uint256 epoch) private view returns (Strikes.Facts memory f) {
        Snapshot memory s = _snapshotFor(epoch);
        int256 cash_ = _cashAt(s);
        f.finding = s.finding;
        if (s.finding == Finding.Sound || s.finding == Finding.Uncovered) f.nav = _navOf(s.portfolio, cash_);
        f.cash = cash_ < 0 ? 0 : uint256(cash_);
        f.supply = totalSupply();
        f.lastPrice = price;
        (f.assetsIn, f.sharesIn) = _vault.due(epoch);
    }

    /// @dev One transfer for the difference of deposits and redemptions, measured where it arrives.
    function _deal(uint256 epoch, bool deal, uint256 assetsIn, Strikes.Result memory r) private {
        if (r.minted != 0) _mint(address(_vault), r.minted);
        if (r.burned != 0) _burn(address(_vault), r.burned);
        _bookStrike(int256(assetsIn) - int256(r.paid));
        bool outwards = r.paid > assetsIn;
        address payee = outwards ? address(_vault) : address(this);
        uint256 amount = FixedPointMathLib.dist(r.paid, assetsIn);
        uint256 had = settlementToken.balanceOf(payee);
        if (outwards) settlementToken.safeTransfer(payee, amount);
        _vault.settle(epoch, deal, r.minted, r.burned, r.paid);
        _requireArrived(payee, had, amount);
    }

    function _requireArrived(address payee, uint256 had, uint256 expected) private view {
        uint256 received = settlementToken.balanceOf(payee) - had;
        require(received == expected, WrongAmount(expected, received));
    }

    /// @inheritdoc IFund
    function escrow(address owner, address spender, uint256 shares) external {
        require(msg.sender == address(_vault), NotVault(msg.sender));
        if (spender != address(0)) _spendAllowance(owner, spender, shares);
        _transfer(owner, msg.sender, shares);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IFund
    function nextStrike() public view returns (uint256) {
        if (address(_vault) == address(0)) return 0;
        (uint256[] memory epochs,) = _vault.openEpochs(type(uint32).max);
        return epochs.length == 0 ? 0 : epochs[0];
    }

    /// @inheritdoc IFund
    function nav() public view returns (int256) {
        return _navOf(valuation.portfolioValue(address(this)), int256(cash()));
    }

    /// @inheritdoc IFund
    function factSheet() external view returns (FactSheet memory f) {
        f.portfolio = valuation.portfolioValue(address(this));
        f.cash = cash();
        f.nav = _navOf(f.portfolio, int256(f.cash));
        f.supply = totalSupply();
        f.price = price;
        if (f.nav > 0 && f.supply != 0) {
            f.sharePrice = FixedPointMathLib.fullMulDiv(uint256(f.nav), SHARE, f.supply);
        }
        f.epoch = _epoch;
        f.nextEpoch = valuation.periodAt(block.timestamp) + 1;
        (f.eligibleWh, f.coveredWh) = _energies();
        if (address(_vault) != address(0)) (f.pendingAssets, f.pendingShares) = _vault.pending();
    }

    /// @inheritdoc IFund
    function saleDigest(Sale calldata sale) public view returns (bytes32) {
        bytes32 batches = keccak256(abi.encodePacked(sale.batches));
        bytes32 ids = keccak256(abi.encodePacked(sale.ids));
        return _hashTypedDataV4(
            keccak256(abi.encode(SALE, sale.seller, batches, ids, sale.price, sale.expiresAt, sale.nonce))
        );
    }

    /// @inheritdoc IFund
    function saleNonceUsed(address seller, uint256 nonce) public view returns (bool) {
        return _saleNonces[seller][nonce >> 8] >> (nonce & 255) & 1 == 1;
    }

    /// @inheritdoc IERC7575Share
    function vault(address asset) external view returns (address) {
        return asset == address(settlementToken) ? address(_vault) : address(0);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC7943Fungible).interfaceId || id == type(IERC7575Share).interfaceId
            || id == type(IHolder).interfaceId || id == type(IERC20).interfaceId || id == type(IERC165).interfaceId;
    }
}
