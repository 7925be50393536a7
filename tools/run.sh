#!/bin/bash
# Open QGIS with this checkout enabled, in a profile of its own (build/profile); without a display, run the demonstration.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "no display: running the demonstration on a virtual one"
    exec tools/run_demo.sh
fi
tools/profile.sh build/profile
export QGIS_CUSTOM_CONFIG_PATH=$PWD/build/profile QGIS_AUTH_DB_DIR_PATH=$PWD/build/profile
exec qgis --noversioncheck "$@"
