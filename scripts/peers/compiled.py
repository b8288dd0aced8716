"""The peers' contracts through the project's own compiler, with the settings of contracts/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts.toolchain import artifacts, compiler, config

__all__ = ["FOLDER", "PACKAGES", "Artifact", "compile_peers", "inputs"]

Artifact = Mapping[str, Any]

FOLDER = "scripts/peers/contracts"
PACKAGES = ("@openzeppelin/contracts", "erc721a", "solady", "solc")


def compile_peers(root: Path) -> dict[str, dict[str, Any]]:
    """Contract name → artifact. Raises `CompilationFailed`."""
    settings = _settings(root)
    return artifacts.artifacts(compiler.compile_sources(root, settings, FOLDER, PACKAGES), settings)


def inputs(root: Path) -> dict[str, Any]:
    """What decides the figures besides how they are taken: sources, settings, versions of the packages."""
    packages = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        "packages": {name: packages[f"node_modules/{name}"]["version"] for name in PACKAGES},
        "settings": _settings(root).settings(),
        "sources": compiler.fingerprint(compiler.sources(root, FOLDER)),
    }


def _settings(root: Path) -> config.Compiler:
    """Those of contracts/; erc721a is known here alone."""
    found = config.read(root / "brownie-config.yaml")
    return replace(found, remappings=(*found.remappings, "erc721a=node_modules/erc721a"))
