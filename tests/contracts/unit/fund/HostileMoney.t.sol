// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../../contracts/Fund.sol";
import {FundVault} from "../../../../contracts/FundVault.sol";
import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {FundDeals} from "../../base/FundDeals.sol";
import {vm} from "../../base/Vm.sol";
import {HostileToken} from "../../mocks/HostileToken.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice Every way that money takes through a fund, with settlement tokens that misbehave.
/// @dev One scene in which each way is open, then each of them on its own.
contract FundHostileMoneyTest is FundDeals {
    HostileToken internal host;
    uint256 internal constant WAYS = 13;

    function setUp() public override {
        super.setUp();
        host = new HostileToken();
        fund = new Fund(config(IERC20Metadata(address(host))));
        vault = new FundVault(fund, host, 10 * UNIT);
        admit(address(fund));
        admit(address(vault));
        address[5] memory people = [manager, alice, bob, carol, seller];
        for (uint256 i; i < people.length; ++i) {
            host.issue(people[i], 1_000_000 * UNIT);
            vm.startPrank(people[i]);
            host.approve(address(fund), type(uint256).max);
            host.approve(address(vault), type(uint256).max);
            vm.stopPrank();
        }
        setTerms(IFund.Terms(0, 0, 2_000, 0, 0, 0));
        openFund(SEED);
        scene();
    }

    function scene() private {
        invest(alice, 1_000 * UNIT);
        vm.prank(alice);
        fund.accrue(400 * UNIT, "swaps"); // a gain: there will be a fee
        buy(8, 100 * UNIT, 0);
        enter(IFund.Kind.Receivable, alice, 30 * UNIT, 60_000);
        enter(IFund.Kind.Payable, bob, 20 * UNIT, 0);
        declare(2, 50 * UNIT);
        redeem(alice, 100 * SHARE);
        strike(2); // income and money to be claimed
        deposit(bob, 50 * UNIT);
        valuation.breakDown(3, true);
        strike(3); // money to be returned
        deposit(alice, 300 * UNIT);
        battery.putSingle(7, seller, int256(70 * UNIT), 0);
        vm.prank(seller);
        battery.setApprovalForAll(address(fund), true);
        bytes32 digest = fund.lienDigest(pledge());
        vm.prank(depositary);
        fund.approveAct(digest);
        vm.warp(valuation.valuationTimeOf(4));
    }

    function pledge() private view returns (IBattery.Pledge memory p) {
        (p.owner, p.lender, p.amount, p.expiresAt) = (address(fund), bob, uint128(60 * UNIT), type(uint64).max);
    }

    /// @return who calls, whom, with what; and the amount that moves
    function way(uint256 n) internal view returns (address who, address target, bytes memory data, uint256 amount) {
        target = n == 0 || n > 9 ? address(vault) : address(fund);
        if (n == 0) return (carol, target, abi.encodeCall(vault.requestDeposit, (40 * UNIT, carol, carol)), 40 * UNIT);
        if (n == 1) return (alice, target, abi.encodeCall(fund.accrue, (15 * UNIT, "swaps")), 15 * UNIT);
        if (n == 2) return (alice, target, abi.encodeCall(fund.settleReceivable, (1, 30 * UNIT)), 30 * UNIT);
        if (n == 3) return (manager, target, abi.encodeCall(fund.borrow, (pledge(), "")), 60 * UNIT);
        if (n == 4) return (stranger, target, abi.encodeCall(fund.strike, (4)), 300 * UNIT);
        if (n == 5) return disposal();
        if (n == 6) return acquisition();
        if (n == 7) return (alice, target, abi.encodeCall(fund.claimIncome, ()), fund.incomeOf(alice));
        if (n == 8) return (stranger, target, abi.encodeCall(fund.payFees, ()), fund.factSheet().feesOwed);
        if (n == 9) return (manager, target, abi.encodeCall(fund.settlePayable, (2, 20 * UNIT)), 20 * UNIT);
        if (n == 10) return (alice, target, redemption(), vault.maxWithdraw(alice));
        if (n == 11) {
            amount = vault.maxWithdraw(alice);
            return (alice, target, abi.encodeCall(vault.withdraw, (amount, alice, alice)), amount);
        }
        return (bob, target, abi.encodeCall(vault.refund, (bob, bob)), 50 * UNIT);
    }

    function redemption() private view returns (bytes memory) {
        return abi.encodeCall(vault.redeem, (vault.maxRedeem(alice), alice, alice));
    }

    function disposal() private view returns (address, address, bytes memory, uint256) {
        IFund.Offer memory o = sale(8, 100 * UNIT);
        o.nonce = 1_008;
        bytes memory signature = signedBy(sellerKey, fund.purchaseDigest(o));
        return (manager, address(fund), abi.encodeCall(fund.dispose, (o, signature)), 100 * UNIT);
    }

    function acquisition() private view returns (address, address, bytes memory, uint256) {
        IFund.Offer memory o = sale(7, 70 * UNIT);
        return (manager, address(fund), abi.encodeCall(fund.acquire, (o, signed(o))), 70 * UNIT);
    }

    function go(uint256 n) internal returns (bool done, bytes memory answer) {
        (address who, address target, bytes memory data,) = way(n);
        vm.prank(who);
        return target.call(data);
    }

    function amountOf(uint256 n) internal view returns (uint256 amount) {
        (,,, amount) = way(n);
    }

    function measured(uint256 n) internal pure returns (bool) {
        return n < 6;
    }

    function refused(uint256 n, bytes memory wanted) internal {
        (bool done, bytes memory answer) = go(n);
        ok(!done, name(n, "went through"));
        ok(keccak256(answer) == keccak256(wanted), name(n, "was refused otherwise"));
    }

    function name(uint256 n, string memory what) internal pure returns (string memory) {
        return string.concat("way ", string(abi.encodePacked(bytes1(uint8(97 + n)))), " ", what);
    }

    /// @dev Cash in the books, money of the fund and of its vault, what the fund owes.
    function state() internal view returns (bytes32) {
        IFund.FactSheet memory f = fund.factSheet();
        uint256[2] memory held = [host.balanceOf(address(fund)), host.balanceOf(address(vault))];
        return keccak256(abi.encode(f, held, vault.refundable(bob), vault.maxWithdraw(alice), fund.incomeOf(alice)));
    }

    // ------------------------------------------------------------------------------------------------ manners

    function test_honest_money_goes_every_way_and_each_moves_something() external {
        for (uint256 n; n < WAYS; ++n) {
            uint256 id = vm.snapshotState();
            (bytes32 before, uint256 amount) = (state(), amountOf(n));
            ok(amount != 0, name(n, "moves nothing"));
            (bool done,) = go(n);
            ok(done, name(n, "failed"));
            ok(state() != before, name(n, "changed nothing"));
            vm.revertToState(id);
        }
    }

    function test_a_token_that_answers_nothing_is_as_good_as_one_that_answers_true() external {
        for (uint256 n; n < WAYS; ++n) {
            uint256 id = vm.snapshotState();
            go(n);
            bytes32 wanted = state();
            vm.revertToState(id);
            id = vm.snapshotState();
            host.behave(HostileToken.Manner.Silent);
            (bool done,) = go(n);
            ok(done && state() == wanted, name(n, "differs"));
            vm.revertToState(id);
        }
    }

    function test_a_token_that_answers_false_moves_nothing_on_any_way() external {
        bytes32 before = state();
        host.behave(HostileToken.Manner.False);
        for (uint256 n; n < WAYS; ++n) {
            refused(n, abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(host)));
        }
        ok(state() == before, "nothing has changed");
    }

    function test_a_token_that_refuses_moves_nothing_on_any_way() external {
        bytes32 before = state();
        host.behave(HostileToken.Manner.Refusing);
        for (uint256 n; n < WAYS; ++n) {
            refused(n, abi.encodeWithSelector(HostileToken.Refused.selector));
        }
        ok(state() == before, "nothing has changed");
        host.behave(HostileToken.Manner.Honest);
        (bool done,) = go(4);
        ok(done, "a strike that failed is struck later");
    }

    /// @dev What comes in is measured where it arrives, and so is what moves in a strike. What goes out is its
    /// receiver's loss, and moves the books as honest money does.
    function test_a_token_that_takes_a_fee_is_refused_where_the_fund_would_lose_it() external {
        for (uint256 n; n < WAYS; ++n) {
            uint256 id = vm.snapshotState();
            go(n);
            bytes32 wanted = state();
            vm.revertToState(id);
            id = vm.snapshotState();
            host.behave(HostileToken.Manner.Fee);
            uint256 amount = amountOf(n);
            if (measured(n)) {
                refused(n, abi.encodeWithSelector(IFund.WrongAmount.selector, amount, amount - 1));
            } else {
                (bool done,) = go(n);
                ok(done && state() == wanted, name(n, "differs"));
            }
            vm.revertToState(id);
        }
    }

    function test_a_strike_that_pays_out_is_measured_at_the_vault() external {
        redeem(manager, 900 * SHARE); // for epoch 5
        strike(4);
        vm.warp(valuation.valuationTimeOf(5));
        host.behave(HostileToken.Manner.Fee);
        (bool done, bytes memory answer) = address(fund).call(abi.encodeCall(fund.strike, (5)));
        ok(!done && bytes4(answer) == IFund.WrongAmount.selector, "one unit is missing");
        host.behave(HostileToken.Manner.Honest);
        fund.strike(5);
        uint256 owed = vault.maxWithdraw(manager);
        eq(claimAssets(manager), owed, "paid");
    }

    /// @dev In the middle of any of them, a strike that is due: the fund or the vault refuses it.
    function test_no_way_lets_anybody_in_again() external {
        for (uint256 n; n < WAYS; ++n) {
            uint256 id = vm.snapshotState();
            host.callInTransfer(address(fund), abi.encodeCall(fund.strike, (4)));
            (bool done,) = go(n);
            ok(done && host.called(), name(n, "did not call"));
            // the fund's error and its vault's have the same name
            ok(bytes4(host.answer()) == IFundVault.Reentered.selector, name(n, "let somebody in"));
            vm.revertToState(id);
        }
    }
}
