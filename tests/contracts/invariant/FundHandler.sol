// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";

/// @notice What people may do to a fund, in any order. Nothing that reverts is called, and no revert is swallowed.
contract FundHandler is FundBase {
    address internal eager = address(0xEA6E4);
    address internal lazy = address(0x1A21);
    address[5] internal people;
    uint256 internal nextId = 100;
    uint256 internal lastTwin;
    uint256 public twins;
    uint256 public eagerGot;
    uint256 public lazyGot;
    mapping(bytes32 act => uint256) public done;

    function setUp() public override {
        super.setUp();
        people = [alice, bob, carol, eager, lazy];
        for (uint256 i = 3; i < 5; ++i) {
            admit(people[i]);
            endow(people[i], 1_000_000 * UNIT);
            invest(people[i], 5_000 * UNIT);
        }
    }

    function count(bytes32 act) private {
        ++done[act];
    }

    function someone(uint256 who) private view returns (address) {
        return people[who % 3];
    }

    /// @dev A place is free, or the epoch of this second has one already.
    function hasPlace(bool redeeming, address who) private view returns (bool) {
        uint256 epoch = valuation.periodAt(vm.getBlockTimestamp()) + 1;
        uint256 open;
        for (uint256 n = epoch; n != 0; --n) {
            bool asked = redeeming
                ? vault.pendingRedeemRequest(n, who) + vault.claimableRedeemRequest(n, who) != 0
                : vault.pendingDepositRequest(n, who) + vault.claimableDepositRequest(n, who) != 0;
            if (asked && n == epoch) return true;
            if (asked) ++open;
        }
        return open + (redeeming || vault.refundable(who) == 0 ? 0 : 4) < 8;
    }

    function askDeposit(uint256 who, uint256 assets) external {
        address account = someone(who);
        if (!hasPlace(false, account) || token.balanceOf(account) < 20_000 * UNIT) return;
        deposit(account, bound(assets, 10 * UNIT, 20_000 * UNIT));
        count("deposit");
    }

    function askRedeem(uint256 who, uint256 shares) external {
        address account = someone(who);
        uint256 balance = fund.balanceOf(account);
        if (balance < 10 * SHARE || !hasPlace(true, account)) return;
        redeem(account, bound(shares, 10 * SHARE, balance));
        count("redeem");
    }

    /// @notice Twins ask for the same; one claims after every strike, the other never.
    function askTwins(uint256 shares) external {
        uint256 balance = fund.balanceOf(lazy);
        uint256 epoch = valuation.periodAt(vm.getBlockTimestamp()) + 1;
        if (balance < 10 * SHARE || (epoch != lastTwin && twins == 8)) return;
        shares = bound(shares, 10 * SHARE, balance / 16 + 10 * SHARE);
        if (shares > balance) return;
        redeem(lazy, shares);
        redeem(eager, shares);
        if (epoch != lastTwin) ++twins;
        lastTwin = epoch;
        count("twins");
    }

    /// @notice Time passes; three times in four the batteries are assessed when a window opens.
    function pass(uint256 time) external {
        uint256 time0 = vm.getBlockTimestamp();
        uint256 until = time0 + bound(time, 1 hours, 12 days);
        uint256 period = valuation.periodAt(until);
        if (period != valuation.periodAt(time0) && time % 4 != 0) {
            toWindow(period);
            (uint256 eligible,) = energies();
            battery.assess(address(fund), 0, eligible, uint64(vm.getBlockTimestamp()));
        }
        if (until > vm.getBlockTimestamp()) vm.warp(until);
    }

    function strikeNext() external {
        uint256 epoch = fund.nextStrike();
        if (epoch == 0 || vm.getBlockTimestamp() < valuation.valuationTimeOf(epoch)) return;
        fund.strike(epoch);
        count("strike");
        if (fund.snapshotOf(epoch).finding != IFund.Finding.None) count("strike of a frozen epoch");
        if (vault.maxRedeem(eager) != 0) {
            eagerGot += claimAssets(eager);
            count("eager");
            if (vault.pendingRedeemRequest(0, eager) != 0) count("eager, in part");
        }
    }

    /// @notice When nothing of the twins' waits any more, the lazy one claims as well, all at once.
    function wakeLazy() external {
        if (vault.pendingRedeemRequest(0, lazy) != 0 || vault.maxRedeem(lazy) == 0) return;
        lazyGot += claimAssets(lazy);
        twins = 0;
        count("lazy");
    }

    function claimDeposit(uint256 who, uint256 part) external {
        address account = someone(who);
        uint256 assets = vault.maxDeposit(account);
        if (assets == 0) return;
        vm.prank(account);
        vault.deposit(bound(part, 1, assets), account);
        count("claim shares");
    }

    function claimRedemption(uint256 who, uint256 part, bool exact) external {
        address account = someone(who);
        uint256 most = exact ? vault.maxWithdraw(account) : vault.maxRedeem(account);
        if (most == 0) return;
        part = part % 2 == 0 ? most : bound(part, 1, most);
        vm.prank(account);
        if (exact) vault.withdraw(part, account, account);
        else vault.redeem(part, account, account);
        count("claim assets");
    }

    function refund(uint256 who) external {
        address account = someone(who);
        if (vault.refundable(account) == 0) return;
        vm.prank(account);
        vault.refund(account, account);
        count("refund");
    }

    function assess(uint256 change, bool evidence) external {
        (uint256 eligible,) = energies();
        int256 by = int256(bound(change, 0, 4_000 * UNIT)) - int256(1_900 * UNIT);
        if (fund.nav() + by < int256(200 * UNIT)) by = int256(3_000 * UNIT);
        battery.assess(address(fund), by, evidence ? eligible : 0, uint64(vm.getBlockTimestamp()));
        count("assess");
    }

    function energies() private view returns (uint256, uint256) {
        IFund.FactSheet memory f = fund.factSheet();
        return (f.eligibleWh, f.coveredWh);
    }

    function acquire(uint256 part) external {
        uint256 free = fund.spendable();
        if (free < 10 * UNIT) return;
        buy(nextId++, bound(part, free * 19 / 20, free), 1_000);
        count("acquire");
    }

    function donate(uint256 amount) external {
        vm.startPrank(alice);
        token.transfer(address(fund), bound(amount, 1, UNIT));
        token.transfer(address(vault), bound(amount, 1, UNIT));
        vm.stopPrank();
        donated += bound(amount, 1, UNIT);
        count("donate");
    }

    uint256 public donated;

    // ------------------------------------------------------------------------------------------------ what must hold

    function checkEscrow() public view {
        (uint256 assets,) = vault.pending();
        uint256 shares;
        for (uint256 i; i < people.length; ++i) {
            address who = people[i];
            assets += vault.refundable(who) + vault.maxWithdraw(who);
            shares += vault.maxMint(who);
        }
        (, uint256 queued) = vault.pending();
        atMost(assets + donated, token.balanceOf(address(vault)), "the vault has the assets it owes");
        atMost(shares + queued, fund.balanceOf(address(vault)), "and the shares");
    }

    function checkCash() public view {
        atMost(fund.cash() + donated, token.balanceOf(address(fund)), "the fund has the cash in its books");
        atMost(fund.spendable(), fund.cash(), "spendable is part of it");
    }

    function checkSupply() public view {
        uint256 sum = fund.balanceOf(address(fund)) + fund.balanceOf(address(vault)) + fund.balanceOf(manager);
        for (uint256 i; i < people.length; ++i) {
            sum += fund.balanceOf(people[i]);
        }
        eq(sum, fund.totalSupply(), "balances and supply");
        ok(fund.balanceOf(address(fund)) == SHARE, "the fund's own share");
    }

    function checkTwins() public view {
        eq(eagerGot + vault.maxWithdraw(eager), lazyGot + vault.maxWithdraw(lazy), "eager and lazy got the same");
    }

    function checkCoverage() public view {
        (uint256 eligible, uint256 covered) = energies();
        atMost(covered, eligible, "covered");
    }
}
