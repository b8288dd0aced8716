"""One compilation of contracts/ with the settings of brownie-config.yaml, kept by content."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.toolchain import files
from scripts.toolchain.config import Compiler

__all__ = [
    "FOLDER",
    "LIBRARIES",
    "CompilationFailed",
    "compile_sources",
    "fingerprint",
    "libraries",
    "sources",
]

SHIM = "scripts/toolchain/solc"
KEPT = 8
FOLDER = "contracts"
LIBRARIES = ("@openzeppelin/contracts", "solady", "solc")
_OF_CONTRACT = [
    "abi",
    "evm.bytecode.linkReferences",
    "evm.bytecode.object",
    "evm.deployedBytecode.immutableReferences",
    "evm.deployedBytecode.linkReferences",
    "evm.deployedBytecode.object",
    "evm.methodIdentifiers",
    "metadata",
    "storageLayout",
]


class CompilationFailed(Exception):
    """The compiler refused or warned; the text is what it said."""


def sources(root: Path, folder: str = FOLDER) -> dict[str, str]:
    """Every Solidity file of a folder: name in the repository → content."""
    found = sorted((root / folder).rglob("*.sol"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}


def libraries(root: Path, names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """What else the byte code comes from: the compiler and the contract libraries of the npm lock."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return {name: packages[f"node_modules/{name}"]["integrity"] for name in names}


def fingerprint(value: Any) -> str:
    """SHA-256 of `value`, in hex."""
    text = value if isinstance(value, str) else files.canonical(value)
    return hashlib.sha256(text.encode()).hexdigest()


def compile_sources(
    root: Path, compiler: Compiler, folder: str = FOLDER, names: Sequence[str] = LIBRARIES
) -> dict[str, Any]:
    """The compiler's output for the sources of a folder, which import from the npm packages `names` (from
    `.cache/` where the same input was compiled before).

    Raises `CompilationFailed` on an error, and on a warning about a file of the folder.
    """
    question = _question(sources(root, folder), compiler)
    kept = root / ".cache" / "solc" / f"{fingerprint([question, libraries(root, names)])}.json"
    if kept.exists():
        kept.touch()
        return _parsed(kept.read_text(encoding="utf-8"))
    output = _parsed(_ask(root, question))
    files.write(kept, json.dumps(output))
    _forget_old(kept.parent)
    return output


def _parsed(text: str) -> dict[str, Any]:
    output: dict[str, Any] = json.loads(text)
    said = [d["formattedMessage"] for d in output.get("errors", []) if _matters(d)]
    if said:
        raise CompilationFailed("\n".join(dict.fromkeys(said)))
    return output


# Code above the size limit (5574, 3860): `make check` measures it for itself, and says by how much.
_MEASURED_ELSEWHERE = frozenset({"5574", "3860"})


def _matters(diagnostic: dict[str, Any]) -> bool:
    if diagnostic.get("errorCode") in _MEASURED_ELSEWHERE:
        return False
    where: str = (diagnostic.get("sourceLocation") or {}).get("file", "")
    return diagnostic["severity"] == "error" or (
        diagnostic["severity"] == "warning" and not where.startswith("node_modules/")
    )


def _question(ours: Mapping[str, str], compiler: Compiler) -> dict[str, Any]:
    # Code is generated for our own files only: what they import is compiled into them where they use it.
    selection = {"*": {"": ["ast"]}} | {name: {"": ["ast"], "*": _OF_CONTRACT} for name in ours}
    return {
        "language": "Solidity",
        "sources": {name: {"content": content} for name, content in ours.items()},
        "settings": {**compiler.settings(), "outputSelection": selection},
    }


def _ask(root: Path, question: dict[str, Any]) -> str:
    command = [str(root / SHIM), "--standard-json", "--base-path", str(root)]
    done = subprocess.run(command, input=json.dumps(question), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CompilationFailed(done.stderr or f"{SHIM} ended with {done.returncode}")
    sys.stderr.write(done.stderr)
    return done.stdout


def _forget_old(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT:]:
        path.unlink(missing_ok=True)
