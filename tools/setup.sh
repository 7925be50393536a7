#!/bin/bash
# Install what is missing, and nothing else: distribution packages, test tools in build/venv, translations.
# Exits 2 with the one command to run when packages are missing and it may not install them.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    qgis python3-qgis qgis-providers python3-requests python3-shapely # the plugin's world
    python3-venv                                                      # test tools
    xvfb xauth fonts-dejavu-core fonts-open-sans                      # a desktop without a screen
)
venv=build/venv
python=/usr/bin/python3

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@" # may ask for a password
    else
        sudo -n "$@"
    fi
}

may_install() {
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }
}

install_packages() {
    local -a missing
    if ! command -v apt-get >/dev/null; then
        "$python" -c 'import qgis.core, requests' && return
        echo "setup: no apt-get here; install QGIS with its Python modules, and requests, then try again" >&2
        exit 2
    fi
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} = 0 ] && return
    echo "setup: installing ${missing[*]} (log: build/apt.log)"
    if ! may_install || ! as_root apt-get update -qq ||
        ! as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends "${missing[@]}" >build/apt.log 2>&1; then
        tail -n 5 build/apt.log >&2 2>/dev/null || true
        echo "setup: packages are missing; please run this line, then try again:" >&2
        echo "sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 2
    fi
}

install_test_tools() {
    local version requirements stamp
    version=$("$python" -c 'from qgis.core import Qgis; print(Qgis.QGIS_VERSION_INT)')
    requirements=tools/requirements/qgis-3.34.txt
    [ "$version" -ge 33400 ] || requirements=tools/requirements/qgis-3.22.txt
    # a virtual environment is bound to its place, to the interpreter and to the requirements it was made for
    stamp="$PWD/$venv $("$python" --version) $(cat tools/requirements/common.txt $requirements | sha256sum)"
    [ "$(cat $venv/stamp 2>/dev/null)" = "$stamp" ] && return
    echo "setup: test tools for QGIS $version in $venv"
    "$python" -m venv --clear --system-site-packages $venv
    $venv/bin/python -m pip install -q --disable-pip-version-check -r $requirements
    echo "$stamp" >$venv/stamp
}

mkdir -p build
exec 9>build/setup.lock
flock 9 # two runs at once would install twice
install_packages
install_test_tools
"$python" tools/translations.py
