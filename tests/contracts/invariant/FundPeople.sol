// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {vm} from "../base/Vm.sol";
import {FundStrikes} from "./FundStrikes.sol";

/// @notice What investors may do, in any order. Nothing that reverts is called but what must be refused, and that is
/// compared with its refusal.
abstract contract FundPeople is FundStrikes {
    /// @dev A door and one or two of those who are not twins.
    struct Act {
        uint256 d;
        uint256 k;
        uint256 i;
        uint256 j;
        address who;
        address other;
    }

    function actOf(uint256 d, uint256 who) internal returns (Act memory a) {
        (a.d, a.i, a.j) = (d % DOORS, who % 3, (who >> 8) % 3);
        a.k = a.d / 2;
        (a.who, a.other) = (people[a.i], people[a.j]);
        use(a.d);
    }

    function isMember(address who) internal view returns (bool) {
        return members.isVerified(who);
    }

    /// @dev Shares that it can send.
    function freeShares(address who) internal view returns (uint256) {
        uint256 balance = fund.balanceOf(who);
        uint256 frozen = fund.getFrozenTokens(who);
        return members.isFrozen(who) || frozen >= balance ? 0 : balance - frozen;
    }

    function epochOf(bool redeeming, uint256 k) internal view returns (uint256 epoch) {
        epoch = periodNow() + 1;
        if (redeeming) epoch += termsFor(k, epoch).notice;
    }

    // ------------------------------------------------------------------------------------------------ requests

    function canDeposit(uint256 d, address controller, address owner) private returns (bool) {
        if (books[d / 2].closing || !isMember(controller) || !isMember(owner)) return false;
        return monies[d].balanceOf(owner) >= 20_000 * UNIT && hasPlace(d, false, controller, epochOf(false, 0));
    }

    function bookDeposit(uint256 d, address controller, uint256 epoch, uint256 assets) internal {
        eq(epoch, epochOf(false, d / 2), "epoch of a deposit");
        depositedFor[d][epoch] += assets;
        enlist(d, false, controller, epoch);
    }

    function bookRedemption(uint256 d, address controller, uint256 epoch, uint256 shares) internal {
        eq(epoch, epochOf(true, d / 2), "epoch of a redemption");
        askedFor[d][epoch] += shares;
        enlist(d, true, controller, epoch);
        if (epoch > periodNow() + 1) count("notice");
    }

    function askDeposit(uint256 d, uint256 who, uint256 assets) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        if (!canDeposit(a.d, a.who, a.who)) return;
        Wealth[5] memory before = sweep();
        assets = bound(assets, 10 * UNIT, 20_000 * UNIT);
        bookDeposit(a.d, a.who, deposit(a.who, assets), assets);
        requireKept(before, a.i, a.i);
        count("deposit");
    }

    function askRedeem(uint256 d, uint256 who, uint256 shares) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        uint256 free = freeShares(a.who);
        if (free < 10 * SHARE || !hasPlace(a.d, true, a.who, epochOf(true, a.k))) return;
        Wealth[5] memory before = sweep();
        shares = shares % 4 == 0 ? free : bound(shares, 10 * SHARE, free);
        bookRedemption(a.d, a.who, redeem(a.who, shares), shares);
        requireKept(before, a.i, a.i);
        count("redeem");
    }

    /// @notice An operator asks for its principal, for itself or for the principal.
    function askByOperator(uint256 d, uint256 who, uint256 amount) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        if (a.i == a.j || !isMember(a.other)) return;
        address controller = amount % 2 == 0 ? a.who : a.other;
        vm.prank(a.who);
        vault.setOperator(a.other, true);
        Wealth[5] memory before = sweep();
        if (amount % 3 == 0) depositByOperator(a, controller, bound(amount, 10 * UNIT, 9_000 * UNIT));
        else redeemByOperator(a, controller, amount);
        requireKept(before, a.i, a.j);
    }

    function depositByOperator(Act memory a, address controller, uint256 assets) private {
        if (!canDeposit(a.d, controller, a.who)) return;
        vm.prank(a.other);
        bookDeposit(a.d, controller, vault.requestDeposit(assets, controller, a.who), assets);
        count("deposit by an operator");
    }

    function redeemByOperator(Act memory a, address controller, uint256 amount) private {
        uint256 free = freeShares(a.who);
        bool able = free >= 10 * SHARE && isMember(controller) && hasPlace(a.d, true, controller, epochOf(true, a.k));
        if (!able) return;
        uint256 shares = bound(amount, 10 * SHARE, free);
        vm.prank(a.other);
        bookRedemption(a.d, controller, vault.requestRedeem(shares, controller, a.who), shares);
        count("redeem by an operator");
    }

    // ------------------------------------------------------------------------------------------------ claims

    function claimDeposit(uint256 d, uint256 who, uint256 part) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        bool exact = part % 2 == 0;
        uint256 most = exact ? vault.maxMint(a.who) : vault.maxDeposit(a.who);
        if (most == 0 || !isMember(a.other)) return;
        Wealth[5] memory before = sweep();
        uint256 income = fund.incomeOf(a.other);
        part = part % 3 == 0 ? most : bound(part, 1, most);
        vm.prank(a.who);
        if (exact) vault.mint(part, a.other);
        else vault.deposit(part, a.other);
        requireKept(before, a.i, a.j);
        handOver(a, fund.incomeOf(a.other) - income);
        count("claim shares");
    }

    /// @dev Income on shares not claimed goes with them to who receives them, known to a unit here.
    function handOver(Act memory a, uint256 income) private {
        if (a.i == a.j || income == 0) return;
        earned[a.k][a.who] -= income << 96;
        earned[a.k][a.other] += income << 96;
        (unsure[a.k][a.who], unsure[a.k][a.other]) = (unsure[a.k][a.who] + 1, unsure[a.k][a.other] + 1);
        count("income handed over");
    }

    function claimRedemption(uint256 d, uint256 who, uint256 part) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        bool exact = part % 2 == 0;
        uint256 most = exact ? vault.maxWithdraw(a.who) : vault.maxRedeem(a.who);
        if (most == 0 || !isMember(a.other)) return;
        Wealth[5] memory before = sweep();
        part = part % 3 == 0 ? most : bound(part, 1, most);
        uint256 had = vault.maxWithdraw(a.who);
        vm.prank(a.who);
        if (exact) vault.withdraw(part, a.other, a.who);
        else vault.redeem(part, a.other, a.who);
        claimedOut[a.d] += had - vault.maxWithdraw(a.who);
        requireKept(before, a.i, a.j);
        count("claim assets");
    }

    function takeRefund(uint256 d, uint256 who) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        if (vault.refundable(a.who) == 0 || members.isFrozen(a.who)) return;
        Wealth[5] memory before = sweep();
        vm.prank(a.who);
        vault.refund(a.who, a.who);
        requireKept(before, a.i, a.i);
        count("refund");
    }

    function redeemUnclaimed(uint256 d, uint256 who, uint256 part) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        uint256 most = vault.maxDeposit(a.who);
        if (most == 0 || !hasPlace(a.d, true, a.who, epochOf(true, a.k))) return;
        Wealth[5] memory before = sweep();
        askUnclaimed(a, part % 2 == 0 ? most : bound(part, 1, most));
        requireKept(before, a.i, a.i);
        count("redeem unclaimed");
    }

    function askUnclaimed(Act memory a, uint256 assets) internal {
        uint256 unclaimed = vault.maxMint(a.who);
        vm.prank(a.who);
        uint256 epoch = vault.redeemUnclaimed(assets, a.who);
        bookRedemption(a.d, a.who, epoch, unclaimed - vault.maxMint(a.who));
    }

    function transferShares(uint256 d, uint256 who, uint256 amount) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        uint256 free = freeShares(a.who);
        if (free == 0 || !isMember(a.other)) return;
        Wealth[5] memory before = sweep();
        vm.prank(a.who);
        fund.transfer(a.other, amount % 5 == 0 ? free : bound(amount, 1, free));
        requireKept(before, a.i, a.j);
        count("transfer");
    }

    function claimIncome(uint256 d, uint256 who) external alone((d % DOORS) / 2) {
        Act memory a = actOf(d, who);
        address account = who % 7 == 0 ? manager : a.who;
        if (members.isFrozen(account) || fund.incomeOf(account) == 0) return;
        takeIncome(a.k, account);
        if (account != manager && !isClear(a.k, account)) return;
        uint256 wanted = earned[a.k][account] >> 96;
        ok(
            claimed[a.k][account] + fund.incomeOf(account) <= wanted + 1 + unsure[a.k][account],
            "income, at most what shares earned"
        );
        uint256 little = 2 + books[a.k].distributions + unsure[a.k][account];
        ok(claimed[a.k][account] + little >= wanted, "and a unit a distribution less at least");
        count("income, to a unit");
    }

    function takeIncome(uint256 k, address account) internal {
        uint256 income = funds[k].incomeOf(account);
        uint256 had = token.balanceOf(account);
        vm.prank(account);
        eq(funds[k].claimIncome(), income, "income as foretold");
        eq(token.balanceOf(account), had + income, "and paid");
        claimed[k][account] += income;
        books[k].claimed += income;
        count("claim income");
    }

    /// @dev Nothing waits and nothing is claimable: all income has been told of.
    function isClear(uint256 k, address who) internal returns (bool) {
        uint256 open;
        for (uint256 d = k * 2; d < DOORS && d / 2 == k; ++d) {
            open += prune(d, false, who) + prune(d, true, who);
        }
        return open == 0;
    }

    // ------------------------------------------------------------------------------------------------ lapsed, frozen

    /// @notice One who has lapsed goes: by requests for all that is free, by claims of all that was dealt.
    function depart(uint256 d, uint256 who) external {
        Act memory a = actOf(d, who);
        if (members.isFrozen(a.who) || (who >> 16) % 3 != 0) return;
        lapse(a.who);
        uint256 free = freeShares(a.who);
        bool place = hasPlace(a.d, true, a.who, epochOf(true, a.k));
        if (place && vault.maxDeposit(a.who) != 0) {
            askUnclaimed(a, vault.maxDeposit(a.who));
            count("lapsed: unclaimed shares leave");
        }
        if (place && free != 0 && (free >= 10 * SHARE || free == fund.balanceOf(a.who))) {
            bookRedemption(a.d, a.who, redeem(a.who, free), free);
            count("lapsed: shares leave");
        }
        uint256 assets = vault.maxWithdraw(a.who);
        if (vault.maxRedeem(a.who) != 0) {
            eq(claimAssets(a.who), assets, "a lapsed one's claim");
            claimedOut[a.d] += assets;
            count("lapsed: assets are paid");
        }
        if (fund.incomeOf(a.who) != 0) takeIncome(a.k, a.who);
    }

    function renew(uint256 who) external {
        address account = people[who % 3];
        if (members.isFrozen(account)) return;
        admit(account);
        count("renew");
    }

    function setFrozen(uint256 who) external {
        address account = people[who % 3];
        if (members.isFrozen(account)) {
            freeze(account, false);
            return count("thaw");
        }
        Wealth memory w = wealthOf(account);
        bool[3] memory claims;
        for (uint256 d; d < DOORS; ++d) {
            claims[d] = doors[d].maxDeposit(account) != 0;
        }
        freeze(account, true);
        refuseAll(account, claims);
        freeze(account, false);
        requireSame(wealthOf(account), w, "frozen and free again");
        if (who % 4 == 0) freeze(account, true);
        count("freeze");
    }

    /// @dev Whatever it tries, through whomever: refused, and for being frozen.
    function refuseAll(address frozen, bool[3] memory claims) private {
        bytes memory reason = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, frozen);
        for (uint256 d; d < DOORS; ++d) {
            use(d);
            address vault_ = address(vault);
            if (claims[d]) refuseShares(frozen, reason);
            refuse(frozen, vault_, abi.encodeCall(vault.redeem, (1, frozen, frozen)), reason);
            refuse(frozen, vault_, abi.encodeCall(vault.refund, (frozen, frozen)), reason);
            refuse(frozen, vault_, abi.encodeCall(vault.redeemUnclaimed, (1, frozen)), reason);
            refuse(frozen, address(fund), abi.encodeCall(fund.claimIncome, ()), reason);
            bytes memory cannot = abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, frozen);
            refuse(frozen, address(fund), abi.encodeCall(fund.transfer, (manager, 1)), cannot);
            if (fund.balanceOf(frozen) >= 10 * SHARE) {
                refuse(frozen, vault_, abi.encodeCall(vault.requestRedeem, (10 * SHARE, frozen, frozen)), cannot);
                count("frozen: with shares");
            }
            cannot = abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, frozen);
            refuse(manager, address(fund), abi.encodeCall(fund.transfer, (frozen, 1)), cannot);
            if (books[d / 2].closing) continue;
            reason = abi.encodeWithSelector(IMembers.NotVerified.selector, frozen);
            refuse(frozen, vault_, abi.encodeCall(vault.requestDeposit, (10 * UNIT, frozen, frozen)), reason);
            reason = abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, frozen);
        }
        count("frozen: refused everything");
    }

    function refuseShares(address frozen, bytes memory reason) private {
        refuse(frozen, address(vault), abi.encodeWithSignature("deposit(uint256,address)", 1, manager), reason);
        count("frozen: with claims");
    }

    function refuse(address sender, address target, bytes memory data, bytes memory reason) private {
        vm.prank(sender);
        (bool done_, bytes memory got) = target.call(data);
        ok(!done_ && keccak256(got) == keccak256(reason), "refused for being frozen");
    }

    // ------------------------------------------------------------------------------------------------ twins

    /// @notice Twins ask for the same; one claims after every strike, the other never before all is over.
    function askTwins(uint256 amount) external {
        use(0);
        uint256 epoch = epochOf(amount % 3 != 0, 0);
        bool redeeming = amount % 3 != 0;
        if (!isListed(0, redeeming, lazy, epoch) && openOf[0][redeeming][lazy].length >= 8) return;
        if (redeeming) redeemTwins(amount);
        else depositTwins(amount);
    }

    function redeemTwins(uint256 amount) private {
        uint256 balance = fund.balanceOf(lazy);
        if (fund.balanceOf(eager) < balance) balance = fund.balanceOf(eager);
        if (balance < 20 * SHARE) return;
        uint256 shares = bound(amount, 10 * SHARE, balance / 8 + 10 * SHARE);
        bookRedemption(0, lazy, redeem(lazy, shares), shares);
        bookRedemption(0, eager, redeem(eager, shares), shares);
        count("twins redeem");
    }

    function depositTwins(uint256 amount) private {
        if (token.balanceOf(lazy) < 9_000 * UNIT || token.balanceOf(eager) < 9_000 * UNIT) return;
        uint256 assets = bound(amount, 10 * UNIT, 9_000 * UNIT);
        bookDeposit(0, lazy, deposit(lazy, assets), assets);
        bookDeposit(0, eager, deposit(eager, assets), assets);
        count("twins deposit");
    }

    /// @notice The eager one claims, in two parts when it can.
    function claimEagerly() internal {
        use(0);
        uint256 most = vault.maxRedeem(eager);
        if (most > 1) takeAssets(eager, most / 3 + 1);
        if (vault.maxRedeem(eager) != 0) takeAssets(eager, vault.maxRedeem(eager));
        if (most != 0 && waitingOf(0, true, eager) != 0) count("eager, in part");
        if (vault.maxDeposit(eager) != 0) claimShares(eager);
        if (vault.refundable(eager) != 0) refundOf(eager);
        if (fund.incomeOf(eager) != 0) takeIncome(0, eager);
        prune(0, true, eager);
        prune(0, false, eager);
    }

    function takeAssets(address who, uint256 shares) private {
        vm.prank(who);
        claimedOut[0] += vault.redeem(shares, who, who);
    }

    function refundOf(address who) private {
        vm.prank(who);
        vault.refund(who, who);
    }

    /// @notice When nothing of the twins' waits any more, the lazy one claims as well, all at once: what has come of it
    /// is the same, income included.
    function wakeLazy() external {
        use(0);
        if (waitingOf(0, true, lazy) + waitingOf(0, false, lazy) != 0) return;
        bool any = vault.maxRedeem(lazy) != 0;
        if (any) takeAssets(lazy, vault.maxRedeem(lazy));
        if (vault.maxDeposit(lazy) != 0) claimShares(lazy);
        if (vault.refundable(lazy) != 0) refundOf(lazy);
        claimEagerly();
        if (!isClear(0, lazy) || !isClear(0, eager)) return;
        uint256 got = claimed[0][lazy] + fund.incomeOf(lazy);
        eq(got, claimed[0][eager] + fund.incomeOf(eager), "income of the twins");
        eq(fund.balanceOf(lazy), fund.balanceOf(eager), "shares of the twins");
        if (any) count("lazy");
        if (any && got != 0) count("lazy, with income");
    }
}
