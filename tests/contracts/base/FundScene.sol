// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {Coin} from "../mocks/Coin.sol";
import {MockBattery} from "../mocks/MockBattery.sol";
import {MockValuation} from "../mocks/MockValuation.sol";
import {Check} from "./Check.sol";
import {IFundDeployer, IWholeFund, IWholeVault} from "./IFundDeployer.sol";
import {Vm, vm} from "./Vm.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice A fund as in `FundBase`, by its interfaces alone: with its vault, members and money, on a battery and a
/// valuation that obey the test.
abstract contract FundScene is Check {
    uint40 internal constant BEGIN = 1_760_000_000;
    uint40 internal constant START = BEGIN + 10 days;
    uint256 internal constant UNIT = 1e6; // one unit of account
    uint256 internal constant SHARE = 1e18;
    uint256 internal constant SEED = 1_000 * UNIT;

    address internal admin = address(0xAD);
    address internal manager = address(0x3A);
    address internal agent = address(0xA6);
    address internal alice = address(0xA11CE);
    address internal bob = address(0xB0B);
    address internal carol = address(0xCA401);
    address internal stranger = address(0x57);
    address internal recycler = address(0x4EC);
    address internal depositary = address(0xDE9);
    address internal treasury = address(0x74EA);
    address internal guardian = address(0x6A4D);
    uint256 internal sellerKey = 0x5E11E4;
    address internal seller = vm.addr(sellerKey);

    IFundDeployer internal deployer;
    IAccessManager internal authority;
    IMembers internal members;
    Coin internal token;
    MockBattery internal battery;
    MockValuation internal valuation;
    IWholeFund internal fund;
    IWholeVault internal vault;

    function setUp() public virtual {
        vm.warp(BEGIN);
        deployer = IFundDeployer(vm.deployCode("FundDeployer.sol:FundDeployer"));
        authority = deployer.authority(admin);
        members = deployer.members(authority);
        token = new Coin();
        battery = new MockBattery();
        valuation = new MockValuation(battery, 1, IValuation.Calendar(START, 30 days, 5 days, 1 days));
        fund = deployer.fund(config(IERC20Metadata(address(token))));
        vault = deployer.vault(fund, token, 10 * UNIT);
        grantAll();
        admit(address(fund));
        admit(address(vault));
        address[8] memory people = [manager, alice, bob, carol, seller, recycler, depositary, treasury];
        for (uint256 i; i < people.length; ++i) {
            admit(people[i]);
            endow(people[i], 1_000_000 * UNIT);
        }
        battery.setMoney(token);
        openFund(SEED);
    }

    function config(IERC20Metadata token_) internal view returns (IFund.Config memory) {
        return IFund.Config({
            name: "Battery Bank One",
            symbol: "BB1",
            number: 1,
            authority: authority,
            members: members,
            battery: IBattery(address(battery)),
            valuation: IValuation(address(valuation)),
            settlementToken: token_,
            band: 1_000,
            coverage: 9_500,
            grace: 0,
            feeRecipient: treasury
        });
    }

    function grantAll() internal {
        vm.startPrank(admin);
        authority.grantRole(Roles.manager(1), manager, 0);
        authority.grantRole(Roles.depositary(1), depositary, 0);
        authority.grantRole(Roles.GUARDIAN, guardian, 0);
        authority.grantRole(Roles.AGENT, agent, 0);
        authority.grantRole(Roles.IDENTITY_PROVIDER, address(this), 0);
        vm.stopPrank();
    }

    function admit(address account) internal {
        members.add(one(account), type(uint40).max, 276, 2);
    }

    function lapse(address account) internal {
        members.add(one(account), 1, 276, 2);
    }

    function freeze(address account, bool yes) internal {
        vm.prank(agent);
        members.setFrozen(one(account), yes);
    }

    function endow(address account, uint256 amount) internal {
        token.mint(account, amount);
        vm.startPrank(account);
        token.approve(address(fund), type(uint256).max);
        token.approve(address(vault), type(uint256).max);
        vm.stopPrank();
    }

    function openFund(uint256 seed) internal {
        vm.prank(manager);
        fund.open(vault, seed);
    }

    // ------------------------------------------------------------------------------------------------ acts

    function deposit(address who, uint256 assets) internal returns (uint256) {
        vm.prank(who);
        return vault.requestDeposit(assets, who, who);
    }

    function redeem(address who, uint256 shares) internal returns (uint256) {
        vm.prank(who);
        return vault.requestRedeem(shares, who, who);
    }

    /// @notice Just after the cutoff of `epoch`: its window is open.
    function toWindow(uint256 epoch) internal {
        vm.warp(valuation.cutoffOf(epoch) + 1);
    }

    /// @notice Just after the window of `epoch`; nothing of it may be struck yet.
    function toLag(uint256 epoch) internal {
        vm.warp(valuation.windowEndOf(epoch) + 1);
    }

    function strike(uint256 epoch) internal {
        if (vm.getBlockTimestamp() < valuation.valuationTimeOf(epoch)) vm.warp(valuation.valuationTimeOf(epoch));
        fund.strike(epoch);
    }

    function claimShares(address who) internal returns (uint256 shares) {
        uint256 assets = vault.maxDeposit(who);
        vm.prank(who);
        return vault.deposit(assets, who);
    }

    function claimAssets(address who) internal returns (uint256 assets) {
        uint256 shares = vault.maxRedeem(who);
        vm.prank(who);
        return vault.redeem(shares, who, who);
    }

    /// @notice `who` holds shares for `assets`, dealt in the next epoch.
    function invest(address who, uint256 assets) internal returns (uint256 shares) {
        uint256 epoch = deposit(who, assets);
        strike(epoch);
        return claimShares(who);
    }

    // ------------------------------------------------------------------------------------------------ sales

    function sale(uint256 id, uint256 price) internal view returns (IFund.Offer memory) {
        return offer(seller, id, price);
    }

    function offer(address party, uint256 id, uint256 price) internal view returns (IFund.Offer memory o) {
        (o.party, o.price, o.expiresAt, o.nonce) = (party, price, uint64(vm.getBlockTimestamp() + 1 days), id);
        o.ids = new uint256[](1);
        o.ids[0] = id;
    }

    function signed(IFund.Offer memory o) internal view returns (bytes memory) {
        return signedBy(sellerKey, fund.saleDigest(o));
    }

    function signedBy(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @notice The fund buys battery `id`, worth and paid `worth`.
    function buy(uint256 id, uint256 worth, uint256 wh) internal {
        battery.putSingle(id, seller, int256(worth), wh);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        IFund.Offer memory o = sale(id, worth);
        bytes memory signature = signed(o);
        vm.prank(manager);
        fund.acquire(o, signature);
    }

    /// @notice The fund sells battery `id` back to the seller for `price`.
    function sell(uint256 id, uint256 price) internal {
        IFund.Offer memory o = sale(id, price);
        bytes memory signature = signedBy(sellerKey, fund.purchaseDigest(o));
        vm.prank(manager);
        fund.dispose(o, signature);
    }

    // ------------------------------------------------------------------------------------------------ deals

    /// @notice The last deal that the fund has told of.
    function dealOf(uint256 epoch) internal returns (IFund.Deal memory deal) {
        vm.recordLogs();
        strike(epoch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IFund.Struck.selector) return abi.decode(logs[i].data, (IFund.Deal));
        }
        revert("not struck");
    }

    /// @notice The depositary agrees to what `digest` names; a day later it may be done.
    function approveAct(bytes32 digest) internal {
        vm.prank(depositary);
        fund.approveAct(digest);
        vm.warp(vm.getBlockTimestamp() + 1 days);
    }
}
