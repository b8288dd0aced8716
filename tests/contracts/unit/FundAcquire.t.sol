// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @dev A wallet that accepts one digest.
contract ContractSeller is IERC1271 {
    bytes32 public accepted;

    function accept(bytes32 digest) external {
        accepted = digest;
    }

    function approve(address battery, address fund) external {
        IBattery(battery).setApprovalForAll(fund, true);
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == accepted ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    function acceptBattery(address, address, uint256, uint256) external pure returns (bytes4) {
        return this.acceptBattery.selector;
    }
}

contract FundAcquireTest is FundBase {
    uint256 internal constant WORTH = 100 * UNIT;

    function setUp() public override {
        super.setUp();
        battery.putSingle(7, seller, int256(WORTH), 50_000);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
    }

    function acquire(IFund.Offer memory s) internal {
        bytes memory signature = signed(s);
        vm.prank(manager);
        fund.acquire(s, signature);
    }

    function refuse(IFund.Offer memory s, bytes memory refusal) internal {
        bytes memory signature = signed(s);
        vm.expectRevert(refusal);
        vm.prank(manager);
        fund.acquire(s, signature);
    }

    // ------------------------------------------------------------------------------------------------ open

    function newFund() internal returns (Fund fresh, FundVault door) {
        fresh = new Fund(config(IERC20Metadata(address(token))));
        door = new FundVault(fresh, token, 10 * UNIT);
        vm.prank(manager);
        token.approve(address(fresh), type(uint256).max);
    }

    function test_the_seed_is_at_least_one_share() external {
        (Fund fresh, FundVault door) = newFund();
        vm.expectRevert(abi.encodeWithSelector(IFund.SeedTooSmall.selector, UNIT - 1, UNIT));
        vm.prank(manager);
        fresh.open(door, UNIT - 1);
    }

    function test_a_fund_opens_with_its_own_vault_once_both_are_members() external {
        (Fund fresh, FundVault door) = newFund();
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("vault")));
        vm.prank(manager);
        fresh.open(vault, SEED);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, address(door)));
        vm.prank(manager);
        fresh.open(door, SEED);
        admit(address(door));
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, address(fresh)));
        vm.prank(manager);
        fresh.open(door, SEED);
        admit(address(fresh));
        vm.prank(manager);
        fresh.open(door, SEED);
        eq(fresh.cash(), SEED, "cash");
        eq(fresh.nav(), int256(SEED), "nav");
        eq(fresh.price(), UNIT, "price");
        eq(fresh.balanceOf(address(fresh)), SHARE, "the fund's own share");
        eq(fresh.balanceOf(manager), 999 * SHARE, "the founder's shares");
        vm.expectRevert(abi.encodeWithSelector(IFund.AlreadyOpen.selector));
        vm.prank(manager);
        fresh.open(door, SEED);
    }

    function test_a_closed_fund_takes_no_request_and_buys_nothing() external {
        (Fund fresh, FundVault door) = newFund();
        vm.prank(alice);
        token.approve(address(door), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotOpen.selector));
        vm.prank(alice);
        door.requestDeposit(10 * UNIT, alice, alice);
        IFund.Offer memory s = sale(7, WORTH);
        vm.expectRevert(abi.encodeWithSelector(IFund.NotOpen.selector));
        vm.prank(manager);
        fresh.acquire(s, "");
        eq(fresh.nextStrike(), 0, "nothing to strike");
    }

    function test_a_fund_of_unsound_terms_is_not_made() external {
        IFund.Config memory c = config(IERC20Metadata(address(token)));
        c.band = 2_001;
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("band")));
        new Fund(c);
        (c.band, c.coverage) = (2_000, 10_001);
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("coverage")));
        new Fund(c);
        (c.coverage, c.number) = (10_000, 0);
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("number")));
        new Fund(c);
        (c.number, c.settlementToken) = (1, IERC20Metadata(address(fund)));
        vm.expectRevert(abi.encodeWithSelector(IFund.BadConfig.selector, bytes32("decimals")));
        new Fund(c);
    }

    // ------------------------------------------------------------------------------------------------ acquire

    function test_only_the_manager_acquires_consents_and_names_operators() external {
        IFund.Offer memory s = sale(7, WORTH);
        bytes memory signature = signed(s);
        bytes memory refusal = abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), stranger);
        vm.startPrank(stranger);
        vm.expectRevert(refusal);
        fund.acquire(s, signature);
        vm.expectRevert(refusal);
        fund.consent(bytes32("x"));
        vm.expectRevert(refusal);
        fund.setOperator(s.ids, stranger);
        vm.expectRevert(refusal);
        fund.setBatchOperator(1, stranger);
        vm.expectRevert(refusal);
        fund.open(vault, SEED);
        vm.stopPrank();
    }

    function test_an_empty_an_expired_and_an_unsigned_sale_are_refused() external {
        IFund.Offer memory s = sale(7, WORTH);
        s.ids = new uint256[](0);
        refuse(s, abi.encodeWithSelector(IFund.EmptySale.selector));
        s = sale(7, WORTH);
        s.expiresAt = uint64(vm.getBlockTimestamp() - 1);
        refuse(s, abi.encodeWithSelector(IFund.Expired.selector, s.expiresAt));
        s = sale(7, WORTH);
        bytes memory signature = signed(s);
        s.price -= 1;
        vm.expectRevert(abi.encodeWithSelector(IFund.BadSignature.selector, seller));
        vm.prank(manager);
        fund.acquire(s, signature);
    }

    function test_a_high_s_signature_is_refused() external {
        IFund.Offer memory s = sale(7, WORTH);
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(sellerKey, fund.saleDigest(s));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes memory high = abi.encodePacked(r, bytes32(order - uint256(low)), v == 27 ? uint8(28) : uint8(27));
        vm.expectRevert(abi.encodeWithSelector(IFund.BadSignature.selector, seller));
        vm.prank(manager);
        fund.acquire(s, high);
    }

    function test_a_sale_is_taken_once_and_never_when_cancelled() external {
        IFund.Offer memory s = sale(7, WORTH);
        acquire(s);
        refuse(s, abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 7));
        vm.prank(seller);
        fund.cancelOffer(8);
        ok(fund.offerNonceUsed(seller, 8) && !fund.offerNonceUsed(seller, 9), "nonces");
        refuse(sale(8, WORTH), abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 8));
        vm.expectRevert(abi.encodeWithSelector(IFund.NonceUsed.selector, seller, 8));
        vm.prank(seller);
        fund.cancelOffer(8);
    }

    function test_the_price_stays_within_the_band_of_fair_value() external {
        int256 fair = int256(WORTH);
        refuse(
            sale(7, 110 * UNIT + 1),
            abi.encodeWithSelector(IFund.PriceOutsideBand.selector, 110 * UNIT + 1, fair, 1_000)
        );
        refuse(
            sale(7, 90 * UNIT - 1), abi.encodeWithSelector(IFund.PriceOutsideBand.selector, 90 * UNIT - 1, fair, 1_000)
        );
        acquire(sale(7, 110 * UNIT));
    }

    function test_what_has_a_negative_value_is_not_bought() external {
        battery.putSingle(8, seller, -int256(UNIT), 10);
        refuse(sale(8, 0), abi.encodeWithSelector(IFund.PriceOutsideBand.selector, 0, -int256(UNIT), 1_000));
    }

    function test_cash_must_suffice() external {
        battery.putSingle(8, seller, int256(SEED + 1), 10);
        refuse(sale(8, SEED + 1), abi.encodeWithSelector(IFund.InsufficientCash.selector, SEED + 1, SEED));
        battery.putSingle(9, seller, int256(SEED), 10);
        acquire(sale(9, SEED));
        eq(fund.cash(), 0, "all spent");
    }

    function test_delivery_versus_payment_in_one_transaction() external {
        battery.putBatch(3, seller, int256(2 * WORTH), 90_000);
        IFund.Offer memory s = sale(7, 310 * UNIT);
        s.batches = new uint64[](1);
        s.batches[0] = 3;
        uint256 had = token.balanceOf(seller);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.Acquired(seller, manager, 7, s.batches, s.ids, 310 * UNIT, int256(3 * WORTH), -int256(10 * UNIT));
        acquire(s);
        eq(token.balanceOf(seller) - had, 310 * UNIT, "paid");
        eq(fund.cash(), SEED - 310 * UNIT, "cash");
        eq(fund.nav(), int256(SEED) - int256(10 * UNIT), "nav less the day-one difference");
        (address owner,,) = battery.singles(7);
        eq(owner, address(fund), "single");
        (owner,,) = battery.batches(3);
        eq(owner, address(fund), "batch");
        eq(fund.factSheet().eligibleWh, 140_000, "eligible");
    }

    function test_a_contract_sells_by_erc1271() external {
        ContractSeller wallet = new ContractSeller();
        admit(address(wallet));
        battery.putSingle(8, address(wallet), int256(WORTH), 10);
        wallet.approve(address(battery), address(fund));
        IFund.Offer memory s = sale(8, WORTH);
        s.party = address(wallet);
        vm.expectRevert(abi.encodeWithSelector(IFund.BadSignature.selector, address(wallet)));
        vm.prank(manager);
        fund.acquire(s, "");
        wallet.accept(fund.saleDigest(s));
        vm.prank(manager);
        fund.acquire(s, "");
        eq(token.balanceOf(address(wallet)), WORTH, "paid");
    }

    function test_an_assessment_in_the_middle_of_a_sale_undoes_it() external {
        IFund.Offer memory s = sale(7, 2 * WORTH);
        bytes memory assess =
            abi.encodeCall(battery.assess, (address(fund), int256(WORTH), 10, uint64(vm.getBlockTimestamp())));
        battery.meddle(address(battery), assess);
        refuse(s, abi.encodeWithSelector(IFund.Disturbed.selector));
        battery.meddle(address(0), "");
        // the same change before the sale counts for nothing
        battery.assess(address(fund), int256(WORTH), 10, uint64(vm.getBlockTimestamp()));
        refuse(s, abi.encodeWithSelector(IFund.PriceOutsideBand.selector, 2 * WORTH, int256(WORTH), 1_000));
    }

    // ------------------------------------------------------------------------------------------------ holder

    function test_gifts_of_batteries_are_refused() external {
        vm.expectRevert(abi.encodeWithSelector(IBattery.RefusedByHolder.selector, address(fund)));
        vm.prank(seller);
        battery.transferFrom(seller, address(fund), 7);
    }

    function test_hooks_are_for_battery_alone() external {
        bytes memory refusal = abi.encodeWithSelector(IFund.NotBattery.selector, address(this));
        vm.expectRevert(refusal);
        fund.beforeSumsChange();
        vm.expectRevert(refusal);
        fund.afterSumsChange(1, 1, 1, 1, 0);
        vm.expectRevert(refusal);
        fund.batteryRecycled(1, address(this), 1, 0);
        ok(fund.acceptBattery(address(fund), seller, 7, 1) == bytes4(0), "accepts nothing");
    }

    function test_gifts_of_cash_move_nothing_and_of_shares_are_refused() external {
        int256 before = fund.nav();
        vm.startPrank(alice);
        token.transfer(address(fund), 500 * UNIT);
        token.transfer(address(vault), 500 * UNIT);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, address(vault)));
        vm.prank(manager);
        fund.transfer(address(vault), SHARE);
        eq(fund.nav(), before, "nav");
        eq(fund.cash(), SEED, "cash");
        uint256 shares = invest(bob, 100 * UNIT);
        eq(shares, 100 * SHARE, "the price has not moved");
        redeem(bob, shares);
        strike(fund.nextStrike());
        eq(claimAssets(bob), 100 * UNIT, "nor for who leaves");
    }

    function test_consent_and_operators_reach_battery() external {
        uint256[] memory ids = new uint256[](1);
        vm.startPrank(manager);
        fund.consent(bytes32("digest"));
        fund.setOperator(ids, bob);
        ok(battery.lastConsent() == bytes32("digest"), "consent");
        eq(battery.lastOperator(), bob, "operator");
        fund.setBatchOperator(1, carol);
        eq(battery.lastOperator(), carol, "batch operator");
        vm.stopPrank();
    }

    function test_recycling_books_proceeds_and_pays_gate_fees() external {
        buy(9, 100 * UNIT, 10);
        vm.startPrank(recycler);
        token.approve(address(battery), type(uint256).max);
        battery.recycle(token, address(fund), 9, -int256(40 * UNIT), int256(40 * UNIT));
        eq(fund.cash(), SEED - 60 * UNIT, "proceeds");
        uint256 had = token.balanceOf(recycler);
        vm.expectEmit(true, true, true, true, address(fund));
        emit IFund.RecyclingBooked(9, recycler, -int256(5 * UNIT), 0, 0);
        battery.recycle(token, address(fund), 9, int256(5 * UNIT), -int256(5 * UNIT));
        eq(fund.cash(), SEED - 65 * UNIT, "gate fee");
        eq(token.balanceOf(recycler) - had, 5 * UNIT, "paid");
        vm.expectRevert(abi.encodeWithSelector(IFund.InsufficientCash.selector, SEED, SEED - 65 * UNIT));
        battery.recycle(token, address(fund), 9, 0, -int256(SEED));
        vm.stopPrank();
    }
}
