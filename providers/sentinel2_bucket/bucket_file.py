"""One object of a bucket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BucketFile:
    """What a listing says of an object.

    Attributes:
        name: its key in the bucket.
        size: bytes, None where the listing does not say.
        checksum: `md5:hex`, empty where none is given.
    """

    name: str
    size: int | None = None
    checksum: str = ""
