#!/bin/sh
# Prints the Python to use. On a machine that lacks something: one line with the command that mends it, exit 2.
set -u

suitable() { command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
complete() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

python="" lacking="" packages="" brew=""
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    suitable "$candidate" || continue
    [ -n "$python" ] || python=$candidate
    if complete "$candidate"; then python=$candidate && break; fi
done
if [ -z "$python" ]; then
    lacking="Python 3.11 or later with venv" packages="python3 python3-venv" brew="python@3.13"
elif ! complete "$python"; then
    lacking="the venv module of $python" packages="python3-venv" brew="python@3.13"
fi
if ! command -v node >/dev/null 2>&1; then
    lacking="${lacking:+$lacking, }Node 20 or later" packages="$packages nodejs npm" brew="$brew node"
elif ! command -v npm >/dev/null 2>&1; then
    lacking="${lacking:+$lacking, }npm" packages="$packages npm" brew="$brew node"
elif ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
    lacking="${lacking:+$lacking, }Node 20 or later (this is $(node --version))" old_node=1
fi

[ -z "$lacking" ] && echo "$python" && exit 0
command="apt-get install -y $(echo $packages)"
[ "$(uname -s)" = Darwin ] && command="brew install $(echo $brew)"
if [ -n "${old_node:-}" ]; then
    command="${packages:+$command && }npm install --global n && n 20"
fi
echo "missing: $lacking; run: $command" >&2
exit 2
