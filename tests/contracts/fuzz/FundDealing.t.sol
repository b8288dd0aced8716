// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../contracts/FundVault.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Draws} from "../base/Draws.sol";
import {FundDeals} from "../base/FundDeals.sol";
import {Vm, vm} from "../base/Vm.sol";

/// @notice A fund over ten epochs: whoever strikes whenever, who claims when, and what is owed.
contract FundDealingFuzzTest is FundDeals, Draws {
    FundVault internal other;
    address internal eager = address(0xEA6E4);
    address internal lazy = address(0x1A21);
    uint256 internal eagerGot;

    function setUp() public override {
        super.setUp();
        other = newVault(newToken("TWO"));
        addVault(other);
        address[2] memory twins = [eager, lazy];
        for (uint256 i; i < 2; ++i) {
            admit(twins[i]);
            endow(twins[i], 10_000 * UNIT);
            deposit(twins[i], 3_000 * UNIT);
        }
        deposit(alice, 5_000 * UNIT);
        depositIn(other, bob, 5_000 * UNIT);
        strike(1);
        claimShares(eager);
        claimShares(lazy);
        claimShares(alice);
        claimSharesIn(other, bob);
        buy(7, 6_000 * UNIT, 0);
    }

    function drawTerms() internal {
        setTerms(
            IFund.Terms(
                uint32(running() + 2),
                uint16(draw(0, 200)),
                uint16(draw(0, 2_000)),
                uint16(draw(0, 4_000)),
                uint16(draw(0, 200)),
                0
            )
        );
    }

    function requests(uint256 twin) internal {
        uint256 some = draw(0, 900);
        if (some >= 10) deposit(carol, some * UNIT + draw(0, 999_999));
        some = draw(0, 900);
        if (some >= 10) depositIn(other, carol, some * UNIT + draw(0, 999_999));
        some = draw(0, 500) * SHARE;
        if (some >= 10 * SHARE && some <= fund.balanceOf(alice)) redeem(alice, some);
        some = draw(0, 500) * SHARE;
        if (some >= 10 * SHARE && some <= fund.balanceOf(bob)) redeemIn(other, bob, some);
        some = draw(10, 400) * SHARE;
        if (twin < 6 && some <= fund.balanceOf(lazy)) {
            redeem(eager, some);
            redeem(lazy, some);
        }
        declare(running() + 1, draw(0, 300) * UNIT + draw(0, 999_999));
    }

    function disturb() internal {
        battery.assess(address(fund), int256(draw(0, 800 * UNIT)) - int256(draw(0, 600 * UNIT)), 0, 0);
        uint256 some = draw(0, 500 * UNIT);
        if (some != 0) accrue(some);
    }

    function told(uint256 epoch) internal returns (bytes32 hash) {
        vm.recordLogs();
        strike(epoch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            if (topic != IFund.Struck.selector && topic != IFund.VaultStruck.selector) continue;
            hash = keccak256(abi.encode(hash, logs[i].topics, logs[i].data));
        }
    }

    function claimEager() internal {
        if (vault.maxRedeem(eager) != 0) eagerGot += claimAssets(eager);
        if (fund.incomeOf(eager) != 0) eagerGot += claimIncome(eager);
        if (vault.maxDeposit(carol) != 0) claimShares(carol);
        if (other.maxDeposit(carol) != 0) claimSharesIn(other, carol);
        if (vault.maxRedeem(alice) != 0) claimAssets(alice);
        if (other.maxRedeem(bob) != 0) claimAssetsIn(other, bob);
        (uint256 a, uint256 b) = (vault.refundable(carol), other.refundable(carol));
        vm.startPrank(carol);
        if (a != 0) vault.refund(carol, carol);
        if (b != 0) other.refund(carol, carol);
        vm.stopPrank();
    }

    /// forge-config: default.fuzz.runs = 24
    /// forge-config: deep.fuzz.runs = 1000
    function testFuzz_strikes_are_the_same_whenever_made_and_claims_the_same_however_made(uint256 random) external {
        seed(random);
        for (uint256 i; i < 8; ++i) {
            if (draw(0, 2) == 0) drawTerms();
            requests(i);
            uint256 epoch = running() + 1;
            toWindow(epoch);
            disturb();
            toLag(epoch);
            uint256 id = vm.snapshotState();
            bytes32 wanted = told(epoch);
            vm.revertToState(id);
            disturb();
            vm.warp(valuation.valuationTimeOf(epoch) + draw(0, 20 days));
            ok(told(epoch) == wanted, "the same, late and disturbed");
            claimEager();
        }
        finish();
        compareTwins();
        compareOwed();
    }

    /// @dev What a part of a request earns is credited when more of it is claimed: at the end all of it is filled.
    function finish() internal {
        vm.prank(manager);
        fund.close();
        accrue(100_000 * UNIT);
        strike(ask());
        claimEager();
        eq(vault.queued(), 0, "all is paid");
    }

    function compareTwins() internal {
        uint256 had = token.balanceOf(lazy);
        if (vault.maxRedeem(lazy) != 0) claimAssets(lazy);
        if (fund.incomeOf(lazy) != 0) claimIncome(lazy);
        uint256 got = token.balanceOf(lazy) - had;
        atMost(eagerGot, got, "the eager never get more");
        atMost(got, eagerGot + 2, "nor less than a unit of money and one of income");
        eq(fund.balanceOf(eager), fund.balanceOf(lazy), "the same shares");
    }

    function compareOwed() internal view {
        address[6] memory people = [alice, bob, carol, eager, lazy, manager];
        uint256 sum;
        for (uint256 i; i < 6; ++i) {
            sum += fund.incomeOf(people[i]);
        }
        IFund.FactSheet memory f = fund.factSheet();
        atMost(sum, f.incomeOwed, "income");
        atMost(fund.cashOf(vault) + f.incomeOwed, token.balanceOf(address(fund)), "money of the fund");
        atMost(vault.maxWithdraw(alice) + vault.maxWithdraw(lazy), token.balanceOf(address(vault)), "of the vault");
    }
}
