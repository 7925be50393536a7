#!/bin/bash
# Pictures of the running desktop for docs/pictures: English and French, QGIS's default and dark themes.
#   tools/screenshot.sh [CODE.py [FOLDER]]
# CODE is told the theme by GUICHET_EO_THEME ("default" or "Night Mapping").
set -euo pipefail
cd "$(dirname "$0")/.."
code=${1:-tools/demo/screenshot.py} folder=${2:-docs/pictures}
for language in en fr; do
    for theme in default "Night Mapping"; do
        name=desktop-$language-$([ "$theme" = default ] && echo light || echo dark).png
        GUICHET_EO_THEME=$theme tools/desktop.sh "$code" "$folder/$name" "$language"
        echo "$folder/$name"
    done
done
