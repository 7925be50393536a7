"""The one exception that crosses the border between a portal and the rest of the plugin."""

from __future__ import annotations

from .error_kind import ErrorKind


class PortalError(Exception):
    """A portal could not do what was asked.

    Attributes:
        portal: the portal's id.
        kind: what went wrong, as `ui/messages.py` words it.
        detail: a technical line in English for the tool tip and the log: never a credential, at most 300
            characters.
        status: the HTTP status code, where there was one.
        retry_after: seconds that the portal asks to wait, where it says so.
    """

    def __init__(
        self,
        portal: str,
        kind: ErrorKind,
        detail: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.portal = portal
        self.kind = kind
        self.detail = detail[:300]
        self.status = status
        self.retry_after = retry_after
        super().__init__(f"{portal}: {kind.value}: {self.detail}")
