"""Who gets in."""

from __future__ import annotations

from dataclasses import dataclass

from .local_text import LocalText


@dataclass(frozen=True)
class PortalAccess:
    """What needs an account.

    Attributes:
        search: `anonymous`, `login`.
        pixels: what reading files needs: `anonymous`, `sign` (anonymous signature), `login`, `requester-
            pays`, `contract`.
        quicklooks: `anonymous` or `login`.
        kind: account kind: `none`, `basic`, `header`, `oidc`, `client`, `apikey`, `keypair`, `s3`,
            `device`.
        register_url: where an account is made, empty where none is needed.
        note: for people.
    """

    search: str = "anonymous"
    pixels: str = "anonymous"
    quicklooks: str = "anonymous"
    kind: str = "none"
    register_url: str = ""
    note: LocalText = LocalText()
