"""Buckets that are read by GDAL with keys of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from ..core.cancel_token import CancelToken
from .pixel_access import PixelAccess
from .pixel_gate import PixelGate

_S3 = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^\x00-\x1f\x7f]{1,1024})")


class S3Gate(PixelGate):
    """Turns `s3://bucket/key` into `/vsis3/bucket/key` and says how GDAL is to sign; no network.

    Options: `endpoint`, the service, Amazon's where it is missing; `region`; `regions`, bucket → region;
    `requester_pays`, whether Amazon's fees go to the user (portal sheets earth-search and aws-sentinel2);
    `anonymous`, whether the buckets may be read without keys; `rewrite`, beginnings of web addresses → the
    same files' `s3://` address.
    """

    reads_buckets = True

    def _open(self, hrefs: tuple[str, ...], token: CancelToken) -> PixelAccess:
        places = {href: match for href, match in ((href, self._place(href)) for href in hrefs) if match}
        if not places:
            return PixelAccess()
        links = {href: f"/vsis3/{match[1]}/{match[2]}" for href, match in places.items()}
        return PixelAccess(
            links=links, settings={**self._service(match[1] for match in places.values()), **self._keys()}
        )

    def _place(self, href: str) -> re.Match[str] | None:
        for start, bucket in self._texts("rewrite").items():
            if href.startswith(start):
                href = f"{bucket}{href[len(start) :]}"
                break
        return _S3.fullmatch(href)

    def _texts(self, name: str) -> dict[str, str]:
        """Return an option that maps texts to texts; whatever else stands there is left out."""
        found = self._options.get(name)
        pairs = found.items() if isinstance(found, Mapping) else ()
        return {key: value for key, value in pairs if isinstance(key, str) and isinstance(value, str)}

    def _keys(self) -> dict[str, str]:
        if self.account is None and self._options.get("anonymous") is True:
            return {"AWS_NO_SIGN_REQUEST": "YES"}
        values = self._values(("s3",), "access_key", "secret_key")
        keys = {"AWS_ACCESS_KEY_ID": values["access_key"], "AWS_SECRET_ACCESS_KEY": values["secret_key"]}
        if self._options.get("requester_pays") is True:
            keys["AWS_REQUEST_PAYER"] = "requester"
        return {**keys, "AWS_NO_SIGN_REQUEST": "NO"}

    def _service(self, buckets: Iterable[str]) -> dict[str, str]:
        known = self._texts("regions")
        regions = {str(known.get(bucket) or self._options.get("region") or "") for bucket in buckets}
        # with several regions GDAL finds each by the redirect that the service answers with
        region = regions.pop() if len(regions) == 1 else ""
        settings = {"AWS_REGION": region} if region else {}
        endpoint = urlsplit(str(self._options.get("endpoint") or ""))
        if endpoint.netloc:
            settings["AWS_S3_ENDPOINT"] = endpoint.netloc
            settings["AWS_HTTPS"] = "NO" if endpoint.scheme == "http" else "YES"
            settings["AWS_VIRTUAL_HOSTING"] = "FALSE"  # own services name the bucket in the path
        return settings
