// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FundVault} from "../../../contracts/FundVault.sol";
import {FundStage} from "./FundStage.sol";

/// @notice What each of the people has, wherever it waits, and which of its requests are open.
abstract contract FundWealth is FundStage {
    /// @param assets tokens of both currencies: in the wallet, waiting, refundable or claimable
    /// @param shares of each fund: held, claimable, or waiting for redemption
    struct Wealth {
        uint256 assets;
        uint256[2] shares;
    }

    /// @dev Epochs of requests that may still be open.
    mapping(uint256 door => mapping(bool redeeming => mapping(address who => uint256[]))) internal openOf;

    // ------------------------------------------------------------------------------------------------ open requests

    function waits(uint256 d, bool redeeming, address who, uint256 epoch) internal view returns (uint256) {
        FundVault v = doors[d];
        return redeeming ? v.pendingRedeemRequest(epoch, who) : v.pendingDepositRequest(epoch, who);
    }

    function isOpen(uint256 d, bool redeeming, address who, uint256 epoch) private view returns (bool) {
        if (waits(d, redeeming, who, epoch) != 0) return true;
        FundVault v = doors[d];
        if (redeeming) return v.claimableRedeemRequest(epoch, who) != 0;
        return v.claimableDepositRequest(epoch, who) != 0 || v.refundable(who) != 0;
    }

    /// @notice Forgets what is done with; says whether anything is open.
    function prune(uint256 d, bool redeeming, address who) internal returns (uint256) {
        uint256[] storage epochs = openOf[d][redeeming][who];
        uint256 i;
        while (i < epochs.length) {
            if (isOpen(d, redeeming, who, epochs[i])) {
                ++i;
                continue;
            }
            epochs[i] = epochs[epochs.length - 1];
            epochs.pop();
        }
        return epochs.length;
    }

    function isListed(uint256 d, bool redeeming, address who, uint256 epoch) internal view returns (bool) {
        uint256[] storage epochs = openOf[d][redeeming][who];
        for (uint256 i; i < epochs.length; ++i) {
            if (epochs[i] == epoch) return true;
        }
        return false;
    }

    /// @notice One more request for this epoch has a place.
    function hasPlace(uint256 d, bool redeeming, address who, uint256 epoch) internal returns (bool) {
        return isListed(d, redeeming, who, epoch) || prune(d, redeeming, who) < 8;
    }

    function enlist(uint256 d, bool redeeming, address who, uint256 epoch) internal {
        if (!isListed(d, redeeming, who, epoch)) openOf[d][redeeming][who].push(epoch);
    }

    function waitingOf(uint256 d, bool redeeming, address who) internal view returns (uint256 sum) {
        uint256[] storage epochs = openOf[d][redeeming][who];
        for (uint256 i; i < epochs.length; ++i) {
            sum += waits(d, redeeming, who, epochs[i]);
        }
    }

    // ------------------------------------------------------------------------------------------------ wealth

    /// @dev A frozen one's claims are looked at in the moment before it is frozen again.
    function sweep() internal returns (Wealth[5] memory all) {
        for (uint256 i; i < 5; ++i) {
            bool frozen = members.isFrozen(people[i]);
            if (frozen) freeze(people[i], false);
            all[i] = wealthOf(people[i]);
            if (frozen) freeze(people[i], true);
        }
    }

    function wealthOf(address who) internal view returns (Wealth memory w) {
        w.assets = token.balanceOf(who) + coin.balanceOf(who);
        for (uint256 k; k < 2; ++k) {
            w.shares[k] = funds[k].balanceOf(who);
        }
        for (uint256 d; d < DOORS; ++d) {
            FundVault v = doors[d];
            w.assets += waitingOf(d, false, who) + v.refundable(who) + v.maxWithdraw(who);
            w.shares[d / 2] += waitingOf(d, true, who) + v.maxMint(who);
        }
    }

    /// @notice Between `i` and `j` wealth may have moved; nobody else's did, and none was made or lost.
    function requireKept(Wealth[5] memory before, uint256 i, uint256 j) internal {
        Wealth[5] memory then = sweep();
        Wealth memory sum;
        Wealth memory was;
        for (uint256 p; p < 5; ++p) {
            if (p == i || p == j) {
                addTo(was, before[p]);
                addTo(sum, then[p]);
            } else {
                requireSame(then[p], before[p], "a bystander's wealth");
            }
        }
        requireSame(sum, was, "wealth of who acts");
        count("wealth kept");
    }

    function addTo(Wealth memory sum, Wealth memory w) private pure {
        sum.assets += w.assets;
        (sum.shares[0], sum.shares[1]) = (sum.shares[0] + w.shares[0], sum.shares[1] + w.shares[1]);
    }

    function requireSame(Wealth memory got, Wealth memory wanted, string memory what) internal pure {
        eq(got.assets, wanted.assets, what);
        eq(got.shares[0], wanted.shares[0], what);
        eq(got.shares[1], wanted.shares[1], what);
    }

    // ------------------------------------------------------------------------------------------------ isolation

    /// @notice All that can be read of a fund, of its shares and of what its vaults have.
    function digestOf(uint256 k) internal view returns (bytes32 digest) {
        digest = keccak256(abi.encode(funds[k].factSheet(), funds[k].spendable(), funds[k].highWaterMark()));
        digest = keccak256(abi.encode(digest, funds[k].nextStrike(), funds[k].entryCount()));
        for (uint256 i; i < 5; ++i) {
            digest = keccak256(abi.encode(digest, funds[k].balanceOf(people[i]), funds[k].incomeOf(people[i])));
        }
        for (uint256 d; d < DOORS; ++d) {
            if (d / 2 == k) digest = keccak256(abi.encode(digest, monies[d].balanceOf(address(doors[d]))));
        }
    }

    /// @notice Acts on fund `k` move nothing of the other.
    modifier alone(uint256 k) {
        bytes32 digest = digestOf(1 - k);
        _;
        ok(digestOf(1 - k) == digest, "the other fund");
        count("isolation");
    }
}
