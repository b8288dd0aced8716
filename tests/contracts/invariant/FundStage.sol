// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fund} from "../../../contracts/Fund.sol";
import {FundVault} from "../../../contracts/FundVault.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {Roles} from "../../../contracts/libraries/Roles.sol";
import {FundBase} from "../base/FundBase.sol";
import {vm} from "../base/Vm.sol";
import {Coin} from "../mocks/Coin.sol";
import {FundModel} from "./FundModel.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice Two funds over one battery, the first with vaults for two currencies; the books that the tests keep of them;
/// and what every window's end has seen, put down the second after it.
/// @dev Doors 0 and 1 are of fund 0, door 2 is of fund 1.
abstract contract FundStage is FundBase {
    uint256 internal constant DOORS = 3;

    struct Books {
        uint256[2] cash;
        int256[2] struck; // what strikes have brought in less what they have paid out
        uint256 owed;
        uint256 loans;
        uint256 feesStruck;
        uint256 feesPaid;
        uint256 index; // units of income of a share's unit since ever, times 2^96
        uint256 distributed;
        uint256 distributions;
        uint256 claimed; // of it
        uint256 mark;
        uint256 lastNav;
        uint256 lastPrice;
        uint256 lastTime;
        uint256 supply;
        uint256 open; // entries with an amount
        uint256 suspendedFrom;
        uint256 suspendedUntil;
        bool closing;
    }

    /// @notice A fund the second after a window's end.
    struct Seen {
        IFund.Outcome refusal;
        bool closing;
        bool empty;
        int256 worth; // portfolio + receivables - loans
        int256 owed; // that reduces cash: what is owed less fees paid
        int256[2] base;
    }

    struct Note {
        uint32 id;
        IFund.Kind kind;
        uint256 amount;
        uint256 dueDay;
    }

    Coin internal coin;
    Fund[2] internal funds;
    FundVault[3] internal doors;
    IERC20[3] internal monies;
    Books[2] internal books;
    mapping(uint256 k => mapping(uint256 epoch => Seen)) internal seen;
    mapping(uint256 k => Note[]) internal notes;
    mapping(uint256 k => IFund.Terms[]) internal terms;

    /// @dev Assets deposited for an epoch, shares asked back for one, shares left over from earlier ones, by door.
    mapping(uint256 door => mapping(uint256 epoch => uint256)) internal depositedFor;
    mapping(uint256 door => mapping(uint256 epoch => uint256)) internal askedFor;
    uint256[3] internal queued;
    uint256[3] internal paidOut; // by strikes
    uint256[3] internal claimedOut;
    mapping(address where => mapping(IERC20 money => uint256)) internal donated;
    mapping(uint256 k => mapping(address who => uint256)) internal earned; // units times 2^96
    mapping(uint256 k => mapping(address who => uint256)) internal claimed;
    mapping(uint256 k => mapping(address who => uint256)) internal unsure; // units of it

    address internal eager = address(0xEA6E4);
    address internal lazy = address(0x1A21);
    address[5] internal people;
    address[] internal gone; // wallets that were replaced

    mapping(bytes32 act => uint256) public done;

    function count(bytes32 what) internal {
        ++done[what];
    }

    function timeNow() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    // ------------------------------------------------------------------------------------------------ the stage

    function setUp() public virtual override {
        super.setUp();
        people = [alice, bob, carol, eager, lazy];
        coin = new Coin();
        funds[0] = fund;
        makeSecond();
        (doors[0], monies[0]) = (vault, token);
        (doors[1], monies[1]) = (new FundVault(funds[0], coin, 10 * UNIT), coin);
        (doors[2], monies[2]) = (new FundVault(funds[1], token, 10 * UNIT), token);
        for (uint256 d = 1; d < DOORS; ++d) {
            admit(address(doors[d]));
        }
        vm.prank(admin);
        funds[0].addVault(doors[1]);
        for (uint256 i; i < 5; ++i) {
            furnish(people[i]);
        }
        address[5] memory others = [manager, seller, recycler, depositary, treasury];
        for (uint256 i; i < 5; ++i) {
            furnish(others[i]);
        }
        openBooks();
    }

    function makeSecond() private {
        IFund.Config memory c = config(IERC20Metadata(address(token)));
        (c.number, c.grace, c.name) = (2, 1 days, "Battery Bank Two");
        funds[1] = new Fund(c);
        vm.startPrank(admin);
        authority.grantRole(Roles.manager(2), manager, 0);
        authority.grantRole(Roles.depositary(2), depositary, 0);
        vm.stopPrank();
        admit(address(funds[1]));
    }

    function furnish(address who) internal {
        admit(who);
        token.issue(who, 1_000_000 * UNIT);
        coin.mint(who, 1_000_000 * UNIT);
        vm.startPrank(who);
        token.approve(address(battery), type(uint256).max);
        for (uint256 k; k < 2; ++k) {
            token.approve(address(funds[k]), type(uint256).max);
            battery.setApprovalForAll(address(funds[k]), true);
        }
        for (uint256 d; d < DOORS; ++d) {
            monies[d].approve(address(doors[d]), type(uint256).max);
        }
        vm.stopPrank();
    }

    function openBooks() private {
        setTermsOf(1, IFund.Terms(0, 200, 2_000, 3_000, 100, 0));
        vm.prank(manager);
        funds[1].open(doors[2], SEED);
        terms[0].push(IFund.Terms(0, 0, 0, 0, 0, 0));
        setTermsOf(0, IFund.Terms(2, 150, 1_500, 0, 20, 0));
        for (uint256 k; k < 2; ++k) {
            Books storage b = books[k];
            (b.cash[0], b.lastNav, b.supply) = (SEED, SEED, SEED * 1e12);
            (b.mark, b.lastPrice, b.lastTime) = (UNIT, UNIT, timeNow());
        }
    }

    function setTermsOf(uint256 k, IFund.Terms memory t) internal {
        vm.prank(admin);
        funds[k].setTerms(t);
        uint256 n = terms[k].length;
        if (n != 0 && terms[k][n - 1].from > periodNow() + 1) terms[k].pop();
        terms[k].push(t);
    }

    function termsFor(uint256 k, uint256 epoch) internal view returns (IFund.Terms memory) {
        uint256 i = terms[k].length;
        while (terms[k][--i].from > epoch) {}
        return terms[k][i];
    }

    function periodNow() internal view returns (uint256) {
        return valuation.periodAt(timeNow());
    }

    /// @notice What acts of FundBase are about from now on.
    function use(uint256 door) internal {
        (fund, vault) = (funds[door / 2], doors[door]);
    }

    // ------------------------------------------------------------------------------------------------ time

    /// @notice Time passes; what window's ends see is put down just after them.
    /// @param evidence batteries are assessed when windows open
    function forward(uint256 until, bool evidence) internal {
        for (uint256 stop = nextStop(); stop <= until; stop = nextStop()) {
            vm.warp(stop);
            uint256 period = periodNow();
            if (stop == valuation.windowEndOf(period) + 1) look(period);
            else if (evidence) assessAll();
        }
        if (until > timeNow()) vm.warp(until);
    }

    /// @dev The second after the next cutoff or window's end.
    function nextStop() private view returns (uint256) {
        uint256 period = periodNow();
        uint256 end = valuation.windowEndOf(period) + 1;
        return period != 0 && timeNow() < end ? end : valuation.cutoffOf(period + 1) + 1;
    }

    function assessAll() internal {
        for (uint256 k; k < 2; ++k) {
            uint256 eligible = funds[k].factSheet().eligibleWh;
            battery.assess(address(funds[k]), 0, eligible, uint64(timeNow()));
        }
    }

    function look(uint256 period) private {
        for (uint256 k; k < 2; ++k) {
            Books storage b = books[k];
            Seen storage s = seen[k][period];
            s.refusal = refusalOf(k, period);
            s.closing = b.closing;
            s.empty = b.closing && b.open == 0 && battery.balanceOf(address(funds[k])) == 0;
            s.owed = int256(b.owed) - int256(b.feesPaid);
            for (uint256 v; v < 2; ++v) {
                s.base[v] = int256(b.cash[v]) - b.struck[v];
            }
            if (s.refusal == IFund.Outcome.Unvalued) continue;
            uint256 day = valuation.valuationTimeOf(period) / 1 days;
            int256 portfolio = valuation.portfolioValueAt(address(funds[k]), period);
            s.worth = portfolio + int256(receivablesOn(k, day)) - int256(b.loans);
        }
    }

    function refusalOf(uint256 k, uint256 period) private view returns (IFund.Outcome) {
        if (valuation.broken(period)) return IFund.Outcome.Unvalued;
        uint256 end = valuation.windowEndOf(period);
        Books storage b = books[k];
        if (b.suspendedFrom <= end && end <= b.suspendedUntil) return IFund.Outcome.Suspended;
        IFund.FactSheet memory f = funds[k].factSheet();
        bool covered = f.coveredWh * 10_000 >= f.eligibleWh * 9_500;
        return covered ? IFund.Outcome.Deal : IFund.Outcome.Uncovered;
    }

    // ------------------------------------------------------------------------------------------------ entries

    function isAsset(IFund.Kind kind) internal pure returns (bool) {
        return kind == IFund.Kind.Receivable || kind == IFund.Kind.RecyclingDue;
    }

    function receivablesOn(uint256 k, uint256 day) internal view returns (uint256 sum) {
        Note[] storage list = notes[k];
        for (uint256 i; i < list.length; ++i) {
            if (isAsset(list[i].kind)) sum += FundModel.aged(list[i].amount, list[i].dueDay, day);
        }
    }

    /// @notice Puts down that entry `id` is open with this amount.
    function note(uint256 k, uint32 id, uint256 amount, uint256 dueDay) internal {
        IFund.Kind kind = funds[k].entryOf(id).kind;
        while (notes[k].length < id) {
            notes[k].push(Note(uint32(notes[k].length + 1), IFund.Kind.None, 0, 0));
        }
        Note storage n = notes[k][id - 1];
        Books storage b = books[k];
        if (kind == IFund.Kind.Loan) b.loans = b.loans + amount - n.amount;
        else if (!isAsset(kind)) b.owed = b.owed + amount - n.amount;
        if (n.amount == 0 && amount != 0) ++b.open;
        if (n.amount != 0 && amount == 0) --b.open;
        (n.kind, n.amount, n.dueDay) = (kind, amount, dueDay);
    }

    function openAssets(uint256 k) internal view returns (uint256 n) {
        for (uint256 i; i < notes[k].length; ++i) {
            if (isAsset(notes[k][i].kind) && notes[k][i].amount != 0) ++n;
        }
    }
}
