// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";

/// @notice Serials that a series left out come late, each once, where a mint shows that they were left out.
contract LateTest is LifeFixture {
    uint64 private gappy; // serials 103, 104, 108: left out are 100–102 and 105–107
    bytes private constant GAPS_OF_MINT = hex"000300000003";
    bytes32 private constant ROOT = "root of the gappy batch";

    function setUp() public override {
        super.setUp();
        IBattery.Mint memory m = mintOf(alice, CAR, 3, 0);
        (m.firstSerial, m.gaps, m.root) = (100, GAPS_OF_MINT, ROOT);
        gappy = mintAs(m); // and 0–99 are skipped
        same(battery.seriesOf(makerSeries).next, 109, "next");
    }

    function _late(uint64 firstSerial, uint16 count) private view returns (IBattery.Mint memory m) {
        m = mintOf(bob, CAR, count, 0);
        m.firstSerial = firstSerial;
    }

    function _witness() private view returns (IBattery.Gap memory) {
        return IBattery.Gap(gappy, 0, ROOT, GAPS_OF_MINT);
    }

    function _range(uint64 from) private pure returns (IBattery.Gap memory) {
        return IBattery.Gap(0, from, 0, "");
    }

    function _mint(IBattery.Mint memory m, IBattery.Gap memory g) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.mintLate, (m, g, ""));
    }

    function _notInGap(uint64 serial) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.NotInGap.selector, makerSeries, serial);
    }

    function _used(uint256 serial) private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IBattery.SerialUsed.selector, makerSeries, serial, battery.seriesOf(makerSeries).next
            );
    }

    // ------------------------------------------------------------------------------------------------ gaps

    function test_each_serial_left_out_comes_late_and_no_other() public {
        for (uint64 serial = 98; serial < 112; ++serial) {
            bool left = (serial >= 100 && serial <= 102) || (serial >= 105 && serial <= 107);
            bytes memory data = _mint(_late(serial, 1), _witness());
            if (!left) {
                refuse(maker, data, _notInGap(serial));
                continue;
            }
            accept(maker, data);
            refuse(maker, data, _used(serial));
        }
        same(battery.seriesOf(makerSeries).next, 109, "the series goes on where it was");
        check();
    }

    function test_a_batch_of_late_serials_may_lie_in_several_gaps() public {
        IBattery.Mint memory m = _late(101, 5); // 101, 102, 105, 106, 107
        m.gaps = hex"00000000000200000000";
        expectEvent(address(battery));
        emit IBattery.BatchMinted(gappy + 1, bob, maker, m, battery.batchOf(gappy).legal);
        accept(maker, _mint(m, _witness()));
        same(standingOf(gappy + 1), 0, "its gaps show nothing");
        refuse(maker, _mint(_late(101, 1), _witness()), _used(101));
        refuse(maker, _mint(_late(100, 2), _witness()), _used(101));
        accept(maker, _mint(_late(100, 1), _witness()));
        check();
    }

    function test_a_batch_that_reaches_over_a_border_of_a_gap_is_refused() public {
        refuse(maker, _mint(_late(99, 2), _witness()), _notInGap(99));
        refuse(maker, _mint(_late(102, 2), _witness()), _notInGap(103));
        refuse(maker, _mint(_late(104, 2), _witness()), _notInGap(104));
        refuse(maker, _mint(_late(107, 2), _witness()), _notInGap(108));
        IBattery.Mint memory m = _late(102, 3); // 102, 105, 109
        m.gaps = hex"000000020003";
        refuse(maker, _mint(m, _witness()), _notInGap(109));
        m.gaps = hex"0000000200";
        refuse(maker, _mint(m, _witness()), abi.encodeWithSelector(IBattery.BadLength.selector, 5, 6));
    }

    function test_late_serials_are_no_free_serials_of_the_series() public {
        accept(maker, _mint(_late(106, 1), _witness()));
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.firstSerial = 106;
        refuse(maker, abi.encodeCall(IBattery.mintBatch, (m, "")), _used(106));
    }

    // ------------------------------------------------------------------------------------------------ false witnesses

    function test_gaps_that_the_batch_has_not_committed_to_are_refused() public {
        IBattery.Gap memory g = _witness();
        g.gaps = hex"000300000004";
        refuse(maker, _mint(_late(101, 1), g), _notInGap(101));
        g = _witness();
        g.root = "another";
        refuse(maker, _mint(_late(101, 1), g), _notInGap(101));
        g = _witness();
        g.batchId = gappy + 1;
        refuse(maker, _mint(_late(101, 1), g), _notInGap(101));
    }

    /// @dev The worst of them: nothing is committed, and invented gaps lead to any serial that was minted.
    function test_invented_gaps_beside_a_skipped_range_show_nothing() public {
        mint(alice, CAR, 5, 0); // serials 109–113
        for (uint64 serial = 103; serial < 115; ++serial) {
            refuse(maker, _mint(_late(serial, 1), IBattery.Gap(0, 7, 0, hex"0000ffff")), _notInGap(serial));
            refuse(maker, _mint(_late(serial, 1), IBattery.Gap(0, 0, 0, hex"00000fff")), _notInGap(serial));
            refuse(maker, _mint(_late(serial, 1), IBattery.Gap(0, 0, ROOT, GAPS_OF_MINT)), _notInGap(serial));
        }
        refuse(maker, _mint(_late(5, 1), IBattery.Gap(0, 0, 0, hex"0000")), _notInGap(5));
    }

    function test_a_late_batch_shows_no_gaps() public {
        IBattery.Mint memory m = _late(100, 2); // 100, 102
        (m.gaps, m.root) = (hex"00000001", "late");
        accept(maker, _mint(m, _witness()));
        refuse(maker, _mint(_late(101, 1), IBattery.Gap(gappy + 1, 0, "late", m.gaps)), _notInGap(101));
        accept(maker, _mint(_late(101, 1), _witness()));
    }

    /// @dev Without gaps the root itself is stored: it could be chosen as the hash of another root and of gaps.
    function test_a_root_that_looks_like_a_hash_of_gaps_shows_none() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 2, 0);
        bytes memory invented = hex"00000fff";
        m.root = keccak256(abi.encode(bytes32("forged"), keccak256(invented)));
        uint64 forged = mintAs(m);
        refuse(maker, _mint(_late(110, 1), IBattery.Gap(forged, 0, "forged", invented)), _notInGap(110));
        refuse(maker, _mint(_late(110, 1), IBattery.Gap(forged, 0, m.root, "")), _notInGap(110));
    }

    function test_the_gaps_of_another_series_show_nothing() public {
        battery.grantPrefix(maker, "OTHER-");
        vm.prank(maker);
        uint32 other = battery.openSeries("OTHER-");
        IBattery.Mint memory m = mintOf(alice, CAR, 2, 0);
        (m.series, m.firstSerial, m.gaps, m.root) = (other, 0, hex"00000fff", "other");
        uint64 b = mintAs(m);
        refuse(maker, _mint(_late(109, 1), IBattery.Gap(b, 0, "other", m.gaps)), _notInGap(109));
        m = _late(101, 1);
        m.series = other;
        bytes memory reason = abi.encodeWithSelector(IBattery.NotInGap.selector, other, 101);
        refuse(maker, _mint(m, _witness()), reason);
        refuse(maker, _mint(m, _range(0)), reason);
        accept(maker, _mint(m, IBattery.Gap(b, 0, "other", hex"00000fff")));
    }

    /// @dev Recall, lien and expiry come and go; that the batch has left serials out stays.
    function test_a_witness_stays_one_whatever_happens_to_its_batch() public {
        assess(idOf(gappy, 0), 9_000);
        inspect(idOf(gappy, 1), 9_000);
        inspect(idOf(gappy, 2), 9_000);
        pledgeBatch(gappy);
        later(AGE_LIMIT + 1);
        battery.expireBatch(gappy);
        vm.prank(operator);
        battery.quarantineBatch(gappy, "");
        same(standingOf(gappy), QUARANTINED | EXPIRED | PLEDGED | GAPS, "all of it");
        accept(maker, _mint(_late(101, 1), _witness()));
        for (uint256 i; i < 3; ++i) {
            inspect(idOf(gappy, i), 9_000);
        }
        refuse(assessor, abi.encodeCall(IBattery.releaseBatch, (gappy, "")), _blockedByAll());
        same(battery.batchOf(gappy).followers, 0, "each reading took one out");
        accept(maker, _mint(_late(102, 1), _witness()));
        check();
    }

    function _blockedByAll() private view returns (bytes memory) {
        return blocked(gappy, QUARANTINED | EXPIRED | PLEDGED | GAPS);
    }

    function test_nobody_mints_late_into_anothers_series() public {
        authority.grantRole(Roles.MANUFACTURER, carol, 0);
        bytes memory data = _mint(_late(101, 1), _witness());
        refuse(carol, data, abi.encodeWithSelector(IBattery.NotIssuer.selector, makerSeries, carol));
        refuse(stranger, data, missing(Roles.MANUFACTURER, stranger));
    }

    // ------------------------------------------------------------------------------------------------ skipped ranges

    function test_a_skipped_range_is_logged_and_filled_up_to_its_borders() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.firstSerial = 120;
        expectEvent(address(battery));
        emit IBattery.SerialsSkipped(makerSeries, 109, 120);
        mintAs(m);
        refuse(maker, _mint(_late(108, 1), _range(109)), _notInGap(108));
        refuse(maker, _mint(_late(120, 1), _range(109)), _notInGap(120));
        refuse(maker, _mint(_late(110, 1), _range(110)), _notInGap(110));
        refuse(maker, _mint(_late(118, 3), _range(109)), _notInGap(120));
        accept(maker, _mint(_late(109, 1), _range(109)));
        accept(maker, _mint(_late(119, 1), _range(109)));
        refuse(maker, _mint(_late(119, 1), _range(109)), _used(119));
        refuse(maker, _mint(_late(117, 3), _range(109)), _used(119));
        accept(maker, _mint(_late(110, 9), _range(109)));
        accept(maker, _mint(_late(0, 100), _range(0)));
        refuse(maker, _mint(_late(99, 1), _range(0)), _used(99));
        refuse(maker, _mint(_late(100, 1), _range(0)), _notInGap(100));
        check();
    }

    function test_a_gap_before_the_first_serial_and_a_skipped_range_do_not_overlap() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        (m.firstSerial, m.gaps, m.root) = (200, hex"0005", "r"); // skipped 109–199, left out 200–204
        uint64 b = mintAs(m);
        refuse(maker, _mint(_late(200, 1), _range(109)), _notInGap(200));
        refuse(maker, _mint(_late(199, 1), IBattery.Gap(b, 0, "r", hex"0005")), _notInGap(199));
        accept(maker, _mint(_late(199, 1), _range(109)));
        accept(maker, _mint(_late(200, 5), IBattery.Gap(b, 0, "r", hex"0005")));
        refuse(maker, _mint(_late(205, 1), IBattery.Gap(b, 0, "r", hex"0005")), _notInGap(205));
    }

    // ------------------------------------------------------------------------------------------------ the mint itself

    function test_a_late_batch_is_held_to_the_rules_of_any_mint() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096);
        refuse(maker, _mint(_late(101, 0), _witness()), reason);
        IBattery.Mint memory m = _late(101, 1);
        (m.health, m.day) = (9_500, today());
        bytes memory signature = sign(ALICE_KEY, m);
        refuse(maker, abi.encodeCall(IBattery.mintLate, (m, _witness(), signature)), missing(Roles.ASSESSOR, alice));
        accept(maker, abi.encodeCall(IBattery.mintLate, (m, _witness(), sign(ASSESSOR_KEY, m))));
        bytes memory again = abi.encodeCall(IBattery.mintLate, (m, _witness(), sign(ASSESSOR_KEY, m)));
        refuse(maker, again, _used(101));
        check();
    }

    /// @dev Against a list: every serial in and out of gaps of random widths.
    function testFuzz_late_serials_are_just_those_left_out(uint64 seed, uint8 from, uint8 count) public {
        IBattery.Mint memory m = mintOf(alice, CAR, 6, 0);
        (m.gaps, m.root) = (new bytes(12), "fuzz");
        bool[64] memory left;
        uint256 serial;
        for (uint256 i; i < 6; ++i) {
            uint256 gap = uint8(seed >> (8 * i)) % 6;
            m.gaps[2 * i + 1] = bytes1(uint8(gap));
            for (uint256 k; k < gap; ++k) {
                left[serial++] = true;
            }
            ++serial;
        }
        uint64 base = m.firstSerial;
        uint64 b = mintAs(m);
        same(battery.seriesOf(makerSeries).next, base + serial, "next");
        (uint256 start, uint256 n) = (from % 50, 1 + count % 4);
        bool expected = true;
        for (uint256 i; i < n; ++i) {
            expected = expected && left[start + i];
        }
        bytes memory data = _mint(_late(base + uint64(start), uint16(n)), IBattery.Gap(b, 0, "fuzz", m.gaps));
        vm.prank(maker);
        (bool ok,) = address(battery).call(data);
        truth(ok == expected, "just those left out");
    }
}
