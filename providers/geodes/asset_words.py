"""What GEODES says about a file in the text of its description."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_FACT = re.compile(r"(File size|Is online|Datatype|Checksum MD5): *([^\s]{1,64})")
_MD5 = re.compile(r"[0-9a-fA-F]{32}")


class AssetWords(NamedTuple):
    """One file's facts; None or empty where the text does not tell.

    Attributes:
        size: bytes.
        online: whether it can be had at once; False: it lies on tape.
        kind: `RAWDATA`, `QUICKLOOK_SD`, `QUICKLOOK_HD`, `THUMBNAIL`, `DOCUMENT`.
        md5: 32 small hexadecimal digits.
    """

    size: int | None = None
    online: bool | None = None
    kind: str = ""
    md5: str = ""


def asset_words(text: Any) -> AssetWords:
    """Read `File size: N bytes … Is online: true … Datatype: RAWDATA … Checksum MD5: …` in any order."""
    facts = dict(_FACT.findall(text[:2000])) if isinstance(text, str) else {}
    size = facts.get("File size", "")
    md5 = facts.get("Checksum MD5", "")
    return AssetWords(
        size=int(size) if size.isascii() and size.isdigit() and int(size) > 0 else None,
        online={"true": True, "false": False}.get(facts.get("Is online", "").lower()),
        kind=facts.get("Datatype", ""),
        md5=md5.lower() if _MD5.fullmatch(md5) else "",
    )
