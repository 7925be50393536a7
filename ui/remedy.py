"""What can be done about a problem."""

from __future__ import annotations

from enum import Enum


class Remedy(Enum):
    """The one act that a message offers; the page or the dock that shows it knows how."""

    NONE = "none"
    TRY_AGAIN = "try again"
    NETWORK_OPTIONS = "network options"
    CERTIFICATE_OPTIONS = "certificate options"
    EDIT_CRITERIA = "edit criteria"
    PORTAL_PAGE = "portal page"
    COPY_DETAIL = "copy detail"
    ACCOUNT = "account"
    DOWNLOAD = "download"
    OTHER_OFFERS = "other offers"
    NEAREST_DATE = "nearest date"
    SHOW_ALL = "show all"
    ZOOM = "zoom"
    EXPORT = "export"
