"""A login that waits for the user."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class DeviceCode:
    """What is shown, and what is asked with.

    Attributes:
        shown: the code that the page shows or asks for.
        page: where the user lets the device in, to be opened in a browser.
        ends: until when, aware UTC.
        interval: seconds between two questions.
        secret: names the login to the service.
    """

    shown: str
    page: str
    ends: datetime
    interval: float
    secret: str = field(repr=False)
