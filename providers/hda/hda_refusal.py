"""What refusals of a Harmonized Data Access broker mean."""

from __future__ import annotations

import re

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

_TERMS = re.compile(r"\b(?:terms?|conditions|licen[cs]es?)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\b(?:tokens?|expired|credentials?)\b", re.IGNORECASE)
_QUOTA = re.compile(r"\bquota\b", re.IGNORECASE)


def hda_refusal(error: PortalError) -> PortalError:
    """Return the error with the kind that it means.

    403 says that the token has ended, or that the terms of the data set have not been accepted (portal sheet
    wekeo, Errors); which of them, only its words tell.
    """
    kind = error.kind
    if error.status == 403:
        if _TERMS.search(error.detail):
            kind = ErrorKind.LICENCE
        elif _TOKEN.search(error.detail):
            kind = ErrorKind.LOGIN_REFUSED
    elif error.status == 429 and error.retry_after is None and _QUOTA.search(error.detail):
        kind = ErrorKind.QUOTA
    if kind is error.kind:
        return error
    return PortalError(error.portal, kind, error.detail, error.status, error.retry_after)
