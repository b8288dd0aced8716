// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fills, FillsLib} from "./fund/Fills.sol";
import {MAX_REQUESTS, Place, Request, Requests} from "./fund/Requests.sol";
import {VaultLedger} from "./fund/VaultLedger.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "./interfaces/IERC7540.sol";
import {IERC7575} from "./interfaces/IERC7575.sol";
import {IFund} from "./interfaces/IFund.sol";
import {IFundVault} from "./interfaces/IFundVault.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {IValuation} from "./interfaces/IValuation.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice The door of a fund for one settlement currency: takes requests in and out, holds what waits and what was
/// dealt, and pays claims. Escrow of its own; the fund alone decides prices.
contract FundVault is VaultLedger {
    using SafeERC20 for IERC20;
    using FillsLib for Fills;
    using Requests for Place[MAX_REQUESTS];
    using Requests for Place;

    uint256 private immutable _start;
    uint256 private immutable _period;

    /// @param minimumAssets_ the smallest deposit; at par also the smallest redemption, unless it is all of a balance
    constructor(IFund fund_, IERC20 asset_, uint256 minimumAssets_) VaultLedger(fund_, asset_, minimumAssets_) {
        IValuation.Calendar memory c = fund_.valuation().calendar();
        (_start, _period) = (c.start, c.period);
    }

    modifier onlyFund() {
        if (msg.sender != address(_fund)) revert NotFund(msg.sender);
        _;
    }

    /// @dev In a slot that a deposit reads anyway.
    modifier nonReentrant() {
        if (_gate.entered) revert Reentered();
        _gate.entered = true;
        _;
        _gate.entered = false;
    }

    // ------------------------------------------------------------------------------------------------ requests

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        isOperator[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /// @inheritdoc IFundVault
    function acceptProspectus(bytes32 hash) external {
        uint32 edition = _gate.edition;
        if (edition == 0 || hash != prospectus) revert WrongProspectus(hash, prospectus);
        _depositsOf[msg.sender].setTag(uint256(edition) << 1 | 1);
        emit ProspectusAccepted(msg.sender, edition, hash);
    }

    /// @inheritdoc IERC7540Deposit
    function requestDeposit(uint256 assets, address controller, address owner)
        external
        nonReentrant
        returns (uint256 requestId)
    {
        if (owner != msg.sender && !isOperator[owner][msg.sender]) revert NotOwner(owner, msg.sender);
        if (assets < minimumAssets || assets == 0) revert BelowMinimum(assets, minimumAssets);
        if (controller != owner) {
            _requireVerified(owner);
            _requireAgreed(controller);
        }
        Place[MAX_REQUESTS] storage queue = _depositsOf[controller];
        uint256 tag = queue.tagOf();
        _requireAdmitted(controller, tag);
        requestId = _openEpoch(controller, assets);
        _epochs[requestId].assets += SafeCastLib.toUint104(assets);
        uint256 i = queue.place(controller, requestId);
        queue.add(i, requestId, assets, i == 0 ? tag | 1 : 0);
        emit DepositRequest(controller, owner, requestId, msg.sender, assets);
        _take(owner, assets);
    }

    function _requireAdmitted(address controller, uint256 tag) private view {
        Gate memory g = _gate;
        if (g.shut) revert DoorShut();
        if (tag >> 1 < g.edition) revert ProspectusNotAccepted(g.edition, prospectus);
        _requireVerified(controller);
        if (g.classes == 0) return;
        (,, uint16 jurisdiction, uint8 class) = _members.partiesOf(controller, controller);
        if (g.classes >> class & 1 == 0) revert NotAdmitted(controller, jurisdiction, class);
    }

    /// @dev The epoch that a request of this second belongs to; the fund hears of the first, and of all when it limits
    /// who may hold how much.
    function _openEpoch(address controller, uint256 assets) private returns (uint256 epoch) {
        epoch = _periodNow() + 1;
        if (_gate.guarded || _epochs[epoch].assets == 0) _fund.admitDeposit(controller, assets);
    }

    function _periodNow() private view returns (uint256) {
        return block.timestamp < _start ? 0 : (block.timestamp - _start) / _period + 1;
    }

    function _take(address owner, uint256 assets) private {
        uint256 had = _asset.balanceOf(address(this));
        _asset.safeTransferFrom(owner, address(this), assets);
        uint256 received = _asset.balanceOf(address(this)) - had;
        if (received != assets) revert WrongAmount(assets, received);
    }

    /// @inheritdoc IERC7540Redeem
    /// @dev A member whose verification has lapsed may leave; a frozen one may not: the fund refuses its transfer.
    function requestRedeem(uint256 shares, address controller, address owner)
        external
        nonReentrant
        returns (uint256 requestId)
    {
        bool sound = shares != 0 && (shares >= minimumShares || shares == _fund.balanceOf(owner));
        if (!sound) revert BelowMinimum(shares, minimumShares);
        if (controller != owner) _requireAgreed(controller);
        bool free = owner == msg.sender || isOperator[owner][msg.sender];
        requestId = _queue(controller, owner, free ? address(0) : msg.sender, shares);
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
    }

    function _queue(address controller, address owner, address spender, uint256 shares)
        private
        returns (uint256 epoch)
    {
        uint256 through;
        (epoch, through) = _fund.escrow(owner, spender, shares);
        _epochs[epoch].shares += SafeCastLib.toUint104(shares);
        Place[MAX_REQUESTS] storage queue = _redemptionsOf[controller];
        uint256 i = queue.place(controller, epoch);
        Request memory r = queue[i].load();
        if (r.amount != 0 && r.tag != through) _fund.credit(controller, r.amount, r.tag, through, 0);
        queue.add(i, epoch, shares, through);
    }

    /// @dev Who else than the owner is to control a request agrees to it, and is verified: nobody can fill another's
    /// queue, or be paid in another's name.
    function _requireAgreed(address controller) private view {
        bool agreed = controller == msg.sender || isOperator[controller][msg.sender];
        if (!agreed) revert NotController(controller, msg.sender);
        _requireVerified(controller);
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
    /// @dev The fund refuses a receiver that is not verified: shares of a lapsed depositor wait here. Nobody is called
    /// but the fund and Members, so nobody can come back in.
    function deposit(uint256 assets, address receiver, address controller) public returns (uint256 shares) {
        (, shares) = _claim(Claim(Kind.Shares, false, controller, receiver, assets));
        emit Deposit(controller, receiver, assets, shares);
    }

    /// @inheritdoc IERC7540Deposit
    function mint(uint256 shares, address receiver, address controller) public returns (uint256 assets) {
        (assets,) = _claim(Claim(Kind.Shares, true, controller, receiver, shares));
        emit Deposit(controller, receiver, assets, shares);
    }

    /// @inheritdoc IFundVault
    function redeemUnclaimed(uint256 assets, address controller) external nonReentrant returns (uint256 requestId) {
        uint256 shares;
        (, shares) = _claim(Claim(Kind.Staying, false, controller, controller, assets));
        requestId = _queue(controller, address(this), address(0), shares);
        emit Deposit(controller, address(this), assets, shares);
        emit RedeemRequest(controller, address(this), requestId, msg.sender, shares);
    }

    /// @inheritdoc IERC7575
    function redeem(uint256 shares, address receiver, address controller)
        external
        nonReentrant
        returns (uint256 assets)
    {
        (, assets) = _claim(Claim(Kind.Money, false, controller, receiver, shares));
        _giveAssets(assets, shares, receiver, controller);
    }

    /// @inheritdoc IERC7575
    function withdraw(uint256 assets, address receiver, address controller)
        external
        nonReentrant
        returns (uint256 shares)
    {
        (shares,) = _claim(Claim(Kind.Money, true, controller, receiver, assets));
        _giveAssets(assets, shares, receiver, controller);
    }

    function _giveAssets(uint256 assets, uint256 shares, address receiver, address controller) private {
        if (receiver != controller) _requireVerified(receiver);
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
        _asset.safeTransfer(receiver, assets);
    }

    /// @inheritdoc IFundVault
    function refund(address receiver, address controller) external nonReentrant returns (uint256 assets) {
        _requireClaimant(controller, true);
        if (receiver != controller) _requireVerified(receiver);
        Place[MAX_REQUESTS] storage queue = _depositsOf[controller];
        (uint256 n, uint256 kept) = (queue.count(), 0);
        for (uint256 i; i < n; ++i) {
            Request memory r = queue[i].load();
            if (_isRefundable(r)) {
                assets += r.amount;
                continue;
            }
            if (kept != i) queue[kept].store(r, false);
            ++kept;
        }
        if (assets == 0) revert NothingToClaim(controller);
        queue.clear(kept, n);
        emit DepositRefunded(controller, receiver, assets);
        _asset.safeTransfer(receiver, assets);
    }

    /// @dev What is claimed: shares of a deposit; the same, to stay in escrow; money of a redemption.
    enum Kind {
        Shares,
        Staying,
        Money
    }

    /// @param exactOut `amount` is of outputs, not of inputs
    struct Claim {
        Kind kind;
        bool exactOut;
        address controller;
        address receiver;
        uint256 amount;
    }

    /// @dev Takes what is claimed from what is claimable, oldest request first; finished requests leave the queue.
    function _claim(Claim memory c) private returns (uint256 inputs, uint256 outputs) {
        _requireClaimant(c.controller, c.kind != Kind.Shares); // of shares that leave, the fund looks at the controller
        if (c.amount == 0) revert NothingToClaim(c.controller);
        bool redeeming = c.kind == Kind.Money;
        Place[MAX_REQUESTS] storage queue = _queueOf(redeeming, c.controller);
        (uint256 n, uint256 kept, uint256 left) = (queue.count(), 0, c.amount);
        for (uint256 i; i < n; ++i) {
            Request memory r = queue[i].load();
            bool asked = left != 0;
            if (asked) {
                (uint256 taken, uint256 given) = _takePart(c, r, left);
                (inputs, outputs) = (inputs + taken, outputs + given);
                left -= c.exactOut ? given : taken;
                if (r.taken == r.amount) continue;
            }
            if (kept != i || asked) queue[kept].store(r, redeeming);
            ++kept;
        }
        if (left != 0) revert ExceedsClaimable(c.controller, c.amount, c.amount - left);
        queue.clear(kept, n);
    }

    function _takePart(Claim memory c, Request memory r, uint256 left) private returns (uint256 taken, uint256 given) {
        (uint256 filled, uint256 owed) = _progress(c.kind == Kind.Money, r);
        (taken, given) = Requests.part(filled - r.taken, owed - r.paid, left, c.exactOut);
        (r.taken, r.paid) = (r.taken + taken, r.paid + given);
        if (c.kind == Kind.Money && r.taken != 0) _creditAll(c.controller, r);
        if (c.kind != Kind.Money && given != 0) _giveShares(c, r.epoch, given);
    }

    function _giveShares(Claim memory c, uint256 epoch, uint256 shares) private {
        uint256 through = _epochs[epoch].through;
        if (c.kind == Kind.Shares) {
            _fund.releaseFromEscrow(c.controller, c.receiver, shares, through, epoch);
            return;
        }
        if (epoch + _gate.lockup > _periodNow()) revert IFund.Locked(c.controller, shares, 0);
        _fund.credit(c.controller, shares, through, _fund.lastDistribution(), 0);
    }

    /// @dev Income on shares of a request: by the index until they joined the queue, by the queue from then on.
    function _creditAll(address controller, Request memory r) private {
        uint256 earned = _redemptions.earned(_marks[r.epoch], r.amount);
        uint256 through = _epochs[r.epoch].through;
        if (earned == r.earned && through == r.tag) return;
        _fund.credit(controller, r.amount, r.tag, through, earned - r.earned);
        (r.tag, r.earned) = (through, earned);
    }

    /// @dev By the index only.
    function _creditIndex(address controller, Request memory r) private {
        uint256 through = r.epoch > _gate.struck ? _fund.lastDistribution() : _epochs[r.epoch].through;
        if (through == r.tag) return;
        _fund.credit(controller, r.amount, r.tag, through, 0);
        r.tag = through;
    }

    /// @dev No operator and no receiver helps a frozen controller.
    function _requireClaimant(address controller, bool unfrozen) private view {
        if (msg.sender != controller) {
            if (!isOperator[controller][msg.sender]) revert NotController(controller, msg.sender);
            if (_members.isFrozen(msg.sender)) revert IMembers.MemberIsFrozen(msg.sender);
        }
        if (unfrozen && _members.isFrozen(controller)) revert IMembers.MemberIsFrozen(controller);
    }

    function _requireVerified(address account) private view {
        if (!_members.isVerified(account)) revert IMembers.NotVerified(account);
    }

    // ------------------------------------------------------------------------------------------------ for the fund

    /// @inheritdoc IFundVault
    function settle(uint256 epoch, Settlement calldata s) external onlyFund nonReentrant {
        Epoch memory e = _epochs[epoch];
        (bool joining, bool dealt) = (e.shares != 0, s.deal && e.assets != 0);
        _redemptions.earn(s.rate);
        if (joining) _marks[epoch] = _redemptions.join(e.shares);
        if (s.burned != 0) _redemptions.fill(s.burned, s.paid);
        _gate.struck = uint32(epoch);
        (e.shares, e.dealt, e.through) = (SafeCastLib.toUint104(dealt ? s.minted : 0), dealt, uint32(s.through));
        if (e.assets != 0 || joining) _epochs[epoch] = e;
        if (dealt && e.assets > s.paid) _asset.safeTransfer(address(_fund), e.assets - s.paid);
    }

    /// @inheritdoc IFundVault
    function setDoor(Door calldata d, bytes32 prospectus_) external onlyFund {
        Gate memory g = _gate;
        (g.edition, g.classes, g.lockup, g.guarded, g.shut) = (d.edition, d.classes, d.lockup, d.guarded, d.shut);
        (_gate, prospectus) = (g, prospectus_);
        emit DoorSet(d);
    }

    /// @inheritdoc IFundVault
    function moveRequests(address from, address to) external onlyFund nonReentrant {
        _moveQueue(false, from, to);
        _moveQueue(true, from, to);
        emit RequestsMoved(from, to);
    }

    function _moveQueue(bool redeeming, address from, address to) private {
        Place[MAX_REQUESTS] storage given = _queueOf(redeeming, from);
        uint256 n = given.count();
        for (uint256 i; i < n; ++i) {
            _insert(_queueOf(redeeming, to), to, given[i].load(), redeeming);
        }
        given.clear(0, n);
    }

    /// @dev In order of epochs. Requests of the same epoch become one: what is owed for the sum is no less than for the
    /// parts, once both have had the same income.
    function _insert(Place[MAX_REQUESTS] storage queue, address controller, Request memory r, bool redeeming) private {
        (uint256 n, uint256 i) = (queue.count(), 0);
        Request memory there;
        for (; i < n; ++i) {
            there = queue[i].load();
            if (there.epoch >= r.epoch) break;
        }
        if (i < n && there.epoch == r.epoch) {
            if (redeeming) _creditIndex(controller, r);
            if (redeeming) _creditIndex(controller, there);
            queue[i].store(Requests.joined(there, r), redeeming);
            return;
        }
        if (n == MAX_REQUESTS) revert TooManyRequests(controller, MAX_REQUESTS);
        queue.insert(i, r, redeeming);
    }
}
