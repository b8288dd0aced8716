// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheat codes these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function warp(uint256 timestamp) external;
    function chainId(uint256 id) external;
    function prank(address sender) external;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function store(address target, bytes32 slot, bytes32 value) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data, address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function snapshotState() external returns (uint256);
    function revertToState(uint256 id) external returns (bool);
    function deployCode(string calldata artifact) external returns (address);
    function label(address account, string calldata name) external;
    function assume(bool condition) external pure;
}

/// @notice Thin base: the cheat codes and a few comparisons that say what differed.
abstract contract Cheats {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, uint256 got, uint256 expected);
    error NotEqualSigned(string what, int256 got, int256 expected);
    error NotEqualBytes(string what, bytes got, bytes expected);
    error Accepted(string what);
    error Refused(string what, bytes reason);
    error IsFalse(string what);

    function same(uint256 got, uint256 expected, string memory what) internal pure {
        require(got == expected, NotEqual(what, got, expected));
    }

    function same(int256 got, int256 expected, string memory what) internal pure {
        require(got == expected, NotEqualSigned(what, got, expected));
    }

    function same(address got, address expected, string memory what) internal pure {
        require(got == expected, NotEqual(what, uint160(got), uint160(expected)));
    }

    function same(bytes32 got, bytes32 expected, string memory what) internal pure {
        require(got == expected, NotEqual(what, uint256(got), uint256(expected)));
    }

    function same(bytes memory got, bytes memory expected, string memory what) internal pure {
        require(keccak256(got) == keccak256(expected), NotEqualBytes(what, got, expected));
    }

    function truth(bool condition, string memory what) internal pure {
        require(condition, IsFalse(what));
    }

    /// @dev The call must fail with exactly this error: selector and arguments.
    function refused(address sender, address target, bytes memory data, bytes memory reason) internal {
        vm.prank(sender);
        (bool ok, bytes memory got) = target.call(data);
        require(!ok, Accepted(string(reason)));
        same(got, reason, "reason of the refusal");
    }

    function accepted(address sender, address target, bytes memory data) internal returns (bytes memory) {
        vm.prank(sender);
        (bool ok, bytes memory got) = target.call(data);
        require(ok, Refused("call", got));
        return got;
    }

    function between(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    /// @dev The next call must emit exactly this event from `emitter`.
    function expectEvent(address emitter) internal {
        vm.expectEmit(true, true, true, true, emitter);
    }
}
