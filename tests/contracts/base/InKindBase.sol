// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundInKind} from "../../../contracts/FundInKind.sol";
import {IFundInKind} from "../../../contracts/interfaces/IFundInKind.sol";
import {FundBase} from "./FundBase.sol";
import {vm} from "./Vm.sol";

/// @notice A fund of 11,000 units of account with its escrow for batteries; carol has batteries and contributes them.
abstract contract InKindBase is FundBase {
    uint256 internal constant CAR = 5 << 32 | 3;
    uint256 internal constant VAN = 6 << 32 | 1;
    uint64 internal constant FLEET = 9;
    uint256 internal constant WORTH = 300 * UNIT;
    uint256 internal constant WH = 60_000;

    FundInKind internal inKind;

    function setUp() public virtual override {
        super.setUp();
        inKind = new FundInKind(fund);
        admit(address(inKind));
        vm.prank(admin);
        fund.setInKind(address(inKind));
        invest(alice, 10_000 * UNIT);
        battery.putSingle(CAR, carol, int256(WORTH), WH);
        battery.putSingle(VAN, carol, int256(WORTH), WH);
        battery.putBatch(FLEET, carol, int256(WORTH), WH);
        vm.prank(carol);
        battery.setApprovalForAll(address(inKind), true);
    }

    // ------------------------------------------------------------------------------------------------ acts

    /// @notice The car, the van and the fleet of carol, for the next epoch.
    function contribute() internal returns (uint256 contributionId, uint256 epoch) {
        vm.prank(carol);
        contributionId = inKind.requestContribution(fleets(), cars());
        epoch = inKind.contributionOf(contributionId).epoch;
    }

    /// @notice One battery of carol, for the next epoch, which is struck.
    function contributeOne(uint256 id) internal returns (uint256 contributionId, uint256 epoch) {
        vm.prank(carol);
        contributionId = inKind.requestContribution(noBatch(), only(id));
        epoch = inKind.contributionOf(contributionId).epoch;
        strike(epoch);
    }

    function ask(address owner, uint256 shares) internal returns (uint256 requestId, uint256 epoch) {
        vm.prank(owner);
        requestId = inKind.requestRedemption(shares);
        epoch = inKind.redemptionOf(requestId).epoch;
    }

    function strikeWithoutDeal(uint256 epoch) internal {
        valuation.breakDown(epoch, true);
        strike(epoch);
    }

    /// @notice The wallet of `lost` is replaced by `replacement`.
    function replace(address lost, address replacement) internal {
        vm.prank(agent);
        members.proposeRecovery(lost, replacement, "evidence");
        vm.warp(vm.getBlockTimestamp() + members.RECOVERY_DELAY());
        vm.prank(agent);
        members.recover(lost);
    }

    // ------------------------------------------------------------------------------------------------ lists

    function cars() internal pure returns (uint256[] memory ids) {
        ids = new uint256[](2);
        (ids[0], ids[1]) = (CAR, VAN);
    }

    function only(uint256 id) internal pure returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = id;
    }

    function fleets() internal pure returns (uint64[] memory batches) {
        batches = new uint64[](1);
        batches[0] = FLEET;
    }

    function noBatch() internal pure returns (uint64[] memory) {
        return new uint64[](0);
    }

    function noId() internal pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    /// @notice The call fails with exactly this error.
    function refused(address who, bytes memory data, bytes memory reason) internal {
        vm.prank(who);
        (bool done, bytes memory got) = address(inKind).call(data);
        ok(!done, "refused");
        eq(uint256(keccak256(got)), uint256(keccak256(reason)), string.concat("reason: ", string(got)));
    }

    function refusesToAccept(uint256 contributionId, bytes memory reason) internal {
        refused(stranger, abi.encodeCall(IFundInKind.accept, (contributionId)), reason);
    }

    function refusesToGiveBack(address who, uint256 contributionId, bytes memory reason) internal {
        refused(who, abi.encodeCall(IFundInKind.takeBack, (contributionId)), reason);
    }

    function stillOpen(uint256 requestId, uint256 epoch, uint256 until) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFundInKind.StillOpen.selector, requestId, epoch, until);
    }

    function about(bytes4 selector, uint256 number) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, number);
    }

    function about(bytes4 selector, address account) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, account);
    }
}
