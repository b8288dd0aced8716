// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus} from "../../../../contracts/libraries/BatteryState.sol";
import {WorthMatrix} from "../../base/WorthMatrix.sol";

/// @notice What waste, the burn and succession are worth.
contract WorthEndsTest is WorthMatrix {
    uint32 private recyclerSeries;

    function setUp() public override {
        super.setUp();
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        recyclerSeries = battery.openSeries("RC-");
    }

    function _out() private view returns (int256) {
        return kind == Kind.Expired ? int256(0) : -ENERGY;
    }

    // ------------------------------------------------------------------------------------------------ waste

    function _waste() private {
        waste(id);
        becomes(exit, _out());
    }

    function _wasteOfTheQuarantined() private {
        waste(id);
        becomes(exit, 0);
    }

    function _dismantle() private {
        dismantle(id);
        becomes(exit, 0);
    }

    function test_waste_takes_all_but_the_exit_value() public {
        each(EVERY, nothing, _waste);
        each(EVERY, quarantined, _wasteOfTheQuarantined);
    }

    function test_dismantling_is_worth_nothing() public {
        each(EVERY, wasted, _dismantle);
    }

    // ------------------------------------------------------------------------------------------------ burn

    /// @dev Its exit value leaves the batteries; proceeds or gate fee of that amount keep the whole as it was.
    function _recycle(uint16 dueDay) private {
        IBattery.Recycling memory r = recyclingOf(id, int128(exit));
        r.dueDay = dueDay;
        holder.consent(digestOf(hashOf(r)));
        coin.mint(fund, 1e9);
        coin.mint(recycler, 1e9);
        vm.prank(recycler);
        coin.approve(address(battery), 1e9);
        int256 cash = int256(coin.balanceOf(fund));
        bytes memory data = abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), ""));
        accepted(recycler, address(battery), data);
        gains(-exit, 0);
        tells(0);
        int256 paid = int256(coin.balanceOf(fund)) - cash;
        same(paid, dueDay == 0 ? exit : int256(0), "paid, or booked");
        if (dueDay != 0) same(battery.claimOf(id).amount, uint256(exit < 0 ? -exit : exit), "claim");
    }

    function _recycleNow() private {
        _recycle(0);
    }

    function _recycleOnAccount() private {
        _recycle(today() + 30);
    }

    function test_recycling_at_its_exit_value_moves_nothing() public {
        each(EVERY, dismantled, _recycleNow);
        each(EVERY, dismantled, _recycleOnAccount);
    }

    // ------------------------------------------------------------------------------------------------ succession

    function _successor(LegalStatus legal, uint8 to, uint16 health)
        private
        view
        returns (IBattery.Succession memory r)
    {
        r = successionOf(one(id), fund, 1, uint32(uint256(ENERGY)));
        (r.legal, r.class, r.health) = (legal, to, health);
    }

    /// @dev One value leaves, the successor's comes; coverage loses what counted, and counts the successor.
    function _succeed(IBattery.Succession memory r, bytes4 action, int256 counted) private {
        holder.consent(digestOf(hashOf(r)));
        bytes[] memory consents = new bytes[](1);
        int256 was = before;
        accepted(r.maker, address(battery), abi.encodeWithSelector(action, r, both(r), consents));
        uint256 successor = idOf(battery.batchCount(), 0);
        same(valuation.valueOf(id), 0, "superseded");
        int256 value = valuation.valueOf(successor);
        gains(value - was, 2);
        tells(ENERGY + counted);
        same(battery.ownerOf(successor), fund, "owner of the successor");
        same(value, fresh(r.class, r.health), "value of the successor");
        truth(!battery.canTransfer(fund, bob, id), "never moves again");
    }

    function _remanufacture() private {
        IBattery.Succession memory r = _successor(LegalStatus.Remanufactured, class, 9_700);
        _succeed(r, IBattery.remanufacture.selector, _out());
    }

    function _repurpose() private {
        IBattery.Succession memory r = _successor(LegalStatus.Repurposed, STORAGE, 8_000);
        _succeed(r, IBattery.repurpose.selector, _out());
    }

    function _reclaim() private {
        IBattery.Succession memory r = _successor(LegalStatus.Reused, class, 8_000);
        (r.maker, r.series, r.firstSerial) = (recycler, recyclerSeries, battery.seriesOf(recyclerSeries).next);
        _succeed(r, IBattery.reclaim.selector, 0);
    }

    function _reclaimRepurposed() private {
        IBattery.Succession memory r = _successor(LegalStatus.Repurposed, STORAGE, 6_000);
        (r.maker, r.series, r.firstSerial) = (recycler, recyclerSeries, battery.seriesOf(recyclerSeries).next);
        _succeed(r, IBattery.reclaim.selector, 0);
    }

    function test_succession_takes_one_value_and_gives_the_successors() public {
        each(MEASURED, retired, _remanufacture);
        each(MEASURED, retired, _repurpose);
    }

    function test_reclaiming_gives_the_successor_for_the_exit_value() public {
        each(EVERY, wasted, _reclaim);
        each(EVERY, wasted, _reclaimRepurposed);
    }
}
