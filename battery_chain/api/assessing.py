"""`bank.assess`: health, from readings to booked assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from battery_chain import assessment
from battery_chain.api.verbs import Name, Verbs
from battery_chain.assessment import Assessment, Booked, Standing, TooOld
from battery_chain.assessment.fleet import Measured, inspected, lots, measure, signed, unbooked
from battery_chain.assessment.signed_file import read_signed, write_signed
from battery_chain.chain.intents import Receipt
from battery_chain.lifecycle.find import identify
from battery_chain.model import Method, Metric
from battery_chain.telemetry import Instrument, pricing_metric

__all__ = ["Assess"]


class Assess(Verbs):
    """The verbs of `battery-chain assess`. Health in basis points of what is rated or certified, days since
    1970.
    """

    def estimate(
        self,
        readings: str | Path,
        *,
        rated: Decimal | None = None,
        until_day: int | None = None,
        metric: Metric | None = None,
        method: Method = Method.FULL_DISCHARGE,
        instrument: Instrument | None = None,
        originator: str = "",
    ) -> Measured:
        """What a CSV file of readings says; what cannot be right is left out and named. Sends nothing.

        Columns battery_id, day (YYYY-MM-DD), relative_capacity (rated = 1) or capacity_ah, cycles where
        counted. `rated` in Ah; `until_day`: readings before it count, by default those before the chain's
        today.
        """
        return measure(
            self._w,
            Path(readings),
            self._find,
            rated=rated,
            until_day=until_day,
            metric=metric,
            method=method,
            instrument=instrument,
            originator=originator,
        )

    def _find(self, names: Sequence[str]) -> dict[str, int]:
        return {name: ids[0] for name, ids in identify(self._w, names).items() if len(ids) == 1}

    def sign(
        self, measured: Measured, *, assessors: Sequence[str], single: bool = False, new: bool = False
    ) -> list[Assessment]:
        """Statements about whole batches (`single`: about single batteries), signed by accredited assessors;
        anybody may submit them within a day. A step of health beyond the limit of its class needs two
        assessors; with one it waits for `countersign`. What is booked already is left out unless `new`. Sends
        nothing.
        """
        w, now = self._w, self._now()
        if single:
            some = lots(measured.measurements)
            wanted = some if new else unbooked(w, some)
            return [*inspected(w, wanted, assessors, now, partly=True)]
        fresh = list(measured.measurements) if new else unbooked(w, measured.measurements)
        return [*signed(w, fresh, assessors, now, partly=True)]

    def rate(
        self,
        batch: int,
        health: int,
        *,
        day: int,
        assessor: str,
        metric: Metric | None = None,
        method: Method = Method.FULL_DISCHARGE,
        source: str = "",
    ) -> Assessment:
        """The begin-of-life health of a whole batch that was minted without one, signed. Sends nothing."""
        facts, now = assessment.batch_facts(self._w, batch), self._now()
        return assessment.rate(
            self._w,
            facts,
            health,
            day=day,
            issued_at=now,
            now=now,
            metric=metric or pricing_metric(facts.held.category),
            method=method,
            source=source or assessor,
            assessor=assessor,
        )

    def countersign(self, statements: Sequence[Assessment], *, assessor: str) -> list[Assessment]:
        """The same, those signed that wait for a second assessor. Who has signed already is refused."""
        waiting = assessment.second_needed(self._w, statements)
        return [
            assessment.countersign(self._w, each, assessor) if each in waiting else each
            for each in statements
        ]

    def submit(self, statements: Sequence[Assessment], *, new: bool = False) -> list[Receipt]:
        """Books signed statements, each once, reviewed before the first is sent; their documents are kept in
        the state folder. Whoever submits pays the gas.
        """
        assessment.keep(self._connection.settings.state / "evidence", statements)
        return [*assessment.book(self._w, statements, self._me, now=self._now(), new=new)]

    def run(self, readings: str | Path, *, assessors: Sequence[str], new: bool = False) -> list[Receipt]:
        """`estimate`, `sign` and `submit`, one after the other."""
        return self.submit(self.sign(self.estimate(readings), assessors=assessors, new=new), new=new)

    def too_old(self, *names: Name, batches: Sequence[int] = ()) -> TooOld:
        """Assessments older than their class allows: of these batteries, of these batches, or of all."""
        return assessment.too_old(self._w, batches or None, self._some_ids(names) or None)

    def expire(self, *names: Name, batches: Sequence[int] = ()) -> list[Receipt]:
        """Takes them out of the sums, until they are assessed again. Anyone may."""
        ids = self._some_ids(names) or None
        return [*assessment.expire(self._w, self._me, batches or None, ids)]

    def show(self, name: Name, *, block: int | None = None) -> list[Booked]:
        """Every assessment of a battery, oldest first."""
        battery = self._id(name)
        found = assessment.booked(self._w, battery >> 32, self._at(block))
        return [each for each in found if battery & 0xFFFF_FFFF in each.readings]

    def standing(self, name: Name, *, block: int | None = None) -> Standing:
        """How it stands: the sum of its steps in 90 days, days until it is too old."""
        battery = self._id(name)
        place = battery >> 32, battery & 0xFFFF_FFFF
        return assessment.standing(self._w, *place, self._at(block))

    # -- files

    def write(self, path: str | Path, statements: Iterable[Assessment]) -> int:
        """Writes signed statements with their documents (JSON); returns how many."""
        return write_signed(Path(path), statements)

    def read(self, path: str | Path) -> list[Assessment]:
        """Signed statements of a file. Raises `Missing`, or `BadInput` with all that is wrong in it."""
        return read_signed(Path(path))
