// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../contracts/interfaces/IMembers.sol";

/// @notice Members in which everybody is verified unless a test says otherwise.
contract OpenMembers is IMembers {
    mapping(address account => bool) public lapsed;
    mapping(address account => bool) public isFrozen;
    mapping(address account => bool) public isHolder;
    mapping(address account => uint16) public jurisdiction;

    function add(address[] calldata, uint40, uint16, uint8) external {}

    function setFrozen(address[] calldata accounts, bool frozen) external {
        for (uint256 i; i < accounts.length; ++i) {
            isFrozen[accounts[i]] = frozen;
        }
    }

    function setLapsed(address account, bool yes) external {
        lapsed[account] = yes;
    }

    function setHolder(address account, bool yes) external {
        isHolder[account] = yes;
    }

    function setJurisdiction(address account, uint16 code) external {
        jurisdiction[account] = code;
    }

    function memberOf(address account) external view returns (Member memory) {
        return Member(type(uint40).max, jurisdiction[account], 2, isFrozen[account], isHolder[account]);
    }

    function isVerified(address account) external view returns (bool) {
        return !lapsed[account] && !isFrozen[account];
    }

    function requireMove(address from, address to) external view returns (bool, bool) {
        require(!isFrozen[from], MemberIsFrozen(from));
        require(!isFrozen[to], MemberIsFrozen(to));
        require(!lapsed[to], NotVerified(to));
        return (isHolder[from], isHolder[to]);
    }
}
