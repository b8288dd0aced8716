// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IValuation} from "../../../../contracts/interfaces/IValuation.sol";
import {ClassTerms} from "../../../../contracts/libraries/ClassTerms.sol";
import {EnergyOverflow, Holding, toHolding} from "../../../../contracts/libraries/Holding.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice Values and sums over random classes, energies, healths and days.
contract ValuesFuzz is SumsCheck {
    uint8 private constant ODD = 9;

    struct Odd {
        uint16 endOfUse;
        uint16 halfLife;
        uint32 service;
        int32 exit;
        uint32 energy;
        uint16 health;
        uint16 days_;
        uint16 count;
    }

    /// @dev A class, its price and a batch out of whatever fuzzing gives.
    function _make(Odd memory o) private returns (uint64) {
        o.endOfUse = uint16(between(o.endOfUse, 0, 9_999));
        o.halfLife = uint16(between(o.halfLife, 1, 10_000));
        if (int256(uint256(o.service)) < o.exit) o.service = uint32(o.exit);
        ClassTerms t = terms(o.endOfUse, o.halfLife, today(), 500);
        battery.setClass(ODD, t, info(IBattery.Use.Storage, "odd"));
        valuation.setPrice(ODD, o.service, o.exit);
        IBattery.Mint memory m =
            mintOf(alice, ODD, uint16(between(o.count, 1, 50)), uint16(between(o.health, 1, 20_000)));
        m.energy = uint32(between(o.energy, 1, 1e8));
        uint64 b = mintAs(m);
        later(between(o.days_, 0, 30 * uint256(o.halfLife) > 40_000 ? 40_000 : 30 * uint256(o.halfLife)));
        return b;
    }

    function testFuzz_a_portfolio_is_the_sum_of_its_batteries_to_a_unit_each(Odd memory o) public {
        uint64 b = _make(o);
        uint256 n = battery.batchOf(b).count;
        int256 sum = int256(n) * valuation.valueOf(idOf(b, 0)); // all alike
        int256 portfolio = valuation.portfolioValue(alice);
        truth(sum <= portfolio && portfolio <= sum + int256(n), "sum of values");
    }

    function testFuzz_a_value_lies_between_exit_value_and_new_price(Odd memory o) public {
        uint64 b = _make(o);
        int256 value = valuation.valueOf(idOf(b, 0));
        int256 energy = int256(uint256(battery.batchOf(b).energy));
        truth(value >= energy * o.exit, "not below the exit value");
        truth(value <= energy * int256(uint256(o.service)), "not above the price of a new one");
    }

    /// @dev Whatever classes are held; and each value follows from the figures beside it.
    function testFuzz_a_breakdown_adds_up_to_its_portfolio(Odd memory o, uint8 classes) public {
        _make(o);
        for (uint8 class = CAR; class <= STATION; ++class) {
            if (classes >> class & 1 == 1) mint(alice, class, uint16(1 + classes % 7), 8_517);
        }
        uint256 left = FIRST_DAY + 30 * uint256(o.halfLife) - today(); // days until the odd class ends
        uint256 wait = left < classes ? left : classes;
        later(wait);
        uint256 day = today() - between(o.days_, 0, wait);
        IValuation.ClassValue[] memory parts = valuation.breakdown(alice, day);
        int256 sum;
        for (uint256 i; i < parts.length; ++i) {
            sum += parts[i].value;
            (uint32 service, int32 exit) = valuation.priceAt(parts[i].class, block.timestamp);
            truth(parts[i].price == service && parts[i].exit == exit, "price in force");
            uint256 spread = uint256(int256(uint256(service)) - exit);
            int256 value = int256(uint256(parts[i].rated)) * exit + int256(spread * parts[i].service >> 96);
            same(parts[i].value, value, "value of a class");
            truth(parts[i].service <= uint256(parts[i].rated) << 96, "never more service than energy");
        }
        same(sum, valuation.portfolioValue(alice, day), "sum");
    }

    function testFuzz_a_value_falls_with_time_and_halves_with_its_half_life(Odd memory o) public {
        o.days_ = 0;
        uint64 b = _make(o);
        int256 exit = int256(uint256(battery.batchOf(b).energy)) * o.exit;
        int256 service = valuation.valueOf(idOf(b, 0)) - exit;
        later(1);
        truth(valuation.valueOf(idOf(b, 0)) - exit <= service, "never rises by itself");
        later(o.halfLife - 1);
        int256 half = valuation.valueOf(idOf(b, 0)) - exit;
        int256 off = 2 * half - service;
        // rounded down twice, and growth's own error of 1e-18 relative
        int256 bound = 2 + service / 1e17;
        truth(off <= bound && -off <= bound, "half");
    }

    function testFuzz_splitting_a_batch_loses_at_most_a_unit_a_part(Odd memory o, uint256 seed) public {
        uint64 b = _make(o);
        uint256 n = battery.batchOf(b).count;
        int256 before = valuation.portfolioValue(alice);
        for (uint256 i; i < n; ++i) {
            if (uint256(keccak256(abi.encode(seed, i))) % 2 == 0) continue;
            vm.prank(alice);
            battery.transferFrom(alice, bob, idOf(b, i));
        }
        int256 afterwards = valuation.portfolioValue(alice) + valuation.portfolioValue(bob);
        truth(afterwards <= before && before - afterwards <= 1, "at most one more rounding");
    }

    function testFuzz_growth_is_exact_at_whole_half_lives_and_rises(uint16 halfLife, uint16 doublings) public pure {
        uint16 half = uint16(between(halfLife, 1, 2_000));
        uint256 n = between(doublings, 0, 30);
        ClassTerms t = terms(0, half, 1, 1);
        uint256 got = t.growth(1 + n * half);
        uint256 exact = 1e18 << n;
        uint256 bound = 1 + exact * (n + 1) / 2e18; // ln 2 has 18 digits
        truth(got <= exact && exact - got <= bound, "2^n, rounded down");
        if (n < 30) truth(t.growth(1 + n * half + 1) >= got, "rises");
    }

    function testFuzz_holdings_add_and_subtract_field_by_field(uint128 weight, uint40 energy, uint16 n, uint16 day)
        public
        pure
    {
        uint256 count = between(n, 1, 4_096);
        Holding a = toHolding(count, energy, weight, day);
        Holding c = toHolding(3, 7, 11, 5);
        Holding sum = a + c;
        same(sum.count(), count + 3, "count");
        same(sum.energy(), uint256(energy) + 7, "energy");
        same(sum.weight(), uint256(weight) + 11, "weight");
        same(sum.day(), day > 5 ? day : 5, "latest day");
        Holding left = sum - c;
        same(left.count(), count, "count left");
        same(left.energy(), energy, "energy left");
        same(left.weight(), weight, "weight left");
        same(left.day(), day > 5 ? day : 5, "the day never falls");
        same(Holding.unwrap(left - a), 0, "nothing left is nothing at all");
    }

    function pack(uint256 energy) external pure returns (Holding) {
        return toHolding(1, energy, 0, 0);
    }

    function addUp(uint256 a, uint256 b) external pure returns (Holding) {
        return toHolding(1, a, 0, 0) + toHolding(1, b, 0, 0);
    }

    function test_holdings_refuse_more_energy_than_their_field_takes() public {
        bytes memory reason = abi.encodeWithSelector(EnergyOverflow.selector, 1 << 48);
        refused(alice, address(this), abi.encodeCall(this.pack, (1 << 48)), reason);
        refused(alice, address(this), abi.encodeCall(this.addUp, ((1 << 48) - 1, 1)), reason);
        accepted(alice, address(this), abi.encodeCall(this.addUp, ((1 << 48) - 2, 1)));
    }

    /// @dev Random readings for a batch of any size, some batteries moved away before.
    function testFuzz_an_assessment_equals_its_readings(uint256 seed, uint16 size) public {
        uint16 n = uint16(between(size, 1, 70));
        uint64 b = mint(alice, CAR, n, 9_000);
        for (uint256 i; i < n; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, "move", i)));
            if (r % 4 == 0) {
                vm.prank(alice);
                battery.transferFrom(alice, r % 8 == 0 ? bob : carol, idOf(b, i));
            }
            if (r % 11 == 0) waste(idOf(b, i));
        }
        for (uint256 round; round < 2; ++round) {
            later(1 + seed % 100);
            _assessRandomly(b, n, uint256(keccak256(abi.encode(seed, round))));
        }
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        same(checkSums(accounts), n, "batteries compared");
    }

    function _assessRandomly(uint64 b, uint256 n, uint256 seed) private {
        IBattery.Assessment memory a = assessmentOf(b);
        uint256[] memory healths = new uint256[](n);
        for (uint256 i; i < n; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            if (r % 3 == 0) (healths[i],,,,,) = battery.conditionOf(idOf(b, i));
            else read(a, i, healths[i] = 1 + r % 20_000, r % 65_536);
        }
        assessBoth(a);
        for (uint256 i; i < n; ++i) {
            (uint256 health,,,,,) = battery.conditionOf(idOf(b, i));
            same(health, healths[i], "health");
        }
    }
}
