#!/bin/bash
# Make (or complete) a QGIS profile in which this checkout is installed and enabled as guichet_eo:
#   tools/profile.sh FOLDER [LANGUAGE]
# QGIS_CUSTOM_CONFIG_PATH=FOLDER makes every QGIS program use FOLDER/profiles/default.
set -euo pipefail
checkout=$(realpath "$(dirname "$0")/..")
default=$1/profiles/default
mkdir -p "$default/python/plugins" "$default/QGIS"
ln -sfn "$checkout" "$default/python/plugins/guichet_eo"

# QGIS keeps its settings in QGIS<major>.ini. They are written here, once, rather than with
# "qgis_process plugins enable": that takes seconds and Debian 12's wrapper of it fails.
for settings in "$default"/QGIS/QGIS{3,4}.ini; do
    [ -e "$settings" ] && continue
    cat >"$settings" <<'INI'
[PythonPlugins]
guichet_eo=true

[app]
projections\unknownCrsBehavior=UseProjectCrs

[core]
NewsFeed\httpsfeedqgisorg\disabled=true

[qgis]
checkVersion=false
INI
    if [ -n "${2:-}" ]; then
        printf '\n[locale]\noverrideFlag=true\nuserLocale=%s\nglobalLocale=%s\n' "$2" "$2" >>"$settings"
    fi
done
