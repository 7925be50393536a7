#!/bin/bash
# `make run` without a display: the plugin's main job on a screen of its own, over the demonstration data.
# Leaves build/run.png (the desktop) and build/run.json (requests, counts, times; written by run_demo.py).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
rm -f build/run.png build/run.json
export GUICHET_EO_REPORT=$PWD/build/run.json
tools/desktop.sh tools/demo/run_demo.py build/run.png
cat build/run.json
printf '\nbuild/run.png and build/run.json written\n'
