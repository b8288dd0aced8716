// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IMembers} from "../../../contracts/interfaces/IMembers.sol";

/// @notice Members in which everybody is verified unless a test says otherwise.
contract OpenMembers is IMembers {
    mapping(address account => bool) public lapsed;
    mapping(address account => bool) public isFrozen;
    mapping(address account => bool) public isHolder;
    mapping(address account => uint16) public jurisdiction;
    mapping(address account => address) public successorOf;
    mapping(address account => Recovery) private _recoveries;

    function add(address[] calldata, uint40, uint16, uint8) external {}

    function register(Claim calldata, address, bytes calldata) external {}

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

    function setSuccessor(address account, address successor) external {
        successorOf[account] = successor;
    }

    function proposeRecovery(address account, address replacement, bytes32 evidence) external {
        _recoveries[account] = Recovery(replacement, uint40(block.timestamp), evidence);
    }

    function vetoRecovery() external {
        delete _recoveries[msg.sender];
    }

    function cancelRecovery(address account) external {
        delete _recoveries[account];
    }

    /// @notice At once, and whatever the two are.
    function recover(address account) external {
        successorOf[account] = _recoveries[account].replacement;
        isFrozen[account] = true;
        delete _recoveries[account];
    }

    function recoveryOf(address account) external view returns (Recovery memory) {
        return _recoveries[account];
    }

    function claimDigest(Claim calldata claim) external pure returns (bytes32) {
        return keccak256(abi.encode(claim));
    }

    function partiesOf(address from, address to) external view returns (bool, bool, uint16, uint8) {
        return (isFrozen[from], !lapsed[to] && !isFrozen[to], jurisdiction[to], 2);
    }

    function memberOf(address account) external view returns (Member memory) {
        return Member(type(uint40).max, jurisdiction[account], 2, isFrozen[account], isHolder[account], 0);
    }

    function isVerified(address account) external view returns (bool) {
        return !lapsed[account] && !isFrozen[account];
    }

    function requireChangeOfTitle(address from, address to) external view returns (bool, bool) {
        require(!isFrozen[from], MemberIsFrozen(from));
        require(!isFrozen[to], MemberIsFrozen(to));
        require(!lapsed[to], NotVerified(to));
        return (isHolder[from], isHolder[to]);
    }
}
