// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {IWholeFund, IWholeVault} from "../../base/IFundDeployer.sol";
import {vm} from "../../base/Vm.sol";
import {Coin} from "../../mocks/Coin.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice Every actor × how a fund is opened, ruled, stopped and closed.
contract RoleFunctionGovernTest is FundRoles {
    // ------------------------------------------------------------------------------------------------ opening

    function _open(address) private returns (bytes memory) {
        IWholeFund fresh = deployer.fund(config(IERC20Metadata(address(token))));
        IWholeVault door = deployer.vault(fresh, token, 10 * UNIT);
        admit(address(fresh));
        admit(address(door));
        vm.prank(manager);
        token.approve(address(fresh), SEED);
        target = address(fresh);
        return abi.encodeCall(IFund.open, (door, SEED));
    }

    function _addVault(address) private returns (bytes memory) {
        IWholeVault other = deployer.vault(fund, new Coin(), 10 * UNIT);
        admit(address(other));
        return abi.encodeCall(IFund.addVault, (other));
    }

    function _setInKind(address) private returns (bytes memory) {
        target = address(deployer.fund(config(IERC20Metadata(address(token)))));
        return abi.encodeCall(IFund.setInKind, (address(inKind)));
    }

    function test_only_the_manager_opens_and_only_an_admin_adds_escrows() public {
        row(IFund.open.selector, _open, onlyTheManager);
        row(IFund.addVault.selector, _addVault, onlyAnAdmin);
        row(IFund.setInKind.selector, _setInKind, onlyAnAdmin);
    }

    // ------------------------------------------------------------------------------------------------ rules

    function _setTerms(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.setTerms, (IFund.Terms(9, 100, 1_000, 0, 0, 0)));
    }

    function _setLimits(address) private pure returns (bytes memory) {
        IFund.Limits memory l;
        return abi.encodeCall(IFund.setLimits, (l));
    }

    function _setJurisdictions(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.setJurisdictions, (new uint16[](2), true));
    }

    function _setProspectus(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.setProspectus, ("hash"));
    }

    function _setAuthority(address) private returns (bytes memory) {
        return abi.encodeCall(IAccessManaged.setAuthority, (address(deployer.authority(admin))));
    }

    function test_only_an_admin_sets_rules_until_roles_are_mapped() public {
        row(IFund.setTerms.selector, _setTerms, onlyAnAdmin);
        row(IFund.setLimits.selector, _setLimits, onlyAnAdmin);
        row(IFund.setJurisdictions.selector, _setJurisdictions, onlyAnAdmin);
        row(IFund.setProspectus.selector, _setProspectus, onlyAnAdmin);
        row(IAccessManaged.setAuthority.selector, _setAuthority, onlyTheAuthority);
    }

    function test_a_role_that_is_mapped_sets_terms_when_its_delay_is_over() public {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IFund.setTerms.selector;
        vm.startPrank(admin);
        authority.setTargetFunctionRole(address(fund), selectors, Roles.FEE_ADMIN);
        authority.grantRole(Roles.FEE_ADMIN, stranger, 7 days);
        vm.stopPrank();
        bytes memory data = _setTerms(stranger);
        refused(admin, data, told(IAccessManaged.AccessManagedUnauthorized.selector, admin));
        vm.prank(stranger);
        authority.schedule(address(fund), data, 0);
        pass(7);
        accepted(stranger, data);
        accepted(feeAdmin, data);
        eq(fund.termsOf(9).managementFee, 100, "set");
    }

    // ------------------------------------------------------------------------------------------------ stopping

    function _setPaused(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.setPaused, (true));
    }

    function _onlyAGuardian(address who) private view returns (bytes memory) {
        return nobodyBut(who == guardian, missing(Roles.GUARDIAN, who));
    }

    function _suspend(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.suspend, (uint40(vm.getBlockTimestamp() + 9 days)));
    }

    function _close(address) private pure returns (bytes memory) {
        return abi.encodeCall(IFund.close, ());
    }

    function test_who_stops_deposits_deals_and_the_fund() public {
        row(IFund.setPaused.selector, _setPaused, _onlyAGuardian);
        row(IFund.suspend.selector, _suspend, onlyTheManager);
        row(IFund.close.selector, _close, onlyTheManager);
    }

    // ------------------------------------------------------------------------------------------------ by force

    function _forcedTransfer(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, SHARE));
    }

    function _forcedRequests(address) private returns (bytes memory) {
        deposit(alice, 100 * UNIT);
        return abi.encodeCall(IFund.forcedRequests, (alice, bob));
    }

    function _setFrozenTokens(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7943Fungible.setFrozenTokens, (alice, SHARE));
    }

    function _follow(address) private returns (bytes memory) {
        replaceBy(alice, bob);
        return abi.encodeCall(IFund.follow, (alice));
    }

    function test_who_freezes_and_moves_what_is_anothers() public {
        row(IERC7943Fungible.forcedTransfer.selector, _forcedTransfer, onlyAnAdmin);
        row(IFund.forcedRequests.selector, _forcedRequests, onlyAnAdmin);
        row(IERC7943Fungible.setFrozenTokens.selector, _setFrozenTokens, onlyAnAgent);
        row(IFund.follow.selector, _follow, anyone);
    }

    // ------------------------------------------------------------------------------------------------ the depositary

    function _over() private returns (uint256 epoch) {
        epoch = deposit(alice, 100 * UNIT);
        toLag(epoch);
    }

    function _attest(address) private returns (bytes memory) {
        return abi.encodeCall(IFund.attest, (_over(), fund.cash(), battery.balanceOf(address(fund))));
    }

    function _object(address) private returns (bytes memory) {
        return abi.encodeCall(IFund.object, (_over(), "reason"));
    }

    function _strike(address) private returns (bytes memory) {
        uint256 epoch = _over();
        vm.warp(valuation.valuationTimeOf(epoch));
        return abi.encodeCall(IFund.strike, (epoch));
    }

    function test_only_the_depositary_speaks_of_an_epoch_and_anyone_strikes() public {
        row(IFund.attest.selector, _attest, onlyTheDepositary);
        row(IFund.object.selector, _object, onlyTheDepositary);
        row(IFund.strike.selector, _strike, anyone);
    }

    // ------------------------------------------------------------------------------------------------ escrows

    function _admitDeposit(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.admitDeposit, (alice, 100 * UNIT));
    }

    function _escrow(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.escrow, (alice, address(0), SHARE));
    }

    function _releaseFromEscrow(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.releaseFromEscrow, (alice, bob, 0, 0, 0));
    }

    function _credit(address) private view returns (bytes memory) {
        return abi.encodeCall(IFund.credit, (alice, SHARE, 0, 0, 0));
    }

    function test_only_escrows_move_and_credit_what_is_escrowed() public {
        row(IFund.admitDeposit.selector, _admitDeposit, onlyEscrows);
        row(IFund.escrow.selector, _escrow, onlyEscrows);
        row(IFund.releaseFromEscrow.selector, _releaseFromEscrow, onlyEscrows);
        row(IFund.credit.selector, _credit, onlyEscrows);
    }
}
