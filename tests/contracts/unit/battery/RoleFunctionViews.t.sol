// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {IERC7943NonFungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {RoleMatrix} from "../../base/RoleMatrix.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @dev What Battery is wired to, which its interface does not name.
interface IWired {
    function authority() external view returns (address);
    function members() external view returns (address);
    function settlementToken() external view returns (address);
}

/// @notice Every actor × what can be read: everybody, the same answer.
contract RoleFunctionViewsTest is RoleMatrix {
    function read(bytes4 selector, bytes memory arguments) internal {
        address[ACTORS] memory all = actors();
        bytes memory data = bytes.concat(selector, arguments);
        bytes memory answer = accepted(all[0], address(battery), data);
        truth(answer.length >= 32, "an answer");
        for (uint256 i = 1; i < ACTORS; ++i) {
            same(accepted(all[i], address(battery), data), answer, "the same answer for everybody");
        }
    }

    function test_everybody_reads_the_token() public {
        read(IERC165.supportsInterface.selector, abi.encode(type(IERC721).interfaceId));
        read(IERC721Metadata.name.selector, "");
        read(IERC721Metadata.symbol.selector, "");
        read(IERC721Metadata.tokenURI.selector, abi.encode(id));
        read(IERC721.ownerOf.selector, abi.encode(id));
        read(IERC721.balanceOf.selector, abi.encode(alice));
        read(IERC721.getApproved.selector, abi.encode(id));
        read(IERC721.isApprovedForAll.selector, abi.encode(alice, bob));
        read(IERC5267.eip712Domain.selector, "");
        read(IERC7943NonFungible.canSend.selector, abi.encode(alice));
        read(IERC7943NonFungible.canReceive.selector, abi.encode(alice));
        read(IERC7943NonFungible.canTransfer.selector, abi.encode(alice, bob, id));
        read(IERC7943NonFungible.getFrozenTokens.selector, abi.encode(alice, id));
        read(IWired.authority.selector, "");
        read(IWired.members.selector, "");
        read(IWired.settlementToken.selector, "");
    }

    function test_everybody_reads_the_registry() public {
        read(IBattery.today.selector, "");
        read(IBattery.batchCount.selector, "");
        read(IBattery.batchOf.selector, abi.encode(batchId));
        read(IBattery.recordOf.selector, abi.encode(batchId));
        read(IBattery.seriesCount.selector, "");
        read(IBattery.seriesOf.selector, abi.encode(makerSeries));
        read(IBattery.accreditation.selector, abi.encode(assessor));
        read(IBattery.secondUses.selector, abi.encode(0, IBattery.Use.FourWheel));
        read(IBattery.termsOf.selector, abi.encode(CAR));
        read(IBattery.classInfo.selector, abi.encode(CAR));
        read(IBattery.migrationOf.selector, abi.encode(CAR));
        read(IBattery.idOf.selector, abi.encode("MK-1"));
        bytes32[] memory proof = new bytes32[](0);
        read(IBattery.verifyPassport.selector, abi.encode(id, 3, bytes32("passport"), "", proof));
    }

    function test_everybody_reads_batteries() public {
        read(IBattery.stateOf.selector, abi.encode(id));
        read(IBattery.conditionOf.selector, abi.encode(id));
        read(IBattery.operatorOf.selector, abi.encode(id));
        read(IBattery.custodianOf.selector, abi.encode(id));
        read(IBattery.successorsOf.selector, abi.encode(id));
        read(IBattery.predecessorsOf.selector, abi.encode(batchId));
        read(IBattery.packGrams.selector, abi.encode(id));
        read(IBattery.heldSince.selector, abi.encode(id));
        read(IBattery.lienOf.selector, abi.encode(id));
        read(IBattery.lien.selector, abi.encode(1));
        read(IBattery.claimOf.selector, abi.encode(id));
    }

    function test_everybody_reads_sums() public {
        read(IBattery.holdingOf.selector, abi.encode(alice, CAR));
        read(IBattery.heldClasses.selector, abi.encode(alice));
        read(IBattery.energyOf.selector, abi.encode(id, today()));
        read(IBattery.energiesOf.selector, abi.encode(alice, today()));
        read(IBattery.ratedEnergyOf.selector, abi.encode(alice));
    }
}
