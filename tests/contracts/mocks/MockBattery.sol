// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {BatteryState, LegalStatus, Operation} from "../../../contracts/libraries/BatteryState.sol";
import {Holding, toHolding} from "../../../contracts/libraries/Holding.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice The parts of Battery that a fund calls, with worth and energy of each id or batch set by the test; hooks
/// are called in Battery's order.
contract MockBattery {
    struct Lot {
        address owner;
        int256 worth;
        uint256 wh;
    }

    mapping(uint256 id => Lot) public singles;
    mapping(uint64 batchId => Lot) public batches;
    mapping(address account => int256) public worthOf;
    mapping(address owner => mapping(address operator => bool)) public approved;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => uint256) public energyOf;
    mapping(uint256 id => IBattery.Claim) internal claims;
    address public maker;
    mapping(uint256 id => bool) public unassessed;
    mapping(uint256 id => bool) public expired;
    mapping(uint256 id => bool) public blocked;
    mapping(uint64 batchId => uint64) public statedAt;
    IERC20 public money;
    uint64 public lienCount;
    bytes32 public lastConsent;
    address public lastOperator;
    address public meddler;
    bytes public meddling;

    function putSingle(uint256 id, address owner, int256 worth, uint256 wh) external {
        singles[id] = Lot(owner, worth, wh);
        _gain(owner, worth, wh);
    }

    function putBatch(uint64 batchId, address owner, int256 worth, uint256 wh) external {
        batches[batchId] = Lot(owner, worth, wh);
        _gain(owner, worth, wh);
    }

    function _gain(address owner, int256 worth, uint256 wh) private {
        worthOf[owner] += worth;
        energyOf[owner] += wh;
        ++balanceOf[owner];
    }

    function _lose(address owner, int256 worth, uint256 wh) private {
        worthOf[owner] -= worth;
        energyOf[owner] -= wh;
        --balanceOf[owner];
    }

    function setMaker(address maker_) external {
        maker = maker_;
    }

    // ------------------------------------------------------------------------------------------------ one class

    /// @dev A batch of the mock is one battery; so is the batch that a single one is said to be of.
    function batchOf(uint64 batchId) external view returns (IBattery.Batch memory b) {
        (b.class, b.followers, b.count, b.operator) = (1, 1, 1, lastOperator);
        uint256 wh = batches[batchId].wh;
        b.energy = uint32(wh == 0 ? singles[uint256(batchId) << 32].wh : wh);
        uint256 first = uint256(batchId) << 32;
        (b.owner, b.health, b.standing) =
        (batches[batchId].owner, unassessed[first] ? 0 : 10_000, expired[first] ? 2 : 0);
    }

    // ------------------------------------------------------------------------------------------------ conditions

    /// @notice Of a single one by its id, of a batch by that of its first.
    function setCondition(uint256 id, bool unassessed_, bool expired_) external {
        (unassessed[id], expired[id]) = (unassessed_, expired_);
    }

    /// @notice Title to it cannot move.
    function setBlocked(uint256 id, bool yes) external {
        blocked[id] = yes;
    }

    function setIssuedAt(uint64 batchId, uint64 second) external {
        statedAt[batchId] = second;
    }

    /// @notice By force, without asking anybody.
    function seize(uint256 id, address to) external {
        singles[id].owner = to;
    }

    function recordOf(uint64 batchId) external view returns (IBattery.Record memory r) {
        r.issuedAt = statedAt[batchId];
    }

    function conditionOf(uint256 id)
        external
        view
        returns (uint256 health, uint256 day, uint256 cycles, Operation operation, LegalStatus legal, uint8 class)
    {
        return (unassessed[id] ? 0 : 10_000, 1, 0, Operation.Registered, LegalStatus.Original, 1);
    }

    function stateOf(uint256 id) external view returns (BatteryState) {
        return BatteryState.wrap(0).withExpired(expired[id]);
    }

    function ownerOf(uint256 id) external view returns (address) {
        return singles[id].owner;
    }

    function seriesOf(uint32) external view returns (IBattery.Series memory) {
        return IBattery.Series(maker, 1);
    }

    function operatorOf(uint256) external view returns (address) {
        return lastOperator;
    }

    function heldClasses(address account) external view returns (uint256) {
        return balanceOf[account] == 0 ? 0 : 2;
    }

    function holdingOf(address account, uint8 class) external view returns (Holding) {
        return class == 1 ? toHolding(balanceOf[account], energyOf[account], 0, 0) : Holding.wrap(0);
    }

    function ratedEnergyOf(address account) external view returns (uint256) {
        return energyOf[account];
    }

    function setApprovalForAll(address operator, bool yes) external {
        approved[msg.sender][operator] = yes;
    }

    /// @notice Somebody who is called in the middle of the next move.
    function meddle(address target, bytes calldata data) external {
        (meddler, meddling) = (target, data);
    }

    function transferFrom(address from, address to, uint256 id) external {
        _move(singles[id], from, to, id);
    }

    function transferBatch(address from, address to, uint64 batchId) external {
        _move(batches[batchId], from, to, uint256(batchId) << 32);
    }

    function _move(Lot storage lot, address from, address to, uint256 firstId) private {
        _notify(from, abi.encodeCall(IHolder.beforeSumsChange, ()));
        if (to.code.length != 0) {
            bytes4 answer = IHolder(to).acceptBattery(msg.sender, from, firstId, 1);
            require(answer == IHolder.acceptBattery.selector, IBattery.RefusedByHolder(to));
            IHolder(to).beforeSumsChange();
        }
        require(lot.owner == from, IBattery.WrongOwner(firstId, from));
        require(msg.sender == from || approved[from][msg.sender], IBattery.NotApproved(firstId, msg.sender));
        require(!blocked[firstId], IBattery.TitleBlocked(firstId, Operation.Quarantined));
        lot.owner = to;
        _lose(from, lot.worth, lot.wh);
        _gain(to, lot.worth, lot.wh);
        _notify(from, abi.encodeCall(IHolder.afterSumsChange, (1, -int256(lot.wh), 0, 0, 0)));
        if (to.code.length != 0) IHolder(to).afterSumsChange(1, int256(lot.wh), 0, 0, 0);
        if (meddler != address(0)) {
            (address target, bytes memory data) = (meddler, meddling);
            meddler = address(0);
            (bool done,) = target.call(data);
            require(done, "meddling failed");
        }
    }

    /// @dev A failing giver never stops a move.
    function _notify(address holder, bytes memory data) private {
        (bool done,) = holder.call(data);
        done;
    }

    /// @notice The holder's portfolio becomes worth more or less, as by an assessment of `wh`.
    function assess(address holder, int256 change, uint256 wh, uint64 issuedAt) public {
        IHolder(holder).beforeSumsChange();
        worthOf[holder] += change;
        IHolder(holder).afterSumsChange(1, 0, wh, issuedAt, 0);
    }

    /// @notice Energy stops, or begins, to count in coverage.
    function setAside(address holder, int256 change, int256 eligibleWh) external {
        IHolder(holder).beforeSumsChange();
        worthOf[holder] += change;
        IHolder(holder).afterSumsChange(1, eligibleWh, 0, 0, 0);
    }

    /// @notice As Battery's: proceeds are paid before the call, and it has announced itself before.
    function recycle(IERC20 token, address holder, uint256 id, int256 change, int256 proceeds) external {
        IHolder(holder).beforeSumsChange();
        worthOf[holder] += change;
        if (proceeds > 0) token.transferFrom(msg.sender, holder, uint256(proceeds));
        IHolder(holder).batteryRecycled(id, msg.sender, proceeds, 0);
    }

    /// @notice As Battery's, to be paid later.
    function recycleOnClaim(address holder, uint256 id, int256 proceeds, uint16 dueDay) external {
        IHolder(holder).beforeSumsChange();
        (address debtor, address creditor) = proceeds < 0 ? (holder, msg.sender) : (msg.sender, holder);
        uint128 owed = uint128(uint256(proceeds < 0 ? -proceeds : proceeds));
        claims[id] = IBattery.Claim(debtor, dueDay, creditor, owed, false);
        IHolder(holder).batteryRecycled(id, msg.sender, proceeds, dueDay);
    }

    function settleClaim(uint256 id) external {
        IBattery.Claim memory c = claims[id];
        require(c.debtor == msg.sender && !c.settled, IBattery.NoClaim(id));
        claims[id].settled = true;
        money.transferFrom(c.debtor, c.creditor, c.amount);
        if (c.creditor.code.length != 0) IHolder(c.creditor).claimSettled(id, c.amount);
        if (c.debtor.code.length != 0) IHolder(c.debtor).claimSettled(id, c.amount);
    }

    function claimOf(uint256 id) external view returns (IBattery.Claim memory) {
        return claims[id];
    }

    function setMoney(IERC20 money_) external {
        money = money_;
    }

    /// @notice Liens are not kept: who lends has to have signed for Battery.
    function pledge(IBattery.Pledge calldata p, bytes calldata) external returns (uint64) {
        require(msg.sender == p.owner, IBattery.NotParty(msg.sender));
        return ++lienCount;
    }

    function consent(bytes32 digest) external {
        lastConsent = digest;
    }

    function setOperator(uint256[] calldata, address operator) external {
        lastOperator = operator;
    }

    function setBatchOperator(uint64, address operator) external {
        lastOperator = operator;
    }
}
