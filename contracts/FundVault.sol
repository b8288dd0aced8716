// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fills, FillsLib, Mark} from "./fund/Fills.sol";
import {MAX_REQUESTS, Request, Requests} from "./fund/Requests.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "./interfaces/IERC7540.sol";
import {IERC7575} from "./interfaces/IERC7575.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IFundVault} from "./interfaces/IFundVault.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice The door of a fund: takes requests in and out, holds what waits and what was dealt, and pays claims.
/// @dev Escrow of its own; the fund alone decides prices. Every rounding leaves dust here: a claim is never owed more
/// than a strike has left for it.
contract FundVault is
    IFundVault,
    IERC7540Operator,
    IERC7540Deposit,
    IERC7540Redeem,
    IERC7575,
    IERC165,
    ReentrancyGuard
{
    using SafeERC20 for IERC20;
    using SafeERC20 for IFund;
    using FillsLib for Fills;
    using Requests for Request[MAX_REQUESTS];

    /// @dev One epoch that was asked for.
    /// @param assets deposited
    /// @param shares to be redeemed, until the strike; afterwards: minted for `assets`
    /// @param next epoch that was asked for, until the strike
    /// @param dealt the assets have become shares
    struct Epoch {
        uint104 assets;
        uint104 shares;
        uint32 next;
        bool dealt;
    }

    /// @notice Epochs that can wait for a strike, each at a price of its own; beyond them there is no deal.
    uint256 public constant MAX_WAITING = 6;

    IFund private immutable _fund;
    IERC20 private immutable _asset;
    IMembers private immutable _members;
    IValuation private immutable _valuation;
    uint256 public immutable minimumAssets;
    uint256 public immutable minimumShares;

    uint32 private _struck; // the last epoch struck
    uint32 private _head; // the first epoch that was asked for and is not struck
    uint32 private _tail; // the last one
    mapping(uint256 epoch => Epoch) private _epochs;
    mapping(uint256 epoch => Mark) private _marks;
    Fills private _redemptions;
    mapping(address controller => Request[MAX_REQUESTS]) private _depositsOf;
    mapping(address controller => Request[MAX_REQUESTS]) private _redemptionsOf;

    /// @inheritdoc IERC7540Operator
    mapping(address controller => mapping(address operator => bool)) public isOperator;

    /// @param minimumAssets_ the smallest deposit; at par also the smallest redemption, unless it is all of a balance
    constructor(IFund fund_, uint256 minimumAssets_) {
        _fund = fund_;
        (_asset, _members, _valuation) = (fund_.settlementToken(), fund_.members(), fund_.valuation());
        minimumAssets = minimumAssets_;
        minimumShares = minimumAssets_ * (1e12 / fund_.valuation().unit());
    }

    modifier onlyFund() {
        require(msg.sender == address(_fund), NotFund(msg.sender));
        _;
    }

    // ------------------------------------------------------------------------------------------------ requests

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        isOperator[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /// @inheritdoc IERC7540Deposit
    function requestDeposit(uint256 assets, address controller, address owner)
        external
        nonReentrant
        returns (uint256 requestId)
    {
        require(owner == msg.sender || isOperator[owner][msg.sender], NotOwner(owner, msg.sender));
        require(assets >= minimumAssets && assets != 0, BelowMinimum(assets, minimumAssets));
        _requireVerified(owner);
        _requireAlias(controller, owner);
        requestId = _openEpoch();
        _epochs[requestId].assets += SafeCastLib.toUint104(assets);
        _depositsOf[controller].add(controller, requestId, assets);
        emit DepositRequest(controller, owner, requestId, msg.sender, assets);
        _take(owner, assets);
    }

    /// @inheritdoc IERC7540Redeem
    /// @dev A member whose verification has lapsed may leave; a frozen one may not: the fund refuses its transfer.
    function requestRedeem(uint256 shares, address controller, address owner)
        external
        nonReentrant
        returns (uint256 requestId)
    {
        bool sound = shares != 0 && (shares >= minimumShares || shares == _fund.balanceOf(owner));
        require(sound, BelowMinimum(shares, minimumShares));
        _requireAlias(controller, owner);
        requestId = _openEpoch();
        _epochs[requestId].shares += SafeCastLib.toUint104(shares);
        _redemptionsOf[controller].add(controller, requestId, shares);
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
        bool free = owner == msg.sender || isOperator[owner][msg.sender];
        _fund.escrow(owner, free ? address(0) : msg.sender, shares);
    }

    /// @dev Who else than the owner is to control a request agrees to it, and is verified: nobody can fill another's
    /// queue, or be paid in another's name.
    function _requireAlias(address controller, address owner) private view {
        if (controller == owner) return;
        require(controller == msg.sender || isOperator[controller][msg.sender], NotController(controller, msg.sender));
        _requireVerified(controller);
    }

    /// @dev The epoch that a request of this second belongs to; the first request puts it on the list of strikes.
    function _openEpoch() private returns (uint256 epoch) {
        epoch = _valuation.periodAt(block.timestamp) + 1;
        Epoch storage e = _epochs[epoch];
        if (e.assets != 0 || e.shares != 0) return epoch;
        require(_fund.totalSupply() != 0, NotOpen());
        if (_head == 0) _head = uint32(epoch);
        else _epochs[_tail].next = uint32(epoch);
        _tail = uint32(epoch);
    }

    function _take(address owner, uint256 assets) private {
        uint256 had = _asset.balanceOf(address(this));
        _asset.safeTransferFrom(owner, address(this), assets);
        uint256 received = _asset.balanceOf(address(this)) - had;
        require(received == assets, WrongAmount(assets, received));
    }

    // ------------------------------------------------------------------------------------------------ claims

    /// @inheritdoc IERC7575
    function deposit(uint256 assets, address receiver) external returns (uint256) {
        return deposit(assets, receiver, msg.sender);
    }

    /// @inheritdoc IERC7575
    function mint(uint256 shares, address receiver) external returns (uint256) {
        return mint(shares, receiver, msg.sender);
    }

    /// @inheritdoc IERC7540Deposit
    function deposit(uint256 assets, address receiver, address controller)
        public
        nonReentrant
        returns (uint256 shares)
    {
        (, shares) = _claim(false, controller, assets, false);
        _giveShares(assets, shares, receiver, controller);
    }

    /// @inheritdoc IERC7540Deposit
    function mint(uint256 shares, address receiver, address controller) public nonReentrant returns (uint256 assets) {
        (assets,) = _claim(false, controller, shares, true);
        _giveShares(assets, shares, receiver, controller);
    }

    /// @dev The fund's transfer refuses a receiver that is not verified: shares of a lapsed depositor wait here.
    function _giveShares(uint256 assets, uint256 shares, address receiver, address controller) private {
        emit Deposit(controller, receiver, assets, shares);
        _fund.safeTransfer(receiver, shares);
    }

    /// @inheritdoc IERC7575
    function redeem(uint256 shares, address receiver, address controller)
        external
        nonReentrant
        returns (uint256 assets)
    {
        (, assets) = _claim(true, controller, shares, false);
        _giveAssets(assets, shares, receiver, controller);
    }

    /// @inheritdoc IERC7575
    function withdraw(uint256 assets, address receiver, address controller)
        external
        nonReentrant
        returns (uint256 shares)
    {
        (shares,) = _claim(true, controller, assets, true);
        _giveAssets(assets, shares, receiver, controller);
    }

    function _giveAssets(uint256 assets, uint256 shares, address receiver, address controller) private {
        if (receiver != controller) _requireVerified(receiver);
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
        _asset.safeTransfer(receiver, assets);
    }

    /// @inheritdoc IFundVault
    function refund(address receiver, address controller) external nonReentrant returns (uint256 assets) {
        _requireClaimant(controller);
        if (receiver != controller) _requireVerified(receiver);
        Request[MAX_REQUESTS] storage queue = _depositsOf[controller];
        (uint256 i, uint256 kept) = (0, 0);
        for (; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            Request memory r = queue.load(i);
            if (_isRefundable(r)) {
                assets += r.amount;
                continue;
            }
            if (kept != i) queue.store(kept, r);
            ++kept;
        }
        require(assets != 0, NothingToClaim(controller));
        queue.clear(kept, i);
        emit DepositRefunded(controller, receiver, assets);
        _asset.safeTransfer(receiver, assets);
    }

    /// @dev Takes `amount` (of inputs, or exactly of outputs) from what is claimable, oldest request first; finished
    /// requests leave the queue.
    function _claim(bool redeeming, address controller, uint256 amount, bool exactOut)
        private
        returns (uint256 inputs, uint256 outputs)
    {
        _requireClaimant(controller);
        require(amount != 0, NothingToClaim(controller));
        Request[MAX_REQUESTS] storage queue = redeeming ? _redemptionsOf[controller] : _depositsOf[controller];
        (uint256 i, uint256 kept, uint256 left) = (0, 0, amount);
        for (; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            Request memory r = queue.load(i);
            bool asked = left != 0;
            if (asked) {
                (uint256 taken, uint256 given) = _takePart(redeeming, r, left, exactOut);
                (inputs, outputs) = (inputs + taken, outputs + given);
                left -= exactOut ? given : taken;
                if (r.taken == r.amount) continue;
            }
            if (kept != i || asked) queue.store(kept, r);
            ++kept;
        }
        require(left == 0, ExceedsClaimable(controller, amount, amount - left));
        queue.clear(kept, i);
    }

    function _takePart(bool redeeming, Request memory r, uint256 left, bool exactOut)
        private
        view
        returns (uint256 taken, uint256 given)
    {
        (uint256 filled, uint256 owed) = _progress(redeeming, r);
        (taken, given) = Requests.part(filled - r.taken, owed - r.paid, left, exactOut);
        (r.taken, r.paid) = (uint96(r.taken + taken), uint128(r.paid + given));
    }

    /// @dev What has been dealt of a request so far, and for how much.
    function _progress(bool redeeming, Request memory r) private view returns (uint256 filled, uint256 owed) {
        if (redeeming) return r.epoch > _struck ? (0, 0) : _redemptions.progress(_marks[r.epoch], r.amount);
        Epoch memory e = _epochs[r.epoch];
        return e.dealt ? (r.amount, FixedPointMathLib.mulDiv(r.amount, e.shares, e.assets)) : (0, 0);
    }

    function _isRefundable(Request memory r) private view returns (bool) {
        return r.epoch <= _struck && !_epochs[r.epoch].dealt;
    }

    /// @dev No operator and no receiver helps a frozen controller.
    function _requireClaimant(address controller) private view {
        if (msg.sender != controller) {
            require(isOperator[controller][msg.sender], NotController(controller, msg.sender));
            require(!_members.isFrozen(msg.sender), IMembers.MemberIsFrozen(msg.sender));
        }
        require(!_members.isFrozen(controller), IMembers.MemberIsFrozen(controller));
    }

    function _requireVerified(address account) private view {
        require(_members.isVerified(account), IMembers.NotVerified(account));
    }

    // ------------------------------------------------------------------------------------------------ strike

    /// @inheritdoc IFundVault
    function settle(uint256 epoch, bool deal, uint256 minted, uint256 burned, uint256 paid)
        external
        onlyFund
        nonReentrant
    {
        Epoch memory e = _epochs[epoch];
        if (e.shares != 0) _marks[epoch] = _redemptions.join(e.shares);
        if (burned != 0) _redemptions.fill(burned, paid);
        _struck = uint32(epoch);
        if (epoch == _head) _head = e.next;
        if (!deal || e.assets == 0) return;
        (_epochs[epoch].shares, _epochs[epoch].dealt) = (SafeCastLib.toUint104(minted), true);
        if (e.assets > paid) _asset.safeTransfer(address(_fund), e.assets - paid);
    }

    /// @inheritdoc IFundVault
    function openEpochs(uint256 through) external view returns (uint256[] memory epochs, bool redeeming) {
        epochs = new uint256[](MAX_WAITING);
        (uint256 n, uint256 epoch, uint256 listed) = (0, _struck, _head);
        redeeming = _redemptions.pending != 0;
        while (n < MAX_WAITING) {
            epoch = redeeming ? epoch + 1 : listed;
            if (epoch == 0 || epoch > through) break;
            epochs[n++] = epoch;
            if (epoch != listed) continue;
            redeeming = redeeming || _epochs[epoch].shares != 0;
            listed = _epochs[epoch].next;
        }
        assembly ("memory-safe") {
            mstore(epochs, n)
        }
    }

    /// @inheritdoc IFundVault
    function due(uint256 epoch) public view returns (uint256 assets, uint256 shares) {
        Epoch memory e = _epochs[epoch];
        return (e.assets, _redemptions.pending + e.shares);
    }

    /// @inheritdoc IFundVault
    function pending() external view returns (uint256 assets, uint256 shares) {
        shares = _redemptions.pending;
        for (uint256 epoch = _head; epoch != 0; epoch = _epochs[epoch].next) {
            (assets, shares) = (assets + _epochs[epoch].assets, shares + _epochs[epoch].shares);
        }
    }

    // ------------------------------------------------------------------------------------------------ views: requests

    /// @inheritdoc IERC7540Deposit
    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _depositsOf[controller].find(requestId);
        return r.epoch > _struck ? r.amount : 0;
    }

    /// @inheritdoc IERC7540Deposit
    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _depositsOf[controller].find(requestId);
        (uint256 filled,) = _progress(false, r);
        return filled - r.taken;
    }

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _redemptionsOf[controller].find(requestId);
        (uint256 filled,) = _progressOfRedemption(r);
        return r.amount - filled;
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _redemptionsOf[controller].find(requestId);
        (uint256 filled,) = _progressOfRedemption(r);
        return filled - r.taken;
    }

    /// @dev No request, no progress: the mark of epoch 0 is empty.
    function _progressOfRedemption(Request memory r) private view returns (uint256, uint256) {
        return r.amount == 0 ? (0, 0) : _progress(true, r);
    }

    /// @inheritdoc IFundVault
    function refundable(address controller) external view returns (uint256 assets) {
        Request[MAX_REQUESTS] storage queue = _depositsOf[controller];
        for (uint256 i; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            if (_isRefundable(queue.load(i))) assets += queue[i].amount;
        }
    }

    function _claimable(bool redeeming, address controller) private view returns (uint256 inputs, uint256 outputs) {
        if (_members.isFrozen(controller)) return (0, 0);
        Request[MAX_REQUESTS] storage queue = redeeming ? _redemptionsOf[controller] : _depositsOf[controller];
        for (uint256 i; i < MAX_REQUESTS && queue[i].amount != 0; ++i) {
            Request memory r = queue.load(i);
            (uint256 filled, uint256 owed) = _progress(redeeming, r);
            (inputs, outputs) = (inputs + filled - r.taken, outputs + owed - r.paid);
        }
    }

    // ------------------------------------------------------------------------------------------------ views: ERC-7575

    /// @inheritdoc IERC7575
    function asset() external view returns (address) {
        return address(_asset);
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return address(_fund);
    }

    /// @inheritdoc IERC7575
    function totalAssets() public view returns (uint256) {
        int256 nav = _fund.nav();
        return nav < 0 ? 0 : uint256(nav);
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view returns (uint256) {
        uint256 total = totalAssets();
        return total == 0 ? 0 : FixedPointMathLib.fullMulDiv(assets, _fund.totalSupply(), total);
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) external view returns (uint256) {
        uint256 supply = _fund.totalSupply();
        return supply == 0 ? 0 : FixedPointMathLib.fullMulDiv(shares, totalAssets(), supply);
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address controller) external view returns (uint256 assets) {
        (assets,) = _claimable(false, controller);
    }

    /// @inheritdoc IERC7575
    function maxMint(address controller) external view returns (uint256 shares) {
        (, shares) = _claimable(false, controller);
    }

    /// @inheritdoc IERC7575
    function maxRedeem(address controller) external view returns (uint256 shares) {
        (shares,) = _claimable(true, controller);
    }

    /// @inheritdoc IERC7575
    function maxWithdraw(address controller) external view returns (uint256 assets) {
        (, assets) = _claimable(true, controller);
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256) external pure returns (uint256) {
        revert Asynchronous();
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256) external pure returns (uint256) {
        revert Asynchronous();
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert Asynchronous();
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256) external pure returns (uint256) {
        revert Asynchronous();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC7540Operator).interfaceId || id == type(IERC7540Deposit).interfaceId
            || id == type(IERC7540Redeem).interfaceId || id == type(IERC7575).interfaceId
            || id == type(IERC165).interfaceId;
    }
}
