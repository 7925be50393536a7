"""What an object store says of keys that it does not know."""

from __future__ import annotations

from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError

_SAID = ("InvalidAccessKeyId", "SignatureDoesNotMatch")  # else 403 means: not for you


def meant_of_keys(error: PortalError) -> PortalError:
    """Return the error of a request that was signed with the user's keys, with the kind that it means."""
    if error.status != 403 or not any(word in error.detail for word in _SAID):
        return error
    return PortalError(error.portal, ErrorKind.LOGIN_REFUSED, error.detail, error.status)
