// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundWays} from "../../base/FundWays.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice Every way out of a fund × a verified, a lapsed, a frozen, a replaced wallet and a stranger: the exact error,
/// or success. Lapsed ones can leave by all that does not give them shares; frozen ones by nothing.
contract FundLeavingTest is FundWays {
    uint256 internal dealt; // assets of a deposit that was dealt
    uint256 internal minted; // shares for it
    uint256 internal burned; // shares that were redeemed
    uint256 internal paid; // assets for them

    /// @dev Alice has shares, income, shares and money to claim, a refund, and redemptions that wait; Bob is her operator
    /// and may spend her shares, and so may Carol.
    function setUp() public override {
        super.setUp();
        invest(alice, 300 * UNIT);
        vm.prank(manager);
        fund.declare(2, 50 * UNIT);
        strike(2);
        deposit(alice, 40 * UNIT);
        redeem(alice, 100 * SHARE);
        strike(3);
        deposit(alice, 20 * UNIT);
        redeem(alice, 50 * SHARE);
        valuation.breakDown(4, true);
        strike(4);
        vm.startPrank(alice);
        vault.setOperator(bob, true);
        fund.approve(bob, type(uint256).max);
        fund.approve(carol, type(uint256).max);
        vm.stopPrank();
        (dealt, minted) = (vault.maxDeposit(alice), vault.maxMint(alice));
        (burned, paid) = (vault.maxRedeem(alice), vault.maxWithdraw(alice));
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function _cannotSend() private view returns (bytes memory) {
        return told(IERC7943Fungible.ERC7943CannotSend.selector, alice);
    }

    function _isFrozen() private view returns (bytes memory) {
        return told(IMembers.MemberIsFrozen.selector, alice);
    }

    function _notVerified() private view returns (bytes memory) {
        return told(IMembers.NotVerified.selector, alice);
    }

    function _cannotReceive() private view returns (bytes memory) {
        return told(IERC7943Fungible.ERC7943CannotReceive.selector, alice);
    }

    function _poor(uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, amount);
    }

    function _unallowed(address spender, uint256 amount) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, spender, 0, amount);
    }

    function _notController() private view returns (bytes memory) {
        return abi.encodeWithSelector(IFundVault.NotController.selector, stranger, bob);
    }

    function _exceeds(uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IFundVault.ExceedsClaimable.selector, stranger, amount, 0);
    }

    function _ofVault(address caller, bytes memory data) private view returns (Way memory) {
        return Way(caller, address(vault), data);
    }

    // ------------------------------------------------------------------------------------------------ shares

    function _give(address who) private view returns (Way memory) {
        return Way(who, address(fund), abi.encodeCall(fund.transfer, (bob, SHARE)));
    }

    function _take(address who) private view returns (Way memory) {
        return Way(bob, address(fund), abi.encodeCall(fund.transferFrom, (who, bob, SHARE)));
    }

    function test_shares_by_transfer() external {
        row(_give, "", _cannotSend(), _poor(SHARE));
        row(_take, "", _cannotSend(), _unallowed(bob, SHARE));
    }

    function _leave(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.requestRedeem, (20 * SHARE, who, who)));
    }

    function _leaveByOperator(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.requestRedeem, (20 * SHARE, who, who)));
    }

    function _leaveToOperator(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.requestRedeem, (20 * SHARE, bob, who)));
    }

    function _leaveToSpender(address who) private view returns (Way memory) {
        return _ofVault(carol, abi.encodeCall(vault.requestRedeem, (20 * SHARE, carol, who)));
    }

    function test_shares_by_redemption() external {
        row(_leave, "", _cannotSend(), _poor(20 * SHARE));
        row(_leaveToOperator, "", _cannotSend(), _unallowed(bob, 20 * SHARE));
        row(_leaveToSpender, "", _cannotSend(), _unallowed(carol, 20 * SHARE));
    }

    function test_shares_by_an_operator_in_the_owners_name() external {
        _cell(_leaveByOperator(alice), "");
        lapse(alice); // who asks in another's name needs that one verified, but here it is its own
        _cell(_leaveByOperator(alice), "");
        freeze(alice, true);
        _cell(_leaveByOperator(alice), _cannotSend());
    }

    // ------------------------------------------------------------------------------------------------ shares to claim

    function _claim(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeWithSignature("deposit(uint256,address)", dealt, who));
    }

    function _claimTo(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeWithSignature("deposit(uint256,address)", dealt, bob));
    }

    function _claimBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeWithSignature("deposit(uint256,address,address)", dealt, bob, who));
    }

    function _mint(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeWithSignature("mint(uint256,address)", minted, who));
    }

    function _mintTo(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeWithSignature("mint(uint256,address)", minted, bob));
    }

    function _mintBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeWithSignature("mint(uint256,address,address)", minted, bob, who));
    }

    function _turn(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.redeemUnclaimed, (dealt, who)));
    }

    function _turnBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.redeemUnclaimed, (dealt, who)));
    }

    function test_shares_of_a_deal() external {
        row(_claim, _cannotReceive(), _isFrozen(), _exceeds(dealt));
        row(_claimTo, "", _isFrozen(), _exceeds(dealt));
        row(_claimBy, "", _isFrozen(), _notController());
        row(_mint, _cannotReceive(), _isFrozen(), _exceeds(minted));
        row(_mintTo, "", _isFrozen(), _exceeds(minted));
        row(_mintBy, "", _isFrozen(), _notController());
        row(_turn, "", _isFrozen(), _exceeds(dealt));
        row(_turnBy, "", _isFrozen(), _notController());
    }

    // ------------------------------------------------------------------------------------------------ money to claim

    function _redeem(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.redeem, (burned, who, who)));
    }

    function _redeemTo(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.redeem, (burned, bob, who)));
    }

    function _redeemBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.redeem, (burned, bob, who)));
    }

    function _redeemByFor(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.redeem, (burned, who, who)));
    }

    function _withdraw(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.withdraw, (paid, who, who)));
    }

    function _withdrawTo(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.withdraw, (paid, bob, who)));
    }

    function _withdrawBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.withdraw, (paid, bob, who)));
    }

    function test_money_of_a_redemption() external {
        row(_redeem, "", _isFrozen(), _exceeds(burned));
        row(_redeemTo, "", _isFrozen(), _exceeds(burned));
        row(_redeemBy, "", _isFrozen(), _notController());
        row(_redeemByFor, "", _isFrozen(), _notController());
        row(_withdraw, "", _isFrozen(), _exceeds(paid));
        row(_withdrawTo, "", _isFrozen(), _exceeds(paid));
        row(_withdrawBy, "", _isFrozen(), _notController());
    }

    function _refund(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.refund, (who, who)));
    }

    function _refundTo(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.refund, (bob, who)));
    }

    function _refundBy(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.refund, (bob, who)));
    }

    function _income(address who) private view returns (Way memory) {
        return Way(who, address(fund), abi.encodeCall(fund.claimIncome, ()));
    }

    function test_refunds_and_income() external {
        bytes memory nothing = told(IFundVault.NothingToClaim.selector, stranger);
        row(_refund, "", _isFrozen(), nothing);
        row(_refundTo, "", _isFrozen(), nothing);
        row(_refundBy, "", _isFrozen(), _notController());
        row(_income, "", _isFrozen(), told(IFund.NothingToClaim.selector, stranger));
    }

    // ------------------------------------------------------------------------------------------------ by way of others

    /// @dev Money of one account to shares of another.
    function _pay(address who) private view returns (Way memory) {
        return _ofVault(bob, abi.encodeCall(vault.requestDeposit, (20 * UNIT, bob, who)));
    }

    function _deposit(address who) private view returns (Way memory) {
        return _ofVault(who, abi.encodeCall(vault.requestDeposit, (20 * UNIT, who, who)));
    }

    function test_money_into_the_fund() external {
        bytes memory strange = told(IMembers.NotVerified.selector, stranger);
        row(_deposit, _notVerified(), _notVerified(), strange);
        row(_pay, _notVerified(), _notVerified(), abi.encodeWithSelector(IFundVault.NotOwner.selector, stranger, bob));
    }

    function _follow(address who) private view returns (Way memory) {
        return Way(bob, address(fund), abi.encodeCall(fund.follow, (who)));
    }

    function _propose(address who) private view returns (Way memory) {
        return Way(agent, address(members), abi.encodeCall(members.proposeRecovery, (who, bob, "file")));
    }

    /// @dev An alias: what is frozen is not replaced, and what is not replaced has no successor.
    function test_no_alias_helps_a_frozen_wallet() external {
        freeze(alice, true);
        _cell(_propose(alice), _isFrozen());
        _cell(_follow(alice), told(IFund.NoSuccessor.selector, alice));
        freeze(alice, false);
        vm.prank(agent);
        members.proposeRecovery(alice, heir, "file");
        freeze(alice, true); // meanwhile
        pass(1);
        refused(agent, address(members), abi.encodeCall(members.recover, (alice)), _isFrozen());
        _cell(_follow(alice), told(IFund.NoSuccessor.selector, alice));
    }

    function test_a_replaced_wallet_is_followed_and_has_nothing_left() external {
        replaceBy(alice, heir);
        accepted(bob, abi.encodeCall(fund.follow, (alice)));
        eq(fund.balanceOf(alice) + fund.incomeOf(alice) + vault.refundable(alice), 0, "nothing is left");
        eq(vault.maxMint(heir), minted, "shares of the deal");
        eq(vault.maxWithdraw(heir), paid, "money");
    }

    /// @dev Whoever is frozen gets nothing of others', either.
    function test_nothing_goes_to_a_frozen_or_lapsed_wallet() external {
        bytes memory taken = abi.encodeCall(vault.redeem, (burned, carol, alice));
        bytes memory claimed = abi.encodeWithSignature("deposit(uint256,address)", dealt, carol);
        bytes memory refunded = abi.encodeCall(vault.refund, (carol, alice));
        for (uint256 i; i < 2; ++i) {
            freeze(carol, i == 0);
            if (i == 1) lapse(carol);
            refused(alice, address(vault), taken, told(IMembers.NotVerified.selector, carol));
            refused(alice, address(vault), refunded, told(IMembers.NotVerified.selector, carol));
            bytes memory cannot = told(IERC7943Fungible.ERC7943CannotReceive.selector, carol);
            refused(alice, address(vault), claimed, cannot);
            refused(alice, abi.encodeCall(fund.transfer, (carol, SHARE)), cannot);
            refused(bob, abi.encodeCall(fund.transferFrom, (alice, carol, SHARE)), cannot);
            refused(admin, abi.encodeCall(fund.forcedTransfer, (alice, carol, SHARE)), cannot);
            refused(admin, abi.encodeCall(fund.forcedRequests, (alice, carol)), cannot);
        }
    }

    /// @dev A frozen operator serves nobody.
    function test_a_frozen_operator_claims_for_nobody() external {
        freeze(bob, true);
        bytes memory reason = told(IMembers.MemberIsFrozen.selector, bob);
        refused(bob, address(vault), _redeemByFor(alice).data, reason);
        refused(bob, address(vault), _turnBy(alice).data, reason);
        refused(bob, address(vault), abi.encodeCall(vault.refund, (alice, alice)), reason);
        refused(bob, address(vault), _leaveToOperator(alice).data, told(IMembers.NotVerified.selector, bob));
        refused(bob, address(vault), _pay(alice).data, told(IMembers.NotVerified.selector, bob));
    }

    /// @dev What was asked for before a lapse comes out whole, by the lapsed wallet alone.
    function test_a_lapsed_wallet_takes_everything_out() external {
        lapse(alice);
        vm.startPrank(alice);
        vault.redeemUnclaimed(dealt, alice);
        vault.requestRedeem(fund.balanceOf(alice), alice, alice);
        fund.claimIncome();
        vault.refund(alice, alice);
        vm.stopPrank();
        strike(5);
        claimAssets(alice);
        eq(fund.balanceOf(alice) + vault.maxMint(alice) + vault.maxRedeem(alice), 0, "all is out");
        eq(vault.pendingRedeemRequest(0, alice) + vault.refundable(alice), 0, "nothing waits");
        ok(token.balanceOf(alice) >= 1_000_000 * UNIT - 30, "with what came in, but for dust");
    }
}
