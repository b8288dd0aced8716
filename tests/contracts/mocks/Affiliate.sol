// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IHolder} from "../../../contracts/interfaces/IHolder.sol";
import {NoticeLog} from "./NoticeLog.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @notice A holder that members take for one.
contract Affiliate is NoticeLog, IERC165 {
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IHolder).interfaceId || id == type(IERC165).interfaceId;
    }
}
