// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Deploys what is under test, so that test files neither carry its byte code nor need its compiler settings.
interface IDeployer {
    function authority(address admin) external returns (IAccessManager);
    function battery(IAccessManager authority_, IMembers members, IERC20 token) external returns (IBattery);
    function valuation(IBattery battery_, IAccessManager authority_, uint8 decimals, IValuation.Calendar memory c)
        external
        returns (IValuation);
}
