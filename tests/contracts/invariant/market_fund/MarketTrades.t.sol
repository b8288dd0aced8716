// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cheats} from "../../base/Cheats.sol";
import {MarketHandler} from "./MarketHandler.sol";

interface Meter {
    function pauseGasMetering() external;
}

/// @notice Whatever is signed, listed, filled, matched and cancelled, and in whatever order: everybody has what the orders
/// that they signed say, and nothing else has moved.
contract MarketTradesInvariant is Cheats {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    MarketHandler private handler;
    bytes4[] private acts;

    function setUp() public {
        handler = new MarketHandler();
        handler.setUp();
        addMany(handler.sign.selector, 6);
        addMany(handler.listByFund.selector, 6);
        addMany(handler.fill.selector, 10);
        addMany(handler.fillBatch.selector, 2);
        addMany(handler.match_.selector, 6);
        addMany(handler.cancel.selector, 2);
        addMany(handler.cancelAll.selector, 1);
        addMany(handler.pass.selector, 2);
        addMany(handler.setFee.selector, 1);
        addMany(handler.approve.selector, 3);
        addMany(handler.give.selector, 1);
        addMany(handler.reassess.selector, 1);
    }

    function addMany(bytes4 selector, uint256 times) private {
        for (uint256 i; i < times; ++i) {
            acts.push(selector);
        }
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0] = FuzzSelector(address(handler), acts);
    }

    function invariant_everybody_has_what_the_orders_say() public {
        handler.checkAll();
    }

    function act(uint256 random) private {
        (bool ok, bytes memory reason) =
            address(handler).call(abi.encodeWithSelector(acts[random % acts.length], random >> 16));
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    /// @dev The same acts by a fixed seed: every one of them must have happened, or the invariants say nothing.
    function test_every_act_and_every_refusal_is_reached_and_all_invariants_hold() public {
        Meter(address(vm)).pauseGasMetering(); // more acts than a transaction has gas for
        for (uint256 i; i < 1_500; ++i) {
            act(uint256(keccak256(abi.encode("market", i))));
            if (i % 8 == 0) handler.checkAll();
        }
        requireAll("sign|list|list by the fund|fill|fill several|match|cancel|cancel for nothing|cancel all|pass|fee");
        requireAll("approve|give|assess|fund in the band|fund as approved|fund matched|the seller pays|auction");
        requireAll("whole batch|for one taker|shares|money in = money out");
        requireRefused("NotTaker(address,address)");
        requireRefused("Expired(uint256)");
        requireRefused("OldCounter(address,uint256,uint256)");
        requireRefused("OrderCancelled(address,uint256)");
        requireRefused("OrderFilled(address,uint256)");
        requireRefused("Overfilled(uint256,uint256)");
        requireRefused("WrongOwner(uint256,address)");
        requireRefused("PriceOutsideBand(uint256,int256,uint256)");
        requireRefused("PricesDoNotCross(int256,int256)");
    }

    function requireRefused(string memory name) private view {
        truth(handler.done(bytes32(bytes4(keccak256(bytes(name))))) != 0, name);
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
        truth(name.length <= 32 && handler.done(bytes32(name)) != 0, string(name));
    }
}
