"""What the queue does after an error."""

from __future__ import annotations

from enum import Enum

from ...core.downloads.download_note import DownloadNote
from ...core.error_kind import ErrorKind
from ...core.portal_error import PortalError
from ..dropped_connection_error import DroppedConnectionError
from ..unexpected_page_error import UnexpectedPageError
from .transfer_error import TransferError


class FailureCourse(Enum):
    """Each is one rule of `Settlement`."""

    AGAIN = "the line or the server failed: the row tries again after a growing pause"
    LATER = "the product is not ready: the row looks again"
    REST = "too many requests: the portal rests"
    QUOTA = "the quota is used up: the portal rests for long"
    REFUSED = "the account or the licence is refused: nothing more is asked with it"
    END = "the row fails"


_COURSES = {
    ErrorKind.UNREACHABLE: FailureCourse.AGAIN,
    ErrorKind.TIMEOUT: FailureCourse.AGAIN,
    ErrorKind.PROXY: FailureCourse.AGAIN,
    ErrorKind.TLS: FailureCourse.AGAIN,  # also what a hotel's login page does to a line
    ErrorKind.CANCELLED: FailureCourse.AGAIN,
    ErrorKind.NOT_READY: FailureCourse.LATER,
    ErrorKind.RATE_LIMITED: FailureCourse.REST,
    ErrorKind.QUOTA: FailureCourse.QUOTA,
    ErrorKind.LOGIN_NEEDED: FailureCourse.REFUSED,
    ErrorKind.LOGIN_REFUSED: FailureCourse.REFUSED,
    ErrorKind.LICENCE: FailureCourse.REFUSED,
}
_SERVER_FAILED = 500


def course_of(error: PortalError) -> FailureCourse:
    """Return what is done after an error of a transfer or an order."""
    if isinstance(error, TransferError):
        return FailureCourse.AGAIN if error.note is DownloadNote.IN_USE else FailureCourse.END
    if isinstance(error, (DroppedConnectionError, UnexpectedPageError)):
        return FailureCourse.AGAIN
    if error.kind is ErrorKind.BAD_ANSWER and (error.status or 0) >= _SERVER_FAILED:
        return FailureCourse.AGAIN
    return _COURSES.get(error.kind, FailureCourse.END)


def gives_up_early(error: PortalError) -> bool:
    """Return whether it is more often a wrong setting than a bad line."""
    return error.kind in (ErrorKind.TLS, ErrorKind.PROXY)
