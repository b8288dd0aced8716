// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICoverage} from "../../../../contracts/interfaces/ICoverage.sol";
import {IERC7575Share} from "../../../../contracts/interfaces/IERC7575.sol";
import {IERC7943Fungible} from "../../../../contracts/interfaces/IERC7943.sol";
import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IHolder} from "../../../../contracts/interfaces/IHolder.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @dev What a fund tells of itself that its interface does not name.
interface IBanded {
    function MAX_BAND() external view returns (uint256);
}

/// @notice Every actor × what can be read of a fund: everybody, the same answer.
contract RoleFunctionFundViewsTest is FundRoles {
    function test_everybody_reads_the_token() public {
        read(IERC165.supportsInterface.selector, abi.encode(type(IERC165).interfaceId));
        read(IERC20Metadata.name.selector, "");
        read(IERC20Metadata.symbol.selector, "");
        read(IERC20Metadata.decimals.selector, "");
        read(IERC20.totalSupply.selector, "");
        read(IERC20.balanceOf.selector, abi.encode(alice));
        read(IERC20.allowance.selector, abi.encode(alice, bob));
        read(IERC20Permit.nonces.selector, abi.encode(alice));
        read(IERC20Permit.DOMAIN_SEPARATOR.selector, "");
        read(IERC5267.eip712Domain.selector, "");
        read(IERC7943Fungible.canSend.selector, abi.encode(alice));
        read(IERC7943Fungible.canReceive.selector, abi.encode(alice));
        read(IERC7943Fungible.canTransfer.selector, abi.encode(alice, bob, 1));
        read(IERC7943Fungible.getFrozenTokens.selector, abi.encode(alice));
        read(IERC7575Share.vault.selector, abi.encode(address(token)));
    }

    function test_everybody_reads_what_the_fund_is_made_of() public {
        read(IAccessManaged.authority.selector, "");
        read(IAccessManaged.isConsumingScheduledOp.selector, "");
        read(IBanded.MAX_BAND.selector, "");
        read(IFund.members.selector, "");
        read(IFund.battery.selector, "");
        read(IFund.valuation.selector, "");
        read(IFund.settlementToken.selector, "");
        read(IFund.number.selector, "");
        read(IFund.vaults.selector, "");
        read(IFund.inKind.selector, "");
        read(IFund.market.selector, "");
        read(IFund.limits.selector, "");
        read(IFund.termsOf.selector, abi.encode(1));
    }

    function test_everybody_reads_the_books() public {
        read(IFund.cash.selector, "");
        read(IFund.cashOf.selector, abi.encode(vault));
        read(IFund.spendable.selector, "");
        read(IFund.nav.selector, "");
        read(IFund.factSheet.selector, "");
        read(IFund.price.selector, "");
        read(IFund.priceOf.selector, abi.encode(1));
        read(IFund.highWaterMark.selector, "");
        read(IFund.entryOf.selector, abi.encode(1));
        read(IFund.entryCount.selector, "");
        read(IFund.incomeOf.selector, abi.encode(alice));
        read(IFund.lockedOf.selector, abi.encode(alice));
        read(IFund.takenFrom.selector, abi.encode(1, seller));
    }

    function test_everybody_reads_epochs() public {
        read(IFund.nextStrike.selector, "");
        read(IFund.nextAsked.selector, abi.encode(1));
        read(IFund.lastDistribution.selector, "");
        read(IFund.snapshotOf.selector, abi.encode(1));
        read(IFund.declaredFor.selector, abi.encode(1));
        read(IFund.attestationOf.selector, abi.encode(1));
        read(ICoverage.energiesIn.selector, abi.encode(1));
    }

    function test_everybody_reads_offers_and_approvals() public {
        bytes memory asked = abi.encode(offer(seller, 1, 1));
        read(IFund.saleDigest.selector, asked);
        read(IFund.purchaseDigest.selector, asked);
        read(IFund.lienDigest.selector, abi.encode(pledgeOf(1, 1)));
        read(IFund.restatementDigest.selector, abi.encode(1, 1, DOCUMENT));
        read(IFund.approvedFrom.selector, abi.encode(DOCUMENT));
        read(IFund.offerNonceUsed.selector, abi.encode(seller, 1));
        read(IHolder.isInterested.selector, abi.encode(alice));
    }

    /// @dev Nobody's gift is accepted, Battery asking or not.
    function test_everybody_is_refused_by_the_holder() public {
        read(IHolder.acceptBattery.selector, abi.encode(address(fund), seller, 1, 1));
        ok(fund.acceptBattery(address(fund), seller, 1, 1) == bytes4(0), "refused");
    }

    function test_who_manages_or_watches_or_contributed_is_interested() public view {
        ok(fund.isInterested(manager) && fund.isInterested(slowManager), "manager, also one with a delay");
        ok(fund.isInterested(depositary), "depositary");
        ok(!fund.isInterested(otherManager) && !fund.isInterested(alice), "nobody else");
    }
}
