// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {Operation} from "../../../contracts/libraries/BatteryState.sol";
import {RecordingHolder} from "../mocks/RecordingHolder.sol";
import {SumsCheck} from "./SumsCheck.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice What one operation is worth to a fund that keeps coverage, cell by cell: a battery that is assessed, worn
/// below its end of use, never assessed, or expired; with positive and with negative exit value; following its batch
/// and in a slot of its own.
abstract contract WorthMatrix is SumsCheck {
    enum Kind {
        Assessed,
        Worn,
        Never,
        Expired
    }

    int256 internal constant ENERGY = 60_000;
    uint16 internal constant READING = 9_000;
    uint256 internal constant EVERY = 15;
    uint256 internal constant RATED = 3; // kinds that can retire: assessed, worn
    uint256 internal constant MEASURED = 11; // all but never assessed

    RecordingHolder internal holder;
    address internal fund;
    uint256 internal cells;

    // the cell that is looked at
    Kind internal kind;
    uint8 internal class;
    bool internal alone;
    uint64 internal batchId;
    uint256 internal id;
    int256 internal exit;
    int256 internal before; // value of the battery
    int256 internal portfolio; // and of the fund

    function setUp() public virtual override {
        super.setUp();
        holder = new RecordingHolder(battery, coin, CAR);
        fund = address(holder);
        members.setHolder(fund, true);
    }

    /// @dev `prepare` comes before the assessment grows too old, `act` is measured. `kinds` has a bit for each kind
    /// that the operation is open to.
    function each(uint256 kinds, function() prepare, function() act) internal {
        for (uint256 k; k < 16; ++k) {
            kind = Kind(k & 3);
            (class, alone) = (k & 4 == 0 ? CAR : CAR_LFP, k & 8 != 0);
            if (kinds >> uint256(kind) & 1 == 0) continue;
            uint256 snapshot = vm.snapshotState();
            _build(prepare);
            act();
            checkOwners();
            vm.revertToState(snapshot);
            ++cells;
        }
        truth(cells >= 4, "cells looked at");
    }

    function _build(function() prepare) private {
        exit = ENERGY * (class == CAR ? int256(8_000) : -4_000);
        uint16 health = kind == Kind.Never ? 0 : kind == Kind.Worn ? 6_500 : 9_500;
        mint(fund, class, 2, health); // company, so that nothing is dropped
        batchId = mint(fund, class, 3, health);
        id = idOf(batchId, 1);
        if (alone) byFund(abi.encodeCall(IERC721.transferFrom, (fund, fund, id)));
        prepare();
        if (kind == Kind.Expired) _growOld();
        again();
        if (kind != Kind.Assessed && battery.stateOf(id).live()) same(before, exit, "exit value to begin with");
    }

    function _growOld() private {
        later(401);
        if (!battery.stateOf(id).live()) return;
        if (detached(id)) battery.expire(one(id));
        else battery.expireBatch(batchId);
    }

    function nothing() internal {}

    /// @dev Measures from here.
    function again() internal {
        holder.forget();
        (before, portfolio) = (valuation.valueOf(id), valuation.portfolioValue(fund));
    }

    function counted() internal view returns (bool) {
        return battery.stateOf(id).counts();
    }

    // ------------------------------------------------------------------------------------------------ differences

    /// @dev The battery is worth `value` now, the fund just the difference more (one unit of rounding a sum), and
    /// `eligible` Wh more count in its coverage.
    function becomes(int256 value, int256 eligible) internal view {
        same(valuation.valueOf(id), value, "value of the battery");
        gains(value - before, 1);
        tells(eligible);
        _columns();
    }

    function gains(int256 stated, int256 units) internal view {
        int256 off = valuation.portfolioValue(fund) - portfolio - stated;
        truth(-units <= off && off <= units, "difference of the portfolio");
    }

    function tells(int256 eligible) internal view {
        same(_sum(false), eligible, "eligible Wh told");
    }

    function tellsOf(uint8 class_, int256 eligible) internal view {
        int256 sum;
        RecordingHolder.Note[] memory notes = holder.notes();
        for (uint256 i; i < notes.length; ++i) {
            if (notes[i].class == class_) sum += notes[i].eligibleWh;
        }
        same(sum, eligible, "eligible Wh told of the class");
    }

    function tellsAssessed(uint256 wh) internal view {
        same(_sum(true), int256(wh), "assessed Wh told");
    }

    function _sum(bool assessed) private view returns (int256 sum) {
        RecordingHolder.Note[] memory notes = holder.notes();
        for (uint256 i; i < notes.length; ++i) {
            if (notes[i].hook != IHolder.afterSumsChange.selector) continue;
            sum += assessed ? int256(notes[i].assessedWh) : notes[i].eligibleWh;
        }
    }

    /// @dev The other columns of the table, from what the contracts answer: title moves just while a battery is live
    /// and free of lien and freeze; only what is live has more than its exit value, only if measured and not too old.
    function _columns() private view {
        (uint256 health,,, Operation operation,,) = battery.conditionOf(id);
        bool live = operation <= Operation.Retired;
        bool free = live && battery.lienOf(id) == 0 && !battery.stateOf(id).frozen();
        address owner = battery.ownerOf(id);
        truth(battery.canTransfer(owner, carol, id) == free, "title may move");
        bool full = live && health != 0 && !battery.stateOf(id).expired();
        int256 value = valuation.valueOf(id);
        if (operation >= Operation.Lost) same(value, 0, "worth nothing");
        else if (!full) same(value, exit, "exit value");
    }

    // ------------------------------------------------------------------------------------------------ verbs

    function byFund(bytes memory data) internal {
        accepted(fund, address(battery), data);
    }

    function byOperator(bytes memory data) internal {
        accepted(operator, address(battery), data);
    }

    function quarantined() internal {
        quarantine(id);
    }

    function inStation() internal {
        install(id, Operation.InStation);
    }

    function retired() internal {
        retire(id);
    }

    function wasted() internal {
        waste(id);
    }

    function dismantled() internal {
        wasted();
        dismantle(id);
    }

    /// @dev What a battery of `class_` and the health is worth that was measured today.
    function fresh(uint8 class_, uint16 health) internal returns (int256) {
        return valuation.valueOf(idOf(mint(carol, class_, 1, health), 0));
    }

    function checkOwners() internal view {
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (fund, bob, carol);
        truth(checkSums(accounts) >= 5, "batteries compared");
    }
}
