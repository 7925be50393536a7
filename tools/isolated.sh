#!/bin/bash
# Run a command with a home and a QGIS profile of its own, removed afterwards:
#   tools/isolated.sh COMMAND [ARGUMENT …]
set -euo pipefail
private=$(mktemp -d "${TMPDIR:-/tmp}/isolated.XXXXXX")
trap 'rm -rf "$private"' EXIT
mkdir -m 700 "$private"/{home,qgis,auth,runtime,tmp}
export HOME=$private/home XDG_RUNTIME_DIR=$private/runtime TMPDIR=$private/tmp
export QGIS_CUSTOM_CONFIG_PATH=$private/qgis QGIS_AUTH_DB_DIR_PATH=$private/auth
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONDONTWRITEBYTECODE=1
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
"$@"
