// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice Prefixes, series, serials, and the proof of a passport against the mint.
contract SeriesTest is BatteryFixture {
    function _badPrefix(string memory prefix) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BadPrefix.selector, prefix);
    }

    function test_bad_prefixes_are_refused() public {
        string memory long = "123456789012345678901234567890123";
        address target = address(battery);
        refused(address(this), target, abi.encodeCall(battery.grantPrefix, (maker, "")), _badPrefix(""));
        refused(address(this), target, abi.encodeCall(battery.grantPrefix, (maker, long)), _badPrefix(long));
        refused(address(this), target, abi.encodeCall(battery.grantPrefix, (address(0), "N")), _badPrefix("N"));
        refused(address(this), target, abi.encodeCall(battery.grantPrefix, (bob, "MK-")), _badPrefix("MK-"));
    }

    function test_a_prefix_granted_but_not_opened_is_granted_to_nobody_else() public {
        expectEvent(address(battery));
        emit IBattery.PrefixGranted(bob, "B");
        battery.grantPrefix(bob, "B");
        refused(address(this), address(battery), abi.encodeCall(battery.grantPrefix, (carol, "B")), _badPrefix("B"));
    }

    function test_a_series_is_opened_once_by_its_issuer() public {
        battery.grantPrefix(bob, "B");
        bytes memory reason = abi.encodeWithSelector(IBattery.PrefixNotGranted.selector, "B", carol);
        refused(carol, address(battery), abi.encodeCall(battery.openSeries, ("B")), reason);
        expectEvent(address(battery));
        emit IBattery.SeriesOpened(3, bob, "B");
        accepted(bob, address(battery), abi.encodeCall(battery.openSeries, ("B")));
        same(battery.seriesCount(), 3, "series");
        same(battery.seriesOf(3).issuer, bob, "issuer");
        reason = abi.encodeWithSelector(IBattery.PrefixNotGranted.selector, "B", bob);
        refused(bob, address(battery), abi.encodeCall(battery.openSeries, ("B")), reason);
    }

    function _refusedMint(IBattery.Mint memory m, bytes memory reason) private {
        refused(maker, address(battery), abi.encodeCall(battery.mintBatch, (m, "")), reason);
    }

    function _used(uint256 serial, uint256 next) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.SerialUsed.selector, makerSeries, serial, next);
    }

    function test_another_issuers_series_is_refused() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.series = repurposerSeries;
        _refusedMint(m, abi.encodeWithSelector(IBattery.NotIssuer.selector, repurposerSeries, maker));
        m.series = 9;
        _refusedMint(m, abi.encodeWithSelector(IBattery.NotIssuer.selector, 9, maker));
    }

    function test_no_serial_is_used_twice() public {
        mint(alice, CAR, 5, 0);
        same(battery.seriesOf(makerSeries).next, 5, "next");
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        m.firstSerial = 4;
        _refusedMint(m, _used(4, 5));
        m.firstSerial = 100; // a jump is free
        mintAs(m);
        m.firstSerial = 50; // and final
        _refusedMint(m, _used(50, 101));
    }

    function test_gaps_are_counted_whatever_their_number() public {
        for (uint16 n = 1; n <= 35; ++n) {
            IBattery.Mint memory m = mintOf(alice, CAR, n, 0);
            m.gaps = new bytes(2 * n);
            uint64 expected = m.firstSerial + n;
            for (uint256 i; i < n; ++i) {
                uint256 gap = uint256(keccak256(abi.encode(n, i))) % 65_536;
                (m.gaps[2 * i], m.gaps[2 * i + 1]) = (bytes1(uint8(gap >> 8)), bytes1(uint8(gap)));
                expected += uint64(gap);
            }
            mintAs(m);
            same(battery.seriesOf(makerSeries).next, expected, "next");
        }
    }

    function test_the_largest_gaps_of_the_largest_batch_are_counted() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 4_096, 0);
        m.gaps = new bytes(8_192);
        for (uint256 i; i < 8_192; ++i) {
            m.gaps[i] = 0xff;
        }
        mintAs(m);
        same(battery.seriesOf(makerSeries).next, 4_096 * 65_536, "next");
    }

    function test_gaps_of_another_length_are_refused() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 3, 0);
        m.gaps = new bytes(4);
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadLength.selector, 4, 6));
        m.gaps = new bytes(7);
        _refusedMint(m, abi.encodeWithSelector(IBattery.BadLength.selector, 7, 6));
    }

    function test_serials_end_at_sixty_four_bits() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 2, 0);
        m.firstSerial = type(uint64).max - 1;
        _refusedMint(m, _used(uint256(type(uint64).max) + 1, 0));
        m.firstSerial = type(uint64).max - 2;
        mintAs(m);
        same(battery.seriesOf(makerSeries).next, type(uint64).max, "next");
    }

    // ------------------------------------------------------------------------------------------------ passports

    function _leaf(uint256 index, uint256 serial, bytes32 passport) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, serial, passport))));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function test_a_passport_is_proved_against_the_mint() public {
        (bytes32 first, bytes32 second) = (_leaf(0, 7, "p0"), _leaf(1, 10, "p1"));
        IBattery.Mint memory m = mintOf(alice, CAR, 2, 0);
        (m.firstSerial, m.root, m.gaps) = (7, _node(first, second), hex"00000002");
        uint64 b = mintAs(m);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = first;
        truth(battery.verifyPassport(idOf(b, 1), 10, "p1", m.gaps, proof), "its own passport");
        truth(!battery.verifyPassport(idOf(b, 1), 10, "p2", m.gaps, proof), "another passport");
        truth(!battery.verifyPassport(idOf(b, 1), 9, "p1", m.gaps, proof), "another serial");
        truth(!battery.verifyPassport(idOf(b, 0), 10, "p1", m.gaps, proof), "another battery");
        truth(!battery.verifyPassport(idOf(b, 1), 10, "p1", "", proof), "without the gaps");
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, idOf(b, 2));
        refused(
            stranger,
            address(battery),
            abi.encodeCall(battery.verifyPassport, (idOf(b, 2), 10, "p1", m.gaps, proof)),
            reason
        );
    }

    function test_a_passport_of_a_batch_without_gaps_is_proved() public {
        IBattery.Mint memory m = mintOf(alice, CAR, 1, 0);
        (m.firstSerial, m.root) = (7, _leaf(0, 7, "p0"));
        uint64 b = mintAs(m);
        truth(battery.verifyPassport(idOf(b, 0), 7, "p0", "", new bytes32[](0)), "its own passport");
        same(battery.batchOf(b).identity, m.root, "the root itself is stored");
    }
}
