#!/bin/bash
# Run a command against real STAC servers (pgstac) with real items, and file, TLS, token and S3 servers, all here:
#   tools/field/testbed.sh COMMAND [ARGUMENT …]
# TESTBED_PARTS names the servers that are wanted where these are not all.
# The command finds the servers' addresses in the file $TESTBED_READY. The test bed lies beside this checkout
# (../shared) or in $GUICHET_EO_SHARED; where it does not, that is said and the command is not run. It installs what it
# needs from the distribution and from PyPI, and keeps it in build/testbed or $TESTBED_HOME.
set -euo pipefail
checkout=$(realpath "$(dirname "$0")/../..")
shared=${GUICHET_EO_SHARED:-$checkout/../shared}
program=$shared/testbed/testbed
if [ ! -x "$program" ]; then
    echo "field: no test bed here ($program is missing): nothing was tried"
    exit 0
fi
export TESTBED_HOME=${TESTBED_HOME:-$checkout/build/testbed} TESTBED_BASE_PORT=${TESTBED_BASE_PORT:-28600}
mkdir -p "$TESTBED_HOME"
work=$(mktemp -d "${TMPDIR:-/tmp}/guichet-eo-field.XXXXXX")
export TESTBED_READY=$work/urls.json GUICHET_EO_SHARED=$shared
trap '"$program" down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
read -r -a parts <<<"${TESTBED_PARTS:-stac-a stac-b web fault idp s3}"
"$program" up "${parts[@]}" >"$TESTBED_READY" 2>"$work/testbed.log" || { cat "$work/testbed.log" >&2; exit 1; }
"$@"
