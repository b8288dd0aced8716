// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @notice Every actor × batteries, entries, income, fees and shares of a fund.
contract RoleFunctionBooksTest is FundRoles {
    uint256 private constant ID = 7;

    // ------------------------------------------------------------------------------------------------ batteries

    function _acquire(address) private returns (bytes memory) {
        offered(ID, int256(100 * UNIT), 1);
        return saleCall(ID, 100 * UNIT);
    }

    function _dispose(address) private returns (bytes memory) {
        buy(ID, 100 * UNIT, 1);
        IFund.Offer memory o = offer(seller, ID, 100 * UNIT);
        o.nonce = 70;
        return purchaseCall(o);
    }

    function _cancelOffer(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.cancelOffer, (5));
    }

    function _borrow(address) private returns (bytes memory) {
        IBattery.Pledge memory p = pledgeOf(100 * UNIT, 1);
        approveAct(fund.lienDigest(p));
        return abi.encodeCall(IFund.borrow, (p, ""));
    }

    function _approveAct(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.approveAct, ("digest"));
    }

    function _consent(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.consent, ("digest"));
    }

    function _setOperator(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.setOperator, (new uint256[](1), bob));
    }

    function _setBatchOperator(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.setBatchOperator, (1, bob));
    }

    function test_who_deals_in_batteries() public {
        row(IFund.acquire.selector, _acquire, onlyTheManager);
        row(IFund.dispose.selector, _dispose, onlyTheManager);
        row(IFund.cancelOffer.selector, _cancelOffer, anyone);
        row(IFund.borrow.selector, _borrow, onlyTheManager);
        row(IFund.approveAct.selector, _approveAct, onlyTheDepositary);
        row(IFund.consent.selector, _consent, onlyTheManager);
        row(IFund.setOperator.selector, _setOperator, onlyTheManager);
        row(IFund.setBatchOperator.selector, _setBatchOperator, onlyTheManager);
    }

    function _single() private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = ID;
    }

    function _contribute(address) private returns (bytes memory) {
        uint256 epoch = deposit(alice, 100 * UNIT);
        battery.putSingle(ID, address(inKind), int256(100 * UNIT), 0);
        strike(epoch);
        return abi.encodeCall(IFund.contribute, (epoch, alice, new uint64[](0), _single()));
    }

    function _redeemInKind(address) private returns (bytes memory) {
        buy(ID, 100 * UNIT, 0);
        vm.prank(address(inKind));
        (uint256 epoch,) = fund.escrow(alice, address(0), 200 * SHARE);
        strike(epoch);
        return abi.encodeCall(IFund.redeemInKind, (epoch, alice, 200 * SHARE, 0, new uint64[](0), _single()));
    }

    function test_only_the_in_kind_escrow_deals_against_shares() public {
        row(IFund.contribute.selector, _contribute, onlyInKind);
        row(IFund.redeemInKind.selector, _redeemInKind, onlyInKind);
    }

    // ------------------------------------------------------------------------------------------------ hooks

    function _beforeSumsChange(address) private pure returns (bytes memory) {
        return abi.encodeCall(IHolder.beforeSumsChange, ());
    }

    function _afterSumsChange(address) private pure returns (bytes memory) {
        return abi.encodeCall(IHolder.afterSumsChange, (1, 1, 0, 0, 0));
    }

    function _batteryRecycled(address) private view returns (bytes memory) {
        return abi.encodeCall(IHolder.batteryRecycled, (1, recycler, int256(UNIT), 9));
    }

    function _claimSettled(address) private returns (bytes memory) {
        vm.prank(recycler);
        battery.recycleOnClaim(address(fund), 1, int256(UNIT), today());
        return abi.encodeCall(IHolder.claimSettled, (1, UNIT));
    }

    function test_only_battery_tells_of_batteries() public {
        row(IHolder.beforeSumsChange.selector, _beforeSumsChange, onlyBattery);
        row(IHolder.afterSumsChange.selector, _afterSumsChange, onlyBattery);
        row(IHolder.batteryRecycled.selector, _batteryRecycled, onlyBattery);
        row(IHolder.claimSettled.selector, _claimSettled, onlyBattery);
    }

    // ------------------------------------------------------------------------------------------------ entries

    function _proposeEntry(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.proposeEntry, (0, entry(IFund.Kind.Payable, UNIT, today())));
    }

    function _confirmEntry(address) private returns (bytes memory) {
        return confirmCall(propose(0, entry(IFund.Kind.Payable, UNIT, today())), UNIT, today());
    }

    /// @dev Everybody is given the money: whoever pays, it is welcome.
    function _settleReceivable(address who) private returns (bytes memory) {
        endow(who, UNIT);
        return abi.encodeCall(IFund.settleReceivable, (booked(IFund.Kind.Receivable, UNIT, today()), UNIT));
    }

    function _settlePayable(address) private returns (bytes memory) {
        return abi.encodeCall(IFund.settlePayable, (booked(IFund.Kind.Payable, UNIT, today()), UNIT));
    }

    function _settleRecycling(address) private returns (bytes memory) {
        vm.prank(recycler);
        battery.recycleOnClaim(address(fund), 1, -int256(UNIT), today());
        return abi.encodeCall(IFund.settleRecycling, (1));
    }

    function _restate(address) private returns (bytes memory) {
        approveAct(fund.restatementDigest(1, 2 * UNIT, DOCUMENT));
        return abi.encodeCall(IFund.restate, (1, 2 * UNIT, DOCUMENT));
    }

    function _payer(address who) private view returns (bytes memory) {
        // the fund cannot pay itself: nothing arrives
        return nobodyBut(who != address(fund), abi.encodeWithSelector(IFund.WrongAmount.selector, UNIT, 0));
    }

    function test_who_keeps_the_books() public {
        row(IFund.proposeEntry.selector, _proposeEntry, onlyTheManager);
        row(IFund.confirmEntry.selector, _confirmEntry, onlyTheDepositary);
        row(IFund.settleReceivable.selector, _settleReceivable, _payer);
        row(IFund.settlePayable.selector, _settlePayable, onlyTheManager);
        row(IFund.settleRecycling.selector, _settleRecycling, onlyTheManager);
        row(IFund.restate.selector, _restate, onlyTheManager);
    }

    // ------------------------------------------------------------------------------------------------ income, fees

    function _accrue(address who) private returns (bytes memory) {
        endow(who, UNIT);
        return abi.encodeCall(IFund.accrue, (UNIT, "swaps"));
    }

    function _onlyMembers(address who) private view returns (bytes memory) {
        if (members.isVerified(who)) return _payer(who);
        return told(IMembers.NotVerified.selector, who);
    }

    function _declare(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.declare, (5, UNIT));
    }

    function _claimIncome(address) private returns (bytes memory) {
        vm.prank(manager);
        fund.declare(2, 50 * UNIT);
        strike(2);
        return abi.encodeCall(IFund.claimIncome, ());
    }

    function _onlyHolders(address who) private view returns (bytes memory) {
        return nobodyBut(who == alice || who == manager, told(IFund.NothingToClaim.selector, who));
    }

    function _payFees(address) private returns (bytes memory) {
        vm.prank(admin);
        fund.setTerms(IFund.Terms(3, 200, 0, 0, 0, 0));
        deposit(alice, 100 * UNIT);
        strike(2);
        deposit(alice, 100 * UNIT);
        strike(3);
        return abi.encodeCall(IFund.payFees, ());
    }

    function test_who_pays_in_declares_and_claims() public {
        row(IFund.accrue.selector, _accrue, _onlyMembers);
        row(IFund.declare.selector, _declare, onlyTheManager);
        row(IFund.claimIncome.selector, _claimIncome, _onlyHolders);
        row(IFund.payFees.selector, _payFees, anyone);
    }

    // ------------------------------------------------------------------------------------------------ shares

    function _transfer(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC20.transfer, (carol, SHARE));
    }

    function _whoHasShares(address who) private view returns (bytes memory) {
        bytes memory poor = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, who, 0, SHARE);
        return nobodyBut(fund.balanceOf(who) != 0, poor);
    }

    function _transferFrom(address) private returns (bytes memory) {
        vm.prank(alice);
        fund.approve(bob, SHARE);
        return abi.encodeCall(IERC20.transferFrom, (alice, carol, SHARE));
    }

    function _onlyTheSpender(address who) private view returns (bytes memory) {
        return
            nobodyBut(
                who == bob, abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, who, 0, SHARE)
            );
    }

    function _approve(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC20.approve, (carol, SHARE));
    }

    function _permit(address) private view returns (bytes memory) {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 hash = keccak256(abi.encode(typehash, seller, bob, SHARE, 0, type(uint256).max));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", fund.DOMAIN_SEPARATOR(), hash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(sellerKey, digest);
        return abi.encodeCall(IERC20Permit.permit, (seller, bob, SHARE, type(uint256).max, v, r, s));
    }

    function test_who_gives_shares() public {
        row(IERC20.transfer.selector, _transfer, _whoHasShares);
        row(IERC20.transferFrom.selector, _transferFrom, _onlyTheSpender);
        row(IERC20.approve.selector, _approve, anyone);
        row(IERC20Permit.permit.selector, _permit, anyone);
    }
}
