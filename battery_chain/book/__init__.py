"""The order book service: takes orders in, keeps them, follows the chain. It holds no keys and no money."""

from battery_chain.book.guard import Limits
from battery_chain.book.serve import serve
from battery_chain.book.service import Health, Options, Service

__all__ = ["Health", "Limits", "Options", "Service", "serve"]
