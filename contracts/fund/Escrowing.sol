// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit} from "../interfaces/IERC7540.sol";
import {IERC7575} from "../interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../interfaces/IERC7943.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Account} from "./Account.sol";
import {Epochs} from "./Epochs.sol";
import {FundContext, FundState, SHARE, Totals} from "./FundStore.sol";
import {Rules} from "./Rules.sol";
import {Shares} from "./Shares.sol";
import {TermsBook} from "./TermsBook.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Shares into escrow, shares by force, and what can be said of a move before it is made.
library Escrowing {
    // ------------------------------------------------------------------------------------------------ requests

    function admitDeposit(address controller, uint256 assets) external returns (uint256 epoch) {
        FundState storage s = FundContext.store();
        epoch = s.setup.valuation.periodAt(block.timestamp) + 1;
        Epochs.ask(s, epoch, false);
        Totals memory t = s.totals;
        (,, uint16 jurisdiction, uint8 class) = s.setup.members.partiesOf(controller, controller);
        if (!Rules.isAdmitted(s, t, jurisdiction, class)) revert IFund.NotAdmitted(controller, jurisdiction, class);
        if (t.maxShare != 0 || t.maxHolders != 0) _requireRoomFor(s, t, controller, assets);
    }

    /// @dev With what waits, of every epoch, and is claimable in any vault; at the price of the last deal.
    function _requireRoomFor(FundState storage s, Totals memory t, address controller, uint256 assets) private view {
        uint256 coming;
        for (uint256 v; v < s.line.vaults; ++v) {
            assets += _pendingIn(s, address(s.vaults[v]), controller);
            coming += IERC7575(address(s.vaults[v])).maxMint(controller);
        }
        coming += FixedPointMathLib.fullMulDivUp(assets, SHARE, s.prices.last);
        Rules.requireRoom(t, controller, s.accounts[controller].shares(), coming, false);
    }

    function _pendingIn(FundState storage s, address vault, address controller) private view returns (uint256 assets) {
        uint256 epoch = Epochs.next(s);
        while (epoch != 0) {
            assets += IERC7540Deposit(vault).pendingDepositRequest(epoch, controller);
            epoch = Epochs.nextAsked(s, epoch);
        }
    }

    /// @dev Fund has taken them off the allowance, where there must be one.
    function escrow(address owner, address, uint256 shares) external returns (uint256 epoch, uint256 through) {
        FundState storage s = FundContext.store();
        Totals memory t = s.totals;
        (epoch, through) = (s.setup.valuation.periodAt(block.timestamp) + 1, t.through);
        bool rolls = msg.sender != s.setup.inKind;
        if (rolls) epoch += TermsBook.forEpoch(s, epoch).notice;
        Epochs.ask(s, epoch, rolls);
        if (owner == msg.sender) return (epoch, through);
        if (s.setup.members.isFrozen(owner)) revert IERC7943Fungible.ERC7943CannotSend(owner);
        Rules.requireFree(s, t, owner, shares);
        Shares.move(s, t, owner, msg.sender, shares);
    }

    // ------------------------------------------------------------------------------------------------ by force

    /// @dev The vault's balance is what it owes to many: it can neither be frozen nor taken.
    function setFrozenTokens(address account, uint256 amount) external {
        FundState storage s = FundContext.store();
        if (s.accounts[account].isEscrow()) revert IFund.EscrowNotFreezable(account);
        _setFrozen(s, account, amount);
    }

    function forcedTransfer(address from, address to, uint256 amount) external {
        FundState storage s = FundContext.store();
        bool escrowed = s.accounts[from].isEscrow() || s.accounts[to].isEscrow();
        if (escrowed) revert IERC7943Fungible.ERC7943CannotTransfer(from, to, amount);
        if (!s.setup.members.isVerified(to)) revert IERC7943Fungible.ERC7943CannotReceive(to);
        Account a = s.accounts[from];
        if (amount <= a.shares() && amount > Shares.unfrozenOf(s, from, a)) _setFrozen(s, from, a.shares() - amount);
        Shares.move(s, s.totals, from, to, amount);
        emit IERC7943Fungible.ForcedTransfer(from, to, amount);
    }

    function _setFrozen(FundState storage s, address account, uint256 amount) private {
        s.frozenTokens[account] = amount;
        s.accounts[account] = s.accounts[account].withFrozen(amount != 0);
        emit IERC7943Fungible.Frozen(account, amount);
    }

    // ------------------------------------------------------------------------------------------------ foretold

    function lockedOf(FundState storage s, address account) public view returns (uint256) {
        Account a = s.accounts[account];
        return a.shares() - Rules.unlockedOf(s, s.totals, account, a);
    }

    function canReceive(FundState storage s, address account) public view returns (bool) {
        IMembers members = s.setup.members;
        (, bool verified, uint16 jurisdiction, uint8 class) = members.partiesOf(account, account);
        return verified && !s.accounts[account].isEscrow() && Rules.isAdmitted(s, s.totals, jurisdiction, class);
    }

    function canTransfer(FundState storage s, address from, address to, uint256 amount) public view returns (bool) {
        (Totals memory t, Account a) = (s.totals, s.accounts[from]);
        if (s.setup.members.isFrozen(from) || !canReceive(s, to)) return false;
        if (amount > Shares.unfrozenOf(s, from, a) || amount > Rules.unlockedOf(s, t, from, a)) return false;
        return Rules.hasRoom(t, s.accounts[to].shares(), amount, a.shares() == amount);
    }

    function incomeOf(FundState storage s, address account) public view returns (uint256) {
        Account a = s.accounts[account];
        uint256 since = a.isEscrow() ? 0 : Shares.incomeOn(s, a.shares(), a.through(), s.totals.through);
        return s.income[account] + since >> 96;
    }
}
