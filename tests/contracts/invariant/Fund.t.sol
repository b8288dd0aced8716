// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Check} from "../base/Check.sol";
import {FundHandler} from "./FundHandler.sol";

contract FundInvariantTest is Check {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FundHandler internal handler;
    bytes4[] internal acts;

    function setUp() external {
        handler = new FundHandler();
        handler.setUp();
        acts = [
            handler.askDeposit.selector,
            handler.askRedeem.selector,
            handler.askTwins.selector,
            handler.pass.selector,
            handler.pass.selector,
            handler.strikeNext.selector,
            handler.strikeNext.selector,
            handler.claimDeposit.selector,
            handler.claimRedemption.selector,
            handler.refund.selector,
            handler.assess.selector,
            handler.acquire.selector,
            handler.donate.selector
        ];
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), acts);
    }

    function targetContracts() external view returns (address[] memory) {
        return one(address(handler));
    }

    function invariant_the_vault_has_what_it_owes() external view {
        handler.checkEscrow();
    }

    function invariant_the_fund_has_the_cash_in_its_books() external view {
        handler.checkCash();
    }

    function invariant_balances_add_up_to_the_supply() external view {
        handler.checkSupply();
    }

    function invariant_eager_and_lazy_claimers_get_the_same() external view {
        handler.checkTwins();
    }

    function invariant_covered_is_never_more_than_eligible() external view {
        handler.checkCoverage();
    }

    /// @dev The same acts by a fixed seed: every one of them must have happened, or the invariants say nothing.
    function test_the_handler_reaches_every_act_and_all_invariants_hold() external {
        for (uint256 i; i < 1_500; ++i) {
            uint256 r = uint256(keccak256(abi.encode("fund", i)));
            (bool done,) =
                address(handler).call(abi.encodePacked(acts[r % acts.length], r >> 8, r >> 16, (r >> 24) & 1));
            ok(done, "no act reverts");
            handler.checkEscrow();
            handler.checkCash();
            handler.checkSupply();
            handler.checkTwins();
            handler.checkCoverage();
        }
        bytes32[11] memory wanted = [
            bytes32("deposit"),
            "redeem",
            "twins",
            "strike",
            "strike of a frozen epoch",
            "eager",
            "claim shares",
            "claim assets",
            "refund",
            "assess",
            "acquire"
        ];
        for (uint256 i; i < wanted.length; ++i) {
            ok(handler.done(wanted[i]) > 5, string(abi.encodePacked(wanted[i])));
        }
    }
}
