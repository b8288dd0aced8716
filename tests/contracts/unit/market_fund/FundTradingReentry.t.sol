// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {IMarket} from "../../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {vm} from "../../base/Vm.sol";
import {Intruder} from "../../mocks/Intruder.sol";

/// @notice The other side of a fill is a contract that holds every office of the fund, and calls it and the market in the
/// middle.
contract FundTradingReentryTest is FundMarketBase {
    Intruder internal intruder;

    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 1_000);
        intruder = new Intruder();
        furnish(address(intruder));
        battery.putSingle(8, address(intruder), int256(WORTH), 1_000);
        vm.startPrank(admin);
        authority.grantRole(Roles.manager(1), address(intruder), 0);
        authority.grantRole(Roles.depositary(1), address(intruder), 0);
        authority.grantRole(Roles.GUARDIAN, address(intruder), 0);
        authority.grantRole(Roles.ADMIN, address(intruder), 0);
        vm.stopPrank();
    }

    /// @notice All functions of a fund that write, but those of its escrows and of Battery, and transfers of shares.
    function guarded() private pure returns (bytes4[] memory list) {
        list = new bytes4[](38);
        (list[0], list[1], list[2]) = (IFund.open.selector, IFund.addVault.selector, IFund.setInKind.selector);
        (list[3], list[4], list[5]) = (IFund.setMarket.selector, IFund.setTerms.selector, IFund.setLimits.selector);
        (list[6], list[7]) = (IFund.setJurisdictions.selector, IFund.setProspectus.selector);
        (list[8], list[9], list[10]) = (IFund.setPaused.selector, IFund.suspend.selector, IFund.close.selector);
        (list[11], list[12], list[13]) = (IFund.follow.selector, IFund.forcedRequests.selector, IFund.acquire.selector);
        (list[14], list[15], list[16]) = (IFund.dispose.selector, IFund.list.selector, IFund.cancelOrders.selector);
        (list[17], list[18], list[19]) = (IFund.cancelOffer.selector, IFund.approveAct.selector, IFund.consent.selector);
        (list[20], list[21]) = (IFund.setOperator.selector, IFund.setBatchOperator.selector);
        (list[22], list[23], list[24]) = (IFund.contribute.selector, IFund.redeemInKind.selector, IFund.borrow.selector);
        (list[25], list[26]) = (IFund.proposeEntry.selector, IFund.confirmEntry.selector);
        (list[27], list[28]) = (IFund.settleReceivable.selector, IFund.settlePayable.selector);
        (list[29], list[30], list[31]) = (IFund.settleRecycling.selector, IFund.accrue.selector, IFund.declare.selector);
        (list[32], list[33], list[34]) = (IFund.claimIncome.selector, IFund.payFees.selector, IFund.restate.selector);
        (list[35], list[36], list[37]) = (IFund.attest.selector, IFund.object.selector, IFund.strike.selector);
    }

    /// @dev Zeros are arguments that every one of them decodes.
    function triesOnFund() private view returns (Intruder.Try[] memory tries) {
        bytes4[] memory list = guarded();
        tries = new Intruder.Try[](list.length);
        for (uint256 i; i < list.length; ++i) {
            tries[i] = Intruder.Try(address(fund), bytes.concat(list[i], new bytes(1_024)));
        }
    }

    function triesOnMarket(IOrders.Order memory o) private returns (Intruder.Try[] memory tries) {
        IOrders.Order memory own = orderOf(address(intruder), IOrders.Side.Buy, 7, 1);
        IMarket.Fill[] memory fills = new IMarket.Fill[](1);
        (fills[0].order, fills[0].amount) = (o, 1);
        tries = new Intruder.Try[](4);
        tries[0].data = fillCall(o);
        tries[1].data = abi.encodeCall(market.fillIf, (fills[0]));
        tries[2].data = abi.encodeCall(market.fillBatch, (fills));
        tries[3].data = abi.encodeCall(market.matchOrders, (o, "", own, "x", 1));
        for (uint256 i; i < 4; ++i) {
            tries[i].target = address(market);
        }
    }

    function requireAllReentered(uint256 n) private view {
        bytes[] memory answers = intruder.answers();
        eq(answers.length, n, "all were tried");
        eq(intruder.succeeded(), 0, "none went through");
        bytes32 wanted = keccak256(abi.encodeWithSelector(IFund.Reentered.selector));
        for (uint256 i; i < n; ++i) {
            require(keccak256(answers[i]) == wanted, OtherReason(abi.encode(i, answers[i]), ""));
        }
    }

    function filledByIntruder(IOrders.Order memory o) private {
        intruder.run(address(market), fillCall(o));
        requireTidy(fund);
    }

    // ------------------------------------------------------------------------------------------------ into the fund

    function test_outside_of_a_fill_none_of_them_is_said_to_be_entered() external {
        Intruder.Try[] memory tries = triesOnFund();
        bytes32 reentered = keccak256(abi.encodeWithSelector(IFund.Reentered.selector));
        for (uint256 i; i < tries.length; ++i) {
            uint256 id = vm.snapshotState();
            bytes memory got = attempt(address(intruder), tries[i].target, tries[i].data);
            ok(keccak256(got) != reentered, "its own answer");
            ok(bytes4(got) != IFund.MissingRole.selector, "the intruder has the office");
            vm.revertToState(id);
        }
    }

    function test_a_buyer_enters_no_function_of_the_fund_while_it_is_given_batteries() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        Intruder.Try[] memory tries = triesOnFund();
        intruder.arm(IHolder.acceptBattery.selector, tries);
        filledByIntruder(o);
        requireAllReentered(tries.length);
        intruder.arm(IHolder.afterSumsChange.selector, tries);
        battery.putSingle(7, address(fund), int256(WORTH), 1_000);
        filledByIntruder(listed(selling(7, WORTH)));
        requireAllReentered(tries.length);
    }

    function test_a_seller_enters_no_function_of_the_fund_while_it_gives() external {
        IOrders.Order memory o = listed(buying(8, WORTH));
        Intruder.Try[] memory tries = triesOnFund();
        intruder.arm(IHolder.beforeSumsChange.selector, tries);
        filledByIntruder(o);
        requireAllReentered(tries.length);
    }

    function test_nor_does_one_whose_signed_order_is_matched_with_the_fund_s() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory own = orderOf(address(intruder), IOrders.Side.Buy, 7, WORTH);
        Intruder.Try[] memory tries = triesOnFund();
        intruder.arm(IHolder.acceptBattery.selector, tries);
        accepted(stranger, address(market), abi.encodeCall(market.matchOrders, (o, "", own, "x", 1)));
        requireAllReentered(tries.length);
        eq(ownerOf(7), address(intruder), "the deal is done");
    }

    function test_after_the_fill_the_fund_is_open_again() external {
        filledByIntruder(listed(selling(7, WORTH)));
        accepted(depositary, abi.encodeCall(fund.approveAct, (bytes32(0))));
        filledByIntruder(listed(buying(8, WORTH)));
        accepted(depositary, abi.encodeCall(fund.approveAct, (bytes32(0))));
    }

    function test_after_a_fill_that_failed_it_is_open_too() external {
        IOrders.Order memory o = listed(selling(7, 50 * UNIT));
        bytes memory got = attempt(address(intruder), address(market), fillCall(o));
        ok(bytes4(got) == IFund.PriceOutsideBand.selector, "outside the band");
        accepted(depositary, abi.encodeCall(fund.approveAct, (bytes32(0))));
        requireTidy(fund);
    }

    // ------------------------------------------------------------------------------------------------ into the market

    function test_no_fill_is_entered_from_within_a_fill() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory other = listed(buying(8, WORTH));
        Intruder.Try[] memory tries = triesOnMarket(other);
        intruder.arm(IHolder.acceptBattery.selector, tries);
        filledByIntruder(o);
        requireAllReentered(tries.length);
        tries = triesOnMarket(o);
        intruder.arm(IHolder.beforeSumsChange.selector, tries);
        filledByIntruder(other);
        requireAllReentered(tries.length);
    }

    /// @dev The approval of the fund's batteries is open in the middle of a sale; only the market could use it.
    function test_in_the_middle_of_a_sale_nobody_takes_another_battery_or_money() external {
        battery.putSingle(9, address(fund), int256(WORTH), 1_000);
        IOrders.Order memory o = listed(selling(7, WORTH));
        Intruder.Try[] memory tries = new Intruder.Try[](4);
        bytes memory take = abi.encodeCall(battery.transferFrom, (address(fund), address(intruder), 9));
        tries[0] = Intruder.Try(address(battery), take);
        take = abi.encodeCall(token.transferFrom, (address(fund), address(intruder), 1));
        tries[1] = Intruder.Try(address(token), take);
        tries[2] = Intruder.Try(address(fund), hookCall(true, o));
        tries[3] = Intruder.Try(address(fund), hookCall(false, o));
        intruder.arm(IHolder.acceptBattery.selector, tries);
        filledByIntruder(o);
        eq(intruder.succeeded(), 0, "nothing went through");
        eq(ownerOf(9), address(fund), "the other battery");
        bytes32 wanted = keccak256(told(IFund.NotMarket.selector, address(intruder)));
        ok(keccak256(intruder.answers()[2]) == wanted && keccak256(intruder.answers()[3]) == wanted, "hooks");
    }

    function test_who_is_asked_for_a_signature_changes_nothing_on_the_way() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory own = orderOf(address(intruder), IOrders.Side.Buy, 7, WORTH);
        Intruder.Try[] memory tries = triesOnMarket(o);
        for (uint256 i; i < tries.length; ++i) {
            uint256 id = vm.snapshotState();
            intruder.armSignature(address(market), tries[i].data);
            accepted(stranger, address(market), abi.encodeCall(market.matchOrders, (o, "", own, "x", 1)));
            eq(ownerOf(7), address(intruder), "this deal and no other");
            requireTidy(fund);
            vm.revertToState(id);
        }
    }

    /// @dev Of its own orders a party may do what it likes in the middle: they are used up by then.
    function test_cancelling_in_the_middle_undoes_no_fill() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory own = orderOf(address(intruder), IOrders.Side.Buy, 7, WORTH);
        Intruder.Try[] memory tries = new Intruder.Try[](2);
        uint256[] memory list = new uint256[](1);
        list[0] = own.nonce;
        tries[0] = Intruder.Try(address(market), abi.encodeCall(market.cancel, (list)));
        tries[1] = Intruder.Try(address(market), abi.encodeCall(market.cancelAll, ()));
        intruder.arm(IHolder.acceptBattery.selector, tries);
        accepted(stranger, address(market), abi.encodeCall(market.matchOrders, (o, "", own, "x", 1)));
        eq(intruder.succeeded(), 2, "both");
        (uint256 used, uint256 cancelled) = market.wordOf(address(intruder), 0);
        ok(used >> own.nonce & 1 == 1 && cancelled == 0, "filled, not cancelled");
        eq(market.counterOf(address(intruder)), 1, "counter");
    }
}
