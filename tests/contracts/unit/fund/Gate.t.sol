// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../../contracts/FundVault.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundDeals} from "../../base/FundDeals.sol";

/// @notice How much of the supply leaves in one epoch, and what dealing costs those who deal.
contract FundGateTest is FundDeals {
    function test_no_more_leaves_than_the_gate_lets_through_and_the_rest_waits() external {
        invest(alice, 1_000 * UNIT);
        withGate(1_000);
        uint256 epoch = redeem(alice, 800 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.burned, 200 * SHARE, "a tenth of 2,000");
        eq(d.paid, 200 * UNIT, "paid");
        eq(vault.pendingRedeemRequest(epoch, alice), 600 * SHARE, "waits");
        eq(fund.nextStrike(), epoch + 1, "by itself");
        eq(outcome(epoch + 1, IFund.Outcome.Deal).burned, 180 * SHARE, "a tenth of 1,800");
        eq(outcome(epoch + 2, IFund.Outcome.Deal).burned, 162 * SHARE, "a tenth of 1,620");
        near(claimAssets(alice), 542 * UNIT, "three parts");
    }

    function test_what_is_within_the_gate_is_dealt_in_full() external {
        invest(alice, 1_000 * UNIT);
        withGate(1_000);
        eq(outcome(redeem(alice, 200 * SHARE), IFund.Outcome.Deal).burned, 200 * SHARE, "just within");
        ok(fund.nextStrike() == 0, "nothing waits");
        eq(outcome(redeem(alice, 181 * SHARE), IFund.Outcome.Deal).burned, 180 * SHARE, "just beyond");
    }

    function test_a_gate_of_all_or_of_none_is_no_gate() external {
        withGate(10_000);
        eq(outcome(redeem(manager, 999 * SHARE), IFund.Outcome.Deal).burned, 999 * SHARE, "all");
        eq(fund.totalSupply(), SHARE, "but the fund's own");
    }

    /// @dev A third of the queue: the part has no end in binary digits.
    function test_a_gate_is_used_to_the_last_share() external {
        deposit(alice, 1_000 * UNIT);
        deposit(bob, 1_000 * UNIT);
        strike(1);
        claimShares(alice);
        claimShares(bob);
        withGate(1_000);
        redeem(alice, 600 * SHARE);
        uint256 epoch = redeem(bob, 300 * SHARE);
        eq(outcome(epoch, IFund.Outcome.Deal).burned, 300 * SHARE, "a tenth of 3,000");
        eq(claimAssets(alice), 200 * UNIT, "two thirds");
        eq(claimAssets(bob), 100 * UNIT, "one third");
    }

    function test_a_gate_is_shared_between_vaults_as_shares_wait_in_them() external {
        FundVault other = newVault(newToken("TWO"));
        addVault(other);
        deposit(alice, 2_000 * UNIT);
        depositIn(other, bob, 1_000 * UNIT);
        strike(1);
        claimShares(alice);
        claimSharesIn(other, bob);
        withGate(1_000); // 400 of 4,000
        redeem(alice, 600 * SHARE);
        uint256 epoch = redeemIn(other, bob, 200 * SHARE);
        eq(outcome(epoch, IFund.Outcome.Deal).burned, 400 * SHARE, "altogether");
        eq(vault.claimableRedeemRequest(epoch, alice), 300 * SHARE, "three quarters");
        eq(other.claimableRedeemRequest(epoch, bob), 100 * SHARE, "a quarter");
    }

    /// @dev What cash of one currency cannot pay within the gate is not given to the other.
    function test_cash_limits_within_the_gate() external {
        FundVault other = newVault(newToken("TWO"));
        addVault(other);
        deposit(alice, 2_900 * UNIT);
        depositIn(other, bob, 100 * UNIT);
        strike(1);
        claimShares(alice);
        withGate(1_000);
        redeem(alice, 500 * SHARE);
        uint256 epoch = redeemIn(other, alice, 500 * SHARE);
        eq(outcome(epoch, IFund.Outcome.Deal).burned, 300 * SHARE, "200 and 100");
        eq(vault.claimableRedeemRequest(epoch, alice), 200 * SHARE, "half of the gate");
        eq(other.claimableRedeemRequest(epoch, alice), 100 * SHARE, "half of it, as far as there is cash");
    }

    // ------------------------------------------------------------------------------------------------ levy

    function test_a_levy_on_deposits_stays_with_those_who_are_in() external {
        withLevy(200);
        IFund.Deal memory d = outcome(deposit(alice, 100 * UNIT), IFund.Outcome.Deal);
        eq(d.minted, 98 * SHARE, "98 of 100");
        eq(d.assetsIn, 100 * UNIT, "all of it comes in");
        eq(fund.nav(), int256(1_100 * UNIT), "for 1,098 shares");
        eq(dealAt(1_100 * UNIT).price, 1_100 * UNIT / 1_098, "the next price");
    }

    function test_a_levy_on_redemptions_stays_with_those_who_stay() external {
        withLevy(200);
        IFund.Deal memory d = outcome(redeem(manager, 100 * SHARE), IFund.Outcome.Deal);
        eq(d.burned, 100 * SHARE, "burned");
        eq(d.paid, 98 * UNIT, "paid");
        eq(fund.nav(), int256(902 * UNIT), "for 900 shares");
    }

    /// @dev 1.33 % of 33.333333 is 0.4433333289: 0.443334.
    function test_a_levy_is_rounded_up_both_ways() external {
        withLevy(133);
        deposit(alice, 33_333_333);
        uint256 epoch = redeem(manager, 33_333_333e12);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.minted, 32_889_999e12, "in");
        eq(d.paid, 32_889_999, "out");
    }

    /// @dev Cash of 50 pays for 51.020409 before the levy, rounded up.
    function test_what_cash_cannot_pay_with_the_levy_taken_off_waits() external {
        withLevy(200);
        buy(7, 950 * UNIT, 0);
        uint256 epoch = redeem(manager, 100 * SHARE);
        IFund.Deal memory d = outcome(epoch, IFund.Outcome.Deal);
        eq(d.paid, 50 * UNIT, "all there is");
        eq(d.burned, 51_020_409e12, "no less than was paid for");
        eq(vault.pendingRedeemRequest(epoch, manager), 48_979_591e12, "waits");
        ok(fund.nav() * int256(SHARE) >= int256(UNIT * fund.totalSupply()), "those who stay lose nothing");
    }

    function test_gate_and_levy_work_together() external {
        invest(alice, 1_000 * UNIT);
        IFund.Terms memory t = comingTerms();
        (t.gate, t.levy) = (1_000, 100);
        begin(t);
        deposit(bob, 100 * UNIT);
        IFund.Deal memory d = outcome(redeem(alice, 800 * SHARE), IFund.Outcome.Deal);
        eq(d.minted, 99 * SHARE, "in");
        eq(d.burned, 200 * SHARE, "a tenth of the supply before deposits");
        eq(d.paid, 198 * UNIT, "out");
        eq(fund.nav(), int256(1_902 * UNIT), "3 stay, for 1,899 shares");
    }
}
