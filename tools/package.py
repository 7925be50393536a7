"""Make the installable zip, ``build/guichet_eo-VERSION.zip``, of the current commit.

    python3 tools/package.py

The content is what git holds, without the paths that .gitattributes leaves out, plus the compiled
translations. The same commit gives the same bytes.
"""

from __future__ import annotations

import configparser
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import translations

ROOT = Path(__file__).resolve().parent.parent
NAME = "guichet_eo"


def git(*arguments: str) -> str:
    """Return what a git command prints."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()


def version() -> str:
    """Return the version of metadata.txt."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]["version"]


def main() -> int:
    """Write the zip and print its path; return the exit code."""
    changes = git("status", "--porcelain", "--untracked-files=no")
    if changes:
        print(f"package: commit first, a package is made of a commit:\n{changes}", file=sys.stderr)
        return 1
    target = ROOT / "build" / f"{NAME}-{version()}.zip"
    target.parent.mkdir(exist_ok=True)
    git("archive", "--format=zip", f"--prefix={NAME}/", "-o", str(target), "HEAD")
    translations.write()
    compiled = translations.OUTPUT.with_suffix(".qm")
    committed = time.gmtime(int(git("log", "-1", "--format=%ct")))
    entry = zipfile.ZipInfo(f"{NAME}/{compiled.relative_to(ROOT).as_posix()}", committed[:6])
    entry.external_attr = 0o100644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(entry, compiled.read_bytes())
        count = len(archive.namelist())
    print(f"{target.relative_to(ROOT)}: {count} entries, {target.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
