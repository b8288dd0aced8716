// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a fund asks and tells the vault that escrows for it.
interface IFundVault {
    event DepositRefunded(address indexed controller, address indexed receiver, uint256 assets);

    error NotFund(address caller);
    error NotController(address controller, address caller);
    error NotOwner(address owner, address caller);
    error NotOpen();
    error BelowMinimum(uint256 amount, uint256 minimum);
    error TooManyRequests(address controller, uint256 limit);
    error WrongAmount(uint256 expected, uint256 received);
    error NothingToClaim(address controller);
    error ExceedsClaimable(address controller, uint256 amount, uint256 claimable);
    error Asynchronous();

    /// @notice The oldest epochs, at most `MAX_WAITING`, that wait for a strike and are not after `through`: those
    /// with requests of their own, and every one while shares are queued for redemption.
    /// @return epochs ascending
    /// @return redeeming true if shares wait in one of them
    function openEpochs(uint256 through) external view returns (uint256[] memory epochs, bool redeeming);

    /// @notice What the next strike is about: assets deposited for `epoch`, and shares queued up to it.
    function due(uint256 epoch) external view returns (uint256 assets, uint256 shares);

    /// @notice All that waits, of every epoch.
    function pending() external view returns (uint256 assets, uint256 shares);

    /// @notice Books a strike: `minted` shares for the deposits of `epoch`, `burned` shares redeemed for `paid` assets,
    /// or, without a deal, refundable deposits and redemptions that go on waiting. Sends the fund what the deposits
    /// exceed the redemptions by; the fund has sent the reverse, minted and burned before. Only the fund.
    function settle(uint256 epoch, bool deal, uint256 minted, uint256 burned, uint256 paid) external;

    /// @notice Returns the deposits of epochs that were struck without a deal. By the controller or its operator, to
    /// the controller or a verified receiver.
    function refund(address receiver, address controller) external returns (uint256 assets);

    /// @notice What `refund` would return.
    function refundable(address controller) external view returns (uint256 assets);
}
