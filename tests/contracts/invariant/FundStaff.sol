// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBattery} from "../../../contracts/interfaces/IBattery.sol";
import {IFund} from "../../../contracts/interfaces/IFund.sol";
import {vm} from "../base/Vm.sol";
import {FundPeople} from "./FundPeople.sol";

/// @notice What the manager, the depositary, recyclers and debtors may do to the books of a fund, in any order.
abstract contract FundStaff is FundPeople {
    uint256 internal constant MANY = 48; // entries of a fund, for the sake of time

    struct Due {
        uint256 id;
        uint256 amount;
        uint32 entryId;
        bool ours; // to be paid by the fund
    }

    uint256 internal nextId = 100;
    mapping(uint256 k => uint256[]) internal owned;
    mapping(uint256 k => Due[]) internal dues;
    mapping(uint256 k => mapping(bool ours => mapping(uint256 dueDay => uint32))) internal recyclings;

    /// @dev One in four acts is on the second fund.
    function fundOf(uint256 random) internal returns (uint256 k) {
        k = random % 4 == 3 ? 1 : 0;
        use(k * 2);
    }

    // ------------------------------------------------------------------------------------------------ batteries

    function acquire(uint256 random, uint256 part, uint256 off) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        uint256 free = fund.spendable();
        if (free < 10 * UNIT || books[k].closing) return;
        uint256 price = bound(part, 10 * UNIT, free);
        uint256 worth = price * 10_000 / (9_200 + off % 1_600);
        battery.putSingle(nextId, seller, int256(worth), 1_000);
        IFund.Offer memory o = sale(nextId, price);
        bytes memory signature = signed(o);
        vm.prank(manager);
        fund.acquire(o, signature);
        owned[k].push(nextId++);
        books[k].cash[0] -= price;
        count("acquire");
    }

    function dispose(uint256 random, uint256 i, uint256 off) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        if (owned[k].length != 0) disposeOne(k, i % owned[k].length, off % 1_600);
    }

    function disposeOne(uint256 k, uint256 i, uint256 off) private {
        uint256 id = owned[k][i];
        (owned[k][i], nextId) = (owned[k][owned[k].length - 1], nextId + 1);
        owned[k].pop();
        (, int256 worth,) = battery.singles(id);
        IFund.Offer memory o = offer(seller, id, uint256(worth) * (9_200 + off) / 10_000);
        o.nonce = nextId << 64;
        bytes memory signature = signedBy(sellerKey, fund.purchaseDigest(o));
        vm.prank(manager);
        fund.dispose(o, signature);
        books[k].cash[0] += o.price;
        count("dispose");
    }

    /// @notice Assessments find more or less.
    function mark(uint256 random, uint256 change, uint256 evidence) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        int256 by = int256(bound(change, 0, 4_000 * UNIT)) - int256(1_900 * UNIT);
        int256 nav = fund.nav();
        if (nav + by < int256(500 * UNIT)) by = int256(3_000 * UNIT) - nav;
        uint256 wh = evidence % 2 == 0 ? fund.factSheet().eligibleWh : 0;
        battery.assess(address(fund), by, wh, uint64(timeNow()));
        count(k == 0 ? bytes32("mark") : bytes32("mark the second"));
    }

    /// @notice A recall sets energy aside, or ends: coverage may go with it.
    function recall(uint256 random, uint256 part) external alone(random % 4 == 3 ? 1 : 0) {
        fundOf(random);
        int256 eligible = int256(fund.factSheet().eligibleWh);
        int256 by = part % 2 == 0 ? -eligible / 2 : int256(1_000);
        battery.setAside(address(fund), by < 0 ? -int256(20 * UNIT) : int256(20 * UNIT), by);
        count("recall");
    }

    function borrow(uint256 random, uint256 amount) external {
        uint256 k = fundOf(random);
        if (books[k].closing || notes[k].length >= MANY || random % 3 != 0) return;
        IBattery.Pledge memory p;
        (p.owner, p.lender, p.amount) = (address(fund), seller, uint96(bound(amount, UNIT, 900 * UNIT)));
        p.nonce = ++nextId;
        bytes32 digest = fund.lienDigest(p);
        vm.prank(depositary);
        fund.approveAct(digest);
        forward(timeNow() + 1 days, true);
        use(k * 2);
        vm.prank(manager);
        fund.borrow(p, "");
        note(k, fund.entryCount(), p.amount, 0);
        books[k].cash[0] += p.amount;
        count("borrow");
    }

    // ------------------------------------------------------------------------------------------------ entries

    function enter(uint256 random, uint256 amount, uint256 due) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        uint256 n = notes[k].length;
        bool fresh = n < MANY && (n == 0 || (random >> 8) % 3 != 0);
        uint32 id = fresh ? 0 : uint32(1 + (random >> 16) % n);
        IFund.Kind kind = [IFund.Kind.Receivable, IFund.Kind.Payable, IFund.Kind.Provision][amount % 8 % 5 % 3];
        if (id != 0) kind = notes[k][id - 1].kind;
        amount = !fresh && due % 4 == 0 ? 0 : bound(amount, 1, 400 * UNIT);
        bool room = !isAsset(kind) || openAssets(k) < 12 || (id != 0 && notes[k][id - 1].amount != 0);
        if (openAssets(k) == 12) count("twelve receivables");
        if (!room) return;
        uint256 dueDay = timeNow() / 1 days + due % 40;
        bookEntry(k, id, IFund.Entry(kind, seller, uint96(amount), uint16(dueDay), false, "paper"));
        count(fresh ? bytes32("entry") : bytes32("entry changed"));
    }

    function bookEntry(uint256 k, uint32 id, IFund.Entry memory e) private {
        vm.prank(manager);
        id = fund.proposeEntry(id, e);
        vm.prank(depositary);
        fund.confirmEntry(id, e.amount, e.dueDay);
        note(k, id, e.amount, e.dueDay);
    }

    function settle(uint256 random, uint256 part) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        if (notes[k].length == 0) return;
        Note memory n = notes[k][(random >> 8) % notes[k].length];
        uint256 amount = part % 2 == 0 ? n.amount : n.amount / 2;
        if (amount == 0) return;
        if (n.kind == IFund.Kind.Receivable) {
            vm.prank(seller);
            fund.settleReceivable(n.id, amount);
            books[k].cash[0] += amount;
        } else {
            bool able = n.kind == IFund.Kind.Payable || n.kind == IFund.Kind.Loan;
            if (!able || amount > fund.spendable()) return;
            vm.prank(manager);
            fund.settlePayable(n.id, amount);
            books[k].cash[0] -= amount;
        }
        note(k, n.id, n.amount - amount, n.dueDay);
        count(n.kind == IFund.Kind.Receivable ? bytes32("settle receivable") : bytes32("settle payable"));
    }

    // ------------------------------------------------------------------------------------------------ recycling

    /// @notice A battery ends: for money at once, to the fund or from it.
    function recycle(uint256 random, uint256 amount) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        uint256 money = bound(amount, 1, 60 * UNIT);
        bool ours = amount % 2 == 0;
        if (ours && money > fund.spendable()) return;
        vm.prank(recycler);
        battery.recycle(token, address(fund), nextId++, 0, ours ? -int256(money) : int256(money));
        if (ours) books[k].cash[0] -= money;
        else books[k].cash[0] += money;
        count("recycle");
    }

    /// @notice Likewise, to be paid on a due day: one entry for each direction and day.
    function recycleOnClaim(uint256 random, uint256 amount, uint256 due) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        uint256 dueDay = (timeNow() / 1 days + due % 200) / 200 * 200;
        bool ours = amount % 2 == 0;
        uint32 id = recyclings[k][ours][dueDay];
        uint256 open = id == 0 ? 0 : notes[k][id - 1].amount;
        if ((!ours && open == 0 && openAssets(k) == 12) || (id == 0 && notes[k].length >= MANY)) return;
        uint256 money = bound(amount, 1, 60 * UNIT);
        vm.prank(recycler);
        battery.recycleOnClaim(address(fund), nextId, ours ? -int256(money) : int256(money), uint16(dueDay));
        if (id == 0) recyclings[k][ours][dueDay] = id = fund.entryCount();
        note(k, id, open + money, dueDay);
        dues[k].push(Due(nextId++, money, id, ours));
        count(open == 0 ? bytes32("recycling booked") : bytes32("recycling added"));
    }

    function settleClaim(uint256 random, uint256 i) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        if (dues[k].length == 0) return;
        i %= dues[k].length;
        Due memory d = dues[k][i];
        if (d.ours && d.amount > fund.spendable()) return;
        dues[k][i] = dues[k][dues[k].length - 1];
        dues[k].pop();
        vm.prank(d.ours ? manager : recycler);
        if (d.ours) fund.settleRecycling(d.id);
        else battery.settleClaim(d.id);
        if (d.ours) books[k].cash[0] -= d.amount;
        else books[k].cash[0] += d.amount;
        Note memory n = notes[k][d.entryId - 1];
        note(k, d.entryId, n.amount < d.amount ? 0 : n.amount - d.amount, n.dueDay);
        count(d.ours ? bytes32("settle recycling") : bytes32("recycling paid"));
    }

    // ------------------------------------------------------------------------------------------------ income, fees

    function accrue(uint256 random, uint256 amount) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        amount = bound(amount, 1, 2_000 * UNIT);
        vm.prank(seller);
        fund.accrue(amount, "swaps");
        books[k].cash[0] += amount;
        count("accrue");
    }

    function declare(uint256 random, uint256 amount) external alone(random % 4 == 3 ? 1 : 0) {
        fundOf(random);
        uint256 epoch = periodNow() + 1 + random % 3;
        vm.prank(manager);
        fund.declare(epoch, bound(amount, 0, 3_000 * UNIT));
        count("declare");
    }

    function payFees(uint256 random) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        Books storage b = books[k];
        uint256 owed = b.feesStruck - b.feesPaid;
        uint256 free = fund.spendable();
        if (owed == 0 || free == 0) return;
        uint256 paid = fund.payFees();
        eq(paid, owed < free ? owed : free, "fees paid");
        (b.feesPaid, b.cash[0]) = (b.feesPaid + paid, b.cash[0] - paid);
        count("pay fees");
    }

    // ------------------------------------------------------------------------------------------------ rules

    function changeTerms(uint256 random, uint256 pick) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        uint256 last = terms[k][terms[k].length - 1].from;
        uint256 next = fund.nextStrike();
        if (last != 0 && last <= periodNow() + 1 && next != 0 && next < last) return;
        IFund.Terms memory t;
        t.from = uint32(periodNow() + 2 + pick % 2);
        (t.managementFee, t.performanceFee) = (uint16(pick % 201), uint16((pick >> 16) % 2_001));
        t.gate = [0, 500, 2_500, 9_000][(pick >> 32) % 4];
        t.levy = [0, 0, 35, 200][(pick >> 40) % 4];
        t.notice = uint8((pick >> 48) % 3);
        setTermsOf(k, t);
        count("terms");
    }

    function suspend(uint256 random, uint256 time) external alone(random % 4 == 3 ? 1 : 0) {
        uint256 k = fundOf(random);
        Books storage b = books[k];
        bool running = b.suspendedFrom != 0 && timeNow() <= b.suspendedUntil;
        if (!running && b.suspendedFrom != 0 && timeNow() < b.suspendedUntil + 90 days) return;
        uint256 until = running ? timeNow() - 1 : timeNow() + bound(time, 1 days, 40 days);
        if (running && until >= b.suspendedUntil) return;
        vm.prank(manager);
        fund.suspend(uint40(until));
        if (!running) b.suspendedFrom = timeNow();
        b.suspendedUntil = until;
        count(running ? bytes32("resume") : bytes32("suspend"));
    }

    /// @notice The depositary says that the books are as its own, or that something is wrong.
    function speak(uint256 random, uint256 word) external alone(random % 4 == 3 ? 1 : 0) {
        fundOf(random);
        uint256 epoch = fund.nextStrike();
        if (epoch == 0 || timeNow() <= valuation.windowEndOf(epoch)) return;
        bool objecting = word % 3 == 0;
        (uint256 inBooks, uint256 batteries) = (fund.cash(), battery.balanceOf(address(fund)));
        vm.prank(depositary);
        if (objecting) fund.object(epoch, "wrong");
        else fund.attest(epoch, inBooks, batteries);
        count(objecting ? bytes32("object") : bytes32("attest"));
    }

    /// @notice The second fund closes; it sells what it has, and its entries end.
    function wind(uint256 random) external alone(1) {
        if (random % 4 != 0 || done["strike"] < 6) return;
        use(2);
        if (!books[1].closing) {
            vm.prank(manager);
            fund.close();
            books[1].closing = true;
            return count("close");
        }
        while (owned[1].length != 0) {
            disposeOne(1, 0, 800);
        }
        for (uint256 i; i < notes[1].length; ++i) {
            Note memory n = notes[1][i];
            if (n.amount != 0) bookEntry(1, n.id, IFund.Entry(n.kind, seller, 0, uint16(n.dueDay), false, "paper"));
        }
        battery.assess(address(fund), -battery.worthOf(address(fund)), 0, uint64(timeNow()));
        count("wound up");
    }
}
