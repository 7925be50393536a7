#!/bin/bash
# Pictures of the running desktop and of the panel for docs/pictures: English and French, light and dark.
#   tools/screenshot.sh [CODE.py [FOLDER]]
# CODE is told the theme by GUICHET_EO_THEME ("default" or "Night Mapping"), where the panel's pictures go by
# GUICHET_EO_PICTURES and how their names end by GUICHET_EO_SUFFIX.
set -euo pipefail
cd "$(dirname "$0")/.."
code=${1:-tools/demo/screenshot.py} folder=${2:-docs/pictures}
mkdir -p "$folder"
GUICHET_EO_PICTURES=$(realpath "$folder")
export GUICHET_EO_PICTURES
for language in en fr; do
    for theme in default "Night Mapping"; do
        suffix=-$language-$([ "$theme" = default ] && echo light || echo dark)
        export GUICHET_EO_THEME=$theme GUICHET_EO_SUFFIX=$suffix
        tools/desktop.sh "$code" "$folder/desktop$suffix.png" "$language"
        echo "$folder/desktop$suffix.png"
    done
done
