// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {HostileHolder} from "../../mocks/HostileHolder.sol";
import {ReentryRows} from "./ReentryRows.sol";

interface Files {
    function readFile(string calldata path) external view returns (string memory);
    function parseJson(string calldata json, string calldata key) external pure returns (bytes memory);
}

/// @notice Every function of the published ABI that writes × every hook of a holder: whatever is called from wherever, the
/// sums stay the sums of their parts. A function without a row fails.
contract ReentryTest is ReentryRows {
    string private constant WRITES = ".abi[?(@.type=='function' && @.stateMutability=='nonpayable')].name";
    bytes4 private constant RECEIVED = bytes4(keccak256("onERC721Received(address,address,uint256,bytes)"));
    bytes32[] private names;
    uint256 private tried;
    uint256 private succeeded;

    function setUp() public override {
        super.setUp();
        _fillTitle();
        _fillService();
        _fillStatements();
        _fillAdministration();
        string memory json = Files(address(vm)).readFile("battery_chain/artifacts/Battery.json");
        string[] memory list = abi.decode(Files(address(vm)).parseJson(json, WRITES), (string[]));
        for (uint256 i; i < list.length; ++i) {
            bytes32 name = bytes32(bytes(list[i]));
            if (i == 0 || name != names[names.length - 1]) names.push(name);
        }
    }

    function _check() private view {
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (alice, bob, evil, carol);
        truth(checkSums(accounts) >= 38, "batteries compared");
    }

    /// @dev Each row is a call that goes through when nothing stands in its way: it is refused for where it comes from.
    function test_every_function_that_writes_has_rows_that_succeed() public {
        truth(names.length >= 51, "functions of the ABI");
        for (uint256 i; i < names.length; ++i) {
            bytes[] storage calls = rows[names[i]];
            truth(calls.length != 0, string(abi.encodePacked("a row of ", names[i])));
            for (uint256 k; k < calls.length; ++k) {
                uint256 snapshot = vm.snapshotState();
                truth(hostile.run(address(battery), calls[k]), string(abi.encodePacked("succeeds: ", names[i])));
                _check();
                vm.revertToState(snapshot);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ every hook

    function _tryAll(bytes4 hook, address sender, bytes memory outer) private {
        (tried, succeeded) = (0, 0);
        for (uint256 i; i < names.length; ++i) {
            for (uint256 k; k < rows[names[i]].length; ++k) {
                uint256 snapshot = vm.snapshotState();
                HostileHolder.Move[] memory list = new HostileHolder.Move[](1);
                list[0] = HostileHolder.Move(address(battery), rows[names[i]][k]);
                hostile.arm(hook, list);
                vm.prank(sender);
                (bool ok,) = address(battery).call(outer);
                (uint256 n, uint256 through) = (hostile.tried(), hostile.succeeded());
                truth(!ok || n == 1, "the hook was reached");
                _check();
                vm.revertToState(snapshot);
                (tried, succeeded) = (tried + (ok ? n : 0), succeeded + through);
            }
        }
        truth(tried >= 40 && succeeded >= 5, "most outer calls went on, some inner ones too");
    }

    function _moving(string memory signature, address from, address to, uint256 id)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSignature(signature, from, to, id);
    }

    function test_reentry_into_everything_when_asked() public {
        _tryAll(
            IHolder.acceptBattery.selector,
            alice,
            _moving("transferFrom(address,address,uint256)", alice, evil, idOf(alices, 8))
        );
    }

    function test_reentry_into_everything_before_a_change() public {
        IBattery.Assessment memory a = _readings(own);
        _tryAll(IHolder.beforeSumsChange.selector, stranger, abi.encodeCall(battery.assess, (a, both(a))));
    }

    function test_reentry_into_everything_after_a_change() public {
        _tryAll(IHolder.afterSumsChange.selector, assessor, abi.encodeCall(battery.quarantineBatch, (own, "")));
    }

    function test_reentry_into_everything_on_a_safe_transfer() public {
        bytes memory data = _moving("safeTransferFrom(address,address,uint256)", alice, evil, idOf(alices, 8));
        _tryAll(RECEIVED, alice, data);
    }

    function test_reentry_into_everything_when_a_battery_is_recycled() public {
        _tryAll(IHolder.batteryRecycled.selector, evil, _recycling(11));
    }

    function test_reentry_into_everything_when_a_claim_is_settled() public {
        _tryAll(IHolder.claimSettled.selector, evil, abi.encodeCall(battery.settleClaim, (idOf(own, 12))));
    }
}
