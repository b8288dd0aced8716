// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../../contracts/FundVault.sol";
import {SettlementToken} from "../../../../contracts/SettlementToken.sol";
import {IERC7575Share} from "../../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

/// @notice Several settlement currencies of one fund: a purse each, one price, one strike.
contract FundVaultsTest is FundDeals {
    SettlementToken internal money;
    FundVault internal other;

    function setUp() public override {
        super.setUp();
        money = newToken("TWO");
        other = newVault(money);
    }

    function badVault(bytes32 what) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.BadConfig.selector, what);
    }

    function refused(FundVault v, bytes memory refusal) internal {
        vm.expectRevert(refusal);
        addVault(v);
    }

    // ------------------------------------------------------------------------------------------------ which

    function test_only_whom_the_access_manager_lets_in_adds_a_vault_and_to_an_open_fund() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, manager));
        vm.prank(manager);
        fund.addVault(other);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IERC7575Share.VaultUpdate(address(money), address(other));
        addVault(other);
        eq(fund.vault(address(money)), address(other), "by its currency");
        eq(fund.vault(address(token)), address(vault), "the first");
        eq(fund.vault(address(this)), address(0), "none");
        eq(fund.vaults().length, 2, "two");
        newFund(0);
        refused(other, abi.encodeWithSelector(IFund.NotOpen.selector));
    }

    function test_a_vault_has_another_currency_of_the_same_decimals() external {
        SettlementToken fine = new SettlementToken(authority, "Fine", "FINE", 18);
        refused(newVault(fine), badVault("decimals"));
        refused(newVault(token), badVault("vault"));
        addVault(other);
        refused(newVault(money), badVault("vault"));
        refused(other, badVault("vault"));
    }

    function test_a_vault_is_made_for_this_fund_and_a_member_without_shares() external {
        FundVault unverified = new FundVault(fund, newToken("THREE"), 0);
        refused(unverified, abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, address(unverified)));
        vm.prank(manager);
        fund.transfer(address(other), 1);
        refused(other, badVault("vault"));
        FundVault first = newVault(newToken("FOUR"));
        newFund(0);
        openFund(SEED);
        refused(first, badVault("vault"));
    }

    function test_a_fund_has_four_vaults_at_most() external {
        addVault(other);
        addVault(newVault(newToken("THREE")));
        addVault(newVault(newToken("FOUR")));
        refused(newVault(newToken("FIVE")), badVault("vaults"));
        eq(fund.vaults().length, 4, "four");
        deposit(alice, 100 * UNIT);
        depositIn(other, bob, 100 * UNIT);
        eq(outcome(1, IFund.Outcome.Deal).minted, 200 * SHARE, "struck together");
    }

    function test_only_a_vault_escrows_for_the_fund() external {
        bytes memory refusal = abi.encodeWithSelector(IFund.NotVault.selector, address(other));
        vm.startPrank(address(other));
        vm.expectRevert(refusal);
        fund.admitDeposit(alice, UNIT);
        vm.expectRevert(refusal);
        fund.escrow(alice, address(0), 0);
        vm.expectRevert(refusal);
        fund.releaseFromEscrow(alice, alice, 0, 0, 0);
        vm.expectRevert(refusal);
        fund.credit(alice, SHARE, 0, 0, 0);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------ one price

    function test_all_currencies_are_one_value_at_par_and_one_price() external {
        addVault(other);
        deposit(alice, 100 * UNIT);
        depositIn(other, bob, 300 * UNIT);
        battery.setAside(address(fund), int256(SEED), 0);
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.price, 2 * UNIT, "price");
        eq(d.assetsIn, 400 * UNIT, "of both");
        eq(claimShares(alice), 50 * SHARE, "alice");
        eq(claimSharesIn(other, bob), 150 * SHARE, "bob");
        eq(fund.cash(), SEED + 400 * UNIT, "cash of both");
        eq(fund.cashOf(other), 300 * UNIT, "of one");
        eq(money.balanceOf(address(fund)), 300 * UNIT, "is there");
        eq(fund.nav(), int256(2 * SEED + 400 * UNIT), "nav");
        eq(other.totalAssets(), 2 * SEED + 400 * UNIT, "by any vault");
        IFund.FactSheet memory f = fund.factSheet();
        eq(f.cash, SEED + 400 * UNIT, "fact sheet");
        eq(f.nav, fund.nav(), "fact sheet");
    }

    function test_what_waits_is_told_of_all_vaults() external {
        addVault(other);
        deposit(alice, 100 * UNIT);
        depositIn(other, bob, 300 * UNIT);
        redeemIn(other, manager, 40 * SHARE);
        redeem(manager, 60 * SHARE);
        IFund.FactSheet memory f = fund.factSheet();
        eq(f.pendingAssets, 400 * UNIT, "assets");
        eq(f.pendingShares, 100 * SHARE, "shares");
    }

    function test_a_vault_added_between_epochs_has_no_part_in_what_waited_before() external {
        deposit(alice, 100 * UNIT);
        vm.warp(valuation.cutoffOf(2) + 1);
        addVault(other); // epoch 1 is put down
        eq(depositIn(other, bob, 100 * UNIT), 3, "its first epoch");
        IFund.Deal memory d = outcome(1, IFund.Outcome.Deal);
        eq(d.minted, 100 * SHARE, "of the first vault");
        eq(other.pendingDepositRequest(3, bob), 100 * UNIT, "waits");
        eq(outcome(3, IFund.Outcome.Deal).minted, 100 * SHARE, "dealt");
        eq(claimSharesIn(other, bob), 100 * SHARE, "claimed");
    }

    // ------------------------------------------------------------------------------------------------ apart

    function test_a_currency_that_is_short_is_paid_in_part_and_the_other_in_full() external {
        addVault(other);
        deposit(alice, 1_000 * UNIT);
        depositIn(other, bob, 500 * UNIT);
        strike(1);
        claimShares(alice);
        claimSharesIn(other, bob);
        redeem(bob, 500 * SHARE);
        uint256 epoch = redeemIn(other, alice, 800 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.paid, 1_000 * UNIT, "500 each");
        eq(claimAssets(bob), 500 * UNIT, "in full");
        eq(claimAssetsIn(other, alice), 500 * UNIT, "in part");
        eq(other.pendingRedeemRequest(epoch, alice), 300 * SHARE, "the rest waits");
        eq(fund.cashOf(other), 0, "nothing of the one");
        eq(fund.cashOf(vault), 1_500 * UNIT, "nor any of the other");
        depositIn(other, carol, 120 * UNIT);
        strike(epoch + 1);
        eq(claimAssetsIn(other, alice), 120 * UNIT, "deposits of that currency pay");
        eq(claimSharesIn(other, carol), 120 * SHARE, "at one price");
    }

    function test_batteries_are_bought_and_income_is_paid_in_the_currency_of_prices() external {
        addVault(other);
        depositIn(other, bob, 5_000 * UNIT);
        strike(1);
        battery.putSingle(7, seller, int256(1_001 * UNIT), 0);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        IFund.Offer memory o = sale(7, 1_001 * UNIT);
        bytes memory signature = signed(o);
        vm.expectRevert(abi.encodeWithSelector(IFund.InsufficientCash.selector, 1_001 * UNIT, 1_000 * UNIT));
        vm.prank(manager);
        fund.acquire(o, signature);
        eq(fund.spendable(), 1_000 * UNIT, "of 6,000");
        declare(2, 3_000 * UNIT);
        eq(outcome(2, IFund.Outcome.Deal).distributed, 1_000 * UNIT, "as far as that goes");
        eq(fund.cashOf(other), 5_000 * UNIT, "untouched");
    }

    function test_fees_are_taken_from_the_value_of_all_and_paid_from_the_first() external {
        addVault(other);
        depositIn(other, bob, 1_000 * UNIT);
        strike(1);
        withFees(0, 2_000);
        buy(7, 990 * UNIT, 0);
        dealAt(2_200 * UNIT);
        eq(fund.factSheet().feesOwed, 40 * UNIT, "20 % of 200");
        eq(fund.payFees(), 10 * UNIT, "what the first purse has");
        eq(fund.cashOf(other), 1_000 * UNIT, "untouched");
        uint256 epoch = redeemIn(other, manager, 500 * SHARE);
        eq(outcome(epoch, IFund.Outcome.Deal).paid, 540 * UNIT, "fees do not hold the other up");
    }

    /// @dev Both its money and its shares: nobody else's are reached through another vault.
    function test_vaults_hold_apart_what_is_claimed_from_them() external {
        addVault(other);
        deposit(alice, 100 * UNIT);
        depositIn(other, bob, 300 * UNIT);
        eq(token.balanceOf(address(vault)), 100 * UNIT, "escrow of the one");
        eq(money.balanceOf(address(other)), 300 * UNIT, "of the other");
        strike(1);
        eq(fund.balanceOf(address(vault)), 100 * SHARE, "shares of the one");
        eq(fund.balanceOf(address(other)), 300 * SHARE, "of the other");
        eq(other.maxDeposit(alice) + vault.maxDeposit(bob), 0, "none across");
        vm.prank(carol);
        token.transfer(address(vault), 77 * UNIT);
        vm.prank(carol);
        money.transfer(address(fund), 77 * UNIT);
        eq(fund.cash(), SEED + 400 * UNIT, "donations are no cash");
        eq(vault.maxDeposit(alice), 100 * UNIT, "nor claims");
    }

    function test_one_vault_without_a_deal_is_all_of_them() external {
        addVault(other);
        deposit(alice, 100 * UNIT);
        depositIn(other, bob, 300 * UNIT);
        redeemIn(other, manager, 50 * SHARE);
        valuation.breakDown(1, true);
        outcome(1, IFund.Outcome.Unvalued);
        eq(vault.refundable(alice), 100 * UNIT, "alice");
        eq(other.refundable(bob), 300 * UNIT, "bob");
        eq(other.pendingRedeemRequest(1, manager), 50 * SHARE, "waits on");
        vm.prank(bob);
        eq(other.refund(bob, bob), 300 * UNIT, "returned");
        eq(outcome(2, IFund.Outcome.Deal).burned, 0, "no cash of that currency");
    }
}
