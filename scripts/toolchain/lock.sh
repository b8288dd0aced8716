#!/bin/sh
# Regenerates the hashed locks: one set of versions for Python 3.11 and later on every platform, no addresses in it.
# usage: lock.sh PATH-OF-UV
set -eu
compile() {
    out=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
        --custom-compile-command "make lock" "$@" --output-file "$out"
}
uv=$1
compile requirements/runtime.txt pyproject.toml --extra web --extra postgres --group install
compile requirements/dev.txt pyproject.toml --extra web --extra postgres --group install --group dev --constraint requirements/runtime.txt
compile requirements/brownie.txt requirements/brownie.in
compile requirements/traces.txt requirements/traces.in
npm install --package-lock-only --ignore-scripts
