// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Coin} from "../mocks/Coin.sol";
import {FundScene} from "./FundScene.sol";
import {IWholeVault} from "./IFundDeployer.sol";
import {vm} from "./Vm.sol";

/// @notice What tests of a fund's books, rights and limits say often: exact refusals, entries, limits, recovery.
abstract contract FundBooks is FundScene {
    error Accepted(string what);
    error OtherReason(bytes got, bytes wanted);
    error Refused(bytes reason);

    bytes32 internal constant DOCUMENT = keccak256("document");

    // ------------------------------------------------------------------------------------------------ calls

    /// @notice The call fails with exactly this error: selector and arguments.
    function refused(address who, address target, bytes memory data, bytes memory wanted) internal {
        bytes memory got = attempt(who, target, data);
        require(got.length != 0, Accepted("call"));
        require(keccak256(got) == keccak256(wanted), OtherReason(got, wanted));
    }

    function refused(address who, bytes memory data, bytes memory wanted) internal {
        refused(who, address(fund), data, wanted);
    }

    function accepted(address who, address target, bytes memory data) internal returns (bytes memory answer) {
        bool done;
        vm.prank(who);
        (done, answer) = target.call(data);
        require(done, Refused(answer));
    }

    function accepted(address who, bytes memory data) internal returns (bytes memory) {
        return accepted(who, address(fund), data);
    }

    /// @notice The error; empty when the call succeeds.
    function attempt(address who, address target, bytes memory data) internal returns (bytes memory) {
        vm.prank(who);
        (bool done, bytes memory answer) = target.call(data);
        return done ? bytes("") : answer;
    }

    function told(bytes4 selector, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, account);
    }

    /// @notice The next call makes the fund say exactly what is emitted after this.
    function expectWord() internal {
        vm.expectEmit(true, true, true, true, address(fund));
    }

    function today() internal view returns (uint16) {
        return uint16(vm.getBlockTimestamp() / 1 days);
    }

    function pass(uint256 daysLater) internal {
        vm.warp(vm.getBlockTimestamp() + daysLater * 1 days);
    }

    // ------------------------------------------------------------------------------------------------ entries

    function entry(IFund.Kind kind, uint256 amount, uint256 dueDay) internal view returns (IFund.Entry memory) {
        return IFund.Entry(kind, carol, uint96(amount), uint16(dueDay), false, DOCUMENT);
    }

    function propose(uint32 entryId, IFund.Entry memory e) internal returns (uint32) {
        vm.prank(manager);
        return fund.proposeEntry(entryId, e);
    }

    function confirmCall(uint32 entryId, uint256 amount, uint256 dueDay) internal view returns (bytes memory) {
        return abi.encodeCall(fund.confirmEntry, (entryId, uint96(amount), uint16(dueDay)));
    }

    function confirm(uint32 entryId, uint256 amount, uint256 dueDay) internal {
        accepted(depositary, confirmCall(entryId, amount, dueDay));
    }

    /// @notice A confirmed entry with carol.
    function booked(IFund.Kind kind, uint256 amount, uint256 dueDay) internal returns (uint32 entryId) {
        entryId = propose(0, entry(kind, amount, dueDay));
        confirm(entryId, amount, dueDay);
    }

    /// @notice Two persons change an entry.
    function changed(uint32 entryId, uint256 amount, uint256 dueDay) internal {
        propose(entryId, entry(IFund.Kind.None, amount, dueDay));
        confirm(entryId, amount, dueDay);
    }

    function openOf(uint32 entryId) internal view returns (uint256) {
        return fund.entryOf(entryId).amount;
    }

    // ------------------------------------------------------------------------------------------------ rules

    function limit(IFund.Limits memory l) internal {
        vm.prank(admin);
        fund.setLimits(l);
    }

    function maxHolders(uint32 n) internal {
        IFund.Limits memory l;
        l.maxHolders = n;
        limit(l);
    }

    function maxShare(uint16 basisPoints) internal {
        IFund.Limits memory l;
        l.maxShare = basisPoints;
        limit(l);
    }

    function lockup(uint8 epochs) internal {
        IFund.Limits memory l;
        l.lockup = epochs;
        limit(l);
    }

    function classes(uint8 bitmap) internal {
        IFund.Limits memory l;
        l.classes = bitmap;
        limit(l);
    }

    function jurisdiction(uint16 code, bool admitted_) internal {
        uint16[] memory list = new uint16[](1);
        list[0] = code;
        vm.prank(admin);
        fund.setJurisdictions(list, admitted_);
    }

    function give(address from, address to, uint256 amount) internal {
        vm.prank(from);
        fund.transfer(to, amount);
    }

    // ------------------------------------------------------------------------------------------------ members

    /// @notice `lost` is replaced: proposed, and done a day later.
    function replaceBy(address lost, address replacement) internal {
        vm.prank(agent);
        members.proposeRecovery(lost, replacement, "file");
        pass(1);
        vm.prank(agent);
        members.recover(lost);
    }

    // ------------------------------------------------------------------------------------------------ batteries

    /// @notice A battery of the seller, which lets the fund take it.
    function offered(uint256 id, int256 worth, uint256 wh) internal {
        battery.putSingle(id, seller, worth, wh);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
    }

    function saleCall(uint256 id, uint256 price) internal view returns (bytes memory) {
        IFund.Offer memory o = sale(id, price);
        return abi.encodeCall(fund.acquire, (o, signed(o)));
    }

    function purchaseCall(IFund.Offer memory o) internal view returns (bytes memory) {
        return abi.encodeCall(fund.dispose, (o, signedBy(sellerKey, fund.purchaseDigest(o))));
    }

    function purchaseCall(uint256 id, uint256 price) internal view returns (bytes memory) {
        return purchaseCall(offer(seller, id, price));
    }

    function pledgeOf(uint256 amount, uint256 nonce) internal view returns (IBattery.Pledge memory p) {
        (p.owner, p.lender, p.amount) = (address(fund), carol, uint128(amount));
        (p.document, p.expiresAt, p.nonce) = (DOCUMENT, type(uint64).max, nonce);
    }

    function borrowed(uint256 amount) internal returns (uint32 entryId) {
        IBattery.Pledge memory p = pledgeOf(amount, amount);
        approveAct(fund.lienDigest(p));
        accepted(manager, abi.encodeCall(fund.borrow, (p, "")));
        return fund.entryCount();
    }

    // ------------------------------------------------------------------------------------------------ vaults

    function secondVault(uint256 supply) internal returns (IWholeVault other) {
        Coin money = new Coin();
        other = deployer.vault(fund, money, 10 * UNIT);
        admit(address(other));
        vm.prank(admin);
        fund.addVault(other);
        address[4] memory people = [alice, bob, carol, manager];
        for (uint256 i; i < people.length; ++i) {
            money.mint(people[i], supply);
            vm.prank(people[i]);
            money.approve(address(other), type(uint256).max);
        }
    }
}
