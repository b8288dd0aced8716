// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a fund asks and tells a vault that escrows for it.
interface IFundVault {
    /// @notice What a deposit has to pass, as the fund has told: read in one slot.
    /// @param edition of the prospectus that the depositor must have accepted; 0: none is asked for
    /// @param classes bitmap of the investor classes admitted; 0: all
    /// @param guarded the fund is to be asked: it limits holders, their shares or jurisdictions
    /// @param shut paused, or closing
    /// @param lockup epochs that shares are locked for after their deal
    struct Door {
        uint32 edition;
        uint8 classes;
        uint8 lockup;
        bool guarded;
        bool shut;
    }

    /// @notice What a strike did to one vault.
    /// @param rate income of each unit of a share that waits in the queue already, times 2^96
    /// @param through epoch of the last distribution, whose income the shares minted have no part in
    struct Settlement {
        bool deal;
        uint256 minted;
        uint256 burned;
        uint256 paid;
        uint256 rate;
        uint256 through;
    }

    event DepositRefunded(address indexed controller, address indexed receiver, uint256 assets);
    event ProspectusAccepted(address indexed account, uint32 indexed edition, bytes32 hash);
    event DoorSet(Door door);
    event RequestsMoved(address indexed from, address indexed to);

    error NotFund(address caller);
    error NotController(address controller, address caller);
    error NotOwner(address owner, address caller);
    error DoorShut();
    error ProspectusNotAccepted(uint32 edition, bytes32 hash);
    error WrongProspectus(bytes32 hash, bytes32 current);
    error NotAdmitted(address account, uint16 jurisdiction, uint8 investorClass);
    error BelowMinimum(uint256 amount, uint256 minimum);
    error TooManyRequests(address controller, uint256 limit);
    error WrongAmount(uint256 expected, uint256 received);
    error NothingToClaim(address controller);
    error ExceedsClaimable(address controller, uint256 amount, uint256 claimable);
    error Asynchronous();
    error Reentered();

    /// @notice The caller has read the prospectus with this hash, the one in force.
    function acceptProspectus(bytes32 hash) external;

    /// @notice Turns shares of deals that were not claimed, for `assets` deposited, into a redemption request: the way
    /// out of a member whose verification has lapsed. By the controller or its operator.
    function redeemUnclaimed(uint256 assets, address controller) external returns (uint256 requestId);

    /// @notice What the next strike is about: assets deposited for `epoch`, and shares queued up to it.
    function due(uint256 epoch) external view returns (uint256 assets, uint256 shares);

    /// @notice Shares that are queued for redemption by now, and not only for epochs to come.
    function queued() external view returns (uint256 shares);

    /// @notice Books a strike: shares minted for the deposits of `epoch`, shares burned for assets paid, income on the
    /// shares that wait among them; or, without a deal, refundable deposits and redemptions that go on waiting. Sends
    /// the fund what the deposits exceed the payments by; the fund has sent the reverse, minted and burned before.
    /// Only the fund.
    function settle(uint256 epoch, Settlement calldata settlement) external;

    /// @notice What deposits have to pass from now on. Only the fund.
    function setDoor(Door calldata door_, bytes32 prospectus_) external;

    /// @notice Moves all requests and claims of one controller to another. Only the fund.
    function moveRequests(address from, address to) external;

    /// @notice Returns the deposits of epochs that were struck without a deal. By the controller or its operator, to
    /// the controller or a verified receiver.
    function refund(address receiver, address controller) external returns (uint256 assets);

    /// @notice What `refund` would return.
    function refundable(address controller) external view returns (uint256 assets);

    /// @notice All that waits, of every epoch.
    function pending() external view returns (uint256 assets, uint256 shares);
    function door() external view returns (Door memory);
    function prospectus() external view returns (bytes32);
    function acceptedEdition(address account) external view returns (uint32);
}
