// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundMarketBase} from "../../base/FundMarketBase.sol";
import {IWholeFund} from "../../base/IFundDeployer.sol";
import {Vm, vm} from "../../base/Vm.sol";
import {Affiliate} from "../../mocks/Affiliate.sol";

/// @notice Of every deal with a party that is close to the fund an event says so, and how it is close.
contract FundTradingRelatedTest is FundMarketBase {
    function setUp() public override {
        super.setUp();
        buy(7, WORTH, 1_000);
    }

    /// @notice `who` buys the fund's battery; what the fund said of it.
    function relationOf(address who) private returns (bytes32 relation, uint256 n) {
        uint256 id = vm.snapshotState();
        furnish(who);
        IOrders.Order memory o = listed(selling(7, WORTH));
        vm.recordLogs();
        filled(who, o);
        (relation, n) = said(market.orderHash(o), who);
        vm.revertToState(id);
    }

    function said(bytes32 digest, address party) private returns (bytes32 relation, uint256 n) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != IFund.RelatedParty.selector) continue;
            ok(logs[i].topics[1] == digest && logs[i].emitter == address(fund), "of this deal");
            eq(address(uint160(uint256(logs[i].topics[2]))), party, "the party");
            (relation, n) = (abi.decode(logs[i].data, (bytes32)), n + 1);
        }
    }

    function requireRelation(address who, bytes32 wanted) private {
        (bytes32 relation, uint256 n) = relationOf(who);
        ok(relation == wanted, string(abi.encodePacked(wanted, " but ", relation)));
        eq(n, wanted == 0 ? 0 : 1, "said once");
    }

    // ------------------------------------------------------------------------------------------------ on the market

    function test_of_strangers_nothing_is_said() external {
        requireRelation(trader, 0);
        requireRelation(seller, 0);
        requireRelation(carol, 0);
    }

    function test_who_manages_and_who_watches_are_told() external {
        vm.startPrank(admin);
        authority.grantRole(Roles.manager(1), carol, 0);
        authority.grantRole(Roles.manager(2), bob, 0);
        vm.stopPrank();
        requireRelation(manager, "manager");
        requireRelation(carol, "interested");
        requireRelation(depositary, "interested");
        requireRelation(bob, 0);
    }

    /// @dev Also when it is no manager any more at the time of the fill.
    function test_who_has_listed_is_the_manager_of_the_deal() external {
        IOrders.Order memory o = listed(selling(7, WORTH));
        furnish(manager);
        vm.prank(admin);
        authority.revokeRole(Roles.manager(1), manager);
        expectWord();
        emit IFund.RelatedParty(market.orderHash(o), manager, "manager");
        filled(manager, o);
    }

    function test_who_takes_the_fees_is_told() external {
        requireRelation(treasury, "feeRecipient");
        requireRelation(cashier, 0); // of the market's fees
    }

    function test_a_fifth_of_the_shares_is_told_and_less_is_not() external {
        investAssessed(alice, SEED);
        uint256 fifth = (fund.totalSupply() + 4) / 5;
        give(alice, bob, fifth);
        requireRelation(bob, "shareholder");
        give(bob, alice, 1);
        requireRelation(bob, 0);
        requireRelation(alice, "shareholder");
    }

    function test_a_fund_in_which_the_manager_has_an_interest_is_told() external {
        IWholeFund other = secondFund();
        IOrders.Order memory o = listed(selling(7, WORTH));
        IOrders.Order memory p = orderOf(address(other), IOrders.Side.Buy, 7, WORTH);
        listOn(other, p);
        expectWord();
        emit IFund.RelatedParty(market.orderHash(o), address(other), "holder");
        accepted(stranger, address(market), abi.encodeCall(market.matchOrders, (o, "", p, "", 1)));
    }

    function test_a_holder_says_for_itself_and_one_that_cannot_is_taken_for_related() external {
        Affiliate holder = new Affiliate();
        holder.setAnswer(abi.encode(false));
        requireRelation(address(holder), 0);
        holder.setAnswer(abi.encode(true));
        requireRelation(address(holder), "holder");
        holder.setDumb(true);
        requireRelation(address(holder), "holder");
    }

    // ------------------------------------------------------------------------------------------------ by signed offers

    function test_a_direct_sale_to_the_fund_and_from_it_says_the_same() external {
        uint256 id = vm.snapshotState();
        vm.prank(admin);
        authority.grantRole(Roles.depositary(1), seller, 0);
        offered(9, int256(WORTH), 1);
        IFund.Offer memory o = sale(9, WORTH);
        bytes memory data = abi.encodeCall(fund.acquire, (o, signed(o)));
        expectWord();
        emit IFund.RelatedParty(fund.saleDigest(o), seller, "interested");
        accepted(manager, data);
        o = offer(seller, 7, WORTH);
        o.nonce = 70;
        data = purchaseCall(o);
        expectWord();
        emit IFund.RelatedParty(fund.purchaseDigest(o), seller, "interested");
        accepted(manager, data);
        vm.revertToState(id);
        vm.recordLogs();
        accepted(manager, data);
        (, uint256 n) = said(0, seller);
        eq(n, 0, "of a stranger");
    }

    function test_a_purchase_on_the_market_says_it_too() external {
        battery.putSingle(8, depositary, int256(WORTH), 1);
        furnish(depositary);
        IOrders.Order memory o = listed(buying(8, WORTH));
        expectWord();
        emit IFund.RelatedParty(market.orderHash(o), depositary, "interested");
        filled(depositary, o);
    }
}
