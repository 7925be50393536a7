"""What makes the files of a portal readable, for a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .request_signer import RequestSigner


@dataclass(frozen=True, repr=False)
class PixelAccess:
    """What a `PixelGate` gave. All of it is secret: it lives in memory and goes to GDAL only.

    Attributes:
        links: unsigned address → what to read instead: a signed web address, or a path of GDAL that starts
            with `/vsis3/`. An address that is not listed is read as it is.
        headers: to be sent with every request for the files that are read at their own address, such as
            `Authorization`.
        signer: for the queue of downloads, gives further headers for each request; None: none.
        settings: configuration options of GDAL for `/vsis3/`, by name.
        expires: when the first of them ends, aware UTC; None: never.
        renew_after: from then on the gate gives newer ones, aware UTC, before `expires`; None: never.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    expires: datetime | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    renew_after: datetime | None = None
    signer: RequestSigner | None = None

    def __repr__(self) -> str:
        """Return the names only."""
        ends = "never" if self.expires is None else self.expires.isoformat()
        return (
            f"PixelAccess({len(self.links)} links, headers {sorted(self.headers)}, "
            f"settings {sorted(self.settings)}, expires {ends})"
        )
