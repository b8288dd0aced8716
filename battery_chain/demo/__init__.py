"""Three stories on an embedded chain: the main job, from the first contract to the last burn; five years of
a fund, from its seed to the last unit; a trading day on the market."""

from battery_chain.demo.fund_story import play_fund
from battery_chain.demo.market_story import play_market
from battery_chain.demo.play import Options, play
from battery_chain.demo.stage import QuietStage, RichStage, Stage

__all__ = ["Options", "QuietStage", "RichStage", "Stage", "play", "play_fund", "play_market"]
