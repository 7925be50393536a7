"""What was found out about a portal that is no STAC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.holding import Holding
from ..core.portal_access import PortalAccess


@dataclass(frozen=True)
class ProbedDialect:
    """What goes into a portal's file.

    Attributes:
        dialect: how it is asked.
        endpoints: name → address.
        families: family → what is held.
        options: dialect options.
        access: what needs an account.
        title: name of the portal; empty: its host's.
    """

    dialect: str
    endpoints: Mapping[str, str]
    families: Mapping[str, Holding]
    options: Mapping[str, Any] = field(default_factory=dict)
    access: PortalAccess = PortalAccess()
    title: str = ""
