// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cheats} from "../../base/Cheats.sol";
import {BatteryActions} from "./BatteryActions.sol";

/// @notice After any sequence of actions every sum equals its parts, energy is conserved, followers are alike, liens count
/// what is under them, and what ended stays ended.
contract BatterySumsInvariant is Cheats {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    error NotReached(bytes4 action, uint256 times);

    BatteryActions private actions;

    function setUp() public {
        actions = new BatteryActions();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(actions);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0] = FuzzSelector(address(actions), _actions());
    }

    /// @dev Each takes one seed. What leads far is there twice.
    function _actions() private view returns (bytes4[] memory s) {
        s = new bytes4[](49);
        (s[0], s[1], s[2]) = (actions.mint_.selector, actions.mintLate_.selector, actions.mintIdentified_.selector);
        (s[3], s[4], s[5]) = (actions.transfer.selector, actions.transferBatch.selector, actions.meddle.selector);
        (s[6], s[7], s[8]) = (actions.pledge_.selector, actions.pledgeBatch_.selector, actions.releaseLien_.selector);
        (s[9], s[10], s[11]) = (actions.foreclose_.selector, actions.freeze.selector, actions.force_.selector);
        (s[12], s[13], s[14]) = (actions.wait_.selector, actions.assess_.selector, actions.migrate_.selector);
        (s[15], s[16], s[17]) = (actions.rate_.selector, actions.inspect_.selector, actions.expire_.selector);
        (s[18], s[19], s[20]) = (actions.expireBatch_.selector, actions.serve.selector, actions.swap.selector);
        (s[21], s[22], s[23]) = (actions.maintain_.selector, actions.resume_.selector, actions.retire_.selector);
        (s[24], s[25], s[26]) = (actions.reuse_.selector, actions.handOver_.selector, actions.takeOver_.selector);
        (s[27], s[28]) = (actions.quarantine_.selector, actions.quarantineBatch_.selector);
        (s[29], s[30]) = (actions.release_.selector, actions.releaseBatch_.selector);
        (s[31], s[32], s[33]) = (actions.lose_.selector, actions.find_.selector, actions.void_.selector);
        (s[34], s[35]) = (actions.succeed_.selector, actions.remanufacture_.selector);
        (s[36], s[37], s[38]) = (actions.reclaim_.selector, actions.waste_.selector, actions.dismantle_.selector);
        (s[39], s[40], s[41]) = (actions.recycle_.selector, actions.settle_.selector, actions.retire_.selector);
        (s[42], s[43], s[44]) = (actions.serve.selector, actions.wait_.selector, actions.wait_.selector);
        s[48] = actions.releaseBatch_.selector;
        (s[45], s[46], s[47]) = (actions.waste_.selector, actions.dismantle_.selector, actions.recycle_.selector);
    }

    /// @dev The actions are worth something only if they are reached: here some twelve hundred of them, fixed, and the
    /// invariants after every hundredth.
    function test_every_action_is_reached() public {
        bytes4[] memory all = _actions();
        for (uint256 i; i < 1_200; ++i) {
            uint256 r = uint256(keccak256(abi.encode(i)));
            accepted(address(this), address(actions), abi.encodeWithSelector(all[r % all.length], r >> 8));
            if (i % 100 == 99) invariant_sums_identity_lineage_liens_and_ends_hold();
        }
        for (uint256 k; k < all.length; ++k) {
            require(actions.done(all[k]) >= 2, NotReached(all[k], actions.done(all[k])));
        }
        truth(actions.refusals() >= 20, "refusals");
    }

    /// forge-config: default.invariant.runs = 24
    /// @dev One invariant for all properties, so that one sequence serves them all; each names what it found.
    function invariant_sums_identity_lineage_liens_and_ends_hold() public {
        actions.check();
        actions.checkEnergy();
        actions.checkIdentifiers();
        actions.checkFollowers();
        actions.checkLiens();
        actions.checkEnded();
        actions.checkLineage();
        truth(actions.compared() != 0, "batteries were compared");
    }
}
