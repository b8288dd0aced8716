// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice ERC-7540, operators. ERC-165 id 0xe3bc4e65.
interface IERC7540Operator {
    event OperatorSet(address indexed controller, address indexed operator, bool approved);

    /// @notice Lets `operator` manage all requests of the caller. Warning: it can claim to any verified receiver.
    function setOperator(address operator, bool approved) external returns (bool success);

    function isOperator(address controller, address operator) external view returns (bool status);
}

/// @notice ERC-7540, asynchronous deposits. ERC-165 id 0xce3bbe50.
interface IERC7540Deposit {
    event DepositRequest(
        address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 assets
    );

    /// @notice Takes `assets` of `owner` into escrow and asks for shares at the price of epoch `requestId`.
    function requestDeposit(uint256 assets, address controller, address owner) external returns (uint256 requestId);

    /// @notice Assets that wait for a strike. Request 0 stands for the controller's latest.
    function pendingDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets);

    /// @notice Assets that have become shares, to be claimed.
    function claimableDepositRequest(uint256 requestId, address controller) external view returns (uint256 assets);

    /// @notice Claims the shares of `assets` that were dealt. Oldest request first.
    function deposit(uint256 assets, address receiver, address controller) external returns (uint256 shares);

    /// @notice Claims exactly `shares`.
    function mint(uint256 shares, address receiver, address controller) external returns (uint256 assets);
}

/// @notice ERC-7540, asynchronous redemptions. ERC-165 id 0x620ee8e4.
interface IERC7540Redeem {
    event RedeemRequest(
        address indexed controller, address indexed owner, uint256 indexed requestId, address sender, uint256 shares
    );

    /// @notice Takes `shares` of `owner` into escrow and asks for assets at the prices of epoch `requestId` and, for
    /// what the fund's cash did not suffice for, of the epochs after it.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);

    /// @notice Shares that wait for a strike. Request 0 stands for the controller's latest.
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);

    /// @notice Shares that have become assets, to be claimed.
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256 shares);
}
