// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {Wallet} from "../../mocks/Wallet.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice Transition 9.
contract RepurposeTest is SumsCheck {
    uint64 private batchId;
    uint256 private a0;
    uint256 private a1;

    function setUp() public override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        (a0, a1) = (idOf(batchId, 1), idOf(batchId, 4));
        retire(a0);
        retire(a1);
    }

    function _of(IBattery.Repurposing memory r) private view returns (bytes memory) {
        return abi.encodeCall(battery.repurpose, (r, sign(ASSESSOR_KEY, r), sign(ALICE_KEY, r)));
    }

    function _refused(IBattery.Repurposing memory r, bytes memory reason) private {
        refused(repurposer, address(battery), _of(r), reason);
    }

    function _valid() private view returns (IBattery.Repurposing memory) {
        return repurposingOf(two(a0, a1), 3, 40_000);
    }

    function _missing(uint64 role, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.MissingRole.selector, role, account);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_only_the_named_repurposer_repurposes() public {
        IBattery.Repurposing memory r = _valid();
        refused(alice, address(battery), _of(r), _missing(Roles.REPURPOSER, alice));
        authority.grantRole(Roles.REPURPOSER, bob, 0);
        refused(bob, address(battery), _of(r), _missing(Roles.REPURPOSER, repurposer));
    }

    function test_expired_or_empty_statements_are_refused() public {
        IBattery.Repurposing memory r = _valid();
        r.expiresAt = uint64(block.timestamp - 1);
        _refused(r, abi.encodeWithSelector(IBattery.Expired.selector, r.expiresAt));
        r = _valid();
        r.predecessors = new uint256[](0);
        _refused(r, abi.encodeWithSelector(IBattery.BadCount.selector, 0, 4_096));
        r.predecessors = one(3);
        _refused(r, abi.encodeWithSelector(IBattery.NoSuchBattery.selector, 3));
    }

    function test_predecessors_come_in_ascending_order_once() public {
        IBattery.Repurposing memory r = _valid();
        r.predecessors = two(a1, a0);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, a0));
        r.predecessors = two(a0, a0);
        _refused(r, abi.encodeWithSelector(IBattery.NotInOrder.selector, a0));
    }

    function test_predecessors_have_one_owner() public {
        vm.prank(alice);
        battery.transferFrom(alice, bob, a1);
        _refused(_valid(), abi.encodeWithSelector(IBattery.WrongOwner.selector, a1, alice));
    }

    function test_energy_is_conserved_exactly() public {
        IBattery.Repurposing memory r = repurposingOf(two(a0, a1), 3, 40_001);
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, 120_003));
        r = repurposingOf(two(a0, a1), 3, 39_999);
        _refused(r, abi.encodeWithSelector(IBattery.EnergyNotConserved.selector, 120_000, 119_997));
        r.discarded = 3;
        accepted(repurposer, address(battery), _of(r));
        _check();
    }

    function test_the_second_use_must_be_allowed() public {
        IBattery.Repurposing memory r = _valid();
        r.class = SCOOTER;
        _refused(r, _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.TwoWheel));
        r.class = CAR_LFP; // the same use is no second use
        battery.setSecondUse(0, IBattery.Use.FourWheel, 0xff);
        _refused(r, _forbidden(0, IBattery.Use.FourWheel, IBattery.Use.FourWheel));
    }

    function _forbidden(uint16 jurisdiction, IBattery.Use from, IBattery.Use to) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.SecondUseForbidden.selector, jurisdiction, from, to);
    }

    function test_a_jurisdictions_own_row_replaces_the_default() public {
        members.setJurisdiction(alice, 276);
        accepted(repurposer, address(battery), _of(repurposingOf(one(a0), 1, 60_000))); // no row: the default
        battery.setSecondUse(276, IBattery.Use.FourWheel, 1); // a row that allows nothing
        IBattery.Repurposing memory r = repurposingOf(one(a1), 1, 60_000);
        _refused(r, _forbidden(276, IBattery.Use.FourWheel, IBattery.Use.Storage));
        battery.setSecondUse(276, IBattery.Use.FourWheel, uint8(1 | (1 << uint8(IBattery.Use.Storage))));
        battery.setSecondUse(0, IBattery.Use.FourWheel, 0);
        accepted(repurposer, address(battery), _of(r));
    }

    function test_a_class_that_does_not_exist_is_refused() public {
        IBattery.Repurposing memory r = _valid();
        r.class = 99;
        _refused(r, abi.encodeWithSelector(IBattery.NoSuchClass.selector, 99));
    }

    function test_successors_are_assessed() public {
        IBattery.Repurposing memory r = _valid();
        (r.health, r.day) = (0, 0);
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, 0, today(), today()));
        r.day = today();
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, today(), 0, 0));
        (r.health, r.day) = (20_001, today());
        _refused(r, abi.encodeWithSelector(IBattery.BadHealth.selector, 20_001));
        (r.health, r.day) = (8_000, today() + 1);
        _refused(r, abi.encodeWithSelector(IBattery.FutureDay.selector, today() + 1, today()));
    }

    function test_the_assessment_of_successors_is_not_older_than_their_predecessors() public {
        uint16 before = today();
        later(1);
        assess(a1, 9_000);
        IBattery.Repurposing memory r = _valid();
        r.day = before;
        _refused(r, abi.encodeWithSelector(IBattery.BadDay.selector, before, today(), today()));
    }

    function test_the_assessor_is_in_office_and_independent() public {
        IBattery.Repurposing memory r = _valid();
        bytes memory data = abi.encodeCall(battery.repurpose, (r, sign(BOB_KEY, r), sign(ALICE_KEY, r)));
        refused(repurposer, address(battery), data, _missing(Roles.ASSESSOR, bob));
        battery.setAccreditation(assessor, ~uint256(1 << STORAGE));
        _refused(r, abi.encodeWithSelector(IBattery.NotAccredited.selector, assessor, STORAGE));
        battery.setAccreditation(assessor, type(uint256).max);

        authority.grantRole(Roles.BATTERY_OPERATOR, assessor, 0);
        r.operator = assessor;
        _refused(r, abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, assessor, 2));
        r.operator = operator;
        authority.grantRole(Roles.ASSESSOR, alice, 0);
        battery.setAccreditation(alice, type(uint256).max);
        data = abi.encodeCall(battery.repurpose, (r, sign(ALICE_KEY, r), sign(ALICE_KEY, r)));
        bytes memory reason = abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, alice, 2);
        refused(repurposer, address(battery), data, reason);
        authority.grantRole(Roles.REPURPOSER, assessor, 0);
        r.repurposer = assessor;
        reason = abi.encodeWithSelector(IBattery.ConflictOfInterest.selector, assessor, 2);
        refused(assessor, address(battery), _of(r), reason);
    }

    function test_the_operator_of_successors_has_the_role() public {
        IBattery.Repurposing memory r = _valid();
        r.operator = stranger;
        _refused(r, _missing(Roles.BATTERY_OPERATOR, stranger));
    }

    function test_successors_have_serials_of_the_repurposers_own_series() public {
        IBattery.Repurposing memory r = _valid();
        r.series = makerSeries;
        _refused(r, abi.encodeWithSelector(IBattery.NotIssuer.selector, makerSeries, repurposer));
    }

    function test_the_owner_consents_to_this_statement_and_no_other() public {
        IBattery.Repurposing memory r = _valid();
        bytes memory none = abi.encodeWithSelector(IBattery.NoConsent.selector, alice, digestOf(hashOf(r)));
        bytes memory data = abi.encodeCall(battery.repurpose, (r, sign(ASSESSOR_KEY, r), sign(BOB_KEY, r)));
        refused(repurposer, address(battery), data, none);
        data = abi.encodeCall(battery.repurpose, (r, sign(ASSESSOR_KEY, r), ""));
        refused(repurposer, address(battery), data, none);
        vm.prank(bob);
        battery.consent(digestOf(hashOf(r)));
        refused(repurposer, address(battery), data, none);
        expectEvent(address(battery));
        emit IBattery.Consented(alice, digestOf(hashOf(r)));
        vm.prank(alice);
        battery.consent(digestOf(hashOf(r)));
        accepted(repurposer, address(battery), data);
    }

    function test_a_wallet_contract_consents_by_its_own_signature() public {
        Wallet wallet = new Wallet(bob);
        vm.prank(alice);
        battery.transferFrom(alice, address(wallet), a0);
        IBattery.Repurposing memory r = repurposingOf(one(a0), 1, 60_000);
        bytes memory data = abi.encodeCall(battery.repurpose, (r, sign(ASSESSOR_KEY, r), sign(ALICE_KEY, r)));
        bytes memory none = abi.encodeWithSelector(IBattery.NoConsent.selector, wallet, digestOf(hashOf(r)));
        refused(repurposer, address(battery), data, none);
        data = abi.encodeCall(battery.repurpose, (r, sign(ASSESSOR_KEY, r), sign(BOB_KEY, r)));
        accepted(repurposer, address(battery), data);
        same(battery.ownerOf(idOf(2, 0)), address(wallet), "owner of the successor");
    }

    function test_nothing_is_repurposed_twice() public {
        IBattery.Repurposing memory r = _valid();
        bytes memory data = _of(r);
        accepted(repurposer, address(battery), data);
        bytes memory reason =
            abi.encodeWithSelector(IBattery.WrongState.selector, a0, Operation.Superseded, IBattery.repurpose.selector);
        refused(repurposer, address(battery), data, reason);
    }

    // ------------------------------------------------------------------------------------------------ success

    function test_successors_take_the_place_of_their_predecessors() public {
        IBattery.Repurposing memory r = _valid();
        bytes memory data = _of(r);
        for (uint256 i; i < 3; ++i) {
            expectEvent(address(battery));
            emit IERC721.Transfer(address(0), alice, idOf(2, i));
        }
        vm.expectEmit(true, true, true, false, address(battery));
        IBattery.Mint memory m;
        emit IBattery.BatchMinted(2, alice, repurposer, m, LegalStatus.Repurposed);
        expectEvent(address(battery));
        emit IBattery.Repurposed(2, repurposer, assessor, r);
        same(abi.decode(accepted(repurposer, address(battery), data), (uint64)), 2, "batch");

        same(battery.balanceOf(alice), 9, "superseded tokens still exist");
        same(battery.ownerOf(a0), alice, "owner of the superseded");
        same(valuation.valueOf(a0), 0, "value of the superseded");
        same(battery.successorOf(a0), 2, "successor");
        same(battery.successorOf(idOf(batchId, 0)), 0, "no successor");
        same(abi.encode(battery.predecessorsOf(2)), abi.encode(two(a0, a1)), "predecessors");
        same(battery.predecessorsOf(1).length, 0, "manufactured");
        (uint256 health, uint256 day,, Operation operation, LegalStatus legal, uint8 class) =
            battery.conditionOf(idOf(2, 2));
        truth(health == 8_000 && day == today() && class == STORAGE, "as assessed");
        truth(operation == Operation.Registered && legal == LegalStatus.Repurposed, "repurposed");
        (,,, operation, legal,) = battery.conditionOf(a0);
        truth(operation == Operation.Superseded && legal == LegalStatus.Original, "superseded");
        _check();
    }

    function test_a_successor_lives_on() public {
        uint256 id = idOf(repurpose(a0), 0);
        install(id, Operation.InStorage);
        later(100);
        assess(id, 7_700);
        vm.prank(alice);
        battery.transferBatch(alice, bob, 2);
        _check();
    }

    function _check() private view {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        truth(checkSums(accounts) > 6, "batteries compared");
    }
}
