// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundVault} from "../../../../contracts/FundVault.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice The depositary's word: all that it can do to a strike is to speed it up or to block it.
contract FundWordTest is FundDeals {
    uint32 internal constant GRACE = 2 days;

    function setUp() public override {
        super.setUp();
        newFund(GRACE);
        openFund(SEED);
    }

    function attest(uint256 epoch, uint256 cash, uint256 batteries) internal {
        vm.prank(depositary);
        fund.attest(epoch, cash, batteries);
    }

    function object(uint256 epoch) internal {
        vm.prank(depositary);
        fund.object(epoch, "stock count");
    }

    function outside(uint256 epoch, uint256 from) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.OutsideEpoch.selector, epoch, from, type(uint256).max);
    }

    function word(uint256 epoch) internal view returns (uint256) {
        (bool attested, bool objected) = fund.attestationOf(epoch);
        return (attested ? 1 : 0) + (objected ? 2 : 0);
    }

    // ------------------------------------------------------------------------------------------------ who, when

    function test_only_the_depositary_speaks() external {
        toLag(1);
        bytes memory refusal = abi.encodeWithSelector(IFund.MissingRole.selector, Roles.depositary(1), manager);
        vm.startPrank(manager);
        vm.expectRevert(refusal);
        fund.attest(1, SEED, 0);
        vm.expectRevert(refusal);
        fund.object(1, "no");
        vm.stopPrank();
    }

    function test_it_speaks_of_a_window_that_is_over() external {
        deposit(alice, 100 * UNIT);
        uint256 end = valuation.windowEndOf(1);
        vm.warp(end);
        vm.expectRevert(outside(1, end + 1));
        attest(1, SEED, 0);
        vm.expectRevert(outside(1, end + 1));
        object(1);
        vm.warp(end + 1);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Attested(1, SEED, 0, depositary);
        attest(1, SEED, 0);
        eq(word(1), 1, "attested");
    }

    function test_it_speaks_of_no_epoch_that_was_struck() external {
        deposit(alice, 100 * UNIT);
        toLag(1);
        attest(1, SEED, 0);
        strike(1);
        uint256 from = valuation.windowEndOf(1) + 1;
        vm.expectRevert(outside(1, from));
        attest(1, SEED + 100 * UNIT, 0);
        vm.expectRevert(outside(1, from));
        object(1);
    }

    // ------------------------------------------------------------------------------------------------ attest

    function test_an_attestation_agrees_with_the_books_to_the_unit_and_the_battery() external {
        buy(7, 300 * UNIT, 0);
        deposit(alice, 100 * UNIT);
        toLag(1);
        uint256 cash = 700 * UNIT;
        vm.expectRevert(abi.encodeWithSelector(IFund.Unreconciled.selector, cash + 1, cash, 1, 1));
        attest(1, cash + 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IFund.Unreconciled.selector, cash, cash, 2, 1));
        attest(1, cash, 2);
        vm.expectRevert(abi.encodeWithSelector(IFund.Unreconciled.selector, cash, cash, 0, 1));
        attest(1, cash, 0);
        attest(1, cash, 1);
    }

    function test_an_attestation_is_of_the_cash_of_all_currencies() external {
        FundVault other = newVault(newToken("TWO"));
        addVault(other);
        depositIn(other, alice, 100 * UNIT);
        toLag(1);
        attest(1, SEED, 0);
        strike(1);
        ask();
        toLag(2);
        vm.expectRevert(abi.encodeWithSelector(IFund.Unreconciled.selector, SEED, SEED + 100 * UNIT, 0, 0));
        attest(2, SEED, 0);
        attest(2, SEED + 100 * UNIT, 0);
    }

    function test_without_a_word_a_strike_waits_for_the_grace() external {
        deposit(alice, 100 * UNIT);
        uint256 time = valuation.valuationTimeOf(1);
        vm.warp(time + GRACE - 1);
        vm.expectRevert(abi.encodeWithSelector(IFund.TooEarly.selector, 1, time + GRACE));
        fund.strike(1);
        vm.warp(time + GRACE);
        eq(outcome(1, IFund.Outcome.Deal).minted, 100 * SHARE, "then it is struck");
        eq(word(1), 0, "without a word");
    }

    function test_with_its_word_a_strike_waits_for_the_valuation_time_only() external {
        deposit(alice, 100 * UNIT);
        toLag(1);
        attest(1, SEED, 0);
        uint256 time = valuation.valuationTimeOf(1);
        vm.expectRevert(abi.encodeWithSelector(IFund.TooEarly.selector, 1, time));
        fund.strike(1);
        vm.warp(time);
        eq(outcome(1, IFund.Outcome.Deal).minted, 100 * SHARE, "on time");
    }

    function test_the_grace_is_no_longer_than_a_period() external {
        IFund.Config memory c = config(IERC20Metadata(address(token)));
        c.grace = 30 days + 1;
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("grace")));
        new Fund(c);
        c.grace = 30 days;
        new Fund(c);
    }

    // ------------------------------------------------------------------------------------------------ object

    function test_an_objection_makes_an_epoch_one_without_a_deal() external {
        deposit(alice, 100 * UNIT);
        redeem(manager, 300 * SHARE);
        declare(1, 50 * UNIT);
        toLag(1);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Objected(1, "stock count", depositary);
        object(1);
        vm.warp(valuation.valuationTimeOf(1));
        IFund.Deal memory d = outcome(1, IFund.Outcome.Blocked); // no grace either
        eq(d.minted + d.burned + d.paid + d.distributed + d.price, 0, "nothing moves");
        eq(fund.price(), UNIT, "the last price stays");
        eq(vault.refundable(alice), 100 * UNIT, "deposits return");
        eq(vault.pendingRedeemRequest(1, manager), 300 * SHARE, "redemptions wait");
        eq(fund.factSheet().incomeOwed, 0, "what was declared lapses");
        eq(fund.nextStrike(), 2, "and go on by themselves");
        vm.warp(valuation.valuationTimeOf(2) + GRACE);
        eq(outcome(2, IFund.Outcome.Deal).paid, 300 * UNIT, "an epoch later");
    }

    function test_an_objection_stands_against_an_attestation_before_or_after() external {
        deposit(alice, 100 * UNIT);
        toLag(1);
        attest(1, SEED, 0);
        object(1);
        eq(word(1), 3, "both");
        outcome(1, IFund.Outcome.Blocked);
        deposit(alice, 100 * UNIT);
        toLag(2);
        object(2);
        attest(2, SEED, 0);
        outcome(2, IFund.Outcome.Blocked);
    }

    function test_an_objection_is_of_one_epoch_and_stops_no_claim() external {
        deposit(alice, 100 * UNIT);
        toLag(1);
        attest(1, SEED, 0);
        strike(1);
        deposit(bob, 100 * UNIT);
        toLag(2);
        object(2);
        eq(claimShares(alice), 100 * SHARE, "a claim");
        outcome(2, IFund.Outcome.Blocked);
        vm.prank(bob);
        eq(vault.refund(bob, bob), 100 * UNIT, "a refund");
        deposit(bob, 100 * UNIT);
        vm.warp(valuation.valuationTimeOf(3) + GRACE);
        outcome(3, IFund.Outcome.Deal);
    }
}
