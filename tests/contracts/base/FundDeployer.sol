// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authority} from "../../../contracts/Authority.sol";
import {Fund} from "../../../contracts/Fund.sol";
import {FundInKind} from "../../../contracts/FundInKind.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {Members} from "../../../contracts/Members.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {IMembers} from "../../../contracts/interfaces/IMembers.sol";
import {IFundDeployer, IWholeFund, IWholeVault} from "./IFundDeployer.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Deploys what is under test.
/// @dev Found by name, and forge's filters leave it out of the compilation: run `forge test` whole.
contract FundDeployer is IFundDeployer {
    function authority(address admin) external returns (IAccessManager) {
        return new Authority(admin);
    }

    function members(IAccessManager authority_) external returns (IMembers) {
        return new Members(authority_);
    }

    function fund(IFund.Config calldata config) external returns (IWholeFund) {
        return IWholeFund(address(new Fund(config)));
    }

    function vault(IFund fund_, IERC20 asset, uint256 minimumAssets) external returns (IWholeVault) {
        return IWholeVault(address(new FundVault(fund_, asset, minimumAssets)));
    }

    function inKind(IFund fund_) external returns (IFundInKind) {
        return new FundInKind(fund_);
    }
}
