"""Where an object store is, and how its objects are addressed on the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from ..safe_urls import host_of

_PLACE = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^\x00-\x1f\x7f]{1,1024})")
_AMAZON = "amazonaws.com"
_USUAL_REGION = "us-east-1"  # Amazon's own default


@dataclass(frozen=True)
class S3Service:
    """Amazon's, or one of its kind.

    Attributes:
        endpoint: web address of a service of its own; empty: Amazon's.
        region: of the buckets that `regions` does not name; empty: Amazon's default.
        regions: bucket → region.
        requester_pays: whether Amazon's fees go to the user.
    """

    endpoint: str = ""
    region: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    requester_pays: bool = False

    def region_of(self, bucket: str) -> str:
        """Return the region that signatures for a bucket name."""
        return self.regions.get(bucket) or self.region or _USUAL_REGION

    def web_address(self, bucket: str, key: str) -> str:
        """Return the address of an object.

        Own services name the bucket in the path. Amazon's buckets have hosts of their own, except those with
        a dot in their name, which no certificate fits.
        """
        path = quote(key, safe="/~")
        if self.endpoint:
            return f"{self.endpoint.rstrip('/')}/{bucket}/{path}"
        region = self.region_of(bucket)
        if "." in bucket:
            return f"https://s3.{region}.{_AMAZON}/{bucket}/{path}"
        return f"https://{bucket}.s3.{region}.{_AMAZON}/{path}"

    def region_at(self, url: str) -> str:
        """Return the region of an address of this service; empty for a stranger's."""
        host = host_of(url)
        if self.endpoint:
            at_home = urlsplit(url)[:2] == urlsplit(self.endpoint)[:2]
            return self.region_of(urlsplit(url).path.split("/")[1]) if at_home else ""
        if not url.startswith("https://") or not host.endswith(f".{_AMAZON}"):
            return ""
        labels = host[: -len(_AMAZON) - 1].split(".")
        place = labels.index("s3") if "s3" in labels else -1
        # bucket.s3.region.amazonaws.com, s3.region.amazonaws.com; anything else is no address of a bucket
        return labels[place + 1] if 0 <= place == len(labels) - 2 else ""


def read_place(href: str) -> tuple[str, str] | None:
    """Return bucket and key of `s3://bucket/key`; None for anything else."""
    found = _PLACE.fullmatch(href)
    return None if found is None else (found[1], found[2])
