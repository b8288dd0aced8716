// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {Roles} from "../../../../contracts/libraries/Roles.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";
import {HostileHolder} from "../../mocks/HostileHolder.sol";

/// @notice A holder that calls back from every hook whatever it can: the sums stay the sums of their parts.
contract HostileTest is SumsCheck {
    HostileHolder private hostile;
    HostileHolder private accomplice; // a recycler that does what anybody tells it
    address private evil;
    uint64 private own; // a batch of the hostile holder
    uint64 private shared; // a batch of alice, two batteries of which are the hostile holder's
    uint256 private done;

    function setUp() public override {
        super.setUp();
        (hostile, accomplice) = (new HostileHolder(), new HostileHolder());
        evil = address(hostile);
        members.setHolder(evil, true);
        authority.grantRole(Roles.RECYCLER, address(accomplice), 0);
        authority.grantRole(Roles.BATTERY_OPERATOR, address(accomplice), 0);
        own = mint(evil, CAR, 5, 9_500);
        shared = mint(alice, CAR, 7, 9_500);
        _take(shared, 1);
        _take(shared, 4);
        later(1);
    }

    function _take(uint64 batchId, uint256 i) private {
        vm.prank(alice);
        battery.transferFrom(alice, evil, idOf(batchId, i));
    }

    function _check() private view {
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (alice, bob, evil, carol);
        truth(checkSums(accounts) >= 12, "batteries compared");
    }

    function _move(bytes memory data) private view returns (HostileHolder.Move memory) {
        return HostileHolder.Move(address(battery), data);
    }

    function _single(HostileHolder.Move memory m) private pure returns (HostileHolder.Move[] memory list) {
        list = new HostileHolder.Move[](1);
        list[0] = m;
    }

    /// @dev What the holder tries, each on its own and all of them together.
    function _attempts() private view returns (HostileHolder.Move[] memory list) {
        IBattery.Assessment memory a = assessmentOf(own);
        (a.issuedAt, a.evidence) = (a.issuedAt - 5, "an older one");
        read(a, 2, 9_100, 0);
        IBattery.Assessment memory c = assessmentOf(shared);
        read(c, 1, 9_200, 0);
        read(c, 5, 9_250, 0);
        list = new HostileHolder.Move[](10);
        list[0] = _transfer(own, 0, evil, bob);
        list[1] = _transfer(own, 1, evil, evil);
        list[2] = _transfer(shared, 1, evil, carol);
        list[3] = _move(abi.encodeCall(battery.transferBatch, (evil, bob, own)));
        list[4] = _move(abi.encodeCall(battery.transferBatch, (evil, evil, own)));
        list[5] = _move(abi.encodeCall(battery.waste, (two(idOf(own, 3), idOf(shared, 4)), recycler, "")));
        list[6] = _move(abi.encodeCall(battery.assess, (a, both(a))));
        list[7] = _move(abi.encodeCall(battery.assess, (c, both(c))));
        list[8] = _move(abi.encodeCall(battery.setOperator, (one(idOf(own, 2)), address(accomplice))));
        list[9] = _move(abi.encodeCall(battery.approve, (bob, idOf(own, 2))));
    }

    function _transfer(uint64 b, uint256 i, address from, address to) private view returns (HostileHolder.Move memory) {
        return _move(abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, idOf(b, i)));
    }

    // ------------------------------------------------------------------------------------------------ every hook

    function _outer(uint256 which) private returns (bool ok) {
        if (which == 0) return _call(maker, abi.encodeCall(battery.mintBatch, (mintOf(evil, CAR, 3, 0), "")));
        if (which == 1) return _send("transferFrom(address,address,uint256)", alice, evil, idOf(shared, 0));
        if (which == 2) return _send("safeTransferFrom(address,address,uint256)", alice, evil, idOf(shared, 0));
        if (which == 3) return _send("transferFrom(address,address,uint256)", evil, bob, idOf(own, 2));
        if (which == 4) return _send("transferFrom(address,address,uint256)", evil, evil, idOf(own, 2));
        if (which == 5) return _call(alice, abi.encodeCall(battery.transferBatch, (alice, evil, shared)));
        if (which == 6) return _call(evil, abi.encodeCall(battery.transferBatch, (evil, bob, own)));
        if (which == 7) return _assessAll(own);
        if (which == 8) return _assessAll(shared);
        return _call(operator, abi.encodeCall(battery.waste, (two(idOf(own, 2), idOf(shared, 1)), recycler, "")));
    }

    function _send(string memory signature, address from, address to, uint256 id) private returns (bool) {
        return _call(from, abi.encodeWithSignature(signature, from, to, id));
    }

    function _assessAll(uint64 b) private returns (bool) {
        IBattery.Assessment memory a = assessmentOf(b);
        for (uint256 i; i < battery.batchOf(b).count; ++i) {
            read(a, i, 9_300 + i, 1);
        }
        return _call(stranger, abi.encodeCall(battery.assess, (a, both(a))));
    }

    function _call(address sender, bytes memory data) private returns (bool ok) {
        vm.prank(sender);
        (ok,) = address(battery).call(data);
    }

    /// @dev Every outer action × this hook × every attempt, and all attempts in a row.
    function _tryAll(bytes4 hook) private {
        HostileHolder.Move[] memory list = _attempts();
        for (uint256 outer; outer < 10; ++outer) {
            for (uint256 k; k <= list.length; ++k) {
                uint256 snapshot = vm.snapshotState();
                hostile.arm(hook, k == list.length ? list : _single(list[k]));
                _outer(outer);
                uint256 succeeded = hostile.succeeded();
                _check();
                vm.revertToState(snapshot);
                done += succeeded;
            }
        }
        truth(done >= 8, "some attempts got through, and harmed nothing");
    }

    function test_reentry_when_asked_harms_nothing() public {
        _tryAll(IHolder.acceptBattery.selector);
    }

    function test_reentry_before_a_change_harms_nothing() public {
        _tryAll(IHolder.beforeSumsChange.selector);
    }

    function test_reentry_after_a_change_harms_nothing() public {
        _tryAll(IHolder.afterSumsChange.selector);
    }

    function test_reentry_on_a_safe_transfer_harms_nothing() public {
        _tryAll(bytes4(keccak256("onERC721Received(address,address,uint256,bytes)")));
    }

    // ------------------------------------------------------------------------------------------------ known tricks

    /// @dev A hook gets less gas than a notice asks for: nothing that holders hear of happens inside a notice.
    function _notInside(bytes4 hook, bytes memory data) private {
        hostile.arm(hook, _single(_move(data)));
        uint256 tried = hostile.tried();
        truth(_assessAll(shared), "assessed");
        truth(hostile.tried() == tried + 1 && hostile.succeeded() == 0, "tried, and refused");
    }

    function test_no_assessment_is_booked_inside_another() public {
        IBattery.Assessment memory a = assessmentOf(shared);
        read(a, 1, 9_200, 1);
        a.issuedAt -= 1;
        _notInside(IHolder.beforeSumsChange.selector, abi.encodeCall(battery.assess, (a, both(a))));
        same(battery.recordOf(shared).issuedAt, block.timestamp, "the outer one");
        _check();
    }

    function test_nothing_moves_and_nothing_is_wasted_inside_an_assessment() public {
        bytes4[2] memory hooks = [IHolder.beforeSumsChange.selector, IHolder.afterSumsChange.selector];
        for (uint256 k; k < 2; ++k) {
            _notInside(hooks[k], abi.encodeCall(battery.waste, (one(idOf(shared, 1)), recycler, "")));
            vm.warp(block.timestamp + 1);
            _notInside(hooks[k], _transfer(shared, 1, evil, bob).data);
            vm.warp(block.timestamp + 1);
            _notInside(hooks[k], abi.encodeCall(battery.transferBatch, (evil, bob, own)));
            vm.warp(block.timestamp + 1);
        }
        _check();
    }

    /// @dev The holder sells the battery and has it dismantled while it hears of its recycling: the buyer's is not burned.
    function test_nobody_elses_battery_is_burned_on_the_former_owners_consent() public {
        uint256 id = idOf(own, 0);
        vm.prank(evil);
        battery.setOperator(one(id), address(accomplice));
        IBattery.Recycling memory r = recyclingOf(id, 0);
        r.recycler = address(accomplice);
        vm.prank(evil);
        battery.consent(digestOf(hashOf(r)));
        HostileHolder.Move[] memory list = new HostileHolder.Move[](3);
        list[0] = _transfer(own, 0, evil, bob);
        list[1] = _through(abi.encodeCall(battery.waste, (one(id), address(accomplice), "")));
        list[2] = _through(abi.encodeCall(battery.dismantle, (one(id), grams(400_000), grams(1), "")));
        hostile.arm(IHolder.beforeSumsChange.selector, list);
        accomplice.run(address(battery), abi.encodeCall(battery.recycle, (r, sign(AUDITOR_KEY, r), "")));
        truth(_ownerOrZero(id) != address(0), "the battery exists");
        _check();
    }

    function _through(bytes memory data) private view returns (HostileHolder.Move memory) {
        return HostileHolder.Move(address(accomplice), abi.encodeCall(accomplice.run, (address(battery), data)));
    }

    function test_a_holder_that_burns_its_gas_or_returns_a_megabyte_stops_nothing() public {
        hostile.setBurnsGas(true);
        uint256 gas = gasleft();
        assess(idOf(own, 1), 9_100);
        truth(gas - gasleft() < 6_000_000, "two notices at most");
        hostile.setBurnsGas(false);
        hostile.setReturnBytes(500_000);
        gas = gasleft();
        assess(idOf(own, 1), 9_050);
        truth(gas - gasleft() < 4_000_000, "what it returns is not copied");
        _check();
    }
}
