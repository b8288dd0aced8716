// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "./IBattery.sol";
import {IFund} from "./IFund.sol";

/// @notice Where batteries wait that are to become shares of a fund, and shares that are to become batteries of it.
/// Both are asked for before the cutoff of an epoch and done at the price of its deal. What waits cannot be called
/// back while that may happen: who asks has no option on the price.
interface IFundInKind {
    /// @notice Batteries that wait for the deal of `epoch`, and whose they are.
    /// @param batches all that followed them when they came
    /// @param ids batteries by themselves
    struct Contribution {
        address contributor;
        uint32 epoch;
        uint64[] batches;
        uint256[] ids;
    }

    /// @notice Shares that wait for batteries.
    /// @param through the last distribution when they came: income since is the owner's
    struct Redemption {
        address owner;
        uint96 shares;
        uint32 epoch;
        uint32 through;
    }

    event ContributionRequested(
        uint256 indexed contributionId,
        address indexed contributor,
        uint256 indexed epoch,
        uint64[] batches,
        uint256[] ids
    );
    event ContributionAccepted(
        uint256 indexed contributionId, address indexed contributor, uint256 indexed epoch, uint256 shares, address by
    );
    /// @notice These went back. `open`: others of the contribution could not, and are still here.
    event ContributionTakenBack(
        uint256 indexed contributionId, address indexed contributor, uint64[] batches, uint256[] ids, bool open
    );
    event RedemptionRequested(
        uint256 indexed requestId, address indexed owner, uint256 indexed epoch, uint256 shares, uint256 through
    );
    /// @param burned shares that the value of these batteries took; `returned` went back to the owner
    event Delivered(
        uint256 indexed requestId,
        address indexed owner,
        uint256 indexed epoch,
        uint64[] batches,
        uint256[] ids,
        uint256 burned,
        uint256 returned,
        address manager
    );
    event SharesTakenBack(uint256 indexed requestId, address indexed owner, uint256 shares);
    event RequestsMoved(address indexed from, address indexed to);

    error NotFund(address caller);
    error NothingAsked();
    error TooMany(uint256 count, uint256 limit);
    /// @notice As many requests of this account are open as may be.
    error TooManyOpen(address account, uint256 limit);
    error NoSuchRequest(uint256 requestId);
    error NotRequester(uint256 requestId, address caller);
    /// @notice Never assessed, or assessed too long ago. Of a batch: its first battery.
    error NotAssessed(uint256 id);
    /// @notice Batteries that left this batch while it was here have not gone back yet.
    error BatchKept(uint64 batchId, uint256 contributionId);
    /// @notice Assessed after the window's end: its value is no longer that of the epoch. Of a batch: its first battery.
    error AssessedSince(uint256 id, uint256 issuedAt, uint256 windowEnd);
    /// @notice Not all that came is still here. Of a batch: its first battery.
    error NotComplete(uint256 id);
    error NotKept(uint256 contributionId, uint256 id);
    /// @notice Batteries of a contribution are accepted before the cutoff after its epoch.
    error TooLate(uint256 epoch, uint256 until);
    /// @notice It may still be done: nothing goes back before `until`.
    error StillOpen(uint256 requestId, uint256 epoch, uint256 until);
    /// @notice Title to none of these can move now.
    error NothingMovable(uint256 contributionId);
    error NeverRecycled(uint256 id);

    // ------------------------------------------------------------------------------------------------ contributions

    /// @notice The caller's batteries move here, for the deal of the next epoch: whole batches as far as their batteries
    /// never moved alone, and single ones. It has made this contract its operator on Battery. Who may deposit may
    /// contribute: a verified member that the fund admits and that has accepted the prospectus, while deposits are
    /// open. Only what is live, free, assessed and not expired; a whole batch only if it has a begin-of-life health.
    function requestContribution(uint64[] calldata batches, uint256[] calldata ids)
        external
        returns (uint256 contributionId);

    /// @notice Gives the batteries to the fund and their contributor its shares, at the price of the deal. Anyone, once
    /// the epoch was dealt and before the next cutoff, so that there is a whole window to assess them in. Not if any was
    /// assessed since the window's end, has expired or is missing. Where the fund refuses (its cap is used up, they are
    /// worth nothing, the contributor is not verified), they stay until they are taken back.
    function accept(uint256 contributionId) external returns (uint256 shares);

    /// @notice Gives the batteries back when they cannot become shares any more: the epoch was struck without a deal, the
    /// time to accept is over, one was assessed since the window's end, or the fund closes. By the contributor, or by
    /// the wallet that replaced it. What cannot move now (quarantined, lost, in custody as waste, under a freeze) stays
    /// and is asked for again. Nothing goes to a member that is frozen or has lapsed: its batteries wait for it here.
    function takeBack(uint256 contributionId) external;

    /// @notice Gives back a battery that left its batch while it was here: it was quarantined, frozen or pinned, and no
    /// longer goes along. When and by whom as `takeBack`. Also strikes one off that was taken from here by force.
    function takeBackStray(uint256 contributionId, uint256 id) external;

    // ------------------------------------------------------------------------------------------------ redemptions

    /// @notice The caller's shares move here, for batteries of the fund at the price of the next epoch. Without notice
    /// and gate: in kind nothing is drawn from the cash of others.
    function requestRedemption(uint256 shares) external returns (uint256 requestId);

    /// @notice Gives these batteries of the fund to the owner of the shares, of no class more than its part. Their value
    /// takes shares at the price of the deal; the others go back, with the income on them. Only the MANAGER of the fund,
    /// from the deal on until the end of the next window.
    function deliver(uint256 requestId, uint64[] calldata batches, uint256[] calldata ids)
        external
        returns (uint256 burned);

    /// @notice Gives the shares back, with their income: nothing was delivered, and the epoch was struck without a deal
    /// or the time to deliver is over. By the owner, or by the wallet that replaced it. The fund gives nothing to a
    /// member that is frozen or has lapsed: the shares of one that has lapsed wait here and earn until it is verified
    /// again, or are moved by `forcedRequests`.
    function takeBackShares(uint256 requestId) external;

    // ------------------------------------------------------------------------------------------------ for the fund

    /// @notice Moves all open requests of one account to another, beyond any limit. Only the fund.
    function moveRequests(address from, address to) external;

    // ------------------------------------------------------------------------------------------------ views

    function fund() external view returns (IFund);
    function battery() external view returns (IBattery);
    function contributionOf(uint256 contributionId) external view returns (Contribution memory);
    function redemptionOf(uint256 requestId) external view returns (Redemption memory);
    function contributionsOf(address account) external view returns (uint256[] memory contributionIds);
    function redemptionsOf(address account) external view returns (uint256[] memory requestIds);

    /// @notice For which contribution a batch is kept, and how many of its batteries have not gone back; 0 for none.
    function keptBatch(uint64 batchId) external view returns (uint256 contributionId, uint256 batteries);

    /// @notice The second before which contributions of an epoch are accepted, and the last one to deliver in.
    function deadlinesOf(uint256 epoch) external view returns (uint256 acceptBefore, uint256 deliverUntil);
}
