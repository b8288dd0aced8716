// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../../../../contracts/interfaces/IERC7540.sol";
import {IERC7575} from "../../../../contracts/interfaces/IERC7575.sol";
import {IFundVault} from "../../../../contracts/interfaces/IFundVault.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {vm} from "../../base/Vm.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @dev What a vault tells of itself that its interface does not name.
interface IMinimal {
    function minimumAssets() external view returns (uint256);
    function minimumShares() external view returns (uint256);
}

/// @notice Every actor × a vault: Alice's requests and claims are for her and her operator, Bob.
contract RoleFunctionVaultTest is FundRoles {
    function setUp() public override {
        super.setUp();
        vm.prank(alice);
        vault.setOperator(bob, true);
        target = address(vault);
    }

    function _aliceOrBob(address who) private view returns (bool) {
        return who == alice || who == bob;
    }

    function _onlyHers(address who) private view returns (bytes memory) {
        bytes memory reason = abi.encodeWithSelector(IFundVault.NotController.selector, alice, who);
        return nobodyBut(_aliceOrBob(who), reason);
    }

    function _onlyFund(address who) private view returns (bytes memory) {
        return nobodyBut(who == address(fund), told(IFundVault.NotFund.selector, who));
    }

    // ------------------------------------------------------------------------------------------------ requests

    function _setOperator(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7540Operator.setOperator, (carol, true));
    }

    function _requestDeposit(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7540Deposit.requestDeposit, (100 * UNIT, alice, alice));
    }

    function _onlyTheOwner(address who) private view returns (bytes memory) {
        return nobodyBut(_aliceOrBob(who), abi.encodeWithSelector(IFundVault.NotOwner.selector, alice, who));
    }

    function _requestRedeem(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7540Redeem.requestRedeem, (100 * SHARE, alice, alice));
    }

    /// @dev Anybody else needs her shares' allowance.
    function _onlyWithShares(address who) private view returns (bytes memory) {
        bytes memory reason =
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, who, 0, 100 * SHARE);
        return nobodyBut(_aliceOrBob(who), reason);
    }

    function _acceptProspectus(address) private returns (bytes memory) {
        vm.prank(admin);
        fund.setProspectus("hash");
        return abi.encodeCall(IFundVault.acceptProspectus, ("hash"));
    }

    function test_who_asks() public {
        row(IERC7540Operator.setOperator.selector, _setOperator, anyone);
        row(IERC7540Deposit.requestDeposit.selector, _requestDeposit, _onlyTheOwner);
        row(IERC7540Redeem.requestRedeem.selector, _requestRedeem, _onlyWithShares);
        row(IFundVault.acceptProspectus.selector, _acceptProspectus, anyone);
    }

    // ------------------------------------------------------------------------------------------------ claims

    function _dealt() private {
        deposit(alice, 100 * UNIT);
        redeem(alice, 50 * SHARE);
        strike(2);
    }

    function _depositFor(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeWithSignature("deposit(uint256,address,address)", 100 * UNIT, alice, alice);
    }

    function _mintFor(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeWithSignature("mint(uint256,address,address)", 100 * SHARE, alice, alice);
    }

    function _deposit(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeWithSignature("deposit(uint256,address)", 100 * UNIT, alice);
    }

    function _mint(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeWithSignature("mint(uint256,address)", 100 * SHARE, alice);
    }

    /// @dev In one's own name: who has nothing to claim.
    function _onlyAlice(address who) private view returns (bytes memory) {
        bytes memory reason = abi.encodeWithSelector(IFundVault.ExceedsClaimable.selector, who, 100 * UNIT, 0);
        return nobodyBut(who == alice, reason);
    }

    function _onlyAliceShares(address who) private view returns (bytes memory) {
        bytes memory reason = abi.encodeWithSelector(IFundVault.ExceedsClaimable.selector, who, 100 * SHARE, 0);
        return nobodyBut(who == alice, reason);
    }

    function _redeemUnclaimed(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeCall(IFundVault.redeemUnclaimed, (100 * UNIT, alice));
    }

    function test_who_claims_shares() public {
        row(bytes4(keccak256("deposit(uint256,address,address)")), _depositFor, _onlyHers);
        row(bytes4(keccak256("mint(uint256,address,address)")), _mintFor, _onlyHers);
        row(bytes4(keccak256("deposit(uint256,address)")), _deposit, _onlyAlice);
        row(bytes4(keccak256("mint(uint256,address)")), _mint, _onlyAliceShares);
        row(IFundVault.redeemUnclaimed.selector, _redeemUnclaimed, _onlyHers);
    }

    function _redeem(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeCall(IERC7575.redeem, (50 * SHARE, alice, alice));
    }

    function _withdraw(address) private returns (bytes memory) {
        _dealt();
        return abi.encodeCall(IERC7575.withdraw, (50 * UNIT, alice, alice));
    }

    function _refund(address) private returns (bytes memory) {
        valuation.breakDown(2, true);
        _dealt();
        return abi.encodeCall(IFundVault.refund, (alice, alice));
    }

    function test_who_claims_money() public {
        row(IERC7575.redeem.selector, _redeem, _onlyHers);
        row(IERC7575.withdraw.selector, _withdraw, _onlyHers);
        row(IFundVault.refund.selector, _refund, _onlyHers);
    }

    // ------------------------------------------------------------------------------------------------ the fund

    function _settle(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFundVault.settle, (2, IFundVault.Settlement(false, 0, 0, 0, 0, 0)));
    }

    function _setDoor(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFundVault.setDoor, (IFundVault.Door(0, 0, 0, false, false), 0));
    }

    function _moveRequests(address) private view returns (bytes memory) {
        return abi.encodeCall(IFundVault.moveRequests, (alice, bob));
    }

    function test_only_the_fund_settles_rules_and_moves() public {
        row(IFundVault.settle.selector, _settle, _onlyFund);
        row(IFundVault.setDoor.selector, _setDoor, _onlyFund);
        row(IFundVault.moveRequests.selector, _moveRequests, _onlyFund);
    }

    // ------------------------------------------------------------------------------------------------ views

    function test_everybody_reads_the_vault() public {
        read(IERC165.supportsInterface.selector, abi.encode(type(IERC165).interfaceId));
        read(IERC7575.asset.selector, "");
        read(IERC7575.share.selector, "");
        read(IERC7575.totalAssets.selector, "");
        read(IERC7575.convertToShares.selector, abi.encode(1));
        read(IERC7575.convertToAssets.selector, abi.encode(1));
        read(IMinimal.minimumAssets.selector, "");
        read(IMinimal.minimumShares.selector, "");
        read(IFundVault.door.selector, "");
        read(IFundVault.prospectus.selector, "");
        read(IFundVault.acceptedEdition.selector, abi.encode(alice));
        read(IFundVault.due.selector, abi.encode(1));
        read(IFundVault.queued.selector, "");
        read(IFundVault.pending.selector, "");
    }

    function test_everybody_reads_requests() public {
        _dealt();
        read(IERC7540Operator.isOperator.selector, abi.encode(alice, bob));
        read(IERC7540Deposit.pendingDepositRequest.selector, abi.encode(0, alice));
        read(IERC7540Deposit.claimableDepositRequest.selector, abi.encode(0, alice));
        read(IERC7540Redeem.pendingRedeemRequest.selector, abi.encode(0, alice));
        read(IERC7540Redeem.claimableRedeemRequest.selector, abi.encode(0, alice));
        read(IERC7575.maxDeposit.selector, abi.encode(alice));
        read(IERC7575.maxMint.selector, abi.encode(alice));
        read(IERC7575.maxWithdraw.selector, abi.encode(alice));
        read(IERC7575.maxRedeem.selector, abi.encode(alice));
        read(IFundVault.refundable.selector, abi.encode(alice));
    }

    /// @dev ERC-7540: all four revert, for everybody.
    function test_nobody_previews() public {
        preview(IERC7575.previewDeposit.selector);
        preview(IERC7575.previewMint.selector);
        preview(IERC7575.previewWithdraw.selector);
        preview(IERC7575.previewRedeem.selector);
    }

    function preview(bytes4 selector) private {
        address[ACTORS] memory all = actors();
        for (uint256 i; i < ACTORS; ++i) {
            bytes memory reason = abi.encodeWithSelector(IFundVault.Asynchronous.selector);
            refused(all[i], target, abi.encodePacked(selector, uint256(1)), reason);
        }
    }
}
