// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";
import {IFundDeployer, IWholeFund} from "../../base/IFundDeployer.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice A fund's books on the real Battery and the real Valuation: claims for recycled batteries, concentration,
/// liens, and batteries as a way out for who is frozen.
contract FundBooksBatteryTest is BatteryFixture {
    uint256 private constant UNIT = 1e6;
    uint256 private constant SEED = 100_000 * UNIT;
    uint256 private constant WH = 60_000;
    address private manager = address(0x3A);
    address private depositary = address(0xDE9);
    IWholeFund private fund;
    uint256 private nonces;

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.manager(1), manager, 0);
        authority.grantRole(Roles.depositary(1), depositary, 0);
        IFundDeployer deployed = IFundDeployer(vm.deployCode("FundDeployer.sol:FundDeployer"));
        fund = deployed.fund(config());
        members.setHolder(address(fund), true);
        IFundVault vault = deployed.vault(fund, coin, 10 * UNIT);
        address[4] memory people = [manager, alice, bob, recycler];
        for (uint256 i; i < people.length; ++i) {
            coin.mint(people[i], 10 * SEED);
            accepted(people[i], address(coin), abi.encodeCall(coin.approve, (address(fund), type(uint256).max)));
            accepted(people[i], address(coin), abi.encodeCall(coin.approve, (address(battery), type(uint256).max)));
        }
        accepted(manager, address(fund), abi.encodeCall(fund.open, (vault, SEED)));
        accepted(alice, address(battery), abi.encodeCall(battery.setApprovalForAll, (address(fund), true)));
    }

    function config() private view returns (IFund.Config memory) {
        return IFund.Config({
            name: "Bank",
            symbol: "B",
            number: 1,
            authority: authority,
            members: members,
            battery: battery,
            valuation: valuation,
            settlementToken: IERC20Metadata(address(coin)),
            band: 1_000,
            coverage: 9_500,
            grace: 0,
            feeRecipient: manager
        });
    }

    // ------------------------------------------------------------------------------------------------ acts

    function offerOf(address party, uint64 batchId, uint256[] memory ids, uint256 price)
        private
        returns (IFund.Offer memory o)
    {
        (o.party, o.ids, o.price) = (party, ids, price);
        (o.expiresAt, o.nonce) = (type(uint64).max, ++nonces);
        if (batchId == 0) return o;
        o.batches = new uint64[](1);
        o.batches[0] = batchId;
    }

    /// @notice Alice sells a batch at what it is worth.
    function selling(uint64 batchId) private returns (bytes memory) {
        uint256 fair = uint256(valuation.portfolioValue(alice));
        IFund.Offer memory o = offerOf(alice, batchId, new uint256[](0), fair);
        return abi.encodeCall(fund.acquire, (o, signDigest(ALICE_KEY, fund.saleDigest(o))));
    }

    function buy(uint8 class, uint16 count) private returns (uint64 batchId) {
        batchId = mint(alice, class, count, 10_000);
        accepted(manager, address(fund), selling(batchId));
    }

    /// @notice Bob buys one battery of a batch of so many alike, all that the fund has.
    function buying(uint64 batchId, uint16 count) private returns (bytes memory) {
        uint256 fair = uint256(valuation.portfolioValue(address(fund))) / count;
        IFund.Offer memory o = offerOf(bob, 0, one(idOf(batchId, 0)), fair);
        return abi.encodeCall(fund.dispose, (o, signDigest(BOB_KEY, fund.purchaseDigest(o))));
    }

    function recycleLater(uint256 id, int128 proceeds, uint16 dueDay) private {
        waste(id);
        dismantle(id);
        IBattery.Recycling memory r = recyclingOf(id, proceeds);
        r.dueDay = dueDay;
        accepted(manager, address(fund), abi.encodeCall(fund.consent, (digestOf(hashOf(r)))));
        accepted(recycler, address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
    }

    function limit(uint16 class, uint16 maker_, uint16 operator_) private {
        IFund.Limits memory l;
        (l.maxClass, l.maxMaker, l.maxOperator) = (class, maker_, operator_);
        fund.setLimits(l);
    }

    function tooMuch(uint8 kind, uint256 who, uint256 share, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.Concentrated.selector, kind, who, share, most);
    }

    // ------------------------------------------------------------------------------------------------ claims

    function test_claims_for_recycled_batteries_are_booked_and_paid_both_ways() public {
        uint256 first = idOf(buy(CAR, 3), 0);
        recycleLater(first, int128(int256(300 * UNIT)), today() + 30);
        recycleLater(first + 1, int128(int256(200 * UNIT)), today() + 30);
        recycleLater(first + 2, -int128(int256(50 * UNIT)), today() + 30);
        same(fund.entryCount(), 2, "one a direction");
        same(fund.entryOf(1).amount, 500 * UNIT, "proceeds");
        uint256 cash = fund.cash();
        same(fund.nav(), int256(cash + 450 * UNIT), "no battery is left");
        later(75);
        same(fund.nav(), int256(cash + 200 * UNIT), "half of the proceeds have aged away");
        accepted(recycler, address(battery), abi.encodeCall(battery.settleClaim, (first)));
        same(fund.nav(), int256(cash + 350 * UNIT), "300 in cash, 100 of 200 left, 50 owed");
        uint256 had = coin.balanceOf(recycler);
        accepted(manager, address(fund), abi.encodeCall(fund.settleRecycling, (first + 2)));
        same(coin.balanceOf(recycler) - had, 50 * UNIT, "gate fee");
        same(fund.cash(), cash + 250 * UNIT, "cash");
        same(coin.balanceOf(address(fund)), fund.cash(), "books and balance");
        bytes memory gone = abi.encodeWithSelector(IFund.NoSuchEntry.selector, 0);
        refused(manager, address(fund), abi.encodeCall(fund.settleRecycling, (first + 2)), gone);
    }

    function test_who_owes_a_claim_is_the_one_to_pay_it() public {
        uint256 id = idOf(buy(CAR, 1), 0);
        recycleLater(id, int128(int256(300 * UNIT)), today());
        bytes memory data = abi.encodeCall(battery.settleClaim, (id));
        refused(alice, address(battery), data, abi.encodeWithSelector(IBattery.NotParty.selector, alice));
        bytes memory none = abi.encodeWithSelector(IFund.NoSuchEntry.selector, 1);
        refused(manager, address(fund), abi.encodeCall(fund.settleRecycling, (id)), none);
        accepted(recycler, address(battery), data);
        refused(recycler, address(battery), data, abi.encodeWithSelector(IBattery.NoClaim.selector, id));
    }

    // ------------------------------------------------------------------------------------------------ concentration

    function test_no_more_of_one_class_than_the_limit() public {
        buy(CAR, 4);
        limit(5_000, 0, 0);
        bytes memory more = selling(mint(alice, CAR, 1, 10_000));
        refused(manager, address(fund), more, tooMuch(0, CAR, 10_000, 5_000));
        accepted(alice, address(battery), abi.encodeCall(battery.transferBatch, (alice, bob, 2)));
        buy(CAR_LFP, 4);
        same(fund.factSheet().largestClass, 5_000, "half");
        more = selling(mint(alice, CAR_LFP, 1, 10_000));
        refused(manager, address(fund), more, tooMuch(0, CAR_LFP, 5_556, 5_000));
    }

    function test_makers_and_operators_are_counted_batch_by_batch() public {
        uint64 batchId = buy(CAR, 4);
        same(fund.takenFrom(1, maker), 4 * WH, "of the maker");
        same(fund.takenFrom(2, operator), 4 * WH, "with the operator");
        limit(0, 0, 7_500);
        address other = address(0x0E42);
        authority.grantRole(Roles.BATTERY_OPERATOR, other, 0);
        bytes memory data = abi.encodeCall(fund.setOperator, (one(idOf(batchId, 0)), other));
        accepted(manager, address(fund), data);
        same(battery.operatorOf(idOf(batchId, 0)), other, "on Battery");
        same(fund.takenFrom(2, operator), 3 * WH, "three left");
        same(fund.takenFrom(2, other), WH, "one");
        data = abi.encodeCall(fund.setBatchOperator, (batchId, other));
        // five of four: the one by itself counts twice, to the high side
        refused(manager, address(fund), data, tooMuch(2, uint160(other), 12_500, 7_500));
        accepted(manager, address(fund), buying(batchId, 4));
        same(fund.takenFrom(2, other), 0, "sold");
        same(fund.takenFrom(1, maker), 3 * WH, "sold");
    }

    function test_what_is_recycled_is_taken_off() public {
        uint64 batchId = buy(CAR, 4);
        recycleLater(idOf(batchId, 1), 0, 0);
        same(fund.takenFrom(1, maker), 3 * WH, "of the maker");
        same(fund.takenFrom(2, operator), 3 * WH, "with the operator");
    }

    // ------------------------------------------------------------------------------------------------ liens

    function test_a_battery_secures_one_loan_and_stays_until_it_is_released() public {
        uint64 batchId = buy(CAR, 4);
        uint256 id = idOf(batchId, 0);
        uint64 lienId = borrow(id, 1);
        same(battery.lienOf(id), lienId, "on Battery");
        same(battery.lien(lienId).lender, bob, "its lender");
        IBattery.Pledge memory again = pledgeOf(id, 2);
        approve(fund.lienDigest(again));
        bytes memory taken = abi.encodeWithSelector(IBattery.UnderLien.selector, id, lienId);
        bytes memory data = abi.encodeCall(fund.borrow, (again, sign(BOB_KEY, again)));
        refused(manager, address(fund), data, taken);
        refused(manager, address(fund), buying(batchId, 4), taken);
        accepted(bob, address(battery), abi.encodeCall(battery.releaseLien, (lienId, one(id), new uint64[](0))));
        accepted(manager, address(fund), data);
    }

    function borrow(uint256 id, uint256 nonce) private returns (uint64 lienId) {
        IBattery.Pledge memory p = pledgeOf(id, nonce);
        approve(fund.lienDigest(p));
        int256 nav = fund.nav();
        bytes memory data = abi.encodeCall(fund.borrow, (p, sign(BOB_KEY, p)));
        lienId = abi.decode(accepted(manager, address(fund), data), (uint64));
        same(fund.nav(), nav, "cash and debt");
    }

    function approve(bytes32 digest) private {
        accepted(depositary, address(fund), abi.encodeCall(fund.approveAct, (digest)));
        later(1);
    }

    function pledgeOf(uint256 id, uint256 nonce) private view returns (IBattery.Pledge memory p) {
        (p.owner, p.lender, p.ids, p.amount) = (address(fund), bob, one(id), uint128(100 * UNIT));
        (p.document, p.expiresAt, p.nonce) = ("agreement", type(uint64).max, nonce);
    }

    // ------------------------------------------------------------------------------------------------ frozen

    function freeze(address who, bool yes) private {
        address[] memory list = new address[](1);
        list[0] = who;
        members.setFrozen(list, yes);
    }

    function test_nobody_frozen_sells_to_the_fund_or_buys_from_it_and_the_lapsed_sell() public {
        bytes memory sale = selling(mint(alice, CAR, 4, 10_000));
        freeze(alice, true);
        refused(manager, address(fund), sale, abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, alice));
        freeze(alice, false);
        members.setLapsed(alice, true);
        accepted(manager, address(fund), sale);
        bytes memory purchase = buying(1, 4);
        freeze(bob, true);
        refused(manager, address(fund), purchase, abi.encodeWithSelector(IMembers.MemberIsFrozen.selector, bob));
        freeze(bob, false);
        members.setLapsed(bob, true);
        refused(manager, address(fund), purchase, abi.encodeWithSelector(IMembers.NotVerified.selector, bob));
        members.setLapsed(bob, false);
        accepted(manager, address(fund), purchase);
    }
}
