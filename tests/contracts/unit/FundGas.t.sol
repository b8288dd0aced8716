// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";

/// @notice What the hot paths cost, as whole transactions; none above twice its target.
/// forge-config: default.isolate = true
contract FundGasTest is FundBase {
    event Gas(string key, uint256 used);

    function used(string memory key) internal returns (uint256 gas) {
        gas = vm.lastCallGas().gasTotalUsed;
        emit Gas(key, gas);
    }

    /// forge-config: default.isolate = true
    function test_deposit_cycle_and_share_transfer() external {
        invest(alice, 1_000 * UNIT);
        deposit(bob, 100 * UNIT);
        vm.prank(alice);
        vault.requestDeposit(100 * UNIT, alice, alice);
        uint256 cycle = used("request.deposit");
        vm.warp(valuation.valuationTimeOf(2));
        fund.strike(2);
        used("strike.deposits");
        vm.prank(alice);
        vault.deposit(100 * UNIT, alice);
        cycle += used("claim.deposit");
        emit Gas("deposit.cycle.per_investor", cycle);
        claimShares(bob);
        vm.prank(alice);
        fund.transfer(bob, SHARE);
        atMost(used("share.transfer.steady"), 100_000, "share.transfer.steady");
        atMost(cycle, 260_000, "deposit.cycle");
        vm.prank(alice);
        vault.requestRedeem(50 * SHARE, alice, alice);
        used("request.redeem");
        strike(3);
        used("strike.redemption");
        vm.prank(alice);
        vault.redeem(50 * SHARE, alice, alice);
        used("claim.redeem");
    }

    /// forge-config: default.isolate = true
    function test_a_claim_after_many_rolled_epochs_costs_the_same() external {
        invest(alice, 100_000 * UNIT);
        buy(7, 101_000 * UNIT, 0);
        uint256 epoch = redeem(alice, 100_000 * SHARE);
        uint256[2] memory claims;
        for (uint256 round; round < 2; ++round) {
            uint256 n = round == 0 ? 2 : 60;
            for (uint256 i; i < n; ++i) {
                vm.warp(valuation.cutoffOf(epoch) - 1);
                deposit(bob, 10 * UNIT);
                strike(epoch++);
                claimShares(bob);
            }
            vm.prank(alice);
            vault.withdraw(UNIT, alice, alice);
            claims[round] = used("claim.after.epochs");
        }
        atMost(claims[1], claims[0] * 110 / 100, "flat");
    }
}
