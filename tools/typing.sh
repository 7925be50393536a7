#!/bin/bash
# mypy on the folders that know neither QGIS nor Qt, under the name the package has once installed.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build/typing
ln -sfn "$PWD" build/typing/guichet_eo
packages=()
for folder in core providers; do
    [ -d "$folder" ] && packages+=(-p "guichet_eo.$folder")
done
MYPYPATH=build/typing build/venv/bin/python -m mypy "${packages[@]}"
