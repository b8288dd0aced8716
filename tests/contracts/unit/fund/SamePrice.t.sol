// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../../contracts/FundVault.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {Vm, vm} from "../../base/Vm.sol";

/// @notice Whoever strikes, and whenever, after whatever else: an epoch's outcome is the same to the unit.
/// @dev The scene: two currencies, fees, gate and levy, income declared, entries, a fund that redemptions are waiting in,
/// deposits and redemptions in two epochs. What may come between is one act each.
contract FundSamePriceTest is FundDeals {
    FundVault internal other;
    uint32 internal receivable;
    uint32 internal payable_;
    uint256 internal epoch;

    function setUp() public virtual override {
        super.setUp();
        other = newVault(newToken("TWO"));
        addVault(other);
        deposit(alice, 2_000 * UNIT);
        depositIn(other, bob, 777_777_777);
        strike(1);
        claimShares(alice);
        claimSharesIn(other, bob);
        IFund.Terms memory t = IFund.Terms(3, 150, 1_700, 900, 80, 0);
        begin(t);
        buy(7, 1_300 * UNIT, 0);
        receivable = enter(IFund.Kind.Receivable, recycler, 90 * UNIT, uint16(vm.getBlockTimestamp() / 1 days));
        payable_ = enter(IFund.Kind.Payable, bob, 40 * UNIT, 0);
        accrue(333 * UNIT);
        epoch = 3;
        eq(deposit(carol, 123_456_789), epoch, "epoch");
        redeem(alice, 700 * SHARE);
        redeemIn(other, bob, 555 * SHARE);
        declare(epoch, 77_777_777);
        vm.warp(valuation.cutoffOf(epoch) - 1);
        battery.assess(address(fund), int256(99_999_999), 0, 0);
    }

    // ------------------------------------------------------------------------------------------------ acts

    uint256 internal constant ACTS = 16;

    function act(uint256 kind) internal {
        if (kind == 0) battery.assess(address(fund), -int256(612_345_678), 0, 0);
        if (kind == 1) battery.assess(address(fund), int256(9_999 * UNIT), 0, 0);
        if (kind == 2) accrue(456_789_123);
        if (kind == 3) donate();
        if (kind == 4) suspend();
        if (kind == 5) setTerms(IFund.Terms(uint32(running() + 2), 0, 0, 0, 200, 0));
        if (kind == 6) settle();
        if (kind == 7) enter(IFund.Kind.Provision, bob, 111 * UNIT, 0);
        if (kind == 8) enter(IFund.Kind.Receivable, bob, 222 * UNIT, 60_000);
        if (kind == 9) declare(running() + 1, 55 * UNIT);
        if (kind == 10) ask2();
        if (kind == 11) addVault(newVault(newToken("THREE")));
        if (kind == 12) shareOut();
        if (kind == 13) recycle();
        if (kind == 14) limit();
        if (kind == 15) close();
    }

    function donate() private {
        vm.startPrank(carol);
        token.transfer(address(fund), 5 * UNIT);
        token.transfer(address(vault), 6 * UNIT);
        vm.stopPrank();
    }

    function suspend() private {
        vm.prank(manager);
        fund.suspend(uint40(vm.getBlockTimestamp() + 80 days));
    }

    function close() private {
        vm.prank(manager);
        fund.close();
    }

    function settle() private {
        vm.prank(recycler);
        fund.settleReceivable(receivable, 33 * UNIT);
    }

    function ask2() private {
        deposit(alice, 50 * UNIT);
        depositIn(other, carol, 60 * UNIT);
        redeem(manager, 70 * SHARE);
        redeemIn(other, manager, 80 * SHARE);
    }

    function shareOut() private {
        vm.prank(manager);
        fund.transfer(carol, 99 * SHARE);
        vm.prank(carol);
        fund.transfer(alice, 9 * SHARE);
    }

    function recycle() private {
        vm.startPrank(recycler);
        token.approve(address(battery), type(uint256).max);
        battery.recycle(token, address(fund), 7, -int256(9 * UNIT), int256(13 * UNIT));
        vm.stopPrank();
    }

    function limit() private {
        vm.startPrank(admin);
        fund.setLimits(IFund.Limits(4, 5, 4_000, 3, 0, 0, 0, 0));
        fund.setProspectus("another");
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------ outcomes

    /// @dev All that the fund tells of a strike: `Struck` and each vault's `VaultStruck`.
    function told(uint256 n) internal returns (bytes32 hash) {
        vm.recordLogs();
        strike(n);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            bytes32 topic = logs[i].topics[0];
            bool mine = topic == IFund.Struck.selector || (topic == IFund.VaultStruck.selector && isOld(logs[i]));
            if (mine) hash = keccak256(abi.encode(hash, logs[i].topics, logs[i].data));
        }
    }

    /// @dev A vault that came later has no part in the strike, but is told of it.
    function isOld(Vm.Log memory log) private view returns (bool) {
        address v = address(uint160(uint256(log.topics[2])));
        return v == address(vault) || v == address(other);
    }

    function test_no_act_after_the_window_changes_an_epoch() external {
        toLag(epoch);
        uint256 id = vm.snapshotState();
        bytes32 wanted = told(epoch);
        for (uint256 kind; kind < ACTS; ++kind) {
            vm.revertToState(id);
            id = vm.snapshotState();
            act(kind);
            ok(told(epoch) == wanted, name(kind, "at once"));
            vm.revertToState(id);
            id = vm.snapshotState();
            vm.warp(valuation.valuationTimeOf(epoch) + 71 days);
            act(kind);
            vm.warp(vm.getBlockTimestamp() + 40 days);
            ok(told(epoch) == wanted, name(kind, "months later"));
        }
    }

    function name(uint256 kind, string memory when) internal pure returns (string memory) {
        return string.concat("act ", string(abi.encodePacked(bytes1(uint8(97 + kind)))), " ", when);
    }

    function test_two_acts_and_two_epochs_are_struck_alike_early_or_late() external {
        vm.warp(valuation.cutoffOf(epoch) + 1 days);
        ask2(); // the second epoch
        toLag(epoch);
        uint256 id = vm.snapshotState();
        bytes32 first = told(epoch);
        act(2);
        toLag(epoch + 1);
        bytes32 second = told(epoch + 1);
        vm.revertToState(id);
        act(2); // before the strike of the first, in the window of the second
        toLag(epoch + 1);
        act(0);
        act(6);
        act(13);
        vm.warp(valuation.valuationTimeOf(epoch + 1) + 50 days);
        act(4);
        ok(told(epoch) == first, "the first");
        act(1);
        ok(told(epoch + 1) == second, "the second");
    }

    function test_fees_paid_and_received_between_two_strikes_change_neither() external {
        vm.warp(valuation.cutoffOf(epoch) + 1 days);
        ask2();
        toLag(epoch + 1);
        uint256 id = vm.snapshotState();
        told(epoch);
        bytes32 second = told(epoch + 1);
        vm.revertToState(id);
        told(epoch);
        accrue(1_000 * UNIT);
        fund.payFees();
        ok(told(epoch + 1) == second, "the second");
    }
}
