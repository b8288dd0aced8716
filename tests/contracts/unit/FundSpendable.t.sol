// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";

/// @notice What the fund says it may spend it may spend, also when a window has ended that nobody has looked at yet.
contract FundSpendableTest is FundBase {
    function setUp() public override {
        super.setUp();
        invest(alice, 5_000 * UNIT);
    }

    function test_what_a_declared_distribution_has_seen_is_not_spendable_before_anybody_looks() external {
        vm.prank(manager);
        fund.declare(2, 500 * UNIT);
        eq(fund.spendable(), fund.cash(), "before the window's end");
        toLag(2);
        eq(fund.spendable(), 0, "after it, not looked at");
        battery.assess(address(fund), 0, 0, 0);
        eq(fund.spendable(), 0, "after it, looked at");
        strike(2);
        eq(fund.spendable(), fund.cash(), "once struck");
    }
}
