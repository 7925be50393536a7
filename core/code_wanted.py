"""Sessions that only a new code of a two-factor login can begin."""

from __future__ import annotations

from .error_kind import ErrorKind
from .portal_error import PortalError

_DETAIL = "a new code of the two-factor login is needed"


def code_error(portal: str) -> PortalError:
    """Return the error of a portal that wants a code; nothing was sent to it."""
    return PortalError(portal, ErrorKind.LOGIN_NEEDED, _DETAIL)


def code_wanted(error: PortalError) -> bool:
    """Whether an error says that a code is wanted; also of one that was written down and read again."""
    return error.kind is ErrorKind.LOGIN_NEEDED and error.detail == _DETAIL
