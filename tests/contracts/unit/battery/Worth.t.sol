// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {WorthMatrix} from "../../base/WorthMatrix.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice What service, custody, title and what bars it are worth: nothing, or the battery to whom it goes.
contract WorthTest is WorthMatrix {
    address private agent = address(0xA6E7);

    function setUp() public override {
        super.setUp();
        authority.grantRole(Roles.AGENT, agent, 0);
    }

    function _worthNothing() private view {
        becomes(before, 0);
    }

    // ------------------------------------------------------------------------------------------------ service

    function _install() private {
        install(id, Operation.InVehicle);
        _worthNothing();
    }

    function _swap() private {
        byOperator(abi.encodeCall(IBattery.swap, (one(id), Operation.InVehicle, "")));
        _worthNothing();
    }

    function _maintain() private {
        byOperator(abi.encodeCall(IBattery.maintain, (one(id), false, "")));
        _worthNothing();
    }

    function _inMaintenance() private {
        inStation();
        byOperator(abi.encodeCall(IBattery.maintain, (one(id), false, "")));
    }

    function _resume() private {
        byOperator(abi.encodeCall(IBattery.resume, (one(id), Operation.InStation, "")));
        _worthNothing();
    }

    function _retire() private {
        byOperator(abi.encodeCall(IBattery.retire, (one(id), "")));
        _worthNothing();
    }

    function _reuse() private {
        byOperator(abi.encodeCall(IBattery.reuse, (one(id), Operation.InStation, "")));
        _worthNothing();
    }

    function test_install_is_worth_nothing() public {
        each(EVERY, nothing, _install);
    }

    function test_a_swap_is_worth_nothing() public {
        each(EVERY, inStation, _swap);
    }

    function test_maintenance_is_worth_nothing() public {
        each(EVERY, inStation, _maintain);
        each(EVERY, _inMaintenance, _resume);
    }

    function test_retirement_and_reuse_are_worth_nothing() public {
        each(RATED, inStation, _retire);
        each(RATED, retired, _reuse);
    }

    // ------------------------------------------------------------------------------------------------ custody

    function _handOver() private {
        _handedOver();
        _worthNothing();
    }

    function _handedOver() private {
        authority.grantRole(Roles.BATTERY_OPERATOR, alice, 0);
        IBattery.HandOver memory h =
            IBattery.HandOver(one(id), alice, uint64(block.timestamp), uint64(block.timestamp), "");
        byOperator(abi.encodeCall(IBattery.handOver, (h, sign(ALICE_KEY, h))));
    }

    function _takeOver() private {
        bytes memory data = abi.encodeCall(IBattery.takeOver, (one(id), Operation.InStation, ""));
        accepted(alice, address(battery), data);
        _worthNothing();
    }

    function _setOperator() private {
        authority.grantRole(Roles.BATTERY_OPERATOR, alice, 0);
        byFund(abi.encodeCall(IBattery.setOperator, (one(id), alice)));
        _worthNothing();
    }

    function test_a_change_of_custody_or_operator_is_worth_nothing() public {
        each(EVERY, nothing, _handOver);
        each(EVERY, _handedOver, _takeOver);
        each(EVERY, nothing, _setOperator);
    }

    // ------------------------------------------------------------------------------------------------ liens, freezes

    function _lien(uint256[] memory ids, uint64[] memory batches) private {
        IBattery.Pledge memory p =
            IBattery.Pledge(fund, bob, ids, batches, 1e6, "agreement", uint64(block.timestamp), 0);
        byFund(abi.encodeCall(IBattery.pledge, (p, sign(BOB_KEY, p))));
    }

    function _pledged() private {
        _lien(one(id), new uint64[](0));
    }

    function _pledge() private {
        _pledged();
        _worthNothing();
    }

    function _pledgeBatch() private {
        uint64[] memory batches = new uint64[](1);
        batches[0] = batchId;
        _lien(new uint256[](0), batches);
        _worthNothing();
    }

    function _releaseLien() private {
        accepted(bob, address(battery), abi.encodeCall(IBattery.releaseLien, (1, one(id), new uint64[](0))));
        _worthNothing();
    }

    function _callLien() private {
        accepted(bob, address(battery), abi.encodeCall(IBattery.callLien, (1, "")));
        _worthNothing();
    }

    function test_a_lien_is_worth_nothing() public {
        each(EVERY, nothing, _pledge);
        each(EVERY, nothing, _pledgeBatch);
        each(EVERY, _pledged, _releaseLien);
        each(EVERY, _pledged, _callLien);
    }

    function _setFrozen(bool yes) private {
        bytes memory data = abi.encodeCall(IERC7943NonFungible.setFrozenTokens, (fund, id, yes));
        accepted(agent, address(battery), data);
    }

    function _frozen() private {
        _setFrozen(true);
    }

    function _freeze() private {
        _frozen();
        _worthNothing();
    }

    function _unfreeze() private {
        _setFrozen(false);
        _worthNothing();
    }

    function test_a_freeze_is_worth_nothing() public {
        each(EVERY, nothing, _freeze);
        each(EVERY, _frozen, _unfreeze);
    }

    // ------------------------------------------------------------------------------------------------ title

    /// @dev The battery keeps its value, the giver loses it, the taker gains it.
    function _goes(int256 to) private view {
        same(battery.ownerOf(id), bob, "owner");
        same(valuation.valueOf(id), before, "value of the battery");
        gains(-before, 1);
        same(to, before, "value of the taker");
        tells(counted() ? -ENERGY : int256(0));
    }

    function _transfer() private {
        byFund(abi.encodeCall(IERC721.transferFrom, (fund, bob, id)));
        _goes(valuation.portfolioValue(bob));
    }

    function _force() private {
        battery.forcedTransfer(fund, bob, id);
        _goes(valuation.portfolioValue(bob));
    }

    function _calledIn() private {
        _pledged();
        accepted(bob, address(battery), abi.encodeCall(IBattery.callLien, (1, "")));
    }

    function _foreclose() private {
        later(14);
        again();
        accepted(bob, address(battery), abi.encodeCall(IBattery.foreclose, (1, one(id), new uint64[](0))));
        _goes(valuation.portfolioValue(bob));
    }

    function test_title_takes_the_value_along() public {
        each(EVERY, nothing, _transfer);
        each(EVERY, nothing, _force);
        each(EVERY, _calledIn, _foreclose);
    }

    /// @dev Force reaches what is set aside: it goes at its exit value, which counts in no coverage.
    function test_force_takes_the_exit_value_along() public {
        each(EVERY, quarantined, _force);
        each(EVERY, wasted, _force);
        each(EVERY, dismantled, _force);
    }

    function _transferBatch() private {
        uint256 n = battery.batchOf(batchId).followers;
        int256 of_ = valuation.valueOf(idOf(batchId, 0)) * int256(n);
        bool eligible = battery.stateOf(idOf(batchId, 0)).counts();
        byFund(abi.encodeCall(IBattery.transferBatch, (fund, bob, batchId)));
        gains(-of_, int256(n) + 1);
        truth(valuation.portfolioValue(bob) - of_ <= int256(n), "value of the taker");
        tells(eligible ? -ENERGY * int256(n) : int256(0));
    }

    function test_a_batch_takes_its_value_along() public {
        each(EVERY, nothing, _transferBatch);
    }
}
