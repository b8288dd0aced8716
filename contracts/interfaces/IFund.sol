// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./IBattery.sol";
import {IFundVault} from "./IFundVault.sol";
import {IMembers} from "./IMembers.sol";
import {IValuation} from "./IValuation.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice The share token of one battery bank, and its books: cash, portfolio, net asset value, one strike an epoch.
/// Shares have 18 decimals. Prices are settlement-token units per whole share, rounded down.
interface IFund is IERC20 {
    // ------------------------------------------------------------------------------------------------ types

    /// @param number of the fund: names its MANAGER and DEPOSITARY roles
    /// @param band basis points that a price may differ from fair value
    /// @param coverage basis points of the eligible energy that a window's assessments must cover for a deal
    struct Config {
        string name;
        string symbol;
        uint32 number;
        IAccessManager authority;
        IMembers members;
        IBattery battery;
        IValuation valuation;
        IERC20Metadata settlementToken;
        uint16 band;
        uint16 coverage;
    }

    /// @notice A seller's offer, to be signed (EIP-712) by its wallet, or accepted by ERC-1271 if it is a contract.
    /// @param batches whole batches, as far as their batteries never moved alone
    /// @param ids single batteries
    /// @param price settlement-token units for all of it
    struct Sale {
        address seller;
        uint64[] batches;
        uint256[] ids;
        uint256 price;
        uint64 expiresAt;
        uint256 nonce;
    }

    /// @notice What a window's end has shown. None: not looked at yet. Void: nobody looked while it could be seen.
    enum Finding {
        None,
        Sound,
        Uncovered,
        Unvalued,
        Void
    }

    /// @notice How a strike ended; all but Deal are "no deal".
    enum Outcome {
        Deal,
        Uncovered,
        Unvalued,
        Void,
        NotPositive,
        BelowFloor
    }

    /// @notice The state of a fund at the end of a window, in settlement-token units.
    /// @param portfolio value of the batteries
    /// @param base cash less all that strikes have brought in and paid out: strikes are added when struck
    struct Snapshot {
        int120 portfolio;
        int120 base;
        Finding finding;
    }

    /// @param price of the last deal
    /// @param sharePrice an estimate at the net asset value of this second; 0 when it is negative
    /// @param epoch last struck
    /// @param nextEpoch the one that a request of this second belongs to
    /// @param coveredWh assessed within the running or last window
    struct FactSheet {
        int256 nav;
        int256 portfolio;
        uint256 cash;
        uint256 supply;
        uint256 price;
        uint256 sharePrice;
        uint256 epoch;
        uint256 nextEpoch;
        uint256 eligibleWh;
        uint256 coveredWh;
        uint256 pendingAssets;
        uint256 pendingShares;
    }

    // ------------------------------------------------------------------------------------------------ events

    event Opened(address indexed founder, address indexed vault, uint256 assets, uint256 shares);
    event Acquired(
        address indexed seller,
        address indexed manager,
        uint256 indexed nonce,
        uint64[] batches,
        uint256[] ids,
        uint256 price,
        int256 fairValue,
        int256 dayOneDifference
    );
    event SaleCancelled(address indexed seller, uint256 indexed nonce);
    event Consented(bytes32 indexed digest, address indexed manager);
    event RecyclingBooked(uint256 indexed id, address indexed recycler, int256 proceeds);
    /// @notice What a strike of this epoch will be about was put down, because it is about to change.
    event EpochFrozen(
        uint256 indexed epoch, Finding finding, int256 portfolio, int256 base, uint256 eligibleWh, uint256 coveredWh
    );
    event Struck(
        uint256 indexed epoch,
        Outcome outcome,
        uint256 price,
        int256 nav,
        uint256 supply,
        uint256 assetsIn,
        uint256 sharesMinted,
        uint256 sharesBurned,
        uint256 assetsOut
    );

    // ------------------------------------------------------------------------------------------------ errors

    error MissingRole(uint64 role, address account);
    error NotBattery(address caller);
    error NotVault(address caller);
    error BadConfig(bytes32 what);
    error BookedClaimRefused(uint256 id);
    error AlreadyOpen();
    error NotOpen();
    error SeedTooSmall(uint256 assets, uint256 minimum);
    error WrongAmount(uint256 expected, uint256 received);
    error EmptySale();
    error Expired(uint256 expiresAt);
    error BadSignature(address signer);
    error NonceUsed(address seller, uint256 nonce);
    error PriceOutsideBand(uint256 price, int256 fairValue, uint256 band);
    error InsufficientCash(uint256 needed, uint256 spendable);
    error Disturbed();
    error NotNext(uint256 epoch, uint256 next);
    error TooEarly(uint256 epoch, uint256 valuationTime);
    error EscrowNotFreezable(address vault);

    // ------------------------------------------------------------------------------------------------ writes

    /// @notice Opens the fund, once: the caller pays a seed and gets shares at one unit of account each; the first
    /// share belongs to the fund for good, so that there is always a price. Names the vault. Only the MANAGER.
    function open(IFundVault vault_, uint256 assets) external;

    /// @notice Buys batteries against payment, all in one transaction: the seller has made the fund its operator on
    /// Battery and signed `sale`. The price is within the band of the value by which the portfolio grows. Only the
    /// MANAGER.
    function acquire(Sale calldata sale, bytes calldata signature) external;

    /// @notice The caller's offer with this nonce can never be taken.
    function cancelSale(uint256 nonce) external;

    /// @notice Consents to a statement about batteries of the fund (repurposing, recycling). Only the MANAGER.
    function consent(bytes32 digest) external;

    /// @notice Names the operator of batteries of the fund. Only the MANAGER.
    function setOperator(uint256[] calldata ids, address operator) external;
    function setBatchOperator(uint64 batchId, address operator) external;

    /// @notice Deals the requests of the oldest open epoch, from its valuation time on. Anyone; the price is a
    /// function of the state at the window's end, whoever calls and whenever. Always resolves: deal or no deal.
    function strike(uint256 epoch) external;

    /// @notice Moves shares into the vault for a redemption request, on the allowance of `spender` unless it is zero.
    /// Only the vault.
    function escrow(address owner, address spender, uint256 shares) external;

    // ------------------------------------------------------------------------------------------------ views

    function members() external view returns (IMembers);
    function battery() external view returns (IBattery);
    function valuation() external view returns (IValuation);
    function settlementToken() external view returns (IERC20);
    function number() external view returns (uint32);

    /// @notice Cash in the books. Never the token balance: donations move nothing.
    function cash() external view returns (uint256);

    /// @notice Cash that may be spent now. What a frozen epoch with redemptions has seen is kept for its strike.
    function spendable() external view returns (uint256);

    /// @notice Cash + value of the batteries + receivables - payables. Signed: gate fees can exceed values. What waits
    /// or is claimable in the vault is no part of it.
    function nav() external view returns (int256);

    /// @notice Price of the last deal.
    function price() external view returns (uint256);

    /// @notice The epoch to be struck next; 0 for none.
    function nextStrike() external view returns (uint256);

    /// @notice What is put down of an epoch; `Finding.None` while it is not frozen.
    function snapshotOf(uint256 epoch) external view returns (Snapshot memory);
    function factSheet() external view returns (FactSheet memory);
    function saleDigest(Sale calldata sale) external view returns (bytes32);
    function saleNonceUsed(address seller, uint256 nonce) external view returns (bool);
}
