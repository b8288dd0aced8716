"""Settings: a flag beats the environment, which beats `battery-chain.toml`, which beats the default.

The file is looked for in the working directory and its parents; its relative paths count from its own folder.
Every value knows where it came from: `Settings.origin("rpc")`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from battery_chain.errors import BadInput, Problem

__all__ = ["ENVIRONMENT_PREFIX", "FILE_NAME", "Origin", "Settings", "load", "public_url", "setting_names"]

FILE_NAME = "battery-chain.toml"
ENVIRONMENT_PREFIX = "BATTERY_CHAIN_"
STATE_FOLDER = ".battery-chain"
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("text", "json")


_ADDRESS = re.compile(r"\b([a-z][a-z0-9+.-]*://)(?:[^\s/?#'\"<>]*@)?([^\s?#'\"<>]*)(?:[?#][^\s'\"<>]*)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who set a value: `kind` is flag, environment, file or default; `place` the flag, variable or file."""

    kind: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.place}".rstrip()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; times in seconds."""

    rpc: str = field(default="http://127.0.0.1:8545", repr=False)  # it may carry a password
    """Address of the chain's JSON-RPC endpoint."""
    account: str = ""
    """Who sends: a keystore's name, an address, or `dev:N` on a development chain."""
    keystore: Path = field(default_factory=lambda: Path.home() / STATE_FOLDER / "keystore")
    """Folder of the V3 keystores."""
    password_file: Path | None = None
    """File whose first line unlocks the keystore; without it the terminal or the OS keyring is asked."""
    state: Path = Path(STATE_FOLDER)
    """Folder of the journals, the deployments and the development chain's state file."""
    journal: Path | None = None
    """Folder of the sender's journals; default: `journal` in the state folder."""
    deployment: str = "default"
    """Name of a deployment in the state folder, or the path of a deployment file."""
    fund: str = ""
    """Number or symbol of the fund to work on; default: the first of the deployment."""
    timeout: int = 120
    """How long a command waits for a transaction before it says "run again"."""
    rpc_timeout: int = 30
    """How long one request to the chain may take."""
    deadline: int = 3600
    """Age after which an open transaction is cancelled instead of sent again."""
    confirmations: int = 0
    """Blocks that must follow a receipt; 0 suits chains with immediate finality."""
    max_fee: int = 10_000
    """The most that is offered for a unit of gas, gwei."""
    window: int = 100
    """How many transactions are under way at once."""
    log_level: str = "warning"
    """From which level on entries are logged on standard error: debug, info, warning or error."""
    log_format: str = "text"
    """`text`, or `json` for one object a line."""
    metrics: Path | None = None
    """File that the sender's counters are written to after each command, in Prometheus' text format."""
    origins: Mapping[str, Origin] = field(default_factory=dict, repr=False, compare=False)

    def origin(self, name: str) -> Origin:
        """Where the value of setting `name` came from."""
        if name not in setting_names():
            raise KeyError(name)
        return self.origins.get(name, Origin("default"))

    @property
    def journal_folder(self) -> Path:
        return self.journal or self.state / "journal"

    def deployment_file(self) -> Path:
        """The file of the deployment: the setting itself if it is a path, else a name in the state folder."""
        named = Path(self.deployment)
        if named.suffix or len(named.parts) > 1:
            return named
        return self.state / "deployments" / f"{self.deployment}.json"


def public_url(text: str) -> str:
    """A text with every address in it (http, https, postgresql …) without user, password, query and
    fragment: what may be logged or shown.
    """
    return _ADDRESS.sub(lambda found: f"{found[1]}{found[2]}", text)


def setting_names() -> tuple[str, ...]:
    """The names of all settings, in the order of their declaration."""
    return tuple(each.name for each in fields(Settings) if each.name != "origins")


def _text(raw: object, _: Path) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("must be a text that is not empty")
    return raw.strip()


def _url(raw: object, _: Path) -> str:
    if not isinstance(raw, str) or not raw.startswith(("http://", "https://")):
        raise ValueError(f"{raw!r} is not an address that begins with http:// or https://")
    return raw


def _path(raw: object, base: Path) -> Path:
    if isinstance(raw, Path):
        return raw.expanduser()
    return base / Path(_text(raw, base)).expanduser()


def _whole(low: int, high: int) -> Callable[[object, Path], int]:
    def parse(raw: object, _: Path) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            raise ValueError(f"{raw!r} is not a whole number")
        try:
            value = int(raw)
        except ValueError:
            raise ValueError(f"{raw!r} is not a whole number") from None
        if not low <= value <= high:
            raise ValueError(f"{value} is not in {low}..{high}")
        return value

    return parse


def _one_of(*known: str) -> Callable[[object, Path], str]:
    def parse(raw: object, _: Path) -> str:
        if raw not in known:
            raise ValueError(f"{raw!r} is none of {', '.join(known)}")
        return str(raw)

    return parse


def _parsers() -> dict[str, Callable[[object, Path], object]]:
    return {
        "rpc": _url,
        "account": _text,
        "keystore": _path,
        "password_file": _path,
        "state": _path,
        "journal": _path,
        "deployment": _text,
        "fund": _text,
        "timeout": _whole(1, 86_400),
        "rpc_timeout": _whole(1, 3_600),
        "deadline": _whole(10, 604_800),
        "confirmations": _whole(0, 1_000),
        "max_fee": _whole(0, 10**9),
        "window": _whole(1, 2_000),
        "log_level": _one_of(*LOG_LEVELS),
        "log_format": _one_of(*LOG_FORMATS),
        "metrics": _path,
    }


@dataclass(frozen=True, slots=True)
class _Layer:
    """One source of raw values, weakest first in the list that `load` folds."""

    kind: str
    values: Mapping[str, object]
    base: Path
    place: Callable[[str], str]


def load(
    flags: Mapping[str, object] | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """The settings of this run. Flags that are None count as not given.

    Raises `BadInput` with every unknown key of the file and every bad value, each with its place.
    """
    here = Path.cwd() if cwd is None else cwd
    file = _find(here)
    base = here if file is None else file.parent
    variables = _from_environment(os.environ if environ is None else environ)
    layers = [
        _Layer("file", _read(file), base, lambda _: str(file)),
        _Layer("environment", variables, here, _variable),
        _Layer("flag", _given(flags or {}), here, _flag),
    ]
    values: dict[str, Any] = {"state": base / STATE_FOLDER}
    origins: dict[str, Origin] = {}
    problems: list[Problem] = []
    for layer in layers:
        _fold(layer, values, origins, problems)
    if problems:
        raise BadInput(problems)
    return Settings(**values, origins=origins)


def _fold(layer: _Layer, values: dict[str, Any], origins: dict[str, Origin], problems: list[Problem]) -> None:
    parsers = _parsers()
    for name, raw in layer.values.items():
        place = layer.place(name)
        if name not in parsers:
            known = ", ".join(parsers)
            problems.append(Problem(place, 0, name, f"is not a setting; known are {known}"))
            continue
        try:
            values[name] = parsers[name](raw, layer.base)
            origins[name] = Origin(layer.kind, place)
        except ValueError as wrong:
            problems.append(Problem(place, 0, name, str(wrong)))


def _find(here: Path) -> Path | None:
    folders = (here, *here.parents)
    return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def _read(file: Path | None) -> Mapping[str, object]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise BadInput([Problem(str(file), 0, "", f"is not TOML: {wrong}")]) from None


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.upper()


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _from_environment(environ: Mapping[str, str]) -> Mapping[str, object]:
    """Variables of other uses share the prefix, so only names of settings are taken."""
    return {name: environ[_variable(name)] for name in setting_names() if _variable(name) in environ}


def _given(flags: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in flags.items() if value is not None}
