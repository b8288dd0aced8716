// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {RoleMatrix} from "../../base/RoleMatrix.sol";

/// @notice Every actor × administration, series and mints.
contract RoleFunctionAdminTest is RoleMatrix {
    // ------------------------------------------------------------------------------------------------ administration

    function _setClass(address) private pure returns (bytes memory) {
        IBattery.ClassInfo memory i = info(IBattery.Use.Storage, "a new one");
        return abi.encodeCall(IBattery.setClass, (9, terms(5_000, 2_000, CLASS_START, 500), i));
    }

    function _setMigration(address) private returns (bytes memory) {
        battery.setClass(10, terms(7_000, 2_000, CLASS_START, 500), info(IBattery.Use.FourWheel, "later"));
        return abi.encodeCall(IBattery.setMigration, (CAR, 10, today() + 100));
    }

    function _setAccreditation(address who) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.setAccreditation, (who, 2));
    }

    function _setSecondUse(address) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.setSecondUse, (156, IBattery.Use.FourWheel, 17));
    }

    function _grantPrefix(address who) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.grantPrefix, (who, "NEW-"));
    }

    function _setBaseURI(address) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.setBaseURI, ("https://passports.example/"));
    }

    function _forcedTransfer(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7943NonFungible.forcedTransfer, (alice, bob, id));
    }

    function test_only_an_admin_administers() public {
        row(IBattery.setClass.selector, _setClass, onlyAdmin);
        row(IBattery.setMigration.selector, _setMigration, onlyAdmin);
        row(IBattery.setAccreditation.selector, _setAccreditation, onlyAdmin);
        row(IBattery.setSecondUse.selector, _setSecondUse, onlyAdmin);
        row(IBattery.grantPrefix.selector, _grantPrefix, onlyAdmin);
        row(IBattery.setBaseURI.selector, _setBaseURI, onlyAdmin);
    }

    function test_only_who_the_manager_lets_in_forces_a_transfer() public {
        row(IERC7943NonFungible.forcedTransfer.selector, _forcedTransfer, onlyAdmin);
    }

    function _freeze(address) private view returns (bytes memory) {
        return abi.encodeCall(IERC7943NonFungible.setFrozenTokens, (alice, id, true));
    }

    function _onlyAnAgent(address who) private view returns (bytes memory) {
        return who == agent ? bytes("") : missing(Roles.AGENT, who);
    }

    function test_only_an_agent_freezes() public {
        row(IERC7943NonFungible.setFrozenTokens.selector, _freeze, _onlyAnAgent);
    }

    // ------------------------------------------------------------------------------------------------ series, mints

    function _openSeries(address) private returns (bytes memory) {
        battery.grantPrefix(maker, "M2-");
        return abi.encodeCall(IBattery.openSeries, ("M2-"));
    }

    function _onlyItsIssuer(address who) private view returns (bytes memory) {
        return who == maker ? bytes("") : abi.encodeWithSelector(IBattery.PrefixNotGranted.selector, "M2-", who);
    }

    function test_only_whom_it_was_granted_opens_a_series() public {
        row(IBattery.openSeries.selector, _openSeries, _onlyItsIssuer);
    }

    function _mintBatch(address) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.mintBatch, (mintOf(bob, CAR, 3, 0), ""));
    }

    function _mintIdentified(address) private view returns (bytes memory) {
        IBattery.Mint memory m = mintOf(bob, CAR, 1, 0);
        m.firstSerial = 0;
        string[] memory identifiers = new string[](1);
        identifiers[0] = "did:example:single";
        return abi.encodeCall(IBattery.mintIdentified, (m, identifiers, ""));
    }

    /// @dev A mint skips ten serials; the first of them comes late.
    function _mintLate(address) private returns (bytes memory) {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        uint64 skipped = m.firstSerial;
        m.firstSerial += 10;
        mintAs(m);
        m.firstSerial = skipped;
        return abi.encodeCall(IBattery.mintLate, (m, IBattery.Gap(0, skipped, 0, ""), ""));
    }

    function _onlyTheSeriesMaker(address who) private view returns (bytes memory) {
        if (who == maker) return "";
        if (who != otherMaker) return missing(Roles.MANUFACTURER, who);
        return abi.encodeWithSelector(IBattery.NotIssuer.selector, makerSeries, who);
    }

    function test_only_a_manufacturer_mints_and_into_its_own_series() public {
        row(IBattery.mintBatch.selector, _mintBatch, _onlyTheSeriesMaker);
        row(IBattery.mintIdentified.selector, _mintIdentified, _onlyTheSeriesMaker);
        row(IBattery.mintLate.selector, _mintLate, _onlyTheSeriesMaker);
    }
}
