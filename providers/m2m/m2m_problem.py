"""Errors of the Machine-to-Machine API, which may come with status 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ...core.texts import clean_text

# Begin of a code → kind, the first that fits; codes are misspelt at times (`AUTH_UNAUTHROIZED`).
_KINDS = (
    ("AUTH_UNAUTH", ErrorKind.NOT_ALLOWED),  # no access to this part of the interface was granted
    ("UNAUTHORIZED_USER", ErrorKind.NOT_ALLOWED),
    ("AUTH_", ErrorKind.LOGIN_REFUSED),  # AUTH_INVALID, AUTH_EXPIRED
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
    return PortalError(portal, kind, clean_text(f"{text}: {members.get('errorMessage') or ''}", 250))
