#!/bin/bash
# QGIS's desktop on a screen of its own (Xvfb), with this checkout enabled; CODE drives it, then a picture is taken:
#   tools/desktop.sh CODE.py PICTURE.png [LANGUAGE]
# CODE is run by QGIS once the window is up. It finds the checkout in $GUICHET_EO_CHECKOUT and says that the picture
# may be taken by writing the file $GUICHET_EO_READY: "ok" on the first line, or else what went wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
code=$(realpath "$1") picture=$2 language=${3:-}
seconds=${GUICHET_EO_DESKTOP_SECONDS:-120}
work=$(mktemp -d "${TMPDIR:-/tmp}/guichet-eo-desktop.XXXXXX")
screen='' qgis=''

stop() {
    local process
    for process in "$qgis" "$screen"; do
        [ -n "$process" ] || continue
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap stop EXIT

mkdir -p "$(dirname "$picture")"
tools/profile.sh "$work/profile" "$language"
mkdir -m 700 "$work"/{home,auth,runtime,tmp}

mkfifo "$work/display"
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$work/display" 2>"$work/screen.log" &
screen=$!
read -r -t 30 number <"$work/display" || { cat "$work/screen.log" >&2; exit 1; }

unset WAYLAND_DISPLAY XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
export DISPLAY=:$number QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 PYTHONDONTWRITEBYTECODE=1
export HOME=$work/home XDG_RUNTIME_DIR=$work/runtime TMPDIR=$work/tmp
export QGIS_CUSTOM_CONFIG_PATH=$work/profile QGIS_AUTH_DB_DIR_PATH=$work/auth
export GUICHET_EO_CHECKOUT=$PWD GUICHET_EO_READY=$work/ready
[ -z "$language" ] || export LANG=C.UTF-8 LANGUAGE=$language

qgis --noversioncheck --nologo --code "$code" >"$work/qgis.log" 2>&1 &
qgis=$!
for ((tenths = 0; tenths < seconds * 10; tenths++)); do
    [ -s "$GUICHET_EO_READY" ] && break
    kill -0 "$qgis" 2>/dev/null || break
    sleep 0.1
done
/usr/bin/python3 tools/picture.py "$picture" || echo "desktop: no picture" >&2
if [ "$(head -n 1 "$GUICHET_EO_READY" 2>/dev/null)" != ok ]; then
    echo "desktop: QGIS did not get ready, $picture shows why" >&2
    cat "$GUICHET_EO_READY" >&2 2>/dev/null || true
    tail -n 40 "$work/qgis.log" >&2
    exit 1
fi
