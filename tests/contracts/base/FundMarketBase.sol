// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IListedMaker} from "../../../contracts/interfaces/IListedMaker.sol";
import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../contracts/interfaces/IOrders.sol";
import {FundBooks} from "./FundBooks.sol";
import {IWholeFund, IWholeVault} from "./IFundDeployer.sol";
import {vm} from "./Vm.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice The cheat code that makes a contract with arguments.
interface Maker {
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
}

/// @notice A fund that may trade on a market of one hundredth of a fee, with a trader who has money and batteries and has
/// approved the market for all of both.
abstract contract FundMarketBase is FundBooks {
    uint256 internal constant WORTH = 100 * UNIT;
    uint256 internal constant WHOLE = 1 << 255;
    uint16 internal constant FEE = 100;
    uint256 internal traderKey = 0x74ADE4;
    address internal trader = vm.addr(traderKey);
    address internal cashier = address(0xCA58);
    IMarket internal market;
    uint256 internal nonces;

    function setUp() public virtual override {
        super.setUp();
        market = newMarket(address(token));
        vm.startPrank(admin);
        fund.setMarket(address(market));
        market.setFee(FEE, cashier);
        vm.stopPrank();
        furnish(trader);
    }

    function newMarket(address token_) internal returns (IMarket) {
        bytes memory arguments = abi.encode(authority, battery, valuation, token_, uint16(500), cashier);
        return IMarket(Maker(address(vm)).deployCode("Market.sol:Market", arguments));
    }

    function furnish(address who) internal {
        admit(who);
        endow(who, 1_000_000 * UNIT);
        vm.startPrank(who);
        token.approve(address(market), type(uint256).max);
        battery.setApprovalForAll(address(market), true);
        vm.stopPrank();
    }

    /// @notice Another fund of the same manager, on the same market.
    function secondFund() internal returns (IWholeFund other) {
        other = deployer.fund(config(IERC20Metadata(address(token))));
        IWholeVault door = deployer.vault(other, token, 10 * UNIT);
        admit(address(other));
        admit(address(door));
        vm.startPrank(manager);
        token.approve(address(other), type(uint256).max);
        other.open(door, SEED);
        vm.stopPrank();
        vm.prank(admin);
        other.setMarket(address(market));
    }

    // ------------------------------------------------------------------------------------------------ orders

    function orderOf(address maker, IOrders.Side side, uint256 item, uint256 price)
        internal
        returns (IOrders.Order memory o)
    {
        (o.maker, o.side, o.asset, o.token) = (maker, side, address(battery), address(token));
        o.items = new uint256[](1);
        (o.items[0], o.amount, o.maxFee, o.nonce) = (item, 1, 500, ++nonces);
        (o.price, o.endPrice) = (int128(int256(price)), int128(int256(price)));
        (o.startsAt, o.expiresAt) = (uint40(vm.getBlockTimestamp()), type(uint40).max);
    }

    function selling(uint256 item, uint256 price) internal returns (IOrders.Order memory) {
        return orderOf(address(fund), IOrders.Side.Sell, item, price);
    }

    function buying(uint256 item, uint256 price) internal returns (IOrders.Order memory) {
        return orderOf(address(fund), IOrders.Side.Buy, item, price);
    }

    function listOn(IWholeFund f, IOrders.Order memory o) internal returns (bytes32) {
        vm.prank(manager);
        return f.list(o);
    }

    function listed(IOrders.Order memory o) internal returns (IOrders.Order memory) {
        listOn(fund, o);
        return o;
    }

    function signedOrder(uint256 key, IOrders.Order memory o) internal view returns (bytes memory) {
        return signedBy(key, market.orderHash(o));
    }

    function listCall(IOrders.Order memory o) internal view returns (bytes memory) {
        return abi.encodeCall(fund.list, (o));
    }

    function fillCall(IOrders.Order memory o) internal view returns (bytes memory) {
        return abi.encodeCall(market.fill, (o, "", o.amount));
    }

    function filled(address who, IOrders.Order memory o) internal {
        accepted(who, address(market), fillCall(o));
    }

    function notFilled(address who, IOrders.Order memory o, bytes memory reason) internal {
        refused(who, address(market), fillCall(o), reason);
    }

    /// @notice A listed order of a fund with one that is signed by the trader.
    function matchCall(IOrders.Order memory ofFund, IOrders.Order memory ofTrader)
        internal
        view
        returns (bytes memory)
    {
        bytes memory signature = signedOrder(traderKey, ofTrader);
        return ofFund.side == IOrders.Side.Sell
            ? abi.encodeCall(market.matchOrders, (ofFund, "", ofTrader, signature, ofFund.amount))
            : abi.encodeCall(market.matchOrders, (ofTrader, signature, ofFund, "", ofFund.amount));
    }

    function hookCall(bool before, IOrders.Order memory o) internal view returns (bytes memory) {
        bytes4 hook = before ? IListedMaker.beforeFill.selector : IListedMaker.afterFill.selector;
        int256 cash = o.price;
        return abi.encodeWithSelector(hook, o, market.orderHash(o), trader, cash, feeOf(uint256(cash)));
    }

    // ------------------------------------------------------------------------------------------------ batteries

    /// @notice A battery of the trader.
    function owned(uint256 id, uint256 worth) internal {
        battery.putSingle(id, trader, int256(worth), 1_000);
    }

    function ownerOf(uint256 id) internal view returns (address owner) {
        (owner,,) = battery.singles(id);
    }

    /// @notice As `invest`, of a fund that has batteries: they are assessed in the window.
    function investAssessed(address who, uint256 assets) internal {
        uint256 epoch = deposit(who, assets);
        toWindow(epoch);
        battery.assess(address(fund), 0, battery.energyOf(address(fund)), uint64(vm.getBlockTimestamp()));
        strike(epoch);
        claimShares(who);
    }

    // ------------------------------------------------------------------------------------------------ reasons and sums

    function feeOf(uint256 price) internal pure returns (uint256) {
        return price * FEE / 10_000;
    }

    function outside(uint256 price, int256 fair) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFund.PriceOutsideBand.selector, price, fair, 1_000);
    }

    /// @notice Nothing is open to the market, and the books agree with the balance.
    function requireTidy(IWholeFund f) internal view {
        eq(token.allowance(address(f), address(market)), 0, "allowance");
        ok(!battery.approved(address(f), address(market)), "approval of batteries");
        eq(token.balanceOf(address(f)), f.cash(), "cash of the books and balance");
        eq(token.balanceOf(address(market)), 0, "money in the market");
        eq(battery.balanceOf(address(market)), 0, "batteries in the market");
    }
}
