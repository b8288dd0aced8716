// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {IHolder} from "../interfaces/IHolder.sol";
import {FundState} from "./FundStore.sol";

/// @notice Whether the other side of a deal is close to the fund (IAS 24): said in an event, with every deal.
library RelatedParties {
    /// @dev A fifth of the shares is significant influence (IAS 28.5).
    uint256 internal constant SIGNIFICANT = 5;
    uint256 private constant ASK_GAS = 100_000;

    function tell(FundState storage s, bytes32 digest, address party, address manager) internal {
        bytes32 relation = relationOf(s, party, manager);
        if (relation != 0) emit IFund.RelatedParty(digest, party, relation);
    }

    /// @param manager who has made the deal for the fund
    function relationOf(FundState storage s, address party, address manager) internal view returns (bytes32) {
        if (party == manager) return "manager";
        if (IHolder(address(this)).isInterested(party)) return "interested";
        if (party == s.setup.feeRecipient) return "feeRecipient";
        if (s.accounts[party].shares() * SIGNIFICANT >= s.totals.supply) return "shareholder";
        return s.setup.members.isHolder(party) && _answers(party, manager) ? bytes32("holder") : bytes32(0);
    }

    /// @dev A holder that does not answer is taken for related.
    function _answers(address holder, address manager) private view returns (bool) {
        try IHolder(holder).isInterested{gas: ASK_GAS}(manager) returns (bool yes) {
            return yes;
        } catch {
            return true;
        }
    }
}
