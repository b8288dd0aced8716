// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
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
    bytes32 public lastConsent;
    address public lastOperator;
    address public meddler;
    bytes public meddling;

    function putSingle(uint256 id, address owner, int256 worth, uint256 wh) external {
        singles[id] = Lot(owner, worth, wh);
        worthOf[owner] += worth;
    }

    function putBatch(uint64 batchId, address owner, int256 worth, uint256 wh) external {
        batches[batchId] = Lot(owner, worth, wh);
        worthOf[owner] += worth;
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
        if (to.code.length != 0) {
            bytes4 answer = IHolder(to).acceptBattery(msg.sender, from, firstId, 1);
            require(answer == IHolder.acceptBattery.selector, IBattery.RefusedByHolder(to));
            IHolder(to).beforeSumsChange();
        }
        require(lot.owner == from, IBattery.WrongOwner(firstId, from));
        require(msg.sender == from || approved[from][msg.sender], IBattery.NotApproved(firstId, msg.sender));
        lot.owner = to;
        worthOf[from] -= lot.worth;
        worthOf[to] += lot.worth;
        if (to.code.length != 0) IHolder(to).afterSumsChange(1, int256(lot.wh), 0, 0, 0);
        if (meddler != address(0)) {
            (address target, bytes memory data) = (meddler, meddling);
            meddler = address(0);
            (bool done,) = target.call(data);
            require(done, "meddling failed");
        }
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
