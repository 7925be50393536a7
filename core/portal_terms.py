"""Under which terms a portal gives its products."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class PortalTerms:
    """Licence and price.

    Attributes:
        licence: name of the licence for people.
        licence_url: where its text is; empty where none is known.
        licence_version: its version or the date of its text; a new one is accepted anew. Empty: unknown.
        acceptance: `none`, `once` or `per product`.
        attribution: text that must stand beside the data.
        quicklooks_shown: whether quicklooks may be shown on the map.
        quicklooks_kept: whether they may be kept on disk after the session.
        users: who may use it. price: what it costs, with the year of the figure.
        quota: how much of it, how fast, with the year of the figure.
    """

    licence: LocalText = LocalText()
    licence_url: str = ""
    licence_version: str = ""
    acceptance: str = "none"
    attribution: str = ""
    quicklooks_shown: bool = True
    quicklooks_kept: bool = True
    users: LocalText = LocalText()
    price: LocalText = LocalText()
    quota: LocalText = LocalText()
