"""The sender's counters, in Prometheus' text format.

They are read from the journal: whatever process has written it, they go on from run to run. Counts of
requests are those of one process.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from battery_chain import wholly
from battery_chain.chain.journal import Journal
from battery_chain.chain.rpc import Rpc

if TYPE_CHECKING:
    from prometheus_client.core import Metric

__all__ = ["SenderCollector", "metrics_text", "write_textfile"]

_PREFIX = "battery_chain_"


class SenderCollector:
    """What a Prometheus registry asks: `registry.register(SenderCollector(journal, rpc))`."""

    def __init__(self, journal: Journal, rpc: Rpc | None = None) -> None:
        self._journal, self._rpc = journal, rpc
        chain = journal.chain()
        self._chain = "" if chain is None else str(chain[0])

    def collect(self) -> Iterator[Metric]:
        """The state of the journal now."""
        yield from self._intents()
        yield self._transactions()
        if self._rpc is not None:
            yield from self._requests(self._rpc)

    def _intents(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        labels = ["chain", "account"]
        states = GaugeMetricFamily(_PREFIX + "intents", "Intents by state.", labels=[*labels, "state"])
        gas = CounterMetricFamily(_PREFIX + "gas_used", "Gas of mined intents.", labels=labels)
        undone = CounterMetricFamily(
            _PREFIX + "intents_undone", "Mined intents that a reorganisation has undone.", labels=labels
        )
        oldest = GaugeMetricFamily(
            _PREFIX + "oldest_open_intent_seconds",
            "When the oldest open intent was written, seconds since 1970-01-01.",
            labels=labels,
        )
        for each in self._journal.totals():
            who = [self._chain, each.account]
            for state, count in each.states.items():
                states.add_metric([*who, state], count)
            gas.add_metric(who, each.gas_used)
            undone.add_metric(who, each.undone)
            if each.oldest_open is not None:
                oldest.add_metric(who, each.oldest_open)
        yield from (states, gas, undone, oldest)

    def _transactions(self) -> Metric:
        from prometheus_client.core import CounterMetricFamily

        found = CounterMetricFamily(
            _PREFIX + "transactions_signed",
            "Signed transactions: calls, replacements for a better price, cancellations.",
            labels=["chain", "kind"],
        )
        for kind, count in self._journal.signed_by_kind().items():
            found.add_metric([self._chain, kind], count)
        return found

    def _requests(self, rpc: Rpc) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily

        for name, what in (
            ("rpc_requests", "Requests of this process, those of a batch one by one."),
            ("rpc_exchanges", "Documents that this process has sent: requests and batches."),
            ("rpc_unanswered", "Exchanges without an answer, or with one that the node is busy."),
        ):
            family = CounterMetricFamily(_PREFIX + name, what, labels=["chain"])
            family.add_metric([self._chain], rpc.counts[name.removeprefix("rpc_")])
            yield family


def metrics_text(journal: Journal, rpc: Rpc | None = None) -> str:
    """All counters as Prometheus reads them."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    registry.register(SenderCollector(journal, rpc))
    return generate_latest(registry).decode()


def write_textfile(file: Path, journal: Journal, rpc: Rpc | None = None) -> None:
    """Writes them to `file`, whole or not at all, where a node exporter picks up text files. Raises
    `Unwritable`."""
    wholly.write(file, metrics_text(journal, rpc))
