// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";

/// @notice Identifiers that are no numbers of a series: each once, whoever mints it, in whatever form.
contract IdentifiersTest is LifeFixture {
    function _mintOf(uint16 count) private view returns (IBattery.Mint memory m) {
        m = mintOf(alice, CAR, count, 0);
        m.firstSerial = 0;
    }

    function _list(string memory a) private pure returns (string[] memory list) {
        list = new string[](1);
        list[0] = a;
    }

    function _list(string memory a, string memory b) private pure returns (string[] memory list) {
        list = new string[](2);
        (list[0], list[1]) = (a, b);
    }

    function _mint(string[] memory identifiers) private view returns (bytes memory) {
        return abi.encodeCall(IBattery.mintIdentified, (_mintOf(uint16(identifiers.length)), identifiers, ""));
    }

    function _used(string memory identifier) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.IdentifierUsed.selector, identifier);
    }

    function _bad(string memory identifier) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BadIdentifier.selector, identifier);
    }

    function _badPrefix(string memory prefix) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BadPrefix.selector, prefix);
    }

    function _text(uint256 length, bytes1 last) private pure returns (string memory) {
        bytes memory text = new bytes(length);
        for (uint256 i; i < length; ++i) {
            text[i] = "x";
        }
        text[length - 1] = last;
        return string(text);
    }

    // ------------------------------------------------------------------------------------------------ form

    function test_identifiers_have_one_to_sixty_four_bytes() public {
        refuse(maker, _mint(_list("")), _bad(""));
        refuse(maker, _mint(_list(_text(65, "x"))), _bad(_text(65, "x")));
        refuse(maker, _mint(_list(_text(65, "1"))), _bad(_text(65, "1")));
        refuse(maker, _mint(_list("A", "")), _bad(""));
        accept(maker, _mint(_list(_text(64, "x"), _text(64, "1"))));
        accept(maker, _mint(_list("A")));
    }

    function test_as_many_identifiers_as_batteries_and_no_serials() public {
        IBattery.Mint memory m = _mintOf(2);
        bytes memory data = abi.encodeCall(IBattery.mintIdentified, (m, _list("A"), ""));
        refuse(maker, data, abi.encodeWithSelector(IBattery.BadLength.selector, 1, 2));
        m.gaps = hex"00000000";
        data = abi.encodeCall(IBattery.mintIdentified, (m, _list("A", "B"), ""));
        refuse(maker, data, abi.encodeWithSelector(IBattery.BadLength.selector, 4, 0));
        (m.gaps, m.firstSerial) = ("", 1);
        data = abi.encodeCall(IBattery.mintIdentified, (m, _list("A", "B"), ""));
        refuse(maker, data, abi.encodeWithSelector(IBattery.BadLength.selector, 0, 0));
        data = abi.encodeCall(IBattery.mintIdentified, (_mintOf(0), new string[](0), ""));
        refuse(maker, data, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
    }

    function test_a_manufacturer_mints_in_the_name_of_its_own_series() public {
        refuse(stranger, _mint(_list("A")), missing(Roles.MANUFACTURER, stranger));
        authority.grantRole(Roles.MANUFACTURER, carol, 0);
        bytes memory reason = abi.encodeWithSelector(IBattery.NotIssuer.selector, makerSeries, carol);
        refuse(carol, _mint(_list("A")), reason);
    }

    function test_each_identifier_leads_to_its_battery() public {
        mint(alice, CAR, 2, 0);
        string[] memory names = _list("urn:x:a", "urn:x:b7");
        IBattery.Mint memory m = _mintOf(2);
        expectEvent(address(battery));
        emit IBattery.BatchMinted(2, alice, maker, m, LegalStatus.Original);
        expectEvent(address(battery));
        emit IBattery.Identified(2, names);
        accept(maker, abi.encodeCall(IBattery.mintIdentified, (m, names, "")));
        same(battery.idOf("urn:x:a"), idOf(2, 0), "the first");
        same(battery.idOf("urn:x:b7"), idOf(2, 1), "the second");
        same(battery.idOf("urn:x:b"), 0, "none");
        same(battery.seriesOf(makerSeries).next, 2, "the series stays");
        same(standingOf(2), 0, "it shows no gaps");
        check();
    }

    // ------------------------------------------------------------------------------------------------ once

    function test_the_same_identifier_is_refused_in_one_batch_and_across_batches_and_minters() public {
        refuse(maker, _mint(_list("A", "A")), _used("A"));
        refuse(maker, _mint(_list("A7", "A7")), _used("A7"));
        accept(maker, _mint(_list("A", "A7")));
        refuse(maker, _mint(_list("B", "A")), _used("A"));
        authority.grantRole(Roles.MANUFACTURER, carol, 0);
        battery.grantPrefix(carol, "CC-");
        vm.prank(carol);
        uint32 series = battery.openSeries("CC-");
        IBattery.Mint memory m = _mintOf(1);
        m.series = series;
        refuse(carol, abi.encodeCall(IBattery.mintIdentified, (m, _list("A7"), "")), _used("A7"));
        accept(carol, abi.encodeCall(IBattery.mintIdentified, (m, _list("A8"), "")));
    }

    function test_a_burned_battery_keeps_its_identifier() public {
        accept(maker, _mint(_list("A7")));
        uint256 id = battery.idOf("A7");
        waste(id);
        dismantle(id);
        recycle(id, 0);
        same(battery.idOf("A7"), id, "still its");
        refuse(maker, _mint(_list("A7")), _used("A7"));
    }

    function test_a_number_of_an_open_series_is_no_single_identifier() public {
        refuse(maker, _mint(_list("MK-5")), _used("MK-5"));
        refuse(maker, _mint(_list("MK-005")), _used("MK-005"));
        refuse(maker, _mint(_list("X", "MK-5")), _used("MK-5"));
        refuse(maker, _mint(_list("X1", "RP-0")), _used("RP-0"));
        accept(maker, _mint(_list("MK-", "MK-5a"))); // do not end in a number
    }

    function test_a_number_of_a_granted_prefix_is_no_single_identifier() public {
        battery.grantPrefix(carol, "CC-");
        refuse(maker, _mint(_list("CC-1")), _used("CC-1"));
        battery.grantPrefix(maker, "OWN-");
        refuse(maker, _mint(_list("OWN-1")), _used("OWN-1"));
    }

    function test_a_prefix_of_single_identifiers_is_never_granted() public {
        accept(maker, _mint(_list("S-1", "S-22")));
        refuse(address(this), abi.encodeCall(IBattery.grantPrefix, (carol, "S-")), _badPrefix("S-"));
        accept(maker, _mint(_list("S-333")));
        battery.grantPrefix(carol, "S"); // S1 and S-1 differ
        refuse(maker, _mint(_list("S1")), _used("S1"));
        bytes memory notGranted = abi.encodeWithSelector(IBattery.PrefixNotGranted.selector, "S-", maker);
        refuse(maker, abi.encodeCall(IBattery.openSeries, ("S-")), notGranted);
    }

    function test_identifiers_of_digits_alone_have_the_empty_prefix() public {
        accept(maker, _mint(_list("123", "0123")));
        refuse(maker, _mint(_list("123")), _used("123"));
        refuse(address(this), abi.encodeCall(IBattery.grantPrefix, (carol, "")), _badPrefix(""));
        accept(maker, _mint(_list("124")));
    }

    function test_a_prefix_does_not_end_in_a_digit() public {
        refuse(address(this), abi.encodeCall(IBattery.grantPrefix, (carol, "A1")), _badPrefix("A1"));
        refuse(address(this), abi.encodeCall(IBattery.grantPrefix, (carol, "0")), _badPrefix("0"));
        refuse(address(this), abi.encodeCall(IBattery.grantPrefix, (carol, "A-9")), _badPrefix("A-9"));
        battery.grantPrefix(carol, "A1:");
        battery.grantPrefix(carol, "A/");
    }

    function _numbered(string memory prefix, uint256 digits) private pure returns (string memory) {
        bytes memory tail = new bytes(digits);
        for (uint256 i; i < digits; ++i) {
            tail[i] = bytes1(uint8(48 + (i * 7 + digits) % 10));
        }
        return string.concat(prefix, string(tail));
    }

    /// @dev However long prefix and number are, and wherever they lie in their words.
    function testFuzz_a_number_takes_its_prefix_and_a_granted_prefix_its_numbers(uint8 length, uint8 digits) public {
        string memory prefix = _text(1 + length % 32, "-");
        string memory identifier = _numbered(prefix, digits % 33);
        bytes memory grant = abi.encodeCall(IBattery.grantPrefix, (carol, prefix));
        uint256 snapshot = vm.snapshotState();
        accept(maker, _mint(_list("first", identifier)));
        if (digits % 33 != 0) refuse(address(this), grant, _badPrefix(prefix));
        else accept(address(this), grant);
        vm.revertToState(snapshot);
        accept(address(this), grant);
        if (digits % 33 != 0) refuse(maker, _mint(_list("first", identifier)), _used(identifier));
        else accept(maker, _mint(_list("first", identifier)));
    }

    function test_numbers_of_any_length_are_taken_once() public {
        for (uint256 n = 1; n <= 64; ++n) {
            string[] memory names = _list(_numbered("", n));
            accept(maker, _mint(names));
            refuse(maker, _mint(names), _used(names[0]));
        }
    }

    /// @dev The first of a failed mint takes no prefix along.
    function test_a_refused_mint_takes_nothing() public {
        refuse(maker, _mint(_list("T-1", "T-1")), _used("T-1"));
        battery.grantPrefix(carol, "T-");
        same(battery.idOf("T-1"), 0, "none");
    }

    // ------------------------------------------------------------------------------------------------ begin of life

    /// @dev No serial makes the statement stale: without a mark of its own it would serve for any number of batches.
    function test_a_begin_of_life_statement_of_single_identifiers_serves_once() public {
        IBattery.Mint memory m = _mintOf(1);
        (m.day, m.health) = (today(), 9_500);
        bytes memory signature = sign(ASSESSOR_KEY, m);
        accept(maker, abi.encodeCall(IBattery.mintIdentified, (m, _list("A"), signature)));
        bytes memory reason = abi.encodeWithSelector(IBattery.StatementUsed.selector, digestOf(hashOf(m)));
        refuse(maker, abi.encodeCall(IBattery.mintIdentified, (m, _list("B"), signature)), reason);
        m.root = "other passports";
        accept(maker, abi.encodeCall(IBattery.mintIdentified, (m, _list("B"), sign(ASSESSOR_KEY, m))));
        check();
    }

    function test_the_largest_batch_of_single_identifiers() public {
        string[] memory names = new string[](4_096);
        for (uint256 i; i < 4_096; ++i) {
            names[i] = string(abi.encodePacked("L-", bytes1(uint8(48 + i % 10)), bytes32(i), "z"));
        }
        accept(maker, _mint(names));
        same(battery.idOf(names[4_095]), idOf(1, 4_095), "the last");
        names[0] = "";
        refuse(maker, _mint(names), _bad(""));
    }
}
