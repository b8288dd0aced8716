// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../../contracts/FundVault.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";

/// @notice A fund that ends: to the last unit.
contract FundClosingTest is FundDeals {
    function close() internal {
        vm.prank(manager);
        fund.close();
    }

    // ------------------------------------------------------------------------------------------------ for good

    function test_only_the_manager_closes_an_open_fund_and_once() external {
        vm.expectRevert(abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), depositary));
        vm.prank(depositary);
        fund.close();
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Closing(1, manager);
        close();
        ok(fund.factSheet().closing, "closing");
        vm.expectRevert(abi.encodeWithSelector(IFund.FundClosing.selector));
        close();
        newFund(0);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotOpen.selector));
        close();
    }

    function test_a_closing_fund_takes_no_deposits_in_any_vault_and_buys_nothing() external {
        FundVault other = newVault(newToken("TWO"));
        addVault(other);
        close();
        vm.expectRevert(abi.encodeWithSelector(IFundVault.DoorShut.selector));
        deposit(alice, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IFundVault.DoorShut.selector));
        depositIn(other, alice, 100 * UNIT);
        battery.putSingle(7, seller, int256(UNIT), 0);
        IFund.Offer memory o = sale(7, UNIT);
        bytes memory signature = signed(o);
        vm.expectRevert(abi.encodeWithSelector(IFund.FundClosing.selector));
        vm.prank(manager);
        fund.acquire(o, signature);
    }

    function test_deposits_made_before_are_dealt_or_returned() external {
        deposit(alice, 100 * UNIT);
        close();
        eq(outcome(1, IFund.Outcome.Deal).minted, 99_900_000_000_000_000_000, "999 shares have 1,000");
        eq(fund.balanceOf(address(fund)), 0, "its own share is gone");
    }

    // ------------------------------------------------------------------------------------------------ gate and floor

    function test_a_closing_fund_has_no_gate() external {
        withGate(100);
        close();
        eq(outcome(redeem(manager, 900 * SHARE), IFund.Outcome.Deal).burned, 900 * SHARE, "all");
    }

    function test_a_closing_fund_has_no_floor_but_zero() external {
        battery.setAside(address(fund), -int256(999_999_000), 0); // 0.001 of 1,000 are left
        buy(7, UNIT, 0); // it is not empty
        outcome(ask(), IFund.Outcome.BelowFloor);
        close();
        IFund.Deal memory d = outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal);
        eq(d.price, 1, "a millionth");
        eq(d.paid, 999, "paid");
        battery.setAside(address(fund), -1, 0);
        outcome(ask(), IFund.Outcome.NotPositive);
    }

    // ------------------------------------------------------------------------------------------------ empty

    /// @dev Batteries for 500 of 2,000: the first strike pays what there is; the one that finds nothing but cash pays
    /// all of it.
    function test_the_last_redemption_takes_the_last_unit() external {
        invest(alice, 1_000 * UNIT);
        buy(7, 500 * UNIT, 0);
        close();
        redeem(alice, 1_000 * SHARE);
        uint256 epoch = redeem(manager, 999 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.supply, 2_000 * SHARE, "with its own: a battery is left");
        eq(d.burned, 1_500 * SHARE, "as far as there is cash");
        sellBack(7, 499 * UNIT + 7);
        d = outcome(epoch + 1, IFund.Outcome.Deal);
        eq(d.supply, 499 * SHARE, "without its own");
        eq(d.burned, 499 * SHARE, "all");
        eq(d.paid, 499 * UNIT + 7, "all");
        eq(fund.totalSupply() + fund.balanceOf(address(fund)) + fund.cash(), 0, "nothing is left");
        eq(fund.nav(), 0, "nor owed");
        uint256 paid = claimAssets(alice) + claimAssets(manager);
        atMost(paid, 1_999 * UNIT + 7, "never more");
        atMost(1_999 * UNIT + 5, paid, "a unit each is lost in rounding");
        eq(fund.factSheet().holders, 0, "no holders");
    }

    function test_what_is_in_the_books_keeps_a_fund_from_being_empty() external {
        close();
        uint32 id = enter(IFund.Kind.Payable, bob, 10 * UNIT, 0);
        IFund.Deal memory d = outcome(redeem(manager, 500 * SHARE), IFund.Outcome.Deal);
        eq(d.supply, SEED * 1e12, "with its own share");
        eq(d.paid, 495 * UNIT, "half of 990");
        vm.prank(manager);
        fund.settlePayable(id, 10 * UNIT);
        d = outcome(redeem(manager, 499 * SHARE), IFund.Outcome.Deal);
        eq(d.paid, 495 * UNIT, "all the rest");
        eq(fund.cash() + fund.totalSupply(), 0, "nothing is left");
    }

    function test_fees_and_income_that_are_owed_are_paid_after_the_end() external {
        withFees(0, 2_000);
        accrue(100 * UNIT);
        distribute(50 * UNIT); // fee of 20
        close();
        IFund.Deal memory d = outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal);
        uint256 fees = fund.factSheet().feesOwed;
        eq(fees, 20 * UNIT + d.performanceFee, "fees");
        eq(d.paid + 50 * UNIT + fees, 1_100 * UNIT, "all that there was");
        eq(fund.cash(), fees, "fees are left");
        eq(fund.payFees(), fees, "paid");
        near(claimIncome(manager), 50 * UNIT, "paid");
        eq(claimAssets(manager), d.paid, "paid");
        atMost(token.balanceOf(address(fund)), 1, "a unit of dust");
    }

    function test_epochs_after_the_end_resolve_without_a_deal() external {
        close();
        outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal);
        eq(fund.totalSupply(), 0, "none");
        eq(fund.nextStrike(), 0, "nothing waits");
        uint256 epoch = ask();
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.NotPositive);
        eq(d.supply, 0, "no shares");
        eq(fund.nextStrike(), 0, "resolved");
        accrue(5 * UNIT); // somebody's mistake
        outcome(ask(), IFund.Outcome.NotPositive);
    }

    function test_a_fund_that_is_not_closing_keeps_its_own_share() external {
        outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal);
        eq(fund.totalSupply(), SHARE, "its own");
        eq(fund.cash(), UNIT, "and what it is worth");
        eq(fund.price(), UNIT, "there is always a price");
    }

    /// @dev Nobody but the fund itself has shares: there is nobody to give them to.
    function test_an_empty_fund_without_holders_keeps_its_own_share() external {
        outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal);
        close();
        outcome(ask(), IFund.Outcome.Deal);
        eq(fund.totalSupply(), SHARE, "its own");
    }

    function test_several_currencies_are_paid_out_to_the_last_unit() external {
        FundVault other = newVault(newToken("TWO"));
        addVault(other);
        depositIn(other, bob, 500 * UNIT);
        strike(1);
        claimSharesIn(other, bob);
        close();
        redeem(manager, 999 * SHARE); // worth 1,000 of 1,500
        uint256 epoch = redeemIn(other, bob, 500 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.supply, 1_499 * SHARE, "without its own");
        eq(fund.cashOf(other), 0, "the second is paid out");
        eq(d.paid, 500 * UNIT + 999 * 1_500 * UNIT / 1_499, "its holder as far as there is cash");
        ok(other.pendingRedeemRequest(epoch, bob) != 0, "the rest can be had in the other currency only");
    }
}
