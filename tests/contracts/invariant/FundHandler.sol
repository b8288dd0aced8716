// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {vm} from "../base/Vm.sol";
import {FundStaff} from "./FundStaff.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Two funds through which time, people and staff go in any order, and what must hold after every step. Nothing
/// that reverts is called, but refusals that are compared; no revert is swallowed.
contract FundHandler is FundStaff {
    function setUp() public override {
        super.setUp();
        for (uint256 i; i < 5; ++i) {
            begin(0, people[i], 5_000 * UNIT);
            if (i < 3) begin(1, people[i], 1_500 * UNIT);
            if (i < 3) begin(2, people[i], 2_500 * UNIT);
        }
        forward(valuation.valuationTimeOf(1) + 1 days, true);
        strikeDue(0, 1);
        strikeDue(1, 1);
    }

    function begin(uint256 d, address who, uint256 assets) private {
        use(d);
        bookDeposit(d, who, deposit(who, assets), assets);
    }

    // ------------------------------------------------------------------------------------------------ time and strikes

    /// @notice Time passes: to a second after something ends or begins, or some days; seven times in eight the batteries
    /// are assessed when windows open.
    function pass(uint256 time) external {
        catchUp();
        uint256 period = periodNow() + 1;
        uint256 until = timeNow() + bound(time >> 8, 1 hours, 9 days);
        if (time % 4 == 0) until = valuation.cutoffOf(period) + 2;
        if (time % 4 == 1) until = valuation.windowEndOf(period) + 2;
        forward(until, (time >> 16) % 8 != 0);
    }

    /// @dev More than six epochs that wait are no invariant's matter.
    function catchUp() private {
        for (uint256 k; k < 2; ++k) {
            while (isDue(k) && funds[k].nextStrike() + 3 < periodNow()) {
                strikeDue(k, 1);
            }
        }
    }

    function strikeNext(uint256 random) external {
        uint256 k = random >> 8 & 1;
        if (!isDue(k)) k = 1 - k;
        if (!isDue(k)) return;
        strikeApart(k, random);
        if (random >> 16 & 3 != 0) claimEagerly();
    }

    function strikeApart(uint256 k, uint256 random) private alone(k) {
        strikeDue(k, random);
    }

    /// @notice The market of the next window: prices differ, or there are none.
    function setMarket(uint256 random) external {
        uint256 period = periodNow() + 1;
        valuation.setLevel(period, 9_000 + random % 2_001);
        if (random % 16 == 0) valuation.breakDown(period, true);
        count("market");
    }

    /// @notice At a window's end next to nothing is left, or less than nothing; later it comes back.
    function crash(uint256 random) external {
        uint256 k = fundOf(random);
        int256 nav = fund.nav();
        if (nav < int256(500 * UNIT) || random % 3 != 0) return;
        battery.assess(address(fund), nav / ((random >> 8) % 2 == 0 ? int256(150) : int256(-9)) - nav, 0, 0);
        catchUp();
        uint256 period = periodNow() + 1;
        valuation.setLevel(period, 10_000);
        forward(valuation.windowEndOf(period) + 2, true);
        battery.assess(address(funds[k]), nav, 0, 0);
        count("crash");
    }

    function donate(uint256 d, uint256 amount) external {
        actOf(d, 0);
        give(monies[d % DOORS], address(vault), bound(amount, 1, UNIT));
        give(token, address(fund), bound(amount, 1, UNIT));
        if (d % DOORS == 1) give(coin, address(fund), bound(amount, 1, UNIT));
        count("donate");
    }

    function give(IERC20 money, address where, uint256 amount) private {
        vm.prank(seller);
        money.transfer(where, amount);
        donated[where][money] += amount;
    }

    // ------------------------------------------------------------------------------------------------ wallets

    function freezeTokens(uint256 random, uint256 amount) external alone(random % 4 == 3 ? 1 : 0) {
        fundOf(random);
        address who = people[amount % 3];
        uint256 part = amount % 2 == 0 ? 0 : bound(amount, 0, fund.balanceOf(who) / 2);
        vm.prank(agent);
        fund.setFrozenTokens(who, part);
        count("freeze tokens");
    }

    /// @notice A lost wallet is replaced: all that was its is its successor's, to the unit.
    function recover(uint256 random) external {
        address lost = people[random % 3];
        if (gone.length >= 6 || members.isFrozen(lost) || random % 4 > 1) return;
        address next = address(uint160(0x900D00 + gone.length));
        furnish(next);
        vm.prank(agent);
        members.proposeRecovery(lost, next, "lost");
        forward(timeNow() + 1 days, true);
        Wealth memory had = wealthOf(lost);
        had.assets -= token.balanceOf(lost) + coin.balanceOf(lost);
        vm.prank(agent);
        members.recover(lost);
        for (uint256 k; k < 2; ++k) {
            funds[k].follow(lost);
            (earned[k][next], claimed[k][next]) = (earned[k][lost], claimed[k][lost]);
            unsure[k][next] = unsure[k][lost];
        }
        succeed(lost, next);
        people[random % 3] = next;
        Wealth memory has = wealthOf(next);
        has.assets -= token.balanceOf(next) + coin.balanceOf(next);
        requireSame(has, had, "of the successor");
        count("recover");
    }

    function succeed(address lost, address next) private {
        for (uint256 d; d < DOORS; ++d) {
            openOf[d][true][next] = openOf[d][true][lost];
            openOf[d][false][next] = openOf[d][false][lost];
            delete openOf[d][true][lost];
            delete openOf[d][false][lost];
        }
        gone.push(lost);
    }

    // ------------------------------------------------------------------------------------------------ what must hold

    function checkAll() external {
        Wealth[5] memory all = sweep();
        for (uint256 k; k < 2; ++k) {
            checkCash(k);
            checkSupply(k, all);
            checkNav(k);
            checkEntries(k);
            checkIncome(k);
        }
        for (uint256 d; d < DOORS; ++d) {
            checkVault(d);
        }
        checkTwins(all);
        checkGone();
    }

    /// @dev What the tests' books say, income not claimed, and gifts: to the unit.
    function checkCash(uint256 k) private {
        Books storage b = books[k];
        eq(funds[k].cash(), b.cash[0] + b.cash[1], "cash");
        eq(funds[k].cashOf(doors[k * 2]), b.cash[0], "cash of the first currency");
        if (k == 0) eq(funds[k].cashOf(doors[1]), b.cash[1], "cash of the second");
        uint256 owed = b.distributed - b.claimed;
        uint256 has = token.balanceOf(address(funds[k])) - donated[address(funds[k])][token];
        eq(has, b.cash[0] + owed, "the fund has its cash and the income it owes");
        has = coin.balanceOf(address(funds[k])) - donated[address(funds[k])][coin];
        eq(has, b.cash[1], "and its coins");
        atMost(funds[k].spendable(), b.cash[0], "spendable is part of the cash");
        if (funds[k].spendable() < b.cash[0]) count("cash is kept for a strike");
    }

    function checkSupply(uint256 k, Wealth[5] memory all) private {
        IFund.FactSheet memory f = funds[k].factSheet();
        uint256 sum = funds[k].balanceOf(address(funds[k])) + funds[k].balanceOf(manager);
        uint256 wealth = sum;
        uint256 holders = funds[k].balanceOf(manager) == 0 ? 0 : 1;
        for (uint256 i; i < 5; ++i) {
            uint256 balance = funds[k].balanceOf(people[i]);
            (sum, wealth) = (sum + balance, wealth + all[i].shares[k]);
            if (balance != 0) ++holders;
        }
        for (uint256 d; d < DOORS; ++d) {
            if (d / 2 == k) sum += funds[k].balanceOf(address(doors[d]));
        }
        eq(sum, f.supply, "balances add up to the supply");
        eq(f.supply, books[k].supply, "supply");
        eq(f.holders, holders, "holders");
        // what waits of a request that was filled in part is rounded up, to a share's unit
        atMost(wealth, f.supply + 5 * 8 * DOORS, "every share has one owner");
        if (holders > 1) count("holders");
    }

    function checkNav(uint256 k) private {
        Books storage b = books[k];
        int256 nav = valuation.portfolioValue(address(funds[k])) + int256(b.cash[0] + b.cash[1]);
        nav += int256(receivablesOn(k, timeNow() / 1 days)) - int256(b.loans + b.owed);
        nav -= int256(b.feesStruck - b.feesPaid);
        eq(funds[k].nav(), nav, "net asset value");
        eq(funds[k].price(), b.lastPrice, "price of the last deal");
        eq(funds[k].highWaterMark(), b.mark, "high-water mark");
        if (nav < 0) count("net asset value below zero");
    }

    function checkEntries(uint256 k) private {
        uint256[4] memory sums; // receivables, loans, owed; open receivables
        uint256 day = timeNow() / 1 days;
        for (uint32 id = 1; id <= funds[k].entryCount(); ++id) {
            IFund.Entry memory e = funds[k].entryOf(id);
            eq(e.amount, notes[k][id - 1].amount, "amount of an entry");
            if (e.amount == 0) continue;
            if (e.kind == IFund.Kind.Loan) sums[1] += e.amount;
            else if (!isAsset(e.kind)) sums[2] += e.amount;
            else ++sums[3];
            uint256 late = day > e.dueDay ? day - e.dueDay : 0;
            if (isAsset(e.kind) && late < 90) sums[0] += uint256(e.amount) * (90 - late) / 90;
            if (isAsset(e.kind) && late != 0) count("a receivable ages");
        }
        IFund.FactSheet memory f = funds[k].factSheet();
        eq(f.receivables, sums[0], "receivables");
        eq(f.liens, sums[1], "loans");
        eq(f.liabilities, sums[1] + sums[2] + f.feesOwed, "liabilities");
        eq(f.feesOwed, books[k].feesStruck - books[k].feesPaid, "fees owed");
        atMost(sums[3], 12, "open receivables");
        if (sums[3] > 3) count("several receivables");
    }

    /// @dev What was distributed is somebody's: a unit at most of each distribution is not, and what roundings left.
    function checkIncome(uint256 k) private {
        Books storage b = books[k];
        uint256 told = funds[k].incomeOf(manager);
        uint256 due = earned[k][manager];
        for (uint256 i; i < 5; ++i) {
            (told, due) = (told + funds[k].incomeOf(people[i]), due + earned[k][people[i]]);
        }
        eq(funds[k].factSheet().incomeOwed, b.distributed - b.claimed, "income owed");
        atMost(b.claimed + told, b.distributed, "income claimed and claimable");
        atMost(due, b.distributed + 1 << 96, "income earned");
        atMost(b.distributed, (due >> 96) + b.distributions * 6, "and little of it nobody's");
        if (b.distributed != 0) count("income");
    }

    /// @dev Deposits that wait or are to be returned, money of redemptions: all there, gifts not touched. So are shares.
    function checkVault(uint256 d) private {
        (uint256 assets, uint256 shares) = doors[d].pending();
        uint256 paid = claimedOut[d];
        for (uint256 i; i < 5; ++i) {
            address who = people[i];
            (uint256 money, uint256 minted) = claimableOf(d, who);
            assets += doors[d].refundable(who) + money;
            (paid, shares) = (paid + money, shares + minted);
        }
        uint256 has = monies[d].balanceOf(address(doors[d])) - donated[address(doors[d])][monies[d]];
        atMost(assets, has, "the vault has the assets it owes");
        atMost(shares, funds[d / 2].balanceOf(address(doors[d])), "and the shares");
        atMost(paid, paidOut[d], "redemptions are owed no more than strikes have paid");
        atMost(paidOut[d], paid + 400, "and little less");
        if (paid != 0) count("redemptions");
        if (shares != 0 && assets != 0) count("escrow");
    }

    function claimableOf(uint256 d, address who) private returns (uint256 money, uint256 minted) {
        bool frozen = members.isFrozen(who);
        if (frozen) freeze(who, false);
        (money, minted) = (doors[d].maxWithdraw(who), doors[d].maxMint(who));
        if (frozen) freeze(who, true);
    }

    /// @dev Whatever each of them has claimed by now: the same wealth but for income, which is told when claimed.
    function checkTwins(Wealth[5] memory all) private {
        Wealth memory one_ = all[3];
        Wealth memory other = all[4];
        one_.assets -= claimed[0][eager];
        other.assets -= claimed[0][lazy];
        requireSame(one_, other, "eager and lazy");
        if (done["eager, in part"] != 0) count("eager and lazy");
    }

    function checkGone() private {
        for (uint256 i; i < gone.length; ++i) {
            for (uint256 k; k < 2; ++k) {
                eq(funds[k].balanceOf(gone[i]) + funds[k].incomeOf(gone[i]), 0, "the replaced has nothing");
            }
            count("the replaced has nothing");
        }
    }
}
