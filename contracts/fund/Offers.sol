// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {BASIS, FundState} from "./FundStore.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";

/// @notice Offers of batteries to the fund or from it, signed by the other party; and acts that the depositary approves.
library Offers {
    using FixedPointMathLib for uint256;

    bytes32 internal constant SALE =
        keccak256("Sale(address seller,uint64[] batches,uint256[] ids,uint256 price,uint64 expiresAt,uint256 nonce)");
    bytes32 internal constant PURCHASE = keccak256(
        "Purchase(address buyer,uint64[] batches,uint256[] ids,uint256 price,uint64 expiresAt,uint256 nonce)"
    );
    uint256 internal constant APPROVAL_DELAY = 1 days;

    function digest(bytes32 domain, bytes32 kind, IFund.Offer calldata o) internal pure returns (bytes32) {
        bytes32 batches = keccak256(abi.encodePacked(o.batches));
        bytes32 ids = keccak256(abi.encodePacked(o.ids));
        bytes32 offer = keccak256(abi.encode(kind, o.party, batches, ids, o.price, o.expiresAt, o.nonce));
        return MessageHashUtils.toTypedDataHash(domain, offer);
    }

    /// @notice Takes an offer, once.
    function take(FundState storage s, bytes32 digest_, IFund.Offer calldata o, bytes calldata signature) internal {
        if (o.batches.length + o.ids.length == 0) revert IFund.EmptySale();
        if (o.expiresAt < block.timestamp) revert IFund.Expired(o.expiresAt);
        bool signed = SignatureChecker.isValidSignatureNow(o.party, digest_, signature);
        if (!signed) revert IFund.BadSignature(o.party);
        useNonce(s, o.party, o.nonce);
    }

    function useNonce(FundState storage s, address party, uint256 nonce) internal {
        if (isUsed(s, party, nonce)) revert IFund.NonceUsed(party, nonce);
        s.offerNonces[party][nonce >> 8] |= 1 << (nonce & 255);
    }

    function isUsed(FundState storage s, address party, uint256 nonce) internal view returns (bool) {
        return s.offerNonces[party][nonce >> 8] >> (nonce & 255) & 1 == 1;
    }

    /// @notice The second from which an approved act may be done; 0: it was not approved.
    function approvedFrom(FundState storage s, bytes32 digest_) internal view returns (uint256) {
        uint256 second = s.approvals[digest_];
        return second == 0 ? 0 : second + APPROVAL_DELAY;
    }

    function isApproved(FundState storage s, bytes32 digest_) internal view returns (bool) {
        uint256 from = approvedFrom(s, digest_);
        return from != 0 && from <= block.timestamp;
    }

    /// @notice An approval serves once.
    function useApproval(FundState storage s, bytes32 digest_) internal {
        if (!isApproved(s, digest_)) revert IFund.NotApprovedYet(digest_, approvedFrom(s, digest_));
        delete s.approvals[digest_];
    }

    // ------------------------------------------------------------------------------------------------ prices

    /// @notice Within the band around fair value, or approved by the depositary.
    function requirePrice(FundState storage s, bytes32 digest_, uint256 price, int256 fair) internal {
        uint256 allowed = FixedPointMathLib.abs(fair).fullMulDiv(s.setup.band, BASIS);
        if (FixedPointMathLib.dist(SafeCastLib.toInt256(price), fair) <= allowed) return;
        if (!isApproved(s, digest_)) revert IFund.PriceOutsideBand(price, fair, s.setup.band);
        useApproval(s, digest_);
    }

    /// @notice What acquisitions of one period may cost.
    function spend(FundState storage s, uint256 price) internal {
        uint256 budget = s.limits.budget;
        if (budget == 0) return;
        uint256 period = s.setup.valuation.periodAt(block.timestamp);
        uint256 spent = price + (s.spent.period == period ? s.spent.budget : 0);
        if (spent > budget) revert IFund.OverBudget(spent, budget);
        (s.spent.period, s.spent.budget) = (uint32(period), uint96(spent));
    }
}
