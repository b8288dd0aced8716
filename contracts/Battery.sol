// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Assessing} from "./battery/Assessing.sol";
import {BatteryToken} from "./battery/BatteryToken.sol";
import {Encumbering} from "./battery/Encumbering.sol";
import {Ending} from "./battery/Ending.sol";
import {Inspecting} from "./battery/Inspecting.sol";
import {Registry} from "./battery/Registry.sol";
import {Safety} from "./battery/Safety.sol";
import {Servicing} from "./battery/Servicing.sol";
import {Succeeding} from "./battery/Succeeding.sol";
import {IERC7943NonFungible} from "./interfaces/IERC7943.sol";
import {IMembers} from "./interfaces/IMembers.sol";
import {Operation} from "./libraries/BatteryState.sol";
import {ClassTerms} from "./libraries/ClassTerms.sol";
import {Wiring} from "./libraries/Store.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
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

    /// @dev In memory, because the optimizer would make a copy of `_run` for each pair of constants.
    struct Part {
        address library_;
        bytes4 selector;
    }

    /// @dev Runs a library's function on the data of this call, which it takes as it came: see `Context`. The names of
    /// the parameters are those of `IBattery`, also in the published ABI.
    function _run(Part memory part) private returns (bytes memory) {
        Wiring memory w = Wiring(authority, members, settlementToken, _domainSeparator());
        return Address.functionDelegateCall(part.library_, bytes.concat(part.selector, msg.data[4:], abi.encode(w)));
    }

    function _runForNumber(Part memory part) private returns (uint64) {
        return abi.decode(_run(part), (uint64));
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Battery", "1");
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC721).interfaceId
            || id == type(IERC721Metadata).interfaceId || id == type(IERC7943NonFungible).interfaceId
            || id == 0x49064906; // ERC-4906
    }

    // ------------------------------------------------------------------------------------------------ administration

    function setClass(uint8, ClassTerms, ClassInfo calldata) external {
        _run(Part(address(Registry), Registry.setClass.selector));
    }

    function setMigration(uint8, uint8, uint16) external {
        _run(Part(address(Registry), Registry.setMigration.selector));
    }

    function setAccreditation(address, uint256) external {
        _run(Part(address(Registry), Registry.setAccreditation.selector));
    }

    function setSecondUse(uint16, Use, uint8) external {
        _run(Part(address(Registry), Registry.setSecondUse.selector));
    }

    function grantPrefix(address, string calldata) external {
        _run(Part(address(Registry), Registry.grantPrefix.selector));
    }

    function openSeries(string calldata) external returns (uint32) {
        return uint32(_runForNumber(Part(address(Registry), Registry.openSeries.selector)));
    }

    function setBaseURI(string calldata) external {
        _run(Part(address(Registry), Registry.setBaseURI.selector));
    }

    // ------------------------------------------------------------------------------------------------ mint

    function mintBatch(Mint calldata, bytes calldata) external returns (uint64) {
        return _runForNumber(Part(address(Registry), Registry.mintBatch.selector));
    }

    function mintIdentified(Mint calldata, string[] calldata, bytes calldata) external returns (uint64) {
        return _runForNumber(Part(address(Registry), Registry.mintIdentified.selector));
    }

    function mintLate(Mint calldata, Gap calldata, bytes calldata) external returns (uint64) {
        return _runForNumber(Part(address(Registry), Registry.mintLate.selector));
    }

    // ------------------------------------------------------------------------------------------------ assessments

    function rateBatch(Rating calldata, bytes calldata) external {
        _run(Part(address(Inspecting), Inspecting.rateBatch.selector));
    }

    function assess(Assessment calldata, bytes[] calldata) external {
        _run(Part(address(Assessing), Assessing.assess.selector));
    }

    function inspect(Inspection calldata, bytes[] calldata) external {
        _run(Part(address(Inspecting), Inspecting.inspect.selector));
    }

    function expire(uint256[] calldata) external {
        _run(Part(address(Inspecting), Inspecting.expire.selector));
    }

    function expireBatch(uint64) external {
        _run(Part(address(Inspecting), Inspecting.expireBatch.selector));
    }

    // ------------------------------------------------------------------------------------------------ service and custody

    function setOperator(uint256[] calldata, address) external {
        _run(Part(address(Servicing), Servicing.setOperator.selector));
    }

    function setBatchOperator(uint64, address) external {
        _run(Part(address(Servicing), Servicing.setBatchOperator.selector));
    }

    function install(uint256[] calldata, Operation, bytes32) external {
        _run(Part(address(Servicing), Servicing.install.selector));
    }

    function swap(uint256[] calldata, Operation, bytes32) external {
        _run(Part(address(Servicing), Servicing.swap.selector));
    }

    function maintain(uint256[] calldata, bool, bytes32) external {
        _run(Part(address(Servicing), Servicing.maintain.selector));
    }

    function resume(uint256[] calldata, Operation, bytes32) external {
        _run(Part(address(Servicing), Servicing.resume.selector));
    }

    function retire(uint256[] calldata, bytes32) external {
        _run(Part(address(Servicing), Servicing.retire.selector));
    }

    function reuse(uint256[] calldata, Operation, bytes32) external {
        _run(Part(address(Servicing), Servicing.reuse.selector));
    }

    function handOver(HandOver calldata, bytes calldata) external {
        _run(Part(address(Servicing), Servicing.handOver.selector));
    }

    function takeOver(uint256[] calldata, Operation, bytes32) external {
        _run(Part(address(Servicing), Servicing.takeOver.selector));
    }

    // ------------------------------------------------------------------------------------------------ safety

    function quarantine(uint256[] calldata, bytes32) external {
        _run(Part(address(Safety), Safety.quarantine.selector));
    }

    function quarantineBatch(uint64, bytes32) external {
        _run(Part(address(Safety), Safety.quarantineBatch.selector));
    }

    function release(uint256[] calldata, bytes32) external {
        _run(Part(address(Safety), Safety.release.selector));
    }

    function releaseBatch(uint64, bytes32) external {
        _run(Part(address(Safety), Safety.releaseBatch.selector));
    }

    function lose(Report calldata, bytes calldata) external {
        _run(Part(address(Safety), Safety.lose.selector));
    }

    function find(Report calldata, bytes calldata) external {
        _run(Part(address(Safety), Safety.find.selector));
    }

    function voidDuplicate(Voiding calldata, bytes calldata) external {
        _run(Part(address(Safety), Safety.voidDuplicate.selector));
    }

    // ------------------------------------------------------------------------------------------------ succession, waste, end

    function consent(bytes32 digest) external {
        _s.consents[msg.sender][digest] = true;
        emit Consented(msg.sender, digest);
    }

    function remanufacture(Succession calldata, bytes[] calldata, bytes[] calldata) external returns (uint64) {
        return _runForNumber(Part(address(Succeeding), Succeeding.remanufacture.selector));
    }

    function repurpose(Succession calldata, bytes[] calldata, bytes[] calldata) external returns (uint64) {
        return _runForNumber(Part(address(Succeeding), Succeeding.repurpose.selector));
    }

    function reclaim(Succession calldata, bytes[] calldata, bytes[] calldata) external returns (uint64) {
        return _runForNumber(Part(address(Succeeding), Succeeding.reclaim.selector));
    }

    function waste(uint256[] calldata, address, bytes32) external {
        _run(Part(address(Ending), Ending.waste.selector));
    }

    function dismantle(uint256[] calldata, uint32[] calldata, uint32[] calldata, bytes32) external {
        _run(Part(address(Ending), Ending.dismantle.selector));
    }

    function recycle(Recycling calldata, bytes calldata, bytes calldata) external {
        _run(Part(address(Ending), Ending.recycle.selector));
    }

    function settleClaim(uint256) external {
        _run(Part(address(Ending), Ending.settleClaim.selector));
    }

    // ------------------------------------------------------------------------------------------------ liens, freezes

    function pledge(Pledge calldata, bytes calldata) external returns (uint64) {
        return _runForNumber(Part(address(Encumbering), Encumbering.pledge.selector));
    }

    function releaseLien(uint64, uint256[] calldata, uint64[] calldata) external {
        _run(Part(address(Encumbering), Encumbering.releaseLien.selector));
    }

    function callLien(uint64, bytes32) external {
        _run(Part(address(Encumbering), Encumbering.callLien.selector));
    }

    function foreclose(uint64, uint256[] calldata, uint64[] calldata) external {
        _run(Part(address(Encumbering), Encumbering.foreclose.selector));
    }

    function setFrozenTokens(address, uint256, bool) external returns (bool) {
        _run(Part(address(Encumbering), Encumbering.setFrozenTokens.selector));
        return true;
    }

    function forcedTransfer(address, address, uint256) external returns (bool) {
        _run(Part(address(Encumbering), Encumbering.forcedTransfer.selector));
        return true;
    }

    // ------------------------------------------------------------------------------------------------ passports

    function verifyPassport(
        uint256 id,
        uint256 serial,
        bytes32 passportHash,
        bytes calldata gaps,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return Registry.verifyPassport(_s, id, serial, passportHash, gaps, proof);
    }
}
