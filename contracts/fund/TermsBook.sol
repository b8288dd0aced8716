// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../interfaces/IFund.sol";
import {Epochs} from "./Epochs.sol";
import {FundState} from "./FundStore.sol";

/// @notice The terms of an epoch: those in force, or those to come.
library TermsBook {
    uint256 internal constant MAX_MANAGEMENT_FEE = 200;
    uint256 internal constant MAX_PERFORMANCE_FEE = 2_000;
    uint256 internal constant MAX_LEVY = 200;
    uint256 internal constant MAX_NOTICE = 12;

    function forEpoch(FundState storage s, uint256 epoch) internal view returns (IFund.Terms memory t) {
        t = s.nextTerms;
        if (t.from == 0 || epoch < t.from) t = s.terms;
    }

    /// @dev Before the fund opens they are in force at once. Terms that have begun cannot be overtaken while an older
    /// epoch waits: it would lose its own.
    /// @param running the period whose cutoff has passed last: what was asked for is not touched
    function set(FundState storage s, IFund.Terms memory t, uint256 running) internal {
        if (t.managementFee > MAX_MANAGEMENT_FEE) revert IFund.BadTerms("managementFee");
        if (t.performanceFee > MAX_PERFORMANCE_FEE) revert IFund.BadTerms("performanceFee");
        if (t.levy > MAX_LEVY) revert IFund.BadTerms("levy");
        if (t.gate > 10_000) revert IFund.BadTerms("gate");
        if (t.notice > MAX_NOTICE) revert IFund.BadTerms("notice");
        if (s.line.vaults == 0) {
            s.terms = t;
            return;
        }
        if (t.from <= running + 1) revert IFund.BadTerms("from");
        uint256 begun = s.nextTerms.from;
        if (begun != 0 && begun <= running + 1) {
            uint256 next = Epochs.next(s);
            if (next != 0 && next < begun) revert IFund.BadTerms("pending");
            s.terms = s.nextTerms;
        }
        s.nextTerms = t;
    }
}
