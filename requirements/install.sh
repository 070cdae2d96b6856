#!/bin/sh
# Makes .venv and installs one of the locks into it: requirements/install.sh serving|training|distributed|development
# Does nothing where that is done: .venv/NAME.txt is a copy of the lock that was installed last.
set -eu
cd "$(dirname "$0")/.."
lock=requirements/$1.txt
python=.venv/bin/python
uv=$(command -v uv || true)

say() { printf '==> %s\n' "$1" >&2; }
fail() { printf 'digit-bot: %s\n' "$1" >&2; exit 1; }

# Whether $1 is a Python that we support; a pyenv shim may be on the PATH and still not run.
supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if supported "$candidate" && { [ "$uv" ] || "$candidate" -c 'import ensurepip, venv' 2>/dev/null; }
        then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    return 1
}

make_environment() {
    found=$(find_python) || fail "needs Python 3.11, 3.12 or 3.13 with venv (on Debian: apt-get install python3-venv), and found none${PYTHON:+ at $PYTHON}."
    say "Making .venv with $("$found" --version)"
    rm -rf .venv
    if [ "$uv" ]; then uv venv --quiet --python "$found" .venv; else "$found" -m venv .venv; fi
    # A relative path, so that scripts import bot and model wherever the checkout lies.
    for packages in .venv/lib/python3*/site-packages; do
        echo ../../../.. >"$packages/digit-bot.pth"
    done
    pwd >.venv/made
}

[ -f "$lock" ] || fail "there is no $lock."
if [ "$(cat .venv/made 2>/dev/null)" = "$(pwd)" ] && supported $python; then
    if cmp -s "$lock" ".venv/$1.txt"; then exit 0; fi
else
    make_environment
fi

say "Installing the $1 packages ($(grep -c '^[a-z0-9].*==' "$lock"); takes minutes the first time)"
if [ "$uv" ]; then
    uv pip install --python $python --require-hashes --requirement "$lock"
else
    $python -m pip install --disable-pip-version-check --no-compile --require-hashes --requirement "$lock"
fi

# Each lock holds the ones before it, in the same versions.
for name in serving training distributed development; do
    cp "requirements/$name.txt" ".venv/$name.txt"
    if [ "$name" = "$1" ]; then break; fi
done
say "Ready"
