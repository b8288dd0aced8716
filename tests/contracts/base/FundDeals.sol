// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {SettlementToken} from "../../../contracts/SettlementToken.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {FundBase} from "./FundBase.sol";
import {vm} from "./Vm.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice What the tests of dealing do to a fund, in one line each.
abstract contract FundDeals is FundBase {
    /// @notice The period of this second; requests are for the next.
    function running() internal view returns (uint256) {
        return valuation.periodAt(vm.getBlockTimestamp());
    }

    // ------------------------------------------------------------------------------------------------ terms

    function setTerms(IFund.Terms memory t) internal {
        vm.prank(admin);
        fund.setTerms(t);
    }

    /// @notice Terms of the epoch after the next.
    function comingTerms() internal view returns (IFund.Terms memory t) {
        t.from = uint32(running() + 2);
    }

    /// @notice In force for requests of this second on: the time is in a period that nothing else of the test is in.
    function begin(IFund.Terms memory t) internal {
        setTerms(t);
        vm.warp(valuation.cutoffOf(t.from - 1));
    }

    function withFees(uint16 management, uint16 performance) internal {
        IFund.Terms memory t = comingTerms();
        (t.managementFee, t.performanceFee) = (management, performance);
        begin(t);
    }

    function withGate(uint16 gate) internal {
        IFund.Terms memory t = comingTerms();
        t.gate = gate;
        begin(t);
    }

    function withLevy(uint16 levy) internal {
        IFund.Terms memory t = comingTerms();
        t.levy = levy;
        begin(t);
    }

    function badTerms(bytes32 what) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.BadTerms.selector, what);
    }

    // ------------------------------------------------------------------------------------------------ income

    function accrue(uint256 amount) internal {
        vm.prank(recycler);
        fund.accrue(amount, "swaps");
    }

    function declare(uint256 epoch, uint256 amount) internal {
        vm.prank(manager);
        fund.declare(epoch, amount);
    }

    /// @notice The next epoch is struck with a distribution; nothing else need be asked for in it.
    function distribute(uint256 amount) internal returns (uint256 epoch) {
        epoch = running() + 1;
        declare(epoch, amount);
        strike(epoch);
    }

    function claimIncome(address who) internal returns (uint256 amount) {
        uint256 had = token.balanceOf(who);
        vm.prank(who);
        amount = fund.claimIncome();
        eq(token.balanceOf(who) - had, amount, "received");
    }

    /// @notice Income is rounded down, an account's to less than one unit.
    function near(uint256 got, uint256 wanted, string memory what) internal pure {
        atMost(got, wanted, what);
        atMost(wanted, got + 1, what);
    }

    /// @notice The fund sells battery `id` back to the seller, whose nonce of the sale is used.
    function sellBack(uint256 id, uint256 price) internal {
        IFund.Offer memory o = sale(id, price);
        o.nonce = id + 1_000_000;
        bytes memory signature = signedBy(sellerKey, fund.purchaseDigest(o));
        vm.prank(manager);
        fund.dispose(o, signature);
    }

    /// @notice An entry of the books, agreed by both.
    function enter(IFund.Kind kind, address counterparty, uint256 amount, uint16 dueDay) internal returns (uint32 id) {
        vm.prank(manager);
        id = fund.proposeEntry(0, IFund.Entry(kind, counterparty, uint96(amount), dueDay, false, "document"));
        vm.prank(depositary);
        fund.confirmEntry(id, uint96(amount), dueDay);
    }

    // ------------------------------------------------------------------------------------------------ epochs

    /// @notice An epoch that waits without any request.
    function ask() internal returns (uint256 epoch) {
        epoch = running() + 1;
        declare(epoch, 0);
    }

    function outcome(uint256 epoch, IFund.Outcome wanted) internal returns (IFund.Deal memory d) {
        d = dealOf(epoch);
        eq(uint256(d.outcome), uint256(wanted), "outcome");
    }

    /// @notice The books say that the fund is worth `target`, by a change of its batteries' worth.
    function makeWorth(uint256 target) internal {
        battery.setAside(address(fund), int256(target) - fund.nav(), 0);
    }

    /// @notice The next epoch is dealt at this net asset value.
    function dealAt(uint256 worth) internal returns (IFund.Deal memory d) {
        uint256 epoch = ask();
        toWindow(epoch);
        makeWorth(worth);
        d = outcome(epoch, IFund.Outcome.Deal);
    }

    // ------------------------------------------------------------------------------------------------ vaults

    function newToken(string memory symbol) internal returns (SettlementToken) {
        return new SettlementToken(authority, symbol, symbol, 6);
    }

    /// @notice A vault of another currency, of which alice, bob and carol have plenty.
    function newVault(SettlementToken asset) internal returns (FundVault v) {
        v = new FundVault(fund, asset, 10 * UNIT);
        admit(address(v));
        address[3] memory people = [alice, bob, carol];
        for (uint256 i; i < people.length; ++i) {
            asset.issue(people[i], 1_000_000 * UNIT);
            vm.prank(people[i]);
            asset.approve(address(v), type(uint256).max);
        }
    }

    function addVault(FundVault v) internal {
        vm.prank(admin);
        fund.addVault(v);
    }

    function depositIn(FundVault v, address who, uint256 assets) internal returns (uint256) {
        vm.prank(who);
        return v.requestDeposit(assets, who, who);
    }

    function redeemIn(FundVault v, address who, uint256 shares) internal returns (uint256) {
        vm.prank(who);
        return v.requestRedeem(shares, who, who);
    }

    function claimSharesIn(FundVault v, address who) internal returns (uint256) {
        uint256 assets = v.maxDeposit(who);
        vm.prank(who);
        return v.deposit(assets, who);
    }

    function claimAssetsIn(FundVault v, address who) internal returns (uint256) {
        uint256 shares = v.maxRedeem(who);
        vm.prank(who);
        return v.redeem(shares, who, who);
    }

    /// @notice Another fund of the same people, not opened yet.
    function newFund(uint32 grace) internal {
        IFund.Config memory c = config(IERC20Metadata(address(token)));
        c.grace = grace;
        fund = new Fund(c);
        vault = new FundVault(fund, token, 10 * UNIT);
        admit(address(fund));
        admit(address(vault));
        address[6] memory people = [manager, alice, bob, carol, seller, recycler];
        for (uint256 i; i < people.length; ++i) {
            endow(people[i], 0);
        }
    }
}
