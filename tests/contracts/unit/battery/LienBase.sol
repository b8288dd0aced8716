// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {SumsCheck} from "../../base/SumsCheck.sol";

/// @notice A lender, and the pledges it is given.
abstract contract LienBase is SumsCheck {
    uint256 internal constant LENDER_KEY = 0x1E4DE4;
    address internal lender = vm.addr(LENDER_KEY);
    uint64 internal batchId; // six of alice
    uint64 internal other; // three of alice
    uint256 private nonces;

    function setUp() public virtual override {
        super.setUp();
        batchId = mint(alice, CAR, 6, 9_500);
        other = mint(alice, CAR_LFP, 3, 9_000);
    }

    function none() internal pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    function noBatch() internal pure returns (uint64[] memory) {
        return new uint64[](0);
    }

    function batches(uint64 b) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = b;
    }

    function pledgeOf(uint256[] memory ids, uint64[] memory list) internal returns (IBattery.Pledge memory) {
        return IBattery.Pledge(alice, lender, ids, list, 5e9, keccak256("loan"), uint64(block.timestamp), ++nonces);
    }

    /// @dev Sent by alice, signed by the lender.
    function pledging(IBattery.Pledge memory p) internal view returns (bytes memory) {
        return abi.encodeCall(battery.pledge, (p, sign(LENDER_KEY, p)));
    }

    function pledge(uint256[] memory ids, uint64[] memory list) internal returns (uint64) {
        return abi.decode(accepted(alice, address(battery), pledging(pledgeOf(ids, list))), (uint64));
    }

    function called(uint64 lienId) internal {
        vm.prank(lender);
        battery.callLien(lienId, "default");
    }

    function moving(address from, address to, uint256 id) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, id);
    }

    function underLien(uint256 id, uint64 lienId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBattery.UnderLien.selector, id, lienId);
    }

    function marks(uint64 lienId) internal view returns (uint256) {
        return battery.lien(lienId).marks;
    }

    function _check() internal view {
        address[] memory accounts = new address[](4);
        (accounts[0], accounts[1], accounts[2], accounts[3]) = (alice, bob, carol, lender);
        truth(checkSums(accounts) >= 9, "batteries compared");
    }
}
