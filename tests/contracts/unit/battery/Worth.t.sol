// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice What each operation is worth: value after = value before + the stated difference, for every transition.
contract WorthTest is SumsCheck {
    int256 private constant ENERGY = 60_000;
    uint256[3] private ids; // assessed, never assessed, below end of use
    uint64 private batchId;

    /// @dev Each of three batteries in both classes of cars: positive and negative exit value.
    function _each(function(uint256, int256) check) private {
        for (uint8 class = CAR; class <= CAR_LFP; ++class) {
            int256 exit = class == CAR ? ENERGY * 8_000 : -ENERGY * 4_000;
            uint16[3] memory healths = [uint16(9_500), 0, 6_500];
            for (uint256 i; i < 3; ++i) {
                mint(alice, class, 2, healths[i]); // company, so that nothing is dropped
                check(idOf(mint(alice, class, 3, healths[i]), 1), exit);
            }
        }
        _check();
    }

    /// @dev The difference of one battery and of the whole portfolio must both be the stated one, to a unit.
    function _differs(uint256 id, int256 before, int256 portfolio, int256 expected) private view {
        same(valuation.valueOf(id), expected, "value of the battery");
        int256 got = valuation.portfolioValue(alice) - portfolio;
        int256 stated = expected - before;
        truth(got - stated <= 1 && stated - got <= 1, "difference of the portfolio");
    }

    function _install(uint256 id, int256 exit) private {
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        truth(before >= exit, "never less than the exit value");
        install(id, Operation.InStation);
        _differs(id, before, portfolio, before);
    }

    function _swap(uint256 id, int256) private {
        install(id, Operation.InStation);
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        vm.prank(operator);
        battery.swap(one(id), Operation.InVehicle, "");
        _differs(id, before, portfolio, before);
    }

    function _retire(uint256 id, int256) private {
        (uint256 health,,,,,) = battery.conditionOf(id);
        if (health == 0) return; // refused
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        retire(id);
        _differs(id, before, portfolio, before);
    }

    function _waste(uint256 id, int256 exit) private {
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        waste(id);
        _differs(id, before, portfolio, exit);
    }

    function _dismantle(uint256 id, int256 exit) private {
        waste(id);
        int256 portfolio = valuation.portfolioValue(alice);
        dismantle(id);
        _differs(id, exit, portfolio, exit);
    }

    function _recycle(uint256 id, int256 exit) private {
        waste(id);
        dismantle(id);
        int256 portfolio = valuation.portfolioValue(alice);
        recycle(id, 0);
        same(valuation.portfolioValue(alice), portfolio - exit, "its exit value leaves");
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, id);
        refused(alice, address(valuation), abi.encodeWithSignature("valueOf(uint256)", id), reason);
    }

    function _repurpose(uint256 id, int256) private {
        (uint256 health,,,,,) = battery.conditionOf(id);
        if (health == 0) return;
        retire(id);
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        int256 successor = valuation.valueOf(idOf(repurpose(id), 0));
        same(valuation.valueOf(id), 0, "superseded");
        int256 got = valuation.portfolioValue(alice) - portfolio;
        int256 stated = successor - before;
        truth(got - stated <= 2 && stated - got <= 2, "difference of the portfolio");
        // 80 % in class STORAGE: 8000 + (70000 - 8000) · (0.8 - 0.5) / 0.5 = 45200 millionths per Wh
        truth(successor == ENERGY * 45_200 || successor == ENERGY * 45_200 - 1, "value of the successor");
    }

    function _transfer(uint256 id, int256) private {
        (int256 before, int256 portfolio) = (valuation.valueOf(id), valuation.portfolioValue(alice));
        int256 receiver = valuation.portfolioValue(bob);
        vm.prank(alice);
        battery.transferFrom(alice, bob, id);
        same(valuation.valueOf(id), before, "value of the battery");
        int256 sum = valuation.portfolioValue(alice) + valuation.portfolioValue(bob);
        truth(sum - portfolio - receiver <= 1 && portfolio + receiver - sum <= 1, "nothing made, nothing lost");
    }

    function _aside(uint256 id, int256 exit) private {
        waste(id);
        force(id, Operation.Quarantined);
        same(valuation.valueOf(id), exit, "quarantined: exit value");
        force(id, Operation.Lost);
        same(valuation.valueOf(id), 0, "lost: nothing");
        force(id, Operation.WasteHeld);
    }

    function test_install_is_worth_nothing() public {
        _each(_install);
    }

    function test_a_swap_is_worth_nothing() public {
        _each(_swap);
    }

    function test_retirement_is_worth_nothing() public {
        _each(_retire);
    }

    function test_waste_takes_all_but_the_exit_value() public {
        _each(_waste);
    }

    function test_dismantling_is_worth_nothing() public {
        _each(_dismantle);
    }

    function test_recycling_takes_the_exit_value() public {
        _each(_recycle);
    }

    function test_repurposing_takes_one_value_and_gives_the_successors() public {
        _each(_repurpose);
    }

    function test_a_transfer_takes_the_value_along() public {
        _each(_transfer);
    }

    function test_what_is_set_aside_has_its_exit_value_and_what_is_lost_none() public {
        _each(_aside);
    }

    function _check() private view {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        truth(checkSums(accounts) >= 30, "batteries compared");
    }
}
