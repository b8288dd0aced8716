// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Acquiring} from "./fund/Acquiring.sol";
import {Booking} from "./fund/Booking.sol";
import {Dealing} from "./fund/Dealing.sol";
import {Epochs} from "./fund/Epochs.sol";
import {FundHolder} from "./fund/FundHolder.sol";
import {FundShares} from "./fund/FundShares.sol";
import {MAX_VAULTS, Priced} from "./fund/FundStore.sol";
import {Governing} from "./fund/Governing.sol";
import {Offers} from "./fund/Offers.sol";
import {Reporting} from "./fund/Reporting.sol";
import {TermsBook} from "./fund/TermsBook.sol";
import {Trading} from "./fund/Trading.sol";
import {IBattery} from "./interfaces/IBattery.sol";
import {IERC7575, IERC7575Share} from "./interfaces/IERC7575.sol";
import {IERC7943Fungible} from "./interfaces/IERC7943.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IFundVault} from "./interfaces/IFundVault.sol";
import {IHolder} from "./interfaces/IHolder.sol";
import {IListedMaker} from "./interfaces/IListedMaker.sol";
import {IOrders} from "./interfaces/IOrders.sol";
import {Roles} from "./libraries/Roles.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice The share token of one battery bank: buys batteries, keeps the books, and deals once an epoch.
/// @dev One storage, here. Shares and the hooks of Battery are in its bases; the rest runs in libraries linked at
/// deployment, because one contract may have 24,576 bytes. Who may call what is asked here.
contract Fund is FundHolder, IERC7575Share, IListedMaker {
    /// @notice The widest band that a fund can be made with, basis points.
    uint256 public constant MAX_BAND = 2_000;

    uint32 public immutable number;
    IERC20 public immutable settlementToken;

    constructor(Config memory c) FundShares(c) FundHolder(c) {
        if (c.number == 0) revert BadConfig("number");
        if (c.band > MAX_BAND) revert BadConfig("band");
        if (c.coverage > 10_000) revert BadConfig("coverage");
        if (c.grace > c.valuation.calendar().period) revert BadConfig("grace");
        if (c.feeRecipient == address(0)) revert BadConfig("feeRecipient");
        if (c.valuation.unit() * 1e6 != 10 ** c.settlementToken.decimals()) revert BadConfig("decimals");
        (number, settlementToken) = (c.number, c.settlementToken);
        (_s.setup.battery, _s.setup.valuation, _s.setup.members) = (c.battery, c.valuation, c.members);
        (_s.setup.token, _s.setup.feeRecipient) = (c.settlementToken, c.feeRecipient);
        (_s.setup.band, _s.setup.coverage, _s.setup.grace) = (c.band, c.coverage, c.grace);
    }

    modifier onlyManager() {
        _requireRole(Roles.manager(number));
        _;
    }

    modifier onlyDepositary() {
        _requireRole(Roles.depositary(number));
        _;
    }

    /// @dev Fills on the market lock the fund in the same way, from their first hook to their last.
    modifier nonReentrant() {
        if (_s.locked) revert Reentered();
        _s.locked = true;
        _;
        _s.locked = false;
    }

    function _guarded(address library_) private nonReentrant returns (bytes memory) {
        return _run(library_);
    }

    function _guardedNumber(address library_) private returns (uint256) {
        return abi.decode(_guarded(library_), (uint256));
    }

    /// @dev Of functions that take a struct: the selector of the library's has the name of it. In memory, because the
    /// optimizer would make a copy of the function for each pair of constants.
    struct Part {
        address library_;
        bytes4 selector;
    }

    function _guardedAs(Part memory part) private nonReentrant returns (uint256) {
        return _runAs(part);
    }

    function _runAs(Part memory part) private returns (uint256) {
        bytes memory data = bytes.concat(part.selector, msg.data[4:], _domainSeparatorV4());
        bytes memory answer = Address.functionDelegateCall(part.library_, data);
        return answer.length == 0 ? 0 : abi.decode(answer, (uint256));
    }

    // ------------------------------------------------------------------------------------------------ governing

    function open(IFundVault, uint256) external onlyManager {
        _guarded(address(Governing));
    }

    function addVault(IFundVault) external restricted {
        _guarded(address(Governing));
    }

    function setInKind(address) external restricted {
        _guarded(address(Governing));
    }

    function setMarket(address) external restricted {
        _guarded(address(Governing));
    }

    function setTerms(Terms calldata) external restricted {
        _guardedAs(Part(address(Governing), Governing.setTerms.selector));
    }

    function setLimits(Limits calldata) external restricted {
        _guardedAs(Part(address(Governing), Governing.setLimits.selector));
    }

    function setJurisdictions(uint16[] calldata, bool) external restricted {
        _guarded(address(Governing));
    }

    function setProspectus(bytes32) external restricted {
        _guarded(address(Governing));
    }

    function setPaused(bool) external {
        _requireRole(Roles.GUARDIAN);
        _guarded(address(Governing));
    }

    function suspend(uint40) external onlyManager {
        _guarded(address(Dealing));
    }

    function close() external onlyManager {
        _guarded(address(Governing));
    }

    function follow(address) external {
        _guarded(address(Governing));
    }

    function forcedRequests(address, address) external restricted {
        _guarded(address(Governing));
    }

    // ------------------------------------------------------------------------------------------------ batteries

    function acquire(Offer calldata, bytes calldata) external onlyManager {
        _guardedAs(Part(address(Acquiring), Acquiring.acquire.selector));
    }

    function dispose(Offer calldata, bytes calldata) external onlyManager {
        _guardedAs(Part(address(Acquiring), Acquiring.dispose.selector));
    }

    function list(IOrders.Order calldata) external onlyManager returns (bytes32) {
        return bytes32(_guardedAs(Part(address(Trading), Trading.list.selector)));
    }

    function cancelOrders(uint256[] calldata) external onlyManager {
        _guarded(address(Trading));
    }

    /// @inheritdoc IListedMaker
    function beforeFill(IOrders.Order calldata, bytes32, address, int256, uint256) external {
        _runAs(Part(address(Trading), Trading.beforeFill.selector));
    }

    /// @inheritdoc IListedMaker
    function afterFill(IOrders.Order calldata, bytes32, address, int256, uint256) external {
        _runAs(Part(address(Trading), Trading.afterFill.selector));
    }

    function cancelOffer(uint256) external {
        _guarded(address(Acquiring));
    }

    function approveAct(bytes32) external onlyDepositary {
        _guarded(address(Acquiring));
    }

    function consent(bytes32) external onlyManager {
        _guarded(address(Acquiring));
    }

    function setOperator(uint256[] calldata, address) external onlyManager {
        _guarded(address(Acquiring));
    }

    function setBatchOperator(uint64, address) external onlyManager {
        _guarded(address(Acquiring));
    }

    function contribute(uint256, address, uint64[] calldata, uint256[] calldata) external returns (uint256) {
        return _guardedNumber(address(Acquiring));
    }

    function redeemInKind(uint256, address, uint256, uint256, uint64[] calldata, uint256[] calldata)
        external
        returns (uint256)
    {
        return _guardedNumber(address(Acquiring));
    }

    function borrow(IBattery.Pledge calldata, bytes calldata) external onlyManager returns (uint64) {
        return uint64(_guardedAs(Part(address(Acquiring), Acquiring.borrow.selector)));
    }

    // ------------------------------------------------------------------------------------------------ books

    function proposeEntry(uint32, Entry calldata) external onlyManager returns (uint32) {
        return uint32(_guardedAs(Part(address(Booking), Booking.proposeEntry.selector)));
    }

    function confirmEntry(uint32, uint96, uint16) external onlyDepositary {
        _guarded(address(Booking));
    }

    function settleReceivable(uint32, uint256) external {
        _guarded(address(Booking));
    }

    function settlePayable(uint32, uint256) external onlyManager {
        _guarded(address(Booking));
    }

    function settleRecycling(uint256) external onlyManager {
        _guarded(address(Booking));
    }

    function accrue(uint256, bytes32) external {
        _guarded(address(Booking));
    }

    function declare(uint256, uint256) external onlyManager {
        _guarded(address(Booking));
    }

    function claimIncome() external returns (uint256) {
        return _guardedNumber(address(Booking));
    }

    function payFees() external returns (uint256) {
        return _guardedNumber(address(Booking));
    }

    function restate(uint256, uint256, bytes32) external onlyManager {
        _guarded(address(Booking));
    }

    /// @inheritdoc IHolder
    /// @dev In the middle of Battery's call, which may be in the middle of this fund's.
    function batteryRecycled(uint256, address, int256, uint16) external onlyBattery {
        _run(address(Booking));
    }

    /// @inheritdoc IHolder
    function claimSettled(uint256, uint256) external onlyBattery {
        _run(address(Booking));
    }

    // ------------------------------------------------------------------------------------------------ strike

    function attest(uint256, uint256, uint256) external onlyDepositary {
        _guarded(address(Dealing));
    }

    function object(uint256, bytes32) external onlyDepositary {
        _guarded(address(Dealing));
    }

    function strike(uint256) external {
        _guarded(address(Dealing));
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IHolder
    function isInterested(address account) external view returns (bool) {
        return _s.contributors[account] || _hasRole(Roles.manager(number), account)
            || _hasRole(Roles.depositary(number), account);
    }

    function vaults() external view returns (IFundVault[] memory doors) {
        doors = new IFundVault[](_s.line.vaults);
        for (uint256 v; v < doors.length; ++v) {
            doors[v] = _s.vaults[v];
        }
    }

    /// @inheritdoc IERC7575Share
    function vault(address asset) external view returns (address) {
        for (uint256 v; v < MAX_VAULTS; ++v) {
            address door = address(_s.vaults[v]);
            if (door != address(0) && IERC7575(door).asset() == asset) return door;
        }
        return address(0);
    }

    function inKind() external view returns (address) {
        return _s.setup.inKind;
    }

    function market() external view returns (address) {
        return _s.setup.market;
    }

    function cash() external view returns (uint256) {
        return Reporting.cash(_s);
    }

    function cashOf(IFundVault vault_) external view returns (uint256) {
        for (uint256 v; v < MAX_VAULTS; ++v) {
            if (address(_s.vaults[v]) == address(vault_)) return _s.purses[v].cash;
        }
        return 0;
    }

    function spendable() external view returns (uint256) {
        return Reporting.spendable(_s);
    }

    function nav() external view returns (int256) {
        return Reporting.nav(_s);
    }

    function factSheet() external view returns (FactSheet memory) {
        return Reporting.sheet(_s);
    }

    function price() external view returns (uint256) {
        return _s.prices.last;
    }

    function priceOf(uint256 epoch) external view returns (uint256, uint256) {
        Priced memory p = _s.priced[epoch];
        return (p.dealt, p.restated);
    }

    function highWaterMark() external view returns (uint256) {
        return _s.prices.highWaterMark;
    }

    function nextStrike() external view returns (uint256) {
        return Epochs.next(_s);
    }

    function nextAsked(uint256 epoch) external view returns (uint256) {
        return Epochs.nextAsked(_s, epoch);
    }

    function lastDistribution() external view returns (uint256) {
        return _s.totals.through;
    }

    function snapshotOf(uint256 epoch) external view returns (Snapshot memory) {
        return _s.snapshots[epoch];
    }

    function termsOf(uint256 epoch) external view returns (Terms memory) {
        return TermsBook.forEpoch(_s, epoch);
    }

    function limits() external view returns (Limits memory) {
        return _s.limits;
    }

    function entryOf(uint32 entryId) external view returns (Entry memory) {
        return _s.entries[entryId];
    }

    function entryCount() external view returns (uint32) {
        return _s.books.entries;
    }

    function declaredFor(uint256 epoch) external view returns (uint256) {
        return _s.declared[epoch];
    }

    function attestationOf(uint256 epoch) external view returns (bool attested, bool objected) {
        uint256 word = _s.words[epoch];
        return (word & Dealing.ATTESTED != 0, word & Dealing.OBJECTED != 0);
    }

    function takenFrom(uint8 kind, address who) external view returns (uint256) {
        return _s.taken[kind][who];
    }

    function saleDigest(Offer calldata sale) external view returns (bytes32) {
        return Offers.digest(_domainSeparatorV4(), Offers.SALE, sale);
    }

    function purchaseDigest(Offer calldata purchase) external view returns (bytes32) {
        return Offers.digest(_domainSeparatorV4(), Offers.PURCHASE, purchase);
    }

    function lienDigest(IBattery.Pledge calldata pledge) external pure returns (bytes32) {
        return keccak256(abi.encode(pledge));
    }

    function restatementDigest(uint256 epoch, uint256 price_, bytes32 document) external pure returns (bytes32) {
        return keccak256(abi.encode(epoch, price_, document));
    }

    function approvedFrom(bytes32 digest) external view returns (uint256) {
        return Offers.approvedFrom(_s, digest);
    }

    function offerNonceUsed(address party, uint256 nonce) external view returns (bool) {
        return Offers.isUsed(_s, party, nonce);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC7943Fungible).interfaceId || id == type(IERC7575Share).interfaceId
            || id == type(IHolder).interfaceId || id == type(IListedMaker).interfaceId || id == type(IERC20).interfaceId
            || id == type(IERC165).interfaceId;
    }
}
