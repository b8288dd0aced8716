// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFund} from "../../../../contracts/interfaces/IFund.sol";
import {IListedMaker} from "../../../../contracts/interfaces/IListedMaker.sol";
import {IOrders} from "../../../../contracts/interfaces/IOrders.sol";
import {FundRoles} from "../../base/FundRoles.sol";
import {vm} from "../../base/Vm.sol";
import {MockMarket} from "../../mocks/MockMarket.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice Every actor × how a fund trades on a market. The market is one of the actors: the stranger.
contract RoleFunctionTradingTest is FundRoles {
    uint256 private constant ID = 7;

    function _setMarket(address) private returns (bytes memory) {
        target = address(deployer.fund(config(IERC20Metadata(address(token)))));
        return abi.encodeCall(IFund.setMarket, (bob));
    }

    function test_only_an_admin_names_the_market() public {
        row(IFund.setMarket.selector, _setMarket, onlyAnAdmin);
    }

    function _trades() private {
        vm.etch(stranger, type(MockMarket).runtimeCode);
        vm.prank(admin);
        fund.setMarket(stranger);
    }

    /// @dev Of what is worth nothing, for nothing.
    function _order() private view returns (IOrders.Order memory o) {
        (o.maker, o.side, o.asset, o.token) = (address(fund), IOrders.Side.Buy, address(battery), address(token));
        (o.items, o.amount, o.expiresAt) = (new uint256[](1), 1, type(uint40).max);
        o.items[0] = ID;
    }

    function _list(address) private returns (bytes memory) {
        _trades();
        return abi.encodeCall(IFund.list, (_order()));
    }

    function _cancelOrders(address) private returns (bytes memory) {
        _trades();
        return abi.encodeCall(IFund.cancelOrders, (new uint256[](1)));
    }

    function test_only_the_manager_lists_and_cancels() public {
        row(IFund.list.selector, _list, onlyTheManager);
        row(IFund.cancelOrders.selector, _cancelOrders, onlyTheManager);
    }

    function _onlyTheMarket(address who) private view returns (bytes memory) {
        return nobodyBut(who == stranger, abi.encodeWithSelector(IFund.NotMarket.selector, who));
    }

    function _listed() private returns (IOrders.Order memory o, bytes32 orderHash) {
        _trades();
        battery.putSingle(ID, seller, 0, 0);
        o = _order();
        vm.prank(manager);
        orderHash = fund.list(o);
    }

    function _beforeFill(address) private returns (bytes memory) {
        (IOrders.Order memory o, bytes32 orderHash) = _listed();
        return abi.encodeCall(IListedMaker.beforeFill, (o, orderHash, seller, 0, 0));
    }

    function _afterFill(address) private returns (bytes memory) {
        (IOrders.Order memory o, bytes32 orderHash) = _listed();
        vm.prank(stranger);
        fund.beforeFill(o, orderHash, seller, 0, 0);
        return abi.encodeCall(IListedMaker.afterFill, (o, orderHash, seller, 0, 0));
    }

    function test_only_the_market_fills() public {
        row(IListedMaker.beforeFill.selector, _beforeFill, _onlyTheMarket);
        row(IListedMaker.afterFill.selector, _afterFill, _onlyTheMarket);
    }
}
