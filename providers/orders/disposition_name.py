"""The file name in a header `Content-Disposition`."""

from __future__ import annotations

from email.message import Message

_LONGEST = 2_000


def disposition_name(header: str) -> str:
    """Return the name that a server gives to a file, as it says it: unsafe; empty where it gives none."""
    if not header or len(header) > _LONGEST:
        return ""
    message = Message()
    message["Content-Disposition"] = header.replace("\r", " ").replace("\n", " ")
    try:
        return message.get_filename("") or ""
    except (ValueError, LookupError, UnicodeError):  # unknown character sets
        return ""
