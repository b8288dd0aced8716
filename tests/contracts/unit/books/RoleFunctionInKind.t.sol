// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFundInKind} from "../../../../contracts/interfaces/IFundInKind.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {IMembers} from "../../../../contracts/interfaces/IMembers.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @dev What an in-kind escrow tells of itself that its interface does not name.
interface IBounded {
    function MAX_OPEN() external view returns (uint256);
    function MAX_BATCHES() external view returns (uint256);
    function MAX_IDS() external view returns (uint256);
}

/// @notice Every actor × the in-kind escrow: Alice's requests are for her alone. Strays and hooks: FundInKindBack.
contract RoleFunctionInKindTest is FundRoles {
    uint256 private constant CAR = 5 << 32 | 3;

    function setUp() public override {
        super.setUp();
        target = address(inKind);
        vm.prank(alice);
        battery.setApprovalForAll(address(inKind), true);
    }

    function only(uint256 id) private pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    // ------------------------------------------------------------------------------------------------ batteries

    /// @dev Each has a battery of its own to give.
    function _requestContribution(address who) private returns (bytes memory) {
        battery.putSingle(CAR, who, int256(50 * UNIT), 0);
        vm.prank(who);
        battery.setApprovalForAll(address(inKind), true);
        return abi.encodeCall(IFundInKind.requestContribution, (new uint64[](0), only(CAR)));
    }

    /// @dev Members, but no escrow: the vault cannot hold shares.
    function _onlyMembers(address who) private view returns (bytes memory) {
        if (!members.isVerified(who)) return told(IMembers.NotVerified.selector, who);
        bytes memory reason =
            abi.encodeWithSelector(bytes4(keccak256("NotAdmitted(address,uint16,uint8)")), who, 276, 2);
        return nobodyBut(IERC7943Fungible(address(fund)).canReceive(who), reason);
    }

    function _contributed() private {
        battery.putSingle(CAR, alice, int256(50 * UNIT), 0);
        vm.prank(alice);
        inKind.requestContribution(new uint64[](0), only(CAR));
    }

    function _accept(address) private returns (bytes memory) {
        _contributed();
        strike(2);
        return abi.encodeCall(IFundInKind.accept, (1));
    }

    function _notDealt() private {
        _contributed();
        valuation.breakDown(2, true);
        strike(2);
    }

    function _takeBack(address) private returns (bytes memory) {
        _notDealt();
        return abi.encodeCall(IFundInKind.takeBack, (1));
    }

    function _onlyAlice(address who) private view returns (bytes memory) {
        return nobodyBut(who == alice, abi.encodeWithSelector(IFundInKind.NotRequester.selector, 1, who));
    }

    function test_who_contributes_accepts_and_takes_back() public {
        row(IFundInKind.requestContribution.selector, _requestContribution, _onlyMembers);
        row(IFundInKind.accept.selector, _accept, anyone);
        row(IFundInKind.takeBack.selector, _takeBack, _onlyAlice);
    }

    // ------------------------------------------------------------------------------------------------ shares

    function _requestRedemption(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFundInKind.requestRedemption, (SHARE));
    }

    /// @dev The escrow, which never asks itself, would move nothing.
    function _whoHasShares(address who) private view returns (bytes memory) {
        bytes memory poor = abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, who, 0, SHARE);
        return nobodyBut(fund.balanceOf(who) != 0 || who == address(inKind), poor);
    }

    function _asked() private {
        buy(7, 100 * UNIT, 0);
        vm.prank(alice);
        inKind.requestRedemption(200 * SHARE);
    }

    function _deliver(address) private returns (bytes memory) {
        _asked();
        strike(2);
        return abi.encodeCall(IFundInKind.deliver, (1, new uint64[](0), only(7)));
    }

    function _takeBackShares(address) private returns (bytes memory) {
        _asked();
        valuation.breakDown(2, true);
        strike(2);
        return abi.encodeCall(IFundInKind.takeBackShares, (1));
    }

    function test_who_asks_for_batteries_and_who_delivers() public {
        row(IFundInKind.requestRedemption.selector, _requestRedemption, _whoHasShares);
        row(IFundInKind.deliver.selector, _deliver, onlyTheManager);
        row(IFundInKind.takeBackShares.selector, _takeBackShares, _onlyAlice);
    }

    // ------------------------------------------------------------------------------------------------ the fund

    function _moveRequests(address) private view returns (bytes memory) {
        return abi.encodeCall(IFundInKind.moveRequests, (alice, bob));
    }

    function _onlyFund(address who) private view returns (bytes memory) {
        return nobodyBut(who == address(fund), told(IFundInKind.NotFund.selector, who));
    }

    function test_only_the_fund_moves_requests() public {
        row(IFundInKind.moveRequests.selector, _moveRequests, _onlyFund);
    }

    // ------------------------------------------------------------------------------------------------ views

    function test_everybody_reads_the_escrow() public {
        _contributed();
        read(IERC165.supportsInterface.selector, abi.encode(type(IERC165).interfaceId));
        read(IFundInKind.fund.selector, "");
        read(IFundInKind.battery.selector, "");
        read(IBounded.MAX_OPEN.selector, "");
        read(IBounded.MAX_BATCHES.selector, "");
        read(IBounded.MAX_IDS.selector, "");
        read(IFundInKind.contributionOf.selector, abi.encode(1));
        read(IFundInKind.contributionsOf.selector, abi.encode(alice));
        read(IFundInKind.redemptionOf.selector, abi.encode(1));
        read(IFundInKind.redemptionsOf.selector, abi.encode(alice));
        read(IFundInKind.deadlinesOf.selector, abi.encode(1));
        read(IFundInKind.keptBatch.selector, abi.encode(5));
        read(IHolder.isInterested.selector, abi.encode(alice));
        read(IHolder.acceptBattery.selector, abi.encode(address(inKind), alice, 1, 1));
    }
}
