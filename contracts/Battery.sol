// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Assessing} from "./battery/Assessing.sol";
import {BatteryToken} from "./battery/BatteryToken.sol";
import {Registry} from "./battery/Registry.sol";
import {Servicing} from "./battery/Servicing.sol";
import {Succession} from "./battery/Succession.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {Operation} from "./libraries/BatteryState.sol";
import {ClassTerms} from "./libraries/ClassTerms.sol";
import {Ledger} from "./libraries/Ledger.sol";
import {Wiring} from "./libraries/Store.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";

/// @notice Who owns which battery, in what state, with how much service energy.
/// @dev One storage, here. Title and the sums' hot reads are in `BatteryToken`; the rest runs in libraries linked at
/// deployment, because one contract may have 24,576 bytes.
contract Battery is BatteryToken, EIP712 {
    IAccessManager public immutable authority;
    IERC20 public immutable settlementToken;

    constructor(IAccessManager authority_, IMembers members_, IERC20 settlementToken_) BatteryToken(members_) {
        (authority, settlementToken) = (authority_, settlementToken_);
    }

    function _wiring() private view returns (Wiring memory) {
        return Wiring(authority, members, settlementToken, _domainSeparator());
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Battery", "1");
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC721).interfaceId
            || id == type(IERC721Metadata).interfaceId || id == 0x49064906; // ERC-4906
    }

    // ------------------------------------------------------------------------------------------------ administration

    function setClass(uint8 class, ClassTerms terms, ClassInfo calldata info) external {
        Registry.setClass(_s, _wiring(), class, terms, info);
    }

    function setAccreditation(address assessor, uint256 classes) external {
        Registry.setAccreditation(_s, _wiring(), assessor, classes);
    }

    function setSecondUse(uint16 jurisdiction, Use from, uint8 uses) external {
        Registry.setSecondUse(_s, _wiring(), jurisdiction, from, uses);
    }

    function grantPrefix(address issuer, string calldata prefix) external {
        Registry.grantPrefix(_s, _wiring(), issuer, prefix);
    }

    function openSeries(string calldata prefix) external returns (uint32) {
        return Registry.openSeries(_s, prefix);
    }

    function setBaseURI(string calldata baseURI) external {
        Ledger.requireAdmin(_wiring(), msg.sig);
        _s.baseURI = baseURI;
        emit BaseURISet(baseURI);
        emit BatchMetadataUpdate(0, type(uint256).max);
    }

    // ------------------------------------------------------------------------------------------------ life

    function mintBatch(Mint calldata mint, bytes calldata assessorSignature) external returns (uint64) {
        return Registry.mintBatch(_s, _wiring(), mint, assessorSignature);
    }

    function assess(Assessment calldata assessment, bytes[] calldata signatures) external {
        Assessing.assess(_s, _wiring(), assessment, signatures);
    }

    function setOperator(uint256[] calldata ids, address operator) external {
        Servicing.setOperator(_s, _wiring(), ids, operator);
    }

    function setBatchOperator(uint64 batchId, address operator) external {
        Servicing.setBatchOperator(_s, _wiring(), batchId, operator);
    }

    function install(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Servicing.install(_s, _wiring(), ids, operation, evidence);
    }

    function swap(uint256[] calldata ids, Operation operation, bytes32 evidence) external {
        Servicing.swap(_s, _wiring(), ids, operation, evidence);
    }

    function retire(uint256[] calldata ids, bytes32 evidence) external {
        Servicing.retire(_s, _wiring(), ids, evidence);
    }

    function waste(uint256[] calldata ids, address recycler, bytes32 evidence) external {
        Servicing.waste(_s, _wiring(), ids, recycler, evidence);
    }

    function dismantle(
        uint256[] calldata ids,
        uint32[] calldata packGrams_,
        uint32[] calldata partGrams,
        bytes32 evidence
    ) external {
        Servicing.dismantle(_s, _wiring(), ids, packGrams_, partGrams, evidence);
    }

    function consent(bytes32 digest) external {
        _s.consents[msg.sender][digest] = true;
        emit Consented(msg.sender, digest);
    }

    function repurpose(
        Repurposing calldata repurposing,
        bytes calldata assessorSignature,
        bytes calldata ownerSignature
    ) external returns (uint64) {
        return Succession.repurpose(_s, _wiring(), repurposing, assessorSignature, ownerSignature);
    }

    function recycle(Recycling calldata recycling, bytes calldata auditorSignature, bytes calldata ownerSignature)
        external
    {
        Succession.recycle(_s, _wiring(), recycling, auditorSignature, ownerSignature);
    }

    function verifyPassport(
        uint256 id,
        uint64 serial,
        bytes32 passportHash,
        bytes calldata gaps,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return Registry.verifyPassport(_s, id, serial, passportHash, gaps, proof);
    }
}
