// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cheats} from "../../base/Cheats.sol";
import {BatteryActions} from "./BatteryActions.sol";

/// @notice After any sequence of actions every sum equals its parts, energy is conserved, and what ended stays ended.
contract BatterySumsInvariant is Cheats {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    BatteryActions private actions;

    function setUp() public {
        actions = new BatteryActions();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(actions);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        bytes4[] memory s = new bytes4[](12);
        (s[0], s[1], s[2]) = (actions.mint_.selector, actions.transfer.selector, actions.transferBatch.selector);
        (s[3], s[4], s[5]) = (actions.assess_.selector, actions.serve.selector, actions.swap.selector);
        (s[6], s[7], s[8]) = (actions.retire_.selector, actions.repurpose_.selector, actions.waste_.selector);
        (s[9], s[10], s[11]) = (actions.dismantle_.selector, actions.recycle_.selector, actions.meddle.selector);
        list = new FuzzSelector[](1);
        list[0] = FuzzSelector(address(actions), s);
    }

    /// @dev The actions are worth something only if they are reached: here some four hundred of them, fixed.
    function test_every_action_is_reached() public {
        for (uint256 i; i < 400; ++i) {
            _act(uint256(keccak256(abi.encode(i))));
        }
        invariant_sums_energy_ends_and_lineage_hold();
        string[11] memory names = [
            "mint",
            "transfer",
            "transferBatch",
            "assess",
            "install",
            "swap",
            "retire",
            "repurpose",
            "waste",
            "dismantle",
            "recycle"
        ];
        for (uint256 i; i < names.length; ++i) {
            truth(actions.count(names[i]) >= 5, names[i]);
        }
        truth(actions.refusals() >= 5, "meddle");
    }

    function _act(uint256 r) private {
        uint256 what = r % 12;
        if (what == 0) actions.mint_(r >> 8, r >> 16, r >> 24, r >> 32, r >> 40);
        else if (what == 1) actions.transfer(r >> 8, r >> 16);
        else if (what == 2) actions.transferBatch(r >> 8, r >> 16);
        else if (what == 3) actions.assess_(r >> 8, r >> 16);
        else if (what == 4) actions.serve(r >> 8, r % 5 < 2);
        else if (what == 5) actions.swap(r >> 8);
        else if (what == 6) actions.retire_(r >> 8);
        else if (what == 7) actions.repurpose_(r >> 8);
        else if (what == 8) actions.waste_(r >> 8);
        else if (what == 9) actions.dismantle_(r >> 8);
        else if (what == 10) actions.recycle_(r >> 8, int64(uint64(r >> 64)));
        else actions.meddle(r >> 8);
    }

    /// forge-config: default.invariant.runs = 24
    /// @dev One invariant for four properties, so that one sequence serves them all; each names what it found.
    function invariant_sums_energy_ends_and_lineage_hold() public {
        actions.check();
        actions.checkEnergy();
        actions.checkGhosts();
        actions.checkLineage();
        truth(actions.compared() != 0, "batteries were compared");
    }
}
