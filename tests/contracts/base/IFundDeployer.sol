// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICoverage} from "../../../contracts/interfaces/ICoverage.sol";
import {IERC7540Deposit, IERC7540Operator, IERC7540Redeem} from "../../../contracts/interfaces/IERC7540.sol";
import {IERC7575, IERC7575Share} from "../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {IFundVault} from "../../../contracts/interfaces/IFundVault.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {IListedMaker} from "../../../contracts/interfaces/IListedMaker.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice All that a fund answers to.
interface IWholeFund is IFund, IERC20Permit, IERC7943Fungible, IERC7575Share, IHolder, ICoverage, IListedMaker {}

/// @notice All that its vault answers to.
interface IWholeVault is IFundVault, IERC7540Operator, IERC7540Deposit, IERC7540Redeem, IERC7575, IERC165 {}

/// @notice Deploys a fund and what it needs: see `IDeployer`.
interface IFundDeployer {
    function authority(address admin) external returns (IAccessManager);
    function members(IAccessManager authority_) external returns (IMembers);
    function fund(IFund.Config calldata config) external returns (IWholeFund);
    function vault(IFund fund_, IERC20 asset, uint256 minimumAssets) external returns (IWholeVault);
    function inKind(IFund fund_) external returns (IFundInKind);
}
