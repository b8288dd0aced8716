"""The sender's counters, in Prometheus' text format."""

from __future__ import annotations

from pathlib import Path

__all__ = ["write_textfile"]


def write_textfile(file: Path) -> None:
    """Writes what this process has counted to `file`, whole or not at all (for a node exporter's text files).

    Errors: OSError where the file cannot be written.
    """
    from prometheus_client import REGISTRY, write_to_textfile

    write_to_textfile(str(file), REGISTRY)
