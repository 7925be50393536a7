"""How a portal gives its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .local_text import LocalText


@dataclass(frozen=True)
class PortalDownloads:
    """The `downloads` part of a portal file.

    Attributes:
        parallel: transfers at once, at most; the portal's published limit (sheets, *Errors and limits*).
        resumes: whether it answers ranges; where it does not, an interrupted file begins again.
        order: how what is on tape or made on demand is ordered: `{"kind": "…", …}`, see `providers.orders`;
            empty: it cannot be ordered from here.
        quota: how the user's quota is read: `{"kind": "…", "endpoint": URL}`, see `providers.quotas`; empty:
            the portal does not tell.
        quota_pause: seconds to wait when the quota is used up and the portal does not say how long.
        offline: what the user can do about products that cannot be had at once and not be ordered from here.
        offline_url: where.
    """

    parallel: int = 2
    resumes: bool = True
    order: Mapping[str, Any] = field(default_factory=dict)
    quota: Mapping[str, Any] = field(default_factory=dict)
    quota_pause: int = 3600
    offline: LocalText = LocalText()
    offline_url: str = ""
