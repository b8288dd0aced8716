// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Money that misbehaves as told: takes a fee, answers false or nothing, refuses, or calls somebody in
/// the middle of a transfer.
contract HostileToken is ERC20 {
    enum Manner {
        Honest,
        Fee,
        False,
        Calling,
        Silent,
        Refusing
    }

    error Refused();

    Manner public manner;
    address public target;
    bytes public data;
    bytes public answer;
    bool public called;

    constructor() ERC20("Hostile", "HOST") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function issue(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function behave(Manner manner_) external {
        manner = manner_;
    }

    function callInTransfer(address target_, bytes calldata data_) external {
        (manner, target, data, called) = (Manner.Calling, target_, data_, false);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (manner == Manner.False) return false;
        super.transfer(to, amount);
        return _answered();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (manner == Manner.False) return false;
        super.transferFrom(from, to, amount);
        return _answered();
    }

    /// @dev Ends the call without data, as the oldest tokens do.
    function _answered() private view returns (bool) {
        if (manner == Manner.Refusing) revert Refused();
        if (manner == Manner.Silent) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from == address(0) || to == address(0)) return;
        if (manner == Manner.Fee) super._update(to, address(0), 1);
        if (manner == Manner.Calling && !called) {
            called = true;
            bool done;
            (done, answer) = target.call(data);
            require(!done, "the call in the middle went through");
        }
    }
}
