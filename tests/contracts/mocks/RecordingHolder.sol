// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {Holding} from "../../../contracts/libraries/Holding.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice A well-behaved holder that writes down what it is asked and told, and what the sums were at that moment.
contract RecordingHolder is IHolder, IERC721Receiver {
    struct Note {
        bytes4 hook;
        address operator;
        address from;
        uint256 firstId;
        uint256 count;
        uint8 class;
        int256 eligibleWh;
        uint256 assessedWh;
        uint64 issuedAt;
        uint256 holding;
        uint256 balance;
    }

    IBattery private immutable battery;
    IERC20 private immutable token;
    uint8 private immutable watched;
    Note[] private _notes;
    bool public refuses;
    bool public fails;
    bool public stingy;
    bool public passesOn;
    mapping(address account => bool) public isInterested;

    constructor(IBattery battery_, IERC20 token_, uint8 watched_) {
        (battery, token, watched) = (battery_, token_, watched_);
    }

    function setRefuses(bool yes) external {
        refuses = yes;
    }

    function setFails(bool yes) external {
        fails = yes;
    }

    function setStingy(bool yes) external {
        stingy = yes;
    }

    function setPassesOn(bool yes) external {
        passesOn = yes;
    }

    function notes() external view returns (Note[] memory) {
        return _notes;
    }

    function forget() external {
        delete _notes;
    }

    function acceptBattery(address operator, address from, uint256 firstId, uint256 count) external returns (bytes4) {
        _note(Note(msg.sig, operator, from, firstId, count, 0, 0, 0, 0, 0, 0));
        return refuses ? bytes4(0) : IHolder.acceptBattery.selector;
    }

    function beforeSumsChange() external {
        require(!fails, "out of order");
        _note(Note(msg.sig, address(0), address(0), 0, 0, 0, 0, 0, 0, 0, 0));
    }

    function afterSumsChange(uint8 class, int256 eligibleWh, uint256 assessedWh, uint64 issuedAt, uint64) external {
        require(!fails, "out of order");
        _note(Note(msg.sig, address(0), address(0), 0, 0, class, eligibleWh, assessedWh, issuedAt, 0, 0));
    }

    function batteryRecycled(uint256 id, address recycler, int256 proceeds, uint16 dueDay) external {
        _note(Note(msg.sig, recycler, address(0), id, 1, 0, proceeds, 0, 0, 0, 0));
        if (dueDay != 0) return;
        if (passesOn) require(token.transfer(address(0xDEAD), token.balanceOf(address(this))), "not passed on");
        if (proceeds < 0 && !stingy) require(token.transfer(recycler, uint256(-proceeds)), "not paid");
    }

    function claimSettled(uint256 id, uint256 amount) external {
        _note(Note(msg.sig, address(0), address(0), id, 1, 0, int256(amount), 0, 0, 0, 0));
    }

    function setInterested(address account) external {
        isInterested[account] = true;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC721Receiver.onERC721Received.selector;
    }

    function consent(bytes32 digest) external {
        battery.consent(digest);
    }

    function _note(Note memory n) private {
        require(msg.sender == address(battery), "only Battery tells");
        n.holding = Holding.unwrap(battery.holdingOf(address(this), watched));
        n.balance = token.balanceOf(address(this));
        _notes.push(n);
    }
}
