// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {BatteryState, LegalStatus, Operation} from "../libraries/BatteryState.sol";
import {WHOLE} from "../libraries/ClassTerms.sol";
import {Consents} from "../libraries/Consents.sol";
import {Context} from "../libraries/Context.sol";
import {Holding} from "../libraries/Holding.sol";
import {Ledger} from "../libraries/Ledger.sol";
import {Notices} from "../libraries/Notices.sol";
import {Roles} from "../libraries/Roles.sol";
import {Statements} from "../libraries/Statements.sol";
import {
    FRESH_DAYS,
    MAX_BATCH,
    MAX_SHARES,
    STEP_DAYS,
    Standing,
    Store,
    Successors,
    Wiring
} from "../libraries/Store.sol";
import {Assessors} from "./Assessors.sol";
import {Identity} from "./Identity.sol";
import {Minting} from "./Minting.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Successors: remanufactured (transition 8), repurposed (9) or reclaimed from waste (11). One signed statement,
/// one transaction; title stays with the owners, energy is conserved, liens go on.
library Succeeding {
    uint256 internal constant REMANUFACTURED_HEALTH = 9_000; // EU 2023/1542: 90 % of the rated capacity
    uint256 internal constant CELL_SPREAD = 300; // and 3 % between cells

    /// @dev In memory, because the optimizer would make a copy of all that takes these for each of the three.
    struct Rule {
        bytes4 action;
        Operation from;
    }

    /// @dev What is carried through one succession, per predecessor and per share.
    struct Course {
        Rule rule;
        address[] owners; // of the predecessors, before
        bool[] counted; // predecessors that counted in coverage
        bool[] told; // owners of the shares that are holders
        uint64[] liens; // to be carried to the shares
        bytes32 digest;
        uint256 stepSum; // the largest of the predecessors' that the new step still adds to
        uint256 energyBefore;
        uint256 serviceBefore;
        uint256 serviceAfter;
    }

    function remanufacture(IBattery.Succession calldata p, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64)
    {
        Ledger.requireRole(Context.wiring(), Roles.REPURPOSER, msg.sender);
        bool sound =
            p.legal == LegalStatus.Remanufactured && p.health >= REMANUFACTURED_HEALTH && p.cellSpread <= CELL_SPREAD;
        require(sound, IBattery.BadSuccession(p.legal, p.health, p.cellSpread));
        return _succeed(p, assessors, owners, Rule(IBattery.remanufacture.selector, Operation.Retired));
    }

    function repurpose(IBattery.Succession calldata p, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64)
    {
        Ledger.requireRole(Context.wiring(), Roles.REPURPOSER, msg.sender);
        bool sound = p.legal == LegalStatus.Repurposed;
        require(sound, IBattery.BadSuccession(p.legal, p.health, p.cellSpread));
        return _succeed(p, assessors, owners, Rule(IBattery.repurpose.selector, Operation.Retired));
    }

    function reclaim(IBattery.Succession calldata p, bytes[] calldata assessors, bytes[] calldata owners)
        external
        returns (uint64)
    {
        Ledger.requireRole(Context.wiring(), Roles.RECYCLER, msg.sender);
        bool sound = p.legal == LegalStatus.Reused || p.legal == LegalStatus.Repurposed;
        require(sound, IBattery.BadSuccession(p.legal, p.health, p.cellSpread));
        return _succeed(p, assessors, owners, Rule(IBattery.reclaim.selector, Operation.WasteHeld));
    }

    function _succeed(
        IBattery.Succession calldata p,
        bytes[] calldata assessors,
        bytes[] calldata owners,
        Rule memory rule
    ) private returns (uint64 firstBatch) {
        (Store storage s, Wiring memory w) = (Context.store(), Context.wiring());
        _requireSound(p, owners.length);
        Course memory c = _course(p, rule);
        _announce(w, p, c);

        c.digest = Statements.digest(w.domain, p);
        Assessors.Signers memory signers = Assessors.recover(c.digest, assessors);
        _requireAssessors(s, w, p, signers);
        _spendConsents(s, w, p, c.digest, owners);
        _supersede(s, w, p, c);
        uint256 step = _requireStep(s, p, c, signers.second);
        firstBatch = s.batchCount + 1;
        uint64 last = _mint(s, w, p, c);
        _recordLineage(s, p, firstBatch, last, c.stepSum);
        emit IBattery.Succeeded(
            firstBatch, msg.sender, signers.first, signers.second, p, c.serviceBefore, c.serviceAfter, step
        );
        _tell(s, p, c);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function _requireSound(IBattery.Succession calldata p, uint256 signatures) private view {
        require(p.maker == msg.sender, IBattery.NotParty(p.maker));
        require(p.expiresAt >= block.timestamp, IBattery.Expired(p.expiresAt));
        uint256 n = p.predecessors.length;
        require(n != 0 && n <= MAX_BATCH, IBattery.BadCount(n, MAX_BATCH));
        uint256 fresh = Ledger.today() - FRESH_DAYS;
        require(p.day >= fresh, IBattery.NotFresh(p.predecessors[0], p.day, fresh));
        n = p.shares.length;
        require(n != 0 && n <= MAX_SHARES, IBattery.BadCount(n, MAX_SHARES));
        require(signatures == n, IBattery.BadLength(signatures, n));
        for (uint256 i = 1; i < n; ++i) {
            bool ascending = p.shares[i].owner > p.shares[i - 1].owner;
            require(ascending, IBattery.NotShared(0, p.shares[i].owner));
        }
    }

    function _course(IBattery.Succession calldata p, Rule memory rule) private pure returns (Course memory c) {
        c.rule = rule;
        (c.owners, c.counted) = (new address[](p.predecessors.length), new bool[](p.predecessors.length));
        (c.told, c.liens) = (new bool[](p.shares.length), new uint64[](p.shares.length));
    }

    function _announce(Wiring memory w, IBattery.Succession calldata p, Course memory c) private {
        for (uint256 i; i < p.shares.length; ++i) {
            c.told[i] = w.members.isHolder(p.shares[i].owner);
            if (c.told[i]) Notices.announce(p.shares[i].owner);
        }
    }

    /// @dev Nobody assesses successors that it makes, owns, manages or will operate.
    function _requireAssessors(
        Store storage s,
        Wiring memory w,
        IBattery.Succession calldata p,
        Assessors.Signers memory signers
    ) private view {
        Assessors.requireAccredited(s, w, signers, p.class);
        uint64 batchId = s.batchCount + 1;
        Assessors.requireNone(signers, p.maker, batchId);
        Assessors.requireNone(signers, p.operator, batchId);
        for (uint256 i; i < p.shares.length; ++i) {
            Assessors.requireNoInterest(w, signers, p.shares[i].owner, batchId);
        }
    }

    /// @dev A frozen owner disposes of nothing.
    function _spendConsents(
        Store storage s,
        Wiring memory w,
        IBattery.Succession calldata p,
        bytes32 digest,
        bytes[] calldata owners
    ) private {
        for (uint256 i; i < p.shares.length; ++i) {
            address owner = p.shares[i].owner;
            require(!w.members.isFrozen(owner), IBattery.NotApproved(p.predecessors[0], owner));
            Consents.spend(s, owner, digest, owners[i]);
        }
    }

    // ------------------------------------------------------------------------------------------------ predecessors

    /// @dev Takes every predecessor out of the sums of its owner; rated energy is conserved exactly.
    function _supersede(Store storage s, Wiring memory w, IBattery.Succession calldata p, Course memory c) private {
        (uint256 last, uint256 seen) = (0, 0);
        for (uint256 i; i < p.predecessors.length; ++i) {
            uint256 id = p.predecessors[i];
            require(id > last, IBattery.NotInOrder(id));
            last = id;
            c.owners[i] = Ledger.requireOwner(s, id);
            uint256 share = _shareOf(p, id, c.owners[i]);
            seen |= 1 << share;
            _requireUse(s, w, p, id, c.owners[i]);
            _supersedeOne(s, p, c, i, share);
        }
        for (uint256 i; i < p.shares.length; ++i) {
            require(seen >> i & 1 == 1, IBattery.NotShared(0, p.shares[i].owner));
        }
        uint256 afterwards = uint256(p.energy) * _count(p) + p.discarded;
        require(c.energyBefore == afterwards, IBattery.EnergyNotConserved(c.energyBefore, afterwards));
    }

    function _shareOf(IBattery.Succession calldata p, uint256 id, address owner) private pure returns (uint256 i) {
        while (i < p.shares.length && p.shares[i].owner != owner) ++i;
        require(i < p.shares.length, IBattery.NotShared(id, owner));
    }

    function _count(IBattery.Succession calldata p) private pure returns (uint256 n) {
        for (uint256 i; i < p.shares.length; ++i) {
            n += p.shares[i].count;
        }
    }

    function _supersedeOne(Store storage s, IBattery.Succession calldata p, Course memory c, uint256 i, uint256 share)
        private
    {
        (uint256 id, address owner) = (p.predecessors[i], c.owners[i]);
        (IBattery.Batch storage b, BatteryState state) = (Ledger.batchOf(s, id), Ledger.stateOf(s, id));
        Ledger.requireOperation(id, state, c.rule.from, c.rule.action);
        require(!state.frozen(), IBattery.NotApproved(id, owner));
        if (c.rule.from == Operation.WasteHeld) {
            require(Ledger.custodianOf(s, id) == msg.sender, IBattery.NotCustodian(id, msg.sender));
        }
        Holding one = Ledger.holdingOf(s, state, b);
        Ledger.requireDay(p.day, one.day());
        (c.counted[i], c.energyBefore) = (state.counts(), c.energyBefore + b.energy);
        c.serviceBefore += Assessors.serviceOf(s, state, b);
        _addSteps(s, p.day, id, c);
        state = Ledger.pin(s, id, b, owner, state, one.weight());
        Ledger.setAside(s, owner, b, one);
        if (state.pledged()) _takeLien(s, c, id, share);
        Ledger.setState(s, id, state.withPledge(false).withOperation(Operation.Superseded));
    }

    /// @dev What the batch of a predecessor has stepped in the last 90 days counts on, or each generation began anew.
    function _addSteps(Store storage s, uint256 day, uint256 id, Course memory c) private view {
        IBattery.Record storage r = s.records[uint64(id >> 32)];
        if (day <= r.stepSince + STEP_DAYS) c.stepSum = FixedPointMathLib.max(c.stepSum, r.stepSum);
    }

    /// @dev Remanufactured and reused things keep their use; repurposed ones go on as the policy of the owner's
    /// jurisdiction allows.
    function _requireUse(Store storage s, Wiring memory w, IBattery.Succession calldata p, uint256 id, address owner)
        private
        view
    {
        uint16 jurisdiction = w.members.memberOf(owner).jurisdiction;
        uint8 fromClass = s.batches[uint64(id >> 32)].class;
        (IBattery.Use from, IBattery.Use to) = (s.classes[fromClass].use, s.classes[p.class].use);
        bool allowed = p.legal == LegalStatus.Repurposed ? _allows(s, jurisdiction, from, to) : from == to;
        require(allowed, IBattery.SecondUseForbidden(jurisdiction, from, to));
    }

    /// @dev A jurisdiction's own row if it is set (bit 0 says so), else the default row of jurisdiction 0.
    function _allows(Store storage s, uint16 jurisdiction, IBattery.Use from, IBattery.Use to)
        private
        view
        returns (bool)
    {
        uint8 row = s.secondUses[jurisdiction][from];
        if (row & 1 == 0) row = s.secondUses[0][from];
        return from != to && row >> uint8(to) & 1 == 1;
    }

    /// @dev How far service energy moves, in basis points of the predecessors' rated energy: a step like any other.
    function _requireStep(Store storage s, IBattery.Succession calldata p, Course memory c, address second)
        private
        view
        returns (uint256 step)
    {
        c.serviceAfter =
            uint256(p.energy) * _count(p) * s.terms[p.class].healthAbove(p.health) / s.terms[p.class].span();
        uint256 moved = FixedPointMathLib.dist(c.serviceBefore, c.serviceAfter);
        step = FixedPointMathLib.divUp(moved * WHOLE, c.energyBefore); // up: rather a second signature than none
        c.stepSum += step;
        bool large = step > s.terms[p.class].stepLimit() || c.stepSum > s.classes[p.class].stepSumLimit;
        require(!large || second != address(0), IBattery.SecondSignatureNeeded(step, c.stepSum));
    }

    // ------------------------------------------------------------------------------------------------ successors

    /// @dev One batch an owner, serials running on from batch to batch.
    function _mint(Store storage s, Wiring memory w, IBattery.Succession calldata p, Course memory c)
        private
        returns (uint64 batchId)
    {
        uint64 serial = p.firstSerial;
        for (uint256 i; i < p.shares.length; ++i) {
            if (p.shares[i].count == 0) {
                require(c.liens[i] == 0, IBattery.NotUnderLien(c.liens[i], 0));
                continue;
            }
            IBattery.Mint memory m = _successors(p, p.shares[i], serial);
            Identity.claimSerials(s, m);
            batchId = Minting.create(s, w, m, p.legal, 0);
            if (c.liens[i] != 0) _giveLien(s, p, c, batchId, c.liens[i]);
            serial += p.shares[i].count;
        }
        require(batchId != 0, IBattery.BadCount(0, MAX_BATCH));
    }

    function _successors(IBattery.Succession calldata p, IBattery.Share calldata share, uint64 serial)
        private
        pure
        returns (IBattery.Mint memory)
    {
        return IBattery.Mint({
            to: share.owner,
            operator: p.operator,
            class: p.class,
            energy: p.energy,
            count: share.count,
            manufactured: p.day,
            day: p.day,
            health: p.health,
            series: p.series,
            firstSerial: serial,
            root: share.root,
            gaps: ""
        });
    }

    /// @dev The successors' record begins with this step.
    function _recordLineage(Store storage s, IBattery.Succession calldata p, uint64 first, uint64 last, uint256 steps)
        private
    {
        uint16 sum = steps > type(uint16).max ? type(uint16).max : uint16(steps);
        for (uint64 batchId = first; batchId <= last; ++batchId) {
            s.lineage[batchId] = first;
            s.records[batchId] = IBattery.Record(0, sum, p.day, 0);
        }
        for (uint256 i; i < p.predecessors.length; ++i) {
            s.successors[p.predecessors[i]] = Successors(first, last);
            s.predecessors[first].push(uint96(p.predecessors[i]));
        }
    }

    // ------------------------------------------------------------------------------------------------ liens

    function _takeLien(Store storage s, Course memory c, uint256 id, uint256 share) private {
        uint64 lienId = s.lienOf[id];
        uint64 other = c.liens[share];
        require(other == 0 || other == lienId, IBattery.ManyLiens(lienId, other));
        c.liens[share] = lienId;
        delete s.lienOf[id];
        --s.liens[lienId].marks;
    }

    /// @dev Shares of several owners are their affair, but the lender has lent on the part of one of them: it consents.
    function _giveLien(Store storage s, IBattery.Succession calldata p, Course memory c, uint64 batchId, uint64 lienId)
        private
    {
        address lender = s.liens[lienId].lender;
        require(p.shares.length == 1 || s.consents[lender][c.digest], IBattery.NoConsent(lender, c.digest));
        s.batches[batchId].standing |= Standing.PLEDGED;
        s.batchLien[batchId] = lienId;
        ++s.liens[lienId].marks;
        emit IBattery.LienCarried(lienId, batchId);
    }

    // ------------------------------------------------------------------------------------------------ holders

    /// @dev What counted is gone, once for all that follow each other of one owner and batch; what was made counts.
    function _tell(Store storage s, IBattery.Succession calldata p, Course memory c) private {
        uint256 wh;
        for (uint256 i; i < p.predecessors.length; ++i) {
            IBattery.Batch storage b = s.batches[uint64(p.predecessors[i] >> 32)];
            if (c.counted[i]) wh += b.energy;
            bool goesOn = i + 1 < p.predecessors.length && c.owners[i + 1] == c.owners[i]
                && p.predecessors[i + 1] >> 32 == p.predecessors[i] >> 32;
            if (goesOn) continue;
            if (wh != 0 && c.told[_shareOf(p, 0, c.owners[i])]) Notices.tell(c.owners[i], b.class, -int256(wh));
            wh = 0;
        }
        for (uint256 i; i < p.shares.length; ++i) {
            uint256 made = uint256(p.energy) * p.shares[i].count;
            if (c.told[i]) Notices.tell(p.shares[i].owner, p.class, int256(made));
        }
    }
}
