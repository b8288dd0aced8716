"""The main job as one story, on an embedded chain: from the first contract to the last burn."""

from battery_chain.demo.play import Options, play
from battery_chain.demo.stage import QuietStage, RichStage, Stage

__all__ = ["Options", "QuietStage", "RichStage", "Stage", "play"]
