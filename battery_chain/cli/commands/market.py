"""Batteries, bundles and fund shares change hands by orders."""

from __future__ import annotations

from battery_chain.cli.commands import market_serve
from battery_chain.cli.commands.market_approve import approve
from battery_chain.cli.commands.market_book import depth, orders, submit
from battery_chain.cli.commands.market_data import candles, trades
from battery_chain.cli.commands.market_deal import cancel, fill, list_, match
from battery_chain.cli.commands.market_show import check, fee, show
from battery_chain.cli.commands.market_sign import auction, sign
from battery_chain.cli.shared import Group

__all__ = ["command"]

command = Group("market", help="The market: orders for batteries and fund shares.")
for each in (
    sign,
    approve,
    auction,
    show,
    check,
    list_,
    fill,
    match,
    cancel,
    submit,
    orders,
    depth,
    trades,
    candles,
    fee,
    *market_serve.COMMANDS,
):
    command.add_command(each)
command.show("fund")
