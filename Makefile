# Two commands matter: `make demo` and `make test`. Both install what they need, from hashed locks, into this folder.
SHELL := /bin/sh
PY := .venv/bin/python
PIP := install --quiet --disable-pip-version-check --require-hashes
.DEFAULT_GOAL := help
.PHONY: help demo test check bench deep build dist clean brownie traces lock accept-layout

help:
	@echo "make demo           the whole story on an embedded chain"
	@echo "make test           every check and test; the last line counts them"
	@echo "make check          formats, types, layers, sizes, gas, generated files"
	@echo "make build          compile contracts/, write artifacts and bindings"
	@echo "make dist           sdist and wheel, the same bytes everywhere"
	@echo "make bench          measurements"
	@echo "make deep           the long test profiles, in resumable parts"
	@echo "make brownie        Brownie: compile, run, test, console on Anvil and Ganache"
	@echo "make traces         simulate the ageing traces anew, in an environment of its own"
	@echo "make accept-layout  make the present ABI and layouts the accepted ones"
	@echo "make lock           regenerate the hashed locks"
	@echo "make clean          remove everything that the commands above made"

demo: .venv/.runtime node_modules/.installed
	@.venv/bin/battery-chain demo

# Where Brownie is required, it is installed; else `make test` skips it with one line.
test: .venv/.dev node_modules/.installed $(if $(findstring brownie,$(BATTERY_CHAIN_REQUIRE)),.venv-brownie/.installed)
	@$(PY) scripts/test.py

check: .venv/.dev node_modules/.installed
	@$(PY) scripts/check.py

build: .venv/.dev node_modules/.installed
	@$(PY) scripts/build.py

dist: .venv/.dev
	@$(PY) scripts/package.py

accept-layout: .venv/.dev node_modules/.installed
	@$(PY) scripts/build.py --accept

bench: .venv/.dev node_modules/.installed
	@set -e; for script in scripts/bench/*.py; do [ ! -e "$$script" ] || $(PY) "$$script"; done

deep: .venv/.dev node_modules/.installed
	@$(PY) scripts/deep.py

brownie: .venv-brownie/.installed node_modules/.installed
	@.venv-brownie/bin/python scripts/brownie.py

traces: .venv-traces/.installed
	@.venv-traces/bin/python scripts/traces.py

lock:
	@python=$$(scripts/toolchain/machine.sh) && "$$python" -m venv .cache/lock
	@.cache/lock/bin/pip install --quiet --disable-pip-version-check uv
	@scripts/toolchain/lock.sh .cache/lock/bin/uv

clean:
	rm -rf .venv .venv-brownie .venv-traces node_modules .cache out cache build dist reports .pytest_cache \
		.mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find battery_chain scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed carries a stamp, so that a second run installs nothing.
.venv/.runtime: requirements/runtime.txt pyproject.toml
	@python=$$(scripts/toolchain/machine.sh) && echo "installing .venv" && "$$python" -m venv .venv
	@$(PY) -m pip $(PIP) -r requirements/runtime.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	@echo "installing the test tools"
	@$(PY) -m pip $(PIP) -r requirements/dev.txt
	@touch $@

.venv-brownie/.installed: requirements/brownie.txt
	@python=$$(scripts/toolchain/machine.sh) && echo "installing .venv-brownie" && "$$python" -m venv .venv-brownie
	@.venv-brownie/bin/python -m pip $(PIP) -r requirements/brownie.txt
	@touch $@

.venv-traces/.installed: requirements/traces.txt
	@python=$$(scripts/toolchain/machine.sh) && echo "installing .venv-traces" && "$$python" -m venv .venv-traces
	@.venv-traces/bin/python -m pip $(PIP) -r requirements/traces.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@scripts/toolchain/machine.sh >/dev/null
	@echo "installing node_modules"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
