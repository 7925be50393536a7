"""A pair of keys to an object store."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class S3Keys:
    """In memory only.

    Attributes:
        access: names the pair; sent with every request, yet not shown.
        secret: signs; never sent.
    """

    access: str = field(repr=False)
    secret: str = field(repr=False)
