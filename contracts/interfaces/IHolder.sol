// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What Battery asks and tells a contract that owns batteries (a fund). Members finds holders by ERC-165.
/// @dev Battery calls out only before it has changed anything, or after everything is consistent again.
/// All calls carry at most `HOOK_GAS`; a failing `beforeSumsChange` or `afterSumsChange` never stops a change that
/// is not a change of title.
interface IHolder {
    /// @notice May this holder become the owner of `count` batteries, the first of which is `firstId`?
    /// Asked on every form of transfer and on a mint. Successors need no answer: their owner has consented to them.
    /// @param operator who called Battery
    /// @param from the owner until now; zero for a mint
    /// @return this function's selector for yes; anything else, or a revert, is no
    function acceptBattery(address operator, address from, uint256 firstId, uint256 count) external returns (bytes4);

    /// @notice The sums of this holder are about to change: the last moment to read them as they are.
    function beforeSumsChange() external;

    /// @notice The sums have changed.
    /// @param class the class concerned
    /// @param eligibleWh by how much the rated energy (Wh) changed that counts in coverage
    /// @param assessedWh rated energy (Wh) of the batteries that were given a reading; 0 unless by an assessment
    /// @param issuedAt second in which that assessment was issued; 0 unless by an assessment
    /// @param previousIssuedAt the same of the assessment of this batch before; with it a holder counts no battery
    /// twice in a window
    function afterSumsChange(
        uint8 class,
        int256 eligibleWh,
        uint256 assessedWh,
        uint64 issuedAt,
        uint64 previousIssuedAt
    ) external;

    /// @notice True if `account` manages this holder, or otherwise has an interest in what its batteries are worth:
    /// it may not assess them.
    function isInterested(address account) external view returns (bool);

    /// @notice A battery of this holder was recycled for `proceeds` settlement-token units. When positive they have
    /// been paid to this holder already; when negative (a gate fee) this holder must pay `recycler` in this call.
    /// @param dueDay 0; or the day on which that amount is due as a booked claim: then nothing is paid now
    function batteryRecycled(uint256 id, address recycler, int256 proceeds, uint16 dueDay) external;

    /// @notice The claim that was booked for battery `id` is paid: to this holder, when the proceeds were positive.
    function claimSettled(uint256 id, uint256 amount) external;
}
