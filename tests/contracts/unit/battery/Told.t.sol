// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../../contracts/interfaces/IBattery.sol";
import {LifeFixture} from "../../base/LifeFixture.sol";
import {NoticeLog} from "../../mocks/NoticeLog.sol";

/// @notice Which statement a holder is told came before, so that it counts no battery twice in a window; and holders
/// that cannot say who has an interest.
contract ToldTest is LifeFixture {
    NoticeLog private holder;
    uint64 private batchId;

    function setUp() public override {
        super.setUp();
        holder = new NoticeLog();
        members.setHolder(address(holder), true);
        alsoOwns(address(holder));
        batchId = mint(address(holder), CAR, 6, 0);
    }

    function _isTold(uint256 assessed, uint256 issued, uint256 previous) private view {
        same(holder.eligibleWh(), 0, "counted already");
        same(holder.assessedWh(), assessed, "assessed");
        same(holder.issuedAt(), issued, "issued");
        same(holder.previousIssuedAt(), previous, "the one before");
    }

    function _rate() private {
        tick();
        uint64 now_ = uint64(block.timestamp);
        IBattery.Rating memory r = IBattery.Rating(batchId, today(), 9_700, now_, now_, 1, 1, "");
        battery.rateBatch(r, sign(ASSESSOR_KEY, r));
    }

    /// @dev Single readings count nothing and are nobody's statement before.
    function test_the_one_before_is_the_last_about_the_whole_batch() public {
        _rate();
        uint256 rated = block.timestamp;
        _isTold(360_000, rated, 0);
        inspect(idOf(batchId, 1), 9_600);
        _isTold(0, block.timestamp, block.timestamp);
        assess(idOf(batchId, 2), 9_600);
        uint256 assessed = block.timestamp;
        _isTold(60_000, assessed, rated);
        inspect(idOf(batchId, 2), 9_600);
        inspect(idOf(batchId, 3), 9_600);
        assess(idOf(batchId, 1), 9_600);
        _isTold(60_000, block.timestamp, assessed);
    }

    function test_so_it_is_for_who_has_left_the_batch() public {
        give(idOf(batchId, 4), address(holder), bob);
        give(idOf(batchId, 4), bob, address(holder));
        _rate();
        uint256 rated = block.timestamp;
        _isTold(60_000, rated, 0); // of the detached, told last
        inspect(idOf(batchId, 4), 9_600);
        _isTold(0, block.timestamp, block.timestamp);
        assess(idOf(batchId, 4), 9_500);
        _isTold(60_000, block.timestamp, rated);
        check();
    }

    function test_the_first_after_a_mint_with_health_has_none_before() public {
        batchId = mint(address(holder), CAR, 2, 9_500);
        assess(idOf(batchId, 0), 9_400);
        _isTold(60_000, block.timestamp, 0);
    }

    /// @dev Only a plain yes counts: a holder must not be able to stop assessments by babble or silence.
    function test_a_holder_that_cannot_say_stops_no_statement() public {
        bytes[6] memory answers = [
            bytes(""),
            abi.encode(0),
            abi.encode(2),
            abi.encode(true, true),
            abi.encodePacked(uint8(1)),
            new bytes(40_000)
        ];
        for (uint256 i; i < answers.length; ++i) {
            holder.setAnswer(answers[i]);
            inspect(idOf(batchId, i), 9_600);
        }
        holder.setDumb(true);
        inspect(idOf(batchId, 0), 9_600);
        holder.setDumb(false);
        holder.setAnswer(abi.encode(true));
        tick();
        IBattery.Inspection memory r = inspectionOf(one(idOf(batchId, 0)), 9_600);
        refuse(stranger, abi.encodeCall(IBattery.inspect, (r, both(r))), conflict(assessor, batchId));
        check();
    }
}
