// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943Fungible, IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {IWholeVault} from "../../base/IFundDeployer.sol";
import {OrderFixture} from "../../base/OrderFixture.sol";

/// @notice The market lets nothing pass that the asset itself refuses, and says what the asset says: on the real Battery
/// and the shares of a real fund, for signed orders and for those of a fund.
contract AssetsOwnErrorsTest is OrderFixture {
    uint256 private id; // the fund's
    uint256 private fair;
    IOrders.Order private ofFund;

    /// @dev The fund has bought one of bob's at what it is worth, and sells it for that.
    function setUp() public override {
        super.setUp();
        id = idOf(loose[bob], 1);
        fair = valueOf(bob, id);
        IOrders.Order memory o = orderOf(address(fund), IOrders.Side.Buy, id, 1, fair);
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        call(bob, address(market), abi.encodeCall(market.fill, (o, "", 1)));
        o = orderOf(address(fund), IOrders.Side.Sell, id, 1, fair);
        o.expiresAt = type(uint40).max;
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        ofFund = o;
    }

    function valueOf(address owner, uint256 which) private returns (uint256 value) {
        uint256 state = vm.snapshotState();
        int256 had = valuation.portfolioValue(owner);
        call(owner, address(battery), abi.encodeCall(battery.transferFrom, (owner, carol, which)));
        value = uint256(had - valuation.portfolioValue(owner));
        vm.revertToState(state);
    }

    function refusedFill(IOrders.Order memory o, bytes memory signature, bytes memory reason) private {
        same(fillError(bob, o, signature, o.amount), reason, "reason");
    }

    function single() private returns (IOrders.Order memory) {
        return orderOf(alice, IOrders.Side.Sell, idOf(loose[alice], 0), 1, UNIT);
    }

    function share() private returns (IOrders.Order memory) {
        return sharesOf(alice, IOrders.Side.Sell, 100 * SHARE, UNIT);
    }

    function frozen(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, who);
    }

    function unverified(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMembers.NotVerified.selector, who);
    }

    function setFrozen(address who, bool yes) private {
        address[] memory list = new address[](1);
        list[0] = who;
        members.setFrozen(list, yes);
    }

    // ------------------------------------------------------------------------------------------------ the fund's fills

    function test_a_fund_buys_and_sells_on_the_real_battery() public {
        same(battery.ownerOf(id), address(fund), "bought");
        same(fund.cash(), SEED - fair, "paid");
        same(coin.balanceOf(address(fund)), fund.cash(), "books and balance");
        call(alice, address(market), abi.encodeCall(market.fill, (ofFund, "", 1)));
        same(battery.ownerOf(id), alice, "sold");
        same(fund.cash(), SEED - fair * FEE / 10_000, "back, less the fee");
        same(coin.balanceOf(address(fund)), fund.cash(), "books and balance");
        truth(!battery.isApprovedForAll(address(fund), address(market)), "approval");
        same(coin.allowance(address(fund), address(market)), 0, "allowance");
    }

    function test_a_fund_buys_a_whole_batch_and_sells_a_range_of_it() public {
        uint64 batchId = whole[bob];
        uint256 worth = 4 * valueOf(bob, idOf(batchId, 0));
        IOrders.Order memory o = orderOf(address(fund), IOrders.Side.Buy, wholeItem(batchId), COUNT, worth);
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        call(bob, address(market), abi.encodeCall(market.fill, (o, "", COUNT)));
        same(battery.batchOf(batchId).owner, address(fund), "the batch");
        same(fund.takenFrom(1, maker), 5 * 60_000, "counted");
        o = orderOf(address(fund), IOrders.Side.Sell, 1 << 96 | idOf(batchId, 1), 2, worth / 2);
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        call(alice, address(market), abi.encodeCall(market.fill, (o, "", 2)));
        truth(battery.ownerOf(idOf(batchId, 1)) == alice && battery.ownerOf(idOf(batchId, 2)) == alice, "the range");
        truth(battery.ownerOf(idOf(batchId, 0)) == address(fund), "the rest");
        same(fund.takenFrom(1, maker), 3 * 60_000, "taken off");
        same(coin.balanceOf(address(fund)), fund.cash(), "books and balance");
    }

    // ------------------------------------------------------------------------------------------------ who

    function test_nobody_frozen_sells_or_buys_batteries() public {
        IOrders.Order memory o = single();
        setFrozen(alice, true);
        refusedFill(o, signedOrder(o), frozen(alice));
        setFrozen(alice, false);
        setFrozen(bob, true);
        refusedFill(o, signedOrder(o), frozen(bob));
        refusedFill(ofFund, "", frozen(bob));
        setFrozen(bob, false);
        setFrozen(address(fund), true);
        refusedFill(ofFund, "", frozen(address(fund)));
    }

    function test_nobody_lapsed_or_unknown_buys_batteries() public {
        IOrders.Order memory o = single();
        members.setLapsed(bob, true);
        refusedFill(o, signedOrder(o), unverified(bob));
        refusedFill(ofFund, "", unverified(bob));
        members.setLapsed(bob, false);
        members.setLapsed(alice, true);
        refusedFill(o, signedOrder(o), ""); // it may leave
        o = orderOf(alice, IOrders.Side.Buy, idOf(loose[bob], 0), 1, UNIT);
        refusedFill(o, signedOrder(o), unverified(alice));
        members.setLapsed(address(fund), true);
        o = orderOf(address(fund), IOrders.Side.Buy, idOf(loose[bob], 0), 1, fair);
        call(manager, address(fund), abi.encodeCall(fund.list, (o)));
        refusedFill(o, "", unverified(address(fund)));
    }

    function test_nobody_frozen_or_lapsed_deals_in_shares_against_the_rules() public {
        IOrders.Order memory o = share();
        setFrozen(alice, true);
        refusedFill(o, signedOrder(o), abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        setFrozen(alice, false);
        bytes memory cannot = abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, bob);
        setFrozen(bob, true);
        refusedFill(o, signedOrder(o), cannot);
        setFrozen(bob, false);
        members.setLapsed(bob, true);
        refusedFill(o, signedOrder(o), cannot);
        members.setLapsed(bob, false);
        refusedFill(o, signedOrder(o), "");
    }

    // ------------------------------------------------------------------------------------------------ what

    function test_waste_is_not_sold() public {
        IOrders.Order memory o = single();
        waste(idOf(loose[alice], 0));
        waste(id);
        refusedFill(o, signedOrder(o), blocked(idOf(loose[alice], 0), Operation.WasteHeld));
        refusedFill(ofFund, "", blocked(id, Operation.WasteHeld));
    }

    function test_what_is_quarantined_is_not_sold() public {
        IOrders.Order memory o = single();
        quarantine(idOf(loose[alice], 0));
        quarantine(id);
        refusedFill(o, signedOrder(o), blocked(idOf(loose[alice], 0), Operation.Quarantined));
        refusedFill(ofFund, "", blocked(id, Operation.Quarantined));
        o = orderOf(alice, IOrders.Side.Sell, wholeItem(whole[alice]), COUNT, UNIT);
        vm.prank(operator);
        battery.quarantineBatch(whole[alice], "");
        uint8 standing = battery.batchOf(whole[alice]).standing;
        bytes memory reason = abi.encodeWithSelector(IBattery.BatchBlocked.selector, whole[alice], standing);
        refusedFill(o, signedOrder(o), reason);
    }

    function blocked(uint256 which, Operation operation) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.TitleBlocked.selector, which, operation);
    }

    function test_what_is_frozen_is_not_sold() public {
        IOrders.Order memory o = single();
        uint256 first = idOf(loose[alice], 0);
        bytes4 selector = IERC7943NonFungible.ERC7943InsufficientUnfrozenBalance.selector;
        vm.prank(agent);
        battery.setFrozenTokens(alice, first, true);
        vm.prank(agent);
        battery.setFrozenTokens(address(fund), id, true);
        refusedFill(o, signedOrder(o), abi.encodeWithSelector(selector, alice, first));
        refusedFill(ofFund, "", abi.encodeWithSelector(selector, fund, id));
    }

    function test_what_is_pledged_is_not_sold() public {
        IOrders.Order memory o = single();
        uint256 first = idOf(loose[alice], 0);
        IBattery.Pledge memory p =
            IBattery.Pledge(alice, bob, one(first), new uint64[](0), 1, "loan", uint64(clock()), ++nonces);
        call(alice, address(battery), abi.encodeCall(battery.pledge, (p, sign(BOB_KEY, p))));
        bytes memory reason = abi.encodeWithSelector(IBattery.UnderLien.selector, first, battery.lienOf(first));
        refusedFill(o, signedOrder(o), reason);
    }

    function test_what_has_gone_to_somebody_else_is_not_sold() public {
        IOrders.Order memory o = single();
        uint256 first = idOf(loose[alice], 0);
        call(alice, address(battery), abi.encodeCall(battery.transferFrom, (alice, carol, first)));
        refusedFill(o, signedOrder(o), abi.encodeWithSelector(IBattery.WrongOwner.selector, first, alice));
    }

    function test_frozen_and_locked_shares_are_not_sold() public {
        vm.prank(agent);
        fund.setFrozenTokens(alice, 950 * SHARE);
        IOrders.Order memory o = share();
        bytes4 selector = IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector;
        refusedFill(o, signedOrder(o), abi.encodeWithSelector(selector, alice, 100 * SHARE, 50 * SHARE));
        vm.prank(agent);
        fund.setFrozenTokens(alice, 0);
        lock(100 * UNIT);
        uint256 free = fund.balanceOf(alice) - fund.lockedOf(alice);
        o = sharesOf(alice, IOrders.Side.Sell, free + 1, UNIT);
        refusedFill(o, signedOrder(o), abi.encodeWithSelector(IFund.Locked.selector, alice, free + 1, free));
        o = sharesOf(alice, IOrders.Side.Sell, free, UNIT);
        refusedFill(o, signedOrder(o), "");
    }

    /// @dev Alice's new shares stay for three epochs. The fund has given its battery away, so that it is covered.
    function lock(uint256 assets) private {
        call(bob, address(market), abi.encodeCall(market.fill, (ofFund, "", 1)));
        IFund.Limits memory l;
        l.lockup = 3;
        fund.setLimits(l);
        IWholeVault vault = IWholeVault(address(fund.vaults()[0]));
        call(alice, address(coin), abi.encodeCall(coin.approve, (address(vault), assets)));
        bytes memory data = abi.encodeCall(vault.requestDeposit, (assets, alice, alice));
        uint256 epoch = abi.decode(call(alice, address(vault), data), (uint256));
        vm.warp(valuation.valuationTimeOf(epoch));
        fund.strike(epoch);
        call(alice, address(vault), abi.encodeWithSignature("deposit(uint256,address)", assets, alice));
        truth(fund.lockedOf(alice) != 0, "locked");
    }
}
