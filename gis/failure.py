"""What a worker thread says about an exception that nobody foresaw."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from ..core.error_kind import ErrorKind
from ..core.portal_error import PortalError


def as_portal_error(error: BaseException, portal: str) -> PortalError:
    """Return `error` itself where it is a `PortalError`, else one that names type and place of the failure.

    The text of a foreign exception is left out: it may hold an address with a credential in it.
    """
    if isinstance(error, PortalError):
        return error
    if isinstance(error, OSError):
        return PortalError(portal, ErrorKind.DISK, error.strerror or type(error).__name__)
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return PortalError(portal, ErrorKind.BAD_ANSWER, f"{type(error).__name__}{place}")
