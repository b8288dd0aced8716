// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Battery} from "../../../contracts/Battery.sol";
import {Valuation} from "../../../contracts/Valuation.sol";
import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IValuation} from "../../../contracts/interfaces/IValuation.sol";
import {IDeployer} from "./IDeployer.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Deploys what is under test.
/// @dev Found by name, and forge's filters leave it out of the compilation: run `forge test` whole.
contract Deployer is IDeployer {
    function authority(address admin) external returns (IAccessManager) {
        return new AccessManager(admin);
    }

    function battery(IAccessManager authority_, IMembers members, IERC20 token) external returns (IBattery) {
        return new Battery(authority_, members, token);
    }

    function valuation(IBattery battery_, IAccessManager authority_, uint8 decimals, IValuation.Calendar memory c)
        external
        returns (IValuation)
    {
        return new Valuation(battery_, authority_, decimals, c);
    }
}
