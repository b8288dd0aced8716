// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice ERC-7575, a vault whose share is another contract. ERC-165 id 0x2f0a18c5.
interface IERC7575 {
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    event Withdraw(
        address indexed sender, address indexed receiver, address indexed owner, uint256 assets, uint256 shares
    );

    function asset() external view returns (address);
    function share() external view returns (address);

    /// @notice An estimate at the net asset value of this second, rounded down. Requests are dealt at later prices.
    function convertToShares(uint256 assets) external view returns (uint256 shares);
    function convertToAssets(uint256 shares) external view returns (uint256 assets);

    /// @notice Net asset value of the fund at this second, in assets; 0 when it is negative.
    function totalAssets() external view returns (uint256);

    /// @notice What is claimable: 0 for a frozen controller.
    function maxDeposit(address controller) external view returns (uint256 assets);
    function maxMint(address controller) external view returns (uint256 shares);
    function maxWithdraw(address controller) external view returns (uint256 assets);
    function maxRedeem(address controller) external view returns (uint256 shares);

    /// @notice Always reverts, as ERC-7540 demands of asynchronous vaults.
    function previewDeposit(uint256 assets) external view returns (uint256 shares);
    function previewMint(uint256 shares) external view returns (uint256 assets);
    function previewWithdraw(uint256 assets) external view returns (uint256 shares);
    function previewRedeem(uint256 shares) external view returns (uint256 assets);

    /// @notice Claims for the caller as controller.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice Claims exactly `assets` of redeemed shares. Oldest request first.
    function withdraw(uint256 assets, address receiver, address controller) external returns (uint256 shares);

    /// @notice Claims the assets of `shares` that were redeemed.
    function redeem(uint256 shares, address receiver, address controller) external returns (uint256 assets);
}

/// @notice ERC-7575, the share's side. ERC-165 id 0xf815c03d.
interface IERC7575Share {
    event VaultUpdate(address indexed asset, address vault);

    /// @notice The vault that takes and pays `asset` for this share; zero for none.
    function vault(address asset) external view returns (address);
}
