"""Check a plugin zip as plugins.qgis.org does, as far as that goes off line.

    build/venv/bin/python tools/check_package.py build/guichet_eo-0.2.0.zip

The rules are those of qgis/QGIS-Plugins-Website (July 2026): plugins/validator.py for what is refused at
once, plugins/security_scanner.py for what blocks a version afterwards. There, any finding of bandit or
detect-secrets under an enabled rule makes a check of critical severity fail: any finding is a problem here.
"""

from __future__ import annotations

import configparser
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

MANDATORY = (
    "name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker",
    "repository",
)  # fmt: skip
LINKS = ("tracker", "repository", "homepage")
MAX_SIZE = 25_000_000
SUSPICIOUS = (
    ".so", ".dll", ".exe", ".dylib", ".pyd", ".pyc", ".pyo",
    ".zip", ".whl", ".jar", ".bat", ".sh", ".ps1", ".cmd",
)  # fmt: skip
FORBIDDEN_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
# the site's list leaves these out (bandit_rules.json, secrets_rules.json)
BANDIT_NOT_ENABLED = "B404,B410,B411"
SECRETS_NOT_ENABLED = "IPPublicDetector"


def entry_problems(entry: zipfile.ZipInfo) -> Iterator[str]:
    """Say what is wrong with one entry of the archive."""
    name = entry.filename
    parts = name.split("/")
    if ".." in name or "\\" in name or name.startswith("/") or re.match("[A-Za-z]:", name):
        yield f"unsafe path {name}"
    if FORBIDDEN_FOLDERS & set(parts):
        yield f"forbidden folder in {name}"
    if name.lower().endswith(SUSPICIOUS):
        yield f"suspicious file {name}"
    if parts[-1].startswith("."):  # the site lets configurations of its scanners pass; we need none
        yield f"hidden file {name}"
    if name.endswith(".py") and (entry.external_attr >> 16) & 0o111:
        yield f"executable module {name}"


def metadata_problems(text: str, names: set[str], root: str) -> Iterator[str]:
    """Say what is wrong with metadata.txt."""
    parser = configparser.ConfigParser()  # with interpolation, as the site reads it: % must be written %%
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    general = dict(parser["general"])
    yield from (f"metadata lacks {key}" for key in MANDATORY if not general.get(key, "").strip())
    if "supportsQt6" in general:
        yield "supportsQt6 is deprecated: set qgisMaximumVersion=4.99"
    if "/" in general.get("author", ""):
        yield "author has a slash"
    if not re.fullmatch(r"\d+(\.\d+)*([-.]?\w+)?", general.get("version", "")):
        yield f"odd version {general.get('version')!r}"
    if f"{root}/{general.get('icon', '').removeprefix('./')}" not in names:
        yield "icon missing"
    for key in LINKS:
        if not re.match(r"https?://[^/]+", general.get(key, "")):
            yield f"{key} is no address"


def archive_problems(path: Path) -> Iterator[str]:
    """Say what would make the upload fail."""
    if path.stat().st_size > MAX_SIZE:
        yield "larger than 25 MB"
    with zipfile.ZipFile(path) as archive:
        if archive.testzip():
            yield "corrupt member"
        for entry in archive.infolist():
            yield from entry_problems(entry)
        names = set(archive.namelist())
        roots = sorted({name.split("/")[0] for name in names})
        if len(roots) != 1 or not roots[0].isidentifier():
            yield f"not one top folder that is a Python identifier: {roots}"
            return
        root = roots[0]
        needed = ("__init__.py", "metadata.txt", "LICENSE")
        yield from (f"no {name}" for name in needed if f"{root}/{name}" not in names)
        yield from metadata_problems(archive.read(f"{root}/metadata.txt").decode(), names, root)


def report_of(folder: Path, *arguments: str) -> dict:
    """Run a scanner in `folder` and return the JSON it prints (it exits 1 when it finds something)."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if not done.stdout.strip():
        raise RuntimeError(f"{arguments[0]} printed nothing: {done.stderr.strip()}")
    return json.loads(done.stdout)


def bandit_problems(folder: Path) -> Iterator[str]:
    """Say what bandit finds in the unpacked plugin."""
    report = report_of(folder, "bandit", "-r", ".", "-f", "json", "--quiet", "--skip", BANDIT_NOT_ENABLED)
    for found in [*report["results"], *report["errors"]]:
        place = f"{found['filename']}:{found.get('line_number', 0)}"
        yield f"bandit {found.get('test_id', 'error')} {place} {found.get('issue_text', found.get('reason'))}"


def secrets_problems(folder: Path) -> Iterator[str]:
    """Say what detect-secrets finds in the unpacked plugin."""
    arguments = ["scan", "--all-files", "--disable-plugin", SECRETS_NOT_ENABLED]
    report = report_of(folder, "detect_secrets", *arguments, "--exclude-files", r"metadata\.txt", ".")
    for name, secrets in report["results"].items():
        yield from (f"detect-secrets {secret['type']} {name}:{secret['line_number']}" for secret in secrets)


def main(path: Path) -> int:
    """Print every problem of the zip; return the exit code."""
    found = list(archive_problems(path))
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        found += bandit_problems(Path(folder))
        found += secrets_problems(Path(folder))
    print("\n".join(found) or f"{path.name}: nothing that plugins.qgis.org would refuse or block")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
