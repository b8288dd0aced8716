// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./IBattery.sol";
import {IFundVault} from "./IFundVault.sol";
import {IMembers} from "./IMembers.sol";
import {IOrders} from "./IOrders.sol";
import {IValuation} from "./IValuation.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice The share token of one battery bank, and its books: cash, portfolio, entries, net asset value, one strike an
/// epoch. Shares have 18 decimals. Prices are settlement-token units per whole share, rounded down.
interface IFund is IERC20 {
    // ------------------------------------------------------------------------------------------------ types

    /// @param number of the fund: names its MANAGER and DEPOSITARY roles
    /// @param band basis points that a price may differ from fair value
    /// @param coverage basis points of the eligible energy that a window's assessments must cover for a deal
    /// @param grace seconds after the valuation time that a strike waits for the depositary's word, at most a period
    /// @param feeRecipient a member: to whom fees are paid
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
        uint32 grace;
        address feeRecipient;
    }

    /// @notice An offer of batteries to the fund (a sale) or for batteries of it (a purchase), to be signed (EIP-712) by
    /// the party's wallet, or accepted by ERC-1271 if it is a contract.
    /// @param batches whole batches, as far as their batteries never moved alone
    /// @param ids single batteries
    /// @param price settlement-token units for all of it
    struct Offer {
        address party;
        uint64[] batches;
        uint256[] ids;
        uint256 price;
        uint64 expiresAt;
        uint256 nonce;
    }

    /// @notice What deals are made on, from epoch `from` on; all in basis points but the notice.
    /// @param managementFee a year, of the net asset value after the last deal
    /// @param performanceFee of the gain above the highest price so far, distributions counted in
    /// @param gate of the supply that may be redeemed in one epoch; 0: all
    /// @param levy of each deposit and redemption that stays in the fund, for what dealing costs it
    /// @param notice epochs that a redemption waits beyond the next
    struct Terms {
        uint32 from;
        uint16 managementFee;
        uint16 performanceFee;
        uint16 gate;
        uint16 levy;
        uint8 notice;
    }

    /// @notice Who may hold how much, and of what the fund may hold how much. 0: no limit.
    /// @param classes bitmap of the investor classes admitted
    /// @param maxHolders accounts with shares
    /// @param maxShare basis points of the supply in one account
    /// @param lockup epochs that shares stay where they were claimed, from the deal on
    /// @param maxClass basis points of the rated energy in one class; likewise of one manufacturer, of one operator
    /// @param budget settlement-token units that acquisitions may cost in one period
    struct Limits {
        uint8 classes;
        uint32 maxHolders;
        uint16 maxShare;
        uint8 lockup;
        uint16 maxClass;
        uint16 maxMaker;
        uint16 maxOperator;
        uint96 budget;
    }

    /// @notice What else than cash and batteries the books know. Receivables and RecyclingDue are assets; the others are
    /// owed. Compensation: to members, for a price that was materially wrong.
    enum Kind {
        None,
        Receivable,
        RecyclingDue,
        Payable,
        RecyclingOwed,
        Provision,
        Loan,
        Compensation
    }

    /// @notice A named entry. A receivable counts in full until its due day, then less by 1/90 each day: 90 days past
    /// due is default (IFRS 9, B5.5.37). What is owed counts in full.
    /// @param amount open, settlement-token units
    /// @param confirmed the depositary has agreed; only then it is in the books
    struct Entry {
        Kind kind;
        address counterparty;
        uint96 amount;
        uint16 dueDay;
        bool confirmed;
        bytes32 document;
    }

    /// @notice What a window's end has shown. None: not looked at yet. Void: nobody looked while it could be seen.
    enum Finding {
        None,
        Sound,
        Uncovered,
        Unvalued,
        Suspended,
        Void
    }

    /// @notice How a strike ended; all but Deal are "no deal".
    enum Outcome {
        Deal,
        Uncovered,
        Unvalued,
        Suspended,
        Void,
        Blocked,
        NotPositive,
        BelowFloor
    }

    /// @notice The state of a fund at the end of a window, in settlement-token units.
    /// @param worth portfolio + receivables - all that is owed but fees + fees paid: fees accrued are taken off when
    /// struck
    /// @param base cash less all that strikes have brought in and paid out: strikes are added when struck
    /// @param empty the fund closes and has neither batteries nor entries
    struct Snapshot {
        int112 worth;
        int112 base;
        Finding finding;
        bool empty;
    }

    /// @notice What a strike did, settlement-token units and shares.
    /// @param nav before deposits and redemptions, after fees and distribution
    struct Deal {
        Outcome outcome;
        uint256 price;
        int256 nav;
        uint256 supply;
        uint256 assetsIn;
        uint256 minted;
        uint256 burned;
        uint256 paid;
        uint256 managementFee;
        uint256 performanceFee;
        uint256 distributed;
    }

    /// @param price of the last deal
    /// @param sharePrice an estimate at the net asset value of this second; 0 when it is negative
    /// @param epoch last struck
    /// @param nextEpoch the one that a request of this second belongs to
    /// @param dealtAt valuation time of the last deal: how stale `price` is
    /// @param coveredWh assessed within the running or last window
    /// @param largestClass of the fleet's rated energy, basis points
    /// @param receivables after ageing
    /// @param liens what is owed on loans that batteries of the fund secure; part of `liabilities`
    /// @param liabilities all that is owed, fees included
    /// @param incomeOwed distributed and not claimed: no part of the net asset value
    struct FactSheet {
        int256 nav;
        int256 portfolio;
        uint256 cash;
        uint256 supply;
        uint256 price;
        uint256 sharePrice;
        uint256 epoch;
        uint256 nextEpoch;
        uint256 dealtAt;
        uint256 eligibleWh;
        uint256 coveredWh;
        uint256 largestClass;
        uint256 pendingAssets;
        uint256 pendingShares;
        uint256 receivables;
        uint256 liens;
        uint256 liabilities;
        uint256 feesOwed;
        uint256 incomeOwed;
        uint256 holders;
        bool closing;
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
    event Disposed(
        address indexed buyer,
        address indexed manager,
        uint256 indexed nonce,
        uint64[] batches,
        uint256[] ids,
        uint256 price,
        int256 fairValue
    );
    /// @notice On the market the nonce of `Acquired` and `Disposed` is the order's hash, the price of a sale what arrived.
    event OrderListed(bytes32 indexed orderHash, address indexed manager);
    /// @notice The other side of a deal (its offer's digest, or its order's hash) is close to the fund: `manager`,
    /// `interested` (manages it, is its depositary, has contributed), `feeRecipient`, `shareholder` (of a fifth or more),
    /// `holder` (a fund in which the manager has an interest).
    event RelatedParty(bytes32 indexed digest, address indexed party, bytes32 relation);
    event OfferCancelled(address indexed party, uint256 indexed nonce);
    event Contributed(
        uint256 indexed epoch,
        address indexed contributor,
        uint64[] batches,
        uint256[] ids,
        int256 fairValue,
        uint256 shares
    );
    event RedeemedInKind(
        uint256 indexed epoch, address indexed owner, uint64[] batches, uint256[] ids, int256 fairValue, uint256 shares
    );
    event Consented(bytes32 indexed digest, address indexed manager);
    /// @notice The depositary agreed to an act outside the bands; it may be done after `APPROVAL_DELAY`.
    event Approved(bytes32 indexed digest, address indexed depositary, uint256 usableFrom);
    event RecyclingBooked(uint256 indexed id, address indexed recycler, int256 proceeds, uint16 dueDay, uint32 entryId);

    event EntryProposed(uint32 indexed entryId, uint96 amount, uint16 dueDay, Entry entry, address manager);
    event EntryConfirmed(uint32 indexed entryId, Entry entry, address depositary);
    /// @notice Cash moved against an entry, to or from its counterparty; `open`: what is left of it.
    event EntrySettled(uint32 indexed entryId, address indexed payer, uint256 amount, uint256 open);
    event Borrowed(uint64 indexed lienId, uint32 indexed entryId, address indexed lender, uint256 amount);
    event IncomeAccrued(address indexed payer, bytes32 indexed reference_, uint256 amount);
    event DistributionDeclared(uint256 indexed epoch, uint256 amount, address manager);
    event IncomeClaimed(address indexed account, uint256 amount);
    event FeesPaid(address indexed recipient, uint256 amount);

    event TermsSet(Terms terms);
    event LimitsSet(Limits limits);
    event JurisdictionsSet(uint16[] jurisdictions, bool admitted);
    event ProspectusSet(uint32 indexed edition, bytes32 hash);
    event Paused(bool paused, address guardian);
    event Suspended(uint256 from, uint256 until, address manager);
    event Closing(uint256 indexed epoch, address manager);
    event Attested(uint256 indexed epoch, uint256 cash, uint256 batteries, address depositary);
    event Objected(uint256 indexed epoch, bytes32 reason, address depositary);
    event Restated(
        uint256 indexed epoch, uint256 price, uint256 restated, bool material, bytes32 document, address manager
    );
    /// @notice Shares, income and requests of a wallet that was replaced are now its successor's.
    event AccountFollowed(address indexed account, address indexed successor, uint256 shares);

    /// @notice What a strike of this epoch will be about was put down, because it is about to change.
    /// @param entries receivables less all that is owed but fees, plus fees paid so far
    event EpochFrozen(
        uint256 indexed epoch,
        Finding finding,
        int256 portfolio,
        int256 entries,
        int256 base,
        uint256 eligibleWh,
        uint256 coveredWh
    );
    event Struck(uint256 indexed epoch, Deal deal);
    /// @notice One vault's part of a strike.
    event VaultStruck(
        uint256 indexed epoch, address indexed vault, uint256 assetsIn, uint256 minted, uint256 burned, uint256 paid
    );

    // ------------------------------------------------------------------------------------------------ errors

    error MissingRole(uint64 role, address account);
    error NotBattery(address caller);
    error NotVault(address caller);
    error BadConfig(bytes32 what);
    error AlreadyOpen();
    error NotOpen();
    error FundClosing();
    error SeedTooSmall(uint256 assets, uint256 minimum);
    error WrongAmount(uint256 expected, uint256 received);
    error EmptySale();
    error Expired(uint256 expiresAt);
    error BadSignature(address signer);
    error NonceUsed(address party, uint256 nonce);
    error PriceOutsideBand(uint256 price, int256 fairValue, uint256 band);
    /// @notice Not approved by the depositary, or less than `APPROVAL_DELAY` ago: `usableFrom` is 0 or in the future.
    error NotApprovedYet(bytes32 digest, uint256 usableFrom);
    error OverBudget(uint256 spent, uint256 budget);
    /// @notice More of the fleet's rated energy (basis points) in one class (0), from one manufacturer (1) or with one
    /// operator (2) than the limit.
    error Concentrated(uint8 kind, uint256 who, uint256 share, uint256 limit);
    error InsufficientCash(uint256 needed, uint256 spendable);
    error Disturbed();
    error NotNext(uint256 epoch, uint256 next);
    error TooEarly(uint256 epoch, uint256 from);
    error OutsideEpoch(uint256 epoch, uint256 from, uint256 until);
    error EscrowNotFreezable(address vault);
    error BadTerms(bytes32 what);
    error NoSuchEntry(uint32 entryId);
    error BadEntry(bytes32 what);
    error TooManyEntries(uint256 limit);
    error NothingProposed(uint32 entryId, uint96 amount, uint16 dueDay);
    error ExceedsEntry(uint32 entryId, uint256 amount, uint256 open);
    error Unreconciled(uint256 cash, uint256 cashInBooks, uint256 batteries, uint256 batteriesOwned);
    error NothingToClaim(address account);
    error SamePerson(address account);
    /// @notice What is offered in kind is worth nothing, or less.
    error Worthless(int256 fairValue);
    /// @notice More of a class, in Wh, than the part of it that the shares are of the supply.
    error NotProRata(uint8 class, uint256 energy, uint256 limit);
    error NotInKind(address caller);
    error NotMarket(address caller);
    /// @notice An order that this fund may not list: `what` names the field.
    error BadListing(bytes32 what);
    error Reentered();
    error Locked(address account, uint256 amount, uint256 unlocked);
    error TooManyHolders(uint256 limit);
    error ShareTooLarge(address account, uint256 shares, uint256 limit);
    error NotAdmitted(address account, uint16 jurisdiction, uint8 investorClass);
    error NoSuccessor(address account);

    // ------------------------------------------------------------------------------------------------ governing

    /// @notice Opens the fund, once: the caller pays a seed and gets shares at one unit of account each; the first
    /// share belongs to the fund itself until it closes, so that there is always a price. Names the vault of the
    /// settlement token that prices are in. Only the MANAGER.
    function open(IFundVault vault_, uint256 assets) external;

    /// @notice Adds the vault of another settlement currency, at par by declaration: of the same decimals. One unit of
    /// it is one unit of account. At most `MAX_VAULTS`. As the access manager lets in.
    function addVault(IFundVault vault_) external;

    /// @notice The contract that holds what is contributed, or asked for, in kind. Once. As the access manager lets in.
    function setInKind(address inKind_) external;

    /// @notice The market that the fund trades on. Once. As the access manager lets in.
    function setMarket(address market_) external;

    /// @notice Terms of deals from epoch `terms.from` on, which has not begun; those that were set before and have not
    /// begun are replaced. As the access manager lets in. Fees have caps that nobody can raise.
    function setTerms(Terms calldata terms) external;

    /// @notice As the access manager lets in. What is held already stays; claims are never refused for a limit.
    function setLimits(Limits calldata limits) external;

    /// @notice Admits or no longer admits residents of these (ISO 3166-1 numbers). While nobody is listed, all are.
    function setJurisdictions(uint16[] calldata jurisdictions, bool admitted) external;

    /// @notice A new edition of the prospectus: who deposits next has to accept it first.
    function setProspectus(bytes32 hash) external;

    /// @notice Stops or resumes new deposits; never a redemption request or a claim. Only a GUARDIAN.
    function setPaused(bool paused) external;

    /// @notice No deals of epochs whose window ends until `until`, at most `MAX_SUSPENSION` from now, and not again for
    /// as long after it; an earlier `until` ends it. Claims go on. Only the MANAGER.
    function suspend(uint40 until) external;

    /// @notice From now on no deposits. The strike of an epoch that finds neither batteries nor entries cancels the
    /// share of the fund itself, so that the last redemption takes the last unit. Only the MANAGER, for good.
    function close() external;

    // ------------------------------------------------------------------------------------------------ dealing in batteries

    /// @notice Buys batteries against payment, all in one transaction: the seller has made the fund its operator on
    /// Battery and signed `sale`. The price is within the band of the value by which the portfolio grows, or the
    /// depositary has approved this sale. Only the MANAGER.
    function acquire(Offer calldata sale, bytes calldata signature) external;

    /// @notice Sells batteries against payment: the buyer has allowed the fund to take the price, and signed
    /// `purchase`. Bands and approval as for `acquire`. Only the MANAGER.
    function dispose(Offer calldata purchase, bytes calldata signature) external;

    /// @notice Lists an order of this fund on its market: batteries against the settlement token. It may be filled
    /// whenever its price, less the fee of a sale, is within the band around fair value then; or once, if the depositary
    /// has approved its hash (`approveAct`). Bands, budget and limits as for `acquire`. Only the MANAGER.
    function list(IOrders.Order calldata order) external returns (bytes32 orderHash);

    /// @notice Cancels listed orders. Only the MANAGER.
    function cancelOrders(uint256[] calldata nonces) external;

    /// @notice The caller's offer with this nonce can never be taken.
    function cancelOffer(uint256 nonce) external;

    /// @notice Agrees to an act outside the bands by its digest (`offerDigest`, `lienDigest`, `restatementDigest`), a
    /// day before it may be done. Only the DEPOSITARY.
    function approveAct(bytes32 digest) external;

    /// @notice Consents to a statement about batteries of the fund (repurposing, recycling). Only the MANAGER.
    function consent(bytes32 digest) external;

    /// @notice Names the operator of batteries of the fund. Only the MANAGER.
    function setOperator(uint256[] calldata ids, address operator) external;
    function setBatchOperator(uint64 batchId, address operator) external;

    /// @notice Takes batteries that the in-kind escrow holds for an epoch that was just dealt, at its price: shares for
    /// their value at its valuation time less `IN_KIND_HAIRCUT`. Only that escrow.
    function contribute(uint256 epoch, address contributor, uint64[] calldata batches, uint256[] calldata ids)
        external
        returns (uint256 shares);

    /// @notice Gives batteries for shares that the in-kind escrow holds for an epoch that was just dealt: of no class
    /// more than the part of it that the shares are of the supply. Only that escrow. The shares that the value takes
    /// are cancelled; `income` on them since the distribution `through` is the owner's.
    function redeemInKind(
        uint256 epoch,
        address owner,
        uint256 shares,
        uint256 through,
        uint64[] calldata batches,
        uint256[] calldata ids
    ) external returns (uint256 burned);

    // ------------------------------------------------------------------------------------------------ entries, income, fees

    /// @notice Proposes a new entry (`entryId` 0), or another amount and due day of one. A second person confirms it.
    /// Only the MANAGER. `Loan` and the recycling kinds come from what they name, and can only be changed here.
    function proposeEntry(uint32 entryId, Entry calldata entry) external returns (uint32);

    /// @notice What was proposed, exactly as the caller has seen it, is in the books from now on. Only the DEPOSITARY.
    function confirmEntry(uint32 entryId, uint96 amount, uint16 dueDay) external;

    /// @notice The caller pays a receivable, or part of it.
    function settleReceivable(uint32 entryId, uint256 amount) external;

    /// @notice Pays what is owed, or part of it, to its counterparty. Only the MANAGER.
    function settlePayable(uint32 entryId, uint256 amount) external;

    /// @notice Pays the gate fee that was booked when battery `id` was recycled. Only the MANAGER.
    function settleRecycling(uint256 id) external;

    /// @notice Borrows on batteries of the fund: their lender has signed `pledge` and allowed the fund to take the
    /// amount; the depositary has approved it. Only the MANAGER.
    function borrow(IBattery.Pledge calldata pledge, bytes calldata signature) external returns (uint64 lienId);

    /// @notice The caller, a member, pays income (of swaps, leases) into the fund.
    function accrue(uint256 amount, bytes32 reference_) external;

    /// @notice Income that the strike of `epoch` takes out of the net asset value and gives to those who hold shares
    /// then, as far as there is cash for it. Before the cutoff of that epoch. Only the MANAGER.
    function declare(uint256 epoch, uint256 amount) external;

    /// @notice Pays the caller the income of its shares.
    function claimIncome() external returns (uint256 amount);

    /// @notice Pays fees that deals have accrued, as far as cash can be spent. Anyone; to the fund's recipient.
    function payFees() external returns (uint256 amount);

    /// @notice Puts on record that the price of a struck epoch was wrong. Material from `MATERIALITY` on; then entries
    /// of compensation may follow. With the depositary's approval. Only the MANAGER.
    function restate(uint256 epoch, uint256 price, bytes32 document) external;

    // ------------------------------------------------------------------------------------------------ strike

    /// @notice The depositary's word on an epoch whose window has ended: cash and number of batteries as its own
    /// records show them. A strike waits for it until the grace after the valuation time is over. Only the DEPOSITARY.
    function attest(uint256 epoch, uint256 cash_, uint256 batteries) external;

    /// @notice Makes the next strike of this epoch one without a deal. All that a depositary can do to it. Only the
    /// DEPOSITARY, from the window's end on.
    function object(uint256 epoch, bytes32 reason) external;

    /// @notice Deals the requests of the oldest open epoch, from its valuation time on. Anyone; the price is a
    /// function of the state at the window's end, whoever calls and whenever. Always resolves: deal or no deal.
    function strike(uint256 epoch) external;

    // ------------------------------------------------------------------------------------------------ for the vaults

    /// @notice A deposit is about to be asked for by `controller`: the epoch it is for. Only a vault.
    function admitDeposit(address controller, uint256 assets) external returns (uint256 epoch);

    /// @notice Moves shares into escrow for a redemption request, on the allowance of `spender` unless it is zero; those
    /// of the escrow itself stay. Only a vault, or the in-kind escrow (whose requests do not roll on).
    /// @return epoch it is for
    /// @return through the last distribution
    function escrow(address owner, address spender, uint256 shares) external returns (uint256 epoch, uint256 through);

    /// @notice Moves shares of `owner` out of escrow, with the income on them since the distribution `through`; those of
    /// a deposit that was dealt in `epoch` begin their lock-up there. Refused if the owner is frozen, or the receiver is
    /// not verified. Only a vault, or the in-kind escrow.
    function releaseFromEscrow(address owner, address receiver, uint256 shares, uint256 through, uint256 epoch) external;

    /// @notice Credits `account` with the income on escrowed shares from after the distribution `from` through `until`,
    /// and with what they earned in a queue (`extra`, units times 2^96). Only a vault, or the in-kind escrow.
    function credit(address account, uint256 shares, uint256 from, uint256 until, uint256 extra) external;

    // ------------------------------------------------------------------------------------------------ recovery

    /// @notice Moves shares, income and requests of a wallet that was replaced to its successor. Anyone.
    function follow(address account) external;

    /// @notice Moves the requests of `from`, escrowed shares and claims among them, to `to`. As the access manager lets
    /// in, like `forcedTransfer`.
    function forcedRequests(address from, address to) external;

    // ------------------------------------------------------------------------------------------------ views

    function members() external view returns (IMembers);
    function battery() external view returns (IBattery);
    function valuation() external view returns (IValuation);
    function settlementToken() external view returns (IERC20);
    function number() external view returns (uint32);
    function vaults() external view returns (IFundVault[] memory);
    function inKind() external view returns (address);
    function market() external view returns (address);

    /// @notice Cash in the books, of all currencies. Never the token balance: donations move nothing.
    function cash() external view returns (uint256);
    function cashOf(IFundVault vault_) external view returns (uint256);

    /// @notice Cash that may be spent now. What a frozen epoch with redemptions has seen is kept for its strike.
    function spendable() external view returns (uint256);

    /// @notice Cash + value of the batteries + receivables - all that is owed. Signed: gate fees can exceed values. What
    /// waits or is claimable in the vaults, and income distributed, is no part of it.
    function nav() external view returns (int256);

    /// @notice Price of the last deal, and of one epoch as dealt and as restated (0: was not).
    function price() external view returns (uint256);
    function priceOf(uint256 epoch) external view returns (uint256 dealt, uint256 restated);

    /// @notice The highest price so far less what distributions have taken off it since: fees are taken on gains beyond.
    function highWaterMark() external view returns (uint256);

    /// @notice The epoch to be struck next; 0 for none.
    function nextStrike() external view returns (uint256);

    /// @notice The first epoch after `epoch` that somebody has asked for; 0 for none.
    function nextAsked(uint256 epoch) external view returns (uint256);

    /// @notice Epoch of the last distribution; 0 for none.
    function lastDistribution() external view returns (uint256);

    /// @notice What is put down of an epoch; `Finding.None` while it is not frozen.
    function snapshotOf(uint256 epoch) external view returns (Snapshot memory);
    function termsOf(uint256 epoch) external view returns (Terms memory);
    function limits() external view returns (Limits memory);
    function entryOf(uint32 entryId) external view returns (Entry memory);
    function entryCount() external view returns (uint32);
    function declaredFor(uint256 epoch) external view returns (uint256);
    function attestationOf(uint256 epoch) external view returns (bool attested, bool objected);
    function factSheet() external view returns (FactSheet memory);

    /// @notice Income of an account that it may claim, settlement-token units.
    function incomeOf(address account) external view returns (uint256);

    /// @notice Shares that their lock-up holds in an account.
    function lockedOf(address account) external view returns (uint256);

    /// @notice Rated energy (Wh) that the fund took from one manufacturer (1) or with one operator (2) and has not
    /// given away or recycled.
    function takenFrom(uint8 kind, address who) external view returns (uint256);
    function saleDigest(Offer calldata sale) external view returns (bytes32);
    function purchaseDigest(Offer calldata purchase) external view returns (bytes32);
    function lienDigest(IBattery.Pledge calldata pledge) external view returns (bytes32);
    function restatementDigest(uint256 epoch, uint256 price, bytes32 document) external view returns (bytes32);
    function approvedFrom(bytes32 digest) external view returns (uint256);
    function offerNonceUsed(address party, uint256 nonce) external view returns (bool);
}
