"""Names from portals as names of files, on every system that QGIS runs on."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 150  # bytes in UTF-8: leaves room for `.part.json` and for the folders on Windows
_READ = 4000  # characters looked at of a name
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_SPACES = re.compile(r"\s+")
_BAD_KINDS = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])  # controls, directions, surrogates …
# reserved by Windows with any extension, and with superscript digits
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)", re.IGNORECASE)
_OURS = (".part", ".part.json", ".guichet.json")  # a file of this name would be taken for one about another
# what file managers open by themselves when they show a folder, and what starts a program
_ACTED_ON = re.compile(
    r"(?:^(?:desktop\.ini|autorun\.inf)|\.(?:lnk|url|scf|website|desktop|(?:library|searchconnector|search)-ms"
    r"|exe|com|bat|cmd|scr|pif|cpl|ps1|vb[es]|jse?|ws[fh]|hta|ms[ip]|jar|reg|sh|command))$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}$")  # `.tar.gz`, `.SAFE.zip`


def safe_name(text: str, otherwise: str = "file") -> str:
    """Return a name for a file or folder: a single one, never empty, `.` or `..`, at most 150 bytes long.

    What is forbidden on Windows becomes `_`; control and direction characters go; letters are composed (NFC);
    dots and spaces at the ends go; the extension is kept where the name is too long. What would be run or
    opened by itself gets a `_` at its end: a portal gives data.

    Args:
        text: of any content and length.
        otherwise: taken where nothing is left.
    """
    name = _SPACES.sub(" ", text[:_READ])
    name = "".join(each for each in name if unicodedata.category(each) not in _BAD_KINDS)
    name = _SPACES.sub(" ", unicodedata.normalize("NFC", name))
    name = _trimmed(_FORBIDDEN.sub("_", name))
    if not name.strip("_. "):
        name = otherwise
    if _RESERVED.match(name):
        name = f"_{name}"
    name = _shortened(name)
    return f"{name}_" if name.lower().endswith(_OURS) or _ACTED_ON.search(name) else name


def is_safe_path(path: str) -> bool:
    """Return whether a path is such as `safe_path` gives: it stays in its folder, on every system."""
    return bool(path) and safe_path(path, "") == path


def safe_path(path: str, otherwise: str = "file") -> str:
    """Return folders and a file name, each safe, with `/` between; `.` and `..` and empty names are left out.

    Args:
        path: with slashes of either kind between the names.
        otherwise: the name where nothing is left.
    """
    parts = [part for part in re.split(r"[/\\]+", path[:_READ]) if part.strip(". ")]
    return "/".join(safe_name(part, otherwise) for part in parts[-12:]) or otherwise


def numbered(name: str, number: int) -> str:
    """Return the name with a number before its extension: `a-2.tif`; folders before it are kept."""
    folder, slash, last = name.rpartition("/")
    found = _ENDING.search(last)
    ending = found.group() if found is not None and found.start() > 0 else ""
    stem = last[: len(last) - len(ending)]
    return folder + slash + _shortened(f"{_cut(stem, LONGEST - len(ending) - 8)}-{number}{ending}")


def _trimmed(name: str) -> str:
    return name.strip(" ").rstrip(". ")


def _shortened(name: str) -> str:
    if len(name.encode("utf-8")) <= LONGEST:
        return name
    found = _ENDING.search(name)
    ending = found.group() if found is not None else ""
    return _trimmed(_cut(name[: len(name) - len(ending)], LONGEST - len(ending))) + ending


def _cut(text: str, most: int) -> str:
    """Return as many whole characters as fit into some bytes."""
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")
