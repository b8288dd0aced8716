"""All that is wrong with one file, kept within bounds."""

from __future__ import annotations

from battery_chain.errors import BadInput, Problem

__all__ = ["Problems"]


class Problems:
    """Collects problems of one source; remembers the first `cap` and counts the rest."""

    def __init__(self, source: str, cap: int = 1_000) -> None:
        self.source = source
        self.count = 0
        self._cap = cap
        self._kept: list[Problem] = []

    def add(self, row: int, column: str, rule: str) -> None:
        """One more problem; row 0 is the file as a whole."""
        self.count += 1
        if len(self._kept) < self._cap:
            self._kept.append(Problem(self.source, row, column, rule))

    def refuse(self) -> None:
        """Raises `BadInput` with everything found, in the order of the file; silent when nothing was."""
        if not self.count:
            return
        found = sorted(self._kept, key=lambda problem: problem.row)
        if self.count > len(found):
            found.append(Problem(self.source, 0, "", f"and {self.count - len(found):,} more problems"))
        raise BadInput(found)
