// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fills, FillsLib, Mark} from "../../../contracts/fund/Fills.sol";
import {Check} from "../base/Check.sol";

/// @notice The product-sum against a reference that walks over every request at every fill.
contract FillsTest is Check {
    using FillsLib for Fills;

    uint256 internal constant MANY = 24;
    uint256 internal constant FINE = 1 << 80; // the reference keeps 80 binary digits more

    Fills internal queue;
    Mark[] internal marks;
    uint256[] internal amounts;
    uint256[] internal waits; // reference: what waits of each, times FINE
    uint256[] internal earned; // reference: what each was paid, times FINE
    uint256 internal paidInAll;
    uint256 internal lifts;
    uint256 internal generations;

    function join(uint256 amount) internal {
        marks.push(queue.join(amount));
        amounts.push(amount);
        waits.push(amount * FINE);
        earned.push(0);
    }

    function fill(uint256 filled, uint256 paid) internal {
        uint256 had = queue.pending;
        (uint256 scale, uint256 generation) = (queue.scale, queue.generation);
        queue.fill(filled, paid);
        paidInAll += paid;
        if (queue.scale > scale) ++lifts;
        if (queue.generation > generation) ++generations;
        for (uint256 i; i < amounts.length; ++i) {
            earned[i] += paid * waits[i] / had;
            waits[i] = queue.pending == 0 ? 0 : waits[i] * (had - filled) / had;
        }
    }

    function compare() internal view {
        uint256 sum;
        for (uint256 i; i < amounts.length; ++i) {
            (uint256 filled, uint256 owed) = queue.progress(marks[i], amounts[i]);
            sum += owed;
            uint256 wanted = earned[i] / FINE;
            ok(owed <= wanted + 1 && owed + 1 >= wanted, "owed, to one unit");
            uint256 left = amounts[i] - filled;
            ok(left <= waits[i] / FINE + amounts.length + 2 && left + 1 + amounts[i] / 1e15 >= waits[i] / FINE, "left");
        }
        atMost(sum, paidInAll, "never owes more than it was paid");
        atMost(paidInAll, sum + amounts.length * (generations + 2), "and little less");
    }

    function step(uint256 random) internal {
        if (queue.pending == 0 || (random % 3 == 0 && amounts.length < MANY)) {
            if (amounts.length < MANY) join(bound(random >> 8, 1e6, 1e24));
            return;
        }
        uint256 pending = queue.pending;
        uint256 part = [1, 10, 500, 990, 999, 1_000][(random >> 4) % 6];
        uint256 filled = part == 1_000 ? pending : pending * part / 1_000 + 1;
        if (filled > pending) filled = pending;
        fill(filled, bound(random >> 16, 0, filled / 1e9 + 1));
    }

    function testFuzz_requests_get_what_a_walk_over_all_of_them_gives(uint256 seed) external {
        for (uint256 i; i < 60; ++i) {
            step(uint256(keccak256(abi.encode(seed, i))));
            compare();
        }
    }

    function test_a_thousand_rolled_epochs_lift_the_product_and_lose_nothing() external {
        join(1e24);
        for (uint256 i; i < 1_000; ++i) {
            if (i % 40 == 0 && amounts.length < MANY) join(1e22);
            uint256 filled = queue.pending / 4 + 1;
            if (queue.pending <= 2) break;
            fill(filled, filled / 1e12);
        }
        ok(lifts > 0, "lifted");
        compare();
        fill(queue.pending, 777);
        eq(queue.pending, 0, "filled");
        compare();
        (uint256 whole,) = queue.progress(marks[0], amounts[0]);
        eq(whole, amounts[0], "nothing waits");
    }

    function test_a_fill_at_once_gives_exactly_its_part() external {
        join(7e18);
        join(14e18);
        fill(21e18, 3_000_001);
        (, uint256 first) = queue.progress(marks[0], amounts[0]);
        (, uint256 second) = queue.progress(marks[1], amounts[1]);
        eq(first, 1_000_000, "a third, rounded down");
        eq(second, 2_000_000, "two thirds, rounded down");
    }
}
