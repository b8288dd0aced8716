// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {ClassTerms} from "../../../../contracts/libraries/ClassTerms.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

contract ClassesTest is BatteryFixture {
    uint8 private constant NEW = 77;

    function _missing(uint64 role, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    function test_only_admin_administers() public {
        bytes memory reason = _missing(Roles.ADMIN, stranger);
        refused(stranger, address(battery), _set(NEW, terms(7_000, 100, 1, 1), "x"), reason);
        refused(stranger, address(battery), abi.encodeCall(battery.setAccreditation, (assessor, 1)), reason);
        refused(
            stranger, address(battery), abi.encodeCall(battery.setSecondUse, (0, IBattery.Use.FourWheel, 1)), reason
        );
        refused(stranger, address(battery), abi.encodeCall(battery.grantPrefix, (maker, "X")), reason);
        refused(stranger, address(battery), abi.encodeCall(battery.setBaseURI, ("x")), reason);
    }

    function test_a_role_with_an_execution_delay_counts_as_none() public {
        authority.grantRole(Roles.ADMIN, carol, 1 days);
        later(30); // the delay of an existing admin role takes effect at once; this only makes sure
        refused(
            carol, address(battery), abi.encodeCall(battery.setAccreditation, (bob, 1)), _missing(Roles.ADMIN, carol)
        );
    }

    function _set(uint8 class, ClassTerms t, string memory name) private pure returns (bytes memory) {
        return abi.encodeCall(IBattery.setClass, (class, t, info(IBattery.Use.Storage, name)));
    }

    function _badClass(uint8 class) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.BadClass.selector, class);
    }

    function test_a_class_is_set_once() public {
        bytes memory reason = abi.encodeWithSelector(IBattery.ClassExists.selector, CAR);
        refused(address(this), address(battery), _set(CAR, terms(7_000, 100, 1, 1), "new"), reason);
    }

    function test_bad_terms_are_refused() public {
        address target = address(battery);
        refused(address(this), target, _set(0, terms(7_000, 100, 1, 1), "new"), _badClass(0));
        refused(address(this), target, _set(NEW, terms(10_000, 100, 1, 1), "new"), _badClass(NEW));
        refused(address(this), target, _set(NEW, terms(7_000, 0, 1, 1), "new"), _badClass(NEW));
        refused(address(this), target, _set(NEW, terms(7_000, 100, 1, 0), "new"), _badClass(NEW));
        refused(address(this), target, _set(NEW, terms(7_000, 100, 1, 1_001), "new"), _badClass(NEW));
        refused(address(this), target, _set(NEW, terms(7_000, 100, 1, 1), ""), _badClass(NEW));
        refused(address(this), target, _set(NEW, terms(7_000, 100, 1, 1), "NMC storage 1"), _badClass(NEW));
    }

    function test_bad_facts_of_a_class_are_refused() public {
        IBattery.ClassInfo memory i = info(IBattery.Use.None, "new");
        ClassTerms t = terms(7_000, 100, 1, 1);
        refused(address(this), address(battery), abi.encodeCall(battery.setClass, (NEW, t, i)), _badClass(NEW));
        i = info(IBattery.Use.Station, "new");
        i.ageLimit = 0;
        refused(address(this), address(battery), abi.encodeCall(battery.setClass, (NEW, t, i)), _badClass(NEW));
    }

    function test_a_class_is_set_and_read_back() public {
        ClassTerms t = terms(9_999, 65_535, 65_535, 1_000);
        IBattery.ClassInfo memory i = info(IBattery.Use.Station, "new");
        expectEvent(address(battery));
        emit IBattery.ClassSet(255, t, i);
        battery.setClass(255, t, i);
        same(ClassTerms.unwrap(battery.termsOf(255)), ClassTerms.unwrap(t), "terms");
        same(abi.encode(battery.classInfo(255)), abi.encode(i), "info");
        same(t.endOfUse(), 9_999, "end of use");
        same(t.halfLife(), 65_535, "half-life");
        same(t.startDay(), 65_535, "start");
        same(t.stepLimit(), 1_000, "step limit");
        same(t.span(), 1, "span");
    }

    function test_accreditation_is_set_and_read_back() public {
        expectEvent(address(battery));
        emit IBattery.Accredited(carol, 6);
        battery.setAccreditation(carol, 6);
        same(battery.accreditation(carol), 6, "classes");
    }

    function test_second_use_is_set_and_read_back() public {
        expectEvent(address(battery));
        emit IBattery.SecondUseSet(276, IBattery.Use.Station, 17);
        battery.setSecondUse(276, IBattery.Use.Station, 17);
        same(battery.secondUses(276, IBattery.Use.Station), 17, "uses");
    }

    function test_the_base_uri_makes_token_uris() public {
        uint64 b = mint(alice, CAR, 1, 0);
        same(bytes(battery.tokenURI(idOf(b, 0))), "", "uri before");
        expectEvent(address(battery));
        emit IBattery.BaseURISet("https://example.org/");
        expectEvent(address(battery));
        emit IBattery.BatchMetadataUpdate(0, type(uint256).max);
        battery.setBaseURI("https://example.org/");
        same(bytes(battery.tokenURI(idOf(b, 0))), "https://example.org/4294967296", "uri");
        bytes memory reason = abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 1);
        refused(stranger, address(battery), abi.encodeCall(battery.tokenURI, (1)), reason);
    }

    function test_interfaces_are_declared() public view {
        truth(_supports(0x01ffc9a7) && _supports(0x80ac58cd) && _supports(0x5b5e139f), "ERC-165, 721, metadata");
        truth(_supports(0x49064906) && _supports(0xbf1ef5fe), "ERC-4906, ERC-7943 non-fungible");
        truth(!_supports(0xffffffff) && !_supports(0x3edbb4c4), "nothing else");
        same(bytes(battery.name()), "Battery Chain Battery", "name");
        same(bytes(battery.symbol()), "BATTERY", "symbol");
    }

    function _supports(bytes4 id) private view returns (bool yes) {
        (, bytes memory got) = address(battery).staticcall(abi.encodeWithSignature("supportsInterface(bytes4)", id));
        return abi.decode(got, (bool));
    }
}
