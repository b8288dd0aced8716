// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "./libraries/Roles.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// @notice Who may do what, with what delay, and who may cancel it.
/// @dev The roles of `Roles` are named at construction; who holds them is granted afterwards. Other contracts ask
/// `hasRole` in hot paths and refuse members that have an execution delay: such members act through `execute`, on
/// functions that are `restricted`.
contract Authority is AccessManager {
    constructor(address admin) AccessManager(admin) {
        emit RoleLabel(Roles.MANUFACTURER, "MANUFACTURER");
        emit RoleLabel(Roles.BATTERY_OPERATOR, "BATTERY_OPERATOR");
        emit RoleLabel(Roles.ASSESSOR, "ASSESSOR");
        emit RoleLabel(Roles.REPURPOSER, "REPURPOSER");
        emit RoleLabel(Roles.RECYCLER, "RECYCLER");
        emit RoleLabel(Roles.AUDITOR, "AUDITOR");
        emit RoleLabel(Roles.PRICER, "PRICER");
        emit RoleLabel(Roles.AGENT, "AGENT");
        emit RoleLabel(Roles.IDENTITY_PROVIDER, "IDENTITY_PROVIDER");
        emit RoleLabel(Roles.STATION_OPERATOR, "STATION_OPERATOR");
        emit RoleLabel(Roles.GUARDIAN, "GUARDIAN");
        emit RoleLabel(Roles.ISSUER, "ISSUER");
        emit RoleLabel(Roles.ENFORCER, "ENFORCER");
    }
}
