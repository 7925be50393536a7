#!/bin/bash
# Every test folder in turn, each in a process and a QGIS profile of its own; goes on after a failure.
# Ends with pytest's own summary line of every run. Needs tools/setup.sh to have run.
set -uo pipefail
cd "$(dirname "$0")/.."
python=build/venv/bin/python
recap=$(mktemp)
log=$(mktemp)
trap 'rm -f "$recap" "$log"' EXIT
failed=0

# run TITLE FOLDERS [pytest arguments]
run() {
    local title=$1 folder
    local -a folders=()
    for folder in $2; do
        [ -d "tests/$folder" ] && folders+=("tests/$folder")
    done
    shift 2
    if [ ${#folders[@]} = 0 ]; then
        printf '%s: no such tests yet\n' "$title" | tee -a "$recap"
        return
    fi
    printf '\n%s: %s\n' "$title" "${folders[*]}"
    timeout 900 tools/isolated.sh "$python" -m pytest --timeout 120 "${folders[@]}" "$@" 2>&1 | tee "$log"
    local code=${PIPESTATUS[0]}
    [ "$code" = 0 ] || failed=1
    {
        printf '%s (exit %s)\n' "$title" "$code"
        grep -E '(passed|failed|skipped|deselected|errors?|no tests ran)\b.* in [0-9.]+s' "$log" | tail -n 1
    } >>"$recap"
}

# tests without QGIS mostly wait for servers that are slow on purpose: four at a time, two with a simulator each
without_qgis=(-p no:pytest_qgis -p no:pytest-qt)
GUICHET_EO_NO_SHAPELY=1 run "without QGIS, without shapely" unit "${without_qgis[@]}" -n 4 "$@"
run "without QGIS" "unit counterparts faults" "${without_qgis[@]}" -n 4 "$@"
run "portals" portals -n 2 "$@"
# pytest-qt takes its message handler away between the parts of a test; a map that is drawn in a thread just
# then, and warns, finds none: an error of whichever test is running
run "with QGIS $(/usr/bin/python3 -c 'from qgis.core import Qgis; print(Qgis.QGIS_VERSION)')" qgis --no-qt-log "$@"

printf '\n'
cat "$recap"
exit $failed
