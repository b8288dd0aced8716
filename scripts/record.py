"""Records a command in a terminal of its own: what it printed, when, in colour.

    python scripts/record.py docs/demo battery-chain demo

writes docs/demo.cast (asciicast v2, playable with asciinema) and docs/demo.svg (what stays, for the README).
"""

from __future__ import annotations

import json
import os
import pty
import struct
import sys
import termios
import time
from collections.abc import Sequence
from fcntl import ioctl
from io import StringIO
from pathlib import Path

WIDTH, HEIGHT = 100, 40
_FONT_FACE = ("@font-face", "}")


def record(command: Sequence[str]) -> tuple[int, list[tuple[float, str]]]:
    """Exit code and (seconds, text) of everything the command printed."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": str(WIDTH), "LINES": str(HEIGHT)}
        os.execvp(command[0], list(command))
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    began, heard = time.monotonic(), []
    while chunk := _read(terminal):
        heard.append((round(time.monotonic() - began, 3), chunk.decode("utf-8", "replace")))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), heard


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux: the other side is closed
        return b""


def write_cast(target: Path, command: Sequence[str], heard: list[tuple[float, str]]) -> None:
    header = {"version": 2, "width": WIDTH, "height": HEIGHT, "command": " ".join(command)}
    lines = [json.dumps(header)] + [json.dumps([at, "o", text]) for at, text in heard]
    target.write_text("\n".join(lines) + "\n", "utf-8")


def write_svg(target: Path, title: str, heard: list[tuple[float, str]]) -> None:
    """What stood on the terminal at the end; fonts come from the viewer, not from a network."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(_final("".join(text for _, text in heard))))
    svg = console.export_svg(title=title)
    while _FONT_FACE[0] in svg:
        start = svg.index(_FONT_FACE[0])
        svg = svg[:start] + svg[svg.index(_FONT_FACE[1], start) + 1 :]
    target.write_text(svg, "utf-8")


def _final(text: str) -> str:
    """A transient line (progress) is drawn, then taken back: only what stays is kept."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        kept.append(line.rsplit("\x1b[2K", 1)[-1].rsplit("\r", 1)[-1])
    return "\n".join(kept)


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    target, command = Path(sys.argv[1]), sys.argv[2:]
    code, heard = record(command)
    write_cast(target.with_suffix(".cast"), command, heard)
    write_svg(target.with_suffix(".svg"), " ".join(command), heard)
    return code


if __name__ == "__main__":
    sys.exit(main())
