// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Concentration} from "./Concentration.sol";
import {Entries} from "./Entries.sol";
import {Epochs} from "./Epochs.sol";
import {BASIS, FundContext, FundState, LastDeal, Totals} from "./FundStore.sol";
import {Offers} from "./Offers.sol";
import {RelatedParties} from "./RelatedParties.sol";
import {Rules} from "./Rules.sol";
import {Shares} from "./Shares.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice How batteries come into a fund and leave it: against payment, against shares, as security.
library Acquiring {
    using SafeERC20 for IERC20;
    using FixedPointMathLib for uint256;

    uint256 internal constant HAIRCUT = 500; // basis points of what is contributed in kind
    uint256 internal constant IN_KIND_CAP = 1_000; // basis points of the net asset value in one epoch

    // ------------------------------------------------------------------------------------------------ against payment

    function acquire(IFund.Offer calldata sale, bytes calldata signature) external {
        FundState storage s = FundContext.store();
        if (s.line.vaults == 0) revert IFund.NotOpen();
        if (s.totals.closing) revert IFund.FundClosing();
        bytes32 digest = Offers.digest(FundContext.domain(), Offers.SALE, sale);
        Offers.take(s, digest, sale, signature);
        Epochs.freezeDue(s);
        int256 fair = _takeIn(s, sale.party, sale.batches, sale.ids, 0);
        Offers.requirePrice(s, digest, sale.price, fair);
        Offers.spend(s, sale.price);
        Epochs.book(s, -SafeCastLib.toInt256(sale.price));
        int256 dayOne = fair - int256(sale.price);
        emit IFund.Acquired(sale.party, msg.sender, sale.nonce, sale.batches, sale.ids, sale.price, fair, dayOne);
        RelatedParties.tell(s, digest, sale.party, msg.sender);
        s.setup.token.safeTransfer(sale.party, sale.price);
    }

    function dispose(IFund.Offer calldata purchase, bytes calldata signature) external {
        FundState storage s = FundContext.store();
        bytes32 digest = Offers.digest(FundContext.domain(), Offers.PURCHASE, purchase);
        Offers.take(s, digest, purchase, signature);
        Epochs.freezeDue(s);
        int256 fair = -_giveOut(s, purchase.party, purchase.batches, purchase.ids, 0);
        Offers.requirePrice(s, digest, purchase.price, fair);
        Epochs.book(s, SafeCastLib.toInt256(purchase.price));
        emit IFund.Disposed(
            purchase.party, msg.sender, purchase.nonce, purchase.batches, purchase.ids, purchase.price, fair
        );
        RelatedParties.tell(s, digest, purchase.party, msg.sender);
        _pull(s.setup.token, purchase.party, purchase.price);
    }

    function _pull(IERC20 token, address from, uint256 amount) private {
        uint256 had = token.balanceOf(address(this));
        token.safeTransferFrom(from, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - had;
        if (received != amount) revert IFund.WrongAmount(amount, received);
    }

    /// @param epoch as of whose valuation time the gain is; 0: now
    /// @return gain of the portfolio, by nothing but these batteries
    function _takeIn(
        FundState storage s,
        address from,
        uint64[] calldata batches,
        uint256[] calldata ids,
        uint256 epoch
    ) private returns (int256 gain) {
        IBattery battery = s.setup.battery;
        Concentration.Part[] memory parts = Concentration.partsOf(battery, batches, ids);
        gain = -_portfolio(s, epoch);
        (s.taking, s.disturbed) = (from, false);
        _move(battery, from, address(this), batches, ids);
        if (s.disturbed) revert IFund.Disturbed();
        s.taking = address(0);
        gain += _portfolio(s, epoch);
        Concentration.add(s, parts);
        Concentration.requireWithin(s, parts);
    }

    /// @return gain likewise, of a portfolio that loses them: as a rule negative
    function _giveOut(FundState storage s, address to, uint64[] calldata batches, uint256[] calldata ids, uint256 epoch)
        private
        returns (int256 gain)
    {
        IBattery battery = s.setup.battery;
        Concentration.Part[] memory parts = Concentration.partsOf(battery, batches, ids);
        gain = -_portfolio(s, epoch);
        (s.giving, s.disturbed) = (true, false);
        _move(battery, address(this), to, batches, ids);
        if (s.disturbed) revert IFund.Disturbed();
        s.giving = false;
        gain += _portfolio(s, epoch);
        Concentration.remove(s, parts);
    }

    function _move(IBattery battery, address from, address to, uint64[] calldata batches, uint256[] calldata ids)
        private
    {
        for (uint256 i; i < batches.length; ++i) {
            battery.transferBatch(from, to, batches[i]);
        }
        for (uint256 i; i < ids.length; ++i) {
            battery.transferFrom(from, to, ids[i]);
        }
    }

    function _portfolio(FundState storage s, uint256 epoch) private view returns (int256) {
        IValuation valuation = s.setup.valuation;
        if (epoch == 0) return valuation.portfolioValue(address(this));
        return valuation.portfolioValueAt(address(this), epoch);
    }

    // ------------------------------------------------------------------------------------------------ against shares

    function contribute(uint256 epoch, address contributor, uint64[] calldata batches, uint256[] calldata ids)
        external
        returns (uint256 shares)
    {
        FundState storage s = FundContext.store();
        LastDeal memory d = _requireJustDealt(s, epoch);
        if (s.totals.closing) revert IFund.FundClosing();
        if (!s.setup.members.isVerified(contributor)) revert IMembers.NotVerified(contributor);
        int256 gain = _takeIn(s, msg.sender, batches, ids, epoch);
        if (gain <= 0) revert IFund.Worthless(gain);
        uint256 value = uint256(gain);
        _spendInKind(s, epoch, value, d.nav);
        shares = (value - (value * HAIRCUT).divUp(BASIS)).fullMulDiv(d.supply, d.nav);
        _requirePlace(s, contributor, shares);
        Shares.mint(s, contributor, shares);
        if (s.totals.lockup != 0) Shares.lock(s, contributor, shares, epoch);
        s.lastDeal.nav = SafeCastLib.toUint128(d.nav + value);
        s.lastDeal.supply = SafeCastLib.toUint96(d.supply + shares);
        s.contributors[contributor] = true;
        emit IFund.Contributed(epoch, contributor, batches, ids, gain, shares);
    }

    /// @dev As of a deposit, with the very shares: what is refused here can still go back.
    function _requirePlace(FundState storage s, address contributor, uint256 shares) private view {
        Totals memory t = s.totals;
        (,, uint16 jurisdiction, uint8 class) = s.setup.members.partiesOf(contributor, contributor);
        bool admitted = Rules.isAdmitted(s, t, jurisdiction, class);
        if (!admitted) revert IFund.NotAdmitted(contributor, jurisdiction, class);
        if (t.maxShare == 0 && t.maxHolders == 0) return;
        Rules.requireRoom(t, contributor, s.accounts[contributor].shares(), shares, false);
    }

    /// @dev After a deal, and before the next window ends: supply and portfolio change at the price of this epoch, and
    /// no other has been looked at.
    function _requireJustDealt(FundState storage s, uint256 epoch) private view returns (LastDeal memory d) {
        if (msg.sender != s.setup.inKind) revert IFund.NotInKind(msg.sender);
        d = s.lastDeal;
        uint256 until = s.setup.valuation.windowEndOf(epoch + 1);
        bool dealt = epoch != 0 && d.epoch == epoch && s.line.struck == epoch && block.timestamp <= until;
        if (!dealt) revert IFund.OutsideEpoch(d.epoch, epoch, until);
    }

    function _spendInKind(FundState storage s, uint256 epoch, uint256 value, uint256 nav) private {
        uint256 taken = s.spent.inKindEpoch == epoch ? s.spent.inKind : 0;
        uint256 cap = nav.zeroFloorSub(taken).fullMulDiv(IN_KIND_CAP, BASIS);
        taken += value;
        if (taken > cap) revert IFund.OverBudget(taken, cap);
        (s.spent.inKindEpoch, s.spent.inKind) = (uint32(epoch), SafeCastLib.toUint96(taken));
    }

    function redeemInKind(
        uint256 epoch,
        address owner,
        uint256 shares,
        uint256 through,
        uint64[] calldata batches,
        uint256[] calldata ids
    ) external returns (uint256 burned) {
        FundState storage s = FundContext.store();
        LastDeal memory d = _requireJustDealt(s, epoch);
        if (shares == 0) revert IFund.NothingToClaim(owner);
        uint256[] memory limits = _limitsOf(s, shares, d.supply);
        int256 gain = _giveOut(s, owner, batches, ids, epoch);
        if (gain >= 0) revert IFund.Worthless(-gain);
        _requireProRata(s, limits);
        uint256 value = uint256(-gain);
        burned = value.fullMulDivUp(d.supply, d.nav);
        if (burned > shares) revert IFund.OverBudget(burned, shares);
        s.income[owner] += Shares.incomeOn(s, burned, through, s.totals.through);
        Shares.burn(s, msg.sender, burned);
        s.lastDeal.nav = SafeCastLib.toUint128(d.nav - value);
        s.lastDeal.supply = SafeCastLib.toUint96(d.supply - burned);
        emit IFund.RedeemedInKind(epoch, owner, batches, ids, -gain, burned);
    }

    /// @dev A word for each class held: what may be left of its rated energy at least (64) | class.
    function _limitsOf(FundState storage s, uint256 shares, uint256 supply)
        private
        view
        returns (uint256[] memory limits)
    {
        IBattery battery = s.setup.battery;
        uint256 held = battery.heldClasses(address(this));
        limits = new uint256[](LibBit.popCount(held));
        for (uint256 i; i < limits.length; ++i) {
            uint256 class = LibBit.ffs(held);
            held ^= 1 << class;
            uint256 energy = battery.holdingOf(address(this), uint8(class)).energy();
            limits[i] = (energy - energy.min(energy.fullMulDivUp(shares, supply))) << 8 | class;
        }
    }

    function _requireProRata(FundState storage s, uint256[] memory limits) private view {
        for (uint256 i; i < limits.length; ++i) {
            uint8 class = uint8(limits[i]);
            uint256 left = s.setup.battery.holdingOf(address(this), class).energy();
            if (left < limits[i] >> 8) revert IFund.NotProRata(class, left, limits[i] >> 8);
        }
    }

    // ------------------------------------------------------------------------------------------------ as security

    function borrow(IBattery.Pledge calldata pledge, bytes calldata signature) external returns (uint64 lienId) {
        FundState storage s = FundContext.store();
        if (pledge.owner != address(this)) revert IFund.BadEntry("owner");
        if (s.totals.closing) revert IFund.FundClosing();
        Offers.useApproval(s, keccak256(abi.encode(pledge)));
        Epochs.freezeDue(s);
        lienId = s.setup.battery.pledge(pledge, signature);
        uint32 entryId = Entries.add(s, IFund.Kind.Loan, pledge.lender, pledge.document);
        Entries.set(s, entryId, pledge.amount, 0);
        Epochs.book(s, int256(uint256(pledge.amount)));
        emit IFund.Borrowed(lienId, entryId, pledge.lender, pledge.amount);
        _pull(s.setup.token, pledge.lender, pledge.amount);
    }

    // ------------------------------------------------------------------------------------------------ other acts

    function cancelOffer(uint256 nonce) external {
        Offers.useNonce(FundContext.store(), msg.sender, nonce);
        emit IFund.OfferCancelled(msg.sender, nonce);
    }

    function approveAct(bytes32 digest) external {
        FundState storage s = FundContext.store();
        s.approvals[digest] = block.timestamp;
        emit IFund.Approved(digest, msg.sender, Offers.approvedFrom(s, digest));
    }

    function consent(bytes32 digest) external {
        emit IFund.Consented(digest, msg.sender);
        FundContext.store().setup.battery.consent(digest);
    }

    function setOperator(uint256[] calldata ids, address operator) external {
        _reassign(new uint64[](0), ids, operator);
        FundContext.store().setup.battery.setOperator(ids, operator);
    }

    function setBatchOperator(uint64 batchId, address operator) external {
        uint64[] memory batches = new uint64[](1);
        batches[0] = batchId;
        _reassign(batches, new uint256[](0), operator);
        FundContext.store().setup.battery.setBatchOperator(batchId, operator);
    }

    function _reassign(uint64[] memory batches, uint256[] memory ids, address operator) private {
        FundState storage s = FundContext.store();
        Concentration.Part[] memory parts = Concentration.partsOf(s.setup.battery, batches, ids);
        Concentration.reassign(s, parts, operator);
        Concentration.requireWithin(s, parts);
    }
}
