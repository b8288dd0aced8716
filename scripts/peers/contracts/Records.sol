// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Signed readings the usual way: one packed word of storage for each battery, one event for each.
abstract contract Records {
    bytes32 internal constant ALL = keccak256("Records(uint256[] words,uint64 expiresAt)");
    bytes32 internal constant ONE = keccak256("Record(uint256 word,uint64 expiresAt)");

    /// @notice Health, cycles and day, 16 bits each, the day lowest.
    mapping(uint256 id => uint256) public recordOf;

    event Recorded(uint256 indexed id, uint256 record);

    error Expired(uint256 expiresAt);
    error NotNewer(uint256 id);
    error NotSigned(address assessor);

    /// @notice One signature for all. A word is the token's id above the lowest 64 bits, its record in them.
    function recordAll(uint256[] calldata words, uint64 expiresAt, address assessor, bytes calldata signature)
        external
    {
        require(block.timestamp <= expiresAt, Expired(expiresAt));
        bytes32 hash = keccak256(abi.encode(ALL, keccak256(abi.encodePacked(words)), expiresAt));
        _requireSigned(hash, assessor, signature);
        for (uint256 i; i < words.length; ++i) {
            _record(words[i]);
        }
    }

    /// @notice One signature for each.
    function recordEach(uint256[] calldata words, uint64 expiresAt, address assessor, bytes[] calldata signatures)
        external
    {
        require(block.timestamp <= expiresAt, Expired(expiresAt));
        for (uint256 i; i < words.length; ++i) {
            _requireSigned(keccak256(abi.encode(ONE, words[i], expiresAt)), assessor, signatures[i]);
            _record(words[i]);
        }
    }

    function _record(uint256 word) private {
        (uint256 id, uint256 record) = (word >> 64, uint64(word));
        require(uint16(record) > uint16(recordOf[id]), NotNewer(id));
        recordOf[id] = record;
        emit Recorded(id, record);
    }

    function _requireSigned(bytes32 hash, address assessor, bytes calldata signature) internal view virtual;
}
