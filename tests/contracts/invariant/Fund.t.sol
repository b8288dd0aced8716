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
            handler.wakeLazy.selector,
            handler.claimDeposit.selector,
            handler.claimRedemption.selector,
            handler.refund.selector,
            handler.assess.selector,
            handler.acquire.selector,
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

    /// @dev One run for all: the vault has what it owes, the fund has the cash in its books, balances add up to the
    /// supply, eager and lazy claimers get the same, covered is never more than eligible.
    function invariant_escrow_cash_supply_claims_and_coverage() external view {
        checkAll();
    }

    function checkAll() internal view {
        handler.checkEscrow();
        handler.checkCash();
        handler.checkSupply();
        handler.checkTwins();
        handler.checkCoverage();
    }

    function act(bytes4 selector, uint256 random) internal {
        bool flag = random >> 8 & 1 == 1;
        bytes memory call_ = selector == handler.assess.selector
            ? abi.encodeCall(handler.assess, (random >> 16, flag))
            : abi.encodeWithSelector(selector, random >> 16, random >> 32, flag);
        (bool done,) = address(handler).call(call_);
        ok(done, "no act reverts");
    }

    /// @dev The same acts by a fixed seed: every one of them must have happened, or the invariants say nothing.
    function test_the_handler_reaches_every_act_and_all_invariants_hold() external {
        for (uint256 i; i < 1_500; ++i) {
            uint256 r = uint256(keccak256(abi.encode("fund", i)));
            act(acts[r % acts.length], r);
            checkAll();
        }
        bytes32[13] memory wanted = [
            bytes32("deposit"),
            "redeem",
            "twins",
            "strike",
            "strike of a frozen epoch",
            "eager",
            "eager, in part",
            "lazy",
            "claim shares",
            "claim assets",
            "refund",
            "assess",
            "acquire"
        ];
        for (uint256 i; i < wanted.length; ++i) {
            ok(handler.done(wanted[i]) != 0, string(abi.encodePacked(wanted[i])));
        }
    }
}
