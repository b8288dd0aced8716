// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../interfaces/IBattery.sol";
import {IFund} from "../interfaces/IFund.sol";
import {IFundVault} from "../interfaces/IFundVault.sol";
import {IMembers} from "../interfaces/IMembers.sol";
import {IValuation} from "../interfaces/IValuation.sol";
import {Account} from "./Account.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @dev Read in every move of shares: one slot.
/// @param through epoch of the last distribution
/// @param jurisdictions only those listed are admitted
struct Totals {
    uint96 supply;
    uint32 through;
    uint32 holders;
    uint32 maxHolders;
    uint16 maxShare;
    uint8 classes;
    uint8 lockup;
    bool jurisdictions;
    bool paused;
    bool closing;
}

/// @dev Cash of one currency.
/// @param struck what strikes have brought in less what they have paid out: cash - struck is the base
struct Purse {
    uint128 cash;
    int128 struck;
}

/// @dev Coverage in Wh, and how far windows have been looked at.
/// @param covered Wh assessed in the window of `coveredPeriod`
/// @param frozenThrough last period whose end was looked at
/// @param quietUntil second up to which no further window ends
struct Clock {
    uint64 eligible;
    uint64 covered;
    uint32 coveredPeriod;
    uint32 frozenThrough;
    uint40 quietUntil;
}

/// @dev Which epochs wait for a strike.
/// @param struck the last
/// @param asked the last that somebody has asked for
/// @param lockedThrough the last frozen one with redemptions: base cash that it has seen is kept for it
/// @param rolling shares were left over by the last strike: every epoch is open
/// @param closedAt second from which the fund closes: epochs whose window had ended are not touched by it
struct Line {
    uint32 struck;
    uint32 asked;
    uint32 lockedThrough;
    bool rolling;
    uint8 vaults;
    uint40 suspendedFrom;
    uint40 suspendedUntil;
    uint40 closedAt;
}

/// @dev After the last deal.
struct LastDeal {
    uint128 nav;
    uint96 supply;
    uint32 epoch;
}

/// @dev Prices, settlement-token units a share.
struct Prices {
    uint128 last;
    uint128 highWaterMark;
}

/// @dev Fees that strikes have accrued and that were paid, since ever.
struct Fees {
    uint128 struck;
    uint128 paid;
}

struct Priced {
    uint128 dealt;
    uint128 restated;
}

/// @dev Sums of the entries that are confirmed.
/// @param owed all that is owed but loans and fees
/// @param receivables how many are in `FundState.receivables`
struct Books {
    uint104 owed;
    uint96 loans;
    uint32 entries;
    uint8 receivables;
    uint16 open; // entries of any kind with an amount
}

struct Proposal {
    address manager;
    uint96 amount;
    uint16 dueDay;
}

/// @dev What was spent on batteries in one period, and taken in kind for one epoch.
struct Spent {
    uint32 period;
    uint96 budget;
    uint32 inKindEpoch;
    uint96 inKind;
}

/// @dev Of a fill on the market: portfolio and token balance before it.
struct Before {
    int256 portfolio;
    uint256 balance;
}

/// @dev What the fund was made with, for the libraries that run in its storage.
struct Setup {
    IBattery battery;
    uint16 band;
    uint16 coverage;
    uint32 grace;
    uint32 number;
    IValuation valuation;
    IERC20 token;
    IMembers members;
    address feeRecipient;
    address inKind;
    address market;
}

/// @dev All that a fund stores but its name, allowances and nonces, at slot 0: parts of it run in linked libraries.
struct FundState {
    Totals totals;
    mapping(address account => Account) accounts;
    mapping(address account => uint256) frozenTokens;
    mapping(address account => mapping(uint256 epoch => uint256 shares)) lots;
    mapping(uint256 epoch => uint256) index; // income of a share's unit since ever, units times 2^96
    mapping(address account => uint256) income; // not claimed, units times 2^96
    mapping(uint16 jurisdiction => bool) admitted;
    uint16 jurisdictions; // admitted by name; 0: all are
    Clock clock;
    Line line;
    mapping(uint256 word => uint256 bits) asked;
    mapping(uint256 word => uint256 bits) redeeming;
    mapping(uint256 epoch => IFund.Snapshot) snapshots;
    mapping(uint256 epoch => mapping(uint256 vault => int256 base)) bases; // of vaults beyond the first
    Purse[4] purses;
    int128[4] lockedBases;
    IFundVault[4] vaults;
    Prices prices;
    LastDeal lastDeal;
    uint128 incomeOwed;
    uint40 dealtAt;
    address taking; // whose batteries move into the fund at this moment
    bool giving; // batteries move out of it
    bool disturbed; // something else changed the portfolio meanwhile
    bool locked; // an act is under way, which nothing else may enter
    Fees fees;
    Books books;
    mapping(uint32 entryId => IFund.Entry) entries;
    mapping(uint32 entryId => Proposal) proposals;
    uint256[12] receivables; // amount 96 | due day 16 | entry 32
    mapping(bytes32 key => uint32 entryId) recyclings;
    mapping(uint256 batteryId => uint32 entryId) claims;
    mapping(uint256 epoch => uint256 amount) declared;
    mapping(uint256 epoch => uint256 word) words; // of the depositary: 1 attested, 2 objected
    mapping(uint256 epoch => Priced) priced;
    IFund.Terms terms;
    IFund.Terms nextTerms;
    IFund.Limits limits;
    bytes32 prospectus;
    uint32 edition;
    mapping(bytes32 digest => uint256 second) approvals;
    mapping(bytes32 document => bool) materials; // of restatements that were material
    mapping(address party => mapping(uint256 word => uint256 bits)) offerNonces;
    mapping(uint256 kind => mapping(address who => uint256 wh)) taken;
    mapping(address account => bool) contributors;
    Spent spent;
    mapping(bytes32 orderHash => address manager) listers;
    Before before;
    Setup setup;
}

uint256 constant BASIS = 10_000;
uint256 constant SHARE = 1e18;
/// @dev Epochs that can wait for a strike, each at a price of its own; beyond them there is no deal.
uint256 constant MAX_WAITING = 6;
uint256 constant MAX_RECEIVABLES = 12;
uint256 constant MAX_VAULTS = 4;

/// @notice What a linked library of Fund runs with: Fund's storage, and its EIP-712 domain behind the call's own data.
/// @dev As `Context` for Battery.
library FundContext {
    function store() internal pure returns (FundState storage s) {
        assembly ("memory-safe") {
            s.slot := 0
        }
    }

    function domain() internal pure returns (bytes32) {
        return bytes32(msg.data[msg.data.length - 32:]);
    }
}
