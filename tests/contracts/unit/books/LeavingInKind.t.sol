// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../../contracts/interfaces/IFundInKind.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundWays} from "../../base/FundWays.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

/// @notice The ways out in kind × a verified, a lapsed, a frozen, a replaced wallet and a stranger.
contract FundLeavingInKindTest is FundWays {
    uint256 internal constant CAR = 5 << 32 | 3;
    IFundInKind internal inKind;

    /// @dev Alice's first redemption and her contribution met an epoch without a deal; her second one was dealt.
    function setUp() public override {
        super.setUp();
        inKind = deployer.inKind(fund);
        admit(address(inKind));
        vm.prank(admin);
        fund.setInKind(address(inKind));
        invest(alice, 1_000 * UNIT);
        buy(7, 100 * UNIT, 0);
        battery.putSingle(CAR, alice, int256(50 * UNIT), 0);
        vm.startPrank(alice);
        battery.setApprovalForAll(address(inKind), true);
        inKind.requestRedemption(200 * SHARE);
        inKind.requestContribution(new uint64[](0), only(CAR));
        vm.stopPrank();
        valuation.breakDown(2, true);
        strike(2);
        vm.prank(alice);
        inKind.requestRedemption(200 * SHARE);
        strike(3);
    }

    function only(uint256 id) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function _isFrozen() private view returns (bytes memory) {
        return told(IMembers.MemberIsFrozen.selector, alice);
    }

    function _notVerified() private view returns (bytes memory) {
        return told(IMembers.NotVerified.selector, alice);
    }

    function _notRequester() private view returns (bytes memory) {
        return abi.encodeWithSelector(IFundInKind.NotRequester.selector, 1, stranger);
    }

    function _ask(address who) private view returns (Way memory) {
        return Way(who, address(inKind), abi.encodeCall(IFundInKind.requestRedemption, (SHARE)));
    }

    function test_shares_for_batteries() external {
        bytes memory cannotSend = told(IERC7943Fungible.ERC7943CannotSend.selector, alice);
        bytes memory poor = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, SHARE);
        row(_ask, _notVerified(), cannotSend, poor);
    }

    function _sharesBack(address who) private view returns (Way memory) {
        return Way(who, address(inKind), abi.encodeCall(IFundInKind.takeBackShares, (1)));
    }

    function _batteriesBack(address who) private view returns (Way memory) {
        return Way(who, address(inKind), abi.encodeCall(IFundInKind.takeBack, (1)));
    }

    function test_what_was_not_dealt_goes_back() external {
        bytes memory cannotReceive = told(IERC7943Fungible.ERC7943CannotReceive.selector, alice);
        row(_sharesBack, cannotReceive, _isFrozen(), _notRequester());
        row(_batteriesBack, _notVerified(), _isFrozen(), _notRequester());
    }

    function _deliver(address who) private view returns (Way memory) {
        bytes memory data = abi.encodeCall(IFundInKind.deliver, (2, new uint64[](0), only(7)));
        return Way(who == alice ? manager : who, address(inKind), data);
    }

    function test_batteries_go_to_the_verified_alone() external {
        _cell(_deliver(alice), "");
        _cell(_deliver(stranger), abi.encodeWithSelector(IFund.MissingRole.selector, Roles.manager(1), stranger));
        lapse(alice);
        _cell(_deliver(alice), _notVerified());
        freeze(alice, true);
        _cell(_deliver(alice), _notVerified());
    }

    function test_the_wallet_that_replaced_one_is_delivered_to_and_takes_back() external {
        replaceBy(alice, heir);
        accepted(manager, address(inKind), _deliver(alice).data);
        accepted(heir, address(inKind), _sharesBack(heir).data);
        accepted(heir, address(inKind), _batteriesBack(heir).data);
        eq(fund.balanceOf(heir), 300 * SHARE, "200, and what 100 units of account left of 200");
        (address first,,) = battery.singles(7);
        (address second,,) = battery.singles(CAR);
        eq(first, heir, "delivered");
        eq(second, heir, "contributed, and back");
    }

    /// @dev Shares and batteries of one that has lapsed wait; by force they go to a wallet that is verified.
    function test_what_waits_for_a_lapsed_wallet_is_moved_by_force() external {
        lapse(alice);
        accepted(admin, abi.encodeCall(fund.forcedRequests, (alice, heir)));
        accepted(heir, address(inKind), _sharesBack(heir).data);
        accepted(heir, address(inKind), _batteriesBack(heir).data);
        eq(fund.balanceOf(heir), 200 * SHARE, "shares");
        admit(alice);
        refused(
            alice,
            address(inKind),
            _sharesBack(alice).data,
            abi.encodeWithSelector(IFundInKind.NoSuchRequest.selector, 1)
        );
    }
}
