"""A page that came in place of what was asked for."""

from __future__ import annotations

from ..core.portal_error import PortalError


class UnexpectedPageError(PortalError):
    """With a status of success, and no login: maintenance, or a network that shows a page of its own.

    A service in trouble may also break off in the middle of its answer.
    """
