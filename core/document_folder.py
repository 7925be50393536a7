"""JSON files of folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .portal_file_error import PortalFileError

_LARGEST_FILE = 1_000_000  # bytes
_MOST_FILES = 500


def json_files(folder: Path, problems: list[str]) -> list[Path]:
    """Return the JSON files of a folder by name; none for a missing one.

    A folder that cannot be read adds a sentence to `problems`.
    """
    try:
        return sorted(folder.glob("*.json"))[:_MOST_FILES]
    except OSError as error:
        problems.append(f"{folder}: cannot be read ({error.strerror or error})")
        return []


def read_json(path: Path, name: str) -> Any:
    """Return what a file holds.

    Raises:
        PortalFileError: one sentence that names the file `name`: too large, unreadable, no JSON.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise PortalFileError("is too large for a portal's file", name)
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PortalFileError(f"cannot be read ({error.strerror or error})", name) from error
    except RecursionError as error:
        raise PortalFileError("is nested too deeply", name) from error
    except UnicodeDecodeError as error:
        raise PortalFileError("is not a text in UTF-8", name) from error
    except json.JSONDecodeError as error:
        raise PortalFileError(f"is no JSON (line {error.lineno}: {error.msg})", name) from error
