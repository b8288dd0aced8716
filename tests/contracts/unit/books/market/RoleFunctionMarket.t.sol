// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMarket} from "../../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../../../contracts/libraries/Roles.sol";
import {IWholeMarket, MarketBase} from "../../../base/MarketBase.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

/// @notice Every actor × every function of Market: the exact error, or success.
contract RoleFunctionMarketTest is MarketBase {
    uint256 private constant ACTORS = 10;
    uint32 private constant WEEK = 7 days;

    address private admin = address(0xAD314);
    address private feeAdmin = address(0xFEE);
    address private slowGuardian = address(0x5106);
    address private agent = address(0xA6E7);
    uint256 private snapshot;

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.ADMIN, admin, 0);
        authority.grantRole(Roles.FEE_ADMIN, feeAdmin, WEEK);
        authority.grantRole(Roles.GUARDIAN, slowGuardian, 1);
        authority.grantRole(Roles.AGENT, agent, 0);
        bytes4[] memory fees = new bytes4[](1);
        fees[0] = IMarket.setFee.selector;
        authority.setTargetFunctionRole(address(market), fees, Roles.FEE_ADMIN);
    }

    /// @dev The order of the tables below.
    function actors() private view returns (address[ACTORS] memory) {
        return
            [alice, bob, stranger, admin, feeAdmin, guardian, slowGuardian, agent, address(authority), address(market)];
    }

    /// @dev The same arguments for all, or in the caller's own name.
    function row(
        bytes4 selector,
        function(address) internal view returns (bytes memory) call,
        function(address) internal view returns (bytes memory) reason
    ) private {
        address[ACTORS] memory all = actors();
        uint256 successes;
        snapshot = vm.snapshotState();
        for (uint256 i; i < ACTORS; ++i) {
            bytes memory data = call(all[i]);
            same(bytes32(bytes4(data)), bytes32(selector), "the row's own function");
            bytes memory expected = reason(all[i]);
            same(attempt(all[i], data), expected, "reason");
            if (expected.length == 0) ++successes;
            vm.revertToState(snapshot);
        }
        truth(successes != 0, "one actor at least succeeds");
    }

    function anyone(address) private pure returns (bytes memory) {
        return "";
    }

    // ------------------------------------------------------------------------------------------------ trading

    function test_whom_the_order_names_fills_it() external {
        row(IMarket.fill.selector, fillCall, onlyTheTaker);
        row(IMarket.fillIf.selector, fillIfCall, onlyTheTaker);
        row(IWholeMarket.fillFor.selector, fillForCall, onlyItself);
    }

    function test_anybody_tries_many_and_matches_two() external {
        row(IMarket.fillBatch.selector, fillBatchCall, anyone);
        row(IMarket.matchOrders.selector, matchCall, anyone);
    }

    function fillCall(address) private view returns (bytes memory) {
        return callOf(valid(Kind.One, IOrders.Side.Sell));
    }

    function fillIfCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IMarket.fillIf, (fillOf(valid(Kind.One, IOrders.Side.Sell))));
    }

    function fillForCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IWholeMarket.fillFor, (fillOf(valid(Kind.One, IOrders.Side.Sell)), bob));
    }

    function onlyTheTaker(address who) private view returns (bytes memory) {
        return who == bob ? bytes("") : notTaker(bob, who);
    }

    function onlyItself(address who) private view returns (bytes memory) {
        return who == address(market) ? bytes("") : abi.encodeWithSelector(IMarket.NotSelf.selector, who);
    }

    function fillBatchCall(address) private view returns (bytes memory) {
        IMarket.Fill[] memory fills = new IMarket.Fill[](1);
        fills[0] = fillOf(valid(Kind.One, IOrders.Side.Sell));
        return abi.encodeCall(IMarket.fillBatch, (fills));
    }

    function matchCall(address) private view returns (bytes memory) {
        Try memory t = valid(Kind.One, IOrders.Side.Sell);
        IOrders.Order memory buy = orderOf(Kind.One, IOrders.Side.Buy);
        (buy.maker, buy.taker, buy.items) = (bob, alice, t.order.items);
        return abi.encodeCall(IMarket.matchOrders, (t.order, t.signature, buy, signedBy(BOB_KEY, buy), 1));
    }

    // ------------------------------------------------------------------------------------------------ makers

    function test_makers_rule_their_own_orders() external {
        row(IOrders.list.selector, listCall, onlyTheMaker);
        row(IOrders.cancel.selector, cancelCall, anyone);
        row(IMarket.cancelWord.selector, cancelWordCall, anyone);
        row(IMarket.cancelAll.selector, cancelAllCall, anyone);
    }

    function listCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IOrders.list, (orderOf(Kind.One, IOrders.Side.Sell)));
    }

    function onlyTheMaker(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IMarket.NotMaker.selector, alice, who);
    }

    function cancelCall(address) private pure returns (bytes memory) {
        return abi.encodeCall(IOrders.cancel, (one(1)));
    }

    function cancelWordCall(address) private pure returns (bytes memory) {
        return abi.encodeCall(IMarket.cancelWord, (0, 1));
    }

    function cancelAllCall(address) private pure returns (bytes memory) {
        return abi.encodeCall(IMarket.cancelAll, ());
    }

    // ------------------------------------------------------------------------------------------------ ruling

    function test_the_market_is_ruled_as_the_access_manager_lets_in() external {
        row(IMarket.setToken.selector, setTokenCall, onlyAdmin);
        row(IMarket.setFund.selector, setFundCall, onlyAdmin);
        row(IMarket.setPaused.selector, setPausedCall, onlyAtOnceGuardian);
        row(IWholeMarket.setAuthority.selector, setAuthorityCall, onlyTheAuthority);
    }

    /// @dev The one that may has announced it a week ago.
    function test_a_fee_is_announced_a_week_before() external {
        bytes memory data = setFeeCall(feeAdmin);
        bytes4 tooSoon = IAccessManager.AccessManagerNotScheduled.selector;
        bytes32 operation = authority.hashOperation(feeAdmin, address(market), data);
        refused(feeAdmin, address(market), data, abi.encodeWithSelector(tooSoon, operation));
        vm.prank(feeAdmin);
        authority.schedule(address(market), data, 0);
        later(7);
        row(IMarket.setFee.selector, setFeeCall, onlyFeeAdmin);
    }

    function setFeeCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IMarket.setFee, (MAX_FEE, treasury));
    }

    function setTokenCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IMarket.setToken, (address(shares), true));
    }

    function setFundCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IMarket.setFund, (address(coin), true));
    }

    function setPausedCall(address) private pure returns (bytes memory) {
        return abi.encodeCall(IMarket.setPaused, (true));
    }

    function setAuthorityCall(address) private view returns (bytes memory) {
        return abi.encodeCall(IWholeMarket.setAuthority, (address(authority)));
    }

    function barred(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, who);
    }

    function onlyAdmin(address who) private view returns (bytes memory) {
        return who == admin ? bytes("") : barred(who);
    }

    function onlyFeeAdmin(address who) private view returns (bytes memory) {
        return who == feeAdmin ? bytes("") : barred(who);
    }

    function onlyTheAuthority(address who) private view returns (bytes memory) {
        return who == address(authority) ? bytes("") : barred(who);
    }

    /// @dev One with a delay is no guardian: what stops fills stops them now.
    function onlyAtOnceGuardian(address who) private view returns (bytes memory) {
        if (who == guardian) return "";
        return abi.encodeWithSelector(IMarket.MissingRole.selector, Roles.GUARDIAN, who);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @dev Whoever asks is told the same, also by a paused market, but for what is open.
    function read(bytes4 selector, bytes memory data, bytes memory answer) private view {
        same(bytes32(bytes4(data)), bytes32(selector), "the row's own function");
        (bool done, bytes memory got) = address(market).staticcall(data);
        truth(done, "answered");
        same(got, answer, "answer");
    }

    function test_everybody_reads_of_orders() external {
        Try memory t = valid(Kind.Shares, IOrders.Side.Sell);
        t.amount = uint128(SHARE);
        fill(t);
        list(t.order);
        cancel(alice, 256 * 9);
        IOrders.Order memory o = t.order;
        bytes32 hash = market.orderHash(o);
        read(IMarket.orderHash.selector, abi.encodeCall(IMarket.orderHash, (o)), abi.encode(hash));
        bytes memory open = abi.encodeCall(IMarket.openAmount, (o, t.signature));
        read(IMarket.openAmount.selector, open, abi.encode(9 * SHARE));
        read(IMarket.priceAt.selector, abi.encodeCall(IMarket.priceAt, (o, 0)), abi.encode(PRICE));
        read(IMarket.filledAmount.selector, abi.encodeCall(IMarket.filledAmount, (o)), abi.encode(SHARE));
        read(IMarket.isListed.selector, abi.encodeCall(IMarket.isListed, (hash)), abi.encode(true));
        read(IMarket.counterOf.selector, abi.encodeCall(IMarket.counterOf, (alice)), abi.encode(0));
        read(IMarket.wordOf.selector, abi.encodeCall(IMarket.wordOf, (alice, 9)), abi.encode(1, 1));
        pause(true);
        refused(bob, address(market), open, abi.encodeWithSelector(IMarket.MarketPaused.selector));
    }

    function test_everybody_reads_how_the_market_is_ruled() external view {
        read(IMarket.fee.selector, abi.encodeCall(IMarket.fee, ()), abi.encode(FEE, treasury, false));
        read(IMarket.maxFee.selector, abi.encodeCall(IMarket.maxFee, ()), abi.encode(MAX_FEE));
        read(IMarket.isToken.selector, abi.encodeCall(IMarket.isToken, (address(coin))), abi.encode(true));
        read(IMarket.isFund.selector, abi.encodeCall(IMarket.isFund, (address(coin))), abi.encode(false));
        read(IWholeMarket.authority.selector, abi.encodeCall(IWholeMarket.authority, ()), abi.encode(authority));
        read(IWholeMarket.FEE_CAP.selector, abi.encodeCall(IWholeMarket.FEE_CAP, ()), abi.encode(500));
        read(IWholeMarket.battery.selector, abi.encodeCall(IWholeMarket.battery, ()), abi.encode(battery));
        read(IWholeMarket.valuation.selector, abi.encodeCall(IWholeMarket.valuation, ()), abi.encode(valuation));
        bytes memory money = abi.encodeCall(IWholeMarket.settlementToken, ());
        read(IWholeMarket.settlementToken.selector, money, abi.encode(coin));
        bytes memory consumed = abi.encodeCall(IWholeMarket.isConsumingScheduledOp, ());
        read(IWholeMarket.isConsumingScheduledOp.selector, consumed, abi.encode(bytes4(0)));
        bytes memory ofDomain =
            abi.encode(bytes1(0x0f), "Market", "1", block.chainid, address(market), bytes32(0), new uint256[](0));
        read(IWholeMarket.eip712Domain.selector, abi.encodeCall(IWholeMarket.eip712Domain, ()), ofDomain);
    }
}
