// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LegalStatus, Operation} from "../../../../contracts/libraries/BatteryState.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {BatteryFixture} from "../../base/BatteryFixture.sol";

/// @notice Every signer × every statement: whose signature counts, and the exact error for all others. Each statement
/// is good, and sent by whom it should be sent.
contract SignerStatementTest is BatteryFixture {
    uint256 private constant UNACCREDITED_KEY = 0xA55E5503;
    uint256 private constant LATER_CUSTODIAN_KEY = 0x07E4;
    uint256[12] private keys;
    uint64 private batchId;
    uint256 private id;
    bytes32 private digest;

    function setUp() public override {
        super.setUp();
        keys = [
            0x5742,
            ALICE_KEY,
            BOB_KEY,
            ASSESSOR_KEY,
            SECOND_KEY,
            UNACCREDITED_KEY,
            AUDITOR_KEY,
            LATER_CUSTODIAN_KEY,
            _holderOf(Roles.MANUFACTURER),
            _holderOf(Roles.REPURPOSER),
            _holderOf(Roles.RECYCLER),
            _holderOf(Roles.ADMIN)
        ];
        authority.grantRole(Roles.ASSESSOR, vm.addr(UNACCREDITED_KEY), 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, vm.addr(LATER_CUSTODIAN_KEY), 0);
        batchId = mint(alice, CAR, 6, 9_500);
        id = idOf(batchId, 2);
    }

    function _holderOf(uint64 role) private returns (uint256 key) {
        key = 0xC0FFEE00 + role;
        authority.grantRole(role, vm.addr(key), 0);
    }

    /// @dev `send` signs with the key and calls; `reason` is empty for whose signature counts.
    function _signers(
        function(uint256) returns (bytes memory) send,
        function(address) view returns (bytes memory) reason,
        uint256 counting
    ) private {
        uint256 successes;
        for (uint256 i; i < keys.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            bytes memory got = send(keys[i]);
            bytes memory expected = reason(vm.addr(keys[i]));
            require(keccak256(got) == keccak256(expected), NotEqualBytes("signer", got, expected));
            if (expected.length == 0) ++successes;
            vm.revertToState(snapshot);
        }
        same(successes, counting, "signers that count");
    }

    function _attempt(address sender, bytes memory data) private returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory reason) = address(battery).call(data);
        return ok ? bytes("") : reason;
    }

    // ------------------------------------------------------------------------------------------------ reasons

    function _assessors(address who) private view returns (bytes memory) {
        if (who == assessor || who == secondAssessor) return "";
        return _notAssessor(who, CAR);
    }

    function _notAssessor(address who, uint8 class) private pure returns (bytes memory) {
        if (who != vm.addr(UNACCREDITED_KEY)) {
            return abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.ASSESSOR, who);
        }
        return abi.encodeWithSelector(IBattery.NotAccredited.selector, who, class);
    }

    /// @dev Beside the first assessor, who does not count twice.
    function _secondAssessors(address who) private view returns (bytes memory) {
        if (who == assessor) return abi.encodeWithSelector(IBattery.SamePerson.selector, who);
        return who == secondAssessor ? bytes("") : _notAssessor(who, CAR);
    }

    function _secondOfStorage(address who) private view returns (bytes memory) {
        if (who == assessor) return abi.encodeWithSelector(IBattery.SamePerson.selector, who);
        return who == secondAssessor ? bytes("") : _notAssessor(who, STORAGE);
    }

    function _auditors(address who) private view returns (bytes memory) {
        if (who == auditor) return "";
        return abi.encodeWithSelector(IBattery.MissingRole.selector, Roles.AUDITOR, who);
    }

    function _theOwner(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IBattery.NoConsent.selector, alice, digest);
    }

    function _theLender(address who) private view returns (bytes memory) {
        return who == bob ? bytes("") : abi.encodeWithSelector(IBattery.BadSignature.selector, bob);
    }

    function _thePledger(address who) private view returns (bytes memory) {
        return who == alice ? bytes("") : abi.encodeWithSelector(IBattery.BadSignature.selector, alice);
    }

    function _theTaker(address who) private pure returns (bytes memory) {
        address taker = vm.addr(LATER_CUSTODIAN_KEY);
        return who == taker ? bytes("") : abi.encodeWithSelector(IBattery.BadSignature.selector, taker);
    }

    // ------------------------------------------------------------------------------------------------ health

    function _mint(uint256 key) private returns (bytes memory) {
        IBattery.Mint memory m = mintOf(carol, CAR, 2, 9_900);
        return _attempt(maker, abi.encodeCall(IBattery.mintBatch, (m, sign(key, m))));
    }

    function _mintIdentified(uint256 key) private returns (bytes memory) {
        IBattery.Mint memory m = mintOf(carol, CAR, 1, 9_900);
        m.firstSerial = 0;
        string[] memory identifiers = new string[](1);
        identifiers[0] = "did:example:single";
        return _attempt(maker, abi.encodeCall(IBattery.mintIdentified, (m, identifiers, sign(key, m))));
    }

    /// @dev A mint skips ten serials; the first of them comes late.
    function _mintLate(uint256 key) private returns (bytes memory) {
        IBattery.Mint memory m = mintOf(carol, CAR, 1, 9_900);
        uint64 skipped = m.firstSerial;
        m.firstSerial += 10;
        mintAs(m);
        m.firstSerial = skipped;
        IBattery.Gap memory gap = IBattery.Gap(0, skipped, 0, "");
        return _attempt(maker, abi.encodeCall(IBattery.mintLate, (m, gap, sign(key, m))));
    }

    function _rate(uint256 key) private returns (bytes memory) {
        IBattery.Rating memory r;
        (r.batchId, r.day, r.health) = (mint(alice, CAR, 3, 0), today(), 9_900);
        (r.issuedAt, r.expiresAt, r.metric) = (uint64(block.timestamp), uint64(block.timestamp), 1);
        return _attempt(stranger, abi.encodeCall(IBattery.rateBatch, (r, sign(key, r))));
    }

    function _assess(uint256 key) private returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 9_400, 50);
        return _attempt(stranger, abi.encodeCall(IBattery.assess, (a, by(key, a))));
    }

    function _assessAsSecond(uint256 key) private returns (bytes memory) {
        IBattery.Assessment memory a = assessmentOf(batchId);
        read(a, 2, 8_000, 50);
        bytes[] memory signatures = both(a);
        signatures[1] = sign(key, a);
        return _attempt(stranger, abi.encodeCall(IBattery.assess, (a, signatures)));
    }

    function _inspect(uint256 key) private returns (bytes memory) {
        IBattery.Inspection memory r = inspectionOf(one(id), 9_400);
        return _attempt(stranger, abi.encodeCall(IBattery.inspect, (r, just(sign(key, r)))));
    }

    function _inspectAsSecond(uint256 key) private returns (bytes memory) {
        IBattery.Inspection memory r = inspectionOf(one(id), 8_000);
        bytes[] memory signatures = both(r);
        signatures[1] = sign(key, r);
        return _attempt(stranger, abi.encodeCall(IBattery.inspect, (r, signatures)));
    }

    function test_health_is_signed_by_accredited_assessors() public {
        _signers(_mint, _assessors, 2);
        _signers(_mintIdentified, _assessors, 2);
        _signers(_mintLate, _assessors, 2);
        _signers(_rate, _assessors, 2);
        _signers(_assess, _assessors, 2);
        _signers(_inspect, _assessors, 2);
    }

    function test_the_second_signature_is_another_assessors() public {
        _signers(_assessAsSecond, _secondAssessors, 1);
        _signers(_inspectAsSecond, _secondAssessors, 1);
        _signers(_remanufactureAsSecond, _secondAssessors, 1);
        _signers(_repurposeAsSecond, _secondOfStorage, 1);
        _signers(_reclaimAsSecond, _secondOfStorage, 1);
    }

    // ------------------------------------------------------------------------------------------------ reports

    function _lose(uint256 key) private returns (bytes memory) {
        IBattery.Report memory r = reportOf(id, false);
        return _attempt(operator, abi.encodeCall(IBattery.lose, (r, sign(key, r))));
    }

    function _find(uint256 key) private returns (bytes memory) {
        lose(id);
        vm.warp(block.timestamp + 1);
        IBattery.Report memory r = reportOf(id, true);
        return _attempt(operator, abi.encodeCall(IBattery.find, (r, sign(key, r))));
    }

    function _void(uint256 key) private returns (bytes memory) {
        quarantine(idOf(batchId, 0));
        quarantine(id);
        IBattery.Voiding memory v = IBattery.Voiding(idOf(batchId, 0), id, uint64(block.timestamp), "");
        return _attempt(assessor, abi.encodeCall(IBattery.voidDuplicate, (v, sign(key, v))));
    }

    function _recycle(uint256 key) private returns (bytes memory) {
        waste(id);
        dismantle(id);
        IBattery.Recycling memory r = recyclingOf(id, 0);
        return _attempt(recycler, abi.encodeCall(IBattery.recycle, (r, sign(key, r), sign(ALICE_KEY, r))));
    }

    function test_losses_duplicates_and_burns_are_signed_by_auditors() public {
        _signers(_lose, _auditors, 1);
        _signers(_find, _auditors, 1);
        _signers(_void, _auditors, 1);
        _signers(_recycle, _auditors, 1);
    }

    // ------------------------------------------------------------------------------------------------ owners

    function _consentToBurn(uint256 key) private returns (bytes memory) {
        waste(id);
        dismantle(id);
        IBattery.Recycling memory r = recyclingOf(id, 0);
        digest = digestOf(hashOf(r));
        return _attempt(recycler, abi.encodeCall(IBattery.recycle, (r, sign(AUDITOR_KEY, r), sign(key, r))));
    }

    function _remanufacture(bytes[] memory signatures, IBattery.Succession memory r, uint256 owner)
        private
        returns (bytes memory)
    {
        return _attempt(repurposer, abi.encodeCall(IBattery.remanufacture, (r, signatures, just(sign(owner, r)))));
    }

    function _remanufacturing() private returns (IBattery.Succession memory r) {
        retire(id);
        r = successionOf(one(id), alice, 1, 60_000);
        (r.legal, r.class, r.health) = (LegalStatus.Remanufactured, CAR, 9_800);
        digest = digestOf(hashOf(r));
    }

    function _consentToRemanufacture(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _remanufacturing();
        return _remanufacture(both(r), r, key);
    }

    function _remanufactureAsSecond(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _remanufacturing();
        return _remanufacture(_andBy(key, r), r, ALICE_KEY);
    }

    function _repurposing() private returns (IBattery.Succession memory r) {
        retire(id);
        r = successionOf(one(id), alice, 1, 60_000);
        digest = digestOf(hashOf(r));
    }

    function _consentToRepurpose(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _repurposing();
        return _attempt(repurposer, abi.encodeCall(IBattery.repurpose, (r, both(r), just(sign(key, r)))));
    }

    function _repurposeAsSecond(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _repurposing();
        bytes[] memory owners = just(sign(ALICE_KEY, r));
        return _attempt(repurposer, abi.encodeCall(IBattery.repurpose, (r, _andBy(key, r), owners)));
    }

    function _andBy(uint256 key, IBattery.Succession memory r) private view returns (bytes[] memory signatures) {
        signatures = both(r);
        signatures[1] = sign(key, r);
    }

    function _reclaiming() private returns (IBattery.Succession memory r) {
        waste(id);
        battery.grantPrefix(recycler, "RC-");
        vm.prank(recycler);
        uint32 series = battery.openSeries("RC-");
        r = successionOf(one(id), alice, 1, 60_000);
        (r.maker, r.series, r.firstSerial) = (recycler, series, 0);
        digest = digestOf(hashOf(r));
    }

    function _consentToReclaim(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _reclaiming();
        return _attempt(recycler, abi.encodeCall(IBattery.reclaim, (r, both(r), just(sign(key, r)))));
    }

    function _reclaimAsSecond(uint256 key) private returns (bytes memory) {
        IBattery.Succession memory r = _reclaiming();
        bytes[] memory owners = just(sign(ALICE_KEY, r));
        return _attempt(recycler, abi.encodeCall(IBattery.reclaim, (r, _andBy(key, r), owners)));
    }

    function test_only_the_owner_consents() public {
        _signers(_consentToBurn, _theOwner, 1);
        _signers(_consentToRemanufacture, _theOwner, 1);
        _signers(_consentToRepurpose, _theOwner, 1);
        _signers(_consentToReclaim, _theOwner, 1);
    }

    // ------------------------------------------------------------------------------------------------ parties

    function _pledgeOf() private view returns (IBattery.Pledge memory p) {
        (p.owner, p.lender, p.ids, p.amount, p.expiresAt) = (alice, bob, one(id), 1e6, uint64(block.timestamp));
    }

    function _pledgeByOwner(uint256 key) private returns (bytes memory) {
        IBattery.Pledge memory p = _pledgeOf();
        return _attempt(alice, abi.encodeCall(IBattery.pledge, (p, sign(key, p))));
    }

    function _pledgeByLender(uint256 key) private returns (bytes memory) {
        IBattery.Pledge memory p = _pledgeOf();
        return _attempt(bob, abi.encodeCall(IBattery.pledge, (p, sign(key, p))));
    }

    function _handOver(uint256 key) private returns (bytes memory) {
        IBattery.HandOver memory h;
        (h.ids, h.to) = (one(id), vm.addr(LATER_CUSTODIAN_KEY));
        (h.issuedAt, h.expiresAt) = (uint64(block.timestamp), uint64(block.timestamp));
        return _attempt(operator, abi.encodeCall(IBattery.handOver, (h, sign(key, h))));
    }

    function test_only_the_other_party_signs_a_pledge() public {
        _signers(_pledgeByOwner, _theLender, 1);
        _signers(_pledgeByLender, _thePledger, 1);
    }

    function test_only_who_takes_custody_signs_for_it() public {
        _signers(_handOver, _theTaker, 1);
        same(uint256(operationOf(id)), uint256(Operation.Registered), "nothing is left of the attempts");
    }
}
