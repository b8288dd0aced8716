// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Check} from "../base/Check.sol";
import {vm} from "../base/Vm.sol";
import {FundHandler} from "./FundHandler.sol";

interface Meter {
    function pauseGasMetering() external;
}

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
        FundHandler h = handler;
        addMany(h.pass.selector, 9);
        addMany(h.strikeNext.selector, 7);
        addPeople(h);
        addStaff(h);
    }

    function addMany(bytes4 selector, uint256 times) private {
        for (uint256 i; i < times; ++i) {
            acts.push(selector);
        }
    }

    function addPeople(FundHandler h) private {
        addMany(h.askDeposit.selector, 2);
        addMany(h.askRedeem.selector, 2);
        addMany(h.askByOperator.selector, 2);
        addMany(h.claimDeposit.selector, 2);
        addMany(h.claimRedemption.selector, 2);
        addMany(h.takeRefund.selector, 1);
        addMany(h.redeemUnclaimed.selector, 1);
        addMany(h.transferShares.selector, 1);
        addMany(h.claimIncome.selector, 2);
        addMany(h.depart.selector, 1);
        addMany(h.renew.selector, 2);
        addMany(h.setFrozen.selector, 1);
        addMany(h.askTwins.selector, 2);
        addMany(h.wakeLazy.selector, 1);
    }

    function addStaff(FundHandler h) private {
        addMany(h.acquire.selector, 2);
        addMany(h.dispose.selector, 1);
        addMany(h.mark.selector, 1);
        addMany(h.recall.selector, 1);
        addMany(h.borrow.selector, 1);
        addMany(h.enter.selector, 2);
        addMany(h.settle.selector, 1);
        addMany(h.recycle.selector, 1);
        addMany(h.recycleOnClaim.selector, 2);
        addMany(h.settleClaim.selector, 1);
        addMany(h.accrue.selector, 2);
        addMany(h.declare.selector, 2);
        addMany(h.payFees.selector, 1);
        addMany(h.changeTerms.selector, 1);
        addMany(h.suspend.selector, 1);
        addMany(h.speak.selector, 1);
        addMany(h.wind.selector, 1);
        addMany(h.setMarket.selector, 1);
        addMany(h.crash.selector, 1);
        addMany(h.donate.selector, 1);
        addMany(h.freezeTokens.selector, 1);
        addMany(h.recover.selector, 1);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), acts);
    }

    function targetContracts() external view returns (address[] memory) {
        return one(address(handler));
    }

    /// @dev One run for all: see `FundHandler.checkAll`, and what each act compares as it is done.
    function invariant_escrow_cash_supply_value_entries_income_and_twins() external {
        handler.checkAll();
    }

    function act(uint256 i, uint256 random) private {
        bytes memory data = abi.encodeWithSelector(acts[i], random >> 16, random >> 80, random >> 144);
        (bool done, bytes memory reason) = address(handler).call(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    /// @dev The same acts by a fixed seed: every one of them must have happened, or the invariants say nothing.
    function test_the_handler_reaches_every_act_and_all_invariants_hold() external {
        Meter(address(vm)).pauseGasMetering(); // more acts than a transaction has gas for
        for (uint256 i; i < 3_000; ++i) {
            uint256 r = uint256(keccak256(abi.encode("fund", i)));
            act(r % acts.length, r);
            if (i % 4 == 0) handler.checkAll();
        }
        requireAll("strike|strike of a frozen epoch|the same deal|a strike as worked out|no dilution|fair to who deals");
        requireAll("uncovered|unvalued|suspended|blocked|below the floor|no value");
        requireAll("management fee|performance fee|distribution|filled in part|isolation|wealth kept|notice");
        requireAll("deposit|redeem|deposit by an operator|redeem by an operator|claim shares|claim assets|refund");
        requireAll("redeem unclaimed|transfer|claim income|income, to a unit|renew|freeze|thaw|freeze tokens|recover");
        requireAll("lapsed: unclaimed shares leave|lapsed: shares leave|lapsed: assets are paid");
        requireAll("frozen: refused everything|frozen: with shares|frozen: with claims|the replaced has nothing");
        requireAll("twins redeem|twins deposit|eager, in part|lazy|lazy, with income|eager and lazy");
        requireAll("acquire|dispose|mark|mark the second|recall|borrow|entry|entry changed|twelve receivables");
        requireAll("settle receivable|settle payable|recycle|recycling booked|recycling added|settle recycling");
        requireAll(
            "recycling paid|accrue|declare|pay fees|terms|suspend|resume|object|attest|close|wound up|market|crash"
        );
        requireAll("donate|cash is kept for a strike|holders|net asset value below zero|a receivable ages");
        requireAll("several receivables|income|redemptions|escrow|income handed over|own share cancelled");
    }

    /// @param names of acts and properties, apart by bars
    function requireAll(string memory names) private view {
        bytes memory text = bytes(names);
        uint256 from;
        for (uint256 i; i <= text.length; ++i) {
            if (i < text.length && text[i] != "|") continue;
            requireDone(text, from, i);
            from = i + 1;
        }
    }

    function requireDone(bytes memory text, uint256 from, uint256 until) private view {
        bytes memory name = new bytes(until - from);
        for (uint256 i; i < name.length; ++i) {
            name[i] = text[from + i];
        }
        ok(name.length <= 32 && handler.done(bytes32(name)) != 0, string(name));
    }
}
