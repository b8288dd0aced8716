// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {Account} from "./Account.sol";
import {Concentration} from "./Concentration.sol";
import {Entries} from "./Entries.sol";
import {Epochs} from "./Epochs.sol";
import {BASIS, FundContext, FundState, Proposal} from "./FundStore.sol";
import {Offers} from "./Offers.sol";
import {Shares} from "./Shares.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice The books besides batteries and deals: entries, recycling, income, fees, prices that were wrong.
library Booking {
    using SafeERC20 for IERC20;

    /// @dev An error of the price is material from here on, basis points of it.
    uint256 internal constant MATERIALITY = 50;

    // ------------------------------------------------------------------------------------------------ entries

    function proposeEntry(uint32 entryId, IFund.Entry calldata entry) external returns (uint32) {
        FundState storage s = FundContext.store();
        if (entryId == 0) entryId = _newEntry(s, entry);
        else if (!s.entries[entryId].confirmed) revert IFund.NoSuchEntry(entryId);
        s.proposals[entryId] = Proposal(msg.sender, entry.amount, entry.dueDay);
        emit IFund.EntryProposed(entryId, entry.amount, entry.dueDay, s.entries[entryId], msg.sender);
        return entryId;
    }

    function _newEntry(FundState storage s, IFund.Entry calldata e) private returns (uint32) {
        bool named = e.kind == IFund.Kind.Receivable || e.kind == IFund.Kind.Payable || e.kind == IFund.Kind.Provision
            || e.kind == IFund.Kind.Compensation;
        if (!named) revert IFund.BadEntry("kind");
        if (e.counterparty == address(0) || e.counterparty == address(this)) revert IFund.BadEntry("counterparty");
        if (e.amount == 0) revert IFund.BadEntry("amount");
        if (e.kind == IFund.Kind.Compensation && !s.materials[e.document]) revert IFund.BadEntry("document");
        return Entries.add(s, e.kind, e.counterparty, e.document);
    }

    function confirmEntry(uint32 entryId, uint96 amount, uint16 dueDay) external {
        FundState storage s = FundContext.store();
        Proposal memory p = s.proposals[entryId];
        bool same = p.manager != address(0) && p.amount == amount && p.dueDay == dueDay;
        if (!same) revert IFund.NothingProposed(entryId, amount, dueDay);
        if (p.manager == msg.sender) revert IFund.SamePerson(msg.sender);
        Epochs.freezeDue(s);
        delete s.proposals[entryId];
        Entries.set(s, entryId, p.amount, p.dueDay);
        emit IFund.EntryConfirmed(entryId, s.entries[entryId], msg.sender);
    }

    function settleReceivable(uint32 entryId, uint256 amount) external {
        FundState storage s = FundContext.store();
        if (s.entries[entryId].kind != IFund.Kind.Receivable) revert IFund.BadEntry("kind");
        Epochs.freezeDue(s);
        Entries.settle(s, entryId, amount);
        _receive(s, amount);
    }

    function settlePayable(uint32 entryId, uint256 amount) external {
        FundState storage s = FundContext.store();
        IFund.Entry memory e = s.entries[entryId];
        bool payable_ = e.kind == IFund.Kind.Payable || e.kind == IFund.Kind.Loan || e.kind == IFund.Kind.Compensation;
        if (!payable_) revert IFund.BadEntry("kind");
        _requireNotFrozen(s, e.counterparty);
        Epochs.freezeDue(s);
        Entries.settle(s, entryId, amount);
        Epochs.book(s, -SafeCastLib.toInt256(amount));
        s.setup.token.safeTransfer(e.counterparty, amount);
    }

    /// @dev What it is owed stays in the books meanwhile.
    function _requireNotFrozen(FundState storage s, address account) private view {
        if (s.setup.members.isFrozen(account)) revert IMembers.MemberIsFrozen(account);
    }

    /// @dev Cash first, then the money: measured where it arrives.
    function _receive(FundState storage s, uint256 amount) private {
        IERC20 token = s.setup.token;
        Epochs.book(s, SafeCastLib.toInt256(amount));
        uint256 had = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - had;
        if (received != amount) revert IFund.WrongAmount(amount, received);
    }

    // ------------------------------------------------------------------------------------------------ recycling

    /// @dev Battery's hook. A claim on later payment is an entry, one for each recycler, direction and due day.
    function batteryRecycled(uint256 id, address recycler, int256 proceeds, uint16 dueDay) external {
        FundState storage s = FundContext.store();
        if (s.taking != address(0) || s.giving) s.disturbed = true;
        Epochs.freezeDue(s);
        Concentration.removeOne(s, Concentration.partOf(s.setup.battery, id));
        uint32 entryId;
        if (dueDay == 0) Epochs.book(s, proceeds);
        else if (proceeds != 0) entryId = _bookRecycling(s, id, recycler, proceeds, dueDay);
        emit IFund.RecyclingBooked(id, recycler, proceeds, dueDay, entryId);
        if (dueDay == 0 && proceeds < 0) s.setup.token.safeTransfer(recycler, uint256(-proceeds));
    }

    function _bookRecycling(FundState storage s, uint256 id, address recycler, int256 proceeds, uint16 dueDay)
        private
        returns (uint32 entryId)
    {
        IFund.Kind kind = proceeds > 0 ? IFund.Kind.RecyclingDue : IFund.Kind.RecyclingOwed;
        bytes32 key = keccak256(abi.encode(kind, recycler, dueDay));
        entryId = s.recyclings[key];
        if (entryId == 0) {
            entryId = Entries.add(s, kind, recycler, key);
            s.recyclings[key] = entryId;
        }
        Entries.set(s, entryId, s.entries[entryId].amount + FixedPointMathLib.abs(proceeds), dueDay);
        s.claims[id] = entryId;
    }

    function settleRecycling(uint256 id) external {
        FundState storage s = FundContext.store();
        uint32 entryId = s.claims[id];
        if (s.entries[entryId].kind != IFund.Kind.RecyclingOwed) revert IFund.NoSuchEntry(entryId);
        IBattery battery = s.setup.battery;
        IBattery.Claim memory claim = battery.claimOf(id);
        _requireNotFrozen(s, claim.creditor);
        s.setup.token.forceApprove(address(battery), claim.amount);
        battery.settleClaim(id);
        s.setup.token.forceApprove(address(battery), 0);
    }

    /// @dev Battery's hook: the money has moved. The entry may have been written down meanwhile.
    function claimSettled(uint256 id, uint256 amount) external {
        FundState storage s = FundContext.store();
        uint32 entryId = s.claims[id];
        if (entryId == 0) revert IFund.NoSuchEntry(entryId);
        if (s.taking != address(0) || s.giving) s.disturbed = true;
        Epochs.freezeDue(s);
        delete s.claims[id];
        bool due = Entries.isAsset(s.entries[entryId].kind);
        uint256 open = FixedPointMathLib.min(amount, s.entries[entryId].amount);
        if (open != 0) Entries.settle(s, entryId, open);
        int256 change = SafeCastLib.toInt256(amount);
        Epochs.book(s, due ? change : -change);
    }

    // ------------------------------------------------------------------------------------------------ income, fees

    function accrue(uint256 amount, bytes32 reference_) external {
        FundState storage s = FundContext.store();
        if (s.line.vaults == 0) revert IFund.NotOpen();
        if (!s.setup.members.isVerified(msg.sender)) revert IMembers.NotVerified(msg.sender);
        Epochs.freezeDue(s);
        emit IFund.IncomeAccrued(msg.sender, reference_, amount);
        _receive(s, amount);
    }

    function declare(uint256 epoch, uint256 amount) external {
        FundState storage s = FundContext.store();
        uint256 next = s.setup.valuation.periodAt(block.timestamp) + 1;
        if (s.line.vaults == 0) revert IFund.NotOpen();
        if (epoch < next || epoch > next + 12) revert IFund.OutsideEpoch(epoch, next, next + 12);
        s.declared[epoch] = amount;
        Epochs.ask(s, epoch, false);
        emit IFund.DistributionDeclared(epoch, amount, msg.sender);
    }

    function claimIncome() external returns (uint256 amount) {
        FundState storage s = FundContext.store();
        _requireNotFrozen(s, msg.sender);
        Account a = s.accounts[msg.sender];
        s.accounts[msg.sender] = Shares.checkpoint(s, msg.sender, a, s.totals.through);
        amount = s.income[msg.sender] >> 96;
        if (amount == 0) revert IFund.NothingToClaim(msg.sender);
        s.income[msg.sender] -= amount << 96;
        s.incomeOwed = SafeCastLib.toUint128(s.incomeOwed - amount);
        emit IFund.IncomeClaimed(msg.sender, amount);
        s.setup.token.safeTransfer(msg.sender, amount);
    }

    function payFees() external returns (uint256 amount) {
        FundState storage s = FundContext.store();
        address recipient = s.setup.feeRecipient;
        if (!s.setup.members.isVerified(recipient)) revert IMembers.NotVerified(recipient);
        Epochs.freezeDue(s);
        amount = FixedPointMathLib.min(s.fees.struck - s.fees.paid, Epochs.free(s, 0));
        if (amount == 0) revert IFund.NothingToClaim(recipient);
        s.fees.paid += uint128(amount);
        Epochs.book(s, -int256(amount));
        emit IFund.FeesPaid(recipient, amount);
        s.setup.token.safeTransfer(recipient, amount);
    }

    // ------------------------------------------------------------------------------------------------ wrong prices

    function restate(uint256 epoch, uint256 price, bytes32 document) external {
        FundState storage s = FundContext.store();
        uint256 dealt = s.priced[epoch].dealt;
        if (dealt == 0 || price == 0) revert IFund.BadEntry("epoch");
        Offers.useApproval(s, keccak256(abi.encode(epoch, price, document)));
        bool material = FixedPointMathLib.dist(price, dealt) * BASIS >= dealt * MATERIALITY;
        if (material) s.materials[document] = true;
        s.priced[epoch].restated = SafeCastLib.toUint128(price);
        emit IFund.Restated(epoch, dealt, price, material, document, msg.sender);
    }
}
