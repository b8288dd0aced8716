// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../interfaces/IERC7540.sol";
import {IERC7575} from "../interfaces/IERC7575.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Fills, FillsLib, Mark} from "./Fills.sol";
import {MAX_REQUESTS, Place, Request, Requests} from "./Requests.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice What waits in a vault and what is claimable, and all that can be read of it.
/// @dev Every rounding leaves dust here: a claim is never owed more than a strike has left for it.
abstract contract VaultLedger is IFundVault, IERC7540Operator, IERC7540Deposit, IERC7540Redeem, IERC7575, IERC165 {
    using FillsLib for Fills;
    using Requests for Place[MAX_REQUESTS];
    using Requests for Place;

    /// @dev One epoch that was asked for.
    /// @param assets deposited
    /// @param shares to be redeemed, until the strike; afterwards: minted for `assets`
    /// @param through of the last distribution when it was struck
    /// @param dealt the assets have become shares
    struct Epoch {
        uint104 assets;
        uint104 shares;
        uint32 through;
        bool dealt;
    }

    /// @dev Read in every deposit: one slot.
    /// @param struck the last epoch struck
    struct Gate {
        uint32 edition;
        uint8 classes;
        uint8 lockup;
        bool guarded;
        bool shut;
        bool entered;
        uint32 struck;
    }

    IFund internal immutable _fund;
    IERC20 internal immutable _asset;
    IMembers internal immutable _members;
    uint256 public immutable minimumAssets;
    uint256 public immutable minimumShares;

    Gate internal _gate;
    /// @inheritdoc IFundVault
    bytes32 public prospectus;
    mapping(uint256 epoch => Epoch) internal _epochs;
    mapping(uint256 epoch => Mark) internal _marks;
    Fills internal _redemptions;
    mapping(address controller => Place[MAX_REQUESTS]) internal _depositsOf;
    mapping(address controller => Place[MAX_REQUESTS]) internal _redemptionsOf;

    /// @inheritdoc IERC7540Operator
    mapping(address controller => mapping(address operator => bool)) public isOperator;

    constructor(IFund fund_, IERC20 asset_, uint256 minimumAssets_) {
        (_fund, _asset, _members) = (fund_, asset_, fund_.members());
        minimumAssets = minimumAssets_;
        minimumShares = minimumAssets_ * (1e12 / fund_.valuation().unit());
    }

    // ------------------------------------------------------------------------------------------------ progress

    /// @dev What has been dealt of a request so far, and for how much.
    function _progress(bool redeeming, Request memory r) internal view returns (uint256 filled, uint256 owed) {
        if (redeeming) return r.epoch > _gate.struck ? (0, 0) : _redemptions.progress(_marks[r.epoch], r.amount);
        Epoch memory e = _epochs[r.epoch];
        return e.dealt ? (r.amount, FixedPointMathLib.mulDiv(r.amount, e.shares, e.assets)) : (0, 0);
    }

    function _isRefundable(Request memory r) internal view returns (bool) {
        return r.epoch <= _gate.struck && !_epochs[r.epoch].dealt;
    }

    function _queueOf(bool redeeming, address controller) internal view returns (Place[MAX_REQUESTS] storage queue) {
        return redeeming ? _redemptionsOf[controller] : _depositsOf[controller];
    }

    // ------------------------------------------------------------------------------------------------ views: requests

    /// @inheritdoc IERC7540Deposit
    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _depositsOf[controller].find(requestId);
        return r.epoch > _gate.struck ? r.amount : 0;
    }

    /// @inheritdoc IERC7540Deposit
    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _claimableOf(false, _depositsOf[controller].find(requestId));
    }

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        Request memory r = _redemptionsOf[controller].find(requestId);
        if (r.amount == 0) return 0;
        (uint256 filled,) = _progress(true, r);
        return r.amount - filled;
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _claimableOf(true, _redemptionsOf[controller].find(requestId));
    }

    /// @dev Also of a frozen controller, for whom `max*` are 0.
    function _claimableOf(bool redeeming, Request memory r) private view returns (uint256) {
        if (r.amount == 0) return 0;
        (uint256 filled,) = _progress(redeeming, r);
        return filled - r.taken;
    }

    /// @inheritdoc IFundVault
    function refundable(address controller) external view returns (uint256 assets) {
        Place[MAX_REQUESTS] storage queue = _depositsOf[controller];
        uint256 n = queue.count();
        for (uint256 i; i < n; ++i) {
            Request memory r = queue[i].load();
            if (_isRefundable(r)) assets += r.amount;
        }
    }

    function _claimable(bool redeeming, address controller) internal view returns (uint256 inputs, uint256 outputs) {
        if (_members.isFrozen(controller)) return (0, 0);
        Place[MAX_REQUESTS] storage queue = _queueOf(redeeming, controller);
        uint256 n = queue.count();
        for (uint256 i; i < n; ++i) {
            Request memory r = queue[i].load();
            (uint256 filled, uint256 owed) = _progress(redeeming, r);
            (inputs, outputs) = (inputs + filled - r.taken, outputs + owed - r.paid);
        }
    }

    /// @inheritdoc IFundVault
    function due(uint256 epoch) external view returns (uint256 assets, uint256 shares) {
        Epoch memory e = _epochs[epoch];
        return (e.assets, _redemptions.pending + e.shares);
    }

    /// @inheritdoc IFundVault
    function queued() external view returns (uint256) {
        return _redemptions.pending;
    }

    /// @inheritdoc IFundVault
    function pending() external view returns (uint256 assets, uint256 shares) {
        shares = _redemptions.pending;
        uint256 epoch = _fund.nextAsked(_gate.struck);
        while (epoch != 0) {
            (assets, shares) = (assets + _epochs[epoch].assets, shares + _epochs[epoch].shares);
            epoch = _fund.nextAsked(epoch);
        }
    }

    /// @inheritdoc IFundVault
    function door() external view returns (Door memory) {
        Gate memory g = _gate;
        return Door(g.edition, g.classes, g.lockup, g.guarded, g.shut);
    }

    /// @inheritdoc IFundVault
    function acceptedEdition(address account) external view returns (uint32) {
        return uint32(_depositsOf[account].tagOf() >> 1);
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
