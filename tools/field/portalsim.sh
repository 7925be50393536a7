#!/bin/bash
# Run a command against the simulated portals, which answer at the portals' real names behind a proxy of this machine:
#   tools/field/portalsim.sh COMMAND [ARGUMENT …]
# The command finds the simulator's description in the file $PORTALSIM_READY, the proxy in $HTTPS_PROXY and the
# authority in $REQUESTS_CA_BUNDLE. The simulator lies beside this checkout (../shared) or in $GUICHET_EO_SHARED; where
# it does not, that is said and the command is not run. Its own packages and data go to build/portalsim.
set -euo pipefail
checkout=$(realpath "$(dirname "$0")/../..")
shared=${GUICHET_EO_SHARED:-$checkout/../shared}
program=$shared/portalsim/portalsim
if [ ! -x "$program" ]; then
    echo "field: no simulated portals here ($program is missing): nothing was tried"
    exit 0
fi
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PORTALSIM_HOME=${PORTALSIM_HOME:-$checkout/build/portalsim}
mkdir -p "$PORTALSIM_HOME"
work=$(mktemp -d "${TMPDIR:-/tmp}/guichet-eo-field.XXXXXX")
export PORTALSIM_READY=$work/ready.json
"$program" --port "$port" --seed 1 --ready-file "$PORTALSIM_READY" >"$work/portalsim.log" 2>&1 &
simulator=$!
trap 'kill "$simulator" 2>/dev/null || true; wait "$simulator" 2>/dev/null || true; rm -rf "$work"' EXIT

value() { /usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$PORTALSIM_READY" "$1"; }
for ((tenths = 0; tenths < 1800; tenths++)); do
    # what it truly holds is written a little after it is ready
    [ -s "$PORTALSIM_READY" ] && [ -s "$(value truth)" ] && break
    kill -0 "$simulator" 2>/dev/null || { cat "$work/portalsim.log" >&2; exit 1; }
    sleep 0.1
done
[ -s "$PORTALSIM_READY" ] || { echo "field: the simulated portals did not get ready" >&2; exit 1; }
HTTPS_PROXY=$(value proxy) REQUESTS_CA_BUNDLE=$(value ca)
export HTTPS_PROXY REQUESTS_CA_BUNDLE HTTP_PROXY=$HTTPS_PROXY SSL_CERT_FILE=$REQUESTS_CA_BUNDLE NO_PROXY=127.0.0.1,localhost
"$@"
