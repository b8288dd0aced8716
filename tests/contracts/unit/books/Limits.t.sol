// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundBooks} from "../../base/FundBooks.sol";
import {IWholeVault} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";

/// @notice How many may hold shares, and how many shares one may hold.
contract FundLimitsTest is FundBooks {
    function depositCall(address who, uint256 assets) private view returns (bytes memory) {
        return abi.encodeCall(vault.requestDeposit, (assets, who, who));
    }

    function giveCall(address to, uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(fund.transfer, (to, amount));
    }

    function holders() private view returns (uint256) {
        return fund.factSheet().holders;
    }

    function full(uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.TooManyHolders.selector, most);
    }

    function tooLarge(address who, uint256 shares, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.ShareTooLarge.selector, who, shares, most);
    }

    // ------------------------------------------------------------------------------------------------ counting

    function test_holders_are_counted_through_every_move() external {
        eq(holders(), 1, "the founder; neither the fund nor a vault counts");
        invest(alice, 100 * UNIT);
        eq(holders(), 2, "a claim");
        give(alice, bob, 0);
        eq(holders(), 2, "nothing to a new one");
        give(alice, alice, 100 * SHARE);
        eq(holders(), 2, "to itself");
        give(alice, bob, 40 * SHARE);
        eq(holders(), 3, "a part to a new one");
        give(alice, bob, 60 * SHARE);
        eq(holders(), 2, "the rest to one who has some");
        give(bob, carol, 100 * SHARE);
        eq(holders(), 2, "all to a new one");
        redeem(carol, 100 * SHARE);
        eq(holders(), 1, "into escrow");
        strike(fund.nextStrike());
        eq(holders(), 1, "burned there");
        claimAssets(carol);
        eq(holders(), 1, "paid");
    }

    function test_holders_are_counted_through_force_and_recovery() external {
        invest(alice, 100 * UNIT);
        vm.prank(admin);
        fund.forcedTransfer(alice, bob, 50 * SHARE);
        eq(holders(), 3, "a part by force");
        vm.prank(admin);
        fund.forcedTransfer(alice, bob, 50 * SHARE);
        eq(holders(), 2, "the rest by force");
        replaceBy(bob, carol);
        fund.follow(bob);
        eq(holders(), 2, "one for the other");
        fund.follow(bob);
        eq(holders(), 2, "with nothing left");
    }

    function test_unclaimed_shares_have_no_holder_until_they_are_claimed() external {
        deposit(alice, 100 * UNIT);
        strike(1);
        eq(holders(), 1, "minted to the vault");
        claimShares(alice);
        eq(holders(), 2, "claimed");
    }

    // ------------------------------------------------------------------------------------------------ holders

    function test_no_deposit_of_one_more_holder_than_the_limit() external {
        maxHolders(1);
        refused(alice, address(vault), depositCall(alice, 100 * UNIT), full(1));
        accepted(manager, address(vault), depositCall(manager, 100 * UNIT)); // who holds already
        maxHolders(2);
        accepted(alice, address(vault), depositCall(alice, 100 * UNIT));
    }

    function test_no_transfer_to_one_more_holder_than_the_limit() external {
        maxHolders(2);
        give(manager, alice, SHARE);
        refused(manager, giveCall(bob, SHARE), full(2));
        ok(!fund.canTransfer(manager, bob, SHARE), "view");
        accepted(manager, giveCall(alice, SHARE));
        refused(alice, giveCall(bob, SHARE), full(2));
        accepted(alice, giveCall(bob, 2 * SHARE)); // all that alice has: one leaves, one comes
        eq(holders(), 2, "holders");
    }

    function test_beyond_a_limit_that_was_lowered_even_one_for_another_is_refused() external {
        give(manager, alice, SHARE);
        give(manager, bob, SHARE);
        maxHolders(2);
        refused(alice, giveCall(carol, SHARE), full(2));
        accepted(alice, giveCall(bob, SHARE));
        accepted(bob, giveCall(carol, 2 * SHARE));
    }

    function test_the_limit_of_holders_stops_no_claim() external {
        deposit(alice, 100 * UNIT);
        deposit(bob, 100 * UNIT);
        strike(1);
        maxHolders(1);
        eq(claimShares(alice), 100 * SHARE, "claimed");
        eq(claimShares(bob), 100 * SHARE, "claimed");
        eq(holders(), 3, "more than the limit");
        redeem(alice, 100 * SHARE);
        strike(2);
        eq(claimAssets(alice), 100 * UNIT, "and paid");
    }

    // ------------------------------------------------------------------------------------------------ shares of one

    function test_no_transfer_beyond_the_largest_share_of_the_supply() external {
        maxShare(2_500); // 250 of 1000 shares
        give(manager, alice, 250 * SHARE);
        refused(manager, giveCall(alice, 1), tooLarge(alice, 250 * SHARE + 1, 250 * SHARE));
        ok(!fund.canTransfer(manager, alice, 1), "view");
        refused(manager, giveCall(bob, 251 * SHARE), tooLarge(bob, 251 * SHARE, 250 * SHARE));
        accepted(alice, giveCall(bob, SHARE));
        accepted(manager, giveCall(alice, SHARE));
    }

    /// @dev At the price of the last deal, of the supply as it is.
    function test_no_deposit_beyond_the_largest_share_with_what_waits_and_is_claimable() external {
        maxShare(2_000); // 200 of 1000
        refused(
            alice, address(vault), depositCall(alice, 200 * UNIT + 1), tooLarge(alice, 200 * SHARE + 1e12, 200 * SHARE)
        );
        deposit(alice, 150 * UNIT);
        bytes memory more = depositCall(alice, 51 * UNIT);
        refused(alice, address(vault), more, tooLarge(alice, 201 * SHARE, 200 * SHARE));
        strike(1); // 150 of 1150 claimable
        refused(alice, address(vault), depositCall(alice, 81 * UNIT), tooLarge(alice, 231 * SHARE, 230 * SHARE));
        claimShares(alice);
        refused(alice, address(vault), depositCall(alice, 81 * UNIT), tooLarge(alice, 231 * SHARE, 230 * SHARE));
        accepted(alice, address(vault), depositCall(alice, 80 * UNIT));
    }

    function test_what_waits_of_an_earlier_epoch_counts_too() external {
        maxShare(2_000);
        deposit(alice, 150 * UNIT);
        toWindow(1);
        refused(alice, address(vault), depositCall(alice, 51 * UNIT), tooLarge(alice, 201 * SHARE, 200 * SHARE));
        accepted(alice, address(vault), depositCall(alice, 50 * UNIT));
        refused(alice, address(vault), depositCall(alice, 10 * UNIT), tooLarge(alice, 210 * SHARE, 200 * SHARE));
    }

    function test_what_waits_and_is_claimable_in_another_vault_counts_too() external {
        IWholeVault other = secondVault(1_000 * UNIT);
        maxShare(2_000);
        vm.prank(alice);
        other.requestDeposit(150 * UNIT, alice, alice);
        bytes memory data = depositCall(alice, 51 * UNIT);
        refused(alice, address(vault), data, tooLarge(alice, 201 * SHARE, 200 * SHARE));
        strike(1);
        data = depositCall(alice, 81 * UNIT);
        refused(alice, address(vault), data, tooLarge(alice, 231 * SHARE, 230 * SHARE));
    }

    function test_the_largest_share_stops_no_claim_and_no_leaving() external {
        deposit(alice, 500 * UNIT);
        strike(1);
        maxShare(1);
        eq(claimShares(alice), 500 * SHARE, "claimed");
        give(alice, manager, 0); // who has more already gets nothing more
    }

    function test_beyond_the_largest_share_one_may_give_and_redeem() external {
        invest(alice, 500 * UNIT);
        maxShare(100);
        give(alice, bob, 10 * SHARE);
        redeem(alice, 490 * SHARE);
        strike(2);
        eq(claimAssets(alice), 490 * UNIT, "paid");
    }

    // ------------------------------------------------------------------------------------------------ the door

    function test_the_vault_asks_the_fund_only_while_there_are_limits() external {
        ok(!vault.door().guarded, "none");
        maxHolders(5);
        ok(vault.door().guarded, "holders");
        maxShare(5);
        ok(vault.door().guarded, "shares");
        IFund.Limits memory none;
        limit(none);
        ok(!vault.door().guarded, "none again");
        jurisdiction(276, true);
        ok(vault.door().guarded, "jurisdictions");
        jurisdiction(276, false);
        ok(!vault.door().guarded, "all admitted again");
    }

    function test_a_second_vault_has_the_same_door() external {
        maxHolders(1);
        IWholeVault other = secondVault(1_000 * UNIT);
        ok(other.door().guarded, "told when it was added");
        bytes memory data = abi.encodeCall(other.requestDeposit, (10 * UNIT, alice, alice));
        refused(alice, address(other), data, full(1));
        maxHolders(2);
        accepted(alice, address(other), data);
    }
}
