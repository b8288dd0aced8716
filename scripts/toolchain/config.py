"""The compiler's settings, read from brownie-config.yaml, and the files of other tools derived from them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["REPOSITORY", "Compiler", "derived", "read"]

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Compiler:
    """What decides the byte code besides the sources.

    `remappings` are `prefix=folder`, the folder relative to the repository.
    """

    version: str
    evm: str
    via_ir: bool
    optimize: bool
    runs: int
    remappings: tuple[str, ...]

    def settings(self) -> dict[str, Any]:
        """The `settings` of the compiler's standard JSON, output selection apart.

        The metadata hash is left out: it would tie the byte code to comments and file names.
        """
        return {
            "evmVersion": self.evm,
            "metadata": {"bytecodeHash": "none"},
            "optimizer": {"enabled": self.optimize, "runs": self.runs},
            "remappings": list(self.remappings),
            "viaIR": self.via_ir,
        }


def read(path: Path = REPOSITORY / "brownie-config.yaml") -> Compiler:
    """Read the `compiler` section of `path`."""
    section = yaml.safe_load(path.read_text())["compiler"]
    solc = section["solc"]
    return Compiler(
        version=str(solc["version"]),
        evm=section["evm_version"],
        via_ir=solc["viaIR"],
        optimize=solc["optimizer"]["enabled"],
        runs=solc["optimizer"]["runs"],
        remappings=tuple(solc["remappings"]),
    )


def derived(compiler: Compiler) -> dict[str, str]:
    """The generated files of other tools: name in the repository → content."""
    return {"foundry.toml": _foundry(compiler), "slither.config.json": _slither(compiler)}


_FOUNDRY = """\
# Generated from brownie-config.yaml by `make build`: change that file, not this one.
[profile.default]
src = "contracts"
test = "tests/contracts"
script = "tests/contracts/script"
out = "out"
cache_path = "cache"
libs = ["node_modules"]
remappings = {remappings}
auto_detect_remappings = false
solc = "scripts/toolchain/solc"
offline = true
evm_version = "{evm}"
optimizer = {optimize}
optimizer_runs = {runs}
via_ir = {via_ir}
bytecode_hash = "none"
cbor_metadata = true
deny = "warnings"
# Only what lies in node_modules may warn: it is pinned and not ours to change.
ignored_warnings_from = ["node_modules"]
# 5574, 3860: large test contracts. 4591: more than 256 warnings, nearly all of node_modules; `make build`
# compiles our own contracts apart, with fewer.
ignored_error_codes = [5574, 3860, 4591]
fs_permissions = [{{ access = "read", path = "battery_chain/artifacts" }}]
# Tests of Battery and of a fund's books deploy what a `Deployer` was compiled to: no IR for them: seconds,
# not minutes.
additional_compiler_profiles = [{{ name = "plain", via_ir = false }}]
compilation_restrictions = [{{ paths = "tests/contracts/*/{light}/**", via_ir = false }}]
fuzz = {{ runs = 256, seed = "0x{seed}" }}
invariant = {{ runs = 64, depth = 64, fail_on_revert = true, show_metrics = true }}

[profile.deep]
fuzz = {{ runs = 20000, seed = "0x{seed}" }}
invariant = {{ runs = 1000, depth = 256, fail_on_revert = true, show_metrics = true }}

# The red canary: a test that must fail, away from the suite.
[profile.canary]
src = "tests/canary"
test = "tests/canary"
out = "out/canary"
cache_path = "cache/canary"

[fmt]
line_length = 120
tab_width = 4
bracket_spacing = false
int_types = "long"
quote_style = "double"
number_underscore = "preserve"
sort_imports = true
wrap_comments = false

[lint]
severity = ["high", "med", "low"]
lint_on_build = false
# block-timestamp: these contracts are about days; a block's seconds of freedom do not reach a day.
# incorrect-shift: takes `1 << n`, with which every bitmap is written, for an exchanged order.
# unsafe-typecast: the state is packed by design; ranges are checked where values enter.
exclude_lints = ["block-timestamp", "incorrect-shift", "unsafe-typecast"]
"""


def _foundry(compiler: Compiler) -> str:
    return _FOUNDRY.format(
        remappings=json.dumps(compiler.remappings),
        evm=compiler.evm,
        optimize=json.dumps(compiler.optimize),
        runs=compiler.runs,
        via_ir=json.dumps(compiler.via_ir),
        seed="ba77e4",
        light="{battery,books,market,market_fund}",  # the folders of tests that go without IR
    )


def _slither(compiler: Compiler) -> str:
    content = {
        "compile_force_framework": "foundry",
        "filter_paths": "node_modules|tests",
        "solc_remaps": list(compiler.remappings),
    }
    return json.dumps(content, indent=2) + "\n"
