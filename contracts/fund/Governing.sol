// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7575, IERC7575Share} from "../interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Account} from "./Account.sol";
import {Epochs} from "./Epochs.sol";
import {FundContext, FundState, LastDeal, MAX_VAULTS, Prices, SHARE, Totals} from "./FundStore.sol";
import {Shares} from "./Shares.sol";
import {TermsBook} from "./TermsBook.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice How a fund is opened, ruled and closed, and what becomes of lost wallets. Who may is asked by Fund.
library Governing {
    using SafeERC20 for IERC20;

    // ------------------------------------------------------------------------------------------------ opening

    function open(address vault, uint256 assets) external {
        FundState storage s = FundContext.store();
        if (s.line.vaults != 0) revert IFund.AlreadyOpen();
        uint256 parity = _parity(s);
        uint256 shares = assets * parity;
        if (shares < SHARE) revert IFund.SeedTooSmall(assets, SHARE / parity);
        s.accounts[address(this)] = s.accounts[address(this)].asEscrow();
        _addVault(s, vault, address(s.setup.token));
        _requireMember(s, address(this));
        Shares.mint(s, address(this), SHARE);
        if (shares > SHARE) {
            _requireMember(s, msg.sender);
            Shares.mint(s, msg.sender, shares - SHARE);
        }
        s.prices = Prices(uint128(SHARE / parity), uint128(SHARE / parity));
        s.lastDeal = LastDeal(uint128(assets), uint96(shares), 0);
        s.dealtAt = uint40(block.timestamp);
        Epochs.book(s, int256(assets));
        emit IFund.Opened(msg.sender, vault, assets, shares);
        _pull(s.setup.token, assets);
    }

    /// @dev Share units of a settlement-token unit at par.
    function _parity(FundState storage s) private view returns (uint256) {
        return 1e12 / s.setup.valuation.unit();
    }

    function _pull(IERC20 token, uint256 amount) private {
        uint256 had = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - had;
        if (received != amount) revert IFund.WrongAmount(amount, received);
    }

    function addVault(address vault) external {
        FundState storage s = FundContext.store();
        if (s.line.vaults == 0) revert IFund.NotOpen();
        Epochs.freezeDue(s);
        address asset = IERC7575(vault).asset();
        uint8 decimals = IERC20Metadata(address(s.setup.token)).decimals();
        if (IERC20Metadata(asset).decimals() != decimals) revert IFund.BadConfig("decimals");
        for (uint256 v; v < s.line.vaults; ++v) {
            if (IERC7575(address(s.vaults[v])).asset() == asset) revert IFund.BadConfig("vault");
        }
        _addVault(s, vault, asset);
    }

    function _addVault(FundState storage s, address vault, address asset) private {
        uint256 n = s.line.vaults;
        if (n == MAX_VAULTS) revert IFund.BadConfig("vaults");
        IERC7575 door = IERC7575(vault);
        if (door.share() != address(this) || door.asset() != asset) revert IFund.BadConfig("vault");
        if (s.accounts[vault].shares() != 0) revert IFund.BadConfig("vault");
        _requireMember(s, vault);
        s.accounts[vault] = s.accounts[vault].asEscrow();
        (s.vaults[n], s.line.vaults) = (IFundVault(vault), uint8(n + 1));
        _tell(s, IFundVault(vault));
        emit IERC7575Share.VaultUpdate(asset, vault);
    }

    function _requireMember(FundState storage s, address account) private view {
        if (!s.setup.members.isVerified(account)) revert IERC7943Fungible.ERC7943CannotReceive(account);
    }

    function setInKind(address inKind) external {
        FundState storage s = FundContext.store();
        bool free = s.setup.inKind == address(0) && s.accounts[inKind].shares() == 0 && inKind != address(0);
        if (!free) revert IFund.BadConfig("inKind");
        s.setup.inKind = inKind;
        s.accounts[inKind] = s.accounts[inKind].asEscrow();
    }

    function setMarket(address market) external {
        FundState storage s = FundContext.store();
        if (s.setup.market != address(0) || market == address(0)) revert IFund.BadConfig("market");
        s.setup.market = market;
    }

    // ------------------------------------------------------------------------------------------------ rules

    function setTerms(IFund.Terms calldata terms) external {
        FundState storage s = FundContext.store();
        TermsBook.set(s, terms, s.setup.valuation.periodAt(block.timestamp));
        emit IFund.TermsSet(terms);
    }

    function setLimits(IFund.Limits calldata l) external {
        FundState storage s = FundContext.store();
        bool sound = l.lockup <= 36 && l.maxShare <= 10_000 && l.maxClass <= 10_000 && l.maxMaker <= 10_000
            && l.maxOperator <= 10_000;
        if (!sound) revert IFund.BadTerms("limits");
        s.limits = l;
        Totals memory t = s.totals;
        (t.classes, t.maxHolders, t.maxShare, t.lockup) = (l.classes, l.maxHolders, l.maxShare, l.lockup);
        s.totals = t;
        _tellAll(s);
        emit IFund.LimitsSet(l);
    }

    /// @dev While nobody is listed, all are admitted.
    function setJurisdictions(uint16[] calldata jurisdictions, bool admitted) external {
        FundState storage s = FundContext.store();
        uint256 n = s.jurisdictions;
        for (uint256 i; i < jurisdictions.length; ++i) {
            if (s.admitted[jurisdictions[i]] == admitted) continue;
            s.admitted[jurisdictions[i]] = admitted;
            n = admitted ? n + 1 : n - 1;
        }
        (s.jurisdictions, s.totals.jurisdictions) = (uint16(n), n != 0);
        _tellAll(s);
        emit IFund.JurisdictionsSet(jurisdictions, admitted);
    }

    function setProspectus(bytes32 hash) external {
        FundState storage s = FundContext.store();
        (s.prospectus, s.edition) = (hash, s.edition + 1);
        _tellAll(s);
        emit IFund.ProspectusSet(s.edition, hash);
    }

    function setPaused(bool paused) external {
        FundState storage s = FundContext.store();
        s.totals.paused = paused;
        _tellAll(s);
        emit IFund.Paused(paused, msg.sender);
    }

    function close() external {
        FundState storage s = FundContext.store();
        if (s.line.vaults == 0) revert IFund.NotOpen();
        if (s.totals.closing) revert IFund.FundClosing();
        Epochs.freezeDue(s);
        (s.totals.closing, s.line.closedAt) = (true, uint40(block.timestamp));
        _tellAll(s);
        emit IFund.Closing(s.setup.valuation.periodAt(block.timestamp) + 1, msg.sender);
    }

    function _tellAll(FundState storage s) private {
        for (uint256 v; v < s.line.vaults; ++v) {
            _tell(s, s.vaults[v]);
        }
    }

    function _tell(FundState storage s, IFundVault vault) private {
        Totals memory t = s.totals;
        bool guarded = t.jurisdictions || t.maxHolders != 0 || t.maxShare != 0;
        bool shut = t.paused || t.closing;
        vault.setDoor(IFundVault.Door(s.edition, t.classes, t.lockup, guarded, shut), s.prospectus);
    }

    // ------------------------------------------------------------------------------------------------ lost wallets

    /// @dev Both sides may be frozen in part: what was frozen stays so. A frozen successor gets nothing.
    function follow(address account) external {
        FundState storage s = FundContext.store();
        IMembers members = s.setup.members;
        address successor = members.successorOf(account);
        if (successor == address(0)) revert IFund.NoSuccessor(account);
        if (!members.isVerified(successor)) revert IERC7943Fungible.ERC7943CannotReceive(successor);
        Totals memory t = s.totals;
        Account a = s.accounts[account];
        _requireNoEscrow(s, account, successor);
        _carryFrozen(s, account, successor, a);
        _carryLots(s, account, successor, a.lockedThrough());
        Shares.move(s, t, account, successor, a.shares());
        (s.income[successor], s.income[account]) = (s.income[successor] + s.income[account], 0);
        _moveRequests(s, account, successor);
        emit IFund.AccountFollowed(account, successor, a.shares());
    }

    /// @dev What an escrow holds belongs to many: nobody succeeds to it.
    function _requireNoEscrow(FundState storage s, address from, address to) private view {
        bool escrowed = s.accounts[from].isEscrow() || s.accounts[to].isEscrow();
        if (escrowed) revert IERC7943Fungible.ERC7943CannotTransfer(from, to, s.accounts[from].shares());
    }

    function _carryFrozen(FundState storage s, address from, address to, Account a) private {
        uint256 amount = a.isFrozen() ? s.frozenTokens[from] : 0;
        if (amount == 0) return;
        (s.frozenTokens[from], s.frozenTokens[to]) = (0, s.frozenTokens[to] + amount);
        (s.accounts[from], s.accounts[to]) = (a.withFrozen(false), s.accounts[to].withFrozen(true));
        emit IERC7943Fungible.Frozen(from, 0);
        emit IERC7943Fungible.Frozen(to, s.frozenTokens[to]);
    }

    function _carryLots(FundState storage s, address from, address to, uint256 through) private {
        uint256 lockup = s.totals.lockup;
        for (uint256 epoch = through; epoch != 0 && epoch + lockup > through; --epoch) {
            uint256 lot = s.lots[from][epoch];
            if (lot == 0) continue;
            s.lots[from][epoch] = 0;
            Shares.lock(s, to, lot, epoch);
        }
    }

    function forcedRequests(address from, address to) external {
        FundState storage s = FundContext.store();
        if (!s.setup.members.isVerified(to)) revert IERC7943Fungible.ERC7943CannotReceive(to);
        if (from == to) revert IMembers.SameAccount(to);
        _requireNoEscrow(s, from, to);
        _moveRequests(s, from, to);
    }

    function _moveRequests(FundState storage s, address from, address to) private {
        for (uint256 v; v < s.line.vaults; ++v) {
            s.vaults[v].moveRequests(from, to);
        }
        if (s.setup.inKind != address(0)) IFundVault(s.setup.inKind).moveRequests(from, to);
    }
}
