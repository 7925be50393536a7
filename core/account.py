"""What a user shows at the door of a portal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    """The credentials of one portal: in memory only, never written anywhere, never shown.

    Attributes:
        kind: as in the `access` of a portal file: `basic` and `oidc` (values `username`, `password`, perhaps
            `second_factor` where each login needs a code), `client` (an OAuth client: `client_id`,
            `client_secret`), `header` and `apikey` (header name → value; for a key that is exchanged for a
            token any name), `keypair` (`access-key`, `secret-key`), `s3` (`access_key`, `secret_key`),
            `device` (a login in a browser: `grant`, which names it, and `refresh_token`, the last renewal).
        values: see `kind`; left out of the object's text, so that no log or error can hold them.
    """

    kind: str
    values: Mapping[str, str] = field(repr=False)

    def has(self, *names: str) -> bool:
        """Return whether each of the values is there and not empty."""
        return all(self.values.get(name) for name in names)
