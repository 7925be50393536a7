"""Errors of the Machine-to-Machine API, which may come with status 200."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.texts import clean_text

_DOWNLOAD_LIMIT, _DOWNLOAD_PAUSE = "RATE_LIMIT_USER_DL", 900.0  # seconds: downloads of 15 minutes are counted
_DISABLED = re.compile(r"temporarily (?:disabled|unavailable)|try again at a later time", re.IGNORECASE)
# Begin of a code → kind, the first that fits; codes are misspelt at times (`AUTH_UNAUTHROIZED`).
_KINDS = (
    ("AUTH_UNAUTH", ErrorKind.NOT_ALLOWED),  # no access to this part of the interface was granted
    ("UNAUTHORIZED_USER", ErrorKind.NOT_ALLOWED),
    ("AUTH_", ErrorKind.LOGIN_REFUSED),  # AUTH_INVALID, AUTH_EXPIRED
    (_DOWNLOAD_LIMIT, ErrorKind.QUOTA),
    ("RATE_LIMIT", ErrorKind.RATE_LIMITED),
    ("DATASET_AUTH", ErrorKind.NOT_ALLOWED),
    ("VERSION_", ErrorKind.GONE),  # VERSION_UNKNOWN, VERSION_DEPRECATED
    ("ENDPOINT_", ErrorKind.GONE),
    ("SERVER_", ErrorKind.BAD_ANSWER),
)


def m2m_problem(portal: str, members: Mapping[str, Any]) -> PortalError | None:
    """Return the error that an answer says with `errorCode`, None where it says none.

    Unknown codes are BAD_QUERY: the others are about what was sent (portal sheet usgs-landsatlook, Errors).
    """
    code = members.get("errorCode")
    if code is None or code == "":
        return None
    text = str(code).upper()
    kind = next((kind for begin, kind in _KINDS if text.startswith(begin)), ErrorKind.BAD_QUERY)
    words = clean_text(f"{text}: {members.get('errorMessage') or ''}", 250)
    if kind is ErrorKind.BAD_QUERY and _DISABLED.search(words):
        kind = (
            ErrorKind.UNREACHABLE
        )  # the systems that give the files are, at times, while the interface is not
    pause = _DOWNLOAD_PAUSE if kind is ErrorKind.QUOTA else None
    return PortalError(portal, kind, words, retry_after=pause)
