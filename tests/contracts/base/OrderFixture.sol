// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {IMarket} from "../../../contracts/interfaces/IMarket.sol";
import {IOrders} from "../../../contracts/interfaces/IOrders.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "./BatteryFixture.sol";
import {IFundDeployer, IWholeFund} from "./IFundDeployer.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice Cheat codes of these tests beside those of `Cheats`.
interface OrderVm {
    function deployCode(string calldata artifact, bytes calldata arguments) external returns (address);
    function getBlockTimestamp() external view returns (uint256);
}

/// @notice What OrderCheck answers to.
interface ILens {
    error NotOwner(address maker, uint256 id, address owner);
    error NotFree(uint256 id);
    error NotApproved(address maker, uint256 id);
    error TooLittle(address token, address account, uint256 needed, uint256 has);
    error NotAllowed(address token, address account, uint256 needed, uint256 allowed);

    function check(IOrders.Order[] calldata orders, bytes[] calldata signatures)
        external
        view
        returns (uint256[] memory open, bytes[] memory reasons);
    function requireFillable(IOrders.Order calldata order, bytes calldata signature) external view returns (uint256);
}

/// @notice A market of the real Battery, the real Valuation and the shares of a real fund, with its lens. Alice has a batch,
/// single batteries, shares and money; so has bob; both have approved the market for all of it.
abstract contract OrderFixture is BatteryFixture {
    uint256 internal constant UNIT = 1e6;
    uint256 internal constant SHARE = 1e18;
    uint256 internal constant RICH = 1_000_000 * UNIT;
    uint256 internal constant SEED = 100_000 * UNIT;
    uint256 internal constant WHOLE = 1 << 255;
    uint16 internal constant FEE = 100;
    uint16 internal constant COUNT = 4;

    IMarket internal market;
    ILens internal lens;
    IWholeFund internal fund;
    address internal manager = address(0x3A);
    address internal agent = address(0xA6);
    address internal guardian = address(0x6A4D);
    address internal cashier = address(0xCA58);
    mapping(address owner => uint64 batchId) internal whole; // four that move together
    mapping(address owner => uint64 batchId) internal loose; // four, of which the first has left
    uint256 internal nonces;

    function setUp() public virtual override {
        super.setUp();
        bytes memory arguments = abi.encode(authority, battery, valuation, coin, uint16(500), cashier);
        market = IMarket(OrderVm(address(vm)).deployCode("Market.sol:Market", arguments));
        arguments = abi.encode(market, battery, members);
        lens = ILens(OrderVm(address(vm)).deployCode("OrderCheck.sol:OrderCheck", arguments));
        market.setFee(FEE, cashier);
        authority.grantRole(Roles.AGENT, agent, 0);
        authority.grantRole(Roles.GUARDIAN, guardian, 0);
        openFund();
        market.setFund(address(fund), true);
        furnish(alice);
        furnish(bob);
    }

    function openFund() private {
        IFundDeployer deployed = IFundDeployer(vm.deployCode("FundDeployer.sol:FundDeployer"));
        fund = deployed.fund(
            IFund.Config({
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
            })
        );
        authority.grantRole(Roles.manager(1), manager, 0);
        members.setHolder(address(fund), true);
        IFundVault vault = deployed.vault(fund, coin, 10 * UNIT);
        coin.mint(manager, RICH);
        call(manager, address(coin), abi.encodeCall(coin.approve, (address(fund), type(uint256).max)));
        call(manager, address(fund), abi.encodeCall(fund.open, (vault, SEED)));
        fund.setMarket(address(market));
    }

    function furnish(address who) internal {
        (whole[who], loose[who]) = (mint(who, CAR, COUNT, 9_500), mint(who, CAR, COUNT, 9_500));
        call(who, address(battery), abi.encodeCall(battery.transferFrom, (who, carol, idOf(loose[who], 0))));
        call(carol, address(battery), abi.encodeCall(battery.transferFrom, (carol, who, idOf(loose[who], 0))));
        coin.mint(who, RICH);
        call(manager, address(fund), abi.encodeCall(fund.transfer, (who, 1_000 * SHARE)));
        allow(who, true);
    }

    function allow(address who, bool yes) internal {
        uint256 amount = yes ? type(uint256).max : 0;
        call(who, address(battery), abi.encodeCall(battery.setApprovalForAll, (address(market), yes)));
        call(who, address(coin), abi.encodeCall(coin.approve, (address(market), amount)));
        call(who, address(fund), abi.encodeCall(fund.approve, (address(market), amount)));
    }

    function call(address who, address target, bytes memory data) internal returns (bytes memory) {
        return accepted(who, target, data);
    }

    function clock() internal view returns (uint256) {
        return OrderVm(address(vm)).getBlockTimestamp();
    }

    // ------------------------------------------------------------------------------------------------ orders

    function blank(address maker, IOrders.Side side, uint256 price) internal returns (IOrders.Order memory o) {
        (o.maker, o.side, o.asset, o.token) = (maker, side, address(battery), address(coin));
        (o.maxFee, o.nonce, o.expiresAt) = (500, ++nonces, uint40(clock() + 1 days));
        (o.price, o.endPrice) = (int128(int256(price)), int128(int256(price)));
        o.startsAt = uint40(clock());
    }

    function orderOf(address maker, IOrders.Side side, uint256 item, uint128 amount, uint256 price)
        internal
        returns (IOrders.Order memory o)
    {
        o = blank(maker, side, price);
        (o.items, o.amount) = (one(item), amount);
    }

    function sharesOf(address maker, IOrders.Side side, uint256 shares, uint256 price)
        internal
        returns (IOrders.Order memory o)
    {
        o = blank(maker, side, price);
        (o.asset, o.amount) = (address(fund), uint128(shares));
    }

    function wholeItem(uint64 batchId) internal pure returns (uint256) {
        return WHOLE | uint256(COUNT - 1) << 96 | uint256(batchId) << 32;
    }

    function keyOf(address who) internal view virtual returns (uint256) {
        return who == alice ? ALICE_KEY : BOB_KEY;
    }

    function signedOrder(IOrders.Order memory o) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(o.maker), market.orderHash(o));
        return abi.encodePacked(r, s, v);
    }

    /// @notice The error with which a call fails, empty if it does not.
    function attempt(address who, address target, bytes memory data) internal returns (bytes memory) {
        vm.prank(who);
        (bool ok, bytes memory got) = target.call(data);
        return ok ? bytes("") : got;
    }

    /// @notice Who fills it sees this error; nothing is changed.
    function fillError(address who, IOrders.Order memory o, bytes memory signature, uint256 amount)
        internal
        returns (bytes memory reason)
    {
        uint256 id = vm.snapshotState();
        reason = attempt(who, address(market), abi.encodeCall(market.fill, (o, signature, uint128(amount))));
        vm.revertToState(id);
    }

    /// @notice What the lens says of one order.
    function seen(IOrders.Order memory o, bytes memory signature) internal view returns (uint256, bytes memory) {
        (IOrders.Order[] memory orders, bytes[] memory signatures) = (new IOrders.Order[](1), new bytes[](1));
        (orders[0], signatures[0]) = (o, signature);
        (uint256[] memory open, bytes[] memory reasons) = lens.check(orders, signatures);
        return (open[0], reasons[0]);
    }
}
